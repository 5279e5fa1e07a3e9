/* processor_store.h - the SQL of operations, the processor's messages and the queue. Only for this
 * folder. */
#ifndef OKNO_BANK_PROCESSOR_STORE_H
#define OKNO_BANK_PROCESSOR_STORE_H

#include "bank/payment.h"
#include "bank/processor_queue.h"

OKNO_CHECK enum status operation_insert(struct txn *txn, const struct card_operation *operation);
/* What moves: state, sums, hold, times. */
OKNO_CHECK enum status operation_update(struct txn *txn, const struct card_operation *operation);
OKNO_CHECK enum status operation_select(struct txn *txn, int64_t id,
                                        struct card_operation *operation);
OKNO_CHECK enum status operation_by_reference(struct txn *txn, struct str reference,
                                              struct card_operation *operation);
OKNO_CHECK enum status operation_page(struct txn *txn, int64_t card, int64_t before, size_t room,
                                      struct card_operation *operations, size_t *count);
/* One whose time is over. */
OKNO_CHECK enum status operation_due(struct txn *txn, int64_t now_us, int64_t *id);
OKNO_CHECK enum status operation_due_plan(struct txn *txn, int64_t now_us, int64_t most,
                                          struct plan *plan);
/* Its payment is of this sum and in this state now. */
OKNO_CHECK enum status operation_payment_put(struct txn *txn, const struct payment *payment);

struct message_row {
    int64_t id;
    struct digest digest;
    enum processor_kind kind;
    enum message_state state;
    enum card_answer answer;
    enum queue_reason reason; /* not stored here: of its row in the queue */
    int64_t operation;
    int64_t amount;
    enum currency currency;
    bool is_final;
};
OKNO_CHECK enum status message_insert(struct txn *txn, const struct message_row *row,
                                      const struct processor_message *message, int64_t now_us);
OKNO_CHECK enum status message_by_name(struct txn *txn, struct str name, struct message_row *row);
/* state and operation */
OKNO_CHECK enum status message_update(struct txn *txn, const struct message_row *row);
/* What was reversed of an authorisation that has not come yet: a whole one, and the sum of parts.
 */
OKNO_CHECK enum status message_reversed(struct txn *txn, struct str reference, bool *whole,
                                        int64_t *parts);
/* The oldest one after `after` that waits for this reference. STATUS_NOT_FOUND */
OKNO_CHECK enum status message_waiting(struct txn *txn, struct str reference, int64_t after,
                                       struct message_row *row);

struct queue_row {
    int64_t id, message, operation;
    enum queue_reason reason;
    int64_t amount;
    enum currency currency;
};
OKNO_CHECK enum status queue_insert(struct txn *txn, const struct queue_row *row, int64_t now_us);
/* The reason why a message waits, or why a person closed it; QUEUE_NONE: neither. */
OKNO_CHECK enum status queue_reason_of(struct txn *txn, int64_t message, enum queue_reason *reason);
/* Until the end of the transaction nobody else decides it. STATUS_NOT_FOUND */
OKNO_CHECK enum status queued_lock(struct txn *txn, int64_t id);
/* STATUS_NOT_FOUND */
OKNO_CHECK enum status queued_select(struct txn *txn, int64_t id, struct processor_queued *row);
OKNO_CHECK enum status queued_select_open(struct txn *txn, int64_t after,
                                          struct processor_queued rows[LIMIT_PROCESSOR_QUEUE],
                                          size_t *count);
/* By a person. */
OKNO_CHECK enum status queued_close(struct txn *txn, int64_t id, struct str person,
                                    struct str remark, int64_t now_us);
/* By itself. */
OKNO_CHECK enum status queue_resolve(struct txn *txn, int64_t message, int64_t now_us);

#endif
