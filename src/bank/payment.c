/* payment.c - the walk of a payment: load, decide, store. */
#include "bank/payment.h"

#include <stdio.h>
#include <string.h>

#include "bank/bank_store.h"
#include "bank/payment_decide.h"
#include "base/assume.h"
#include "store/key.h"

/* Which of a payment's transfers: the ledger's key is the payment's id and one of these. */
enum { STEP_MOVE = 1, STEP_HOLD = 2, STEP_POST = 3, STEP_VOID = 4 };

static enum status refuse(struct payment_result *result, enum bank_outcome outcome)
{
    result->outcome = outcome;
    return STATUS_OK;
}

static void start(struct payment_result *result)
{
    memset(result, 0, sizeof *result);
    result->detail.attempts_left = -1;
}

static void name_sides(struct payment *payment, const struct account *from,
                       const struct account *to, enum language language)
{
    (void)snprintf(payment->payer, sizeof payment->payer, "%s", account_name(from, language));
    (void)snprintf(payment->payee, sizeof payment->payee, "%s", account_name(to, language));
}

enum status payment_name_sides(struct txn *txn, struct payment *payment, enum language language)
{
    if (payment->kind != PAYMENT_OWN) {
        return STATUS_OK;
    }
    struct account from;
    struct account to;
    enum status status = account_row_select(txn, payment->from_account, &from);
    if (status == STATUS_OK) {
        status = account_row_select(txn, payment->to_account, &to);
    }
    if (status == STATUS_OK) {
        name_sides(payment, &from, &to, language);
    }
    return status;
}

/* Make the payment ready to be shown: names of own accounts, times of its code. */
static enum status complete(struct txn *txn, const struct session *session,
                            struct payment_result *result)
{
    result->outcome = BANK_OK;
    enum status status = payment_name_sides(txn, &result->payment, session->language);
    if (status == STATUS_OK && result->payment.state == PAYMENT_AWAITING) {
        status = code_times(txn, result->payment.code, &result->payment.code_expires_us,
                            &result->payment.code_resend_us);
    }
    return status;
}

/* ---- ordering */

struct loaded {
    struct account from, to;
    struct ledger_account from_ledger, to_ledger;
    struct customer payer, payee;
};

static enum status load_account(struct txn *txn, int64_t customer, int64_t id,
                                struct account *account, const struct account **found)
{
    enum status status = account_get(txn, customer, id, account);
    *found = status == STATUS_OK ? account : NULL;
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

static enum status load_payee(struct txn *txn, struct str phone, struct loaded *loaded,
                              struct payment_facts *facts)
{
    enum status status = customer_select_phone(txn, phone, &loaded->payee);
    if (status == STATUS_NOT_FOUND) {
        return STATUS_OK;
    }
    if (status == STATUS_OK) {
        facts->payee = &loaded->payee;
        status = customer_select(txn, facts->customer, &loaded->payer);
    }
    return status;
}

static enum status load_currency(struct txn *txn, int64_t account, enum currency *currency)
{
    struct ledger_account ledger;
    enum status status =
        account == 0 ? STATUS_NOT_FOUND : ledger_account_get(txn, account, &ledger);
    *currency = status == STATUS_OK ? ledger.currency : CURRENCY_NONE;
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

static enum status load_facts(struct txn *txn, const struct payment_order *order,
                              struct loaded *loaded, struct payment_facts *facts)
{
    enum status status =
        load_account(txn, facts->customer, order->from_account, &loaded->from, &facts->from);
    if (status != STATUS_OK) {
        return status;
    }
    status = order->kind == PAYMENT_OWN
                 ? load_account(txn, facts->customer, order->to_account, &loaded->to, &facts->to)
                 : load_payee(txn, order->to_phone, loaded, facts);
    if (status == STATUS_OK && facts->from != NULL) {
        status = load_currency(txn, facts->from->id, &facts->from_currency);
    }
    if (status == STATUS_OK) {
        int64_t to = facts->to != NULL      ? facts->to->id
                     : facts->payee != NULL ? facts->payee->main_account
                                            : 0;
        status = load_currency(txn, to, &facts->to_currency);
    }
    if (status == STATUS_OK && payment_kinds[order->kind].has_limits) {
        status = limit_select(txn, facts->customer, order->kind, ledger_business_date(txn),
                              &facts->limit_used);
    }
    return status;
}

static void make_payment(struct txn *txn, const struct bank *bank, const struct session *session,
                         const struct payment_order *order, const struct loaded *loaded,
                         const struct payment_decision *decision, struct payment *payment)
{
    int64_t now = clock_now(bank->clock);
    *payment = (struct payment){
        .id = id_next(bank->ids),
        .kind = order->kind,
        .state = decision->needs_code ? PAYMENT_AWAITING : PAYMENT_POSTED,
        .customer = session->customer,
        .session = session->id,
        .from_account = order->from_account,
        .to_account = decision->to_account,
        .to_customer = order->kind == PAYMENT_PHONE ? loaded->payee.id : session->customer,
        .amount = order->amount,
        .fee = decision->fee,
        .category = order->kind == PAYMENT_OWN ? CATEGORY_OWN : CATEGORY_TRANSFER,
        .day = ledger_business_date(txn),
        .created_us = now,
        .posted_us = decision->needs_code ? 0 : now,
        .expires_us = decision->needs_code ? now + SECONDS_US(bank->policy.order_seconds) : 0,
    };
    (void)snprintf(payment->message, sizeof payment->message, "%.*s", STR_ARGS(order->message));
    if (order->kind == PAYMENT_PHONE) {
        customer_display(&loaded->payer, payment->payer);
        customer_display(&loaded->payee, payment->payee);
        (void)snprintf(payment->payee_phone, sizeof payment->payee_phone, "%s",
                       loaded->payee.phone);
    }
}

static struct transfer_order move_of(const struct payment *payment)
{
    return (struct transfer_order){
        .key = payment->id,
        .step = payment->state == PAYMENT_AWAITING ? STEP_HOLD : STEP_MOVE,
        .state = payment->state == PAYMENT_AWAITING ? TRANSFER_PENDING : TRANSFER_POSTED,
        .debit_account = payment->from_account,
        .credit_account = payment->to_account,
        .amount = payment->amount.minor,
        .currency = payment->amount.currency,
        .kind = payment->kind,
        .user_data = payment->id,
    };
}

/* The SMS says what is confirmed: amount and payee (PSD2 RTS art. 5). */
static enum status send_code(struct txn *txn, const struct bank *bank,
                             const struct session *session, struct payment *payment,
                             struct payment_result *result)
{
    struct customer payer;
    enum status status = customer_select(txn, payment->customer, &payer);
    if (status != STATUS_OK) {
        return status;
    }
    char amount[AMOUNT_TEXT];
    char text[CODE_TEXT / 2];
    bool russian = session->language == LANGUAGE_RU;
    (russian ? amount_format_ru : amount_format_en)(payment->amount, amount);
    (void)snprintf(text, sizeof text,
                   russian ? "%s: перевод %s, получатель %s Код {code}. Никому его не сообщайте."
                           : "%s: transfer of %s to %s Code {code}. Never tell it to anyone.",
                   bank->policy.name, amount, payment->payee);
    struct code_request request = {.purpose = CODE_ORDER,
                                   .customer = payment->customer,
                                   .subject = payment->id,
                                   .phone = str_from(payer.phone),
                                   .device = &session->device,
                                   .order = payment_digest(payment),
                                   .text = str_from(text)};
    enum auth_outcome sent = AUTH_OK;
    struct code_sent code;
    status = code_send(txn, bank->auth, &request, &sent, &code);
    if (status == STATUS_OK && sent != AUTH_OK) {
        result->detail.retry_after = code.retry_after;
        return refuse(result, BANK_TOO_MANY);
    }
    payment->code = code.id;
    return status;
}

/* A number nobody has: the question counts like a look-up, else this would be the way around it. */
static enum status count_miss(struct txn *txn, const struct bank *bank,
                              const struct session *session, const struct payment_order *order,
                              struct payment_result *result)
{
    char display[DISPLAY_BYTES];
    enum bank_outcome outcome = BANK_OK;
    enum status status = payee_look_up(txn, bank, session->customer, order->to_phone, &outcome,
                                       &result->detail, display);
    result->outcome = outcome == BANK_TOO_MANY ? BANK_TOO_MANY : BANK_PAYEE_NOT_FOUND;
    result->written = outcome != BANK_TOO_MANY;
    return status;
}

/* The money first: its refusal must come before anything is written. */
static enum status store_new(struct txn *txn, const struct bank *bank,
                             const struct session *session, int64_t limit_used,
                             const struct loaded *loaded, struct payment_result *result)
{
    struct payment *payment = &result->payment;
    struct transfer_order move = move_of(payment);
    struct transfer made;
    enum ledger_outcome moved = LEDGER_OK;
    enum status status = ledger_post(txn, &move, &moved, &made);
    if (status != STATUS_OK || moved != LEDGER_OK) {
        return status != STATUS_OK ? status : refuse(result, bank_outcome_of_ledger(moved));
    }
    if (payment->state == PAYMENT_AWAITING) {
        payment->hold = made.id;
        status = send_code(txn, bank, session, payment, result);
    }
    if (status != STATUS_OK || result->outcome != BANK_OK) {
        return status;
    }
    status = payment_insert(txn, payment);
    if (status == STATUS_OK && payment_kinds[payment->kind].has_limits) {
        status = limit_put(txn, payment->customer, payment->kind, payment->day, limit_used,
                           limit_used + payment->amount.minor);
    }
    result->written = true;
    if (payment->kind != PAYMENT_OWN) {
        return status == STATUS_OK ? complete(txn, session, result) : status;
    }
    name_sides(payment, &loaded->from, &loaded->to, session->language); /* both are here already */
    return status;
}

enum status payment_create(struct txn *txn, const struct bank *bank, const struct session *session,
                           const struct payment_order *order, struct payment_result *result)
{
    start(result);
    struct loaded loaded = {0};
    struct payment_facts facts = {
        .order = order, .policy = &bank->policy, .customer = session->customer};
    enum status status = load_facts(txn, order, &loaded, &facts);
    if (status != STATUS_OK) {
        return status;
    }
    struct payment_decision decision = payment_decide(&facts);
    if (decision.outcome == BANK_PAYEE_NOT_FOUND) {
        return count_miss(txn, bank, session, order, result);
    }
    if (decision.outcome != BANK_OK) {
        return refuse(result, decision.outcome);
    }
    make_payment(txn, bank, session, order, &loaded, &decision, &result->payment);
    return store_new(txn, bank, session, facts.limit_used, &loaded, result);
}

/* ---- after the order */

/* The customer's payment, or BANK_NOT_FOUND: also for what the far side caused and nobody ordered.
 */
static enum status load_own(struct txn *txn, const struct session *session, int64_t id,
                            struct payment_result *result)
{
    start(result);
    enum status status = payment_select(txn, id, &result->payment);
    if (status == STATUS_NOT_FOUND ||
        (status == STATUS_OK && (result->payment.customer != session->customer ||
                                 !payment_kinds[result->payment.kind].by_customer))) {
        return refuse(result, BANK_NOT_FOUND);
    }
    return status;
}

/* The hold goes back, and so does what was counted. */
static enum status end_unposted(struct txn *txn, struct payment *payment, enum payment_state state,
                                enum bank_outcome reason)
{
    assume(payment_may_move(payment->state, state));
    struct transfer_order back = {.key = payment->id,
                                  .step = STEP_VOID,
                                  .state = TRANSFER_VOID_PENDING,
                                  .pending_id = payment->hold,
                                  .kind = payment->kind,
                                  .user_data = payment->id};
    enum ledger_outcome moved = LEDGER_OK;
    enum status status = ledger_post(txn, &back, &moved, NULL);
    if (status == STATUS_OK && moved != LEDGER_OK) {
        return STATUS_CORRUPT; /* an awaiting payment always has its hold */
    }
    payment->state = state;
    payment->reason = reason;
    if (status == STATUS_OK) {
        status = payment_update(txn, payment);
    }
    if (status == STATUS_OK && payment_kinds[payment->kind].has_limits) {
        int64_t former = 0;
        status = limit_select(txn, payment->customer, payment->kind, payment->day, &former);
        if (status == STATUS_OK) {
            int64_t left = former > payment->amount.minor ? former - payment->amount.minor : 0;
            status = limit_put(txn, payment->customer, payment->kind, payment->day, former, left);
        }
    }
    return status;
}

static enum status post(struct txn *txn, const struct bank *bank, struct payment *payment)
{
    assume(payment_may_move(payment->state, PAYMENT_POSTED));
    struct transfer_order move = {.key = payment->id,
                                  .step = STEP_POST,
                                  .state = TRANSFER_POST_PENDING,
                                  .pending_id = payment->hold,
                                  .amount = payment->amount.minor,
                                  .kind = payment->kind,
                                  .user_data = payment->id};
    enum ledger_outcome moved = LEDGER_OK;
    enum status status = ledger_post(txn, &move, &moved, NULL);
    if (status == STATUS_OK && moved != LEDGER_OK) {
        return STATUS_CORRUPT;
    }
    payment->state = PAYMENT_POSTED;
    payment->posted_us = clock_now(bank->clock);
    return status == STATUS_OK ? payment_update(txn, payment) : status;
}

static enum bank_outcome of_auth(enum auth_outcome outcome)
{
    switch (outcome) {
    case AUTH_OK:
        return BANK_OK;
    case AUTH_WRONG_CODE:
        return BANK_WRONG_CODE;
    case AUTH_CODE_EXPIRED:
        return BANK_CODE_EXPIRED;
    case AUTH_TOO_MANY:
        return BANK_TOO_MANY;
    case AUTH_NOT_FOUND:
    case AUTH_SIGN_IN_REQUIRED:
    case AUTH_INVALID_PROOF:
    case AUTH_HANDOVER_REFUSED:
    case AUTH_HANDOVER_OVER:
    case AUTH_WRONG_NUMBER:
    case AUTH_OUTCOME_COUNT:
        break;
    }
    return BANK_NOT_AWAITING;
}

static enum status expire(struct txn *txn, struct payment *payment)
{
    enum status status = end_unposted(txn, payment, PAYMENT_EXPIRED, BANK_CODE_EXPIRED);
    return status == STATUS_OK ? code_void(txn, payment->code) : status;
}

static enum status try_code(struct txn *txn, const struct bank *bank, const struct session *session,
                            const struct code_check *check, struct payment_result *result)
{
    struct payment *payment = &result->payment;
    enum auth_outcome outcome = AUTH_OK;
    struct code_result tried;
    enum status status = code_use(txn, bank->auth, check, &outcome, &tried);
    if (status != STATUS_OK) {
        return status;
    }
    if (outcome == AUTH_OK) {
        result->written = true;
        status = post(txn, bank, payment);
        return status == STATUS_OK ? complete(txn, session, result) : status;
    }
    result->outcome = of_auth(outcome);
    result->detail.retry_after = tried.retry_after;
    if (outcome == AUTH_WRONG_CODE) {
        result->written = true;
        result->detail.attempts_left = tried.attempts_left;
        if (tried.attempts_left == 0) {
            return end_unposted(txn, payment, PAYMENT_REJECTED, BANK_WRONG_CODE);
        }
    }
    return STATUS_OK;
}

enum status payment_confirm(struct txn *txn, const struct bank *bank, const struct session *session,
                            int64_t id, struct str code, struct payment_result *result)
{
    enum status status = load_own(txn, session, id, result);
    if (status != STATUS_OK || result->outcome != BANK_OK) {
        return status;
    }
    struct payment *payment = &result->payment;
    if (payment->code == 0) {
        return refuse(result, BANK_NOT_AWAITING);
    }
    if (payment->session != session->id) {
        return refuse(result, BANK_ANOTHER_SESSION);
    }
    struct code_check check = {.id = payment->code,
                               .purpose = CODE_ORDER,
                               .device = &session->device,
                               .order = payment_digest(payment),
                               .code = code};
    if (payment->state == PAYMENT_POSTED) {
        bool fits = false;
        status = code_fits(txn, bank->auth, &check, &fits);
        return status != STATUS_OK ? status
               : fits              ? complete(txn, session, result)
                                   : refuse(result, BANK_NOT_AWAITING);
    }
    if (payment->state != PAYMENT_AWAITING) {
        return refuse(result, BANK_NOT_AWAITING);
    }
    if (clock_now(bank->clock) >= payment->expires_us) {
        result->written = true;
        result->outcome = BANK_CODE_EXPIRED;
        return expire(txn, payment);
    }
    return try_code(txn, bank, session, &check, result);
}

enum status payment_resend(struct txn *txn, const struct bank *bank, const struct session *session,
                           int64_t id, struct payment_result *result)
{
    enum status status = load_own(txn, session, id, result);
    if (status != STATUS_OK || result->outcome != BANK_OK) {
        return status;
    }
    struct payment *payment = &result->payment;
    if (payment->state != PAYMENT_AWAITING || clock_now(bank->clock) >= payment->expires_us) {
        return refuse(result, BANK_NOT_AWAITING);
    }
    if (payment->session != session->id) {
        return refuse(result, BANK_ANOTHER_SESSION);
    }
    status = send_code(txn, bank, session, payment, result);
    if (status != STATUS_OK || result->outcome != BANK_OK) {
        return status;
    }
    result->written = true;
    status = payment_update(txn, payment);
    return status == STATUS_OK ? complete(txn, session, result) : status;
}

enum status payment_cancel(struct txn *txn, const struct bank *bank, const struct session *session,
                           int64_t id, struct payment_result *result)
{
    (void)bank;
    enum status status = load_own(txn, session, id, result);
    if (status != STATUS_OK || result->outcome != BANK_OK) {
        return status;
    }
    struct payment *payment = &result->payment;
    if (payment->state == PAYMENT_CANCELLED) {
        return complete(txn, session, result);
    }
    if (payment->state != PAYMENT_AWAITING) {
        return refuse(result, BANK_NOT_AWAITING);
    }
    result->written = true;
    status = end_unposted(txn, payment, PAYMENT_CANCELLED, BANK_OK);
    if (status == STATUS_OK) {
        status = code_void(txn, payment->code);
    }
    return status == STATUS_OK ? complete(txn, session, result) : status;
}

enum status payment_get(struct txn *txn, const struct session *session, int64_t id,
                        struct payment_result *result)
{
    enum status status = load_own(txn, session, id, result);
    return status != STATUS_OK || result->outcome != BANK_OK ? status
                                                             : complete(txn, session, result);
}

enum status payment_find(struct txn *txn, int64_t id, enum language language,
                         struct payment *payment)
{
    enum status status = payment_select(txn, id, payment);
    return status == STATUS_OK ? payment_name_sides(txn, payment, language) : status;
}

enum status payment_expire_due(struct txn *txn, const struct bank *bank, int64_t most,
                               int64_t *ended)
{
    *ended = 0;
    int64_t now = clock_now(bank->clock);
    for (int64_t i = 0; i < most; i++) {
        int64_t id = 0;
        enum status status = payment_select_due(txn, now, &id);
        if (status == STATUS_NOT_FOUND) {
            return STATUS_OK;
        }
        struct payment payment;
        if (status == STATUS_OK) {
            status = payment_select(txn, id, &payment);
        }
        /* Another process may have ended it while this one waited for the row. */
        bool is_awaiting = status == STATUS_OK && payment.state == PAYMENT_AWAITING;
        if (is_awaiting) {
            status = expire(txn, &payment);
        }
        if (status != STATUS_OK) {
            return status;
        }
        *ended += is_awaiting ? 1 : 0;
    }
    return STATUS_OK;
}

enum status payment_receive(struct txn *txn, const struct bank *bank, struct payment *payment,
                            enum ledger_outcome *outcome)
{
    assume(!payment_kinds[payment->kind].needs_code);
    payment->id = id_next(bank->ids);
    payment->state = PAYMENT_POSTED;
    payment->day = ledger_business_date(txn);
    payment->created_us = clock_now(bank->clock);
    payment->posted_us = payment->created_us;
    struct transfer_order move = move_of(payment);
    enum status status = ledger_post(txn, &move, outcome, NULL);
    return status == STATUS_OK && *outcome == LEDGER_OK ? payment_insert(txn, payment) : status;
}

enum status payment_order_once(struct txn *txn, const struct bank *bank,
                               const struct session *session, const struct payment_request *request,
                               struct payment_result *result)
{
    enum key_state state = KEY_NEW;
    int64_t made = 0;
    start(result);
    enum status status =
        key_find(txn, session->customer, request->key, &request->digest, &state, &made);
    if (status != STATUS_OK) {
        return status;
    }
    switch (state) {
    case KEY_SAME:
        return payment_get(txn, session, made, result);
    case KEY_CONFLICT:
        return refuse(result, BANK_CONFLICT);
    case KEY_NEW:
        break;
    }
    status = payment_create(txn, bank, session, &request->order, result);
    if (status != STATUS_OK || result->outcome != BANK_OK) {
        return status; /* a refusal leaves the key free */
    }
    return key_add(txn, id_next(bank->ids), session->customer, request->key, &request->digest,
                   result->payment.id, clock_now(bank->clock));
}

enum status payment_find_proof(struct txn *txn, const struct payment *payment,
                               struct seal_proof *proof)
{
    int64_t step = payment->hold == 0 ? STEP_MOVE : STEP_POST;
    return seal_prove_key(txn, payment->id, step, proof);
}

enum status payment_prove(struct txn *txn, const struct session *session, int64_t id,
                          enum bank_outcome *outcome, struct seal_proof *proof)
{
    struct payment_result result;
    enum status status = load_own(txn, session, id, &result);
    *outcome = result.outcome;
    if (status != STATUS_OK || result.outcome != BANK_OK) {
        return status;
    }
    if (result.payment.state != PAYMENT_POSTED) {
        *outcome = BANK_NOT_POSTED;
        return STATUS_OK;
    }
    status = payment_find_proof(txn, &result.payment, proof);
    if (status == STATUS_NOT_FOUND) {
        *outcome = BANK_NOT_SEALED;
        return STATUS_OK;
    }
    return status;
}
