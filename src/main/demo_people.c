#include "main/demo_people.h"

#include <inttypes.h>
#include <stdio.h>

#include "bank/payment.h"

enum { PEOPLE_A_COMMIT = 500, FIRST_PHONE = 1000000, FIRST_SERIAL = 5000000 };

static const char *const first_names[] = {"Глеб", "Дарья", "Егор", "Жанна", "Захар", "Инна"};
static const char *const last_names[] = {"Примеров", "Образцов", "Пробный", "Условный", "Тестов"};

struct people_job {
    struct job job;
    struct core *core;
    int64_t from, to; /* of the count: the first and the one after the last */
    int64_t correspondent;
};

static enum status give_money(struct txn *txn, const struct bank *bank, int64_t correspondent,
                              const struct account *account)
{
    struct payment opening = {.kind = PAYMENT_SALARY,
                              .customer = account->customer,
                              .from_account = correspondent,
                              .to_account = account->id,
                              .to_customer = account->customer,
                              .amount = {INT64_C(2500000), CURRENCY_RUB},
                              .category = CATEGORY_TRANSFER,
                              .payer = "Перевод из другого банка"};
    enum ledger_outcome outcome = LEDGER_OK;
    enum status status = payment_receive(txn, bank, &opening, &outcome);
    return status == STATUS_OK && outcome != LEDGER_OK ? STATUS_BUG : status;
}

static enum status add_person(struct txn *txn, const struct people_job *at, int64_t index)
{
    const struct bank *bank = &at->core->bank;
    struct customer customer = {.language = LANGUAGE_RU};
    struct account account;
    (void)snprintf(customer.phone, sizeof customer.phone, "+7900%07" PRId64, FIRST_PHONE + index);
    (void)snprintf(customer.first_name, sizeof customer.first_name, "%s",
                   first_names[(size_t)index % ARRAY_COUNT(first_names)]);
    (void)snprintf(customer.last_name, sizeof customer.last_name, "%s",
                   last_names[(size_t)index % ARRAY_COUNT(last_names)]);
    enum status status = customer_add(txn, bank, &customer);
    if (status == STATUS_OK) {
        struct account_opening opening = {.customer = customer.id,
                                          .kind = ACCOUNT_CURRENT,
                                          .currency = CURRENCY_RUB,
                                          .balance_account = STR("40817"),
                                          .serial = FIRST_SERIAL + index,
                                          .position = 1};
        status = account_open(txn, bank, &opening, &account);
    }
    return status == STATUS_OK ? give_money(txn, bank, at->correspondent, &account) : status;
}

static enum job_result people_run(struct job *job, struct txn *txn, enum status *why)
{
    const struct people_job *at = (const struct people_job *)job;
    *why = STATUS_OK;
    for (int64_t i = at->from; i < at->to && *why == STATUS_OK; i++) {
        *why = add_person(txn, at, i);
    }
    return *why == STATUS_OK ? JOB_DONE : JOB_FAILED;
}

enum status demo_people_add(struct core *core, int64_t count, int64_t correspondent)
{
    enum status status = STATUS_OK;
    for (int64_t from = 0; from < count && status == STATUS_OK; from += PEOPLE_A_COMMIT) {
        int64_t left = count - from;
        struct people_job job = {.job = {.write = true, .run = people_run},
                                 .core = core,
                                 .from = from,
                                 .to = from + (left < PEOPLE_A_COMMIT ? left : PEOPLE_A_COMMIT),
                                 .correspondent = correspondent};
        status = committer_run(core->committer, &job.job);
    }
    return status;
}
