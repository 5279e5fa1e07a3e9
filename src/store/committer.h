/* committer.h - what the committer is made of. Only for this folder: commit.c has its doors and its
 * readers, writer.c the one writer. */
#ifndef OKNO_STORE_COMMITTER_H
#define OKNO_STORE_COMMITTER_H

#include "store/queue.h"

struct worker {
    struct committer *committer;
    struct connection *connection;
    pthread_t thread;
    bool running;
    bool is_away; /* the store, and this was said */
};

struct committer {
    struct committer_config config;
    bool is_shared; /* other processes write, too */
    struct queue writes;
    struct queue reads;
    struct worker writer;
    struct worker *readers;
    /* The writer's. */
    struct plan plan;
    int64_t batch;         /* number of the last one tried */
    struct job *postponed; /* for the next batch, before what waits in the queue */
};

/* The writer's thread; the argument is its worker. */
void *writer_main(void *argument);
/* A batch of no jobs, before anything else: the hooks put the store in order. */
OKNO_CHECK enum status writer_prepare(struct committer *committer);

/* Has it waited longer than its deadline? */
bool job_is_expired(const struct committer *committer, const struct job *job);
/* Connect again when the connection is lost. Pauses a little when that fails. */
OKNO_CHECK bool worker_restore(struct worker *worker);

#endif
