#include "bank/channel_move.h"

#include <stdio.h>

#include "bank/channel_move_store.h"
#include "store/outbox.h"

enum status channel_move_tell(struct txn *txn, const struct bank *bank, struct channel_move *move,
                              bool *is_new)
{
    int64_t now = clock_now(bank->clock);
    move->id = id_next(bank->ids);
    enum status status = move_insert(txn, move, clock_day(now), is_new);
    return status == STATUS_OK && *is_new
               ? outbox_add(txn, id_next(bank->ids), OUTBOX_MOVE, move->id, now)
               : status;
}

/* Not a word of what the customer has here: an SMS is read by others, too. */
static int write_text(const struct bank *bank, enum language language, int64_t closes_us,
                      const char *window, const char *link, char text[MOVE_TEXT])
{
    char when[CLOCK_TEXT];
    const char *name = bank->policy.name;
    bool russian = language == LANGUAGE_RU;
    if (closes_us == 0) {
        return snprintf(text, MOVE_TEXT,
                        russian ? "%s: банк открывается не только в %s. Сохраните адрес: %s"
                                : "%s: the bank opens not only in %s. Keep this address: %s",
                        name, window, link);
    }
    clock_format_local(closes_us, when);
    return snprintf(text, MOVE_TEXT,
                    russian ? "%s: с %.16s банк не открывается в %s. Всё на месте и доступно"
                              " здесь: %s"
                            : "%s: from %.16s (Moscow) the bank does not open in %s. Everything is"
                              " there, here: %s",
                    name, when, window, link);
}

enum status channel_move_message(struct txn *txn, const struct bank *bank, int64_t id,
                                 const char *const names[WINDOW_COUNT], const char *link,
                                 char phone[PHONE_BYTES], char text[MOVE_TEXT])
{
    struct channel_move move;
    struct customer customer;
    enum status status = move_select(txn, id, &move);
    if (status == STATUS_OK) {
        status = customer_get(txn, move.customer, &customer);
    }
    if (status != STATUS_OK) {
        return status;
    }
    (void)snprintf(phone, PHONE_BYTES, "%s", customer.phone);
    int size = write_text(bank, customer.language, move.closes_us, names[move.window], link, text);
    return size < 0 || size >= MOVE_TEXT ? STATUS_BUG : STATUS_OK;
}
