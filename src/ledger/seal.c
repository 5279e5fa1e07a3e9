/* seal.c - growing the tree and proving what is in it. */
#include "ledger/seal.h"

#include <string.h>

#include "base/assume.h"
#include "base/limits.h"
#include "ledger/ledger_internal.h"
#include "ledger/seal_store.h"

/* ---- growing */

struct sealed {
    int64_t transfer;
    struct digest leaf;
};

struct tile_list {
    struct tile tile;
    struct tile_list *next;
};

struct seal_batch {
    uint64_t former_size;
    struct seal_head head;
    struct sealed *items;
    size_t count;
    int64_t lanes[SEAL_LANES];
    bool lane_moved[SEAL_LANES];
    struct tile tails[TILE_LEVELS]; /* the unfinished tile of each level */
    bool tail_changed[TILE_LEVELS];
    struct tile_list *finished;
    struct arena *arena;
};

static enum status load_tails(struct txn *txn, struct seal_batch *batch)
{
    for (unsigned level = 0; level < TILE_LEVELS; level++) {
        uint64_t hashes = batch->former_size >> (8 * level);
        struct tile *tail = &batch->tails[level];
        enum status status = STATUS_OK;
        *tail = (struct tile){.level = level, .index = hashes / TILE_HASHES};
        if (hashes % TILE_HASHES != 0) {
            status = tile_load(txn, level, hashes / TILE_HASHES, tail);
        }
        if (status != STATUS_OK) {
            return status == STATUS_NOT_FOUND ? STATUS_CORRUPT : status;
        }
        if (tail->count != hashes % TILE_HASHES) {
            return STATUS_CORRUPT;
        }
    }
    return STATUS_OK;
}

struct digest seal_fold(const struct digest *hashes, unsigned height)
{
    struct digest level[TILE_HASHES];
    size_t count = (size_t)1 << height;
    memcpy(level, hashes, count * sizeof level[0]);
    for (; count > 1; count /= 2) {
        for (size_t i = 0; i < count / 2; i++) {
            level[i] = merkle_node(&level[2 * i], &level[2 * i + 1]);
        }
    }
    return level[0];
}

/* A full tile goes to the finished ones, and its root to the tile above. */
static enum status append(struct seal_batch *batch, const struct digest *leaf)
{
    struct digest hash = *leaf;
    for (unsigned level = 0; level < TILE_LEVELS; level++) {
        struct tile *tail = &batch->tails[level];
        tail->hashes[tail->count++] = hash;
        batch->tail_changed[level] = true;
        if (tail->count < TILE_HASHES) {
            return STATUS_OK;
        }
        struct tile_list *done = ARENA_NEW(batch->arena, struct tile_list);
        if (done == NULL) {
            return STATUS_NO_MEMORY;
        }
        done->tile = *tail;
        done->next = batch->finished;
        batch->finished = done;
        hash = seal_fold(tail->hashes, 8);
        tail->index++;
        tail->count = 0;
        batch->tail_changed[level] = false;
    }
    return STATUS_BUG; /* 2^64 leaves */
}

/* The right edge of the tree stands in the unfinished tiles: enough for the root. */
static enum status tail_node(void *context, unsigned level, uint64_t index, struct digest *hash)
{
    const struct seal_batch *batch = context;
    const struct tile *tail = &batch->tails[level / 8];
    uint64_t first = index << (level % 8);
    assume(first / TILE_HASHES == tail->index);
    assume(first % TILE_HASHES + (UINT64_C(1) << (level % 8)) <= tail->count);
    *hash = seal_fold(tail->hashes + first % TILE_HASHES, level % 8);
    return STATUS_OK;
}

static enum status read_transfers(struct txn *txn, struct seal_batch *batch, bool *reached_end)
{
    int64_t from = INT64_MAX;
    for (int node = 0; node < SEAL_LANES; node++) {
        bool known = batch->lanes[node] != 0;
        from = known && batch->lanes[node] < from ? batch->lanes[node] : from;
    }
    struct cursor cursor;
    enum status status = transfers_from(txn, from == INT64_MAX ? 0 : from, &cursor);
    while (status == STATUS_OK && batch->count < LIMIT_SEAL_BATCH &&
           (status = cursor_next(&cursor)) == STATUS_OK) {
        struct transfer transfer;
        char leaf[SEAL_LEAF];
        transfer_read(&cursor, &transfer);
        int node = id_node(transfer.id);
        if (transfer.id <= batch->lanes[node]) {
            continue;
        }
        batch->lanes[node] = transfer.id;
        batch->lane_moved[node] = true;
        size_t size = seal_leaf(&transfer, leaf);
        batch->items[batch->count++] =
            (struct sealed){transfer.id, merkle_leaf((struct str){leaf, size})};
    }
    cursor_close(&cursor);
    *reached_end = status == STATUS_NOT_FOUND;
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

/* The time of the newest transfer, when the clock is ahead of it: a clock that is set back later,
 * or one that runs ahead of the other processes' clocks, says nothing of what can still come. */
static int64_t time_of_newest(const struct seal_batch *batch, int64_t now_us)
{
    int64_t newest = 0;
    for (int node = 0; node < SEAL_LANES; node++) {
        newest = batch->lanes[node] > newest ? batch->lanes[node] : newest;
    }
    return id_us(newest) < now_us ? id_us(newest) : now_us;
}

/* A lane that has been silent is moved up to where nothing of it can come any more, so that the
 * next step does not begin at its last transfer of long ago. */
static void move_silent_lanes(struct seal_batch *batch, int64_t now_us)
{
    int64_t settled =
        id_floor(time_of_newest(batch, now_us) - SECONDS_US(LIMIT_SEAL_SETTLE_SECONDS));
    for (int node = 0; node < SEAL_LANES; node++) {
        if (batch->lanes[node] != 0 && batch->lanes[node] < settled) {
            batch->lanes[node] = settled;
            batch->lane_moved[node] = true;
        }
    }
}

static void sign_head(const struct seal_signer *signer, struct seal_head *head)
{
    char body[SEAL_NOTE];
    struct str text = {body, seal_note_body(signer->origin, head, body)};
    ed25519_sign(&signer->pair, text, head->signature);
}

bool seal_head_is_signed(const struct seal_signer *key, const struct seal_head *head)
{
    char body[SEAL_NOTE];
    struct str text = {body, seal_note_body(key->origin, head, body)};
    return ed25519_verify(key->pair.public_key, text, head->signature);
}

enum status seal_prepare(struct txn *txn, const struct seal_signer *signer, int64_t now_us,
                         struct arena *arena, struct seal_batch **made)
{
    *made = NULL;
    struct seal_batch *batch = ARENA_NEW(arena, struct seal_batch);
    if (batch == NULL) {
        return STATUS_NO_MEMORY;
    }
    batch->arena = arena;
    batch->items = ARENA_ARRAY(arena, struct sealed, LIMIT_SEAL_BATCH);
    bool reached_end = false;
    enum status status = batch->items == NULL ? STATUS_NO_MEMORY : seal_head(txn, &batch->head);
    if (status == STATUS_OK) {
        batch->former_size = batch->head.size;
        status = lanes_load(txn, batch->lanes);
    }
    if (status == STATUS_OK) {
        status = read_transfers(txn, batch, &reached_end);
    }
    if (status != STATUS_OK || batch->count == 0) {
        return status;
    }
    if (reached_end) {
        move_silent_lanes(batch, now_us);
    }
    status = load_tails(txn, batch);
    for (size_t i = 0; i < batch->count && status == STATUS_OK; i++) {
        status = append(batch, &batch->items[i].leaf);
    }
    if (status != STATUS_OK) {
        return status;
    }
    batch->head.size += batch->count;
    batch->head.created_us = now_us;
    const struct merkle_source source = {batch, tail_node};
    status = merkle_root(&source, batch->head.size, &batch->head.root);
    sign_head(signer, &batch->head);
    *made = batch;
    return status;
}

/* ---- storing */

static enum status store_tiles(struct txn *txn, const struct seal_batch *batch)
{
    enum status status = STATUS_OK;
    for (const struct tile_list *at = batch->finished; at != NULL && status == STATUS_OK;
         at = at->next) {
        status = tile_put(txn, &at->tile);
    }
    for (size_t level = 0; level < TILE_LEVELS && status == STATUS_OK; level++) {
        if (batch->tail_changed[level]) {
            status = tile_put(txn, &batch->tails[level]);
        }
    }
    return status;
}

static enum status store_leaves(struct txn *txn, const struct seal_batch *batch)
{
    int64_t transfers[LEAVES_AT_ONCE];
    enum status status = STATUS_OK;
    size_t count = 0;
    for (size_t first = 0; first < batch->count && status == STATUS_OK; first += count) {
        for (count = 0; count < LEAVES_AT_ONCE && first + count < batch->count; count++) {
            transfers[count] = batch->items[first + count].transfer;
        }
        status = leaves_insert(txn, transfers, count, batch->former_size + first);
    }
    return status;
}

enum status seal_store(struct txn *txn, const struct seal_batch *batch)
{
    struct seal_head now;
    enum status status = seal_head(txn, &now);
    if (status != STATUS_OK) {
        return status;
    }
    if (now.size != batch->former_size) {
        return STATUS_RETRY;
    }
    status = store_leaves(txn, batch);
    if (status == STATUS_OK) {
        status = store_tiles(txn, batch);
    }
    if (status == STATUS_OK) {
        status = head_insert(txn, &batch->head);
    }
    for (int node = 0; node < SEAL_LANES && status == STATUS_OK; node++) {
        if (batch->lane_moved[node]) {
            status = lane_put(txn, node, batch->lanes[node]);
        }
    }
    return status;
}

enum status seal_now(struct txn *txn, const struct seal_signer *signer, int64_t now_us)
{
    struct arena arena;
    struct seal_batch *batch = NULL;
    arena_init(&arena, SEAL_ARENA);
    enum status status = seal_prepare(txn, signer, now_us, &arena, &batch);
    if (status == STATUS_OK && batch != NULL) {
        status = seal_store(txn, batch);
    }
    arena_free(&arena);
    return status;
}

/* ---- proving */

struct tile_reader {
    struct txn *txn;
    struct tile tile; /* the last one read */
};

static enum status stored_node(void *context, unsigned level, uint64_t index, struct digest *hash)
{
    struct tile_reader *reader = context;
    uint64_t first = index << (level % 8);
    uint64_t wanted = first / TILE_HASHES;
    struct tile *tile = &reader->tile;
    if (tile->count == 0 || tile->level != level / 8 || tile->index != wanted) {
        enum status status = tile_load(reader->txn, level / 8, wanted, tile);
        if (status != STATUS_OK) {
            return status == STATUS_NOT_FOUND ? STATUS_CORRUPT : status;
        }
    }
    if (first % TILE_HASHES + (UINT64_C(1) << (level % 8)) > tile->count) {
        return STATUS_CORRUPT;
    }
    *hash = seal_fold(tile->hashes + first % TILE_HASHES, level % 8);
    return STATUS_OK;
}

enum status seal_head(struct txn *txn, struct seal_head *head)
{
    enum status status = head_load(txn, head);
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

enum status seal_root(struct txn *txn, uint64_t size, struct digest *root)
{
    struct tile_reader reader = {.txn = txn};
    const struct merkle_source source = {&reader, stored_node};
    return merkle_root(&source, size, root);
}

enum status seal_prove(struct txn *txn, int64_t id, struct seal_proof *proof)
{
    struct transfer transfer;
    enum status status = leaf_load(txn, id, &proof->index);
    if (status == STATUS_OK) {
        status = transfer_load(txn, id, &transfer);
    }
    if (status == STATUS_OK) {
        status = seal_head(txn, &proof->head);
    }
    if (status != STATUS_OK) {
        return status;
    }
    if (proof->index >= proof->head.size) {
        return STATUS_CORRUPT;
    }
    proof->leaf_size = seal_leaf(&transfer, proof->leaf);
    struct tile_reader reader = {.txn = txn};
    const struct merkle_source source = {&reader, stored_node};
    return merkle_inclusion(&source, proof->index, proof->head.size, &proof->path);
}

enum status seal_prove_key(struct txn *txn, int64_t key, int64_t step, struct seal_proof *proof)
{
    int64_t id = 0;
    enum status status = ledger_id_of_key(txn, key, step, &id);
    return status == STATUS_OK ? seal_prove(txn, id, proof) : status;
}

enum status seal_consistency(struct txn *txn, uint64_t first, uint64_t second,
                             struct merkle_proof *proof)
{
    struct seal_head head;
    enum status status = seal_head(txn, &head);
    if (status != STATUS_OK) {
        return status;
    }
    if (first == 0 || first > second || second > head.size) {
        return STATUS_INVALID;
    }
    struct tile_reader reader = {.txn = txn};
    const struct merkle_source source = {&reader, stored_node};
    return merkle_consistency(&source, first, second, proof);
}
