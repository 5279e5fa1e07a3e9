/* bench_http.c - okno bench http: durable transfers a second over HTTP with a proof on every
 * request. The bank is made for the run and removed after it; the server runs in a process of its
 * own, started by the same code as every other, on the disk that holds the folder. */
#include <getopt.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "main/bench_launch.h"
#include "main/bench_ledger.h"
#include "main/bench_load.h"
#include "main/command.h"
#include "main/server.h"

enum { LOOPS = 2, READERS = 2, SECONDS_MOST = 600, AHEAD_MOST = 20, MANY = 4096 };

struct bench_options {
    const char *folder; /* the bank is made in a folder of its own in here */
    int64_t seconds, connections, sessions;
    bool presigned;
};

/* ---- options */

static bool read_number(const char *name, const char *text, int64_t most, int64_t *number)
{
    if (str_to_int64(str_from(text), number) == STATUS_OK && *number >= 1 && *number <= most) {
        return true;
    }
    (void)fprintf(stderr, "okno bench http: --%s is a number from 1 to %lld\n", name,
                  (long long)most);
    return false;
}

static bool check(const struct bench_options *options)
{
    if (options->sessions < options->connections) {
        (void)fprintf(stderr, "okno bench http: every connection needs a session of its own\n");
        return false;
    }
    if (options->presigned && options->seconds > AHEAD_MOST) {
        (void)fprintf(stderr,
                      "okno bench http: what is signed ahead is good for %d seconds at most\n",
                      AHEAD_MOST);
        return false;
    }
    return true;
}

static bool read_options(int count, char **arguments, struct bench_options *options)
{
    static const struct option table[] = {
        {"seconds", required_argument, NULL, 's'},  {"connections", required_argument, NULL, 'c'},
        {"sessions", required_argument, NULL, 'n'}, {"data", required_argument, NULL, 'd'},
        {"presigned", no_argument, NULL, 'p'},      {0}};
    int option = 0;
    bool good = true;
    /* NOLINTNEXTLINE(concurrency-mt-unsafe): no other thread yet */
    while (good && (option = getopt_long(count, arguments, "", table, NULL)) != -1) {
        switch (option) {
        case 's':
            good = read_number("seconds", optarg, SECONDS_MOST, &options->seconds);
            break;
        case 'c':
            good = read_number("connections", optarg, MANY / 2, &options->connections);
            break;
        case 'n':
            good = read_number("sessions", optarg, MANY, &options->sessions);
            break;
        case 'd':
            options->folder = optarg;
            break;
        case 'p':
            options->presigned = true;
            break;
        default:
            return false;
        }
    }
    if (good && optind != count) {
        (void)fprintf(stderr, "okno bench http: what is \"%s\"?\n", arguments[optind]);
        return false;
    }
    return good && check(options);
}

/* ---- the server's process */

struct child {
    pid_t pid;
    uint16_t port;
    int64_t processor_us; /* known once it has ended */
};

static bool free_port(uint16_t *port)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
    socklen_t size = sizeof address;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    bool good = fd >= 0 && bind(fd, (const struct sockaddr *)&address, size) == 0 &&
                getsockname(fd, (struct sockaddr *)&address, &size) == 0;
    if (fd >= 0) {
        (void)close(fd);
    }
    *port = ntohs(address.sin_port);
    return good;
}

/* What the new process does from its first to its last moment. */
static int serve(const char *data, uint16_t port, int ready)
{
    char origin[64];
    struct error error = {0};
    (void)snprintf(origin, sizeof origin, "http://127.0.0.1:%u", (unsigned)port);
    struct server_config config = {.core = {.data = data,
                                            .auth_policy = auth_policy_strict("127.0.0.1"),
                                            .bank_policy = bank_policy_default(),
                                            .readers = READERS},
                                   .address = "127.0.0.1",
                                   .port = port,
                                   .loops = LOOPS,
                                   .origins = {origin, NULL},
                                   .sms = &sms_console};
    (void)prctl(PR_SET_PDEATHSIG, SIGTERM); /* never outlive the load */
    struct server *server = calloc(1, sizeof *server);
    if (server == NULL) {
        return EXIT_FAILED;
    }
    enum status status = server_start(server, &config, &error);
    if (status == STATUS_OK && write(ready, "", 1) == 1) {
        server_wait_signal();
    }
    server_stop(server);
    free(server);
    if (status != STATUS_OK) {
        (void)fprintf(stderr, "okno bench http: %s\n", error.text);
    }
    return status == STATUS_OK ? EXIT_DONE : EXIT_FAILED;
}

static bool child_stop(struct child *child)
{
    int status = 0;
    struct rusage usage = {0};
    (void)kill(child->pid, SIGTERM);
    bool ended = wait4(child->pid, &status, 0, &usage) == child->pid;
    child->processor_us = SECONDS_US(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
                          usage.ru_utime.tv_usec + usage.ru_stime.tv_usec;
    return ended && WIFEXITED(status) && WEXITSTATUS(status) == EXIT_DONE;
}

static bool child_start(struct child *child, const char *data)
{
    int ready[2];
    char byte = 0;
    if (!free_port(&child->port) || pipe(ready) != 0) {
        return false;
    }
    (void)fflush(NULL);
    child->pid = fork();
    if (child->pid == 0) {
        (void)close(ready[0]);
        _exit(serve(data, child->port, ready[1]));
    }
    (void)close(ready[1]);
    bool started = child->pid > 0 && read(ready[0], &byte, 1) == 1;
    (void)close(ready[0]);
    if (child->pid > 0 && !started) {
        (void)child_stop(child);
    }
    return started;
}

/* ---- the run */

static double rate_of(const struct bench_load_result *result)
{
    return result->elapsed_us <= 0
               ? 0
               : (double)result->in_time * MICROSECONDS / (double)result->elapsed_us;
}

static void print(const struct bench_options *options, const struct bench_load_result *result,
                  const struct child *child)
{
    char name[64];
    int64_t done = result->acknowledged > 0 ? result->acknowledged : 1;
    (void)snprintf(name, sizeof name, "http.own.c%lld%s", (long long)options->connections,
                   options->presigned ? ".presigned" : "");
    (void)printf("%s: %.0f transfers/s\n", name, rate_of(result));
    (void)printf("%s.p50: %.2f ms\n", name, (double)result->median_us / 1000);
    (void)printf("%s.p99: %.2f ms\n", name, (double)result->tail_us / 1000);
    (void)printf("%s.cpu.server: %.1f us/transfer\n", name,
                 (double)child->processor_us / (double)done);
    (void)printf("%s.cpu.client: %.1f us/transfer\n", name,
                 (double)result->client_us / (double)done);
    (void)printf("%s.errors: %lld\n", name, (long long)result->errors);
}

static bool is_good(const struct bench_load_result *result, const struct bench_books *books)
{
    if (result->interrupted) {
        (void)fprintf(stderr, "okno bench http: interrupted\n");
        return false;
    }
    if (result->errors != 0) {
        (void)fprintf(stderr, "okno bench http: %lld errors, the first: %s\n",
                      (long long)result->errors, result->what);
    }
    if (books->problems != 0 || books->transfers != result->acknowledged) {
        (void)fprintf(stderr,
                      "okno bench http: THE BOOKS ARE WRONG: %lld problems, %lld transfers where"
                      " %lld were acknowledged\n",
                      (long long)books->problems, (long long)books->transfers,
                      (long long)result->acknowledged);
        return false;
    }
    return result->errors == 0 && result->acknowledged > 0;
}

static int measure(const struct bench_options *options, const char *data,
                   const struct bench_session *sessions, struct error *error)
{
    struct child child = {0};
    struct bench_books books = {0};
    struct bench_load_config config = {.sessions = sessions,
                                       .session_count = (size_t)options->sessions,
                                       .connections = (size_t)options->connections,
                                       .seconds = options->seconds,
                                       .presigned = options->presigned};
    struct bench_load_result result;
    if (!child_start(&child, data)) {
        (void)error_set(error, STATUS_IO, "the server does not start");
        return EXIT_FAILED;
    }
    config.port = child.port;
    enum status status = bench_load_run(&config, &result, error);
    if (!child_stop(&child) && status == STATUS_OK) {
        status = error_set(error, STATUS_IO, "the server did not end as it should");
    }
    if (status == STATUS_OK) {
        status = bench_bank_check(data, config.session_count, &books, error);
    }
    if (status != STATUS_OK) {
        return EXIT_FAILED;
    }
    print(options, &result, &child);
    return is_good(&result, &books) ? EXIT_DONE : EXIT_FAILED;
}

static int make_and_measure(const struct bench_options *options, const char *data,
                            struct error *error)
{
    int code = EXIT_FAILED;
    size_t count = (size_t)options->sessions;
    struct bench_session *sessions = calloc(count, sizeof *sessions);
    if (sessions == NULL) {
        (void)error_set(error, STATUS_NO_MEMORY, "no memory for the sessions");
        return code;
    }
    if (bench_bank_make(data, sessions, count, error) == STATUS_OK) {
        code = measure(options, data, sessions, error);
    }
    bench_bank_forget(sessions, count);
    free(sessions);
    return code;
}

static int bench_http(const struct bench_options *options)
{
    char data[PATH_TEXT];
    struct error error = {0};
    int size = snprintf(data, sizeof data, "%s/okno-bench-XXXXXX", options->folder);
    if (size <= 0 || (size_t)size >= sizeof data || mkdtemp(data) == NULL) {
        (void)fprintf(stderr, "okno bench http: no folder can be made in %s\n", options->folder);
        return EXIT_FAILED;
    }
    enum status status = bench_bank_look(data, &error);
    int code = status == STATUS_INVALID ? EXIT_USAGE : EXIT_FAILED;
    if (status == STATUS_OK) {
        code = make_and_measure(options, data, &error);
    }
    bench_bank_remove(data);
    if (code != EXIT_DONE && error.text[0] != '\0') {
        (void)fprintf(stderr, "okno bench http: %s\n", error.text);
    }
    return code;
}

int command_bench(int count, char **arguments)
{
    struct bench_options options = {
        .folder = ".", .seconds = 10, .connections = 64, .sessions = 128};
    if (count >= 2 && strcmp(arguments[1], "ledger") == 0) {
        return bench_ledger(count - 1, arguments + 1);
    }
    if (count >= 2 && strcmp(arguments[1], "launch") == 0) {
        return bench_launch(count - 1, arguments + 1);
    }
    if (count < 2 || strcmp(arguments[1], "http") != 0) {
        (void)fprintf(stderr,
                      "okno bench: what is measured is said first: http, ledger or launch\n");
        return EXIT_USAGE;
    }
    if (!read_options(count - 1, arguments + 1, &options)) {
        return EXIT_USAGE;
    }
    server_prepare_process();
    return bench_http(&options);
}
