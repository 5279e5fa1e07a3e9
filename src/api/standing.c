/* standing.c - orders that the bank carries out by itself. */
#include "bank/standing.h"

#include "api/api_bills.h"
#include "api/api_internal.h"
#include "api/api_standing.h"

enum { DATES = 3 }; /* that are shown ahead */

struct standing_view {
    struct standing_result result;
    struct standing_run runs[LIMIT_RUNS];
    size_t runs_count;
};

static enum status finish(struct http_request *request, struct txn *txn, enum status status,
                          struct standing_view *view)
{
    struct standing_result *result = &view->result;
    request->answer = view;
    request->written = result->written;
    if (status == STATUS_OK && result->outcome != BANK_OK) {
        api_refuse(request, &bank_outcomes[result->outcome], &result->detail, result->written);
        return status;
    }
    return status == STATUS_OK
               ? standing_runs(txn, result->standing.id, view->runs, &view->runs_count)
               : status;
}

/* ---- POST /v1/standing-orders */

static const char *const holidays[] = {
    [WORKDAY_SAME] = "same", [WORKDAY_BEFORE] = "before", [WORKDAY_AFTER] = "after"};

enum { WORD_MOST = 16 };

static enum rhythm read_rhythm(struct http_request *request, json_t *object)
{
    struct str word = json_text(object, "/schedule", "every", WORD_MOST, &request->errors);
    for (int i = 1; i < RHYTHM_END; i++) {
        if (str_equal(word, str_from(rhythm_word((enum rhythm)i)))) {
            return (enum rhythm)i;
        }
    }
    if (word.size != 0) {
        field_errors_add(&request->errors, "/schedule/every",
                         "once, day, week, month, quarter or year is needed");
    }
    return RHYTHM_ONCE;
}

static enum workday_rule read_holiday(struct http_request *request, json_t *object)
{
    if (json_object_get(object, "on_holiday") == NULL) {
        return WORKDAY_SAME;
    }
    struct str word = json_text(object, "/schedule", "on_holiday", WORD_MOST, &request->errors);
    for (size_t i = 0; i < ARRAY_COUNT(holidays); i++) {
        if (str_equal(word, str_from(holidays[i]))) {
            return (enum workday_rule)i;
        }
    }
    if (word.size != 0) {
        field_errors_add(&request->errors, "/schedule/on_holiday",
                         "before, after or same is needed");
    }
    return WORKDAY_SAME;
}

static int32_t read_day(struct http_request *request, json_t *object, const char *name,
                        bool may_miss)
{
    int32_t day = 0;
    if (may_miss && json_object_get(object, name) == NULL) {
        return 0;
    }
    struct str text = json_text(object, "/schedule", name, WORD_MOST, &request->errors);
    if (text.size != 0 && (day_parse(text, &day) != STATUS_OK || day <= 0)) {
        struct str pointer = arena_printf(&request->arena, "/schedule/%s", name);
        field_errors_add(&request->errors, pointer.data == NULL ? "" : pointer.data,
                         "a date is needed, 2026-01-31");
        return 0;
    }
    return day;
}

/* A day can be said of weeks, months and quarters; every day has no other day to go to. */
static void check_schedule(struct http_request *request, const struct schedule *schedule)
{
    bool has_day = schedule->every == RHYTHM_WEEK || schedule->every == RHYTHM_MONTH ||
                   schedule->every == RHYTHM_QUARTER;
    if (schedule->day != 0 && !has_day) {
        field_errors_add(&request->errors, "/schedule/day", "only of a week, a month or a quarter");
    }
    if (schedule->every == RHYTHM_DAY && schedule->on_holiday != WORKDAY_SAME) {
        field_errors_add(&request->errors, "/schedule/on_holiday",
                         "every day has no other day to go to");
    }
}

static void read_schedule(struct http_request *request, json_t *body, struct schedule *schedule)
{
    static const char *const members[] = {"every", "day",        "start", "end",
                                          "times", "on_holiday", NULL};
    enum { WEEK_DAYS = 7, MONTH_DAYS = 31 };
    json_t *object = json_object_member(body, "", "schedule", &request->errors);
    if (object == NULL) {
        return;
    }
    json_only(object, "/schedule", members, &request->errors);
    schedule->every = read_rhythm(request, object);
    schedule->day = api_integer(request, object, "/schedule", "day", 1,
                                schedule->every == RHYTHM_WEEK ? WEEK_DAYS : MONTH_DAYS, 0);
    schedule->start = read_day(request, object, "start", false);
    schedule->end = read_day(request, object, "end", true);
    schedule->times = api_integer(request, object, "/schedule", "times", 1, LIMIT_TIMES, 0);
    schedule->on_holiday = read_holiday(request, object);
    check_schedule(request, schedule);
}

/* Minor units of roubles, more than nothing. 0: it was wrong, and is complained about. */
static int64_t read_rubles(struct http_request *request, json_t *object, const char *name)
{
    struct amount amount = api_amount_at(request, object, "/threshold", name);
    if (amount.minor != 0 && amount.currency != CURRENCY_RUB) {
        struct str pointer = arena_printf(&request->arena, "/threshold/%s/currency", name);
        field_errors_add(&request->errors, pointer.data == NULL ? "" : pointer.data,
                         "roubles are needed");
        return 0;
    }
    return amount.minor;
}

static void read_threshold(struct http_request *request, json_t *body, struct threshold *threshold)
{
    static const char *const members[] = {"below", "at_most_a_month", NULL};
    json_t *object = json_object_member(body, "", "threshold", &request->errors);
    if (object == NULL) {
        return;
    }
    json_only(object, "/threshold", members, &request->errors);
    threshold->below = read_rubles(request, object, "below");
    threshold->a_month = read_rubles(request, object, "at_most_a_month");
}

/* By dates or by a threshold, one of them. */
static void read_rhythm_or_threshold(struct http_request *request, json_t *body,
                                     struct standing_request *asked)
{
    bool has_schedule = json_object_get(body, "schedule") != NULL;
    bool has_threshold = json_object_get(body, "threshold") != NULL;
    if (has_schedule == has_threshold) {
        field_errors_add(&request->errors, "/schedule",
                         "a schedule or a threshold is needed, one of them");
    } else if (has_threshold) {
        read_threshold(request, body, &asked->threshold);
    } else {
        read_schedule(request, body, &asked->schedule);
    }
}

void standing_create_parse(struct http_request *request)
{
    static const char *const members[] = {"name", "order", "schedule", "threshold", NULL};
    struct standing_request *asked = ARENA_NEW(&request->arena, struct standing_request);
    json_t *body = api_body(request, members);
    request->order = asked;
    if (asked != NULL && body != NULL) {
        asked->key = request->idempotency_key;
        asked->name =
            api_keep(request, json_text_optional(body, "", "name", LIMIT_NAME, &request->errors));
        api_order_member(request, body, false, &asked->order);
        read_rhythm_or_threshold(request, body, asked);
        if (json_digest(body, &asked->digest) != STATUS_OK) {
            request->order = NULL;
        }
    }
    json_decref(body);
}

enum status standing_create_run(struct http_request *request, struct txn *txn)
{
    struct standing_view *view = ARENA_NEW(&request->arena, struct standing_view);
    if (request->order == NULL || view == NULL) {
        return STATUS_NO_MEMORY;
    }
    const struct standing_request *asked = request->order;
    enum status status =
        standing_create(txn, api_of(request)->bank, session_of(request), asked, &view->result);
    if (status == STATUS_OK && view->result.outcome == BANK_BILL_FIELDS) {
        return api_refuse_fields(request, txn, &asked->order, "/order/to");
    }
    return finish(request, txn, status, view);
}

/* ---- GET /v1/standing-orders/{id} */

enum status standing_get_run(struct http_request *request, struct txn *txn)
{
    struct standing_view *view = ARENA_NEW(&request->arena, struct standing_view);
    if (view == NULL) {
        return STATUS_NO_MEMORY;
    }
    enum status status = standing_get(txn, api_of(request)->bank, session_of(request),
                                      request->path_id, &view->result);
    return finish(request, txn, status, view);
}

/* ---- POST /v1/standing-orders/{id}/confirm and /resend */

void standing_confirm_parse(struct http_request *request)
{
    static const char *const members[] = {"code", NULL};
    struct str *code = ARENA_NEW(&request->arena, struct str);
    json_t *body = api_body(request, members);
    if (code != NULL && body != NULL) {
        *code = api_code(request, body);
    }
    request->order = code;
    json_decref(body);
}

enum status standing_confirm_run(struct http_request *request, struct txn *txn)
{
    const struct str *code = request->order;
    struct standing_view *view = ARENA_NEW(&request->arena, struct standing_view);
    if (code == NULL || view == NULL) {
        return STATUS_NO_MEMORY;
    }
    enum status status = standing_confirm(txn, api_of(request)->bank, session_of(request),
                                          request->path_id, *code, &view->result);
    return finish(request, txn, status, view);
}

enum status standing_resend_run(struct http_request *request, struct txn *txn)
{
    struct standing_view *view = ARENA_NEW(&request->arena, struct standing_view);
    if (view == NULL) {
        return STATUS_NO_MEMORY;
    }
    enum status status = standing_resend(txn, api_of(request)->bank, session_of(request),
                                         request->path_id, &view->result);
    return finish(request, txn, status, view);
}

/* ---- POST /v1/standing-orders/{id}/amount */

void standing_change_parse(struct http_request *request)
{
    static const char *const members[] = {"amount", NULL};
    struct amount *amount = ARENA_NEW(&request->arena, struct amount);
    json_t *body = api_body(request, members);
    if (amount != NULL && body != NULL) {
        *amount = api_amount(request, body, "amount");
    }
    request->order = amount;
    json_decref(body);
}

enum status standing_change_run(struct http_request *request, struct txn *txn)
{
    const struct amount *amount = request->order;
    struct standing_view *view = ARENA_NEW(&request->arena, struct standing_view);
    if (amount == NULL || view == NULL) {
        return STATUS_NO_MEMORY;
    }
    enum status status = standing_change(txn, api_of(request)->bank, session_of(request),
                                         request->path_id, *amount, &view->result);
    return finish(request, txn, status, view);
}

/* ---- POST /v1/standing-orders/{id}/pause, /resume, /skip and /cancel */

static enum status act(struct http_request *request, struct txn *txn, enum standing_act what)
{
    struct standing_view *view = ARENA_NEW(&request->arena, struct standing_view);
    if (view == NULL) {
        return STATUS_NO_MEMORY;
    }
    enum status status = standing_do(txn, api_of(request)->bank, session_of(request),
                                     request->path_id, what, &view->result);
    return finish(request, txn, status, view);
}

enum status standing_pause_run(struct http_request *request, struct txn *txn)
{
    return act(request, txn, STANDING_PAUSE);
}

enum status standing_resume_run(struct http_request *request, struct txn *txn)
{
    return act(request, txn, STANDING_RESUME);
}

enum status standing_skip_run(struct http_request *request, struct txn *txn)
{
    return act(request, txn, STANDING_SKIP);
}

enum status standing_cancel_run(struct http_request *request, struct txn *txn)
{
    return act(request, txn, STANDING_CANCEL);
}

/* ---- the answer */

static json_t *json_of_schedule(const struct standing *standing)
{
    const struct schedule *schedule = &standing->schedule;
    if (standing_by_threshold(standing)) {
        return json_null();
    }
    return json_pack("{s:s,s:o,s:o,s:o,s:o,s:s}", "every", rhythm_word(schedule->every), "day",
                     schedule->day == 0 ? json_null() : json_integer(schedule->day), "start",
                     json_of_day(schedule->start), "end",
                     schedule->end == 0 ? json_null() : json_of_day(schedule->end), "times",
                     schedule->times == 0 ? json_null() : json_integer(schedule->times),
                     "on_holiday", holidays[schedule->on_holiday]);
}

static json_t *rubles(int64_t minor)
{
    return json_of_amount((struct amount){minor, CURRENCY_RUB});
}

static json_t *json_of_threshold(const struct standing *standing)
{
    const struct enquiry *enquiry = &standing->enquiry;
    if (!standing_by_threshold(standing)) {
        return json_null();
    }
    bool is_known = enquiry->told_us != 0;
    return json_pack("{s:o,s:o,s:o,s:o,s:o,s:b}", "below", rubles(standing->threshold.below),
                     "at_most_a_month", rubles(standing->threshold.a_month), "paid_this_month",
                     rubles(standing->paid_month), "left",
                     is_known ? rubles(enquiry->left) : json_null(), "left_at",
                     is_known ? json_of_time(enquiry->told_us) : json_null(), "answered",
                     (int)(enquiry->state != ENQUIRY_FAILED));
}

static json_t *json_of_dates(const struct standing *standing)
{
    json_t *dates = json_array();
    bool goes_on = !standing_by_threshold(standing) && standing->state != STANDING_DONE &&
                   standing->state != STANDING_CANCELLED;
    for (int i = 0; i < DATES && goes_on; i++) {
        if (schedule_has(&standing->schedule, standing->number + i)) {
            int32_t day = schedule_due(&standing->schedule, standing->number + i);
            (void)json_array_append_new(dates, json_of_day(day));
        }
    }
    return dates;
}

static json_t *json_of_confirmation(const struct standing *standing, const struct session *session,
                                    int64_t now_us)
{
    bool awaits = standing->state == STANDING_AWAITING || standing->wanted != 0;
    if (!awaits || now_us >= standing->expires_us) {
        return json_null();
    }
    return json_pack("{s:s,s:o,s:o,s:b}", "method", "sms", "expires_at",
                     json_of_time(standing->code_expires_us), "resend_at",
                     json_of_time(standing->code_resend_us), "here",
                     (int)(standing->session == session->id));
}

static json_t *json_of_run(const struct standing_run *run, enum language language)
{
    static const char *const words[RUN_STATE_END] = {[RUN_PAID] = "made",
                                                     [RUN_FAILED] = "failed",
                                                     [RUN_SKIPPED] = "skipped",
                                                     [RUN_MISSED] = "missed"};
    bool failed = run->state == RUN_FAILED;
    return json_pack("{s:o,s:s,s:o,s:o,s:o}", "date", json_of_day(run->day), "status",
                     words[run->state], "at", json_of_time(run->at_us), "payment",
                     run->payment == 0 ? json_null() : json_of_id(run->payment), "reason",
                     failed ? json_string(bank_outcomes[run->reason].text[language]) : json_null());
}

static const char *status_word(const struct standing *standing, int64_t now_us)
{
    static const char *const words[STANDING_STATE_END] = {[STANDING_AWAITING] =
                                                              "awaiting_confirmation",
                                                          [STANDING_ACTIVE] = "active",
                                                          [STANDING_PAUSED] = "paused",
                                                          [STANDING_DONE] = "done",
                                                          [STANDING_CANCELLED] = "cancelled"};
    bool is_expired = standing->state == STANDING_AWAITING && now_us >= standing->expires_us;
    return is_expired ? "expired" : words[standing->state];
}

static json_t *json_of_standing(struct http_request *request, const struct standing_view *view)
{
    const struct standing *standing = &view->result.standing;
    const struct kept_order *kept = &view->result.kept;
    int64_t now = clock_now(api_of(request)->bank->clock);
    json_t *runs = json_array();
    for (size_t i = 0; i < view->runs_count; i++) {
        (void)json_array_append_new(runs, json_of_run(&view->runs[i], request->language));
    }
    struct amount wanted = {standing->wanted, kept->order.amount.currency};
    bool waits_for_money = standing->state == STANDING_ACTIVE && standing->tries > 0;
    return json_pack("{s:o,s:o,s:s,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o}", "id",
                     json_of_id(standing->id), "name",
                     standing->name[0] == '\0' ? json_null() : json_string(standing->name),
                     "status", status_word(standing, now), "order", json_of_kept(kept), "schedule",
                     json_of_schedule(standing), "threshold", json_of_threshold(standing),
                     "next_dates", json_of_dates(standing), "tries_again_at",
                     waits_for_money ? json_of_time(standing->next_us) : json_null(), "new_amount",
                     standing->wanted == 0 ? json_null() : json_of_amount(wanted), "confirmation",
                     json_of_confirmation(standing, session_of(request), now), "created_at",
                     json_of_time(standing->created_us), "history", runs);
}

void standing_created_reply(struct http_request *request)
{
    http_answer_json(request, 201, json_of_standing(request, request->answer));
}

void standing_reply(struct http_request *request)
{
    http_answer_json(request, 200, json_of_standing(request, request->answer));
}

/* ---- GET /v1/standing-orders */

struct standings_answer {
    struct standing_view views[LIMIT_STANDING];
    size_t count;
};

enum status standings_run(struct http_request *request, struct txn *txn)
{
    struct standings_answer *answer = ARENA_NEW(&request->arena, struct standings_answer);
    int64_t ids[LIMIT_STANDING];
    if (answer == NULL) {
        return STATUS_NO_MEMORY;
    }
    enum status status = standing_list(txn, api_of(request)->bank, session_of(request)->customer,
                                       ids, &answer->count);
    for (size_t i = 0; i < answer->count && status == STATUS_OK; i++) {
        struct standing_view *view = &answer->views[i];
        status =
            standing_get(txn, api_of(request)->bank, session_of(request), ids[i], &view->result);
        if (status == STATUS_OK) {
            status = standing_runs(txn, ids[i], view->runs, &view->runs_count);
        }
    }
    request->answer = answer;
    return status;
}

void standings_reply(struct http_request *request)
{
    const struct standings_answer *answer = request->answer;
    json_t *items = json_array();
    for (size_t i = 0; i < answer->count; i++) {
        (void)json_array_append_new(items, json_of_standing(request, &answer->views[i]));
    }
    http_answer_json(request, 200, json_pack("{s:o}", "items", items));
}
