/* rail_take.c - what comes: every message once, in whatever order; what does not fit what is known
 * goes to a person, and no money moves for it. */
#include <stdio.h>
#include <string.h>

#include "rail/rail_walk.h"

/* What a message that comes meets here. */
struct taking {
    struct txn *txn;
    const struct rail *rail;
    const struct rail_message *message;
    struct rail_row row; /* its own, to be written */
};

static enum status queue_it(struct taking *taking, enum rail_reason reason, int64_t payment)
{
    struct rail_queued queued = {.reason = reason,
                                 .message = taking->row.id,
                                 .payment = payment,
                                 .amount = taking->message->amount};
    rail_copy(taking->message->id, queued.reference, sizeof queued.reference);
    return rail_queue(taking->txn, taking->rail, &queued);
}

/* This bank's message that it is about; STATUS_NOT_FOUND when there is none, or another UETR. */
static enum status find_original(struct taking *taking, enum rail_kind kind,
                                 struct rail_row *original)
{
    const struct rail_message *message = taking->message;
    enum status status =
        rail_row_by_name(taking->txn, RAIL_OUT, str_from(message->original_id), original);
    bool fits = status == STATUS_OK && original->kind == kind &&
                (message->uetr[0] == '\0' || strcmp(message->uetr, original->uetr) == 0);
    if (status == STATUS_OK) {
        taking->row.original = fits ? original->id : 0;
        taking->row.payment = fits ? original->payment : 0;
    }
    return status == STATUS_OK && !fits ? STATUS_NOT_FOUND : status;
}

/* ---- news of a transfer of ours */

/* ISO's reasons, as the customer is told of them. */
static enum bank_outcome outcome_of_reason(const char *reason)
{
    static const struct {
        const char *code;
        enum bank_outcome outcome;
    } rows[] = {
        {"AC01", BANK_PAYEE_REFUSED}, {"AC03", BANK_PAYEE_REFUSED}, {"AC04", BANK_PAYEE_REFUSED},
        {"AC06", BANK_PAYEE_REFUSED}, {"BE01", BANK_PAYEE_REFUSED}, {"BE04", BANK_PAYEE_REFUSED},
        {"BE05", BANK_PAYEE_REFUSED}, {"BE06", BANK_PAYEE_REFUSED}, {"AG01", BANK_PAYEE_REFUSED},
        {"RR04", BANK_AML_REFUSED},   {"LEGL", BANK_AML_REFUSED},
    };
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        if (strcmp(rows[i].code, reason) == 0) {
            return rows[i].outcome;
        }
    }
    return BANK_TECHNICAL;
}

static enum status end_transfer(struct taking *taking, struct rail_row *transfer,
                                enum rail_state state)
{
    transfer->state = state;
    transfer->due_us = 0;
    if (state == RAIL_STATE_SETTLED) {
        transfer->booked = transfer->payment;
    }
    return rail_row_update(taking->txn, transfer);
}

static enum status settle(struct taking *taking, struct rail_row *transfer)
{
    enum bank_outcome outcome = BANK_OK;
    enum status status =
        payment_out_settled(taking->txn, taking->rail->config.bank, transfer->payment, &outcome);
    if (status != STATUS_OK || outcome != BANK_OK) {
        return status == STATUS_OK ? queue_it(taking, RAIL_REASON_CONTRADICTION, transfer->payment)
                                   : status;
    }
    return end_transfer(taking, transfer, RAIL_STATE_SETTLED);
}

static enum status reject(struct taking *taking, struct rail_row *transfer)
{
    enum bank_outcome outcome = BANK_OK;
    enum status status =
        payment_out_rejected(taking->txn, taking->rail->config.bank, transfer->payment,
                             outcome_of_reason(taking->message->reason), &outcome);
    if (status != STATUS_OK || outcome != BANK_OK) {
        return status == STATUS_OK ? queue_it(taking, RAIL_REASON_CONTRADICTION, transfer->payment)
                                   : status;
    }
    status = end_transfer(taking, transfer, RAIL_STATE_REJECTED);
    return status == STATUS_OK ? rail_tell_back(taking->txn, taking->rail, transfer->payment)
                               : status;
}

/* The rail never got it: the same message, under the same id, once more. */
static enum status send_again(struct taking *taking, struct rail_row *transfer)
{
    if (transfer->state != RAIL_STATE_TAKEN) {
        return STATUS_OK;
    }
    transfer->state = RAIL_STATE_NEW;
    transfer->tries = 0;
    transfer->due_us = clock_now(taking->rail->config.bank->clock);
    txn_ask_to_send(taking->txn);
    return rail_row_update(taking->txn, transfer);
}

static enum status take_status(struct taking *taking)
{
    struct rail_row transfer;
    const struct rail_message *message = taking->message;
    enum status status = find_original(taking, RAIL_TRANSFER, &transfer);
    if (status != STATUS_OK) {
        return status == STATUS_NOT_FOUND ? queue_it(taking, RAIL_REASON_UNKNOWN_ORIGINAL, 0)
                                          : status;
    }
    if (message->status == RAIL_ACSC || message->status == RAIL_ACCC) {
        return settle(taking, &transfer);
    }
    if (message->status == RAIL_RJCT && strcmp(message->reason, "NOOR") == 0) {
        return send_again(taking, &transfer);
    }
    if (message->status == RAIL_RJCT) {
        return reject(taking, &transfer);
    }
    return STATUS_OK; /* on its way */
}

/* Money that came back and that no customer's account takes: it is here, and waits for a person as
 * money for nobody does. The payment stays as it was. */
static enum status keep_return(struct taking *taking, enum rail_reason reason)
{
    struct payment_credited credited = {0};
    enum bank_outcome outcome = BANK_OK;
    const struct payment_in in = {.id = taking->row.id, .amount = taking->message->amount};
    enum status status =
        payment_in(taking->txn, taking->rail->config.bank, &in, &outcome, &credited);
    taking->row.booked = taking->row.id;
    return status == STATUS_OK ? queue_it(taking, reason, taking->row.payment) : status;
}

/* What a settled transfer's customer gets back. */
static enum status give_back(struct taking *taking, int64_t payment)
{
    enum bank_outcome outcome = BANK_OK;
    enum status status = payment_out_returned(taking->txn, taking->rail->config.bank, payment,
                                              taking->row.id, taking->message->amount, &outcome);
    if (status != STATUS_OK) {
        return status;
    }
    if (outcome != BANK_OK) {
        return keep_return(taking, outcome == BANK_NOT_AWAITING ? RAIL_REASON_RETURN_DIFFERS
                                                                : RAIL_REASON_UNKNOWN_PAYEE);
    }
    taking->row.booked = taking->row.id;
    return rail_tell_back(taking->txn, taking->rail, payment);
}

/* A return says that the transfer was settled, whether or not that was told. */
static enum status take_return(struct taking *taking)
{
    struct rail_row transfer;
    enum bank_outcome outcome = BANK_OK;
    enum status status = find_original(taking, RAIL_TRANSFER, &transfer);
    if (status != STATUS_OK) {
        return status == STATUS_NOT_FOUND ? queue_it(taking, RAIL_REASON_UNKNOWN_ORIGINAL, 0)
                                          : status;
    }
    status =
        payment_out_settled(taking->txn, taking->rail->config.bank, transfer.payment, &outcome);
    if (status == STATUS_OK && outcome != BANK_OK) {
        return queue_it(taking, RAIL_REASON_CONTRADICTION, transfer.payment);
    }
    if (status == STATUS_OK) {
        status = end_transfer(taking, &transfer, RAIL_STATE_SETTLED);
    }
    return status == STATUS_OK ? give_back(taking, transfer.payment) : status;
}

static enum status take_recall_answer(struct taking *taking)
{
    struct rail_row transfer;
    enum rail_status said = taking->message->status;
    enum status status = find_original(taking, RAIL_TRANSFER, &transfer);
    if (status != STATUS_OK) {
        return status == STATUS_NOT_FOUND ? queue_it(taking, RAIL_REASON_UNKNOWN_ORIGINAL, 0)
                                          : status;
    }
    return said == RAIL_PDCR ? STATUS_OK
                             : payment_out_recall_answer(taking->txn, taking->rail->config.bank,
                                                         transfer.payment, said == RAIL_ACCR);
}

static enum status take_banks(struct taking *taking)
{
    struct rail_row asked;
    enum status status = find_original(taking, RAIL_LOOK_UP, &asked);
    if (status != STATUS_OK) {
        return status == STATUS_NOT_FOUND ? STATUS_OK : status; /* no money is in it */
    }
    asked.state = RAIL_STATE_DONE;
    asked.due_us = 0;
    status = rail_row_update(taking->txn, &asked);
    return status == STATUS_OK
               ? look_up_answer(taking->txn, taking->rail->config.bank, asked.payment,
                                taking->message->banks, taking->message->bank_count)
               : status;
}

/* ---- money that comes */

static struct payment_in credit_of(const struct rail_message *message, int64_t id)
{
    const struct rail_party *payee = &message->payee;
    return (struct payment_in){.id = id,
                               .amount = message->amount,
                               .payer_name = str_from(message->payer.name),
                               .payer_bik = str_from(message->payer.bik),
                               .payer_account =
                                   str_from(message->payer.is_phone ? "" : message->payer.account),
                               .payee_account = str_from(payee->is_phone ? "" : payee->account),
                               .payee_phone = str_from(payee->is_phone ? payee->account : ""),
                               .payee_name = str_from(payee->name),
                               .purpose = str_from(message->purpose)};
}

/* Another message has told of the same transfer. */
static enum status compare_credit(struct taking *taking, int64_t before)
{
    struct rail_row first;
    enum status status = rail_row_by_id(taking->txn, before, &first);
    if (status != STATUS_OK) {
        return status;
    }
    taking->row.original = before;
    taking->row.payment = first.payment;
    bool is_same = first.amount.minor == taking->message->amount.minor &&
                   first.amount.currency == taking->message->amount.currency;
    return is_same ? STATUS_OK : queue_it(taking, RAIL_REASON_AMOUNT_DIFFERS, first.payment);
}

static enum status take_credit(struct taking *taking)
{
    const struct rail_message *message = taking->message;
    int64_t before = 0;
    struct payment_credited credited = {0};
    enum bank_outcome outcome = BANK_OK;
    if (message->is_debit) {
        return STATUS_OK; /* a notice of what this bank sent: the statement proves it */
    }
    enum status status = rail_credit_find(taking->txn, str_from(message->uetr), &before);
    if (status != STATUS_NOT_FOUND) {
        return status == STATUS_OK ? compare_credit(taking, before) : status;
    }
    const struct payment_in in = credit_of(message, taking->row.id);
    status = rail_credit_insert(taking->txn, str_from(message->uetr), taking->row.id);
    if (status == STATUS_OK) {
        status = payment_in(taking->txn, taking->rail->config.bank, &in, &outcome, &credited);
    }
    if (status == STATUS_OK && credited.customer != 0) {
        status = rail_tell(taking->txn, taking->rail, credited.customer, credited.payment);
    }
    taking->row.booked = taking->row.id;
    taking->row.payment = credited.payment;
    return status == STATUS_OK && outcome != BANK_OK
               ? queue_it(taking, RAIL_REASON_UNKNOWN_PAYEE, 0)
               : status;
}

/* Somebody wants back what came. A person decides; until then the other bank is told to wait. */
static enum status take_recall(struct taking *taking)
{
    struct rail_row credit = {0};
    const struct rail_message *message = taking->message;
    enum status status =
        rail_row_by_name(taking->txn, RAIL_IN, str_from(message->original_id), &credit);
    if (status != STATUS_OK && status != STATUS_NOT_FOUND) {
        return status;
    }
    taking->row.original = status == STATUS_OK ? credit.id : 0;
    taking->row.payment = credit.payment;
    status = queue_it(taking, RAIL_REASON_RECALL, credit.payment);
    return status == STATUS_OK
               ? rail_answer_recall(taking->txn, taking->rail, &taking->row, message, RAIL_PDCR)
               : status;
}

/* A rail that asks about what it sent: it was taken, for it is here. */
static enum status take_enquiry(struct taking *taking)
{
    struct rail_row credit = {0};
    const struct rail_message *asked = taking->message;
    struct rail_message answer = rail_begin(taking->rail, RAIL_STATUS);
    struct rail_row row = {.id = id_next(taking->rail->config.bank->ids),
                           .original = taking->row.id};
    enum status status =
        rail_row_by_name(taking->txn, RAIL_IN, str_from(asked->original_id), &credit);
    if (status != STATUS_OK && status != STATUS_NOT_FOUND) {
        return status;
    }
    rail_name(taking->rail, 'S', row.id, answer.id);
    rail_copy(asked->original_id, answer.original_id, sizeof answer.original_id);
    rail_copy(asked->uetr, answer.uetr, sizeof answer.uetr);
    answer.original_kind = asked->original_kind;
    answer.status = status == STATUS_OK ? RAIL_ACSC : RAIL_RJCT;
    rail_copy(status == STATUS_OK ? "" : "NOOR", answer.reason, sizeof answer.reason);
    return rail_post(taking->txn, taking->rail, &answer, &row);
}

/* ---- the way of each */

static const struct {
    enum rail_kind kind;
    enum status (*take)(struct taking *taking);
} takers[] = {
    {RAIL_TRANSFER, take_credit}, {RAIL_CREDIT, take_credit},
    {RAIL_STATUS, take_status},   {RAIL_RETURN, take_return},
    {RAIL_RECALL, take_recall},   {RAIL_RECALL_ANSWER, take_recall_answer},
    {RAIL_ENQUIRY, take_enquiry}, {RAIL_LOOK_UP_ANSWER, take_banks},
};

/* A transfer to another bank's customer has lost its way. */
static bool is_foreign(const struct rail *rail, const struct rail_message *message)
{
    const char *bik = message->kind == RAIL_TRANSFER ? message->payee.bik : message->to_bik;
    return bik[0] != '\0' && !str_equal(str_from(bik), rail->config.bank->policy.bik);
}

/* Money whose day is long past, or far ahead, is a mistake of its sender or of the rail's clock. */
static bool is_of_a_far_day(const struct rail_message *message, int32_t today)
{
    bool brings = message->kind == RAIL_TRANSFER || message->kind == RAIL_CREDIT ||
                  message->kind == RAIL_RETURN;
    return brings && (message->day < today - LIMIT_RAIL_DAYS_BEHIND ||
                      message->day > today + LIMIT_RAIL_DAYS_AHEAD);
}

static enum status take_new(struct taking *taking, struct str text)
{
    for (size_t i = 0; i < ARRAY_COUNT(takers); i++) {
        if (takers[i].kind == taking->message->kind) {
            enum status status = takers[i].take(taking);
            return status == STATUS_OK ? rail_row_insert(taking->txn, &taking->row, text) : status;
        }
    }
    return STATUS_INVALID;
}

enum status rail_take(struct txn *txn, const struct rail *rail, const struct rail_message *message,
                      struct str text, enum rail_taken *taken)
{
    struct rail_row before;
    int64_t now = clock_now(rail->config.bank->clock);
    enum status status = rail_row_by_name(txn, RAIL_IN, str_from(message->id), &before);
    struct taking taking = {.txn = txn,
                            .rail = rail,
                            .message = message,
                            .row = {.id = id_next(rail->config.bank->ids),
                                    .direction = RAIL_IN,
                                    .kind = message->kind,
                                    .state = RAIL_STATE_DONE,
                                    .amount = message->amount,
                                    .created_us = now,
                                    .taken_us = now}};
    if (status == STATUS_OK) {
        const struct digest digest = sha256(text);
        bool is_same = memcmp(&digest, &before.digest, sizeof digest) == 0;
        *taken = is_same ? RAIL_TAKEN_AGAIN : RAIL_TAKEN_DIFFERENT;
        taking.row.id = before.id;
        struct rail_queued queued;
        status = is_same ? STATUS_OK
                         : rail_queue_about(txn, before.id, RAIL_REASON_DIFFERENT_TWICE, &queued);
        return status == STATUS_NOT_FOUND
                   ? queue_it(&taking, RAIL_REASON_DIFFERENT_TWICE, before.payment)
                   : status;
    }
    if (status != STATUS_NOT_FOUND) {
        return status;
    }
    *taken = is_foreign(rail, message)                  ? RAIL_TAKEN_FOREIGN
             : is_of_a_far_day(message, clock_day(now)) ? RAIL_TAKEN_FAR_DAY
                                                        : RAIL_TAKEN_NEW;
    if (*taken != RAIL_TAKEN_NEW) {
        log_event(LOG_WARNING, "rail-not-taken", "%s: %s", message->id, rail_taken_text(*taken));
        return STATUS_OK;
    }
    rail_copy(message->id, taking.row.name, sizeof taking.row.name);
    rail_copy(message->uetr, taking.row.uetr, sizeof taking.row.uetr);
    return take_new(&taking, text);
}

enum status rail_take_plan(struct txn *txn, const struct rail_message *message, struct plan *plan)
{
    bool brings = message->kind == RAIL_TRANSFER || message->kind == RAIL_CREDIT ||
                  message->kind == RAIL_RETURN;
    const struct payment_in in = credit_of(message, 1); /* of a return: for nobody */
    enum status status = brings ? payment_in_plan(txn, &in, plan) : STATUS_OK;
    if (status != STATUS_OK || (message->kind != RAIL_STATUS && message->kind != RAIL_RETURN)) {
        return status;
    }
    struct rail_row original;
    status = rail_row_by_name(txn, RAIL_OUT, str_from(message->original_id), &original);
    if (status == STATUS_OK) {
        status = payment_out_plan(txn, original.payment, plan);
    }
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}
