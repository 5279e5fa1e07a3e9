/* copy.c - okno copy: move a bank from one store to another, table by table in one transaction, and
 * prove the two equal. Nobody may be at work on either meanwhile. */
#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ledger/verify.h"
#include "main/command.h"
#include "main/copy_table.h"
#include "main/core.h"
#include "store/node.h"

enum { TABLES_MOST = 256, COLUMNS_MOST = 4096 };

/* What belongs to running processes and not to the bank, and what a file keeps beside the transfers
 * and makes anew from them. */
static const char *const left_out[] = {"node",        "lease",      "settled",
                                       "key_segment", "key_bucket", "key_filter"};

struct copying {
    struct store_column columns[COLUMNS_MOST];
    struct copy_table tables[TABLES_MOST];
    size_t count;
    bool may_be_behind; /* it was made by a version that writes rows behind the transfers */
    const struct store_sql *statements[2 * TABLES_MOST + 1];
    const struct store_sql *const *modules[3]; /* the tables' and the nodes' */
    struct store_config from_config, to_config;
    struct store *from, *to;
    struct connection *reader, *lock, *writer;
    struct txn *from_txn, *to_txn;
};

/* ---- which tables there are */

static bool is_left_out(const char *table)
{
    for (size_t i = 0; i < ARRAY_COUNT(left_out); i++) {
        if (strcmp(table, left_out[i]) == 0) {
            return true;
        }
    }
    return false;
}

static enum status find_tables(struct copying *copying, struct error *error)
{
    size_t columns = 0;
    size_t width = 0;
    enum status status =
        store_columns(copying->from, copying->columns, COLUMNS_MOST, &columns, error);
    for (size_t i = 0; i < columns && status == STATUS_OK; i += width) {
        const struct store_column *first = &copying->columns[i];
        for (width = 1; i + width < columns && strcmp(first->table, first[width].table) == 0;) {
            width++;
        }
        if (is_left_out(first->table)) {
            copying->may_be_behind = copying->may_be_behind || strcmp(first->table, "settled") == 0;
            continue;
        }
        struct copy_table *table = &copying->tables[copying->count];
        status =
            copying->count == TABLES_MOST ? STATUS_INVALID : copy_table_init(table, first, width);
        if (status != STATUS_OK) {
            return error_set(error, status, "the table %s cannot be copied", first->table);
        }
        copying->statements[2 * copying->count] = &table->select;
        copying->statements[2 * copying->count + 1] = &table->insert;
        copying->count++;
    }
    if (status == STATUS_OK && copying->count == 0) {
        return error_set(error, STATUS_NOT_FOUND, "there is no bank to copy");
    }
    return status;
}

/* ---- opening both */

/* A file's rows may be behind its transfers: what is copied is complete. */
static enum status settle(const char *url, struct error *error)
{
    const struct store_config config = {.url = url, .modules = core_modules};
    struct store *store = NULL;
    struct connection *connection = NULL;
    struct txn *txn = NULL;
    enum status status = store_open(&config, &store, error);
    if (status != STATUS_OK || store_is_shared(store)) {
        store_close(store);
        return status;
    }
    status = store_connect(store, CONNECTION_WRITER, &connection, error);
    if (status == STATUS_OK) {
        status = txn_begin(connection, &txn);
    }
    if (status == STATUS_OK) {
        status = ledger_settle(txn);
        if (status == STATUS_OK) {
            status = txn_commit(txn);
        } else {
            txn_rollback(txn);
        }
        if (status != STATUS_OK) {
            (void)error_set(error, status, "the bank cannot be put in order: %s",
                            status_name(status));
        }
    }
    store_disconnect(connection);
    store_close(store);
    return status;
}

/* A file is locked by a writer's connection of its own; in a shared store no number may be held. */
static enum status insist_on_quiet(struct store *store, struct connection *connection,
                                   struct error *error)
{
    struct clock clock = clock_system();
    struct txn *txn = NULL;
    int64_t nodes = 0;
    if (!store_is_shared(store)) {
        return STATUS_OK;
    }
    enum status status = txn_begin(connection, &txn);
    if (status == STATUS_OK) {
        status = node_count(txn, clock_now(&clock), &nodes);
        txn_rollback(txn);
    }
    if (status != STATUS_OK) {
        return error_set(error, status, "cannot see who is at work on the store");
    }
    return nodes == 0 ? STATUS_OK
                      : error_set(error, STATUS_BUSY,
                                  "a process is at work on the store, or was"
                                  " killed less than a minute ago");
}

static enum status open_from(struct copying *copying, struct error *error)
{
    enum status status = store_open(&copying->from_config, &copying->from, error);
    if (status == STATUS_OK) {
        status = store_connect(copying->from, CONNECTION_WRITER, &copying->lock, error);
    }
    if (status == STATUS_OK) {
        status = store_connect(copying->from, CONNECTION_READER, &copying->reader, error);
    }
    if (status == STATUS_OK) {
        status = insist_on_quiet(copying->from, copying->reader, error);
    }
    return status == STATUS_OK ? txn_begin(copying->reader, &copying->from_txn) : status;
}

static enum status open_to(struct copying *copying, struct error *error)
{
    struct clock clock = clock_system();
    enum status status = store_open(&copying->to_config, &copying->to, error);
    if (status == STATUS_OK) {
        status = store_migrate(copying->to, &clock, error);
    }
    if (status == STATUS_OK) {
        status = store_connect(copying->to, CONNECTION_WRITER, &copying->writer, error);
    }
    if (status == STATUS_OK) {
        status = insist_on_quiet(copying->to, copying->writer, error);
    }
    return status == STATUS_OK ? txn_begin(copying->writer, &copying->to_txn) : status;
}

/* The first look needs no statements: it says which there will be. */
static enum status look(struct copying *copying, struct error *error)
{
    static const struct store_sql *const *const none[] = {NULL};
    const struct store_config config = {.url = copying->from_config.url, .modules = none};
    enum status status = store_open(&config, &copying->from, error);
    if (status == STATUS_OK) {
        status = find_tables(copying, error);
    }
    if (status == STATUS_OK) {
        status = store_is_current(copying->from, error);
    }
    store_close(copying->from);
    copying->from = NULL;
    copying->modules[0] = copying->statements;
    copying->modules[1] = node_statements;
    copying->from_config.modules = copying->modules;
    copying->to_config.modules = copying->modules;
    return status;
}

/* ---- copying */

static enum status copy_one(struct copying *copying, const struct copy_table *table,
                            struct error *error)
{
    struct copy_sum before;
    struct copy_sum sent;
    struct copy_sum arrived;
    const char *name = table->columns[0].table;
    enum status status = copy_table_walk(table, copying->to_txn, NULL, &before);
    if (status == STATUS_OK && before.rows != 0) {
        return error_set(error, STATUS_INVALID, "the store to copy to is not empty: %s", name);
    }
    if (status == STATUS_OK) {
        status = copy_table_walk(table, copying->from_txn, copying->to_txn, &sent);
    }
    if (status == STATUS_OK) {
        status = copy_table_walk(table, copying->to_txn, NULL, &arrived);
    }
    if (status != STATUS_OK) {
        return error_set(error, status, "%s: %s: from: %.80s; to: %.80s", name, status_name(status),
                         txn_error(copying->from_txn), txn_error(copying->to_txn));
    }
    if (sent.rows != arrived.rows ||
        !crypto_equal(&sent.digest, &arrived.digest, sizeof sent.digest)) {
        return error_set(error, STATUS_CORRUPT, "%s did not arrive as it was", name);
    }
    (void)printf("  %-16s %12" PRId64 " rows  sha256 ", name, arrived.rows);
    for (size_t i = 0; i < sizeof arrived.digest.bytes; i++) {
        (void)printf("%02x", arrived.digest.bytes[i]);
    }
    (void)printf("\n");
    return STATUS_OK;
}

static enum status copy_all(struct copying *copying, struct error *error)
{
    enum status status = STATUS_OK;
    for (size_t i = 0; i < copying->count && status == STATUS_OK; i++) {
        status = copy_one(copying, &copying->tables[i], error);
    }
    if (status != STATUS_OK) {
        return status;
    }
    status = txn_commit(copying->to_txn);
    return status == STATUS_OK
               ? STATUS_OK
               : error_set(error, status, "the commit failed: %s", status_name(status));
}

static void close_both(struct copying *copying)
{
    store_disconnect(copying->writer); /* what was not committed is rolled back */
    store_disconnect(copying->reader);
    store_disconnect(copying->lock);
    store_close(copying->to);
    store_close(copying->from);
}

/* ---- the books on the other side */

static void print_problem(void *context, const char *text)
{
    (void)context;
    (void)printf("wrong: %s\n", text);
}

static enum status verify_books(const char *url, struct error *error)
{
    const struct verify_watcher watcher = {.problem = print_problem};
    const struct store_config config = {.url = url, .modules = core_modules};
    struct store *store = NULL;
    struct connection *connection = NULL;
    struct txn *txn = NULL;
    struct verify_result result = {0};
    enum status status = store_open(&config, &store, error);
    if (status == STATUS_OK) {
        status = store_connect(store, CONNECTION_READER, &connection, error);
    }
    if (status == STATUS_OK) {
        status = txn_begin(connection, &txn);
    }
    if (status == STATUS_OK) {
        status = ledger_verify(txn, &watcher, &result);
        txn_rollback(txn);
    }
    store_disconnect(connection);
    store_close(store);
    if (status != STATUS_OK) {
        return error_set(error, status, "the books cannot be read: %s", status_name(status));
    }
    (void)printf("copied and equal; the books over there: %" PRId64 " transfers, %" PRId64
                 " accounts, %" PRId64 " problems\n",
                 result.transfers, result.accounts, result.problems);
    return result.problems == 0 ? STATUS_OK
                                : error_set(error, STATUS_CORRUPT, "the books are wrong");
}

static enum status copy_bank(const char *from, const char *to, struct error *error)
{
    struct copying *copying = calloc(1, sizeof *copying);
    if (copying == NULL) {
        return error_set(error, STATUS_NO_MEMORY, "no memory to copy");
    }
    copying->from_config.url = from;
    copying->to_config.url = to;
    enum status status = clock_zone_set(CORE_ZONE);
    if (status == STATUS_OK) {
        status = look(copying, error);
    }
    if (status == STATUS_OK && copying->may_be_behind) {
        status = settle(from, error);
    }
    if (status == STATUS_OK) {
        status = open_from(copying, error);
    }
    if (status == STATUS_OK) {
        status = open_to(copying, error);
    }
    if (status == STATUS_OK) {
        status = copy_all(copying, error);
    }
    close_both(copying);
    free(copying);
    return status == STATUS_OK ? verify_books(to, error) : status;
}

int command_copy(int count, char **arguments)
{
    static const struct option options[] = {
        {"from", required_argument, NULL, 'f'}, {"to", required_argument, NULL, 't'}, {0}};
    const char *from = NULL;
    const char *to = NULL;
    int option = 0;
    /* NOLINTNEXTLINE(concurrency-mt-unsafe): no other thread yet */
    while ((option = getopt_long(count, arguments, "", options, NULL)) != -1) {
        switch (option) {
        case 'f':
            from = optarg;
            break;
        case 't':
            to = optarg;
            break;
        default:
            return EXIT_USAGE;
        }
    }
    if (optind != count || from == NULL || to == NULL || strcmp(from, to) == 0) {
        (void)fprintf(stderr, "usage: okno copy --from ADDRESS --to ADDRESS   (sqlite:DIR/bank.db,"
                              " postgresql://...)\n");
        return EXIT_USAGE;
    }
    struct error error = {0};
    if (copy_bank(from, to, &error) != STATUS_OK) {
        (void)fprintf(stderr, "okno copy: %s\n", error.text);
        return EXIT_FAILED;
    }
    return EXIT_DONE;
}
