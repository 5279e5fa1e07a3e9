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
OKNO_CHECK enum status leaf_insert(struct txn *txn, int64_t transfer, uint64_t leaf);
OKNO_CHECK enum status leaf_load(struct txn *txn, int64_t transfer, uint64_t *leaf);
OKNO_CHECK enum status head_insert(struct txn *txn, const struct seal_head *head);
/* STATUS_NOT_FOUND: none. */
OKNO_CHECK enum status head_load(struct txn *txn, struct seal_head *head);
/* last [out]: by node; 0 where there is no row. */
OKNO_CHECK enum status lanes_load(struct txn *txn, int64_t last[SEAL_LANES]);
OKNO_CHECK enum status lane_put(struct txn *txn, int node, int64_t last);

#endif
