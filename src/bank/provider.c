#include "bank/provider.h"

#include <stdio.h>
#include <string.h>

#include "bank/provider_decide.h"
#include "bank/provider_read.h"
#include "bank/provider_store.h"
#include "base/assume.h"

/* ---- words */

static const char *const category_words[PROVIDER_CATEGORY_END] = {
    [PROVIDER_ANY] = "",
#define CATEGORY_WORD(name, word) [PROVIDER_##name] = (word),
    PROVIDER_CATEGORY_LIST(CATEGORY_WORD)
#undef CATEGORY_WORD
};

static const char *const field_words[FIELD_KIND_END] = {
#define FIELD_WORD(name, word) [FIELD_##name] = (word),
    PROVIDER_FIELD_LIST(FIELD_WORD)
#undef FIELD_WORD
};

enum provider_category provider_category_of(struct str word)
{
    for (int i = PROVIDER_ANY + 1; i < PROVIDER_CATEGORY_END; i++) {
        if (str_equal(word, str_from(category_words[i]))) {
            return (enum provider_category)i;
        }
    }
    return PROVIDER_ANY;
}

const char *provider_category_word(enum provider_category category)
{
    assume(category < PROVIDER_CATEGORY_END);
    return category_words[category];
}

const char *provider_field_word(enum provider_field_kind kind)
{
    assume(kind < FIELD_KIND_END);
    return field_words[kind];
}

/* ---- looking */

/* What the store has was checked when it was loaded. */
static enum status read_body(struct str body, struct arena *arena, struct provider *provider)
{
    struct field_errors errors;
    field_errors_init(&errors, arena);
    json_t *object = json_read_object(body, &errors);
    if (object != NULL) {
        provider_read(object, "", arena, &errors, provider);
    }
    json_decref(object);
    return errors.count == 0 ? STATUS_OK : STATUS_CORRUPT;
}

enum status provider_find(struct txn *txn, int64_t id, struct arena *arena,
                          struct provider *provider)
{
    struct str body;
    enum status status = provider_body(txn, id, arena, &body);
    return status == STATUS_OK ? read_body(body, arena, provider) : status;
}

enum status provider_by_account(struct txn *txn, struct str bik, struct str account,
                                struct arena *arena, struct provider *provider)
{
    struct str body;
    enum status status = provider_body_by_account(txn, bik, account, arena, &body);
    return status == STATUS_OK ? read_body(body, arena, provider) : status;
}

enum status provider_by_charge(struct txn *txn, enum provider_category category,
                               struct arena *arena, struct provider *provider)
{
    struct str body;
    enum status status = provider_body_by_charge(txn, category, arena, &body);
    return status == STATUS_OK ? read_body(body, arena, provider) : status;
}

static bool is_blank(struct str text)
{
    size_t blanks = 0;
    while (blanks < text.size && text.data[blanks] == ' ') {
        blanks++;
    }
    return blanks == text.size;
}

enum status provider_list(struct txn *txn, const struct provider_query *query, struct arena *arena,
                          struct provider *providers, size_t room, size_t *count, bool *is_more)
{
    char words[LIMIT_PROVIDER_TEXT * 2 + 4];
    const struct str wanted = {words, provider_fold(query->text, words, sizeof words)};
    struct cursor cursor;
    *count = 0;
    *is_more = false;
    if (wanted.size <= 1 && !is_blank(query->text)) {
        return STATUS_OK; /* signs alone begin no word */
    }
    enum status status = provider_rows(txn, query, &cursor);
    while (status == STATUS_OK && !*is_more && (status = cursor_next(&cursor)) == STATUS_OK) {
        if (!provider_matches(cursor_str(&cursor, 0), wanted)) {
            continue;
        }
        *is_more = *count == room;
        if (!*is_more) {
            status = read_body(cursor_str(&cursor, 1), arena, &providers[*count]);
            *count += status == STATUS_OK;
        }
    }
    cursor_close(&cursor);
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

/* ---- loading */

/* All that it is searched by. */
static size_t fold_all(const struct provider *provider, char *out, size_t room)
{
    char text[LIMIT_PROVIDER_FIND];
    int size =
        snprintf(text, sizeof text, "%.*s %.*s %.*s %.*s", STR_ARGS(provider->name[0]),
                 STR_ARGS(provider->name[1]), STR_ARGS(provider->also), STR_ARGS(provider->inn));
    assume(size > 0 && (size_t)size < sizeof text);
    return provider_fold((struct str){text, (size_t)size}, out, room);
}

static enum status store_provider(struct txn *txn, json_t *object, const struct provider *provider,
                                  size_t position, struct arena *arena)
{
    char find[LIMIT_PROVIDER_FIND + 4];
    struct provider_row row = {.id = provider->id,
                               .position = (int64_t)position,
                               .category = provider->category,
                               .by_charge = provider->by_charge,
                               .region = provider->region,
                               .bik = provider->bik,
                               .account = provider->account,
                               .find = {find, fold_all(provider, find, sizeof find)},
                               .body = json_write(object, arena)};
    return row.body.data == NULL ? STATUS_NO_MEMORY : provider_insert(txn, &row);
}

/* Ids must be of one provider each: the file is in their order, so that this is seen at once. */
static enum status load_one(struct txn *txn, json_t *object, size_t position, int64_t *last_id,
                            struct error *error)
{
    struct arena arena;
    struct field_errors errors;
    struct provider provider = {.id = 0};
    arena_init(&arena, LIMIT_PROVIDER_ARENA);
    field_errors_init(&errors, &arena);
    char at[32];
    (void)snprintf(at, sizeof at, "/providers/%zu", position);
    if (json_is_object(object)) {
        provider_read(object, at, &arena, &errors, &provider);
    } else {
        field_errors_add(&errors, at, "an object is needed");
    }
    if (errors.count == 0 && provider.id <= *last_id) {
        field_errors_add(&errors, at, "ids must grow from one provider to the next");
    }
    enum status status = STATUS_OK;
    if (errors.count != 0) {
        status = error_set(error, STATUS_INVALID, "%.*s: %.*s", STR_ARGS(errors.items[0].pointer),
                           STR_ARGS(errors.items[0].detail));
    } else {
        status = store_provider(txn, object, &provider, position, &arena);
    }
    *last_id = provider.id;
    arena_free(&arena);
    return status;
}

static enum status load_list(struct txn *txn, json_t *list, size_t *count, struct error *error)
{
    int64_t last_id = 0;
    if (!json_is_array(list) || json_array_size(list) == 0 ||
        json_array_size(list) > LIMIT_PROVIDERS) {
        return error_set(error, STATUS_INVALID, "/providers: 1 to %d providers are needed",
                         LIMIT_PROVIDERS);
    }
    enum status status = provider_delete_all(txn);
    for (size_t i = 0; i < json_array_size(list) && status == STATUS_OK; i++) {
        status = load_one(txn, json_array_get(list, i), i, &last_id, error);
    }
    *count = json_array_size(list);
    return status;
}

enum status provider_load(struct txn *txn, struct str json, size_t *count, struct error *error)
{
    struct arena arena;
    struct field_errors errors;
    arena_init(&arena, LIMIT_PROVIDER_ARENA);
    field_errors_init(&errors, &arena);
    json_t *object = json_read_object(json, &errors);
    enum status status =
        object == NULL ? error_set(error, STATUS_INVALID, "%.*s", STR_ARGS(errors.items[0].detail))
                       : load_list(txn, json_object_get(object, "providers"), count, error);
    json_decref(object);
    arena_free(&arena);
    return status;
}
