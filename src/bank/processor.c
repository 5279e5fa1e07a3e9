#include "bank/processor.h"

#include <stdio.h>
#include <string.h>

#include "bank/card_request.h"
#include "bank/card_store.h"
#include "bank/processor_work.h"
#include "base/assume.h"

const char *message_state_word(enum message_state state)
{
    static const char *const words[] = {
        [MESSAGE_DONE] = "done", [MESSAGE_WAITING] = "waiting", [MESSAGE_QUEUED] = "queued"};
    assume(state >= MESSAGE_DONE && state <= MESSAGE_QUEUED);
    return words[state];
}

const char *queue_reason_word(enum queue_reason reason)
{
    static const char *const words[QUEUE_REASONS] = {
#define QUEUE_REASON_WORD(name, word, text) word,
        QUEUE_REASON_LIST(QUEUE_REASON_WORD)
#undef QUEUE_REASON_WORD
    };
    assume(reason < QUEUE_REASONS);
    return words[reason];
}

/* ---- what follows an authorisation: reversal, clearing, refund */

static enum status leave(struct message_row *row, enum message_state state,
                         enum queue_reason reason)
{
    row->state = state;
    row->reason = reason;
    return STATUS_OK;
}

static enum queue_reason reason_of(enum ledger_outcome outcome)
{
    return outcome == LEDGER_INSUFFICIENT_FUNDS || outcome == LEDGER_NOTHING_TO_MOVE
               ? QUEUE_FUNDS
               : QUEUE_ACCOUNT;
}

static enum status reverse(struct processor_work *work, struct message_row *row)
{
    struct card_operation *operation = work->operation;
    int64_t former = operation->held + operation->cleared;
    if (operation->held == 0) {
        bool was_moved = operation->cleared > 0;
        return was_moved ? leave(row, MESSAGE_QUEUED, QUEUE_CLEARED)
                         : leave(row, MESSAGE_DONE, QUEUE_NONE);
    }
    if (row->amount > operation->held) {
        return leave(row, MESSAGE_QUEUED, QUEUE_TOO_MUCH);
    }
    int64_t left = row->amount == 0 ? 0 : operation->held - row->amount;
    int64_t given_back = operation->held - left;
    enum ledger_outcome outcome = LEDGER_OK;
    enum status status = work_hold(work, left, &outcome);
    if (status != STATUS_OK || outcome != LEDGER_OK) {
        return status != STATUS_OK ? status : leave(row, MESSAGE_QUEUED, reason_of(outcome));
    }
    operation->state = left > 0                 ? OPERATION_HELD
                       : operation->cleared > 0 ? OPERATION_CLEARED
                                                : OPERATION_REVERSED;
    operation->asked -= operation->state == OPERATION_REVERSED ? 0 : given_back;
    return work_keep(work, former);
}

static enum status clear(struct processor_work *work, struct message_row *row)
{
    struct card_operation *operation = work->operation;
    int64_t former = operation->held + operation->cleared;
    bool was_reversed = operation->state == OPERATION_REVERSED;
    const struct clearing_facts facts = {.held = operation->held,
                                         .asked = was_reversed ? 0 : operation->asked,
                                         .cleared = operation->cleared,
                                         .amount = row->amount,
                                         .mcc = operation->mcc,
                                         .was_given_back = operation->hold == 0};
    enum clearing decision = card_clearing_decide(&facts);
    if (decision == CLEAR_TOO_MUCH) {
        return leave(row, MESSAGE_QUEUED, QUEUE_TOO_MUCH);
    }
    int64_t rest = decision == CLEAR_HELD && !row->is_final ? operation->held - row->amount : 0;
    enum ledger_outcome outcome = LEDGER_OK;
    enum status status = work_clear(work, row->amount, rest, &outcome);
    if (status != STATUS_OK || outcome != LEDGER_OK) {
        return status != STATUS_OK ? status : leave(row, MESSAGE_QUEUED, reason_of(outcome));
    }
    operation->state = rest > 0 ? OPERATION_HELD : OPERATION_CLEARED;
    return work_keep(work, former);
}

static enum status refund(struct processor_work *work, struct message_row *row)
{
    struct card_operation *operation = work->operation;
    int64_t former = operation->held + operation->cleared;
    if (row->amount > operation->cleared - operation->refunded) {
        bool may_come = row->amount <= former - operation->refunded;
        return may_come ? leave(row, MESSAGE_WAITING, QUEUE_WAITS_CLEARING)
                        : leave(row, MESSAGE_QUEUED, QUEUE_TOO_MUCH);
    }
    enum ledger_outcome outcome = LEDGER_OK;
    enum status status = work_refund(work, row->amount, &outcome);
    if (status != STATUS_OK || outcome != LEDGER_OK) {
        return status != STATUS_OK ? status : leave(row, MESSAGE_QUEUED, reason_of(outcome));
    }
    return work_keep(work, former);
}

/* Its authorisation is there. */
static enum status follow(struct processor_work *work, struct message_row *row)
{
    const struct card_operation *operation = work->operation;
    row->operation = operation->id;
    (void)leave(row, MESSAGE_DONE, QUEUE_NONE);
    if (operation->state == OPERATION_DECLINED) {
        return row->kind == PROCESSOR_REVERSAL ? STATUS_OK
                                               : leave(row, MESSAGE_QUEUED, QUEUE_DECLINED);
    }
    if (row->amount != 0 && row->currency != operation->currency) {
        return leave(row, MESSAGE_QUEUED, QUEUE_CURRENCY);
    }
    work->key = row->id;
    work->step = 0;
    switch (row->kind) {
    case PROCESSOR_REVERSAL:
        return reverse(work, row);
    case PROCESSOR_CLEARING:
        return clear(work, row);
    case PROCESSOR_REFUND:
        return refund(work, row);
    case PROCESSOR_AUTHORISATION:
    case PROCESSOR_INCREMENT:
        break;
    }
    return STATUS_CORRUPT;
}

static enum status queue(struct txn *txn, const struct bank *bank, const struct message_row *row)
{
    const struct queue_row queued = {.id = id_next(bank->ids),
                                     .message = row->id,
                                     .operation = row->operation,
                                     .reason = row->reason,
                                     .amount = row->amount,
                                     .currency = row->currency};
    return queue_insert(txn, &queued, clock_now(bank->clock));
}

/* Try those that wait for this reference once each; *moved [out]: one of them waits no more. */
static enum status try_waiting(struct processor_work *work, struct str reference, bool *moved)
{
    struct message_row row = {.id = 0};
    enum status status = STATUS_OK;
    *moved = false;
    for (int i = 0; i < LIMIT_WAITING; i++) {
        status = message_waiting(work->txn, reference, row.id, &row);
        if (status != STATUS_OK) {
            return status == STATUS_NOT_FOUND ? STATUS_OK : status;
        }
        enum message_state before = row.state;
        status = follow(work, &row);
        if (status == STATUS_OK && row.state != before) {
            *moved = true;
            status = message_update(work->txn, &row);
            if (status == STATUS_OK) {
                status = queue_resolve(work->txn, row.id, clock_now(work->bank->clock));
            }
            if (status == STATUS_OK && row.state == MESSAGE_QUEUED) {
                status = queue(work->txn, work->bank, &row);
            }
        }
        if (status != STATUS_OK) {
            return status;
        }
    }
    return status;
}

/* What waited may be done now, and then what waited for that. */
static enum status run_waiting(struct processor_work *work, struct str reference)
{
    bool moved = true;
    enum status status = STATUS_OK;
    for (int i = 0; i < LIMIT_WAITING && status == STATUS_OK && moved; i++) {
        status = try_waiting(work, reference, &moved);
    }
    return status;
}

/* ---- authorising */

/* All of it was reversed before it came, at once or in parts. */
static enum status find_reversal(struct txn *txn, const struct processor_message *message,
                                 bool *was_reversed)
{
    bool whole = false;
    int64_t parts = 0;
    enum status status = message_reversed(txn, message->reference, &whole, &parts);
    *was_reversed = whole || parts >= message->amount;
    return status;
}

/* Wrong ones are counted by the day: who guesses has few, who pays has his own again tomorrow. */
static struct card_counter cvv_counter(const struct card *card, int32_t day)
{
    return (struct card_counter){card->id, CARD_ONLINE, CARD_WRONG_CVV, day};
}

static enum status check_cvv(struct txn *txn, const struct bank *bank, struct str cvv,
                             struct card_facts *facts)
{
    struct card_secret secret;
    if (cvv.size == 0) {
        return STATUS_OK;
    }
    enum status status = card_secret_of(txn, bank, facts->card, &secret);
    if (status == STATUS_OK) {
        bool fits = cvv.size == CARD_CVV && crypto_equal(cvv.data, secret.cvv, CARD_CVV);
        facts->cvv = fits ? CHECK_GOOD : CHECK_WRONG;
    }
    crypto_wipe(&secret, sizeof secret);
    if (status != STATUS_OK) {
        return status;
    }
    const struct card_counter counter = cvv_counter(facts->card, ledger_business_date(txn));
    return card_counter_select(txn, &counter, &facts->cvv_tries);
}

static enum status check_pin(struct txn *txn, const struct bank *bank, const struct card *card,
                             struct str pin, enum card_check_state *state)
{
    struct digest kept;
    if (pin.size == 0) {
        return STATUS_OK;
    }
    enum status status = card_select_pin(txn, card->id, &kept);
    struct digest given = card_pin_hash(bank->card_keys, card->id, pin);
    *state =
        status == STATUS_OK && crypto_equal(&kept, &given, sizeof kept) ? CHECK_GOOD : CHECK_WRONG;
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

static enum card_check_state check_expiry(const struct card *card, struct str expiry)
{
    char text[8];
    (void)snprintf(text, sizeof text, "%02u%02u", (unsigned)(card->expiry % 12 + 1),
                   (unsigned)(card->expiry / 12 % 100));
    return expiry.size == 0                    ? CHECK_NONE
           : str_equal(expiry, str_from(text)) ? CHECK_GOOD
                                               : CHECK_WRONG;
}

/* The limits of the card, and its account's currency. */
static enum status load_rules(struct txn *txn, struct card_facts *facts)
{
    struct card_rules rules;
    struct ledger_account ledger;
    int32_t day = ledger_business_date(txn);
    facts->month = card_month(day);
    enum status status = card_rules_load(txn, facts->card, &rules);
    if (status == STATUS_OK) {
        memcpy(facts->limits, rules.limits, sizeof facts->limits);
        status = card_used(txn, facts->card->id, day, facts->used);
    }
    if (status == STATUS_OK) {
        status = ledger_account_get(txn, facts->card->account, &ledger);
    }
    if (status == STATUS_OK) {
        facts->account_currency = ledger.currency;
    }
    return status;
}

static enum status load_facts(struct txn *txn, const struct bank *bank,
                              const struct processor_message *message, struct card *card,
                              struct card_facts *facts)
{
    *facts = (struct card_facts){.channel = message->channel,
                                 .is_abroad = !str_equal(message->country, STR("RU")),
                                 .mcc = message->mcc,
                                 .amount = message->amount,
                                 .currency = message->currency};
    enum status status = card_by_number(txn, bank, message->number, card);
    if (status != STATUS_OK) {
        return status == STATUS_NOT_FOUND ? STATUS_OK : status;
    }
    facts->card = card;
    facts->expiry = check_expiry(card, message->expiry);
    status = load_rules(txn, facts);
    if (status == STATUS_OK) {
        status = check_cvv(txn, bank, message->cvv, facts);
    }
    if (status == STATUS_OK) {
        status = check_pin(txn, bank, card, message->pin, &facts->pin);
    }
    return status == STATUS_OK ? find_reversal(txn, message, &facts->was_reversed) : status;
}

static enum card_answer answer_of(enum ledger_outcome outcome)
{
    return outcome == LEDGER_OK ? ANSWER_APPROVED
           : outcome == LEDGER_INSUFFICIENT_FUNDS || outcome == LEDGER_NOTHING_TO_MOVE
               ? ANSWER_FUNDS
               : ANSWER_ACCOUNT;
}

static void make_operation(const struct bank *bank, const struct processor_message *message,
                           const struct card_facts *facts, int32_t day,
                           struct card_operation *operation)
{
    *operation = (struct card_operation){.id = id_next(bank->ids),
                                         .card = facts->card->id,
                                         .customer = facts->card->customer,
                                         .account = facts->card->account,
                                         .channel = message->channel,
                                         .is_abroad = facts->is_abroad,
                                         .mcc = message->mcc,
                                         .currency = message->currency,
                                         .asked = message->amount,
                                         .day = day,
                                         .created_us = clock_now(bank->clock)};
    operation->changed_us = operation->created_us;
    (void)snprintf(operation->reference, sizeof operation->reference, "%.*s",
                   STR_ARGS(message->reference));
    (void)snprintf(operation->merchant, sizeof operation->merchant, "%.*s",
                   STR_ARGS(message->merchant));
    (void)snprintf(operation->country, sizeof operation->country, "%.*s",
                   STR_ARGS(message->country));
}

/* Wrong PINs in a row are counted; a right one ends the row. */
static enum status count_pin(struct txn *txn, const struct card_facts *facts, struct card *card,
                             enum card_answer answer)
{
    int32_t tries = answer == ANSWER_PIN                                     ? card->pin_tries + 1
                    : facts->pin == CHECK_GOOD && answer != ANSWER_PIN_TRIES ? 0
                                                                             : card->pin_tries;
    if (tries == card->pin_tries) {
        return STATUS_OK;
    }
    card->pin_tries = tries;
    return card_update(txn, card);
}

static enum status count_cvv(struct txn *txn, const struct card_facts *facts, int32_t day,
                             enum card_answer answer)
{
    const struct card_counter counter = cvv_counter(facts->card, day);
    return answer == ANSWER_CVV
               ? card_counter_put(txn, &counter, facts->cvv_tries, facts->cvv_tries + 1)
               : STATUS_OK;
}

static enum status authorise(struct txn *txn, const struct bank *bank,
                             const struct processor_message *message, struct message_row *row,
                             struct processor_result *result)
{
    struct card card;
    struct card_facts facts;
    struct card_operation *operation = &result->operation;
    if (result->has_operation) {
        row->answer = ANSWER_NO_OPERATION; /* that reference has its authorisation */
        return STATUS_OK;
    }
    enum status status = load_facts(txn, bank, message, &card, &facts);
    if (status != STATUS_OK) {
        return status;
    }
    row->answer = card_decide(&facts);
    if (facts.card == NULL) {
        return STATUS_OK;
    }
    make_operation(bank, message, &facts, ledger_business_date(txn), operation);
    row->operation = operation->id;
    result->has_operation = true;
    struct processor_work work;
    status = work_begin(&work, txn, bank, operation, row->id);
    if (status == STATUS_OK && row->answer == ANSWER_APPROVED) {
        enum ledger_outcome outcome = LEDGER_OK;
        operation->payment = id_next(bank->ids);
        status = work_hold(&work, message->amount, &outcome);
        row->answer = answer_of(outcome);
    }
    bool is_held = operation->hold != 0;
    operation->answer = row->answer;
    operation->state = is_held ? OPERATION_HELD : OPERATION_DECLINED;
    operation->payment = is_held ? operation->payment : 0;
    operation->expires_us =
        is_held ? operation->created_us + SECONDS_US(DAY_SECONDS) * bank->policy.hold_days : 0;
    if (status == STATUS_OK) {
        status = count_pin(txn, &facts, &card, row->answer);
    }
    if (status == STATUS_OK) {
        status = count_cvv(txn, &facts, operation->day, row->answer);
    }
    return status == STATUS_OK ? work_add(&work) : status;
}

/* More for one that was approved and is not over. */
static enum status increase(struct txn *txn, const struct bank *bank,
                            const struct processor_message *message, struct message_row *row,
                            struct processor_result *result)
{
    struct card card;
    struct card_operation *operation = &result->operation;
    row->answer = ANSWER_NO_OPERATION;
    if (!result->has_operation || operation->state != OPERATION_HELD) {
        return STATUS_OK;
    }
    row->operation = operation->id;
    struct card_facts facts = {.card = &card,
                               .channel = operation->channel,
                               .is_abroad = operation->is_abroad,
                               .mcc = operation->mcc,
                               .amount = message->amount,
                               .currency = message->currency};
    enum status status = card_find(txn, operation->card, &card);
    if (status == STATUS_OK) {
        status = load_rules(txn, &facts);
    }
    if (status != STATUS_OK) {
        return status;
    }
    row->answer = card_decide_more(&facts);
    if (row->answer != ANSWER_APPROVED) {
        return STATUS_OK;
    }
    struct processor_work work;
    enum ledger_outcome outcome = LEDGER_OK;
    int64_t former = operation->held + operation->cleared;
    status = work_begin(&work, txn, bank, operation, row->id);
    if (status == STATUS_OK) {
        status = work_hold(&work, operation->held + message->amount, &outcome);
    }
    row->answer = answer_of(outcome);
    if (status != STATUS_OK || outcome != LEDGER_OK) {
        return status;
    }
    operation->asked += message->amount;
    return work_keep(&work, former);
}

/* ---- a message */

static enum status load_operation(struct txn *txn, struct str reference,
                                  struct processor_result *result)
{
    enum status status = operation_by_reference(txn, reference, &result->operation);
    result->has_operation = status == STATUS_OK;
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

/* Said before: the same answer, the operation as it is now. */
static enum status repeat(struct txn *txn, const struct processor_message *message,
                          const struct message_row *row, struct processor_result *result)
{
    result->is_conflict = !crypto_equal(&row->digest, &message->digest, sizeof row->digest);
    result->state = row->state;
    result->answer = row->answer;
    enum status status =
        row->state == MESSAGE_DONE ? STATUS_OK : queue_reason_of(txn, row->id, &result->reason);
    return status == STATUS_OK && !result->is_conflict
               ? load_operation(txn, message->reference, result)
               : status;
}

static enum status do_new(struct txn *txn, const struct bank *bank,
                          const struct processor_message *message, struct message_row *row,
                          struct processor_result *result)
{
    switch (message->kind) {
    case PROCESSOR_AUTHORISATION:
        return authorise(txn, bank, message, row, result);
    case PROCESSOR_INCREMENT:
        return increase(txn, bank, message, row, result);
    case PROCESSOR_REVERSAL:
    case PROCESSOR_CLEARING:
    case PROCESSOR_REFUND:
        break;
    }
    if (!result->has_operation) {
        return leave(row, MESSAGE_WAITING, QUEUE_WAITS);
    }
    struct processor_work work;
    enum status status = work_begin(&work, txn, bank, &result->operation, row->id);
    return status == STATUS_OK ? follow(&work, row) : status;
}

enum status processor_take(struct txn *txn, const struct bank *bank,
                           const struct processor_message *message, struct processor_result *result)
{
    struct message_row row;
    memset(result, 0, sizeof *result);
    enum status status = message_by_name(txn, message->name, &row);
    if (status != STATUS_NOT_FOUND) {
        return status == STATUS_OK ? repeat(txn, message, &row, result) : status;
    }
    row = (struct message_row){.id = id_next(bank->ids),
                               .kind = message->kind,
                               .state = MESSAGE_DONE,
                               .amount = message->amount,
                               .currency = message->currency,
                               .is_final = message->is_final};
    result->is_new = true;
    status = load_operation(txn, message->reference, result);
    if (status == STATUS_OK) {
        status = do_new(txn, bank, message, &row, result);
    }
    if (status == STATUS_OK) {
        status = message_insert(txn, &row, message, clock_now(bank->clock));
    }
    if (status == STATUS_OK && row.state != MESSAGE_DONE) {
        status = queue(txn, bank, &row);
    }
    if (status == STATUS_OK && row.state == MESSAGE_DONE && result->has_operation) {
        struct processor_work work;
        status = work_begin(&work, txn, bank, &result->operation, row.id);
        if (status == STATUS_OK) {
            status = run_waiting(&work, message->reference);
        }
    }
    result->state = row.state;
    result->answer = row.answer;
    result->reason = row.reason;
    return status;
}

enum status processor_retry(struct txn *txn, const struct bank *bank, struct str name,
                            struct str reference, bool *is_done)
{
    struct message_row row;
    struct card_operation operation;
    struct processor_work work;
    *is_done = false;
    enum status status = message_by_name(txn, name, &row);
    if (status != STATUS_OK || row.state != MESSAGE_QUEUED || row.operation == 0) {
        return status;
    }
    status = operation_select(txn, row.operation, &operation);
    if (status == STATUS_OK) {
        status = work_begin(&work, txn, bank, &operation, row.id);
    }
    if (status == STATUS_OK) {
        status = follow(&work, &row);
    }
    if (status != STATUS_OK || row.state != MESSAGE_DONE) {
        return status;
    }
    *is_done = true;
    status = message_update(txn, &row);
    return status == STATUS_OK ? run_waiting(&work, reference) : status;
}

enum status processor_plan(struct txn *txn, const struct bank *bank,
                           const struct processor_message *message, struct plan *plan)
{
    struct card card;
    struct card_operation operation;
    int64_t clearing = 0;
    enum status status =
        internal_account(txn, INTERNAL_CARD_CLEARING, message->currency, &clearing);
    if (status != STATUS_OK) {
        return status == STATUS_NOT_FOUND ? STATUS_OK : status;
    }
    plan_row(plan, clearing);
    status = operation_by_reference(txn, message->reference, &operation);
    if (status == STATUS_OK) {
        plan_row(plan, operation.account);
        return status;
    }
    if (status == STATUS_NOT_FOUND && message->number.size != 0) {
        status = card_by_number(txn, bank, message->number, &card);
        if (status == STATUS_OK) {
            plan_row(plan, card.account);
        }
    }
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}
