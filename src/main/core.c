#include "main/core.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "auth/handover.h"
#include "bank/ask.h"
#include "bank/audit.h"
#include "bank/card_operation.h"
#include "bank/card_request.h"
#include "bank/channel_move.h"
#include "bank/directory.h"
#include "bank/event.h"
#include "bank/internal.h"
#include "bank/limit.h"
#include "bank/provider.h"
#include "bank/look_up.h"
#include "bank/risk.h"
#include "bank/bill.h"
#include "bank/charge.h"
#include "bank/standing.h"
#include "bank/template.h"
#include "bank/threshold.h"
#include "channel/bot.h"
#include "main/config.h"
#include "main/main_store.h"
#include "rail/rail.h"
#include "store/key.h"
#include "store/lease.h"
#include "store/outbox.h"

/* a line each */
/* clang-format off */
const struct store_sql *const *const core_modules[] = {
    ledger_statements,
    batch_statements,
    seal_statements,
    auth_statements,
    bank_statements,
    account_statements,
    channel_policy_statements,
    directory_statements,
    channel_move_statements,
    handover_statements,
    channel_statements,
    key_statements,
    outbox_statements,
    node_statements,
    lease_statements,
    main_statements,
    card_statements,
    card_request_statements,
    card_operation_statements,
    event_statements,
    internal_statements,
    limit_statements,
    provider_statements,
    look_up_statements,
    payment_detail_statements,
    risk_statements,
    rail_statements,
    payer_statements,
    charge_statements,
    threshold_statements,
    kept_order_statements,
    standing_statements,
    audit_statements,
    ask_statements,
    template_statements,
    NULL};
/* clang-format on */

enum { FILE_SCHEME = sizeof "sqlite:" - 1 }; /* characters before the path */

/* ---- the folder */

static enum status make_folder(const char *data, struct error *error)
{
    char path[PATH_TEXT];
    int size = snprintf(path, sizeof path, "%s", data);
    if (size <= 0 || (size_t)size >= sizeof path) {
        return error_set(error, STATUS_INVALID, "the data folder needs a name");
    }
    for (char *at = path + 1; *at != '\0'; at++) {
        if (*at == '/') {
            *at = '\0';
            (void)mkdir(path, 0700); /* what cannot be made is said below */
            *at = '/';
        }
    }
    if (mkdir(path, 0700) != 0 && errno != EEXIST) {
        return error_set(error, STATUS_IO, "cannot make the folder %s: %s", path,
                         strerrorname_np(errno));
    }
    return STATUS_OK;
}

static enum status file_of(const char *data, const char *name, char path[PATH_TEXT],
                           struct error *error)
{
    int size = snprintf(path, PATH_TEXT, "%s/%s", data, name);
    return size > 0 && size < PATH_TEXT ? STATUS_OK
                                        : error_set(error, STATUS_INVALID, "path too long");
}

static bool write_whole(int fd, const void *bytes, size_t size)
{
    return write(fd, bytes, size) == (ssize_t)size && fsync(fd) == 0;
}

/* Write a small file whole and durably under a name of its own: processes that share the folder may
 * do it at once. fresh [out] */
static enum status write_fresh(const char *path, struct random *random, struct str bytes,
                               char fresh[PATH_TEXT], struct error *error)
{
    int size = snprintf(fresh, PATH_TEXT, "%s.%016" PRIx64 ".new", path, random_u64(random));
    if (size <= 0 || size >= PATH_TEXT) {
        return error_set(error, STATUS_INVALID, "path too long");
    }
    int fd = open(fresh, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    bool good = fd >= 0 && write_whole(fd, bytes.data, bytes.size);
    if (fd >= 0) {
        good = close(fd) == 0 && good;
    }
    return good ? STATUS_OK
                : error_set(error, STATUS_IO, "cannot write %s: %s", fresh, strerrorname_np(errno));
}

static bool sync_folder(const char *data)
{
    int fd = open(data, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool good = fd >= 0 && fsync(fd) == 0;
    if (fd >= 0) {
        (void)close(fd);
    }
    return good;
}

/* A file that is there is replaced. */
static enum status write_file(const char *data, const char *name, struct random *random,
                              struct str bytes, struct error *error)
{
    char path[PATH_TEXT];
    char fresh[PATH_TEXT];
    enum status status = file_of(data, name, path, error);
    if (status == STATUS_OK) {
        status = write_fresh(path, random, bytes, fresh, error);
    }
    if (status == STATUS_OK && (rename(fresh, path) != 0 || !sync_folder(data))) {
        status = error_set(error, STATUS_IO, "cannot write %s: %s", path, strerrorname_np(errno));
    }
    return status;
}

/* STATUS_NOT_FOUND: there is none. */
static enum status read_key(const char *path, struct digest *key, struct error *error)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        return errno == ENOENT ? STATUS_NOT_FOUND
                               : error_set(error, STATUS_IO, "cannot read %s: %s", path,
                                           strerrorname_np(errno));
    }
    ssize_t got = read(fd, key->bytes, sizeof key->bytes);
    (void)close(fd);
    return got == sizeof key->bytes ? STATUS_OK
                                    : error_set(error, STATUS_CORRUPT, "%s is not a key", path);
}

/* The file gets its name only when there is none of this name: a link never replaces. */
static enum status make_key(const char *data, const char *path, struct random *random,
                            struct error *error)
{
    struct digest key;
    char fresh[PATH_TEXT];
    random_fill(random, key.bytes, sizeof key.bytes);
    const struct str bytes = {(const char *)key.bytes, sizeof key.bytes};
    enum status status = write_fresh(path, random, bytes, fresh, error);
    crypto_wipe(&key, sizeof key);
    if (status != STATUS_OK) {
        return status;
    }
    bool has_name = link(fresh, path) == 0 || errno == EEXIST;
    if (!has_name) {
        status = error_set(error, STATUS_IO, "cannot make %s: %s", path, strerrorname_np(errno));
    }
    (void)unlink(fresh);
    return has_name && !sync_folder(data)
               ? error_set(error, STATUS_IO, "cannot write %s: %s", data, strerrorname_np(errno))
               : status;
}

enum status core_load_key(const char *data, const char *name, struct random *random,
                          struct digest *key, struct error *error)
{
    char path[PATH_TEXT];
    enum status status = file_of(data, name, path, error);
    if (status == STATUS_OK) {
        status = read_key(path, key, error);
    }
    if (status == STATUS_NOT_FOUND) {
        status = make_key(data, path, random, error);
        if (status == STATUS_OK) {
            status = read_key(path, key, error); /* perhaps another process's */
        }
    }
    return status;
}

/* Who signs the tree of transfers: the key, and its public part beside it to be published. */
static enum status load_signer(struct core *core, struct error *error)
{
    struct digest seed;
    const char *data = core->config.data;
    enum status status = core_load_key(data, "seal.key", &core->random, &seed, error);
    if (status != STATUS_OK) {
        return status;
    }
    core->signer.pair = ed25519_from_seed(seed.bytes);
    crypto_wipe(&seed, sizeof seed);
    (void)snprintf(core->signer.origin, sizeof core->signer.origin, "%s/ledger",
                   core->config.bank_policy.name);
    char text[SEAL_KEY_TEXT + 1];
    seal_key_write(&core->signer, text);
    size_t size = strlen(text);
    text[size++] = '\n';
    return write_file(data, "seal.pub", &core->random, (struct str){text, size}, error);
}

/* ---- the store */

static enum status store_of(const char *data, char url[PATH_TEXT], struct store_config *config,
                            struct store **store, struct error *error)
{
    struct config read;
    enum status status = config_read(data, &read, error);
    if (status != STATUS_OK) {
        return status;
    }
    (void)snprintf(url, PATH_TEXT, "%s", read.store);
    *config = (struct store_config){.url = url, .modules = core_modules};
    return store_open(config, store, error);
}

enum status core_open_store(const char *data, char url[PATH_TEXT], struct store_config *config,
                            struct store **store, struct error *error)
{
    enum status status = clock_zone_set(CORE_ZONE);
    if (status == STATUS_OK) {
        status = store_of(data, url, config, store, error);
    }
    if (status == STATUS_OK && !store_is_shared(*store) && access(url + FILE_SCHEME, R_OK) != 0) {
        store_close(*store);
        *store = NULL;
        return error_set(error, STATUS_NOT_FOUND, "there is no bank in %s", data);
    }
    return status;
}

static enum status seed_ids(struct core *core, struct error *error)
{
    struct connection *connection = NULL;
    struct txn *txn = NULL;
    int64_t last = 0;
    enum status status = store_connect(core->store, CONNECTION_READER, &connection, error);
    if (status != STATUS_OK) {
        return status;
    }
    status = txn_begin(connection, &txn);
    if (status == STATUS_OK) {
        status = last_id_load(txn, &last);
        txn_rollback(txn);
    }
    store_disconnect(connection);
    id_source_init(&core->ids, core->config.clock, core->node.id, last);
    return status == STATUS_OK ? STATUS_OK : error_set(error, status, "cannot read the last id");
}

/* ---- erasing */

/* What is in a shared store is a demo, or nothing yet; and nobody is at work in it. */
static enum status check_erasable(struct txn *txn, struct error *error)
{
    struct clock clock = clock_system();
    int64_t customers = 0;
    int64_t nodes = 0;
    bool is_demo = false;
    enum status status = customer_count_load(txn, &customers);
    if (status == STATUS_OK) {
        status = demo_begun_load(txn, &is_demo);
    }
    if (status == STATUS_OK) {
        status = node_count(txn, clock_now(&clock), &nodes);
    }
    if (status != STATUS_OK) {
        return error_set(error, status, "cannot look into the store: %s", txn_error(txn));
    }
    if (customers != 0 && !is_demo) {
        return error_set(error, STATUS_INVALID, "the store holds a bank that is no demo");
    }
    return nodes == 0 ? STATUS_OK
                      : error_set(error, STATUS_BUSY,
                                  "the bank is open in another process, or was"
                                  " killed less than a minute ago");
}

static enum status erase_shared(struct store *store, struct error *error)
{
    struct clock clock = clock_system();
    struct connection *connection = NULL;
    struct txn *txn = NULL;
    enum status status = store_migrate(store, &clock, error);
    if (status == STATUS_OK) {
        status = store_connect(store, CONNECTION_READER, &connection, error);
    }
    if (status != STATUS_OK) {
        return status;
    }
    status = txn_begin(connection, &txn);
    if (status == STATUS_OK) {
        status = check_erasable(txn, error);
        txn_rollback(txn);
    }
    store_disconnect(connection);
    return status == STATUS_OK ? store_erase(store, error) : status;
}

static enum status remove_file(const char *path, struct error *error)
{
    return unlink(path) == 0 || errno == ENOENT
               ? STATUS_OK
               : error_set(error, STATUS_IO, "cannot remove %s: %s", path, strerrorname_np(errno));
}

static enum status erase_keys(const char *data, struct error *error)
{
    static const char *const names[] = {"code.key", "card.key",       "seal.key",     "seal.pub",
                                        "rail.key", "rail-sim.books", "rail-sim.lock"};
    enum status status = STATUS_OK;
    for (size_t i = 0; i < ARRAY_COUNT(names) && status == STATUS_OK; i++) {
        char path[PATH_TEXT];
        status = file_of(data, names[i], path, error);
        if (status == STATUS_OK) {
            status = remove_file(path, error);
        }
    }
    return status;
}

/* The database with its log, under the lock of its writer. */
static enum status erase_file(const char *database, struct error *error)
{
    static const char *const endings[] = {"", "-wal", "-shm"};
    char path[PATH_TEXT + 8];
    (void)snprintf(path, sizeof path, "%s.lock", database);
    int lock = open(path, O_RDWR | O_CLOEXEC);
    if (lock >= 0 && flock(lock, LOCK_EX | LOCK_NB) != 0) {
        (void)close(lock);
        return error_set(error, STATUS_BUSY, "the bank is open in another process");
    }
    enum status status = STATUS_OK;
    for (size_t i = 0; i < ARRAY_COUNT(endings) && status == STATUS_OK; i++) {
        (void)snprintf(path, sizeof path, "%s%s", database, endings[i]);
        status = remove_file(path, error);
    }
    if (lock >= 0) {
        (void)close(lock);
    }
    return status;
}

enum status core_erase(const char *data, struct error *error)
{
    char url[PATH_TEXT];
    struct store_config config;
    struct store *store = NULL;
    enum status status = store_of(data, url, &config, &store, error);
    if (status != STATUS_OK) {
        return status;
    }
    status =
        store_is_shared(store) ? erase_shared(store, error) : erase_file(url + FILE_SCHEME, error);
    store_close(store);
    return status == STATUS_OK ? erase_keys(data, error) : status;
}

/* ---- together */

static void join_parts(struct core *core, struct digest code_key)
{
    core->auth = (struct auth){.policy = core->config.auth_policy,
                               .code_key = code_key,
                               .clock = core->config.clock,
                               .ids = &core->ids,
                               .random = &core->random};
    core->bank = (struct bank){.policy = core->config.bank_policy,
                               .auth = &core->auth,
                               .clock = core->config.clock,
                               .ids = &core->ids,
                               .random = &core->random,
                               .signer = &core->signer,
                               .card_keys = &core->card_keys};
}

/* The keys of the cards' numbers follow from one in a file. */
static enum status load_card_keys(struct core *core, struct error *error)
{
    struct digest key;
    enum status status = core_load_key(core->config.data, "card.key", &core->random, &key, error);
    if (status == STATUS_OK) {
        core->card_keys = card_keys_from(&key);
    }
    crypto_wipe(&key, sizeof key);
    return status;
}

struct opening_job {
    struct job job;
    const struct bank *bank;
};

static enum job_result opening_run(struct job *job, struct txn *txn, enum status *why)
{
    *why = internal_open(txn, ((struct opening_job *)job)->bank);
    return *why == STATUS_OK ? JOB_DONE : JOB_FAILED;
}

/* The bank's own accounts, before anybody may need one. */
static enum status open_internal(struct core *core, struct error *error)
{
    struct opening_job opening = {.job = {.write = true, .run = opening_run}, .bank = &core->bank};
    enum status status = committer_run(core->committer, &opening.job);
    return status == STATUS_OK ? STATUS_OK
                               : error_set(error, status, "cannot open the bank's own accounts: %s",
                                           status_name(status));
}

/* What okno.conf says of the bank's requisites and rules. */
static enum status load_policy(struct core *core, struct error *error)
{
    struct config read;
    enum status status = config_read(core->config.data, &read, error);
    if (status != STATUS_OK) {
        return status;
    }
    core->details = read.details;
    config_asks_join(&read.asks, &core->config.bank_policy);
    return config_details_join(&core->details, &core->config.bank_policy, error);
}

static enum status open_parts(struct core *core, struct error *error)
{
    struct digest code_key;
    struct clock real = clock_system();
    const char *data = core->config.data;
    enum status status = clock_zone_set(CORE_ZONE);
    if (status != STATUS_OK) {
        return error_set(error, status, "the time zone %s is not on this machine", CORE_ZONE);
    }
    if ((status = make_folder(data, error)) != STATUS_OK ||
        (status = core_load_key(data, "code.key", &core->random, &code_key, error)) != STATUS_OK ||
        (status = load_card_keys(core, error)) != STATUS_OK ||
        (status = load_policy(core, error)) != STATUS_OK ||
        (status = store_of(data, core->url, &core->store_config, &core->store, error)) !=
            STATUS_OK ||
        (status = store_migrate(core->store, core->config.clock, error)) != STATUS_OK ||
        (status = node_claim(core->store, &real, &core->random, &core->node, error)) != STATUS_OK ||
        (status = seed_ids(core, error)) != STATUS_OK) {
        return status;
    }
    status = ledger_new(core->config.clock, &core->ids, &core->ledger);
    if (status != STATUS_OK) {
        return error_set(error, status, "no memory for the ledger");
    }
    join_parts(core, code_key);
    crypto_wipe(&code_key, sizeof code_key);
    status = load_signer(core, error);
    if (status != STATUS_OK) {
        return status;
    }
    struct committer_config committer = {.store = core->store,
                                         .hooks = ledger_hooks(core->ledger),
                                         .node = &core->node,
                                         .clock = core->config.clock,
                                         .metrics = &core->metrics,
                                         .readers = core->config.readers,
                                         .committed = core->config.committed,
                                         .committed_context = core->config.committed_context,
                                         .told = core->config.told};
    status = committer_start(&committer, &core->committer, error);
    return status == STATUS_OK ? open_internal(core, error) : status;
}

enum status core_open(struct core *core, const struct core_config *config, struct error *error)
{
    memset(core, 0, sizeof *core);
    core->config = *config;
    core->random = random_system();
    metrics_init(&core->metrics);
    return open_parts(core, error);
}

void core_close(struct core *core)
{
    committer_stop(core->committer);
    core->committer = NULL;
    ledger_free(core->ledger);
    core->ledger = NULL;
    if (core->store != NULL) {
        node_release(core->store, &core->node);
    }
    store_close(core->store);
    core->store = NULL;
    channel_board_free(core->board);
    core->board = NULL;
    crypto_wipe(&core->auth.code_key, sizeof core->auth.code_key);
    crypto_wipe(&core->card_keys, sizeof core->card_keys);
}
