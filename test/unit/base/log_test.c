/* What the process tells about itself: log lines, metrics, names of states, and how it stops. */
#include "base/log.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <jansson.h>

#include "base/assume.h"
#include "base/metrics.h"
#include "support/unit.h"

/* What act writes to standard error; how the child ended goes to *status. */
static size_t caught(void (*act)(void), char *out, size_t room, int *status)
{
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        (void)dup2(ends[1], STDERR_FILENO);
        act();
        _exit(0);
    }
    (void)close(ends[1]);
    size_t size = 0;
    ssize_t got = 0;
    while (size < room - 1 && (got = read(ends[0], out + size, room - 1 - size)) > 0) {
        size += (size_t)got;
    }
    out[size] = '\0';
    (void)close(ends[0]);
    assert_int_equal(waitpid(child, status, 0), child);
    return size;
}

static void write_line(void)
{
    log_event(LOG_WARNING, "test-event", "two\nlines, \"quotes\" and %d \x1b[0m", 7);
}

static void write_much(void)
{
    log_event(LOG_INFO, "test-event", "%2000d", 7);
}

static void log__one_event_is_one_line_of_json(void **state)
{
    (void)state;
    void (*const acts[])(void) = {write_line, write_much};
    for (size_t i = 0; i < ARRAY_COUNT(acts); i++) {
        char line[4096];
        int status = 0;
        size_t size = caught(acts[i], line, sizeof line, &status);
        assert_ptr_equal(strchr(line, '\n'), line + size - 1);
        json_t *event = json_loads(line, 0, NULL);
        assert_non_null(event);
        assert_string_equal(json_string_value(json_object_get(event, "event")), "test-event");
        assert_non_null(json_object_get(event, "time"));
        json_decref(event);
    }
}

static void break_an_assumption(void)
{
    int one = 1;
    assume(one == 2);
}

static void assume__stops_the_process_and_says_why(void **state)
{
    (void)state;
    char text[8192];
    int status = 0;
    (void)caught(break_an_assumption, text, sizeof text, &status);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
    assert_non_null(strstr(text, "one == 2"));
    assert_non_null(strstr(text, "log_test.c"));
}

static void metrics__are_written_as_prometheus_reads_them(void **state)
{
    (void)state;
    struct metrics metrics;
    metrics_init(&metrics);
    metric_add(&metrics, METRIC_COMMITS, 2);
    metric_add(&metrics, METRIC_COMMITS, 3);
    assert_int_equal(metric_get(&metrics, METRIC_COMMITS), 5);
    struct buf out;
    buf_init(&out, 16384);
    metrics_write(&metrics, &out);
    assert_int_equal(out.status, STATUS_OK);
    assert_non_null(strstr(out.data, "# TYPE okno_store_commits_total counter\n"
                                     "okno_store_commits_total 5\n"));
    assert_non_null(strstr(out.data, "\nokno_http_requests_total 0\n"));
    buf_free(&out);
}

static void status__every_one_has_a_name_of_its_own(void **state)
{
    (void)state;
    for (int a = STATUS_OK; a <= STATUS_BUG; a++) {
        assert_string_not_equal(status_name((enum status)a), "unknown");
        for (int b = STATUS_OK; b < a; b++) {
            assert_string_not_equal(status_name((enum status)a), status_name((enum status)b));
        }
    }
    assert_string_equal(status_name((enum status)99), "unknown");
    struct error error;
    assert_int_equal(error_set(&error, STATUS_IO, "%0300d", 1), STATUS_IO);
    assert_int_equal(error.status, STATUS_IO);
    assert_int_equal(strlen(error.text), sizeof error.text - 1);
    assert_int_equal(error_set(NULL, STATUS_BUG, "nobody listens"), STATUS_BUG);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(log__one_event_is_one_line_of_json),
        cmocka_unit_test(assume__stops_the_process_and_says_why),
        cmocka_unit_test(metrics__are_written_as_prometheus_reads_them),
        cmocka_unit_test(status__every_one_has_a_name_of_its_own),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
