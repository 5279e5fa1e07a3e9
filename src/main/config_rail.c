#include "main/config_rail.h"

#include <stdio.h>

static enum status set_url(struct config_rail *rail, struct str value, struct error *error)
{
    if (!rail_url_is_allowed(value)) {
        return error_set(error, STATUS_INVALID,
                         "rail_url is like https://rail.example/okno; http only to loopback");
    }
    (void)snprintf(rail->url, sizeof rail->url, "%.*s", STR_ARGS(value));
    return STATUS_OK;
}

static enum status set_path(char *path, size_t room, struct str value, struct error *error)
{
    if (value.size == 0 || value.size >= room) {
        return error_set(error, STATUS_INVALID, "a file's path is missing or too long");
    }
    (void)snprintf(path, room, "%.*s", STR_ARGS(value));
    return STATUS_OK;
}

static enum status set_key_file(struct config_rail *rail, struct str value, struct error *error)
{
    return set_path(rail->key_file, sizeof rail->key_file, value, error);
}

static enum status set_ca_file(struct config_rail *rail, struct str value, struct error *error)
{
    return set_path(rail->ca_file, sizeof rail->ca_file, value, error);
}

static enum status set_listen(struct config_rail *rail, struct str value, struct error *error)
{
    struct str port = value;
    struct str address = str_cut(&port, ':');
    int64_t number = 0;
    if (address.size == 0 || address.size >= sizeof rail->listen || port.data == NULL ||
        str_to_int64(port, &number) != STATUS_OK || number < 1 || number > UINT16_MAX) {
        return error_set(error, STATUS_INVALID, "rail_listen is like 127.0.0.1:8091");
    }
    (void)snprintf(rail->listen, sizeof rail->listen, "%.*s", STR_ARGS(address));
    rail->port = (uint16_t)number;
    return STATUS_OK;
}

static enum status set_patience(struct config_rail *rail, struct str value, struct error *error)
{
    enum { MOST = 3600 };
    int64_t number = 0;
    if (str_to_int64(value, &number) != STATUS_OK || number < 1 || number > MOST) {
        return error_set(error, STATUS_INVALID, "rail_patience is 1 to %d seconds", MOST);
    }
    rail->patience = number;
    return STATUS_OK;
}

/* 00 to most; -1: it is not that. */
static int32_t two_digits(const char *at, int32_t most)
{
    enum { TEN = 10 };
    bool are_digits = at[0] >= '0' && at[0] <= '9' && at[1] >= '0' && at[1] <= '9';
    int32_t number = are_digits ? (at[0] - '0') * TEN + at[1] - '0' : -1;
    return number <= most ? number : -1;
}

static enum status set_statement(struct config_rail *rail, struct str value, struct error *error)
{
    enum { SIZE = 5, COLON = 2, HOURS = 23, MINUTES = 59, MINUTE = 60, HOUR = 60 * MINUTE };
    bool is_shaped = value.size == SIZE && value.data[COLON] == ':';
    int32_t hour = is_shaped ? two_digits(value.data, HOURS) : -1;
    int32_t minute = is_shaped ? two_digits(value.data + COLON + 1, MINUTES) : -1;
    if (hour < 0 || minute < 0 || hour + minute == 0) {
        return error_set(error, STATUS_INVALID, "rail_statement is 00:01 to 23:59");
    }
    rail->statement = hour * HOUR + minute * MINUTE;
    return STATUS_OK;
}

static const struct {
    struct str key;
    enum status (*set)(struct config_rail *rail, struct str value, struct error *error);
} keys[] = {{STR_INIT("rail_url"), set_url},           {STR_INIT("rail_key_file"), set_key_file},
            {STR_INIT("rail_ca_file"), set_ca_file},   {STR_INIT("rail_listen"), set_listen},
            {STR_INIT("rail_patience"), set_patience}, {STR_INIT("rail_statement"), set_statement}};

enum status config_rail_set(struct config_rail *rail, struct str key, struct str value,
                            struct error *error)
{
    for (size_t i = 0; i < ARRAY_COUNT(keys); i++) {
        if (str_equal(key, keys[i].key)) {
            return keys[i].set(rail, value, error);
        }
    }
    return STATUS_NOT_FOUND;
}
