/* Letters without their case. */
#include "base/fold.h"

#include "support/unit.h"

static void fold__keeps_places(void **state)
{
    (void)state;
    static const struct {
        const char *text, *folded;
    } rows[] = {
        {"", ""},
        {"Bank 24-7", "bank 24-7"},
        {"АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ", "абвгдеежзийклмнопрстуфхцчшщъыьэюя"},
        {"абвгдеёжзийклмнопрстуфхцчшщъыьэюя", "абвгдеежзийклмнопрстуфхцчшщъыьэюя"},
        {"a\tb\u00a0c", "a b  c"},
        {"«№» Ўў — é", "«№» Ўў — é"},
        {"\xD0", "\xD0"},
        {"\xC2", "\xC2"},
    };
    struct arena arena;
    arena_init(&arena, 65536);
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        struct str text = str_from(rows[i].text);
        struct str folded = text_folded(&arena, text);
        check_text(rows[i].text, folded, rows[i].folded);
        check_row(rows[i].text, folded.size, text.size);
    }
    arena_free(&arena);
    arena_init(&arena, 1);
    assert_null(text_folded(&arena, STR("a")).data);
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(fold__keeps_places)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
