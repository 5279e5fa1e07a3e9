/* gate_wire.c - bytes to a messenger and back, over libcurl: the only file that knows it. */
#include <curl/curl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/crypto.h"
#include "channel/gate_internal.h"

enum { CONNECT_SECONDS = 3, KEEP_SECONDS = 30, LINE = GATE_SECRET + 32 };

struct gate_wire {
    CURL *curl;
    const struct gate_bot *bot;
    enum window window;
    bool is_plain; /* a loopback host of a test */
    _Atomic bool stopping;
    struct buf *answer; /* of the exchange that runs */
    bool has_left;      /* its request */
};

static void library_start(void)
{
    (void)curl_global_init(CURL_GLOBAL_DEFAULT);
}

static size_t on_body(char *bytes, size_t size, size_t count, void *context)
{
    struct gate_wire *wire = context;
    buf_add(wire->answer, bytes, size * count);
    return wire->answer->status == STATUS_OK ? size * count : 0; /* too much: break off */
}

static int on_progress(void *context, curl_off_t a, curl_off_t b, curl_off_t c, curl_off_t d)
{
    (void)a;
    (void)b;
    (void)c;
    (void)d;
    struct gate_wire *wire = context;
    return atomic_load(&wire->stopping) ? 1 : 0;
}

/* libcurl would send once more, by itself, when a connection that it kept has died: what leaves is
 * to be recorded first, each time. */
static int on_leaving(void *context, char *remote_address, char *local_address, int remote_port,
                      int local_port)
{
    (void)remote_address;
    (void)local_address;
    (void)remote_port;
    (void)local_port;
    struct gate_wire *wire = context;
    bool is_first = !wire->has_left;
    wire->has_left = true;
    return is_first ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT;
}

/* What never changes. A redirect could lead anywhere, a proxy of the environment would read all. */
static bool settle(struct gate_wire *wire)
{
    CURL *curl = wire->curl;
    const char *ca = wire->bot->ca_file;
    return curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_PROXY, "") == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, wire->is_plain ? "http" : "https") ==
               CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 1L) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 2L) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2) == CURLE_OK &&
           (ca[0] == '\0' || (curl_easy_setopt(curl, CURLOPT_CAINFO, ca) == CURLE_OK &&
                              curl_easy_setopt(curl, CURLOPT_CAPATH, NULL) == CURLE_OK)) &&
           curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, (long)CONNECT_SECONDS) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_USERAGENT, "okno") == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, on_body) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_WRITEDATA, wire) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_MAXAGE_CONN, (long)KEEP_SECONDS) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_PREREQFUNCTION, on_leaving) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_PREREQDATA, wire) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, on_progress) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_XFERINFODATA, wire) == CURLE_OK;
}

enum status gate_wire_new(const struct gate_bot *bot, enum window window, struct gate_wire **wire)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    (void)pthread_once(&once, library_start);
    if (!gate_host_is_allowed(window, str_from(bot->host))) {
        return STATUS_INVALID;
    }
    struct gate_wire *made = calloc(1, sizeof *made);
    if (made == NULL) {
        return STATUS_NO_MEMORY;
    }
    made->bot = bot;
    made->window = window;
    made->is_plain = str_starts(str_from(bot->host), STR("http:"));
    made->curl = curl_easy_init();
    if (made->curl == NULL || !settle(made)) {
        gate_wire_free(made);
        return STATUS_NO_MEMORY;
    }
    *wire = made;
    return STATUS_OK;
}

void gate_wire_free(struct gate_wire *wire)
{
    if (wire != NULL) {
        curl_easy_cleanup(wire->curl);
        free(wire);
    }
}

void gate_wire_stop(struct gate_wire *wire)
{
    atomic_store(&wire->stopping, true);
}

static struct curl_slist *headers_of(const struct gate_wire *wire, const struct gate_call *call,
                                     char line[LINE])
{
    struct curl_slist *list = curl_slist_append(NULL, "Accept: application/json");
    list = curl_slist_append(list, "Expect:");
    list = curl_slist_append(list, call->is_form ? "Content-Type: application/x-www-form-urlencoded"
                                                 : "Content-Type: application/json");
    if (call->has_authorization) {
        (void)snprintf(line, LINE, "Authorization: %s", wire->bot->token);
        list = curl_slist_append(list, line);
    }
    return list;
}

static bool prepare(struct gate_wire *wire, const struct gate_call *call, const char *url)
{
    CURL *curl = wire->curl;
    bool has_body = call->body.size != 0;
    bool is_get = strcmp(call->method, "GET") == 0;
    return curl_easy_setopt(curl, CURLOPT_URL, url) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_TIMEOUT, (long)call->timeout_s) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_HTTPGET, 1L) == CURLE_OK && /* forget the last one's */
           (is_get ||
            (curl_easy_setopt(curl, CURLOPT_POST, 1L) == CURLE_OK &&
             curl_easy_setopt(curl, CURLOPT_POSTFIELDS, has_body ? call->body.data : "") ==
                 CURLE_OK &&
             curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE, (long)call->body.size) == CURLE_OK)) &&
           curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, is_get ? NULL : call->method) == CURLE_OK;
}

static int64_t number_of(CURL *curl, CURLINFO info)
{
    curl_off_t number = 0;
    return curl_easy_getinfo(curl, info, &number) == CURLE_OK ? (int64_t)number : 0;
}

void gate_wire_exchange(struct gate_wire *wire, const struct gate_call *call,
                        struct gate_reply *reply)
{
    char url[GATE_HOST + CALL_PATH];
    char line[LINE];
    *reply = (struct gate_reply){0};
    buf_init(&reply->body, REPLY_MOST);
    wire->answer = &reply->body;
    wire->has_left = false;
    (void)snprintf(url, sizeof url, "%s%s", wire->bot->host, call->path);
    struct curl_slist *headers = headers_of(wire, call, line);
    if (headers != NULL && prepare(wire, call, url) &&
        curl_easy_setopt(wire->curl, CURLOPT_HTTPHEADER, headers) == CURLE_OK) {
        CURLcode code = curl_easy_perform(wire->curl);
        long head = 0;
        reply->was_reached = code == CURLE_OK;
        (void)curl_easy_getinfo(wire->curl, CURLINFO_RESPONSE_CODE, &reply->status);
        (void)curl_easy_getinfo(wire->curl, CURLINFO_REQUEST_SIZE, &head);
        reply->bytes = head + number_of(wire->curl, CURLINFO_SIZE_UPLOAD_T);
        reply->took_us = number_of(wire->curl, CURLINFO_TOTAL_TIME_T);
    }
    (void)curl_easy_setopt(wire->curl, CURLOPT_HTTPHEADER, NULL);
    curl_slist_free_all(headers);
    crypto_wipe(url, sizeof url);
    crypto_wipe(line, sizeof line);
}
