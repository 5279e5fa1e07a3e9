/* books.h - a ledger on a stage, for the tests of this folder and the properties. */
#ifndef OKNO_TEST_BOOKS_H
#define OKNO_TEST_BOOKS_H

#include "ledger/ledger.h"
#include "ledger/verify.h"
#include "support/stage.h"
#include "support/unit.h"

/* The bank's own account, a customer's two, one in dollars, and one with an upper limit. */
enum {
    OWN = 1,
    ANNA = 2,
    BORIS = 3,
    DOLLARS = 4,
    SMALL = 5,
    BOOKS_ACCOUNTS = 5,
    SMALL_LIMIT = 1000
};

struct books {
    struct stage stage;
    struct ledger *ledger;
    char problem[256]; /* the first that books_verify found */
};

/* Opens the accounts, all empty. The zone is Europe/Moscow. */
void books_open(struct books *books);
void books_close(struct books *books);

/* A posted transfer in roubles. */
struct transfer_order books_move(int64_t key, int64_t debit, int64_t credit, int64_t amount);
struct transfer_order books_hold(int64_t key, int64_t debit, int64_t credit, int64_t amount);
/* Of the hold with that id. */
struct transfer_order books_post(int64_t key, int64_t hold, int64_t amount);
struct transfer_order books_void(int64_t key, int64_t hold);

/* Post in the running transaction of the stage; made may be NULL. */
enum ledger_outcome books_try(struct books *books, struct transfer_order order,
                              struct transfer *made);
/* Begin, post, insist on LEDGER_OK, commit. The transfer's id. */
int64_t books_commit(struct books *books, struct transfer_order order);

struct ledger_account books_account(struct books *books, int64_t id);
/* Verify in a reading snapshot: how many problems. */
int64_t books_verify(struct books *books, struct verify_result *result);

#endif
