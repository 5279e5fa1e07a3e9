/* auth_store.h - the SQL of codes, sessions and attempts. Only for this folder. */
#ifndef OKNO_AUTH_AUTH_STORE_H
#define OKNO_AUTH_AUTH_STORE_H

#include "auth/window.h"

enum code_state { CODE_LIVE = 1, CODE_USED = 2, CODE_VOID = 3, CODE_EXHAUSTED = 4 };

struct code_row {
    int64_t id;
    enum code_purpose purpose;
    int64_t customer, subject;
    char phone[20];
    struct device_key device;
    struct digest order;
    char text[CODE_TEXT];
    int64_t tries;
    enum code_state state;
    int64_t created_us, expires_us, resend_us;
};

OKNO_CHECK enum status code_insert(struct txn *txn, const struct code_row *row);
OKNO_CHECK enum status code_load(struct txn *txn, int64_t id, struct code_row *row);
/* The last code of a number, a device and a subject, unless it was used or replaced; its tries or
 * its time may be over. */
OKNO_CHECK enum status code_find_open(struct txn *txn, struct str phone,
                                      const struct device_key *device, enum code_purpose purpose,
                                      int64_t subject, int64_t *id, int64_t *resend_us);
OKNO_CHECK enum status code_set(struct txn *txn, int64_t id, enum code_state state, int64_t tries);

struct session_row {
    int64_t id, customer, language, created_us, seen_us, idle_us, expires_us, ended_us;
    int64_t window, is_other; /* read alone: of its link */
    struct device_key device;
};

OKNO_CHECK enum status session_insert(struct txn *txn, const struct session_row *row,
                                      const struct digest *token_hash);
OKNO_CHECK enum status session_load(struct txn *txn, const struct digest *token_hash,
                                    struct session_row *row);
/* Which of these (sorted, each once) are open, by id. */
OKNO_CHECK enum status session_select_open(struct txn *txn, const int64_t *sessions, size_t count,
                                           int64_t now_us, int64_t *open, size_t *open_count);
/* STATUS_NOT_FOUND */
OKNO_CHECK enum status session_first_of(struct txn *txn, int64_t customer,
                                        const struct device_key *device, int64_t *id);
OKNO_CHECK enum status session_set_seen(struct txn *txn, int64_t id, int64_t now_us);
OKNO_CHECK enum status session_set_ended(struct txn *txn, int64_t id, int64_t now_us);
/* Sessions that were linked to a window, by id; ended or not. */
OKNO_CHECK enum status session_list_linked(struct txn *txn, enum window window, int64_t after,
                                           int64_t *sessions, size_t room, size_t *count);
/* count: LIMIT_CLOSING at most. */
OKNO_CHECK enum status session_set_all_ended(struct txn *txn, const int64_t *sessions, size_t count,
                                             int64_t now_us);
OKNO_CHECK enum status session_set_language(struct txn *txn, int64_t id, int64_t language);
/* How many are not ended, and the oldest of them. */
OKNO_CHECK enum status session_count(struct txn *txn, int64_t customer, int64_t *count,
                                     int64_t *oldest);

/* STATUS_NOT_FOUND: it was never linked. */
OKNO_CHECK enum status session_window_load(struct txn *txn, int64_t session, int64_t *window);
OKNO_CHECK enum status session_window_put(struct txn *txn, int64_t session,
                                          const struct window_link *link, bool is_other,
                                          int64_t now_us);
/* The account that the customer came from last time. STATUS_NOT_FOUND. */
OKNO_CHECK enum status customer_window_load(struct txn *txn, int64_t customer, enum window window,
                                            unsigned char account[WINDOW_ACCOUNT]);
OKNO_CHECK enum status customer_window_put(struct txn *txn, int64_t customer,
                                           const struct window_link *link, int64_t now_us);

/* customer alone is filled in; the rest by window_count_sessions. */
OKNO_CHECK enum status window_list_customers(struct txn *txn, enum window window, int64_t after,
                                             struct window_customer *customers, size_t room,
                                             size_t *count);
OKNO_CHECK enum status window_count_sessions(struct txn *txn, enum window window, int64_t now_us,
                                             struct window_customer *customer);

OKNO_CHECK enum status attempt_load(struct txn *txn, const struct digest *scope, int64_t window_us,
                                    int64_t *count);
/* former: what was read; STATUS_RETRY when it has changed since. */
OKNO_CHECK enum status attempt_put(struct txn *txn, const struct digest *scope, int64_t window_us,
                                   int64_t former, int64_t count);
OKNO_CHECK enum status attempt_forget(struct txn *txn, int64_t before_us);

/* Rows whose id is below that, the oldest first. */
OKNO_CHECK enum status code_forget(struct txn *txn, int64_t below, int64_t most);
OKNO_CHECK enum status session_forget(struct txn *txn, int64_t below, int64_t most);

#endif
