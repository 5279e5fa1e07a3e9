/* The directory of banks: which files are read, which replace what is there, and what is found. All
 * banks are invented. */
#include "bank/directory.h"

#include <stdio.h>
#include <string.h>

#include "bank/branch.h"

enum { ARENA_MOST = 8 * 1024 * 1024 };

#define HEAD(day, number, more)                                                                    \
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?><ED807 xmlns=\"urn:cbr-ru:ed:v2.0\" EDNo=\"" number \
    "\" EDDate=\"" day "\" InfoTypeCode=\"FIRR\" BusinessDay=\"" day "\"" more ">"
#define INFO(name, more) "<ParticipantInfo NameP=\"" name "\" Tnp=\"г\" Nnp=\"Ёлкин\" " more "/>"
#define ENTRY(bik, inside) "<BICDirectoryEntry BIC=\"" bik "\">" inside "</BICDirectoryEntry>"
#define BANK(bik, name) ENTRY(bik, INFO(name, "PtType=\"20\" ParticipantStatus=\"PSAC\""))
#define ACCOUNT(number, state)                                                                     \
    "<Accounts Account=\"" number "\" RegulationAccountType=\"CRSA\" AccountStatus=\"" state "\"/" \
    ">"

static const char whole[] = HEAD("2026-11-02", "7", "") BANK("044599902", "АО БАНК ЛАДЬЯ")
    ENTRY("044599901",
          "<ParticipantInfo NameP=\"ПАО &quot;Берёзовый&quot;\" Tnp=\"г\" Nnp=\"Ладьин\" "
          "PtType=\"30\" DateIn=\"2020-02-03\" ParticipantStatus=\"PSDL\">"
          "<RstrList Rstr=\"URRS\" RstrDate=\"2026-11-02\"/>"
          "<RstrList Rstr=\"LWRS\" RstrDate=\"2026-11-03\"/></ParticipantInfo>" ACCOUNT(
              "30101810000000000911", "ACDL") ACCOUNT("30101810100000000901", "ACAC"))
        ENTRY("014599998", INFO("УФК по вымышленной области", "PtType=\"52\"")) "</ED807>";

static void directory_file__is_read(void **state)
{
    (void)state;
    struct arena arena;
    struct directory_file file;
    const char *why = NULL;
    arena_init(&arena, ARENA_MOST);
    assert_ok(directory_read(str_from(whole), &arena, &file, &why));
    assert_string_equal(why, "");
    assert_int_equal(file.count, 3);
    assert_int_equal(file.number, 7);
    char day[CLOCK_TEXT];
    day_format(file.day, day);
    assert_string_equal(day, "2026-11-02");
    check_text("sorted", file.banks[0].bik, "014599998");
    assert_int_equal(file.banks[0].kind, DIRECTORY_TREASURY);
    check_text("none", file.banks[0].correspondent, "");
    check_text("name", file.banks[1].name, "ПАО \"Берёзовый\"");
    check_text("place", file.banks[1].place, "г Ладьин");
    check_text("open one", file.banks[1].correspondent, "30101810100000000901");
    check_text("in force", file.banks[1].restrictions, "URRS");
    assert_true(file.banks[1].is_leaving && file.banks[1].kind == DIRECTORY_BRANCH);
    assert_false(directory_takes_payments(&file.banks[1]));
    assert_true(directory_takes_payments(&file.banks[2]));
    arena_free(&arena);
}

static void directory_file__in_windows_1251(void **state)
{
    (void)state;
    static const char bytes[] =
        "<?xml version=\"1.0\" encoding=\"windows-1251\"?><ED807 EDNo=\"1\" EDDate=\"2026-11-02\" "
        "InfoTypeCode=\"FIRR\">" ENTRY("044599902",
                                       "<ParticipantInfo NameP=\"\xC1\xE0\xED\xEA\"/>") "</ED807>";
    struct arena arena;
    struct directory_file file;
    const char *why = NULL;
    arena_init(&arena, ARENA_MOST);
    assert_ok(directory_read(str_from(bytes), &arena, &file, &why));
    check_text("name", file.banks[0].name, "Банк");
    arena_free(&arena);
}

static void directory_file__is_refused(void **state)
{
    (void)state;
    static const struct {
        const char *text, *why;
    } rows[] = {
        {"", "it is empty"},
        {"ED807", "it is no whole XML: it may be cut"},
        {"<ED808/>", "it is no directory of banks (ED807)"},
        {"<!DOCTYPE a [<!ENTITY b \"c\">]><ED807/>", "it is more than plain XML"},
        {"<ED807 EDNo=\"1\" EDDate=\"2026-11-02\" InfoTypeCode=\"SIRR\"/>",
         "it is not the whole directory"},
        {"<ED807 EDNo=\"1\" EDDate=\"02.11.2026\" InfoTypeCode=\"FIRR\"/>",
         "its day or its number cannot be read"},
        {HEAD("2026-11-02", "x", "") BANK("044599902", "a") "</ED807>",
         "its day or its number cannot be read"},
        {HEAD("2026-11-02", "1", "") "</ED807>", "it names no bank"},
        {HEAD("2026-11-02", "1", "") BANK("04459990", "a") "</ED807>", "an entry has no BIK"},
        {HEAD("2026-11-02", "1", "") ENTRY("044599902", "") "</ED807>", "an entry has no name"},
        {HEAD("2026-11-02", "1", "")
             ENTRY("044599902", "<ParticipantInfo NameP=\"a\" DateIn=\"soon\"/>") "</ED807>",
         "an entry has a field that cannot be read"},
        {HEAD("2026-11-02", "1", "") BANK("044599902", "a") BANK("044599902", "b") "</ED807>",
         "a BIK stands there twice"},
        {HEAD("2026-11-02", "1", "") BANK("044599902", "a"), "it is no whole XML: it may be cut"},
        {HEAD("2026-11-02", "1", "") BANK("044599902", "\xC1") "</ED807>",
         "it is no whole XML: it may be cut"},
    };
    struct arena arena;
    struct directory_file file;
    arena_init(&arena, ARENA_MOST);
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        const char *why = NULL;
        check_row(rows[i].text, directory_read(str_from(rows[i].text), &arena, &file, &why),
                  STATUS_INVALID);
        check_text(rows[i].text, str_from(why), rows[i].why);
    }
    /* cut anywhere */
    for (size_t size = 0; size < sizeof whole - 1; size += 7) {
        const char *why = NULL;
        check_row("cut", directory_read((struct str){whole, size}, &arena, &file, &why),
                  STATUS_INVALID);
    }
    arena_free(&arena);
}

static enum directory_outcome load(struct branch *branch, const char *text)
{
    struct arena arena;
    struct directory_file file;
    enum directory_outcome outcome = DIRECTORY_OUTCOME_END;
    const char *why = NULL;
    arena_init(&arena, ARENA_MOST);
    assert_ok(directory_read(str_from(text), &arena, &file, &why));
    struct txn *txn = stage_begin(&branch->stage);
    assert_ok(directory_load(txn, &branch->bank, &file, &outcome));
    stage_commit(&branch->stage);
    arena_free(&arena);
    return outcome;
}

static enum status find(struct branch *branch, const char *bik, struct arena *arena,
                        struct directory_bank *bank)
{
    enum status status = directory_find(stage_read(&branch->stage), str_from(bik), arena, bank);
    stage_read_end(&branch->stage);
    return status;
}

static void directory__is_replaced_whole_or_not_at_all(void **state)
{
    struct branch *branch = *state;
    struct directory_bank bank;
    struct arena arena;
    arena_init(&arena, ARENA_MOST);
    assert_int_equal(find(branch, "044599901", &arena, &bank), STATUS_NOT_FOUND);
    assert_int_equal(load(branch, whole), DIRECTORY_IS_LOADED);
    assert_ok(find(branch, "044599901", &arena, &bank));
    check_text("name", bank.name, "ПАО \"Берёзовый\"");
    check_text("account", bank.correspondent, "30101810100000000901");
    assert_true(bank.is_leaving && bank.kind == DIRECTORY_BRANCH);
    assert_int_equal(load(branch, whole), DIRECTORY_IS_SAME);
    assert_int_equal(load(branch, HEAD("2026-11-02", "6", "") BANK("044599904", "a") "</ED807>"),
                     DIRECTORY_IS_OLDER);
    assert_int_equal(load(branch, HEAD("2026-11-01", "9", "") BANK("044599904", "a") "</ED807>"),
                     DIRECTORY_IS_OLDER);
    assert_ok(find(branch, "044599902", &arena, &bank));
    assert_int_equal(load(branch, HEAD("2026-11-03", "1", "") BANK("044599902", "Новое имя")
                                      BANK("044599904", "Новый банк") "</ED807>"),
                     DIRECTORY_IS_LOADED);
    assert_int_equal(find(branch, "044599901", &arena, &bank), STATUS_NOT_FOUND);
    assert_ok(find(branch, "044599902", &arena, &bank));
    check_text("name", bank.name, "Новое имя");
    arena_free(&arena);
}

/* One of the next working day is early; one of another century would bar all that follow. */
static void directory__of_a_day_far_ahead_is_refused(void **state)
{
    struct branch *branch = *state;
    assert_int_equal(load(branch, HEAD("2099-01-01", "1", "") BANK("044599901", "a") "</ED807>"),
                     DIRECTORY_IS_AHEAD);
    assert_int_equal(load(branch, HEAD("2026-11-02", "1", "") BANK("044599901", "a") "</ED807>"),
                     DIRECTORY_IS_LOADED);
    assert_int_equal(load(branch, HEAD("2099-01-01", "1", "") BANK("044599901", "a") "</ED807>"),
                     DIRECTORY_IS_AHEAD);
    int32_t today = clock_day(branch->stage.clock.fixed_us);
    branch->stage.clock.fixed_us = clock_day_start(day_from_civil((struct civil){2098, 12, 31}));
    assert_int_equal(load(branch, HEAD("2099-01-01", "1", "") BANK("044599901", "a") "</ED807>"),
                     DIRECTORY_IS_LOADED);
    /* Loaded by a clock that was wrong, it does not stay for ever. */
    branch->stage.clock.fixed_us = clock_day_start(today);
    assert_int_equal(load(branch, HEAD("2026-11-03", "1", "") BANK("044599901", "b") "</ED807>"),
                     DIRECTORY_IS_LOADED);
}

static void directory__does_not_shrink_by_half(void **state)
{
    struct branch *branch = *state;
    assert_int_equal(load(branch,
                          HEAD("2026-11-02", "1", "") BANK("044599901", "a") BANK("044599902", "b")
                              BANK("044599903", "c") BANK("044599904", "d") "</ED807>"),
                     DIRECTORY_IS_LOADED);
    assert_int_equal(load(branch, HEAD("2026-11-03", "1", "") BANK("044599901", "a") "</ED807>"),
                     DIRECTORY_IS_SHRUNK);
    assert_int_equal(load(branch, HEAD("2026-11-03", "1", "") BANK("044599901", "a")
                                      BANK("044599902", "b") "</ED807>"),
                     DIRECTORY_IS_LOADED);
}

static void directory__is_searched(void **state)
{
    struct branch *branch = *state;
    static const struct {
        const char *text, *biks[4];
    } rows[] = {
        {"", {0}},
        {"   ", {0}},
        {"0445", {"044599901", "044599902"}},
        {"044599902", {"044599902"}},
        {"ладь", {"044599902", "044599901"}},
        {"ЛАДЬЯ", {"044599902"}},
        {"береза", {0}},
        {"берез", {"044599901"}},
        {"ладьин берёзовый", {"044599901"}},
        {"ерез", {0}},
        {"елкин", {"014599998", "044599902"}},
        {"уфк", {"014599998"}},
        {"пао \"бер", {"044599901"}},
        {"банк ладья 0", {0}},
    };
    assert_int_equal(load(branch, whole), DIRECTORY_IS_LOADED);
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        struct directory_bank banks[DIRECTORY_FOUND_MOST];
        struct arena arena;
        size_t count = 0;
        size_t expected = 0;
        arena_init(&arena, ARENA_MOST);
        assert_ok(directory_search(stage_read(&branch->stage), str_from(rows[i].text), &arena,
                                   banks, &count));
        stage_read_end(&branch->stage);
        for (; rows[i].biks[expected] != NULL; expected++) {
            check_row(rows[i].text, count > expected, true);
            check_text(rows[i].text, banks[expected].bik, rows[i].biks[expected]);
        }
        check_row(rows[i].text, count, expected);
        arena_free(&arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(directory_file__is_read),
        cmocka_unit_test(directory_file__in_windows_1251),
        cmocka_unit_test(directory_file__is_refused),
        BRANCH_TEST(directory__is_replaced_whole_or_not_at_all),
        BRANCH_TEST(directory__of_a_day_far_ahead_is_refused),
        BRANCH_TEST(directory__does_not_shrink_by_half),
        BRANCH_TEST(directory__is_searched),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
