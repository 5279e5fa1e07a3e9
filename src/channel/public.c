#include "channel/public.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"

enum { FILE_MOST = 128 * 1024, RATE_MOST = 100 * 1000 * 1000 };

/* Everything here is invented. */
const char public_invented[] =
    "{\"hours\":{\"ru\":\"Поддержка в банке — круглосуточно. Отделения — по будням с 9:00 до"
    " 20:00, в субботу с 10:00 до 17:00.\",\"en\":\"Support in the bank: day and night. Branches:"
    " Monday to Friday 9:00–20:00, Saturday 10:00–17:00.\"},"
    "\"rates\":[{\"currency\":\"USD\",\"buy\":8120,\"sell\":8390},"
    "{\"currency\":\"EUR\",\"buy\":9415,\"sell\":9730},"
    "{\"currency\":\"CNY\",\"buy\":1128,\"sell\":1189}],"
    "\"places\":["
    "{\"name\":{\"ru\":\"Центр\",\"en\":\"Centre\"},\"points\":["
    "{\"kind\":\"branch\",\"address\":{\"ru\":\"улица Примерная, дом один\",\"en\":\"Primernaya"
    " street, house one\"},\"hours\":{\"ru\":\"по будням 9:00–20:00\",\"en\":\"Mon–Fri"
    " 9:00–20:00\"}},"
    "{\"kind\":\"atm\",\"address\":{\"ru\":\"площадь Образцовая, у входа в метро\",\"en\":"
    "\"Obraztsovaya square, by the metro\"},\"hours\":{\"ru\":\"круглосуточно\",\"en\":\"day and"
    " night\"}}]},"
    "{\"name\":{\"ru\":\"Север\",\"en\":\"North\"},\"points\":["
    "{\"kind\":\"atm\",\"address\":{\"ru\":\"проспект Вымышленный, дом семь\",\"en\":"
    "\"Vymyshlenny avenue, house seven\"},\"hours\":{\"ru\":\"8:00–23:00\",\"en\":"
    "\"8:00–23:00\"}}]},"
    "{\"name\":{\"ru\":\"Вокзал\",\"en\":\"Station\"},\"points\":["
    "{\"kind\":\"branch\",\"address\":{\"ru\":\"Привокзальная, дом три\",\"en\":\"Privokzalnaya,"
    " house three\"},\"hours\":{\"ru\":\"ежедневно 8:00–22:00\",\"en\":\"daily"
    " 8:00–22:00\"}}]}]}";

static enum status read_texts(json_t *value, char out[2][PUBLIC_TEXT])
{
    static const char *const words[2] = {[LANGUAGE_RU] = "ru", [LANGUAGE_EN] = "en"};
    for (size_t i = 0; i < 2; i++) {
        const char *text = json_string_value(json_object_get(value, words[i]));
        if (text == NULL || text[0] == '\0' || strlen(text) >= PUBLIC_TEXT ||
            !str_is_plain_text(str_from(text))) {
            return STATUS_INVALID;
        }
        (void)snprintf(out[i], PUBLIC_TEXT, "%s", text);
    }
    return STATUS_OK;
}

static enum status read_rate(json_t *value, struct public_rate *rate)
{
    const char *currency = json_string_value(json_object_get(value, "currency"));
    json_t *buy = json_object_get(value, "buy");
    json_t *sell = json_object_get(value, "sell");
    if (currency == NULL || strlen(currency) != 3 || !json_is_integer(buy) ||
        !json_is_integer(sell)) {
        return STATUS_INVALID;
    }
    for (size_t i = 0; i < 3; i++) {
        if (currency[i] < 'A' || currency[i] > 'Z') {
            return STATUS_INVALID;
        }
    }
    (void)snprintf(rate->currency, sizeof rate->currency, "%s", currency);
    rate->buy = json_integer_value(buy);
    rate->sell = json_integer_value(sell);
    return rate->buy > 0 && rate->buy <= RATE_MOST && rate->sell > 0 && rate->sell <= RATE_MOST
               ? STATUS_OK
               : STATUS_INVALID;
}

static enum status read_point(json_t *value, struct public_point *point)
{
    const char *kind = json_string_value(json_object_get(value, "kind"));
    if (kind == NULL || (strcmp(kind, "branch") != 0 && strcmp(kind, "atm") != 0)) {
        return STATUS_INVALID;
    }
    point->is_branch = strcmp(kind, "branch") == 0;
    enum status status = read_texts(json_object_get(value, "address"), point->address);
    return status == STATUS_OK ? read_texts(json_object_get(value, "hours"), point->hours) : status;
}

static enum status read_place(json_t *value, struct public_place *place)
{
    json_t *points = json_object_get(value, "points");
    enum status status = read_texts(json_object_get(value, "name"), place->name);
    if (json_array_size(points) > PUBLIC_POINTS) {
        return STATUS_INVALID;
    }
    for (size_t i = 0; i < json_array_size(points) && status == STATUS_OK; i++) {
        status = read_point(json_array_get(points, i), &place->points[place->point_count++]);
    }
    return status;
}

static enum status read_facts(json_t *root, struct public_facts *facts)
{
    json_t *rates = json_object_get(root, "rates");
    json_t *places = json_object_get(root, "places");
    enum status status = read_texts(json_object_get(root, "hours"), facts->hours);
    if (json_array_size(rates) > PUBLIC_RATES || json_array_size(places) > PUBLIC_PLACES) {
        return STATUS_INVALID;
    }
    for (size_t i = 0; i < json_array_size(rates) && status == STATUS_OK; i++) {
        status = read_rate(json_array_get(rates, i), &facts->rates[facts->rate_count++]);
    }
    for (size_t i = 0; i < json_array_size(places) && status == STATUS_OK; i++) {
        status = read_place(json_array_get(places, i), &facts->places[facts->place_count++]);
    }
    return status;
}

enum status public_parse(struct str text, struct public_facts *facts, struct error *error)
{
    json_error_t why;
    memset(facts, 0, sizeof *facts);
    json_t *root = json_loadb(text.data, text.size, JSON_REJECT_DUPLICATES, &why);
    if (root == NULL) {
        return error_set(error, STATUS_INVALID, "the public file is no JSON: %s, line %d", why.text,
                         why.line);
    }
    enum status status = read_facts(root, facts);
    json_decref(root);
    return status == STATUS_OK
               ? STATUS_OK
               : error_set(error, status,
                           "the public file is not of its form (%zu rates and %zu places were)",
                           facts->rate_count, facts->place_count);
}

enum status public_read(const char *path, struct public_facts *facts, struct error *error)
{
    FILE *file = fopen(path, "rbe");
    if (file == NULL) {
        return error_set(error, STATUS_NOT_FOUND, "cannot read the public file");
    }
    struct buf buf;
    char part[4096];
    size_t size = 0;
    buf_init(&buf, FILE_MOST);
    while ((size = fread(part, 1, sizeof part, file)) != 0) {
        buf_add(&buf, part, size);
    }
    bool failed = ferror(file) != 0 || buf.status != STATUS_OK;
    (void)fclose(file);
    enum status status = failed ? error_set(error, STATUS_IO, "cannot read the public file")
                                : public_parse(buf_str(&buf), facts, error);
    buf_free(&buf);
    return status;
}
