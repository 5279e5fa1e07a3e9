/* sim_books.c - the simulator's memory, and the file that outlives it: a line an event, appended
 * and flushed before anything is acknowledged. */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/encode.h"
#include "rail/sim_internal.h"

const char sim_bik[] = "044599900";

void sim_copy(const char *from, char *to, size_t room)
{
    (void)snprintf(to, room, "%s", from);
}

bool sim_chance(struct rail_sim *sim, int percent)
{
    return percent > 0 && random_below(&sim->random, 100) < (uint64_t)percent;
}

/* Time in it, so that books that were lost do not make an id come again. */
void sim_name(struct rail_sim *sim, char letter, char name[RAIL_ID])
{
    int64_t now = clock_now(sim->config.clock);
    sim->last_id = now > sim->last_id ? now : sim->last_id + 1;
    (void)snprintf(name, RAIL_ID, "%s%c%" PRId64, sim_bik, letter, sim->last_id);
}

struct rail_message sim_begin(struct rail_sim *sim, enum rail_kind kind, char letter)
{
    struct rail_message message = {.kind = kind, .created_us = clock_now(sim->config.clock)};
    message.day = clock_day(message.created_us);
    sim_name(sim, letter, message.id);
    sim_copy(sim_bik, message.from_bik, sizeof message.from_bik);
    sim_copy(sim->config.bank_bik, message.to_bik, sizeof message.to_bik);
    return message;
}

/* ---- by name */

static size_t hash_of(const char *name)
{
    uint64_t hash = UINT64_C(14695981039346656037);
    for (; *name != '\0'; name++) {
        hash = (hash ^ (unsigned char)*name) * UINT64_C(1099511628211);
    }
    return (size_t)hash;
}

static size_t place_of(const struct rail_sim *sim, const char *name)
{
    size_t at = hash_of(name) & (sim->index_room - 1);
    while (sim->index[at] != 0 && strcmp(sim->entries[sim->index[at] - 1].name, name) != 0) {
        at = (at + 1) & (sim->index_room - 1);
    }
    return at;
}

struct sim_entry *sim_find(struct rail_sim *sim, const char *name)
{
    size_t at = sim->index_room == 0 ? 0 : sim->index[place_of(sim, name)];
    return at == 0 ? NULL : &sim->entries[at - 1];
}

static enum status grow_index(struct rail_sim *sim)
{
    enum { FIRST = 1024 };
    size_t room = sim->index_room == 0 ? FIRST : sim->index_room * 2;
    size_t *fresh = calloc(room, sizeof *fresh);
    if (fresh == NULL) {
        return STATUS_NO_MEMORY;
    }
    free(sim->index);
    sim->index = fresh;
    sim->index_room = room;
    for (size_t i = 0; i < sim->count; i++) {
        sim->index[place_of(sim, sim->entries[i].name)] = i + 1;
    }
    return STATUS_OK;
}

static enum status keep_entry(struct rail_sim *sim, const struct sim_entry *entry)
{
    enum { FIRST = 256 };
    if (sim->count == sim->room) {
        size_t room = sim->room == 0 ? FIRST : sim->room * 2;
        struct sim_entry *bigger = realloc(sim->entries, room * sizeof *bigger);
        if (bigger == NULL) {
            return STATUS_NO_MEMORY;
        }
        sim->entries = bigger;
        sim->room = room;
    }
    if (sim->index_room < (sim->count + 1) * 2 && grow_index(sim) != STATUS_OK) {
        return STATUS_NO_MEMORY;
    }
    sim->entries[sim->count] = *entry;
    sim->index[place_of(sim, entry->name)] = sim->count + 1;
    sim->count++;
    return STATUS_OK;
}

/* Takes the text over. */
static enum status keep_news(struct rail_sim *sim, const struct sim_news *news)
{
    enum { FIRST = 64 };
    if (sim->news_count == sim->news_room) {
        size_t room = sim->news_room == 0 ? FIRST : sim->news_room * 2;
        struct sim_news *bigger = realloc(sim->news, room * sizeof *bigger);
        if (bigger == NULL) {
            free(news->text);
            return STATUS_NO_MEMORY;
        }
        sim->news = bigger;
        sim->news_room = room;
    }
    sim->news[sim->news_count++] = *news;
    return STATUS_OK;
}

/* ---- the file */

static const char *or_dash(const char *text)
{
    return text[0] == '\0' ? "-" : text;
}

static void write_entry(FILE *file, const struct sim_entry *entry)
{
    (void)fprintf(file, "E %s %s %s %" PRId64 " %d %d%d%d%d %s ", entry->name, or_dash(entry->uetr),
                  or_dash(entry->original), entry->minor, entry->day, (int)entry->is_credit,
                  (int)entry->is_settled, (int)entry->is_silent, (int)entry->refuses_recall,
                  or_dash(entry->reason));
    for (size_t i = 0; i < sizeof entry->digest.bytes; i++) {
        (void)fprintf(file, "%02x", entry->digest.bytes[i]);
    }
    (void)fputc('\n', file);
}

enum status sim_add(struct rail_sim *sim, const struct sim_entry *entry)
{
    if (sim->books != NULL) {
        write_entry(sim->books, entry);
    }
    return keep_entry(sim, entry);
}

enum status sim_add_news(struct rail_sim *sim, const struct rail_message *message, int64_t delay_ms,
                         bool may_be_lost)
{
    struct buf text;
    struct error error = {0};
    buf_init(&text, LIMIT_RAIL_MESSAGE);
    enum status status = rail_message_write(sim->config.forms, message, &text, &error);
    int64_t jitter = sim->config.delay_ms <= 0
                         ? 0
                         : (int64_t)random_below(&sim->random, (uint64_t)sim->config.delay_ms + 1);
    struct sim_news news = {.id = ++sim->last_id,
                            .due_us = clock_now(sim->config.clock) + (delay_ms + jitter) * 1000,
                            .may_be_lost = may_be_lost && sim_chance(sim, sim->config.lose_status),
                            .goes_twice = sim_chance(sim, sim->config.twice)};
    news.text = status == STATUS_OK ? strdup(text.data) : NULL;
    buf_free(&text);
    if (news.text == NULL) {
        return status == STATUS_OK ? STATUS_NO_MEMORY : status;
    }
    for (char *at = news.text; *at != '\0'; at++) {
        *at = *at == '\n' ? ' ' : *at;
    }
    if (news.may_be_lost) { /* on the way */
        sim->counts.lost_status++;
        free(news.text);
        return STATUS_OK;
    }
    if (sim->books != NULL) {
        (void)fprintf(sim->books, "N %" PRId64 " %" PRId64 " %d %s\n", news.id, news.due_us,
                      (int)news.goes_twice, news.text);
    }
    (void)pthread_cond_signal(&sim->woken);
    return keep_news(sim, &news);
}

void sim_end_news(struct rail_sim *sim, size_t at)
{
    if (sim->books != NULL) {
        (void)fprintf(sim->books, "D %" PRId64 "\n", sim->news[at].id);
    }
    char *text = sim->news[at].text;
    sim->news[at] = sim->news[--sim->news_count];
    free(text);
}

enum status sim_sync(struct rail_sim *sim)
{
    if (sim->books == NULL) {
        return STATUS_OK;
    }
    return fflush(sim->books) == 0 && fdatasync(fileno(sim->books)) == 0 ? STATUS_OK : STATUS_IO;
}

/* ---- reading it back */

static struct str word(struct str *line)
{
    return str_cut(line, ' ');
}

static void take_word(struct str *line, char *to, size_t room)
{
    struct str text = word(line);
    bool is_dash = str_equal(text, STR("-"));
    (void)snprintf(to, room, "%.*s", is_dash ? 0 : (int)text.size, text.data);
}

static int64_t take_number(struct str *line)
{
    int64_t number = 0;
    return str_to_int64(word(line), &number) == STATUS_OK ? number : 0;
}

static enum status read_entry(struct rail_sim *sim, struct str line)
{
    struct sim_entry entry = {0};
    take_word(&line, entry.name, sizeof entry.name);
    take_word(&line, entry.uetr, sizeof entry.uetr);
    take_word(&line, entry.original, sizeof entry.original);
    entry.minor = take_number(&line);
    entry.day = (int32_t)take_number(&line);
    struct str flags = word(&line);
    if (flags.size != 4) {
        return STATUS_CORRUPT;
    }
    entry.is_credit = flags.data[0] == '1';
    entry.is_settled = flags.data[1] == '1';
    entry.is_silent = flags.data[2] == '1';
    entry.refuses_recall = flags.data[3] == '1';
    take_word(&line, entry.reason, sizeof entry.reason);
    enum status status = hex_decode(line, entry.digest.bytes, sizeof entry.digest.bytes);
    return status == STATUS_OK ? keep_entry(sim, &entry) : STATUS_CORRUPT;
}

static enum status read_news(struct rail_sim *sim, struct str line)
{
    struct sim_news news = {.id = take_number(&line)};
    news.due_us = take_number(&line);
    news.goes_twice = take_number(&line) != 0;
    news.text = strndup(line.data, line.size);
    sim->last_id = news.id > sim->last_id ? news.id : sim->last_id;
    return news.text == NULL ? STATUS_NO_MEMORY : keep_news(sim, &news);
}

static void read_done(struct rail_sim *sim, int64_t id)
{
    for (size_t i = 0; i < sim->news_count; i++) {
        if (sim->news[i].id == id) {
            struct sim_news *last = &sim->news[--sim->news_count];
            free(sim->news[i].text);
            sim->news[i] = *last;
            last->text = NULL;
            return;
        }
    }
}

static enum status read_line(struct rail_sim *sim, struct str line)
{
    struct str kind = word(&line);
    if (str_equal(kind, STR("E"))) {
        return read_entry(sim, line);
    }
    if (str_equal(kind, STR("N"))) {
        return read_news(sim, line);
    }
    if (str_equal(kind, STR("D"))) {
        read_done(sim, take_number(&line));
        return STATUS_OK;
    }
    if (str_equal(kind, STR("O"))) {
        bool is_negative = line.size != 0 && line.data[0] == '-';
        line.data += is_negative ? 1 : 0;
        line.size -= is_negative ? 1 : 0;
        int64_t opening = take_number(&line);
        sim->config.opening = is_negative ? -opening : opening;
        return STATUS_OK;
    }
    return STATUS_CORRUPT;
}

/* The last line may be cut: it was never acknowledged, and is cut off. */
static enum status read_all(struct rail_sim *sim, FILE *file)
{
    char *line = NULL;
    size_t room = 0;
    ssize_t size = 0;
    long good = 0;
    enum status status = STATUS_OK;
    while (status == STATUS_OK && (size = getline(&line, &room, file)) > 0 &&
           line[size - 1] == '\n') {
        status = read_line(sim, (struct str){line, (size_t)size - 1});
        good += size;
        sim->counts.replayed++;
    }
    free(line);
    if (status == STATUS_OK && ftruncate(fileno(file), good) != 0) {
        status = STATUS_IO;
    }
    return status == STATUS_OK && fseek(file, 0, SEEK_END) != 0 ? STATUS_IO : status;
}

enum status sim_books_open(struct rail_sim *sim, struct error *error)
{
    const char *path = sim->config.books;
    if (path == NULL) {
        return STATUS_OK;
    }
    sim->books = fopen(path, "a+e");
    if (sim->books == NULL || fseek(sim->books, 0, SEEK_SET) != 0) {
        return error_set(error, STATUS_IO, "cannot open %s: %s", path, strerrorname_np(errno));
    }
    enum status status = read_all(sim, sim->books);
    if (status == STATUS_OK && sim->counts.replayed == 0) {
        (void)fprintf(sim->books, "O %" PRId64 "\n", sim->config.opening);
        status = sim_sync(sim);
    }
    return status == STATUS_OK ? status
                               : error_set(error, status, "%s is not a rail's books", path);
}

void sim_books_close(struct rail_sim *sim)
{
    if (sim->books != NULL) {
        (void)fclose(sim->books);
    }
    for (size_t i = 0; i < sim->news_count; i++) {
        free(sim->news[i].text);
    }
    free(sim->entries);
    free(sim->index);
    free(sim->news);
}
