/* bench_bank.h - the bank that a benchmark makes for itself: customers with money that came through
 * the ledger, and an open session each, whose key the benchmark holds. */
#ifndef OKNO_MAIN_BENCH_BANK_H
#define OKNO_MAIN_BENCH_BANK_H

#include "main/core.h"

enum { BENCH_ACCOUNTS = 2 };

struct bench_session {
    int64_t accounts[BENCH_ACCOUNTS];
    char token[TOKEN_TEXT];
    struct p256_pair *pair;
    char x[44], y[44]; /* the public key's coordinates in base64url */
};

/* What the store says after a run. */
struct bench_books {
    int64_t transfers; /* without those that brought the first money */
    int64_t problems;
};

/* Where the folder's bank would be kept (OKNO_STORE may name another store than the folder) nothing
 * may be yet, or what a benchmark made there before. STATUS_INVALID: it is somebody's. Looks only.
 */
OKNO_CHECK enum status bench_bank_look(const char *data, struct error *error);

/* A new bank in the folder data with a customer for each of the sessions. Free with
 * bench_bank_forget. */
OKNO_CHECK enum status bench_bank_make(const char *data, struct bench_session *sessions,
                                       size_t count, struct error *error);
void bench_bank_forget(struct bench_session *sessions, size_t count);

/* Recompute everything from the first transfer. count: the sessions it was made with. */
OKNO_CHECK enum status bench_bank_check(const char *data, size_t count, struct bench_books *books,
                                        struct error *error);

/* Remove the bank's files and its folder. */
void bench_bank_remove(const char *data);

#endif
