#include "ledger/merkle.h"

#include <string.h>

#include "base/assume.h"

/* Different first bytes keep a node from being passed off as a leaf. */
enum { LEAF_PREFIX = 0x00, NODE_PREFIX = 0x01, LEAF_MOST = 1024 };

struct digest merkle_empty(void)
{
    return sha256(STR(""));
}

struct digest merkle_leaf(struct str entry)
{
    char bytes[1 + LEAF_MOST];
    assume(entry.size <= LEAF_MOST);
    bytes[0] = LEAF_PREFIX;
    memcpy(bytes + 1, entry.data, entry.size);
    return sha256((struct str){bytes, 1 + entry.size});
}

struct digest merkle_node(const struct digest *left, const struct digest *right)
{
    char bytes[1 + 2 * SHA256_SIZE];
    bytes[0] = NODE_PREFIX;
    memcpy(bytes + 1, left->bytes, SHA256_SIZE);
    memcpy(bytes + 1 + SHA256_SIZE, right->bytes, SHA256_SIZE);
    return sha256((struct str){bytes, sizeof bytes});
}

static bool same(const struct digest *a, const struct digest *b)
{
    return memcmp(a->bytes, b->bytes, SHA256_SIZE) == 0;
}

static unsigned trailing_zeros(uint64_t number)
{
    return number == 0 ? 64 : (unsigned)__builtin_ctzll(number);
}

/* ---- verifying */

bool merkle_inclusion_holds(uint64_t index, uint64_t size, const struct digest *leaf,
                            const struct merkle_proof *path, const struct digest *root)
{
    if (index >= size || path->count > MERKLE_PROOF_MOST) {
        return false;
    }
    uint64_t at = index;
    uint64_t last = size - 1;
    struct digest hash = *leaf;
    for (size_t i = 0; i < path->count; i++) {
        if (last == 0) {
            return false;
        }
        if ((at & 1) == 1 || at == last) {
            hash = merkle_node(&path->hashes[i], &hash);
            /* A node at the right edge without a sibling stands in for its parents. */
            unsigned up = (at & 1) == 1 ? 0 : trailing_zeros(at);
            at >>= up;
            last >>= up;
        } else {
            hash = merkle_node(&hash, &path->hashes[i]);
        }
        at >>= 1;
        last >>= 1;
    }
    return last == 0 && same(&hash, root);
}

bool merkle_consistency_holds(uint64_t first, uint64_t second, const struct digest *first_root,
                              const struct digest *second_root, const struct merkle_proof *proof)
{
    if (first == 0 || first > second || proof->count > MERKLE_PROOF_MOST) {
        return false;
    }
    if (first == second) {
        return proof->count == 0 && same(first_root, second_root);
    }
    bool is_power = (first & (first - 1)) == 0;
    size_t used = is_power ? 0 : 1;
    if (proof->count < used || (is_power && proof->count == 0)) {
        return false;
    }
    struct digest old = is_power ? *first_root : proof->hashes[0];
    struct digest new = old;
    uint64_t at = first - 1;
    uint64_t last = second - 1;
    unsigned up = trailing_zeros(~at);
    at >>= up;
    last >>= up;
    for (; used < proof->count; used++) {
        const struct digest *hash = &proof->hashes[used];
        if (last == 0) {
            return false;
        }
        if ((at & 1) == 1 || at == last) {
            old = merkle_node(hash, &old);
            new = merkle_node(hash, &new);
            unsigned more = (at & 1) == 1 ? 0 : trailing_zeros(at);
            at >>= more;
            last >>= more;
        } else {
            new = merkle_node(&new, hash);
        }
        at >>= 1;
        last >>= 1;
    }
    return last == 0 && same(&old, first_root) && same(&new, second_root);
}

/* ---- making */

/* The root over leaves low .. high-1, where low is a multiple of the greatest power of two below
 * high - low: complete subtrees from the widest to the narrowest, joined from the right. */
static enum status range_root(const struct merkle_source *source, uint64_t low, uint64_t high,
                              struct digest *root)
{
    struct digest parts[MERKLE_LEVELS];
    size_t count = 0;
    uint64_t at = low;
    while (at < high) {
        unsigned level = 63 - (unsigned)__builtin_clzll(high - at);
        enum status status = source->node(source->context, level, at >> level, &parts[count]);
        if (status != STATUS_OK) {
            return status;
        }
        count++;
        at += UINT64_C(1) << level;
    }
    assume(count > 0);
    *root = parts[count - 1];
    for (size_t i = count - 1; i > 0; i--) {
        *root = merkle_node(&parts[i - 1], root);
    }
    return STATUS_OK;
}

enum status merkle_root(const struct merkle_source *source, uint64_t size, struct digest *root)
{
    if (size == 0) {
        *root = merkle_empty();
        return STATUS_OK;
    }
    return range_root(source, 0, size, root);
}

enum status merkle_inclusion(const struct merkle_source *source, uint64_t index, uint64_t size,
                             struct merkle_proof *path)
{
    assume(index < size);
    path->count = 0;
    for (unsigned level = 0; (size - 1) >> level != 0; level++) {
        uint64_t at = index >> level;
        uint64_t last = (size - 1) >> level;
        if (at == last && (at & 1) == 0) {
            continue; /* no sibling here */
        }
        uint64_t sibling = at ^ 1;
        uint64_t low = sibling << level;
        uint64_t high = low + (UINT64_C(1) << level) > size ? size : low + (UINT64_C(1) << level);
        enum status status = range_root(source, low, high, &path->hashes[path->count]);
        if (status != STATUS_OK) {
            return status;
        }
        path->count++;
    }
    return STATUS_OK;
}

/* SUBPROOF of RFC 9162 §2.1.4.1, from the root down; what it collects is read from the end. */
enum status merkle_consistency(const struct merkle_source *source, uint64_t first, uint64_t second,
                               struct merkle_proof *proof)
{
    assume(first > 0);
    assume(first <= second);
    struct merkle_proof down = {.count = 0};
    uint64_t low = 0;
    uint64_t high = second;
    bool whole = true; /* the old tree is a subtree of the new one, seen from here */
    enum status status = STATUS_OK;
    while (first != high && status == STATUS_OK) {
        uint64_t split = low + (UINT64_C(1) << (63 - __builtin_clzll(high - low - 1)));
        if (first <= split) {
            status = range_root(source, split, high, &down.hashes[down.count]);
            high = split;
        } else {
            status = range_root(source, low, split, &down.hashes[down.count]);
            low = split;
            whole = false;
        }
        down.count++;
    }
    proof->count = 0;
    if (status == STATUS_OK && !whole) {
        status = range_root(source, low, high, &proof->hashes[proof->count++]);
    }
    for (size_t i = down.count; i > 0; i--) {
        proof->hashes[proof->count++] = down.hashes[i - 1];
    }
    return status;
}
