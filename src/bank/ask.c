#include "bank/ask.h"

#include <stdio.h>
#include <string.h>

#include "bank/ask_store.h"
#include "bank/bank_store.h"
#include "bank/event.h"
#include "base/encode.h"
#include "store/key.h"

enum { PERSON_DAYS = 7 };

static enum status refuse(struct ask_result *result, enum bank_outcome outcome)
{
    result->outcome = outcome;
    return STATUS_OK;
}

static void start(struct ask_result *result)
{
    memset(result, 0, sizeof *result);
    result->detail.attempts_left = -1;
}

/* ---- how it is seen */

static enum status name_person(struct txn *txn, int64_t customer, char out[DISPLAY_BYTES])
{
    struct customer person;
    enum status status = customer_select(txn, customer, &person);
    if (status == STATUS_OK) {
        customer_display(&person, out);
    }
    return status;
}

static enum status complete(struct txn *txn, const struct bank *bank, int64_t person,
                            struct ask_view *view)
{
    view->is_expired =
        view->ask.state == ASK_OPEN && clock_now(bank->clock) >= view->ask.expires_us;
    view->person[0] = '\0';
    return person == 0 ? STATUS_OK : name_person(txn, person, view->person);
}

/* Both sides' windows read it anew. */
static enum status tell(struct txn *txn, const struct bank *bank, const struct ask *ask)
{
    enum status status = event_add(txn, bank, ask->customer, EVENT_ASK, ask->id);
    return status == STATUS_OK && ask->to_customer != 0 && !ask->is_hidden
               ? event_add(txn, bank, ask->to_customer, EVENT_ASK, ask->id)
               : status;
}

/* ---- a new one */

static enum status load_account(struct txn *txn, int64_t customer, int64_t id,
                                struct asking_facts *facts)
{
    struct account account;
    struct ledger_account ledger;
    enum status status = account_get(txn, customer, id, &account);
    if (status == STATUS_OK) {
        status = ledger_account_get(txn, id, &ledger);
    }
    if (status == STATUS_OK) {
        facts->is_closed = account.closed_us != 0;
        facts->currency = ledger.currency;
    }
    return status;
}

/* Whom it is asked of. Somebody nobody is: the question counts like a look-up, and so does a good
 * one, once in an hour. */
static enum status find_person(struct txn *txn, const struct bank *bank, int64_t customer,
                               struct str phone, struct ask_result *result)
{
    struct customer person;
    enum status status = customer_select_phone(txn, phone, &person);
    bool is_miss = status == STATUS_NOT_FOUND;
    if (status != STATUS_OK && !is_miss) {
        return status;
    }
    status = payee_question(txn, bank, customer, phone, is_miss, &result->outcome, &result->detail);
    if (status == STATUS_OK && result->outcome == BANK_OK) {
        result->view.ask.to_customer = is_miss ? 0 : person.id;
        result->outcome = is_miss ? BANK_PAYEE_NOT_FOUND : BANK_OK;
        result->written = true;
    }
    return status;
}

static enum status judge(struct txn *txn, const struct bank *bank, const struct ask_wish *wish,
                         struct ask_result *result)
{
    struct ask *ask = &result->view.ask;
    struct ask_counts counts;
    struct asking_facts facts = {.policy = &bank->policy.asks,
                                 .amount = wish->amount,
                                 .is_link = wish->phone.size == 0,
                                 .is_self = ask->to_customer == ask->customer};
    enum status status = load_account(txn, ask->customer, wish->account, &facts);
    if (status == STATUS_NOT_FOUND) {
        return refuse(result, BANK_NOT_FOUND);
    }
    if (status == STATUS_OK) {
        status = ask_count(txn, ask->customer, ask->to_customer, clock_now(bank->clock), &counts);
    }
    if (status != STATUS_OK) {
        return status;
    }
    facts.today = counts.today;
    facts.open_links = counts.open_links;
    facts.open_with_person = counts.open_with_person;
    ask->amount = (struct amount){wish->amount.minor, facts.currency};
    return refuse(result, ask_decide_new(&facts));
}

static void make_token(const struct bank *bank, char token[ASK_TOKEN])
{
    unsigned char secret[16];
    random_fill(bank->random, secret, sizeof secret);
    (void)base64url_encode(secret, sizeof secret, token);
    token[ASK_TOKEN - 1] = '\0';
}

static enum status store_new(struct txn *txn, const struct bank *bank, const struct ask_wish *wish,
                             struct ask_result *result)
{
    struct ask *ask = &result->view.ask;
    bool is_link = wish->phone.size == 0;
    ask->id = id_next(bank->ids);
    ask->account = wish->account;
    ask->is_once = !is_link || wish->is_once;
    ask->is_public = is_link && wish->is_public;
    ask->state = ASK_OPEN;
    ask->created_us = clock_now(bank->clock);
    ask->expires_us =
        ask->created_us + SECONDS_US(DAY_SECONDS) * (is_link ? wish->days : PERSON_DAYS);
    (void)snprintf(ask->note, sizeof ask->note, "%.*s", STR_ARGS(wish->note));
    enum status status = STATUS_OK;
    if (is_link) {
        make_token(bank, ask->token);
    } else {
        status = ask_block_find(txn, ask->to_customer, ask->customer, &ask->is_hidden);
    }
    result->written = true;
    if (status == STATUS_OK) {
        status = ask_insert(txn, ask);
    }
    return status == STATUS_OK ? tell(txn, bank, ask) : status;
}

static enum status create(struct txn *txn, const struct bank *bank, const struct session *session,
                          const struct ask_wish *wish, struct ask_result *result)
{
    enum status status = STATUS_OK;
    result->view.ask.customer = session->customer;
    if (wish->phone.size != 0) {
        status = find_person(txn, bank, session->customer, wish->phone, result);
    }
    if (status == STATUS_OK && result->outcome == BANK_OK) {
        status = judge(txn, bank, wish, result);
    }
    if (status != STATUS_OK || result->outcome != BANK_OK) {
        return status;
    }
    status = store_new(txn, bank, wish, result);
    return status == STATUS_OK ? complete(txn, bank, result->view.ask.to_customer, &result->view)
                               : status;
}

enum status ask_create(struct txn *txn, const struct bank *bank, const struct session *session,
                       const struct ask_wish *wish, struct ask_result *result)
{
    enum key_state state = KEY_NEW;
    int64_t made = 0;
    start(result);
    enum status status = key_find(txn, session->customer, wish->key, &wish->digest, &state, &made);
    if (status == STATUS_OK && state == KEY_CONFLICT) {
        return refuse(result, BANK_CONFLICT);
    }
    if (status == STATUS_OK && state == KEY_SAME) {
        status = ask_select(txn, made, &result->view.ask);
        return status == STATUS_OK
                   ? complete(txn, bank, result->view.ask.to_customer, &result->view)
                   : status;
    }
    if (status == STATUS_OK) {
        status = create(txn, bank, session, wish, result);
    }
    return status != STATUS_OK || result->outcome != BANK_OK
               ? status /* a refusal leaves the key free */
               : key_add(txn, id_next(bank->ids), session->customer, wish->key, &wish->digest,
                         result->view.ask.id, clock_now(bank->clock));
}

/* ---- reading */

enum status ask_list(struct txn *txn, const struct bank *bank, int64_t customer,
                     enum ask_list_of of, struct ask_view rows[LIMIT_ASKS], size_t *count)
{
    enum status status = ask_select_list(txn, customer, of, rows, count);
    for (size_t i = 0; i < *count && status == STATUS_OK; i++) {
        const struct ask *ask = &rows[i].ask;
        status =
            complete(txn, bank, of == ASK_LIST_OWN ? ask->to_customer : ask->customer, &rows[i]);
    }
    return status;
}

enum status ask_look(struct txn *txn, const struct bank *bank, struct str token,
                     struct ask_view *view)
{
    enum status status = ask_select_token(txn, token, &view->ask);
    return status == STATUS_OK ? complete(txn, bank, view->ask.customer, view) : status;
}

/* ---- its end */

static bool may_do(const struct ask *ask, int64_t customer, enum ask_act act)
{
    return act == ASK_CANCEL ? ask->customer == customer
                             : ask->to_customer == customer && !ask->is_hidden;
}

static enum status end_one(struct txn *txn, const struct bank *bank, enum ask_act act,
                           struct ask_result *result)
{
    struct ask *ask = &result->view.ask;
    enum ask_state wanted = act == ASK_CANCEL ? ASK_CANCELLED : ASK_DECLINED;
    bool changes = false;
    enum status status = STATUS_OK;
    result->outcome = ask_decide_end(ask, wanted, clock_now(bank->clock), &changes);
    if (changes) {
        result->written = true;
        ask->state = wanted;
        status = ask_update(txn, ask);
        status = status == STATUS_OK ? tell(txn, bank, ask) : status;
    }
    if (status == STATUS_OK && act == ASK_DECLINE_FOR_EVER) {
        result->written = true;
        result->outcome = BANK_OK; /* also of one that is over: it stays as it is */
        status = ask_block_put(txn, ask->to_customer, ask->customer);
    }
    return status;
}

/* Who asked does not learn it. */
static enum status allow(struct txn *txn, const struct bank *bank, struct ask_result *result)
{
    const struct ask *ask = &result->view.ask;
    result->written = true;
    enum status status = ask_block_drop(txn, ask->to_customer, ask->customer);
    return status == STATUS_OK ? event_add(txn, bank, ask->to_customer, EVENT_ASK, ask->id)
                               : status;
}

enum status ask_do(struct txn *txn, const struct bank *bank, const struct session *session,
                   int64_t id, enum ask_act act, struct ask_result *result)
{
    start(result);
    struct ask *ask = &result->view.ask;
    enum status status = ask_select(txn, id, ask);
    if (status == STATUS_NOT_FOUND ||
        (status == STATUS_OK && !may_do(ask, session->customer, act))) {
        return refuse(result, BANK_NOT_FOUND);
    }
    if (status != STATUS_OK) {
        return status;
    }
    status = act == ASK_ALLOW ? allow(txn, bank, result) : end_one(txn, bank, act, result);
    return status == STATUS_OK
               ? complete(txn, bank, act == ASK_CANCEL ? ask->to_customer : ask->customer,
                          &result->view)
               : status;
}

/* ---- paying */

enum status ask_find(struct txn *txn, struct str token, int64_t id, struct ask *ask)
{
    if (token.size != 0) {
        return ask_select_token(txn, token, ask);
    }
    enum status status = ask_select(txn, id, ask);
    /* An id is no secret, a token is: who has not got a link's does not find it. */
    return status == STATUS_OK && ask->to_customer == 0 ? STATUS_NOT_FOUND : status;
}

enum status ask_pay(struct txn *txn, const struct bank *bank, int64_t id,
                    const struct payment *payment, enum bank_outcome *outcome)
{
    struct ask ask;
    struct amount total;
    enum status status = ask_select(txn, id, &ask);
    if (status != STATUS_OK) {
        return status == STATUS_NOT_FOUND ? STATUS_CORRUPT : status;
    }
    *outcome = ask_decide_pay(&ask, payment->customer, payment->amount, clock_now(bank->clock));
    if (*outcome != BANK_OK) {
        return STATUS_OK;
    }
    const struct amount former = {ask.paid_total, ask.amount.currency};
    if (amount_add(former, payment->amount, &total) != AMOUNT_OK) {
        *outcome = BANK_LIMIT_EXCEEDED;
        return STATUS_OK;
    }
    ask.state = ask.is_once ? ASK_PAID : ASK_OPEN;
    ask.paid_count++;
    ask.paid_total = total.minor;
    ask.payment = payment->id;
    status = ask_update(txn, &ask);
    return status == STATUS_OK ? tell(txn, bank, &ask) : status;
}

enum status ask_uses(struct txn *txn, const struct bank *bank, int64_t account, bool *uses)
{
    int64_t count = 0;
    enum status status = ask_count_account(txn, account, clock_now(bank->clock), &count);
    *uses = count != 0;
    return status;
}
