#include "base/id.h"

#include <pthread.h>
#include <stdlib.h>

#include "support/unit.h"

static const int64_t moment_us = INT64_C(1795519387000000);

static void id__grows_whatever_the_clock_does(void **state)
{
    (void)state;
    static const int64_t jumps_us[] = {0,           1,           1000,         -1000,
                                       -3600000000, 86400000000, -86400000000, -moment_us};
    struct clock clock = clock_fixed(moment_us);
    struct id_source ids;
    id_source_init(&ids, &clock, 3, 0);
    int64_t last = 0;
    for (size_t round = 0; round < 2000; round++) {
        clock.fixed_us = moment_us + jumps_us[round % ARRAY_COUNT(jumps_us)];
        int64_t next = id_next(&ids);
        assert_true(next > last);
        last = next;
    }
}

static void id__starts_after_the_last_one_of_the_store(void **state)
{
    (void)state;
    struct clock clock = clock_fixed(moment_us);
    struct id_source ids;
    id_source_init(&ids, &clock, 1, 0);
    int64_t first = id_next(&ids);
    clock.fixed_us -=
        INT64_C(10) * 86400 * MICROSECONDS; /* restarted with a clock ten days behind */
    id_source_init(&ids, &clock, 1, first);
    assert_true(id_next(&ids) > first);
    id_source_init(&ids, &clock, 2, first); /* on another node */
    assert_true(id_next(&ids) > first);
}

static void id__sequence_overflows_into_time(void **state)
{
    (void)state;
    struct clock clock = clock_fixed(moment_us);
    struct id_source ids;
    id_source_init(&ids, &clock, 255, 0);
    int64_t last = id_next(&ids);
    for (int i = 0; i < 40000; i++) {
        int64_t next = id_next(&ids);
        assert_true(next > last);
        assert_int_equal((next >> 14) & 255, 255);
        last = next;
    }
}

static void id__a_clock_before_2020_still_gives_ids(void **state)
{
    (void)state;
    struct clock clock = clock_fixed(0);
    struct id_source ids;
    id_source_init(&ids, &clock, 0, 0);
    assert_true(id_next(&ids) > 0);
}

enum { THREADS = 4, EACH = 20000 };

struct taker {
    struct id_source *ids;
    int64_t *out;
};

static void *take_many(void *argument)
{
    struct taker *taker = argument;
    for (int i = 0; i < EACH; i++) {
        taker->out[i] = id_next(taker->ids);
    }
    return NULL;
}

static int compare(const void *a, const void *b)
{
    int64_t left = *(const int64_t *)a;
    int64_t right = *(const int64_t *)b;
    return (left > right) - (left < right);
}

static void id__threads_never_get_the_same(void **state)
{
    (void)state;
    struct clock clock = clock_system();
    struct id_source ids;
    id_source_init(&ids, &clock, 0, 0);
    int64_t *all = calloc(THREADS * EACH, sizeof *all);
    assert_non_null(all);
    pthread_t threads[THREADS];
    struct taker takers[THREADS];
    for (size_t i = 0; i < THREADS; i++) {
        takers[i] = (struct taker){&ids, all + i * EACH};
        assert_int_equal(pthread_create(&threads[i], NULL, take_many, &takers[i]), 0);
    }
    for (size_t i = 0; i < THREADS; i++) {
        assert_int_equal(pthread_join(threads[i], NULL), 0);
    }
    qsort(all, THREADS * EACH, sizeof *all, compare);
    for (size_t i = 1; i < THREADS * EACH; i++) {
        assert_true(all[i - 1] < all[i]);
    }
    free(all);
}

static void id__text_is_a_positive_decimal(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        enum status status;
    } rows[] = {
        {"1", STATUS_OK},       {"9223372036854775807", STATUS_OK},
        {"0", STATUS_INVALID},  {"01", STATUS_INVALID},
        {"-1", STATUS_INVALID}, {"9223372036854775808", STATUS_INVALID},
        {"", STATUS_INVALID},   {"1a", STATUS_INVALID},
    };
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        int64_t id = 0;
        check_row(rows[i].text, id_parse(str_from(rows[i].text), &id), rows[i].status);
        if (rows[i].status == STATUS_OK) {
            char text[ID_TEXT];
            id_format(id, text);
            assert_string_equal(text, rows[i].text);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(id__grows_whatever_the_clock_does),
        cmocka_unit_test(id__starts_after_the_last_one_of_the_store),
        cmocka_unit_test(id__sequence_overflows_into_time),
        cmocka_unit_test(id__a_clock_before_2020_still_gives_ids),
        cmocka_unit_test(id__threads_never_get_the_same),
        cmocka_unit_test(id__text_is_a_positive_decimal),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
