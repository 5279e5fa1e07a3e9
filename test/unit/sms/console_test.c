/* The line that other programs read the code from. */
#include "sms/sms.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support/unit.h"

/* What a child's standard output gets, read while the child still runs: it must have been flushed.
 */
static void sent(const char *phone, struct str text, char *out, size_t room)
{
    int ends[2];
    int hold[2];
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(pipe(hold), 0);
    (void)fflush(stdout);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        char byte = 0;
        (void)dup2(ends[1], STDOUT_FILENO);
        (void)close(hold[1]);
        enum status status = sms_console.send(NULL, str_from(phone), text);
        (void)!read(hold[0], &byte, 1); /* until the parent has read */
        _exit(status == STATUS_OK ? 0 : 1);
    }
    (void)close(ends[1]);
    (void)close(hold[0]);
    size_t size = 0;
    while (size < room - 1 && (size == 0 || out[size - 1] != '\n')) {
        ssize_t got = read(ends[0], out + size, 1);
        assert_true(got == 1);
        size++;
    }
    out[size] = '\0';
    (void)close(hold[1]);
    (void)close(ends[0]);
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

static void sms_console__writes_one_line_a_message_at_once(void **state)
{
    (void)state;
    static const struct {
        struct str text;
        const char *line;
    } rows[] = {
        {STR_INIT("Код 123456.\n@bank.example #123456"),
         "sms to +79000000001: Код 123456. @bank.example #123456\n"},
        {STR_INIT("a\r\nb"), "sms to +79000000001: a  b\n"},
        {STR_INIT("100 %s %n"), "sms to +79000000001: 100 %s %n\n"},
        {STR_INIT(""), "sms to +79000000001: \n"},
    };
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        char out[256];
        sent("+79000000001", rows[i].text, out, sizeof out);
        check_text(rows[i].line, str_from(out), rows[i].line);
    }
}

static void sms_console__says_when_it_could_not(void **state)
{
    (void)state;
    (void)fflush(stdout);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        if (freopen("/dev/full", "w", stdout) == NULL) {
            _exit(0); /* no such device here */
        }
        _exit(sms_console.send(NULL, STR("+79000000001"), STR("x")) == STATUS_IO ? 0 : 1);
    }
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
    assert_string_equal(sms_console.name, "console");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sms_console__writes_one_line_a_message_at_once),
        cmocka_unit_test(sms_console__says_when_it_could_not),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
