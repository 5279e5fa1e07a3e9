/* simulated_charges.c - taxes and fines of nobody. */
#include <stdio.h>
#include <string.h>

#include "money/requisites.h"
#include "rail/charges.h"

struct payee {
    const char *name, *bik, *account, *inn, *kpp, *kbk, *oktmo;
};

static const struct payee tax_office = {
    "Казначейство (демо, ФНС)", "014599988", "03100643000000018500", "7700995019", "770001001",
    "18201061201010000510",     "45348000"};
static const struct payee traffic_police = {
    "Казначейство (демо, ГИБДД)", "014599989", "03100643000000017300", "7700996012", "770001001",
    "18811601121010001140",       "45348000"};

static void fill_payee(const struct payee *payee, struct charge *charge)
{
    (void)snprintf(charge->payee, sizeof charge->payee, "%s", payee->name);
    (void)snprintf(charge->bik, sizeof charge->bik, "%s", payee->bik);
    (void)snprintf(charge->account, sizeof charge->account, "%s", payee->account);
    (void)snprintf(charge->inn, sizeof charge->inn, "%s", payee->inn);
    (void)snprintf(charge->kpp, sizeof charge->kpp, "%s", payee->kpp);
    (void)snprintf(charge->kbk, sizeof charge->kbk, "%s", payee->kbk);
    (void)snprintf(charge->oktmo, sizeof charge->oktmo, "%s", payee->oktmo);
}

static int digit_before_end(const char *number, size_t back)
{
    return number[strlen(number) - back] - '0';
}

/* 500.00 to 2 750.00 */
static int64_t sum_of(const char *uin)
{
    enum { LEAST = 50000, STEP = 25000, PLACE = 4 };
    return LEAST + (int64_t)STEP * digit_before_end(uin, PLACE);
}

static void make(const char *uin, const char *title, int32_t today, struct charge *charge)
{
    enum { DISCOUNT_DAYS = 10 };
    bool is_tax = strncmp(uin, "182", 3) == 0;
    *charge = (struct charge){.category = is_tax ? PROVIDER_TAXES : PROVIDER_FINES,
                              .whole = sum_of(uin),
                              .is_paid = digit_before_end(uin, 2) == 1};
    (void)snprintf(charge->uin, sizeof charge->uin, "%s", uin);
    (void)snprintf(charge->title, sizeof charge->title, "%s", title);
    if (!is_tax && !charge->is_paid && digit_before_end(uin, 3) % 2 == 0) {
        charge->discount = charge->whole / 2;
        charge->discount_until = today + DISCOUNT_DAYS;
    }
    fill_payee(is_tax ? &tax_office : &traffic_police, charge);
}

/* A UIN of a person's charge: its kind, digits of the INN, a place that means "owed". */
static void uin_of(const char *inn, const char *kind, int number, char uin[21])
{
    (void)snprintf(uin, 21, "%s101%.10s%d%d30", kind, inn, number, number + 1);
    uin[19] = (char)('0' + uin_key((struct str){uin, 20}));
}

enum status simulated_charges(const struct charge_look_up *asked, int32_t today,
                              struct charge charges[LIMIT_CHARGES], size_t *count)
{
    static const struct {
        const char *kind, *title;
    } owed[] = {{"182", "Налог на имущество за 2025 год"},
                {"182", "Транспортный налог за 2025 год"},
                {"188", "Превышение скорости на 20–40 км/ч"}};
    int way = digit_before_end(asked->number, 2);
    *count = 0;
    if (way == 2) {
        return STATUS_IO;
    }
    if (way == 0) {
        return STATUS_OK;
    }
    if (asked->key == CHARGE_BY_UIN) {
        bool is_tax = strncmp(asked->number, "182", 3) == 0;
        make(asked->number, is_tax ? owed[0].title : owed[2].title, today, &charges[(*count)++]);
        return STATUS_OK;
    }
    for (size_t i = 0; i < ARRAY_COUNT(owed); i++) {
        char uin[21];
        uin_of(asked->number, owed[i].kind, (int)i, uin);
        make(uin, owed[i].title, today, &charges[(*count)++]);
    }
    return STATUS_OK;
}
