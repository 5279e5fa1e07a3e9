#include "bank/processor_queue.h"

#include "bank/processor_store.h"
#include "base/assume.h"

const char *queue_decided_text(enum queue_decided decided)
{
    static const char *const texts[QUEUE_DECIDEDS] = {
#define QUEUE_DECIDED_TEXT(name, text) text,
        QUEUE_DECIDED_LIST(QUEUE_DECIDED_TEXT)
#undef QUEUE_DECIDED_TEXT
    };
    assume(decided < QUEUE_DECIDEDS);
    return texts[decided];
}

const char *queue_reason_text(enum queue_reason reason)
{
    static const char *const texts[QUEUE_REASONS] = {
#define QUEUE_REASON_TEXT(name, word, text) text,
        QUEUE_REASON_LIST(QUEUE_REASON_TEXT)
#undef QUEUE_REASON_TEXT
    };
    assume(reason < QUEUE_REASONS);
    return texts[reason];
}

enum status processor_queue_list(struct txn *txn, int64_t after,
                                 struct processor_queued rows[LIMIT_PROCESSOR_QUEUE], size_t *count)
{
    return queued_select_open(txn, after, rows, count);
}

enum status processor_queue_show(struct txn *txn, int64_t id, struct processor_queued *row,
                                 struct card_operation *operation)
{
    *operation = (struct card_operation){.id = 0};
    enum status status = queued_select(txn, id, row);
    return status == STATUS_OK && row->operation != 0
               ? operation_select(txn, row->operation, operation)
               : status;
}

enum status processor_queue_plan(struct txn *txn, const struct bank *bank, int64_t id,
                                 struct plan *plan)
{
    struct processor_queued row;
    enum status status = queued_select(txn, id, &row);
    if (status != STATUS_OK) {
        return status == STATUS_NOT_FOUND ? STATUS_OK : status;
    }
    const struct processor_message message = {.reference = str_from(row.reference),
                                              .currency = row.currency};
    return processor_plan(txn, bank, &message, plan);
}

static enum queue_decided judge(const struct queue_decide *decide,
                                const struct processor_queued *row)
{
    if (row->resolved_us != 0) {
        return QUEUE_DECIDED_CLOSED;
    }
    if (decide->decision == QUEUE_CLOSE) {
        return decide->remark.size == 0 ? QUEUE_DECIDED_NO_REMARK : QUEUE_DECIDED_DONE;
    }
    bool waits = row->reason == QUEUE_WAITS || row->reason == QUEUE_WAITS_CLEARING;
    return row->message == 0 ? QUEUE_DECIDED_NO_MESSAGE
           : waits           ? QUEUE_DECIDED_WAITS
                             : QUEUE_DECIDED_DONE;
}

enum status processor_queue_decide(struct txn *txn, const struct bank *bank,
                                   const struct queue_decide *decide, enum queue_decided *decided)
{
    struct processor_queued row;
    *decided = QUEUE_DECIDED_NOT_FOUND;
    enum status status = queued_lock(txn, decide->id);
    if (status == STATUS_OK) {
        status = queued_select(txn, decide->id, &row);
    }
    if (status != STATUS_OK) {
        return status == STATUS_NOT_FOUND ? STATUS_OK : status;
    }
    *decided = judge(decide, &row);
    if (*decided != QUEUE_DECIDED_DONE) {
        return STATUS_OK;
    }
    if (decide->decision == QUEUE_RETRY) {
        bool is_done = false;
        status = processor_retry(txn, bank, str_from(row.name), str_from(row.reference), &is_done);
        *decided = is_done ? QUEUE_DECIDED_DONE : QUEUE_DECIDED_STILL;
        if (status != STATUS_OK || !is_done) {
            return status;
        }
    }
    return queued_close(txn, decide->id, decide->person, decide->remark, clock_now(bank->clock));
}
