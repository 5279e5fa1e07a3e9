#include "store/queue.h"

#include "base/assume.h"

void queue_init(struct queue *queue, size_t limit)
{
    *queue = (struct queue){.limit = limit};
    int failed = pthread_mutex_init(&queue->mutex, NULL);
    assume(failed == 0);
    failed = pthread_cond_init(&queue->filled, NULL);
    assume(failed == 0);
}

void queue_free(struct queue *queue)
{
    (void)pthread_mutex_destroy(&queue->mutex);
    (void)pthread_cond_destroy(&queue->filled);
}

enum status queue_put(struct queue *queue, struct job *job)
{
    job->next = NULL;
    (void)pthread_mutex_lock(&queue->mutex);
    bool full = queue->count >= queue->limit || queue->closing;
    if (!full) {
        if (queue->last == NULL) {
            queue->first = job;
        } else {
            queue->last->next = job;
        }
        queue->last = job;
        queue->count++;
        if (queue->count == 1) {
            (void)pthread_cond_signal(&queue->filled);
        }
    }
    (void)pthread_mutex_unlock(&queue->mutex);
    return full ? STATUS_BUSY : STATUS_OK;
}

struct job *queue_take(struct queue *queue, size_t most, bool wait)
{
    (void)pthread_mutex_lock(&queue->mutex);
    while (wait && queue->first == NULL && !queue->closing) {
        (void)pthread_cond_wait(&queue->filled, &queue->mutex);
    }
    struct job *first = most == 0 ? NULL : queue->first;
    struct job *last = first;
    size_t taken = first == NULL ? 0 : 1;
    while (taken < most && last != NULL && last->next != NULL) {
        last = last->next;
        taken++;
    }
    if (last != NULL) {
        queue->first = last->next;
        queue->last = last->next == NULL ? NULL : queue->last;
        last->next = NULL;
        queue->count -= taken;
        if (queue->first != NULL) {
            (void)pthread_cond_signal(&queue->filled); /* another reader may go on */
        }
    }
    (void)pthread_mutex_unlock(&queue->mutex);
    return first;
}

struct job *queue_take_expired(struct queue *queue, int64_t now_us)
{
    struct job *expired = NULL;
    struct job **expired_end = &expired;
    (void)pthread_mutex_lock(&queue->mutex);
    struct job *job = queue->first;
    struct job **kept_end = &queue->first;
    queue->first = NULL;
    queue->last = NULL;
    for (struct job *next = NULL; job != NULL; job = next) {
        next = job->next;
        job->next = NULL;
        if (job->deadline_us != 0 && now_us > job->deadline_us) {
            *expired_end = job;
            expired_end = &job->next;
            queue->count--;
        } else {
            *kept_end = job;
            kept_end = &job->next;
            queue->last = job;
        }
    }
    (void)pthread_mutex_unlock(&queue->mutex);
    return expired;
}

void queue_close(struct queue *queue)
{
    (void)pthread_mutex_lock(&queue->mutex);
    queue->closing = true;
    (void)pthread_cond_broadcast(&queue->filled);
    (void)pthread_mutex_unlock(&queue->mutex);
}

bool queue_is_closing(struct queue *queue)
{
    (void)pthread_mutex_lock(&queue->mutex);
    bool closing = queue->closing;
    (void)pthread_mutex_unlock(&queue->mutex);
    return closing;
}
