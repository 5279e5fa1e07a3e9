/* channel_policy_decide.c - what follows from the policies: pure, no store, no clock. */
#include <stdlib.h>

#include "bank/channel_policy.h"

static bool is_everywhere(const struct channel_policy *row)
{
    return str_equal(str_from(row->jurisdiction), STR("*"));
}

static int64_t start_of(const struct channel_policy *row)
{
    return row->from_us > row->approved_us ? row->from_us : row->approved_us;
}

static int64_t end_of(const struct channel_policy *row)
{
    return row->withdrawn_us == 0 ? INT64_MAX : row->withdrawn_us;
}

static bool has_effect(const struct channel_policy *row, enum window window,
                       struct str jurisdiction)
{
    bool is_here = is_everywhere(row) || str_equal(str_from(row->jurisdiction), jurisdiction);
    return row->window == window && is_here && row->approved_us != 0 && start_of(row) < end_of(row);
}

/* The one that began last; of two that began together the one that was asked for last. */
static bool is_later(const struct channel_policy *row, const struct channel_policy *former)
{
    return former == NULL || start_of(row) > start_of(former) ||
           (start_of(row) == start_of(former) && row->id > former->id);
}

static struct channel_step step_at(const struct channel_policy *rows, size_t count,
                                   enum window window, struct str jurisdiction, int64_t at)
{
    const struct channel_policy *here = NULL;
    const struct channel_policy *everywhere = NULL;
    for (size_t i = 0; i < count; i++) {
        const struct channel_policy *row = &rows[i];
        if (!has_effect(row, window, jurisdiction) || start_of(row) > at || end_of(row) <= at) {
            continue;
        }
        const struct channel_policy **scope = is_everywhere(row) ? &everywhere : &here;
        *scope = is_later(row, *scope) ? row : *scope;
    }
    bool is_wider = everywhere != NULL && (here == NULL || everywhere->state > here->state);
    const struct channel_policy *row = is_wider ? everywhere : here;
    if (row == NULL) {
        return (struct channel_step){.from_us = at};
    }
    return (struct channel_step){.from_us = at,
                                 .state = row->state,
                                 .policy = row->id,
                                 .reason = {row->reason[LANGUAGE_RU], row->reason[LANGUAGE_EN]}};
}

static int compare_moments(const void *a, const void *b)
{
    int64_t first = *(const int64_t *)a;
    int64_t second = *(const int64_t *)b;
    return (first > second) - (first < second);
}

/* Everything can change only where a policy begins or ends. */
static size_t list_moments(const struct channel_policy *rows, size_t count, enum window window,
                           struct str jurisdiction, int64_t moments[CHANNEL_STEPS])
{
    size_t size = 0;
    for (size_t i = 0; i < count && size + 2 <= CHANNEL_STEPS; i++) {
        if (has_effect(&rows[i], window, jurisdiction)) {
            moments[size++] = start_of(&rows[i]);
            moments[size++] = end_of(&rows[i]);
        }
    }
    qsort(moments, size, sizeof moments[0], compare_moments);
    return size;
}

size_t channel_policy_line(const struct channel_policy *rows, size_t count, enum window window,
                           struct str jurisdiction, struct channel_step *steps)
{
    int64_t moments[CHANNEL_STEPS];
    size_t size =
        window == WINDOW_BROWSER ? 0 : list_moments(rows, count, window, jurisdiction, moments);
    size_t made = 0;
    enum channel_state former = CHANNEL_OPEN;
    for (size_t i = 0; i < size && moments[i] != INT64_MAX; i++) {
        if (i + 1 < size && moments[i + 1] == moments[i]) {
            continue;
        }
        struct channel_step step = step_at(rows, count, window, jurisdiction, moments[i]);
        if (step.state != former) {
            steps[made++] = step;
            former = step.state;
        }
    }
    return made;
}

struct channel_view channel_policy_view(const struct channel_step *steps, size_t count, int64_t at)
{
    struct channel_view view = {.state = CHANNEL_OPEN};
    for (size_t i = 0; i < count; i++) {
        if (steps[i].from_us > at) {
            view.until = steps[i].state;
            view.until_us = steps[i].from_us;
            break;
        }
        view.state = steps[i].state;
        view.since_us = steps[i].from_us;
        view.reason[LANGUAGE_RU] = steps[i].reason[LANGUAGE_RU];
        view.reason[LANGUAGE_EN] = steps[i].reason[LANGUAGE_EN];
    }
    return view;
}
