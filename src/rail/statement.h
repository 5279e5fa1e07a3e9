/* statement.h - a day of the account with the rail (camt.053), held against the ledger: every entry
 * against a transfer of the correspondent account, one to one; what is left over, on either side,
 * goes to a person. For: main (okno rail statement). */
#ifndef OKNO_RAIL_STATEMENT_H
#define OKNO_RAIL_STATEMENT_H

#include "rail/queue.h"
#include "rail/rail.h"

struct rail_entry {
    char name[RAIL_ID]; /* the id of the message that made it: ours of a debit, the rail's of a
                           credit */
    char uetr[UETR_TEXT];
    int64_t minor;
    bool is_credit;
    uint8_t seen; /* of the matching */
};

struct rail_statement {
    char id[RAIL_ID];
    int32_t day;
    enum currency currency;
    char account[RAIL_ACCOUNT];
    char bik[BIK_TEXT];
    int64_t opening, closing; /* of the bank's money there; below 0: owed */
    int64_t credits, debits;
    struct rail_entry *entries; /* in the order of the file */
    size_t count, room;
};

/* Read a whole file, piece by piece, and check that it is whole: schema, one day, sums and counts
 * as it says itself, opening and turnovers make closing. STATUS_INVALID: error says what is wrong.
 * Free: rail_statement_free, also after a failure. */
OKNO_CHECK enum status rail_statement_read(const struct rail_forms *forms, rail_read read,
                                           void *context, struct rail_statement *statement,
                                           struct error *error);
void rail_statement_free(struct rail_statement *statement);

/* What a day came to. Stored, but for the counts. */
struct rail_day_result {
    int32_t day;
    char statement[RAIL_ID];
    int64_t opening, credits, debits, closing;
    int64_t entries;
    int64_t ledger_opening, ledger_closing; /* of the same money, seen from here */
    int64_t explained; /* what the queue's open rows explain of the difference at the end */
    int64_t matched, earlier,
        queued;     /* entries matched; with a transfer of another day; left over */
    bool is_proved; /* both sides add up, and what they differ in is explained to the last kopeck */
};

#define RAIL_HELD_LIST(X)                                                                          \
    X(OK, "held against the ledger")                                                               \
    X(AGAIN, "this statement was taken before")                                                    \
    X(OTHER_BEFORE, "another statement of this day was taken before")                              \
    X(NOT_OVER, "the day is not over yet")                                                         \
    X(OUT_OF_ORDER, "a later day was taken before")                                                \
    X(NOT_OURS, "it is of another bank's account or another currency")
enum rail_held {
#define RAIL_HELD_ENUM(id, text) RAIL_HELD_##id,
    RAIL_HELD_LIST(RAIL_HELD_ENUM)
#undef RAIL_HELD_ENUM
};
const char *rail_held_text(enum rail_held held);

/* What holding a statement against the ledger comes to. */
struct rail_comparison {
    enum rail_held held;
    struct rail_day_result result;
    int64_t *marks; /* messages that the statement has */
    size_t mark_count, mark_room;
    struct rail_queued *differences; /* new rows of the queue, without ids */
    size_t difference_count, difference_room;
    int64_t *closes; /* rows of the queue that close themselves */
    size_t close_count, close_room;
};

/* The day whose statement is to be asked for now, from this second of a day on; 0: none. newest:
 * the last that was taken; 0: none was, and the books begin with yesterday. One after another, so
 * that none is left out when the bank was away. Pure. */
int32_t rail_day_due(int64_t now_us, int32_t seconds, int32_t newest);
/* The same of what was taken; *day [out]. */
OKNO_CHECK enum status rail_day_next(struct txn *txn, const struct rail *rail, int32_t *day);

/* In a reader's snapshot; changes nothing. so_far: a day that is not over, too; its result must not
 * be kept. Free: rail_comparison_free. */
OKNO_CHECK enum status rail_compare(struct txn *txn, const struct rail *rail,
                                    struct rail_statement *statement, bool so_far,
                                    struct rail_comparison *comparison);
void rail_comparison_free(struct rail_comparison *comparison);

/* Keep it, a piece a call, so that nobody waits for long: *done [out] is false until all is kept.
 * from: 0 at first, then what the call before left there. Interrupted, it is simply done again. */
OKNO_CHECK enum status rail_compare_keep(struct txn *txn, const struct rail *rail,
                                         const struct rail_comparison *comparison, size_t *from,
                                         bool *done);

#endif
