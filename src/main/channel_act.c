#include "main/channel_act.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "auth/window.h"
#include "bank/channel_move.h"
#include "base/log.h"
#include "channel/channel.h"
#include "main/act.h"

static const char *window_name(enum window window)
{
    return channels[window]->name;
}

/* ---- list */

struct list_job {
    struct job job;
    struct channel_policy *rows;
    size_t count;
};

static enum job_result list_run(struct job *job, struct txn *txn, enum status *why)
{
    struct list_job *list = (struct list_job *)job;
    *why = policy_list(txn, list->rows, &list->count);
    return *why == STATUS_OK ? JOB_DONE : JOB_FAILED;
}

static json_t *json_of_policy(const struct channel_policy *row)
{
    return json_pack("{s:I,s:s,s:s,s:s,s:I,s:s,s:s,s:s,s:I,s:s,s:I,s:s,s:I}", "id",
                     (json_int_t)row->id, "window", window_name(row->window), "jurisdiction",
                     row->jurisdiction, "state", channel_state_names[row->state], "from_us",
                     (json_int_t)row->from_us, "reason_ru", row->reason[LANGUAGE_RU], "reason_en",
                     row->reason[LANGUAGE_EN], "asked_by", row->asked_by, "asked_us",
                     (json_int_t)row->asked_us, "approved_by", row->approved_by, "approved_us",
                     (json_int_t)row->approved_us, "withdrawn_by", row->withdrawn_by,
                     "withdrawn_us", (json_int_t)row->withdrawn_us);
}

static json_t *list_policies(struct core *core, const json_t *request)
{
    (void)request;
    struct list_job list = {.job = {.run = list_run},
                            .rows = calloc(LIMIT_POLICIES, sizeof *list.rows)};
    enum status status =
        list.rows == NULL ? STATUS_NO_MEMORY : committer_run(core->committer, &list.job);
    json_t *policies = json_array();
    for (size_t i = 0; i < list.count && status == STATUS_OK; i++) {
        status = json_array_append_new(policies, json_of_policy(&list.rows[i])) == 0
                     ? STATUS_OK
                     : STATUS_NO_MEMORY;
    }
    free(list.rows);
    if (status != STATUS_OK) {
        json_decref(policies);
        return act_refuse(status_name(status));
    }
    return json_pack("{s:o}", "policies", policies);
}

/* ---- ask, approve, withdraw */

struct act_job {
    struct job job;
    const struct bank *bank;
    struct channel_policy policy;
    struct policy_act act;
    bool is_withdrawal, is_done;
    enum policy_outcome outcome;
};

static enum job_result result_of(enum status status, enum policy_outcome outcome)
{
    return status != STATUS_OK ? JOB_FAILED : outcome == POLICY_OK ? JOB_DONE : JOB_REFUSED;
}

static enum job_result ask_run(struct job *job, struct txn *txn, enum status *why)
{
    struct act_job *ask = (struct act_job *)job;
    *why = policy_ask(txn, ask->bank, &ask->policy, &ask->outcome);
    return result_of(*why, ask->outcome);
}

static enum job_result act_run(struct job *job, struct txn *txn, enum status *why)
{
    struct act_job *act = (struct act_job *)job;
    act->is_done = true;
    *why = act->is_withdrawal
               ? policy_withdraw(txn, act->bank, &act->act, &act->is_done, &act->outcome)
               : policy_approve(txn, act->bank, &act->act, &act->outcome);
    return result_of(*why, act->outcome);
}

static bool copy_text(const json_t *request, const char *name, char *out, size_t room)
{
    struct str text = act_text(request, name);
    bool is_good = text.size < room && str_is_plain_text(text);
    (void)snprintf(out, room, "%.*s", is_good ? (int)text.size : 0,
                   text.size == 0 ? "" : text.data);
    return is_good;
}

/* NULL: it is of its form. */
static const char *read_policy(const json_t *request, struct channel_policy *policy)
{
    const struct channel *channel = channel_by_name(act_text(request, "window"));
    if (channel == NULL) {
        return "there is no such window";
    }
    if (channel_state_parse(act_text(request, "state"), &policy->state) != STATUS_OK) {
        return "there is no such state";
    }
    if (!policy_jurisdiction_is_good(act_text(request, "jurisdiction"))) {
        return "a jurisdiction is two capital letters, or *";
    }
    if (!policy_person_is_good(act_text(request, "by"))) {
        return "a person is named in small letters, digits, dots and hyphens";
    }
    policy->window = channel->window;
    policy->from_us = act_number(request, "from_us");
    if (policy->from_us <= 0) {
        return "a policy needs its moment";
    }
    bool is_good =
        copy_text(request, "jurisdiction", policy->jurisdiction, sizeof policy->jurisdiction) &&
        copy_text(request, "by", policy->asked_by, sizeof policy->asked_by) &&
        copy_text(request, "reason_ru", policy->reason[LANGUAGE_RU], REASON_TEXT) &&
        copy_text(request, "reason_en", policy->reason[LANGUAGE_EN], REASON_TEXT) &&
        str_characters(str_from(policy->reason[LANGUAGE_RU])) <= LIMIT_REASON &&
        str_characters(str_from(policy->reason[LANGUAGE_EN])) <= LIMIT_REASON;
    return is_good ? NULL : "a reason is one line of 200 characters at most";
}

static json_t *finish(struct core *core, struct act_job *act)
{
    enum status status = committer_run(core->committer, &act->job);
    if (status != STATUS_OK) {
        return act_refuse(status_name(status));
    }
    return act->outcome == POLICY_OK ? NULL : act_refuse(policy_outcomes[act->outcome]);
}

static json_t *ask_policy(struct core *core, const json_t *request)
{
    struct act_job ask = {.job = {.write = true, .run = ask_run}, .bank = &core->bank};
    const char *wrong = read_policy(request, &ask.policy);
    json_t *refused = wrong == NULL ? finish(core, &ask) : act_refuse(wrong);
    return refused != NULL ? refused : json_pack("{s:I}", "id", (json_int_t)ask.policy.id);
}

static json_t *act_on_policy(struct core *core, const json_t *request, bool is_withdrawal)
{
    struct act_job act = {.job = {.write = true, .run = act_run},
                          .bank = &core->bank,
                          .act = {act_number(request, "id"), act_text(request, "by")},
                          .is_withdrawal = is_withdrawal};
    if (!policy_person_is_good(act.act.person)) {
        return act_refuse("a person is named in small letters, digits, dots and hyphens");
    }
    json_t *refused = finish(core, &act);
    return refused != NULL ? refused : json_pack("{s:b}", "done", (int)act.is_done);
}

static json_t *approve_policy(struct core *core, const json_t *request)
{
    return act_on_policy(core, request, false);
}

static json_t *withdraw_policy(struct core *core, const json_t *request)
{
    return act_on_policy(core, request, true);
}

/* ---- drill */

enum { SHARE = 200 };

struct drill_job {
    struct job job;
    struct core *core;
    enum window window;
    int64_t after, closes_us;
    bool sends;
    struct window_customer customers[SHARE];
    size_t count;
    int64_t told;
};

static enum job_result drill_run(struct job *job, struct txn *txn, enum status *why)
{
    struct drill_job *drill = (struct drill_job *)job;
    drill->told = 0;
    *why = window_customers(txn, &drill->core->auth, drill->window, drill->after, drill->customers,
                            SHARE, &drill->count);
    for (size_t i = 0; i < drill->count && drill->sends && *why == STATUS_OK; i++) {
        struct channel_move move = {.window = drill->window,
                                    .customer = drill->customers[i].customer,
                                    .closes_us = drill->closes_us};
        bool is_new = false;
        *why = channel_move_tell(txn, &drill->core->bank, &move, &is_new);
        drill->told += is_new;
    }
    return *why == STATUS_OK ? JOB_DONE : JOB_FAILED;
}

/* When it closes, or has closed; 0: it is not known to close. */
static enum status closing_moment(struct core *core, struct str jurisdiction, enum window window,
                                  int64_t *closes_us)
{
    struct list_job list = {.job = {.run = list_run},
                            .rows = calloc(LIMIT_POLICIES, sizeof *list.rows)};
    struct channel_step *steps = calloc(CHANNEL_STEPS, sizeof *steps);
    enum status status = list.rows == NULL || steps == NULL
                             ? STATUS_NO_MEMORY
                             : committer_run(core->committer, &list.job);
    if (status == STATUS_OK) {
        int64_t now = clock_now(core->config.clock);
        size_t count = channel_policy_line(list.rows, list.count, window, jurisdiction, steps);
        struct channel_view view = channel_policy_view(steps, count, now);
        *closes_us = view.state == CHANNEL_CLOSED ? view.since_us : 0;
        for (size_t i = 0; i < count && *closes_us == 0; i++) {
            bool is_ahead = steps[i].from_us > now && steps[i].state == CHANNEL_CLOSED;
            *closes_us = is_ahead ? steps[i].from_us : 0;
        }
    }
    free(list.rows);
    free(steps);
    return status;
}

static json_t *json_of_drill(const struct drill_job *drill)
{
    json_t *alone = json_array();
    int64_t sessions = 0;
    for (size_t i = 0; i < drill->count; i++) {
        sessions += drill->customers[i].sessions;
        if (!drill->customers[i].has_other) {
            (void)json_array_append_new(alone, json_integer(drill->customers[i].customer));
        }
    }
    int64_t next = drill->count < SHARE ? 0 : drill->customers[SHARE - 1].customer;
    return json_pack("{s:I,s:I,s:I,s:o,s:I,s:I}", "customers", (json_int_t)drill->count, "sessions",
                     (json_int_t)sessions, "told", (json_int_t)drill->told, "alone", alone,
                     "closes_us", (json_int_t)drill->closes_us, "next", (json_int_t)next);
}

static json_t *drill_window(struct core *core, const char *jurisdiction, const json_t *request)
{
    const struct channel *channel = channel_by_name(act_text(request, "window"));
    if (channel == NULL || channel->window == WINDOW_BROWSER) {
        return act_refuse("there is no such window that could close");
    }
    struct drill_job *drill = calloc(1, sizeof *drill);
    if (drill == NULL) {
        return NULL;
    }
    drill->core = core;
    drill->window = channel->window;
    drill->after = act_number(request, "after");
    drill->sends = json_is_true(json_object_get(request, "send"));
    drill->job = (struct job){.write = drill->sends, .run = drill_run};
    enum status status =
        closing_moment(core, str_from(jurisdiction), drill->window, &drill->closes_us);
    if (status == STATUS_OK) {
        status = committer_run(core->committer, &drill->job);
    }
    json_t *answer = status == STATUS_OK ? json_of_drill(drill) : act_refuse(status_name(status));
    free(drill);
    return answer;
}

/* ---- which */

json_t *channel_act(struct core *core, const char *jurisdiction, const json_t *request)
{
    static const struct {
        const char *name;
        json_t *(*run)(struct core *core, const json_t *request);
    } acts[] = {{"policy-list", list_policies},
                {"policy-ask", ask_policy},
                {"policy-approve", approve_policy},
                {"policy-withdraw", withdraw_policy}};
    struct str command = act_text(request, "command");
    for (size_t i = 0; i < ARRAY_COUNT(acts); i++) {
        if (str_equal(command, str_from(acts[i].name))) {
            return acts[i].run(core, request);
        }
    }
    return str_equal(command, STR("drill")) ? drill_window(core, jurisdiction, request)
                                            : act_refuse("there is no such command");
}
