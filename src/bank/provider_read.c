#include "bank/provider_read.h"

#include <string.h>

#include "bank/provider_decide.h"
#include "money/requisites.h"

/* Where an object stands, for what is wrong with it. */
struct place {
    json_t *object;
    const char *at;
    struct arena *arena;
    struct field_errors *errors;
};

static const char *below(const struct place *place, const char *name)
{
    struct str text = arena_printf(place->arena, "%s/%s", place->at, name);
    return text.data == NULL ? "" : text.data;
}

static void complain(const struct place *place, const char *name, const char *what)
{
    field_errors_add(place->errors, below(place, name), what);
}

static struct str keep(const struct place *place, struct str text)
{
    struct str copy = text.size == 0 ? STR("") : arena_copy(place->arena, text);
    if (copy.data == NULL) {
        field_errors_add(place->errors, place->at, "no memory");
        return STR("");
    }
    return copy;
}

static struct str text_of(const struct place *place, const char *name, size_t most)
{
    return keep(place, json_text(place->object, place->at, name, most, place->errors));
}

static struct str text_or_none(const struct place *place, const char *name, size_t most)
{
    return keep(place, json_text_optional(place->object, place->at, name, most, place->errors));
}

static struct place open(const struct place *place, const char *name)
{
    struct place inner = *place;
    inner.object = json_object_member(place->object, place->at, name, place->errors);
    inner.at = below(place, name);
    return inner;
}

/* {"ru":…,"en":…} */
static void read_words(const struct place *place, const char *name, size_t most,
                       struct str words[2])
{
    static const char *const members[] = {"ru", "en", NULL};
    struct place inner = open(place, name);
    words[0] = words[1] = STR("");
    if (inner.object != NULL) {
        json_only(inner.object, inner.at, members, place->errors);
        words[LANGUAGE_RU] = text_of(&inner, "ru", most);
        words[LANGUAGE_EN] = text_of(&inner, "en", most);
    }
}

static int64_t read_rubles(const struct place *place, const char *name, bool may_miss)
{
    enum { AMOUNT_MOST = 20 };
    struct amount amount = {0, CURRENCY_RUB};
    struct str text =
        may_miss ? text_or_none(place, name, AMOUNT_MOST) : text_of(place, name, AMOUNT_MOST);
    if (text.size != 0 && amount_parse(text, CURRENCY_RUB, &amount) != STATUS_OK) {
        complain(place, name, "an amount of roubles is needed");
        return 0;
    }
    return text.size == 0 ? 0 : amount.minor;
}

static struct str read_requisite(const struct place *place, const char *name, enum requisite kind,
                                 bool may_miss)
{
    enum { REQUISITE_MOST = 25 };
    struct str text =
        may_miss ? text_or_none(place, name, REQUISITE_MOST) : text_of(place, name, REQUISITE_MOST);
    if (text.size != 0 && requisite_check(kind, text) != REQUISITE_IS_GOOD) {
        complain(place, name, requisite_forms[kind].text[LANGUAGE_EN]);
    }
    return text;
}

/* ---- parts of a provider */

static void read_payee(const struct place *place, struct provider *provider)
{
    static const char *const members[] = {"name", "bik", "account", "inn",
                                          "kpp",  "kbk", "oktmo",   NULL};
    struct place payee = open(place, "payee");
    if (payee.object == NULL) {
        return;
    }
    json_only(payee.object, payee.at, members, place->errors);
    provider->payee = text_of(&payee, "name", LIMIT_PAYEE_NAME);
    provider->bik = read_requisite(&payee, "bik", REQUISITE_BIK, false);
    provider->inn = read_requisite(&payee, "inn", REQUISITE_INN, false);
    provider->kpp = read_requisite(&payee, "kpp", REQUISITE_KPP, true);
    provider->kbk = read_requisite(&payee, "kbk", REQUISITE_KBK, true);
    provider->oktmo = read_requisite(&payee, "oktmo", REQUISITE_OKTMO, true);
    provider->account = text_of(&payee, "account", ACCOUNT_NUMBER_DIGITS);
    enum account_holder holder = account_holder_of(provider->bik, provider->account);
    if (provider->account.size != 0 &&
        account_number_check(provider->bik, provider->account, holder, NULL) != ACCOUNT_GOOD) {
        complain(&payee, "account", "the account does not fit the BIK");
    }
}

static void read_fee(const struct place *place, struct provider *provider)
{
    static const char *const members[] = {"share", "least", "most", NULL};
    enum { SHARE_MOST = 8, PERCENT = 100 };
    if (json_object_get(place->object, "fee") == NULL) {
        return;
    }
    struct place fee = open(place, "fee");
    if (fee.object == NULL) {
        return;
    }
    json_only(fee.object, fee.at, members, place->errors);
    int64_t share = 0; /* in millionths */
    struct str text = text_of(&fee, "share", SHARE_MOST);
    if (str_to_int64(text, &share) != STATUS_OK || share < 1 || share > 1000000) {
        complain(&fee, "share", "millionths of the amount are needed");
    }
    provider->fee = (struct tariff){.share = share,
                                    .least = read_rubles(&fee, "least", false),
                                    .most = read_rubles(&fee, "most", false)};
    if (provider->fee.least > provider->fee.most) {
        complain(&fee, "most", "less than the least");
    }
}

static enum provider_field_kind field_kind_of(struct str word)
{
    for (int i = 0; i < FIELD_KIND_END; i++) {
        if (str_equal(word, str_from(provider_field_word((enum provider_field_kind)i)))) {
            return (enum provider_field_kind)i;
        }
    }
    return FIELD_KIND_END;
}

static bool is_name(struct str text)
{
    bool good = text.size != 0 && text.size <= FIELD_NAME;
    for (size_t i = 0; i < text.size; i++) {
        good = good && ((text.data[i] >= 'a' && text.data[i] <= 'z') || text.data[i] == '_');
    }
    return good;
}

static void read_field(const struct place *place, struct provider_field *field)
{
    static const char *const members[] = {"name",    "label",   "hint", "kind",
                                          "pattern", "example", "qr",   NULL};
    enum { LABEL_MOST = 40, HINT_MOST = 80, WORD_MOST = 16 };
    json_only(place->object, place->at, members, place->errors);
    field->name = text_of(place, "name", FIELD_NAME);
    if (!is_name(field->name)) {
        complain(place, "name", "small letters and _ are needed");
    }
    read_words(place, "label", LABEL_MOST, field->label);
    read_words(place, "hint", HINT_MOST, field->hint);
    field->kind = field_kind_of(text_of(place, "kind", WORD_MOST));
    field->pattern = text_of(place, "pattern", FIELD_PATTERN);
    field->example = text_of(place, "example", FIELD_VALUE);
    field->qr = text_or_none(place, "qr", WORD_MOST);
    if (field->kind == FIELD_KIND_END) {
        complain(place, "kind", "no such kind of field");
    } else if (!provider_pattern_is_valid(field->pattern)) {
        complain(place, "pattern", "not a pattern");
    } else if (provider_field_check(field, field->example) != FIELD_GOOD) {
        complain(place, "example", "does not fit the field");
    }
}

static void read_fields(const struct place *place, struct provider *provider)
{
    json_t *list = json_object_get(place->object, "fields");
    size_t count = json_array_size(list);
    if (!json_is_array(list) || count == 0 || count > PROVIDER_FIELDS) {
        complain(place, "fields", "one to six fields are needed");
        return;
    }
    for (size_t i = 0; i < count; i++) {
        struct str at = arena_printf(place->arena, "%s/fields/%zu", place->at, i);
        struct place inner = *place;
        inner.object = json_array_get(list, i);
        inner.at = at.data == NULL ? "" : at.data;
        if (!json_is_object(inner.object)) {
            field_errors_add(place->errors, inner.at, "an object is needed");
            return;
        }
        read_field(&inner, &provider->fields[i]);
        for (size_t j = 0; j < i; j++) {
            if (str_equal(provider->fields[j].name, provider->fields[i].name)) {
                complain(&inner, "name", "stands twice");
            }
        }
    }
    provider->field_count = count;
}

static void read_mark(const struct place *place, struct provider *provider)
{
    static const char *const members[] = {"letter", "tint", NULL};
    static const char *const tints[] = {"blue", "violet", "green", "amber", "red", "teal"};
    struct place mark = open(place, "mark");
    if (mark.object == NULL) {
        return;
    }
    json_only(mark.object, mark.at, members, place->errors);
    provider->letter = text_of(&mark, "letter", 2);
    provider->tint = text_of(&mark, "tint", 8);
    for (size_t i = 0; i < ARRAY_COUNT(tints); i++) {
        if (str_equal(provider->tint, str_from(tints[i]))) {
            return;
        }
    }
    complain(&mark, "tint", "no such tint");
}

static void read_bounds(const struct place *place, struct provider *provider)
{
    provider->least = read_rubles(place, "least", false);
    provider->most = read_rubles(place, "most", false);
    if (provider->least < 1 || provider->most < provider->least) {
        complain(place, "most", "less than the least");
    }
}

void provider_read(json_t *object, const char *at, struct arena *arena, struct field_errors *errors,
                   struct provider *provider)
{
    static const char *const members[] = {"id",     "category",  "name",      "also",   "mark",
                                          "region", "payee",     "purpose",   "least",  "most",
                                          "fee",    "threshold", "by_charge", "fields", NULL};
    enum { NAME_MOST = 60, ALSO_MOST = 120, WORD_MOST = 19, REGION_MOST = 2, PURPOSE_MOST = 150 };
    const struct place place = {object, at, arena, errors};
    *provider = (struct provider){.id = 0};
    json_only(object, at, members, errors);
    if (str_to_int64(text_of(&place, "id", WORD_MOST), &provider->id) != STATUS_OK ||
        provider->id < 1) {
        complain(&place, "id", "a number is needed");
    }
    provider->category = provider_category_of(text_of(&place, "category", WORD_MOST));
    if (provider->category == PROVIDER_ANY) {
        complain(&place, "category", "no such category");
    }
    read_words(&place, "name", NAME_MOST, provider->name);
    provider->also = text_or_none(&place, "also", ALSO_MOST);
    provider->region = text_or_none(&place, "region", REGION_MOST);
    provider->purpose = text_of(&place, "purpose", PURPOSE_MOST);
    provider->has_threshold = json_flag(object, at, "threshold", errors);
    provider->by_charge = json_flag(object, at, "by_charge", errors);
    read_mark(&place, provider);
    read_payee(&place, provider);
    read_bounds(&place, provider);
    read_fee(&place, provider);
    read_fields(&place, provider);
}

/* ---- what a payer fills in */

bool provider_values(const struct provider *provider, json_t *fields,
                     struct str values[PROVIDER_FIELDS])
{
    size_t found = 0;
    for (size_t i = 0; i < PROVIDER_FIELDS; i++) {
        values[i] = STR("");
    }
    for (size_t i = 0; i < provider->field_count; i++) {
        /* Names are plain words, NUL-terminated in the arena. */
        json_t *value = json_object_get(fields, provider->fields[i].name.data);
        if (value != NULL && !json_is_string(value)) {
            return false;
        }
        if (value != NULL) {
            values[i] = (struct str){json_string_value(value), json_string_length(value)};
            found++;
        }
    }
    return found == json_object_size(fields);
}
