/* sim.h - the other side of the rail, played: it takes transfers and settles or rejects them, sends
 * money in, gives back, answers look-ups and recalls, writes statements; and, when it is asked to,
 * loses, doubles, delays and goes down. For: okno rail-sim, the demo, the tests. Never: part of a
 * bank that serves. Its books are its own, kept in memory and, when it has a file, written there
 * before anything is acknowledged, so that it may be killed at any moment.
 *
 * What becomes of a transfer stands in the last four digits of the payee's account or phone:
 *   9901 rejected AC04, 9902 rejected AC01, 9903 rejected RR04, 9904 settled and returned,
 *   9905 settled and never told until it is asked, 9906 settled after ten seconds,
 *   9907 told twice, 9908 rejected and never told until it is asked,
 *   9909 settled, a recall of it refused; every other recall is granted.
 * A phone that ends in 0000 is nobody's; one that ends in 9999 is never answered about. */
#ifndef OKNO_RAIL_SIM_H
#define OKNO_RAIL_SIM_H

#include <jansson.h>

#include "rail/message.h"
#include "rail/wire.h"

enum { SIM_PAYEES = 16 };

struct rail_sim_config {
    const struct rail_forms *forms;
    const struct clock *clock;
    struct rail_peer peer;   /* the bank: where its door is */
    const char *books;       /* a file; NULL: in memory alone */
    char bank_bik[BIK_TEXT]; /* the bank's */
    uint64_t seed;
    int64_t opening; /* the bank's money at the beginning, minor units; of new books */
    /* percent of messages */
    int32_t reject, lose_before, lose_after, lose_status, twice, give_back;
    int32_t delay_ms; /* the most that news takes; above 0 they overtake each other */
    int32_t credits_a_minute;
    struct {
        char number[NUMBER_TEXT];
        char name[RAIL_NAME];
    } payees[SIM_PAYEES]; /* the bank's customers that money comes in for */
    size_t payee_count;
};

struct rail_sim;

/* config is copied; forms, clock and books are borrowed. Starts its thread. */
OKNO_CHECK enum status rail_sim_start(const struct rail_sim_config *config, struct rail_sim **sim,
                                      struct error *error);
/* NULL is allowed. */
void rail_sim_stop(struct rail_sim *sim);

/* A message that came; returns the HTTP status to answer. Any thread. */
int rail_sim_take(struct rail_sim *sim, struct str text);
/* The camt.053 of a day, as far as it has come. */
OKNO_CHECK enum status rail_sim_statement(struct rail_sim *sim, int32_t day, struct buf *out);
/* What it counts: an object; NULL: no memory. Caller: json_decref. */
json_t *rail_sim_state(struct rail_sim *sim);

/* What a test tells it to do:
 * {"do":"credit","account"|"phone","amount","name","notice":bool,"uetr"?} -> {"id","uetr"}
 * {"do":"recall","id"}: ask the bank for a credit back
 * {"do":"down","ms"}: not there for so long
 * {"do":"rates", "reject", "lose_before", "lose_after", "lose_status", "twice", "give_back",
 *  "delay_ms", "credits_a_minute"}: from now on
 * NULL: it was not understood. Caller: json_decref. */
json_t *rail_sim_play(struct rail_sim *sim, const json_t *order);

#endif
