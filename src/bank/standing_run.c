/* standing_run.c - the bank carries out what is due: load, decide, store. A date's row is written
 * in the transaction of its payment, and its number is unique, so whoever dies in the middle, or
 * comes twice, pays once. */
#include "bank/event.h"
#include "bank/payment_walk.h"
#include "bank/standing_store.h"
#include "bank/standing_walk.h"

/* Who asked for it then: how old that session is, and where it was, is a sign as it was. The
 * device is not kept: a young session is taken for a young device. */
static struct session session_of(const struct standing *standing, const struct customer *payer)
{
    return (struct session){.id = standing->session,
                            .customer = standing->customer,
                            .language = payer->language,
                            .is_other = standing->is_strange};
}

/* On to the next date. */
static void advance(struct standing *standing)
{
    const struct schedule *schedule = &standing->schedule;
    bool is_over = !schedule_has(schedule, standing->number);
    standing->state = is_over ? STANDING_DONE : standing->state;
    standing->next_us = is_over ? 0 : standing_first_try(schedule_due(schedule, standing->number));
}

enum status standing_store(struct txn *txn, const struct bank *bank,
                           const struct standing *standing)
{
    enum status status = standing_update(txn, standing);
    return status == STATUS_OK
               ? event_add(txn, bank, standing->customer, EVENT_STANDING, standing->id)
               : status;
}

enum status standing_end_run(struct txn *txn, const struct bank *bank, struct standing *standing,
                             struct standing_run *run, struct standing_told *told)
{
    run->id = id_next(bank->ids);
    run->standing = standing->id;
    run->number = standing->number;
    run->at_us = clock_now(bank->clock);
    told->customer = standing->customer;
    told->run = run->id;
    standing->number++;
    standing->tries = 0;
    return standing_run_insert(txn, run);
}

/* What became of the date, and on to the next one. */
static enum status end_date(struct txn *txn, const struct bank *bank, struct standing *standing,
                            struct standing_run *run, struct standing_told *told)
{
    run->day = schedule_due(&standing->schedule, standing->number);
    enum status status = standing_end_run(txn, bank, standing, run, told);
    advance(standing);
    return status == STATUS_OK ? standing_store(txn, bank, standing) : status;
}

enum status standing_pay(struct txn *txn, const struct bank *bank, const struct standing *standing,
                         struct payment_result *result)
{
    struct kept_order kept;
    struct customer payer;
    enum status status = kept_order_select(txn, standing->id, &kept);
    if (status == STATUS_OK) {
        status = customer_get(txn, standing->customer, &payer);
    }
    if (status != STATUS_OK) {
        return status;
    }
    struct session session = session_of(standing, &payer);
    kept.order.standing = standing->id;
    return payment_create(txn, bank, &session, &kept.order, result);
}

static enum status pay_date(struct txn *txn, const struct bank *bank, struct standing *standing,
                            struct standing_told *told)
{
    int64_t now = clock_now(bank->clock);
    struct standing_run run = {.state = RUN_MISSED};
    if (schedule_is_missed(&standing->schedule, standing->number, clock_day(now))) {
        return end_date(txn, bank, standing, &run, told);
    }
    struct payment_result result;
    enum status status = standing_pay(txn, bank, standing, &result);
    if (status != STATUS_OK) {
        return status;
    }
    standing->tries++;
    switch (standing_turn(result.outcome, standing->tries)) {
    case STANDING_AGAIN:
        standing->next_us = standing_next_try(now);
        return standing_store(txn, bank, standing);
    case STANDING_PAID:
        told->payment = result.payment;
        run = (struct standing_run){.state = RUN_PAID, .payment = result.payment.id};
        break;
    case STANDING_FAILED:
        run = (struct standing_run){.state = RUN_FAILED, .reason = result.outcome};
        break;
    }
    return end_date(txn, bank, standing, &run, told);
}

/* told [out]: customer 0 when there is nothing to tell. */
static enum status run_one(struct txn *txn, const struct bank *bank, int64_t id,
                           struct standing_told *told)
{
    struct standing standing;
    int64_t now = clock_now(bank->clock);
    *told = (struct standing_told){0};
    enum status status = standing_select(txn, id, &standing);
    /* Another process may have done it while this one waited for the row. */
    if (status != STATUS_OK || standing.state != STANDING_ACTIVE || standing.next_us > now) {
        return status;
    }
    if (standing_by_threshold(&standing)) {
        return threshold_run(txn, bank, &standing, told);
    }
    return pay_date(txn, bank, &standing, told);
}

enum status standing_run_due(struct txn *txn, const struct bank *bank, size_t most,
                             struct standing_told *told, size_t *count)
{
    int64_t ids[LIMIT_STANDING];
    size_t due = 0;
    *count = 0;
    int64_t now = clock_now(bank->clock);
    int64_t room = most < LIMIT_STANDING ? (int64_t)most : LIMIT_STANDING;
    enum status status = standing_select_due(txn, now, room, ids, &due);
    for (size_t i = 0; i < due && status == STATUS_OK; i++) {
        status = run_one(txn, bank, ids[i], &told[*count]);
        *count += status == STATUS_OK && told[*count].customer != 0;
    }
    return status;
}

enum status standing_plan_due(struct txn *txn, const struct bank *bank, size_t most,
                              struct plan *plan)
{
    int64_t ids[LIMIT_STANDING];
    size_t due = 0;
    int64_t room = most < LIMIT_STANDING ? (int64_t)most : LIMIT_STANDING;
    enum status status = standing_select_due(txn, clock_now(bank->clock), room, ids, &due);
    for (size_t i = 0; i < due && status == STATUS_OK; i++) {
        struct kept_order kept;
        status = kept_order_select(txn, ids[i], &kept);
        if (status == STATUS_OK) {
            status = payment_plan_order(txn, bank, &kept.order, plan);
        }
    }
    return status;
}
