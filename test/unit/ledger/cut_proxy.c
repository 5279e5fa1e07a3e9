#include "ledger/cut_proxy.h"

#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support/unit.h"

static const char socket_name[] = ".s.PGSQL.5432";
static const char host_option[] = "host=";

static struct sockaddr_un address_of(const char *folder)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    (void)snprintf(address.sun_path, sizeof address.sun_path, "%.60s/%s", folder, socket_name);
    return address;
}

static bool send_all(int to, const char *bytes, size_t size)
{
    while (size > 0) {
        ssize_t sent = send(to, bytes, size, MSG_NOSIGNAL);
        if (sent <= 0) {
            return false;
        }
        bytes += sent;
        size -= (size_t)sent;
    }
    return true;
}

/* libpq sends COMMIT as a query of its own, so it stands at the beginning of what is read. */
static bool is_commit(const char *bytes, size_t size)
{
    static const char commit[] = "Q\0\0\0\x0b"
                                 "COMMIT";
    return size == sizeof commit && memcmp(bytes, commit, sizeof commit) == 0;
}

static bool is_cut_now(struct cut_proxy *proxy, int *commits)
{
    int kind = atomic_load(&proxy->kind);
    int every = atomic_load(&proxy->every);
    *commits += 1;
    return kind != CUT_NONE && every > 0 && *commits % every == 0;
}

/* Let the server do what it was told, and throw its answer away. */
static void cut(struct cut_proxy *proxy, int server, const char *bytes, size_t size)
{
    int kind = atomic_load(&proxy->kind);
    int cuts = atomic_fetch_add(&proxy->cuts, 1);
    bool after = kind == CUT_AFTER || (kind == CUT_BOTH && cuts % 2 == 0);
    char answer[4096];
    if (after && send_all(server, bytes, size)) {
        (void)recv(server, answer, sizeof answer, 0);
    }
}

/* One connection, until either side ends it or it is cut. */
static void forward(struct cut_proxy *proxy, int client, int server)
{
    static char bytes[1 << 16];
    int commits = 0;
    struct pollfd both[] = {{.fd = client, .events = POLLIN}, {.fd = server, .events = POLLIN}};
    for (;;) {
        if (poll(both, 2, -1) < 0) {
            return;
        }
        for (size_t i = 0; i < 2; i++) {
            if (both[i].revents == 0) {
                continue;
            }
            ssize_t got = recv(both[i].fd, bytes, sizeof bytes, 0);
            if (got <= 0) {
                return;
            }
            if (i == 0 && is_commit(bytes, (size_t)got) && is_cut_now(proxy, &commits)) {
                cut(proxy, server, bytes, (size_t)got);
                return;
            }
            if (!send_all(both[1 - i].fd, bytes, (size_t)got)) {
                return;
            }
        }
    }
}

static int proxy_main(struct cut_proxy *proxy, const char *server_folder, int listening)
{
    (void)signal(SIGCHLD, SIG_IGN);
    for (;;) {
        int client = accept(listening, NULL, NULL);
        if (client < 0) {
            return 1;
        }
        if (fork() == 0) {
            struct sockaddr_un address = address_of(server_folder);
            int server = socket(AF_UNIX, SOCK_STREAM, 0);
            if (connect(server, (struct sockaddr *)&address, sizeof address) == 0) {
                forward(proxy, client, server);
            }
            _exit(0);
        }
        (void)close(client);
    }
}

struct cut_proxy *cut_proxy_start(const char *url, char *through, size_t size)
{
    struct cut_proxy *proxy =
        mmap(NULL, sizeof *proxy, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    assert_true(proxy != MAP_FAILED);
    const char *host = strstr(url, host_option);
    assert_non_null(host);
    host += sizeof host_option - 1;
    size_t length = strcspn(host, "&");
    char server[128];
    (void)snprintf(server, sizeof server, "%.*s", (int)length, host);
    (void)snprintf(proxy->folder, sizeof proxy->folder, "%s/okno-cut-XXXXXX", P_tmpdir);
    assert_non_null(mkdtemp(proxy->folder));
    (void)snprintf(through, size, "%.*s%s%s", (int)(host - url), url, proxy->folder, host + length);
    struct sockaddr_un address = address_of(proxy->folder);
    int listening = socket(AF_UNIX, SOCK_STREAM, 0);
    assert_int_equal(bind(listening, (struct sockaddr *)&address, sizeof address), 0);
    assert_int_equal(listen(listening, 64), 0);
    (void)fflush(NULL);
    pid_t process = fork();
    assert_true(process >= 0);
    if (process == 0) {
        (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
        (void)setpgid(0, 0);
        _exit(proxy_main(proxy, server, listening));
    }
    (void)setpgid(process, process); /* its children are ended with it */
    proxy->process = process;
    (void)close(listening);
    return proxy;
}

void cut_proxy_stop(struct cut_proxy *proxy)
{
    struct sockaddr_un address = address_of(proxy->folder);
    assert_true(proxy->process > 1);
    (void)kill(-proxy->process, SIGKILL);
    (void)waitpid(proxy->process, NULL, 0);
    (void)unlink(address.sun_path);
    (void)rmdir(proxy->folder);
    (void)munmap(proxy, sizeof *proxy);
}
