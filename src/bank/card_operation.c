#include "bank/card_operation.h"

#include <string.h>

#include "bank/card_store.h"
#include "bank/processor_work.h"
#include "base/assume.h"

const char *card_operation_word(const struct card_operation *operation)
{
    switch (operation->state) {
    case OPERATION_HELD:
        return operation->cleared > 0 ? "posted" : "held";
    case OPERATION_CLEARED:
        return operation->refunded > 0 && operation->refunded >= operation->cleared ? "refunded"
                                                                                    : "posted";
    case OPERATION_REVERSED:
        return "reversed";
    case OPERATION_DECLINED:
        return "declined";
    case OPERATION_EXPIRED:
        return "expired";
    }
    assume(false);
    return "declined";
}

enum status card_operation_list(struct txn *txn, int64_t customer, int64_t card, int64_t before,
                                size_t limit, struct card_operation_page *page,
                                enum bank_outcome *outcome)
{
    struct card owned;
    enum status status = card_get(txn, customer, card, &owned);
    *outcome = status == STATUS_NOT_FOUND ? BANK_NOT_FOUND : BANK_OK;
    if (status != STATUS_OK) {
        return status == STATUS_NOT_FOUND ? STATUS_OK : status;
    }
    status = operation_page(txn, card, before == 0 ? INT64_MAX : before, limit, page->items,
                            &page->count);
    page->next = page->count == limit ? page->items[limit - 1].id : 0;
    return status;
}

enum status card_operation_get(struct txn *txn, int64_t customer, int64_t id,
                               struct card_operation *operation)
{
    enum status status = operation_select(txn, id, operation);
    return status == STATUS_OK && operation->customer != customer ? STATUS_NOT_FOUND : status;
}

enum status card_operation_dispute(struct txn *txn, const struct bank *bank, int64_t customer,
                                   int64_t id, struct card_operation_result *result)
{
    struct card_operation *operation = &result->operation;
    memset(result, 0, sizeof *result);
    enum status status = card_operation_get(txn, customer, id, operation);
    if (status == STATUS_OK) {
        status = card_find(txn, operation->card, &result->card);
    }
    if (status == STATUS_NOT_FOUND) {
        result->outcome = BANK_NOT_FOUND;
        return STATUS_OK;
    }
    if (status != STATUS_OK || operation->is_disputed) {
        return status;
    }
    operation->is_disputed = true;
    operation->changed_us = clock_now(bank->clock);
    result->written = true;
    const struct queue_row queued = {.id = id_next(bank->ids),
                                     .operation = operation->id,
                                     .reason = QUEUE_DISPUTED,
                                     .amount = operation->asked,
                                     .currency = operation->currency};
    status = operation_update(txn, operation);
    if (status == STATUS_OK) {
        status = queue_insert(txn, &queued, operation->changed_us);
    }
    if (status == STATUS_OK && result->card.state == CARD_ACTIVE) {
        result->card.state = CARD_FROZEN;
        status = card_keep(txn, bank, &result->card);
    }
    return status;
}

/* ---- what nobody cleared */

static enum status expire(struct txn *txn, const struct bank *bank,
                          struct card_operation *operation)
{
    struct processor_work work;
    enum ledger_outcome outcome = LEDGER_OK;
    int64_t former = operation->held + operation->cleared;
    enum status status = work_begin(&work, txn, bank, operation, id_next(bank->ids));
    if (status == STATUS_OK) {
        status = work_hold(&work, 0, &outcome);
    }
    if (status != STATUS_OK || outcome != LEDGER_OK) {
        return status != STATUS_OK ? status : STATUS_CORRUPT;
    }
    operation->state = operation->cleared > 0 ? OPERATION_CLEARED : OPERATION_EXPIRED;
    return work_keep(&work, former);
}

enum status card_operation_expire(struct txn *txn, const struct bank *bank, int64_t most,
                                  int64_t *ended)
{
    int64_t now = clock_now(bank->clock);
    *ended = 0;
    for (int64_t i = 0; i < most; i++) {
        int64_t id = 0;
        struct card_operation operation;
        enum status status = operation_due(txn, now, &id);
        if (status == STATUS_NOT_FOUND) {
            return STATUS_OK;
        }
        if (status == STATUS_OK) {
            status = operation_select(txn, id, &operation);
        }
        /* Another process may have ended it while this one waited for the row. */
        bool is_due = status == STATUS_OK && operation.expires_us > 0 && operation.held > 0;
        if (is_due) {
            status = expire(txn, bank, &operation);
        }
        if (status != STATUS_OK) {
            return status;
        }
        *ended += is_due ? 1 : 0;
    }
    return STATUS_OK;
}

enum status card_operation_expire_plan(struct txn *txn, const struct bank *bank, int64_t most,
                                       struct plan *plan)
{
    return operation_due_plan(txn, clock_now(bank->clock), most, plan);
}
