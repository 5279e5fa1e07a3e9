#include "money/requisites_text.h"

#include <string.h>

#include "base/fold.h"
#include "money/card_number.h"
#include "money/digits.h"
#include "money/phone_number.h"
#include "money/requisites_label.h"

#define WORD(name, word) word,
const char *const payee_field_words[PAYEE_FIELD_END] = {PAYEE_FIELD_LIST(WORD)};
#undef WORD

struct reading {
    struct arena *arena;
    struct payee_requisites *out;
    struct str text, folded; /* place by place the same */
    enum status status;
};

static struct str part(struct str text, size_t from, size_t to)
{
    return (struct str){text.data + from, to - from};
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* ---- texts */

/* Without blanks, commas and quotation around nothing at the ends. */
static struct str trim(struct str text)
{
    static const char around[] = " \t\r\n,;|";
    while (text.size != 0 && strchr(around, text.data[0]) != NULL) {
        text = part(text, 1, text.size);
    }
    while (text.size != 0 && strchr(around, text.data[text.size - 1]) != NULL) {
        text.size--;
    }
    while (text.size >= 2 && str_starts(text, STR("\xC2\xA0"))) {
        text = part(text, 2, text.size);
    }
    return text;
}

static size_t line_end(struct str text, size_t at)
{
    const char *end = memchr(text.data + at, '\n', text.size - at);
    return end == NULL ? text.size : (size_t)(end - text.data);
}

/* One value a field: a second one that differs is told. */
static void put(struct reading *reading, enum payee_field field, struct str value,
                enum requisite_outcome outcome)
{
    struct str *kept = &reading->out->field[field];
    if (value.size == 0 || !str_is_plain_text(value)) {
        return;
    }
    if (kept->size != 0) {
        if (!str_equal(*kept, value)) {
            reading->out->outcome[field] = REQUISITE_IS_TWICE;
        }
        return;
    }
    *kept = value;
    reading->out->outcome[field] = outcome;
}

/* ---- numbers */

/* Which length a field's number may have: of several, the first that fits counts. */
static const struct form {
    int field;
    enum requisite kind; /* REQUISITE_END: no rule of its own */
    size_t lengths[3];   /* 0: no more */
} forms[] = {
    {PAYEE_INN, REQUISITE_INN, {10, 12, 0}},
    {PAYEE_KPP, REQUISITE_KPP, {9, 0, 0}},
    {PAYEE_OGRN, REQUISITE_OGRN, {13, 15, 0}},
    {PAYEE_ACCOUNT, REQUISITE_END, {ACCOUNT_NUMBER_DIGITS, 0, 0}},
    {PAYEE_CORRESPONDENT, REQUISITE_END, {ACCOUNT_NUMBER_DIGITS, 0, 0}},
    {PAYEE_BIK, REQUISITE_BIK, {BIK_DIGITS, 0, 0}},
    {PAYEE_KBK, REQUISITE_KBK, {20, 0, 0}},
    {PAYEE_OKTMO, REQUISITE_OKTMO, {8, 11, 1}},
    {PAYEE_UIN, REQUISITE_UIN, {20, 25, 1}},
    {PAYEE_CARD, REQUISITE_CARD, {16, 18, 19}},
};

static const struct form *form_of(int field)
{
    for (size_t i = 0; i < ARRAY_COUNT(forms); i++) {
        if (forms[i].field == field) {
            return &forms[i];
        }
    }
    return NULL;
}

static bool has_length(const struct form *form, size_t size)
{
    return size != 0 &&
           (size == form->lengths[0] || size == form->lengths[1] || size == form->lengths[2]);
}

/* Letters stand only in a KPP and a KBK. */
static bool belongs(const struct form *form, char c)
{
    bool is_capital = c >= 'A' && c <= 'Z';
    return is_digit(c) || (is_capital && (form->field == PAYEE_KPP || form->field == PAYEE_KBK));
}

enum { NUMBER_MOST = 32 };

/* Digits in groups with blanks between: as many groups as make a number of the right length; else
 * all of them. end [out]: behind what was taken. */
static struct str take_number(struct reading *reading, const struct form *form, size_t from,
                              size_t to, size_t *end)
{
    char digits[NUMBER_MOST];
    size_t size = 0;
    size_t at = from;
    size_t behind = from;
    bool is_right = false;
    while (at < to && size < NUMBER_MOST && !is_right) {
        char c = reading->text.data[at];
        bool is_blank = reading->folded.data[at] == ' ' || (c == '-' && size != 0);
        if (!belongs(form, c) && !is_blank) {
            break;
        }
        at++;
        if (is_blank) {
            continue;
        }
        digits[size++] = c;
        behind = at;
        bool is_group_end = at == to || !belongs(form, reading->text.data[at]);
        is_right = is_group_end && has_length(form, size);
    }
    *end = behind;
    struct str copy = size == 0 ? STR("") : arena_copy(reading->arena, (struct str){digits, size});
    reading->status = copy.data == NULL ? STATUS_NO_MEMORY : reading->status;
    return copy.data == NULL ? STR("") : copy;
}

static enum requisite_outcome judge(const struct form *form, struct str value)
{
    return form->kind != REQUISITE_END                ? requisite_check(form->kind, value)
           : digits_are(value, ACCOUNT_NUMBER_DIGITS) ? REQUISITE_IS_GOOD
                                                      : REQUISITE_IS_SHAPE;
}

static size_t put_number(struct reading *reading, const struct form *form, size_t from, size_t to)
{
    size_t end = from;
    struct str value = take_number(reading, form, from, to, &end);
    put(reading, (enum payee_field)form->field, value, judge(form, value));
    return end;
}

/* "1 500,00 руб.", "1500.5": roubles, and kopecks behind a point or a comma. */
static void put_sum(struct reading *reading, struct str value)
{
    char plain[NUMBER_MOST];
    size_t size = 0;
    size_t at = 0;
    bool goes_on = true;
    while (at < value.size && size < NUMBER_MOST && goes_on) {
        char c = value.data[at];
        bool is_wide = str_starts(part(value, at, value.size), STR("\xC2\xA0"));
        bool is_point =
            (c == '.' || c == ',') && at + 1 < value.size && is_digit(value.data[at + 1]);
        goes_on = is_digit(c) || is_point || c == ' ' || is_wide;
        if (is_digit(c) || is_point) {
            plain[size++] = is_point ? '.' : c;
        }
        at += is_wide ? 2 : 1;
    }
    bool is_read =
        amount_parse((struct str){plain, size}, CURRENCY_RUB, &reading->out->sum) == STATUS_OK &&
        reading->out->sum.minor > 0;
    put(reading, PAYEE_SUM, trim(value), is_read ? REQUISITE_IS_GOOD : REQUISITE_IS_SHAPE);
}

static void put_phone(struct reading *reading, struct str value)
{
    struct phone_number number;
    size_t size = 0;
    while (size < value.size && strchr("+0123456789 -()", value.data[size]) != NULL) {
        size++;
    }
    if (phone_number_read(trim(part(value, 0, size)), STR("RU"), &number) != STATUS_OK) {
        return;
    }
    struct str copy = arena_copy(reading->arena, str_from(number.e164));
    reading->status = copy.data == NULL ? STATUS_NO_MEMORY : reading->status;
    put(reading, PAYEE_PHONE, copy.data == NULL ? STR("") : copy, REQUISITE_IS_GOOD);
}

/* An IBAN, a SWIFT code; and BIC is what some call a BIK. */
static void put_foreign(struct reading *reading, int field, struct str value)
{
    char iban[IBAN_MOST + 1];
    if (field == PAYEE_IBAN) {
        bool is_good = iban_read(value, iban) == STATUS_OK;
        struct str copy = arena_copy(reading->arena, is_good ? str_from(iban) : value);
        reading->status = copy.data == NULL ? STATUS_NO_MEMORY : reading->status;
        put(reading, PAYEE_IBAN, copy.data == NULL ? STR("") : copy, iban_check(value));
    } else if (bik_is_valid(value)) {
        put(reading, PAYEE_BIK, value, REQUISITE_IS_GOOD);
    } else {
        put(reading, PAYEE_BIC, value,
            bic_is_valid(value) ? REQUISITE_IS_GOOD : REQUISITE_IS_SHAPE);
    }
}

/* ---- what stands behind a label */

/* "р/с 4070... в ПАО Банк": the bank stands behind the account. */
static void put_bank_behind(struct reading *reading, size_t from, size_t to)
{
    struct str rest = part(reading->folded, from, to);
    static const char *const between[] = {" в ", ", в ", " at ", ", "};
    for (size_t i = 0; i < ARRAY_COUNT(between); i++) {
        struct str word = str_from(between[i]);
        if (str_starts(rest, word)) {
            put(reading, PAYEE_BANK_NAME, trim(part(reading->text, from + word.size, to)),
                REQUISITE_IS_GOOD);
            return;
        }
    }
}

/* "ИНН/КПП: 7700000000/770001001" */
static bool put_pair(struct reading *reading, size_t from, size_t to)
{
    struct str second = part(reading->text, from, to);
    struct str first = str_cut(&second, '/');
    if (second.size == 0 || reading->out->field[PAYEE_INN].size != 0) {
        return false;
    }
    (void)put_number(reading, form_of(PAYEE_INN), from, from + first.size);
    size_t at = (size_t)(second.data - reading->text.data);
    while (at < to && reading->folded.data[at] == ' ') {
        at++;
    }
    (void)put_number(reading, form_of(PAYEE_KPP), at, to);
    return true;
}

static void put_value(struct reading *reading, const struct label *label, size_t to)
{
    const struct form *form = form_of(label->field);
    struct str value = trim(part(reading->text, label->end, to));
    if (label->field == LABEL_OTHER || value.size == 0) {
        return;
    }
    size_t from = (size_t)(value.data - reading->text.data);
    if (label->field == PAYEE_KPP && put_pair(reading, from, to)) {
        return;
    }
    if (form != NULL) {
        size_t end = put_number(reading, form, from, to);
        if (label->field == PAYEE_ACCOUNT) {
            put_bank_behind(reading, end, to);
        }
        return;
    }
    switch (label->field) {
    case PAYEE_SUM:
        put_sum(reading, value);
        break;
    case PAYEE_PHONE:
        put_phone(reading, value);
        break;
    case PAYEE_IBAN:
    case PAYEE_BIC:
        put_foreign(reading, label->field, value);
        break;
    default:
        put(reading, (enum payee_field)label->field, value, REQUISITE_IS_GOOD);
        break;
    }
}

/* ---- lines without a label */

/* What a bare number is told by: its length, and how it begins. */
static int field_of_number(struct str digits)
{
    switch (digits.size) {
    case ACCOUNT_NUMBER_DIGITS:
        return str_starts(digits, STR("30101")) || str_starts(digits, STR("40102"))
                   ? PAYEE_CORRESPONDENT
                   : PAYEE_ACCOUNT;
    case BIK_DIGITS:
        return str_starts(digits, STR("04")) || str_starts(digits, STR("01")) ? PAYEE_BIK
                                                                              : PAYEE_KPP;
    case 10:
    case INN_MOST:
        return requisite_check(REQUISITE_INN, digits) == REQUISITE_IS_GOOD ? PAYEE_INN
                                                                           : PAYEE_FIELD_END;
    default:
        return PAYEE_FIELD_END;
    }
}

/* How the name of an organisation or a sole proprietor begins where no label says so. */
static bool is_name(struct str folded)
{
    static const char *const starts[] = {"ооо ",
                                         "ао ",
                                         "пао ",
                                         "оао ",
                                         "зао ",
                                         "ип ",
                                         "нко ",
                                         "ано ",
                                         "чоу ",
                                         "тсж ",
                                         "тсн ",
                                         "снт ",
                                         "днт ",
                                         "гк ",
                                         "жск ",
                                         "мбоу ",
                                         "гбоу ",
                                         "мбдоу ",
                                         "гбу ",
                                         "мбу ",
                                         "фгбу ",
                                         "фгуп ",
                                         "муп ",
                                         "гуп ",
                                         "уфк ",
                                         "фонд ",
                                         "казначейство ",
                                         "управление ",
                                         "общество с ограниченной ответственностью ",
                                         "индивидуальный предприниматель ",
                                         "акционерное общество ",
                                         "публичное акционерное общество "};
    while (folded.size != 0 && strchr(" \r", folded.data[0]) != NULL) {
        folded = part(folded, 1, folded.size);
    }
    for (size_t i = 0; i < ARRAY_COUNT(starts); i++) {
        if (str_starts(folded, str_from(starts[i]))) {
            return true;
        }
    }
    return false;
}

static void read_bare_line(struct reading *reading, size_t from, size_t to)
{
    struct str line = trim(part(reading->text, from, to));
    if (is_name(part(reading->folded, from, to))) {
        put(reading, PAYEE_NAME, line, REQUISITE_IS_GOOD);
        return;
    }
    static const struct form any = {PAYEE_FIELD_END, REQUISITE_END, {0, 0, 0}};
    size_t end = from;
    struct str digits = take_number(reading, &any, from, to, &end);
    int field = field_of_number(digits);
    if (field != PAYEE_FIELD_END) {
        put(reading, (enum payee_field)field, digits, judge(form_of(field), digits));
    }
}

static void read_bare(struct reading *reading, size_t from, size_t to)
{
    while (from < to) {
        size_t end = line_end(reading->text, from);
        end = end > to ? to : end;
        read_bare_line(reading, from, end);
        from = end + 1;
    }
}

/* ---- the whole text */

/* A value ends with its line; one that did not begin there stands on the next. */
static size_t value_end(const struct reading *reading, const struct label *label)
{
    size_t end = line_end(reading->text, label->end);
    if (trim(part(reading->text, label->end, end)).size == 0 && end < reading->text.size) {
        end = line_end(reading->text, end + 1);
    }
    return end;
}

static void read_text(struct reading *reading)
{
    struct label label;
    size_t at = 0;
    bool has_label = label_find(reading->folded, 0, &label);
    while (has_label) {
        struct label next = label;
        read_bare(reading, at, label.start);
        bool has_next = label_find(reading->folded, label.end, &next);
        size_t end = value_end(reading, &label);
        /* in a line of its own a purpose may say anything */
        end = has_next && next.start < end && label.field != PAYEE_PURPOSE ? next.start : end;
        put_value(reading, &label, end);
        at = end;
        has_label =
            label.field == PAYEE_PURPOSE ? label_find(reading->folded, end, &next) : has_next;
        label = next;
    }
    read_bare(reading, at, reading->text.size);
}

/* An account can only be judged beside a BIK. */
static void judge_account(struct payee_requisites *out, enum payee_field field)
{
    static const enum requisite_outcome outcomes[] = {[ACCOUNT_GOOD] = REQUISITE_IS_GOOD,
                                                      [ACCOUNT_SHAPE] = REQUISITE_IS_SHAPE,
                                                      [ACCOUNT_BIK] = REQUISITE_IS_BANK,
                                                      [ACCOUNT_KEY] = REQUISITE_IS_KEY};
    struct str bik = out->field[PAYEE_BIK];
    struct str number = out->field[field];
    if (number.size != 0 && out->outcome[field] == REQUISITE_IS_GOOD) {
        enum account_holder holder = account_holder_of(bik, number);
        out->outcome[field] = outcomes[account_number_check(bik, number, holder, NULL)];
    }
}

static bool found_something(const struct payee_requisites *out)
{
    for (size_t i = 0; i < PAYEE_FIELD_END; i++) {
        if (out->field[i].size != 0 && i != PAYEE_NAME && i != PAYEE_PURPOSE) {
            return true;
        }
    }
    return false;
}

/* ---- codes */

static const struct {
    enum gost_field from;
    enum payee_field to;
    enum requisite kind; /* REQUISITE_END: no rule of its own */
} of_gost[] = {
    {GOST_NAME, PAYEE_NAME, REQUISITE_END},
    {GOST_ACCOUNT, PAYEE_ACCOUNT, REQUISITE_END},
    {GOST_BANK_NAME, PAYEE_BANK_NAME, REQUISITE_END},
    {GOST_BIK, PAYEE_BIK, REQUISITE_BIK},
    {GOST_CORRESPONDENT, PAYEE_CORRESPONDENT, REQUISITE_END},
    {GOST_PURPOSE, PAYEE_PURPOSE, REQUISITE_END},
    {GOST_PAYEE_INN, PAYEE_INN, REQUISITE_INN},
    {GOST_KPP, PAYEE_KPP, REQUISITE_KPP},
    {GOST_KBK, PAYEE_KBK, REQUISITE_KBK},
    {GOST_OKTMO, PAYEE_OKTMO, REQUISITE_OKTMO},
    {GOST_UIN, PAYEE_UIN, REQUISITE_UIN},
    {GOST_DRAWER_STATUS, PAYEE_DRAWER_STATUS, REQUISITE_END},
    {GOST_TAX_REASON, PAYEE_TAX_REASON, REQUISITE_END},
    {GOST_TAX_PERIOD, PAYEE_TAX_PERIOD, REQUISITE_END},
    {GOST_DOCUMENT_NUMBER, PAYEE_DOCUMENT_NUMBER, REQUISITE_END},
    {GOST_DOCUMENT_DATE, PAYEE_DOCUMENT_DATE, REQUISITE_END},
    {GOST_PERSONAL_ACCOUNT, PAYEE_PERSONAL_ACCOUNT, REQUISITE_END},
    {GOST_PERSON_ACCOUNT, PAYEE_PERSONAL_ACCOUNT, REQUISITE_END},
};

static void read_gost(struct reading *reading)
{
    struct payee_requisites *out = reading->out;
    struct gost_qr *qr = ARENA_NEW(reading->arena, struct gost_qr);
    reading->status = qr == NULL
                          ? STATUS_NO_MEMORY
                          : gost_qr_read_text(reading->text, reading->arena, qr, &out->fault);
    out->source = REQUISITES_GOST_QR;
    if (reading->status != STATUS_OK || out->fault.outcome != QR_GOOD) {
        return;
    }
    for (size_t i = 0; i < ARRAY_COUNT(of_gost); i++) {
        struct str value = qr->field[of_gost[i].from];
        enum requisite kind = of_gost[i].kind;
        put(reading, of_gost[i].to, value,
            kind == REQUISITE_END ? REQUISITE_IS_GOOD : requisite_check(kind, value));
    }
    put(reading, PAYEE_SUM, qr->field[GOST_SUM],
        qr->sum.minor != 0 ? REQUISITE_IS_GOOD : REQUISITE_IS_SHAPE);
    out->sum = qr->sum;
    if (str_equal(out->field[PAYEE_CORRESPONDENT], STR("0"))) {
        out->field[PAYEE_CORRESPONDENT] = STR("");
    }
}

enum status requisites_read(struct str text, struct arena *arena,
                            struct payee_requisites *requisites)
{
    memset(requisites, 0, sizeof *requisites);
    requisites->sum.currency = CURRENCY_RUB;
    requisites->fault = (struct qr_fault){.outcome = QR_GOOD, .field = STR("")};
    struct str plain = {NULL, 0};
    struct reading reading = {.arena = arena, .out = requisites, .status = STATUS_OK};
    if (text.size > REQUISITES_TEXT_MOST) {
        return STATUS_INVALID;
    }
    enum status status = charset_decode(arena, CHARSET_UTF_8, text, &plain);
    reading.folded = status == STATUS_OK ? text_folded(arena, plain) : plain;
    if (status != STATUS_OK || reading.folded.data == NULL) {
        return status == STATUS_OK ? STATUS_NO_MEMORY : status;
    }
    reading.text = trim(plain);
    if (str_starts(reading.text, STR("ST0001"))) {
        read_gost(&reading);
    } else if (str_starts(reading.text, STR("https://qr.nspk.ru/"))) {
        requisites->source = REQUISITES_SBP_LINK;
        return sbp_link_read(reading.text, SBP_HOST, &requisites->link, &requisites->fault);
    } else {
        reading.text = plain;
        read_text(&reading);
        requisites->source = found_something(requisites) ? REQUISITES_TEXT : REQUISITES_NONE;
    }
    judge_account(requisites, PAYEE_ACCOUNT);
    judge_account(requisites, PAYEE_CORRESPONDENT);
    return reading.status;
}
