#include "base/json.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void field_errors_init(struct field_errors *errors, struct arena *arena)
{
    errors->arena = arena;
    errors->count = 0;
}

void field_errors_add(struct field_errors *errors, const char *pointer, const char *detail)
{
    if (errors->count == LIMIT_FIELD_ERRORS) {
        return;
    }
    struct str at = arena_copy(errors->arena, str_from(pointer));
    struct str what = arena_copy(errors->arena, str_from(detail));
    if (at.data != NULL && what.data != NULL) {
        errors->items[errors->count] = (struct field_error){at, what};
    } else {
        errors->items[errors->count] = (struct field_error){STR(""), STR("invalid")};
    }
    errors->count++;
}

static void complain(struct field_errors *errors, const char *at, const char *name,
                     const char *detail)
{
    char pointer[160];
    (void)snprintf(pointer, sizeof pointer, "%s/%.64s", at, name);
    field_errors_add(errors, pointer, detail);
}

/* jansson itself goes 2,048 levels deep; a request has no use for that. */
static bool too_deep(struct str text)
{
    size_t depth = 0;
    bool in_text = false;
    for (size_t i = 0; i < text.size; i++) {
        char c = text.data[i];
        if (in_text) {
            i += c == '\\';
            in_text = c != '"';
        } else if (c == '"') {
            in_text = true;
        } else if (c == '{' || c == '[') {
            if (++depth > LIMIT_JSON_DEPTH) {
                return true;
            }
        } else if ((c == '}' || c == ']') && depth > 0) {
            depth--;
        }
    }
    return false;
}

json_t *json_read_object(struct str text, struct field_errors *errors)
{
    if (text.size == 0) {
        field_errors_add(errors, "", "a JSON object is needed");
        return NULL;
    }
    if (too_deep(text)) {
        field_errors_add(errors, "", "nested too deeply");
        return NULL;
    }
    json_error_t why;
    json_t *value = json_loadb(text.data, text.size, JSON_REJECT_DUPLICATES, &why);
    if (value == NULL) {
        field_errors_add(errors, "",
                         json_error_code(&why) == json_error_duplicate_key ? "a member stands twice"
                                                                           : "not valid JSON");
        return NULL;
    }
    if (!json_is_object(value)) {
        json_decref(value);
        field_errors_add(errors, "", "a JSON object is needed");
        return NULL;
    }
    return value;
}

static bool listed(const char *name, const char *const *names)
{
    for (; *names != NULL; names++) {
        if (strcmp(name, *names) == 0) {
            return true;
        }
    }
    return false;
}

void json_only(json_t *object, const char *at, const char *const *names,
               struct field_errors *errors)
{
    const char *name = NULL;
    json_t *value = NULL;
    json_object_foreach(object, name, value)
    {
        if (!listed(name, names)) {
            /* The name is the client's: it is not repeated unless it is a plain word. */
            bool plain = strspn(name, "abcdefghijklmnopqrstuvwxyz_ABCDEFGHIJKLMNOPQRSTUVWXYZ") ==
                         strlen(name);
            complain(errors, at, plain ? name : "", "unknown member");
        }
    }
}

static struct str text_member(json_t *value, const char *at, const char *name, size_t maximum,
                              struct field_errors *errors)
{
    struct str none = {NULL, 0};
    if (!json_is_string(value)) {
        complain(errors, at, name, "a text is needed");
        return none;
    }
    struct str text = {json_string_value(value), json_string_length(value)};
    if (!str_is_plain_text(text)) {
        complain(errors, at, name, "has characters that are not allowed");
        return none;
    }
    if (str_characters(text) > maximum) {
        complain(errors, at, name, "too long");
        return none;
    }
    return text;
}

/* A text, or none of it; what is written must show. */
static struct str shown_member(json_t *value, const char *at, const char *name, size_t maximum,
                               struct field_errors *errors)
{
    struct str text = text_member(value, at, name, maximum, errors);
    if (text.size != 0 && !str_is_visible(text)) {
        complain(errors, at, name, "nothing in it can be seen");
        return (struct str){NULL, 0};
    }
    return text;
}

struct str json_text(json_t *object, const char *at, const char *name, size_t maximum,
                     struct field_errors *errors)
{
    json_t *value = json_object_get(object, name);
    if (value == NULL) {
        complain(errors, at, name, "missing");
        return (struct str){NULL, 0};
    }
    struct str text = shown_member(value, at, name, maximum, errors);
    if (text.data != NULL && text.size == 0) {
        complain(errors, at, name, "empty");
    }
    return text;
}

struct str json_text_optional(json_t *object, const char *at, const char *name, size_t maximum,
                              struct field_errors *errors)
{
    json_t *value = json_object_get(object, name);
    return value == NULL ? (struct str){NULL, 0} : shown_member(value, at, name, maximum, errors);
}

struct str json_text_typed(json_t *object, const char *at, const char *name, size_t maximum,
                           struct field_errors *errors)
{
    json_t *value = json_object_get(object, name);
    return value == NULL ? (struct str){NULL, 0} : text_member(value, at, name, maximum, errors);
}

json_t *json_object_member(json_t *object, const char *at, const char *name,
                           struct field_errors *errors)
{
    json_t *value = json_object_get(object, name);
    if (value == NULL) {
        complain(errors, at, name, "missing");
        return NULL;
    }
    if (!json_is_object(value)) {
        complain(errors, at, name, "an object is needed");
        return NULL;
    }
    return value;
}

bool json_flag(json_t *object, const char *at, const char *name, struct field_errors *errors)
{
    json_t *value = json_object_get(object, name);
    if (value != NULL && !json_is_boolean(value)) {
        complain(errors, at, name, "true or false is needed");
    }
    return json_is_true(value);
}

enum status json_digest(const json_t *value, struct digest *digest)
{
    char *text = json_dumps(value, JSON_COMPACT | JSON_SORT_KEYS);
    if (text == NULL) {
        return STATUS_NO_MEMORY;
    }
    *digest = sha256(str_from(text));
    free(text);
    return STATUS_OK;
}

struct str json_write(const json_t *value, struct arena *arena)
{
    struct str none = {NULL, 0};
    if (value == NULL) {
        return none;
    }
    char *text = json_dumps(value, JSON_COMPACT);
    if (text == NULL) {
        return none;
    }
    struct str copy = arena_copy(arena, str_from(text));
    free(text);
    return copy;
}
