/* provider.h - whom bills are paid to: a catalogue of providers of services. A provider is data: a
 * row with its requisites and the fields that a payer fills in. It is read from a JSON file
 * (doc/providers.md), checked as a whole, and replaced as a whole.
 * For: api, main, and the payment of a bill. */
#ifndef OKNO_BANK_PROVIDER_H
#define OKNO_BANK_PROVIDER_H

#include "bank/bank.h"
#include "base/json.h"

/* name, the API's word */
#define PROVIDER_CATEGORY_LIST(X)                                                                  \
    X(MOBILE, "mobile")                                                                            \
    X(UTILITIES, "utilities")                                                                      \
    X(INTERNET, "internet")                                                                        \
    X(TV, "tv")                                                                                    \
    X(TAXES, "taxes")                                                                              \
    X(FINES, "fines")                                                                              \
    X(EDUCATION, "education")                                                                      \
    X(CHARITY, "charity")                                                                          \
    X(OTHER, "other")

/* The numbers are stored: new ones come at the end. */
enum provider_category {
    PROVIDER_ANY,
#define PROVIDER_CATEGORY_ENUM(name, word) PROVIDER_##name,
    PROVIDER_CATEGORY_LIST(PROVIDER_CATEGORY_ENUM)
#undef PROVIDER_CATEGORY_ENUM
        PROVIDER_CATEGORY_END
};
/* PROVIDER_ANY: it is none. */
enum provider_category provider_category_of(struct str word);
const char *provider_category_word(enum provider_category category);

/* What a field holds: judged besides its pattern. */
#define PROVIDER_FIELD_LIST(X)                                                                     \
    X(TEXT, "text")                                                                                \
    X(NUMBER, "number")                                                                            \
    X(PHONE, "phone")                                                                              \
    X(UIN, "uin")                                                                                  \
    X(INN, "inn")

enum provider_field_kind {
#define PROVIDER_FIELD_ENUM(name, word) FIELD_##name,
    PROVIDER_FIELD_LIST(PROVIDER_FIELD_ENUM)
#undef PROVIDER_FIELD_ENUM
        FIELD_KIND_END
};
const char *provider_field_word(enum provider_field_kind kind);

enum {
    PROVIDER_FIELDS = 6,
    FIELD_NAME = 24,    /* characters of a field's name */
    FIELD_VALUE = 60,   /* characters of what is filled in */
    FIELD_PATTERN = 96, /* bytes */
};

struct provider_field {
    struct str name;
    struct str label[2], hint[2]; /* by enum language */
    struct str pattern;           /* provider_decide.h */
    struct str example;
    struct str qr; /* which field of a bill's QR code has it; "": none */
    enum provider_field_kind kind;
};

/* Texts live in the arena that it was read into. */
struct provider {
    int64_t id;
    enum provider_category category;
    struct str name[2];
    struct str also; /* other words that it is looked for by */
    struct str letter, tint;
    struct str region; /* two digits; "": everywhere */
    struct str payee, bik, account, inn, kpp, kbk, oktmo;
    struct str purpose;  /* {name} stands for a field's value */
    int64_t least, most; /* minor units of roubles */
    struct tariff fee;   /* share 0: free */
    bool has_threshold;  /* it tells what is left, so that it can be topped up by itself */
    bool by_charge;      /* what is owed is asked for (charge.h); no sum is typed */
    struct provider_field fields[PROVIDER_FIELDS];
    size_t field_count;
};

/* STATUS_NOT_FOUND: there is none, or not any more. */
OKNO_CHECK enum status provider_find(struct txn *txn, int64_t id, struct arena *arena,
                                     struct provider *provider);

struct provider_query {
    enum provider_category category; /* PROVIDER_ANY: all */
    struct str region;               /* "": all; else those of it and those of everywhere */
    struct str text;                 /* words of name, or an INN; "": all */
};
/* In the catalogue's order, at most `room`; is_more: there were more. */
OKNO_CHECK enum status provider_list(struct txn *txn, const struct provider_query *query,
                                     struct arena *arena, struct provider *providers, size_t room,
                                     size_t *count, bool *is_more);
/* Who is paid into this account: of a bill's QR code. STATUS_NOT_FOUND. */
OKNO_CHECK enum status provider_by_account(struct txn *txn, struct str bik, struct str account,
                                           struct arena *arena, struct provider *provider);
/* Who takes charges of this sort: of a charge that was found (charge.h). STATUS_NOT_FOUND. */
OKNO_CHECK enum status provider_by_charge(struct txn *txn, enum provider_category category,
                                          struct arena *arena, struct provider *provider);

/* Replace the catalogue by that of a file. STATUS_INVALID: something in it is wrong, error says
 * what, and nothing is changed. count [out]: providers in it. */
OKNO_CHECK enum status provider_load(struct txn *txn, struct str json, size_t *count,
                                     struct error *error);

/* The invented catalogue of the demo. */
extern const char provider_demo[];

extern const struct store_sql *const provider_statements[];

#endif
