/* The signed tree over a real ledger: steps of every size, proofs of every transfer, consistency
 * between heads, proofs as texts that hold by themselves, and a byte changed by hand in every
 * column. */
#include "ledger/seal.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "base/limits.h"
#include "ledger/books.h"
#include "ledger/seal_verify.h"

enum { ARENA_BYTES = 16 * 1024 * 1024 };

static struct seal_signer signer(unsigned char first)
{
    unsigned char seed[ED25519_SEED] = {first};
    struct seal_signer made = {.origin = "okno.test/ledger", .pair = ed25519_from_seed(seed)};
    return made;
}

/* Seal what is there; how many steps it took. */
static size_t seal_all(struct books *books, const struct seal_signer *key)
{
    struct arena arena;
    arena_init(&arena, ARENA_BYTES);
    struct seal_batch *batch = NULL;
    size_t steps = 0;
    for (;;) {
        arena_reset(&arena);
        struct txn *txn = stage_read(&books->stage);
        assert_ok(seal_prepare(txn, key, books->stage.clock.fixed_us, &arena, &batch));
        stage_read_end(&books->stage);
        if (batch == NULL) {
            break;
        }
        txn = stage_begin(&books->stage);
        assert_ok(seal_store(txn, batch));
        stage_commit(&books->stage);
        steps++;
    }
    arena_free(&arena);
    return steps;
}

static void fill(struct books *books, int64_t first, int64_t count)
{
    (void)stage_begin(&books->stage);
    for (int64_t i = 0; i < count; i++) {
        assert_int_equal(books_try(books, books_move(first + i, OWN, ANNA, 1 + i), NULL),
                         LEDGER_OK);
    }
    stage_commit(&books->stage);
}

struct found {
    int64_t count;
    char first[256];
};

static void note_problem(void *context, const char *text)
{
    struct found *found = context;
    if (found->count++ == 0) {
        (void)snprintf(found->first, sizeof found->first, "%s", text);
    }
}

static struct found check_tree(struct books *books, const struct seal_signer *key,
                               struct seal_result *result)
{
    struct found found = {0};
    const struct verify_watcher watcher = {&found, note_problem, NULL};
    struct txn *txn = stage_read(&books->stage);
    assert_ok(seal_verify(txn, key, &watcher, result));
    stage_read_end(&books->stage);
    assert_int_equal(found.count, result->problems);
    return found;
}

static void ignore_problem(void *context, const char *text)
{
    (void)context;
    (void)text;
}

/* Of two threads. */
static void note_locked(void *context, const char *text)
{
    static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
    (void)pthread_mutex_lock(&mutex);
    note_problem(context, text);
    (void)pthread_mutex_unlock(&mutex);
}

/* Beside the check of the books, which reads the transfers on another thread, the tree is found to
 * be the same. */
static void check_along(struct books *books, const struct seal_signer *key,
                        const struct seal_result *alone)
{
    struct found found = {0};
    const struct verify_watcher watcher = {&found, note_locked, NULL};
    const struct verify_watcher ignoring = {NULL, ignore_problem, NULL};
    struct connection *connection = NULL;
    struct txn *second = NULL;
    struct error error = {.status = STATUS_OK};
    struct seal_check *check = NULL;
    struct verify_result ignored;
    struct seal_result result;
    struct txn *txn = stage_read(&books->stage);
    assert_ok(store_connect(books->stage.store, CONNECTION_READER, &connection, &error));
    assert_ok(txn_begin(connection, &second));
    struct arena arena;
    arena_init(&arena, ARENA_BYTES);
    assert_ok(seal_check_begin(txn, key, &watcher, &arena, &check));
    const struct verify_options options = {.second = second,
                                           .companion = seal_check_companion(check)};
    assert_ok(ledger_verify_with(txn, &options, &ignoring, &ignored));
    assert_ok(seal_check_end(check, &result));
    arena_free(&arena);
    txn_rollback(second);
    store_disconnect(connection);
    stage_read_end(&books->stage);
    assert_int_equal(result.leaves, alone->leaves);
    assert_int_equal(result.heads, alone->heads);
    assert_int_equal(result.unsealed, alone->unsealed);
    assert_int_equal(result.problems, alone->problems);
    assert_int_equal(found.count, result.problems);
}

static void expect_right(struct books *books, const struct seal_signer *key, uint64_t leaves)
{
    struct seal_result result;
    struct found found = check_tree(books, key, &result);
    if (found.count != 0) {
        fail_msg("%s", found.first);
    }
    assert_int_equal(result.leaves, leaves);
}

static void seal__an_empty_ledger_has_an_empty_tree(void **state)
{
    (void)state;
    struct books books;
    books_open(&books);
    struct seal_signer key = signer(1);
    assert_int_equal(seal_all(&books, &key), 0);
    expect_right(&books, &key, 0);
    struct seal_proof proof;
    struct txn *txn = stage_read(&books.stage);
    assert_int_equal(seal_prove(txn, 77, &proof), STATUS_NOT_FOUND);
    struct merkle_proof path;
    assert_int_equal(seal_consistency(txn, 1, 1, &path), STATUS_INVALID);
    stage_read_end(&books.stage);
    books_close(&books);
}

static void seal__steps_of_every_size_make_the_same_tree(void **state)
{
    (void)state;
    static const int64_t sizes[] = {1, 1, 2, 250, 1, 1, 256, 300, 511, 5000};
    struct books books;
    books_open(&books);
    struct seal_signer key = signer(1);
    int64_t total = 0;
    for (size_t i = 0; i < ARRAY_COUNT(sizes); i++) {
        fill(&books, 1 + total, sizes[i]);
        total += sizes[i];
        size_t steps = seal_all(&books, &key);
        size_t expected = (size_t)((sizes[i] + LIMIT_SEAL_BATCH - 1) / LIMIT_SEAL_BATCH);
        assert_int_equal(steps, expected);
        expect_right(&books, &key, (uint64_t)total);
    }
    books_close(&books);
}

static void seal__every_transfer_is_proved_and_heads_are_consistent(void **state)
{
    (void)state;
    struct books books;
    books_open(&books);
    struct seal_signer key = signer(1);
    struct seal_head heads[8];
    for (size_t i = 0; i < ARRAY_COUNT(heads); i++) {
        fill(&books, 1 + (int64_t)i * 97, 97);
        (void)seal_all(&books, &key);
        struct txn *txn = stage_read(&books.stage);
        assert_ok(seal_head(txn, &heads[i]));
        stage_read_end(&books.stage);
    }
    struct txn *txn = stage_read(&books.stage);
    int64_t id = stage_number(&books.stage, "SELECT min(id) FROM transfer");
    for (; id != 0;) {
        struct seal_proof proof;
        assert_ok(seal_prove(txn, id, &proof));
        struct digest leaf = merkle_leaf((struct str){proof.leaf, proof.leaf_size});
        assert_true(merkle_inclusion_holds(proof.index, proof.head.size, &leaf, &proof.path,
                                           &proof.head.root));
        char next[96];
        (void)snprintf(next, sizeof next,
                       "SELECT coalesce(min(id), 0) FROM transfer WHERE id > %lld", (long long)id);
        id = stage_number(&books.stage, next);
    }
    for (size_t a = 0; a < ARRAY_COUNT(heads); a++) {
        for (size_t b = a; b < ARRAY_COUNT(heads); b++) {
            struct merkle_proof path;
            assert_ok(seal_consistency(txn, heads[a].size, heads[b].size, &path));
            assert_true(merkle_consistency_holds(heads[a].size, heads[b].size, &heads[a].root,
                                                 &heads[b].root, &path));
        }
    }
    stage_read_end(&books.stage);
    books_close(&books);
}

static void seal_store__the_second_of_two_sealers_is_told_to_begin_anew(void **state)
{
    (void)state;
    struct books books;
    books_open(&books);
    struct seal_signer key = signer(1);
    fill(&books, 1, 10);
    struct arena arena;
    arena_init(&arena, ARENA_BYTES);
    struct seal_batch *slow = NULL;
    struct txn *txn = stage_read(&books.stage);
    assert_ok(seal_prepare(txn, &key, books.stage.clock.fixed_us, &arena, &slow));
    stage_read_end(&books.stage);
    (void)seal_all(&books, &key);
    txn = stage_begin(&books.stage);
    assert_int_equal(seal_store(txn, slow), STATUS_RETRY);
    stage_rollback(&books.stage);
    arena_free(&arena);
    expect_right(&books, &key, 10);
    books_close(&books);
}

/* ---- texts */

static char *proof_text(struct books *books, const struct seal_signer *key, int64_t transfer)
{
    struct seal_proof proof;
    struct txn *txn = stage_read(&books->stage);
    assert_ok(seal_prove(txn, transfer, &proof));
    stage_read_end(&books->stage);
    json_t *object = seal_proof_json(key, &proof);
    char *text = json_dumps(object, JSON_COMPACT);
    json_decref(object);
    assert_non_null(text);
    return text;
}

static void seal_proof__holds_by_itself_and_says_what_was_sealed(void **state)
{
    (void)state;
    struct books books;
    books_open(&books);
    struct seal_signer key = signer(1);
    fill(&books, 1, 300);
    int64_t id = books_commit(&books, books_move(1000, OWN, BORIS, 4217));
    (void)seal_all(&books, &key);
    char *text = proof_text(&books, &key, id);
    char published[SEAL_KEY_TEXT];
    seal_key_write(&key, published);
    struct transfer transfer;
    const char *why = NULL;
    assert_ok(seal_proof_check(str_from(text), str_from(published), &transfer, &why));
    assert_int_equal(transfer.id, id);
    assert_int_equal(transfer.amount, 4217);
    assert_int_equal(transfer.credit_account, BORIS);

    struct seal_signer other = signer(2);
    char foreign[SEAL_KEY_TEXT];
    seal_key_write(&other, foreign);
    assert_int_equal(seal_proof_check(str_from(text), str_from(foreign), &transfer, &why),
                     STATUS_INVALID);
    assert_string_equal(why, "the checkpoint is signed by another key");
    free(text);
    books_close(&books);
}

/* Whatever single character is changed, the proof does not hold, unless the JSON says the same. */
static void seal_proof__no_changed_character_goes_unnoticed(void **state)
{
    (void)state;
    struct books books;
    books_open(&books);
    struct seal_signer key = signer(1);
    fill(&books, 1, 40);
    (void)seal_all(&books, &key);
    char *text =
        proof_text(&books, &key, stage_number(&books.stage, "SELECT max(id) FROM transfer"));
    char published[SEAL_KEY_TEXT];
    seal_key_write(&key, published);
    for (size_t i = 0; text[i] != '\0'; i++) {
        struct transfer transfer;
        const char *why = NULL;
        char kept = text[i];
        text[i] = kept == 'B' ? 'C' : 'B';
        if (seal_proof_check(str_from(text), str_from(published), &transfer, &why) == STATUS_OK) {
            fail_msg("character %zu may be changed from %c", i, kept);
        }
        text[i] = kept;
    }
    free(text);
    books_close(&books);
}

static void seal_key__a_text_that_is_no_key_is_refused(void **state)
{
    (void)state;
    struct seal_signer key = signer(1);
    char good[SEAL_KEY_TEXT];
    seal_key_write(&key, good);
    struct transfer transfer;
    const char *why = NULL;
    static const char *const keys[] = {"", "a", "a+b", "a+b+c", "okno.test/ledger+00000000+AAAA"};
    for (size_t i = 0; i < ARRAY_COUNT(keys); i++) {
        assert_int_equal(seal_proof_check(STR("{}"), str_from(keys[i]), &transfer, &why),
                         STATUS_INVALID);
        assert_string_equal(why, "the key is not a published key");
    }
    assert_int_equal(seal_proof_check(STR("{}"), str_from(good), &transfer, &why), STATUS_INVALID);
    assert_string_equal(why, "not a proof of this kind");
    assert_int_equal(seal_proof_check(STR("[]"), str_from(good), &transfer, &why), STATUS_INVALID);
    assert_string_equal(why, "not a JSON object");
}

/* ---- a byte changed by hand */

static void seal_verify__finds_what_was_changed_by_hand(void **state)
{
    (void)state;
    static const struct {
        const char *sql, *table;
    } rows[] = {
        {"UPDATE transfer SET amount = amount + 1 WHERE id = (SELECT max(id) FROM transfer)",
         "transfer"},
        {"UPDATE transfer SET created_us = created_us + 1 WHERE id = (SELECT min(id) FROM "
         "transfer)",
         "transfer"},
        {"UPDATE transfer SET user_data = 99 WHERE id = (SELECT min(id) FROM transfer)",
         "transfer"},
        {"DELETE FROM transfer WHERE id = (SELECT max(id) FROM transfer)", "seal_leaf"},
        {"UPDATE seal_leaf SET leaf = leaf + 1 WHERE transfer = (SELECT min(id) FROM transfer)",
         "transfer"},
        {"UPDATE seal_leaf SET leaf = 100000 WHERE leaf = 3", "seal_leaf"},
        {"DELETE FROM seal_leaf WHERE leaf = 5", "seal_leaf"},
        {"INSERT INTO seal_leaf (transfer, leaf) VALUES (7, 7)", "seal_leaf 7"},
        {"UPDATE seal_tile SET hashes = zeroblob(8192) WHERE level = 0 AND tile = 0", "transfer"},
        {"UPDATE seal_tile SET hashes = zeroblob(32) WHERE level = 1", "seal_tile"},
        {"UPDATE seal_tile SET hashes = zeroblob(7) WHERE level = 0 AND tile = 0", "seal_tile"},
        {"UPDATE seal_tile SET hashes = zeroblob(7) WHERE level = 1", "seal_tile"},
        {"DELETE FROM seal_tile WHERE level = 0 AND tile = 1", "seal_tile"},
        {"DELETE FROM seal_tile WHERE level = 1", "seal_tile"},
        {"UPDATE seal_head SET root = zeroblob(32)", "seal_head"},
        {"UPDATE seal_head SET root = zeroblob(31)", "seal_head"},
        {"UPDATE seal_head SET signature = zeroblob(64)", "seal_head"},
        {"UPDATE seal_head SET size = size - 1", "seal_leaf"},
        {"DELETE FROM seal_head", "seal_leaf"},
    };
    struct seal_signer key = signer(1);
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        struct books books;
        books_open(&books);
        fill(&books, 1, 400);
        (void)seal_all(&books, &key);
        expect_right(&books, &key, 400);
        stage_sql(&books.stage, rows[i].sql);
        struct seal_result result;
        struct found found = check_tree(&books, &key, &result);
        check_along(&books, &key, &result);
        if (found.count == 0 || strncmp(found.first, rows[i].table, strlen(rows[i].table)) != 0) {
            fail_msg("%s: found %lld, first \"%s\"", rows[i].sql, (long long)found.count,
                     found.first);
        }
        books_close(&books);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(seal__an_empty_ledger_has_an_empty_tree),
        cmocka_unit_test(seal__steps_of_every_size_make_the_same_tree),
        cmocka_unit_test(seal__every_transfer_is_proved_and_heads_are_consistent),
        cmocka_unit_test(seal_store__the_second_of_two_sealers_is_told_to_begin_anew),
        cmocka_unit_test(seal_proof__holds_by_itself_and_says_what_was_sealed),
        cmocka_unit_test(seal_proof__no_changed_character_goes_unnoticed),
        cmocka_unit_test(seal_key__a_text_that_is_no_key_is_refused),
        cmocka_unit_test(seal_verify__finds_what_was_changed_by_hand),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
