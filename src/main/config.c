#include "main/config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/str.h"

static const char file_name[] = "okno.conf";
enum { FILE_MOST = 16 * 1024, LAUNCH_MAX_AGE = 3600 };

static struct str trimmed(struct str text)
{
    while (text.size > 0 && (text.data[0] == ' ' || text.data[0] == '\t')) {
        text = (struct str){text.data + 1, text.size - 1};
    }
    while (text.size > 0 && strchr(" \t\r", text.data[text.size - 1]) != NULL) {
        text.size--;
    }
    return text;
}

static enum status set_store(struct config *config, enum window window, struct str value,
                             struct error *error)
{
    (void)window;
    if (value.size == 0 || value.size >= sizeof config->store) {
        return error_set(error, STATUS_INVALID, "store needs an address");
    }
    (void)snprintf(config->store, sizeof config->store, "%.*s", STR_ARGS(value));
    return STATUS_OK;
}

/* room: bytes at path. */
static enum status set_path(char *path, size_t room, struct str value, struct error *error)
{
    if (value.size == 0 || value.size >= room) {
        return error_set(error, STATUS_INVALID, "a file needs a path of less than %zu bytes", room);
    }
    (void)snprintf(path, room, "%.*s", STR_ARGS(value));
    return STATUS_OK;
}

static enum status set_secret_file(struct config *config, enum window window, struct str value,
                                   struct error *error)
{
    return set_path(config->secret_file[window], sizeof config->secret_file[window], value, error);
}

static enum status set_max_age(struct config *config, enum window window, struct str value,
                               struct error *error)
{
    (void)window;
    enum { MOST = 24 * 3600, LEAST = 30 };
    if (str_to_int64(value, &config->launch_max_age) != STATUS_OK ||
        config->launch_max_age < LEAST || config->launch_max_age > MOST) {
        return error_set(error, STATUS_INVALID, "launch_max_age is from %d to %d seconds", LEAST,
                         MOST);
    }
    return STATUS_OK;
}

/* A link goes into answers and SMS as it is: an https address, or the demo's own machine. */
static enum status set_link(struct config *config, enum window window, struct str value,
                            struct error *error)
{
    bool is_good =
        value.size != 0 && value.size < CONFIG_LINK &&
        (str_starts(value, STR("https://")) || str_starts(value, STR("http://127.0.0.1")));
    for (size_t i = 0; is_good && i < value.size; i++) {
        is_good = value.data[i] > ' ' && value.data[i] < 0x7F &&
                  strchr("\"<>\\^`{|}", value.data[i]) == NULL;
    }
    if (!is_good) {
        return error_set(error, STATUS_INVALID,
                         "a window's link is an address like https://t.me/...");
    }
    (void)snprintf(config->link[window], CONFIG_LINK, "%.*s", STR_ARGS(value));
    return STATUS_OK;
}

static enum status set_jurisdiction(struct config *config, enum window window, struct str value,
                                    struct error *error)
{
    (void)window;
    if (!policy_jurisdiction_is_good(value) || value.size != 2) {
        return error_set(error, STATUS_INVALID, "jurisdiction is two capital letters, RU");
    }
    (void)snprintf(config->jurisdiction, sizeof config->jurisdiction, "%.*s", STR_ARGS(value));
    return STATUS_OK;
}

/* Origins go into a header as they are: scheme, host and port, and nothing else. */
static enum status set_frame_hosts(struct config *config, enum window window, struct str value,
                                   struct error *error)
{
    (void)window;
    static const char allowed[] = "abcdefghijklmnopqrstuvwxyz0123456789.-:/ ";
    bool is_good = value.size != 0 && value.size < CONFIG_HOSTS;
    for (size_t i = 0; is_good && i < value.size; i++) {
        is_good = value.data[i] != '\0' && strchr(allowed, value.data[i]) != NULL;
    }
    if (!is_good) {
        return error_set(error, STATUS_INVALID,
                         "frame_hosts needs origins like http://127.0.0.1:80");
    }
    (void)snprintf(config->frame_hosts, CONFIG_HOSTS, "%.*s", STR_ARGS(value));
    return STATUS_OK;
}

static enum status set_public_file(struct config *config, enum window window, struct str value,
                                   struct error *error)
{
    (void)window;
    return set_path(config->public_file, sizeof config->public_file, value, error);
}

static enum status set_processor_listen(struct config *config, enum window window, struct str value,
                                        struct error *error)
{
    (void)window;
    struct str port = value;
    struct str address = str_cut(&port, ':');
    int64_t number = 0;
    if (address.size == 0 || address.size >= CONFIG_ADDRESS || port.data == NULL ||
        str_to_int64(port, &number) != STATUS_OK || number < 1 || number > UINT16_MAX) {
        return error_set(error, STATUS_INVALID, "processor_listen is like 127.0.0.1:8090");
    }
    (void)snprintf(config->processor_listen, CONFIG_ADDRESS, "%.*s", STR_ARGS(address));
    config->processor_port = (uint16_t)number;
    return STATUS_OK;
}

static enum status set_processor_key(struct config *config, enum window window, struct str value,
                                     struct error *error)
{
    (void)window;
    return set_path(config->processor_key_file, sizeof config->processor_key_file, value, error);
}

/* Every key there is, but those of bots; of which window, where it is one's. */
static const struct {
    struct str key;
    enum status (*set)(struct config *config, enum window window, struct str value,
                       struct error *error);
    enum window window;
} keys[] = {{STR_INIT("store"), set_store, WINDOW_BROWSER},
            {STR_INIT("telegram_token_file"), set_secret_file, WINDOW_TELEGRAM},
            {STR_INIT("vk_app_key_file"), set_secret_file, WINDOW_VK},
            {STR_INIT("max_token_file"), set_secret_file, WINDOW_MAX},
            {STR_INIT("launch_max_age"), set_max_age, WINDOW_BROWSER},
            {STR_INIT("browser_link"), set_link, WINDOW_BROWSER},
            {STR_INIT("telegram_link"), set_link, WINDOW_TELEGRAM},
            {STR_INIT("vk_link"), set_link, WINDOW_VK},
            {STR_INIT("max_link"), set_link, WINDOW_MAX},
            {STR_INIT("jurisdiction"), set_jurisdiction, WINDOW_BROWSER},
            {STR_INIT("frame_hosts"), set_frame_hosts, WINDOW_BROWSER},
            {STR_INIT("processor_listen"), set_processor_listen, WINDOW_BROWSER},
            {STR_INIT("processor_key_file"), set_processor_key, WINDOW_BROWSER},
            {STR_INIT("public_file"), set_public_file, WINDOW_BROWSER}};

static enum status set(struct config *config, struct str key, struct str value, struct error *error)
{
    for (size_t i = 0; i < ARRAY_COUNT(keys); i++) {
        if (str_equal(key, keys[i].key)) {
            return keys[i].set(config, keys[i].window, value, error);
        }
    }
    enum status status = config_bot_set(config->bots, key, value, error);
    if (status == STATUS_NOT_FOUND) {
        status = config_details_set(&config->details, key, value, error);
    }
    if (status == STATUS_NOT_FOUND) {
        status = config_rail_set(&config->rail, key, value, error);
    }
    if (status == STATUS_NOT_FOUND) {
        status = config_asks_set(&config->asks, key, value, error);
    }
    if (status != STATUS_NOT_FOUND) {
        return status;
    }
    return error_set(error, STATUS_INVALID, "%s: there is no key \"%.*s\"", file_name,
                     STR_ARGS(key));
}

enum status config_parse(const char *text, struct config *config, struct error *error)
{
    struct str rest = str_from(text);
    for (int number = 1; rest.data != NULL && rest.size > 0; number++) {
        struct str line = trimmed(str_cut(&rest, '\n'));
        if (line.size == 0 || line.data[0] == '#') {
            continue;
        }
        struct str key = trimmed(str_cut(&line, '='));
        if (line.data == NULL) {
            return error_set(error, STATUS_INVALID, "%s, line %d: not of the form key = value",
                             file_name, number);
        }
        enum status status = set(config, key, trimmed(line), error);
        if (status != STATUS_OK) {
            return status;
        }
    }
    return STATUS_OK;
}

static enum status read_file(const char *path, struct config *config, struct error *error)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0 && errno == ENOENT) {
        return STATUS_OK;
    }
    char *text = calloc(1, FILE_MOST + 1);
    ssize_t size = fd < 0 || text == NULL ? -1 : read(fd, text, FILE_MOST);
    enum status status =
        size < 0 || size == FILE_MOST
            ? error_set(error, STATUS_IO, "cannot read %s (at most %d bytes)", path, FILE_MOST - 1)
            : config_parse(text, config, error);
    if (fd >= 0) {
        (void)close(fd);
    }
    free(text);
    return status;
}

enum status config_read(const char *data, struct config *config, struct error *error)
{
    char path[CONFIG_TEXT];
    *config = (struct config){.launch_max_age = LAUNCH_MAX_AGE, .jurisdiction = "RU"};
    int size = snprintf(config->store, sizeof config->store, "sqlite:%s/bank.db", data);
    if (size <= 0 || (size_t)size >= sizeof config->store) {
        return error_set(error, STATUS_INVALID, "path too long");
    }
    (void)snprintf(path, sizeof path, "%s/%s", data, file_name);
    enum status status = read_file(path, config, error);
    const char *named = getenv("OKNO_STORE"); /* NOLINT(concurrency-mt-unsafe): nobody sets it */
    return status == STATUS_OK && named != NULL && named[0] != '\0'
               ? set_store(config, WINDOW_BROWSER, str_from(named), error)
               : status;
}
