#include "bank/ask.h"
#include "bank/audit.h"
#include "bank/branch.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "auth/handover.h"
#include "bank/bill.h"
#include "bank/card_operation.h"
#include "bank/card_request.h"
#include "bank/channel_policy.h"
#include "bank/charge.h"
#include "bank/directory.h"
#include "bank/event.h"
#include "bank/limit.h"
#include "bank/look_up.h"
#include "bank/provider.h"
#include "bank/risk.h"
#include "bank/standing.h"
#include "bank/template.h"
#include "bank/threshold.h"
#include "store/key.h"
#include "store/outbox.h"

/* a line each */
/* clang-format off */
static const struct store_sql *const *const modules[] = {
    ledger_statements,
    batch_statements,
    seal_statements,
    auth_statements,
    handover_statements,
    bank_statements,
    account_statements,
    event_statements,
    key_statements,
    outbox_statements,
    channel_policy_statements,
    directory_statements,
    card_statements,
    card_request_statements,
    card_operation_statements,
    internal_statements,
    limit_statements,
    look_up_statements,
    payment_detail_statements,
    risk_statements,
    kept_order_statements,
    standing_statements,
    audit_statements,
    ask_statements,
    template_statements,
    provider_statements,
    charge_statements,
    threshold_statements,
    payer_statements,
    NULL};
/* clang-format on */

static const struct {
    const char *phone, *first, *last;
    enum language language;
} people[BRANCH_CUSTOMERS] = {{"+79000000001", "Анна", "Примерова", LANGUAGE_RU},
                              {"+79000000002", "Борис", "Вымышленный", LANGUAGE_RU},
                              {"+79000000003", "Vera", "Sample", LANGUAGE_EN}};

static void open_account(struct branch *branch, int64_t customer, enum account_kind kind,
                         struct account *account)
{
    const struct account_opening opening = {.customer = customer,
                                            .kind = kind,
                                            .currency = CURRENCY_RUB,
                                            .balance_account = STR("40817"),
                                            .serial = ++branch->last_serial,
                                            .position = kind};
    assert_ok(account_open(branch->stage.txn, &branch->bank, &opening, account));
}

static void admit(struct branch *branch, int who)
{
    struct branch_customer *customer = &branch->customers[who];
    (void)snprintf(customer->row.phone, sizeof customer->row.phone, "%s", people[who].phone);
    (void)snprintf(customer->row.first_name, NAME_BYTES, "%s", people[who].first);
    (void)snprintf(customer->row.last_name, NAME_BYTES, "%s", people[who].last);
    customer->row.language = people[who].language;
    assert_ok(customer_add(branch->stage.txn, &branch->bank, &customer->row));
    open_account(branch, customer->row.id, ACCOUNT_CURRENT, &customer->current);
    open_account(branch, customer->row.id, ACCOUNT_SAVINGS, &customer->savings);
    customer->session = (struct session){.id = 100 + who,
                                         .customer = customer->row.id,
                                         .language = people[who].language,
                                         .device = {{(unsigned char)(1 + who)}}};
}

void branch_open(struct branch *branch)
{
    branch_open_with(branch, NULL);
}

void branch_open_with(struct branch *branch, const struct store_sql *const *more)
{
    memset(branch, 0, sizeof *branch);
    assert_ok(clock_zone_set("Europe/Moscow"));
    assert_true(ARRAY_COUNT(modules) < BRANCH_MODULES);
    memcpy(branch->modules, modules, sizeof modules);
    branch->modules[ARRAY_COUNT(modules) - 1] = more;
    stage_open(&branch->stage, branch->modules);
    struct stage *stage = &branch->stage;
    assert_ok(ledger_new(&stage->clock, &stage->ids, &branch->ledger));
    stage->hooks = ledger_hooks(branch->ledger);
    branch->auth = (struct auth){.policy = auth_policy_strict("bank.example"),
                                 .code_key = {{7}},
                                 .clock = &stage->clock,
                                 .ids = &stage->ids,
                                 .random = &stage->random};
    const unsigned char seed[ED25519_SEED] = {7};
    branch->signer =
        (struct seal_signer){.origin = "okno.test/ledger", .pair = ed25519_from_seed(seed)};
    branch->bank = (struct bank){.policy = bank_policy_default(),
                                 .auth = &branch->auth,
                                 .clock = &stage->clock,
                                 .ids = &stage->ids,
                                 .random = &stage->random,
                                 .signer = &branch->signer,
                                 .card_keys = &branch->card_keys};
    branch->card_keys = card_keys_from(&(const struct digest){{9}});
    (void)stage_begin(stage);
    assert_ok(internal_open(branch->stage.txn, &branch->bank));
    assert_ok(
        internal_account(branch->stage.txn, INTERNAL_CORRESPONDENT, CURRENCY_RUB, &branch->own.id));
    for (int who = 0; who < BRANCH_CUSTOMERS; who++) {
        admit(branch, who);
    }
    stage_commit(stage);
    for (int who = 0; who < BRANCH_CUSTOMERS; who++) {
        branch_receive(branch, who, PAYMENT_SALARY, 600000);
        branch_receive(branch, who, PAYMENT_SALARY, 400000);
    }
}

static void complain(void *context, const char *text)
{
    (void)context;
    print_error("%s\n", text);
}

void branch_close(struct branch *branch)
{
    const struct verify_watcher watcher = {NULL, complain, NULL};
    struct verify_result result;
    struct audit_result audited;
    struct outside *outside = NULL;
    if (branch->stage.txn != NULL) {
        stage_rollback(&branch->stage); /* a test that failed half-way */
    }
    struct txn *txn = stage_read(&branch->stage);
    assert_ok(ledger_verify(txn, &watcher, &result));
    assert_ok(outside_open(txn, &outside));
    assert_ok(bank_audit(txn, outside, 0, complain, NULL, &audited));
    outside_close(outside);
    stage_read_end(&branch->stage);
    stage_leave(&branch->stage);
    ledger_free(branch->ledger);
    stage_close(&branch->stage);
    check_row("problems in the books", result.problems, 0);
    check_row("problems in the documents", audited.problems, 0);
}

void branch_wait(struct branch *branch, int64_t seconds)
{
    branch->stage.clock.fixed_us += SECONDS_US(seconds);
}

struct amount branch_rubles(int64_t minor)
{
    return (struct amount){minor, CURRENCY_RUB};
}

static struct ledger_account booked(struct branch *branch, const struct account *account)
{
    struct ledger_account ledger;
    assert_ok(ledger_account_get(stage_read(&branch->stage), account->id, &ledger));
    stage_read_end(&branch->stage);
    return ledger;
}

int64_t branch_balance(struct branch *branch, const struct account *account)
{
    struct ledger_account ledger = booked(branch, account);
    return ledger_balance(&ledger);
}

int64_t branch_available(struct branch *branch, const struct account *account)
{
    struct ledger_account ledger = booked(branch, account);
    return ledger_available(&ledger);
}

struct payment_order branch_own(const struct branch *branch, int who, int64_t minor)
{
    return (struct payment_order){.kind = PAYMENT_OWN,
                                  .from_account = branch->customers[who].current.id,
                                  .to_account = branch->customers[who].savings.id,
                                  .amount = branch_rubles(minor)};
}

struct payment_order branch_phone(const struct branch *branch, int who, const char *phone,
                                  int64_t minor)
{
    return (struct payment_order){.kind = PAYMENT_PHONE,
                                  .from_account = branch->customers[who].current.id,
                                  .to_phone = str_from(phone),
                                  .amount = branch_rubles(minor),
                                  .message = STR("За ужин")};
}

void branch_receive(struct branch *branch, int who, enum payment_kind kind, int64_t minor)
{
    const struct branch_customer *customer = &branch->customers[who];
    bool incoming = kind != PAYMENT_PURCHASE;
    struct payment payment = {.kind = kind,
                              .customer = customer->row.id,
                              .from_account = incoming ? branch->own.id : customer->current.id,
                              .to_account = incoming ? customer->current.id : branch->own.id,
                              .to_customer = incoming ? customer->row.id : 0,
                              .amount = branch_rubles(minor),
                              .category = incoming ? CATEGORY_SALARY : CATEGORY_GROCERIES};
    (void)snprintf(incoming ? payment.payer : payment.payee, DISPLAY_BYTES, "%s",
                   incoming ? "ООО «Пример»" : "Магазин «Пример»");
    enum ledger_outcome outcome = LEDGER_OK;
    assert_ok(payment_receive(stage_begin(&branch->stage), &branch->bank, &payment, &outcome));
    stage_commit(&branch->stage);
    assert_int_equal(outcome, LEDGER_OK);
}

/* End the transaction as the job's result would. */
static enum bank_outcome end(struct branch *branch, enum status status, int64_t writes_before,
                             const struct payment_result *result)
{
    assert_ok(status);
    bool keeps = result->outcome == BANK_OK || result->written;
    if (!keeps) {
        check_row("a refusal writes nothing", txn_writes(branch->stage.txn), writes_before);
        stage_undo_job(&branch->stage);
    }
    stage_commit(&branch->stage);
    return result->outcome;
}

enum bank_outcome branch_create(struct branch *branch, int who, struct payment_order order,
                                struct payment_result *result)
{
    struct txn *txn = stage_begin(&branch->stage);
    enum status status =
        payment_create(txn, &branch->bank, &branch->customers[who].session, &order, result);
    return end(branch, status, 0, result);
}

enum bank_outcome branch_confirm(struct branch *branch, const struct session *session, int64_t id,
                                 const char *code, struct payment_result *result)
{
    struct txn *txn = stage_begin(&branch->stage);
    enum status status = payment_confirm(txn, &branch->bank, session, id, str_from(code), result);
    return end(branch, status, 0, result);
}

enum bank_outcome branch_resend(struct branch *branch, const struct session *session, int64_t id,
                                struct payment_result *result)
{
    struct txn *txn = stage_begin(&branch->stage);
    enum status status = payment_resend(txn, &branch->bank, session, id, result);
    return end(branch, status, 0, result);
}

enum bank_outcome branch_cancel(struct branch *branch, const struct session *session, int64_t id,
                                struct payment_result *result)
{
    struct txn *txn = stage_begin(&branch->stage);
    enum status status = payment_cancel(txn, &branch->bank, session, id, result);
    return end(branch, status, 0, result);
}

enum bank_outcome branch_get(struct branch *branch, const struct session *session, int64_t id,
                             struct payment_result *result)
{
    assert_ok(payment_get(stage_read(&branch->stage), session, id, result));
    stage_read_end(&branch->stage);
    return result->outcome;
}

void branch_message(struct branch *branch, const struct payment *payment, char text[CODE_TEXT])
{
    char phone[20];
    assert_ok(code_message(stage_read(&branch->stage), &branch->auth, payment->code, phone, text));
    stage_read_end(&branch->stage);
}

void branch_code(struct branch *branch, const struct payment *payment, char code[8])
{
    char text[CODE_TEXT];
    branch_message(branch, payment, text);
    const char *at = strrchr(text, '#');
    assert_non_null(at);
    (void)snprintf(code, 8, "%.6s", at + 1);
}

void branch_wrong_code(const char *right, int nth, char out[8])
{
    (void)snprintf(out, 8, "%06d", (atoi(right) + 1 + nth) % 1000000);
}

int branch_setup(void **state)
{
    struct branch *branch = calloc(1, sizeof *branch);
    assert_non_null(branch);
    branch_open(branch);
    *state = branch;
    return 0;
}

int branch_teardown(void **state)
{
    branch_close(*state);
    free(*state);
    return 0;
}
