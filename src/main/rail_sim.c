/* rail_sim.c - okno rail-sim: the other banks, played over HTTP (rail/sim.h says what they do). */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "main/command.h"
#include "main/rail_sim_door.h"
#include "main/server.h"

struct sim_options {
    struct rail_sim_config config;
    const char *key_file, *books;
    uint16_t port;
};

static int usage(void)
{
    (void)fprintf(stderr,
                  "usage: okno rail-sim --port N --callback URL --key-file FILE\n"
                  "  [--books FILE]         keep the books there: it may be killed at any moment\n"
                  "  [--balance KOPECKS]    the bank's money at the beginning of new books\n"
                  "  [--seed N]             repeats what chance does\n"
                  "  [--payee NUMBER] ...   an account or phone that money comes in for\n"
                  "  [--credits N]          so often a minute\n"
                  "  [--reject N] [--give-back N] [--lose-before N] [--lose-after N]\n"
                  "  [--lose-status N] [--twice N]   percent of messages\n"
                  "  [--delay MS]           the most that news takes\n");
    return EXIT_USAGE;
}

/* Options that are a number, and where it goes. */
static const struct {
    struct option option;
    size_t offset;
} numbers[] = {
    {{"reject", required_argument, NULL, 'n'}, offsetof(struct rail_sim_config, reject)},
    {{"give-back", required_argument, NULL, 'n'}, offsetof(struct rail_sim_config, give_back)},
    {{"lose-before", required_argument, NULL, 'n'}, offsetof(struct rail_sim_config, lose_before)},
    {{"lose-after", required_argument, NULL, 'n'}, offsetof(struct rail_sim_config, lose_after)},
    {{"lose-status", required_argument, NULL, 'n'}, offsetof(struct rail_sim_config, lose_status)},
    {{"twice", required_argument, NULL, 'n'}, offsetof(struct rail_sim_config, twice)},
    {{"delay", required_argument, NULL, 'n'}, offsetof(struct rail_sim_config, delay_ms)},
    {{"credits", required_argument, NULL, 'n'}, offsetof(struct rail_sim_config, credits_a_minute)},
};

static bool read_number(const char *text, int64_t most, int64_t *number)
{
    return str_to_int64(str_from(text), number) == STATUS_OK && *number <= most;
}

static bool read_payee(struct sim_options *options, const char *text)
{
    struct rail_sim_config *config = &options->config;
    if (config->payee_count == SIM_PAYEES || strlen(text) >= NUMBER_TEXT) {
        return false;
    }
    size_t at = config->payee_count++;
    (void)snprintf(config->payees[at].number, NUMBER_TEXT, "%s", text);
    (void)snprintf(config->payees[at].name, RAIL_NAME, "%s", "Вымышленный Получатель");
    return true;
}

static bool read_one(struct sim_options *options, int option, int index)
{
    enum { MOST = 1000000 };
    int64_t number = 0;
    struct rail_peer *peer = &options->config.peer;
    switch (option) {
    case 'n':
        if (!read_number(optarg, MOST, &number)) {
            return false;
        }
        *(int32_t *)(void *)((char *)&options->config + numbers[index].offset) = (int32_t)number;
        return true;
    case 'p':
        options->port = read_number(optarg, UINT16_MAX, &number) ? (uint16_t)number : 0;
        return options->port != 0;
    case 'c':
        (void)snprintf(peer->url, sizeof peer->url, "%s", optarg);
        return rail_url_is_allowed(str_from(optarg));
    case 's':
        options->config.seed = read_number(optarg, INT64_MAX, &number) ? (uint64_t)number : 0;
        return options->config.seed != 0;
    case 'o': {
        bool is_negative = optarg[0] == '-';
        bool good = read_number(optarg + is_negative, AMOUNT_MAX, &number);
        options->config.opening = is_negative ? -number : number;
        return good;
    }
    case 'y':
        return read_payee(options, optarg);
    case 'k':
        options->key_file = optarg;
        return true;
    case 'b':
        options->books = optarg;
        return true;
    default:
        return false;
    }
}

static bool read_options(int count, char **arguments, struct sim_options *options)
{
    struct option table[ARRAY_COUNT(numbers) + 8] = {{0}};
    static const struct option others[] = {
        {"port", required_argument, NULL, 'p'},     {"callback", required_argument, NULL, 'c'},
        {"key-file", required_argument, NULL, 'k'}, {"books", required_argument, NULL, 'b'},
        {"balance", required_argument, NULL, 'o'},  {"seed", required_argument, NULL, 's'},
        {"payee", required_argument, NULL, 'y'}};
    for (size_t i = 0; i < ARRAY_COUNT(numbers); i++) {
        table[i] = numbers[i].option;
    }
    memcpy(table + ARRAY_COUNT(numbers), others, sizeof others);
    int option = 0;
    int index = 0;
    /* NOLINTNEXTLINE(concurrency-mt-unsafe): no other thread yet */
    while ((option = getopt_long(count, arguments, "", table, &index)) != -1) {
        if (!read_one(options, option, index)) {
            return false;
        }
    }
    return optind == count && options->port != 0 && options->config.peer.url[0] != '\0' &&
           options->key_file != NULL;
}

static enum status start(const struct sim_options *options, struct rail_sim_door *door,
                         struct rail_forms **forms, struct error *error)
{
    struct rail_sim_config config = options->config;
    enum status status =
        signed_key_read(options->key_file, config.peer.key, &config.peer.key_size, error);
    if (status == STATUS_OK && clock_zone_set(CORE_ZONE) != STATUS_OK) {
        status = error_set(error, STATUS_INVALID, "the time zone is not on this machine");
    }
    if (status == STATUS_OK) {
        status = rail_forms_new(forms, error);
    }
    config.forms = *forms;
    (void)snprintf(door->books, sizeof door->books, "%s",
                   options->books == NULL ? "" : options->books);
    return status == STATUS_OK ? rail_sim_door_start(door, &config, options->port, error) : status;
}

int command_rail_sim(int count, char **arguments)
{
    struct clock clock = clock_system();
    struct error error = {0};
    struct rail_forms *forms = NULL;
    struct sim_options *options = calloc(1, sizeof *options);
    struct rail_sim_door *door = calloc(1, sizeof *door);
    int result = EXIT_FAILED;
    if (options == NULL || door == NULL) {
        (void)fprintf(stderr, "okno rail-sim: no memory\n");
    } else {
        const struct bank_policy policy = bank_policy_default();
        options->config.clock = &clock;
        options->config.seed = 1;
        (void)snprintf(options->config.bank_bik, BIK_TEXT, "%.*s", STR_ARGS(policy.bik));
        if (!read_options(count, arguments, options)) {
            result = usage();
        } else {
            server_prepare_process();
            enum status status = start(options, door, &forms, &error);
            if (status == STATUS_OK) {
                (void)printf("okno rail-sim: http://127.0.0.1:%u\n", (unsigned)options->port);
                (void)fflush(stdout);
                server_wait_signal();
                result = EXIT_DONE;
            } else {
                (void)fprintf(stderr, "okno rail-sim: %s\n", error.text);
            }
            rail_sim_door_stop(door);
        }
    }
    rail_forms_free(forms);
    free(options);
    free(door);
    return result;
}
