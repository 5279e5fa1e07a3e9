#include "bank/charge.h"

#include <stdio.h>

#include "bank/charge_store.h"
#include "store/outbox.h"

int64_t charge_due(const struct charge *charge, int32_t day)
{
    return day <= charge->discount_until ? charge->whole - charge->discount : charge->whole;
}

/* Every question counts: it tells what somebody owes. */
static enum status count_question(struct txn *txn, const struct bank *bank, int64_t customer,
                                  enum bank_outcome *outcome, struct refusal_detail *detail)
{
    char who[ID_TEXT];
    int64_t used = 0;
    id_format(customer, who);
    enum status status = attempt_count(txn, bank->auth, STR("charge-look-up"), str_from(who), &used,
                                       &detail->retry_after);
    if (status == STATUS_OK && used >= bank->policy.look_ups_per_hour) {
        *outcome = BANK_TOO_MANY;
        return STATUS_OK;
    }
    *outcome = BANK_OK;
    return status == STATUS_OK ? attempt_add(txn, bank->auth, STR("charge-look-up"), str_from(who))
                               : status;
}

enum status charge_ask(struct txn *txn, const struct bank *bank, struct charge_look_up *look_up,
                       enum bank_outcome *outcome, struct refusal_detail *detail)
{
    *detail = (struct refusal_detail){.attempts_left = -1};
    enum status status = count_question(txn, bank, look_up->customer, outcome, detail);
    if (status != STATUS_OK || *outcome != BANK_OK) {
        return status;
    }
    look_up->id = id_next(bank->ids);
    look_up->state = CHARGES_ASKED;
    status = charge_look_up_insert(txn, look_up);
    return status == STATUS_OK ? outbox_add(txn, id_next(bank->ids), OUTBOX_CHARGES, look_up->id,
                                            clock_now(bank->clock))
                               : status;
}

/* The state's system may not know yet what was paid here. */
static enum status see_paid(struct txn *txn, struct charge *charge)
{
    int64_t payments = 0;
    enum status status =
        charge->is_paid ? STATUS_OK : charge_payments(txn, str_from(charge->uin), &payments);
    charge->is_paid = charge->is_paid || payments > 0;
    return status;
}

enum status charge_look_up_get(struct txn *txn, const struct session *session, int64_t id,
                               enum bank_outcome *outcome, struct charge_look_up *look_up)
{
    enum status status = charge_look_up_select(txn, id, look_up);
    if (status == STATUS_NOT_FOUND ||
        (status == STATUS_OK && look_up->customer != session->customer)) {
        *outcome = BANK_NOT_FOUND;
        return STATUS_OK;
    }
    *outcome = BANK_OK;
    if (status == STATUS_OK) {
        status = charge_select_all(txn, look_up);
    }
    for (size_t i = 0; i < look_up->count && status == STATUS_OK; i++) {
        status = see_paid(txn, &look_up->charges[i]);
    }
    return status;
}

enum status charge_get(struct txn *txn, int64_t customer, int64_t id, struct charge *charge)
{
    struct charge_look_up look_up;
    enum status status = charge_select(txn, id, charge);
    if (status == STATUS_OK) {
        status = charge_look_up_select(txn, charge->look_up, &look_up);
    }
    if (status == STATUS_OK && look_up.customer != customer) {
        return STATUS_NOT_FOUND;
    }
    return status == STATUS_OK ? see_paid(txn, charge) : status;
}

/* ---- for whoever asks the state's system */

enum status charge_look_up_find(struct txn *txn, int64_t id, struct charge_look_up *look_up)
{
    return charge_look_up_select(txn, id, look_up);
}

static enum status finish(struct txn *txn, const struct bank *bank, struct charge_look_up *look_up,
                          enum charge_state state)
{
    look_up->state = state;
    look_up->answered_us = clock_now(bank->clock);
    return charge_look_up_update(txn, look_up);
}

enum status charge_answer(struct txn *txn, const struct bank *bank, int64_t id,
                          const struct charge *charges, size_t count)
{
    struct charge_look_up look_up;
    enum status status = charge_look_up_select(txn, id, &look_up);
    if (status != STATUS_OK || look_up.state != CHARGES_ASKED) {
        return status;
    }
    for (size_t i = 0; i < count && i < LIMIT_CHARGES && status == STATUS_OK; i++) {
        struct charge charge = charges[i];
        charge.id = id_next(bank->ids);
        charge.look_up = id;
        status = charge_insert(txn, &charge);
    }
    return status == STATUS_OK ? finish(txn, bank, &look_up, CHARGES_ANSWERED) : status;
}

enum status charge_fail(struct txn *txn, const struct bank *bank, int64_t id)
{
    struct charge_look_up look_up;
    enum status status = charge_look_up_select(txn, id, &look_up);
    return status == STATUS_OK && look_up.state == CHARGES_ASKED
               ? finish(txn, bank, &look_up, CHARGES_FAILED)
               : status;
}

enum status charge_forget(struct txn *txn, const struct bank *bank)
{
    enum { MOST = 500 };
    return charge_delete_old(txn, id_floor(clock_now(bank->clock) - SECONDS_US(DAY_SECONDS)), MOST);
}
