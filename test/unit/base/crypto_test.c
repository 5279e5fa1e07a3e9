#include "base/crypto.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/unit.h"

static void from_hex(const char *hex, unsigned char *out, size_t size)
{
    assert_int_equal(strlen(hex), size * 2);
    for (size_t i = 0; i < size; i++) {
        const char pair[3] = {hex[2 * i], hex[2 * i + 1], '\0'};
        out[i] = (unsigned char)strtoul(pair, NULL, 16);
    }
}

static void check_digest(const char *name, const struct digest *got, const char *hex)
{
    unsigned char expected[SHA256_SIZE];
    from_hex(hex, expected, sizeof expected);
    check_row(name, memcmp(got->bytes, expected, sizeof expected), 0);
}

/* FIPS 180-4 examples. */
static void sha256__vectors(void **state)
{
    (void)state;
    struct digest digest = sha256(STR("abc"));
    check_digest("abc", &digest,
                 "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    digest = sha256((struct str){NULL, 0});
    check_digest("empty", &digest,
                 "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

/* The MAC of parts is HMAC-SHA-256 of each part behind its length; the values come from Python's
 * hmac module over bytes written out by hand. */
static void hmac__vectors_computed_elsewhere(void **state)
{
    (void)state;
    struct digest key;
    memset(key.bytes, 0x0b, sizeof key.bytes);
    struct digest got = hmac_parts(&key, NULL, 0);
    check_digest("nothing", &got,
                 "5177e637aaac0b50e5dca8bb05b0b571444bd59b9b0d834d50681af21fc14b1e");
    const struct str one[] = {STR("Hi There")};
    got = hmac_parts(&key, one, 1);
    check_digest("one part", &got,
                 "0bc448fbd942bda00fa596aed1a2014da91bb53394aafc0fd1b510d9ce5de26a");
    const struct str three[] = {STR("what do ya want"), STR(""), STR("for nothing?")};
    got = hmac_parts(&key, three, 3);
    check_digest("three parts", &got,
                 "1791cd37ccfc8d0f20ad0ef81846dca513d2c3fe6cd8826d3133ee1ddddf4fbe");
}

static void hmac__no_two_lists_of_parts_are_the_same(void **state)
{
    (void)state;
    const struct digest key = {{1}};
    const struct digest other_key = {{2}};
    const struct str lists[][3] = {
        {STR("ab"), STR("c"), STR("")}, {STR("a"), STR("bc"), STR("")},
        {STR("abc"), STR(""), STR("")}, {STR(""), STR("abc"), STR("")},
        {STR("ab"), STR(""), STR("c")},
    };
    struct digest seen[ARRAY_COUNT(lists) * 2 + 1];
    size_t count = 0;
    for (size_t i = 0; i < ARRAY_COUNT(lists); i++) {
        seen[count++] = hmac_parts(&key, lists[i], 3);
        seen[count++] = hmac_parts(&key, lists[i], 2);
    }
    seen[count++] = hmac_parts(&other_key, lists[0], 3);
    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; j < i; j++) {
            assert_false(crypto_equal(&seen[i], &seen[j], sizeof seen[i]));
        }
    }
}

static void crypto__equal_and_wipe(void **state)
{
    (void)state;
    char a[8] = "1234567";
    char b[8] = "1234567";
    assert_true(crypto_equal(a, b, sizeof a));
    b[7] = 1;
    assert_false(crypto_equal(a, b, sizeof a));
    assert_true(crypto_equal(a, b, 0));
    crypto_wipe(a, sizeof a);
    assert_memory_equal(a, "\0\0\0\0\0\0\0\0", 8);
}

/* RFC 6979 A.2.5: P-256 with SHA-256. */
static const char key_x[] = "60fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6";
static const char key_y[] = "7903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299";
static const char sample_r[] = "efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716";
static const char sample_s[] = "f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8";
static const char order_n[] = "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551";
static const char zero[] = "0000000000000000000000000000000000000000000000000000000000000000";
static const char ones[] = "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff";

static void p256__signatures_hold_only_as_they_were_made(void **state)
{
    (void)state;
    static const struct {
        const char *name, *message, *r, *s;
        bool holds;
    } rows[] = {
        {"as published", "sample", sample_r, sample_s, true},
        {"another message", "samplf", sample_r, sample_s, false},
        {"no message", "", sample_r, sample_s, false},
        {"r and s changed places", "sample", sample_s, sample_r, false},
        {"r is zero", "sample", zero, sample_s, false},
        {"s is zero", "sample", sample_r, zero, false},
        {"both are zero", "sample", zero, zero, false},
        {"r is the order", "sample", order_n, sample_s, false},
        {"s is the order", "sample", sample_r, order_n, false},
        {"all ones", "sample", ones, ones, false},
    };
    unsigned char x[P256_COORDINATE];
    unsigned char y[P256_COORDINATE];
    from_hex(key_x, x, sizeof x);
    from_hex(key_y, y, sizeof y);
    struct p256 *key = NULL;
    assert_ok(p256_new(x, y, &key));
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        unsigned char signature[P256_SIGNATURE];
        from_hex(rows[i].r, signature, 32);
        from_hex(rows[i].s, signature + 32, 32);
        check_row(rows[i].name, p256_verify(key, str_from(rows[i].message), signature),
                  rows[i].holds);
    }
    p256_free(key);
}

static void p256__points_off_the_curve_are_no_keys(void **state)
{
    (void)state;
    static const struct {
        const char *name, *x, *y;
        enum status status;
    } rows[] = {
        {"on it", key_x, key_y, STATUS_OK},
        {"coordinates changed places", key_y, key_x, STATUS_INVALID},
        {"the origin", zero, zero, STATUS_INVALID},
        {"x is zero", zero, key_y, STATUS_INVALID},
        {"above the field", ones, ones, STATUS_INVALID},
    };
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        unsigned char x[P256_COORDINATE];
        unsigned char y[P256_COORDINATE];
        from_hex(rows[i].x, x, sizeof x);
        from_hex(rows[i].y, y, sizeof y);
        struct p256 *key = NULL;
        check_row(rows[i].name, p256_new(x, y, &key), rows[i].status);
        check_row(rows[i].name, key != NULL, rows[i].status == STATUS_OK);
        p256_free(key);
    }
    p256_free(NULL);
}

static void p256__pairs_sign_what_their_key_verifies(void **state)
{
    (void)state;
    struct p256_pair *pair = NULL;
    struct p256_pair *other = NULL;
    unsigned char x[P256_COORDINATE];
    unsigned char y[P256_COORDINATE];
    assert_ok(p256_pair_new(&pair));
    assert_ok(p256_pair_new(&other));
    assert_ok(p256_pair_public(pair, x, y));
    struct p256 *key = NULL;
    assert_ok(p256_new(x, y, &key));
    for (int i = 0; i < 100; i++) {
        char text[16];
        int size = snprintf(text, sizeof text, "order %d", i);
        struct str message = {text, (size_t)size};
        unsigned char signature[P256_SIGNATURE];
        assert_ok(p256_sign(pair, message, signature));
        assert_true(p256_verify(key, message, signature));
        signature[i % P256_SIGNATURE] ^= (unsigned char)(1 << i % 8);
        assert_false(p256_verify(key, message, signature));
        assert_ok(p256_sign(other, message, signature));
        assert_false(p256_verify(key, message, signature));
    }
    p256_free(key);
    p256_pair_free(pair);
    p256_pair_free(other);
    p256_pair_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sha256__vectors),
        cmocka_unit_test(hmac__vectors_computed_elsewhere),
        cmocka_unit_test(hmac__no_two_lists_of_parts_are_the_same),
        cmocka_unit_test(crypto__equal_and_wipe),
        cmocka_unit_test(p256__signatures_hold_only_as_they_were_made),
        cmocka_unit_test(p256__points_off_the_curve_are_no_keys),
        cmocka_unit_test(p256__pairs_sign_what_their_key_verifies),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
