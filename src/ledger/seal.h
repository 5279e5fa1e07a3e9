/* seal.h - proof that the ledger never lied: committed transfers as leaves of an append-only Merkle
 * tree, its heads signed with Ed25519, an inclusion proof for every transfer and a consistency
 * proof between any two heads. For: bank, api, main. The tree follows the commits by moments and
 * never holds them up: hashing and signing run on a reader's thread (seal_prepare), only the
 * storing on the writer's (seal_store). A leaf is the transfer's own fields in fixed widths,
 * big-endian: numbers only, nothing personal. Heads are C2SP checkpoints (tlog-checkpoint): a note
 * of origin, size and root with a signature line. Several processes: whoever stores first goes on,
 * the other's step is dropped (STATUS_RETRY); each node's transfers are a lane, because one node
 * commits in the order of its ids and two do not. */
#ifndef OKNO_LEDGER_SEAL_H
#define OKNO_LEDGER_SEAL_H

#include "base/json.h"
#include "ledger/ledger.h"
#include "ledger/merkle.h"

enum { SEAL_ORIGIN = 64, SEAL_LEAF = 256, SEAL_NOTE = 512, SEAL_KEY_TEXT = 192 };
/* Bytes that the arena of one step may take. */
enum { SEAL_ARENA = 8 * 1024 * 1024 };

/* Who signs: a name for the log ("bank.example/ledger", no blanks and no plus sign) and the key. */
struct seal_signer {
    char origin[SEAL_ORIGIN];
    struct ed25519_pair pair;
};

struct seal_head {
    uint64_t size; /* leaves; 0: nothing is sealed yet */
    struct digest root;
    unsigned char signature[ED25519_SIGNATURE];
    int64_t created_us;
};

/* ---- sealing */

struct seal_batch;

/* Read what was committed after the last head, at most LIMIT_SEAL_BATCH transfers, and make the
 * next one in the arena. batch [out]: NULL when there is nothing to seal. Reading transaction. */
OKNO_CHECK enum status seal_prepare(struct txn *txn, const struct seal_signer *signer,
                                    int64_t now_us, struct arena *arena, struct seal_batch **batch);
/* Store it. STATUS_RETRY: the tree has grown meanwhile; prepare anew. Writing transaction. */
OKNO_CHECK enum status seal_store(struct txn *txn, const struct seal_batch *batch);
/* Both at once, for who cannot wait for the next step. Writing transaction. */
OKNO_CHECK enum status seal_now(struct txn *txn, const struct seal_signer *signer, int64_t now_us);

/* ---- proving */

struct seal_proof {
    char leaf[SEAL_LEAF]; /* the transfer's canonical bytes */
    size_t leaf_size;
    uint64_t index;
    struct merkle_proof path;
    struct seal_head head;
};

/* The newest head; size 0 when there is none. */
OKNO_CHECK enum status seal_head(struct txn *txn, struct seal_head *head);
/* STATUS_NOT_FOUND: the transfer is not sealed (yet). */
OKNO_CHECK enum status seal_prove(struct txn *txn, int64_t transfer, struct seal_proof *proof);
/* The same for the transfer of a key. */
OKNO_CHECK enum status seal_prove_key(struct txn *txn, int64_t key, int64_t step,
                                      struct seal_proof *proof);
/* STATUS_INVALID unless 0 < first <= second <= the newest head's size. */
OKNO_CHECK enum status seal_consistency(struct txn *txn, uint64_t first, uint64_t second,
                                        struct merkle_proof *proof);

/* ---- texts and offline checks: pure */

/* The leaf of a transfer. Returns its size. */
size_t seal_leaf(const struct transfer *transfer, char out[SEAL_LEAF]);
/* Back; STATUS_INVALID when the bytes are no leaf. */
OKNO_CHECK enum status seal_leaf_read(struct str leaf, struct transfer *transfer);

/* What is signed of a head: three lines, origin, size and root in base64. Returns its size. */
size_t seal_note_body(const char *origin, const struct seal_head *head, char out[SEAL_NOTE]);
/* The signed note of a head. */
void seal_note(const struct seal_signer *signer, const struct seal_head *head, char out[SEAL_NOTE]);
/* The public key as published: "origin+hash+base64". */
void seal_key_write(const struct seal_signer *signer, char out[SEAL_KEY_TEXT]);

/* The published key as a signer that can only be checked against. STATUS_INVALID: not one. */
OKNO_CHECK enum status seal_key_read(struct str text, struct seal_signer *signer);

/* A path as a list of base64url texts. NULL: no memory. */
json_t *seal_path_json(const struct merkle_proof *path);

/* The proof as one JSON object: format, leaf, index, path, checkpoint. NULL: no memory. */
json_t *seal_proof_json(const struct seal_signer *signer, const struct seal_proof *proof);

/* Does the proof hold, all by itself, under the published key? STATUS_OK: transfer [out] says what
 * was sealed. STATUS_INVALID: *why says what is wrong, a constant. */
OKNO_CHECK enum status seal_proof_check(struct str proof, struct str key, struct transfer *transfer,
                                        const char **why);

extern const struct store_sql *const seal_statements[];

#endif
