/* windows.c - where the bank is open: for everybody to see, and in front of every session's work.
 */
#include "api/api_internal.h"

static int64_t now_of(const struct http_request *request)
{
    return clock_now(api_of(request)->bank->clock);
}

/* ---- GET /v1/windows */

static json_t *json_of_moment(int64_t us)
{
    return us == 0 ? json_null() : json_of_time(us);
}

static json_t *json_of_until(const struct channel_view *view)
{
    return view->until_us == 0 ? json_null()
                               : json_pack("{s:s,s:o}", "state", channel_state_names[view->until],
                                           "at", json_of_time(view->until_us));
}

static json_t *json_of_reason(const struct channel_notice *notice)
{
    const char *russian = notice->reason[LANGUAGE_RU];
    const char *english = notice->reason[LANGUAGE_EN];
    return russian[0] == '\0' && english[0] == '\0'
               ? json_null()
               : json_pack("{s:s,s:s}", "ru", russian, "en", english);
}

static json_t *json_of_link(const struct api *api, enum window window)
{
    const char *link = api->links[window];
    return link == NULL || link[0] == '\0' ? json_null() : json_string(link);
}

static json_t *json_of_window(const struct api *api, const struct channel *channel, int64_t now)
{
    struct channel_notice notice;
    channel_board_look(api->board, channel->window, now, &notice);
    return json_pack("{s:s,s:s,s:o,s:o,s:o,s:o}", "window", channel->name, "state",
                     channel_state_names[notice.view.state], "since",
                     json_of_moment(notice.view.since_us), "until", json_of_until(&notice.view),
                     "url", json_of_link(api, channel->window), "reason", json_of_reason(&notice));
}

void windows_reply(struct http_request *request)
{
    int64_t now = now_of(request);
    json_t *items = json_array();
    bool is_good = items != NULL;
    for (size_t i = 0; channels[i] != NULL && is_good; i++) {
        is_good =
            json_array_append_new(items, json_of_window(api_of(request), channels[i], now)) == 0;
    }
    if (!is_good) {
        json_decref(items);
        items = NULL;
    }
    request->answer_cached = true;
    http_add_header(request, "Cache-Control", STR("public, max-age=1"));
    http_answer_json(request, 200, json_pack("{s:o}", "items", items));
}

/* ---- the guard */

/* Where the customer may go instead. */
static json_t *open_windows(const struct http_request *request, int64_t now)
{
    const struct api *api = api_of(request);
    json_t *windows = json_array();
    for (size_t i = 0; channels[i] != NULL && windows != NULL; i++) {
        enum window window = channels[i]->window;
        json_t *link = json_of_link(api, window);
        if (json_is_string(link) &&
            channel_board_state(api->board, window, now) <= CHANNEL_NOTIFY_ONLY) {
            json_t *item = json_pack("{s:s,s:O}", "window", channels[i]->name, "url", link);
            (void)json_array_append_new(windows, item); /* one that is missing is no harm */
        }
        json_decref(link);
    }
    return json_pack("{s:o}", "windows", windows);
}

bool api_window_refuses(struct http_request *request, enum window window)
{
    int64_t now = now_of(request);
    enum channel_state state = channel_board_state(api_of(request)->board, window, now);
    const struct http_route *route = request->route;
    bool would_change = route->access == HTTP_SESSION && route->work == HTTP_WRITE;
    bool is_closed = state == CHANNEL_CLOSED;
    bool is_held = state == CHANNEL_READ_ONLY && would_change && !route->is_harmless;
    if (!is_closed && !is_held) {
        return false;
    }
    metric_add(api_of(request)->metrics, METRIC_WINDOWS_REFUSED, 1);
    request->refused = true;
    http_answer_problem(request,
                        &bank_outcomes[is_closed ? BANK_WINDOW_CLOSED : BANK_WINDOW_READ_ONLY],
                        open_windows(request, now));
    return true;
}

bool api_ticket_refuses(struct http_request *request, struct str ticket)
{
    struct window_link link;
    return window_ticket_read(api_of(request)->bank->auth, &principal_of(request)->device, ticket,
                              &link) == STATUS_OK &&
           api_window_refuses(request, link.window);
}
