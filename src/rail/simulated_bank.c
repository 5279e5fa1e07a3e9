/* simulated_bank.c - the other bank of the demo: believable incoming and outgoing movements.
 * People, firms and shops are invented. */
#include <stdio.h>

#include "rail/rail.h"

/* How often and how much: minor units, percent of days. */
struct habit {
    const char *name[2];
    enum category category;
    int percent;
    int64_t least, most;
    int32_t from_hour, to_hour;
};

/* None after nine: what the demo does late in the evening (savings, friends) comes after them. */
static const struct habit habits[] = {
    {{"Продукты у дома", "Corner Grocery"}, CATEGORY_GROCERIES, 42, 31000, 268000, 17, 21},
    {{"Рынок «Садовый»", "Garden Market"}, CATEGORY_GROCERIES, 12, 90000, 640000, 10, 15},
    {{"Метро", "Metro"}, CATEGORY_TRANSPORT, 38, 6700, 13400, 8, 10},
    {{"Такси «Быстрое»", "Swift Taxi"}, CATEGORY_TRANSPORT, 9, 24000, 118000, 19, 21},
    {{"Кофейня «Зерно»", "Bean Coffee"}, CATEGORY_CAFE, 26, 19000, 62000, 9, 12},
    {{"Столовая №1", "Canteen No. 1"}, CATEGORY_CAFE, 22, 32000, 74000, 12, 15},
    {{"Аптека «Здравие»", "Wellness Pharmacy"}, CATEGORY_HEALTH, 6, 24000, 315000, 11, 20},
    {{"Кино «Заря»", "Dawn Cinema"}, CATEGORY_ENTERTAINMENT, 4, 45000, 130000, 18, 21},
    {{"Книги и игры", "Books & Games"}, CATEGORY_SHOPPING, 5, 39000, 450000, 12, 21},
    {{"Одежда «Лён»", "Linen Clothing"}, CATEGORY_SHOPPING, 2, 190000, 890000, 12, 21},
};

/* Once a month, on its day. */
struct monthly {
    const char *name[2];
    enum category category;
    int day;
    int64_t amount, spread;
};

static const struct monthly bills[] = {
    {{"Квартплата", "Rent and utilities"}, CATEGORY_HOME, 12, 684000, 92000},
    {{"Интернет дома", "Home internet"}, CATEGORY_HOME, 3, 65000, 0},
    {{"Мобильная связь", "Mobile phone"}, CATEGORY_MOBILE, 18, 55000, 12000},
};

struct employer {
    const char *name[2];
    int64_t salary;
};

static const struct employer employers[] = {
    {{"ООО «Пример Разработка»", "Example Development LLC"}, 11850000},
    {{"АО «Образцовый завод»", "Sample Works JSC"}, 9240000},
    {{"ИП Вымышленный А. А.", "A. Invented, sole trader"}, 8375000},
};

struct simulation {
    struct txn *txn;
    const struct bank *bank;
    const struct rail_day *day;
    struct random *random;
    void (*set_time)(void *context, int32_t seconds);
    void *context;
    int64_t *posted;
    int32_t now; /* seconds of the day so far: movements come in order */
};

static int64_t between(struct random *random, int64_t least, int64_t most)
{
    return least + (int64_t)random_below(random, (uint64_t)(most - least) + 1);
}

/* A later time within the hours, or a little after the last movement. */
static void advance(struct simulation *run, int32_t from_hour, int32_t to_hour)
{
    int32_t wanted =
        (int32_t)between(run->random, (int64_t)from_hour * 3600, (int64_t)to_hour * 3600 - 1);
    run->now = wanted > run->now ? wanted : run->now + 60;
    run->set_time(run->context, run->now);
}

static enum status receive(struct simulation *run, enum payment_kind kind, const char *name,
                           enum category category, int64_t minor)
{
    bool incoming = kind == PAYMENT_SALARY || kind == PAYMENT_INTEREST;
    const struct rail_day *day = run->day;
    struct payment payment = {
        .kind = kind,
        .customer = day->customer,
        .from_account = incoming ? day->correspondent : day->account,
        .to_account = incoming ? day->account : day->correspondent,
        .to_customer = incoming ? day->customer : 0,
        .amount = {minor, CURRENCY_RUB},
        .category = category,
    };
    (void)snprintf(incoming ? payment.payer : payment.payee, DISPLAY_BYTES, "%s", name);
    enum ledger_outcome outcome = LEDGER_OK;
    enum status status = payment_receive(run->txn, run->bank, &payment, &outcome);
    *run->posted += status == STATUS_OK && outcome == LEDGER_OK;
    return status;
}

static enum status simulate_income(struct simulation *run, int day_of_month)
{
    const struct employer *employer =
        &employers[(size_t)run->day->profile % ARRAY_COUNT(employers)];
    const char *name = employer->name[run->day->language];
    if (day_of_month == 5) {
        advance(run, 9, 11);
        return receive(run, PAYMENT_SALARY, name, CATEGORY_SALARY, employer->salary * 3 / 5);
    }
    if (day_of_month == 20) {
        advance(run, 9, 11);
        return receive(run, PAYMENT_SALARY, name, CATEGORY_SALARY, employer->salary * 2 / 5);
    }
    return STATUS_OK;
}

static enum status simulate_bills(struct simulation *run, int day_of_month)
{
    enum status status = STATUS_OK;
    for (size_t i = 0; i < ARRAY_COUNT(bills) && status == STATUS_OK; i++) {
        if (bills[i].day == day_of_month) {
            advance(run, 12, 14);
            int64_t minor = bills[i].amount + between(run->random, 0, bills[i].spread);
            status = receive(run, PAYMENT_PURCHASE, bills[i].name[run->day->language],
                             bills[i].category, minor);
        }
    }
    return status;
}

enum status rail_simulate_day(struct txn *txn, const struct bank *bank, const struct rail_day *day,
                              struct random *random,
                              void (*set_time)(void *context, int32_t seconds), void *context,
                              int64_t *posted)
{
    *posted = 0;
    struct simulation run = {txn, bank, day, random, set_time, context, posted, 0};
    int day_of_month = civil_from_day(day->day).day;
    enum status status = simulate_income(&run, day_of_month);
    if (status == STATUS_OK) {
        status = simulate_bills(&run, day_of_month);
    }
    for (size_t i = 0; i < ARRAY_COUNT(habits) && status == STATUS_OK; i++) {
        const struct habit *habit = &habits[i];
        /* One customer's habits lean one way, another's another. */
        int64_t percent = habit->percent + (int64_t)((day->profile * 7 + (int64_t)i * 3) % 9) - 4;
        if ((int64_t)random_below(random, 100) >= percent) {
            continue;
        }
        advance(&run, habit->from_hour, habit->to_hour);
        status = receive(&run, PAYMENT_PURCHASE, habit->name[day->language], habit->category,
                         between(random, habit->least / 100, habit->most / 100) * 100 +
                             (random_below(random, 3) == 0 ? between(random, 1, 99) : 0));
    }
    return status;
}
