#include "main/config_bot.h"

#include <string.h>

#include "channel/channel.h"

static bool is_word(struct str value)
{
    bool is_good = value.size > 0;
    for (size_t i = 0; i < value.size; i++) {
        char c = value.data[i];
        is_good = is_good && ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                              (c >= '0' && c <= '9') || c == '_' || c == '-');
    }
    return is_good;
}

static bool is_path(struct str value)
{
    return value.size > 0;
}

static bool is_way(struct str value)
{
    return str_equal(value, STR("hook")) || str_equal(value, STR("poll"));
}

static bool is_host(struct str value)
{
    return gate_host_is_allowed(WINDOW_TELEGRAM, value) || gate_host_is_allowed(WINDOW_VK, value) ||
           gate_host_is_allowed(WINDOW_MAX, value);
}

/* Every key there is, behind the messenger's name. */
static const struct {
    struct str key;
    size_t offset, room;
    bool (*is_good)(struct str value);
    bool is_of_vk;
} keys[] = {
#define ROW(key, member, check, is_of_vk)                                                          \
    {                                                                                              \
        STR_INIT(key), offsetof(struct config_bot, member),                                        \
            sizeof((struct config_bot *)0)->member, check, is_of_vk                                \
    }
    ROW("bot", bot, is_word, false),
    ROW("way", way, is_way, false),
    ROW("host", host, is_host, false),
    ROW("hook_file", hook_file, is_path, false),
    ROW("ca_file", ca_file, is_path, false),
    ROW("app", app, is_word, true),
    ROW("group_token_file", group_token_file, is_path, true),
    ROW("confirmation", confirmation, is_word, true),
#undef ROW
};

static enum status set_member(struct config_bot *bot, size_t row, struct str value,
                              struct error *error)
{
    if (value.size >= keys[row].room || !keys[row].is_good(value)) {
        return error_set(error, STATUS_INVALID, "a bot's \"%.*s\" is not of its form",
                         STR_ARGS(keys[row].key));
    }
    char *member = (char *)bot + keys[row].offset;
    memcpy(member, value.data, value.size);
    member[value.size] = '\0';
    return STATUS_OK;
}

enum status config_bot_set(struct config_bot bots[WINDOW_COUNT], struct str key, struct str value,
                           struct error *error)
{
    struct str rest = key;
    const struct channel *channel = channel_by_name(str_cut(&rest, '_'));
    if (channel == NULL || channel->window == WINDOW_BROWSER || rest.data == NULL) {
        return STATUS_NOT_FOUND;
    }
    for (size_t i = 0; i < ARRAY_COUNT(keys); i++) {
        bool is_ours = !keys[i].is_of_vk || channel->window == WINDOW_VK;
        if (is_ours && str_equal(rest, keys[i].key)) {
            return set_member(&bots[channel->window], i, value, error);
        }
    }
    return STATUS_NOT_FOUND;
}
