/* verify_keys.c - the way from a key to its transfer, where segments have it (key_store.h): every
 * key stands where it is looked for, leads to its transfer, and no filter denies it. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "ledger/key_store.h"
#include "ledger/verify_internal.h"

struct seen_segment {
    struct key_segment segment;
    int64_t keys;    /* that count, as they were seen */
    uint64_t chunks; /* of lines */
};

/* Through all buckets and all filters side by side, by chunk. */
struct key_walk {
    struct cursor buckets, filters;
    struct seen_segment *segments;
    size_t count, at;
    bool has_bucket;                      /* a row that was not taken yet */
    bool is_naming;                       /* something is wrong: every row is looked at */
    uint64_t lines[KEY_CHUNK * KEY_LINE]; /* as the buckets make them */
};

void verify_add_key(struct verification *run, struct row_sum *sum, int64_t key, int64_t step,
                    int64_t transfer)
{
    uint64_t first = verify_mix(verify_mix(run->seeds[0] + (uint64_t)step, key), transfer);
    uint64_t second = verify_mix(verify_mix(run->seeds[1] + (uint64_t)step, transfer), key);
    sum->sums[0] += first;
    sum->sums[1] += second + first;
    sum->count++;
}

/* ---- segments */

static const struct key_segment *target_of(const struct key_walk *walk,
                                           const struct key_segment *part)
{
    for (size_t i = 0; i < walk->count; i++) {
        if (walk->segments[i].segment.id == part->target) {
            return &walk->segments[i].segment;
        }
    }
    return NULL;
}

/* Either all of it counts; or it becomes a part of another, and what it has no more the other has;
 * or others become it. */
static bool fits(const struct key_walk *walk, const struct key_segment *at)
{
    const struct key_segment *target = target_of(walk, at);
    if (!key_segment_is_sound(at)) {
        return false;
    }
    if (at->target == 0) {
        return at->from == 0;
    }
    return target != NULL && at->until == KEY_POSITIONS && target->until < KEY_POSITIONS &&
           target->target == 0 && at->from == target->until;
}

/* The keys of the parts together, which become it; 0: there are none. */
static int64_t keys_of_parts(const struct key_walk *walk, int64_t target)
{
    int64_t keys = 0;
    for (size_t i = 0; i < walk->count; i++) {
        const struct key_segment *at = &walk->segments[i].segment;
        keys += at->target == target ? at->keys : 0;
    }
    return keys;
}

static enum status read_segments(struct verification *run, struct key_walk *walk)
{
    struct cursor cursor;
    struct key_segment segment;
    size_t room = 0;
    enum status status = key_segments_all(run->txn, &cursor);
    while (status == STATUS_OK && (status = cursor_next(&cursor)) == STATUS_OK) {
        key_segment_read(&cursor, &segment);
        if (walk->count == room) {
            room = room * 2 + 64;
            void *bigger = realloc(walk->segments, room * sizeof *walk->segments);
            if (bigger == NULL) {
                status = STATUS_NO_MEMORY;
                break;
            }
            walk->segments = bigger;
        }
        walk->segments[walk->count++] = (struct seen_segment){.segment = segment};
    }
    cursor_close(&cursor);
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

/* One that does not fit is named, and its rows do not count. */
static void check_segments(struct verification *run, struct key_walk *walk)
{
    for (size_t i = 0; i < walk->count && !walk->is_naming; i++) {
        const struct key_segment *at = &walk->segments[i].segment;
        bool has_parts = at->until < KEY_POSITIONS;
        if (!fits(walk, at) || keys_of_parts(walk, at->id) != (has_parts ? at->keys : 0)) {
            verify_problem(run, "key_segment %" PRId64 ": its numbers do not fit together", at->id);
        }
    }
}

/* ---- keys */

/* A key must lead to the transfer that was made with it. */
static enum status check_entry(struct verification *run, const struct book_key *entry)
{
    struct transfer made;
    enum status status = transfer_load(run->txn, entry->transfer, &made);
    bool is_wrong = status == STATUS_NOT_FOUND ||
                    (status == STATUS_OK && (made.key != entry->key || made.step != entry->step));
    if (is_wrong) {
        verify_problem(run,
                       "key_bucket: key %" PRId64 ", step %" PRId64 ": transfer %" PRId64
                       " was not made with it",
                       entry->key, entry->step, entry->transfer);
    }
    return is_wrong ? STATUS_OK : status;
}

/* Segments have what is settled, and that counts. */
static enum status take_entry(struct verification *run, const struct key_walk *walk,
                              const struct book_key *entry)
{
    if (entry->transfer > run->settled && !walk->is_naming) {
        verify_problem(run,
                       "key_bucket: key %" PRId64 ", step %" PRId64 " leads to transfer %" PRId64
                       ", which is not settled",
                       entry->key, entry->step, entry->transfer);
    }
    if (entry->transfer > run->settled || entry->transfer < run->first) {
        return STATUS_OK;
    }
    if (walk->is_naming) {
        return check_entry(run, entry);
    }
    verify_add_key(run, &run->stored_keys, entry->key, entry->step, entry->transfer);
    return STATUS_OK;
}

static struct seen_segment *segment_of(struct key_walk *walk, int64_t row)
{
    int64_t id = row >> KEY_SEGMENT_BITS;
    while (walk->at < walk->count && walk->segments[walk->at].segment.id < id) {
        walk->at++;
    }
    struct seen_segment *found = walk->at < walk->count ? &walk->segments[walk->at] : NULL;
    return found != NULL && found->segment.id == id && key_segment_is_sound(&found->segment) ? found
                                                                                             : NULL;
}

/* The bucket that the walk has come to; into its line of the chunk, when it has one. */
static enum status take_bucket(struct verification *run, struct key_walk *walk, uint64_t *line)
{
    int64_t row = cursor_int(&walk->buckets, 0);
    struct seen_segment *of = segment_of(walk, row);
    size_t count = of == NULL ? 0 : key_entries(&walk->buckets);
    enum status status = STATUS_OK;
    bool is_wrong =
        of != NULL && cursor_str(&walk->buckets, 1).size != count * sizeof(struct book_key);
    for (size_t i = 0; i < count && status == STATUS_OK; i++) {
        const struct book_key entry = key_entry(&walk->buckets, i);
        uint64_t hash = key_hash(entry.key, entry.step);
        uint64_t position = key_position(hash);
        is_wrong =
            is_wrong || row != key_row(of->segment.id, key_bucket(position, of->segment.bits));
        if (line != NULL) {
            key_line_add(line, hash);
        }
        if (position >= of->segment.from && position < of->segment.until) {
            of->keys++;
            status = take_entry(run, walk, &entry);
        }
    }
    if (is_wrong && !walk->is_naming) {
        verify_problem(run, "key_bucket %" PRId64 ": it has what does not belong into it", row);
    }
    return status;
}

/* All buckets before a row; those of the chunk make its lines. */
static enum status take_buckets(struct verification *run, struct key_walk *walk, int64_t from,
                                int64_t end)
{
    enum status status = STATUS_OK;
    while (status == STATUS_OK && walk->has_bucket && cursor_int(&walk->buckets, 0) < end) {
        int64_t row = cursor_int(&walk->buckets, 0);
        uint64_t *line = row < from ? NULL : walk->lines + (row - from) * KEY_LINE;
        status = take_bucket(run, walk, line);
        if (status == STATUS_OK) {
            status = cursor_next(&walk->buckets);
            walk->has_bucket = status == STATUS_OK;
            status = status == STATUS_NOT_FOUND ? STATUS_OK : status;
        }
    }
    return status;
}

/* ---- filters */

/* The lines of buckets that count are what the buckets make. */
static void check_lines(struct verification *run, struct key_walk *walk, int64_t row)
{
    struct seen_segment *of = segment_of(walk, row);
    uint64_t first = (uint64_t)(row & UINT32_MAX) << KEY_CHUNK_BITS;
    if (of == NULL || walk->is_naming || first + KEY_CHUNK <= key_segment_first(&of->segment) ||
        first >= key_segment_end(&of->segment)) {
        return;
    }
    uint64_t buckets = UINT64_C(1) << of->segment.bits;
    uint64_t count = buckets - first < KEY_CHUNK ? buckets - first : KEY_CHUNK;
    struct str lines = cursor_str(&walk->filters, 1);
    uint64_t skipped =
        first < key_segment_first(&of->segment) ? key_segment_first(&of->segment) - first : 0;
    size_t from = (size_t)skipped * KEY_LINE * sizeof *walk->lines;
    size_t size = (size_t)count * KEY_LINE * sizeof *walk->lines;
    of->chunks++;
    if (lines.size != size ||
        memcmp(lines.data + from, (const char *)walk->lines + from, size - from) != 0) {
        verify_problem(run, "key_filter %" PRId64 ": it is not what its keys make", row);
    }
}

static enum status take_chunk(struct verification *run, struct key_walk *walk)
{
    enum status status = cursor_next(&walk->filters);
    if (status == STATUS_NOT_FOUND) {
        run->keys_ended = true;
        return take_buckets(run, walk, INT64_MAX, INT64_MAX);
    }
    if (status != STATUS_OK) {
        return status;
    }
    int64_t row = cursor_int(&walk->filters, 0);
    uint64_t first = (uint64_t)(row & UINT32_MAX) << KEY_CHUNK_BITS;
    int64_t from = key_row(row >> KEY_SEGMENT_BITS, first);
    memset(walk->lines, 0, sizeof walk->lines);
    status = take_buckets(run, walk, from, from + KEY_CHUNK);
    if (status == STATUS_OK) {
        check_lines(run, walk, row);
    }
    return status;
}

/* Nothing that should be there is missing. */
static void check_counts(struct verification *run, const struct key_walk *walk)
{
    for (size_t i = 0; i < walk->count; i++) {
        const struct seen_segment *at = &walk->segments[i];
        const struct key_segment *segment = &at->segment;
        int64_t keys = at->keys;
        if (!key_segment_is_sound(segment)) {
            continue;
        }
        uint64_t chunks =
            key_chunks(key_segment_end(segment)) - (key_segment_first(segment) >> KEY_CHUNK_BITS);
        if (at->chunks != chunks) {
            verify_problem(run, "key_filter: segment %" PRId64 " has not all of them", segment->id);
        }
        for (size_t j = 0; j < walk->count && segment->target == 0; j++) {
            const struct seen_segment *part = &walk->segments[j];
            keys += part->segment.target == segment->id ? part->keys : 0;
        }
        if (segment->target == 0 && keys != segment->keys) {
            verify_problem(run, "key_segment %" PRId64 ": it has %" PRId64 " keys, not %" PRId64,
                           segment->id, keys, segment->keys);
        }
    }
}

/* ---- all */

enum status verify_keys_settled(struct verification *run)
{
    struct transfer last;
    enum status status = keys_settled_load(run->txn, &run->settled);
    if (status == STATUS_OK && run->settled != 0) {
        status = transfer_load(run->txn, run->settled, &last);
    }
    if (status == STATUS_NOT_FOUND) {
        verify_problem(run, "settled: there is no transfer %" PRId64, run->settled);
    }
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

static enum status begin(struct verification *run, bool is_naming)
{
    struct key_walk *walk = calloc(1, sizeof *walk);
    if (walk == NULL) {
        return STATUS_NO_MEMORY;
    }
    walk->is_naming = is_naming;
    run->key_walk = walk;
    run->keys_ended = false;
    enum status status = read_segments(run, walk);
    if (status == STATUS_OK) {
        check_segments(run, walk);
        status = key_filters_all(run->txn, &walk->filters);
    }
    if (status == STATUS_OK) {
        status = key_buckets_all(run->txn, &walk->buckets);
    }
    if (status == STATUS_OK) {
        status = cursor_next(&walk->buckets);
        walk->has_bucket = status == STATUS_OK;
    }
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

enum status verify_read_keys(struct verification *run)
{
    enum { CHUNKS = 4 };
    enum status status = run->key_walk == NULL ? begin(run, false) : STATUS_OK;
    for (int i = 0; i < CHUNKS && status == STATUS_OK && !run->keys_ended; i++) {
        status = take_chunk(run, run->key_walk);
    }
    if (status == STATUS_OK && run->keys_ended && !run->key_walk->is_naming) {
        check_counts(run, run->key_walk);
    }
    return status;
}

void verify_close_keys(struct verification *run)
{
    if (run->key_walk != NULL) {
        cursor_close(&run->key_walk->buckets);
        cursor_close(&run->key_walk->filters);
        free(run->key_walk->segments);
        free(run->key_walk);
        run->key_walk = NULL;
    }
}

/* Something is wrong: all of them are looked at. */
static enum status check_all(struct verification *run)
{
    enum status status = begin(run, true);
    while (status == STATUS_OK && !run->keys_ended) {
        status = take_chunk(run, run->key_walk);
    }
    verify_close_keys(run);
    return status;
}

/* A transfer that is settled must be found by its key. A row that leads to another one was named,
 * unless it is one that is trusted. */
static enum status find_missing(struct verification *run)
{
    struct cursor cursor;
    int64_t before = run->first == INT64_MIN ? INT64_MIN : run->first - 1;
    enum status status = transfers_from(run->txn, before, &cursor);
    while (status == STATUS_OK && (status = cursor_next(&cursor)) == STATUS_OK) {
        struct transfer made;
        int64_t found = 0;
        transfer_read(&cursor, &made);
        if (made.id > run->settled) {
            break;
        }
        status = transfer_by_key(run->txn, made.key, made.step, &found);
        if (status == STATUS_NOT_FOUND) {
            verify_problem(run, "key_bucket: the key of transfer %" PRId64 " is missing", made.id);
            status = STATUS_OK;
        } else if (status == STATUS_OK && found < run->first) {
            verify_problem(run, "key_bucket: the key of transfer %" PRId64 " leads to %" PRId64,
                           made.id, found);
        }
    }
    cursor_close(&cursor);
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

enum status verify_keys(struct verification *run)
{
    enum status status = STATUS_OK;
    while (status == STATUS_OK && !run->keys_ended) {
        status = verify_read_keys(run);
    }
    verify_close_keys(run);
    if (status != STATUS_OK || !verify_sums_differ(&run->keys, &run->stored_keys)) {
        return status;
    }
    int64_t before = run->result->problems;
    status = check_all(run);
    if (status == STATUS_OK) {
        status = find_missing(run);
    }
    if (status == STATUS_OK && run->result->problems == before) {
        verify_problem(run, "key_bucket: other keys than the transfers have");
    }
    return status;
}
