/* A request's JSON: whatever is read has members of their types, and a digest that its own text
 * gives again. */
#include "base/json.h"

#include <string.h>

#include "base/assume.h"
#include "fuzz/fuzz.h"

static void look_at(json_t *object, struct field_errors *errors, struct arena *arena)
{
    static const char *const names[] = {"kind", "from", "amount", "message", "volatile", NULL};
    json_only(object, "", names, errors);
    struct str text = json_text(object, "", "kind", 10, errors);
    assume(text.size == 0 || (str_is_plain_text(text) && str_characters(text) <= 10));
    text = json_text_optional(object, "", "message", LIMIT_MESSAGE, errors);
    assume(str_characters(text) <= LIMIT_MESSAGE);
    json_t *amount = json_object_member(object, "", "amount", errors);
    if (amount != NULL) {
        (void)json_text(amount, "/amount", "amount", 20, errors);
    }
    (void)json_flag(object, "", "volatile", errors);
    struct digest first;
    struct digest second;
    enum status status = json_digest(object, &first);
    assume(status == STATUS_OK);
    struct str written = json_write(object, arena);
    if (written.data != NULL) {
        json_t *again = json_read_object(written, errors);
        assume(again != NULL);
        status = json_digest(again, &second);
        assume(status == STATUS_OK);
        assume(memcmp(&first, &second, sizeof first) == 0);
        json_decref(again);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct arena arena;
    struct field_errors errors;
    arena_init(&arena, LIMIT_REQUEST_ARENA);
    field_errors_init(&errors, &arena);
    json_t *object = json_read_object((struct str){(const char *)bytes, size}, &errors);
    assume((object == NULL) == (errors.count > 0));
    if (object != NULL) {
        look_at(object, &errors, &arena);
    }
    assume(errors.count <= LIMIT_FIELD_ERRORS);
    json_decref(object);
    arena_free(&arena);
    return 0;
}
