#include "ledger/verify_feed.h"

static enum status read_block(struct feed *feed, struct feed_block *block)
{
    enum status status =
        transfers_page(feed->txn, feed->after, FEED_BLOCK, block->transfers, &block->count);
    feed->after = block->count == 0 ? feed->after : block->transfers[block->count - 1].id;
    if (status == STATUS_OK && feed->companion != NULL) {
        status = feed->companion->take(feed->companion->context, feed->txn, block->transfers,
                                       block->count);
    }
    return status;
}

static void lock(struct feed *feed)
{
    (void)pthread_mutex_lock(&feed->mutex);
}

static void unlock(struct feed *feed)
{
    (void)pthread_cond_signal(&feed->moved);
    (void)pthread_mutex_unlock(&feed->mutex);
}

static void *read_all(void *argument)
{
    struct feed *feed = argument;
    lock(feed);
    while (!feed->has_ended && !feed->is_stopped) {
        if (feed->made - feed->taken == FEED_BLOCKS) {
            (void)pthread_cond_wait(&feed->moved, &feed->mutex);
            continue;
        }
        struct feed_block *block = &feed->blocks[feed->made % FEED_BLOCKS];
        unlock(feed);
        enum status status = read_block(feed, block);
        lock(feed);
        feed->status = status;
        feed->has_ended = status != STATUS_OK || block->count < FEED_BLOCK;
        feed->made += status == STATUS_OK && block->count > 0;
    }
    unlock(feed);
    return NULL;
}

enum status feed_start(struct feed *feed, struct txn *txn, int64_t after, bool with_thread,
                       const struct verify_companion *companion, struct arena *arena)
{
    *feed = (struct feed){.txn = txn, .after = after, .companion = companion};
    for (size_t i = 0; i < (with_thread ? FEED_BLOCKS : 1); i++) {
        feed->blocks[i].transfers = ARENA_ARRAY(arena, struct transfer, FEED_BLOCK);
        if (feed->blocks[i].transfers == NULL) {
            return STATUS_NO_MEMORY;
        }
    }
    if (!with_thread) {
        return STATUS_OK;
    }
    (void)pthread_mutex_init(&feed->mutex, NULL);
    (void)pthread_cond_init(&feed->moved, NULL);
    feed->has_thread = pthread_create(&feed->thread, NULL, read_all, feed) == 0;
    return STATUS_OK; /* without a thread it goes on more slowly */
}

bool feed_has_block(struct feed *feed)
{
    if (!feed->has_thread) {
        return true;
    }
    lock(feed);
    bool has = feed->made > feed->taken || feed->has_ended;
    unlock(feed);
    return has;
}

const struct feed_block *feed_take(struct feed *feed, enum status *status)
{
    if (!feed->has_thread) {
        struct feed_block *block = &feed->blocks[0];
        *status = read_block(feed, block);
        return *status == STATUS_OK && block->count > 0 ? block : NULL;
    }
    lock(feed);
    while (feed->made == feed->taken && !feed->has_ended) {
        (void)pthread_cond_wait(&feed->moved, &feed->mutex);
    }
    struct feed_block *block =
        feed->made > feed->taken ? &feed->blocks[feed->taken % FEED_BLOCKS] : NULL;
    *status = block == NULL ? feed->status : STATUS_OK;
    unlock(feed);
    return block;
}

void feed_done(struct feed *feed)
{
    if (feed->has_thread) {
        lock(feed);
        feed->taken++;
        unlock(feed);
    }
}

void feed_stop(struct feed *feed)
{
    if (feed->has_thread) {
        lock(feed);
        feed->is_stopped = true;
        unlock(feed);
        (void)pthread_join(feed->thread, NULL);
        (void)pthread_mutex_destroy(&feed->mutex);
        (void)pthread_cond_destroy(&feed->moved);
        feed->has_thread = false;
    }
}
