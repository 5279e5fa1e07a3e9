/* A request's first line and headers, and its way to a route. */
#include "http/gate.h"

#include <string.h>

#include "base/assume.h"
#include "fuzz/fuzz.h"
#include "http/http_internal.h"

static const char *const query[] = {"limit", "cursor", NULL};

static const struct http_route routes[] = {
    {.method = HTTP_GET, .path = "/v1/accounts", .query = query},
    {.method = HTTP_GET, .path = "/v1/accounts/{id}/entries", .query = query},
    {.method = HTTP_POST, .path = "/v1/payments/{id}/confirm"},
    {.method = HTTP_GET, .path = "/d/{token}"},
    {0},
};

static void route(struct str method, struct str target)
{
    struct http_request request = {.method = method, .target = target};
    const char *allowed = NULL;
    struct str rest = target;
    request.path = str_cut(&rest, '?');
    if (!gate_path_is_plain(request.path)) {
        return;
    }
    assume(memchr(request.path.data, '%', request.path.size) == NULL);
    request.route = router_find(routes, &request, &allowed);
    if (request.route == NULL) {
        return;
    }
    assume(allowed == NULL);
    arena_init(&request.arena, LIMIT_REQUEST_ARENA);
    field_errors_init(&request.errors, &request.arena);
    if (router_read_query(&request)) {
        assume(request.query_count <= 2);
        (void)http_query(&request, "limit");
    } else {
        assume(request.errors.count == 1);
    }
    arena_free(&request.arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct str rest = {(const char *)bytes, size};
    struct str line = str_cut(&rest, '\n');
    struct str method = str_cut(&line, ' ');
    struct str target = str_cut(&line, ' ');
    struct gate gate;
    gate_init(&gate);
    while (rest.data != NULL) {
        struct str value = str_cut(&rest, '\n');
        struct str name = str_cut(&value, ':');
        gate_header(&gate, name, value);
    }
    const char *refusal = gate_refusal(&gate, line, target);
    if (refusal == NULL) {
        assume(gate.lengths + gate.encodings <= 1);
        assume(gate.hosts <= 1);
        assume(gate.lengths == 0 || gate.length >= 0);
        assume(target.size <= LIMIT_TARGET);
        route(method, target);
    }
    return 0;
}
