#include "main/bench_bank.h"

#include <assert.h>
#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "bank/account.h"
#include "bank/payment.h"
#include "base/encode.h"
#include "ledger/verify.h"
#include "main/main_store.h"

/* ---- is it anybody's? */

static enum status look(struct txn *txn, bool *is_free)
{
    int64_t accounts = 0;
    int64_t customers = 0;
    bool is_made = false;
    enum status status = bench_made_load(txn, &is_made);
    if (status == STATUS_OK) {
        status = account_count_load(txn, &accounts);
    }
    if (status == STATUS_OK) {
        status = customer_count_load(txn, &customers);
    }
    *is_free = status == STATUS_OK && (is_made || (accounts == 0 && customers == 0));
    return status;
}

/* Tables that are not this version's are somebody's, too. */
static enum status look_into(struct store *store, bool *is_free, struct error *error)
{
    enum { COLUMNS_MOST = 1 };
    struct store_column columns[COLUMNS_MOST];
    struct connection *connection = NULL;
    struct txn *txn = NULL;
    size_t count = 0;
    enum status status = store_columns(store, columns, COLUMNS_MOST, &count, error);
    if (status != STATUS_OK && status != STATUS_INVALID) {
        return status;
    }
    *is_free = status == STATUS_OK && count == 0; /* no table at all */
    if (*is_free || store_connect(store, CONNECTION_READER, &connection, error) != STATUS_OK) {
        return STATUS_OK;
    }
    status = txn_begin(connection, &txn);
    if (status == STATUS_OK) {
        status = look(txn, is_free);
        txn_rollback(txn);
    }
    store_disconnect(connection);
    return status == STATUS_OK ? STATUS_OK : error_set(error, status, "cannot look into the store");
}

enum status bench_bank_look(const char *data, struct error *error)
{
    struct store *store = NULL;
    struct store_config config;
    char url[PATH_TEXT];
    bool is_free = false;
    enum status status = core_open_store(data, url, &config, &store, error);
    if (status != STATUS_OK) {
        return status == STATUS_NOT_FOUND ? STATUS_OK : status;
    }
    status = look_into(store, &is_free, error);
    store_close(store);
    return status != STATUS_OK || is_free
               ? status
               : error_set(error, STATUS_INVALID,
                           "the store holds a bank that no benchmark made; nothing was changed."
                           " Give the benchmark a store of its own");
}

/* Of each account, in minor units: no run can empty it. */
static const int64_t first_money = INT64_C(100000000);

struct making {
    struct job job;
    struct core *core;
    struct bench_session *sessions;
    size_t count;
    int64_t correspondent; /* where the first money comes from */
};

/* ---- a customer */

static enum status open_account(struct making *making, struct txn *txn,
                                const struct account_opening *opening, struct account *account)
{
    enum status status = account_open(txn, &making->core->bank, opening, account);
    if (status != STATUS_OK) {
        return status;
    }
    struct payment money = {.kind = PAYMENT_SALARY,
                            .customer = opening->customer,
                            .from_account = making->correspondent,
                            .to_account = account->id,
                            .to_customer = opening->customer,
                            .amount = {first_money, CURRENCY_RUB},
                            .category = CATEGORY_TRANSFER,
                            .payer = "Первые деньги"};
    enum ledger_outcome outcome = LEDGER_OK;
    status = payment_receive(txn, &making->core->bank, &money, &outcome);
    return status == STATUS_OK && outcome != LEDGER_OK ? STATUS_BUG : status;
}

static enum status open_accounts(struct making *making, struct txn *txn, int64_t customer,
                                 size_t index)
{
    static const enum account_kind kinds[BENCH_ACCOUNTS] = {ACCOUNT_CURRENT, ACCOUNT_SAVINGS};
    static const struct str balance_accounts[BENCH_ACCOUNTS] = {STR_INIT("40817"),
                                                                STR_INIT("42301")};
    enum status status = STATUS_OK;
    for (size_t i = 0; i < BENCH_ACCOUNTS && status == STATUS_OK; i++) {
        struct account_opening opening = {.customer = customer,
                                          .kind = kinds[i],
                                          .currency = CURRENCY_RUB,
                                          .balance_account = balance_accounts[i],
                                          .serial = (int64_t)index + 1,
                                          .position = (int64_t)i};
        struct account account;
        status = open_account(making, txn, &opening, &account);
        making->sessions[index].accounts[i] = account.id;
    }
    return status;
}

/* RFC 7638: the required members in lexicographic order, without blanks. */
static struct device_key thumbprint(const struct bench_session *session)
{
    char text[256];
    int size =
        snprintf(text, sizeof text, "{\"crv\":\"P-256\",\"kty\":\"EC\",\"x\":\"%s\",\"y\":\"%s\"}",
                 session->x, session->y);
    struct digest digest = sha256((struct str){text, (size_t)size});
    struct device_key device;
    static_assert(sizeof device.bytes == sizeof digest.bytes, "a thumbprint is a SHA-256");
    memcpy(device.bytes, digest.bytes, sizeof device.bytes);
    return device;
}

static enum status sign_in(struct making *making, struct txn *txn, int64_t customer,
                           struct bench_session *mine)
{
    struct device_key device = thumbprint(mine);
    struct session_request request = {
        .customer = customer, .device = &device, .language = LANGUAGE_RU};
    struct session session;
    return session_open(txn, &making->core->auth, &request, &session, mine->token);
}

static enum status add_customer(struct making *making, struct txn *txn, size_t index)
{
    struct customer customer = {.language = LANGUAGE_RU};
    (void)snprintf(customer.phone, PHONE_BYTES, "+7900%07zu", index + 1);
    (void)snprintf(customer.first_name, NAME_BYTES, "Мера");
    (void)snprintf(customer.last_name, NAME_BYTES, "Скоростная");
    enum status status = customer_add(txn, &making->core->bank, &customer);
    if (status == STATUS_OK) {
        status = open_accounts(making, txn, customer.id, index);
    }
    return status == STATUS_OK ? sign_in(making, txn, customer.id, &making->sessions[index])
                               : status;
}

/* ---- the bank */

static enum job_result make_run(struct job *job, struct txn *txn, enum status *why)
{
    struct making *making = (struct making *)job;
    *why = bench_made_put(txn);
    if (*why == STATUS_OK) {
        *why = internal_account(txn, INTERNAL_CORRESPONDENT, CURRENCY_RUB, &making->correspondent);
    }
    for (size_t i = 0; i < making->count && *why == STATUS_OK; i++) {
        *why = add_customer(making, txn, i);
    }
    return *why == STATUS_OK ? JOB_DONE : JOB_FAILED;
}

static enum status make_key(struct bench_session *session)
{
    unsigned char x[P256_COORDINATE];
    unsigned char y[P256_COORDINATE];
    enum status status = p256_pair_new(&session->pair);
    if (status == STATUS_OK) {
        status = p256_pair_public(session->pair, x, y);
    }
    if (status == STATUS_OK) {
        (void)base64url_encode(x, sizeof x, session->x);
        (void)base64url_encode(y, sizeof y, session->y);
    }
    return status;
}

static enum status fill(struct core *core, struct bench_session *sessions, size_t count,
                        struct error *error)
{
    enum status status = STATUS_OK;
    for (size_t i = 0; i < count && status == STATUS_OK; i++) {
        status = make_key(&sessions[i]);
    }
    struct making making = {.job = {.write = true, .run = make_run},
                            .core = core,
                            .sessions = sessions,
                            .count = count};
    if (status == STATUS_OK) {
        status = committer_run(core->committer, &making.job);
    }
    return status == STATUS_OK
               ? STATUS_OK
               : error_set(error, status, "cannot make the bank: %s", status_name(status));
}

enum status bench_bank_make(const char *data, struct bench_session *sessions, size_t count,
                            struct error *error)
{
    struct clock clock = clock_system();
    struct core core;
    struct core_config config = {.data = data,
                                 .clock = &clock,
                                 .auth_policy = auth_policy_strict("127.0.0.1"),
                                 .bank_policy = bank_policy_default(),
                                 .readers = 1};
    enum status status = core_open(&core, &config, error);
    if (status == STATUS_OK) {
        status = fill(&core, sessions, count, error);
    }
    core_close(&core);
    return status;
}

void bench_bank_forget(struct bench_session *sessions, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        p256_pair_free(sessions[i].pair);
        sessions[i].pair = NULL;
    }
}

/* ---- afterwards */

static void print_problem(void *context, const char *text)
{
    (void)context;
    (void)fprintf(stderr, "wrong: %s\n", text);
}

enum status bench_bank_check(const char *data, size_t count, struct bench_books *books,
                             struct error *error)
{
    struct store *store = NULL;
    struct store_config config;
    struct connection *connection = NULL;
    struct txn *txn = NULL;
    struct verify_result result = {0};
    struct verify_watcher watcher = {.problem = print_problem};
    char url[PATH_TEXT];
    enum status status = core_open_store(data, url, &config, &store, error);
    if (status != STATUS_OK) {
        return status;
    }
    status = store_connect(store, CONNECTION_READER, &connection, error);
    if (status == STATUS_OK) {
        status = txn_begin(connection, &txn);
        if (status == STATUS_OK) {
            status = ledger_verify(txn, &watcher, &result);
            txn_rollback(txn);
        }
        store_disconnect(connection);
    }
    store_close(store);
    *books =
        (struct bench_books){result.transfers - (int64_t)count * BENCH_ACCOUNTS, result.problems};
    return status == STATUS_OK ? STATUS_OK : error_set(error, status, "cannot read the books");
}

void bench_bank_remove(const char *data)
{
    DIR *folder = opendir(data);
    const struct dirent *entry = NULL;
    /* NOLINTNEXTLINE(concurrency-mt-unsafe): a stream of its own */
    while (folder != NULL && (entry = readdir(folder)) != NULL) {
        (void)unlinkat(dirfd(folder), entry->d_name, 0); /* "." and ".." refuse */
    }
    if (folder != NULL) {
        (void)closedir(folder);
    }
    if (rmdir(data) != 0) {
        (void)fprintf(stderr, "okno bench: %s is not removed\n", data);
    }
}
