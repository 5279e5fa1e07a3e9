#include "bank/customer.h"

#include <stdio.h>

#include "bank/bank_store.h"

enum status customer_add(struct txn *txn, const struct bank *bank, struct customer *customer)
{
    customer->id = id_next(bank->ids);
    return customer_insert(txn, customer, clock_now(bank->clock));
}

enum status customer_get(struct txn *txn, int64_t id, struct customer *customer)
{
    return customer_select(txn, id, customer);
}

enum status customer_by_phone(struct txn *txn, struct str phone, struct customer *customer)
{
    return customer_select_phone(txn, phone, customer);
}

enum status customer_set_language(struct txn *txn, int64_t id, enum language language)
{
    return customer_update_language(txn, id, language);
}

/* The bytes of the first character of a UTF-8 text. */
static int first_character(const char *text)
{
    int size = text[0] == '\0' ? 0 : 1;
    while (size > 0 && ((unsigned char)text[size] & 0xC0) == 0x80) {
        size++;
    }
    return size;
}

void customer_display(const struct customer *customer, char out[DISPLAY_BYTES])
{
    int initial = first_character(customer->last_name);
    (void)snprintf(out, DISPLAY_BYTES, "%s%s%.*s%s", customer->first_name, initial == 0 ? "" : " ",
                   initial, customer->last_name, initial == 0 ? "" : ".");
}

enum status payee_look_up(struct txn *txn, const struct bank *bank, int64_t asking,
                          struct str phone, enum bank_outcome *outcome,
                          struct refusal_detail *detail, char display[DISPLAY_BYTES])
{
    *detail = (struct refusal_detail){.attempts_left = -1};
    display[0] = '\0';
    char who[ID_TEXT];
    id_format(asking, who);
    int64_t used = 0;
    enum status status = attempt_count(txn, bank->auth, STR("payee-look-up"), str_from(who), &used,
                                       &detail->retry_after);
    if (status != STATUS_OK) {
        return status;
    }
    if (used >= bank->policy.look_ups_per_hour) {
        *outcome = BANK_TOO_MANY;
        return STATUS_OK;
    }
    detail->retry_after = 0;
    struct customer found;
    enum status search = customer_select_phone(txn, phone, &found);
    if (search != STATUS_OK && search != STATUS_NOT_FOUND) {
        return search;
    }
    *outcome = search == STATUS_OK ? BANK_OK : BANK_NOT_FOUND;
    if (search == STATUS_OK) {
        customer_display(&found, display);
    }
    return attempt_add(txn, bank->auth, STR("payee-look-up"), str_from(who));
}
