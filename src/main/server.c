#include "main/server.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "bank/channel_move.h"
#include "channel/notice.h"
#include "main/assets.h"
#include "main/act.h"
#include "base/log.h"
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

struct move_job {
    struct job job;
    const struct server *server;
    int64_t move;
    char phone[PHONE_BYTES];
    char text[MOVE_TEXT];
};

static enum job_result move_run(struct job *job, struct txn *txn, enum status *why)
{
    static const char *const names[WINDOW_COUNT] = {
        [WINDOW_TELEGRAM] = "Telegram", [WINDOW_VK] = "VK", [WINDOW_MAX] = "MAX"};
    struct move_job *move = (struct move_job *)job;
    *why =
        channel_move_message(txn, &move->server->core.bank, move->move, names,
                             move->server->windows.links[WINDOW_BROWSER], move->phone, move->text);
    return *why == STATUS_OK ? JOB_DONE : JOB_FAILED;
}

/* That a window closes, and where the bank is besides. */
static enum status send_move(void *context, int64_t reference)
{
    struct server *server = context;
    struct move_job move = {.job = {.run = move_run}, .server = server, .move = reference};
    enum status status = committer_run(server->core.committer, &move.job);
    return status == STATUS_OK
               ? server->config.sms->send(NULL, str_from(move.phone), str_from(move.text))
               : status;
}

/* For a number that nobody has the same work is done, and nothing leaves. */
static enum status send_nothing(void *context, int64_t reference)
{
    (void)context;
    (void)reference;
    return STATUS_OK;
}

/* ---- "something happened", where it goes by SMS */

struct notice_job {
    struct job job;
    struct server *server;
    int64_t notice;
    char phone[20];
    char text[NOTICE_SMS];
};

static enum job_result notice_run(struct job *job, struct txn *txn, enum status *why)
{
    struct notice_job *notice = (struct notice_job *)job;
    struct server *server = notice->server;
    *why = notice_sms(txn, gate_config(server->bots.gate)->address, server->core.bank.policy.name,
                      notice->notice, notice->phone, notice->text);
    return *why == STATUS_OK ? JOB_DONE : JOB_FAILED;
}

static enum status send_notice(void *context, int64_t reference)
{
    struct server *server = context;
    struct notice_job notice = {.job = {.run = notice_run}, .server = server, .notice = reference};
    enum status status = committer_run(server->core.committer, &notice.job);
    return status == STATUS_OK
               ? server->config.sms->send(NULL, str_from(notice.phone), str_from(notice.text))
               : status;
}

static void on_commit(void *context)
{
    struct server *server = context;
    if (atomic_load(&server->can_wake)) {
        outbox_wake(server->outbox);
        gate_wake(server->bots.gate);
        rail_desk_wake(&server->desk);
    }
}

static void on_told(void *context)
{
    struct server *server = context;
    event_feed_wake(server->feed);
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

static json_t *on_command(void *context, json_t *request)
{
    struct server *server = context;
    return act_here(&server->core, server->jurisdiction, request);
}

/* Where the store is a file, commands come to this process. */
static void start_control(struct server *server)
{
    struct error error = {0};
    if (!store_is_shared(server->core.store) &&
        control_start(server->config.core.data, on_command, server, &server->control, &error) !=
            STATUS_OK) {
        log_event(LOG_WARNING, "no-commands", "%s", error.text);
    }
}

/* What the windows are, and which of them are open. */
static enum status start_windows(struct server *server, struct error *error)
{
    struct config read;
    enum status status = config_read(server->config.core.data, &read, error);
    if (status == STATUS_OK) {
        status = windows_open(&server->windows, &read, error);
    }
    if (status == STATUS_OK) {
        status = channel_board_new(read.jurisdiction, &server->core.board);
    }
    char *own = server->windows.links[WINDOW_BROWSER];
    if (own[0] == '\0') {
        (void)snprintf(own, CONFIG_LINK, "%s", server->config.origins[0]);
    }
    (void)snprintf(server->jurisdiction, sizeof server->jurisdiction, "%s", read.jurisdiction);
    if (status == STATUS_OK) {
        status = watch_start(&server->core, &server->watch, error);
    }
    /* The law comes first: a window that is closed is not even called. */
    return status == STATUS_OK ? bots_start(&server->bots, &server->core, &read, own, error)
                               : status;
}

/* Where the cards' processor knocks. */
static enum status start_processor(struct server *server, struct error *error)
{
    struct config read;
    enum status status = config_read(server->config.core.data, &read, error);
    return status == STATUS_OK
               ? processor_door_start(&server->processor, &server->core, &server->api, &read,
                                      server->config.is_demo, error)
               : status;
}

/* The way to other banks: before the outbox, whose rows it takes. */
static enum status start_rail(struct server *server, struct error *error)
{
    struct config read;
    enum status status = config_read(server->config.core.data, &read, error);
    return status == STATUS_OK
               ? rail_desk_start(&server->desk, &server->core, &read, server->config.is_demo, error)
               : status;
}

static enum status start_doors(struct server *server, struct error *error)
{
    const struct server_config *config = &server->config;
    server->api = (struct api){.bank = &server->core.bank,
                               .proofs = server->proofs,
                               .origins = server->config.origins,
                               .channel_keys = &server->windows.keys,
                               .board = server->core.board,
                               .hub = server->hub,
                               .gate = server->bots.gate,
                               .metrics = &server->core.metrics,
                               .limit_addresses = config->limit_addresses};
    for (int i = 0; i < WINDOW_COUNT; i++) {
        server->api.links[i] = server->windows.links[i];
    }
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
    enum status status = http_start(&server->http_config, &server->http, error);
    return status == STATUS_OK ? start_processor(server, error) : status;
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
    server->config.core.told = on_told;
    server->ways[0] = (struct outbox_way){OUTBOX_CODE, send_code, server};
    server->ways[2] = (struct outbox_way){OUTBOX_MOVE, send_move, server};
    server->ways[1] = (struct outbox_way){OUTBOX_NOTHING, send_nothing, server};
    server->ways[3] = (struct outbox_way){OUTBOX_NOTICE, send_notice, server};
    server->ways[4] = (struct outbox_way){OUTBOX_RAIL, rail_desk_send, &server->desk};
    server->ways[5] = (struct outbox_way){OUTBOX_RECALL, rail_desk_recall, &server->desk};
    server->ways[6] = (struct outbox_way){OUTBOX_LOOK_UP, rail_desk_look_up, &server->desk};
    server->charges =
        (struct charge_work){&server->core, config->is_demo ? simulated_charges : NULL};
    server->ways[7] = (struct outbox_way){OUTBOX_CHARGES, charge_work_send, &server->charges};
    server->balances =
        (struct balance_work){&server->core, config->is_demo ? simulated_balances : NULL};
    server->ways[8] = (struct outbox_way){OUTBOX_BALANCE, balance_work_send, &server->balances};
    enum status status = core_open(&server->core, &server->config.core, error);
    if (status != STATUS_OK) {
        return status;
    }
    status = start_windows(server, error);
    if (status == STATUS_OK) {
        status = start_rail(server, error);
    }
    if (status != STATUS_OK) {
        return status;
    }
    server->core.gate = server->bots.gate;
    if (proof_memory_new(&server->clock, &server->core.random, &server->proofs) != STATUS_OK ||
        outbox_start(server->core.committer, server->ways, &server->clock, &server->core.metrics,
                     &server->outbox) != STATUS_OK ||
        hub_new(&server->clock, server->core.board, &server->core.metrics,
                store_is_shared(server->core.store), &server->hub) != STATUS_OK ||
        event_feed_start(&server->core, server->hub, &server->feed) != STATUS_OK ||
        jobs_start(&server->core, &server->jobs) != STATUS_OK ||
        sealer_start(&server->core, &server->sealer) != STATUS_OK) {
        return error_set(error, STATUS_NO_MEMORY, "no memory to start");
    }
    atomic_store(&server->can_wake, true);
    on_commit(server); /* whatever was committed until now */
    start_control(server);
    return start_doors(server, error);
}

void server_stop(struct server *server)
{
    if (server->http != NULL) {
        http_quiesce(server->http);
    }
    processor_door_quiesce(&server->processor);
    rail_desk_quiesce(&server->desk);
    control_stop(server->control);
    watch_stop(server->watch);
    event_feed_stop(server->feed);
    jobs_stop(server->jobs);
    sealer_stop(server->sealer);
    bots_stop(&server->bots);
    outbox_stop(server->outbox);
    rail_desk_stop(&server->desk);
    committer_stop(server->core.committer);
    server->core.committer = NULL;
    outbox_free(server->outbox);
    event_feed_free(server->feed);
    bots_free(&server->bots);
    http_stop(server->http);
    processor_door_stop(&server->processor);
    rail_desk_free(&server->desk);
    hub_free(server->hub);
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
