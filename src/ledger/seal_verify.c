#include "ledger/seal_verify.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "ledger/ledger_store.h"
#include "ledger/seal_store.h"

enum { LEAF_PAGE = 1024, PROGRESS_EVERY = 64 };

/* One of the two halves: what is found there. Each is one thread's at a time. */
struct half {
    struct seal_check *check;
    int64_t problems;
};

struct seal_check {
    struct txn *txn;
    const struct seal_signer *key;
    const struct verify_watcher *watcher;
    struct verify_companion companion;
    struct seal_head newest;
    int64_t lanes[SEAL_LANES];

    /* leaves against transfers: where the transfers are read */
    struct half leaf_half;
    uint64_t leaves;
    int64_t unsealed;
    int64_t taken; /* blocks */
    struct leaf_row rows[LEAF_PAGE];
    size_t row_count, row_at;
    bool rows_ended;
    int64_t after;    /* the last row's transfer */
    struct tile tile; /* the last one read of the leaves */

    /* the tree by itself */
    struct half tree_half;
    unsigned level;
    uint64_t at; /* the next tile of the level */
    struct tile lower, upper;
    uint64_t heads;
};

static void problem(struct half *half, const char *format, ...) OKNO_PRINTF(2, 3);

static void problem(struct half *half, const char *format, ...)
{
    char text[256];
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    half->problems++;
    half->check->watcher->problem(half->check->watcher->context, text);
}

static bool same(const struct digest *a, const struct digest *b)
{
    return memcmp(a->bytes, b->bytes, SHA256_SIZE) == 0;
}

/* ---- leaves against transfers */

static enum status leaf_tile(struct seal_check *run, struct txn *txn, uint64_t index)
{
    if (run->tile.count != 0 && run->tile.index == index) {
        return STATUS_OK;
    }
    enum status status = tile_load(txn, 0, index, &run->tile);
    if (status == STATUS_NOT_FOUND || status == STATUS_CORRUPT) {
        problem(&run->leaf_half, "seal_tile: level 0 has no whole tile %" PRIu64, index);
        run->tile = (struct tile){.index = index, .count = 0};
        return STATUS_OK;
    }
    return status;
}

static enum status check_leaf(struct seal_check *run, struct txn *txn,
                              const struct transfer *transfer, uint64_t leaf)
{
    run->leaves++;
    if (leaf >= run->newest.size) {
        problem(&run->leaf_half, "seal_leaf %" PRId64 ": leaf %" PRIu64 " is beyond the tree",
                transfer->id, leaf);
        return STATUS_OK;
    }
    char bytes[SEAL_LEAF];
    size_t size = seal_leaf(transfer, bytes);
    struct digest hash = merkle_leaf((struct str){bytes, size});
    enum status status = leaf_tile(run, txn, leaf / TILE_HASHES);
    size_t at = (size_t)(leaf % TILE_HASHES);
    if (status == STATUS_OK && (at >= run->tile.count || !same(&run->tile.hashes[at], &hash))) {
        problem(&run->leaf_half, "transfer %" PRId64 ": is not what was sealed as leaf %" PRIu64,
                transfer->id, leaf);
    }
    return status;
}

/* The next row of the leaves; NULL: there are no more. */
static enum status next_row(struct seal_check *run, struct txn *txn, const struct leaf_row **row)
{
    enum status status = STATUS_OK;
    *row = NULL;
    if (run->row_at == run->row_count && !run->rows_ended) {
        status = leaves_page(txn, run->after, LEAF_PAGE, run->rows, &run->row_count);
        run->row_at = 0;
        run->rows_ended = run->row_count < LEAF_PAGE;
        run->after = run->row_count == 0 ? run->after : run->rows[run->row_count - 1].transfer;
    }
    if (status == STATUS_OK && run->row_at < run->row_count) {
        *row = &run->rows[run->row_at];
    }
    return status;
}

/* Rows before an id that no transfer has come by for. */
static enum status skip_rows(struct seal_check *run, struct txn *txn, int64_t id,
                             const struct leaf_row **row)
{
    enum status status = next_row(run, txn, row);
    while (status == STATUS_OK && *row != NULL && (*row)->transfer < id) {
        problem(&run->leaf_half, "seal_leaf %" PRId64 ": there is no such transfer",
                (*row)->transfer);
        run->leaves++;
        run->row_at++;
        status = next_row(run, txn, row);
    }
    return status;
}

static enum status take_transfer(struct seal_check *run, struct txn *txn,
                                 const struct transfer *transfer)
{
    const struct leaf_row *row = NULL;
    enum status status = skip_rows(run, txn, transfer->id, &row);
    if (status != STATUS_OK) {
        return status;
    }
    if (row != NULL && row->transfer == transfer->id) {
        run->row_at++;
        return check_leaf(run, txn, transfer, row->leaf);
    }
    run->unsealed++;
    if (transfer->id <= run->lanes[id_node(transfer->id)]) {
        problem(&run->leaf_half, "seal_leaf: transfer %" PRId64 " has no leaf", transfer->id);
    }
    return STATUS_OK;
}

static enum status take(void *context, struct txn *txn, const struct transfer *transfers,
                        size_t count)
{
    struct seal_check *run = context;
    enum status status = STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && i < count; i++) {
        status = take_transfer(run, txn, &transfers[i]);
    }
    run->taken++;
    return status;
}

/* Nobody else has read the transfers. */
static enum status take_all(struct seal_check *run)
{
    enum { PAGE = 512 };
    struct transfer page[PAGE];
    const struct verify_watcher *watcher = run->watcher;
    int64_t after = INT64_MIN;
    int64_t done = 0;
    int64_t total = 0;
    size_t count = PAGE;
    enum status status = watcher->progress == NULL ? STATUS_OK : count_transfers(run->txn, &total);
    while (status == STATUS_OK && count == PAGE) {
        status = transfers_page(run->txn, after, PAGE, page, &count);
        if (status == STATUS_OK) {
            status = take(run, run->txn, page, count);
        }
        after = count == 0 ? after : page[count - 1].id;
        done += (int64_t)count;
        if (watcher->progress != NULL && run->taken % PROGRESS_EVERY == 0) {
            watcher->progress(watcher->context, done, total);
        }
    }
    return status;
}

static enum status end_leaves(struct seal_check *run)
{
    const struct leaf_row *row = NULL;
    enum status status = run->taken == 0 ? take_all(run) : STATUS_OK;
    if (status == STATUS_OK) {
        status = skip_rows(run, run->txn, INT64_MAX, &row);
    }
    if (status == STATUS_OK && run->leaves != run->newest.size) {
        problem(&run->leaf_half,
                "seal_leaf: %" PRIu64 " transfers are sealed, the tree has %" PRIu64 " leaves",
                run->leaves, run->newest.size);
    }
    return status;
}

/* ---- tiles against the tiles below */

static enum status check_tile(struct seal_check *run)
{
    uint64_t over = run->at / TILE_HASHES;
    enum status status = tile_load(run->txn, run->level, run->at, &run->lower);
    if (status == STATUS_OK &&
        (run->upper.count == 0 || run->upper.level != run->level + 1 || run->upper.index != over)) {
        status = tile_load(run->txn, run->level + 1, over, &run->upper);
    }
    if (status == STATUS_NOT_FOUND || status == STATUS_CORRUPT) {
        problem(&run->tree_half,
                "seal_tile: tile %" PRIu64 " of level %u, or the one over it, is not whole",
                run->at, run->level);
        run->upper.count = 0;
        return STATUS_OK;
    }
    if (status != STATUS_OK) {
        return status;
    }
    size_t at = (size_t)(run->at % TILE_HASHES);
    struct digest hash = seal_fold(run->lower.hashes, 8);
    if (run->lower.count != TILE_HASHES || at >= run->upper.count ||
        !same(&run->upper.hashes[at], &hash)) {
        problem(&run->tree_half,
                "seal_tile: level %u, hash %" PRIu64 " does not follow from those below",
                run->level + 1, run->at);
    }
    return STATUS_OK;
}

static enum status check_tiles(void *context, struct txn *txn, bool *done)
{
    enum { TILES = 4 };
    struct seal_check *run = context;
    enum status status = STATUS_OK;
    (void)txn; /* is this check's own */
    for (int i = 0; status == STATUS_OK && i < TILES && run->level + 1 < TILE_LEVELS; i++) {
        if (run->at < run->newest.size >> (8 * run->level) >> 8) {
            status = check_tile(run);
            run->at++;
        } else {
            run->level++;
            run->at = 0;
        }
    }
    *done = run->level + 1 >= TILE_LEVELS;
    return status;
}

/* ---- heads */

static enum status check_head(struct seal_check *run, const struct seal_head *head)
{
    struct digest root;
    enum status status =
        head->size > run->newest.size ? STATUS_CORRUPT : seal_root(run->txn, head->size, &root);
    if (status == STATUS_CORRUPT) {
        problem(&run->tree_half, "seal_head %" PRIu64 ": the tiles do not hold its tree",
                head->size);
        return STATUS_OK;
    }
    if (status != STATUS_OK) {
        return status;
    }
    if (!same(&root, &head->root)) {
        problem(&run->tree_half, "seal_head %" PRIu64 ": its root is not the tree's", head->size);
    }
    if (run->key != NULL && !seal_head_is_signed(run->key, head)) {
        problem(&run->tree_half, "seal_head %" PRIu64 ": its signature does not fit", head->size);
    }
    return STATUS_OK;
}

static enum status check_heads(struct seal_check *run)
{
    struct cursor cursor;
    enum status status = heads_all(run->txn, &cursor);
    while (status == STATUS_OK && (status = cursor_next(&cursor)) == STATUS_OK) {
        struct seal_head head;
        status = head_read(&cursor, &head);
        run->heads++;
        if (status == STATUS_CORRUPT) {
            problem(&run->tree_half, "seal_head %" PRIu64 ": not of its form", head.size);
            status = STATUS_OK;
        } else if (status == STATUS_OK) {
            status = check_head(run, &head);
        }
    }
    cursor_close(&cursor);
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

/* ---- together */

enum status seal_check_begin(struct txn *txn, const struct seal_signer *key,
                             const struct verify_watcher *watcher, struct arena *arena,
                             struct seal_check **check)
{
    struct seal_check *made = ARENA_NEW(arena, struct seal_check);
    *check = made;
    if (made == NULL) {
        return STATUS_NO_MEMORY;
    }
    made->txn = txn;
    made->key = key;
    made->watcher = watcher;
    made->companion = (struct verify_companion){made, take, check_tiles};
    made->leaf_half.check = made;
    made->tree_half.check = made;
    made->after = INT64_MIN;
    enum status status = seal_head(txn, &made->newest);
    if (status == STATUS_OK || status == STATUS_CORRUPT) { /* its size is read; it is named below */
        status = lanes_load(txn, made->lanes);
    }
    return status;
}

const struct verify_companion *seal_check_companion(const struct seal_check *check)
{
    return &check->companion;
}

enum status seal_check_end(struct seal_check *check, struct seal_result *result)
{
    bool done = false;
    enum status status = end_leaves(check);
    while (status == STATUS_OK && !done) {
        status = check_tiles(check, check->txn, &done);
    }
    if (status == STATUS_OK) {
        status = check_heads(check);
    }
    *result = (struct seal_result){check->leaves, check->heads, check->unsealed,
                                   check->leaf_half.problems + check->tree_half.problems};
    return status;
}

enum status seal_verify(struct txn *txn, const struct seal_signer *key,
                        const struct verify_watcher *watcher, struct seal_result *result)
{
    struct seal_check *check = NULL;
    struct arena arena;
    arena_init(&arena, SEAL_ARENA);
    *result = (struct seal_result){0};
    enum status status = seal_check_begin(txn, key, watcher, &arena, &check);
    if (status == STATUS_OK) {
        status = seal_check_end(check, result);
    }
    arena_free(&arena);
    return status;
}
