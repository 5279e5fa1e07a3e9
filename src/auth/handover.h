/* handover.h - from one window to another without a new SMS. A session makes a token, the other
 * window claims it with a key of its own, both screens show the same two digits, the first one
 * confirms them, and the other has a session bound to its key. Two minutes, once, for both keys
 * alone. Of the token a hash is kept; the digits are kept nowhere: they follow from both keys under
 * a key that is not in the store. Where risk asks for it an SMS is asked for instead. */
#ifndef OKNO_AUTH_HANDOVER_H
#define OKNO_AUTH_HANDOVER_H

#include "auth/window.h"

enum { HANDOVER_SECONDS = 120, HANDOVER_NUMBER = 3 };

/* Numbers are stored: never reused. */
enum handover_state {
    HANDOVER_WAITING = 1,
    HANDOVER_CLAIMED = 2,
    HANDOVER_APPROVED = 3,
    HANDOVER_USED = 4,
    HANDOVER_VOID = 5
};

struct handover {
    int64_t id, session, customer;
    enum language language;
    struct device_key first, second; /* second: since it was claimed */
    struct window_link link;         /* the second's window */
    int64_t tries;
    enum handover_state state; /* HANDOVER_VOID, too, when its time is over */
    int64_t expires_us;
};

/* Former ones of this session are void from now on. Outcomes: OK, HANDOVER_REFUSED (the session's
 * window was opened by another account than last time, or could not keep its key), TOO_MANY. */
OKNO_CHECK enum status handover_open(struct txn *txn, const struct auth *auth,
                                     const struct session *session, enum auth_outcome *outcome,
                                     int32_t *retry_after, struct handover *handover,
                                     char token[TOKEN_TEXT]);

struct handover_claim {
    struct str token;
    const struct device_key *device;
    const struct window_link *link; /* NULL: a plain browser's */
    bool is_volatile;
};

/* The first who comes has it; the same key may ask again. Outcomes: OK, NOT_FOUND (no such token,
 * claimed by another key, or claimed by the key that made it), HANDOVER_OVER, HANDOVER_REFUSED. */
OKNO_CHECK enum status handover_claim(struct txn *txn, const struct auth *auth,
                                      const struct handover_claim *claim,
                                      enum auth_outcome *outcome, struct handover *handover);

/* As the session that made it sees it. Outcomes: OK, NOT_FOUND. */
OKNO_CHECK enum status handover_get(struct txn *txn, const struct auth *auth,
                                    const struct session *session, int64_t id,
                                    enum auth_outcome *outcome, struct handover *handover);
/* Outcomes: OK, NOT_FOUND, HANDOVER_OVER, WRONG_NUMBER (written: the try counts). */
OKNO_CHECK enum status handover_approve(struct txn *txn, const struct auth *auth,
                                        const struct session *session, int64_t id,
                                        struct str number, enum auth_outcome *outcome,
                                        struct handover *handover);

/* Outcomes: OK, NOT_FOUND, HANDOVER_OVER. OK while it waits for the first screen: nothing is
 * written and session->id is 0; else the session, and its token. */
OKNO_CHECK enum status handover_take(struct txn *txn, const struct auth *auth,
                                     const struct handover_claim *claim, enum auth_outcome *outcome,
                                     struct handover *handover, struct session *session,
                                     char token[TOKEN_TEXT]);

/* The two digits, once it is claimed. */
void handover_number(const struct auth *auth, const struct handover *handover,
                     char number[HANDOVER_NUMBER]);

extern const struct store_sql *const handover_statements[];

#endif
