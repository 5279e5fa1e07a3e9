#include "main/demo_history.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "bank/payment.h"
#include "bank/risk.h"
#include "bank/provider.h"
#include "base/log.h"
#include "main/demo_people.h"
#include "main/demo_cards.h"
#include "main/directory_act.h"
#include "main/main_store.h"
#include "rail/rail.h"

enum { HISTORY_DAYS = 365, SAVINGS_RATE_PERCENT = 8, READERS = 1 };

const struct demo_person demo_people[DEMO_CUSTOMERS] = {
    {"+79000000001", "Анна", "Примерова", 417},
    {"+79000000002", "Борис", "Кукушкин", 1204},
    {"+79000000003", "Вера", "Образцова", 2318},
};

struct person {
    struct customer customer;
    struct account current, savings;
    struct demo_card card;
};

/* The filling; one thread at a time: this one between the jobs, the writer's inside them. */
struct filling {
    struct clock clock;
    struct core core;
    struct random random;
    struct person people[DEMO_CUSTOMERS];
    int64_t correspondent; /* account with the other banks */
    int64_t interest;      /* what the bank pays interest from */
    int32_t day, days_left;
    bool is_first, is_last;
};

struct day_job {
    struct job job;
    struct filling *filling;
};

static void set_time(void *context, int32_t seconds)
{
    struct filling *filling = context;
    filling->clock.fixed_us = clock_day_start(filling->day) + SECONDS_US(seconds);
}

/* ---- the first day: people and accounts */

static enum status open_account(struct filling *filling, struct txn *txn, int64_t customer,
                                enum account_kind kind, int64_t serial, struct account *account)
{
    static const struct str balance_accounts[] = {
        [ACCOUNT_CURRENT] = STR_INIT("40817"), [ACCOUNT_SAVINGS] = STR_INIT("42301")};
    struct account_opening opening = {.customer = customer,
                                      .kind = kind,
                                      .currency = CURRENCY_RUB,
                                      .balance_account = balance_accounts[kind],
                                      .serial = serial,
                                      .position = kind};
    return account_open(txn, &filling->core.bank, &opening, account);
}

static enum status receive(struct filling *filling, struct txn *txn, const struct payment *movement)
{
    struct payment payment = *movement;
    enum ledger_outcome outcome = LEDGER_OK;
    enum status status = payment_receive(txn, &filling->core.bank, &payment, &outcome);
    return status == STATUS_OK && outcome != LEDGER_OK ? STATUS_BUG : status;
}

static enum status settle_person(struct filling *filling, struct txn *txn, size_t index)
{
    const struct demo_person *who = &demo_people[index];
    struct person *person = &filling->people[index];
    person->customer = (struct customer){.language = LANGUAGE_RU};
    (void)snprintf(person->customer.phone, PHONE_BYTES, "%s", who->phone);
    (void)snprintf(person->customer.first_name, NAME_BYTES, "%s", who->first_name);
    (void)snprintf(person->customer.last_name, NAME_BYTES, "%s", who->last_name);
    enum status status = customer_add(txn, &filling->core.bank, &person->customer);
    int64_t id = person->customer.id;
    if (status == STATUS_OK) {
        status =
            open_account(filling, txn, id, ACCOUNT_CURRENT, who->birth_serial, &person->current);
    }
    if (status == STATUS_OK) {
        status = open_account(filling, txn, id, ACCOUNT_SAVINGS, who->birth_serial + 1,
                              &person->savings);
    }
    if (status != STATUS_OK) {
        return status;
    }
    struct payment opening = {.kind = PAYMENT_SALARY,
                              .customer = id,
                              .from_account = filling->correspondent,
                              .to_account = person->current.id,
                              .to_customer = id,
                              .amount = {INT64_C(4500000) + (int64_t)index * 730000, CURRENCY_RUB},
                              .category = CATEGORY_TRANSFER,
                              .payer = "Перевод из другого банка"};
    return receive(filling, txn, &opening);
}

/* Whom the regulator of the demo warns of: an invented number, and an account in an invented bank.
 */
static enum status warn(struct filling *filling, struct txn *txn)
{
    enum status status = risk_add(txn, &filling->core.bank, RISK_PHONE, STR("+79000000013"));
    return status == STATUS_OK
               ? risk_add(txn, &filling->core.bank, RISK_ACCOUNT, STR("40817810900000666001"))
               : status;
}

static enum status settle(struct filling *filling, struct txn *txn)
{
    enum status status =
        internal_account(txn, INTERNAL_CORRESPONDENT, CURRENCY_RUB, &filling->correspondent);
    if (status == STATUS_OK) {
        status = internal_account(txn, INTERNAL_INTEREST, CURRENCY_RUB, &filling->interest);
    }
    if (status == STATUS_OK) {
        status = directory_load_demo(txn, &filling->core.bank);
    }
    for (size_t i = 0; i < DEMO_CUSTOMERS && status == STATUS_OK; i++) {
        set_time(filling, 9 * 3600 + (int32_t)i * 600);
        status = settle_person(filling, txn, i);
    }
    return status == STATUS_OK ? warn(filling, txn) : status;
}

/* ---- every day */

static struct session session_of(const struct person *person)
{
    return (struct session){.id = 1, .customer = person->customer.id, .language = LANGUAGE_RU};
}

/* A part of what is there goes to savings twice a month, the day after the salary. */
static enum status save(struct filling *filling, struct txn *txn, const struct person *person)
{
    struct ledger_account ledger;
    enum status status = ledger_account_get(txn, person->current.id, &ledger);
    int64_t minor = status == STATUS_OK ? ledger_available(&ledger) / 5 / 100000 * 100000 : 0;
    if (status != STATUS_OK || minor == 0) {
        return status;
    }
    struct session session = session_of(person);
    struct payment_order order = {.kind = PAYMENT_OWN,
                                  .from_account = person->current.id,
                                  .to_account = person->savings.id,
                                  .amount = {minor, CURRENCY_RUB}};
    struct payment_result result;
    set_time(filling, 22 * 3600);
    return payment_create(txn, &filling->core.bank, &session, &order, &result);
}

static enum status pay_interest(struct filling *filling, struct txn *txn,
                                const struct person *person)
{
    struct ledger_account ledger;
    enum status status = ledger_account_get(txn, person->savings.id, &ledger);
    int64_t minor = status == STATUS_OK ? ledger_balance(&ledger) / 1200 * SAVINGS_RATE_PERCENT : 0;
    if (status != STATUS_OK || minor == 0) {
        return status;
    }
    struct payment interest = {.kind = PAYMENT_INTEREST,
                               .customer = person->customer.id,
                               .from_account = filling->interest,
                               .to_account = person->savings.id,
                               .to_customer = person->customer.id,
                               .amount = {minor, CURRENCY_RUB},
                               .category = CATEGORY_INTEREST,
                               .payer = "Проценты на остаток"};
    set_time(filling, 22 * 3600 + 900);
    return receive(filling, txn, &interest);
}

/* As a person would: order, read the SMS, type its code. */
static enum status pay_friend(struct filling *filling, struct txn *txn, const struct person *from,
                              const struct person *to)
{
    static const char *const messages[] = {"За ужин",           "", "Билеты",
                                           "Спасибо за помощь", "", "Такси"};
    struct session session = session_of(from);
    struct payment_order order = {
        .kind = PAYMENT_PHONE,
        .from_account = from->current.id,
        .to_phone = str_from(to->customer.phone),
        .amount = {(int64_t)(3 + random_below(&filling->random, 40)) * 10000, CURRENCY_RUB},
        .message = str_from(messages[random_below(&filling->random, ARRAY_COUNT(messages))])};
    struct payment_result result;
    set_time(filling, 22 * 3600 + 1800);
    enum status status = payment_create(txn, &filling->core.bank, &session, &order, &result);
    if (status != STATUS_OK || result.outcome != BANK_OK) {
        return status;
    }
    char phone[PHONE_BYTES];
    char text[CODE_TEXT];
    status = code_message(txn, &filling->core.auth, result.payment.code, phone, text);
    if (status != STATUS_OK) {
        return status;
    }
    set_time(filling, 22 * 3600 + 1817);
    struct str code = str_from(strrchr(text, '#') + 1);
    status = payment_confirm(txn, &filling->core.bank, &session, result.payment.id, code, &result);
    return status == STATUS_OK && result.outcome != BANK_OK ? STATUS_BUG : status;
}

/* In the last weeks they have cards. */
static enum status live_with_card(struct filling *filling, struct txn *txn, struct person *person)
{
    const struct bank *bank = &filling->core.bank;
    if (filling->days_left == DEMO_CARD_DAYS) {
        struct session session = session_of(person);
        set_time(filling, 21 * 3600 + 600);
        return demo_card_issue(txn, bank, &session, person->current.id, &person->card);
    }
    return filling->days_left < DEMO_CARD_DAYS
               ? demo_card_evening(txn, bank, &person->card, set_time, filling)
               : STATUS_OK;
}

static enum status live(struct filling *filling, struct txn *txn)
{
    struct civil date = civil_from_day(filling->day);
    bool month_ends = civil_from_day(filling->day + 1).month != date.month;
    enum status status = STATUS_OK;
    for (size_t i = 0; i < DEMO_CUSTOMERS && status == STATUS_OK; i++) {
        struct person *person = &filling->people[i];
        struct rail_day day = {.customer = person->customer.id,
                               .account = person->current.id,
                               .correspondent = filling->correspondent,
                               .day = filling->day,
                               .profile = (int64_t)i,
                               .language = LANGUAGE_RU};
        int64_t posted = 0;
        status = rail_simulate_day(txn, &filling->core.bank, &day, &filling->random, set_time,
                                   filling, &posted);
        if (status == STATUS_OK) {
            status = live_with_card(filling, txn, person);
        }
        if (status == STATUS_OK && (date.day == 6 || date.day == 21)) {
            status = save(filling, txn, person);
        }
        if (status == STATUS_OK && month_ends) {
            status = pay_interest(filling, txn, person);
        }
    }
    if (status == STATUS_OK && random_below(&filling->random, 5) == 0) {
        size_t from = (size_t)random_below(&filling->random, DEMO_CUSTOMERS);
        size_t to = (from + 1 + (size_t)random_below(&filling->random, DEMO_CUSTOMERS - 1)) %
                    DEMO_CUSTOMERS;
        status = pay_friend(filling, txn, &filling->people[from], &filling->people[to]);
    }
    return status;
}

static enum status load_providers(struct txn *txn)
{
    size_t count = 0;
    struct error error = {.text = ""};
    enum status status = provider_load(txn, str_from(provider_demo), &count, &error);
    if (status != STATUS_OK) {
        log_event(LOG_ERROR, "providers", "%s", error.text);
    }
    return status;
}

static enum job_result day_run(struct job *job, struct txn *txn, enum status *why)
{
    struct filling *filling = ((struct day_job *)job)->filling;
    *why = filling->is_first ? settle(filling, txn) : STATUS_OK;
    if (*why == STATUS_OK) {
        *why = live(filling, txn);
    }
    if (*why == STATUS_OK && filling->is_first) {
        *why = load_providers(txn);
    }
    if (*why == STATUS_OK && filling->is_first) {
        *why = demo_begun_put(txn);
    }
    if (*why == STATUS_OK && filling->is_last) {
        *why = demo_ready_put(txn);
    }
    return *why == STATUS_OK ? JOB_DONE : JOB_FAILED;
}

static enum status fill_days(struct filling *filling, int64_t people, int32_t today)
{
    enum status status = STATUS_OK;
    for (int32_t day = today - HISTORY_DAYS; day < today && status == STATUS_OK; day++) {
        struct day_job job = {.job = {.write = true, .run = day_run}, .filling = filling};
        filling->day = day;
        filling->is_first = day == today - HISTORY_DAYS;
        filling->is_last = day == today - 1;
        filling->days_left = today - day;
        set_time(filling, 8 * 3600);
        if (filling->is_last) { /* before the day that says that all is there */
            status = demo_people_add(&filling->core, people, filling->correspondent);
        }
        if (status == STATUS_OK) {
            status = committer_run(filling->core.committer, &job.job);
        }
        if (status == STATUS_DISK_FULL) { /* the store has made what room it can */
            status = committer_run(filling->core.committer, &job.job);
        }
    }
    return status;
}

enum status demo_fill(const char *data, int64_t people, struct error *error)
{
    enum { SEED = 20250417 };
    struct clock now = clock_system();
    enum status status = clock_zone_set("Europe/Moscow");
    if (status != STATUS_OK) {
        return error_set(error, status, "the time zone Europe/Moscow is not on this machine");
    }
    int32_t today = clock_day(clock_now(&now));
    struct filling filling = {.clock = clock_fixed(clock_day_start(today - HISTORY_DAYS)),
                              .random = random_seeded(SEED)};
    struct auth_policy policy = auth_policy_strict("localhost");
    policy.codes_per_hour = DEMO_CUSTOMERS * HISTORY_DAYS;
    struct core_config config = {.data = data,
                                 .clock = &filling.clock,
                                 .auth_policy = policy,
                                 .bank_policy = bank_policy_default(),
                                 .readers = READERS};
    status = core_open(&filling.core, &config, error);
    if (status == STATUS_OK) {
        status = fill_days(&filling, people, today);
        if (status != STATUS_OK) {
            (void)error_set(error, status, "the demo's history cannot be written: %s",
                            status_name(status));
        }
    }
    core_close(&filling.core);
    crypto_wipe(&filling.people, sizeof filling.people);
    return status;
}

enum status demo_is_ready(const char *data, bool *ready, struct error *error)
{
    struct store *store = NULL;
    struct store_config config;
    struct connection *connection = NULL;
    struct txn *txn = NULL;
    char url[PATH_TEXT];
    *ready = false;
    enum status status = core_open_store(data, url, &config, &store, error);
    if (status != STATUS_OK) {
        return status;
    }
    /* A folder whose making was cut short may have no tables yet: it is simply not ready. */
    if (store_connect(store, CONNECTION_READER, &connection, NULL) == STATUS_OK) {
        status = txn_begin(connection, &txn);
        if (status == STATUS_OK) {
            status = demo_ready_load(txn, ready);
            txn_rollback(txn);
        }
        store_disconnect(connection);
    }
    store_close(store);
    return status == STATUS_OK ? STATUS_OK : error_set(error, status, "cannot read %s", data);
}
