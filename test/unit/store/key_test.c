#include "store/key.h"

#include <stdlib.h>
#include <string.h>

#include "support/stage.h"
#include "support/unit.h"

static const struct store_sql *const *const modules[] = {key_statements, NULL};

static void key__same_request_same_answer(void **state)
{
    (void)state;
    struct stage stage;
    stage_open(&stage, modules);
    const struct digest request = {{1}};
    const struct digest other = {{2}};
    struct txn *txn = stage_begin(&stage);
    assert_ok(key_add(txn, 1, 10, STR("order-1"), &request, 77, STAGE_START_US));
    stage_commit(&stage);
    static const struct {
        const char *name;
        int64_t scope;
        const char *key;
        bool same_request;
        enum key_state state;
        int64_t reference;
    } rows[] = {
        {"again", 10, "order-1", true, KEY_SAME, 77},
        {"with another request", 10, "order-1", false, KEY_CONFLICT, 0},
        {"another key", 10, "order-2", true, KEY_NEW, 0},
        {"a longer key", 10, "order-11", true, KEY_NEW, 0},
        {"another case", 10, "ORDER-1", true, KEY_NEW, 0},
        {"another customer", 11, "order-1", true, KEY_NEW, 0},
        {"another customer's other request", 11, "order-1", false, KEY_NEW, 0},
    };
    for (int in_reader = 0; in_reader < 2; in_reader++) {
        txn = in_reader ? stage_read(&stage) : stage_begin(&stage);
        for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
            enum key_state found = KEY_CONFLICT;
            int64_t reference = -1;
            assert_ok(key_find(txn, rows[i].scope, str_from(rows[i].key),
                               rows[i].same_request ? &request : &other, &found, &reference));
            check_row(rows[i].name, found, rows[i].state);
            check_row(rows[i].name, reference, rows[i].reference);
        }
        if (in_reader) {
            stage_read_end(&stage);
        } else {
            stage_rollback(&stage);
        }
    }
    stage_close(&stage);
}

static void key__equal_hashes_are_told_apart(void **state)
{
    (void)state;
    struct stage stage;
    stage_open(&stage, modules);
    const struct digest request = {{1}};
    struct txn *txn = stage_begin(&stage);
    assert_ok(key_add(txn, 1, 10, STR("a"), &request, 1, STAGE_START_US));
    assert_ok(key_add(txn, 2, 10, STR("b"), &request, 2, STAGE_START_US));
    assert_ok(key_add(txn, 3, 11, STR("b"), &request, 3, STAGE_START_US));
    stage_commit(&stage);
    /* as if all three had fallen together with the hash of the second */
    stage_sql(&stage, "UPDATE request_key SET hash = (SELECT hash FROM request_key WHERE id = 2)");
    txn = stage_read(&stage);
    enum key_state found = KEY_NEW;
    int64_t reference = 0;
    assert_ok(key_find(txn, 10, STR("b"), &request, &found, &reference));
    assert_int_equal(found, KEY_SAME);
    assert_int_equal(reference, 2);
    stage_read_end(&stage);
    stage_close(&stage);
}

static void key__taken_back_with_its_transaction(void **state)
{
    (void)state;
    struct stage stage;
    stage_open(&stage, modules);
    const struct digest request = {{1}};
    enum key_state found = KEY_CONFLICT;
    int64_t reference = 0;
    struct txn *txn = stage_begin(&stage);
    assert_ok(key_add(txn, 1, 10, STR("a"), &request, 1, STAGE_START_US));
    assert_ok(key_find(txn, 10, STR("a"), &request, &found, &reference));
    assert_int_equal(found, KEY_SAME);
    stage_rollback(&stage);
    txn = stage_begin(&stage);
    assert_ok(key_find(txn, 10, STR("a"), &request, &found, &reference));
    assert_int_equal(found, KEY_NEW);
    stage_rollback(&stage);
    stage_close(&stage);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(key__same_request_same_answer),
        cmocka_unit_test(key__equal_hashes_are_told_apart),
        cmocka_unit_test(key__taken_back_with_its_transaction),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
