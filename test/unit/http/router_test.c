#include "http/http_internal.h"

#include <string.h>

#include "support/unit.h"

static const char *const page_query[] = {"limit", "cursor", "from", NULL};

static const struct http_route routes[] = {
    {.method = HTTP_GET, .path = "/v1/things", .query = page_query},
    {.method = HTTP_POST, .path = "/v1/things"},
    {.method = HTTP_GET, .path = "/v1/things/{id}"},
    {.method = HTTP_PATCH, .path = "/v1/things/{id}"},
    {.method = HTTP_POST, .path = "/v1/things/{id}/confirm"},
    {.method = HTTP_DELETE, .path = "/v1/session"},
    {.method = HTTP_GET, .path = "/d/{token}"},
    {.method = HTTP_HEAD, .path = "/d/{token}"},
    {0},
};

static void router__finds_the_row_of_path_and_method(void **state)
{
    (void)state;
    static const struct {
        const char *method, *path;
        int row;             /* -1: none */
        const char *allowed; /* when there is none: NULL: no such path */
        int64_t id;
    } rows[] = {
        {"GET", "/v1/things", 0, NULL, 0},
        {"POST", "/v1/things", 1, NULL, 0},
        {"GET", "/v1/things/12", 2, NULL, 12},
        {"PATCH", "/v1/things/9223372036854775807", 3, NULL, INT64_MAX},
        {"POST", "/v1/things/7/confirm", 4, NULL, 7},
        {"DELETE", "/v1/session", 5, NULL, 0},
        {"GET", "/d/abc-_9", 6, NULL, 0},
        {"HEAD", "/d/abc", 7, NULL, 0},
        {"PUT", "/v1/things", -1, "", 0},
        {"DELETE", "/v1/things/1", -1, "GET, PATCH", 0},
        {"get", "/v1/session", -1, "DELETE", 0},
        {"GET", "/v1/things/1/confirm", -1, "POST", 0},
        {"POST", "/d/abc", -1, "GET, HEAD", 0},
        {"GET", "/v1/things/", -1, NULL, 0},
        {"GET", "/v1/things/0", -1, NULL, 0},
        {"GET", "/v1/things/01", -1, NULL, 0},
        {"GET", "/v1/things/-1", -1, NULL, 0},
        {"GET", "/v1/things/1a", -1, NULL, 0},
        {"GET", "/v1/things/9223372036854775808", -1, NULL, 0},
        {"GET", "/v1/things/1/", -1, NULL, 0},
        {"GET", "/v1/thing", -1, NULL, 0},
        {"GET", "/v1/thingss", -1, NULL, 0},
        {"GET", "/V1/things", -1, NULL, 0},
        {"GET", "/v1", -1, NULL, 0},
        {"GET", "/", -1, NULL, 0},
        {"GET", "", -1, NULL, 0},
        {"GET", "/d/", -1, NULL, 0},
        {"GET", "/d/a.b", -1, NULL, 0},
        {"GET", "/d/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", -1, NULL,
         0},
        {"GET", "/{id}", -1, NULL, 0},
        {"GET", "/v1/things/{id}", -1, NULL, 0},
    };
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        struct http_request request = {.method = str_from(rows[i].method),
                                       .path = str_from(rows[i].path)};
        const char *allowed = "?";
        const struct http_route *found = router_find(routes, &request, &allowed);
        check_row(rows[i].path, found == NULL ? -1 : found - routes, rows[i].row);
        if (rows[i].id != 0) {
            check_row(rows[i].path, request.path_id, rows[i].id);
        }
        if (found == NULL && strcmp(rows[i].method, "PUT") != 0) {
            check_text(rows[i].path, str_from(allowed), rows[i].allowed);
        }
    }
}

static void router__query_has_known_plain_parameters_once(void **state)
{
    (void)state;
    static const struct {
        const char *target;
        bool good;
        const char *detail;
    } rows[] = {
        {"/v1/things", true, NULL},
        {"/v1/things?limit=10", true, NULL},
        {"/v1/things?limit=10&cursor=a-b_c&from=2026-01-01", true, NULL},
        {"/v1/things?limit", true, NULL},
        {"/v1/things?limit=", true, NULL},
        {"/v1/things?", false, "unknown parameter"},
        {"/v1/things?&", false, "unknown parameter"},
        {"/v1/things?limit=1&", false, "unknown parameter"},
        {"/v1/things?other=1", false, "unknown parameter"},
        {"/v1/things?Limit=1", false, "unknown parameter"},
        {"/v1/things?limit=1&limit=2", false, "a parameter stands twice"},
        {"/v1/things?limit=%31", false, "has characters that are not allowed"},
        {"/v1/things?limit=1=2", false, "has characters that are not allowed"},
        {"/v1/things?limit=1?2", false, "has characters that are not allowed"},
        {"/v1/things?limit=a+b", false, "has characters that are not allowed"},
        {"/v1/things?limit=<b>", false, "has characters that are not allowed"},
    };
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        struct http_request request = {.route = &routes[0], .target = str_from(rows[i].target)};
        arena_init(&request.arena, LIMIT_REQUEST_ARENA);
        field_errors_init(&request.errors, &request.arena);
        check_row(rows[i].target, router_read_query(&request), rows[i].good);
        if (rows[i].detail != NULL) {
            check_text(rows[i].target, request.errors.items[0].detail, rows[i].detail);
        }
        arena_free(&request.arena);
    }
    struct http_request request = {.route = &routes[0], .target = STR("/v1/things?limit=10&from")};
    assert_true(router_read_query(&request));
    check_text("limit", http_query(&request, "limit"), "10");
    assert_non_null(http_query(&request, "from").data);
    assert_null(http_query(&request, "cursor").data);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(router__finds_the_row_of_path_and_method),
        cmocka_unit_test(router__query_has_known_plain_parameters_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
