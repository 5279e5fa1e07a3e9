#include "base/map.h"

#include "base/random.h"
#include "support/unit.h"

static void map__finds_what_was_put_and_nothing_else(void **state)
{
    (void)state;
    enum { COUNT = 5000 };
    static int values[COUNT];
    struct map map;
    map_init(&map);
    assert_null(map_get(&map, 1));
    for (int64_t i = 0; i < COUNT; i++) {
        /* as ids come: far apart, with equal low bits */
        assert_ok(map_put(&map, (i + 1) << 22, &values[i]));
    }
    assert_int_equal(map.count, COUNT);
    for (int64_t i = 0; i < COUNT; i++) {
        assert_ptr_equal(map_get(&map, (i + 1) << 22), &values[i]);
        assert_null(map_get(&map, ((i + 1) << 22) + 1));
    }
    map_clear(&map);
    assert_int_equal(map.count, 0);
    assert_null(map_get(&map, INT64_C(1) << 22));
    map_free(&map);
}

static void map__putting_again_replaces(void **state)
{
    (void)state;
    int a = 0;
    int b = 0;
    struct map map;
    map_init(&map);
    assert_ok(map_put(&map, -1, &a));
    assert_ok(map_put(&map, INT64_MIN, &a));
    assert_ok(map_put(&map, -1, &b));
    assert_int_equal(map.count, 2);
    assert_ptr_equal(map_get(&map, -1), &b);
    map_free(&map);
    map_clear(&map);
}

static void random__seeded_repeats_and_below_is_even(void **state)
{
    (void)state;
    struct random a = random_seeded(5);
    struct random b = random_seeded(5);
    struct random other = random_seeded(6);
    assert_int_equal(random_u64(&a), random_u64(&b));
    assert_int_not_equal(random_u64(&a), random_u64(&other));
    int counts[10] = {0};
    for (int i = 0; i < 100000; i++) {
        counts[random_below(&a, 10)]++;
    }
    for (int i = 0; i < 10; i++) {
        assert_in_range(counts[i], 9500, 10500);
    }
    assert_int_equal(random_below(&a, 1), 0);
    assert_true(random_below(&a, UINT64_MAX) < UINT64_MAX);
}

static void random__system_gives_other_bytes_every_time(void **state)
{
    (void)state;
    struct random random = random_system();
    uint64_t first = random_u64(&random);
    assert_int_not_equal(first, random_u64(&random));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(map__finds_what_was_put_and_nothing_else),
        cmocka_unit_test(map__putting_again_replaces),
        cmocka_unit_test(random__seeded_repeats_and_below_is_even),
        cmocka_unit_test(random__system_gives_other_bytes_every_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
