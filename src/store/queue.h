/* queue.h - the committer's bounded queue of jobs. Only for this folder. */
#ifndef OKNO_STORE_QUEUE_H
#define OKNO_STORE_QUEUE_H

#include <pthread.h>

#include "store/commit.h"

struct queue {
    pthread_mutex_t mutex;
    pthread_cond_t filled;
    struct job *first;
    struct job *last;
    size_t count;
    size_t limit;
    bool closing;
};

void queue_init(struct queue *queue, size_t limit);
void queue_free(struct queue *queue);
/* STATUS_BUSY: full or closing. */
OKNO_CHECK enum status queue_put(struct queue *queue, struct job *job);
/* Take at most `most` jobs, as a list. wait: until there is one. NULL: none, or closing and empty.
 */
struct job *queue_take(struct queue *queue, size_t most, bool wait);
/* Take those whose deadline is over, as a list. */
struct job *queue_take_expired(struct queue *queue, int64_t now_us);
/* Nothing more is taken in; what is there can still be taken. */
void queue_close(struct queue *queue);
bool queue_is_closing(struct queue *queue);

#endif
