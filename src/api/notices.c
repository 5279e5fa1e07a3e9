/* notices.c - what a customer wants to be told, and how; the link that makes a chat the customer's;
 * what a notice was about. */
#include "bank/card_operation.h"
#include "channel/notice.h"

#include "api/api_internal.h"

/* ---- GET and PATCH /v1/notices */

struct notices_order {
    bool has[NOTICE_KINDS];
    enum notice_way ways[NOTICE_KINDS];
};

static enum status load(struct http_request *request, struct txn *txn)
{
    struct notice_settings *settings = ARENA_NEW(&request->arena, struct notice_settings);
    request->answer = settings;
    return settings == NULL ? STATUS_NO_MEMORY
                            : notice_settings_load(txn, api_of(request)->gate,
                                                   session_of(request)->customer, settings);
}

enum status notices_run(struct http_request *request, struct txn *txn)
{
    return load(request, txn);
}

static void read_way(struct http_request *request, json_t *body, enum notice_kind kind,
                     struct notices_order *order)
{
    enum { WORD_MOST = 16 };
    const char *name = notice_kind_word(kind);
    struct str word = json_text_optional(body, "", name, WORD_MOST, &request->errors);
    if (word.size == 0) {
        return;
    }
    order->has[kind] = true;
    if (notice_way_read(word, &order->ways[kind]) != STATUS_OK) {
        struct str pointer = arena_printf(&request->arena, "/%s", name);
        field_errors_add(&request->errors, pointer.data == NULL ? "" : pointer.data,
                         "none, sms, or a messenger's window");
    }
}

void notices_patch_parse(struct http_request *request)
{
    static const char *const members[] = {
#define NOTICE_MEMBER(name, number, word) word,
        NOTICE_KIND_LIST(NOTICE_MEMBER)
#undef NOTICE_MEMBER
            NULL};
    struct notices_order *order = ARENA_NEW(&request->arena, struct notices_order);
    json_t *body = api_body(request, members);
    request->order = order;
    if (order != NULL && body != NULL) {
        bool has_any = false;
        for (int kind = 1; kind < NOTICE_KINDS; kind++) {
            read_way(request, body, (enum notice_kind)kind, order);
            has_any = has_any || order->has[kind];
        }
        if (!has_any && request->errors.count == 0) {
            field_errors_add(&request->errors, "", "nothing is to be changed");
        }
    }
    json_decref(body);
}

enum status notices_patch_run(struct http_request *request, struct txn *txn)
{
    const struct notices_order *order = request->order;
    int64_t customer = session_of(request)->customer;
    enum status status = order == NULL ? STATUS_NO_MEMORY : STATUS_OK;
    bool is_linked = true;
    for (int kind = 1; kind < NOTICE_KINDS && status == STATUS_OK && is_linked; kind++) {
        if (order->has[kind]) {
            status =
                notice_choose(txn, customer, (enum notice_kind)kind, order->ways[kind], &is_linked);
        }
    }
    if (status == STATUS_OK && !is_linked) {
        api_refuse(request, &notice_outcomes[NOTICE_NOT_LINKED], NULL, false);
        return STATUS_OK;
    }
    request->written = true;
    return status == STATUS_OK ? load(request, txn) : status;
}

void notices_reply(struct http_request *request)
{
    const struct notice_settings *settings = request->answer;
    json_t *ways = json_object();
    json_t *windows = json_array();
    for (int kind = 1; kind < NOTICE_KINDS; kind++) {
        (void)json_object_set_new(ways, notice_kind_word((enum notice_kind)kind),
                                  json_string(notice_way_word(settings->ways[kind])));
    }
    for (size_t i = WINDOW_BROWSER + 1; i < WINDOW_COUNT; i++) {
        const char *state = settings->is_blocked[i]  ? "blocked"
                            : settings->is_linked[i] ? "linked"
                                                     : "unlinked";
        (void)json_array_append_new(windows,
                                    json_pack("{s:s,s:s,s:b}", "window", channels[i]->name, "state",
                                              state, "offered", (int)settings->is_offered[i]));
    }
    http_answer_json(request, 200, json_pack("{s:o,s:o}", "ways", ways, "windows", windows));
}

/* ---- POST /v1/notices/link */

struct link_order {
    const struct channel *channel;
};

struct link_answer {
    char address[GATE_LONG_ADDRESS];
    int64_t expires_us;
};

void notice_link_parse(struct http_request *request)
{
    enum { NAME_MOST = 16 };
    static const char *const members[] = {"window", NULL};
    struct link_order *order = ARENA_NEW(&request->arena, struct link_order);
    json_t *body = api_body(request, members);
    request->order = order;
    if (order != NULL && body != NULL) {
        struct str name = json_text(body, "", "window", NAME_MOST, &request->errors);
        order->channel = channel_by_name(name);
        bool is_messenger = order->channel != NULL && order->channel->window != WINDOW_BROWSER;
        if (name.size != 0 && !is_messenger) {
            field_errors_add(&request->errors, "/window", "not a messenger's window");
        }
    }
    json_decref(body);
}

enum status notice_link_run(struct http_request *request, struct txn *txn)
{
    const struct link_order *order = request->order;
    const struct api *api = api_of(request);
    struct link_answer *answer = ARENA_NEW(&request->arena, struct link_answer);
    if (order == NULL || answer == NULL) {
        return STATUS_NO_MEMORY;
    }
    enum window window = order->channel->window;
    if (gate_voice(api->gate, window) == GATE_SILENT) {
        api_refuse(request, &notice_outcomes[NOTICE_NO_BOT], NULL, false);
        return STATUS_OK;
    }
    struct gate_link link;
    enum status status = notice_start_make(txn, api->bank, session_of(request)->customer, window,
                                           &link, &answer->expires_us);
    gate_start_address(&gate_config(api->gate)->bots[window], window, &link, answer->address);
    request->answer = answer;
    request->written = true;
    return status;
}

void notice_link_reply(struct http_request *request)
{
    const struct link_order *order = request->order;
    const struct link_answer *answer = request->answer;
    http_answer_json(request, 201,
                     json_pack("{s:s,s:s,s:o}", "window", order->channel->name, "link",
                               answer->address, "expires_at", json_of_time(answer->expires_us)));
}

/* ---- GET /v1/notices/opened/{token} */

struct opened {
    struct notice notice;
    int64_t transfer; /* that brought the money; 0: none */
    int64_t card;     /* that was used; 0: none */
};

/* Which card an operation was with. */
static enum status find_card(struct txn *txn, struct opened *opened)
{
    struct card_operation operation;
    enum status status =
        card_operation_get(txn, opened->notice.customer, opened->notice.subject, &operation);
    opened->card = status == STATUS_OK ? operation.card : 0;
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

/* Money that came is no payment of this customer's: it is shown by its entry. */
static enum status find_entry(struct txn *txn, struct opened *opened)
{
    if (opened->notice.kind == NOTICE_CARD) {
        return find_card(txn, opened);
    }
    if (opened->notice.kind != NOTICE_INCOMING) {
        return STATUS_OK;
    }
    enum status status = payment_find_transfer(txn, opened->notice.subject, &opened->transfer);
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

enum status notice_opened_run(struct http_request *request, struct txn *txn)
{
    struct opened *opened = ARENA_NEW(&request->arena, struct opened);
    struct gate_link link;
    if (opened == NULL) {
        return STATUS_NO_MEMORY;
    }
    enum status status =
        gate_link_read(request->path_token, &link) == STATUS_OK
            ? notice_open(txn, session_of(request)->customer, &link, &opened->notice)
            : STATUS_NOT_FOUND;
    if (status == STATUS_NOT_FOUND) {
        api_refuse(request, &bank_outcomes[BANK_NOT_FOUND], NULL, false);
        return STATUS_OK;
    }
    request->answer = opened;
    return status == STATUS_OK ? find_entry(txn, opened) : status;
}

void notice_opened_reply(struct http_request *request)
{
    const struct opened *opened = request->answer;
    const struct notice *notice = &opened->notice;
    bool has_payment = notice->kind == NOTICE_INCOMING || notice->kind == NOTICE_OUTGOING ||
                       notice->kind == NOTICE_BACK;
    struct str entry = api_entry_id(request, opened->transfer, true);
    json_t *shown = opened->transfer == 0 || entry.data == NULL
                        ? json_null()
                        : json_stringn(entry.data, entry.size);
    http_answer_json(request, 200,
                     json_pack("{s:s,s:o,s:o,s:o}", "kind", notice_kind_word(notice->kind),
                               "payment", has_payment ? json_of_id(notice->subject) : json_null(),
                               "entry", shown, "card",
                               opened->card == 0 ? json_null() : json_of_id(opened->card)));
}

/* ---- for what happens in other routes */

enum status api_tell(struct http_request *request, struct txn *txn, int64_t customer, int kind,
                     int64_t subject)
{
    const struct api *api = api_of(request);
    return notice_add(txn, api->gate, api->bank, customer, (enum notice_kind)kind, subject);
}
