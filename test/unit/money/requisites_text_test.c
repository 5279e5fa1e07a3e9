/* Requisites as people paste them. Everybody here is invented. */
#include "money/requisites_text.h"

#include <string.h>

#include "money/qr_text.h"

struct expected {
    enum payee_field field;
    const char *text;
    enum requisite_outcome outcome;
};

struct sample {
    const char *text;
    struct expected expected[9]; /* ends with an empty text */
};

static const struct sample samples[] = {
    {"ООО «Ромашка»\nИНН 7728168971\nКПП 770801001\nр/с 40702810938000000001\n"
     "в ПАО «Пример»\nк/с 30101810400000000225\nБИК 044525225",
     {{PAYEE_NAME, "ООО «Ромашка»", REQUISITE_IS_GOOD},
      {PAYEE_INN, "7728168971", REQUISITE_IS_GOOD},
      {PAYEE_KPP, "770801001", REQUISITE_IS_GOOD},
      {PAYEE_ACCOUNT, "40702810938000000001", REQUISITE_IS_GOOD},
      {PAYEE_CORRESPONDENT, "30101810400000000225", REQUISITE_IS_GOOD},
      {PAYEE_BIK, "044525225", REQUISITE_IS_GOOD}}},
    {"Реквизиты компании\r\nПолучатель: ИП Выдуманная Анна Петровна\r\nИНН: 667220109459\r\n"
     "Расчётный счёт: 4070 2810 9380 0000 0001\r\nБанк получателя: ПАО Банк Пример\r\n"
     "Корр. счёт: 30101810400000000225\r\nБИК банка: 044525225\r\n"
     "Назначение платежа: Оплата по счету № 15 от 01.02.2026, без НДС",
     {{PAYEE_NAME, "ИП Выдуманная Анна Петровна", REQUISITE_IS_GOOD},
      {PAYEE_INN, "667220109459", REQUISITE_IS_GOOD},
      {PAYEE_ACCOUNT, "40702810938000000001", REQUISITE_IS_GOOD},
      {PAYEE_BANK_NAME, "ПАО Банк Пример", REQUISITE_IS_GOOD},
      {PAYEE_CORRESPONDENT, "30101810400000000225", REQUISITE_IS_GOOD},
      {PAYEE_BIK, "044525225", REQUISITE_IS_GOOD},
      {PAYEE_PURPOSE, "Оплата по счету № 15 от 01.02.2026, без НДС", REQUISITE_IS_GOOD}}},
    {"ООО Лютик, ИНН/КПП 7728168971/770801001, р/с № 40702810938000000001 в ПАО «Пример» г. "
     "Москва, "
     "БИК 044525225, к/с 30101810400000000225",
     {{PAYEE_NAME, "ООО Лютик", REQUISITE_IS_GOOD},
      {PAYEE_INN, "7728168971", REQUISITE_IS_GOOD},
      {PAYEE_KPP, "770801001", REQUISITE_IS_GOOD},
      {PAYEE_ACCOUNT, "40702810938000000001", REQUISITE_IS_GOOD},
      {PAYEE_BANK_NAME, "ПАО «Пример» г. Москва", REQUISITE_IS_GOOD},
      {PAYEE_BIK, "044525225", REQUISITE_IS_GOOD},
      {PAYEE_CORRESPONDENT, "30101810400000000225", REQUISITE_IS_GOOD}}},
    {"Beneficiary: Invented LLC\nINN: 7728168971\nAccount number: 40702810938000000001\n"
     "Beneficiary bank: Example Bank\nBIC: 044525225\nCorr. account: 30101810400000000225\n"
     "Amount: 1,500.00",
     {{PAYEE_NAME, "Invented LLC", REQUISITE_IS_GOOD},
      {PAYEE_INN, "7728168971", REQUISITE_IS_GOOD},
      {PAYEE_ACCOUNT, "40702810938000000001", REQUISITE_IS_GOOD},
      {PAYEE_BANK_NAME, "Example Bank", REQUISITE_IS_GOOD},
      {PAYEE_BIK, "044525225", REQUISITE_IS_GOOD},
      {PAYEE_SUM, "1,500.00", REQUISITE_IS_SHAPE}}},
    {"БИК\n044525225\nР/с\n40702810138000000001\nПолучатель\nООО Василёк\nСумма\n1 500,50 руб.",
     {{PAYEE_BIK, "044525225", REQUISITE_IS_GOOD},
      {PAYEE_ACCOUNT, "40702810138000000001", REQUISITE_IS_KEY},
      {PAYEE_NAME, "ООО Василёк", REQUISITE_IS_GOOD},
      {PAYEE_SUM, "1 500,50 руб.", REQUISITE_IS_GOOD}}},
    {"Казначейство России (ФНС России)\nИНН получателя 7727406020 КПП 770801001\n"
     "Казначейский счет 03100643000000018500\nЕдиный казначейский счет 40102810445370000059\n"
     "БИК 017003983\nКБК 18201061201010000510\nОКТМО 0\nУИН 0",
     {{PAYEE_NAME, "Казначейство России (ФНС России)", REQUISITE_IS_GOOD},
      {PAYEE_INN, "7727406020", REQUISITE_IS_GOOD},
      {PAYEE_KPP, "770801001", REQUISITE_IS_GOOD},
      {PAYEE_ACCOUNT, "03100643000000018500", REQUISITE_IS_GOOD},
      {PAYEE_CORRESPONDENT, "40102810445370000059", REQUISITE_IS_GOOD},
      {PAYEE_BIK, "017003983", REQUISITE_IS_GOOD},
      {PAYEE_KBK, "18201061201010000510", REQUISITE_IS_GOOD},
      {PAYEE_OKTMO, "0", REQUISITE_IS_GOOD}}},
    {"ООО Мак\n7728168971\n770801001\n40702810938000000001\n30101810400000000225\n044525225",
     {{PAYEE_NAME, "ООО Мак", REQUISITE_IS_GOOD},
      {PAYEE_INN, "7728168971", REQUISITE_IS_GOOD},
      {PAYEE_KPP, "770801001", REQUISITE_IS_GOOD},
      {PAYEE_ACCOUNT, "40702810938000000001", REQUISITE_IS_GOOD},
      {PAYEE_CORRESPONDENT, "30101810400000000225", REQUISITE_IS_GOOD},
      {PAYEE_BIK, "044525225", REQUISITE_IS_GOOD}}},
    {"р/с 40702810938000000001\nр/с 40702810200000000001\nБИК 044525225 ИНН 7728168972",
     {{PAYEE_ACCOUNT, "40702810938000000001", REQUISITE_IS_TWICE},
      {PAYEE_BIK, "044525225", REQUISITE_IS_GOOD},
      {PAYEE_INN, "7728168972", REQUISITE_IS_KEY}}},
    {"р/с 40702810938000000001", {{PAYEE_ACCOUNT, "40702810938000000001", REQUISITE_IS_BANK}}},
    {"Наименование: ООО Клён\u00a0и\u00a0Ясень\nЮридический адрес: 101000, г. Москва, дом 10\n"
     "Генеральный директор: Выдуманный И. И.\nОГРН: 1227800168804\nТел.: 8 (916) 123-45-67\n"
     "Swift: BPOTBEB1\nIBAN: BE72 0000 0000 1616",
     {{PAYEE_NAME, "ООО Клён\u00a0и\u00a0Ясень", REQUISITE_IS_GOOD},
      {PAYEE_OGRN, "1227800168804", REQUISITE_IS_GOOD},
      {PAYEE_PHONE, "+79161234567", REQUISITE_IS_GOOD},
      {PAYEE_BIC, "BPOTBEB1", REQUISITE_IS_GOOD},
      {PAYEE_IBAN, "BE72000000001616", REQUISITE_IS_GOOD}}},
    {"Перевод на карту. Номер карты: 2200 1117 5357 9001, Выдуманный Пётр",
     {{PAYEE_CARD, "2200111753579001", REQUISITE_IS_GOOD}}},
    {"ST00012|Name=ООО Ромашка|PersonalAcc=40702810938000000001|BankName=Банк|BIC=044525225|"
     "CorrespAcc=0|Sum=150000|PayeeINN=7728168972|PersAcc=123",
     {{PAYEE_NAME, "ООО Ромашка", REQUISITE_IS_GOOD},
      {PAYEE_ACCOUNT, "40702810938000000001", REQUISITE_IS_GOOD},
      {PAYEE_BIK, "044525225", REQUISITE_IS_GOOD},
      {PAYEE_SUM, "150000", REQUISITE_IS_GOOD},
      {PAYEE_INN, "7728168972", REQUISITE_IS_KEY},
      {PAYEE_PERSONAL_ACCOUNT, "123", REQUISITE_IS_GOOD}}},
};

static void requisites_text__samples(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena, ARENA_MOST);
    for (size_t i = 0; i < ARRAY_COUNT(samples); i++) {
        struct payee_requisites read;
        const struct expected *expected = samples[i].expected;
        size_t count = 0;
        size_t found = 0;
        assert_ok(requisites_read(str_from(samples[i].text), &arena, &read));
        for (; count < ARRAY_COUNT(samples[i].expected) && expected[count].text != NULL; count++) {
            enum payee_field field = expected[count].field;
            check_text(samples[i].text, read.field[field], expected[count].text);
            check_row(payee_field_words[field], read.outcome[field], expected[count].outcome);
        }
        for (size_t field = 0; field < PAYEE_FIELD_END; field++) {
            found += read.field[field].size != 0;
        }
        /* nothing that is not there */
        bool is_more = i == 3 || i == 5 || i == 11;
        check_row(samples[i].text, found >= count && (is_more || found == count), true);
    }
    arena_free(&arena);
}

static void requisites_text__sums(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int64_t minor;
    } rows[] = {
        {"Сумма: 1 500,00 руб.", 150000}, {"Сумма: 1\u00a0500 ₽", 150000},
        {"К оплате: 99.9", 9990},         {"Сумма: 0", 0},
        {"Сумма: 1.500.00", 0},           {"Сумма: 1,505", 0},
    };
    struct arena arena;
    arena_init(&arena, ARENA_MOST);
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        struct payee_requisites read;
        assert_ok(requisites_read(str_from(rows[i].text), &arena, &read));
        check_row(rows[i].text, read.sum.minor, rows[i].minor);
        check_row(rows[i].text, read.outcome[PAYEE_SUM],
                  rows[i].minor == 0 ? REQUISITE_IS_SHAPE : REQUISITE_IS_GOOD);
    }
    arena_free(&arena);
}

static void requisites_text__knows_what_it_is_not(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena, ARENA_MOST);
    struct payee_requisites read;
    static const char *const nothing[] = {
        "", "\n\n", "Привет, как дела?", "12345", "банк", "счет друзей не портит", "ИНН", ":::"};
    for (size_t i = 0; i < ARRAY_COUNT(nothing); i++) {
        assert_ok(requisites_read(str_from(nothing[i]), &arena, &read));
        check_row(nothing[i], read.source, REQUISITES_NONE);
    }
    assert_ok(requisites_read(STR("ST00012|Name=a"), &arena, &read));
    assert_int_equal(read.source, REQUISITES_GOST_QR);
    assert_int_equal(read.fault.outcome, QR_MISSING);
    assert_ok(requisites_read(STR("https://qr.nspk.ru/AS100001ORTF4GAF80KPJ53K186D9A3G?type=01&"
                                  "bank=100000000007&crc=0C8A"),
                              &arena, &read));
    assert_int_equal(read.source, REQUISITES_SBP_LINK);
    assert_int_equal(read.fault.outcome, QR_GOOD);
    assert_int_equal(requisites_read(STR("\xFF"), &arena, &read), STATUS_INVALID);
    char many[REQUISITES_TEXT_MOST + 1];
    memset(many, '1', sizeof many);
    assert_int_equal(requisites_read((struct str){many, sizeof many}, &arena, &read),
                     STATUS_INVALID);
    assert_ok(requisites_read((struct str){many, sizeof many - 1}, &arena, &read));
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(requisites_text__samples),
        cmocka_unit_test(requisites_text__sums),
        cmocka_unit_test(requisites_text__knows_what_it_is_not),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
