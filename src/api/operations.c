/* operations.c - for those who run the bank: is it alive, does it take work, what has it done. */
#include "api/api_internal.h"

void health_reply(struct http_request *request)
{
    http_answer(request, 200, "application/json", STR("{\"status\":\"ok\"}"));
}

/* Ready: the writer runs a transaction to its end. */
enum status ready_run(struct http_request *request, struct txn *txn)
{
    (void)request;
    (void)txn;
    return STATUS_OK;
}

void ready_reply(struct http_request *request)
{
    http_answer(request, 200, "application/json", STR("{\"status\":\"ready\"}"));
}

void metrics_reply(struct http_request *request)
{
    struct buf text;
    buf_init(&text, LIMIT_ANSWER);
    metrics_write(api_of(request)->metrics, &text);
    struct str body = arena_copy(&request->arena, buf_str(&text));
    bool good = text.status == STATUS_OK && body.data != NULL;
    buf_free(&text);
    if (good) {
        http_answer(request, 200, "text/plain; version=0.0.4; charset=utf-8", body);
    } else {
        http_answer_retry(request, &http_outcomes[HTTP_BUSY], 1);
    }
}
