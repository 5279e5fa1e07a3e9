#include "base/arena.h"

#include <string.h>

#include "base/limits.h"
#include "support/unit.h"

static void arena__allocations_are_zeroed_aligned_and_apart(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena, LIMIT_REQUEST_ARENA);
    unsigned char *last = NULL;
    for (size_t size = 0; size < 400; size++) {
        unsigned char *at = arena_alloc(&arena, 1, size);
        assert_non_null(at);
        assert_int_equal((uintptr_t)at % _Alignof(max_align_t), 0);
        for (size_t i = 0; i < size; i++) {
            assert_int_equal(at[i], 0);
        }
        memset(at, 0xA5, size);
        assert_true(last == NULL || last != at);
        last = at;
    }
    arena_free(&arena);
}

static void arena__limit_is_kept_and_a_refusal_is_an_ordinary_error(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        size_t limit, size, count;
        bool fits;
    } rows[] = {
        {"a chunk is the least that is taken", LIMIT_ARENA_CHUNK, 1, 1, true},
        {"an arena smaller than a chunk holds nothing", LIMIT_ARENA_CHUNK - 1, 1, 1, false},
        {"more than the limit", LIMIT_ARENA_CHUNK, LIMIT_ARENA_CHUNK + 1, 1, false},
        {"a large object gets a chunk of its own", 1 << 20, 100000, 1, true},
        {"size times count overflows", 1 << 20, SIZE_MAX / 2, 3, false},
        {"the greatest size", 1 << 20, SIZE_MAX, 1, false},
        {"no arena at all", 0, 1, 1, false},
        {"nothing is still something to point to", 1 << 20, 0, 0, true},
    };
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        struct arena arena;
        arena_init(&arena, rows[i].limit);
        check_row(rows[i].name, arena_alloc(&arena, rows[i].size, rows[i].count) != NULL,
                  rows[i].fits);
        assert_true(arena.total <= rows[i].limit);
        arena_free(&arena);
    }
}

static void arena__full_arena_refuses_and_still_serves_what_fits(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena, 4 * LIMIT_ARENA_CHUNK);
    size_t got = 0;
    while (arena_alloc(&arena, 1100, 1) != NULL) {
        got++;
        assert_true(got < 100);
    }
    assert_true(got == 28);
    assert_null(arena_copy(&arena, (struct str){"x", 4 * LIMIT_ARENA_CHUNK}).data);
    assert_null(arena_printf(&arena, "%5000d", 1).data);
    assert_non_null(arena_alloc(&arena, 1, 8));
    arena_reset(&arena);
    assert_non_null(arena_alloc(&arena, 1100, 1));
    arena_free(&arena);
    assert_int_equal(arena.total, 0);
}

static void arena__reset_keeps_one_chunk_and_forgets_the_rest(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena, LIMIT_REQUEST_ARENA);
    arena_reset(&arena);
    for (int round = 0; round < 5; round++) {
        for (int i = 0; i < 40; i++) {
            assert_non_null(arena_alloc(&arena, 1000, 1));
        }
        assert_true(arena.total > LIMIT_ARENA_CHUNK);
        arena_reset(&arena);
        assert_int_equal(arena.total, LIMIT_ARENA_CHUNK);
        assert_int_equal(arena.used, 0);
    }
    arena_free(&arena);
}

static void arena__copies_end_in_nul_and_keep_nul_inside(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena, LIMIT_REQUEST_ARENA);
    struct str copy = arena_copy(&arena, (struct str){"a\0b", 3});
    assert_int_equal(copy.size, 3);
    assert_memory_equal(copy.data, "a\0b", 4);
    copy = arena_copy(&arena, (struct str){NULL, 0});
    assert_int_equal(copy.size, 0);
    assert_string_equal(copy.data, "");
    struct str text = arena_printf(&arena, "%s %d", "счёт", 7);
    assert_string_equal(text.data, "счёт 7");
    assert_int_equal(text.size, strlen("счёт 7"));
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(arena__allocations_are_zeroed_aligned_and_apart),
        cmocka_unit_test(arena__limit_is_kept_and_a_refusal_is_an_ordinary_error),
        cmocka_unit_test(arena__full_arena_refuses_and_still_serves_what_fits),
        cmocka_unit_test(arena__reset_keeps_one_chunk_and_forgets_the_rest),
        cmocka_unit_test(arena__copies_end_in_nul_and_keep_nul_inside),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
