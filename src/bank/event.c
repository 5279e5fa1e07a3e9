#include "bank/event.h"

#include "bank/event_store.h"

const char *const event_words[EVENT_KIND_END] = {
    [EVENT_ENTRY] = "entry",       [EVENT_PAYMENT] = "payment",
    [EVENT_CARD] = "card",         [EVENT_ACCOUNT] = "account",
    [EVENT_LOOK_UP] = "look_up",   [EVENT_STANDING] = "standing_order",
    [EVENT_TEMPLATE] = "template", [EVENT_ASK] = "money_request"};

static enum status add(struct txn *txn, const struct bank *bank, struct event *event)
{
    if (event->customer == 0) {
        return STATUS_OK;
    }
    event->id = id_next(bank->ids);
    txn_ask_to_tell(txn);
    return event_insert(txn, event);
}

enum status event_add(struct txn *txn, const struct bank *bank, int64_t customer,
                      enum event_kind kind, int64_t reference)
{
    struct event event = {.customer = customer, .kind = kind, .reference = reference};
    return add(txn, bank, &event);
}

/* Of what the far side caused its customer can only read the entry. */
static enum status tell_owner(struct txn *txn, const struct bank *bank,
                              const struct payment *payment)
{
    if (payment_kinds[payment->kind].by_customer) {
        struct event event = {.customer = payment->customer,
                              .kind = EVENT_PAYMENT,
                              .reference = payment->id,
                              .state = payment->state};
        return add(txn, bank, &event);
    }
    bool is_incoming = payment->to_customer == payment->customer;
    return event_add(txn, bank, payment->customer, EVENT_ENTRY,
                     is_incoming ? payment->to_account : payment->from_account);
}

enum status event_add_payment(struct txn *txn, const struct bank *bank,
                              const struct payment *payment)
{
    enum status status = tell_owner(txn, bank, payment);
    bool has_arrived =
        payment->state == PAYMENT_POSTED && payment->to_customer != payment->customer;
    return status == STATUS_OK && has_arrived
               ? event_add(txn, bank, payment->to_customer, EVENT_ENTRY, payment->to_account)
               : status;
}

enum status event_list(struct txn *txn, int node, int64_t after, struct event *events, size_t room,
                       size_t *count)
{
    struct cursor cursor;
    *count = 0;
    enum status status = events_after(txn, node, after, room, &cursor);
    while (status == STATUS_OK && *count < room && (status = cursor_next(&cursor)) == STATUS_OK) {
        events[*count] = (struct event){.id = cursor_int(&cursor, 0),
                                        .customer = cursor_int(&cursor, 1),
                                        .kind = (enum event_kind)cursor_int(&cursor, 2),
                                        .reference = cursor_int(&cursor, 3),
                                        .state = cursor_int(&cursor, 4)};
        *count += 1;
    }
    cursor_close(&cursor);
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

enum status event_last(struct txn *txn, int node, int64_t *id)
{
    enum status status = event_select_last(txn, node, id);
    if (status == STATUS_NOT_FOUND) {
        *id = 0;
        return STATUS_OK;
    }
    return status;
}

enum status event_forget(struct txn *txn, const struct bank *bank)
{
    int64_t below = id_floor(clock_now(bank->clock) - SECONDS_US(DAY_SECONDS));
    return event_delete(txn, below, LIMIT_EVENT_FORGET);
}
