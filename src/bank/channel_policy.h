/* channel_policy.h - the law switch: which window may do what, where and from which moment.
 * A policy is asked for by one person and approved by another; what two have decided is undone by
 * two. Rows are only added. Of what is stored a line of time is made for every window, which is
 * all that anybody needs to know; making it is pure (channel_policy_decide.c).
 * For: channel_board.h, which holds it for a process; main's commands. */
#ifndef OKNO_BANK_CHANNEL_POLICY_H
#define OKNO_BANK_CHANNEL_POLICY_H

#include "bank/bank.h"
#include "base/limits.h"
#include "base/window.h"

/* Numbers are stored: never reused. The greater one is the stricter one. */
enum channel_state {
    CHANNEL_OPEN,
    CHANNEL_NOTIFY_ONLY, /* its bot says "open the bank" and nothing else */
    CHANNEL_READ_ONLY,   /* everything can be seen, nothing be changed */
    CHANNEL_CLOSING,     /* everything works; customers are led to another window */
    CHANNEL_CLOSED,
    CHANNEL_STATE_COUNT
};
/* "notify_only" */
extern const char *const channel_state_names[CHANNEL_STATE_COUNT];
OKNO_CHECK enum status channel_state_parse(struct str name, enum channel_state *state);

enum {
    JURISDICTION_TEXT = 4, /* "RU"; "*": everywhere */
    PERSON_TEXT = LIMIT_PERSON + 1,
    REASON_TEXT = LIMIT_REASON * 4 + 1
};

struct channel_policy {
    int64_t id;
    enum window window;
    char jurisdiction[JURISDICTION_TEXT];
    enum channel_state state;
    int64_t from_us;
    char reason[2][REASON_TEXT]; /* by enum language */
    char asked_by[PERSON_TEXT];
    int64_t asked_us;
    char approved_by[PERSON_TEXT]; /* "": not yet */
    int64_t approved_us;
    char withdrawn_by[PERSON_TEXT]; /* who wants it undone; what was approved needs a second */
    int64_t withdrawn_us;           /* it has no effect from this moment on; 0: it stands */
};

/* ---- the decision: pure */

/* From this moment to the next step's the window is in this state. */
struct channel_step {
    int64_t from_us;
    enum channel_state state;
    int64_t policy; /* whose state and reason it is; 0: open for want of one */
    const char *reason[2];
};

enum { CHANNEL_STEPS = 2 * LIMIT_POLICIES };

/* The whole line of one window, each step another state than the one before it; before the first
 * step it is open. Where the rules of one place and of everywhere differ, the stricter one holds;
 * within each of them the one that began last. A policy begins at its moment, but never before it
 * was approved. The plain browser is always open: it is what remains. reasons are borrowed from
 * rows. Returns how many steps; room: CHANNEL_STEPS. */
size_t channel_policy_line(const struct channel_policy *rows, size_t count, enum window window,
                           struct str jurisdiction, struct channel_step *steps);

/* Where a window is at a moment. */
struct channel_view {
    enum channel_state state;
    int64_t since_us;         /* 0: always */
    const char *reason[2];    /* NULL: none */
    enum channel_state until; /* the next state that is known ... */
    int64_t until_us;         /* ... and its moment; 0: none */
};
struct channel_view channel_policy_view(const struct channel_step *steps, size_t count, int64_t at);

/* ---- acts: each leaves a row. Outcomes say no without writing. */

#define POLICY_OUTCOME_LIST(X)                                                                     \
    X(OK, "done")                                                                                  \
    X(NOT_FOUND, "there is no such policy")                                                        \
    X(SAME_PERSON, "another person is needed: nobody decides this alone")                          \
    X(APPROVED, "it is approved already")                                                          \
    X(WITHDRAWN, "it was withdrawn")                                                               \
    X(BROWSER, "the browser is always open: it is what remains when all else is closed")           \
    X(FULL, "there are too many policies")

enum policy_outcome {
#define POLICY_OUTCOME_ENUM(id, text) POLICY_##id,
    POLICY_OUTCOME_LIST(POLICY_OUTCOME_ENUM)
#undef POLICY_OUTCOME_ENUM
        POLICY_OUTCOME_COUNT
};
extern const char *const policy_outcomes[POLICY_OUTCOME_COUNT];

/* Is this how a person is named: 2 to LIMIT_PERSON small letters, digits, dots and hyphens? One
 * spelling a person, so that nobody is two people by a capital letter. */
bool policy_person_is_good(struct str person);
/* "*", or two capital letters. */
bool policy_jurisdiction_is_good(struct str jurisdiction);

struct policy_act {
    int64_t id; /* of the policy */
    struct str person;
};

/* policy: window, jurisdiction, state, from_us, reason and asked_by; id and asked_us [out]. */
OKNO_CHECK enum status policy_ask(struct txn *txn, const struct bank *bank,
                                  struct channel_policy *policy, enum policy_outcome *outcome);
OKNO_CHECK enum status policy_approve(struct txn *txn, const struct bank *bank,
                                      const struct policy_act *act, enum policy_outcome *outcome);
/* *is_done [out]: false when a second person must withdraw it, too. */
OKNO_CHECK enum status policy_withdraw(struct txn *txn, const struct bank *bank,
                                       const struct policy_act *act, bool *is_done,
                                       enum policy_outcome *outcome);

/* All of them, in the order they were asked for; room: LIMIT_POLICIES. */
OKNO_CHECK enum status policy_list(struct txn *txn, struct channel_policy *rows, size_t *count);
/* Grows with every act; as long as it stays the same, nothing has changed. */
OKNO_CHECK enum status policy_acts(struct txn *txn, int64_t *count);

extern const struct store_sql *const channel_policy_statements[];

#endif
