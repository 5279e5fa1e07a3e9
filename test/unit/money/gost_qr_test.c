/* Codes of GOST R 56042-2014: tables of what must not pass and of what is only doubtful, every
 * separator, and there and back from random fields. */
#include <stdio.h>
#include <string.h>

#include "money/payment_qr.h"
#include "money/qr_text.h"

#define PAYEE                                                                                      \
    "Name=ООО Ромашка|PersonalAcc=40702810938000000001|BankName=Банк|BIC=044525225|" \
    "CorrespAcc=30101810400000000225"
#define GOST(rest) "ST00012|" rest

static void gost_qr__refuses_what_is_not_whole(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        enum qr_outcome outcome;
        const char *field;
    } rows[] = {
        {GOST(PAYEE), QR_GOOD, ""},
        {GOST(PAYEE "||"), QR_GOOD, ""},
        {GOST(PAYEE "|Colour=red"), QR_GOOD, ""},
        {"", QR_SERVICE, ""},
        {"ST00012", QR_SERVICE, ""},
        {"ST00010|" PAYEE, QR_SERVICE, ""},
        {"st00012|" PAYEE, QR_SERVICE, ""},
        {"ST00012" PAYEE, QR_SERVICE, ""},
        {"ST00012=" PAYEE, QR_SERVICE, ""},
        {"\xEF\xBB\xBFST00012|" PAYEE, QR_SERVICE, ""},
        {GOST(PAYEE "|Purpose=\xCF\xF0"), QR_ENCODING, ""},
        {GOST(PAYEE "|Purpose=a\nb"), QR_VALUE, "Purpose"},
        {GOST(PAYEE "|Purpose"), QR_FORM, ""},
        {GOST(PAYEE "|=1"), QR_FORM, ""},
        {GOST(PAYEE "|name=b"), QR_DOUBLE, "name"},
        {GOST(PAYEE "|Colour=red|colour=blue"), QR_DOUBLE, "colour"},
        {GOST("Name=a|PersonalAcc=40702810938000000001|BankName=b|BIC=044525225"), QR_MISSING,
         "CorrespAcc"},
        {GOST("Name=a|PersonalAcc=40702810938000000001|BankName=b|BIC=044525225|CorrespAcc="),
         QR_GOOD, ""},
        {GOST("Name=a|PersonalAcc=40702810938000000001|BankName=b|BIC=044525225|CorrespAcc=0"),
         QR_GOOD, ""},
        {GOST("Name=|PersonalAcc=40702810938000000001|BankName=b|BIC=044525225|CorrespAcc=0"),
         QR_MISSING, "Name"},
        {GOST("Name=a|PersonalAcc=40702810938000000001|BankName=b|BIC=044525225|CorrespAcc=1"),
         QR_VALUE, "CorrespAcc"},
        {GOST("Name=a|PersonalAcc=40702810938000000001|BankName=b|BIC=944525225|CorrespAcc=0"),
         QR_VALUE, "BIC"},
        {GOST("name=a|PERSONALACC=40702 8109 3800 0000001|bankName=b|BIC=044525225|CorrespAcc=0"),
         QR_GOOD, ""},
        {GOST(PAYEE "|PayeeINN=1234567890123"), QR_LENGTH, "PayeeINN"},
        {GOST("Name=a|PersonalAcc=40702810938000000001|BankName="
              "бббббббббббббббббббббббббббббббббббббббббббббб|BIC=044525225|CorrespAcc=0"),
         QR_LENGTH, "BankName"},
    };
    struct arena arena;
    arena_init(&arena, ARENA_MOST);
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        struct gost_qr qr;
        struct qr_fault fault;
        assert_ok(gost_qr_read(str_from(rows[i].text), &arena, &qr, &fault));
        check_row(rows[i].text, fault.outcome, rows[i].outcome);
        check_text(rows[i].text, fault.field, rows[i].field);
    }
    arena_free(&arena);
}

static void gost_qr__reads_any_separator(void **state)
{
    (void)state;
    static const char separators[] = "|#;:^_~{}!$%&()*+,/@ \t\n\x1D";
    struct arena arena;
    arena_init(&arena, ARENA_MOST);
    for (const char *at = separators; *at != '\0'; at++) {
        struct gost_qr qr;
        struct qr_fault fault;
        struct str text = arena_printf(
            &arena,
            "ST00012%cName=ab%cPersonalAcc=40702810938000000001%cBankName=b%cBIC=044525225%c"
            "CorrespAcc=0%c",
            *at, *at, *at, *at, *at, *at);
        assert_ok(gost_qr_read(text, &arena, &qr, &fault));
        check_row(text.data, fault.outcome, QR_GOOD);
        assert_true(str_equal(qr.separator, (struct str){at, 1}));
    }
    struct gost_qr qr;
    struct qr_fault fault;
    assert_ok(gost_qr_read(STR("ST00011\xA7"
                               "Name=\xC0\xA7PersonalAcc=40702810938000000001\xA7"
                               "BankName=b\xA7"
                               "BIC=044525225\xA7"
                               "CorrespAcc=0"),
                           &arena, &qr, &fault));
    assert_int_equal(fault.outcome, QR_GOOD);
    check_text("separator", qr.separator, "§");
    check_text("name", qr.field[GOST_NAME], "А");
    arena_free(&arena);
}

static uint64_t bit(enum gost_field field)
{
    return UINT64_C(1) << field;
}

static void gost_qr__doubts_what_a_person_can_mend(void **state)
{
    (void)state;
    const struct {
        const char *text;
        uint64_t doubtful;
        int64_t sum;
    } rows[] = {
        {GOST(PAYEE "|Sum=150000"), 0, 150000},
        {GOST(PAYEE "|Sum="), 0, 0},
        {GOST(PAYEE "|Sum=0"), bit(GOST_SUM), 0},
        {GOST(PAYEE "|Sum=1500.00"), bit(GOST_SUM), 0},
        {GOST(PAYEE "|Sum=1 500"), bit(GOST_SUM), 0},
        {GOST(PAYEE "|Sum=-5"), bit(GOST_SUM), 0},
        {GOST(PAYEE "|Sum=9999999999999999999999"), bit(GOST_SUM), 0},
        {GOST(PAYEE "|PayeeINN=7707083894"), bit(GOST_PAYEE_INN), 0},
        {GOST(PAYEE "|INN=7707083894|PayeeKPP=77"), bit(GOST_PAYEE_INN) | bit(GOST_KPP), 0},
        {GOST(PAYEE "|INN=1|PayeeINN=7707083893"), 0, 0},
        {GOST(PAYEE "|OKTMO=0|UIN=0|KPP=0|CBC=0"), 0, 0},
        {GOST(PAYEE "|UIN=18810142200817004924"), bit(GOST_UIN), 0},
        {GOST("Name=a|PersonalAcc=40702810138000000001|BankName=b|BIC=044525225|CorrespAcc=0"),
         bit(GOST_ACCOUNT), 0},
        {GOST("Name=a|PersonalAcc=40702810938000000001|BankName=b|BIC=044525225|"
              "CorrespAcc=30101810145250000974"),
         bit(GOST_CORRESPONDENT), 0},
        {GOST("Name=a|PersonalAcc=03100643000000018500|BankName=b|BIC=017003983|"
              "CorrespAcc=40102810445370000059"),
         0, 0},
    };
    struct arena arena;
    arena_init(&arena, ARENA_MOST);
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        struct gost_qr qr;
        struct qr_fault fault;
        assert_ok(gost_qr_read(str_from(rows[i].text), &arena, &qr, &fault));
        check_row(rows[i].text, fault.outcome, QR_GOOD);
        check_row(rows[i].text, qr.doubtful, rows[i].doubtful);
        check_row(rows[i].text, qr.sum.minor, rows[i].sum);
    }
    arena_free(&arena);
}

static void gost_qr__has_a_size(void **state)
{
    (void)state;
    char name[200];
    struct arena arena;
    struct gost_qr qr;
    struct qr_fault fault;
    memset(name, 'a', sizeof name);
    arena_init(&arena, ARENA_MOST);
    for (int letters = 159; letters <= 162; letters++) {
        struct str text = arena_printf(
            &arena,
            "ST00012|Name=%.*s|PersonalAcc=40702810938000000001|BankName=b|BIC=044525225|"
            "CorrespAcc=0",
            letters, name);
        assert_ok(gost_qr_read(text, &arena, &qr, &fault));
        check_row(text.data, fault.outcome, letters <= 160 ? QR_GOOD : QR_LENGTH);
    }
    struct str wide = STR("");
    for (int letters = 1; letters <= 130;
         letters++) { /* two bytes each; 59 of a bank's name, too */
        wide = arena_printf(&arena, "%.*sж", STR_ARGS(wide));
        struct str text = arena_printf(
            &arena,
            "ST00012|Name=%.*s|PersonalAcc=40702810938000000001|BankName=b|BIC=044525225|"
            "CorrespAcc=0",
            STR_ARGS(wide));
        assert_ok(gost_qr_read(text, &arena, &qr, &fault));
        size_t bytes = text.size - strlen("ST00012|");
        check_row(text.data, fault.outcome, bytes <= GOST_MANDATORY_BYTES ? QR_GOOD : QR_SIZE);
        struct str single = STR("");
        assert_ok(charset_encode(&arena, CHARSET_KOI8_R, text, &single));
        char *digit = (char *)(uintptr_t)single.data + 6;
        *digit = '3';
        assert_ok(gost_qr_read(single, &arena, &qr, &fault));
        check_row(text.data, fault.outcome, QR_GOOD);
    }
    arena_free(&arena);
}

static void gost_qr__what_was_made_is_read(void **state)
{
    (void)state;
    struct random random = seed_random();
    static const enum charset charsets[] = {CHARSET_UTF_8, CHARSET_WINDOWS_1251};
    struct arena arena;
    arena_init(&arena, ARENA_MOST);
    for (int run = 0; run < 500; run++) {
        struct gost_qr qr = {.charset = charsets[random_below(&random, 2)],
                             .sum = {(int64_t)random_below(&random, 1000000), CURRENCY_RUB}};
        struct account_number number;
        struct gost_qr back;
        struct qr_fault fault;
        struct str bytes;
        assert_ok(account_number_make(STR("044525225"), STR("40702"), CURRENCY_RUB, 0,
                                      (int64_t)random_below(&random, 9999999), &number));
        qr.field[GOST_NAME] = random_text(&random, &arena, 60);
        qr.field[GOST_ACCOUNT] = str_from(number.digits);
        qr.field[GOST_BANK_NAME] = random_text(&random, &arena, 20);
        qr.field[GOST_BIK] = STR("044525225");
        qr.field[GOST_CORRESPONDENT] = STR("30101810400000000225");
        qr.field[GOST_PURPOSE] = random_text(&random, &arena, 100);
        assert_ok(gost_qr_make(&qr, &arena, &bytes, &fault));
        assert_ok(gost_qr_read(bytes, &arena, &back, &fault));
        assert_int_equal(back.doubtful, 0);
        assert_int_equal(back.sum.minor, qr.sum.minor);
        assert_int_equal(back.charset, qr.charset);
        for (size_t i = 0; i < GOST_FIELD_END; i++) {
            assert_true(i == GOST_SUM || str_equal(back.field[i], qr.field[i]));
        }
        arena_reset(&arena);
    }
    struct gost_qr bad = {.charset = CHARSET_WINDOWS_1251, .field[GOST_NAME] = STR("中")};
    struct str bytes;
    struct qr_fault fault;
    assert_int_equal(gost_qr_make(&bad, &arena, &bytes, &fault), STATUS_INVALID);
    assert_int_equal(fault.outcome, QR_ENCODING);
    bad.charset = CHARSET_UTF_8;
    assert_int_equal(gost_qr_make(&bad, &arena, &bytes, &fault), STATUS_INVALID);
    assert_int_equal(fault.outcome, QR_MISSING);
    bad.field[GOST_PURPOSE] = STR("|#;:^_~{}!$%&()*+,/@");
    assert_int_equal(gost_qr_make(&bad, &arena, &bytes, &fault), STATUS_INVALID);
    assert_int_equal(fault.outcome, QR_FORM);
    arena_free(&arena);
}

static void gost_qr__reads_text_of_any_mark(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        enum qr_outcome outcome;
    } rows[] = {
        {"ST00011|" PAYEE "|Purpose=Ёлка №1", QR_GOOD},
        {"ST00012|" PAYEE "|Purpose=Ёлка №1", QR_GOOD},
        {"ST00013|" PAYEE "|Purpose=Ёлка", QR_GOOD},
        {"ST00011§Name=ООО Ромашка§PersonalAcc=40702810938000000001§BankName=Банк§BIC=044525225§"
         "CorrespAcc=0",
         QR_GOOD},
        {"ST00013|" PAYEE "|Purpose=№1", QR_ENCODING},               /* not in KOI8-R */
        {"ST00011|" PAYEE "|Purpose=\xC3\x8E\xC3\xAF", QR_ENCODING}, /* taken for Latin-1 */
        {"ST00013|" PAYEE "|Purpose=\xC3\x8E\xC3\xAF", QR_ENCODING},
        {"ST00011|" PAYEE "|Purpose=\xEF\xBF\xBD", QR_ENCODING}, /* what could not be decoded */
        {"ST00013|" PAYEE "|Purpose=\xEF\xBF\xBD", QR_ENCODING},
        {GOST(PAYEE "|Purpose=\xEF\xBF\xBD"), QR_ENCODING},
        {"ST00011|" PAYEE "|Purpose=\xCF\xF0", QR_ENCODING}, /* no text */
        {"ST00014|" PAYEE, QR_SERVICE},
        {"ST00011", QR_SERVICE},
        {"", QR_SERVICE},
    };
    struct arena arena;
    arena_init(&arena, ARENA_MOST);
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        struct gost_qr qr;
        struct qr_fault fault;
        assert_ok(gost_qr_read_text(str_from(rows[i].text), &arena, &qr, &fault));
        check_row(rows[i].text, fault.outcome, rows[i].outcome);
        if (rows[i].outcome == QR_GOOD) {
            check_text(rows[i].text, qr.field[GOST_NAME], "ООО Ромашка");
        }
    }
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gost_qr__refuses_what_is_not_whole),
        cmocka_unit_test(gost_qr__reads_any_separator),
        cmocka_unit_test(gost_qr__doubts_what_a_person_can_mend),
        cmocka_unit_test(gost_qr__has_a_size),
        cmocka_unit_test(gost_qr__what_was_made_is_read),
        cmocka_unit_test(gost_qr__reads_text_of_any_mark),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
