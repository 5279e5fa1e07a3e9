/* static.c - the web app, compressed when it was built and kept in the program. */
#include <stdio.h>
#include <string.h>

#include "http/gate.h"
#include "http/http_internal.h"

static const struct http_asset *find_asset(const struct http_config *config, struct str path)
{
    for (const struct http_asset *asset = config->assets; asset->path != NULL; asset++) {
        if (str_equal(path, str_from(asset->path))) {
            return asset;
        }
    }
    return NULL;
}

/* Every screen of the app has an address; all of them show the same page. */
static bool is_screen(struct str path)
{
    return gate_path_is_plain(path) && memchr(path.data, '.', path.size) == NULL &&
           !str_starts(path, STR("/v1/")) && !str_equal(path, STR("/v1")) &&
           !str_starts(path, STR("/d/")) && !str_starts(path, STR("/assets/"));
}

/* Does the list name this coding, and not with q=0? */
static bool accepts(struct str list, struct str coding)
{
    while (list.data != NULL) {
        struct str item = str_cut(&list, ',');
        while (item.size > 0 && item.data[0] == ' ') {
            item.data++;
            item.size--;
        }
        struct str weight = item;
        struct str name = str_cut(&weight, ';');
        if (str_equal_fold(name, coding)) {
            return weight.data == NULL || !str_equal(weight, STR("q=0"));
        }
    }
    return false;
}

static void answer_asset(struct http_request *request, const struct http_asset *asset,
                         struct str accept_encoding)
{
    struct str body = asset->plain;
    const char *coding = NULL;
    if (asset->brotli.size != 0 && accepts(accept_encoding, STR("br"))) {
        body = asset->brotli;
        coding = "br";
    } else if (asset->gzip.size != 0 && accepts(accept_encoding, STR("gzip"))) {
        body = asset->gzip;
        coding = "gzip";
    }
    if (coding != NULL) {
        http_add_header(request, "Content-Encoding", str_from(coding));
    }
    http_answer(request, 200, asset->type, body);
}

bool static_answer(const struct http_config *config, struct exchange *exchange,
                   struct str accept_encoding, struct str if_none_match)
{
    struct http_request *request = &exchange->request;
    bool reads = str_equal(request->method, STR("GET")) || str_equal(request->method, STR("HEAD"));
    const struct http_asset *asset = find_asset(config, request->path);
    if (asset == NULL && is_screen(request->path)) {
        asset = find_asset(config, str_from(config->page));
    }
    if (asset == NULL) {
        return false;
    }
    if (!reads) {
        http_add_header(request, "Allow", STR("GET, HEAD"));
        http_answer_problem(request, &http_outcomes[HTTP_METHOD_NOT_ALLOWED], NULL);
        return true;
    }
    exchange->asset = asset;
    request->answer_cached = true;
    http_add_header(request, "ETag", str_from(asset->etag));
    http_add_header(request, "Vary", STR("Accept-Encoding"));
    http_add_header(request, "Cache-Control",
                    asset->immutable ? STR("public, max-age=31536000, immutable")
                                     : STR("no-cache"));
    if (str_equal(if_none_match, str_from(asset->etag))) {
        http_answer(request, 304, NULL, STR(""));
    } else {
        answer_asset(request, asset, accept_encoding);
    }
    return true;
}
