/* threshold.c - the way of a standing order that waits for what is left with a provider: asked
 * through the outbox, answered, and carried out by the job of standing_run.c. What follows from an
 * answer is stored with its being used, so no answer is paid by twice. */
#include "bank/threshold.h"

#include <stdio.h>

#include "bank/provider.h"
#include "bank/standing_store.h"
#include "bank/standing_walk.h"
#include "bank/threshold_store.h"
#include "store/outbox.h"

bool standing_by_threshold(const struct standing *standing)
{
    return standing->threshold.below != 0;
}

enum status threshold_offered(struct txn *txn, const struct payment_order *order, bool *is_offered)
{
    struct arena arena;
    struct provider provider;
    *is_offered = false;
    if (order->kind != PAYMENT_BILL) {
        return STATUS_OK;
    }
    arena_init(&arena, LIMIT_PROVIDER_ARENA);
    enum status status = provider_find(txn, order->provider, &arena, &provider);
    *is_offered = status == STATUS_OK && provider.has_threshold;
    arena_free(&arena);
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

/* ---- what is due */

static int64_t next_look(const struct bank *bank)
{
    return clock_now(bank->clock) + SECONDS_US(bank->policy.balance_seconds);
}

/* When no answer comes, it is asked anew at the next look. */
static enum status ask(struct txn *txn, const struct bank *bank, struct standing *standing)
{
    standing->enquiry.id = id_next(bank->ids);
    standing->enquiry.state = ENQUIRY_ASKED;
    standing->next_us = next_look(bank);
    enum status status = standing_update(txn, standing);
    return status == STATUS_OK ? outbox_add(txn, id_next(bank->ids), OUTBOX_BALANCE,
                                            standing->enquiry.id, clock_now(bank->clock))
                               : status;
}

static enum status wait(struct txn *txn, const struct bank *bank, struct standing *standing)
{
    standing->next_us = next_look(bank);
    return standing_store(txn, bank, standing);
}

static enum status end(struct txn *txn, const struct bank *bank, struct standing *standing,
                       struct standing_run *run, struct standing_told *told)
{
    run->day = clock_day(clock_now(bank->clock));
    enum status status = standing_end_run(txn, bank, standing, run, told);
    return status == STATUS_OK ? standing_store(txn, bank, standing) : status;
}

static enum status top_up(struct txn *txn, const struct bank *bank, struct standing *standing,
                          struct standing_told *told)
{
    struct payment_result result;
    struct standing_run run = {.state = RUN_PAID};
    enum status status = standing_pay(txn, bank, standing, &result);
    if (status != STATUS_OK) {
        return status;
    }
    standing->tries++;
    switch (standing_turn(result.outcome, standing->tries)) {
    case STANDING_AGAIN:
        return wait(txn, bank, standing);
    case STANDING_PAID:
        told->payment = result.payment;
        run.payment = result.payment.id;
        break;
    case STANDING_FAILED:
        run = (struct standing_run){.state = RUN_FAILED, .reason = result.outcome};
        break;
    }
    standing->next_us = threshold_rest(clock_now(bank->clock));
    return end(txn, bank, standing, &run, told);
}

/* The customer is told once in that month. */
static enum status stop_for_month(struct txn *txn, const struct bank *bank,
                                  struct standing *standing, struct standing_told *told)
{
    struct standing_run run = {.state = RUN_FAILED, .reason = BANK_THRESHOLD_MONTH};
    standing->next_us = threshold_next_month(clock_now(bank->clock));
    return end(txn, bank, standing, &run, told);
}

enum status threshold_run(struct txn *txn, const struct bank *bank, struct standing *standing,
                          struct standing_told *told)
{
    int64_t now = clock_now(bank->clock);
    int64_t paid = 0;
    struct kept_order kept;
    enum status status = kept_order_select(txn, standing->id, &kept);
    if (status == STATUS_OK) {
        status = threshold_paid(txn, standing->id, threshold_month(clock_day(now)), &paid);
    }
    if (status != STATUS_OK) {
        return status;
    }
    enum threshold_turn turn = threshold_turn(&standing->threshold, &standing->enquiry,
                                              kept.order.amount.minor, paid, now);
    if (turn == THRESHOLD_ASK) {
        return ask(txn, bank, standing);
    }
    standing->enquiry.state = ENQUIRY_USED;
    if (turn == THRESHOLD_ENOUGH) {
        standing->tries = 0;
        return wait(txn, bank, standing);
    }
    return turn == THRESHOLD_FULL ? stop_for_month(txn, bank, standing, told)
                                  : top_up(txn, bank, standing, told);
}

/* ---- for whoever asks the provider */

/* The standing order that waits for this enquiry, locked. STATUS_NOT_FOUND */
static enum status waiting(struct txn *txn, int64_t enquiry, struct standing *standing)
{
    int64_t id = 0;
    enum status status = threshold_of_enquiry(txn, enquiry, &id);
    if (status == STATUS_OK) {
        status = standing_select(txn, id, standing);
    }
    bool waits = status == STATUS_OK && standing->state == STANDING_ACTIVE &&
                 standing->enquiry.id == enquiry && standing->enquiry.state == ENQUIRY_ASKED;
    return status == STATUS_OK && !waits ? STATUS_NOT_FOUND : status;
}

enum status threshold_question(struct txn *txn, int64_t enquiry, struct balance_question *question)
{
    struct standing standing;
    struct kept_order kept;
    enum status status = waiting(txn, enquiry, &standing);
    if (status == STATUS_OK) {
        status = kept_order_select(txn, standing.id, &kept);
    }
    if (status == STATUS_OK) {
        *question = (struct balance_question){.enquiry = enquiry, .provider = kept.order.provider};
        (void)snprintf(question->fields, sizeof question->fields, "%s", kept.fields);
    }
    return status;
}

enum status threshold_answer(struct txn *txn, const struct bank *bank, int64_t enquiry,
                             const struct balance_answer *answer)
{
    struct standing standing;
    enum status status = waiting(txn, enquiry, &standing);
    if (status != STATUS_OK) {
        return status == STATUS_NOT_FOUND ? STATUS_OK : status;
    }
    int64_t now = clock_now(bank->clock);
    standing.enquiry.state = answer->is_known ? ENQUIRY_TOLD : ENQUIRY_FAILED;
    if (answer->is_known) {
        standing.enquiry.left = answer->left;
        standing.enquiry.told_us = now;
        standing.next_us = now;
    }
    return standing_store(txn, bank, &standing);
}
