/* standing_text.c - the SMS of a standing order: it says what is confirmed, amount, payee and
 * rhythm. A long name is cut, never the code. */
#include <stdio.h>

#include "bank/payment_walk.h"
#include "bank/standing.h"

enum { PAYEE_SHOWN = 40 };

static void write_date(int32_t day, char out[CLOCK_TEXT])
{
    struct civil date = civil_from_day(day);
    (void)snprintf(out, CLOCK_TEXT, "%02d.%02d.%04d", date.day, date.month, date.year);
}

static const char *const rhythms[RHYTHM_END][2] = {
    [RHYTHM_ONCE] = {"один раз", "once, on"},
    [RHYTHM_DAY] = {"каждый день с", "every day from"},
    [RHYTHM_WEEK] = {"каждую неделю с", "every week from"},
    [RHYTHM_MONTH] = {"каждый месяц с", "every month from"},
    [RHYTHM_QUARTER] = {"каждый квартал с", "every quarter from"},
    [RHYTHM_YEAR] = {"каждый год с", "every year from"},
};

/* {a payment, a new amount of it}, by enum language */
static const char *const dated[2][2] = {
    {"автоплатёж", "scheduled payment"},
    {"новая сумма автоплатежа", "new amount of a scheduled payment"}};
static const char *const topped[2][2] = {
    {"автопополнение", "automatic top-up"},
    {"новая сумма автопополнения", "new amount of an automatic top-up"}};

/* What is confirmed, as it stands in every text. */
struct telling {
    const char *bank, *money, *payee;
    int payee_bytes;
    enum language language;
    bool is_change;
};

static void tell_dates(const struct telling *telling, const struct schedule *schedule, int number,
                       char *text, size_t room)
{
    char date[CLOCK_TEXT];
    write_date(schedule_due(schedule, number), date);
    (void)snprintf(text, room,
                   telling->language == LANGUAGE_RU
                       ? "%s: %s %s, получатель %.*s, %s %s. Код {code}. Никому его не сообщайте."
                       : "%s: %s of %s to %.*s, %s %s. Code {code}. Never tell it to anyone.",
                   telling->bank, dated[telling->is_change][telling->language], telling->money,
                   telling->payee_bytes, telling->payee,
                   rhythms[schedule->every][telling->language], date);
}

static void write_money(int64_t minor, enum language language, char out[AMOUNT_TEXT])
{
    struct amount amount = {minor, CURRENCY_RUB};
    (language == LANGUAGE_RU ? amount_format_ru : amount_format_en)(amount, out);
}

static void tell_threshold(const struct telling *telling, const struct threshold *threshold,
                           char *text, size_t room)
{
    char below[AMOUNT_TEXT];
    char a_month[AMOUNT_TEXT];
    write_money(threshold->below, telling->language, below);
    write_money(threshold->a_month, telling->language, a_month);
    (void)snprintf(text, room,
                   telling->language == LANGUAGE_RU
                       ? "%s: %s %s, получатель %.*s, если останется меньше %s, до %s в месяц."
                         " Код {code}. Никому его не сообщайте."
                       : "%s: %s of %s to %.*s when less than %s is left, up to %s a month."
                         " Code {code}. Never tell it to anyone.",
                   telling->bank, topped[telling->is_change][telling->language], telling->money,
                   telling->payee_bytes, telling->payee, below, a_month);
}

void standing_code_text(const struct bank *bank, const struct standing *standing,
                        const struct kept_order *kept, enum language language, char *text,
                        size_t room)
{
    bool is_change = standing->wanted != 0;
    struct amount amount = kept->order.amount;
    amount.minor = is_change ? standing->wanted : amount.minor;
    char money[AMOUNT_TEXT];
    (language == LANGUAGE_RU ? amount_format_ru : amount_format_en)(amount, money);
    const struct telling telling = {.bank = bank->policy.name,
                                    .money = money,
                                    .payee = kept->display,
                                    .payee_bytes =
                                        payment_cut(str_from(kept->display), PAYEE_SHOWN),
                                    .language = language,
                                    .is_change = is_change};
    if (standing_by_threshold(standing)) {
        tell_threshold(&telling, &standing->threshold, text, room);
    } else {
        tell_dates(&telling, &standing->schedule, standing->number, text, room);
    }
}
