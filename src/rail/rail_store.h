/* rail_store.h - the rows of the rail. Only for this folder. */
#ifndef OKNO_RAIL_RAIL_STORE_H
#define OKNO_RAIL_RAIL_STORE_H

#include "rail/queue.h"
#include "rail/rail.h"
#include "rail/statement.h"

enum rail_direction { RAIL_OUT = 1, RAIL_IN = 2 };

/* The numbers are stored. */
enum rail_state {
    RAIL_STATE_NEW = 1,      /* from here: to be sent, perhaps sent */
    RAIL_STATE_TAKEN = 2,    /* the rail has it; of a transfer, what becomes of it is awaited */
    RAIL_STATE_SETTLED = 3,  /* of a transfer: its end */
    RAIL_STATE_REJECTED = 4, /* the other one */
    RAIL_STATE_DONE = 5,     /* of all others */
    RAIL_STATE_REFUSED = 6,  /* the rail does not take its form: for a person */
};

struct rail_row {
    int64_t id;
    enum rail_direction direction;
    char name[RAIL_ID];
    enum rail_kind kind;
    enum rail_state state;
    char uetr[UETR_TEXT];
    int64_t payment, original;
    struct amount amount;
    int64_t booked;
    int32_t statement_day;
    struct digest digest;
    int64_t tries, due_us, created_us, taken_us;
};

/* body: of the message as it was or will be said */
OKNO_CHECK enum status rail_row_insert(struct txn *txn, const struct rail_row *row,
                                       struct str body);
OKNO_CHECK enum status rail_row_by_name(struct txn *txn, enum rail_direction direction,
                                        struct str name, struct rail_row *row);
OKNO_CHECK enum status rail_row_by_id(struct txn *txn, int64_t id, struct rail_row *row);
/* The first one of this kind about a payment. */
OKNO_CHECK enum status rail_row_by_payment(struct txn *txn, int64_t payment, enum rail_kind kind,
                                           struct rail_row *row);
/* The one that moved this key of the ledger in this direction. */
OKNO_CHECK enum status rail_row_by_booked(struct txn *txn, int64_t booked,
                                          enum rail_direction direction, struct rail_row *row);
/* state, booked, original, statement_day, tries, due_us, taken_us */
OKNO_CHECK enum status rail_row_update(struct txn *txn, const struct rail_row *row);
/* The statement of this day has them; at most RAIL_MARKS at once. */
enum { RAIL_MARKS = 256 };
OKNO_CHECK enum status rail_rows_mark(struct txn *txn, const int64_t *ids, size_t count,
                                      int32_t day);
OKNO_CHECK enum status rail_body(struct txn *txn, int64_t id, struct arena *arena,
                                 struct str *body);
/* Those in this state whose time has come, the oldest first. */
OKNO_CHECK enum status rail_rows_due(struct txn *txn, enum rail_state state, int64_t now_us,
                                     size_t most, struct rail_row *rows, size_t *count);
OKNO_CHECK enum status rail_count(struct txn *txn, enum rail_state state, int64_t *count);

/* STATUS_NOT_FOUND: this transfer was not told of yet. */
OKNO_CHECK enum status rail_credit_find(struct txn *txn, struct str uetr, int64_t *message);
OKNO_CHECK enum status rail_credit_insert(struct txn *txn, struct str uetr, int64_t message);

OKNO_CHECK enum status rail_queue_insert(struct txn *txn, const struct rail_queued *row);
OKNO_CHECK enum status rail_queue_select(struct txn *txn, int64_t id, struct rail_queued *row);
OKNO_CHECK enum status rail_queue_update(struct txn *txn, const struct rail_queued *row);
/* Open ones about this message; the first of that reason. */
OKNO_CHECK enum status rail_queue_about(struct txn *txn, int64_t message, enum rail_reason reason,
                                        struct rail_queued *row);
/* An open one without a message here, by the rail's own id of it. */
OKNO_CHECK enum status rail_queue_named(struct txn *txn, struct str reference,
                                        enum rail_reason reason, struct rail_queued *row);
/* The open ones with an id above `after`. */
OKNO_CHECK enum status rail_queue_open(struct txn *txn, int64_t after, size_t most,
                                       struct rail_queued *rows, size_t *count);
OKNO_CHECK enum status rail_queue_count(struct txn *txn, int64_t *count);

/* Which difference, on a day's end, between the rail's books and the ledger the rows of differences
 * explain: all of that day or before that did not close themselves. */
OKNO_CHECK enum status rail_queue_explains(struct txn *txn, int32_t day, int64_t *sum);

OKNO_CHECK enum status rail_day_select(struct txn *txn, int32_t day, struct rail_day_result *row);
/* The last one taken; STATUS_NOT_FOUND. */
OKNO_CHECK enum status rail_day_newest(struct txn *txn, struct rail_day_result *row);
OKNO_CHECK enum status rail_day_insert(struct txn *txn, const struct rail_day_result *row,
                                       int64_t now_us);

#endif
