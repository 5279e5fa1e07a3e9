#include "ledger/seal_verify.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "ledger/ledger_store.h"
#include "ledger/seal_store.h"

enum { PROGRESS_EVERY = 20000 };

struct checking {
    struct txn *txn;
    const struct seal_signer *key;
    const struct verify_watcher *watcher;
    struct seal_result *result;
    struct seal_head newest;
    int64_t lanes[SEAL_LANES];
    struct tile tile; /* the last one read of the leaves */
};

static void problem(struct checking *run, const char *format, ...) OKNO_PRINTF(2, 3);

static void problem(struct checking *run, const char *format, ...)
{
    char text[256];
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    run->result->problems++;
    run->watcher->problem(run->watcher->context, text);
}

/* ---- leaves against transfers */

static enum status leaf_tile(struct checking *run, uint64_t index)
{
    if (run->tile.count != 0 && run->tile.index == index) {
        return STATUS_OK;
    }
    enum status status = tile_load(run->txn, 0, index, &run->tile);
    if (status == STATUS_NOT_FOUND || status == STATUS_CORRUPT) {
        problem(run, "seal_tile: level 0 has no whole tile %" PRIu64, index);
        run->tile = (struct tile){.index = index, .count = 0};
        return STATUS_OK;
    }
    return status;
}

static enum status check_leaf(struct checking *run, const struct transfer *transfer)
{
    uint64_t leaf = 0;
    enum status status = leaf_load(run->txn, transfer->id, &leaf);
    if (status == STATUS_NOT_FOUND) {
        run->result->unsealed++;
        if (transfer->id <= run->lanes[id_node(transfer->id)]) {
            problem(run, "seal_leaf: transfer %" PRId64 " has no leaf", transfer->id);
        }
        return STATUS_OK;
    }
    if (status != STATUS_OK) {
        return status;
    }
    run->result->leaves++;
    if (leaf >= run->newest.size) {
        problem(run, "seal_leaf %" PRId64 ": leaf %" PRIu64 " is beyond the tree", transfer->id,
                leaf);
        return STATUS_OK;
    }
    char bytes[SEAL_LEAF];
    size_t size = seal_leaf(transfer, bytes);
    struct digest hash = merkle_leaf((struct str){bytes, size});
    status = leaf_tile(run, leaf / TILE_HASHES);
    size_t at = (size_t)(leaf % TILE_HASHES);
    if (status == STATUS_OK && (at >= run->tile.count ||
                                memcmp(run->tile.hashes[at].bytes, hash.bytes, SHA256_SIZE) != 0)) {
        problem(run, "transfer %" PRId64 ": is not what was sealed as leaf %" PRIu64, transfer->id,
                leaf);
    }
    return status;
}

static enum status check_leaves(struct checking *run)
{
    int64_t total = 0;
    int64_t done = 0;
    struct cursor cursor;
    enum status status = count_transfers(run->txn, &total);
    if (status != STATUS_OK) {
        return status;
    }
    status = transfers_from(run->txn, 0, &cursor);
    while (status == STATUS_OK && (status = cursor_next(&cursor)) == STATUS_OK) {
        struct transfer transfer;
        transfer_read(&cursor, &transfer);
        status = check_leaf(run, &transfer);
        done++;
        if (done % PROGRESS_EVERY == 0 && run->watcher->progress != NULL) {
            run->watcher->progress(run->watcher->context, done, total);
        }
    }
    cursor_close(&cursor);
    if (status == STATUS_NOT_FOUND && run->result->leaves != run->newest.size) {
        problem(run, "seal_leaf: %" PRIu64 " transfers are sealed, the tree has %" PRIu64 " leaves",
                run->result->leaves, run->newest.size);
    }
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

/* ---- tiles against the tiles below */

static enum status check_level(struct checking *run, unsigned level)
{
    uint64_t below = run->newest.size >> (8 * level);
    uint64_t full = below / TILE_HASHES;
    struct tile lower;
    struct tile upper = {.count = 0};
    for (uint64_t i = 0; i < full; i++) {
        enum status status = tile_load(run->txn, level, i, &lower);
        if (status == STATUS_OK && (upper.count == 0 || upper.index != i / TILE_HASHES)) {
            status = tile_load(run->txn, level + 1, i / TILE_HASHES, &upper);
        }
        if (status == STATUS_NOT_FOUND || status == STATUS_CORRUPT) {
            problem(run,
                    "seal_tile: tile %" PRIu64 " of level %u, or the one over it, is not whole", i,
                    level);
            upper.count = 0;
            continue;
        }
        if (status != STATUS_OK) {
            return status;
        }
        size_t at = (size_t)(i % TILE_HASHES);
        struct digest hash = seal_fold(lower.hashes, 8);
        if (lower.count != TILE_HASHES || at >= upper.count ||
            memcmp(upper.hashes[at].bytes, hash.bytes, SHA256_SIZE) != 0) {
            problem(run, "seal_tile: level %u, hash %" PRIu64 " does not follow from those below",
                    level + 1, i);
        }
    }
    return STATUS_OK;
}

/* ---- heads */

static enum status check_head(struct checking *run, const struct seal_head *head)
{
    struct digest root;
    enum status status =
        head->size > run->newest.size ? STATUS_CORRUPT : seal_root(run->txn, head->size, &root);
    if (status == STATUS_CORRUPT) {
        problem(run, "seal_head %" PRIu64 ": the tiles do not hold its tree", head->size);
        return STATUS_OK;
    }
    if (status != STATUS_OK) {
        return status;
    }
    if (memcmp(root.bytes, head->root.bytes, SHA256_SIZE) != 0) {
        problem(run, "seal_head %" PRIu64 ": its root is not the tree's", head->size);
    }
    if (run->key != NULL && !seal_head_is_signed(run->key, head)) {
        problem(run, "seal_head %" PRIu64 ": its signature does not fit", head->size);
    }
    return STATUS_OK;
}

static enum status check_heads(struct checking *run)
{
    struct cursor cursor;
    enum status status = heads_all(run->txn, &cursor);
    while (status == STATUS_OK && (status = cursor_next(&cursor)) == STATUS_OK) {
        struct seal_head head;
        status = head_read(&cursor, &head);
        run->result->heads++;
        if (status == STATUS_CORRUPT) {
            problem(run, "seal_head %" PRIu64 ": not of its form", head.size);
            status = STATUS_OK;
        } else if (status == STATUS_OK) {
            status = check_head(run, &head);
        }
    }
    cursor_close(&cursor);
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

enum status seal_verify(struct txn *txn, const struct seal_signer *key,
                        const struct verify_watcher *watcher, struct seal_result *result)
{
    *result = (struct seal_result){0};
    struct checking run = {.txn = txn, .key = key, .watcher = watcher, .result = result};
    enum status status = seal_head(txn, &run.newest);
    if (status == STATUS_OK || status == STATUS_CORRUPT) { /* its size is read; it is named below */
        status = lanes_load(txn, run.lanes);
    }
    if (status == STATUS_OK) {
        status = check_leaves(&run);
    }
    for (unsigned level = 0; level + 1 < TILE_LEVELS && status == STATUS_OK; level++) {
        status = check_level(&run, level);
    }
    return status == STATUS_OK ? check_heads(&run) : status;
}
