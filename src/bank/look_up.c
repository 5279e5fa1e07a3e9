#include "bank/look_up.h"

#include <stdio.h>

#include "bank/event.h"
#include "bank/look_up_store.h"
#include "store/outbox.h"

enum status look_up_start(struct txn *txn, const struct bank *bank, const struct session *session,
                          struct str phone, enum bank_outcome *outcome,
                          struct refusal_detail *detail, struct look_up *look_up)
{
    enum status status = payee_question(txn, bank, session->customer, phone, true, outcome, detail);
    if (status != STATUS_OK || *outcome != BANK_OK) {
        return status;
    }
    *look_up = (struct look_up){.id = id_next(bank->ids),
                                .customer = session->customer,
                                .state = LOOK_UP_ASKED,
                                .created_us = clock_now(bank->clock)};
    (void)snprintf(look_up->phone, sizeof look_up->phone, "%.*s", STR_ARGS(phone));
    status = look_up_insert(txn, look_up);
    return status == STATUS_OK ? outbox_add(txn, id_next(bank->ids), OUTBOX_LOOK_UP, look_up->id,
                                            look_up->created_us)
                               : status;
}

enum status look_up_get(struct txn *txn, const struct session *session, int64_t id,
                        enum bank_outcome *outcome, struct look_up *look_up)
{
    enum status status = look_up_select(txn, id, look_up);
    bool is_theirs = status == STATUS_OK && look_up->customer == session->customer;
    *outcome = is_theirs ? BANK_OK : BANK_NOT_FOUND;
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

enum status look_up_find(struct txn *txn, int64_t id, struct look_up *look_up)
{
    return look_up_select(txn, id, look_up);
}

/* The first answer stays: a window may be showing it. */
static enum status finish(struct txn *txn, const struct bank *bank, struct look_up *look_up,
                          enum look_up_state state)
{
    look_up->state = state;
    look_up->answered_us = clock_now(bank->clock);
    enum status status = look_up_update(txn, look_up);
    return status == STATUS_OK ? event_add(txn, bank, look_up->customer, EVENT_LOOK_UP, look_up->id)
                               : status;
}

enum status look_up_answer(struct txn *txn, const struct bank *bank, int64_t id,
                           const struct look_up_bank *banks, size_t count)
{
    struct look_up look_up;
    enum status status = look_up_select(txn, id, &look_up);
    if (status != STATUS_OK || look_up.state != LOOK_UP_ASKED) {
        return status;
    }
    for (size_t i = 0; i < count && i < LIMIT_LOOK_UP_BANKS && status == STATUS_OK; i++) {
        status = look_up_bank_insert(txn, id, (int64_t)i, &banks[i]);
    }
    return status == STATUS_OK ? finish(txn, bank, &look_up, LOOK_UP_ANSWERED) : status;
}

enum status look_up_fail(struct txn *txn, const struct bank *bank, int64_t id)
{
    struct look_up look_up;
    enum status status = look_up_select(txn, id, &look_up);
    return status == STATUS_OK && look_up.state == LOOK_UP_ASKED
               ? finish(txn, bank, &look_up, LOOK_UP_FAILED)
               : status;
}

enum status look_up_forget(struct txn *txn, const struct bank *bank)
{
    enum { MOST = 500 };
    return look_up_delete(txn, id_floor(clock_now(bank->clock) - SECONDS_US(DAY_SECONDS)), MOST);
}
