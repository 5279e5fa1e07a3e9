/* directory.h - the banks of the country and their BIKs, as the regulator gives them out every day
 * in a file (ED807). A file replaces the whole directory in one transaction, or nothing of it: one
 * that is cut, doubled or older than what is there is refused. For: whoever asks where money goes.
 * Never: says whether an account there exists. */
#ifndef OKNO_BANK_DIRECTORY_H
#define OKNO_BANK_DIRECTORY_H

#include "bank/bank.h"
#include "base/arena.h"

/* name, the file's numbers of it (PtType; 0: no more), the word that programs see */
#define DIRECTORY_KIND_LIST(X)                                                                     \
    X(OTHER, 0, 0, 0, "other")                                                                     \
    X(BANK, 20, 15, 16, "bank")                                                                    \
    X(BRANCH, 30, 40, 75, "branch")                                                                \
    X(TREASURY, 52, 51, 0, "treasury")                                                             \
    X(CENTRAL_BANK, 10, 12, 0, "central_bank")

enum directory_kind {
#define DIRECTORY_KIND_NAME(name, first, second, third, word) DIRECTORY_##name,
    DIRECTORY_KIND_LIST(DIRECTORY_KIND_NAME)
#undef DIRECTORY_KIND_NAME
        DIRECTORY_KIND_END
};
extern const char *const directory_kind_words[DIRECTORY_KIND_END];

struct directory_bank {
    struct str bik, name, place; /* "г Москва" */
    struct str correspondent;    /* twenty digits, at the Bank of Russia; empty: it has none */
    struct str restrictions;     /* "URRS LWRS": those in force; empty: none */
    enum directory_kind kind;
    bool is_leaving; /* it will be removed */
    int32_t since;   /* the day from which it takes part */
};

/* Money may be sent there: it is not leaving and under no restriction. */
bool directory_takes_payments(const struct directory_bank *bank);

/* ---- asking: texts live in the arena */

/* STATUS_NOT_FOUND: there is none with this BIK. */
OKNO_CHECK enum status directory_find(struct txn *txn, struct str bik, struct arena *arena,
                                      struct directory_bank *bank);

enum { DIRECTORY_FOUND_MOST = 50 };

/* Banks whose BIK begins with the text, or in whose name or place every word of it begins a word,
 * in any case and order. Those whose name has it come first, then by BIK. Empty text: none. */
OKNO_CHECK enum status directory_search(struct txn *txn, struct str text, struct arena *arena,
                                        struct directory_bank banks[DIRECTORY_FOUND_MOST],
                                        size_t *count);

/* ---- a file */

struct directory_file {
    int32_t day;    /* the business day that it is of */
    int64_t number; /* of the message on its day */
    struct directory_bank *banks;
    size_t count;
};

/* ED807 in windows-1251 or UTF-8. Pure. STATUS_INVALID: why [out] says in English what is wrong
 * with it: cut, not the whole directory, a BIK that stands there twice. Texts live in the arena. */
OKNO_CHECK enum status directory_read(struct str bytes, struct arena *arena,
                                      struct directory_file *file, const char **why);

/* name, what it means in English */
#define DIRECTORY_OUTCOME_LIST(X)                                                                  \
    X(LOADED, "loaded")                                                                            \
    X(SAME, "this file has been loaded already")                                                   \
    X(AHEAD, "its day is more than two weeks ahead: a later directory would count as older")       \
    X(OLDER, "it is older than the directory that is there")                                       \
    X(SHRUNK, "it has fewer than half of the banks that are there: it may be cut")

enum directory_outcome {
#define DIRECTORY_OUTCOME_NAME(name, text) DIRECTORY_IS_##name,
    DIRECTORY_OUTCOME_LIST(DIRECTORY_OUTCOME_NAME)
#undef DIRECTORY_OUTCOME_NAME
        DIRECTORY_OUTCOME_END
};
extern const char *const directory_outcomes[DIRECTORY_OUTCOME_END];

/* In the writer's transaction. Nothing is written unless it is loaded. */
OKNO_CHECK enum status directory_load(struct txn *txn, const struct bank *bank,
                                      const struct directory_file *file,
                                      enum directory_outcome *outcome);

extern const struct store_sql *const directory_statements[];

#endif
