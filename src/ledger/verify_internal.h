/* verify_internal.h - the state of a verification, shared by its files: verify_walk.c goes through
 * transfers, verify_change.c through changes, verify_rows.c, verify_shift.c and verify_keys.c
 * compare what came out with the other tables. Only for verification. */
#ifndef OKNO_LEDGER_VERIFY_INTERNAL_H
#define OKNO_LEDGER_VERIFY_INTERNAL_H

#include "base/integer.h"
#include "base/map.h"
#include "ledger/ledger_store.h"
#include "ledger/tail.h"
#include "ledger/verify.h"
#include "ledger/verify_table.h"

enum { VERIFY_PAGE = 512, CURRENCIES = 16 };

/* What the balance by value date of a day has beyond the booked one. */
struct computed_shift {
    int32_t day;
    bool seen;
    int64_t amount;
    struct computed_shift *next;
};

/* An account as its transfers and changes make it. */
struct computed {
    int64_t id;
    int64_t debits_pending, debits_posted, credits_pending, credits_posted;
    int64_t last_transfer;
    int64_t lower, upper;
    int64_t flags, last_change;
    enum currency currency;
    int32_t day; /* being gone through */
    bool has_day, seen;
    bool is_early; /* its days are trusted before its opening was read */
    int64_t opening, day_debits, day_credits;
    struct computed_shift *shifts;
    int32_t shifts_from;  /* checking since a day: the first day whose shift is known in full */
    int64_t last_trusted; /* transfer, of before that day */
};

struct computed_hold {
    int64_t id;
    int64_t debit, credit, amount, expires_us, kind, user_data;
};

struct computed_chain {
    int64_t id; /* its link */
    int64_t left;
};

/* A transfer that something was done to once: a hold that expired, one that was reversed. */
struct computed_end {
    int64_t id;
    int64_t by;
    bool seen;
};

struct currency_sum {
    enum currency currency;
    wide balance;
};

/* A sum over rows that does not depend on their order; which rows differ is found in another pass,
 * and only when the sums do. Seeded by chance, so that nobody can aim at it. */
struct row_sum {
    uint64_t sums[2];
    int64_t count;
};

struct change_page {
    struct account_change rows[VERIFY_PAGE];
    size_t count, at;
    int64_t after;
    bool has_ended;
};

struct closed_page {
    struct closed_day rows[VERIFY_PAGE];
    size_t count, at;
    int64_t after;
    bool has_ended;
};

struct verification {
    struct txn *txn;
    const struct tail *tail; /* where rows are behind the transfers; NULL: nowhere */
    int64_t settled;         /* the last transfer whose key must be in a segment */
    struct row_sum keys, stored_keys;
    struct key_walk *key_walk; /* where reading them has come to */
    bool has_keys, keys_ended;
    bool companion_ended;
    const struct verify_options *options;
    const struct verify_watcher *watcher;
    struct verify_result *result;
    struct arena arena;
    struct map accounts; /* struct computed */
    struct table holds, chains, expired, reversed;
    struct change_page changes;
    struct closed_page closed;
    int64_t first; /* transfers before it are trusted */
    int64_t closed_through;
    int32_t last_day;                   /* the greatest business date so far */
    int64_t day_starts_us, day_ends_us; /* of the day that times fall into now */
    int32_t day;
    uint64_t seeds[2];
    struct row_sum made, stored;
    /* Where reading the daily balances has come to: the days that are over, then the accounts'
     * newest ones. */
    int64_t daily_account, daily_day, daily_newest;
    bool past_ended, daily_ended;
    bool is_basing;  /* reading what is trusted, before the first transfer */
    bool is_second;  /* the pass that names daily balances */
    bool names_days; /* in the second pass: what is said now is said */
    struct currency_sum sums[CURRENCIES];
};

bool verify_sums_differ(const struct row_sum *made, const struct row_sum *stored);
/* One thing that is wrong. */
void verify_problem(struct verification *run, const char *format, ...) OKNO_PRINTF(2, 3);
/* It is, when stored and computed differ. */
void verify_expect(struct verification *run, const char *table, int64_t id, const char *column,
                   int64_t stored, int64_t computed);
int64_t verify_balance(const struct computed *at);
/* Within the millisecond of the id. */
bool verify_is_time_of(int64_t id, int64_t us);

/* verify_walk.c: transfers, each after the changes and closings before it. */
OKNO_CHECK enum status verify_transfers(struct verification *run, const struct transfer *transfers,
                                        size_t count);
/* verify_change.c */
OKNO_CHECK enum status verify_new_account(struct verification *run, int64_t id,
                                          struct computed **account);
OKNO_CHECK enum status verify_changes_before(struct verification *run, int64_t id);
/* The account's day is over: it counts. */
OKNO_CHECK enum status verify_day(struct verification *run, struct computed *at);

/* verify_keys.c: the way from keys to transfers. Count a transfer; compare with the rows; say which
 * of them differ. */
void verify_add_key(struct verification *run, struct row_sum *sum, int64_t key, int64_t step,
                    int64_t transfer);
OKNO_CHECK enum status verify_keys(struct verification *run);
/* Before all: which of them must be in segments. */
OKNO_CHECK enum status verify_keys_settled(struct verification *run);
/* Some of the rows; close in the end, also after a failure. */
OKNO_CHECK enum status verify_read_keys(struct verification *run);
void verify_close_keys(struct verification *run);

/* verify_shift.c: a transfer whose value date is another day than its business date. */
OKNO_CHECK enum status verify_shift(struct verification *run, const struct transfer *transfer,
                                    struct computed *debit, struct computed *credit);
OKNO_CHECK enum status verify_shifts(struct verification *run);

/* verify_rows.c: the other tables, when all transfers went by. */
OKNO_CHECK enum status verify_rows(struct verification *run);
/* A page of the daily balances; begin again. */
OKNO_CHECK enum status verify_read_days(struct verification *run);
void verify_rewind_days(struct verification *run);
/* Rows that no transfer makes; in the second pass. */
OKNO_CHECK enum status verify_find_days(struct verification *run);
/* Where checking since a day begins: balances and holds of before. */
OKNO_CHECK enum status verify_base(struct verification *run);
/* A step of a sum that no one can aim at. */
uint64_t verify_mix(uint64_t hash, int64_t value);
void verify_add_day(struct verification *run, struct row_sum *sum, const int64_t row[7]);

#endif
