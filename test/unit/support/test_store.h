/* test_store.h - which store the tests run on: SQLite in a folder of their own, or, when
 * OKNO_TEST_STORE names a PostgreSQL database (script/with-postgres makes one), a schema of their
 * own in it. */
#ifndef OKNO_TEST_TEST_STORE_H
#define OKNO_TEST_TEST_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

bool test_store_is_postgres(void);
/* A fresh, empty store. url [out]: for store_open. */
void test_store_make(const char *folder, char *url, size_t size);
/* Remove what is not in the folder. */
void test_store_remove(const char *url);
/* By hand, past the server: what an engineer with a shell could do. */
void test_store_sql(const char *url, const char *sql);
/* One number; 0 when there is no row. */
int64_t test_store_number(const char *url, const char *sql);

/* At the head of a test that is about files. */
#define SKIP_UNLESS_SQLITE()                                                                       \
    do {                                                                                           \
        if (test_store_is_postgres()) {                                                            \
            skip();                                                                                \
        }                                                                                          \
    } while (0)

#endif
