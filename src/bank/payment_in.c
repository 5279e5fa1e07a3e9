/* payment_in.c - money from another bank: to the customer whose it is, or to where it waits until a
 * person says whose. */
#include <stdio.h>

#include "bank/payment_detail_store.h"
#include "bank/payment_keep.h"
#include "bank/payment_out.h"
#include "bank/payment_walk.h"

/* Whose it is; STATUS_NOT_FOUND: nobody's, or not of this currency. */
static enum status find_account(struct txn *txn, const struct payment_in *in,
                                struct account *account)
{
    enum status status = STATUS_OK;
    if (in->payee_account.size != 0) {
        status = account_select_number(txn, in->payee_account, account);
    } else {
        struct customer payee;
        status = customer_select_phone(txn, in->payee_phone, &payee);
        if (status == STATUS_OK) {
            status = payee.main_account == 0 ? STATUS_NOT_FOUND
                                             : account_row_select(txn, payee.main_account, account);
        }
    }
    struct ledger_account ledger;
    if (status == STATUS_OK) {
        status = account->customer == 0 ? STATUS_NOT_FOUND
                                        : ledger_account_get(txn, account->id, &ledger);
    }
    return status == STATUS_OK && ledger.currency != in->amount.currency ? STATUS_NOT_FOUND
                                                                         : status;
}

static void copy(struct str from, int characters, char *to, size_t room)
{
    (void)snprintf(to, room, "%.*s", payment_cut(from, characters), from.data);
}

static void make(struct txn *txn, const struct bank *bank, const struct payment_in *in,
                 const struct account *account, struct payment *payment,
                 struct payment_detail *detail)
{
    int64_t now = clock_now(bank->clock);
    *payment = (struct payment){.id = in->id,
                                .kind = PAYMENT_INCOMING,
                                .state = PAYMENT_POSTED,
                                .customer = account->customer,
                                .to_account = account->id,
                                .to_customer = account->customer,
                                .amount = in->amount,
                                .category = CATEGORY_TRANSFER,
                                .day = ledger_business_date(txn),
                                .created_us = now,
                                .posted_us = now};
    *detail = (struct payment_detail){0};
    copy(in->payer_name, LIMIT_PAYEE_NAME, payment->payer, sizeof payment->payer);
    copy(in->payee_name, LIMIT_PAYEE_NAME, payment->payee, sizeof payment->payee);
    copy(in->purpose, LIMIT_MESSAGE, payment->message, sizeof payment->message);
    copy(in->purpose, LIMIT_PURPOSE, detail->purpose, sizeof detail->purpose);
    copy(in->payer_bik, BIK_DIGITS, detail->bik, sizeof detail->bik);
    copy(in->payer_account, ACCOUNT_NUMBER_DIGITS, detail->number, sizeof detail->number);
}

/* From one of the bank's own accounts to the customer's, with a payment to show. */
static enum status credit(struct txn *txn, const struct bank *bank, const struct payment_in *in,
                          enum internal_role from, const struct account *account,
                          enum ledger_outcome *moved)
{
    struct payment payment;
    struct payment_detail detail;
    make(txn, bank, in, account, &payment, &detail);
    enum status status = internal_account(txn, from, in->amount.currency, &payment.from_account);
    if (status == STATUS_OK) {
        status = payment_move_new(txn, &payment, moved);
    }
    if (status != STATUS_OK || *moved != LEDGER_OK) {
        return status;
    }
    status = payment_add(txn, bank, &payment);
    return status == STATUS_OK ? payment_detail_insert(txn, payment.id, &detail) : status;
}

/* Between two of the bank's own accounts. */
static enum status shift(struct txn *txn, const struct payment_in *in, int64_t step,
                         enum internal_role from, enum internal_role to)
{
    struct transfer_order move = {.key = in->id,
                                  .step = step,
                                  .state = TRANSFER_POSTED,
                                  .amount = in->amount.minor,
                                  .currency = in->amount.currency,
                                  .kind = PAYMENT_INCOMING,
                                  .user_data = in->id};
    enum ledger_outcome moved = LEDGER_OK;
    enum status status = internal_account(txn, from, in->amount.currency, &move.debit_account);
    if (status == STATUS_OK) {
        status = internal_account(txn, to, in->amount.currency, &move.credit_account);
    }
    if (status == STATUS_OK) {
        status = ledger_post(txn, &move, &moved, NULL);
    }
    bool good = moved == LEDGER_OK || moved == LEDGER_EXISTS;
    return status == STATUS_OK && !good ? STATUS_CORRUPT : status;
}

static enum status was_made(struct txn *txn, int64_t key, int64_t step, bool *made)
{
    int64_t transfer = 0;
    enum status status = ledger_id_of_key(txn, key, step, &transfer);
    *made = status == STATUS_OK;
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

enum status payment_in(struct txn *txn, const struct bank *bank, const struct payment_in *in,
                       enum bank_outcome *outcome, struct payment_credited *credited)
{
    bool was_credited = false;
    bool waits = false;
    *outcome = BANK_OK;
    *credited = (struct payment_credited){0};
    enum status status = was_made(txn, in->id, STEP_MOVE, &was_credited);
    if (status == STATUS_OK && !was_credited) {
        status = was_made(txn, in->id, STEP_SETTLE, &waits);
    }
    if (status != STATUS_OK || was_credited || waits) {
        *outcome = waits ? BANK_PAYEE_NOT_FOUND : BANK_OK;
        credited->payment = was_credited ? in->id : 0;
        return status;
    }
    struct account account;
    enum ledger_outcome moved = LEDGER_ACCOUNT_NOT_FOUND;
    status = find_account(txn, in, &account);
    if (status == STATUS_OK) {
        status = credit(txn, bank, in, INTERNAL_CORRESPONDENT, &account, &moved);
    }
    if (status != STATUS_OK && status != STATUS_NOT_FOUND) {
        return status;
    }
    if (moved == LEDGER_OK) {
        *credited = (struct payment_credited){.payment = in->id, .customer = account.customer};
        return STATUS_OK;
    }
    *outcome = BANK_PAYEE_NOT_FOUND;
    return shift(txn, in, STEP_SETTLE, INTERNAL_CORRESPONDENT, INTERNAL_CLEARING_IN);
}

enum status payment_in_resolve(struct txn *txn, const struct bank *bank,
                               const struct payment_in *in, int64_t account,
                               enum bank_outcome *outcome, int64_t *customer)
{
    bool waits = false;
    bool was_credited = false;
    bool was_returned = false;
    enum status status = was_made(txn, in->id, STEP_SETTLE, &waits);
    if (status == STATUS_OK) {
        status = was_made(txn, in->id, STEP_MOVE, &was_credited);
    }
    if (status == STATUS_OK) {
        status = was_made(txn, in->id, STEP_RETURN, &was_returned);
    }
    bool is_same = account == 0 ? was_returned : was_credited;
    *outcome = is_same ? BANK_OK : BANK_NOT_FOUND;
    *customer = 0;
    if (status != STATUS_OK || !waits || was_credited || was_returned) {
        return status;
    }
    if (account == 0) {
        *outcome = BANK_OK;
        return shift(txn, in, STEP_RETURN, INTERNAL_CLEARING_IN, INTERNAL_CORRESPONDENT);
    }
    struct account row;
    enum ledger_outcome moved = LEDGER_OK;
    status = account_row_select(txn, account, &row);
    if (status == STATUS_NOT_FOUND || (status == STATUS_OK && row.customer == 0)) {
        return STATUS_OK;
    }
    status =
        status == STATUS_OK ? credit(txn, bank, in, INTERNAL_CLEARING_IN, &row, &moved) : status;
    *outcome = bank_outcome_of_ledger(moved);
    *customer = *outcome == BANK_OK ? row.customer : 0;
    return status;
}

enum status payment_in_plan(struct txn *txn, const struct payment_in *in, struct plan *plan)
{
    static const enum internal_role roles[] = {INTERNAL_CORRESPONDENT, INTERNAL_CLEARING_IN};
    struct account account;
    enum status status = find_account(txn, in, &account);
    if (status == STATUS_OK) {
        plan_row(plan, account.id);
    }
    for (size_t i = 0;
         i < ARRAY_COUNT(roles) && (status == STATUS_OK || status == STATUS_NOT_FOUND); i++) {
        int64_t own = 0;
        status = internal_account(txn, roles[i], in->amount.currency, &own);
        plan_row(plan, own);
    }
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}
