#include "main/work.h"

#include <stdlib.h>

#include "api/api.h"

/* A request on its way; lives in the request's arena. */
struct work {
    struct job job;
    struct core *core;
    struct http_request *request;
};

/* ---- "last seen" of a session: once a minute, after the answer, and not worth a failure */

struct touch {
    struct job job;
    struct core *core;
    int64_t session;
};

static enum job_result touch_run(struct job *job, struct txn *txn, enum status *why)
{
    struct touch *touch = (struct touch *)job;
    *why = session_touch(txn, &touch->core->auth, touch->session);
    return *why == STATUS_OK ? JOB_DONE : JOB_FAILED;
}

static void touch_done(struct job *job, enum status status)
{
    (void)status;
    free(job);
}

static void touch_session(struct core *core, int64_t session)
{
    struct touch *touch = session == 0 ? NULL : malloc(sizeof *touch);
    if (touch == NULL) {
        return;
    }
    *touch = (struct touch){.job = {.write = true, .run = touch_run, .done = touch_done},
                            .core = core,
                            .session = session};
    if (committer_submit(core->committer, &touch->job) != STATUS_OK) {
        free(touch);
    }
}

/* ---- the drawing of a document: on a reader's thread, after the commit */

static enum job_result render_run(struct job *job, struct txn *txn, enum status *why)
{
    (void)txn;
    (void)why;
    struct work *work = (struct work *)job;
    work->request->route->render(work->request);
    return JOB_DONE;
}

static void complete(struct job *job, enum status status)
{
    struct work *work = (struct work *)job;
    http_complete(work->request, status); /* work is the loop's from here, too */
}

/* ---- the work itself */

static enum job_result work_run(struct job *job, struct txn *txn, enum status *why)
{
    struct work *work = (struct work *)job;
    struct http_request *request = work->request;
    *why = api_run(request, txn);
    if (*why != STATUS_OK) {
        return JOB_FAILED;
    }
    if (!request->refused) {
        return JOB_DONE;
    }
    return request->written ? JOB_REFUSED_AND_WRITTEN : JOB_REFUSED;
}

static enum status work_plan(struct job *job, struct txn *txn, struct plan *plan)
{
    return api_plan(((struct work *)job)->request, txn, plan);
}

static void work_done(struct job *job, enum status status)
{
    struct work *work = (struct work *)job;
    struct http_request *request = work->request;
    if (status == STATUS_OK) {
        touch_session(work->core, api_touch_due(request));
    }
    if (status == STATUS_OK && !request->refused && request->route->render != NULL) {
        work->job = (struct job){.run = render_run, .done = complete};
        status = committer_submit(work->core->committer, &work->job);
        if (status == STATUS_OK) {
            return;
        }
    }
    http_complete(request, status);
}

enum status work_submit(struct core *core, struct http_request *request)
{
    struct work *work = ARENA_NEW(&request->arena, struct work);
    if (work == NULL) {
        return STATUS_NO_MEMORY;
    }
    *work = (struct work){
        .job = {.write = request->route->work == HTTP_WRITE,
                .deadline_us = clock_monotonic(core->config.clock) + SECONDS_US(LIMIT_JOB_SECONDS),
                .plan = work_plan,
                .run = work_run,
                .done = work_done},
        .core = core,
        .request = request};
    return committer_submit(core->committer, &work->job);
}
