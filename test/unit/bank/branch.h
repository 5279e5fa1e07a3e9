/* branch.h - a small bank on a stage: three invented customers with money, and calls as sessions
 * make them, each in a transaction of its own that ends as the committer would end it. */
#ifndef OKNO_TEST_BRANCH_H
#define OKNO_TEST_BRANCH_H

#include "bank/card_vault.h"
#include "bank/history.h"
#include "bank/link.h"
#include "bank/payment.h"
#include "ledger/verify.h"
#include "support/stage.h"
#include "support/unit.h"

enum { ANNA, BORIS, VERA, BRANCH_CUSTOMERS };

struct branch_customer {
    struct customer row;
    struct account current, savings;
    struct session session;
};

enum { BRANCH_MODULES = 40 };

struct branch {
    const struct store_sql *const *modules[BRANCH_MODULES];
    struct stage stage;
    struct auth auth;
    struct seal_signer signer;
    struct card_keys card_keys;
    struct bank bank;
    struct ledger *ledger;
    struct account own; /* where all money comes from */
    struct branch_customer customers[BRANCH_CUSTOMERS];
    int64_t last_serial; /* of account numbers */
};

/* The same with the statements of one module more. */
void branch_open_with(struct branch *branch, const struct store_sql *const *more);
/* Each current account holds 10 000.00 from two salaries, each savings account nothing. */
void branch_open(struct branch *branch);
/* Checks that the books are right. */
void branch_close(struct branch *branch);

void branch_wait(struct branch *branch, int64_t seconds);
struct amount branch_rubles(int64_t minor);
/* What was booked, and what can be spent. */
int64_t branch_balance(struct branch *branch, const struct account *account);
int64_t branch_available(struct branch *branch, const struct account *account);

struct payment_order branch_own(const struct branch *branch, int who, int64_t minor);
struct payment_order branch_phone(const struct branch *branch, int who, const char *phone,
                                  int64_t minor);
/* A movement that the far side caused. */
void branch_receive(struct branch *branch, int who, enum payment_kind kind, int64_t minor);

/* ---- calls; result as the bank gave it */

enum bank_outcome branch_create(struct branch *branch, int who, struct payment_order order,
                                struct payment_result *result);
enum bank_outcome branch_confirm(struct branch *branch, const struct session *session, int64_t id,
                                 const char *code, struct payment_result *result);
enum bank_outcome branch_resend(struct branch *branch, const struct session *session, int64_t id,
                                struct payment_result *result);
enum bank_outcome branch_cancel(struct branch *branch, const struct session *session, int64_t id,
                                struct payment_result *result);
enum bank_outcome branch_get(struct branch *branch, const struct session *session, int64_t id,
                             struct payment_result *result);
/* The code of a payment's latest SMS, and another one. */
void branch_code(struct branch *branch, const struct payment *payment, char code[8]);
void branch_wrong_code(const char *right, int nth, char out[8]);
/* The text of the latest SMS of a payment. */
void branch_message(struct branch *branch, const struct payment *payment, char text[CODE_TEXT]);

/* One of its own for a test, as cmocka's state. */
int branch_setup(void **state);
int branch_teardown(void **state);
#define BRANCH_TEST(name) cmocka_unit_test_setup_teardown(name, branch_setup, branch_teardown)

#endif
