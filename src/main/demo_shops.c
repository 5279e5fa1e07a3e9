#include "main/demo_shops.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "bank/card.h"
#include "main/demo_history.h"
#include "main/processor_client.h"

/* Seconds between two visits, and how many purchases are remembered to be cleared. */
enum { PAUSE_LEAST = 20, PAUSE_MOST = 50, OPEN_MOST = 8 };

struct open_purchase {
    char operation[PROCESSOR_NAME];
    int64_t minor;
};

struct demo_shops {
    struct server *server;
    struct processor_client client;
    pthread_t thread;
    pthread_mutex_t mutex;
    pthread_cond_t woken;
    bool closing;
    struct open_purchase open[OPEN_MOST];
    size_t open_count;
};

/* ---- whose card */

struct card_job {
    struct job job;
    const struct bank *bank;
    const char *phone;
    uint64_t choice;
    bool is_found;
    struct card_secret secret;
};

static enum job_result card_run(struct job *job, struct txn *txn, enum status *why)
{
    struct card_job *wanted = (struct card_job *)job;
    struct customer customer;
    struct card cards[CARD_LIST_ROOM];
    size_t count = 0;
    size_t active = 0;
    wanted->is_found = false;
    *why = customer_by_phone(txn, str_from(wanted->phone), &customer);
    if (*why == STATUS_OK) {
        *why = card_list(txn, customer.id, cards, &count);
    }
    for (size_t i = 0; i < count && *why == STATUS_OK; i++) {
        if (cards[i].state == CARD_ACTIVE) {
            cards[active++] = cards[i];
        }
    }
    if (*why == STATUS_OK && active > 0) {
        wanted->is_found = true;
        *why = card_secret_of(txn, wanted->bank, &cards[wanted->choice % active], &wanted->secret);
    }
    return *why == STATUS_OK || *why == STATUS_NOT_FOUND ? JOB_DONE : JOB_FAILED;
}

static bool choose_card(struct demo_shops *play, struct card_secret *secret)
{
    struct random *random = &play->client.random;
    struct card_job wanted = {.job = {.run = card_run},
                              .bank = &play->server->core.bank,
                              .phone = demo_people[random_below(random, DEMO_CUSTOMERS)].phone,
                              .choice = random_u64(random)};
    enum status status = committer_run(play->server->core.committer, &wanted.job);
    *secret = wanted.secret;
    crypto_wipe(&wanted.secret, sizeof wanted.secret);
    return status == STATUS_OK && wanted.is_found;
}

/* ---- what happens */

static void follow(struct demo_shops *play, const char *what, const struct open_purchase *purchase,
                   int64_t minor, bool final)
{
    char message[PROCESSOR_NAME];
    char body[PROCESSOR_BODY];
    struct str answer;
    int http = 0;
    processor_client_name(&play->client, message);
    processor_client_follow(body, message, purchase->operation, minor, final);
    /* a demo that is ending answers nobody, and nothing depends on it */
    (void)!processor_client_say(&play->client, what, body, &http, &answer);
}

/* The oldest of those that are held: most are cleared, some given up, some given back later. */
static void settle(struct demo_shops *play)
{
    struct open_purchase purchase = play->open[0];
    play->open_count--;
    memmove(play->open, play->open + 1, play->open_count * sizeof play->open[0]);
    uint64_t fate = random_below(&play->client.random, 10);
    if (fate == 0) {
        follow(play, "reversals", &purchase, 0, false);
        return;
    }
    follow(play, "clearings", &purchase, purchase.minor, true);
    if (fate == 1) {
        follow(play, "refunds", &purchase, purchase.minor, false);
    }
}

static void buy(struct demo_shops *play)
{
    static const char approved[] = "\"decision\":\"approved\"";
    struct random *random = &play->client.random;
    struct card_secret secret;
    struct open_purchase purchase = {.minor = 0};
    char message[PROCESSOR_NAME];
    char body[PROCESSOR_BODY];
    struct str answer = {NULL, 0};
    int http = 0;
    if (!choose_card(play, &secret)) {
        return;
    }
    const struct shop *shop = &shops[random_below(random, SHOPS)];
    purchase.minor =
        shop->least +
        (int64_t)random_below(random, (uint64_t)(shop->most - shop->least) / 100 + 1) * 100;
    processor_client_name(&play->client, message);
    processor_client_name(&play->client, purchase.operation);
    processor_client_purchase(body, message, purchase.operation, secret.number, shop,
                              purchase.minor);
    enum status status =
        processor_client_say(&play->client, "authorisations", body, &http, &answer);
    crypto_wipe(&secret, sizeof secret);
    crypto_wipe(body, sizeof body);
    if (status == STATUS_OK && http == 200 &&
        memmem(answer.data, answer.size, approved, sizeof approved - 1) != NULL) {
        if (play->open_count == OPEN_MOST) {
            settle(play);
        }
        play->open[play->open_count++] = purchase;
    }
}

static void *shops_main(void *context)
{
    struct demo_shops *play = context;
    struct random *random = &play->client.random;
    (void)pthread_mutex_lock(&play->mutex);
    while (!play->closing) {
        int64_t pause = PAUSE_LEAST + (int64_t)random_below(random, PAUSE_MOST - PAUSE_LEAST + 1);
        clock_wait(&play->woken, &play->mutex, SECONDS_US(pause));
        if (play->closing) {
            break;
        }
        (void)pthread_mutex_unlock(&play->mutex);
        if (play->open_count > 2 && random_below(random, 2) == 0) {
            settle(play);
        } else {
            buy(play);
        }
        (void)pthread_mutex_lock(&play->mutex);
    }
    (void)pthread_mutex_unlock(&play->mutex);
    return NULL;
}

enum status demo_shops_start(struct server *server, struct demo_shops **made)
{
    const struct processor_door *door = &server->processor;
    *made = NULL;
    if (door->http == NULL) {
        return STATUS_OK;
    }
    struct demo_shops *play = calloc(1, sizeof *play);
    if (play == NULL) {
        return STATUS_NO_MEMORY;
    }
    play->server = server;
    processor_client_init(&play->client, door->address, door->port,
                          (struct str){door->key, door->key_size}, &server->clock);
    (void)pthread_mutex_init(&play->mutex, NULL);
    clock_condition_init(&play->woken);
    if (pthread_create(&play->thread, NULL, shops_main, play) != 0) {
        free(play);
        return STATUS_NO_MEMORY;
    }
    *made = play;
    return STATUS_OK;
}

void demo_shops_stop(struct demo_shops *play)
{
    if (play == NULL) {
        return;
    }
    (void)pthread_mutex_lock(&play->mutex);
    play->closing = true;
    (void)pthread_cond_signal(&play->woken);
    (void)pthread_mutex_unlock(&play->mutex);
    (void)pthread_join(play->thread, NULL);
    processor_client_close(&play->client);
    (void)pthread_mutex_destroy(&play->mutex);
    (void)pthread_cond_destroy(&play->woken);
    free(play);
}
