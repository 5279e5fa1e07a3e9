/* server.c - the listening socket and its loops. */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "base/log.h"
#include "http/loop.h"

struct http_server {
    const struct http_config *config;
    uint16_t port;
    size_t count;
    struct loop loops[];
};

static int listen_on(const struct http_config *config, struct error *error)
{
    enum { BACKLOG = 1024 };
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(config->port)};
    if (inet_pton(AF_INET, config->address, &address.sin_addr) != 1) {
        (void)error_set(error, STATUS_INVALID, "%s is not an address to listen on",
                        config->address);
        return -1;
    }
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    int one = 1;
    if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one) != 0 ||
        bind(fd, (const struct sockaddr *)&address, sizeof address) != 0 ||
        listen(fd, BACKLOG) != 0) {
        (void)error_set(error, STATUS_BUSY, "cannot listen on %s port %u: %s", config->address,
                        (unsigned)config->port, strerrorname_np(errno));
        if (fd >= 0) {
            (void)close(fd);
        }
        return -1;
    }
    return fd;
}

static uint16_t port_of(int listener)
{
    struct sockaddr_in address = {0};
    socklen_t size = sizeof address;
    return getsockname(listener, (struct sockaddr *)&address, &size) == 0 ? ntohs(address.sin_port)
                                                                          : 0;
}

uint16_t http_port(const struct http_server *server)
{
    return server->port;
}

enum status http_start(const struct http_config *config, struct http_server **server,
                       struct error *error)
{
    int listener = listen_on(config, error);
    if (listener < 0) {
        return error->status;
    }
    struct http_server *made = calloc(1, sizeof *made + config->loops * sizeof made->loops[0]);
    enum status status = made == NULL ? error_set(error, STATUS_NO_MEMORY, "no memory") : STATUS_OK;
    for (size_t i = 0; made != NULL && status == STATUS_OK && i < config->loops; i++) {
        int own = dup(listener);
        made->config = config;
        made->port = port_of(listener);
        made->count++;
        status = own < 0 ? error_set(error, STATUS_IO, "no descriptor")
                         : loop_start(&made->loops[i], config, own,
                                      LIMIT_CONNECTIONS / config->loops, error);
    }
    (void)close(listener);
    if (status != STATUS_OK) {
        http_stop(made);
        return status;
    }
    *server = made;
    return STATUS_OK;
}

void http_quiesce(struct http_server *server)
{
    enum { TRIES = 1000 };
    for (size_t i = 0; i < server->count; i++) {
        atomic_store(&server->loops[i].quiescing, true);
        loop_wake(&server->loops[i]);
    }
    for (int tries = 0; tries < TRIES; tries++) {
        int in_flight = 0;
        for (size_t i = 0; i < server->count; i++) {
            in_flight += atomic_load(&server->loops[i].in_flight);
        }
        if (in_flight == 0) {
            return;
        }
        (void)nanosleep(&(struct timespec){.tv_nsec = 10000000}, NULL);
    }
    log_event(LOG_WARNING, "quiesce", "requests were still under way");
}

void http_stop(struct http_server *server)
{
    if (server == NULL) {
        return;
    }
    for (size_t i = 0; i < server->count; i++) {
        loop_stop(&server->loops[i]);
    }
    free(server);
}
