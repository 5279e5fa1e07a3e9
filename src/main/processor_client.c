#include "main/processor_client.h"

#include <arpa/inet.h>
#include <assert.h>
#include <inttypes.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/encode.h"
#include "main/bench_answer.h"

/* Firms are invented. */
const struct shop shops[SHOPS] = {
    {"Продукты у дома", "5411", "pos", "RU", 31000, 268000},
    {"Пекарня «Колос»", "5462", "pos", "RU", 9000, 64000},
    {"Кофейня «Зерно»", "5814", "pos", "RU", 19000, 62000},
    {"Столовая №1", "5812", "pos", "RU", 32000, 74000},
    {"Метро", "4111", "pos", "RU", 6700, 13400},
    {"Такси «Быстрое»", "4121", "online", "RU", 24000, 118000},
    {"Аптека «Здравие»", "5912", "pos", "RU", 24000, 315000},
    {"Кино «Заря»", "7832", "online", "RU", 45000, 130000},
    {"Книги и игры", "5942", "online", "RU", 39000, 450000},
    {"Одежда «Лён»", "5651", "online", "RU", 190000, 890000},
    {"АЗС «Пример»", "5541", "pos", "RU", 150000, 420000},
    {"Подписка «Эфир»", "4899", "online", "RU", 29900, 29900},
    {"Рынок «Утро»", "5411", "pos", "RU", 100000, 500000},
    {"Lokanta Örnek", "5812", "pos", "TR", 90000, 240000},
};

void processor_client_init(struct processor_client *client, const char *address, uint16_t port,
                           struct str key, const struct clock *clock)
{
    memset(client, 0, sizeof *client);
    (void)snprintf(client->address, sizeof client->address, "%s", address);
    client->port = port;
    client->key = key;
    client->clock = clock;
    client->random = random_system();
    client->fd = -1;
}

void processor_client_close(struct processor_client *client)
{
    if (client->fd >= 0) {
        (void)close(client->fd);
        client->fd = -1;
    }
}

static bool join(struct processor_client *client)
{
    enum { WAIT_SECONDS = 10 };
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(client->port)};
    const struct timeval wait = {.tv_sec = WAIT_SECONDS};
    int one = 1;
    if (client->fd >= 0) {
        return true;
    }
    client->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    bool good = client->fd >= 0 && inet_pton(AF_INET, client->address, &address.sin_addr) == 1 &&
                setsockopt(client->fd, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof wait) == 0 &&
                setsockopt(client->fd, SOL_SOCKET, SO_SNDTIMEO, &wait, sizeof wait) == 0 &&
                setsockopt(client->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one) == 0 &&
                connect(client->fd, (const struct sockaddr *)&address, sizeof address) == 0;
    if (!good) {
        processor_client_close(client);
    }
    return good;
}

static bool send_all(int fd, const char *text, size_t size)
{
    while (size > 0) {
        ssize_t sent = send(fd, text, size, MSG_NOSIGNAL);
        if (sent <= 0) {
            return false;
        }
        text += sent;
        size -= (size_t)sent;
    }
    return true;
}

static bool read_answer(struct processor_client *client, struct bench_answer *answer)
{
    size_t size = 0;
    for (;;) {
        ssize_t got = recv(client->fd, client->answer + size, sizeof client->answer - size, 0);
        if (got <= 0) {
            return false;
        }
        size += (size_t)got;
        switch (
            bench_answer_read((struct str){client->answer, size}, sizeof client->answer, answer)) {
        case BENCH_ANSWER_WHOLE:
            return true;
        case BENCH_ANSWER_BROKEN:
            return false;
        case BENCH_ANSWER_PARTIAL:
            break;
        }
    }
}

/* Once, signed anew: the same words would not be taken a second time. */
static bool say(struct processor_client *client, const char *what, const char *body,
                struct bench_answer *answer)
{
    char target[64];
    char line[SIGNED_LINE];
    char text[PROCESSOR_BODY + SIGNED_LINE + 512];
    (void)snprintf(target, sizeof target, "/v1/processor/%s", what);
    const struct signed_request request = {
        .method = "POST", .target = str_from(target), .body = str_from(body)};
    signed_write(client->key, &request, clock_now(client->clock), &client->random, line);
    int size = snprintf(text, sizeof text,
                        "POST %s HTTP/1.1\r\nHost: %s:%u\r\nContent-Type: application/json\r\n"
                        "Content-Length: %zu\r\nAuthorization: %s\r\n\r\n%s",
                        target, client->address, (unsigned)client->port, strlen(body), line, body);
    return size > 0 && (size_t)size < sizeof text && join(client) &&
           send_all(client->fd, text, (size_t)size) && read_answer(client, answer);
}

enum status processor_client_say(struct processor_client *client, const char *what,
                                 const char *body, int *http, struct str *answer)
{
    struct bench_answer read = {0};
    for (int i = 0; i < 2; i++) {
        if (say(client, what, body, &read)) {
            *http = read.status;
            *answer = read.body;
            return STATUS_OK;
        }
        processor_client_close(client);
    }
    return STATUS_IO;
}

/* ---- bodies */

void processor_client_name(struct processor_client *client, char name[PROCESSOR_NAME])
{
    enum { BYTES = 16 };
    unsigned char bytes[BYTES];
    random_fill(&client->random, bytes, sizeof bytes);
    static_assert(BASE64URL_SIZE(BYTES) < PROCESSOR_NAME, "a name has room");
    (void)base64url_encode(bytes, sizeof bytes, name);
}

void processor_client_purchase(char body[PROCESSOR_BODY], const char *message,
                               const char *operation, const char *number, const struct shop *shop,
                               int64_t minor)
{
    (void)snprintf(body, PROCESSOR_BODY,
                   "{\"message\":\"%s\",\"operation\":\"%s\",\"card\":{\"number\":\"%s\"},"
                   "\"amount\":{\"amount\":\"%" PRId64 ".%02d\",\"currency\":\"RUB\"},"
                   "\"channel\":\"%s\",\"merchant\":{\"name\":\"%s\",\"mcc\":\"%s\","
                   "\"country\":\"%s\"}}",
                   message, operation, number, minor / 100, (int)(minor % 100), shop->channel,
                   shop->name, shop->mcc, shop->country);
}

void processor_client_follow(char body[PROCESSOR_BODY], const char *message, const char *operation,
                             int64_t minor, bool final)
{
    int size = snprintf(body, PROCESSOR_BODY, "{\"message\":\"%s\",\"operation\":\"%s\"", message,
                        operation);
    if (minor > 0) {
        size += snprintf(body + size, PROCESSOR_BODY - (size_t)size,
                         ",\"amount\":{\"amount\":\"%" PRId64 ".%02d\",\"currency\":\"RUB\"}",
                         minor / 100, (int)(minor % 100));
    }
    (void)snprintf(body + size, PROCESSOR_BODY - (size_t)size, "%s}",
                   final ? ",\"final\":true" : "");
}
