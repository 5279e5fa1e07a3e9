#include "rail/wire.h"

#include <curl/curl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/limits.h"

enum { CONNECT_SECONDS = 3, POST_SECONDS = 10, GET_SECONDS = 600, TARGET = 512 };

struct rail_wire {
    CURL *curl;
    const struct rail_peer *peer;
    const struct clock *clock;
    struct random *random;
    _Atomic bool stopping;
    bool has_left; /* the request that runs */
    int fd;        /* where an answer goes; -1: nowhere */
    int64_t got;   /* bytes of it */
};

static void library_start(void)
{
    (void)curl_global_init(CURL_GLOBAL_DEFAULT);
}

static struct str behind(struct str text, struct str start)
{
    return (struct str){text.data + start.size, text.size - start.size};
}

static bool is_loopback(struct str rest)
{
    static const struct str hosts[] = {STR_INIT("127.0.0.1"), STR_INIT("localhost"),
                                       STR_INIT("[::1]")};
    for (size_t i = 0; i < ARRAY_COUNT(hosts); i++) {
        if (str_starts(rest, hosts[i])) {
            struct str after = behind(rest, hosts[i]);
            return after.size == 0 || after.data[0] == ':' || after.data[0] == '/';
        }
    }
    return false;
}

bool rail_url_is_allowed(struct str url)
{
    static const char allowed[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_~:/[]";
    bool is_good = url.size != 0 && url.size < RAIL_URL && url.data[url.size - 1] != '/';
    for (size_t i = 0; is_good && i < url.size; i++) {
        is_good = url.data[i] != '\0' && strchr(allowed, url.data[i]) != NULL;
    }
    if (!is_good) {
        return false;
    }
    return str_starts(url, STR("https://")) ||
           (str_starts(url, STR("http://")) && is_loopback(behind(url, STR("http://"))));
}

/* ---- the library's calls */

static size_t on_body(char *bytes, size_t size, size_t count, void *context)
{
    struct rail_wire *wire = context;
    size_t whole = size * count;
    wire->got += (int64_t)whole;
    if (wire->fd < 0) {
        return wire->got > LIMIT_RAIL_MESSAGE ? 0 : whole; /* what it says is only its status */
    }
    bool fits = wire->got <= LIMIT_RAIL_STATEMENT;
    return fits && write(wire->fd, bytes, whole) == (ssize_t)whole ? whole : 0;
}

static int on_progress(void *context, curl_off_t a, curl_off_t b, curl_off_t c, curl_off_t d)
{
    (void)a;
    (void)b;
    (void)c;
    (void)d;
    struct rail_wire *wire = context;
    return atomic_load(&wire->stopping) ? 1 : 0;
}

/* libcurl would send once more, by itself, when a connection that it kept has died. */
static int on_leaving(void *context, char *remote_address, char *local_address, int remote_port,
                      int local_port)
{
    (void)remote_address;
    (void)local_address;
    (void)remote_port;
    (void)local_port;
    struct rail_wire *wire = context;
    bool is_first = !wire->has_left;
    wire->has_left = true;
    return is_first ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT;
}

static bool settle(struct rail_wire *wire)
{
    CURL *curl = wire->curl;
    const char *ca = wire->peer->ca_file;
    bool is_plain = str_starts(str_from(wire->peer->url), STR("http:"));
    return curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_PROXY, "") == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, is_plain ? "http" : "https") == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 1L) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 2L) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2) == CURLE_OK &&
           (ca[0] == '\0' || (curl_easy_setopt(curl, CURLOPT_CAINFO, ca) == CURLE_OK &&
                              curl_easy_setopt(curl, CURLOPT_CAPATH, NULL) == CURLE_OK)) &&
           curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, (long)CONNECT_SECONDS) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_USERAGENT, "okno") == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, on_body) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_WRITEDATA, wire) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_PREREQFUNCTION, on_leaving) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_PREREQDATA, wire) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, on_progress) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_XFERINFODATA, wire) == CURLE_OK;
}

enum status rail_wire_new(const struct rail_peer *peer, const struct clock *clock,
                          struct random *random, struct rail_wire **wire)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    (void)pthread_once(&once, library_start);
    if (!rail_url_is_allowed(str_from(peer->url))) {
        return STATUS_INVALID;
    }
    struct rail_wire *made = calloc(1, sizeof *made);
    if (made == NULL) {
        return STATUS_NO_MEMORY;
    }
    made->peer = peer;
    made->clock = clock;
    made->random = random;
    made->curl = curl_easy_init();
    if (made->curl == NULL || !settle(made)) {
        rail_wire_free(made);
        return STATUS_NO_MEMORY;
    }
    *wire = made;
    return STATUS_OK;
}

void rail_wire_free(struct rail_wire *wire)
{
    if (wire != NULL) {
        curl_easy_cleanup(wire->curl);
        free(wire);
    }
}

void rail_wire_stop(struct rail_wire *wire)
{
    atomic_store(&wire->stopping, true);
}

/* ---- one exchange */

/* The address behind the host, as the other side sees it. */
static void target_of(const char *url, char target[TARGET])
{
    const char *host = strstr(url, "://");
    const char *path = host == NULL ? NULL : strchr(host + 3, '/');
    (void)snprintf(target, TARGET, "%s", path == NULL ? "/" : path);
}

static struct curl_slist *headers_of(struct rail_wire *wire, const char *method, const char *url,
                                     struct str body)
{
    char target[TARGET];
    char line[SIGNED_LINE];
    char header[SIGNED_LINE + 32];
    target_of(url, target);
    const struct signed_request request = {
        .method = method, .target = str_from(target), .body = body};
    const struct str key = {wire->peer->key, wire->peer->key_size};
    signed_write(key, &request, clock_now(wire->clock), wire->random, line);
    (void)snprintf(header, sizeof header, "Authorization: %s", line);
    struct curl_slist *list = curl_slist_append(NULL, header);
    list = curl_slist_append(list, "Expect:");
    return curl_slist_append(list, "Content-Type: application/xml");
}

static bool prepare(struct rail_wire *wire, const char *url, bool is_post, struct str body)
{
    CURL *curl = wire->curl;
    long seconds = is_post ? POST_SECONDS : GET_SECONDS;
    return curl_easy_setopt(curl, CURLOPT_URL, url) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_TIMEOUT, seconds) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_HTTPGET, 1L) == CURLE_OK &&
           (!is_post ||
            (curl_easy_setopt(curl, CURLOPT_POST, 1L) == CURLE_OK &&
             curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body.size == 0 ? "" : body.data) ==
                 CURLE_OK &&
             curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE, (long)body.size) == CURLE_OK));
}

static int exchange(struct rail_wire *wire, const char *path, bool is_post, struct str body)
{
    char url[RAIL_URL + TARGET];
    (void)snprintf(url, sizeof url, "%s%s", wire->peer->url, path);
    struct curl_slist *headers = headers_of(wire, is_post ? "POST" : "GET", url, body);
    long answered = 0;
    wire->has_left = false;
    wire->got = 0;
    if (headers != NULL && prepare(wire, url, is_post, body) &&
        curl_easy_setopt(wire->curl, CURLOPT_HTTPHEADER, headers) == CURLE_OK &&
        curl_easy_perform(wire->curl) == CURLE_OK) {
        (void)curl_easy_getinfo(wire->curl, CURLINFO_RESPONSE_CODE, &answered);
    }
    (void)curl_easy_setopt(wire->curl, CURLOPT_HTTPHEADER, NULL);
    curl_slist_free_all(headers);
    return (int)answered;
}

int rail_wire_post(struct rail_wire *wire, const char *path, struct str body)
{
    wire->fd = -1;
    return exchange(wire, path, true, body);
}

int rail_wire_get(struct rail_wire *wire, const char *path, int fd)
{
    wire->fd = fd;
    return exchange(wire, path, false, (struct str){0});
}
