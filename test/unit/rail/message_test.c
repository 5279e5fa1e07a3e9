/* Messages of the rail: written, held against the schemas, read back; whatever is cut, foreign or
 * of another form is refused. The published vectors' path is the argument. With a second one, a
 * folder, a sample of each is written there for other readers. */
#include "rail/message.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "rail/message_sample.h"
#include "support/unit.h"

static const char *vectors_path;
static struct rail_forms *forms;

static int open_forms(void **state)
{
    (void)state;
    struct error error = {0};
    if (rail_forms_new(&forms, &error) != STATUS_OK) {
        print_error("%s\n", error.text);
        return 1;
    }
    return 0;
}

static int close_forms(void **state)
{
    (void)state;
    rail_forms_free(forms);
    return 0;
}

static void write_sample(size_t index, struct buf *out)
{
    struct error error = {0};
    const struct rail_message message = message_sample(index);
    buf_init(out, LIMIT_RAIL_MESSAGE);
    enum status status = rail_message_write(forms, &message, out, &error);
    if (status != STATUS_OK) {
        print_error("%s: %s\n%s\n", rail_kind_name(message.kind), error.text, out->data);
    }
    assert_int_equal(status, STATUS_OK);
}

static void message__comes_back_as_it_was(void **state)
{
    (void)state;
    for (size_t i = 0; i < SAMPLE_COUNT; i++) {
        struct buf text;
        struct buf again;
        struct error error = {0};
        struct rail_message back;
        write_sample(i, &text);
        assert_int_equal(rail_message_read(forms, buf_str(&text), &back, &error), STATUS_OK);
        buf_init(&again, LIMIT_RAIL_MESSAGE);
        assert_int_equal(rail_message_write(forms, &back, &again, &error), STATUS_OK);
        check_text(rail_kind_name(back.kind), buf_str(&again), text.data);
        buf_free(&text);
        buf_free(&again);
    }
}

static void message__says_what_it_says(void **state)
{
    (void)state;
    struct buf text;
    struct error error = {0};
    struct rail_message back;
    const struct rail_message sent = message_sample(0);
    write_sample(0, &text);
    assert_int_equal(rail_message_read(forms, buf_str(&text), &back, &error), STATUS_OK);
    assert_string_equal(back.payer.name, sent.payer.name);
    assert_string_equal(back.payee.inn, sent.payee.inn);
    assert_string_equal(back.payee.kpp, sent.payee.kpp);
    assert_string_equal(back.payee.bik, sent.payee.bik);
    assert_string_equal(back.purpose, sent.purpose);
    assert_memory_equal(&back.budget, &sent.budget, sizeof back.budget);
    assert_int_equal(back.amount.minor, sent.amount.minor);
    assert_int_equal(back.day, sent.day);
    assert_int_equal(back.created_us, sent.created_us);
    buf_free(&text);
}

/* A purpose of 210 Cyrillic characters goes in two pieces and comes back as one. */
static void message__carries_a_long_purpose(void **state)
{
    (void)state;
    struct rail_message message = message_sample(0);
    message.purpose[0] = '\0';
    for (int i = 0; i < LIMIT_PURPOSE; i++) {
        strcat(message.purpose, i % 7 == 6 ? " " : "ж");
    }
    struct buf text;
    struct rail_message back;
    struct error error = {0};
    buf_init(&text, LIMIT_RAIL_MESSAGE);
    assert_int_equal(rail_message_write(forms, &message, &text, &error), STATUS_OK);
    assert_int_equal(rail_message_read(forms, buf_str(&text), &back, &error), STATUS_OK);
    assert_string_equal(back.purpose, message.purpose);
    buf_free(&text);
}

static void message__cut_anywhere_is_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < SAMPLE_COUNT; i++) {
        struct buf text;
        write_sample(i, &text);
        size_t whole = text.size - 1; /* less the last new line */
        for (size_t size = 0; size < whole; size++) {
            struct rail_message back;
            struct error error = {0};
            const struct str cut = {text.data, size};
            assert_int_equal(rail_message_read(forms, cut, &back, &error), STATUS_INVALID);
            assert_true(error.text[0] != '\0');
        }
        buf_free(&text);
    }
}

/* Replace the first `from` of a sample by `to` and read it. */
static enum status read_changed(size_t index, const char *from, const char *to, struct error *error)
{
    struct buf text;
    struct buf changed;
    struct rail_message back;
    write_sample(index, &text);
    const char *at = strstr(text.data, from);
    assert_non_null(at);
    buf_init(&changed, 4 * LIMIT_RAIL_MESSAGE);
    buf_add(&changed, text.data, (size_t)(at - text.data));
    buf_add_str(&changed, str_from(to));
    buf_add_str(&changed, str_from(at + strlen(from)));
    enum status status = rail_message_read(forms, buf_str(&changed), &back, error);
    buf_free(&text);
    buf_free(&changed);
    return status;
}

static void message__of_another_form_is_refused(void **state)
{
    (void)state;
    static const struct {
        const char *from, *to;
    } rows[] = {
        {"pacs.008.001.08", "pacs.008.001.09"},
        {"pacs.008.001.08", "pacs.002.001.10"},
        {"urn:iso:std:iso:20022:tech:xsd:", "urn:example:"},
        {"<MsgId>M0</MsgId>", ""},
        {"<MsgId>M0</MsgId>", "<MsgId></MsgId>"},
        {"<MsgId>M0</MsgId>", "<MsgId>M0</MsgId><MsgId>M1</MsgId>"},
        {"<MsgId>M0</MsgId>", "<MsgId>123456789012345678901234567890123456</MsgId>"},
        {"<MsgId>M0</MsgId>", "<MsgId>письмо</MsgId>"},
        {"<NbOfTxs>1<", "<NbOfTxs>2<"},
        {"<NbOfTxs>1<", "<NbOfTxs>1.0<"},
        {">100.50<", ">0<"},
        {">100.50<", ">0.00<"},
        {">100.50<", ">100.505<"},
        {">100.50<", ">-100.50<"},
        {">100.50<", ">1e2<"},
        {">100.50<", "> 100.50<"},
        {">100.50<", ">100,50<"},
        {">100.50<", ">99999999999999999<"},
        {"Ccy=\"RUB\"", ""},
        {"Ccy=\"RUB\"", "Ccy=\"XXX\""},
        {"Ccy=\"RUB\"", "Ccy=\"rub\""},
        {"<IntrBkSttlmDt>2026-11-24<", "<IntrBkSttlmDt>2026-02-30<"},
        {"<IntrBkSttlmDt>2026-11-24<", "<IntrBkSttlmDt>24.11.2026<"},
        {"eb6305c9-1f7f-49de-aed0-16487c27b42d", "eb6305c9-1f7f-19de-aed0-16487c27b42d"},
        {"eb6305c9-1f7f-49de-aed0-16487c27b42d", "EB6305C9-1F7F-49DE-AED0-16487C27B42D"},
        {"<MmbId>044599999<", "<MmbId>944599999<"},
        {"<MmbId>044599999<", "<MmbId>44599999<"},
        {">40817810400000000001<", ">4081781040000000001<"},
        {">40817810400000000001<", ">4081781040000000000x<"},
        {"<ChrgBr>SLEV</ChrgBr>", "<ChrgBr>SLEV</ChrgBr><Extra/>"},
        {"<ChrgBr>SLEV</ChrgBr>", "<ChrgBr>OURS</ChrgBr>"},
        {"<Document ", "<!DOCTYPE Document [<!ENTITY a \"b\">]><Document "},
        {"<Document ", "<!-- --><Document "},
        {"Возврат долга", "<![CDATA[Возврат]]>"},
        {"Возврат долга", "&a;"},
        {"Возврат долга", "\xff\xfe"},
        {"Возврат долга", "&#x202E;дог"},
        {"encoding=\"UTF-8\"", "encoding=\"UTF-16\""},
    };
    struct error error = {0};
    assert_int_equal(read_changed(0, "Возврат долга", "Возврат", &error), STATUS_OK);
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        error = (struct error){0};
        check_row(rows[i].to, read_changed(0, rows[i].from, rows[i].to, &error), STATUS_INVALID);
        assert_true(error.text[0] != '\0');
        /* What was read is personal: it stays out of what is logged. */
        assert_null(strstr(error.text, "40817810"));
        assert_null(strstr(error.text, "Образц"));
    }
}

static void message__too_long_is_refused(void **state)
{
    (void)state;
    char *blanks = malloc(LIMIT_RAIL_MESSAGE + 1);
    assert_non_null(blanks);
    memset(blanks, ' ', LIMIT_RAIL_MESSAGE);
    blanks[LIMIT_RAIL_MESSAGE] = '\0';
    struct error error = {0};
    assert_int_equal(read_changed(0, "</GrpHdr>", blanks, &error), STATUS_INVALID);
    free(blanks);
}

static void message__of_the_public_vector_is_read(void **state)
{
    (void)state;
    json_t *rows = json_load_file(vectors_path, JSON_REJECT_DUPLICATES, NULL);
    assert_non_null(rows);
    size_t found = 0;
    for (size_t i = 0; i < json_array_size(rows); i++) {
        const json_t *row = json_array_get(rows, i);
        if (strcmp(json_string_value(json_object_get(row, "kind")), "pacs008") != 0) {
            continue;
        }
        struct rail_message message;
        struct error error = {0};
        found++;
        struct str text = str_from(json_string_value(json_object_get(row, "input")));
        assert_int_equal(rail_message_read(forms, text, &message, &error), STATUS_OK);
        assert_string_equal(message.id, "M1");
        assert_int_equal(message.amount.minor, 10050);
        assert_string_equal(message.payee.bik, "044525974");
        assert_string_equal(message.purpose, "Возврат долга");
    }
    assert_int_equal(found, 1);
    json_decref(rows);
}

static int write_samples(const char *folder)
{
    (void)open_forms(NULL);
    for (size_t i = 0; i < SAMPLE_COUNT; i++) {
        char path[4096];
        struct buf text;
        write_sample(i, &text);
        (void)snprintf(path, sizeof path, "%s/%s.xml", folder,
                       rail_kind_name(message_sample(i).kind));
        FILE *file = fopen(path, "wb");
        if (file == NULL || fwrite(text.data, 1, text.size, file) != text.size ||
            fclose(file) != 0) {
            return 1;
        }
        buf_free(&text);
    }
    return close_forms(NULL);
}

int main(int count, char **arguments)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(message__comes_back_as_it_was),
        cmocka_unit_test(message__says_what_it_says),
        cmocka_unit_test(message__carries_a_long_purpose),
        cmocka_unit_test(message__cut_anywhere_is_refused),
        cmocka_unit_test(message__of_another_form_is_refused),
        cmocka_unit_test(message__too_long_is_refused),
        cmocka_unit_test(message__of_the_public_vector_is_read),
    };
    vectors_path = count > 1 ? arguments[1] : "";
    return count > 2 ? write_samples(arguments[2])
                     : cmocka_run_group_tests(tests, open_forms, close_forms);
}
