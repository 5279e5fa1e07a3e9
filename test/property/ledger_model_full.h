/* ledger_model_full.h - the whole ledger written a second time, from the rules in ledger.h alone
 * and as simply as can be: a list of transfers, every balance added up from the first. Shares no
 * code with src/ledger but the form of orders and the names of outcomes. Transfers are numbered
 * from 1 in the order they were made. */
#ifndef OKNO_TEST_LEDGER_MODEL_FULL_H
#define OKNO_TEST_LEDGER_MODEL_FULL_H

#include "ledger/ledger.h"

enum { FULL_ACCOUNTS = 8, FULL_TRANSFERS = 4096, FULL_CHANGES = 1024 };

struct full_account {
    int64_t id;
    enum currency currency;
    int64_t lower, upper; /* INT64_MIN and INT64_MAX: none */
    bool closed, debits_blocked, credits_blocked;
};

struct full_transfer {
    struct transfer_order order; /* with the accounts, currency and hold that it came to */
    int64_t amount;
    size_t link, left; /* link: number of the first of its chain, 0: alone */
    int64_t time_us;
    int32_t day, value_day;
};

enum full_kind { FULL_LIMITS, FULL_BLOCKS, FULL_CLOSE, FULL_REOPEN };

struct full_change {
    enum full_kind kind;
    int64_t key, step, account, user_data;
    int64_t a, b; /* limits, blocks, or where it was swept to and as what */
    bool swept;   /* [out] */
};

struct full_model {
    struct full_account accounts[FULL_ACCOUNTS];
    struct full_transfer transfers[FULL_TRANSFERS];
    size_t count;
    struct full_change changes[FULL_CHANGES];
    size_t change_count;
    int64_t clock_us, time_us; /* what the clock says, and the latest it ever said */
    int32_t day, stored_day, closed_through;
    size_t batch_start, batch_changes; /* counts when the batch began */
    bool closed_in_batch;
};

void full_init(struct full_model *model, int64_t clock_us);
void full_clock(struct full_model *model, int64_t clock_us);
void full_batch_begin(struct full_model *model);
void full_batch_end(struct full_model *model);

/* Each does what it says when the outcome is LEDGER_OK, and nothing otherwise.
 * numbers [out]: of a transfer that was made or existed, else 0 */
void full_post_many(struct full_model *model, const struct transfer_order *orders, size_t count,
                    enum ledger_outcome *outcomes, size_t *numbers);
enum ledger_outcome full_change(struct full_model *model, const struct full_change *change);
enum ledger_outcome full_close_day(struct full_model *model, int32_t day);
size_t full_expire(struct full_model *model, size_t most);

/* ---- of the model's own */

/* numbers as above. in_chain: a repeat of one that was made is another transfer then. */
enum ledger_outcome full_post_one(struct full_model *model, const struct transfer_order *order,
                                  bool in_chain, size_t *number);
void full_add(struct full_model *model, const struct transfer_order *order, int64_t amount);
/* NULL: there is no such account. */
struct full_account *full_account_of(struct full_model *model, int64_t id);

/* ---- looking */

/* The four counters, added up. */
struct full_counters {
    int64_t debits_pending, debits_posted, credits_pending, credits_posted;
};
struct full_counters full_count(const struct full_model *model, int64_t account);
/* What resolved a hold, or reversed a transfer: its number, or 0. */
size_t full_resolved_by(const struct full_model *model, size_t number);
size_t full_reversed_by(const struct full_model *model, size_t number);
/* Number of a key's transfer, or 0. */
size_t full_by_key(const struct full_model *model, int64_t key, int64_t step);
bool full_moves(const struct full_transfer *transfer);

#endif
