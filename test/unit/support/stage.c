#include "support/stage.h"

#include <stdio.h>
#include <string.h>

#include "support/folder.h"
#include "support/test_store.h"
#include "support/unit.h"

static void make_folder(struct stage *stage)
{
    folder_make(stage->folder, sizeof stage->folder);
    test_store_make(stage->folder, stage->url, sizeof stage->url);
}

void stage_open(struct stage *stage, const struct store_sql *const *const *modules)
{
    memset(stage, 0, sizeof *stage);
    make_folder(stage);
    stage->clock = clock_fixed(STAGE_START_US);
    id_source_init(&stage->ids, &stage->clock, 1, 0);
    stage->random = random_seeded(42);
    metrics_init(&stage->metrics);
    stage->config = (struct store_config){.url = stage->url, .modules = modules};
    struct error error = {.status = STATUS_OK};
    assert_ok(store_open(&stage->config, &stage->store, &error));
    if (store_migrate(stage->store, &stage->clock, &error) != STATUS_OK) {
        fail_msg("migration: %s", error.text);
    }
}

void stage_close(struct stage *stage)
{
    stage_stop(stage);
    stage_leave(stage);
    store_disconnect(stage->reader);
    store_close(stage->store);
    test_store_remove(stage->url);
    folder_remove(stage->folder);
}

static struct connection *connect(struct stage *stage, enum connection_mode mode)
{
    struct connection *connection = NULL;
    struct error error = {.status = STATUS_OK};
    if (store_connect(stage->store, mode, &connection, &error) != STATUS_OK) {
        fail_msg("connection: %s", error.text);
    }
    return connection;
}

struct txn *stage_begin(struct stage *stage)
{
    if (stage->writer == NULL) {
        stage->writer = connect(stage, CONNECTION_WRITER);
    }
    assert_ok(txn_begin(stage->writer, &stage->txn));
    if (stage->hooks != NULL) {
        assert_ok(stage->hooks->begin(stage->hooks->context, stage->txn, NULL));
    }
    stage_next_job(stage);
    return stage->txn;
}

void stage_next_job(struct stage *stage)
{
    if (stage->hooks != NULL) {
        stage->hooks->job_begin(stage->hooks->context);
    }
}

void stage_undo_job(struct stage *stage)
{
    if (stage->hooks != NULL) {
        stage->hooks->job_undo(stage->hooks->context);
    }
    stage_next_job(stage);
}

void stage_commit(struct stage *stage)
{
    if (stage->hooks != NULL) {
        assert_ok(stage->hooks->flush(stage->hooks->context, stage->txn));
    }
    assert_ok(txn_commit(stage->txn));
    if (stage->hooks != NULL) {
        stage->hooks->end(stage->hooks->context, true);
        stage->is_behind = true;
    }
    stage->txn = NULL;
}

void stage_rollback(struct stage *stage)
{
    txn_rollback(stage->txn);
    if (stage->hooks != NULL) {
        stage->hooks->end(stage->hooks->context, false);
    }
    stage->txn = NULL;
}

void stage_leave(struct stage *stage)
{
    if (stage->txn != NULL) {
        stage_rollback(stage);
    }
    store_disconnect(stage->writer);
    stage->writer = NULL;
}

struct txn *stage_read(struct stage *stage)
{
    if (stage->reader == NULL) {
        stage->reader = connect(stage, CONNECTION_READER);
    }
    assert_ok(txn_begin(stage->reader, &stage->read_txn));
    if (stage->hooks != NULL) {
        assert_ok(stage->hooks->read_begin(stage->hooks->context, stage->read_txn));
    }
    return stage->read_txn;
}

void stage_read_end(struct stage *stage)
{
    if (stage->hooks != NULL) {
        stage->hooks->read_end(stage->hooks->context, stage->read_txn);
    }
    txn_rollback(stage->read_txn);
    stage->read_txn = NULL;
}

void stage_start(struct stage *stage, size_t readers)
{
    struct committer_config config = {.store = stage->store,
                                      .hooks = stage->hooks,
                                      .clock = &stage->clock,
                                      .metrics = &stage->metrics,
                                      .readers = readers};
    struct error error = {.status = STATUS_OK};
    if (committer_start(&config, &stage->committer, &error) != STATUS_OK) {
        fail_msg("committer: %s", error.text);
    }
}

void stage_stop(struct stage *stage)
{
    committer_stop(stage->committer);
    stage->committer = NULL;
}

/* Batches without jobs: what is written behind the transfers is written then. */
static void settle(struct stage *stage)
{
    enum { BATCHES = 3 };
    bool had_writer = stage->writer != NULL;
    for (int i = 0; i < BATCHES && stage->is_behind; i++) {
        (void)stage_begin(stage);
        stage_commit(stage);
    }
    if (!had_writer && stage->is_behind) {
        stage_leave(stage);
    }
    stage->is_behind = false;
}

void stage_sql(struct stage *stage, const char *sql)
{
    if (stage->txn == NULL) {
        settle(stage);
    }
    test_store_sql(stage->url, sql);
}

int64_t stage_number(struct stage *stage, const char *sql)
{
    if (stage->txn == NULL) {
        settle(stage);
    }
    return test_store_number(stage->url, sql);
}
