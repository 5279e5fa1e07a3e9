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

static const struct str question = STR_INIT("payee-look-up");
static const struct str known = STR_INIT("payee-known");
enum { PAIR_TEXT = ID_TEXT + 32 };

static void write_pair(int64_t asking, struct str key, char pair[PAIR_TEXT])
{
    char who[ID_TEXT];
    id_format(asking, who);
    (void)snprintf(pair, PAIR_TEXT, "%s %.*s", who, STR_ARGS(key));
}

/* Was this one asked about within the hour? */
static enum status is_told(struct txn *txn, const struct bank *bank, int64_t asking, struct str key,
                           bool *told)
{
    char pair[PAIR_TEXT];
    int64_t asked = 0;
    int32_t later = 0;
    write_pair(asking, key, pair);
    enum status status = attempt_count(txn, bank->auth, known, str_from(pair), &asked, &later);
    *told = asked > 0;
    return status;
}

enum status payee_question_check(struct txn *txn, const struct bank *bank,
                                 struct payee_asking *asking, enum bank_outcome *outcome,
                                 struct refusal_detail *detail)
{
    char who[ID_TEXT];
    int64_t used = 0;
    int32_t later = 0;
    bool told = false;
    *detail = (struct refusal_detail){.attempts_left = -1};
    *outcome = BANK_OK;
    enum status status =
        asking->always ? STATUS_OK : is_told(txn, bank, asking->customer, asking->key, &told);
    asking->counts = !told;
    if (status != STATUS_OK || told) {
        return status;
    }
    id_format(asking->customer, who);
    status = attempt_count(txn, bank->auth, question, str_from(who), &used, &later);
    if (status == STATUS_OK && used >= bank->policy.look_ups_per_hour) {
        *outcome = BANK_TOO_MANY;
        asking->counts = false;
        detail->retry_after = later;
    }
    return status;
}

enum status payee_question_count(struct txn *txn, const struct bank *bank, int64_t asking,
                                 struct str key)
{
    char who[ID_TEXT];
    char pair[PAIR_TEXT];
    id_format(asking, who);
    write_pair(asking, key, pair);
    enum status status = attempt_add(txn, bank->auth, question, str_from(who));
    return status == STATUS_OK ? attempt_add(txn, bank->auth, known, str_from(pair)) : status;
}

enum status payee_question(struct txn *txn, const struct bank *bank, int64_t asking, struct str key,
                           bool always, enum bank_outcome *outcome, struct refusal_detail *detail)
{
    struct payee_asking asked = {.customer = asking, .key = key, .always = always};
    enum status status = payee_question_check(txn, bank, &asked, outcome, detail);
    return status == STATUS_OK && asked.counts ? payee_question_count(txn, bank, asking, key)
                                               : status;
}

enum status payee_look_up(struct txn *txn, const struct bank *bank, int64_t asking,
                          struct str phone, enum bank_outcome *outcome,
                          struct refusal_detail *detail, char display[DISPLAY_BYTES])
{
    display[0] = '\0';
    enum status status = payee_question(txn, bank, asking, phone, true, outcome, detail);
    if (status != STATUS_OK || *outcome != BANK_OK) {
        return status;
    }
    struct customer found;
    status = customer_select_phone(txn, phone, &found);
    *outcome = status == STATUS_OK ? BANK_OK : BANK_NOT_FOUND;
    if (status == STATUS_OK) {
        customer_display(&found, display);
    }
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}
