/* events.c - GET /v1/events: what changes while a window is open. */
#include "api/api_internal.h"
#include "api/hub.h"

void events_parse(struct http_request *request)
{
    int64_t after = 0;
    struct str id = request->last_event_id;
    if (id.data != NULL && id_parse(id, &after) != STATUS_OK) {
        field_errors_add(&request->errors, "", "Last-Event-ID is no id of an event");
    }
}

enum status events_run(struct http_request *request, struct txn *txn)
{
    (void)txn;
    /* A program that listens is not a customer who does something. */
    principal_of(request)->session.touch_due = false;
    return STATUS_OK;
}

void events_reply(struct http_request *request)
{
    int64_t after = 0;
    if (id_parse(request->last_event_id, &after) != STATUS_OK) {
        after = 0;
    }
    hub_open(api_of(request)->hub, request, session_of(request), after);
}
