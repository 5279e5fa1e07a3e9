#include "crash/fault_bank.h"

#include <stdio.h>
#include <string.h>

#include "ledger/seal.h"

static const struct store_sql select_last = {"SELECT id FROM transfer ORDER BY id DESC LIMIT 1", "",
                                             "i"};
static const struct store_sql *const own_statements[] = {&select_last, NULL};
static const struct store_sql *const *const modules[] = {ledger_statements, batch_statements,
                                                         seal_statements, own_statements, NULL};

/* ---- the accounts */

static enum status open_account(struct txn *txn, int64_t id)
{
    const struct ledger_account account = {
        .id = id,
        .currency = CURRENCY_RUB,
        .lower_limit = id == FAULT_OWN ? LEDGER_NO_LOWER_LIMIT : 0,
        .upper_limit = id == FAULT_SMALL ? FAULT_SMALL_LIMIT : LEDGER_NO_UPPER_LIMIT};
    enum status status = ledger_open(txn, &account);
    if (status != STATUS_OK || id == FAULT_OWN || id == FAULT_SMALL) {
        return status;
    }
    const struct transfer_order money = {.key = id,
                                         .step = 1,
                                         .state = TRANSFER_POSTED,
                                         .debit_account = FAULT_OWN,
                                         .credit_account = id,
                                         .amount = FAULT_MONEY,
                                         .currency = CURRENCY_RUB,
                                         .kind = 1};
    enum ledger_outcome outcome = LEDGER_OK;
    status = ledger_post(txn, &money, &outcome, NULL);
    return outcome == LEDGER_OK ? status : STATUS_BUG;
}

static enum job_result furnish(struct job *job, struct txn *txn, enum status *why)
{
    struct ledger_account account;
    (void)job;
    *why = ledger_account_get(txn, FAULT_OWN, &account);
    if (*why == STATUS_OK) {
        return JOB_DONE;
    }
    *why = *why == STATUS_NOT_FOUND ? STATUS_OK : *why;
    for (int64_t id = 1; id <= FAULT_ACCOUNTS && *why == STATUS_OK; id++) {
        *why = open_account(txn, id);
    }
    return *why == STATUS_OK ? JOB_DONE : JOB_FAILED;
}

/* ---- open and close */

static enum status seed_ids(struct bank *bank, struct error *error)
{
    struct connection *connection = NULL;
    struct txn *txn = NULL;
    int64_t last = 0;
    enum status status = store_connect(bank->store, CONNECTION_READER, &connection, error);
    if (status != STATUS_OK) {
        return status;
    }
    status = txn_begin(connection, &txn);
    if (status == STATUS_OK) {
        status = txn_int(txn, &select_last, NULL, 0, &last);
        txn_rollback(txn);
    }
    store_disconnect(connection);
    id_source_init(&bank->ids, &bank->clock, 0, last);
    return status == STATUS_OK || status == STATUS_NOT_FOUND
               ? STATUS_OK
               : error_set(error, status, "cannot read the last id");
}

enum status bank_open(struct bank *bank, const char *url, int64_t now_us, struct error *error)
{
    memset(bank, 0, sizeof *bank);
    bank->clock = clock_fixed(now_us);
    metrics_init(&bank->metrics);
    bank->config = (struct store_config){.url = url, .modules = modules};
    enum status status = clock_zone_set("Europe/Moscow");
    if (status != STATUS_OK ||
        (status = store_open(&bank->config, &bank->store, error)) != STATUS_OK ||
        (status = store_migrate(bank->store, &bank->clock, error)) != STATUS_OK ||
        (status = seed_ids(bank, error)) != STATUS_OK ||
        (status = ledger_new(&bank->clock, &bank->ids, &bank->ledger)) != STATUS_OK) {
        return status;
    }
    const struct committer_config config = {.store = bank->store,
                                            .hooks = ledger_hooks(bank->ledger),
                                            .clock = &bank->clock,
                                            .metrics = &bank->metrics,
                                            .readers = 1};
    status = committer_start(&config, &bank->committer, error);
    if (status == STATUS_OK) {
        struct job job = {.write = true, .run = furnish};
        status = committer_run(bank->committer, &job);
    }
    return status == STATUS_OK ? STATUS_OK
                               : error_set(error, status, "cannot open: %s", status_name(status));
}

void bank_close(struct bank *bank)
{
    committer_stop(bank->committer);
    ledger_free(bank->ledger);
    if (bank->store != NULL) {
        store_close(bank->store);
    }
    memset(bank, 0, sizeof *bank);
}
