#include "main/bench_ledger.h"

#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/integer.h"
#include "main/bench_bank.h"
#include "main/bench_orders.h"
#include "main/command.h"
#include "main/core.h"
#include "main/main_store.h"

enum { PROCESSES_MOST = 8, OPEN_AT_ONCE = 4096, TENTHS = 10 };

struct options {
    const char *folder;
    struct bench_orders *orders;
    int64_t transfers, processes;
    int ready, go; /* of a process: where it says that it is open, and what ends when all are */
    bool json, keep, seal;
};

/* What one process measured; times are monotonic, of all processes the same. */
struct measured {
    int64_t transfers, started_us, ended_us;
    int64_t first_us, last_us; /* of the first and the last tenth */
    int64_t tenth;             /* transfers in it */
    int64_t refused;
};

static const char *const words[] = {
#define BENCH_SHAPE_WORD(name, word) word,
    BENCH_SHAPE_LIST(BENCH_SHAPE_WORD)
#undef BENCH_SHAPE_WORD
};

/* ---- one batch */

struct batch_job {
    struct job job;
    struct bench_orders *orders;
    enum ledger_outcome outcomes[LIMIT_ORDERS];
};

static enum status plan_batch(struct job *job, struct txn *txn, struct plan *plan)
{
    const struct bench_orders *orders = ((struct batch_job *)job)->orders;
    (void)txn;
    for (size_t i = 0; i < orders->count; i++) {
        plan_row(plan, orders->orders[i].debit_account);
        plan_row(plan, orders->orders[i].credit_account);
        plan_key(plan, orders->orders[i].key);
    }
    return STATUS_OK;
}

static enum job_result run_batch(struct job *job, struct txn *txn, enum status *why)
{
    struct batch_job *at = (struct batch_job *)job;
    *why = ledger_post_many(txn, at->orders->orders, at->orders->count, at->outcomes, NULL);
    return *why == STATUS_OK ? JOB_DONE : JOB_FAILED;
}

/* ---- accounts */

struct opening_job {
    struct job job;
    int64_t first, count;
};

static enum job_result run_opening(struct job *job, struct txn *txn, enum status *why)
{
    const struct opening_job *at = (const struct opening_job *)job;
    *why = bench_made_put(txn);
    for (int64_t i = 0; i < at->count && *why == STATUS_OK; i++) {
        const struct ledger_account account = {.id = at->first + i,
                                               .currency = CURRENCY_RUB,
                                               .lower_limit = LEDGER_NO_LOWER_LIMIT,
                                               .upper_limit = LEDGER_NO_UPPER_LIMIT};
        *why = ledger_open(txn, &account);
    }
    return *why == STATUS_OK ? JOB_DONE : JOB_FAILED;
}

struct look_job {
    struct job job;
    int64_t last; /* account that is looked for */
    bool has_last, has_hot;
};

static enum status has_account(struct txn *txn, int64_t id, bool *has)
{
    struct ledger_account account;
    enum status status = ledger_account_get(txn, id, &account);
    *has = status == STATUS_OK;
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

static enum job_result run_look(struct job *job, struct txn *txn, enum status *why)
{
    struct look_job *at = (struct look_job *)job;
    *why = has_account(txn, BENCH_HOT_ACCOUNT, &at->has_hot);
    if (*why == STATUS_OK) {
        *why = has_account(txn, at->last, &at->has_last);
    }
    return *why == STATUS_OK ? JOB_DONE : JOB_FAILED;
}

/* A database may be a copy of one that was made here before: then they are there. */
static enum status open_accounts(struct core *core, int64_t count)
{
    int64_t first = BENCH_HOT_ACCOUNT;
    int64_t end = BENCH_FIRST_ACCOUNT + count;
    struct look_job look = {.job = {.run = run_look}, .last = end - 1};
    enum status status = committer_run(core->committer, &look.job);
    if (status != STATUS_OK || (look.has_hot && look.has_last)) {
        return status;
    }
    while (first < end && status == STATUS_OK) {
        int64_t some = end - first < OPEN_AT_ONCE ? end - first : OPEN_AT_ONCE;
        struct opening_job job = {
            .job = {.write = true, .run = run_opening}, .first = first, .count = some};
        status = committer_run(core->committer, &job.job);
        first += some;
    }
    return status;
}

/* ---- measuring */

static void note_tenths(struct measured *measured, int64_t wanted, int64_t now_us)
{
    int64_t tenth = wanted / TENTHS;
    if (measured->first_us == 0 && measured->transfers >= tenth) {
        measured->first_us = now_us - measured->started_us;
        measured->tenth = measured->transfers;
    }
    if (measured->last_us == 0 && measured->transfers >= wanted - tenth) {
        measured->last_us = now_us; /* where it begins */
    }
}

static enum status measure(struct core *core, struct bench_orders *orders, int64_t wanted,
                           struct measured *measured)
{
    struct batch_job *job = calloc(1, sizeof *job);
    if (job == NULL) {
        return STATUS_NO_MEMORY;
    }
    job->orders = orders;
    *measured = (struct measured){.started_us = clock_monotonic(core->config.clock)};
    enum status status = STATUS_OK;
    while (measured->transfers < wanted && status == STATUS_OK) {
        bench_orders_make(orders);
        job->job = (struct job){.write = true, .plan = plan_batch, .run = run_batch};
        status = committer_run(core->committer, &job->job);
        for (size_t i = 0; i < orders->count; i++) {
            measured->refused += job->outcomes[i] != LEDGER_OK;
        }
        measured->transfers += (int64_t)orders->count;
        note_tenths(measured, wanted, clock_monotonic(core->config.clock));
    }
    measured->ended_us = clock_monotonic(core->config.clock);
    measured->last_us = measured->ended_us - measured->last_us;
    free(job);
    return status;
}

/* ---- sealing what was made, as a running bank does behind its commits */

struct seal_job {
    struct job job;
    struct core *core;
    bool has_grown;
};

static enum job_result run_seal(struct job *job, struct txn *txn, enum status *why)
{
    struct seal_job *at = (struct seal_job *)job;
    struct seal_head before;
    struct seal_head after = {0};
    *why = seal_head(txn, &before);
    if (*why == STATUS_OK) {
        *why = seal_now(txn, &at->core->signer, clock_now(at->core->config.clock));
    }
    if (*why == STATUS_OK) {
        *why = seal_head(txn, &after);
    }
    at->has_grown = *why == STATUS_OK && after.size > before.size;
    return *why == STATUS_OK ? JOB_DONE : JOB_FAILED;
}

static enum status seal_all(struct core *core)
{
    struct seal_job job = {.core = core, .has_grown = true};
    enum status status = STATUS_OK;
    while (status == STATUS_OK && job.has_grown) {
        job.job = (struct job){.write = true, .run = run_seal};
        status = committer_run(core->committer, &job.job);
    }
    return status;
}

/* ---- a bank, opened to do something */

enum doing { OPEN_ACCOUNTS, MEASURE, SEAL };

/* A process says that its bank is open, and waits until all of them are: what is measured is work
 * and not how long the one or other took to begin. */
static bool begin_together(int ready, int go)
{
    char byte = 0;
    return write(ready, &byte, 1) == 1 && read(go, &byte, 1) == 0;
}

static enum status with_core(const char *data, const struct options *options, enum doing doing,
                             int64_t seed, struct measured *measured, struct error *error)
{
    struct clock clock = clock_system();
    const struct core_config config = {.data = data, .clock = &clock, .readers = 1};
    struct core *core = calloc(1, sizeof *core);
    if (core == NULL) {
        return error_set(error, STATUS_NO_MEMORY, "no memory for a bank");
    }
    enum status status = core_open(core, &config, error);
    if (status == STATUS_OK && doing == OPEN_ACCOUNTS) {
        status = open_accounts(core, options->orders->accounts);
    } else if (status == STATUS_OK && doing == SEAL) {
        status = seal_all(core);
    } else if (status == STATUS_OK) {
        bench_orders_init(options->orders, seed);
        status = begin_together(options->ready, options->go) ? STATUS_OK : STATUS_IO;
    }
    if (status == STATUS_OK && doing == MEASURE) {
        status = measure(core, options->orders, options->transfers / options->processes, measured);
    }
    core_close(core);
    free(core);
    return status;
}

/* ---- processes */

static _Noreturn void be_process(const char *data, struct options *options, int64_t seed, int out)
{
    options->ready = out;
    struct measured measured = {0};
    struct error error = {.text = ""};
    enum status status = with_core(data, options, MEASURE, seed, &measured, &error);
    if (status != STATUS_OK) {
        (void)fprintf(stderr, "okno bench ledger: %s %s\n", status_name(status), error.text);
    }
    bool said = write(out, &measured, sizeof measured) == (ssize_t)sizeof measured;
    _exit(status == STATUS_OK && said ? EXIT_DONE : EXIT_FAILED);
}

/* Each has its own writer; all begin at the same time, which is the end of the pipe `go`. */
static enum status run_processes(const char *data, struct options *options,
                                 struct measured all[PROCESSES_MOST])
{
    int go[2];
    int ends[PROCESSES_MOST][2];
    pid_t children[PROCESSES_MOST];
    enum status status = STATUS_OK;
    if (pipe(go) != 0) {
        return STATUS_IO;
    }
    options->go = go[0];
    for (int64_t i = 0; i < options->processes; i++) {
        if (pipe(ends[i]) != 0) {
            return STATUS_IO;
        }
        children[i] = fork();
        if (children[i] == 0) {
            (void)close(go[1]);
            be_process(data, options, i + 1, ends[i][1]);
        }
        (void)close(ends[i][1]);
    }
    for (int64_t i = 0; i < options->processes; i++) {
        char byte = 0;
        if (children[i] < 0 || read(ends[i][0], &byte, 1) != 1) {
            status = STATUS_IO;
        }
    }
    (void)close(go[1]);
    (void)close(go[0]);
    for (int64_t i = 0; i < options->processes; i++) {
        int how = 0;
        if (children[i] < 0 || read(ends[i][0], &all[i], sizeof all[i]) != sizeof all[i] ||
            waitpid(children[i], &how, 0) != children[i] || how != 0) {
            status = STATUS_IO;
        }
        (void)close(ends[i][0]);
    }
    return status;
}

/* ---- saying */

static int64_t rate(int64_t transfers, int64_t us)
{
    const int64_t second_us = SECONDS_US(1);
    return us <= 0 ? 0 : (int64_t)((wide)transfers * second_us / us);
}

static void say(const struct options *options, const char *what, int64_t number)
{
    const struct bench_orders *orders = options->orders;
    const char *store = getenv("OKNO_STORE"); /* NOLINT(concurrency-mt-unsafe): one thread */
    bool is_shared = store != NULL && strncmp(store, "postgres", 8) == 0;
    char processes[16] = "";
    char name[128];
    if (options->processes > 1) {
        (void)snprintf(processes, sizeof processes, ".p%d", (int)options->processes);
    }
    (void)snprintf(name, sizeof name, "ledger.%s.%s.b%zu.a%" PRId64 "%s%s%s",
                   is_shared ? "postgres" : "sqlite", words[orders->shape], orders->count,
                   orders->accounts, orders->ordered ? ".ordered" : "", processes, what);
    (void)printf(options->json ? "{\"name\": \"%s\", \"value\": %" PRId64
                                 ", \"unit\": \"transfers/s\"}\n"
                               : "%s: %" PRId64 " transfers/s\n",
                 name, number);
}

static int tell(const struct options *options, const struct measured *all)
{
    struct measured sum = all[0];
    for (int64_t i = 1; i < options->processes; i++) {
        sum.transfers += all[i].transfers;
        sum.refused += all[i].refused;
        sum.started_us = all[i].started_us < sum.started_us ? all[i].started_us : sum.started_us;
        sum.ended_us = all[i].ended_us > sum.ended_us ? all[i].ended_us : sum.ended_us;
    }
    say(options, "", rate(sum.transfers, sum.ended_us - sum.started_us));
    if (options->processes == 1) {
        say(options, ".first-tenth", rate(sum.tenth, sum.first_us));
        say(options, ".last-tenth", rate(sum.tenth, sum.last_us));
    }
    if (sum.refused != 0) {
        (void)fprintf(stderr, "okno bench ledger: %" PRId64 " were refused\n", sum.refused);
    }
    return sum.refused == 0 ? EXIT_DONE : EXIT_FAILED;
}

/* ---- the command */

static bool read_word(const char *word, struct options *options)
{
    for (size_t i = 0; i < ARRAY_COUNT(words); i++) {
        if (strcmp(word, words[i]) == 0) {
            options->orders->shape = (enum bench_shape)i;
            return true;
        }
    }
    return false;
}

static bool read_number(const char *text, int64_t most, int64_t *number)
{
    return str_to_int64(str_from(text), number) == STATUS_OK && *number >= 1 && *number <= most;
}

static bool read_option(int option, const char *text, struct options *options)
{
    int64_t batch = 0;
    switch (option) {
    case 's':
        return read_word(text, options);
    case 'k':
        options->orders->ordered = strcmp(text, "ordered") == 0;
        return options->orders->ordered || strcmp(text, "random") == 0;
    case 'b':
        if (!read_number(text, LIMIT_ORDERS, &batch)) {
            return false;
        }
        options->orders->count = (size_t)batch;
        return true;
    case 'a':
        return read_number(text, 100000000, &options->orders->accounts) &&
               options->orders->accounts > 1;
    case 't':
        options->transfers = 0; /* only to open the accounts */
        return strcmp(text, "0") == 0 || read_number(text, 1000000000, &options->transfers);
    case 'p':
        return read_number(text, PROCESSES_MOST, &options->processes);
    case 'd':
        options->folder = text;
        return true;
    case 'j':
        options->json = true;
        return true;
    case 'e':
        options->keep = true;
        return true;
    case 'l':
        options->seal = true;
        return true;
    default:
        return false;
    }
}

static bool read_options(int count, char **arguments, struct options *options)
{
    static const struct option table[] = {{"shape", required_argument, NULL, 's'},
                                          {"keys", required_argument, NULL, 'k'},
                                          {"batch", required_argument, NULL, 'b'},
                                          {"accounts", required_argument, NULL, 'a'},
                                          {"transfers", required_argument, NULL, 't'},
                                          {"processes", required_argument, NULL, 'p'},
                                          {"data", required_argument, NULL, 'd'},
                                          {"json", no_argument, NULL, 'j'},
                                          {"keep", no_argument, NULL, 'e'},
                                          {"seal", no_argument, NULL, 'l'},
                                          {0}};
    int option = 0;
    bool good = true;
    /* NOLINTNEXTLINE(concurrency-mt-unsafe): no other thread yet */
    while (good && (option = getopt_long(count, arguments, "", table, NULL)) != -1) {
        good = read_option(option, optarg, options);
    }
    if (!good || optind != count) {
        (void)fprintf(stderr,
                      "usage: okno bench ledger [--shape spread|hot-credit|hot-debit|chain|"
                      "hold-post|zipf] [--keys random|ordered]\n    [--batch 1..8192] [--accounts "
                      "N] [--transfers N] [--processes N] [--data FOLDER] [--json] [--keep]\n"
                      "    [--seal]\n");
    }
    return good && optind == count;
}

static int run(struct options *options)
{
    char data[PATH_TEXT];
    struct measured all[PROCESSES_MOST] = {{0}};
    struct error error = {.text = ""};
    (void)snprintf(data, sizeof data, "%s/okno-bench-XXXXXX", options->folder);
    if (mkdtemp(data) == NULL) {
        (void)fprintf(stderr, "okno bench ledger: no folder can be made in %s\n", options->folder);
        return EXIT_FAILED;
    }
    enum status status = bench_bank_look(data, &error);
    bool is_refused = status == STATUS_INVALID;
    if (status == STATUS_OK) {
        status = with_core(data, options, OPEN_ACCOUNTS, 0, NULL, &error);
    }
    if (status == STATUS_OK) {
        status = run_processes(data, options, all);
    }
    if (status == STATUS_OK && options->seal) {
        status = with_core(data, options, SEAL, 0, NULL, &error);
    }
    if (options->keep) {
        (void)fprintf(stderr, "kept: %s\n", data);
    } else {
        bench_bank_remove(data);
    }
    if (status != STATUS_OK) {
        (void)fprintf(stderr, "okno bench ledger: %s%s%s\n", is_refused ? "" : status_name(status),
                      is_refused ? "" : " ", error.text);
        return is_refused ? EXIT_USAGE : EXIT_FAILED;
    }
    return tell(options, all);
}

int bench_ledger(int count, char **arguments)
{
    struct bench_orders *orders = calloc(1, sizeof *orders);
    struct options options = {
        .folder = ".", .orders = orders, .transfers = 1000000, .processes = 1};
    if (orders == NULL) {
        return EXIT_FAILED;
    }
    orders->accounts = 100000;
    orders->count = 256;
    int code = read_options(count, arguments, &options) ? run(&options) : EXIT_USAGE;
    free(orders);
    return code;
}
