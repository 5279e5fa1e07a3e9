#include "main/processor_door.h"

#include <stdio.h>
#include <string.h>

#include "api/processor.h"
#include "main/work.h"

static void *loop_new(void *context)
{
    return context; /* the door keeps what was said; the one loop has nothing of its own */
}

static void loop_free(void *loop)
{
    (void)loop;
}

static bool authenticate(void *context, void *loop, struct http_request *request)
{
    struct processor_door *door = context;
    (void)loop;
    return signed_door_opens(door->word, request);
}

static enum status submit(void *context, struct http_request *request)
{
    struct processor_door *door = context;
    return work_submit(door->core, request);
}

/* Where to listen, and with which key. */
static enum status choose(struct processor_door *door, const struct config *read, bool is_demo,
                          struct error *error)
{
    if (read->processor_listen[0] == '\0') {
        (void)snprintf(door->address, sizeof door->address, "%s", is_demo ? "127.0.0.1" : "");
        door->key_size = SHA256_SIZE;
        random_fill(&door->core->random, door->key, door->key_size);
        return STATUS_OK;
    }
    if (read->processor_key_file[0] == '\0') {
        return error_set(error, STATUS_INVALID, "processor_listen needs processor_key_file");
    }
    (void)snprintf(door->address, sizeof door->address, "%s", read->processor_listen);
    door->port = read->processor_port;
    return signed_key_read(read->processor_key_file, door->key, &door->key_size, error);
}

enum status processor_door_start(struct processor_door *door, struct core *core, struct api *api,
                                 const struct config *read, bool is_demo, struct error *error)
{
    static const struct http_asset no_assets[] = {{.path = NULL}};
    memset(door, 0, sizeof *door);
    door->core = core;
    enum status status = choose(door, read, is_demo, error);
    if (status != STATUS_OK || door->address[0] == '\0') {
        return status;
    }
    const struct str key = {door->key, door->key_size};
    api->processor_pin = processor_pin_key(key);
    status = signed_door_new(key, core->config.clock, &door->word);
    if (status != STATUS_OK) {
        return error_set(error, status, "no memory for the processor's door");
    }
    door->config = (struct http_config){.address = door->address,
                                        .port = door->port,
                                        .loops = 1,
                                        .routes = processor_routes,
                                        .assets = no_assets,
                                        .page = "",
                                        .page_policy = "default-src 'none'",
                                        .metrics = &core->metrics,
                                        .services = api,
                                        .context = door,
                                        .loop_new = loop_new,
                                        .loop_free = loop_free,
                                        .authenticate = authenticate,
                                        .submit = submit};
    status = http_start(&door->config, &door->http, error);
    door->port = status == STATUS_OK ? http_port(door->http) : 0;
    return status;
}

void processor_door_quiesce(struct processor_door *door)
{
    if (door->http != NULL) {
        http_quiesce(door->http);
    }
}

void processor_door_stop(struct processor_door *door)
{
    http_stop(door->http);
    signed_door_free(door->word);
    crypto_wipe(door->key, sizeof door->key);
    *door = (struct processor_door){.http = NULL};
}
