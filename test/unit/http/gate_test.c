/* The gate: what two programs could read in two ways is refused. */
#include "http/gate.h"

#include <string.h>

#include "base/limits.h"
#include "support/unit.h"

enum { HEADERS = 4 };

struct header {
    const char *name, *value;
};

static const struct {
    const char *title, *version, *target;
    struct header headers[HEADERS];
    const char *refusal; /* NULL: it may pass */
} rows[] = {
    {"plain", "HTTP/1.1", "/", {{"Host", "a"}}, NULL},
    {"with a length", "HTTP/1.1", "/", {{"Host", "a"}, {"Content-Length", "12"}}, NULL},
    {"chunked", "HTTP/1.1", "/", {{"Host", "a"}, {"Transfer-Encoding", "chunked"}}, NULL},
    {"chunked in capitals",
     "HTTP/1.1",
     "/",
     {{"Host", "a"}, {"Transfer-Encoding", "CHUNKED"}},
     NULL},
    {"1.0 without a host", "HTTP/1.0", "/", {{"Accept", "a"}}, NULL},
    {"a query", "HTTP/1.1", "/a?b=c", {{"Host", "a"}}, NULL},
    {"0.9", "HTTP/0.9", "/", {{"Host", "a"}}, "the version of HTTP"},
    {"2.0", "HTTP/2.0", "/", {{"Host", "a"}}, "the version of HTTP"},
    {"1.10", "HTTP/1.10", "/", {{"Host", "a"}}, "the version of HTTP"},
    {"small letters", "http/1.1", "/", {{"Host", "a"}}, "the version of HTTP"},
    {"both lengths",
     "HTTP/1.1",
     "/",
     {{"Host", "a"}, {"Content-Length", "1"}, {"Transfer-Encoding", "chunked"}},
     "the length of the body stands twice"},
    {"two lengths, alike",
     "HTTP/1.1",
     "/",
     {{"Host", "a"}, {"Content-Length", "1"}, {"content-length", "1"}},
     "the length of the body stands twice"},
    {"two encodings",
     "HTTP/1.1",
     "/",
     {{"Host", "a"}, {"Transfer-Encoding", "chunked"}, {"Transfer-Encoding", "chunked"}},
     "the length of the body stands twice"},
    {"another encoding",
     "HTTP/1.1",
     "/",
     {{"Host", "a"}, {"Transfer-Encoding", "gzip"}},
     "the transfer encoding"},
    {"two encodings in one",
     "HTTP/1.1",
     "/",
     {{"Host", "a"}, {"Transfer-Encoding", "gzip, chunked"}},
     "the transfer encoding"},
    {"chunked with a blank",
     "HTTP/1.1",
     "/",
     {{"Host", "a"}, {"Transfer-Encoding", "chunked "}},
     "the transfer encoding"},
    {"chunked in 1.0",
     "HTTP/1.0",
     "/",
     {{"Transfer-Encoding", "chunked"}},
     "the transfer encoding"},
    {"a length with a sign",
     "HTTP/1.1",
     "/",
     {{"Host", "a"}, {"Content-Length", "+1"}},
     "a header"},
    {"a negative length", "HTTP/1.1", "/", {{"Host", "a"}, {"Content-Length", "-1"}}, "a header"},
    {"a length in hexadecimal",
     "HTTP/1.1",
     "/",
     {{"Host", "a"}, {"Content-Length", "0x1"}},
     "a header"},
    {"a list of lengths", "HTTP/1.1", "/", {{"Host", "a"}, {"Content-Length", "1, 1"}}, "a header"},
    {"an empty length", "HTTP/1.1", "/", {{"Host", "a"}, {"Content-Length", ""}}, "a header"},
    {"a length too great",
     "HTTP/1.1",
     "/",
     {{"Host", "a"}, {"Content-Length", "9223372036854775808"}},
     "a header"},
    {"a folded length", "HTTP/1.1", "/", {{"Host", "a"}, {"Content-Length2", "1"}}, "a header"},
    {"a folded encoding",
     "HTTP/1.1",
     "/",
     {{"Host", "a"}, {"Transfer-Encodingx", "1"}},
     "a header"},
    {"no host", "HTTP/1.1", "/", {{"Accept", "a"}}, "the host"},
    {"two hosts", "HTTP/1.1", "/", {{"Host", "a"}, {"Host", "a"}}, "the host"},
    {"a blank before the colon", "HTTP/1.1", "/", {{"Host", "a"}, {"X ", "b"}}, "a header"},
    {"a blank in a name", "HTTP/1.1", "/", {{"Host", "a"}, {"X Y", "b"}}, "a header"},
    {"an empty name", "HTTP/1.1", "/", {{"Host", "a"}, {"", "b"}}, "a header"},
    {"Cyrillic in a name", "HTTP/1.1", "/", {{"Host", "a"}, {"Хост", "b"}}, "a header"},
    {"a line break in a value", "HTTP/1.1", "/", {{"Host", "a"}, {"X", "b\nY: c"}}, "a header"},
    {"a return in a value", "HTTP/1.1", "/", {{"Host", "a"}, {"X", "b\r"}}, "a header"},
    {"delete in a value", "HTTP/1.1", "/", {{"Host", "a"}, {"X", "\x7f"}}, "a header"},
    {"a tab in a value", "HTTP/1.1", "/", {{"Host", "a"}, {"X", "a\tb"}}, NULL},
    {"a whole address", "HTTP/1.1", "http://a/", {{"Host", "a"}}, "the address"},
    {"a star", "HTTP/1.1", "*", {{"Host", "a"}}, "the address"},
    {"nothing", "HTTP/1.1", "", {{"Host", "a"}}, "the address"},
};

static void gate__refuses_what_can_be_read_in_two_ways(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        struct gate gate;
        gate_init(&gate);
        for (size_t h = 0; h < HEADERS && rows[i].headers[h].name != NULL; h++) {
            gate_header(&gate, str_from(rows[i].headers[h].name),
                        str_from(rows[i].headers[h].value));
        }
        const char *refusal =
            gate_refusal(&gate, str_from(rows[i].version), str_from(rows[i].target));
        check_text(rows[i].title, str_from(refusal), rows[i].refusal);
        check_row(rows[i].title, refusal == NULL, rows[i].refusal == NULL);
    }
}

static void gate__targets_have_a_limit(void **state)
{
    (void)state;
    static char target[LIMIT_TARGET + 1];
    memset(target, '/', sizeof target);
    struct gate gate;
    gate_init(&gate);
    gate_header(&gate, STR("Host"), STR("a"));
    assert_null(gate_refusal(&gate, STR("HTTP/1.1"), (struct str){target, LIMIT_TARGET}));
    assert_non_null(gate_refusal(&gate, STR("HTTP/1.1"), (struct str){target, LIMIT_TARGET + 1}));
}

static void gate__length_is_read(void **state)
{
    (void)state;
    struct gate gate;
    gate_init(&gate);
    assert_int_equal(gate.length, -1);
    gate_header(&gate, STR("CONTENT-LENGTH"), STR("16385"));
    assert_int_equal(gate.length, 16385);
    gate_header(&gate, STR("X"), (struct str){"a\0b", 3});
    assert_true(gate.bad_header);
}

static void gate__paths_are_plain(void **state)
{
    (void)state;
    static const struct {
        const char *path;
        bool plain;
    } paths[] = {
        {"/", true},
        {"/v1/accounts/12", true},
        {"/d/a-b_c~d.e", true},
        {"/v1/", true},
        {"", false},
        {"v1", false},
        {"//", false},
        {"/v1//a", false},
        {"/..", false},
        {"/a/../b", false},
        {"/a..b", false},
        {"/%2e", false},
        {"/a%00", false},
        {"/a b", false},
        {"/a\\b", false},
        {"/a;b", false},
        {"/a?b", false},
        {"/a#b", false},
        {"/счёт", false},
        {"/a:b", false},
        {"/a\nb", false},
        {"/./a", true},
        {"/a+b", false},
        {"/a@b", false},
    };
    for (size_t i = 0; i < ARRAY_COUNT(paths); i++) {
        check_row(paths[i].path, gate_path_is_plain(str_from(paths[i].path)), paths[i].plain);
    }
    assert_false(gate_path_is_plain((struct str){"/a\0b", 4}));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gate__refuses_what_can_be_read_in_two_ways),
        cmocka_unit_test(gate__targets_have_a_limit),
        cmocka_unit_test(gate__length_is_read),
        cmocka_unit_test(gate__paths_are_plain),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
