/* Payment codes, against test/vectors/payments.json (its path is the one argument), tables of what
 * must not pass, and there and back from random fields. */
#include "money/payment_qr.h"

#include <stdio.h>
#include <string.h>

#include <jansson.h>

#include "money/digits.h"
#include "money/qr_text.h"

static const char *vectors_path;

static struct str text_of(const json_t *object, const char *name)
{
    const json_t *value = json_object_get(object, name);
    return (struct str){json_string_value(value), json_string_length(value)};
}

/* The vectors hold text; a code holds bytes in the encoding that it names. A code in KOI8-R cannot
 * hold the angled quotation marks of the published text. */
static struct str coded(struct str text, struct arena *arena)
{
    struct str bytes = text;
    if (str_starts(text, STR("ST00011"))) {
        assert_ok(charset_encode(arena, CHARSET_WINDOWS_1251, text, &bytes));
    }
    return bytes;
}

static void check_gost_fields(const json_t *expected, const struct gost_qr *qr)
{
    check_text("_enc", text_of(expected, "_enc"), charset_words[qr->charset]);
    assert_true(str_equal(text_of(expected, "_sep"), qr->separator));
    size_t fields = 2;
    for (size_t i = 0; i < GOST_FIELD_END; i++) {
        const char *name = NULL;
        json_t *value = NULL;
        /* NOLINTNEXTLINE: the macro casts its const away */
        json_object_foreach((json_t *)(uintptr_t)expected, name, value)
        {
            if (str_equal_fold(str_from(name), str_from(gost_field_key((enum gost_field)i)))) {
                check_text(name, qr->field[i], json_string_value(value));
                fields++;
            }
        }
    }
    assert_int_equal(fields, json_object_size(expected));
}

static size_t check_gost(const json_t *row, bool valid, struct arena *arena)
{
    struct str input = text_of(row, "input");
    struct gost_qr qr;
    struct qr_fault fault;
    if (!str_equal(text_of(row, "kind"), STR("gost_qr")) || str_starts(input, STR("ST00013"))) {
        return 0;
    }
    assert_ok(gost_qr_read(coded(input, arena), arena, &qr, &fault));
    check_row(input.data, fault.outcome == QR_GOOD, valid);
    if (valid) {
        check_gost_fields(json_object_get(row, "expected"), &qr);
    }
    return 1;
}

static size_t check_emv(const json_t *row, bool valid)
{
    struct str input = text_of(row, "input");
    struct emv_qr qr;
    struct qr_fault fault;
    if (!str_equal(text_of(row, "kind"), STR("emv_qr"))) {
        return 0;
    }
    assert_ok(emv_qr_read(input, &qr, &fault));
    check_row(input.data, fault.outcome == QR_GOOD, valid);
    const struct {
        const char *name;
        struct str value;
    } rows[] = {{"amount", qr.amount},    {"currency", qr.currency}, {"country", qr.country},
                {"mcc", qr.category},     {"name", qr.name},         {"city", qr.city},
                {"crc", str_from(qr.crc)}};
    for (size_t i = 0; i < ARRAY_COUNT(rows) && valid; i++) {
        struct str expected = text_of(json_object_get(row, "expected"), rows[i].name);
        if (expected.data != NULL) {
            check_text(rows[i].name, rows[i].value, expected.data);
        }
    }
    return 1;
}

static size_t check_others(const json_t *row, bool valid, struct arena *arena)
{
    struct str input = text_of(row, "input");
    struct qr_fault fault = {.outcome = QR_OUTCOME_END};
    if (str_equal(text_of(row, "kind"), STR("epc_qr"))) {
        struct epc_qr qr;
        assert_ok(epc_qr_read(input, arena, &qr, &fault));
    } else if (str_equal(text_of(row, "kind"), STR("sbp_link"))) {
        struct sbp_link link;
        assert_ok(sbp_link_read(input, SBP_HOST, &link, &fault));
        check_text(input.data, str_from(link.crc),
                   text_of(json_object_get(row, "expected"), "crc").data);
    } else {
        return 0;
    }
    check_row(input.data, fault.outcome == QR_GOOD, valid);
    return 1;
}

static void payment_qr__public_vectors(void **state)
{
    (void)state;
    json_t *rows = json_load_file(vectors_path, JSON_REJECT_DUPLICATES, NULL);
    assert_non_null(rows);
    struct arena arena;
    arena_init(&arena, ARENA_MOST);
    size_t gost = 0;
    size_t emv = 0;
    size_t others = 0;
    for (size_t i = 0; i < json_array_size(rows); i++) {
        const json_t *row = json_array_get(rows, i);
        bool valid = json_is_true(json_object_get(row, "valid"));
        gost += check_gost(row, valid, &arena);
        emv += check_emv(row, valid);
        others += check_others(row, valid, &arena);
    }
    assert_true(gost >= 12);
    assert_true(emv >= 9);
    assert_true(others >= 7);
    arena_free(&arena);
    json_decref(rows);
}

/* ---- EMV */

/* With the check sum that fits. */
static struct str summed(struct arena *arena, const char *text)
{
    struct str start = arena_printf(arena, "%s6304", text);
    char crc[CRC16_TEXT];
    crc16_format(crc16(start), crc);
    return arena_printf(arena, "%s%s", start.data, crc);
}

static void emv_qr__refuses_what_is_not_whole(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        enum qr_outcome outcome;
    } rows[] = {
        {"0002012604000x", QR_VALUE},
        {"00020126050001x", QR_GOOD},
        {"000201260600030x", QR_VALUE},
        {"00020126050001x26050001y", QR_DOUBLE},
        {"0002012610"
         "0001x0001y",
         QR_VALUE},
        {"000201", QR_MISSING},
        {"00020226050001x", QR_SERVICE},
        {"01021126050001x", QR_SERVICE},
        {"00020101021326050001x", QR_VALUE},
        {"00020101021226050001x", QR_GOOD},
        {"00020126050001x52044 11", QR_VALUE},
        {"00020126050001x520444111", QR_FORM},
        {"00020126050001x5303RUB", QR_VALUE},
        {"00020126050001x540512,50", QR_VALUE},
        {"00020126050001x540512.50", QR_GOOD},
        {"00020126050001x54011", QR_GOOD},
        {"00020126050001x5401.", QR_VALUE},
        {"00020126050001x5802ru", QR_VALUE},
        {"00020126050001x5906Ромашк", QR_GOOD},
        {"00020126050001x5912Ромашк", QR_FORM},
        {"00020126050001x59xxab", QR_FORM},
        {"00020126050001x5900", QR_FORM},
        {"00020126050001x63040000", QR_FORM},
    };
    struct arena arena;
    arena_init(&arena, ARENA_MOST);
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        struct emv_qr qr;
        struct qr_fault fault;
        assert_ok(emv_qr_read(summed(&arena, rows[i].text), &qr, &fault));
        check_row(rows[i].text, fault.outcome, rows[i].outcome);
    }
    arena_free(&arena);
}

static void emv_qr__any_one_wrong_place_is_found(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena, ARENA_MOST);
    struct str good = summed(&arena, "00020101021226050001x5204411153036435406123.455802RU"
                                     "5907Romashk6006Moscow62070503***");
    char *text = (char *)(uintptr_t)good.data;
    for (size_t at = 0; at < good.size; at++) {
        for (int flip = 1; flip < 128; flip++) {
            struct emv_qr qr;
            struct qr_fault fault;
            text[at] = (char)(text[at] ^ flip);
            assert_ok(emv_qr_read(good, &qr, &fault));
            check_row(text, fault.outcome != QR_GOOD, true);
            text[at] = (char)(text[at] ^ flip);
        }
    }
    for (size_t size = 0; size < good.size; size++) {
        struct emv_qr qr;
        struct qr_fault fault;
        assert_ok(emv_qr_read((struct str){good.data, size}, &qr, &fault));
        check_row(text, fault.outcome != QR_GOOD, true);
    }
    arena_free(&arena);
}

static void emv_qr__what_was_made_is_read(void **state)
{
    (void)state;
    struct random random = seed_random();
    struct arena arena;
    arena_init(&arena, ARENA_MOST);
    for (int run = 0; run < 500; run++) {
        struct emv_qr qr = {.accounts = 1,
                            .account = {{26, STR("0014bank.example.r")}},
                            .is_dynamic = random_below(&random, 2) == 1,
                            .category = STR("5411"),
                            .currency = STR("643"),
                            .country = STR("RU"),
                            .city = STR("Москва"),
                            .reference = STR("A1"),
                            .local_name = STR("Ромашка")};
        struct emv_qr back;
        struct qr_fault fault;
        struct str text;
        qr.name = random_text(&random, &arena, 25);
        qr.amount = arena_printf(&arena, "%d.%02d", (int)random_below(&random, 100000),
                                 (int)random_below(&random, 100));
        assert_ok(emv_qr_make(&qr, &arena, &text, &fault));
        assert_ok(emv_qr_read(text, &back, &fault));
        assert_int_equal(fault.outcome, QR_GOOD);
        assert_int_equal(back.is_dynamic, qr.is_dynamic);
        assert_true(str_equal(back.name, qr.name) && str_equal(back.amount, qr.amount) &&
                    str_equal(back.reference, qr.reference) &&
                    str_equal(back.local_name, qr.local_name) &&
                    str_equal(back.account[0].value, qr.account[0].value));
        arena_reset(&arena);
    }
    struct emv_qr none = {.accounts = 0};
    struct qr_fault fault;
    struct str text;
    assert_int_equal(emv_qr_make(&none, &arena, &text, &fault), STATUS_INVALID);
    assert_int_equal(fault.outcome, QR_MISSING);
    arena_free(&arena);
}

/* ---- the European credit transfer */

#define EPC(version, bic, rest) "BCD\n" version "\n1\nSCT\n" bic "\nInvented Name\n" rest

static void epc_qr__refuses_what_is_not_whole(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        enum qr_outcome outcome;
        const char *field;
    } rows[] = {
        {EPC("001", "BPOTBEB1", "BE72000000001616\nEUR1\nCHAR\n\nfund\ninfo"), QR_GOOD, ""},
        {EPC("001", "BPOTBEB1", "BE72000000001616\nEUR1\nCHAR\n\nfund\ninfo\n"), QR_GOOD, ""},
        {EPC("001", "BPOTBEB1", "BE72000000001616\nEUR1\nCHAR\n\nfund\ninfo\nmore"), QR_FORM, ""},
        {EPC("002", "", "BE72000000001616"), QR_GOOD, ""},
        {EPC("003", "", "BE72000000001616"), QR_SERVICE, "version"},
        {EPC("002", "BPOTBEB", "BE72000000001616"), QR_VALUE, "bic"},
        {EPC("002", "", "BE72000000001617"), QR_VALUE, "iban"},
        {EPC("002", "", "BE72 0000 0000 1616"), QR_VALUE, "iban"},
        {EPC("002", "", ""), QR_FORM, ""},
        {EPC("002", "", "\nEUR1"), QR_VALUE, "iban"},
        {EPC("002", "", "BE72000000001616\nEUR0.01"), QR_GOOD, ""},
        {EPC("002", "", "BE72000000001616\nEUR0.00"), QR_VALUE, "amount"},
        {EPC("002", "", "BE72000000001616\nEUR999999999.99"), QR_GOOD, ""},
        {EPC("002", "", "BE72000000001616\nEUR1000000000"), QR_VALUE, "amount"},
        {EPC("002", "", "BE72000000001616\nEUR1.234"), QR_VALUE, "amount"},
        {EPC("002", "", "BE72000000001616\nEUR1,23"), QR_VALUE, "amount"},
        {EPC("002", "", "BE72000000001616\nUSD1"), QR_VALUE, "amount"},
        {EPC("002", "", "BE72000000001616\n12.30"), QR_VALUE, "amount"},
        {EPC("002", "", "BE72000000001616\n\nchar"), QR_VALUE, "purpose"},
        {EPC("002", "", "BE72000000001616\n\nCHARS"), QR_LENGTH, "purpose"},
        {EPC("002", "", "BE72000000001616\n\n\nRF18539007547034"), QR_GOOD, ""},
        {EPC("002", "", "BE72000000001616\n\n\nRF18539007547035"), QR_VALUE, "reference"},
        {EPC("002", "", "BE72000000001616\n\n\nRF18539007547034\ntext"), QR_DOUBLE, "text"},
        {EPC("002", "", "BE72000000001616\n\n\n\n\n\xFF"), QR_ENCODING, "information"},
        {"BCD\n002\n2\nSCT\n\nCaf\xE9\nBE72000000001616", QR_GOOD, ""},
        {"BCD\n002\n9\nSCT\n\nName\nBE72000000001616", QR_SERVICE, "charset"},
        {"BCD\n002\n1\nSDD\n\nName\nBE72000000001616", QR_SERVICE, "kind"},
        {"BCD\r\n002\r\n1\r\nSCT\r\n\r\nName\r\nBE72000000001616\r\nEUR5", QR_GOOD, ""},
        {"BCD\r\n002\n1\r\nSCT\r\n\r\nName\r\nBE72000000001616\r\nEUR5", QR_FORM, ""},
        {"bcd\n002\n1\nSCT\n\nName\nBE72000000001616", QR_SERVICE, "tag"},
        {"BCD\n002\n1\nSCT\n\n\nBE72000000001616", QR_MISSING, "name"},
        {"BCD", QR_FORM, ""},
        {"", QR_FORM, ""},
    };
    struct arena arena;
    arena_init(&arena, ARENA_MOST);
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        struct epc_qr qr;
        struct qr_fault fault;
        assert_ok(epc_qr_read(str_from(rows[i].text), &arena, &qr, &fault));
        check_row(rows[i].text, fault.outcome, rows[i].outcome);
        check_text(rows[i].text, fault.field, rows[i].field);
    }
    arena_free(&arena);
}

static void epc_qr__what_was_made_is_read(void **state)
{
    (void)state;
    struct random random = seed_random();
    struct arena arena;
    arena_init(&arena, ARENA_MOST);
    for (int run = 0; run < 500; run++) {
        struct epc_qr qr = {.version = 1 + (int)random_below(&random, 2),
                            .bic = STR("BPOTBEB1"),
                            .iban = STR("BE72000000001616"),
                            .cents = (int64_t)random_below(&random, UINT64_C(99999999999)),
                            .information = STR("")};
        struct epc_qr back;
        struct qr_fault fault;
        struct str bytes;
        qr.name = random_text(&random, &arena, 30);
        qr.text = random_text(&random, &arena, 60);
        assert_ok(epc_qr_make(&qr, &arena, &bytes, &fault));
        assert_ok(epc_qr_read(bytes, &arena, &back, &fault));
        assert_int_equal(back.cents, qr.cents);
        assert_int_equal(back.version, qr.version);
        assert_true(str_equal(back.name, qr.name) && str_equal(back.text, qr.text) &&
                    str_equal(back.iban, qr.iban) && str_equal(back.bic, qr.bic));
        arena_reset(&arena);
    }
    char many[EPC_QR_MOST + 1];
    memset(many, 'a', sizeof many);
    struct epc_qr qr;
    struct qr_fault fault;
    assert_ok(epc_qr_read((struct str){many, sizeof many}, &arena, &qr, &fault));
    assert_int_equal(fault.outcome, QR_SIZE);
    arena_free(&arena);
}

/* ---- the fast payment system */

#define LINK_ID "AS100001ORTF4GAF80KPJ53K186D9A3G"

static void sbp_link__refuses_what_is_not_whole(void **state)
{
    (void)state;
    static const struct {
        const char *start;
        enum qr_outcome outcome;
        const char *field;
    } rows[] = {
        {"https://qr.nspk.ru/" LINK_ID "?type=01&bank=100000000007", QR_GOOD, ""},
        {"https://qr.nspk.ru/" LINK_ID "?type=02&bank=100000000007&sum=1&cur=RUB", QR_GOOD, ""},
        {"https://qr.nspk.ru/" LINK_ID "?type=01&bank=100000000007&new=1", QR_GOOD, ""},
        {"https://qr.nspk.ru/" LINK_ID "?type=03&bank=100000000007", QR_VALUE, "type"},
        {"https://qr.nspk.ru/" LINK_ID "?type=01&bank=10000000007", QR_VALUE, "bank"},
        {"https://qr.nspk.ru/" LINK_ID "?bank=100000000007", QR_MISSING, "type"},
        {"https://qr.nspk.ru/" LINK_ID "?type=01", QR_MISSING, "bank"},
        {"https://qr.nspk.ru/" LINK_ID "?type=01&type=01&bank=100000000007", QR_DOUBLE, "type"},
        {"https://qr.nspk.ru/" LINK_ID "?type=01&bank=100000000007&sum=5", QR_MISSING, "cur"},
        {"https://qr.nspk.ru/" LINK_ID "?type=01&bank=100000000007&cur=RUB", QR_MISSING, "sum"},
        {"https://qr.nspk.ru/" LINK_ID "?type=01&bank=100000000007&sum=5&cur=USD", QR_VALUE, "cur"},
        {"https://qr.nspk.ru/" LINK_ID "?type=01&bank=100000000007&sum=5.0&cur=RUB", QR_VALUE,
         "sum"},
        {"https://qr.nspk.ru/" LINK_ID "?type=01&bank=100000000007&sum=05&cur=RUB", QR_VALUE,
         "sum"},
        {"https://qr.nspk.ru/" LINK_ID "?type=01&bank=100000000007&crc=0C8A", QR_DOUBLE, "crc"},
        {"http://qr.nspk.ru/" LINK_ID "?type=01&bank=100000000007", QR_SERVICE, ""},
        {"https://qr.nspk.ru.example/" LINK_ID "?type=01&bank=100000000007", QR_SERVICE, "host"},
        {"https://qr.nspk.ru@example/" LINK_ID "?type=01&bank=100000000007", QR_SERVICE, "host"},
        {"https://qr.nspk.ru/" LINK_ID "0?type=01&bank=100000000007", QR_VALUE, "id"},
        {"https://qr.nspk.ru/XS100001ORTF4GAF80KPJ53K186D9A3G?type=01&bank=100000000007", QR_VALUE,
         "id"},
        {"https://qr.nspk.ru/as100001ORTF4GAF80KPJ53K186D9A3G?type=01&bank=100000000007", QR_VALUE,
         "id"},
    };
    struct arena arena;
    arena_init(&arena, ARENA_MOST);
    struct sbp_link link;
    struct qr_fault fault;
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        char crc[CRC16_TEXT];
        crc16_format(crc16(str_from(rows[i].start)), crc);
        struct str text = arena_printf(&arena, "%s&crc=%s", rows[i].start, crc);
        assert_ok(sbp_link_read(text, SBP_HOST, &link, &fault));
        check_row(text.data, fault.outcome, rows[i].outcome);
        check_text(text.data, fault.field, rows[i].field);
        text = arena_printf(&arena, "%s&crc=%s", rows[i].start, "0000");
        assert_ok(sbp_link_read(text, SBP_HOST, &link, &fault));
        check_row(text.data, fault.outcome, rows[i].outcome == QR_GOOD ? QR_CRC : rows[i].outcome);
    }
    assert_ok(sbp_link_read(STR("https://qr.nspk.ru/" LINK_ID "?type=01&bank=100000000007"),
                            SBP_HOST, &link, &fault));
    assert_int_equal(fault.outcome, QR_MISSING);
    arena_free(&arena);
}

static void sbp_link__is_made_on_a_host_of_ones_own(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena, ARENA_MOST);
    struct sbp_link link = {.id = STR(LINK_ID),
                            .bank = STR("100000000999"),
                            .is_dynamic = true,
                            .has_sum = true,
                            .sum = 150000};
    struct sbp_link back;
    struct qr_fault fault;
    struct str text;
    assert_ok(sbp_link_make(&link, STR("pay.bank.example"), &arena, &text));
    assert_ok(sbp_link_read(text, STR("pay.bank.example"), &back, &fault));
    assert_int_equal(fault.outcome, QR_GOOD);
    assert_int_equal(back.sum, link.sum);
    assert_true(back.is_dynamic && str_equal(back.id, link.id));
    assert_ok(sbp_link_read(text, SBP_HOST, &back, &fault));
    assert_int_equal(fault.outcome, QR_SERVICE);
    assert_int_equal(sbp_link_make(&link, SBP_HOST, &arena, &text), STATUS_INVALID);
    assert_int_equal(sbp_link_make(&link, STR("QR.NSPK.RU"), &arena, &text), STATUS_INVALID);
    link.id = STR("A");
    assert_int_equal(sbp_link_make(&link, STR("pay.bank.example"), &arena, &text), STATUS_INVALID);
    arena_free(&arena);
}

static void crc16__has_its_check_value(void **state)
{
    (void)state;
    char text[CRC16_TEXT];
    crc16_format(crc16(STR("123456789")), text);
    assert_string_equal(text, "29B1");
}

int main(int count, char **arguments)
{
    vectors_path = count > 1 ? arguments[1] : "test/vectors/payments.json";
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(payment_qr__public_vectors),
        cmocka_unit_test(emv_qr__refuses_what_is_not_whole),
        cmocka_unit_test(emv_qr__any_one_wrong_place_is_found),
        cmocka_unit_test(emv_qr__what_was_made_is_read),
        cmocka_unit_test(epc_qr__refuses_what_is_not_whole),
        cmocka_unit_test(epc_qr__what_was_made_is_read),
        cmocka_unit_test(sbp_link__refuses_what_is_not_whole),
        cmocka_unit_test(sbp_link__is_made_on_a_host_of_ones_own),
        cmocka_unit_test(crc16__has_its_check_value),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
