/* standing.h - orders that the bank carries out by itself: once on a date, again and again, or when
 * little is left with a provider (threshold.h). Confirmed once by a code that says amount, payee
 * and rhythm; from then on the bank's limits and its signs of fraud hold for every payment, and
 * each date, and each answer of a provider, is paid once: its row of standing_run is written with
 * the payment. For: api, and the job of main/jobs.c. */
#ifndef OKNO_BANK_STANDING_H
#define OKNO_BANK_STANDING_H

#include "bank/kept_order.h"
#include "bank/standing_decide.h"
#include "bank/threshold_decide.h"

/* The numbers are stored. */
enum standing_state {
    STANDING_AWAITING = 1, /* its code is on the way; it ends by itself when nobody types it */
    STANDING_ACTIVE = 2,
    STANDING_PAUSED = 3,
    STANDING_DONE = 4, /* its last date is over */
    STANDING_CANCELLED = 5,
    STANDING_STATE_END
};

struct standing {
    int64_t id, customer;
    char name[NAME_BYTES];
    enum standing_state state;
    struct schedule schedule;   /* without a threshold */
    struct threshold threshold; /* below 0: there is none, and dates decide */
    struct enquiry enquiry;     /* with a threshold */
    int number;                 /* of the next date, or payment */
    int tries;                  /* of that one so far */
    int64_t next_us;
    int64_t wanted; /* a new amount that waits for its code; 0: none */
    int64_t code, session;
    bool is_strange; /* was asked for in a window whose account had changed */
    int64_t created_us, expires_us;
    int64_t code_expires_us, code_resend_us; /* not stored here: read with the code */
    int64_t paid_month; /* the same: by a threshold in this month, minor units */
};
/* Does it wait for what is left with a provider, and not for a date? */
bool standing_by_threshold(const struct standing *standing);

/* What became of a date. */
enum standing_run_state {
    RUN_PAID = 1,
    RUN_FAILED = 2,  /* reason says why */
    RUN_SKIPPED = 3, /* as the customer wished */
    RUN_MISSED = 4,  /* the bank did not come to it before the next date */
    RUN_STATE_END
};

struct standing_run {
    int64_t id, standing;
    int number;
    int32_t day;
    enum standing_run_state state;
    enum bank_outcome reason;
    int64_t payment; /* 0: none */
    int64_t at_us;
};

struct standing_result {
    enum bank_outcome outcome;
    struct refusal_detail detail;
    bool written;
    struct standing standing;
    struct kept_order kept;
};

/* What is asked for. Texts are borrowed. */
struct standing_request {
    struct str key;
    struct digest digest;
    struct str name;
    struct schedule schedule;
    struct threshold threshold; /* below 0: by the schedule */
    struct payment_order order;
};

/* Once for every key of the customer, as payment_order_once. Own transfers need no code. */
OKNO_CHECK enum status standing_create(struct txn *txn, const struct bank *bank,
                                       const struct session *session,
                                       const struct standing_request *request,
                                       struct standing_result *result);
/* BANK_NOT_FOUND also for another customer's. */
OKNO_CHECK enum status standing_get(struct txn *txn, const struct bank *bank,
                                    const struct session *session, int64_t id,
                                    struct standing_result *result);
/* Begins it, or gives it the amount that was wanted. */
OKNO_CHECK enum status standing_confirm(struct txn *txn, const struct bank *bank,
                                        const struct session *session, int64_t id, struct str code,
                                        struct standing_result *result);
OKNO_CHECK enum status standing_resend(struct txn *txn, const struct bank *bank,
                                       const struct session *session, int64_t id,
                                       struct standing_result *result);
/* Another amount from the next date on, after a code. */
OKNO_CHECK enum status standing_change(struct txn *txn, const struct bank *bank,
                                       const struct session *session, int64_t id,
                                       struct amount amount, struct standing_result *result);

enum standing_act { STANDING_PAUSE, STANDING_RESUME, STANDING_SKIP, STANDING_CANCEL };
OKNO_CHECK enum status standing_do(struct txn *txn, const struct bank *bank,
                                   const struct session *session, int64_t id, enum standing_act act,
                                   struct standing_result *result);

/* The ids of the customer's, newest first; those that were never confirmed are not among them. */
OKNO_CHECK enum status standing_list(struct txn *txn, const struct bank *bank, int64_t customer,
                                     int64_t ids[LIMIT_STANDING], size_t *count);
/* Its last ones, newest first. */
OKNO_CHECK enum status standing_runs(struct txn *txn, int64_t standing,
                                     struct standing_run runs[LIMIT_RUNS], size_t *count);

/* Does one that is not over pay from or to this account of the customer's? */
OKNO_CHECK enum status standing_uses(struct txn *txn, const struct bank *bank, int64_t customer,
                                     int64_t account, bool *uses);

/* What was done for whom, to be told. */
struct standing_told {
    int64_t customer, run;  /* who pays */
    struct payment payment; /* id 0: nothing was paid */
};
/* Carry out what is due, at most `most`. A job: run twice is run once. */
OKNO_CHECK enum status standing_run_due(struct txn *txn, const struct bank *bank, size_t most,
                                        struct standing_told *told, size_t *count);
OKNO_CHECK enum status standing_plan_due(struct txn *txn, const struct bank *bank, size_t most,
                                         struct plan *plan);

/* Of a standing order that is being asked for, or is to be changed. Pure; text has room bytes. */
void standing_code_text(const struct bank *bank, const struct standing *standing,
                        const struct kept_order *kept, enum language language, char *text,
                        size_t room);

extern const struct store_sql *const standing_statements[];

#endif
