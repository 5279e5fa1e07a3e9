/* sim_internal.h - the simulator's books, between its files. */
#ifndef OKNO_RAIL_SIM_INTERNAL_H
#define OKNO_RAIL_SIM_INTERNAL_H

#include <pthread.h>
#include <stdio.h>

#include "rail/sim.h"

/* A movement of the bank's money with the rail, or a transfer that was rejected. */
struct sim_entry {
    char name[RAIL_ID]; /* of the message that made it */
    char uetr[UETR_TEXT];
    char original[RAIL_ID]; /* of a return: what came back */
    int64_t minor;
    int32_t day;
    bool is_credit;  /* of the bank's account */
    bool is_settled; /* else it was rejected and moved nothing */
    bool is_silent;  /* told only when it is asked about */
    bool refuses_recall;
    char reason[RAIL_REASON];
    struct digest digest; /* of the message that ordered it */
};

struct sim_news {
    int64_t id, due_us;
    char *text;
    bool goes_twice, may_be_lost;
    int64_t tries;
};

struct sim_counts {
    int64_t received, doubled, invalid, sent, refused, lost_before, lost_after, lost_status,
        sent_twice, settled, rejected, returned_to_bank, returned_by_bank, credits, recalls,
        look_ups, enquiries, unknown_enquiries, answers, tries_failed, replayed;
};

struct rail_sim {
    struct rail_sim_config config;
    struct random random;
    pthread_mutex_t mutex;
    pthread_cond_t woken;
    pthread_t thread;
    bool closing, has_thread;
    FILE *books;
    struct rail_wire *wire;
    int64_t down_until;  /* monotonic */
    int64_t next_credit; /* monotonic */
    int64_t last_id;
    struct sim_entry *entries;
    size_t count, room;
    size_t *index; /* of entries by name, open addressing; 0: free, else position + 1 */
    size_t index_room;
    struct sim_news *news;
    size_t news_count, news_room;
    struct sim_counts counts;
};

/* ---- books (sim_books.c); the mutex is held */
OKNO_CHECK enum status sim_books_open(struct rail_sim *sim, struct error *error);
struct sim_entry *sim_find(struct rail_sim *sim, const char *name);
/* Into memory and the file; durable with the next sim_sync. */
OKNO_CHECK enum status sim_add(struct rail_sim *sim, const struct sim_entry *entry);
OKNO_CHECK enum status sim_add_news(struct rail_sim *sim, const struct rail_message *message,
                                    int64_t delay_ms, bool may_be_lost);
void sim_end_news(struct rail_sim *sim, size_t at);
OKNO_CHECK enum status sim_sync(struct rail_sim *sim);
void sim_books_close(struct rail_sim *sim);
/* An id of its own, never used before. */
void sim_name(struct rail_sim *sim, char letter, char name[RAIL_ID]);
bool sim_chance(struct rail_sim *sim, int percent);
struct rail_message sim_begin(struct rail_sim *sim, enum rail_kind kind, char letter);
void sim_copy(const char *from, char *to, size_t room);
extern const char sim_bik[]; /* of the rail */

/* ---- what it does by itself (sim_take.c) */
struct sim_credit {
    const char *payee, *payee_name, *payer_name;
    bool is_phone, is_notice;
    int64_t minor;
    const char *uetr; /* NULL: a new one */
};
OKNO_CHECK enum status sim_send_credit(struct rail_sim *sim, const struct sim_credit *credit,
                                       struct rail_message *sent);
const char *sim_giver(struct rail_sim *sim);
OKNO_CHECK enum status sim_tell_status(struct rail_sim *sim, const struct sim_entry *entry,
                                       int64_t delay_ms, bool may_be_lost);

#endif
