/* stage.h - a bank's store in a temporary folder, for tests: a writer on the test's own thread, so
 * that a test may assert in the middle of a transaction, and a real committer when one is wanted.
 */
#ifndef OKNO_TEST_STAGE_H
#define OKNO_TEST_STAGE_H

#include "base/id.h"
#include "base/random.h"
#include "store/commit.h"
#include "support/test_store.h"

enum { STAGE_PATH = 256 };

struct stage {
    char folder[STAGE_PATH];
    char url[STAGE_PATH * 2];
    struct clock clock; /* stands at STAGE_START_US until a test moves fixed_us */
    struct id_source ids;
    struct random random; /* seeded */
    struct metrics metrics;
    struct store_config config;
    struct store *store;
    const struct batch_hooks *hooks;
    struct connection *writer, *reader;
    bool is_behind;       /* something was committed here since everything was in the tables */
    struct txn *txn;      /* the writer's, between stage_begin and its end */
    struct txn *read_txn; /* the reader's */
    struct committer *committer;
};

/* 2026-11-24 11:23:07 UTC */
#define STAGE_START_US INT64_C(1795519387000000)

/* A fresh, migrated store. modules: as of struct store_config. hooks may be set before stage_begin.
 */
void stage_open(struct stage *stage, const struct store_sql *const *const *modules);
/* Close everything and remove the folder. */
void stage_close(struct stage *stage);

/* ---- the writer on this thread */

/* Begin a batch, and the first job in it. */
struct txn *stage_begin(struct stage *stage);
/* The present job is over; another begins. */
void stage_next_job(struct stage *stage);
/* The present job was refused: it leaves nothing. */
void stage_undo_job(struct stage *stage);
void stage_commit(struct stage *stage);
void stage_rollback(struct stage *stage);
/* Let the lock go, so that a committer can take it. */
void stage_leave(struct stage *stage);

/* ---- reading */

struct txn *stage_read(struct stage *stage);
void stage_read_end(struct stage *stage);

/* ---- a committer of its own threads; stage_leave first */

void stage_start(struct stage *stage, size_t readers);
void stage_stop(struct stage *stage);

/* ---- by hand, past the server: what an engineer with a shell could do. Everything is in the
 * tables then. */

void stage_sql(struct stage *stage, const char *sql);
/* One number; 0 when there is no row. */
int64_t stage_number(struct stage *stage, const char *sql);

#endif
