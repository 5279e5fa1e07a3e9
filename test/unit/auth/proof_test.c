/* DPoP proofs: one good one, and everything that can be wrong with it. */
#include "auth/proof.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "auth/proof_memory.h"
#include "base/encode.h"
#include "base/limits.h"
#include "support/unit.h"

static const int64_t moment_us = INT64_C(1795519387000000);
static const char *const origins[] = {"https://bank.example", "http://localhost:8080", NULL};

struct bench {
    struct clock clock;
    struct random random;
    struct proof_memory *memory;
    struct proof_checker *checker;
    struct p256_pair *pair, *other_pair;
    json_t *header, *payload; /* of the next proof */
    int next_jti;
};

static void set(json_t *object, const char *name, const char *value)
{
    assert_int_equal(json_object_set_new(object, name, json_string(value)), 0);
}

static json_t *jwk_of(const struct p256_pair *pair)
{
    unsigned char x[P256_COORDINATE];
    unsigned char y[P256_COORDINATE];
    char x_text[BASE64URL_SIZE(P256_COORDINATE) + 1];
    char y_text[BASE64URL_SIZE(P256_COORDINATE) + 1];
    assert_ok(p256_pair_public(pair, x, y));
    (void)base64url_encode(x, sizeof x, x_text);
    (void)base64url_encode(y, sizeof y, y_text);
    return json_pack("{s:s,s:s,s:s,s:s}", "kty", "EC", "crv", "P-256", "x", x_text, "y", y_text);
}

static void set_digest(struct bench *bench, const char *name, struct str bytes)
{
    char text[BASE64URL_SIZE(SHA256_SIZE) + 1];
    struct digest digest = sha256(bytes);
    (void)base64url_encode(digest.bytes, sizeof digest.bytes, text);
    set(bench->payload, name, text);
}

/* A fresh, good header and payload for GET /v1/accounts. */
static void prepare(struct bench *bench)
{
    char nonce[PROOF_NONCE_TEXT];
    char jti[32];
    json_decref(bench->header);
    json_decref(bench->payload);
    proof_nonce(bench->memory, nonce);
    (void)snprintf(jti, sizeof jti, "proof-%d", bench->next_jti++);
    bench->header =
        json_pack("{s:s,s:s,s:o}", "typ", "dpop+jwt", "alg", "ES256", "jwk", jwk_of(bench->pair));
    bench->payload =
        json_pack("{s:s,s:s,s:I,s:s,s:s}", "htm", "GET", "htu", "https://bank.example/v1/accounts",
                  "iat", (json_int_t)(moment_us / MICROSECONDS), "jti", jti, "nonce", nonce);
    assert_non_null(bench->payload);
}

static size_t put_part(const json_t *part, char *out)
{
    char *text = json_dumps(part, JSON_COMPACT);
    assert_non_null(text);
    size_t size = base64url_encode(text, strlen(text), out);
    free(text);
    return size;
}

enum { PROOF_TEXT = LIMIT_PROOF * 4 };

static struct str sign(struct bench *bench, struct p256_pair *pair, char out[PROOF_TEXT])
{
    unsigned char signature[P256_SIGNATURE];
    size_t size = put_part(bench->header, out);
    out[size++] = '.';
    size += put_part(bench->payload, out + size);
    assert_ok(p256_sign(pair, (struct str){out, size}, signature));
    out[size++] = '.';
    size += base64url_encode(signature, sizeof signature, out + size);
    return (struct str){out, size};
}

static struct proof_request request_of(struct str proof)
{
    return (struct proof_request){
        .proof = proof, .method = STR("GET"), .path = STR("/v1/accounts")};
}

static enum proof_outcome check(struct bench *bench, struct proof_result *result)
{
    char text[PROOF_TEXT];
    struct proof_request request = request_of(sign(bench, bench->pair, text));
    return proof_check(bench->checker, &request, result);
}

static int open_bench(void **state)
{
    struct bench *bench = calloc(1, sizeof *bench);
    assert_non_null(bench);
    bench->clock = clock_fixed(moment_us);
    bench->random = random_seeded(3);
    assert_ok(proof_memory_new(&bench->clock, &bench->random, &bench->memory));
    assert_ok(proof_checker_new(bench->memory, origins, &bench->checker));
    assert_ok(p256_pair_new(&bench->pair));
    assert_ok(p256_pair_new(&bench->other_pair));
    prepare(bench);
    *state = bench;
    return 0;
}

static int close_bench(void **state)
{
    struct bench *bench = *state;
    proof_checker_free(bench->checker);
    proof_memory_free(bench->memory);
    p256_pair_free(bench->pair);
    p256_pair_free(bench->other_pair);
    json_decref(bench->header);
    json_decref(bench->payload);
    free(bench);
    return 0;
}

static void refused(const char *name, enum proof_outcome outcome, const struct proof_result *result,
                    const char *why)
{
    check_row(name, outcome, PROOF_INVALID);
    check_text(name, str_from(result->why), why);
}

static void proof_check__a_good_one_says_who_signed(void **state)
{
    struct bench *bench = *state;
    struct proof_result first;
    struct proof_result second;
    assert_int_equal(check(bench, &first), PROOF_OK);
    assert_false(first.renew_nonce);
    prepare(bench); /* the key is in the cache now */
    assert_int_equal(check(bench, &second), PROOF_OK);
    assert_memory_equal(&first.device, &second.device, sizeof first.device);
}

/* RFC 9449 §4.1 and RFC 7638: the thumbprint of the RFC's own example key. */
static void proof_check__thumbprint_of_the_rfc(void **state)
{
    (void)state;
    struct digest digest = sha256(STR(
        "{\"crv\":\"P-256\",\"kty\":\"EC\",\"x\":\"l8tFrhx-34tV3hRICRDY9zCkDlpBhF42UQUfWVAWBFs\","
        "\"y\":\"9VE4jf_Ok_o64zbTTlcuNJajHmt6v9TDVrU0CdvGRDA\"}"));
    char text[BASE64URL_SIZE(SHA256_SIZE) + 1];
    (void)base64url_encode(digest.bytes, sizeof digest.bytes, text);
    assert_string_equal(text, "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I");
}

struct change {
    const char *name, *member;
    const char *value; /* JSON text; NULL: the member is taken away */
    const char *why;
};

static void apply(json_t *object, const struct change *change)
{
    if (change->value == NULL) {
        (void)json_object_del(object, change->member);
        return;
    }
    json_t *value = json_loads(change->value, JSON_DECODE_ANY, NULL);
    assert_non_null(value);
    assert_int_equal(json_object_set_new(object, change->member, value), 0);
}

static void proof_check__claims_that_do_not_hold(void **state)
{
    struct bench *bench = *state;
    static const struct change rows[] = {
        {"no method", "htm", NULL, "htm"},
        {"another method", "htm", "\"POST\"", "htm"},
        {"the method in small letters", "htm", "\"get\"", "htm"},
        {"a method that is no text", "htm", "1", "htm"},
        {"no address", "htu", NULL, "htu"},
        {"another path", "htu", "\"https://bank.example/v1/account\"", "htu"},
        {"a longer path", "htu", "\"https://bank.example/v1/accounts/\"", "htu"},
        {"another host", "htu", "\"https://evil.example/v1/accounts\"", "htu"},
        {"a host that begins alike", "htu", "\"https://bank.example.evil/v1/accounts\"", "htu"},
        {"another scheme", "htu", "\"http://bank.example/v1/accounts\"", "htu"},
        {"another port", "htu", "\"https://bank.example:444/v1/accounts\"", "htu"},
        {"with a query", "htu", "\"https://bank.example/v1/accounts?a=b\"", "htu"},
        {"the path alone", "htu", "\"/v1/accounts\"", "htu"},
        {"no time", "iat", NULL, "iat"},
        {"a time that is no number", "iat", "\"1795519387\"", "iat"},
        {"no id", "jti", NULL, "jti"},
        {"an empty id", "jti", "\"\"", "jti"},
        {"an id over its limit", "jti",
         "\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"", "jti"},
        {"a body's digest without a body", "bh", "\"x\"", "bh without a body"},
    };
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        struct proof_result result;
        prepare(bench);
        apply(bench->payload, &rows[i]);
        refused(rows[i].name, check(bench, &result), &result, rows[i].why);
    }
}

static void proof_check__claims_that_may_be_so(void **state)
{
    struct bench *bench = *state;
    static const struct change rows[] = {
        {"the other origin", "htu", "\"http://localhost:8080/v1/accounts\"", NULL},
        {"a clock of 1970", "iat", "0", NULL},
        {"a clock far ahead", "iat", "99999999999", NULL},
        {"a time with a fraction", "iat", "1795519387.5", NULL},
        {"an id at its limit", "jti",
         "\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"", NULL},
        {"a member nobody knows", "extra", "[1]", NULL},
    };
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        struct proof_result result;
        prepare(bench);
        apply(bench->payload, &rows[i]);
        check_row(rows[i].name, check(bench, &result), PROOF_OK);
    }
}

static void proof_check__headers_that_do_not_hold(void **state)
{
    struct bench *bench = *state;
    static const struct change rows[] = {
        {"no type", "typ", NULL, "typ"},
        {"another type", "typ", "\"JWT\"", "typ"},
        {"no algorithm", "alg", NULL, "alg"},
        {"none", "alg", "\"none\"", "alg"},
        {"a MAC", "alg", "\"HS256\"", "alg"},
        {"another curve's", "alg", "\"ES384\"", "alg"},
        {"in small letters", "alg", "\"es256\"", "alg"},
        {"a key by name", "kid", "\"1\"", "a key that is not in the proof"},
        {"a key by address", "jku", "\"https://evil.example\"", "a key that is not in the proof"},
        {"a certificate", "x5c", "[]", "a key that is not in the proof"},
        {"something critical", "crit", "[\"b64\"]", "a key that is not in the proof"},
        {"no key", "jwk", NULL, "jwk"},
        {"a key that is a text", "jwk", "\"key\"", "jwk"},
        {"an empty key", "jwk", "{}", "jwk"},
        {"an RSA key", "jwk", "{\"kty\":\"RSA\",\"n\":\"AQ\",\"e\":\"AQAB\"}", "jwk"},
        {"a symmetric key", "jwk", "{\"kty\":\"oct\",\"k\":\"AA\"}", "jwk"},
    };
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        struct proof_result result;
        prepare(bench);
        apply(bench->header, &rows[i]);
        refused(rows[i].name, check(bench, &result), &result, rows[i].why);
    }
}

static void proof_check__keys_that_are_none(void **state)
{
    struct bench *bench = *state;
    static const struct change rows[] = {
        {"no x", "x", NULL, "coordinates"},
        {"a short x", "x", "\"AAAA\"", "coordinates"},
        {"padding", "x", "\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\"", "coordinates"},
        {"trailing bits", "y", "\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB\"", "coordinates"},
        {"a point that is not on the curve", "y", "\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"",
         "not on the curve"},
        {"another curve", "crv", "\"P-384\"", "jwk"},
        {"the private key, too", "d", "\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"",
         "a private key"},
    };
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        struct proof_result result;
        prepare(bench);
        apply(json_object_get(bench->header, "jwk"), &rows[i]);
        refused(rows[i].name, check(bench, &result), &result, rows[i].why);
    }
}

static void proof_check__signatures_that_do_not_hold(void **state)
{
    struct bench *bench = *state;
    char text[PROOF_TEXT];
    struct proof_result result;
    struct proof_request request = request_of(sign(bench, bench->other_pair, text));
    refused("another's", proof_check(bench->checker, &request, &result), &result, "signature");
    for (size_t i = 0; i < 3; i++) {
        prepare(bench);
        request.proof = sign(bench, bench->pair, text);
        size_t at = request.proof.size - 80 + i * 30;
        text[at] = text[at] == 'A' ? 'B' : 'A';
        refused("one letter changed", proof_check(bench->checker, &request, &result), &result,
                "signature");
    }
    prepare(bench);
    request.proof = sign(bench, bench->pair, text);
    request.proof.size--;
    refused("cut", proof_check(bench->checker, &request, &result), &result, "signature");
    request.proof.size = (size_t)(strrchr(text, '.') - text) + 1;
    refused("none", proof_check(bench->checker, &request, &result), &result, "signature");
}

static void proof_check__texts_that_are_no_proof(void **state)
{
    struct bench *bench = *state;
    static char long_text[LIMIT_PROOF + 1];
    memset(long_text, 'a', sizeof long_text);
    const struct {
        const char *name;
        struct str text;
        const char *why;
    } rows[] = {
        {"nothing", STR(""), "size"},
        {"over the limit", {long_text, sizeof long_text}, "size"},
        {"at the limit, without parts", {long_text, LIMIT_PROOF}, "parts"},
        {"one part", STR("e30"), "parts"},
        {"two parts", STR("e30.e30"), "parts"},
        {"four parts", STR("e30.e30.e30.e30"), "parts"},
        {"empty parts", STR(".."), "payload"},
        {"no base64url", STR("e30.e30=.e30"), "payload"},
        {"no JSON", STR("e30.e31.e30"), "payload"},
        {"an array", STR("e30.W10.e30"), "payload"},
        {"a member twice", STR("e30.eyJhIjoxLCJhIjoyfQ.e30"), "payload"},
        {"NUL inside", {"e30.\0e30.e30", 12}, "payload"},
    };
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        struct proof_request request = request_of(rows[i].text);
        struct proof_result result;
        refused(rows[i].name, proof_check(bench->checker, &request, &result), &result, rows[i].why);
    }
}

static void proof_check__header_cut_or_too_long(void **state)
{
    struct bench *bench = *state;
    struct proof_result result;
    char filler[600];
    memset(filler, 'x', sizeof filler - 1);
    filler[sizeof filler - 1] = '\0';
    set(bench->header, "x", filler);
    refused("a long header", check(bench, &result), &result, "header size");
    char text[PROOF_TEXT];
    prepare(bench);
    struct str proof = sign(bench, bench->pair, text);
    struct proof_request request = request_of((struct str){proof.data + 1, proof.size - 1});
    refused("its first letter gone", proof_check(bench->checker, &request, &result), &result,
            "header");
}

static void proof_check__token_and_body_are_bound(void **state)
{
    struct bench *bench = *state;
    static const struct {
        const char *name, *token, *claimed_token, *body, *claimed_body, *why;
    } rows[] = {
        {"token as claimed", "abc", "abc", "", NULL, NULL},
        {"token not claimed", "abc", NULL, "", NULL, "ath"},
        {"another token", "abc", "abd", "", NULL, "ath"},
        {"an empty token", "", "abc", "", NULL, "ath"},
        {"a claim without a token", NULL, "abc", "", NULL, NULL},
        {"body as claimed", NULL, NULL, "{\"a\":1}", "{\"a\":1}", NULL},
        {"body not claimed", NULL, NULL, "{\"a\":1}", NULL, "bh"},
        {"one blank more", NULL, NULL, "{\"a\": 1}", "{\"a\":1}", "bh"},
        {"both", "abc", "abc", "{}", "{}", NULL},
    };
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        char text[PROOF_TEXT];
        struct proof_result result;
        prepare(bench);
        if (rows[i].claimed_token != NULL) {
            set_digest(bench, "ath", str_from(rows[i].claimed_token));
        }
        if (rows[i].claimed_body != NULL) {
            set_digest(bench, "bh", str_from(rows[i].claimed_body));
        }
        struct proof_request request = request_of(sign(bench, bench->pair, text));
        request.token = str_from(rows[i].token);
        request.body = str_from(rows[i].body);
        enum proof_outcome outcome = proof_check(bench->checker, &request, &result);
        check_row(rows[i].name, outcome, rows[i].why == NULL ? PROOF_OK : PROOF_INVALID);
        check_text(rows[i].name, str_from(result.why), rows[i].why);
    }
}

/* ---- nonces and replays */

static void proof_check__without_a_fresh_nonce_one_is_asked_for(void **state)
{
    struct bench *bench = *state;
    static const struct change rows[] = {
        {"none", "nonce", NULL, NULL},
        {"a number", "nonce", "1", NULL},
        {"empty", "nonce", "\"\"", NULL},
        {"made up", "nonce", "\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"", NULL},
        {"of another length", "nonce", "\"AAAA\"", NULL},
    };
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        struct proof_result result;
        prepare(bench);
        apply(bench->payload, &rows[i]);
        /* asked for before anything else is looked at */
        set(bench->payload, "htm", "DELETE");
        check_row(rows[i].name, check(bench, &result), PROOF_NONCE);
    }
}

static void proof_check__a_nonce_ages(void **state)
{
    struct bench *bench = *state;
    const int64_t period_us = SECONDS_US(LIMIT_NONCE_SECONDS);
    const int64_t start_us = moment_us - moment_us % period_us;
    static const struct {
        const char *name;
        int64_t given_at, used_at; /* microseconds from a period's start */
        enum proof_outcome outcome;
        bool renew;
    } rows[] = {
        {"at once", 0, 0, PROOF_OK, false},
        {"late in its period", 0, 59999999, PROOF_OK, false},
        {"in the next", 0, 60000000, PROOF_OK, true},
        {"given at the end", 59999999, 60000000, PROOF_OK, true},
        {"at the end of the next", 0, 119999999, PROOF_OK, true},
        {"two periods on", 0, 120000000, PROOF_NONCE, false},
        {"given at the end, two periods on", 59999999, 120000000, PROOF_NONCE, false},
        {"of the future", 60000000, 59999999, PROOF_NONCE, false},
    };
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        struct proof_result result;
        bench->clock.fixed_us = start_us + rows[i].given_at;
        prepare(bench);
        bench->clock.fixed_us = start_us + rows[i].used_at;
        check_row(rows[i].name, check(bench, &result), rows[i].outcome);
        check_row(rows[i].name, result.renew_nonce, rows[i].renew);
    }
}

static void proof_check__a_nonce_of_another_process_is_none(void **state)
{
    struct bench *bench = *state;
    struct proof_memory *other = NULL;
    char nonce[PROOF_NONCE_TEXT];
    struct proof_result result;
    assert_ok(proof_memory_new(&bench->clock, &bench->random, &other));
    proof_nonce(other, nonce);
    set(bench->payload, "nonce", nonce);
    assert_int_equal(check(bench, &result), PROOF_NONCE);
    proof_memory_free(other);
}

static void proof_check__a_proof_is_good_once(void **state)
{
    struct bench *bench = *state;
    char text[PROOF_TEXT];
    struct proof_result result;
    struct proof_request request = request_of(sign(bench, bench->pair, text));
    assert_int_equal(proof_check(bench->checker, &request, &result), PROOF_OK);
    refused("again", proof_check(bench->checker, &request, &result), &result, "used before");
    request.proof = sign(bench, bench->pair, text); /* another signature, the same id */
    refused("signed anew", proof_check(bench->checker, &request, &result), &result, "used before");
    bench->clock.fixed_us += SECONDS_US(LIMIT_NONCE_SECONDS);
    refused("in the next period", proof_check(bench->checker, &request, &result), &result,
            "used before");
    struct proof_checker *second = NULL; /* another thread's */
    assert_ok(proof_checker_new(bench->memory, origins, &second));
    refused("elsewhere", proof_check(second, &request, &result), &result, "used before");
    proof_checker_free(second);
    bench->clock.fixed_us += SECONDS_US(LIMIT_NONCE_SECONDS);
    assert_int_equal(proof_check(bench->checker, &request, &result), PROOF_NONCE);
}

static void proof_check__the_same_id_of_another_device_is_another_proof(void **state)
{
    struct bench *bench = *state;
    char text[PROOF_TEXT];
    struct proof_result first;
    struct proof_result second;
    assert_int_equal(check(bench, &first), PROOF_OK);
    assert_int_equal(json_object_set_new(bench->header, "jwk", jwk_of(bench->other_pair)), 0);
    struct proof_request request = request_of(sign(bench, bench->other_pair, text));
    assert_int_equal(proof_check(bench->checker, &request, &second), PROOF_OK);
    assert_memory_not_equal(&first.device, &second.device, sizeof first.device);
}

static void proof_remember__knows_every_one_of_its_period(void **state)
{
    struct bench *bench = *state;
    const struct device_key device = {{1}};
    char jti[32];
    for (int round = 0; round < 2; round++) {
        for (int i = 0; i < 20000; i++) {
            int size = snprintf(jti, sizeof jti, "id-%d", i);
            check_row(jti,
                      proof_remember(bench->memory, 10, (struct str){jti, (size_t)size}, &device),
                      round == 0 ? STATUS_OK : STATUS_INVALID);
        }
    }
    assert_int_equal(proof_remember(bench->memory, 11, STR("id-1"), &device), STATUS_OK);
    assert_int_equal(proof_remember(bench->memory, 10, STR("id-1"), &device), STATUS_INVALID);
    assert_int_equal(proof_remember(bench->memory, 12, STR("id-1"), &device), STATUS_OK);
    assert_int_equal(proof_remember(bench->memory, 11, STR("id-1"), &device), STATUS_INVALID);
}

/* A thread that read its nonce at the end of a period and remembers the proof after the next but
 * one has begun must not make the memory forget that one. */
static void proof_remember__a_late_one_does_not_empty_the_present_period(void **state)
{
    struct bench *bench = *state;
    const struct device_key device = {{1}};
    for (int i = 0; i < 500; i++) {
        char jti[32];
        int size = snprintf(jti, sizeof jti, "id-%d", i);
        struct str id = {jti, (size_t)size};
        assert_int_equal(proof_remember(bench->memory, 12, id, &device), STATUS_OK);
        assert_int_equal(proof_remember(bench->memory, 10, id, &device), STATUS_INVALID);
        assert_int_equal(proof_remember(bench->memory, 12, id, &device), STATUS_INVALID);
    }
}

#define BENCH_TEST(name) cmocka_unit_test_setup_teardown(name, open_bench, close_bench)

int main(void)
{
    const struct CMUnitTest tests[] = {
        BENCH_TEST(proof_check__a_good_one_says_who_signed),
        cmocka_unit_test(proof_check__thumbprint_of_the_rfc),
        BENCH_TEST(proof_check__claims_that_do_not_hold),
        BENCH_TEST(proof_check__claims_that_may_be_so),
        BENCH_TEST(proof_check__headers_that_do_not_hold),
        BENCH_TEST(proof_check__keys_that_are_none),
        BENCH_TEST(proof_check__signatures_that_do_not_hold),
        BENCH_TEST(proof_check__texts_that_are_no_proof),
        BENCH_TEST(proof_check__header_cut_or_too_long),
        BENCH_TEST(proof_check__token_and_body_are_bound),
        BENCH_TEST(proof_check__without_a_fresh_nonce_one_is_asked_for),
        BENCH_TEST(proof_check__a_nonce_ages),
        BENCH_TEST(proof_check__a_nonce_of_another_process_is_none),
        BENCH_TEST(proof_check__a_proof_is_good_once),
        BENCH_TEST(proof_check__the_same_id_of_another_device_is_another_proof),
        BENCH_TEST(proof_remember__knows_every_one_of_its_period),
        BENCH_TEST(proof_remember__a_late_one_does_not_empty_the_present_period),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
