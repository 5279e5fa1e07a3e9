#include "main/signed_door.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/limits.h"

/* Every word is remembered for as long as its time would be taken: an open-addressed table that is
 * emptied by age. Two generations, so that nothing has to be searched for to be forgotten. */
enum { SLOTS = 1 << 17, FULL = SLOTS / 4 * 3, HASH_WORDS = TABLE_HASH / 8 };

struct generation {
    uint64_t (*slots)[HASH_WORDS]; /* all zero: free */
    size_t count;
    int64_t begun_s;
};

struct signed_door {
    char key[SIGNED_KEY_MOST];
    size_t key_size;
    const struct clock *clock;
    pthread_mutex_t mutex;
    unsigned char hash_key[TABLE_KEY];
    struct generation newer, older;
};

enum status signed_key_read(const char *path, char key[SIGNED_KEY_MOST], size_t *size,
                            struct error *error)
{
    enum { LEAST = 32 };
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t got = fd < 0 ? -1 : read(fd, key, SIGNED_KEY_MOST);
    int reason = errno;
    if (fd >= 0) {
        (void)close(fd);
    }
    if (got < 0) {
        return error_set(error, STATUS_NOT_FOUND, "cannot read %s: %s", path,
                         strerrorname_np(reason));
    }
    *size = (size_t)got;
    if (*size != 0 && key[*size - 1] == '\n') {
        (*size)--;
    }
    return *size >= LEAST && got < SIGNED_KEY_MOST
               ? STATUS_OK
               : error_set(error, STATUS_INVALID, "%s is not a key of 32 to 255 bytes", path);
}

enum status signed_door_new(struct str key, const struct clock *clock, struct signed_door **door)
{
    struct signed_door *made = calloc(1, sizeof *made);
    if (made == NULL) {
        return STATUS_NO_MEMORY;
    }
    if (key.size > sizeof made->key) {
        free(made);
        return STATUS_INVALID;
    }
    memcpy(made->key, key.data, key.size);
    made->key_size = key.size;
    made->clock = clock;
    (void)pthread_mutex_init(&made->mutex, NULL);
    made->newer.slots = calloc(SLOTS, sizeof *made->newer.slots);
    made->older.slots = calloc(SLOTS, sizeof *made->older.slots);
    struct random random = random_system();
    random_fill(&random, made->hash_key, sizeof made->hash_key);
    if (made->newer.slots == NULL || made->older.slots == NULL) {
        signed_door_free(made);
        return STATUS_NO_MEMORY;
    }
    *door = made;
    return STATUS_OK;
}

void signed_door_free(struct signed_door *door)
{
    if (door != NULL) {
        free(door->newer.slots);
        free(door->older.slots);
        (void)pthread_mutex_destroy(&door->mutex);
        crypto_wipe(door->key, sizeof door->key);
        free(door);
    }
}

/* The slot of a word: its own, or a free one. */
static size_t slot_of(const struct generation *generation, const uint64_t hash[HASH_WORDS])
{
    size_t at = (size_t)hash[0] % SLOTS;
    while ((generation->slots[at][0] | generation->slots[at][1]) != 0 &&
           memcmp(generation->slots[at], hash, TABLE_HASH) != 0) {
        at = (at + 1) % SLOTS;
    }
    return at;
}

static bool has(const struct generation *generation, const uint64_t hash[HASH_WORDS])
{
    return generation->slots[slot_of(generation, hash)][0] == hash[0];
}

/* A generation lasts longer than any word in it is taken. */
static void turn(struct signed_door *door, int64_t now_s)
{
    enum { LIFE = 2 * LIMIT_SIGNED_SECONDS + 1 };
    if (now_s - door->newer.begun_s < LIFE && now_s >= door->newer.begun_s) {
        return;
    }
    struct generation spare = door->older;
    memset(spare.slots, 0, SLOTS * sizeof *spare.slots);
    spare.count = 0;
    spare.begun_s = now_s;
    door->older = door->newer;
    door->newer = spare;
}

static enum status remember(struct signed_door *door, struct str nonce, int64_t now_s)
{
    uint64_t hash[HASH_WORDS];
    unsigned char bytes[TABLE_HASH];
    table_hash(door->hash_key, nonce, bytes);
    memcpy(hash, bytes, sizeof hash);
    hash[0] |= 1; /* never all zero */
    enum status status = STATUS_OK;
    (void)pthread_mutex_lock(&door->mutex);
    turn(door, now_s);
    if (has(&door->newer, hash) || has(&door->older, hash)) {
        status = STATUS_INVALID;
    } else if (door->newer.count == FULL) {
        status = STATUS_BUSY;
    } else {
        memcpy(door->newer.slots[slot_of(&door->newer, hash)], hash, sizeof hash);
        door->newer.count++;
    }
    (void)pthread_mutex_unlock(&door->mutex);
    return status;
}

bool signed_door_opens(struct signed_door *door, struct http_request *request)
{
    static const struct outcome refused = {
        .name = "not-signed",
        .http = 401,
        .title_en = "Not signed with the shared key",
        .text = {"Запрос не подписан общим ключом, или подпись уже использована.",
                 "The request is not signed with the shared key, or the signature was used."}};
    char method[16];
    size_t size = request->method.size < sizeof method ? request->method.size : 0;
    memcpy(method, request->method.data, size);
    method[size] = '\0';
    const struct signed_request word = {
        .method = method, .target = request->target, .body = request->body};
    int64_t now_s = clock_now(door->clock) / MICROSECONDS;
    int64_t at_s = 0;
    struct str nonce = {0};
    if (!signed_holds((struct str){door->key, door->key_size}, &word, request->authorization, &at_s,
                      &nonce) ||
        at_s < now_s - LIMIT_SIGNED_SECONDS || at_s > now_s + LIMIT_SIGNED_SECONDS) {
        http_answer_problem(request, &refused, NULL);
        return false;
    }
    enum status status = remember(door, nonce, now_s);
    if (status == STATUS_BUSY) {
        http_answer_retry(request, &http_outcomes[HTTP_BUSY], 1);
    } else if (status != STATUS_OK) {
        http_answer_problem(request, &refused, NULL);
    }
    return status == STATUS_OK;
}
