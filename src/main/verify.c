/* verify.c - okno verify: prove the books and the signed tree of a data folder, beside a running
 * bank or without one; or one proof, offline. */
#include "ledger/seal_verify.h"

#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

#include "bank/audit.h"
#include "main/command.h"
#include "main/core.h"
#include "main/verify_proof.h"

/* Called from two threads: a line is printed as one. */
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

struct verified {
    struct verify_result books;
    struct seal_result tree;
    struct audit_result documents;
    bool has_key; /* signatures were checked */
};

static int report(enum status status, const char *why, const struct verified *verified)
{
    const struct verify_result *books = &verified->books;
    const struct seal_result *tree = &verified->tree;
    if (status != STATUS_OK) {
        (void)fprintf(stderr, "okno verify: cannot read the books: %s: %s\n", status_name(status),
                      why);
        return EXIT_FAILED;
    }
    const struct audit_result *documents = &verified->documents;
    int64_t problems = books->problems + tree->problems + documents->problems;
    (void)printf("%s: %" PRId64 " transfers, %" PRId64 " accounts, %" PRId64 " days, %" PRId64
                 " open holds, %" PRIu64 " leaves under %" PRIu64 " heads%s, %" PRId64
                 " payments, %" PRId64 " card operations, %" PRId64 " problems\n",
                 problems == 0 ? "the books are right" : "THE BOOKS ARE WRONG", books->transfers,
                 books->accounts, books->days, books->open_holds, tree->leaves, tree->heads,
                 verified->has_key ? "" : " (no public key: signatures not checked)",
                 documents->payments, documents->card_operations, problems);
    return problems == 0 ? EXIT_DONE : EXIT_FAILED;
}

/* Two connections that see the same books: the second one's transfers are read by a thread. */
struct pair {
    struct connection *connections[2];
    struct txn *txns[2];
    size_t open; /* transactions that were begun */
};

static void rollback(struct pair *pair)
{
    while (pair->open > 0) {
        txn_rollback(pair->txns[--pair->open]);
    }
}

/* A bank at work commits between two beginnings now and then: then once more. */
static enum status begin(struct pair *pair)
{
    enum { TRIES = 50 };
    for (int i = 0; i < TRIES; i++) {
        for (size_t j = 0; j < ARRAY_COUNT(pair->txns); j++) {
            enum status status = txn_begin(pair->connections[j], &pair->txns[j]);
            if (status != STATUS_OK) {
                return status;
            }
            pair->open++;
        }
        if (verify_see_the_same(pair->txns[0], pair->txns[1])) {
            break;
        }
        if (i < TRIES - 1) {
            rollback(pair);
        }
    }
    return STATUS_OK;
}

static enum status connect(struct store *store, struct pair *pair, struct error *error)
{
    enum status status = STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && i < ARRAY_COUNT(pair->connections); i++) {
        status = store_connect(store, CONNECTION_READER, &pair->connections[i], error);
    }
    return status;
}

/* The tree goes along with the books; since a day it is checked by itself, as a whole. */
static enum status verify_both(const struct pair *pair, struct outside *outside,
                               const struct seal_signer *key, int32_t since,
                               const struct verify_watcher *watcher, struct verified *verified)
{
    struct seal_check *check = NULL;
    struct arena arena;
    arena_init(&arena, SEAL_ARENA);
    enum status status = seal_check_begin(pair->txns[0], key, watcher, &arena, &check);
    if (status == STATUS_OK) {
        const struct verify_options options = {.since = since,
                                               .second = pair->txns[1],
                                               .companion = seal_check_companion(check),
                                               .outside = outside};
        status = ledger_verify_with(pair->txns[0], &options, watcher, &verified->books);
    }
    if (status == STATUS_OK) {
        status = seal_check_end(check, &verified->tree);
    }
    arena_free(&arena);
    return status;
}

/* The books, the tree and the documents, of one snapshot. */
static enum status verify_all(const struct pair *pair, const struct seal_signer *key, int32_t since,
                              const struct verify_watcher *watcher, struct verified *verified)
{
    struct outside *outside = NULL;
    int64_t from = since == 0 ? 0 : id_floor(clock_day_start(since));
    enum status status = outside_open(pair->txns[0], &outside);
    if (status == STATUS_OK) {
        status = verify_both(pair, outside, key, since, watcher, verified);
    }
    if (status == STATUS_OK) {
        status = bank_audit(pair->txns[0], outside, from, watcher->problem, watcher->context,
                            &verified->documents);
    }
    outside_close(outside);
    return status;
}

static int verify_store(struct store *store, const struct seal_signer *key, int32_t since,
                        struct error *error)
{
    struct pair pair = {0};
    struct verified verified = {.has_key = key != NULL};
    struct verify_watcher watcher = {.problem = print_problem};
    watcher.progress = isatty(STDERR_FILENO) == 1 ? print_progress : NULL;
    enum status status = connect(store, &pair, error);
    if (status == STATUS_OK) {
        status = begin(&pair);
    }
    if (status == STATUS_OK) {
        status = verify_all(&pair, key, since, &watcher, &verified);
    }
    if (watcher.progress != NULL) {
        (void)fprintf(stderr, "\r\033[K");
    }
    const char *why = pair.open == 0 ? error->text : txn_error(pair.txns[0]);
    int code = report(status, status == STATUS_OK ? "" : why, &verified);
    rollback(&pair);
    store_disconnect(pair.connections[0]);
    store_disconnect(pair.connections[1]);
    return code;
}

static int verify_folder(const char *data, const char *key_file, int32_t since)
{
    struct error error = {0};
    struct store *store = NULL;
    struct store_config config;
    struct seal_signer key;
    char url[PATH_TEXT];
    enum status status = core_open_store(data, url, &config, &store, &error);
    if (status != STATUS_OK) {
        (void)fprintf(stderr, "okno verify: %s\n", error.text);
        return status == STATUS_NOT_FOUND ? EXIT_USAGE : EXIT_FAILED;
    }
    if (store_is_current(store, &error) != STATUS_OK) {
        (void)fprintf(stderr, "okno verify: %s\n", error.text);
        store_close(store);
        return EXIT_FAILED;
    }
    bool has_key = proof_key_load(data, key_file, &key, NULL, &error) == STATUS_OK;
    if (!has_key && key_file != NULL) {
        (void)fprintf(stderr, "okno verify: %s\n", error.text);
        store_close(store);
        return EXIT_USAGE;
    }
    int code = verify_store(store, has_key ? &key : NULL, since, &error);
    store_close(store);
    return code;
}

int command_verify(int count, char **arguments)
{
    static const struct option options[] = {{"data", required_argument, NULL, 'd'},
                                            {"proof", required_argument, NULL, 'p'},
                                            {"key", required_argument, NULL, 'k'},
                                            {"since", required_argument, NULL, 's'},
                                            {0}};
    const char *data = "bank";
    const char *proof = NULL;
    const char *key = NULL;
    int32_t since = 0;
    int option = 0;
    /* NOLINTNEXTLINE(concurrency-mt-unsafe): no other thread yet */
    while ((option = getopt_long(count, arguments, "", options, NULL)) != -1) {
        switch (option) {
        case 'd':
            data = optarg;
            break;
        case 'p':
            proof = optarg;
            break;
        case 'k':
            key = optarg;
            break;
        case 's':
            if (day_parse(str_from(optarg), &since) != STATUS_OK) {
                (void)fprintf(stderr, "okno verify: --since takes a day, YYYY-MM-DD\n");
                return EXIT_USAGE;
            }
            break;
        default:
            return EXIT_USAGE;
        }
    }
    if (optind != count) {
        (void)fprintf(stderr, "okno verify: what is \"%s\"?\n", arguments[optind]);
        return EXIT_USAGE;
    }
    return proof == NULL ? verify_folder(data, key, since) : verify_proof(data, key, proof);
}
