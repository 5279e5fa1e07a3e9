/* payment_out.c - what leaves for another bank, and what becomes of it there. */
#include "bank/payment_out.h"

#include <stdio.h>
#include <string.h>

#include "bank/bill.h"
#include "bank/payment_detail_store.h"
#include "bank/payment_keep.h"
#include "bank/payment_walk.h"
#include "bank/risk.h"
#include "base/assume.h"
#include "store/outbox.h"

enum status payment_leave(struct txn *txn, const struct bank *bank, const struct payment *payment,
                          const struct payment_detail *extra)
{
    struct digest payee = payment_payee_digest(payment, extra);
    enum status status = risk_remember(txn, bank, payment->customer, &payee);
    if (status == STATUS_OK && payment->kind == PAYMENT_BILL) {
        status = payer_paid(txn, bank, payment->customer, extra->provider, str_from(extra->fields),
                            payment->amount.minor);
    }
    return status == STATUS_OK ? outbox_add(txn, id_next(bank->ids), OUTBOX_RAIL, payment->id,
                                            clock_now(bank->clock))
                               : status;
}

/* STATUS_NOT_FOUND also for one that does not leave. */
static enum status load(struct txn *txn, int64_t id, struct payment *payment,
                        struct payment_detail *detail)
{
    enum status status = payment_select(txn, id, payment);
    if (status == STATUS_OK && !payment_kinds[payment->kind].leaves) {
        return STATUS_NOT_FOUND;
    }
    return status == STATUS_OK ? payment_detail_select(txn, id, detail) : status;
}

#define COPY(from, to) ((void)snprintf(to, sizeof(to), "%s", from))

static void fill(const struct payment *payment, const struct payment_detail *detail,
                 struct payment_out *out)
{
    *out = (struct payment_out){.id = payment->id,
                                .customer = payment->customer,
                                .kind = payment->kind,
                                .state = payment->state,
                                .recall = detail->recall,
                                .amount = payment->amount,
                                .created_us = payment->created_us,
                                .day = payment->day,
                                .budget = detail->budget,
                                .provider = detail->provider};
    COPY(detail->uetr, out->uetr);
    COPY(payment->payee, out->payee_name);
    COPY(payment->payee_phone, out->payee_phone);
    COPY(detail->number, out->payee_account);
    COPY(detail->inn, out->payee_inn);
    COPY(detail->kpp, out->payee_kpp);
    COPY(detail->bik, out->bik);
    COPY(detail->bank_name, out->bank_name);
    COPY(detail->fields, out->fields);
    COPY(detail->purpose[0] != '\0' ? detail->purpose : payment->message, out->purpose);
}

enum status payment_out_get(struct txn *txn, int64_t id, struct payment_out *out)
{
    struct payment payment;
    struct payment_detail detail;
    struct customer payer;
    struct account account;
    enum status status = load(txn, id, &payment, &detail);
    if (status == STATUS_OK) {
        status = customer_select(txn, payment.customer, &payer);
    }
    if (status == STATUS_OK) {
        status = account_row_select(txn, payment.from_account, &account);
    }
    if (status != STATUS_OK) {
        return status;
    }
    fill(&payment, &detail, out);
    (void)snprintf(out->payer_name, sizeof out->payer_name, "%s%s%s", payer.last_name,
                   payer.last_name[0] == '\0' ? "" : " ", payer.first_name);
    COPY(account.number.digits, out->payer_account);
    COPY(payer.phone, out->payer_phone);
    return STATUS_OK;
}

enum status payment_out_by_uetr(struct txn *txn, struct str uetr, int64_t *id)
{
    return payment_detail_by_uetr(txn, uetr, id);
}

enum status payment_out_settled(struct txn *txn, const struct bank *bank, int64_t id,
                                enum bank_outcome *outcome)
{
    struct payment payment;
    struct payment_detail detail;
    enum status status = load(txn, id, &payment, &detail);
    if (status != STATUS_OK) {
        return status;
    }
    bool was_done = payment.state == PAYMENT_POSTED || payment.state == PAYMENT_RETURNED;
    *outcome = was_done || payment.state == PAYMENT_SENT ? BANK_OK : BANK_NOT_AWAITING;
    if (payment.state != PAYMENT_SENT) {
        return STATUS_OK;
    }
    status = payment_move_settle(txn, &payment);
    payment.state = PAYMENT_POSTED;
    payment.posted_us = clock_now(bank->clock);
    return status == STATUS_OK ? payment_keep(txn, bank, &payment) : status;
}

enum status payment_out_rejected(struct txn *txn, const struct bank *bank, int64_t id,
                                 enum bank_outcome reason, enum bank_outcome *outcome)
{
    struct payment payment;
    struct payment_detail detail;
    enum status status = load(txn, id, &payment, &detail);
    if (status != STATUS_OK) {
        return status;
    }
    bool is_out = payment.state == PAYMENT_SENT || payment.state == PAYMENT_REJECTED;
    *outcome = is_out ? BANK_OK : BANK_NOT_AWAITING;
    if (payment.state != PAYMENT_SENT) {
        return STATUS_OK;
    }
    status = payment_move_refund(txn, &payment);
    payment.state = PAYMENT_REJECTED;
    payment.reason = reason;
    if (status == STATUS_OK) {
        status = payment_keep(txn, bank, &payment);
    }
    return status == STATUS_OK ? payment_uncount(txn, bank, &payment) : status;
}

/* The money comes back into the account that it left from. */
static enum status move_back(struct txn *txn, const struct payment *payment, int64_t return_id,
                             int64_t minor, enum ledger_outcome *moved)
{
    struct transfer_order back = {.key = return_id,
                                  .step = STEP_RETURN,
                                  .state = TRANSFER_POSTED,
                                  .credit_account = payment->from_account,
                                  .amount = minor,
                                  .currency = payment->amount.currency,
                                  .kind = payment->kind,
                                  .user_data = payment->id};
    enum status status = internal_account(txn, INTERNAL_CORRESPONDENT, payment->amount.currency,
                                          &back.debit_account);
    return status == STATUS_OK ? ledger_post(txn, &back, moved, NULL) : status;
}

/* A return that was not taken before. */
static enum status take_back(struct txn *txn, const struct bank *bank, struct payment *payment,
                             struct payment_detail *detail, int64_t return_id, struct amount amount,
                             enum bank_outcome *outcome)
{
    bool was_posted = payment->state == PAYMENT_POSTED || payment->state == PAYMENT_RETURNED;
    if (!was_posted || amount.currency != payment->amount.currency || amount.minor <= 0 ||
        amount.minor > limit_left(payment->amount.minor, detail->returned)) {
        *outcome = BANK_NOT_AWAITING;
        return STATUS_OK;
    }
    enum ledger_outcome moved = LEDGER_OK;
    enum status status = move_back(txn, payment, return_id, amount.minor, &moved);
    *outcome = bank_outcome_of_ledger(moved);
    if (status != STATUS_OK || *outcome != BANK_OK) {
        return status;
    }
    assume(payment_may_move(payment->state, PAYMENT_RETURNED));
    payment->state = PAYMENT_RETURNED;
    payment->reason = detail->recall == RECALL_NONE ? BANK_PAYEE_REFUSED : BANK_RECALLED;
    detail->returned += amount.minor;
    status = payment_keep(txn, bank, payment);
    return status == STATUS_OK ? payment_detail_update(txn, payment->id, detail) : status;
}

enum status payment_out_returned(struct txn *txn, const struct bank *bank, int64_t id,
                                 int64_t return_id, struct amount amount,
                                 enum bank_outcome *outcome)
{
    struct payment payment;
    struct payment_detail detail;
    int64_t transfer = 0;
    enum status status = load(txn, id, &payment, &detail);
    if (status != STATUS_OK) {
        return status;
    }
    status = ledger_id_of_key(txn, return_id, STEP_RETURN, &transfer);
    if (status == STATUS_OK) {
        *outcome = BANK_OK; /* the same message again */
        return STATUS_OK;
    }
    return status == STATUS_NOT_FOUND
               ? take_back(txn, bank, &payment, &detail, return_id, amount, outcome)
               : status;
}

/* ---- asking for it back */

enum status payment_recall(struct txn *txn, const struct bank *bank, const struct session *session,
                           int64_t id, struct payment_result *result)
{
    enum status status = payment_load_own(txn, session, id, result);
    if (status != STATUS_OK || result->outcome != BANK_OK) {
        return status;
    }
    const struct payment *payment = &result->payment;
    if (result->extra.recall != RECALL_NONE) {
        return payment_complete(txn, session, result);
    }
    bool is_away = payment->state == PAYMENT_SENT || payment->state == PAYMENT_POSTED;
    if (!payment_kinds[payment->kind].leaves || !is_away) {
        return payment_refuse(result, BANK_NOT_RECALLABLE);
    }
    result->written = true;
    result->extra.recall = RECALL_ASKED;
    status = payment_detail_update(txn, id, &result->extra);
    if (status == STATUS_OK) {
        status = outbox_add(txn, id_next(bank->ids), OUTBOX_RECALL, id, clock_now(bank->clock));
    }
    return status == STATUS_OK ? payment_complete(txn, session, result) : status;
}

enum status payment_out_recall_answer(struct txn *txn, const struct bank *bank, int64_t id,
                                      bool granted)
{
    struct payment payment;
    struct payment_detail detail;
    enum status status = load(txn, id, &payment, &detail);
    if (status != STATUS_OK || detail.recall != RECALL_ASKED) {
        return status;
    }
    detail.recall = granted ? RECALL_GRANTED : RECALL_REFUSED;
    status = payment_detail_update(txn, id, &detail);
    return status == STATUS_OK ? payment_keep(txn, bank, &payment) : status;
}
