#include "main/control.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/limits.h"
#include "base/log.h"

static const char socket_name[] = "control.sock";

struct control {
    json_t *(*answer)(void *context, json_t *request);
    void *context;
    int folder, listener, ending;
    pthread_t thread;
};

/* An address has room for 107 characters, and a folder's path may be longer: it is named by its
 * descriptor. */
static struct sockaddr_un address_in(int folder)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    (void)snprintf(address.sun_path, sizeof address.sun_path, "/proc/self/fd/%d/%s", folder,
                   socket_name);
    return address;
}

static int open_folder(const char *data)
{
    return open(data, O_PATH | O_DIRECTORY | O_CLOEXEC);
}

/* ---- lines */

static void limit_waiting(int fd, int seconds)
{
    const struct timeval patience = {.tv_sec = seconds};
    (void)setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    (void)setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
}

/* What is sent until the other side has no more to say. NULL: not an object. */
static json_t *receive(int fd, size_t most)
{
    char *text = malloc(most);
    size_t size = 0;
    ssize_t got = 0;
    while (text != NULL && size < most && (got = read(fd, text + size, most - size)) > 0) {
        size += (size_t)got;
    }
    json_t *value = text == NULL || got < 0 || size == most
                        ? NULL
                        : json_loadb(text, size, JSON_REJECT_DUPLICATES, NULL);
    free(text);
    if (!json_is_object(value)) {
        json_decref(value);
        return NULL;
    }
    return value;
}

static bool send_whole(int fd, const json_t *value)
{
    char *text = json_dumps(value, JSON_COMPACT);
    size_t size = text == NULL ? 0 : strlen(text);
    size_t sent = 0;
    ssize_t put = 0;
    while (sent < size && (put = send(fd, text + sent, size - sent, MSG_NOSIGNAL)) > 0) {
        sent += (size_t)put;
    }
    free(text);
    return size != 0 && sent == size && shutdown(fd, SHUT_WR) == 0;
}

/* ---- the bank's side */

static void serve(struct control *control, int fd)
{
    enum { PATIENCE_SECONDS = 5 };
    limit_waiting(fd, PATIENCE_SECONDS);
    json_t *request = receive(fd, LIMIT_CONTROL);
    json_t *answer = request == NULL ? json_pack("{s:s}", "error", "not a request")
                                     : control->answer(control->context, request);
    (void)send_whole(fd, answer); /* who has gone has gone */
    json_decref(answer);
    json_decref(request);
    (void)close(fd);
}

static void *control_main(void *argument)
{
    struct control *control = argument;
    struct pollfd fds[] = {{.fd = control->listener, .events = POLLIN},
                           {.fd = control->ending, .events = POLLIN}};
    for (;;) {
        (void)poll(fds, ARRAY_COUNT(fds), -1);
        if (fds[1].revents != 0) {
            return NULL;
        }
        int fd = accept4(control->listener, NULL, NULL, SOCK_CLOEXEC);
        if (fd >= 0) {
            serve(control, fd);
        }
    }
}

static void control_free(struct control *control)
{
    const int fds[] = {control->folder, control->listener, control->ending};
    for (size_t i = 0; i < ARRAY_COUNT(fds); i++) {
        if (fds[i] >= 0) {
            (void)close(fds[i]);
        }
    }
    free(control);
}

/* Whoever left a socket here is gone: this process has the bank. */
static bool listen_in(struct control *control, const char *data)
{
    enum { WAITING = 8 };
    control->folder = open_folder(data);
    control->listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    control->ending = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    struct sockaddr_un address = address_in(control->folder);
    if (control->folder < 0 || control->listener < 0 || control->ending < 0) {
        return false;
    }
    (void)unlinkat(control->folder, socket_name, 0);
    return bind(control->listener, (const struct sockaddr *)&address, sizeof address) == 0 &&
           fchmodat(control->folder, socket_name, 0600, 0) == 0 &&
           listen(control->listener, WAITING) == 0;
}

enum status control_start(const char *data, json_t *(*answer)(void *context, json_t *request),
                          void *context, struct control **control, struct error *error)
{
    struct control *made = calloc(1, sizeof *made);
    if (made == NULL) {
        return error_set(error, STATUS_NO_MEMORY, "no memory to start");
    }
    *made = (struct control){
        .answer = answer, .context = context, .folder = -1, .listener = -1, .ending = -1};
    if (!listen_in(made, data)) {
        enum status status = error_set(error, STATUS_IO, "cannot listen on %s/%s: %s", data,
                                       socket_name, strerrorname_np(errno));
        control_free(made);
        return status;
    }
    if (pthread_create(&made->thread, NULL, control_main, made) != 0) {
        control_free(made);
        return error_set(error, STATUS_NO_MEMORY, "no memory to start");
    }
    *control = made;
    return STATUS_OK;
}

void control_stop(struct control *control)
{
    if (control == NULL) {
        return;
    }
    const uint64_t one = 1;
    if (write(control->ending, &one, sizeof one) != sizeof one) {
        log_event(LOG_WARNING, "control-stop", "%s", strerrorname_np(errno));
    }
    (void)pthread_join(control->thread, NULL);
    (void)unlinkat(control->folder, socket_name, 0);
    control_free(control);
}

/* ---- the command's side */

static enum status connect_to(const char *data, int *fd, struct error *error)
{
    int folder = open_folder(data);
    if (folder < 0) {
        return error_set(error, STATUS_NOT_FOUND, "there is no bank in %s", data);
    }
    struct sockaddr_un address = address_in(folder);
    *fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    int result = *fd < 0 ? -1 : connect(*fd, (const struct sockaddr *)&address, sizeof address);
    int reason = errno;
    (void)close(folder);
    if (result == 0) {
        return STATUS_OK;
    }
    if (*fd >= 0) {
        (void)close(*fd);
    }
    return reason == ENOENT || reason == ECONNREFUSED
               ? STATUS_NOT_FOUND
               : error_set(error, STATUS_IO, "cannot speak to the bank in %s: %s", data,
                           strerrorname_np(reason));
}

enum status control_ask(const char *data, const json_t *request, json_t **answer,
                        struct error *error)
{
    enum { PATIENCE_SECONDS = 60, ANSWER_MOST = 2 * LIMIT_ANSWER };
    int fd = -1;
    enum status status = connect_to(data, &fd, error);
    if (status != STATUS_OK) {
        return status;
    }
    limit_waiting(fd, PATIENCE_SECONDS);
    *answer = send_whole(fd, request) ? receive(fd, ANSWER_MOST) : NULL;
    (void)close(fd);
    return *answer == NULL ? error_set(error, STATUS_IO, "the bank in %s did not answer", data)
                           : STATUS_OK;
}
