#include "rail/desk.h"

#include <stdio.h>
#include <stdlib.h>

enum { TEXT = 64 };

int desk_open(void **state)
{
    struct desk *desk = calloc(1, sizeof *desk);
    struct error error = {0};
    assert_non_null(desk);
    branch_open_with(&desk->branch, rail_statements);
    assert_ok(rail_forms_new(&desk->forms, &error));
    stage_sql(&desk->branch.stage,
              "INSERT INTO bank_directory VALUES ('044599901', 'БАНК ПРИМЕР', '', '',"
              " '30101810000000000901', '', 20, 0, 0, 1)");
    desk->rail.config = (struct rail_config){
        .bank = &desk->branch.bank, .forms = desk->forms, .patience_us = SECONDS_US(60)};
    desk->opening = desk_with_rail(desk);
    *state = desk;
    return 0;
}

int desk_close(void **state)
{
    struct desk *desk = *state;
    rail_statement_free(&desk->statement);
    rail_comparison_free(&desk->held);
    rail_forms_free(desk->forms);
    branch_close(&desk->branch);
    free(desk);
    return 0;
}

/* ---- payments */

/* Anna's payment to somebody at another bank, confirmed. */
struct payment desk_pay(struct desk *desk, int64_t minor)
{
    char code[8];
    struct payment_result result;
    const struct branch_customer *anna = &desk->branch.customers[ANNA];
    const struct payment_order order = {.kind = PAYMENT_REQUISITES,
                                        .from_account = anna->current.id,
                                        .number = STR("40817810300000001001"),
                                        .name = STR("Вымышленный Пётр"),
                                        .bik = STR("044599901"),
                                        .purpose = STR("Учения"),
                                        .amount = {minor, CURRENCY_RUB}};
    check_row("order", branch_create(&desk->branch, ANNA, order, &result), BANK_OK);
    branch_code(&desk->branch, &result.payment, code);
    check_row("confirm",
              branch_confirm(&desk->branch, &anna->session, result.payment.id, code, &result),
              BANK_OK);
    assert_int_equal(result.payment.state, PAYMENT_SENT);
    return result.payment;
}

void desk_leave(struct desk *desk, int64_t payment)
{
    struct txn *txn = stage_begin(&desk->branch.stage);
    assert_ok(rail_order(txn, &desk->rail, OUTBOX_RAIL, payment));
    assert_ok(rail_order(txn, &desk->rail, OUTBOX_RAIL, payment)); /* once is enough */
    stage_commit(&desk->branch.stage);
}

struct payment_result desk_find(struct desk *desk, int64_t payment)
{
    struct payment_result result;
    const struct session *session = &desk->branch.customers[ANNA].session;
    assert_int_equal(branch_get(&desk->branch, session, payment, &result), BANK_OK);
    return result;
}

enum payment_state desk_state_of(struct desk *desk, int64_t payment)
{
    return desk_find(desk, payment).payment.state;
}

int64_t desk_annas(struct desk *desk)
{
    return branch_balance(&desk->branch, &desk->branch.customers[ANNA].current);
}

/* ---- what the rail says */

struct rail_message desk_news(enum rail_kind kind, const char *id, int64_t payment)
{
    struct rail_message message = {.kind = kind, .original_kind = RAIL_TRANSFER};
    (void)snprintf(message.id, RAIL_ID, "%s", id);
    (void)snprintf(message.original_id, RAIL_ID, "044599999P%lld", (long long)payment);
    return message;
}

enum rail_taken desk_take_text(struct desk *desk, const struct rail_message *message,
                               struct str text)
{
    enum rail_taken taken = RAIL_TAKEN_NEW;
    struct rail_message dated = *message;
    dated.day = dated.day == 0 ? clock_day(clock_now(desk->rail.config.bank->clock)) : dated.day;
    struct txn *txn = stage_begin(&desk->branch.stage);
    assert_ok(rail_take(txn, &desk->rail, &dated, text, &taken));
    stage_commit(&desk->branch.stage);
    return taken;
}

enum rail_taken desk_take(struct desk *desk, const struct rail_message *message)
{
    char text[TEXT];
    (void)snprintf(text, sizeof text, "%s %d %lld", message->id, (int)message->status,
                   (long long)message->amount.minor);
    return desk_take_text(desk, message, str_from(text));
}

/* As the rail writes it: a person's decision reads it again. */
void desk_take_written(struct desk *desk, const struct rail_message *message)
{
    struct buf text;
    struct error error = {0};
    buf_init(&text, LIMIT_RAIL_MESSAGE);
    assert_ok(rail_message_write(desk->forms, message, &text, &error));
    (void)desk_take_text(desk, message, buf_str(&text));
    buf_free(&text);
}

void desk_say_status(struct desk *desk, const char *id, int64_t payment, enum rail_status status,
                     const char *reason)
{
    struct rail_message message = desk_news(RAIL_STATUS, id, payment);
    message.status = status;
    (void)snprintf(message.reason, RAIL_REASON, "%s", reason);
    (void)desk_take(desk, &message);
}

void desk_say_return(struct desk *desk, const char *id, int64_t payment, int64_t minor)
{
    struct rail_message message = desk_news(RAIL_RETURN, id, payment);
    message.amount = (struct amount){minor, CURRENCY_RUB};
    message.created_us = clock_now(desk->rail.config.bank->clock);
    message.day = clock_day(message.created_us);
    (void)snprintf(message.reason, RAIL_REASON, "FOCR");
    desk_take_written(desk, &message);
}

size_t desk_queue(struct desk *desk, struct rail_queued rows[LIMIT_RAIL_QUEUE])
{
    size_t count = 0;
    assert_ok(rail_queue_list(stage_read(&desk->branch.stage), 0, rows, &count));
    stage_read_end(&desk->branch.stage);
    return count;
}

/* How many rows, the last one's reason. */
void desk_check_queue(struct desk *desk, size_t count, enum rail_reason last)
{
    static struct rail_queued rows[LIMIT_RAIL_QUEUE];
    assert_int_equal(desk_queue(desk, rows), count);
    assert_int_equal(rows[count - 1].reason, last);
}

/* What a person decides about the last row. */
enum rail_decided desk_decide(struct desk *desk, enum rail_decision decision, const char *account)
{
    static struct rail_queued rows[LIMIT_RAIL_QUEUE];
    size_t count = desk_queue(desk, rows);
    assert_int_not_equal(count, 0);
    const struct rail_decide order = {.id = rows[count - 1].id,
                                      .decision = decision,
                                      .account = str_from(account),
                                      .person = STR("anna")};
    enum rail_decided decided = RAIL_DECIDED_GONE;
    struct txn *txn = stage_begin(&desk->branch.stage);
    assert_ok(rail_queue_decide(txn, &desk->rail, &order, &decided));
    stage_commit(&desk->branch.stage);
    return decided;
}

/* The bank's money with the rail, and what waits for a person. */
void desk_check_books(struct desk *desk, int64_t correspondent, int64_t waiting)
{
    struct rail_standing standing = {0};
    assert_ok(rail_stand(stage_read(&desk->branch.stage), &standing));
    stage_read_end(&desk->branch.stage);
    assert_int_equal(-standing.correspondent, correspondent);
    assert_int_equal(standing.clearing_in, waiting);
}

int64_t desk_with_rail(struct desk *desk)
{
    return -branch_balance(&desk->branch, &desk->branch.own);
}

size_t desk_letters(struct desk *desk, struct rail_letter found[RAIL_BATCH], struct arena *arena)
{
    size_t count = 0;
    struct txn *txn = stage_begin(&desk->branch.stage);
    assert_ok(rail_letters(txn, &desk->rail, arena, found, &count));
    stage_commit(&desk->branch.stage);
    return count;
}

void desk_mark(struct desk *desk, struct rail_letter *found, size_t count, enum rail_fate fate)
{
    for (size_t i = 0; i < count; i++) {
        found[i].fate = fate;
    }
    struct txn *txn = stage_begin(&desk->branch.stage);
    assert_ok(rail_letters_mark(txn, &desk->rail, found, count));
    stage_commit(&desk->branch.stage);
}

void desk_day_begins(struct desk *desk, int32_t day)
{
    desk->day = day;
    desk->branch.stage.clock.fixed_us = clock_day_start(day) + SECONDS_US(36000);
}

/* ---- the rail's side */

void desk_begin_statement(struct desk *desk, const char *id)
{
    rail_statement_free(&desk->statement);
    struct rail_statement *statement = &desk->statement;
    *statement = (struct rail_statement){.day = desk->day,
                                         .currency = CURRENCY_RUB,
                                         .opening = desk->opening,
                                         .closing = desk->opening};
    (void)snprintf(statement->id, RAIL_ID, "%s", id);
    (void)snprintf(statement->bik, BIK_TEXT, "044599999");
}

void desk_line(struct desk *desk, const char *name, int64_t minor)
{
    struct rail_statement *statement = &desk->statement;
    int64_t size = minor < 0 ? -minor : minor;
    statement->entries =
        realloc(statement->entries, (statement->count + 1) * sizeof *statement->entries);
    assert_non_null(statement->entries);
    struct rail_entry *entry = &statement->entries[statement->count++];
    *entry = (struct rail_entry){.minor = size, .is_credit = minor > 0};
    (void)snprintf(entry->name, RAIL_ID, "%s", name);
    *(minor > 0 ? &statement->credits : &statement->debits) += size;
    statement->closing += minor;
}

void desk_compare(struct desk *desk, bool so_far)
{
    rail_comparison_free(&desk->held);
    assert_ok(rail_compare(stage_read(&desk->branch.stage), &desk->rail, &desk->statement, so_far,
                           &desk->held));
    stage_read_end(&desk->branch.stage);
}

/* The day ends, and its statement is held against the ledger and kept. */
void desk_hold(struct desk *desk)
{
    size_t from = 0;
    bool done = false;
    desk->branch.stage.clock.fixed_us += SECONDS_US(DAY_SECONDS);
    desk_compare(desk, false);
    assert_int_equal(desk->held.held, RAIL_HELD_OK);
    for (int i = 0; i < 100 && !done; i++) {
        struct txn *txn = stage_begin(&desk->branch.stage);
        assert_ok(rail_compare_keep(txn, &desk->rail, &desk->held, &from, &done));
        stage_commit(&desk->branch.stage);
    }
    assert_true(done);
    desk->opening = desk->statement.closing;
    desk->day++;
}

size_t desk_queued(struct desk *desk, enum rail_reason reason)
{
    static struct rail_queued rows[LIMIT_RAIL_QUEUE];
    size_t count = 0;
    size_t found = 0;
    assert_ok(rail_queue_list(stage_read(&desk->branch.stage), 0, rows, &count));
    stage_read_end(&desk->branch.stage);
    for (size_t i = 0; i < count; i++) {
        found += rows[i].reason == reason;
    }
    return found;
}

size_t desk_all_queued(struct desk *desk)
{
    static struct rail_queued rows[LIMIT_RAIL_QUEUE];
    size_t count = 0;
    assert_ok(rail_queue_list(stage_read(&desk->branch.stage), 0, rows, &count));
    stage_read_end(&desk->branch.stage);
    return count;
}
