#include "main/bench_launch.h"

#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/encode.h"
#include "channel/launch.h"
#include "main/command.h"

/* As many checks between two looks at the clock. */
enum { ROUND = 64, SECONDS_MOST = 60, LAUNCH_TEXT = 2048, BOT = 1234567, ISSUED = 1790000000 };

static const struct str secret = STR_INIT("1234567:invented-secret");

/* One messenger's string, signed here, and the key that it is checked with. */
struct sample {
    char text[LAUNCH_TEXT];
    size_t size;
    struct launch_key key;
};

struct pair {
    const char *key, *value;
};

/* What Telegram sends of a person; MAX sends ip instead of chat_type. In
 * the order of their keys. */
#define USER                                                                                       \
    "{\"id\":279058397,\"first_name\":\"Invented\",\"last_name\":\"Person\",\"username\":"         \
    "\"invented_person\",\"language_code\":\"ru\",\"allows_write_to_pm\":true,\"photo_url\":"      \
    "\"https:\\/\\/photos.example\\/i\\/userpic\\/320\\/invented.svg\"}"
static const struct pair telegram_pairs[] = {{"auth_date", "1790000000"},
                                             {"chat_instance", "-9019086117643313246"},
                                             {"chat_type", "sender"},
                                             {"query_id", "AAHdF6IQAAAAAN0XohDhrOrc"},
                                             {"start_param", "invite_42"},
                                             {"user", USER},
                                             {NULL, NULL}};
static const struct pair max_pairs[] = {{"auth_date", "1790000000"},
                                        {"chat", "{\"id\":500,\"type\":\"DIALOG\"}"},
                                        {"ip", "192.0.2.10"},
                                        {"query_id", "0b7b7f0e-1f5b-4f3c-9a38-0c6a2f1a9d11"},
                                        {"user", USER},
                                        {NULL, NULL}};
static const struct pair vk_pairs[] = {{"vk_access_token_settings", ""},
                                       {"vk_app_id", "51000001"},
                                       {"vk_are_notifications_enabled", "0"},
                                       {"vk_is_app_user", "1"},
                                       {"vk_is_favorite", "0"},
                                       {"vk_language", "ru"},
                                       {"vk_platform", "mobile_android"},
                                       {"vk_ref", "other"},
                                       {"vk_ts", "1790000000"},
                                       {"vk_user_id", "279058397"},
                                       {NULL, NULL}};

/* ---- signing, as the messengers do */

static void add_lines(struct buf *buf, const struct pair *pairs)
{
    for (const struct pair *pair = pairs; pair->key != NULL; pair++) {
        buf_add_str(buf, pair == pairs ? STR("") : STR("\n"));
        buf_add_str(buf, str_from(pair->key));
        buf_add_str(buf, STR("="));
        buf_add_str(buf, str_from(pair->value));
    }
}

static void add_query(struct buf *buf, const struct pair *pairs)
{
    for (const struct pair *pair = pairs; pair->key != NULL; pair++) {
        buf_add_str(buf, pair == pairs ? STR("") : STR("&"));
        buf_add_percent(buf, str_from(pair->key));
        buf_add_str(buf, STR("="));
        buf_add_percent(buf, str_from(pair->value));
    }
}

static void add_hex(struct buf *buf, const struct digest *digest)
{
    for (size_t i = 0; i < sizeof digest->bytes; i++) {
        char text[3];
        (void)snprintf(text, sizeof text, "%02x", digest->bytes[i]);
        buf_add(buf, text, 2);
    }
}

typedef enum status sign_launch(struct sample *sample, struct buf *lines, struct buf *raw);

static enum status sign_by_token(const struct pair *pairs, struct sample *sample, struct buf *lines,
                                 struct buf *raw)
{
    enum status status = launch_key_of_token(secret, &sample->key);
    add_lines(lines, pairs);
    add_query(raw, pairs);
    struct str key = {(const char *)sample->key.token_key.bytes, SHA256_SIZE};
    struct digest hash = hmac_sha256(key, buf_str(lines));
    buf_add_str(raw, STR("&hash="));
    add_hex(raw, &hash);
    return status;
}

static enum status sign_telegram(struct sample *sample, struct buf *lines, struct buf *raw)
{
    return sign_by_token(telegram_pairs, sample, lines, raw);
}

static enum status sign_max(struct sample *sample, struct buf *lines, struct buf *raw)
{
    return sign_by_token(max_pairs, sample, lines, raw);
}

static enum status sign_telegram_key(struct sample *sample, struct buf *lines, struct buf *raw)
{
    static const unsigned char seed[ED25519_SEED] = {42};
    const struct ed25519_pair pair = ed25519_from_seed(seed);
    unsigned char signature[ED25519_SIGNATURE];
    char text[BASE64URL_SIZE(ED25519_SIGNATURE) + 1];
    launch_key_of_bot(BOT, pair.public_key, &sample->key);
    buf_add_str(lines, STR("1234567:WebAppData\n"));
    add_lines(lines, telegram_pairs);
    ed25519_sign(&pair, buf_str(lines), signature);
    size_t size = base64url_encode(signature, sizeof signature, text);
    add_query(raw, telegram_pairs);
    buf_add_str(raw, STR("&signature="));
    buf_add(raw, text, size);
    return STATUS_OK;
}

static enum status sign_vk(struct sample *sample, struct buf *lines, struct buf *raw)
{
    char text[BASE64URL_SIZE(SHA256_SIZE) + 1];
    enum status status = launch_key_of_app(secret, &sample->key);
    add_query(lines, vk_pairs);
    struct digest sign = hmac_sha256(secret, buf_str(lines));
    size_t size = base64url_encode(sign.bytes, sizeof sign.bytes, text);
    add_query(raw, vk_pairs);
    buf_add_str(raw, STR("&sign="));
    buf_add(raw, text, size);
    return status;
}

static enum status make_sample(sign_launch *sign, struct sample *sample)
{
    struct buf lines;
    struct buf raw;
    buf_init(&lines, LAUNCH_TEXT);
    buf_init(&raw, LAUNCH_TEXT);
    enum status status = sign(sample, &lines, &raw);
    status = status == STATUS_OK ? lines.status : status;
    status = status == STATUS_OK ? raw.status : status;
    if (status == STATUS_OK) {
        sample->size = raw.size;
        memcpy(sample->text, raw.data, raw.size);
    }
    buf_free(&lines);
    buf_free(&raw);
    return status;
}

/* ---- checking */

static enum status check_round(const struct sample *sample)
{
    const struct launch_terms terms = {.now = ISSUED + 10, .max_age = 3600};
    for (int i = 0; i < ROUND; i++) {
        struct arena arena;
        struct launch launch;
        enum launch_outcome outcome = LAUNCH_FORGED;
        arena_init(&arena, (size_t)LAUNCH_BYTES_MOST * 4);
        enum status status = launch_check(&sample->key, (struct str){sample->text, sample->size},
                                          &terms, &arena, &launch, &outcome);
        arena_free(&arena);
        if (status != STATUS_OK || outcome != LAUNCH_VALID || launch.user == 0) {
            return status != STATUS_OK ? status : STATUS_BUG;
        }
    }
    return STATUS_OK;
}

static enum status measure(sign_launch *sign, int64_t seconds, int64_t *rate)
{
    struct clock clock = clock_system();
    struct sample sample;
    int64_t checks = 0;
    enum status status = make_sample(sign, &sample);
    status = status == STATUS_OK ? check_round(&sample) : status; /* everything is warm */
    int64_t started = clock_monotonic(&clock);
    int64_t took = 0;
    while (status == STATUS_OK && took < SECONDS_US(seconds)) {
        status = check_round(&sample);
        checks += ROUND;
        took = clock_monotonic(&clock) - started;
    }
    *rate = took > 0 ? checks * MICROSECONDS / took : 0;
    return status;
}

static bool read_options(int count, char **arguments, int64_t *seconds, bool *json)
{
    static const struct option table[] = {
        {"seconds", required_argument, NULL, 's'}, {"json", no_argument, NULL, 'j'}, {0}};
    int option = 0;
    bool good = true;
    /* NOLINTNEXTLINE(concurrency-mt-unsafe): no other thread yet */
    while (good && (option = getopt_long(count, arguments, "", table, NULL)) != -1) {
        *json = *json || option == 'j';
        good = option == 'j' ||
               (option == 's' && str_to_int64(str_from(optarg), seconds) == STATUS_OK &&
                *seconds >= 1 && *seconds <= SECONDS_MOST);
    }
    if (!good || optind != count) {
        (void)fprintf(stderr, "usage: okno bench launch [--seconds 1..%d] [--json]\n",
                      (int)SECONDS_MOST);
    }
    return good && optind == count;
}

int bench_launch(int count, char **arguments)
{
    static const struct {
        const char *name;
        sign_launch *sign;
    } rows[] = {{"telegram.hmac", sign_telegram},
                {"telegram.ed25519", sign_telegram_key},
                {"vk", sign_vk},
                {"max", sign_max}};
    int64_t seconds = 2;
    bool json = false;
    if (!read_options(count, arguments, &seconds, &json)) {
        return EXIT_USAGE;
    }
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        int64_t rate = 0;
        enum status status = measure(rows[i].sign, seconds, &rate);
        if (status != STATUS_OK) {
            (void)fprintf(stderr, "okno bench launch: %s: %s\n", rows[i].name, status_name(status));
            return EXIT_FAILED;
        }
        (void)printf(json ? "{\"name\": \"launch.%s\", \"value\": %" PRId64
                            ", \"unit\": \"verifications/s\"}\n"
                          : "launch.%s: %" PRId64 " verifications/s\n",
                     rows[i].name, rate);
        (void)fflush(stdout);
    }
    return EXIT_DONE;
}
