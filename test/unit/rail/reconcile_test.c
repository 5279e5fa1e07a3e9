/* A day's statement against the ledger: what fits is matched one to one, what does not is a
 * difference, and the differences explain to the kopeck by how much the two books are apart.
 * OKNO_RAIL_DAY: how many entries the day has that is timed. */
#include "rail/statement.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bank/internal.h"
#include "rail/desk.h"

static int open_day(void **state)
{
    int outcome = desk_open(state);
    desk_day_begins(*state, clock_day(STAGE_START_US) + 1);
    return outcome;
}

/* ---- the ledger's side */

/* Money comes in for Anna, by a message of this name. */
static void come(struct desk *desk, const char *name, int64_t minor)
{
    static int64_t serial = 0;
    struct rail_message message = {
        .kind = RAIL_TRANSFER, .amount = {minor, CURRENCY_RUB}, .day = desk->day};
    enum rail_taken taken = RAIL_TAKEN_AGAIN;
    (void)snprintf(message.id, RAIL_ID, "%s", name);
    (void)snprintf(message.uetr, UETR_TEXT, "00000000-0000-4000-8000-%012lld", (long long)++serial);
    (void)snprintf(message.payee.bik, BIK_TEXT, "044599999");
    (void)snprintf(message.payee.account, RAIL_ACCOUNT, "%s",
                   desk->branch.customers[ANNA].current.number.digits);
    assert_ok(rail_take(desk->branch.stage.txn, &desk->rail, &message, str_from(name), &taken));
    assert_int_equal(taken, RAIL_TAKEN_NEW);
}

/* Money goes out by a message of this bank. */
static void go(struct desk *desk, const char *name, int64_t minor)
{
    struct txn *txn = desk->branch.stage.txn;
    struct rail_row row = {.id = id_next(&desk->branch.stage.ids),
                           .direction = RAIL_OUT,
                           .kind = RAIL_TRANSFER,
                           .state = RAIL_STATE_SETTLED,
                           .amount = {minor, CURRENCY_RUB}};
    struct transfer_order order = {.key = row.id,
                                   .step = 8,
                                   .state = TRANSFER_POSTED,
                                   .debit_account = desk->branch.customers[ANNA].current.id,
                                   .credit_account = desk->branch.own.id,
                                   .amount = minor,
                                   .currency = CURRENCY_RUB,
                                   .kind = PAYMENT_REQUISITES};
    enum ledger_outcome outcome = LEDGER_OK;
    row.booked = row.id;
    (void)snprintf(row.name, RAIL_ID, "%s", name);
    assert_ok(rail_row_insert(txn, &row, str_from(name)));
    assert_ok(ledger_post(txn, &order, &outcome, NULL));
    assert_int_equal(outcome, LEDGER_OK);
}

/* ---- tests */

static void day__that_fits_is_proved(void **state)
{
    struct desk *desk = *state;
    (void)stage_begin(&desk->branch.stage);
    come(desk, "in-1", 1000);
    come(desk, "in-2", 2000);
    go(desk, "out-1", 500);
    stage_commit(&desk->branch.stage);
    desk_begin_statement(desk, "S1");
    desk_line(desk, "out-1", -500);
    desk_line(desk, "in-2", 2000);
    desk_line(desk, "in-1", 1000);
    desk_compare(desk, true);
    assert_true(desk->held.result.is_proved);
    desk_hold(desk);
    assert_int_equal(desk->held.result.matched, 3);
    assert_int_equal(desk->held.difference_count, 0);
    assert_true(desk->held.result.is_proved);
    assert_int_equal(desk->held.result.closing, desk->held.result.ledger_closing);
    assert_int_equal(desk_all_queued(desk), 0);
}

static void day__every_difference_is_found_and_explained(void **state)
{
    struct desk *desk = *state;
    (void)stage_begin(&desk->branch.stage);
    come(desk, "fits", 1000);
    come(desk, "only-here", 2000);
    come(desk, "amount", 3000);
    go(desk, "out-only-here", 700);
    stage_commit(&desk->branch.stage);
    desk_begin_statement(desk, "S1");
    desk_line(desk, "fits", 1000);
    desk_line(desk, "fits", 1000);
    desk_line(desk, "amount", 3001);
    desk_line(desk, "only-there", 5000);
    desk_line(desk, "out-only-there", -600);
    desk_hold(desk);
    assert_int_equal(desk_queued(desk, RAIL_REASON_STATEMENT_TWICE), 1);
    assert_int_equal(desk_queued(desk, RAIL_REASON_STATEMENT_AMOUNT), 1);
    assert_int_equal(desk_queued(desk, RAIL_REASON_MISSING_HERE), 2);
    assert_int_equal(desk_queued(desk, RAIL_REASON_MISSING_THERE), 2);
    assert_int_equal(desk_all_queued(desk), 6);
    assert_true(desk->held.result.is_proved);
    assert_int_equal(desk->held.result.explained, 1000 + 1 + 5000 - 600 - 2000 + 700);
    /* What was looked at and closed by a person explains on. */
    desk_begin_statement(desk, "S2");
    desk_hold(desk);
    assert_true(desk->held.result.is_proved);
    assert_int_equal(desk_all_queued(desk), 6);
}

/* The rail books before midnight, the bank after it; and the other way round. */
static void day__differences_of_midnight_close_themselves(void **state)
{
    struct desk *desk = *state;
    (void)stage_begin(&desk->branch.stage);
    go(desk, "late-there", 300);
    stage_commit(&desk->branch.stage);
    desk_begin_statement(desk, "S1");
    desk_line(desk, "late-here", 1000);
    desk_hold(desk);
    assert_int_equal(desk_queued(desk, RAIL_REASON_MISSING_HERE), 1);
    assert_int_equal(desk_queued(desk, RAIL_REASON_MISSING_THERE), 1);
    assert_true(desk->held.result.is_proved);
    desk_day_begins(desk, desk->day);
    (void)stage_begin(&desk->branch.stage);
    come(desk, "late-here", 1000);
    come(desk, "other", 10);
    stage_commit(&desk->branch.stage);
    desk_begin_statement(desk, "S2");
    desk_line(desk, "late-there", -300);
    desk_line(desk, "other", 10);
    desk_hold(desk);
    assert_true(desk->held.result.is_proved);
    assert_int_equal(desk->held.result.closing, desk->held.result.ledger_closing);
    assert_int_equal(desk_queued(desk, RAIL_REASON_MISSING_THERE), 0);
    assert_int_equal(desk_all_queued(desk), 0);
}

static void day__in_transit_when_its_message_is_known(void **state)
{
    struct desk *desk = *state;
    desk_begin_statement(desk, "S1");
    desk_line(desk, "late", 1000);
    desk_day_begins(desk, desk->day + 1);
    (void)stage_begin(&desk->branch.stage);
    come(desk, "late", 1000);
    stage_commit(&desk->branch.stage);
    desk_day_begins(desk, desk->day - 1);
    desk_hold(desk);
    assert_int_equal(desk_queued(desk, RAIL_REASON_IN_TRANSIT), 1);
    assert_true(desk->held.result.is_proved);
    desk_begin_statement(desk, "S2");
    desk_hold(desk);
    assert_true(desk->held.result.is_proved);
    assert_int_equal(desk_all_queued(desk), 0);
    assert_int_equal(desk->held.result.closing, desk->held.result.ledger_closing);
}

static void day__a_second_statement_with_the_same_entry(void **state)
{
    struct desk *desk = *state;
    (void)stage_begin(&desk->branch.stage);
    come(desk, "in-1", 1000);
    stage_commit(&desk->branch.stage);
    desk_begin_statement(desk, "S1");
    desk_line(desk, "in-1", 1000);
    desk_hold(desk);
    desk_begin_statement(desk, "S2");
    desk_line(desk, "in-1", 1000);
    desk_hold(desk);
    assert_int_equal(desk_queued(desk, RAIL_REASON_STATEMENT_TWICE), 1);
    assert_true(desk->held.result.is_proved);
}

static void day__comes_once_in_order_and_when_it_is_over(void **state)
{
    struct desk *desk = *state;
    desk_begin_statement(desk, "S1");
    desk_compare(desk, false);
    assert_int_equal(desk->held.held, RAIL_HELD_NOT_OVER);
    desk_hold(desk);
    desk->statement.day = desk->day - 1;
    desk_compare(desk, false);
    assert_int_equal(desk->held.held, RAIL_HELD_AGAIN);
    (void)snprintf(desk->statement.id, RAIL_ID, "another");
    desk_compare(desk, false);
    assert_int_equal(desk->held.held, RAIL_HELD_OTHER_BEFORE);
    desk->statement.day = desk->day - 2;
    desk_compare(desk, false);
    assert_int_equal(desk->held.held, RAIL_HELD_OUT_OF_ORDER);
    desk->statement.day = desk->day;
    (void)snprintf(desk->statement.bik, BIK_TEXT, "044599998");
    desk_compare(desk, true);
    assert_int_equal(desk->held.held, RAIL_HELD_NOT_OURS);
}

static void day__begins_where_the_last_one_ended(void **state)
{
    struct desk *desk = *state;
    desk_begin_statement(desk, "S1");
    desk_hold(desk);
    desk->opening += 5;
    desk_begin_statement(desk, "S2");
    desk_hold(desk);
    assert_int_equal(desk_queued(desk, RAIL_REASON_OPENING), 1);
    assert_true(desk->held.result.is_proved);
    assert_int_equal(desk->held.result.explained, 5);
}

/* ---- a long day, as a file */

static void write_file(const struct rail_statement *statement, FILE *file)
{
    char day[CLOCK_TEXT];
    int64_t all = statement->credits + statement->debits;
    long long credit_count = 0;
    day_format(statement->day, day);
    for (size_t i = 0; i < statement->count; i++) {
        credit_count += statement->entries[i].is_credit;
    }
    (void)fprintf(
        file,
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Document xmlns=\"urn:iso:std:iso:20022:tech:"
        "xsd:camt.053.001.08\"><BkToCstmrStmt><GrpHdr><MsgId>G</MsgId><CreDtTm>%sT23:59:59Z"
        "</CreDtTm></GrpHdr><Stmt><Id>%s</Id><ElctrncSeqNb>1</ElctrncSeqNb><CreDtTm>%sT23:59:59Z"
        "</CreDtTm><FrToDt><FrDtTm>%sT00:00:00+03:00</FrDtTm><ToDtTm>%sT23:59:59+03:00</ToDtTm>"
        "</FrToDt><Acct><Id><Othr><Id>30102810000000000001</Id></Othr></Id><Ccy>RUB</Ccy><Ownr>"
        "<Id><OrgId><Othr><Id>044599999</Id></Othr></OrgId></Id></Ownr><Svcr><FinInstnId>"
        "<ClrSysMmbId><ClrSysId><Cd>RUCBC</Cd></ClrSysId><MmbId>044599900</MmbId></ClrSysMmbId>"
        "</FinInstnId></Svcr></Acct>",
        day, statement->id, day, day, day);
    const int64_t balances[] = {statement->opening, statement->closing};
    for (int i = 0; i < 2; i++) {
        (void)fprintf(file,
                      "<Bal><Tp><CdOrPrtry><Cd>%s</Cd></CdOrPrtry></Tp><Amt Ccy=\"RUB\">%lld.%02lld"
                      "</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>%s</Dt></Dt></Bal>",
                      i == 0 ? "OPBD" : "CLBD", (long long)balances[i] / 100,
                      (long long)balances[i] % 100, day);
    }
    (void)fprintf(file,
                  "<TxsSummry><TtlNtries><NbOfNtries>%zu</NbOfNtries><Sum>%lld.%02lld</Sum>"
                  "</TtlNtries><TtlCdtNtries><NbOfNtries>%lld</NbOfNtries><Sum>%lld.%02lld</Sum>"
                  "</TtlCdtNtries><TtlDbtNtries><NbOfNtries>%lld</NbOfNtries><Sum>%lld.%02lld"
                  "</Sum></TtlDbtNtries></TxsSummry>\n",
                  statement->count, (long long)all / 100, (long long)all % 100, credit_count,
                  (long long)statement->credits / 100, (long long)statement->credits % 100,
                  (long long)statement->count - credit_count, (long long)statement->debits / 100,
                  (long long)statement->debits % 100);
    for (size_t i = 0; i < statement->count; i++) {
        const struct rail_entry *entry = &statement->entries[i];
        const char *side = entry->is_credit ? "CRDT" : "DBIT";
        (void)fprintf(file,
                      "<Ntry><Amt Ccy=\"RUB\">%lld.%02lld</Amt><CdtDbtInd>%s</CdtDbtInd><Sts><Cd>"
                      "BOOK</Cd></Sts><BookgDt><Dt>%s</Dt></BookgDt><BkTxCd><Domn><Cd>PMNT</Cd>"
                      "<Fmly><Cd>RCDT</Cd><SubFmlyCd>DMCT</SubFmlyCd></Fmly></Domn></BkTxCd>"
                      "<NtryDtls><TxDtls><Refs><MsgId>%s</MsgId></Refs><Amt Ccy=\"RUB\">%lld.%02lld"
                      "</Amt><CdtDbtInd>%s</CdtDbtInd></TxDtls></NtryDtls></Ntry>\n",
                      (long long)entry->minor / 100, (long long)entry->minor % 100, side, day,
                      entry->name, (long long)entry->minor / 100, (long long)entry->minor % 100,
                      side);
    }
    (void)fputs("</Stmt></BkToCstmrStmt></Document>\n", file);
}

static int read_piece(void *context, char *bytes, int room)
{
    return (int)fread(bytes, 1, (size_t)room, context);
}

static void live_long_day(struct desk *desk, int64_t entries)
{
    enum { AT_ONCE = 500 };
    struct stage *stage = &desk->branch.stage;
    for (int64_t i = 0; i < entries; i++) {
        char name[RAIL_ID];
        if (i % AT_ONCE == 0) {
            (void)stage_begin(stage);
        }
        (void)snprintf(name, sizeof name, "m%lld", (long long)i);
        bool is_out = i % 2 == 1;
        if (is_out) {
            go(desk, name, 100 + i % 7);
        } else {
            come(desk, name, 200 + i % 11);
        }
        desk_line(desk, name, is_out ? -(100 + i % 7) : 200 + i % 11);
        if (i % AT_ONCE == AT_ONCE - 1 || i == entries - 1) {
            stage_commit(stage);
        } else {
            stage_next_job(stage);
        }
    }
}

static void day__of_many_payments_from_its_file(void **state)
{
    struct desk *desk = *state;
    struct error error = {0};
    const struct clock real = clock_system();
    const char *wanted = getenv("OKNO_RAIL_DAY");
    int64_t entries = wanted == NULL ? 2000 : atoll(wanted);
    FILE *file = tmpfile();
    assert_non_null(file);
    desk_begin_statement(desk, "S1");
    live_long_day(desk, entries);
    write_file(&desk->statement, file);
    rewind(file);
    rail_statement_free(&desk->statement);
    int64_t started = clock_monotonic(&real);
    enum status status =
        rail_statement_read(desk->forms, read_piece, file, &desk->statement, &error);
    if (status != STATUS_OK) {
        print_error("%s\n", error.text);
    }
    assert_ok(status);
    int64_t read = clock_monotonic(&real);
    desk_hold(desk);
    int64_t held = clock_monotonic(&real);
    print_message("rail day of %lld payments: %lld ms (%lld of them to read and check the file)\n",
                  (long long)entries, (long long)(held - started) / 1000,
                  (long long)(read - started) / 1000);
    assert_int_equal(desk->held.result.matched, entries);
    assert_true(desk->held.result.is_proved);
    assert_int_equal(desk_all_queued(desk), 0);
    /* Cut anywhere it is refused. */
    long size = ftell(file);
    for (int i = 1; i < 20; i++) {
        struct rail_statement cut;
        error = (struct error){0};
        assert_int_equal(ftruncate(fileno(file), size * (20 - i) / 20), 0);
        rewind(file);
        assert_int_equal(rail_statement_read(desk->forms, read_piece, file, &cut, &error),
                         STATUS_INVALID);
        assert_true(error.text[0] != '\0');
        rail_statement_free(&cut);
    }
    (void)fclose(file);
}

static void day__is_asked_for_once_it_is_over(void **state)
{
    (void)state;
    enum { THREE = 3 * 3600 };
    int32_t today = 0;
    assert_int_equal(day_parse(STR("2026-11-26"), &today), STATUS_OK);
    int64_t early = clock_day_start(today) + SECONDS_US(THREE) - 1;
    static const struct {
        int32_t newest_ago, due_ago; /* days before today; 0: none */
        int64_t more_us;
        int32_t seconds;
    } rows[] = {
        {0, 1, 1, THREE}, {0, 0, 0, THREE},                   /* the books begin with yesterday */
        {2, 1, 1, THREE}, {2, 0, 0, THREE},                   /* not before its time */
        {1, 0, 1, THREE}, {5, 4, 1, THREE}, {5, 4, 0, THREE}, /* the bank was away */
        {3, 2, 0, THREE}, {2, 0, 1, 0},     {0, 0, 1, 0},     /* by hand */
    };
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        int32_t newest = rows[i].newest_ago == 0 ? 0 : today - rows[i].newest_ago;
        int32_t due = rows[i].due_ago == 0 ? 0 : today - rows[i].due_ago;
        assert_int_equal(rail_day_due(early + rows[i].more_us, rows[i].seconds, newest), due);
    }
}

int main(void)
{
#define DESK_TEST(name) cmocka_unit_test_setup_teardown(name, open_day, desk_close)
    const struct CMUnitTest tests[] = {
        DESK_TEST(day__that_fits_is_proved),
        DESK_TEST(day__every_difference_is_found_and_explained),
        DESK_TEST(day__differences_of_midnight_close_themselves),
        DESK_TEST(day__in_transit_when_its_message_is_known),
        DESK_TEST(day__a_second_statement_with_the_same_entry),
        DESK_TEST(day__comes_once_in_order_and_when_it_is_over),
        DESK_TEST(day__begins_where_the_last_one_ended),
        DESK_TEST(day__of_many_payments_from_its_file),
        cmocka_unit_test(day__is_asked_for_once_it_is_over),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
