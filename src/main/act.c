#include "main/act.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "main/channel_act.h"
#include "main/config.h"
#include "main/control.h"
#include "main/directory_act.h"
#include "main/processor_act.h"
#include "main/providers_act.h"
#include "main/rail_act.h"

struct str act_text(const json_t *object, const char *name)
{
    const json_t *value = json_object_get(object, name);
    return json_is_string(value) ? (struct str){json_string_value(value), json_string_length(value)}
                                 : STR("");
}

const char *act_word(const json_t *object, const char *name)
{
    const char *word = json_string_value(json_object_get(object, name));
    return word == NULL ? "" : word;
}

int64_t act_number(const json_t *object, const char *name)
{
    return json_integer_value(json_object_get(object, name));
}

json_t *act_refuse(const char *why)
{
    return json_pack("{s:s}", "error", why);
}

void act_print(const json_t *answer)
{
    char *text = json_dumps(answer, JSON_COMPACT);
    (void)printf("%s\n", text == NULL ? "{}" : text);
    free(text);
}

json_t *act_here(struct core *core, const char *jurisdiction, const json_t *request)
{
    const char *command = json_string_value(json_object_get(request, "command"));
    if (command != NULL && strcmp(command, "directory-load") == 0) {
        return directory_act(core, request);
    }
    if (command != NULL && strcmp(command, "directory-load-providers") == 0) {
        return providers_act(core, request);
    }
    if (command != NULL && str_starts(str_from(command), STR("processor-"))) {
        return processor_act(core, request);
    }
    return command != NULL && str_starts(str_from(command), STR("rail-"))
               ? rail_act(core, request)
               : channel_act(core, jurisdiction, request);
}

/* No bank runs there, or it is one of several on a shared store. */
static enum status open_and_act(const char *data, const json_t *request, json_t **answer,
                                struct error *error)
{
    char url[PATH_TEXT];
    struct store_config store_config;
    struct store *store = NULL;
    struct config read;
    enum status status = core_open_store(data, url, &store_config, &store, error);
    store_close(store);
    if (status == STATUS_OK) {
        status = config_read(data, &read, error);
    }
    struct clock clock = clock_system();
    struct core *core = calloc(1, sizeof *core);
    const struct core_config config = {.data = data,
                                       .clock = &clock,
                                       .auth_policy = auth_policy_strict("127.0.0.1"),
                                       .bank_policy = bank_policy_default(),
                                       .readers = 1};
    if (status == STATUS_OK && core == NULL) {
        status = error_set(error, STATUS_NO_MEMORY, "no memory");
    }
    if (status == STATUS_OK) {
        status = core_open(core, &config, error);
        *answer = status == STATUS_OK ? act_here(core, read.jurisdiction, request) : NULL;
        core_close(core);
    }
    free(core);
    return status;
}

json_t *act_anywhere(const char *command, const char *data, json_t *request)
{
    struct error error = {0};
    json_t *answer = NULL;
    enum status status =
        request == NULL ? STATUS_NO_MEMORY : control_ask(data, request, &answer, &error);
    if (status == STATUS_NOT_FOUND) {
        status = open_and_act(data, request, &answer, &error);
    }
    json_decref(request);
    const char *wrong = json_string_value(json_object_get(answer, "error"));
    if (status == STATUS_OK && wrong == NULL && answer != NULL) {
        return answer;
    }
    (void)fprintf(stderr, "okno %s: %s\n", command,
                  wrong != NULL           ? wrong
                  : error.text[0] != '\0' ? error.text
                                          : "no memory");
    json_decref(answer);
    return NULL;
}
