/* verify_feed.h - the transfers of a verification, block by block, in the order of their ids: read
 * where they are wanted, or ahead by a thread of its own. Only for verification. */
#ifndef OKNO_LEDGER_VERIFY_FEED_H
#define OKNO_LEDGER_VERIFY_FEED_H

#include <pthread.h>

#include "base/arena.h"
#include "ledger/ledger_store.h"
#include "ledger/verify.h"

enum { FEED_BLOCK = 1024, FEED_BLOCKS = 8 };

struct feed_block {
    struct transfer *transfers; /* FEED_BLOCK of them */
    size_t count;
};

struct feed {
    struct txn *txn;
    const struct verify_companion *companion; /* is shown every block; may be NULL */
    int64_t after;                            /* the last id that was read */
    struct feed_block blocks[FEED_BLOCKS];
    size_t made, taken; /* blocks so far */
    bool has_ended;     /* no more blocks will be made */
    enum status status;
    bool has_thread, is_stopped;
    pthread_t thread;
    pthread_mutex_t mutex;
    pthread_cond_t moved;
};

/* Begin with the first transfer after an id. With a thread txn is the thread's until feed_stop.
 * companion: may be NULL. */
OKNO_CHECK enum status feed_start(struct feed *feed, struct txn *txn, int64_t after,
                                  bool with_thread, const struct verify_companion *companion,
                                  struct arena *arena);
/* A block is there, to be given back by feed_done. Without a thread it is read now. */
bool feed_has_block(struct feed *feed);
/* Wait for one. NULL: that was all; *status says how it ended. */
const struct feed_block *feed_take(struct feed *feed, enum status *status);
void feed_done(struct feed *feed);
void feed_stop(struct feed *feed);

#endif
