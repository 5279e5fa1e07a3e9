#include "http/http_internal.h"

#include <string.h>

#include "base/id.h"

static const char *const method_names[] = {[HTTP_GET] = "GET",
                                           [HTTP_HEAD] = "HEAD",
                                           [HTTP_POST] = "POST",
                                           [HTTP_PATCH] = "PATCH",
                                           [HTTP_DELETE] = "DELETE"};

static bool is_token_text(struct str text)
{
    enum { TOKEN_MOST = 64 };
    for (size_t i = 0; i < text.size; i++) {
        char c = text.data[i];
        if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
              c == '-' || c == '_')) {
            return false;
        }
    }
    return text.size > 0 && text.size <= TOKEN_MOST;
}

static bool segment_fits(struct str pattern, struct str segment, struct http_request *request)
{
    if (str_equal(pattern, STR("{id}"))) {
        return id_parse(segment, &request->path_id) == STATUS_OK;
    }
    if (str_equal(pattern, STR("{token}"))) {
        request->path_token = segment;
        return is_token_text(segment);
    }
    return str_equal(pattern, segment);
}

static bool path_fits(const char *pattern_text, struct http_request *request)
{
    struct str pattern = str_from(pattern_text);
    struct str path = request->path;
    while (pattern.data != NULL && path.data != NULL) {
        struct str expected = str_cut(&pattern, '/');
        struct str segment = str_cut(&path, '/');
        if (!segment_fits(expected, segment, request)) {
            return false;
        }
    }
    return pattern.data == NULL && path.data == NULL;
}

/* The methods of a path, as Allow says them: the combinations that the table has. */
static const char *allow_text(unsigned methods)
{
    static const struct {
        unsigned methods;
        const char *text;
    } rows[] = {
        {1U << HTTP_GET, "GET"},
        {1U << HTTP_POST, "POST"},
        {1U << HTTP_DELETE, "DELETE"},
        {1U << HTTP_GET | 1U << HTTP_HEAD, "GET, HEAD"},
        {1U << HTTP_GET | 1U << HTTP_PATCH, "GET, PATCH"},
        {1U << HTTP_GET | 1U << HTTP_POST, "GET, POST"},
        {1U << HTTP_PATCH | 1U << HTTP_DELETE, "PATCH, DELETE"},
        {1U << HTTP_GET | 1U << HTTP_DELETE, "GET, DELETE"},
        {1U << HTTP_GET | 1U << HTTP_PATCH | 1U << HTTP_DELETE, "GET, PATCH, DELETE"},
    };
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        if (rows[i].methods == methods) {
            return rows[i].text;
        }
    }
    return "";
}

const struct http_route *router_find(const struct http_route *routes, struct http_request *request,
                                     const char **allowed)
{
    unsigned methods = 0;
    *allowed = NULL;
    for (const struct http_route *route = routes; route->path != NULL; route++) {
        if (!path_fits(route->path, request)) {
            continue;
        }
        if (str_equal(request->method, str_from(method_names[route->method]))) {
            return route;
        }
        methods |= 1U << route->method;
    }
    if (methods != 0) {
        *allowed = allow_text(methods);
    }
    return NULL;
}

static bool allowed_parameter(const struct http_route *route, struct str name)
{
    for (const char *const *at = route->query; at != NULL && *at != NULL; at++) {
        if (str_equal(name, str_from(*at))) {
            return true;
        }
    }
    return false;
}

/* Most parameters of this API need no escape: dates, numbers, base64url and words. */
static bool is_plain_value(struct str value)
{
    for (size_t i = 0; i < value.size; i++) {
        char c = value.data[i];
        if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
              c == '-' || c == '_' || c == '.')) {
            return false;
        }
    }
    return true;
}

static int hex_value(char c)
{
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
                                  : -1;
}

/* A text: what is not plain stands as %XX, and together it is UTF-8 without control characters. */
static const char *read_text(struct http_request *request, struct str *value)
{
    char *out = arena_alloc(&request->arena, 1, value->size + 1);
    size_t size = 0;
    if (out == NULL) {
        return "no memory for this request";
    }
    for (size_t i = 0; i < value->size; i++) {
        struct str here = {value->data + i, 1};
        if (value->data[i] != '%') {
            if (!is_plain_value(here)) {
                return "has characters that are not allowed";
            }
            out[size++] = value->data[i];
            continue;
        }
        int high = i + 2 < value->size ? hex_value(value->data[i + 1]) : -1;
        int low = i + 2 < value->size ? hex_value(value->data[i + 2]) : -1;
        if (high < 0 || low < 0) {
            return "has characters that are not allowed";
        }
        out[size++] = (char)(high * 16 + low);
        i += 2;
    }
    *value = (struct str){out, size};
    return str_is_plain_text(*value) ? NULL : "has characters that are not allowed";
}

static const char *read_parameter(struct http_request *request, struct str pair)
{
    struct str value = pair;
    struct str name = str_cut(&value, '=');
    if (!allowed_parameter(request->route, name)) {
        return "unknown parameter";
    }
    bool is_text =
        request->route->text_query != NULL && str_equal(name, str_from(request->route->text_query));
    const char *wrong = is_text                 ? read_text(request, &value)
                        : is_plain_value(value) ? NULL
                                                : "has characters that are not allowed";
    if (wrong != NULL) {
        return wrong;
    }
    for (size_t i = 0; i < request->query_count; i++) {
        if (str_equal(request->query[i].name, name)) {
            return "a parameter stands twice";
        }
    }
    if (request->query_count == LIMIT_QUERY_PARAMETERS) {
        return "too many parameters";
    }
    request->query[request->query_count++] = (struct http_parameter){name, value};
    return NULL;
}

bool router_read_query(struct http_request *request)
{
    struct str rest = request->target;
    (void)str_cut(&rest, '?');
    while (rest.data != NULL) {
        struct str pair = str_cut(&rest, '&');
        const char *wrong = read_parameter(request, pair);
        if (wrong != NULL) {
            field_errors_add(&request->errors, "?", wrong);
            return false;
        }
    }
    return true;
}

struct str http_query(const struct http_request *request, const char *name)
{
    for (size_t i = 0; i < request->query_count; i++) {
        if (str_equal(request->query[i].name, str_from(name))) {
            struct str value = request->query[i].value;
            return value.data == NULL ? STR("") : value;
        }
    }
    return (struct str){NULL, 0};
}
