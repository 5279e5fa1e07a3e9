/* Unit tests of document/receipt. `receipt_test DIRECTORY` also keeps sample files there, for eyes
 * and for receipt_check.sh. */
#include "document/receipt.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/limits.h"
#include "document/receipt_sample.h"

enum { SIZE_BUDGET = 60 * 1024, SIZE_AIM = 50 * 1024 };

static const char *directory;

static bool contains(const struct buf *buf, const char *text)
{
    return buf->size != 0 && memmem(buf->data, buf->size, text, strlen(text)) != NULL;
}

static void keep(const char *name, const struct buf *buf)
{
    char path[512];
    if (directory == NULL) {
        return;
    }
    (void)snprintf(path, sizeof path, "%s/%s.pdf", directory, name);
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(buf->data, 1, buf->size, file), buf->size);
    assert_int_equal(fclose(file), 0);
}

/* A whole file of one page with its fonts inside, within the budget. */
static void assert_document(const char *name, const struct receipt *receipt)
{
    struct buf out;
    assert_int_equal(write_sample(receipt, &out), STATUS_OK);
    assert_true(out.size > 1000);
    assert_true(out.size < SIZE_BUDGET);
    assert_memory_equal(out.data, "%PDF-1.", 7);
    assert_memory_equal(out.data + out.size - 6, "%%EOF\n", 6);
    assert_true(contains(&out, "/Count 1\n"));
    assert_true(contains(&out, "/StructTreeRoot"));
    assert_true(contains(&out, "PTSans") || contains(&out, "DejaVuSans"));
    assert_true(contains(&out, "/FontFile2"));
    assert_true(contains(&out, "/Creator (okno)"));
    keep(name, &out);
    buf_free(&out);
}

static void assert_refused(const struct receipt *receipt)
{
    struct buf out;
    assert_int_equal(write_sample(receipt, &out), STATUS_INVALID);
    assert_int_equal(out.size, 0);
    buf_free(&out);
}

static void receipt__russian_is_a_small_document(void **state)
{
    (void)state;
    struct receipt receipt = sample_ru();
    struct buf out;
    assert_int_equal(write_sample(&receipt, &out), STATUS_OK);
    assert_true(out.size < SIZE_AIM);
    assert_true(contains(&out, "/CreationDate (20261124112307"));
    buf_free(&out);
    assert_document("ru", &receipt);
}

static void receipt__english_with_a_fee_and_no_execution_yet(void **state)
{
    (void)state;
    struct receipt receipt = sample_en();
    assert_document("en", &receipt);
}

static void receipt__long_message_wraps(void **state)
{
    (void)state;
    struct receipt receipt = sample_long();
    assert_true(str_characters(receipt.message) <= LIMIT_MESSAGE);
    assert_document("long", &receipt);
}

static void receipt__empty_fields_leave_their_rows_out(void **state)
{
    (void)state;
    struct receipt receipt = {
        .language = LANGUAGE_RU, .amount = RUB(0), .fee = RUB(0), .total = RUB(0)};
    assert_document("empty", &receipt);
}

static void fill(char *text, size_t size, const char *piece)
{
    size_t length = strlen(piece);
    for (size_t at = 0; at + length <= size; at += length) {
        memcpy(text + at, piece, length);
    }
}

static void put_everywhere(struct receipt *receipt, struct str text)
{
    struct str *const fields[] = {
        &receipt->bank_name,  &receipt->bank_details,  &receipt->title,
        &receipt->operation,  &receipt->status,        &receipt->executed_at,
        &receipt->created_at, &receipt->payer_name,    &receipt->payer_account,
        &receipt->payee_name, &receipt->payee_account, &receipt->message,
        &receipt->note,
    };
    for (size_t i = 0; i < ARRAY_COUNT(fields); i++) {
        *fields[i] = text;
    }
}

static void receipt__absurd_texts_are_cut(void **state)
{
    (void)state;
    static const char *const pieces[] = {
        "W",          "слово ", "漢字",   "👩‍👩‍👧‍👦",
        "مرحبا بكم ", "é̂̃",      "\u200b", "￿",
        "א1b",        " ",      "﷽",      "हिन्दी",
    };
    static char text[12000];
    for (size_t i = 0; i < ARRAY_COUNT(pieces); i++) {
        size_t size = sizeof text / strlen(pieces[i]) * strlen(pieces[i]);
        fill(text, sizeof text, pieces[i]);
        struct receipt receipt = sample_ru();
        put_everywhere(&receipt, (struct str){text, size});
        char name[32];
        (void)snprintf(name, sizeof name, "absurd-%zu", i);
        struct buf out;
        assert_int_equal(write_sample(&receipt, &out), STATUS_OK);
        assert_true(out.size < SIZE_BUDGET);
        assert_true(contains(&out, "/Count 1\n"));
        keep(name, &out);
        buf_free(&out);
    }
}

static void receipt__greatest_amounts_fit(void **state)
{
    (void)state;
    struct receipt receipt = sample_ru();
    receipt.amount = receipt.total = RUB(INT64_MIN);
    assert_document("least", &receipt);
    receipt.language = LANGUAGE_EN;
    receipt.amount = receipt.total = RUB(INT64_MAX);
    assert_document("greatest", &receipt);
}

static void receipt__texts_that_are_not_plain_are_refused(void **state)
{
    (void)state;
    static const struct str bad[] = {
        {"\xff", 1},
        {"a\0b", 3},
        {"\xc3", 1},
        {"\xed\xa0\x80", 3},
        {"a\nb", 3},
        {"\xe2\x80\xae", 3},
        {"\xf4\x90\x80\x80", 4},
        {"\x1b[0m", 4},
    };
    for (size_t i = 0; i < ARRAY_COUNT(bad); i++) {
        struct receipt receipt = sample_ru();
        receipt.message = bad[i];
        assert_refused(&receipt);
        receipt = sample_ru();
        receipt.qr = bad[i];
        assert_refused(&receipt);
        receipt = sample_ru();
        put_everywhere(&receipt, bad[i]);
        assert_refused(&receipt);
    }
}

static void receipt__sum_that_is_not_one_is_refused(void **state)
{
    (void)state;
    struct receipt receipt = sample_ru();
    receipt.fee = RUB(1);
    assert_refused(&receipt);
    receipt.fee = RUB(INT64_MAX);
    assert_refused(&receipt);
    receipt = sample_ru();
    receipt.total.currency = CURRENCY_NONE;
    assert_refused(&receipt);
    receipt.total = (struct amount){2000, CURRENCY_USD};
    assert_document("exchange", &receipt);
}

static void receipt__values_out_of_range_are_refused(void **state)
{
    (void)state;
    static const int64_t moments[] = {-1, INT64_MIN, INT64_MAX, INT64_C(253402300800000000)};
    for (size_t i = 0; i < ARRAY_COUNT(moments); i++) {
        struct receipt receipt = sample_ru();
        receipt.executed_us = moments[i];
        assert_refused(&receipt);
    }
    struct receipt receipt = sample_ru();
    receipt.mark = RECEIPT_MARK_COUNT;
    assert_refused(&receipt);
    receipt = sample_ru();
    receipt.language = (enum language)2;
    assert_refused(&receipt);
    receipt = sample_ru();
    receipt.executed_us = INT64_C(253402300799999999);
    assert_document("last-day", &receipt);
}

static void receipt__code_text_at_its_limit_and_over(void **state)
{
    (void)state;
    static char text[201];
    fill(text, sizeof text, "q");
    struct receipt receipt = sample_ru();
    receipt.qr = (struct str){text, 200};
    assert_document("code", &receipt);
    receipt.qr.size = 201;
    assert_refused(&receipt);
}

static void receipt__buffer_too_small_is_refused_and_left_empty(void **state)
{
    (void)state;
    static const size_t rooms[] = {0, 1, 100, 5000, 15000};
    struct receipt receipt = sample_ru();
    for (size_t i = 0; i < ARRAY_COUNT(rooms); i++) {
        struct buf out;
        buf_init(&out, rooms[i]);
        assert_int_equal(receipt_write(&receipt, &out), STATUS_INVALID);
        assert_int_equal(out.size, 0);
        assert_null(out.data);
        buf_free(&out);
    }
}

static void receipt__same_input_same_bytes(void **state)
{
    (void)state;
    struct receipt receipts[] = {sample_ru(), sample_en(), sample_long()};
    for (size_t i = 0; i < ARRAY_COUNT(receipts); i++) {
        struct buf a;
        struct buf b;
        assert_int_equal(write_sample(&receipts[i], &a), STATUS_OK);
        assert_int_equal(write_sample(&receipts[i], &b), STATUS_OK);
        assert_int_equal(a.size, b.size);
        assert_memory_equal(a.data, b.data, a.size);
        buf_free(&a);
        buf_free(&b);
    }
}

int main(int count, char **arguments)
{
    directory = count > 1 ? arguments[1] : NULL;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(receipt__russian_is_a_small_document),
        cmocka_unit_test(receipt__english_with_a_fee_and_no_execution_yet),
        cmocka_unit_test(receipt__long_message_wraps),
        cmocka_unit_test(receipt__empty_fields_leave_their_rows_out),
        cmocka_unit_test(receipt__absurd_texts_are_cut),
        cmocka_unit_test(receipt__greatest_amounts_fit),
        cmocka_unit_test(receipt__texts_that_are_not_plain_are_refused),
        cmocka_unit_test(receipt__sum_that_is_not_one_is_refused),
        cmocka_unit_test(receipt__values_out_of_range_are_refused),
        cmocka_unit_test(receipt__code_text_at_its_limit_and_over),
        cmocka_unit_test(receipt__buffer_too_small_is_refused_and_left_empty),
        cmocka_unit_test(receipt__same_input_same_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
