/* public.h - what a bank tells everybody: rates of exchange, branches and cash machines by place,
 * hours. From one JSON file that the bank's people keep; read again when it changes. For: the gate,
 * which alone writes it into messages. Nothing of a customer is in it. */
#ifndef OKNO_CHANNEL_PUBLIC_H
#define OKNO_CHANNEL_PUBLIC_H

#include "base/outcome.h"
#include "base/str.h"

enum { PUBLIC_RATES = 12, PUBLIC_PLACES = 24, PUBLIC_POINTS = 6, PUBLIC_TEXT = 200 };

struct public_rate {
    char currency[4];
    int64_t buy, sell; /* hundredths of a rouble for one unit */
};

/* Texts by enum language. */
struct public_point {
    bool is_branch; /* else a cash machine alone */
    char address[2][PUBLIC_TEXT];
    char hours[2][PUBLIC_TEXT];
};

struct public_place {
    char name[2][PUBLIC_TEXT];
    struct public_point points[PUBLIC_POINTS]; /* the nearest first */
    size_t point_count;
};

struct public_facts {
    char hours[2][PUBLIC_TEXT]; /* of the bank itself: when it answers */
    struct public_rate rates[PUBLIC_RATES];
    size_t rate_count;
    struct public_place places[PUBLIC_PLACES];
    size_t place_count;
};

/* The file's text. Anything that is not of its form is refused whole. */
OKNO_CHECK enum status public_parse(struct str text, struct public_facts *facts,
                                    struct error *error);
OKNO_CHECK enum status public_read(const char *path, struct public_facts *facts,
                                   struct error *error);
/* An invented bank's, for the demo. */
extern const char public_invented[];

#endif
