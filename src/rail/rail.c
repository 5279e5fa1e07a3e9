/* rail.c - what leaves: orders become messages, once each; a line fetches those that are due. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "bank/internal.h"
#include "rail/rail_walk.h"

static const char *const taken_texts[] = {
#define ROW(id, text) text,
    RAIL_TAKEN_LIST(ROW)
#undef ROW
};

const char *rail_taken_text(enum rail_taken taken)
{
    return taken_texts[taken];
}

/* Ids of this bank's messages: the BIK, a letter for the kind, a number that is never reused. */
void rail_name(const struct rail *rail, char letter, int64_t number, char name[RAIL_ID])
{
    (void)snprintf(name, RAIL_ID, "%.*s%c%" PRId64, STR_ARGS(rail->config.bank->policy.bik), letter,
                   number);
}

void rail_copy(const char *from, char *to, size_t room)
{
    (void)snprintf(to, room, "%s", from);
}

enum status rail_post(struct txn *txn, const struct rail *rail, const struct rail_message *message,
                      struct rail_row *row)
{
    int64_t now = clock_now(rail->config.bank->clock);
    struct buf text;
    struct error error = {0};
    buf_init(&text, LIMIT_RAIL_MESSAGE);
    enum status status = rail_message_write(rail->config.forms, message, &text, &error);
    if (status != STATUS_OK) {
        log_event(LOG_ERROR, "rail-unsayable", "%s: %s", message->id, error.text);
        buf_free(&text);
        return status;
    }
    row->direction = RAIL_OUT;
    row->kind = message->kind;
    row->state = RAIL_STATE_NEW;
    row->amount = message->amount;
    row->created_us = now;
    row->due_us = now;
    rail_copy(message->id, row->name, sizeof row->name);
    rail_copy(message->uetr, row->uetr, sizeof row->uetr);
    status = rail_row_insert(txn, row, buf_str(&text));
    buf_free(&text);
    txn_ask_to_send(txn);
    return status;
}

struct rail_message rail_begin(const struct rail *rail, enum rail_kind kind)
{
    struct rail_message message = {.kind = kind, .created_us = clock_now(rail->config.bank->clock)};
    message.day = clock_day(message.created_us);
    (void)snprintf(message.from_bik, BIK_TEXT, "%.*s", STR_ARGS(rail->config.bank->policy.bik));
    return message;
}

/* ---- orders */

static void fill_transfer(const struct rail *rail, const struct payment_out *out,
                          struct rail_message *message)
{
    const struct bank_policy *policy = &rail->config.bank->policy;
    bool by_phone = out->payee_account[0] == '\0';
    rail_name(rail, 'P', out->id, message->id);
    rail_copy(message->id, message->end_to_end, sizeof message->end_to_end);
    rail_copy(out->uetr, message->uetr, sizeof message->uetr);
    message->amount = out->amount;
    message->day = out->day;
    rail_copy(out->payer_name, message->payer.name, sizeof message->payer.name);
    rail_copy(out->payer_account, message->payer.account, sizeof message->payer.account);
    rail_copy(message->from_bik, message->payer.bik, sizeof message->payer.bik);
    rail_copy(policy->name, message->payer.bank_name, sizeof message->payer.bank_name);
    rail_copy(out->payee_name, message->payee.name, sizeof message->payee.name);
    rail_copy(by_phone ? out->payee_phone : out->payee_account, message->payee.account,
              sizeof message->payee.account);
    message->payee.is_phone = by_phone;
    rail_copy(out->bik, message->payee.bik, sizeof message->payee.bik);
    rail_copy(out->bank_name, message->payee.bank_name, sizeof message->payee.bank_name);
    rail_copy(out->payee_inn, message->payee.inn, sizeof message->payee.inn);
    rail_copy(out->payee_kpp, message->payee.kpp, sizeof message->payee.kpp);
    rail_copy(out->purpose, message->purpose, sizeof message->purpose);
    message->budget = out->budget;
}

static enum status order_transfer(struct txn *txn, const struct rail *rail, int64_t payment)
{
    struct payment_out out;
    struct rail_row row = {.id = id_next(rail->config.bank->ids), .payment = payment};
    struct rail_message message = rail_begin(rail, RAIL_TRANSFER);
    enum status status = payment_out_get(txn, payment, &out);
    if (status != STATUS_OK || out.state != PAYMENT_SENT) {
        return status == STATUS_NOT_FOUND ? STATUS_OK : status;
    }
    fill_transfer(rail, &out, &message);
    status = rail_post(txn, rail, &message, &row);
    if (status != STATUS_INVALID) {
        return status;
    }
    /* What cannot be said does not leave: a person gives the money back. */
    struct rail_queued queued = {
        .reason = RAIL_REASON_REFUSED, .payment = payment, .amount = out.amount};
    rail_copy(message.id, queued.reference, sizeof queued.reference);
    struct rail_queued before;
    status = rail_queue_named(txn, str_from(message.id), RAIL_REASON_REFUSED, &before);
    return status == STATUS_NOT_FOUND ? rail_queue(txn, rail, &queued) : status;
}

/* The transfer it is about, as every later message names it. */
static void about(const struct rail_row *transfer, struct rail_message *message)
{
    message->original_kind = transfer->kind;
    message->amount = transfer->amount;
    rail_copy(transfer->name, message->original_id, sizeof message->original_id);
    rail_copy(transfer->name, message->end_to_end, sizeof message->end_to_end);
    rail_copy(transfer->uetr, message->uetr, sizeof message->uetr);
}

static enum status order_recall(struct txn *txn, const struct rail *rail, int64_t payment)
{
    struct payment_out out;
    struct rail_row transfer;
    struct rail_row row = {.id = id_next(rail->config.bank->ids), .payment = payment};
    struct rail_message message = rail_begin(rail, RAIL_RECALL);
    enum status status = payment_out_get(txn, payment, &out);
    if (status == STATUS_OK) {
        status = rail_row_by_payment(txn, payment, RAIL_TRANSFER, &transfer);
    }
    if (status != STATUS_OK) {
        return status; /* its own order is still on its way: again, a little later */
    }
    rail_name(rail, 'C', payment, message.id);
    about(&transfer, &message);
    rail_copy(out.bik, message.to_bik, sizeof message.to_bik);
    rail_copy("CUST", message.reason, sizeof message.reason);
    row.original = transfer.id;
    return rail_post(txn, rail, &message, &row);
}

static enum status order_look_up(struct txn *txn, const struct rail *rail, int64_t id)
{
    struct look_up look_up;
    struct rail_row row = {.id = id_next(rail->config.bank->ids), .payment = id};
    struct rail_message message = rail_begin(rail, RAIL_LOOK_UP);
    enum status status = look_up_find(txn, id, &look_up);
    if (status != STATUS_OK || look_up.state != LOOK_UP_ASKED) {
        return status == STATUS_NOT_FOUND ? STATUS_OK : status;
    }
    rail_name(rail, 'L', id, message.id);
    rail_copy(message.id, message.end_to_end, sizeof message.end_to_end);
    rail_copy(message.from_bik, message.to_bik, sizeof message.to_bik);
    rail_copy(look_up.phone, message.payee.account, sizeof message.payee.account);
    message.payee.is_phone = true;
    return rail_post(txn, rail, &message, &row);
}

static const struct {
    int64_t kind;
    enum rail_kind message;
    enum status (*order)(struct txn *txn, const struct rail *rail, int64_t reference);
} orders[] = {{OUTBOX_RAIL, RAIL_TRANSFER, order_transfer},
              {OUTBOX_RECALL, RAIL_RECALL, order_recall},
              {OUTBOX_LOOK_UP, RAIL_LOOK_UP, order_look_up}};

enum status rail_tell(struct txn *txn, const struct rail *rail, int64_t customer, int64_t payment)
{
    const struct rail_config *config = &rail->config;
    return config->credited == NULL ? STATUS_OK
                                    : config->credited(config->context, txn, customer, payment);
}

enum status rail_tell_back(struct txn *txn, const struct rail *rail, int64_t payment)
{
    struct payment_out out;
    const struct rail_config *config = &rail->config;
    if (config->given_back == NULL) {
        return STATUS_OK;
    }
    enum status status = payment_out_get(txn, payment, &out);
    return status == STATUS_OK ? config->given_back(config->context, txn, out.customer, payment)
                               : status;
}

enum status rail_order(struct txn *txn, const struct rail *rail, int64_t kind, int64_t reference)
{
    for (size_t i = 0; i < ARRAY_COUNT(orders); i++) {
        if (orders[i].kind != kind) {
            continue;
        }
        struct rail_row before;
        enum status status = rail_row_by_payment(txn, reference, orders[i].message, &before);
        return status == STATUS_NOT_FOUND ? orders[i].order(txn, rail, reference) : status;
    }
    return STATUS_INVALID;
}

/* ---- questions */

static enum status ask_about(struct txn *txn, const struct rail *rail, struct rail_row *transfer)
{
    enum { MOST_DOUBLINGS = 7 };
    struct rail_row row = {.id = id_next(rail->config.bank->ids),
                           .payment = transfer->payment,
                           .original = transfer->id};
    struct rail_message message = rail_begin(rail, RAIL_ENQUIRY);
    rail_name(rail, 'E', row.id, message.id);
    about(transfer, &message);
    enum status status = rail_post(txn, rail, &message, &row);
    int64_t doublings = transfer->tries < MOST_DOUBLINGS ? transfer->tries : MOST_DOUBLINGS;
    transfer->tries++;
    transfer->due_us =
        clock_now(rail->config.bank->clock) + rail->config.patience_us * (INT64_C(1) << doublings);
    return status == STATUS_OK ? rail_row_update(txn, transfer) : status;
}

/* Nobody waits for the answer to a look-up any longer. */
static enum status give_up(struct txn *txn, const struct rail *rail, struct rail_row *row)
{
    row->state = RAIL_STATE_DONE;
    row->due_us = 0;
    enum status status = rail_row_update(txn, row);
    return status == STATUS_OK ? look_up_fail(txn, rail->config.bank, row->payment) : status;
}

enum status rail_enquire(struct txn *txn, const struct rail *rail)
{
    enum { MOST = 100 };
    struct rail_row rows[MOST];
    size_t count = 0;
    enum status status = rail_rows_due(txn, RAIL_STATE_TAKEN, clock_now(rail->config.bank->clock),
                                       MOST, rows, &count);
    for (size_t i = 0; i < count && status == STATUS_OK; i++) {
        status = rows[i].kind == RAIL_LOOK_UP ? give_up(txn, rail, &rows[i])
                                              : ask_about(txn, rail, &rows[i]);
    }
    return status;
}

/* ---- letters */

enum status rail_letters(struct txn *txn, const struct rail *rail, struct arena *arena,
                         struct rail_letter letters[RAIL_BATCH], size_t *count)
{
    struct rail_row rows[RAIL_BATCH];
    int64_t now = clock_now(rail->config.bank->clock);
    enum status status = rail_rows_due(txn, RAIL_STATE_NEW, now, RAIL_BATCH, rows, count);
    for (size_t i = 0; i < *count && status == STATUS_OK; i++) {
        letters[i] = (struct rail_letter){.id = rows[i].id,
                                          .due_us = now + SECONDS_US(LIMIT_CLAIM_SECONDS),
                                          .tries = rows[i].tries};
        status = rail_body(txn, rows[i].id, arena, &letters[i].body);
        rows[i].due_us = letters[i].due_us;
        if (status == STATUS_OK && txn_is_shared(txn)) { /* nobody else is to take it meanwhile */
            status = rail_row_update(txn, &rows[i]);
        }
    }
    return status;
}

static enum status mark_refused(struct txn *txn, const struct rail *rail, struct rail_row *row)
{
    row->state = RAIL_STATE_REFUSED;
    row->due_us = 0;
    struct rail_queued queued = {.reason = RAIL_REASON_REFUSED,
                                 .message = row->id,
                                 .payment = row->payment,
                                 .amount = row->amount};
    rail_copy(row->name, queued.reference, sizeof queued.reference);
    enum status status = rail_row_update(txn, row);
    if (status == STATUS_OK && row->kind == RAIL_LOOK_UP) {
        return look_up_fail(txn, rail->config.bank, row->payment);
    }
    return status == STATUS_OK ? rail_queue(txn, rail, &queued) : status;
}

/* A transfer's news may have come before its letter's fate was written down: they stay. */
static enum status mark_taken(struct txn *txn, const struct rail *rail, struct rail_row *row)
{
    bool awaits = row->kind == RAIL_TRANSFER || row->kind == RAIL_LOOK_UP;
    row->taken_us = clock_now(rail->config.bank->clock);
    row->state = awaits ? RAIL_STATE_TAKEN : RAIL_STATE_DONE;
    row->tries = 0;
    row->due_us = awaits ? row->taken_us + rail->config.patience_us : 0;
    return rail_row_update(txn, row);
}

static enum status mark_one(struct txn *txn, const struct rail *rail,
                            const struct rail_letter *letter)
{
    enum { MOST_DOUBLINGS = 6 };
    struct rail_row row;
    enum status status = rail_row_by_id(txn, letter->id, &row);
    if (status != STATUS_OK || row.state != RAIL_STATE_NEW) {
        return status;
    }
    switch (letter->fate) {
    case RAIL_LETTER_TAKEN:
        return mark_taken(txn, rail, &row);
    case RAIL_LETTER_REFUSED:
        return mark_refused(txn, rail, &row);
    case RAIL_LETTER_LEFT: /* its turn did not come */
        row.due_us = clock_now(rail->config.bank->clock);
        return rail_row_update(txn, &row);
    case RAIL_LETTER_FAILED:
    default:
        row.due_us =
            clock_now(rail->config.bank->clock) +
            SECONDS_US(INT64_C(1) << (row.tries < MOST_DOUBLINGS ? row.tries : MOST_DOUBLINGS));
        row.tries++;
        return rail_row_update(txn, &row);
    }
}

enum status rail_letters_mark(struct txn *txn, const struct rail *rail,
                              const struct rail_letter *letters, size_t count)
{
    enum status status = STATUS_OK;
    for (size_t i = 0; i < count && status == STATUS_OK; i++) {
        status = mark_one(txn, rail, &letters[i]);
    }
    return status;
}

/* ---- how it stands */

enum status rail_stand(struct txn *txn, struct rail_standing *standing)
{
    const struct {
        enum internal_role role;
        int64_t *balance;
    } roles[] = {{INTERNAL_CORRESPONDENT, &standing->correspondent},
                 {INTERNAL_CLEARING_OUT, &standing->clearing_out},
                 {INTERNAL_CLEARING_IN, &standing->clearing_in},
                 {INTERNAL_PROVIDERS, &standing->providers}};
    enum status status = STATUS_OK;
    for (size_t i = 0; i < ARRAY_COUNT(roles) && status == STATUS_OK; i++) {
        int64_t account = 0;
        struct ledger_account ledger = {0};
        status = internal_account(txn, roles[i].role, CURRENCY_RUB, &account);
        if (status == STATUS_OK) {
            status = ledger_account_get(txn, account, &ledger);
        }
        *roles[i].balance = ledger_balance(&ledger);
    }
    if (status == STATUS_OK) {
        status = rail_count(txn, RAIL_STATE_NEW, &standing->unsent);
    }
    if (status == STATUS_OK) {
        status = rail_count(txn, RAIL_STATE_TAKEN, &standing->unanswered);
    }
    return status == STATUS_OK ? rail_queue_count(txn, &standing->queued) : status;
}
