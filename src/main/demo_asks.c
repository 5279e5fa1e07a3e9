#include "main/demo_asks.h"

#include "bank/ask.h"
#include "main/demo_history.h"

enum { ANNA = 0, BORIS = 1, LINK_DAYS = 30 };

struct asks_job {
    struct job job;
    const struct bank *bank;
};

static enum status ask(struct txn *txn, const struct bank *bank, int who, struct ask_wish wish)
{
    struct customer customer;
    struct ask_result result;
    enum status status = customer_by_phone(txn, str_from(demo_people[who].phone), &customer);
    if (status != STATUS_OK) {
        return status;
    }
    const struct session session = {.customer = customer.id, .language = LANGUAGE_RU};
    wish.account = customer.main_account;
    wish.digest = sha256(wish.note);
    /* a refusal (its account was closed since) leaves the demo without it */
    return ask_create(txn, bank, &session, &wish, &result);
}

static enum job_result run(struct job *job, struct txn *txn, enum status *why)
{
    const struct asks_job *at = (const struct asks_job *)job;
    *why = ask(txn, at->bank, BORIS,
               (struct ask_wish){.key = STR("demo-cinema"),
                                 .phone = str_from(demo_people[ANNA].phone),
                                 .amount = {50000, CURRENCY_RUB},
                                 .note = STR("Билеты в кино")});
    if (*why == STATUS_OK) {
        *why = ask(txn, at->bank, ANNA,
                   (struct ask_wish){.key = STR("demo-present"),
                                     .phone = STR(""),
                                     .note = STR("На подарок"),
                                     .days = LINK_DAYS});
    }
    return *why == STATUS_OK ? JOB_DONE : JOB_FAILED;
}

enum status demo_asks_make(struct core *core)
{
    struct asks_job asks = {.job = {.write = true, .run = run}, .bank = &core->bank};
    return committer_run(core->committer, &asks.job);
}
