/* unit.h - cmocka with what it needs before it, and checks for tables of rows.
 * A row that fails says its name, what was got and what was expected. */
#ifndef OKNO_TEST_UNIT_H
#define OKNO_TEST_UNIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/str.h"

#define assert_ok(status) assert_int_equal((status), STATUS_OK)

/* got and expected  integers or enumerators */
#define check_row(name, got, expected)                                                             \
    do {                                                                                           \
        long long got_ = (long long)(got);                                                         \
        long long expected_ = (long long)(expected);                                               \
        if (got_ != expected_) {                                                                   \
            fail_msg("%s: got %lld, expected %lld", (name), got_, expected_);                      \
        }                                                                                          \
    } while (0)

#define check_text(name, got, expected)                                                            \
    do {                                                                                           \
        struct str got_ = (got);                                                                   \
        struct str expected_ = str_from(expected);                                                 \
        if (!str_equal(got_, expected_)) {                                                         \
            fail_msg("%s: got \"%.*s\", expected \"%.*s\"", (name), STR_ARGS(got_),                \
                     STR_ARGS(expected_));                                                         \
        }                                                                                          \
    } while (0)

#endif
