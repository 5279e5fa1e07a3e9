/* Unit tests of document/requisites_sheet. `requisites_sheet_test DIRECTORY` also keeps the files
 * there, for eyes. */
#include "document/requisites_sheet.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/limits.h"

static const char *directory;

static struct requisites_sheet sample(enum language language)
{
    return (struct requisites_sheet){
        .language = language,
        .bank_name = STR("okno"),
        .account_name = STR("На отпуск"),
        .rows = {{STR("Получатель"), STR("Примерова Анна")},
                 {STR("Счёт получателя"), STR("40817810700000000417")},
                 {STR("Валюта"), STR("RUB")},
                 {STR("Банк"), STR("АО «Банк Окно»")},
                 {STR("БИК"), STR("044599999")},
                 {STR("Корр. счёт"), STR("30101810300000000999")},
                 {STR("ИНН банка"), STR("7700999006")},
                 {STR("КПП банка"), STR("770001001")}},
        .count = 8,
        .qr = STR("ST00012|Name=Примерова Анна|PersonalAcc=40817810700000000417|"
                  "BankName=АО «Банк Окно»|BIC=044599999|CorrespAcc=30101810300000000999"),
        .made_us = INT64_C(1764000000000000)};
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

static enum status write_sheet(const struct requisites_sheet *sheet, struct buf *out)
{
    buf_init(out, LIMIT_DOCUMENT);
    return requisites_sheet_write(sheet, out);
}

static void assert_document(const char *name, const struct requisites_sheet *sheet)
{
    struct buf out;
    struct buf again;
    assert_int_equal(write_sheet(sheet, &out), STATUS_OK);
    assert_int_equal(write_sheet(sheet, &again), STATUS_OK);
    assert_memory_equal(out.data, "%PDF-", 5);
    assert_true(out.size > 5000 && out.size < 60 * 1024);
    assert_int_equal(out.size, again.size);
    assert_memory_equal(out.data, again.data, out.size);
    keep(name, &out);
    buf_free(&out);
    buf_free(&again);
}

static void requisites_sheet__is_the_same_file_every_time(void **state)
{
    (void)state;
    struct requisites_sheet sheet = sample(LANGUAGE_RU);
    assert_document("requisites-ru", &sheet);
    sheet = sample(LANGUAGE_EN);
    sheet.qr = STR("");
    sheet.account_name = STR("");
    sheet.count = 3;
    assert_document("requisites-en", &sheet);
}

static void requisites_sheet__has_room_for_the_longest(void **state)
{
    (void)state;
    static char name[121 * 2 + 1];
    static char code[LIMIT_CAMERA + 1];
    for (size_t i = 0; i < 121; i++) {
        memcpy(name + 2 * i, i % 9 == 8 ? "\xc2\xa0" : "\xd0\xa9", 2);
    }
    memset(code, '7', LIMIT_CAMERA);
    struct requisites_sheet sheet = sample(LANGUAGE_RU);
    sheet.rows[0].value = str_from(name);
    sheet.rows[3].value = (struct str){name, 90};
    sheet.account_name = str_from(name);
    sheet.qr = str_from(code);
    assert_document("requisites-long", &sheet);
}

static void requisites_sheet__refuses_what_cannot_be_drawn(void **state)
{
    (void)state;
    static char code[LIMIT_CAMERA + 2];
    memset(code, '7', LIMIT_CAMERA + 1);
    struct requisites_sheet rows[7];
    for (size_t i = 0; i < 7; i++) {
        rows[i] = sample(LANGUAGE_RU);
    }
    rows[0].language = (enum language)2;
    rows[1].count = 0;
    rows[2].count = REQUISITES_ROWS + 1;
    rows[3].qr = str_from(code);
    rows[4].made_us = -1;
    rows[5].rows[7].value = STR("a\nb");
    rows[6].bank_name = STR("\xff");
    for (size_t i = 0; i < 7; i++) {
        struct buf out;
        assert_int_equal(write_sheet(&rows[i], &out), STATUS_INVALID);
        assert_int_equal(out.size, 0);
        buf_free(&out);
    }
    struct requisites_sheet sheet = sample(LANGUAGE_RU);
    struct buf small;
    buf_init(&small, 1000);
    assert_int_equal(requisites_sheet_write(&sheet, &small), STATUS_INVALID);
    assert_int_equal(small.size, 0);
    buf_free(&small);
}

int main(int count, char **arguments)
{
    directory = count > 1 ? arguments[1] : NULL;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(requisites_sheet__is_the_same_file_every_time),
        cmocka_unit_test(requisites_sheet__has_room_for_the_longest),
        cmocka_unit_test(requisites_sheet__refuses_what_cannot_be_drawn),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
