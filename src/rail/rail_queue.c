/* rail_queue.c - what waits for a person, and what a person decides. */
#include <stdio.h>
#include <string.h>

#include "bank/account.h"
#include "rail/rail_walk.h"

static const struct {
    const char *word, *text;
} reasons[] = {{"", ""},
#define ROW(id, number, word, text) {word, text},
               RAIL_REASON_LIST(ROW)
#undef ROW
};

static const char *const decided_texts[] = {
#define ROW(id, text) text,
    RAIL_DECIDED_LIST(ROW)
#undef ROW
};

const char *rail_reason_word(enum rail_reason reason)
{
    return reasons[reason].word;
}

const char *rail_reason_text(enum rail_reason reason)
{
    return reasons[reason].text;
}

const char *rail_decided_text(enum rail_decided decided)
{
    return decided_texts[decided];
}

enum status rail_queue(struct txn *txn, const struct rail *rail, struct rail_queued *queued)
{
    queued->id = id_next(rail->config.bank->ids);
    queued->created_us = clock_now(rail->config.bank->clock);
    log_event(LOG_WARNING, "rail-queue", "row %lld: %s", (long long)queued->id,
              rail_reason_word(queued->reason));
    return rail_queue_insert(txn, queued);
}

enum status rail_queue_list(struct txn *txn, int64_t after,
                            struct rail_queued rows[LIMIT_RAIL_QUEUE], size_t *count)
{
    return rail_queue_open(txn, after, LIMIT_RAIL_QUEUE, rows, count);
}

enum status rail_queue_show(struct txn *txn, int64_t id, struct arena *arena,
                            struct rail_queued *row, struct str *body)
{
    enum status status = rail_queue_select(txn, id, row);
    *body = STR("");
    return status == STATUS_OK && row->message != 0 ? rail_body(txn, row->message, arena, body)
                                                    : status;
}

/* ---- deciding */

struct deciding {
    struct txn *txn;
    const struct rail *rail;
    const struct rail_decide *decide;
    struct rail_queued row;
    struct rail_row message;
    struct rail_message said; /* what the message said */
};

static enum status read_message(struct deciding *deciding, int64_t id, struct rail_message *said)
{
    struct arena arena;
    struct str body = {0};
    struct error error = {0};
    arena_init(&arena, 2UL * LIMIT_RAIL_MESSAGE);
    enum status status = rail_body(deciding->txn, id, &arena, &body);
    if (status == STATUS_OK) {
        status = rail_message_read(deciding->rail->config.forms, body, said, &error);
    }
    arena_free(&arena);
    return status;
}

enum status rail_answer_recall(struct txn *txn, const struct rail *rail,
                               const struct rail_row *recall, const struct rail_message *said,
                               enum rail_status status)
{
    struct rail_message answer = rail_begin(rail, RAIL_RECALL_ANSWER);
    struct rail_row row = {
        .id = id_next(rail->config.bank->ids), .payment = recall->payment, .original = recall->id};
    rail_name(rail, 'A', row.id, answer.id);
    rail_copy(said->from_bik, answer.to_bik, sizeof answer.to_bik);
    rail_copy(said->original_id, answer.original_id, sizeof answer.original_id);
    rail_copy(said->uetr, answer.uetr, sizeof answer.uetr);
    answer.original_kind = said->original_kind;
    answer.status = status;
    return rail_post(txn, rail, &answer, &row);
}

static enum status close_row(struct deciding *deciding, struct rail_queued *row)
{
    row->is_done = true;
    row->closed_us = clock_now(deciding->rail->config.bank->clock);
    (void)snprintf(row->person, sizeof row->person, "%.*s", STR_ARGS(deciding->decide->person));
    return rail_queue_update(deciding->txn, row);
}

/* Under which key of the ledger the money of a credit stands here: under its own or, after a return
 * that the rail does not take, under that return's. last [out]: the last return; its id is 0 when
 * there was none. */
static enum status find_key(struct txn *txn, int64_t credit, int64_t *key, struct rail_row *last)
{
    struct rail_row row;
    enum status status = STATUS_OK;
    *last = (struct rail_row){.id = 0};
    *key = credit;
    while ((status = rail_row_by_booked(txn, *key, RAIL_OUT, &row)) == STATUS_OK) {
        *last = row;
        if (row.state != RAIL_STATE_REJECTED) {
            return STATUS_OK;
        }
        *key = row.id;
    }
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

static enum status write_return(struct deciding *deciding, const struct rail_row *credit,
                                int64_t key)
{
    const struct rail *rail = deciding->rail;
    struct rail_message back = rail_begin(rail, RAIL_RETURN);
    struct rail_row row = {
        .id = id_next(rail->config.bank->ids), .original = credit->id, .booked = key};
    rail_name(rail, 'R', row.id, back.id);
    rail_copy(credit->name, back.original_id, sizeof back.original_id);
    rail_copy(credit->uetr, back.uetr, sizeof back.uetr);
    back.original_kind = credit->kind == RAIL_RETURN ? RAIL_RETURN : RAIL_TRANSFER;
    back.amount = credit->amount;
    rail_copy(deciding->row.reason == RAIL_REASON_RECALL ? "FOCR" : "AC01", back.reason,
              sizeof back.reason);
    return rail_post(deciding->txn, rail, &back, &row);
}

/* The money goes from where it waits to the correspondent account, and a return to the rail. */
static enum status send_back(struct deciding *deciding, const struct rail_row *credit,
                             enum rail_decided *decided)
{
    struct rail_row last;
    int64_t customer = 0;
    enum bank_outcome outcome = BANK_OK;
    struct payment_in in = {.amount = credit->amount};
    enum status status = find_key(deciding->txn, credit->id, &in.id, &last);
    bool is_away = last.id != 0 && last.state != RAIL_STATE_REJECTED;
    if (status == STATUS_OK && !is_away) {
        status = payment_in_resolve(deciding->txn, deciding->rail->config.bank, &in, 0, &outcome,
                                    &customer);
    }
    if (status != STATUS_OK || is_away || outcome != BANK_OK) {
        *decided = RAIL_DECIDED_GONE;
        return status;
    }
    return write_return(deciding, credit, in.id);
}

static bool is_of_waiting_money(enum rail_reason reason)
{
    return reason == RAIL_REASON_UNKNOWN_PAYEE || reason == RAIL_REASON_RETURN_DIFFERS;
}

/* The open row under which a credit's money waits; STATUS_NOT_FOUND: none of it does. */
static enum status find_waiting(struct txn *txn, int64_t credit, struct rail_queued *row)
{
    enum status status = rail_queue_about(txn, credit, RAIL_REASON_UNKNOWN_PAYEE, row);
    return status == STATUS_NOT_FOUND
               ? rail_queue_about(txn, credit, RAIL_REASON_RETURN_DIFFERS, row)
               : status;
}

/* What another bank asks for: what waits goes back now; what went back before is answered so. */
static enum status give_recalled(struct deciding *deciding, int64_t id, enum rail_decided *decided)
{
    int64_t key = 0;
    struct rail_row credit;
    struct rail_row last;
    struct rail_queued waiting;
    enum status status = rail_row_by_id(deciding->txn, id, &credit);
    if (status == STATUS_OK) {
        status = find_waiting(deciding->txn, id, &waiting);
    }
    if (status == STATUS_NOT_FOUND) {
        status = find_key(deciding->txn, id, &key, &last);
        bool went =
            last.id != 0 && last.state != RAIL_STATE_REJECTED && last.state != RAIL_STATE_REFUSED;
        *decided = went ? RAIL_DECIDED_DONE : RAIL_DECIDED_GONE;
        return status;
    }
    if (status == STATUS_OK) {
        status = send_back(deciding, &credit, decided);
    }
    return status == STATUS_OK && *decided == RAIL_DECIDED_DONE ? close_row(deciding, &waiting)
                                                                : status;
}

static enum status decide_return(struct deciding *deciding, enum rail_decided *decided)
{
    if (is_of_waiting_money(deciding->row.reason)) {
        return send_back(deciding, &deciding->message, decided);
    }
    enum status status = give_recalled(deciding, deciding->message.original, decided);
    return status == STATUS_OK && *decided == RAIL_DECIDED_DONE
               ? rail_answer_recall(deciding->txn, deciding->rail, &deciding->message,
                                    &deciding->said, RAIL_ACCR)
               : status;
}

/* Who pays, as the customer is to see it: a return names nobody, its transfer's payee gives back.
 */
static enum status fill_payer(struct deciding *deciding, struct payment_out *out,
                              struct payment_in *in)
{
    const struct rail_message *said = &deciding->said;
    if (said->kind != RAIL_RETURN) {
        in->payer_name = str_from(said->payer.name);
        in->payer_bik = str_from(said->payer.bik);
        in->payer_account = str_from(said->payer.account);
        in->payee_name = str_from(said->payee.name);
        in->purpose = str_from(said->purpose);
        return STATUS_OK;
    }
    enum status status = payment_out_get(deciding->txn, deciding->message.payment, out);
    in->payer_name = str_from(out->payee_name);
    in->payer_bik = str_from(out->bik);
    in->payer_account = str_from(out->payee_account);
    in->payee_name = str_from(out->payer_name);
    in->purpose = str_from(out->purpose);
    return status;
}

static enum status decide_credit(struct deciding *deciding, enum rail_decided *decided)
{
    int64_t customer = 0;
    struct account account;
    struct rail_row last;
    struct payment_out out = {0};
    enum bank_outcome outcome = BANK_OK;
    struct payment_in in = {.amount = deciding->message.amount};
    if (deciding->decide->account.size == 0) {
        *decided = RAIL_DECIDED_NO_NUMBER;
        return STATUS_OK;
    }
    enum status status = find_key(deciding->txn, deciding->message.id, &in.id, &last);
    if (status == STATUS_OK) {
        status = fill_payer(deciding, &out, &in);
    }
    if (status == STATUS_OK) {
        status = account_by_number(deciding->txn, deciding->decide->account, &account);
    }
    if (status == STATUS_OK) {
        status = payment_in_resolve(deciding->txn, deciding->rail->config.bank, &in, account.id,
                                    &outcome, &customer);
    }
    if (status == STATUS_NOT_FOUND || (status == STATUS_OK && outcome != BANK_OK)) {
        *decided = RAIL_DECIDED_NO_ACCOUNT;
        return STATUS_OK;
    }
    return status == STATUS_OK && customer != 0
               ? rail_tell(deciding->txn, deciding->rail, customer, in.id)
               : status;
}

/* A return that the rail does not take has not left: its money is here again and waits, as before.
 */
static enum status undo_return(struct deciding *deciding)
{
    struct rail_row credit = {.id = 0};
    struct payment_credited credited;
    enum bank_outcome outcome = BANK_OK;
    struct rail_row *back = &deciding->message;
    const struct payment_in in = {.id = back->id, .amount = back->amount};
    enum status status = rail_row_by_id(deciding->txn, back->original, &credit);
    if (status == STATUS_OK) {
        status = payment_in(deciding->txn, deciding->rail->config.bank, &in, &outcome, &credited);
    }
    back->state = RAIL_STATE_REJECTED;
    if (status == STATUS_OK) {
        status = rail_row_update(deciding->txn, back);
    }
    struct rail_queued queued = {.reason = RAIL_REASON_UNKNOWN_PAYEE,
                                 .message = credit.id,
                                 .payment = credit.payment,
                                 .amount = credit.amount};
    rail_copy(credit.name, queued.reference, sizeof queued.reference);
    return status == STATUS_OK ? rail_queue(deciding->txn, deciding->rail, &queued) : status;
}

/* A payment that the rail does not take will not leave. */
static enum status undo_transfer(struct deciding *deciding, enum rail_decided *decided)
{
    enum bank_outcome outcome = BANK_OK;
    enum status status = payment_out_rejected(deciding->txn, deciding->rail->config.bank,
                                              deciding->row.payment, BANK_TECHNICAL, &outcome);
    deciding->message.state = RAIL_STATE_REJECTED;
    *decided = outcome == BANK_OK ? RAIL_DECIDED_DONE : RAIL_DECIDED_NOT_SO;
    if (status != STATUS_OK || outcome != BANK_OK) {
        return status;
    }
    status = rail_tell_back(deciding->txn, deciding->rail, deciding->row.payment);
    return status == STATUS_OK && deciding->row.message != 0
               ? rail_row_update(deciding->txn, &deciding->message)
               : status;
}

static enum status decide_refuse(struct deciding *deciding, enum rail_decided *decided)
{
    if (deciding->row.reason == RAIL_REASON_RECALL) {
        return rail_answer_recall(deciding->txn, deciding->rail, &deciding->message,
                                  &deciding->said, RAIL_RJCR);
    }
    return deciding->message.kind == RAIL_RETURN ? undo_return(deciding)
                                                 : undo_transfer(deciding, decided);
}

/* A recall that the rail does not take reaches nobody: its customer is told that it failed. A
 * return that it booked all the same has left. */
static enum status decide_close(struct deciding *deciding, enum rail_decided *decided)
{
    struct rail_row *message = &deciding->message;
    *decided = RAIL_DECIDED_DONE;
    if (deciding->row.reason != RAIL_REASON_REFUSED) {
        return STATUS_OK;
    }
    if (message->kind == RAIL_RECALL) {
        return payment_out_recall_answer(deciding->txn, deciding->rail->config.bank,
                                         deciding->row.payment, false);
    }
    if (message->kind == RAIL_RETURN) {
        message->state = RAIL_STATE_DONE;
        return rail_row_update(deciding->txn, message);
    }
    return STATUS_OK;
}

/* A message of this bank that the rail does not take, and money went with it. What its news or a
 * statement speak of was taken all the same. */
static bool is_refused_money(const struct deciding *deciding)
{
    const struct rail_row *message = &deciding->message;
    if (deciding->row.reason != RAIL_REASON_REFUSED) {
        return false;
    }
    if (message->kind == RAIL_NONE) { /* one that could not even be said */
        return true;
    }
    return (message->kind == RAIL_TRANSFER || message->kind == RAIL_RETURN) &&
           message->state == RAIL_STATE_REFUSED && message->statement_day == 0;
}

/* What may be decided about what. Money that waits, or a question, is never only closed. */
static enum status (*decision_of(const struct deciding *deciding))(struct deciding *,
                                                                   enum rail_decided *)
{
    enum rail_reason reason = deciding->row.reason;
    bool waits = is_of_waiting_money(reason);
    bool asks = reason == RAIL_REASON_RECALL || is_refused_money(deciding);
    switch (deciding->decide->decision) {
    case RAIL_DECIDE_CREDIT:
        return waits ? decide_credit : NULL;
    case RAIL_DECIDE_RETURN:
        return waits || reason == RAIL_REASON_RECALL ? decide_return : NULL;
    case RAIL_DECIDE_REFUSE:
        return asks ? decide_refuse : NULL;
    case RAIL_DECIDE_CLOSE:
        return waits || asks ? NULL : decide_close;
    default:
        return NULL;
    }
}

static enum status load(struct deciding *deciding)
{
    enum status status = rail_queue_select(deciding->txn, deciding->decide->id, &deciding->row);
    if (status != STATUS_OK || deciding->row.message == 0) {
        return status;
    }
    status = rail_row_by_id(deciding->txn, deciding->row.message, &deciding->message);
    return status == STATUS_OK && deciding->message.direction == RAIL_IN
               ? read_message(deciding, deciding->message.id, &deciding->said)
               : status;
}

enum status rail_queue_decide(struct txn *txn, const struct rail *rail,
                              const struct rail_decide *decide, enum rail_decided *decided)
{
    struct deciding deciding = {.txn = txn, .rail = rail, .decide = decide};
    enum status status = load(&deciding);
    if (status == STATUS_NOT_FOUND || (status == STATUS_OK && deciding.row.is_done)) {
        *decided = RAIL_DECIDED_NOT_FOUND;
        return STATUS_OK;
    }
    if (status != STATUS_OK) {
        return status;
    }
    enum status (*run)(struct deciding *, enum rail_decided *) = decision_of(&deciding);
    *decided = run == NULL ? RAIL_DECIDED_NOT_SO : RAIL_DECIDED_DONE;
    if (run != NULL) {
        status = run(&deciding, decided);
    }
    if (status != STATUS_OK || *decided != RAIL_DECIDED_DONE) {
        return status;
    }
    return close_row(&deciding, &deciding.row);
}

enum status rail_queue_plan(struct txn *txn, const struct rail_decide *decide, struct plan *plan)
{
    struct rail_queued row;
    struct account account;
    enum status status = rail_queue_select(txn, decide->id, &row);
    const struct payment_in in = {
        .id = 1, .amount = {1, CURRENCY_RUB}, .payee_account = decide->account};
    if (status == STATUS_OK) {
        status = payment_in_plan(txn, &in, plan);
    }
    if (status == STATUS_OK && row.payment != 0) {
        status = payment_out_plan(txn, row.payment, plan);
    }
    if (decide->account.size != 0 && status == STATUS_OK) {
        status = account_by_number(txn, decide->account, &account);
        plan_row(plan, status == STATUS_OK ? account.id : 0);
    }
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}
