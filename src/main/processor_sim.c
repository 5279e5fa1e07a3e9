/* processor_sim.c - okno processor-sim: plays the cards' processor against a bank, at a pace. A
 * request leaves at its moment, however late the answers are, and is timed from that moment. */
#include <getopt.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "main/command.h"
#include "main/processor_client.h"
#include "main/server.h"

enum { RATE_MOST = 5000, SECONDS_MOST = 3600, THREADS_MOST = 64, CARDS_MOST = 100000, NUMBER = 20 };

struct sim_options {
    const char *url, *key_file, *cards_file;
    int64_t rate, seconds, threads;
};

struct sim {
    struct sim_options options;
    char address[64];
    uint16_t port;
    char key[SIGNED_KEY_MOST];
    size_t key_size;
    struct clock clock;
    char (*cards)[NUMBER];
    size_t card_count;
};

/* What one thread has seen. */
struct player {
    const struct sim *sim;
    struct processor_client client;
    pthread_t thread;
    int64_t index;
    int64_t *times_us;
    size_t count, room;
    int64_t approved, declined, others, errors;
};

/* ---- options */

static bool read_number(const char *name, const char *text, int64_t most, int64_t *number)
{
    if (str_to_int64(str_from(text), number) == STATUS_OK && *number >= 1 && *number <= most) {
        return true;
    }
    (void)fprintf(stderr, "okno processor-sim: --%s is a number from 1 to %lld\n", name,
                  (long long)most);
    return false;
}

static bool read_options(int count, char **arguments, struct sim_options *options)
{
    static const struct option table[] = {{"url", required_argument, NULL, 'u'},
                                          {"key-file", required_argument, NULL, 'k'},
                                          {"cards", required_argument, NULL, 'c'},
                                          {"rate", required_argument, NULL, 'r'},
                                          {"seconds", required_argument, NULL, 's'},
                                          {"connections", required_argument, NULL, 't'},
                                          {0}};
    int option = 0;
    bool good = true;
    /* NOLINTNEXTLINE(concurrency-mt-unsafe): no other thread yet */
    while (good && (option = getopt_long(count, arguments, "", table, NULL)) != -1) {
        switch (option) {
        case 'u':
            options->url = optarg;
            break;
        case 'k':
            options->key_file = optarg;
            break;
        case 'c':
            options->cards_file = optarg;
            break;
        case 'r':
            good = read_number("rate", optarg, RATE_MOST, &options->rate);
            break;
        case 's':
            good = read_number("seconds", optarg, SECONDS_MOST, &options->seconds);
            break;
        case 't':
            good = read_number("connections", optarg, THREADS_MOST, &options->threads);
            break;
        default:
            return false;
        }
    }
    if (good && (optind != count || options->url == NULL || options->key_file == NULL ||
                 options->cards_file == NULL)) {
        (void)fprintf(stderr, "okno processor-sim: --url, --key-file and --cards are needed\n");
        return false;
    }
    return good;
}

/* http://ADDRESS:PORT */
static bool read_url(struct sim *sim)
{
    struct str rest = str_from(sim->options.url);
    const struct str scheme = STR("http://");
    int64_t port = 0;
    if (!str_starts(rest, scheme)) {
        return false;
    }
    rest = (struct str){rest.data + scheme.size, rest.size - scheme.size};
    struct str address = str_cut(&rest, ':');
    (void)snprintf(sim->address, sizeof sim->address, "%.*s", STR_ARGS(address));
    bool good = rest.data != NULL && str_to_int64(rest, &port) == STATUS_OK && port >= 1 &&
                port <= UINT16_MAX;
    sim->port = good ? (uint16_t)port : 0;
    return good;
}

/* A number a line. */
static bool read_cards(struct sim *sim)
{
    FILE *file = fopen(sim->options.cards_file, "re");
    char line[64];
    sim->cards = calloc(CARDS_MOST, sizeof *sim->cards);
    while (file != NULL && sim->cards != NULL && sim->card_count < CARDS_MOST &&
           fgets(line, sizeof line, file) != NULL) {
        size_t size = strcspn(line, "\r\n");
        if (size > 0 && size < NUMBER) {
            memcpy(sim->cards[sim->card_count++], line, size);
        }
    }
    if (file != NULL) {
        (void)fclose(file);
    }
    return sim->card_count > 0;
}

static bool prepare(struct sim *sim)
{
    struct error error = {0};
    if (!read_url(sim)) {
        (void)fprintf(stderr, "okno processor-sim: --url is like http://127.0.0.1:8090\n");
        return false;
    }
    if (signed_key_read(sim->options.key_file, sim->key, &sim->key_size, &error) != STATUS_OK) {
        (void)fprintf(stderr, "okno processor-sim: %s\n", error.text);
        return false;
    }
    if (!read_cards(sim)) {
        (void)fprintf(stderr, "okno processor-sim: no card numbers in %s\n",
                      sim->options.cards_file);
        return false;
    }
    return true;
}

/* ---- playing */

static void note(struct player *player, int64_t took_us, int http, struct str answer)
{
    static const char approved[] = "\"decision\":\"approved\"";
    static const char declined[] = "\"decision\":\"declined\"";
    if (http != 200) {
        player->errors++;
        return;
    }
    if (player->count < player->room) {
        player->times_us[player->count++] = took_us;
    }
    bool is_yes = memmem(answer.data, answer.size, approved, sizeof approved - 1) != NULL;
    bool is_no = memmem(answer.data, answer.size, declined, sizeof declined - 1) != NULL;
    player->approved += is_yes;
    player->declined += !is_yes && is_no;
}

/* One purchase, from the moment it was due; every third is cleared at once, so that money moves. */
static void buy(struct player *player, int64_t due_us, int64_t turn)
{
    const struct sim *sim = player->sim;
    struct processor_client *client = &player->client;
    char message[PROCESSOR_NAME];
    char operation[PROCESSOR_NAME];
    char body[PROCESSOR_BODY];
    struct str answer = {NULL, 0};
    int http = 0;
    const struct shop *shop = &shops[random_below(&client->random, 4)];
    const char *number = sim->cards[random_below(&client->random, sim->card_count)];
    processor_client_name(client, message);
    processor_client_name(client, operation);
    processor_client_purchase(body, message, operation, number, shop, 100);
    enum status status = processor_client_say(client, "authorisations", body, &http, &answer);
    int64_t took_us = clock_monotonic(&sim->clock) - due_us;
    note(player, took_us, status == STATUS_OK ? http : 0, answer);
    if (status == STATUS_OK && http == 200 && turn % 3 == 0) {
        processor_client_name(client, message);
        processor_client_follow(body, message, operation, 100, true);
        status = processor_client_say(client, "clearings", body, &http, &answer);
        player->others += status == STATUS_OK && http == 200;
        player->errors += status != STATUS_OK || http != 200;
    }
}

static void *play(void *context)
{
    struct player *player = context;
    const struct sim *sim = player->sim;
    int64_t begun = clock_monotonic(&sim->clock);
    int64_t until = begun + SECONDS_US(sim->options.seconds);
    pthread_mutex_t mutex;
    pthread_cond_t never;
    (void)pthread_mutex_init(&mutex, NULL);
    clock_condition_init(&never);
    for (int64_t turn = 0;; turn++) {
        int64_t due = begun + (turn * sim->options.threads + player->index) * MICROSECONDS /
                                  sim->options.rate;
        int64_t now = clock_monotonic(&sim->clock);
        if (due >= until) {
            break;
        }
        if (due > now) {
            (void)pthread_mutex_lock(&mutex);
            clock_wait(&never, &mutex, due - now);
            (void)pthread_mutex_unlock(&mutex);
        }
        buy(player, due, turn);
    }
    (void)pthread_cond_destroy(&never);
    (void)pthread_mutex_destroy(&mutex);
    return NULL;
}

static int compare(const void *a, const void *b)
{
    int64_t left = *(const int64_t *)a;
    int64_t right = *(const int64_t *)b;
    return left < right ? -1 : left > right;
}

static void print_ms(const char *name, int64_t us)
{
    (void)printf("%s: %lld.%02lld ms\n", name, (long long)(us / 1000), (long long)(us % 1000 / 10));
}

/* All threads' figures together. Returns whether all was well. */
static bool report(const struct sim *sim, const struct player *players)
{
    struct player all = {.count = 0};
    for (int64_t i = 0; i < sim->options.threads; i++) {
        all.room += players[i].count;
        all.approved += players[i].approved;
        all.declined += players[i].declined;
        all.others += players[i].others;
        all.errors += players[i].errors;
    }
    all.times_us = calloc(all.room + 1, sizeof *all.times_us);
    for (int64_t i = 0; i < sim->options.threads && all.times_us != NULL; i++) {
        memcpy(all.times_us + all.count, players[i].times_us,
               players[i].count * sizeof *all.times_us);
        all.count += players[i].count;
    }
    if (all.times_us == NULL || all.count == 0) {
        free(all.times_us);
        (void)fprintf(stderr, "okno processor-sim: nothing was answered\n");
        return false;
    }
    qsort(all.times_us, all.count, sizeof *all.times_us, compare);
    (void)printf("cards.rate: %lld authorisations/s\n", (long long)sim->options.rate);
    (void)printf("cards.authorise.count: %zu times\n", all.count);
    print_ms("cards.authorise.p50", all.times_us[all.count / 2]);
    print_ms("cards.authorise.p99", all.times_us[all.count * 99 / 100]);
    print_ms("cards.authorise.longest", all.times_us[all.count - 1]);
    (void)printf("cards.authorise.approved: %lld times\n", (long long)all.approved);
    (void)printf("cards.authorise.declined: %lld times\n", (long long)all.declined);
    (void)printf("cards.cleared: %lld times\n", (long long)all.others);
    (void)printf("cards.errors: %lld answers\n", (long long)all.errors);
    free(all.times_us);
    return all.errors == 0;
}

static bool run(struct sim *sim)
{
    static struct player players[THREADS_MOST];
    int64_t started = 0;
    size_t each = (size_t)(sim->options.rate * sim->options.seconds / sim->options.threads + 2);
    for (; started < sim->options.threads; started++) {
        struct player *player = &players[started];
        player->sim = sim;
        player->index = started;
        player->room = each;
        player->times_us = calloc(each, sizeof *player->times_us);
        processor_client_init(&player->client, sim->address, sim->port,
                              (struct str){sim->key, sim->key_size}, &sim->clock);
        if (player->times_us == NULL || pthread_create(&player->thread, NULL, play, player) != 0) {
            break;
        }
    }
    for (int64_t i = 0; i < started; i++) {
        (void)pthread_join(players[i].thread, NULL);
        processor_client_close(&players[i].client);
    }
    bool good = started == sim->options.threads && report(sim, players);
    for (int64_t i = 0; i < sim->options.threads; i++) {
        free(players[i].times_us);
    }
    return good;
}

int command_processor_sim(int count, char **arguments)
{
    static struct sim sim;
    sim.options = (struct sim_options){.rate = 10, .seconds = 10, .threads = 8};
    sim.clock = clock_system();
    if (!read_options(count, arguments, &sim.options)) {
        return EXIT_USAGE;
    }
    bool good = prepare(&sim) && run(&sim);
    free(sim.cards);
    crypto_wipe(sim.key, sizeof sim.key);
    return good ? EXIT_DONE : EXIT_FAILED;
}
