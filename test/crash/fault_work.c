/* fault_work.c - a process that works on a failing disk. Every batch is submitted at once by the
 * last answer of the one before, on the writer's own thread, so that a seed repeats its batches. */
#include <pthread.h>
#include <string.h>
#include <unistd.h>

#include "crash/fault_bank.h"

enum { JOBS_MOST = 16, BATCHES_MOST = 32, JUMP_SECONDS = 3000 };

struct section;

struct request {
    struct job job;
    struct section *section;
    struct intent *intent; /* NULL: holds whose time is over go back */
    enum ledger_outcome outcomes[INTENT_ORDERS];
    struct transfer made[INTENT_ORDERS];
};

struct section {
    const struct work *work;
    struct bank *bank;
    struct random *random;
    bool is_calm; /* no fault can come and none has ended the disk: every job must be answered */
    size_t batches;
    size_t unanswered;
    const struct transfer *last; /* that was made in it */
    struct job door;
    struct request requests[JOBS_MOST];
    pthread_mutex_t mutex;
    pthread_cond_t ended;
    bool is_over;
};

static struct section *section_of_door(struct job *job)
{
    return (struct section *)(void *)((char *)job - offsetof(struct section, door));
}

/* ---- one job */

static enum job_result run(struct job *job, struct txn *txn, enum status *why)
{
    struct request *request = (struct request *)job;
    const struct intent *intent = request->intent;
    bool wrote = intent == NULL;
    size_t expired = 0;
    *why = intent == NULL ? ledger_expire_due(txn, 8, &expired)
                          : ledger_post_many(txn, intent->orders, intent->count, request->outcomes,
                                             request->made);
    if (*why != STATUS_OK) {
        return JOB_FAILED;
    }
    for (size_t i = 0; intent != NULL && i < intent->count; i++) {
        wrote = wrote || request->outcomes[i] == LEDGER_OK;
    }
    return wrote ? JOB_DONE : JOB_REFUSED;
}

static void answer(struct section *section, struct request *request, enum status status)
{
    struct record *record = section->work->record;
    struct intent *intent = request->intent;
    bool is_good = true;
    if (status != STATUS_OK) {
        record->failed++;
        is_good =
            !section->is_calm ||
            record_problem(record, "all is well and a job was answered %s", status_name(status));
    }
    for (size_t i = 0; status == STATUS_OK && intent != NULL && i < intent->count; i++) {
        is_good =
            is_good && record_answer(record, intent, i, request->outcomes[i], &request->made[i]);
        section->last = intent->is_made[i] ? &intent->made[i] : section->last;
    }
    if (intent != NULL) {
        intent->asked--;
    }
    if (!is_good) {
        _exit(BANK_PROBLEM);
    }
}

/* ---- a batch after the other */

static void end_section(struct section *section)
{
    (void)pthread_mutex_lock(&section->mutex);
    section->is_over = true;
    (void)pthread_cond_signal(&section->ended);
    (void)pthread_mutex_unlock(&section->mutex);
}

static void done(struct job *job, enum status status);

static void next_batch(struct section *section)
{
    struct record *record = section->work->record;
    size_t count = 0;
    size_t wanted = 1 + random_below(section->random, JOBS_MOST);
    if (section->batches == 0) {
        end_section(section);
        return;
    }
    section->batches--;
    record->now_us += (int64_t)random_below(section->random, SECONDS_US(JUMP_SECONDS));
    section->bank->clock.fixed_us = record->now_us;
    while (count < wanted) {
        bool tidies = random_below(section->random, 40) == 0;
        struct request *request = &section->requests[count];
        *request = (struct request){.job = {.write = true, .run = run, .done = done},
                                    .section = section,
                                    .intent = tidies ? NULL : record_ask(record, section->random)};
        count++;
    }
    section->unanswered = count;
    for (size_t i = 0; i < count; i++) {
        if (committer_submit(section->bank->committer, &section->requests[i].job) != STATUS_OK) {
            _exit(record_problem(record, "the queue is full") ? BANK_DONE : BANK_PROBLEM);
        }
    }
}

static void done(struct job *job, enum status status)
{
    struct request *request = (struct request *)job;
    struct section *section = request->section;
    answer(section, request, status);
    if (--section->unanswered == 0) {
        next_batch(section);
    }
}

static enum job_result run_door(struct job *job, struct txn *txn, enum status *why)
{
    (void)job;
    (void)txn;
    *why = STATUS_OK;
    return JOB_DONE;
}

static void done_door(struct job *job, enum status status)
{
    (void)status;
    next_batch(section_of_door(job));
}

/* ---- reading between the sections */

struct reading {
    struct job job;
    const struct transfer *expected;
    bool is_found;
};

static enum job_result run_reading(struct job *job, struct txn *txn, enum status *why)
{
    struct reading *reading = (struct reading *)job;
    struct transfer found;
    struct ledger_account account;
    *why = ledger_transfer_get(txn, reading->expected->id, &found);
    reading->is_found = *why == STATUS_OK && found.key == reading->expected->key;
    if (*why == STATUS_OK) {
        *why = ledger_account_get(txn, found.debit_account, &account);
        reading->is_found = reading->is_found && account.last_transfer >= found.id;
    }
    *why = *why == STATUS_NOT_FOUND ? STATUS_OK : *why;
    return *why == STATUS_OK ? JOB_DONE : JOB_FAILED;
}

static void read_last(const struct section *section)
{
    if (section->last == NULL) {
        return;
    }
    struct reading reading = {.job = {.run = run_reading}, .expected = section->last};
    enum status status = committer_run(section->bank->committer, &reading.job);
    if ((status == STATUS_OK && !reading.is_found) || (status != STATUS_OK && section->is_calm)) {
        (void)record_problem(section->work->record, "a reader cannot see key %lld: %s",
                             (long long)section->last->key, status_name(status));
        _exit(BANK_PROBLEM);
    }
}

static void run_section(const struct work *work, struct bank *bank, struct random *random)
{
    struct section section = {.work = work,
                              .bank = bank,
                              .random = random,
                              .is_calm = !disk_is_armed(work->disk) && !disk_is_dead(work->disk),
                              .batches = 1 + random_below(random, BATCHES_MOST),
                              .door = {.write = true, .run = run_door, .done = done_door},
                              .mutex = PTHREAD_MUTEX_INITIALIZER,
                              .ended = PTHREAD_COND_INITIALIZER};
    if (committer_submit(bank->committer, &section.door) != STATUS_OK) {
        _exit(BANK_PROBLEM);
    }
    (void)pthread_mutex_lock(&section.mutex);
    while (!section.is_over) {
        (void)pthread_cond_wait(&section.ended, &section.mutex);
    }
    (void)pthread_mutex_unlock(&section.mutex);
    read_last(&section);
}

int work_main(const struct work *work)
{
    struct bank bank;
    struct error error = {.text = ""};
    struct random random = random_seeded(work->seed);
    if (work->armed_in == 0) {
        disk_arm(work->disk, work->fault);
    }
    enum status status = bank_open(&bank, work->url, work->record->now_us, &error);
    if (status != STATUS_OK && disk_is_armed(work->disk) && work->fault.kind != FAULT_POWER) {
        disk_mend(work->disk); /* tried again when there is room: */
        bank_close(&bank);
        status = bank_open(&bank, work->url, work->record->now_us, &error);
    }
    if (status != STATUS_OK) {
        bank_close(&bank);
        return BANK_SHUT;
    }
    for (size_t i = 1; i <= WORK_SECTIONS; i++) {
        if (i == work->armed_in) {
            disk_arm(work->disk, work->fault);
        }
        if (i == work->mended_in) {
            disk_mend(work->disk);
        }
        run_section(work, &bank, &random);
    }
    bank_close(&bank);
    return BANK_DONE;
}
