#include "ledger/books.h"

#include "ledger/seal.h"

#include <stdio.h>
#include <string.h>

static const struct store_sql *const *const modules[] = {ledger_statements, batch_statements,
                                                         seal_statements, NULL};

void books_open(struct books *books)
{
    memset(books, 0, sizeof *books);
    assert_ok(clock_zone_set("Europe/Moscow"));
    stage_open(&books->stage, modules);
    assert_ok(ledger_new(&books->stage.clock, &books->stage.ids, &books->ledger));
    books->stage.hooks = ledger_hooks(books->ledger);
    struct txn *txn = stage_begin(&books->stage);
    for (int64_t id = 1; id <= BOOKS_ACCOUNTS; id++) {
        const struct ledger_account account = {
            .id = id,
            .currency = id == DOLLARS ? CURRENCY_USD : CURRENCY_RUB,
            .lower_limit = id == OWN ? LEDGER_NO_LOWER_LIMIT : 0,
            .upper_limit = id == SMALL ? SMALL_LIMIT : LEDGER_NO_UPPER_LIMIT};
        assert_ok(ledger_open(txn, &account));
    }
    stage_commit(&books->stage);
}

void books_close(struct books *books)
{
    stage_stop(&books->stage);
    stage_leave(&books->stage);
    ledger_free(books->ledger);
    stage_close(&books->stage);
}

struct transfer_order books_move(int64_t key, int64_t debit, int64_t credit, int64_t amount)
{
    return (struct transfer_order){.key = key,
                                   .step = 1,
                                   .state = TRANSFER_POSTED,
                                   .debit_account = debit,
                                   .credit_account = credit,
                                   .amount = amount,
                                   .currency = CURRENCY_RUB,
                                   .kind = 1,
                                   .user_data = key};
}

struct transfer_order books_hold(int64_t key, int64_t debit, int64_t credit, int64_t amount)
{
    struct transfer_order order = books_move(key, debit, credit, amount);
    order.state = TRANSFER_PENDING;
    order.step = 2;
    return order;
}

struct transfer_order books_post(int64_t key, int64_t hold, int64_t amount)
{
    return (struct transfer_order){.key = key,
                                   .step = 3,
                                   .state = TRANSFER_POST_PENDING,
                                   .pending_id = hold,
                                   .amount = amount,
                                   .kind = 1,
                                   .user_data = key};
}

struct transfer_order books_void(int64_t key, int64_t hold)
{
    struct transfer_order order = books_post(key, hold, 0);
    order.state = TRANSFER_VOID_PENDING;
    order.step = 4;
    return order;
}

enum ledger_outcome books_try(struct books *books, struct transfer_order order,
                              struct transfer *made)
{
    enum ledger_outcome outcome = LEDGER_OK;
    assert_ok(ledger_post(books->stage.txn, &order, &outcome, made));
    return outcome;
}

int64_t books_commit(struct books *books, struct transfer_order order)
{
    struct transfer made;
    (void)stage_begin(&books->stage);
    enum ledger_outcome outcome = books_try(books, order, &made);
    if (outcome != LEDGER_OK) {
        fail_msg("not posted: %s", ledger_outcome_text(outcome));
    }
    stage_commit(&books->stage);
    return made.id;
}

struct ledger_account books_account(struct books *books, int64_t id)
{
    struct ledger_account account;
    assert_ok(ledger_account_get(stage_read(&books->stage), id, &account));
    stage_read_end(&books->stage);
    return account;
}

static void note_problem(void *context, const char *text)
{
    struct books *books = context;
    if (books->problem[0] == '\0') {
        (void)snprintf(books->problem, sizeof books->problem, "%s", text);
    }
}

int64_t books_verify(struct books *books, struct verify_result *result)
{
    struct verify_result own;
    const struct verify_watcher watcher = {books, note_problem, NULL};
    books->problem[0] = '\0';
    result = result == NULL ? &own : result;
    assert_ok(ledger_verify(stage_read(&books->stage), &watcher, result));
    stage_read_end(&books->stage);
    return result->problems;
}
