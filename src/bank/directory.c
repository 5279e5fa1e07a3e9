#include "bank/directory.h"

#include "bank/directory_store.h"
#include "base/fold.h"
#include "base/limits.h"

#define WORD(name, first, second, third, word) word,
const char *const directory_kind_words[DIRECTORY_KIND_END] = {DIRECTORY_KIND_LIST(WORD)};
#undef WORD
#define TEXT(name, text) text,
const char *const directory_outcomes[DIRECTORY_OUTCOME_END] = {DIRECTORY_OUTCOME_LIST(TEXT)};
#undef TEXT

bool directory_takes_payments(const struct directory_bank *bank)
{
    return !bank->is_leaving && bank->restrictions.size == 0;
}

/* ---- loading */

static enum directory_outcome decide(const struct directory_loading *last,
                                     const struct directory_file *file, int32_t today)
{
    int32_t latest = today + LIMIT_DIRECTORY_DAYS_AHEAD;
    if (file->day > latest) {
        return DIRECTORY_IS_AHEAD;
    }
    if (last->id == 0) {
        return DIRECTORY_IS_LOADED;
    }
    if (file->day == last->day && file->number == last->number) {
        return DIRECTORY_IS_SAME;
    }
    bool is_older =
        file->day < last->day || (file->day == last->day && file->number < last->number);
    if (is_older && last->day <= latest) { /* one that is ahead itself bars nobody */
        return DIRECTORY_IS_OLDER;
    }
    return (int64_t)file->count < last->banks / 2 ? DIRECTORY_IS_SHRUNK : DIRECTORY_IS_LOADED;
}

enum status directory_load(struct txn *txn, const struct bank *bank,
                           const struct directory_file *file, enum directory_outcome *outcome)
{
    struct directory_loading last;
    enum status status = directory_loading_last(txn, &last);
    *outcome = status == STATUS_OK ? decide(&last, file, clock_day(clock_now(bank->clock)))
                                   : DIRECTORY_IS_OLDER;
    if (status != STATUS_OK || *outcome != DIRECTORY_IS_LOADED) {
        return status;
    }
    const struct directory_loading loading = {.id = last.id + 1,
                                              .day = file->day,
                                              .number = file->number,
                                              .banks = (int64_t)file->count,
                                              .loaded_us = clock_now(bank->clock)};
    struct arena arena;
    arena_init(&arena, LIMIT_DIRECTORY_MEMORY);
    status = directory_loading_insert(txn, &loading);
    if (status == STATUS_OK) {
        status = directory_rows_replace(txn, file, loading.id, &arena);
    }
    arena_free(&arena);
    return status;
}

/* ---- asking */

static enum status keep(const struct cursor *cursor, struct arena *arena,
                        struct directory_bank *bank)
{
    directory_row_read(cursor, bank);
    struct str *const texts[] = {&bank->bik, &bank->name, &bank->place, &bank->correspondent,
                                 &bank->restrictions};
    for (size_t i = 0; i < ARRAY_COUNT(texts); i++) {
        *texts[i] = arena_copy(arena, *texts[i]);
        if (texts[i]->data == NULL) {
            return STATUS_NO_MEMORY;
        }
    }
    return STATUS_OK;
}

enum status directory_find(struct txn *txn, struct str bik, struct arena *arena,
                           struct directory_bank *bank)
{
    struct cursor cursor;
    enum status status = directory_row(txn, bik, &cursor);
    status = status == STATUS_OK ? keep(&cursor, arena, bank) : status;
    cursor_close(&cursor);
    return status;
}

/* A letter or a digit; bytes of Russian letters are letters. */
static bool is_inside(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (unsigned char)c >= 0xD0 ||
           ((unsigned char)c >= 0x80 && (unsigned char)c <= 0xBF);
}

/* « and » are two bytes, of which the second could be one of a letter. */
static bool begins_word(struct str text, size_t at)
{
    return at == 0 || !is_inside(text.data[at - 1]) ||
           (at >= 2 && (unsigned char)text.data[at - 2] == 0xC2);
}

static bool has_word(struct str text, struct str word)
{
    for (size_t at = 0; at + word.size <= text.size; at++) {
        if (begins_word(text, at) && str_starts((struct str){text.data + at, word.size}, word)) {
            return true;
        }
    }
    return false;
}

static bool has_words(struct str text, struct str words)
{
    while (words.size != 0) {
        struct str word = str_cut(&words, ' ');
        if (word.size != 0 && !has_word(text, word)) {
            return false;
        }
    }
    return true;
}

struct search {
    struct str words; /* in small letters */
    struct arena *arena;
    struct directory_bank *best; /* whose name has it */
    struct directory_bank *good;
    size_t best_count, good_count;
};

static enum status look_at(const struct cursor *cursor, struct search *search)
{
    struct directory_bank bank;
    directory_row_read(cursor, &bank);
    struct str folded = directory_row_folded(cursor);
    bool is_bik = str_starts(bank.bik, search->words);
    if (!is_bik && !has_words(folded, search->words)) {
        return STATUS_OK;
    }
    /* folding keeps places: the name is as long as it was */
    struct str name = {folded.data, bank.name.size};
    bool is_best = is_bik || has_words(name, search->words);
    if (is_best && search->best_count < DIRECTORY_FOUND_MOST) {
        return keep(cursor, search->arena, &search->best[search->best_count++]);
    }
    if (!is_best && search->good_count < DIRECTORY_FOUND_MOST) {
        return keep(cursor, search->arena, &search->good[search->good_count++]);
    }
    return STATUS_OK;
}

static bool has_letters(struct str text)
{
    for (size_t i = 0; i < text.size; i++) {
        if (text.data[i] != ' ') {
            return true;
        }
    }
    return false;
}

enum status directory_search(struct txn *txn, struct str text, struct arena *arena,
                             struct directory_bank banks[DIRECTORY_FOUND_MOST], size_t *count)
{
    *count = 0;
    if (!has_letters(text)) {
        return STATUS_OK;
    }
    struct search search = {.words = text_folded(arena, text),
                            .arena = arena,
                            .best = banks,
                            .good =
                                ARENA_ARRAY(arena, struct directory_bank, DIRECTORY_FOUND_MOST)};
    if (search.words.data == NULL || search.good == NULL) {
        return STATUS_NO_MEMORY;
    }
    struct cursor cursor;
    enum status status = directory_rows(txn, &cursor);
    while (status == STATUS_OK && search.best_count < DIRECTORY_FOUND_MOST &&
           (status = cursor_next(&cursor)) == STATUS_OK) {
        status = look_at(&cursor, &search);
    }
    cursor_close(&cursor);
    *count = search.best_count;
    for (size_t i = 0; i < search.good_count && *count < DIRECTORY_FOUND_MOST; i++) {
        banks[(*count)++] = search.good[i];
    }
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}
