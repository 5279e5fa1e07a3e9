#include "bank/processor_work.h"

#include <stdio.h>

#include "bank/bank_store.h"
#include "bank/card_store.h"
#include "bank/event.h"
#include "bank/merchant.h"
#include "base/assume.h"

enum status work_begin(struct processor_work *work, struct txn *txn, const struct bank *bank,
                       struct card_operation *operation, int64_t key)
{
    *work = (struct processor_work){.txn = txn, .bank = bank, .operation = operation, .key = key};
    return internal_account(txn, INTERNAL_CARD_CLEARING, operation->currency, &work->clearing);
}

/* ---- the ledger */

/* All of them or none, under the message's own keys. */
static enum status post(struct processor_work *work, struct transfer_order *orders, size_t count,
                        struct transfer *made, enum ledger_outcome *outcome)
{
    enum { MOST = 4 };
    enum ledger_outcome outcomes[MOST];
    assume(count >= 1 && count <= MOST);
    for (size_t i = 0; i < count; i++) {
        orders[i].key = work->key;
        orders[i].step = ++work->step;
        orders[i].user_data =
            orders[i].user_data == 0 ? work->operation->payment : orders[i].user_data;
        orders[i].flags |= count > 1 && i + 1 < count ? TRANSFER_LINKED : 0;
    }
    enum status status = count == 1 ? ledger_post(work->txn, orders, outcomes, made)
                                    : ledger_post_chain(work->txn, orders, count, outcomes, made);
    *outcome = LEDGER_OK;
    for (size_t i = 0; i < count && status == STATUS_OK; i++) {
        bool is_open = *outcome == LEDGER_OK || *outcome == LEDGER_LINKED_FAILED;
        if (is_open && outcomes[i] != LEDGER_OK) {
            *outcome = outcomes[i]; /* in the end the one that says why */
        }
    }
    return status;
}

static struct transfer_order order_of(const struct processor_work *work, enum transfer_state state,
                                      int64_t amount)
{
    bool ends = state == TRANSFER_POST_PENDING || state == TRANSFER_VOID_PENDING;
    return (struct transfer_order){.state = state,
                                   .pending_id = ends ? work->operation->hold : 0,
                                   .debit_account = ends ? 0 : work->operation->account,
                                   .credit_account = ends ? 0 : work->clearing,
                                   .amount = amount,
                                   .currency = ends ? CURRENCY_NONE : work->operation->currency,
                                   .kind = PAYMENT_CARD_PURCHASE};
}

enum status work_hold(struct processor_work *work, int64_t held, enum ledger_outcome *outcome)
{
    struct card_operation *operation = work->operation;
    struct transfer_order orders[2];
    struct transfer made[2];
    size_t count = 0;
    if (operation->hold != 0) {
        orders[count++] = order_of(work, TRANSFER_VOID_PENDING, 0);
    }
    if (held > 0) {
        orders[count++] = order_of(work, TRANSFER_PENDING, held);
    }
    *outcome = LEDGER_OK;
    enum status status = count == 0 ? STATUS_OK : post(work, orders, count, made, outcome);
    if (status == STATUS_OK && *outcome == LEDGER_OK) {
        operation->hold = held > 0 ? made[count - 1].id : 0;
        operation->held = held;
    }
    return status;
}

enum status work_clear(struct processor_work *work, int64_t amount, int64_t rest,
                       enum ledger_outcome *outcome)
{
    struct card_operation *operation = work->operation;
    struct transfer_order orders[3];
    struct transfer made[3];
    size_t count = 0;
    int64_t within = amount < operation->held ? amount : operation->held;
    if (operation->hold != 0) {
        orders[count++] = order_of(work, TRANSFER_POST_PENDING, within);
    }
    if (amount > within) {
        orders[count++] = order_of(work, TRANSFER_POSTED, amount - within);
    }
    if (rest > 0) {
        orders[count++] = order_of(work, TRANSFER_PENDING, rest);
    }
    enum status status = post(work, orders, count, made, outcome);
    if (status == STATUS_OK && *outcome == LEDGER_OK) {
        operation->hold = rest > 0 ? made[count - 1].id : 0;
        operation->held = rest;
        operation->cleared += amount;
    }
    return status;
}

enum status work_refund(struct processor_work *work, int64_t amount, enum ledger_outcome *outcome)
{
    struct card_operation *operation = work->operation;
    struct payment payment = {.id = id_next(work->bank->ids),
                              .kind = PAYMENT_REFUND,
                              .state = PAYMENT_POSTED,
                              .customer = operation->customer,
                              .from_account = work->clearing,
                              .to_account = operation->account,
                              .to_customer = operation->customer,
                              .amount = {amount, operation->currency},
                              .category =
                                  merchant_groups[merchant_group_of(operation->mcc)].category,
                              .day = ledger_business_date(work->txn),
                              .created_us = clock_now(work->bank->clock)};
    payment.posted_us = payment.created_us;
    (void)snprintf(payment.payer, sizeof payment.payer, "%s", operation->merchant);
    struct transfer_order back = {.state = TRANSFER_POSTED,
                                  .debit_account = work->clearing,
                                  .credit_account = operation->account,
                                  .amount = amount,
                                  .currency = operation->currency,
                                  .kind = PAYMENT_REFUND,
                                  .user_data = payment.id};
    enum status status = post(work, &back, 1, NULL, outcome);
    if (status == STATUS_OK && *outcome == LEDGER_OK) {
        operation->refunded += amount;
        status = payment_insert(work->txn, &payment);
    }
    return status;
}

/* ---- its limits */

static enum status count_span(struct txn *txn, const struct card_counter *counter, int64_t more)
{
    int64_t former = 0;
    enum status status = card_counter_select(txn, counter, &former);
    if (status != STATUS_OK) {
        return status;
    }
    int64_t used = former + more > 0 ? former + more : 0;
    return card_counter_put(txn, counter, former, used);
}

static enum status count(struct txn *txn, const struct card_operation *operation, int64_t more)
{
    enum status status = STATUS_OK;
    const enum card_channel ways[] = {operation->channel, CARD_ABROAD};
    size_t counted = operation->is_abroad ? 2 : 1;
    for (size_t i = 0; i < counted && status == STATUS_OK && more != 0; i++) {
        struct card_counter counter = {operation->card, ways[i], CARD_DAY, operation->day};
        status = count_span(txn, &counter, more);
        if (status == STATUS_OK) {
            counter.span = CARD_MONTH;
            counter.start = card_month(operation->day);
            status = count_span(txn, &counter, more);
        }
    }
    return status;
}

/* ---- its rows */

static enum payment_state payment_state_of(const struct card_operation *operation)
{
    switch (operation->state) {
    case OPERATION_HELD:
        return operation->cleared > 0 ? PAYMENT_POSTED : PAYMENT_SENT;
    case OPERATION_CLEARED:
        return PAYMENT_POSTED;
    case OPERATION_REVERSED:
        return PAYMENT_CANCELLED;
    case OPERATION_DECLINED:
        return PAYMENT_REJECTED;
    case OPERATION_EXPIRED:
        return PAYMENT_EXPIRED;
    }
    assume(false);
    return PAYMENT_REJECTED;
}

static enum status tell(struct processor_work *work)
{
    const struct card_operation *operation = work->operation;
    enum status status =
        event_add(work->txn, work->bank, operation->customer, EVENT_CARD, operation->card);
    return status == STATUS_OK && operation->payment != 0
               ? event_add(work->txn, work->bank, operation->customer, EVENT_ENTRY,
                           operation->account)
               : status;
}

enum status work_keep(struct processor_work *work, int64_t former)
{
    struct card_operation *operation = work->operation;
    int64_t now = operation->held + operation->cleared;
    operation->changed_us = clock_now(work->bank->clock);
    operation->expires_us = operation->held == 0 ? 0 : operation->expires_us;
    const struct payment payment = {
        .id = operation->payment,
        .state = payment_state_of(operation),
        .amount = {now > 0 ? now : operation->asked, operation->currency},
        .hold = operation->hold,
        .posted_us = operation->cleared > 0 ? operation->changed_us : 0};
    enum status status = operation_update(work->txn, operation);
    if (status == STATUS_OK) {
        status = operation_payment_put(work->txn, &payment);
    }
    if (status == STATUS_OK) {
        status = count(work->txn, operation, now - former);
    }
    return status == STATUS_OK ? tell(work) : status;
}

enum status work_add(struct processor_work *work)
{
    struct card_operation *operation = work->operation;
    enum status status = operation_insert(work->txn, operation);
    if (status == STATUS_OK && operation->payment != 0) {
        struct payment payment = {.id = operation->payment,
                                  .kind = PAYMENT_CARD_PURCHASE,
                                  .state = payment_state_of(operation),
                                  .customer = operation->customer,
                                  .from_account = operation->account,
                                  .to_account = work->clearing,
                                  .amount = {operation->asked, operation->currency},
                                  .category =
                                      merchant_groups[merchant_group_of(operation->mcc)].category,
                                  .hold = operation->hold,
                                  .day = operation->day,
                                  .created_us = operation->created_us};
        (void)snprintf(payment.payee, sizeof payment.payee, "%s", operation->merchant);
        status = payment_insert(work->txn, &payment);
    }
    if (status == STATUS_OK) {
        status = count(work->txn, operation, operation->held);
    }
    return status == STATUS_OK ? tell(work) : status;
}
