/* demo.c - okno demo: an invented bank on loopback, with codes on standard output. */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>

#include "main/command.h"
#include "main/demo_asks.h"
#include "main/demo_history.h"
#include "main/demo_shops.h"
#include "main/demo_people.h"
#include "main/server.h"

enum { DEFAULT_PORT = 8080, LOOPS = 2, READERS = 2 };

/* The demo listens here and nowhere else; no flag changes it. */
static const char loopback[] = "127.0.0.1";

struct demo_options {
    const char *data;
    int64_t people; /* besides those that it names */
    uint16_t port;
    bool fresh;
    bool still; /* nothing happens by itself */
};

static bool read_port(const char *text, uint16_t *port)
{
    int64_t number = 0;
    bool good =
        str_to_int64(str_from(text), &number) == STATUS_OK && number >= 1 && number <= UINT16_MAX;
    *port = good ? (uint16_t)number : 0;
    return good;
}

static bool read_options(int count, char **arguments, struct demo_options *options)
{
    static const struct option table[] = {
        {"port", required_argument, NULL, 'p'},   {"data", required_argument, NULL, 'd'},
        {"fresh", no_argument, NULL, 'f'},        {"still", no_argument, NULL, 's'},
        {"people", required_argument, NULL, 'n'}, {0}};
    int option = 0;
    /* NOLINTNEXTLINE(concurrency-mt-unsafe): no other thread yet */
    while ((option = getopt_long(count, arguments, "", table, NULL)) != -1) {
        switch (option) {
        case 'p':
            if (!read_port(optarg, &options->port)) {
                (void)fprintf(stderr, "okno demo: --port is a number from 1 to 65535\n");
                return false;
            }
            break;
        case 'd':
            options->data = optarg;
            break;
        case 'f':
            options->fresh = true;
            break;
        case 's':
            options->still = true;
            break;
        case 'n':
            if (str_to_int64(str_from(optarg), &options->people) != STATUS_OK ||
                options->people > DEMO_PEOPLE_MOST) {
                (void)fprintf(stderr, "okno demo: --people is a number up to %d\n",
                              DEMO_PEOPLE_MOST);
                return false;
            }
            break;
        default:
            return false;
        }
    }
    if (optind != count) {
        (void)fprintf(stderr, "okno demo: what is \"%s\"?\n", arguments[optind]);
        return false;
    }
    return true;
}

/* A whole demo in the folder: the one that is there, or a new one. */
static enum status prepare(const struct demo_options *options, struct error *error)
{
    bool ready = false;
    enum status status =
        options->fresh ? STATUS_NOT_FOUND : demo_is_ready(options->data, &ready, error);
    if (status != STATUS_OK && status != STATUS_NOT_FOUND) {
        return status;
    }
    if (ready) {
        return STATUS_OK;
    }
    status = core_erase(options->data, error);
    if (status == STATUS_OK) {
        (void)printf("making a year of history ...\n");
        (void)fflush(stdout);
        status = demo_fill(options->data, options->people, error);
    }
    return status;
}

/* What the demo eases: codes come every second, and loopback is nobody's address. */
static struct auth_policy demo_policy(void)
{
    struct auth_policy policy = auth_policy_strict(loopback);
    policy.resend_seconds = 1;
    policy.resend_seconds_most = 1;
    policy.codes_per_hour = 60;
    policy.starts_per_address = 0;
    return policy;
}

static void greet(const struct demo_options *options)
{
    (void)printf("\nokno demo: http://%s:%u\n\n", loopback, (unsigned)options->port);
    for (size_t i = 0; i < DEMO_CUSTOMERS; i++) {
        const struct demo_person *person = &demo_people[i];
        (void)printf("  %s  %s %s\n", person->phone, person->first_name, person->last_name);
    }
    (void)printf("\nSMS codes appear here. Ctrl+C ends; the data stay in %s\n\n", options->data);
    (void)fflush(stdout);
}

static enum status run(const struct demo_options *options, struct error *error)
{
    char address[64];
    char name[64];
    (void)snprintf(address, sizeof address, "http://%s:%u", loopback, (unsigned)options->port);
    (void)snprintf(name, sizeof name, "http://localhost:%u", (unsigned)options->port);
    struct server_config config = {.core = {.data = options->data,
                                            .auth_policy = demo_policy(),
                                            .bank_policy = bank_policy_default(),
                                            .readers = READERS},
                                   .address = loopback,
                                   .port = options->port,
                                   .loops = LOOPS,
                                   .origins = {address, name, NULL},
                                   .limit_addresses = false,
                                   .sms = &sms_console,
                                   .is_demo = true};
    struct server *server = calloc(1, sizeof *server);
    struct demo_shops *play = NULL;
    if (server == NULL) {
        return error_set(error, STATUS_NO_MEMORY, "no memory to start");
    }
    enum status status = server_start(server, &config, error);
    if (status == STATUS_OK && !options->still) {
        status = demo_asks_make(&server->core);
    }
    if (status == STATUS_OK && !options->still && demo_shops_start(server, &play) != STATUS_OK) {
        status = error_set(error, STATUS_NO_MEMORY, "no memory for the demo's shops");
    }
    if (status == STATUS_OK && !options->still) {
        rail_desk_enliven(&server->desk);
    }
    if (status == STATUS_OK) {
        greet(options);
        server_wait_signal();
    }
    demo_shops_stop(play);
    server_stop(server);
    free(server);
    return status;
}

int command_demo(int count, char **arguments)
{
    struct demo_options options = {.data = "bank", .port = DEFAULT_PORT};
    struct error error = {0};
    if (!read_options(count, arguments, &options)) {
        return EXIT_USAGE;
    }
    server_prepare_process();
    enum status status = prepare(&options, &error);
    if (status == STATUS_OK) {
        status = run(&options, &error);
    }
    if (status != STATUS_OK) {
        (void)fprintf(stderr, "okno demo: %s\n", error.text);
        return EXIT_FAILED;
    }
    return EXIT_DONE;
}
