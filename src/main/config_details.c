#include "main/config_details.h"

#include <stdio.h>

#include "money/requisites.h"

enum { NAME_MOST = 45, INN_OF_ORGANISATION = 10 };

static size_t characters(struct str text)
{
    size_t count = 0;
    for (size_t i = 0; i < text.size; i++) {
        count += ((unsigned char)text.data[i] & 0xC0) != 0x80 ? 1 : 0;
    }
    return count;
}

static bool is_good_name(struct str value)
{
    return value.size != 0 && str_is_plain_text(value) && characters(value) <= NAME_MOST;
}

static bool is_good_account(struct str value)
{
    enum account_outcome outcome =
        account_number_check(STR("044525000"), value, ACCOUNT_AT_CENTRAL_BANK, NULL);
    return outcome == ACCOUNT_GOOD || outcome == ACCOUNT_KEY; /* which BIK is not known here */
}

static bool is_good_inn(struct str value)
{
    return value.size == INN_OF_ORGANISATION &&
           requisite_check(REQUISITE_INN, value) == REQUISITE_IS_GOOD;
}

static bool is_good_kpp(struct str value)
{
    return value.size > 1 && requisite_check(REQUISITE_KPP, value) == REQUISITE_IS_GOOD;
}

enum status config_details_set(struct config_details *details, struct str key, struct str value,
                               struct error *error)
{
    const struct {
        struct str key;
        bool (*is_good)(struct str value);
        char *place;
        size_t room;
        const char *form;
    } rows[] = {
        {STR("bank_full_name"), is_good_name, details->full_name, sizeof details->full_name,
         "is a name of at most 45 characters"},
        {STR("bank_correspondent_account"), is_good_account, details->correspondent_account,
         sizeof details->correspondent_account, "is twenty digits"},
        {STR("bank_inn"), is_good_inn, details->inn, sizeof details->inn,
         "is the ten digits of an organisation"},
        {STR("bank_kpp"), is_good_kpp, details->kpp, sizeof details->kpp, "is nine places"},
    };
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        if (!str_equal(key, rows[i].key)) {
            continue;
        }
        if (value.size >= rows[i].room || !rows[i].is_good(value)) {
            return error_set(error, STATUS_INVALID, "%.*s %s", STR_ARGS(key), rows[i].form);
        }
        (void)snprintf(rows[i].place, rows[i].room, "%.*s", STR_ARGS(value));
        return STATUS_OK;
    }
    return STATUS_NOT_FOUND;
}

static void join(const char *written, struct str *value)
{
    if (written[0] != '\0') {
        *value = str_from(written);
    }
}

enum status config_details_join(const struct config_details *details, struct bank_policy *policy,
                                struct error *error)
{
    struct bank_details *to = &policy->details;
    join(details->full_name, &to->legal_name);
    join(details->correspondent_account, &to->correspondent_account);
    join(details->inn, &to->inn);
    join(details->kpp, &to->kpp);
    return account_number_check(policy->bik, to->correspondent_account, ACCOUNT_AT_CENTRAL_BANK,
                                NULL) == ACCOUNT_GOOD
               ? STATUS_OK
               : error_set(error, STATUS_INVALID,
                           "bank_correspondent_account does not fit the BIK %.*s",
                           STR_ARGS(policy->bik));
}
