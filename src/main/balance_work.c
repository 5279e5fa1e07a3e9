#include "main/balance_work.h"

struct asking {
    struct job job;
    const struct bank *bank;
    struct balance_question question;
    struct balance_answer answer;
};

static enum job_result load_run(struct job *job, struct txn *txn, enum status *why)
{
    struct asking *asking = (struct asking *)job;
    *why = threshold_question(txn, asking->question.enquiry, &asking->question);
    return *why == STATUS_OK ? JOB_DONE : JOB_FAILED;
}

static enum job_result store_run(struct job *job, struct txn *txn, enum status *why)
{
    struct asking *asking = (struct asking *)job;
    *why = threshold_answer(txn, asking->bank, asking->question.enquiry, &asking->answer);
    return *why == STATUS_OK ? JOB_DONE : JOB_FAILED;
}

enum status balance_work_send(void *context, int64_t reference)
{
    const struct balance_work *work = context;
    struct asking asking = {
        .job = {.run = load_run}, .bank = &work->core->bank, .question = {.enquiry = reference}};
    enum status status = committer_run(work->core->committer, &asking.job);
    if (status == STATUS_NOT_FOUND) {
        return STATUS_OK; /* nobody waits for it any more */
    }
    if (status != STATUS_OK) {
        return status;
    }
    /* Outside every transaction: it may take its time. One try: the next look asks anew. */
    asking.answer.is_known =
        work->source != NULL && work->source(&asking.question, clock_now(work->core->config.clock),
                                             &asking.answer.left) == STATUS_OK;
    asking.job = (struct job){.write = true, .run = store_run};
    return committer_run(work->core->committer, &asking.job);
}
