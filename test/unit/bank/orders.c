#include "bank/orders.h"

#include <stdio.h>
#include <string.h>

#include "bank/ask.h"
#include "bank/card.h"
#include "bank/card_request.h"
#include "bank/directory.h"

const enum payment_kind order_kinds[ORDER_KINDS] = {
    PAYMENT_OWN,        PAYMENT_PHONE,      PAYMENT_ACCOUNT, PAYMENT_CARD,
    PAYMENT_BANK_PHONE, PAYMENT_REQUISITES, PAYMENT_LINK};

struct payment_order order_account(const struct branch *branch, int who, const char *number,
                                   int64_t minor)
{
    return (struct payment_order){.kind = PAYMENT_ACCOUNT,
                                  .from_account = branch->customers[who].current.id,
                                  .number = str_from(number),
                                  .amount = branch_rubles(minor)};
}

/* The other bank is one of the directory. */
static void know_banks(struct branch *branch)
{
    struct directory_bank banks[] = {{.bik = STR(OTHER_BIK),
                                      .name = STR("АО «Вымышленный банк»"),
                                      .place = STR("г Синегорск"),
                                      .correspondent = STR(""),
                                      .restrictions = STR(""),
                                      .kind = DIRECTORY_BANK},
                                     {.bik = STR(CLOSED_BIK),
                                      .name = STR("АО «Вчерашний банк»"),
                                      .place = STR("г Синегорск"),
                                      .correspondent = STR(""),
                                      .restrictions = STR("URRS"),
                                      .kind = DIRECTORY_BANK}};
    const struct directory_file file = {
        .day = 18000, .number = 1, .banks = banks, .count = ARRAY_COUNT(banks)};
    enum directory_outcome outcome = DIRECTORY_IS_LOADED;
    assert_ok(directory_load(stage_begin(&branch->stage), &branch->bank, &file, &outcome));
    stage_commit(&branch->stage);
}

struct payment_order order_requisites(struct branch *branch, int who, int64_t minor)
{
    know_banks(branch); /* again is once */
    return (struct payment_order){.kind = PAYMENT_REQUISITES,
                                  .from_account = branch->customers[who].current.id,
                                  .name = STR("ООО «Пример»"),
                                  .bik = STR(OTHER_BIK),
                                  .number = STR(OTHER_ACCOUNT),
                                  .inn = STR("7700000000"),
                                  .purpose = STR("Оплата по счёту 7"),
                                  .amount = branch_rubles(minor)};
}

struct payment_order order_bank_phone(struct branch *branch, int who, int64_t minor)
{
    static const struct look_up_bank found[] = {
        {.bik = OTHER_BIK, .name = "Вымышленный банк", .display = "Глеб О.", .is_default = true},
        {.bik = "044599777", .name = "Ещё один банк", .display = "Глеб О."}};
    struct look_up look_up;
    struct refusal_detail detail;
    enum bank_outcome outcome = BANK_OK;
    struct txn *txn = stage_begin(&branch->stage);
    assert_ok(look_up_start(txn, &branch->bank, &branch->customers[who].session,
                            STR("+79000000044"), &outcome, &detail, &look_up));
    assert_int_equal(outcome, BANK_OK);
    assert_ok(look_up_answer(txn, &branch->bank, look_up.id, found, ARRAY_COUNT(found)));
    stage_commit(&branch->stage);
    return (struct payment_order){.kind = PAYMENT_BANK_PHONE,
                                  .from_account = branch->customers[who].current.id,
                                  .look_up = look_up.id,
                                  .bik = STR(OTHER_BIK),
                                  .amount = branch_rubles(minor),
                                  .message = STR("За ужин")};
}

/* As the vault gave it, borrowed until the next one. */
struct payment_order order_card(struct branch *branch, int who, int to, int64_t minor)
{
    static char number[20];
    static int64_t serial;
    char key[32];
    (void)snprintf(key, sizeof key, "card-%lld", (long long)++serial);
    const struct branch_customer *payee = &branch->customers[to];
    const struct card_order issue = {.key = str_from(key),
                                     .account = payee->current.id,
                                     .product = CARD_VIRTUAL,
                                     .name = STR("")};
    struct card_result result;
    struct txn *txn = stage_begin(&branch->stage);
    assert_ok(card_issue(txn, &branch->bank, &payee->session, &issue, &result));
    assert_int_equal(result.outcome, BANK_OK);
    struct card_secret secret;
    assert_ok(card_secret_of(txn, &branch->bank, &result.card, &secret));
    (void)snprintf(number, sizeof number, "%s", secret.number);
    stage_commit(&branch->stage);
    return (struct payment_order){.kind = PAYMENT_CARD,
                                  .from_account = branch->customers[who].current.id,
                                  .number = str_from(number),
                                  .amount = branch_rubles(minor)};
}

/* The token is borrowed until the next one. */
struct payment_order order_link(struct branch *branch, int who, int to, int64_t minor)
{
    static char token[ASK_TOKEN];
    static int64_t serial;
    char key[32];
    (void)snprintf(key, sizeof key, "link-%lld", (long long)++serial);
    const struct branch_customer *payee = &branch->customers[to];
    const struct ask_wish wish = {.key = str_from(key),
                                  .account = payee->current.id,
                                  .phone = STR(""),
                                  .note = STR("На подарок"),
                                  .days = 30};
    struct ask_result result;
    struct ask_view rows[LIMIT_ASKS];
    size_t count = 0;
    struct txn *txn = stage_begin(&branch->stage);
    assert_ok(ask_list(txn, &branch->bank, payee->row.id, false, rows, &count));
    if (count > 0) {
        result.view = rows[0]; /* the one that is there goes on */
    } else {
        assert_ok(ask_create(txn, &branch->bank, &payee->session, &wish, &result));
        assert_int_equal(result.outcome, BANK_OK);
    }
    stage_commit(&branch->stage);
    (void)snprintf(token, sizeof token, "%s", result.view.ask.token);
    return (struct payment_order){.kind = PAYMENT_LINK,
                                  .from_account = branch->customers[who].current.id,
                                  .link = str_from(token),
                                  .amount = branch_rubles(minor)};
}

struct payment_order order_of(struct branch *branch, enum payment_kind kind, int who, int64_t minor)
{
    int other = who == BORIS ? ANNA : BORIS;
    if (kind == PAYMENT_OWN) {
        return branch_own(branch, who, minor);
    }
    if (kind == PAYMENT_PHONE) {
        return branch_phone(branch, who, branch->customers[other].row.phone, minor);
    }
    if (kind == PAYMENT_ACCOUNT) {
        return order_account(branch, who, branch->customers[other].current.number.digits, minor);
    }
    if (kind == PAYMENT_CARD) {
        return order_card(branch, who, other, minor);
    }
    if (kind == PAYMENT_LINK) {
        return order_link(branch, who, other, minor);
    }
    return kind == PAYMENT_BANK_PHONE ? order_bank_phone(branch, who, minor)
                                      : order_requisites(branch, who, minor);
}

void order_done(struct branch *branch, int who, struct payment_order order,
                struct payment_result *result)
{
    char code[8];
    check_row("order", branch_create(branch, who, order, result), BANK_OK);
    if (result->payment.state != PAYMENT_AWAITING) {
        return;
    }
    branch_code(branch, &result->payment, code);
    check_row(
        "confirm",
        branch_confirm(branch, &branch->customers[who].session, result->payment.id, code, result),
        BANK_OK);
}

int64_t internal_balance(struct branch *branch, enum internal_role role)
{
    struct account account = {0};
    assert_ok(internal_account(stage_read(&branch->stage), role, CURRENCY_RUB, &account.id));
    stage_read_end(&branch->stage);
    return branch_balance(branch, &account);
}

enum bank_outcome rail_settles(struct branch *branch, int64_t id)
{
    enum bank_outcome outcome = BANK_OK;
    assert_ok(payment_out_settled(stage_begin(&branch->stage), &branch->bank, id, &outcome));
    stage_commit(&branch->stage);
    return outcome;
}

enum bank_outcome rail_rejects(struct branch *branch, int64_t id, enum bank_outcome reason)
{
    enum bank_outcome outcome = BANK_OK;
    assert_ok(
        payment_out_rejected(stage_begin(&branch->stage), &branch->bank, id, reason, &outcome));
    stage_commit(&branch->stage);
    return outcome;
}

enum bank_outcome rail_returns(struct branch *branch, int64_t id, int64_t message, int64_t minor)
{
    enum bank_outcome outcome = BANK_OK;
    assert_ok(payment_out_returned(stage_begin(&branch->stage), &branch->bank, id, message,
                                   branch_rubles(minor), &outcome));
    stage_commit(&branch->stage);
    return outcome;
}
