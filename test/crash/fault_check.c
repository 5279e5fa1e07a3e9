/* fault_check.c - what must hold when a bank is opened again. */
#include <stdlib.h>
#include <string.h>

#include "crash/fault_bank.h"
#include "ledger/verify.h"

static const struct store_sql select_all = {"SELECT id, key, step, state FROM transfer ORDER BY id",
                                            "", "iiii"};
static const struct store_sql *const own_statements[] = {&select_all, NULL};
static const struct store_sql *const *const modules[] = {ledger_statements, batch_statements,
                                                         own_statements, NULL};

struct check {
    const char *url;
    struct record *record;
    int64_t (*seen)[INTENT_ORDERS]; /* the ids that are in the table */
};

/* ---- reading */

static void note_problem(void *context, const char *text)
{
    (void)record_problem(context, "the books: %s", text);
}

static bool is_good(struct record *record, enum status status, const char *what)
{
    return status == STATUS_OK || record_problem(record, "%s: %s", what, status_name(status));
}

static bool verify(struct record *record, struct txn *txn)
{
    const struct verify_watcher watcher = {.context = record, .problem = note_problem};
    struct verify_result result = {.problems = 0};
    return is_good(record, ledger_verify(txn, &watcher, &result), "verify") && result.problems == 0;
}

static bool see(struct check *check, const struct cursor *cursor)
{
    int64_t key = cursor_int(cursor, 1);
    int64_t step = cursor_int(cursor, 2);
    if (cursor_int(cursor, 3) == TRANSFER_EXPIRE_PENDING || (key > 0 && key <= FAULT_ACCOUNTS)) {
        return true; /* the bank's own */
    }
    int64_t at = key - INTENT_KEY;
    if (at < 0 || at >= (int64_t)check->record->count || step < 1 ||
        step > (int64_t)check->record->intents[at].count) {
        return record_problem(check->record, "key %lld step %lld is there and nobody asked",
                              (long long)key, (long long)step);
    }
    if (check->seen[at][step - 1] != 0) {
        return record_problem(check->record, "key %lld step %lld is there twice", (long long)key,
                              (long long)step);
    }
    check->seen[at][step - 1] = cursor_int(cursor, 0);
    return true;
}

static bool read_all(struct check *check, struct txn *txn)
{
    struct cursor cursor;
    bool is_known = true;
    memset(check->seen, 0, INTENTS_MOST * sizeof *check->seen);
    enum status status = txn_query(txn, &select_all, NULL, 0, &cursor);
    while (status == STATUS_OK && is_known && (status = cursor_next(&cursor)) == STATUS_OK) {
        is_known = see(check, &cursor);
    }
    cursor_close(&cursor);
    return is_known &&
           is_good(check->record, status == STATUS_NOT_FOUND ? STATUS_OK : status, "transfers");
}

/* What was acknowledged is there as it was; what was not asked, or refused, or answered with a
 * failure is not; what is in doubt may be, a chain as a whole. */
static bool check_intent(const struct check *check, size_t at)
{
    struct intent *intent = &check->record->intents[at];
    size_t there = 0;
    for (size_t i = 0; i < intent->count; i++) {
        int64_t expected = intent->is_made[i] ? intent->made[i].id : 0;
        int64_t seen = check->seen[at][i];
        there += seen != 0;
        if (seen != expected && (intent->is_made[i] || !intent->in_doubt)) {
            return record_problem(check->record, "key %lld step %zu should be %lld and is %lld",
                                  (long long)intent->orders[i].key, i + 1, (long long)expected,
                                  (long long)seen);
        }
    }
    check->record->found += intent->in_doubt && there > 0;
    return !intent->is_chain || there == 0 || there == intent->count ||
           record_problem(check->record, "of the chain of key %lld %zu of %zu are there",
                          (long long)intent->orders[0].key, there, intent->count);
}

static bool check_rows(struct check *check, struct txn *txn)
{
    bool holds = verify(check->record, txn) && read_all(check, txn);
    for (size_t i = 0; holds && i < check->record->count; i++) {
        holds = check_intent(check, i);
    }
    return holds;
}

/* As an engineer would look, beside the bank. */
static bool check_store(struct check *check)
{
    const struct store_config config = {.url = check->url, .modules = modules};
    struct store *store = NULL;
    struct connection *connection = NULL;
    struct txn *txn = NULL;
    if (!is_good(check->record, store_open(&config, &store, NULL), "store")) {
        return false;
    }
    bool holds = is_good(check->record, store_connect(store, CONNECTION_READER, &connection, NULL),
                         "reader") &&
                 is_good(check->record, txn_begin(connection, &txn), "reading");
    if (holds) {
        holds = check_rows(check, txn);
        txn_rollback(txn);
    }
    store_disconnect(connection);
    store_close(store);
    return holds;
}

/* ---- asking all of it again */

struct again {
    struct job job;
    struct intent *intents;
    size_t count;
    enum ledger_outcome (*outcomes)[INTENT_ORDERS];
    struct transfer (*made)[INTENT_ORDERS];
};

/* What was refused, or failed, is not wanted any more. */
static bool is_wanted(const struct intent *intent)
{
    bool is_wanted = intent->in_doubt;
    for (size_t i = 0; i < intent->count; i++) {
        is_wanted = is_wanted || intent->is_made[i];
    }
    return is_wanted;
}

static enum job_result ask_again(struct job *job, struct txn *txn, enum status *why)
{
    const struct again *again = (const struct again *)job;
    *why = STATUS_OK;
    for (size_t i = 0; i < again->count && *why == STATUS_OK; i++) {
        const struct intent *intent = &again->intents[i];
        if (is_wanted(intent)) {
            *why = ledger_post_many(txn, intent->orders, intent->count, again->outcomes[i],
                                    again->made[i]);
        }
    }
    return *why == STATUS_OK ? JOB_DONE : JOB_FAILED;
}

static bool take_answers(struct check *check, const struct again *again)
{
    bool holds = true;
    for (size_t i = 0; holds && i < again->count; i++) {
        struct intent *intent = &again->intents[i];
        for (size_t k = 0; holds && is_wanted(intent) && k < intent->count; k++) {
            holds =
                record_answer(check->record, intent, k, again->outcomes[i][k], &again->made[i][k]);
        }
    }
    for (size_t i = 0; holds && i < again->count; i++) {
        again->intents[i].in_doubt = false;
    }
    return holds;
}

static bool check_answers(struct check *check, struct bank *bank)
{
    struct record *record = check->record;
    struct again again = {.job = {.write = true, .run = ask_again},
                          .intents = record->intents,
                          .count = record->count,
                          .outcomes = calloc(record->count + 1, sizeof *again.outcomes),
                          .made = calloc(record->count + 1, sizeof *again.made)};
    bool holds = again.outcomes != NULL && again.made != NULL &&
                 is_good(record, committer_run(bank->committer, &again.job), "asking again") &&
                 take_answers(check, &again);
    free(again.outcomes);
    free(again.made);
    return holds;
}

int check_main(const char *url, struct record *record)
{
    struct check check = {
        .url = url, .record = record, .seen = calloc(INTENTS_MOST, sizeof *check.seen)};
    struct bank bank;
    struct error error = {.text = ""};
    if (check.seen == NULL || bank_open(&bank, url, record->now_us, &error) != STATUS_OK) {
        (void)record_problem(record, "the bank does not open: %s", error.text);
        return BANK_PROBLEM;
    }
    bool holds = check_store(&check) && check_answers(&check, &bank) && check_store(&check);
    bank_close(&bank);
    free(check.seen);
    return holds ? BANK_DONE : BANK_PROBLEM;
}
