/* hooks.c - updates of messengers: looked at, noted and answered at once; whatever is said in reply
 * leaves by the gate, later. What was written in a chat is read here and nowhere else. */
#include "channel/bot.h"

#include "api/api_internal.h"

struct hook_order {
    enum window window;
    enum bot_hook hook;
    struct bot_update update;
};

static void parse(struct http_request *request, enum window window)
{
    struct hook_order *order = ARENA_NEW(&request->arena, struct hook_order);
    const struct api *api = api_of(request);
    request->order = order;
    if (order == NULL) {
        return;
    }
    order->window = window;
    order->hook = api->gate == NULL
                      ? BOT_HOOK_FORGED
                      : bot_hook_read(gate_config(api->gate), window, request->hook_secret,
                                      request->body, &order->update);
}

void hook_telegram_parse(struct http_request *request)
{
    parse(request, WINDOW_TELEGRAM);
}

void hook_vk_parse(struct http_request *request)
{
    parse(request, WINDOW_VK);
}

void hook_max_parse(struct http_request *request)
{
    parse(request, WINDOW_MAX);
}

/* A wrong secret is answered as if there were nothing at this address. */
enum status hook_run(struct http_request *request, struct txn *txn)
{
    const struct hook_order *order = request->order;
    if (order == NULL) {
        return STATUS_NO_MEMORY;
    }
    if (order->hook == BOT_HOOK_FORGED) {
        api_refuse(request, &http_outcomes[HTTP_NOT_FOUND], NULL, false);
        return STATUS_OK;
    }
    return order->hook == BOT_HOOK_CONFIRM
               ? STATUS_OK
               : bot_receive(txn, api_of(request)->gate, &order->update);
}

void hook_reply(struct http_request *request)
{
    const struct hook_order *order = request->order;
    const struct gate_config *config = gate_config(api_of(request)->gate);
    bool is_confirmed = order->hook == BOT_HOOK_CONFIRM;
    http_answer(request, 200, "text/plain; charset=utf-8",
                is_confirmed ? str_from(config->bots[order->window].confirmation) : STR("ok"));
}
