/* The Merkle tree against test/vectors/merkle.json (its path is the one argument), and against the
 * definitions of RFC 9162 §2.1 written down as they stand there, for every tree up to a size. */
#include "ledger/merkle.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include <jansson.h>

#include "support/unit.h"

enum { LEAVES = 70 };

static const char *vectors_path;

static struct digest from_hex(const json_t *text)
{
    struct digest digest = {{0}};
    const char *hex = json_string_value(text);
    assert_int_equal(strlen(hex), 2 * SHA256_SIZE);
    for (size_t i = 0; i < SHA256_SIZE; i++) {
        unsigned byte = 0;
        assert_int_equal(sscanf(hex + 2 * i, "%2x", &byte), 1);
        digest.bytes[i] = (unsigned char)byte;
    }
    return digest;
}

static struct merkle_proof proof_of(const json_t *list)
{
    struct merkle_proof proof = {.count = json_array_size(list)};
    assert_true(proof.count <= MERKLE_PROOF_MOST);
    for (size_t i = 0; i < proof.count; i++) {
        proof.hashes[i] = from_hex(json_array_get(list, i));
    }
    return proof;
}

static uint64_t number(const json_t *row, const char *name)
{
    return (uint64_t)json_integer_value(json_object_get(row, name));
}

static struct digest digest_of(const json_t *row, const char *name)
{
    return from_hex(json_object_get(row, name));
}

/* ---- the definitions, naive: all leaves at hand, recursion as in the text */

struct forest {
    struct digest leaves[LEAVES];
};

static struct digest naive_root(const struct digest *leaves, size_t count)
{
    if (count == 0) {
        return merkle_empty();
    }
    if (count == 1) {
        return leaves[0];
    }
    size_t split = 1;
    while (split * 2 < count) {
        split *= 2;
    }
    struct digest left = naive_root(leaves, split);
    struct digest right = naive_root(leaves + split, count - split);
    return merkle_node(&left, &right);
}

static enum status forest_node(void *context, unsigned level, uint64_t index, struct digest *hash)
{
    const struct forest *forest = context;
    size_t width = (size_t)1 << level;
    assert_true((index + 1) * width <= LEAVES);
    *hash = naive_root(forest->leaves + index * width, width);
    return STATUS_OK;
}

static void plant(struct forest *forest)
{
    for (size_t i = 0; i < LEAVES; i++) {
        char text[16];
        int size = snprintf(text, sizeof text, "leaf %zu", i);
        forest->leaves[i] = merkle_leaf((struct str){text, (size_t)size});
    }
}

/* ---- */

static void check_root(const json_t *row)
{
    struct digest leaves[LEAVES];
    const json_t *list = json_object_get(row, "leaves");
    for (size_t i = 0; i < json_array_size(list); i++) {
        const char *hex = json_string_value(json_array_get(list, i));
        char bytes[64];
        size_t size = strlen(hex) / 2;
        for (size_t b = 0; b < size; b++) {
            unsigned byte = 0;
            assert_int_equal(sscanf(hex + 2 * b, "%2x", &byte), 1);
            bytes[b] = (char)byte;
        }
        leaves[i] = merkle_leaf((struct str){bytes, size});
    }
    struct digest root = naive_root(leaves, json_array_size(list));
    struct digest expected = digest_of(row, "root");
    assert_memory_equal(root.bytes, expected.bytes, SHA256_SIZE);
}

static void merkle__public_vectors(void **state)
{
    (void)state;
    json_t *rows = json_load_file(vectors_path, JSON_REJECT_DUPLICATES, NULL);
    assert_non_null(rows);
    for (size_t i = 0; i < json_array_size(rows); i++) {
        const json_t *row = json_array_get(rows, i);
        const char *kind = json_string_value(json_object_get(row, "kind"));
        const char *name = json_string_value(json_object_get(row, "name"));
        bool valid = json_is_true(json_object_get(row, "valid"));
        if (strcmp(kind, "root") == 0) {
            check_root(row);
        } else if (strcmp(kind, "inclusion") == 0) {
            struct digest leaf = digest_of(row, "leaf_hash");
            struct digest root = digest_of(row, "root");
            struct merkle_proof path = proof_of(json_object_get(row, "path"));
            check_row(name,
                      merkle_inclusion_holds(number(row, "index"), number(row, "size"), &leaf,
                                             &path, &root),
                      valid);
        } else {
            struct digest first = digest_of(row, "first_root");
            struct digest second = digest_of(row, "second_root");
            struct merkle_proof proof = proof_of(json_object_get(row, "proof"));
            check_row(name,
                      merkle_consistency_holds(number(row, "first"), number(row, "second"), &first,
                                               &second, &proof),
                      valid);
        }
    }
    assert_true(json_array_size(rows) >= 59);
    json_decref(rows);
}

static void merkle_inclusion__every_leaf_of_every_tree_is_proved_and_no_other(void **state)
{
    (void)state;
    struct forest forest;
    plant(&forest);
    const struct merkle_source source = {&forest, forest_node};
    for (uint64_t size = 1; size <= LEAVES; size++) {
        struct digest root;
        struct digest expected = naive_root(forest.leaves, size);
        assert_ok(merkle_root(&source, size, &root));
        assert_memory_equal(root.bytes, expected.bytes, SHA256_SIZE);
        for (uint64_t index = 0; index < size; index++) {
            struct merkle_proof path;
            assert_ok(merkle_inclusion(&source, index, size, &path));
            for (uint64_t other = 0; other < size; other++) {
                assert_int_equal(
                    merkle_inclusion_holds(index, size, &forest.leaves[other], &path, &root),
                    other == index);
                assert_int_equal(
                    merkle_inclusion_holds(other, size, &forest.leaves[index], &path, &root),
                    other == index);
            }
        }
    }
}

static void merkle_inclusion__a_changed_path_proves_nothing(void **state)
{
    (void)state;
    struct forest forest;
    plant(&forest);
    const struct merkle_source source = {&forest, forest_node};
    struct digest root = naive_root(forest.leaves, LEAVES);
    struct merkle_proof path;
    assert_ok(merkle_inclusion(&source, 33, LEAVES, &path));
    assert_false(merkle_inclusion_holds(LEAVES, LEAVES, &forest.leaves[33], &path, &root));
    assert_false(merkle_inclusion_holds(0, 0, &forest.leaves[33], &path, &root));
    for (size_t i = 0; i < path.count; i++) {
        struct merkle_proof changed = path;
        changed.hashes[i].bytes[i] ^= 1;
        assert_false(merkle_inclusion_holds(33, LEAVES, &forest.leaves[33], &changed, &root));
        changed = path;
        changed.hashes[i] = path.hashes[(i + 1) % path.count];
        changed.hashes[(i + 1) % path.count] = path.hashes[i];
        assert_false(merkle_inclusion_holds(33, LEAVES, &forest.leaves[33], &changed, &root));
    }
    struct merkle_proof shorter = path;
    shorter.count--;
    assert_false(merkle_inclusion_holds(33, LEAVES, &forest.leaves[33], &shorter, &root));
    struct merkle_proof longer = path;
    longer.hashes[longer.count++] = root;
    assert_false(merkle_inclusion_holds(33, LEAVES, &forest.leaves[33], &longer, &root));
}

static void merkle_consistency__every_pair_of_heads_is_proved_and_no_other(void **state)
{
    (void)state;
    struct forest forest;
    plant(&forest);
    const struct merkle_source source = {&forest, forest_node};
    for (uint64_t second = 1; second <= LEAVES; second++) {
        struct digest new = naive_root(forest.leaves, second);
        for (uint64_t first = 1; first <= second; first++) {
            struct digest old = naive_root(forest.leaves, first);
            struct merkle_proof proof;
            assert_ok(merkle_consistency(&source, first, second, &proof));
            assert_true(merkle_consistency_holds(first, second, &old, &new, &proof));
            struct digest altered = old;
            altered.bytes[0] ^= 1;
            assert_false(merkle_consistency_holds(first, second, &altered, &new, &proof));
            if (first != second) {
                assert_false(merkle_consistency_holds(second, first, &new, &old, &proof));
                assert_false(merkle_consistency_holds(first, second, &new, &new, &proof));
            }
        }
    }
}

int main(int count, char **arguments)
{
    assert(count == 2);
    vectors_path = arguments[1];
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(merkle__public_vectors),
        cmocka_unit_test(merkle_inclusion__every_leaf_of_every_tree_is_proved_and_no_other),
        cmocka_unit_test(merkle_inclusion__a_changed_path_proves_nothing),
        cmocka_unit_test(merkle_consistency__every_pair_of_heads_is_proved_and_no_other),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
