#include "ledger/load.h"

#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "ledger/seal.h"
#include "ledger/verify.h"
#include "store/lease.h"
#include "support/test_store.h"
#include "support/unit.h"

static const struct store_sql *const *const modules[] = {
    ledger_statements, batch_statements, seal_statements, node_statements, lease_statements, NULL};

enum { START_MONEY = 1000000000, STEP_ONE = 1, STEP_HOLD = 2, STEP_POST = 3 };

/* ---- one process */

struct request {
    struct job job;
    struct loader *loader;
    int64_t key;
    struct transfer_order orders[2];
    size_t count;
    enum ledger_outcome outcome;
};

struct loader {
    const struct load *load;
    struct load_record *record;
    struct clock clock;
    struct random random;
    struct metrics metrics;
    struct id_source ids;
    struct node node;
    struct store_config config;
    struct store *store;
    struct ledger *ledger;
    struct committer *committer;
    pthread_mutex_t mutex;
    pthread_cond_t ended;
    int64_t next_key;
    int64_t under_way;
    bool is_running;
    struct request requests[LOAD_DEPTH_MOST];
};

static struct transfer_order order_of(struct loader *loader, int64_t key)
{
    const struct load *load = loader->load;
    struct random random = random_seeded(load->seed * 1000003 + (uint64_t)key);
    int64_t debit = 2 + (int64_t)random_below(&random, (uint64_t)load->accounts - 1);
    int64_t credit = 2 + (int64_t)random_below(&random, (uint64_t)load->accounts - 2);
    credit += credit >= debit ? 1 : 0;
    return (struct transfer_order){.key = key,
                                   .step = STEP_ONE,
                                   .state = TRANSFER_POSTED,
                                   .debit_account = load->shape == LOAD_HOT_DEBIT ? 1 : debit,
                                   .credit_account = load->shape == LOAD_HOT_CREDIT ? 1 : credit,
                                   .amount = 1 + (int64_t)random_below(&random, 100),
                                   .currency = CURRENCY_RUB,
                                   .kind = 1,
                                   .user_data = key};
}

static enum status plan(struct job *job, struct txn *txn, struct plan *plan)
{
    const struct request *request = (const struct request *)job;
    (void)txn;
    if (request->loader->load->shape != LOAD_UNPLANNED) {
        plan_row(plan, request->orders[0].debit_account);
        plan_row(plan, request->orders[0].credit_account);
        plan_key(plan, request->key);
    }
    return STATUS_OK;
}

static enum job_result run(struct job *job, struct txn *txn, enum status *why)
{
    struct request *request = (struct request *)job;
    *why = STATUS_OK;
    for (size_t i = 0; i < request->count && *why == STATUS_OK; i++) {
        *why = ledger_post(txn, &request->orders[i], &request->outcome, NULL);
    }
    return *why == STATUS_OK ? JOB_DONE : JOB_FAILED;
}

static void submit(struct request *request);

/* The next key that was not acknowledged before; 0: there is none. */
static int64_t take_key(struct loader *loader)
{
    const struct load *load = loader->load;
    int64_t found = 0;
    (void)pthread_mutex_lock(&loader->mutex);
    while (found == 0 && loader->next_key < load->first_key + load->keys) {
        int64_t key = loader->next_key++;
        bool is_done = atomic_load(&loader->record->acknowledged_keys[key - 1]) != 0;
        found = is_done ? 0 : key;
    }
    (void)pthread_mutex_unlock(&loader->mutex);
    return found;
}

static void finish(struct loader *loader)
{
    (void)pthread_mutex_lock(&loader->mutex);
    loader->under_way--;
    (void)pthread_cond_signal(&loader->ended);
    (void)pthread_mutex_unlock(&loader->mutex);
}

static void begin(struct request *request)
{
    struct loader *loader = request->loader;
    request->key = take_key(loader);
    if (request->key == 0) {
        finish(loader);
        return;
    }
    request->orders[0] = order_of(loader, request->key);
    request->count = 1;
    if (loader->load->holds) {
        request->orders[0].state = TRANSFER_PENDING;
        request->orders[0].step = STEP_HOLD;
        request->orders[1] = (struct transfer_order){.key = request->key,
                                                     .step = STEP_POST,
                                                     .state = TRANSFER_POST_PENDING,
                                                     .pending_key = request->key,
                                                     .pending_step = STEP_HOLD,
                                                     .amount = request->orders[0].amount,
                                                     .kind = 1,
                                                     .user_data = request->key};
        request->count = 2;
    }
    submit(request);
}

/* A client that was not answered asks again, with the same key. */
static void done(struct job *job, enum status status)
{
    struct request *request = (struct request *)job;
    struct load_record *record = request->loader->record;
    if (status == STATUS_BUG || status == STATUS_CORRUPT) {
        _exit(5); /* asking again would not help */
    }
    if (status != STATUS_OK) {
        atomic_fetch_add(&record->failed, 1);
        submit(request);
        return;
    }
    if (request->outcome == LEDGER_OK || request->outcome == LEDGER_EXISTS) {
        atomic_fetch_add(&record->repeated, request->outcome == LEDGER_EXISTS);
        atomic_fetch_add(&record->acknowledged, 1);
        atomic_store(&record->acknowledged_keys[request->key - 1], 1);
        atomic_fetch_add(&record->running, !request->loader->is_running);
        request->loader->is_running = true;
    } else {
        atomic_fetch_add(&record->refused, 1);
    }
    begin(request);
}

static void submit(struct request *request)
{
    request->job = (struct job){.write = true, .plan = plan, .run = run, .done = done};
    if (committer_submit(request->loader->committer, &request->job) != STATUS_OK) {
        finish(request->loader);
    }
}

static enum status open_loader(struct loader *loader, struct error *error)
{
    loader->clock = clock_system();
    loader->random = random_system();
    metrics_init(&loader->metrics);
    loader->config = (struct store_config){.url = loader->load->url, .modules = modules};
    enum status status = clock_zone_set("Europe/Moscow");
    if (status == STATUS_OK) {
        status = store_open(&loader->config, &loader->store, error);
    }
    if (status == STATUS_OK) {
        status = node_claim(loader->store, &loader->clock, &loader->random, &loader->node, error);
    }
    /* after the claim: then the last id is of nobody who is still at work under this number */
    int64_t last = status != STATUS_OK
                       ? 0
                       : test_store_number(loader->load->url,
                                           "SELECT id FROM transfer ORDER BY id DESC LIMIT 1");
    id_source_init(&loader->ids, &loader->clock, loader->node.id, last);
    if (status == STATUS_OK) {
        status = ledger_new(&loader->clock, &loader->ids, &loader->ledger);
    }
    if (status != STATUS_OK) {
        return status;
    }
    struct committer_config config = {.store = loader->store,
                                      .hooks = ledger_hooks(loader->ledger),
                                      .node = &loader->node,
                                      .clock = &loader->clock,
                                      .metrics = &loader->metrics};
    return committer_start(&config, &loader->committer, error);
}

static void close_loader(struct loader *loader)
{
    static const struct {
        enum metric metric;
        size_t offset;
    } table[] = {
        {METRIC_JOBS_POSTPONED, offsetof(struct load_record, postponed)},
        {METRIC_BATCHES_RETRIED, offsetof(struct load_record, retried)},
        {METRIC_IN_DOUBT, offsetof(struct load_record, in_doubt)},
        {METRIC_RECONNECTS, offsetof(struct load_record, reconnects)},
    };
    committer_stop(loader->committer);
    for (size_t i = 0; i < ARRAY_COUNT(table); i++) {
        _Atomic int64_t *to = (void *)((char *)loader->record + table[i].offset);
        atomic_fetch_add(to, metric_get(&loader->metrics, table[i].metric));
    }
    ledger_free(loader->ledger);
    node_release(loader->store, &loader->node);
    store_close(loader->store);
}

static int process_main(const struct load *load, struct load_record *record)
{
    struct loader *loader = calloc(1, sizeof *loader);
    struct error error = {.status = STATUS_OK};
    if (loader == NULL) {
        return 3;
    }
    loader->load = load;
    loader->record = record;
    loader->next_key = load->first_key;
    (void)pthread_mutex_init(&loader->mutex, NULL);
    (void)pthread_cond_init(&loader->ended, NULL);
    if (open_loader(loader, &error) != STATUS_OK) {
        (void)fprintf(stderr, "load: %s\n", error.text);
        return 2;
    }
    atomic_fetch_add(&record->ready, 1);
    for (int i = 0; i < 20000 && atomic_load(&record->ready) < load->wait_for; i++) {
        (void)usleep(1000);
    }
    loader->under_way = load->depth;
    for (int64_t i = 0; i < load->depth; i++) {
        loader->requests[i].loader = loader;
        begin(&loader->requests[i]);
    }
    (void)pthread_mutex_lock(&loader->mutex);
    while (loader->under_way > 0) {
        (void)pthread_cond_wait(&loader->ended, &loader->mutex);
    }
    (void)pthread_mutex_unlock(&loader->mutex);
    close_loader(loader);
    free(loader);
    return 0;
}

struct load_record *load_record_new(void)
{
    void *record = mmap(NULL, sizeof(struct load_record), PROT_READ | PROT_WRITE,
                        MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    assert_true(record != MAP_FAILED);
    return record;
}

void load_record_free(struct load_record *record)
{
    (void)munmap(record, sizeof *record);
}

pid_t load_start(const struct load *load, struct load_record *record)
{
    assert_true(load->depth <= LOAD_DEPTH_MOST);
    assert_true(load->first_key + load->keys - 1 <= LOAD_KEYS_MOST);
    (void)fflush(NULL);
    pid_t process = fork();
    assert_true(process >= 0);
    if (process == 0) {
        (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
        _exit(process_main(load, record));
    }
    return process;
}

int load_wait(pid_t process)
{
    int status = 0;
    assert_int_equal(waitpid(process, &status, 0), process);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

/* ---- before and after */

struct opening {
    struct job job;
    int64_t accounts;
};

static enum job_result open_accounts(struct job *job, struct txn *txn, enum status *why)
{
    int64_t accounts = ((struct opening *)job)->accounts;
    *why = STATUS_OK;
    for (int64_t id = 1; id <= accounts && *why == STATUS_OK; id++) {
        const struct ledger_account account = {.id = id,
                                               .currency = CURRENCY_RUB,
                                               .lower_limit = id == 1 ? LEDGER_NO_LOWER_LIMIT : 0,
                                               .upper_limit = LEDGER_NO_UPPER_LIMIT};
        *why = ledger_open(txn, &account);
    }
    for (int64_t id = 2; id <= accounts && *why == STATUS_OK; id++) {
        const struct transfer_order money = {.key = LOAD_KEYS_MOST + id,
                                             .step = STEP_ONE,
                                             .state = TRANSFER_POSTED,
                                             .debit_account = 1,
                                             .credit_account = id,
                                             .amount = START_MONEY,
                                             .currency = CURRENCY_RUB,
                                             .kind = 1};
        enum ledger_outcome outcome = LEDGER_OK;
        *why = ledger_post(txn, &money, &outcome, NULL);
        *why = outcome == LEDGER_OK ? *why : STATUS_BUG;
    }
    return *why == STATUS_OK ? JOB_DONE : JOB_FAILED;
}

void load_accounts(const char *url, int64_t accounts)
{
    struct load load = {.url = url};
    struct loader *loader = calloc(1, sizeof *loader);
    struct load_record *record = load_record_new();
    struct error error = {.status = STATUS_OK};
    assert_non_null(loader);
    loader->load = &load;
    loader->record = record;
    if (open_loader(loader, &error) != STATUS_OK) {
        fail_msg("%s", error.text);
    }
    struct opening opening = {.job = {.write = true, .run = open_accounts}, .accounts = accounts};
    assert_ok(committer_run(loader->committer, &opening.job));
    close_loader(loader);
    load_record_free(record);
    free(loader);
}

static void fail_on_problem(void *context, const char *text)
{
    (void)context;
    fail_msg("the books: %s", text);
}

static void check_books(const char *url)
{
    const struct verify_watcher watcher = {.problem = fail_on_problem};
    const struct store_config config = {.url = url, .modules = modules};
    struct store *store = NULL;
    struct connection *connection = NULL;
    struct txn *txn = NULL;
    struct verify_result result;
    assert_ok(store_open(&config, &store, NULL));
    assert_ok(store_connect(store, CONNECTION_READER, &connection, NULL));
    assert_ok(txn_begin(connection, &txn));
    assert_ok(ledger_verify(txn, &watcher, &result));
    assert_int_equal(result.problems, 0);
    txn_rollback(txn);
    store_disconnect(connection);
    store_close(store);
}

int64_t load_check(const char *url, const struct load_record *record)
{
    char sql[200];
    int64_t acknowledged = 0;
    int64_t last = 0;
    check_books(url);
    for (int64_t key = 1; key <= LOAD_KEYS_MOST; key++) {
        if (atomic_load(&record->acknowledged_keys[key - 1]) != 0) {
            acknowledged++;
            last = key;
        }
    }
    /* in one statement each: other processes may be at work */
    (void)snprintf(
        sql, sizeof sql,
        "SELECT count(*) - (SELECT count(*) FROM (SELECT DISTINCT key, step FROM transfer)"
        " AS pairs) FROM transfer");
    assert_int_equal(test_store_number(url, sql), 0);
    (void)snprintf(sql, sizeof sql,
                   "SELECT count(*) FROM (SELECT DISTINCT key FROM transfer WHERE key <= %lld) AS"
                   " known",
                   (long long)last);
    assert_true(test_store_number(url, sql) >= acknowledged);
    (void)snprintf(sql, sizeof sql, "SELECT count(*) FROM transfer WHERE key <= %d",
                   LOAD_KEYS_MOST);
    return test_store_number(url, sql);
}
