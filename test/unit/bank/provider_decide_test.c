/* What may be filled into a provider's fields, how it is searched for, what its bill says; and the
 * demo's catalogue held to the same reader as a bank's own. */
#include "bank/provider_decide.h"

#include <string.h>

#include "bank/provider_read.h"
#include "support/unit.h"

struct pattern_row {
    const char *pattern;
    bool is_valid;
    const char *fits[4], *misses[6];
};

static const struct pattern_row patterns[] = {
    {"[0-9]{3}", true, {"123"}, {"12", "1234", "12a", "", "١٢٣"}},
    {"[0-9]{2,4}", true, {"12", "123", "1234"}, {"1", "12345", "12 "}},
    {"\\+79[0-9]{9}", true, {"+79000000001"}, {"79000000001", "+78000000001", "+7900000000"}},
    {"[А-ЯЁ]{2}-[0-9]{1,2}", true, {"АБ-1", "ЁЖ-22"}, {"аб-1", "АБ1", "АБ-123", "AB-1"}},
    {"[0-9]{0,2}[0-9]{2}", true, {"12", "123", "1234"}, {"1", "12345"}},
    {"a{0,1}b", true, {"b", "ab"}, {"aab", "a", ""}},
    {"[a-z.-]{2,60}", true, {"a.", "z-"}, {"a", "A."}},
    {"x", true, {"x"}, {"", "xx", "y"}},
    {"", false, {0}, {0}},
    {"[0-9", false, {0}, {0}},
    {"[]", false, {0}, {0}},
    {"[^0-9]", false, {0}, {0}},
    {"[0-9]*", false, {0}, {0}},
    {"(ab)", false, {0}, {0}},
    {"a|b", false, {0}, {0}},
    {".", false, {0}, {0}},
    {"a{2", false, {0}, {0}},
    {"a{3,2}", false, {0}, {0}},
    {"a{0}", false, {0}, {0}},
    {"a{1,61}", false, {0}, {0}},
    {"a{1,2,3}", false, {0}, {0}},
    {"\\d", false, {0}, {0}},
    {"a\\", false, {0}, {0}},
};

static void test_patterns(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_COUNT(patterns); i++) {
        const struct pattern_row *row = &patterns[i];
        struct str pattern = str_from(row->pattern);
        if (provider_pattern_is_valid(pattern) != row->is_valid) {
            fail_msg("pattern %s", row->pattern);
        }
        for (size_t j = 0; j < ARRAY_COUNT(row->fits) && row->fits[j] != NULL; j++) {
            if (!provider_pattern_fits(pattern, str_from(row->fits[j]))) {
                fail_msg("%s does not fit %s", row->fits[j], row->pattern);
            }
        }
        for (size_t j = 0; j < ARRAY_COUNT(row->misses) && row->misses[j] != NULL; j++) {
            if (provider_pattern_fits(pattern, str_from(row->misses[j]))) {
                fail_msg("\"%s\" fits %s", row->misses[j], row->pattern);
            }
        }
    }
}

/* A value that would make a backtracking engine count for ever. */
static void test_no_pattern_takes_long(void **state)
{
    (void)state;
    struct str pattern = STR("a{0,60}a{0,60}a{0,60}a{0,60}a{0,60}a{0,60}a{0,60}b");
    char value[FIELD_VALUE + 1];
    memset(value, 'a', FIELD_VALUE);
    value[FIELD_VALUE] = '\0';
    assert_true(provider_pattern_is_valid(pattern));
    assert_false(provider_pattern_fits(pattern, str_from(value)));
    value[FIELD_VALUE - 1] = 'b';
    assert_true(provider_pattern_fits(pattern, str_from(value)));
    char longer[FIELD_VALUE + 2];
    memset(longer, 'a', sizeof longer);
    assert_false(provider_pattern_fits(pattern, (struct str){longer, sizeof longer}));
}

static void test_fields(void **state)
{
    (void)state;
    static const struct {
        enum provider_field_kind kind;
        const char *pattern, *value;
        enum field_fault fault;
    } rows[] = {
        {FIELD_TEXT, "[a-z]{1,9}", "abc", FIELD_GOOD},
        {FIELD_TEXT, "[a-z]{1,9}", "", FIELD_MISSING},
        {FIELD_NUMBER, "[0-9]{3}", "123", FIELD_GOOD},
        {FIELD_NUMBER, "[0-9]{3}", "1234", FIELD_SHAPE},
        {FIELD_PHONE, "\\+79[0-9]{9}", "+79000000001", FIELD_GOOD},
        {FIELD_PHONE, "\\+79[0-9]{9}", "+7900000000", FIELD_SHAPE},
        {FIELD_UIN, "[0-9]{20,25}", "18810177260000000011", FIELD_GOOD},
        {FIELD_UIN, "[0-9]{20,25}", "18810177260000000012", FIELD_KEY},
        {FIELD_UIN, "[0-9]{20,25}", "188101772600000000111", FIELD_KEY},
        {FIELD_INN, "[0-9]{10,12}", "7707083893", FIELD_GOOD},
        {FIELD_INN, "[0-9]{10,12}", "7707083894", FIELD_KEY},
    };
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        const struct provider_field field = {.kind = rows[i].kind,
                                             .pattern = str_from(rows[i].pattern)};
        assert_int_equal(provider_field_check(&field, str_from(rows[i].value)), rows[i].fault);
    }
}

static bool found(const char *text, const char *query)
{
    char folded[256];
    char wanted[256];
    const struct str in = {folded, provider_fold(str_from(text), folded, sizeof folded)};
    const struct str words = {wanted, provider_fold(str_from(query), wanted, sizeof wanted)};
    return provider_matches(in, words);
}

static void test_search(void **state)
{
    (void)state;
    assert_true(found("Ёлка Телеком Fir Telecom", "елка"));
    assert_true(found("Ёлка Телеком Fir Telecom", "ТЕЛ ёл"));
    assert_true(found("Ёлка Телеком Fir Telecom", "fir"));
    assert_true(found("Фонд «Тёплые руки»", "теплые"));
    assert_true(found("Школа № 1001", "1001"));
    assert_true(found("что угодно", ""));
    assert_true(found("что угодно", " — "));
    assert_false(found("Ёлка Телеком", "леком"));
    assert_false(found("Ёлка Телеком", "елка вода"));
    char small[8]; /* what does not fit is left out, whole letters only */
    size_t size = provider_fold(STR("абвгд"), small, sizeof small);
    assert_true(size <= sizeof small && str_is_utf8((struct str){small, size}));
}

static struct provider read_first(struct arena *arena, const char *text,
                                  struct field_errors *errors)
{
    struct provider provider;
    field_errors_init(errors, arena);
    json_t *object = json_loads(text, 0, NULL);
    assert_non_null(object);
    provider_read(json_array_get(json_object_get(object, "providers"), 0), "/providers/0", arena,
                  errors, &provider);
    json_decref(object);
    return provider;
}

static void test_purpose(void **state)
{
    (void)state;
    struct provider provider = {.purpose = STR("Квартплата, л/с {account}, за {period}{none}"),
                                .field_count = 2,
                                .fields = {{.name = STR("account")}, {.name = STR("period")}}};
    const struct str values[PROVIDER_FIELDS] = {STR("1234567890"), STR("11.2026")};
    char out[LIMIT_PURPOSE * 4 + 1];
    provider_purpose(&provider, values, out, sizeof out);
    assert_string_equal(out, "Квартплата, л/с 1234567890, за 11.2026");
    char longer[600];
    memset(longer, 'x', sizeof longer);
    provider.purpose = (struct str){longer, sizeof longer};
    provider_purpose(&provider, values, out, sizeof out);
    assert_int_equal(strlen(out), LIMIT_PURPOSE);
}

static void test_values(void **state)
{
    (void)state;
    const struct provider provider = {
        .field_count = 2, .fields = {{.name = STR("account")}, {.name = STR("period")}}};
    struct str values[PROVIDER_FIELDS];
    static const struct {
        const char *json;
        bool good;
    } rows[] = {
        {"{\"account\":\"1\",\"period\":\"2\"}", true},
        {"{\"account\":\"1\"}", true},
        {"{}", true},
        {"{\"account\":1}", false},
        {"{\"account\":null}", false},
        {"{\"other\":\"1\"}", false},
        {"{\"account\":\"1\",\"other\":\"1\"}", false},
    };
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        json_t *fields = json_loads(rows[i].json, 0, NULL);
        assert_int_equal(provider_values(&provider, fields, values), rows[i].good);
        json_decref(fields);
    }
}

/* Each way to spoil one member of a provider that is good. */
static void test_what_is_wrong_is_named(void **state)
{
    (void)state;
    static const struct {
        const char *from, *to, *pointer;
    } spoils[] = {
        {"\"id\":\"101\"", "\"id\":\"0\"", "/providers/0/id"},
        {"\"category\":\"mobile\"", "\"category\":\"mobil\"", "/providers/0/category"},
        {"\"tint\":\"blue\"", "\"tint\":\"pink\"", "/providers/0/mark/tint"},
        {"\"bik\":\"0", "\"bik\":\"9", "/providers/0/payee/bik"},
        {"\"account\":\"407", "\"account\":\"408", "/providers/0/payee/account"},
        {"\"inn\":\"7", "\"inn\":\"6", "/providers/0/payee/inn"},
        {"\"least\":\"10.00\"", "\"least\":\"99999.00\"", "/providers/0/most"},
        {"\"least\":\"10.00\"", "\"least\":\"ten\"", "/providers/0/least"},
        {"[0-9]{9}", "[0-9]{8}", "/providers/0/fields/0/example"},
        {"[0-9]{9}", "[0-9]*", "/providers/0/fields/0/pattern"},
        {"\"kind\":\"phone\"", "\"kind\":\"fax\"", "/providers/0/fields/0/kind"},
        {"\"name\":\"phone\"", "\"name\":\"Phone\"", "/providers/0/fields/0/name"},
        {"\"threshold\":true", "\"threshold\":1", "/providers/0/threshold"},
        {"\"also\":", "\"unknown\":", "/providers/0/unknown"},
    };
    struct arena arena;
    struct field_errors errors;
    arena_init(&arena, LIMIT_PROVIDER_ARENA);
    (void)read_first(&arena, provider_demo, &errors);
    assert_int_equal(errors.count, 0);
    for (size_t i = 0; i < ARRAY_COUNT(spoils); i++) {
        arena_reset(&arena);
        const char *at = strstr(provider_demo, spoils[i].from);
        assert_non_null(at);
        struct arena text_arena;
        arena_init(&text_arena, LIMIT_REQUEST_ARENA);
        struct str text = arena_printf(&text_arena, "%.*s%s%s", (int)(at - provider_demo),
                                       provider_demo, spoils[i].to, at + strlen(spoils[i].from));
        assert_non_null(text.data);
        (void)read_first(&arena, text.data, &errors);
        assert_true(errors.count > 0);
        if (!str_equal(errors.items[0].pointer, str_from(spoils[i].pointer))) {
            fail_msg("%s is told at %.*s", spoils[i].pointer, STR_ARGS(errors.items[0].pointer));
        }
        arena_free(&text_arena);
    }
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_patterns),
        cmocka_unit_test(test_no_pattern_takes_long),
        cmocka_unit_test(test_fields),
        cmocka_unit_test(test_search),
        cmocka_unit_test(test_purpose),
        cmocka_unit_test(test_values),
        cmocka_unit_test(test_what_is_wrong_is_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
