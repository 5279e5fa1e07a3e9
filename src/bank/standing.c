/* standing.c - what a customer does with standing orders. The bank's own work on them is in
 * standing_run.c. */
#include "bank/standing.h"

#include <stdio.h>
#include <string.h>

#include "bank/event.h"
#include "bank/payment_walk.h"
#include "bank/provider_decide.h"
#include "bank/standing_store.h"
#include "bank/standing_walk.h"
#include "bank/threshold_store.h"
#include "store/key.h"

static enum status refuse(struct standing_result *result, enum bank_outcome outcome)
{
    result->outcome = outcome;
    return STATUS_OK;
}

static void start(struct standing_result *result)
{
    memset(result, 0, sizeof *result);
    result->detail.attempts_left = -1;
}

static bool goes_on(enum status status, const struct standing_result *result)
{
    return status == STATUS_OK && result->outcome == BANK_OK;
}

/* ---- the code */

/* What a confirmation is bound to: all of the order, its rhythm, and the amount that is wanted. */
static struct digest digest_of(const struct standing_result *result)
{
    const struct standing *standing = &result->standing;
    const struct schedule *schedule = &standing->schedule;
    const int64_t numbers[] = {standing->id,
                               standing->customer,
                               schedule->every,
                               schedule->day,
                               schedule->start,
                               schedule->end,
                               schedule->times,
                               schedule->on_holiday,
                               standing->wanted,
                               standing->threshold.below,
                               standing->threshold.a_month};
    return kept_order_digest(&result->kept, numbers, ARRAY_COUNT(numbers));
}

static enum status send_code(struct txn *txn, const struct bank *bank,
                             const struct session *session, struct standing_result *result)
{
    struct customer payer;
    struct standing *standing = &result->standing;
    enum status status = customer_get(txn, standing->customer, &payer);
    if (status != STATUS_OK) {
        return status;
    }
    char text[CODE_TEXT / 2];
    standing_code_text(bank, standing, &result->kept, session->language, text, sizeof text);
    const struct code_request asked = {.purpose = CODE_ORDER,
                                       .customer = standing->customer,
                                       .subject = standing->id,
                                       .former = standing->code,
                                       .phone = str_from(payer.phone),
                                       .device = &session->device,
                                       .order = digest_of(result),
                                       .text = str_from(text)};
    enum auth_outcome sent = AUTH_OK;
    struct code_sent code;
    status = code_send(txn, bank->auth, &asked, &sent, &code);
    if (status == STATUS_OK && sent != AUTH_OK) {
        result->detail.retry_after = code.retry_after;
        return refuse(result, BANK_TOO_MANY);
    }
    standing->code = code.id;
    standing->session = session->id;
    standing->is_strange = session->is_other;
    standing->expires_us = clock_now(bank->clock) + SECONDS_US(bank->policy.order_seconds);
    standing->code_expires_us = code.expires_us;
    standing->code_resend_us = code.resend_us;
    return status;
}

/* ---- loading */

static bool awaits_code(const struct standing *standing)
{
    return standing->state == STANDING_AWAITING || standing->wanted != 0;
}

static enum status load(struct txn *txn, const struct bank *bank, const struct session *session,
                        int64_t id, struct standing_result *result)
{
    start(result);
    struct standing *standing = &result->standing;
    enum status status = standing_select(txn, id, standing);
    if (status == STATUS_NOT_FOUND ||
        (status == STATUS_OK && standing->customer != session->customer)) {
        return refuse(result, BANK_NOT_FOUND);
    }
    if (status == STATUS_OK) {
        status = kept_order_select(txn, id, &result->kept);
    }
    if (status == STATUS_OK && standing_by_threshold(standing)) {
        int32_t month = threshold_month(clock_day(clock_now(bank->clock)));
        status = threshold_paid(txn, id, month, &standing->paid_month);
    }
    return status == STATUS_OK && awaits_code(standing)
               ? code_times(txn, standing->code, &standing->code_expires_us,
                            &standing->code_resend_us)
               : status;
}

enum status standing_get(struct txn *txn, const struct bank *bank, const struct session *session,
                         int64_t id, struct standing_result *result)
{
    return load(txn, bank, session, id, result);
}

static enum status store(struct txn *txn, const struct bank *bank, struct standing_result *result)
{
    result->written = true;
    return standing_store(txn, bank, &result->standing);
}

/* ---- asking for one */

/* Who a payee is costs a question, as it does when somebody is paid at once. */
static enum status ask(const struct payment_loading *loading, struct standing_result *result)
{
    const struct payment_way *way = payment_ways[loading->order->kind];
    if (way->asks == NULL || loading->facts.from == NULL) {
        return STATUS_OK;
    }
    result->written = true;
    enum status status =
        payee_question(loading->txn, loading->bank, loading->facts.customer,
                       way->asks(loading->order), false, &result->outcome, &result->detail);
    result->written = result->outcome != BANK_TOO_MANY;
    return status;
}

/* Would it be paid, if there were money and nothing had been sent yet on that day? */
static enum status judge(struct txn *txn, const struct bank *bank, const struct session *session,
                         const struct payment_order *order, struct standing_result *result)
{
    const struct payment_order turned = payment_turn(bank, order);
    struct payment_loading loading = {
        .txn = txn, .bank = bank, .session = session, .order = &turned};
    enum status status = payment_load(&loading);
    if (status == STATUS_OK) {
        status = ask(&loading, result);
    }
    if (!goes_on(status, result)) {
        return status;
    }
    loading.facts.used.day_used = 0;
    loading.facts.used.month_used = 0;
    struct payment_decision decision = payment_decide(&loading.facts);
    if (decision.outcome != BANK_OK) {
        return refuse(result, decision.outcome);
    }
    struct payment_result would;
    payment_start(&would);
    payment_make(&loading, &decision, &would);
    if (turned.kind == PAYMENT_OWN) {
        payment_name_own(&would.payment, &loading.from, &loading.to, session->language);
    }
    kept_order_make(&result->kept, order, would.payment.payee);
    return status;
}

/* Asked at once, but never sooner than it would have been without a pause: after a payment the
 * provider is left alone. What was told before counts no more. */
static void begin_threshold(struct standing *standing, int64_t now_us)
{
    standing->state = STANDING_ACTIVE;
    standing->enquiry.id = 0;
    standing->enquiry.state = ENQUIRY_NONE;
    standing->next_us = standing->next_us > now_us ? standing->next_us : now_us;
}

static void begin(struct standing *standing, int64_t now_us)
{
    const struct schedule *schedule = &standing->schedule;
    standing->tries = 0;
    if (standing_by_threshold(standing)) {
        begin_threshold(standing, now_us);
        return;
    }
    standing->number = schedule_from(schedule, standing->number, clock_day(now_us));
    bool is_over = !schedule_has(schedule, standing->number);
    standing->state = is_over ? STANDING_DONE : STANDING_ACTIVE;
    standing->next_us = is_over ? 0 : standing_first_try(schedule_due(schedule, standing->number));
}

static enum status store_new(struct txn *txn, const struct bank *bank,
                             const struct session *session, struct standing_result *result)
{
    struct standing *standing = &result->standing;
    enum status status = STATUS_OK;
    if (result->kept.order.kind == PAYMENT_OWN) {
        begin(standing, standing->created_us);
    } else {
        status = send_code(txn, bank, session, result);
    }
    if (!goes_on(status, result)) {
        return status;
    }
    result->written = true;
    status = standing_insert(txn, standing);
    if (status == STATUS_OK) {
        status = kept_order_insert(txn, standing->id, &result->kept);
    }
    return status == STATUS_OK
               ? event_add(txn, bank, standing->customer, EVENT_STANDING, standing->id)
               : status;
}

/* Two that top up the very same would each have a rest and a month of their own. */
static enum status check_single(struct txn *txn, int64_t customer,
                                const struct payment_order *order, struct standing_result *result)
{
    int64_t others = 0;
    enum status status = threshold_count_same(txn, customer, order, &others);
    return status == STATUS_OK && others != 0 ? refuse(result, BANK_THRESHOLD_TWICE) : status;
}

/* Does the provider tell what is left, and is a month wide enough? */
static enum status check_threshold(struct txn *txn, const struct session *session,
                                   const struct standing_request *request,
                                   struct standing_result *result)
{
    bool is_offered = false;
    enum status status = threshold_offered(txn, &request->order, &is_offered);
    if (status == STATUS_OK && !is_offered) {
        return refuse(result, BANK_THRESHOLD_NONE);
    }
    if (status == STATUS_OK && !threshold_fits(&request->threshold, request->order.amount.minor)) {
        return refuse(result, BANK_THRESHOLD_MONTH);
    }
    return status == STATUS_OK ? check_single(txn, session->customer, &request->order, result)
                               : status;
}

static enum status check_rhythm(struct txn *txn, const struct session *session,
                                const struct standing_request *request, int64_t now_us,
                                struct standing_result *result)
{
    if (request->threshold.below != 0) {
        return check_threshold(txn, session, request, result);
    }
    return schedule_fits(&request->schedule, clock_day(now_us)) ? STATUS_OK
                                                                : refuse(result, BANK_DATE_UNFIT);
}

static enum status create(struct txn *txn, const struct bank *bank, const struct session *session,
                          const struct standing_request *request, struct standing_result *result)
{
    int64_t now = clock_now(bank->clock);
    int64_t count = 0;
    if (!kept_order_may(&request->order)) {
        return refuse(result, BANK_NOT_KEPT);
    }
    enum status status = check_rhythm(txn, session, request, now, result);
    if (!goes_on(status, result)) {
        return status;
    }
    status = standing_count(txn, session->customer, now, &count);
    if (status == STATUS_OK && count >= LIMIT_STANDING) {
        return refuse(result, BANK_STANDING_MANY);
    }
    if (status == STATUS_OK) {
        status = judge(txn, bank, session, &request->order, result);
    }
    if (!goes_on(status, result)) {
        return status;
    }
    struct standing *standing = &result->standing;
    *standing = (struct standing){.id = id_next(bank->ids),
                                  .customer = session->customer,
                                  .state = STANDING_AWAITING,
                                  .schedule = request->schedule,
                                  .threshold = request->threshold,
                                  .session = session->id,
                                  .is_strange = session->is_other,
                                  .created_us = now};
    (void)snprintf(standing->name, sizeof standing->name, "%.*s", STR_ARGS(request->name));
    return store_new(txn, bank, session, result);
}

enum status standing_create(struct txn *txn, const struct bank *bank, const struct session *session,
                            const struct standing_request *request, struct standing_result *result)
{
    enum key_state state = KEY_NEW;
    int64_t made = 0;
    start(result);
    enum status status =
        key_find(txn, session->customer, request->key, &request->digest, &state, &made);
    if (status != STATUS_OK) {
        return status;
    }
    if (state == KEY_SAME) {
        return load(txn, bank, session, made, result);
    }
    if (state == KEY_CONFLICT) {
        return refuse(result, BANK_CONFLICT);
    }
    status = create(txn, bank, session, request, result);
    return !goes_on(status, result)
               ? status /* a refusal leaves the key free */
               : key_add(txn, id_next(bank->ids), session->customer, request->key, &request->digest,
                         result->standing.id, clock_now(bank->clock));
}

/* ---- the code comes back */

static enum bank_outcome of_auth(enum auth_outcome outcome)
{
    return outcome == AUTH_WRONG_CODE     ? BANK_WRONG_CODE
           : outcome == AUTH_CODE_EXPIRED ? BANK_CODE_EXPIRED
           : outcome == AUTH_TOO_MANY     ? BANK_TOO_MANY
                                          : BANK_NOT_AWAITING;
}

static enum status confirmed(struct txn *txn, const struct bank *bank,
                             struct standing_result *result)
{
    struct standing *standing = &result->standing;
    enum status status = STATUS_OK;
    if (standing->wanted != 0) {
        result->kept.order.amount.minor = standing->wanted;
        status = kept_order_put_amount(txn, standing->id, standing->wanted);
        standing->wanted = 0;
    } else {
        begin(standing, clock_now(bank->clock));
    }
    return status == STATUS_OK ? store(txn, bank, result) : status;
}

/* Too many wrong ones: what was asked for is given up. */
static enum status give_up(struct txn *txn, const struct bank *bank, struct standing_result *result)
{
    struct standing *standing = &result->standing;
    if (standing->state == STANDING_AWAITING) {
        standing->state = STANDING_CANCELLED;
    }
    standing->wanted = 0;
    return store(txn, bank, result);
}

static enum status load_awaiting(struct txn *txn, const struct bank *bank,
                                 const struct session *session, int64_t id,
                                 struct standing_result *result)
{
    enum status status = load(txn, bank, session, id, result);
    if (!goes_on(status, result)) {
        return status;
    }
    const struct standing *standing = &result->standing;
    if (!awaits_code(standing) || standing->state == STANDING_CANCELLED) {
        return refuse(result, BANK_NOT_AWAITING);
    }
    if (clock_now(bank->clock) >= standing->expires_us) {
        return refuse(result, BANK_CODE_EXPIRED);
    }
    return standing->state == STANDING_AWAITING && standing_by_threshold(standing)
               ? check_single(txn, session->customer, &result->kept.order, result)
               : STATUS_OK;
}

enum status standing_confirm(struct txn *txn, const struct bank *bank,
                             const struct session *session, int64_t id, struct str code,
                             struct standing_result *result)
{
    enum status status = load_awaiting(txn, bank, session, id, result);
    if (!goes_on(status, result)) {
        return status;
    }
    if (result->standing.session != session->id) {
        return refuse(result, BANK_ANOTHER_SESSION);
    }
    const struct code_check check = {.id = result->standing.code,
                                     .purpose = CODE_ORDER,
                                     .device = &session->device,
                                     .order = digest_of(result),
                                     .code = code};
    enum auth_outcome outcome = AUTH_OK;
    struct code_result tried;
    status = code_use(txn, bank->auth, &check, &outcome, &tried);
    if (status == STATUS_OK && outcome == AUTH_OK) {
        return confirmed(txn, bank, result);
    }
    if (status != STATUS_OK) {
        return status;
    }
    result->outcome = of_auth(outcome);
    result->detail.retry_after = tried.retry_after;
    if (outcome != AUTH_WRONG_CODE) {
        return status;
    }
    result->written = true;
    result->detail.attempts_left = tried.attempts_left;
    return tried.attempts_left == 0 ? give_up(txn, bank, result) : status;
}

enum status standing_resend(struct txn *txn, const struct bank *bank, const struct session *session,
                            int64_t id, struct standing_result *result)
{
    enum status status = load_awaiting(txn, bank, session, id, result);
    if (goes_on(status, result)) {
        status = send_code(txn, bank, session, result);
    }
    return goes_on(status, result) ? store(txn, bank, result) : status;
}

/* ---- changing one */

static bool is_alive(const struct standing *standing)
{
    return standing->state == STANDING_ACTIVE || standing->state == STANDING_PAUSED;
}

/* Of a bill: what its provider takes by now. */
static enum status judge_bill(struct txn *txn, int64_t minor, struct standing_result *result)
{
    struct arena arena;
    struct provider provider;
    arena_init(&arena, LIMIT_PROVIDER_ARENA);
    enum status status = provider_find(txn, result->kept.order.provider, &arena, &provider);
    enum bank_outcome outcome = status == STATUS_NOT_FOUND ? BANK_PROVIDER_UNKNOWN
                                : status == STATUS_OK && !provider_takes(&provider, minor)
                                    ? BANK_BILL_AMOUNT
                                    : BANK_OK;
    arena_free(&arena);
    return outcome == BANK_OK ? status : refuse(result, outcome);
}

static enum status judge_amount(struct txn *txn, const struct bank *bank, struct amount amount,
                                struct standing_result *result)
{
    const struct standing *standing = &result->standing;
    const struct payment_order *order = &result->kept.order;
    if (!is_alive(standing)) {
        return refuse(result, BANK_STANDING_OVER);
    }
    if (amount.currency != order->amount.currency) {
        return refuse(result, BANK_CURRENCY_MISMATCH);
    }
    if (payment_kinds[order->kind].has_limits && amount.minor > bank->policy.operation_limit) {
        return refuse(result, BANK_LIMIT_EXCEEDED);
    }
    if (standing_by_threshold(standing) && !threshold_fits(&standing->threshold, amount.minor)) {
        return refuse(result, BANK_THRESHOLD_MONTH);
    }
    return order->kind == PAYMENT_BILL ? judge_bill(txn, amount.minor, result) : STATUS_OK;
}

enum status standing_change(struct txn *txn, const struct bank *bank, const struct session *session,
                            int64_t id, struct amount amount, struct standing_result *result)
{
    enum status status = load(txn, bank, session, id, result);
    if (!goes_on(status, result)) {
        return status;
    }
    struct standing *standing = &result->standing;
    struct payment_order *order = &result->kept.order;
    status = judge_amount(txn, bank, amount, result);
    if (!goes_on(status, result)) {
        return status;
    }
    if (order->kind == PAYMENT_OWN) {
        order->amount = amount;
        status = kept_order_put_amount(txn, id, amount.minor);
        return status == STATUS_OK ? store(txn, bank, result) : status;
    }
    standing->wanted = amount.minor;
    status = send_code(txn, bank, session, result);
    return goes_on(status, result) ? store(txn, bank, result) : status;
}

/* As the customer wished. */
static enum status skip(struct txn *txn, const struct bank *bank, struct standing *standing)
{
    const struct standing_run run = {.id = id_next(bank->ids),
                                     .standing = standing->id,
                                     .number = standing->number,
                                     .day = schedule_due(&standing->schedule, standing->number),
                                     .state = RUN_SKIPPED,
                                     .at_us = clock_now(bank->clock)};
    enum standing_state state = standing->state;
    standing->number++;
    begin(standing, run.at_us);
    if (standing->state == STANDING_ACTIVE) {
        standing->state = state;
    }
    return standing_run_insert(txn, &run);
}

enum status standing_do(struct txn *txn, const struct bank *bank, const struct session *session,
                        int64_t id, enum standing_act act, struct standing_result *result)
{
    enum status status = load(txn, bank, session, id, result);
    if (!goes_on(status, result)) {
        return status;
    }
    struct standing *standing = &result->standing;
    if (act == STANDING_SKIP && standing_by_threshold(standing)) {
        return refuse(result, BANK_SKIP_NONE);
    }
    bool is_asked = act == STANDING_CANCEL && standing->state == STANDING_AWAITING;
    if (!is_alive(standing) && !is_asked) {
        return refuse(result, BANK_STANDING_OVER);
    }
    switch (act) {
    case STANDING_PAUSE:
        standing->state = STANDING_PAUSED;
        break;
    case STANDING_RESUME:
        if (standing->state == STANDING_PAUSED) {
            begin(standing, clock_now(bank->clock));
        }
        break;
    case STANDING_SKIP:
        status = skip(txn, bank, standing);
        break;
    case STANDING_CANCEL:
        standing->state = STANDING_CANCELLED;
        break;
    }
    bool drops_code = awaits_code(standing) && act == STANDING_CANCEL;
    if (status == STATUS_OK && (drops_code || is_asked)) {
        standing->wanted = 0;
        status = code_void(txn, standing->code);
    }
    return status == STATUS_OK ? store(txn, bank, result) : status;
}

/* ---- looking */

enum status standing_list(struct txn *txn, const struct bank *bank, int64_t customer,
                          int64_t ids[LIMIT_STANDING], size_t *count)
{
    return standing_select_list(txn, customer, clock_now(bank->clock), ids, count);
}

enum status standing_runs(struct txn *txn, int64_t standing, struct standing_run runs[LIMIT_RUNS],
                          size_t *count)
{
    return standing_run_list(txn, standing, runs, count);
}
