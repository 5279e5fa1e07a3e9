/* Launch strings, against test/vectors/channels.json (its path is the one argument) and against
 * launches that are signed here, as the messengers sign theirs. */
#include "channel/launch.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "base/encode.h"
#include "support/unit.h"

static const char *vectors_path;

enum { ROOM = 64 * 1024, HASH_TEXT = SHA256_SIZE * 2 + 1 };

static const struct launch_terms any_age = {.now = 1790000100, .max_age = 0};

static enum launch_outcome check(const struct launch_key *key, struct str raw,
                                 const struct launch_terms *terms, struct launch *launch)
{
    struct arena arena;
    enum launch_outcome outcome = LAUNCH_FORGED;
    arena_init(&arena, ROOM);
    assert_ok(launch_check(key, raw, terms, &arena, launch, &outcome));
    launch->start = STR(""); /* its bytes end here */
    arena_free(&arena);
    return outcome;
}

/* ---- vectors */

static struct str text_of(const json_t *row, const char *name)
{
    const json_t *value = json_object_get(row, name);
    return (struct str){json_string_value(value), json_string_length(value)};
}

static void key_of(const json_t *row, struct launch_key *key)
{
    char secret[LAUNCH_SECRET_MOST];
    struct str hex = text_of(row, "secret_hex");
    struct str text = {secret, hex.size / 2};
    if (hex.size != 0) {
        assert_ok(hex_decode(hex, secret, hex.size / 2));
    }
    if (json_object_get(row, "bot_id") != NULL) {
        unsigned char public_key[ED25519_PUBLIC];
        assert_ok(hex_decode(text_of(row, "public_key_hex"), public_key, sizeof public_key));
        launch_key_of_bot(json_integer_value(json_object_get(row, "bot_id")), public_key, key);
    } else if (str_equal(text_of(row, "channel"), STR("vk"))) {
        assert_ok(launch_key_of_app(text, key));
    } else if (hex.size == 0) {
        *key = (struct launch_key){.kind = LAUNCH_BY_TOKEN};
        assert_ok(hex_decode(text_of(row, "secret_key_hex"), key->token_key.bytes, SHA256_SIZE));
    } else {
        assert_ok(launch_key_of_token(text, key));
    }
}

static void launch__public_vectors(void **state)
{
    (void)state;
    json_t *all = json_load_file(vectors_path, JSON_REJECT_DUPLICATES, NULL);
    const json_t *rows = json_object_get(all, "vectors");
    size_t valid = 0;
    size_t checked = 0;
    for (size_t i = 0; i < json_array_size(rows); i++) {
        const json_t *row = json_array_get(rows, i);
        struct str expected = text_of(row, "expected");
        bool is_valid = str_equal(expected, STR("valid"));
        if (!is_valid && !str_equal(expected, STR("invalid"))) {
            continue; /* of a part of the calculation */
        }
        struct launch_key key;
        struct launch launch;
        struct launch_terms terms = any_age;
        key_of(row, &key);
        if (json_object_get(row, "now") != NULL) {
            terms.now = json_integer_value(json_object_get(row, "now"));
            terms.max_age = json_integer_value(json_object_get(row, "max_age"));
        }
        enum launch_outcome outcome = check(&key, text_of(row, "input"), &terms, &launch);
        check_row(text_of(row, "name").data, outcome == LAUNCH_VALID, is_valid);
        valid += is_valid;
        checked++;
    }
    assert_true(valid >= 18);
    assert_true(checked >= 46);
    json_decref(all);
}

/* ---- signed here */

static const struct str token = STR_INIT("1:invented-token");

static void put_hash(char text[HASH_TEXT], struct str lines)
{
    struct launch_key key;
    assert_ok(launch_key_of_token(token, &key));
    struct digest digest =
        hmac_sha256((struct str){(const char *)key.token_key.bytes, SHA256_SIZE}, lines);
    for (size_t i = 0; i < sizeof digest.bytes; i++) {
        (void)snprintf(text + i * 2, HASH_TEXT - i * 2, "%02x", digest.bytes[i]);
    }
}

/* raw: without its hash. lines: what is signed. */
static enum launch_outcome check_signed(const char *raw, const char *lines,
                                        const struct launch_terms *terms, struct launch *launch)
{
    struct launch_key key;
    char text[ROOM / 4];
    char hash[HASH_TEXT];
    put_hash(hash, str_from(lines));
    int size = snprintf(text, sizeof text, "%s&hash=%s", raw, hash);
    assert_true(size > 0 && (size_t)size < sizeof text);
    assert_ok(launch_key_of_token(token, &key));
    return check(&key, str_from(text), terms, launch);
}

static void launch__what_fits_is_refused_all_the_same(void **state)
{
    (void)state;
    static const struct {
        const char *name, *raw, *lines;
        enum launch_outcome outcome;
    } rows[] = {
        {"plain", "auth_date=1790000000&user=%7B%22id%22%3A7%7D",
         "auth_date=1790000000\nuser={\"id\":7}", LAUNCH_VALID},
        {"no user", "auth_date=1790000000", "auth_date=1790000000", LAUNCH_VALID},
        {"empty user",
         "auth_date=1790000000&user=", "auth_date=1790000000\nuser=", LAUNCH_BAD_USER},
        {"user without a number", "auth_date=1790000000&user=%7B%7D",
         "auth_date=1790000000\nuser={}", LAUNCH_BAD_USER},
        {"user 0", "auth_date=1790000000&user=%7B%22id%22%3A0%7D",
         "auth_date=1790000000\nuser={\"id\":0}", LAUNCH_BAD_USER},
        {"two numbers", "auth_date=1790000000&user=%7B%22id%22%3A7%2C%22id%22%3A8%7D",
         "auth_date=1790000000\nuser={\"id\":7,\"id\":8}", LAUNCH_BAD_USER},
        {"a line's end in a value", "a=1%0Ab%3D2&auth_date=1790000000",
         "a=1\nb=2\nauth_date=1790000000", LAUNCH_CONTROL_CHARACTER},
        {"a zero", "a=%00&auth_date=1790000000", "auth_date=1790000000", LAUNCH_CONTROL_CHARACTER},
        {"delete", "a=%7F&auth_date=1790000000", "a=\177\nauth_date=1790000000",
         LAUNCH_CONTROL_CHARACTER},
        {"a control character of Latin 1", "a=%C2%85&auth_date=1790000000",
         "a=\302\205\nauth_date=1790000000", LAUNCH_CONTROL_CHARACTER},
        {"a control character in a key", "a%09=1&auth_date=1790000000",
         "a\t=1\nauth_date=1790000000", LAUNCH_CONTROL_CHARACTER},
        {"a control character as it is", "a=\t&auth_date=1790000000", "a=\t\nauth_date=1790000000",
         LAUNCH_CONTROL_CHARACTER},
        {"a letter of Latin 1", "a=%C2%A0%C3%85&auth_date=1790000000",
         "a=\302\240\303\205\nauth_date=1790000000", LAUNCH_VALID},
        {"no UTF-8", "a=%FF&auth_date=1790000000", "a=\377\nauth_date=1790000000", LAUNCH_NO_TEXT},
        {"a letter that is cut", "a=%D0&auth_date=1790000000", "a=\320\nauth_date=1790000000",
         LAUNCH_NO_TEXT},
        {"a half of a pair", "a=%ED%A0%80&auth_date=1790000000",
         "a=\355\240\200\nauth_date=1790000000", LAUNCH_NO_TEXT},
        {"an escape of one digit at the end", "auth_date=1790000000&z=%4",
         "auth_date=1790000000\nz=%4", LAUNCH_BROKEN_ESCAPE},
        {"an escape without digits", "a=%&auth_date=1790000000", "a=%\nauth_date=1790000000",
         LAUNCH_BROKEN_ESCAPE},
        {"a broken escape in a key", "%zz=1&auth_date=1790000000", "%zz=1\nauth_date=1790000000",
         LAUNCH_BROKEN_ESCAPE},
        {"the order of the keys", "auth_date=1790000000&k1=a&k10=b",
         "auth_date=1790000000\nk1=a\nk10=b", LAUNCH_VALID},
        {"the order of the lines", "auth_date=1790000000&k1=a&k10=b&k=c",
         "auth_date=1790000000\nk10=b\nk1=a\nk=c", LAUNCH_VALID},
        {"no order", "auth_date=1790000000&k1=a&k10=b", "k1=a\nk10=b\nauth_date=1790000000",
         LAUNCH_FORGED},
        {"a user that is null", "auth_date=1790000000&user=null", "auth_date=1790000000\nuser=null",
         LAUNCH_BAD_USER},
        {"a user in a list", "auth_date=1790000000&user=%5B%7B%22id%22%3A7%7D%5D",
         "auth_date=1790000000\nuser=[{\"id\":7}]", LAUNCH_BAD_USER},
        {"a number with a point", "auth_date=1790000000&user=%7B%22id%22%3A7.5%7D",
         "auth_date=1790000000\nuser={\"id\":7.5}", LAUNCH_BAD_USER},
        {"a number below 0", "auth_date=1790000000&user=%7B%22id%22%3A-7%7D",
         "auth_date=1790000000\nuser={\"id\":-7}", LAUNCH_BAD_USER},
        {"more behind the user", "auth_date=1790000000&user=%7B%22id%22%3A7%7D%7B%7D",
         "auth_date=1790000000\nuser={\"id\":7}{}", LAUNCH_BAD_USER},
        {"an empty time", "auth_date=", "auth_date=", LAUNCH_NO_TIME},
        {"an equals sign in a key", "a%3Db=c&auth_date=1790000000", "a=b=c\nauth_date=1790000000",
         LAUNCH_MALFORMED},
        {"a key twice, once in disguise", "a=1&%61=1&auth_date=1790000000",
         "a=1\na=1\nauth_date=1790000000", LAUNCH_DOUBLED_KEY},
        {"hash twice", "hash=00&auth_date=1790000000", "auth_date=1790000000", LAUNCH_DOUBLED_KEY},
        {"empty part", "a=1&&auth_date=1790000000", "a=1\nauth_date=1790000000", LAUNCH_MALFORMED},
        {"cut escape", "a=%4&auth_date=1790000000", "a=%4\nauth_date=1790000000",
         LAUNCH_BROKEN_ESCAPE},
        {"no time", "a=1", "a=1", LAUNCH_NO_TIME},
        {"time with a sign", "auth_date=%2B1790000000", "auth_date=+1790000000", LAUNCH_NO_TIME},
        {"time beyond all", "auth_date=99999999999999999999", "auth_date=99999999999999999999",
         LAUNCH_NO_TIME},
        {"a minute ahead", "auth_date=1790000160", "auth_date=1790000160", LAUNCH_VALID},
        {"more than a minute ahead", "auth_date=1790000161", "auth_date=1790000161",
         LAUNCH_FROM_THE_FUTURE},
        {"the last moment", "auth_date=9223372036854775807", "auth_date=9223372036854775807",
         LAUNCH_FROM_THE_FUTURE},
    };
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        struct launch launch;
        check_row(rows[i].name, check_signed(rows[i].raw, rows[i].lines, &any_age, &launch),
                  rows[i].outcome);
    }
}

static void launch__is_fresh_to_the_second(void **state)
{
    (void)state;
    struct launch launch;
    struct launch_terms terms = {.now = 1790000300, .max_age = 300};
    assert_int_equal(check_signed("auth_date=1790000000", "auth_date=1790000000", &terms, &launch),
                     LAUNCH_VALID);
    assert_int_equal(launch.issued, 1790000000);
    terms.now++;
    assert_int_equal(check_signed("auth_date=1790000000", "auth_date=1790000000", &terms, &launch),
                     LAUNCH_EXPIRED);
    terms.max_age = 0;
    assert_int_equal(check_signed("auth_date=1790000000", "auth_date=1790000000", &terms, &launch),
                     LAUNCH_VALID);
}

/* Returns where it ends. */
static size_t put(char text[ROOM / 8], size_t at, const char *before, unsigned number,
                  const char *after)
{
    int size = snprintf(text + at, ROOM / 8 - at, "%s%02u%s", before, number, after);
    assert_true(size > 0 && (size_t)size < ROOM / 8 - at);
    return at + (size_t)size;
}

/* 32 keys are taken and not one more; 8 KiB, and not a byte more. */
static void launch__has_its_limits(void **state)
{
    (void)state;
    char raw[ROOM / 8];
    char lines[ROOM / 8];
    for (size_t keys = 31; keys <= 32; keys++) { /* and the hash */
        size_t raw_size = put(raw, 0, "auth_date=", 1790000000, "");
        size_t lines_size = put(lines, 0, "auth_date=", 1790000000, "");
        for (unsigned i = 1; i < keys; i++) {
            raw_size = put(raw, raw_size, "&k", i, "=v");
            lines_size = put(lines, lines_size, "\nk", i, "=v");
        }
        struct launch launch;
        check_row(keys == 31 ? "32 keys" : "33 keys", check_signed(raw, lines, &any_age, &launch),
                  keys == 31 ? LAUNCH_VALID : LAUNCH_TOO_LONG);
    }
    enum { MOST = 8192, HASH = 6 + SHA256_SIZE * 2, HEAD = 23 };
    for (int over = 0; over <= 1; over++) {
        static char long_raw[MOST + 2];
        static char long_lines[MOST + 2];
        size_t letters = (size_t)(MOST - HASH - HEAD + over);
        (void)snprintf(long_raw, sizeof long_raw, "auth_date=1790000000&b=");
        (void)snprintf(long_lines, sizeof long_lines, "auth_date=1790000000\nb=");
        memset(long_raw + HEAD, 'x', letters);
        memset(long_lines + HEAD, 'x', letters);
        long_raw[HEAD + letters] = '\0';
        long_lines[HEAD + letters] = '\0';
        struct launch launch;
        check_row(over == 0 ? "8 KiB" : "a byte more",
                  check_signed(long_raw, long_lines, &any_age, &launch),
                  over == 0 ? LAUNCH_VALID : LAUNCH_TOO_LONG);
    }
}

/* ---- Ed25519: with padding or without, and no other way to write it */

static void launch__signature_in_base64url(void **state)
{
    (void)state;
    const unsigned char seed[ED25519_SEED] = {7};
    const struct ed25519_pair pair = ed25519_from_seed(seed);
    unsigned char signature[ED25519_SIGNATURE];
    ed25519_sign(&pair, STR("42:WebAppData\nauth_date=1790000000"), signature);
    char bare[BASE64URL_SIZE(ED25519_SIGNATURE) + 1];
    (void)base64url_encode(signature, sizeof signature, bare);
    static const struct {
        const char *name, *end;
        enum launch_outcome outcome;
    } rows[] = {{"bare", "", LAUNCH_VALID},
                {"padded", "==", LAUNCH_VALID},
                {"padding in escapes", "%3D%3D", LAUNCH_VALID},
                {"half padded", "=", LAUNCH_NO_SIGNATURE},
                {"too long", "A", LAUNCH_NO_SIGNATURE},
                {"padded with something else", "%3DA", LAUNCH_NO_SIGNATURE}};
    struct launch_key key;
    launch_key_of_bot(42, pair.public_key, &key);
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        char raw[256];
        struct launch launch;
        (void)snprintf(raw, sizeof raw, "hash=any&auth_date=1790000000&signature=%s%s", bare,
                       rows[i].end);
        check_row(rows[i].name, check(&key, str_from(raw), &any_age, &launch), rows[i].outcome);
    }
    launch_key_of_bot(43, pair.public_key, &key);
    char raw[256];
    struct launch launch;
    (void)snprintf(raw, sizeof raw, "auth_date=1790000000&signature=%s", bare);
    assert_int_equal(check(&key, str_from(raw), &any_age, &launch), LAUNCH_FORGED);
}

/* ---- VK */

static void launch__of_vk(void **state)
{
    (void)state;
    static const struct {
        const char *name, *raw, *signed_text;
        int64_t max_age;
        enum launch_outcome outcome;
    } rows[] = {
        {"without its time", "vk_user_id=5", "vk_user_id=5", 0, LAUNCH_VALID},
        {"without its time, where that matters", "vk_user_id=5", "vk_user_id=5", 60,
         LAUNCH_NO_TIME},
        {"encoded anew", "vk_x=a,b&vk_user_id=5", "vk_user_id=5&vk_x=a%2Cb", 0, LAUNCH_VALID},
        {"a space", "vk_x=a+b&vk_user_id=5", "vk_user_id=5&vk_x=a%20b", 0, LAUNCH_MALFORMED},
        {"nobody", "vk_x=1", "vk_x=1", 0, LAUNCH_BAD_USER},
        {"another's keys", "utm=a+b&vk_user_id=5", "vk_user_id=5", 0, LAUNCH_VALID},
        {"another's keys, twice", "utm=1&utm=1&vk_user_id=5", "vk_user_id=5", 0,
         LAUNCH_DOUBLED_KEY},
    };
    struct launch_key key;
    assert_ok(launch_key_of_app(STR("invented-app-key"), &key));
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        char sign[BASE64URL_SIZE(SHA256_SIZE) + 1];
        char raw[256];
        struct launch launch;
        const struct launch_terms terms = {.now = 1790000100, .max_age = rows[i].max_age};
        struct digest digest = hmac_sha256(STR("invented-app-key"), str_from(rows[i].signed_text));
        (void)base64url_encode(digest.bytes, sizeof digest.bytes, sign);
        (void)snprintf(raw, sizeof raw, "?%s&sign=%s", rows[i].raw, sign);
        check_row(rows[i].name, check(&key, str_from(raw), &terms, &launch), rows[i].outcome);
        (void)snprintf(raw, sizeof raw, "?%s&sign=%s=", rows[i].raw, sign);
        check_row("44 characters", check(&key, str_from(raw), &terms, &launch) != LAUNCH_VALID,
                  true);
    }
}

static void launch__keys_have_a_size(void **state)
{
    (void)state;
    struct launch_key key;
    static const char letters[LAUNCH_SECRET_MOST + 1] = {0};
    assert_int_equal(launch_key_of_token(STR(""), &key), STATUS_INVALID);
    assert_int_equal(launch_key_of_app(STR(""), &key), STATUS_INVALID);
    assert_ok(launch_key_of_app((struct str){letters, LAUNCH_SECRET_MOST}, &key));
    assert_int_equal(launch_key_of_app((struct str){letters, sizeof letters}, &key),
                     STATUS_INVALID);
}

int main(int count, char **arguments)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(launch__public_vectors),
        cmocka_unit_test(launch__what_fits_is_refused_all_the_same),
        cmocka_unit_test(launch__is_fresh_to_the_second),
        cmocka_unit_test(launch__has_its_limits),
        cmocka_unit_test(launch__signature_in_base64url),
        cmocka_unit_test(launch__of_vk),
        cmocka_unit_test(launch__keys_have_a_size),
    };
    assert_int_equal(count, 2);
    vectors_path = arguments[1];
    return cmocka_run_group_tests(tests, NULL, NULL);
}
