/* check_requisite.c - numbers that money is addressed with. */
#include <string.h>

#include "base/outcome.h"
#include "main/check.h"
#include "money/card_number.h"
#include "money/digits.h"
#include "money/iban.h"
#include "money/phone_number.h"

static bool refuse(struct check *check, enum requisite_outcome outcome, const char *form)
{
    const struct requisite_text *text = &requisite_outcomes[outcome];
    check->why = text->text[LANGUAGE_EN];
    check_add(check, "error", str_from(text->word));
    check_add(check, "why", str_from(check->why));
    if (form != NULL) {
        check_add(check, "form", str_from(form));
    }
    return false;
}

static bool is_good(struct check *check, enum requisite kind)
{
    enum requisite_outcome outcome = requisite_check(kind, check->value);
    return outcome == REQUISITE_IS_GOOD ||
           refuse(check, outcome, requisite_forms[kind].text[LANGUAGE_EN]);
}

/* ---- BIK and accounts */

enum status check_bik(struct check *check, bool *is_valid)
{
    static const char *const kinds[] = {[BIK_BANK] = "bank",
                                        [BIK_TREASURY] = "treasury",
                                        [BIK_CENTRAL_BANK] = "central-bank",
                                        [BIK_OTHER] = "other"};
    static const char *const ways[] = {"direct", "indirect", "none"};
    *is_valid = is_good(check, REQUISITE_BIK);
    if (*is_valid) {
        check_add(check, "kind", str_from(kinds[bik_kind_of(check->value)]));
        check_add(check, "participation", str_from(ways[check->value.data[0] - '0']));
    }
    return STATUS_OK;
}

static bool read_holder(const struct check *check, enum account_holder *holder)
{
    *holder = account_holder_of(str_from(check->bik), check->value);
    if (check->held_at == NULL) {
        return true;
    }
    for (size_t i = 0; i < ACCOUNT_HOLDER_END; i++) {
        if (strcmp(check->held_at, account_holder_words[i]) == 0) {
            *holder = (enum account_holder)i;
            return true;
        }
    }
    return false;
}

enum status check_account(struct check *check, bool *is_valid)
{
    static const enum requisite_outcome outcomes[] = {[ACCOUNT_GOOD] = REQUISITE_IS_GOOD,
                                                      [ACCOUNT_SHAPE] = REQUISITE_IS_SHAPE,
                                                      [ACCOUNT_BIK] = REQUISITE_IS_BANK,
                                                      [ACCOUNT_KEY] = REQUISITE_IS_KEY};
    enum account_holder holder = ACCOUNT_AT_BANK;
    if (check->bik == NULL || !read_holder(check, &holder)) {
        return STATUS_INVALID;
    }
    char key[2] = {0};
    enum account_outcome outcome =
        account_number_check(str_from(check->bik), check->value, holder, key);
    check_add(check, "held_at", str_from(account_holder_words[holder]));
    if (key[0] != 0) {
        check_add(check, "key", str_from(key));
    } else if (outcome == ACCOUNT_GOOD) {
        check_add_null(check, "key");
    }
    *is_valid = outcome == ACCOUNT_GOOD || refuse(check, outcomes[outcome], NULL);
    return STATUS_OK;
}

/* ---- numbers of the state */

enum status check_inn(struct check *check, bool *is_valid)
{
    *is_valid = is_good(check, REQUISITE_INN);
    if (*is_valid) {
        check_add(check, "kind", check->value.size == 10 ? STR("legal") : STR("person"));
    }
    return STATUS_OK;
}

enum status check_kpp(struct check *check, bool *is_valid)
{
    *is_valid = is_good(check, REQUISITE_KPP);
    return STATUS_OK;
}

enum status check_ogrn(struct check *check, bool *is_valid)
{
    *is_valid = is_good(check, REQUISITE_OGRN);
    if (*is_valid) {
        check_add(check, "kind", check->value.size == 13 ? STR("legal") : STR("person"));
    }
    return STATUS_OK;
}

enum status check_snils(struct check *check, bool *is_valid)
{
    *is_valid = is_good(check, REQUISITE_SNILS);
    return STATUS_OK;
}

enum status check_uin(struct check *check, bool *is_valid)
{
    *is_valid = is_good(check, REQUISITE_UIN);
    int key = uin_key(check->value);
    if (key >= 0) {
        check_add_number(check, "key", key);
    }
    return STATUS_OK;
}

enum status check_kbk(struct check *check, bool *is_valid)
{
    *is_valid = is_good(check, REQUISITE_KBK);
    if (*is_valid) {
        check_add(check, "administrator", (struct str){check->value.data, 3});
    }
    return STATUS_OK;
}

enum status check_oktmo(struct check *check, bool *is_valid)
{
    *is_valid = is_good(check, REQUISITE_OKTMO);
    return STATUS_OK;
}

/* ---- cards: what is printed may be shown to anybody */

enum status check_card(struct check *check, bool *is_valid)
{
    char digits[CARD_DIGITS_MOST + 1];
    *is_valid = is_good(check, REQUISITE_CARD);
    if (*is_valid && card_read(check->value, digits) == STATUS_OK) {
        struct str number = str_from(digits);
        char mask[CARD_MASK];
        check_add(check, "brand", str_from(card_scheme_words[card_scheme_of(number)]));
        card_mask(number, mask);
        check_add(check, "masked", str_from(mask));
        card_mask_bin(number, mask);
        check_add(check, "pci_max", str_from(mask));
        explicit_bzero(digits, sizeof digits);
    }
    return STATUS_OK;
}

/* ---- other countries */

enum status check_iban(struct check *check, bool *is_valid)
{
    char iban[IBAN_MOST + 1];
    *is_valid = is_good(check, REQUISITE_IBAN);
    if (*is_valid && iban_read(check->value, iban) == STATUS_OK) {
        check_add(check, "iban", str_from(iban));
        check_add(check, "country", (struct str){iban, 2});
        check_add_number(check, "len", (int64_t)strlen(iban));
    }
    return STATUS_OK;
}

enum status check_creditor_reference(struct check *check, bool *is_valid)
{
    char reference[CREDITOR_REFERENCE_MOST + 1];
    *is_valid = is_good(check, REQUISITE_CREDITOR_REFERENCE);
    if (*is_valid && creditor_reference_read(check->value, reference) == STATUS_OK) {
        check_add(check, "reference", str_from(reference));
    }
    return STATUS_OK;
}

enum status check_phone(struct check *check, bool *is_valid)
{
    struct str region = check->region == NULL ? STR("RU") : str_from(check->region);
    if (!phone_region_is_known(region)) {
        return STATUS_INVALID;
    }
    struct phone_number number;
    enum status status = phone_number_read(check->value, region, &number);
    *is_valid = status == STATUS_OK;
    if (*is_valid) {
        check_add(check, "e164", str_from(number.e164));
        check_add(check, "region", str_from(number.region));
        check_add_flag(check, "mobile", number.is_mobile);
        return STATUS_OK;
    }
    if (status == STATUS_INVALID) {
        (void)refuse(check, REQUISITE_IS_SHAPE, "a number that can be called");
        return STATUS_OK;
    }
    return status;
}
