/* verify.c - okno verify: prove the books of a data folder, beside a running bank or without one.
 */
#include "ledger/verify.h"

#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

#include "main/command.h"
#include "main/core.h"

static void print_problem(void *context, const char *text)
{
    (void)context;
    (void)printf("wrong: %s\n", text);
}

static void print_progress(void *context, int64_t done, int64_t total)
{
    enum { WIDTH = 40 };
    (void)context;
    int filled = total > 0 ? (int)(done * WIDTH / total) : 0;
    static const char bar[WIDTH + 1] = "########################################";
    (void)fprintf(stderr, "\r[%.*s%*s] %" PRId64 " of %" PRId64, filled, bar, WIDTH - filled, "",
                  done, total);
}

static int report(enum status status, const char *why, const struct verify_result *result)
{
    if (status != STATUS_OK) {
        (void)fprintf(stderr, "okno verify: cannot read the books: %s: %s\n", status_name(status),
                      why);
        return EXIT_FAILED;
    }
    (void)printf("%s: %" PRId64 " transfers, %" PRId64 " accounts, %" PRId64 " days, %" PRId64
                 " open holds, %" PRId64 " problems\n",
                 result->problems == 0 ? "the books are right" : "THE BOOKS ARE WRONG",
                 result->transfers, result->accounts, result->days, result->open_holds,
                 result->problems);
    return result->problems == 0 ? EXIT_DONE : EXIT_FAILED;
}

static int verify_store(struct store *store, struct error *error)
{
    struct connection *connection = NULL;
    struct txn *txn = NULL;
    struct verify_result result = {0};
    struct verify_watcher watcher = {.problem = print_problem};
    watcher.progress = isatty(STDERR_FILENO) == 1 ? print_progress : NULL;
    enum status status = store_connect(store, CONNECTION_READER, &connection, error);
    if (status != STATUS_OK) {
        return report(status, error->text, &result);
    }
    status = txn_begin(connection, &txn);
    if (status == STATUS_OK) {
        status = ledger_verify(txn, &watcher, &result);
    }
    if (watcher.progress != NULL) {
        (void)fprintf(stderr, "\r\033[K");
    }
    int code = report(status, status == STATUS_OK ? "" : txn_error(txn), &result);
    txn_rollback(txn);
    store_disconnect(connection);
    return code;
}

int command_verify(int count, char **arguments)
{
    static const struct option options[] = {{"data", required_argument, NULL, 'd'}, {0}};
    const char *data = "bank";
    int option = 0;
    /* NOLINTNEXTLINE(concurrency-mt-unsafe): no other thread yet */
    while ((option = getopt_long(count, arguments, "", options, NULL)) != -1) {
        if (option != 'd') {
            return EXIT_USAGE;
        }
        data = optarg;
    }
    if (optind != count) {
        (void)fprintf(stderr, "okno verify: what is \"%s\"?\n", arguments[optind]);
        return EXIT_USAGE;
    }
    struct error error = {0};
    struct store *store = NULL;
    struct store_config config;
    char url[PATH_TEXT];
    enum status status = core_open_store(data, url, &config, &store, &error);
    if (status != STATUS_OK) {
        (void)fprintf(stderr, "okno verify: %s\n", error.text);
        return status == STATUS_NOT_FOUND ? EXIT_USAGE : EXIT_FAILED;
    }
    int code = verify_store(store, &error);
    store_close(store);
    return code;
}
