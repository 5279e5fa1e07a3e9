/* commit.h - jobs, the one writer with its group commit, and the readers.
 * Promise: a job's done() is called exactly once, after the commit that holds its change is durable
 * (or after its refusal or failure is certain). Readers never wait for the writer. No waiting to
 * fill a batch: the writer commits as soon as it is free, and the next batch gathers while the
 * flush runs. A job that fails unexpectedly rolls its batch back; the batch is then run again one
 * by one, so that only the culprit fails. A commit that ends in STATUS_IO ends the process.
 *
 * A store shared by several processes: a batch first gathers what its jobs plan to touch, locks it
 * in one order, and then runs them. What loses a race is run again, bounded and counted. A
 * connection that breaks is made anew; when it broke in the middle of a commit, the batch's mark,
 * written in the same transaction, says whether it was done. */
#ifndef OKNO_STORE_COMMIT_H
#define OKNO_STORE_COMMIT_H

#include "base/metrics.h"
#include "base/limits.h"
#include "store/node.h"
#include "store/plan.h"

enum job_result {
    JOB_DONE,
    JOB_REFUSED,             /* a rule said no; nothing was written */
    JOB_REFUSED_AND_WRITTEN, /* a rule said no, and that is to be remembered (a wrong code's try) */
    JOB_FAILED,              /* the store failed; *why says how */
};

struct job {
    struct job *next; /* the queue's; the job belongs to the queue until done() */
    bool write;
    int64_t deadline_us; /* monotonic; checked before run, never after */
    /* Which rows run will change and which keys it will look up; what it cannot know yet may be
     * left out. Reads, never locks or writes. Only for a shared store. NULL: nothing is known. */
    enum status (*plan)(struct job *job, struct txn *txn, struct plan *plan);
    /* On the writer's or a reader's thread. May be called again after a rollback: it must start
     * anew. JOB_FAILED with STATUS_WIDEN (of txn_widen): in the next batch, with that row. */
    enum job_result (*run)(struct job *job, struct txn *txn, enum status *why);
    /* STATUS_OK: durable (or refused for good). Else nothing happened. Any thread; must not block.
     */
    void (*done)(struct job *job, enum status status);
    /* The committer's own. */
    int64_t wider[LIMIT_WIDER];
    uint8_t wider_count;
    bool is_postponed;
};

/* What is kept for a batch and written once at its end (the ledger's balances). */
struct batch_hooks {
    void *context;
    /* plan: sorted; NULL: read rows when they are needed. */
    enum status (*begin)(void *context, struct txn *txn, const struct plan *plan);
    void (*job_begin)(void *context);
    void (*job_undo)(void *context); /* forget what the present job did */
    enum status (*flush)(void *context, struct txn *txn);
    void (*end)(void *context, bool committed);
    /* Around a reader's transaction, on its thread: before its first statement and after its last.
     * read_end is called also after a read_begin that failed. */
    enum status (*read_begin)(void *context, struct txn *txn);
    void (*read_end)(void *context, struct txn *txn);
};

struct committer_config {
    struct store *store;
    const struct batch_hooks *hooks; /* may be NULL */
    /* Who this process is for the others on a shared store. NULL: a commit in doubt ends the
     * process. */
    const struct node *node;
    const struct clock *clock;
    struct metrics *metrics;
    size_t readers;
    /* After a commit that wrote something to be sent (txn_ask_to_send), on the writer's thread. */
    void (*committed)(void *context);
    void *committed_context;
    /* The same after one that wrote something to be told (txn_ask_to_tell). May be NULL. */
    void (*told)(void *context);
};

struct committer;

/* Opens the writer's and the readers' connections and starts their threads. */
OKNO_CHECK enum status committer_start(const struct committer_config *config,
                                       struct committer **committer, struct error *error);
/* STATUS_BUSY: the queue is full, the job is still the caller's. */
OKNO_CHECK enum status committer_submit(struct committer *committer, struct job *job);
/* Submit and wait: for start-up, commands and the outbox. Not for a loop's thread. */
OKNO_CHECK enum status committer_run(struct committer *committer, struct job *job);
/* Other processes may be at work on the same store. */
bool committer_is_shared(const struct committer *committer);
/* Run everything queued, then end the threads and close. Nothing may be submitted any more. */
void committer_stop(struct committer *committer);

#endif
