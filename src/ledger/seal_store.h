/* seal_store.h - the seal's SQL. Only for this folder. */
#ifndef OKNO_LEDGER_SEAL_STORE_H
#define OKNO_LEDGER_SEAL_STORE_H

#include "ledger/seal.h"

/* Hashes of one level that stand together: levels of tiles count in steps of eight. */
enum { TILE_HASHES = 256, TILE_LEVELS = 8, SEAL_LANES = 256 };

struct tile {
    unsigned level;
    uint64_t index;
    size_t count;
    struct digest hashes[TILE_HASHES];
};

/* STATUS_NOT_FOUND: there is no such tile. */
OKNO_CHECK enum status tile_load(struct txn *txn, unsigned level, uint64_t index,
                                 struct tile *tile);
OKNO_CHECK enum status tile_put(struct txn *txn, const struct tile *tile);
/* Leaves that follow each other: at most LEAVES_AT_ONCE of them. */
enum { LEAVES_AT_ONCE = 1024 };
OKNO_CHECK enum status leaves_insert(struct txn *txn, const int64_t *transfers, size_t count,
                                     uint64_t first_leaf);
OKNO_CHECK enum status leaf_load(struct txn *txn, int64_t transfer, uint64_t *leaf);
struct leaf_row {
    int64_t transfer;
    uint64_t leaf;
};
/* By transfer, those after one. count [out]: fewer than `most` are the last. */
OKNO_CHECK enum status leaves_page(struct txn *txn, int64_t after, size_t most,
                                   struct leaf_row *rows, size_t *count);
OKNO_CHECK enum status head_insert(struct txn *txn, const struct seal_head *head);
/* STATUS_NOT_FOUND: none. */
OKNO_CHECK enum status head_load(struct txn *txn, struct seal_head *head);
/* Every head by size: head_read on each row (STATUS_CORRUPT: not of its form), cursor_close at the
 * end. */
OKNO_CHECK enum status heads_all(struct txn *txn, struct cursor *cursor);
OKNO_CHECK enum status head_read(const struct cursor *cursor, struct seal_head *head);
/* last [out]: by node; 0 where there is no row. */
OKNO_CHECK enum status lanes_load(struct txn *txn, int64_t last[SEAL_LANES]);
OKNO_CHECK enum status lane_put(struct txn *txn, int node, int64_t last);

/* The hash over 2^height hashes that stand together; height at most 8. */
struct digest seal_fold(const struct digest *hashes, unsigned height);
/* The root of the first size leaves, from the stored tiles. STATUS_CORRUPT: they do not hold it. */
OKNO_CHECK enum status seal_root(struct txn *txn, uint64_t size, struct digest *root);
bool seal_head_is_signed(const struct seal_signer *key, const struct seal_head *head);

#endif
