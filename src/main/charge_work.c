#include "main/charge_work.h"

struct asking {
    struct job job;
    const struct bank *bank;
    struct charge_look_up look_up;
    struct charge charges[LIMIT_CHARGES];
    size_t count;
    bool has_answer;
};

static enum job_result load_run(struct job *job, struct txn *txn, enum status *why)
{
    struct asking *asking = (struct asking *)job;
    *why = charge_look_up_find(txn, asking->look_up.id, &asking->look_up);
    return *why == STATUS_OK ? JOB_DONE : JOB_FAILED;
}

static enum job_result store_run(struct job *job, struct txn *txn, enum status *why)
{
    struct asking *asking = (struct asking *)job;
    *why = asking->has_answer ? charge_answer(txn, asking->bank, asking->look_up.id,
                                              asking->charges, asking->count)
                              : charge_fail(txn, asking->bank, asking->look_up.id);
    return *why == STATUS_OK ? JOB_DONE : JOB_FAILED;
}

enum status charge_work_send(void *context, int64_t reference)
{
    const struct charge_work *work = context;
    struct asking asking = {
        .job = {.run = load_run}, .bank = &work->core->bank, .look_up = {.id = reference}};
    enum status status = committer_run(work->core->committer, &asking.job);
    if (status == STATUS_NOT_FOUND) {
        return STATUS_OK; /* forgotten meanwhile */
    }
    if (status != STATUS_OK) {
        return status;
    }
    /* Outside every transaction: it may take its time. Who asks is waiting, so that there is one
     * try, and the customer decides on another. */
    int32_t today = clock_day(clock_now(work->core->config.clock));
    asking.has_answer = work->source != NULL && work->source(&asking.look_up, today, asking.charges,
                                                             &asking.count) == STATUS_OK;
    asking.job = (struct job){.write = true, .run = store_run};
    return committer_run(work->core->committer, &asking.job);
}
