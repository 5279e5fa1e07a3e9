#include "main/server.h"

#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "main/assets.h"
#include "main/jobs.h"
#include "main/sealer.h"
#include "main/work.h"

/* ---- what leaves: codes by SMS */

struct message_job {
    struct job job;
    const struct auth *auth;
    int64_t code;
    bool is_live; /* neither used up nor replaced meanwhile */
    char phone[20];
    char text[CODE_TEXT];
};

static enum job_result message_run(struct job *job, struct txn *txn, enum status *why)
{
    struct message_job *message = (struct message_job *)job;
    *why = code_message(txn, message->auth, message->code, message->phone, message->text);
    message->is_live = *why == STATUS_OK;
    return *why == STATUS_OK || *why == STATUS_NOT_FOUND ? JOB_DONE : JOB_FAILED;
}

/* The text is made here, at the last moment: no queue and no store ever holds the code. */
static enum status send_code(void *context, int64_t reference)
{
    struct server *server = context;
    struct message_job message = {
        .job = {.run = message_run}, .auth = &server->core.auth, .code = reference};
    enum status status = committer_run(server->core.committer, &message.job);
    if (status == STATUS_OK && message.is_live) {
        status = server->config.sms->send(NULL, str_from(message.phone), str_from(message.text));
    }
    crypto_wipe(message.text, sizeof message.text);
    return status;
}

/* For a number that nobody has the same work is done, and nothing leaves. */
static enum status send_nothing(void *context, int64_t reference)
{
    (void)context;
    (void)reference;
    return STATUS_OK;
}

static void on_commit(void *context)
{
    struct server *server = context;
    outbox_wake(server->outbox);
}

/* ---- http's hooks */

static void *loop_new(void *context)
{
    struct server *server = context;
    return api_loop_new(&server->api);
}

static bool authenticate(void *context, void *loop, struct http_request *request)
{
    struct server *server = context;
    return api_authenticate(&server->api, loop, request);
}

static enum status submit(void *context, struct http_request *request)
{
    struct server *server = context;
    return work_submit(&server->core, request);
}

/* ---- start and stop */

static enum status start_doors(struct server *server, struct error *error)
{
    const struct server_config *config = &server->config;
    struct config read;
    enum status status = config_read(config->core.data, &read, error);
    if (status == STATUS_OK) {
        status = windows_open(&server->windows, &read, error);
    }
    if (status != STATUS_OK) {
        return status;
    }
    server->api = (struct api){.bank = &server->core.bank,
                               .proofs = server->proofs,
                               .origins = server->config.origins,
                               .channel_keys = &server->windows.keys,
                               .metrics = &server->core.metrics,
                               .limit_addresses = config->limit_addresses};
    server->http_config =
        (struct http_config){.address = config->address,
                             .port = config->port,
                             .loops = config->loops,
                             .routes = api_routes,
                             .assets = okno_assets,
                             .page = "/index.html",
                             .page_policy = server->windows.policies[WINDOW_BROWSER],
                             .entries = server->windows.entries,
                             .metrics = &server->core.metrics,
                             .services = &server->api,
                             .context = server,
                             .loop_new = loop_new,
                             .loop_free = api_loop_free,
                             .authenticate = authenticate,
                             .submit = submit};
    return http_start(&server->http_config, &server->http, error);
}

enum status server_start(struct server *server, const struct server_config *config,
                         struct error *error)
{
    memset(server, 0, sizeof *server);
    server->config = *config;
    server->clock = clock_system();
    server->config.core.clock = &server->clock;
    server->config.core.committed = on_commit;
    server->config.core.committed_context = server;
    server->ways[0] = (struct outbox_way){OUTBOX_CODE, send_code, server};
    server->ways[1] = (struct outbox_way){OUTBOX_NOTHING, send_nothing, server};
    enum status status = core_open(&server->core, &server->config.core, error);
    if (status != STATUS_OK) {
        return status;
    }
    if (proof_memory_new(&server->clock, &server->core.random, &server->proofs) != STATUS_OK ||
        outbox_start(server->core.committer, server->ways, &server->clock, &server->core.metrics,
                     &server->outbox) != STATUS_OK ||
        jobs_start(&server->core, &server->jobs) != STATUS_OK ||
        sealer_start(&server->core, &server->sealer) != STATUS_OK) {
        return error_set(error, STATUS_NO_MEMORY, "no memory to start");
    }
    return start_doors(server, error);
}

void server_stop(struct server *server)
{
    if (server->http != NULL) {
        http_quiesce(server->http);
    }
    jobs_stop(server->jobs);
    sealer_stop(server->sealer);
    outbox_stop(server->outbox);
    committer_stop(server->core.committer);
    server->core.committer = NULL;
    outbox_free(server->outbox);
    http_stop(server->http);
    proof_memory_free(server->proofs);
    core_close(&server->core);
    windows_close(&server->windows);
}

static void ending_signals(sigset_t *set)
{
    (void)sigemptyset(set);
    (void)sigaddset(set, SIGTERM);
    (void)sigaddset(set, SIGINT);
}

void server_prepare_process(void)
{
    (void)umask(S_IRWXG | S_IRWXO); /* the bank's files are nobody else's */
    sigset_t set;
    ending_signals(&set);
    (void)pthread_sigmask(SIG_BLOCK, &set, NULL);
    (void)signal(SIGPIPE, SIG_IGN);
    (void)prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    (void)setrlimit(RLIMIT_CORE,
                    &(struct rlimit){0, 0}); /* a core file would hold keys and codes */
    struct rlimit files;
    if (getrlimit(RLIMIT_NOFILE, &files) == 0) {
        files.rlim_cur = files.rlim_max; /* connections are bounded by LIMIT_CONNECTIONS */
        (void)setrlimit(RLIMIT_NOFILE, &files);
    }
    (void)signal(SIGXFSZ, SIG_IGN); /* a full quota is an ordinary error of a write */
}

void server_wait_signal(void)
{
    sigset_t set;
    int got = 0;
    ending_signals(&set);
    while (sigwait(&set, &got) != 0) {
    }
}
