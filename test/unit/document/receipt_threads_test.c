/* Receipts from several threads at once, and what one costs. */
#include "document/receipt.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <time.h>

#include <cmocka.h>

#include "document/receipt_sample.h"

/* glib's and cairo's locks are not seen by ThreadSanitizer: the libraries are not built for it. */
const char *__tsan_default_suppressions(void);
const char *__tsan_default_suppressions(void)
{
    return "race:libglib-2.0.so\nrace:libgobject-2.0.so\nrace:libpango-1.0.so\n"
           "race:libpangocairo-1.0.so\nrace:libpangoft2-1.0.so\nrace:libfontconfig.so\n"
           "race:libcairo.so\nrace:libharfbuzz.so\nrace:libfreetype.so\n";
}

/* Each thread writes all samples in its own order, keeps the first file of each and counts those
 * that differ from it later. Runs first, so that the threads also meet a process that has read no
 * fonts. */
enum { THREADS = 4, ROUNDS = 12, SAMPLES = 3 };

struct work {
    const struct receipt *receipts;
    struct buf first[SAMPLES];
    size_t offset;
    int wrong;
};

static bool same(const struct buf *a, const struct buf *b)
{
    return a->size != 0 && str_equal(buf_str(a), buf_str(b));
}

static void *write_many(void *argument)
{
    struct work *work = argument;
    for (size_t i = 0; i < ROUNDS; i++) {
        size_t which = (i + work->offset) % SAMPLES;
        struct buf out;
        work->wrong += write_sample(&work->receipts[which], &out) != STATUS_OK;
        if (i < SAMPLES) {
            work->first[which] = out;
        } else {
            work->wrong += !same(&out, &work->first[which]);
            buf_free(&out);
        }
    }
    return NULL;
}

static void receipt__threads_at_once_write_the_same_bytes(void **state)
{
    (void)state;
    const struct receipt receipts[SAMPLES] = {sample_ru(), sample_en(), sample_long()};
    pthread_t threads[THREADS];
    struct work works[THREADS];
    for (size_t i = 0; i < THREADS; i++) {
        works[i] = (struct work){.receipts = receipts, .offset = i};
        assert_int_equal(pthread_create(&threads[i], NULL, write_many, &works[i]), 0);
    }
    for (size_t i = 0; i < THREADS; i++) {
        assert_int_equal(pthread_join(threads[i], NULL), 0);
        assert_int_equal(works[i].wrong, 0);
    }
    for (size_t i = 0; i < THREADS; i++) {
        for (size_t which = 0; which < SAMPLES; which++) {
            assert_true(same(&works[i].first[which], &works[THREADS - 1].first[which]));
            buf_free(&works[i].first[which]);
        }
    }
}

static int64_t now_us(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static void receipt__cost_is_printed(void **state)
{
    (void)state;
    enum { TIMES = 50 };
    struct receipt receipt = sample_ru();
    size_t size = 0;
    int64_t start = now_us();
    for (int i = 0; i < TIMES; i++) {
        struct buf out;
        assert_int_equal(write_sample(&receipt, &out), STATUS_OK);
        size = out.size;
        buf_free(&out);
    }
    int64_t each = (now_us() - start) / TIMES;
    print_message("receipt: %zu bytes, %d.%02d ms\n", size, (int)(each / 1000),
                  (int)(each % 1000 / 10));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(receipt__threads_at_once_write_the_same_bytes),
        cmocka_unit_test(receipt__cost_is_printed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
