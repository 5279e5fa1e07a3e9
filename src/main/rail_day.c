#include "main/rail_day.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"

enum { WIRE_OK = 200 };

enum status rail_day_fetch(struct core *core, const struct rail_peer *peer, int32_t day, int *fd,
                           struct error *error)
{
    char path[64];
    char text[CLOCK_TEXT];
    char name[PATH_TEXT];
    struct rail_wire *wire = NULL;
    if (peer->url[0] == '\0') {
        return error_set(error, STATUS_INVALID, "there is no rail to ask");
    }
    day_format(day, text);
    (void)snprintf(path, sizeof path, "/statements/%s", text);
    (void)snprintf(name, sizeof name, "%s/statement.XXXXXX", core->config.data);
    *fd = mkostemp(name, O_CLOEXEC);
    if (*fd < 0 || unlink(name) != 0) {
        return error_set(error, STATUS_IO, "%s", strerrorname_np(errno));
    }
    struct random random = random_system();
    enum status status = rail_wire_new(peer, core->config.clock, &random, &wire);
    int answered = status == STATUS_OK ? rail_wire_get(wire, path, *fd) : 0;
    rail_wire_free(wire);
    return answered == WIRE_OK && lseek(*fd, 0, SEEK_SET) == 0
               ? STATUS_OK
               : error_set(error, STATUS_IO, "the rail did not give that day's statement");
}

/* ---- held against the ledger */

struct compare_job {
    struct job job;
    const struct rail *rail;
    struct rail_statement *statement;
    bool so_far;
    struct rail_comparison *comparison;
    size_t from;
    bool done;
};

static enum job_result compare_run(struct job *job, struct txn *txn, enum status *why)
{
    struct compare_job *at = (struct compare_job *)job;
    rail_comparison_free(at->comparison);
    *why = rail_compare(txn, at->rail, at->statement, at->so_far, at->comparison);
    return *why == STATUS_OK ? JOB_DONE : JOB_FAILED;
}

static enum job_result keep_run(struct job *job, struct txn *txn, enum status *why)
{
    struct compare_job *at = (struct compare_job *)job;
    size_t from = at->from;
    *why = rail_compare_keep(txn, at->rail, at->comparison, &from, &at->done);
    at->from = *why == STATUS_OK ? from : at->from;
    return *why == STATUS_OK ? JOB_DONE : JOB_FAILED;
}

static enum status compare(struct core *core, struct compare_job *at)
{
    at->job = (struct job){.run = compare_run};
    enum status status = committer_run(core->committer, &at->job);
    bool keeps = !at->so_far && at->comparison->held == RAIL_HELD_OK;
    while (status == STATUS_OK && keeps && !at->done) {
        at->job = (struct job){.write = true, .run = keep_run};
        status = committer_run(core->committer, &at->job);
    }
    return status;
}

static int read_piece(void *context, char *bytes, int room)
{
    const int *fd = context;
    return (int)read(*fd, bytes, (size_t)room);
}

enum status rail_day_hold(struct core *core, const struct rail *rail, int fd, bool so_far,
                          struct rail_comparison *comparison, struct error *error)
{
    struct rail_statement statement;
    struct compare_job at = {
        .rail = rail, .statement = &statement, .so_far = so_far, .comparison = comparison};
    memset(comparison, 0, sizeof *comparison);
    enum status status =
        rail_statement_read(rail->config.forms, read_piece, &fd, &statement, error);
    if (status == STATUS_OK) {
        status = compare(core, &at);
        if (status != STATUS_OK) {
            (void)error_set(error, status, "%s", status_name(status));
        }
    }
    rail_statement_free(&statement);
    return status;
}

/* ---- by itself */

static void tell(const char *day, const struct rail_comparison *comparison)
{
    const struct rail_day_result *is = &comparison->result;
    if (comparison->held == RAIL_HELD_AGAIN) {
        return; /* somebody was quicker */
    }
    if (comparison->held != RAIL_HELD_OK) {
        log_event(LOG_ERROR, "rail-statement", "%s: %s", day, rail_held_text(comparison->held));
        return;
    }
    log_event(is->is_proved && is->queued == 0 ? LOG_INFO : LOG_ERROR, "rail-statement",
              "%s: %s; entries %" PRId64 ", matched %" PRId64 ", differences in the queue %" PRId64,
              day, is->is_proved ? "proved" : "not proved", is->entries, is->matched, is->queued);
}

bool rail_day_take(struct core *core, const struct rail *rail, const struct rail_peer *peer,
                   int32_t day)
{
    int fd = -1;
    char text[CLOCK_TEXT];
    struct error error = {0};
    struct rail_comparison comparison = {.held = RAIL_HELD_OK};
    day_format(day, text);
    enum status status = rail_day_fetch(core, peer, day, &fd, &error);
    if (status == STATUS_OK) {
        status = rail_day_hold(core, rail, fd, false, &comparison, &error);
    }
    if (status == STATUS_OK) {
        tell(text, &comparison);
    } else {
        log_event(LOG_WARNING, "rail-statement", "%s: %s; asked again later", text, error.text);
    }
    bool is_taken = status == STATUS_OK && comparison.held == RAIL_HELD_OK;
    rail_comparison_free(&comparison);
    if (fd >= 0) {
        (void)close(fd);
    }
    return is_taken;
}
