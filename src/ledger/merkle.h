/* merkle.h - an append-only Merkle tree (RFC 9162 §2.1, the same hashing as RFC 6962): leaves and
 * nodes, roots, inclusion and consistency proofs, and their verifiers. Pure: where the nodes are
 * kept is the caller's; the verifiers need nothing but what they are given, so a proof can be
 * checked offline. */
#ifndef OKNO_LEDGER_MERKLE_H
#define OKNO_LEDGER_MERKLE_H

#include "base/crypto.h"

/* A path has a hash a level at most, a consistency proof one more. */
enum { MERKLE_LEVELS = 63, MERKLE_PROOF_MOST = MERKLE_LEVELS + 1 };

struct digest merkle_empty(void);            /* root of no leaves: SHA-256 of nothing */
struct digest merkle_leaf(struct str entry); /* SHA-256(0x00, entry) */
struct digest merkle_node(const struct digest *left, const struct digest *right); /* 0x01, l, r */

struct merkle_proof {
    struct digest hashes[MERKLE_PROOF_MOST];
    size_t count;
};

/* ---- verifying (RFC 9162 §2.1.3.2 and §2.1.4.2): true only when the proof holds exactly */

bool merkle_inclusion_holds(uint64_t index, uint64_t size, const struct digest *leaf,
                            const struct merkle_proof *path, const struct digest *root);
bool merkle_consistency_holds(uint64_t first, uint64_t second, const struct digest *first_root,
                              const struct digest *second_root, const struct merkle_proof *proof);

/* ---- making */

/* Where complete subtrees are kept: the hash of the subtree of 2^level leaves that begins at leaf
 * index * 2^level. Asked only for subtrees that are complete. */
struct merkle_source {
    void *context;
    enum status (*node)(void *context, unsigned level, uint64_t index, struct digest *hash);
};

OKNO_CHECK enum status merkle_root(const struct merkle_source *source, uint64_t size,
                                   struct digest *root);
/* index < size */
OKNO_CHECK enum status merkle_inclusion(const struct merkle_source *source, uint64_t index,
                                        uint64_t size, struct merkle_proof *path);
/* 0 < first <= second */
OKNO_CHECK enum status merkle_consistency(const struct merkle_source *source, uint64_t first,
                                          uint64_t second, struct merkle_proof *proof);

#endif
