/* window.h - which window a session is open in, and whose messenger's account opened it.
 *
 * A launch that was verified becomes a ticket: who holds it is in that window with that device, for
 * a quarter of an hour. The same device may have it renewed for a month, because the launch itself
 * is not kept and the app stays open longer than that. Nothing of it is stored until a session is
 * opened or goes on with it. Of the messenger's account only a keyed hash is kept: enough to see
 * that it is another one than last time, which is a sign of risk and nothing more; it never says
 * who the customer is. */
#ifndef OKNO_AUTH_WINDOW_H
#define OKNO_AUTH_WINDOW_H

#include "auth/auth.h"
#include "base/window.h"

enum { WINDOW_ACCOUNT = 16, WINDOW_TICKET_TEXT = 64, WINDOW_TICKET_SECONDS = 900 };
enum { WINDOW_LAUNCH_SECONDS = 30 * 86400 };

struct window_link {
    enum window window;
    unsigned char account[WINDOW_ACCOUNT]; /* all 0: the messenger named none */
};

/* user: the messenger's number, 0 when it named none. */
void window_ticket_make(const struct auth *auth, const struct device_key *device,
                        enum window window, int64_t user, char ticket[WINDOW_TICKET_TEXT]);
/* STATUS_INVALID: not made here, for another device, or too old. */
OKNO_CHECK enum status window_ticket_read(const struct auth *auth, const struct device_key *device,
                                          struct str ticket, struct window_link *link);

/* A ticket that may be too old to be used, for a fresh one of the same launch. STATUS_INVALID: not
 * made here, for another device, or the launch is more than WINDOW_LAUNCH_SECONDS ago. */
OKNO_CHECK enum status window_ticket_renew(const struct auth *auth, const struct device_key *device,
                                           struct str ticket, char renewed[WINDOW_TICKET_TEXT],
                                           enum window *window);

/* The session is open in this window from now on. *is_other [out]: the customer came from another
 * account of this messenger last time. */
OKNO_CHECK enum status window_link_session(struct txn *txn, const struct auth *auth,
                                           const struct session *session,
                                           const struct window_link *link, bool *is_other);
/* Did the customer come from another account of this messenger last time? Writes nothing. */
OKNO_CHECK enum status window_is_other(struct txn *txn, int64_t customer,
                                       const struct window_link *link, bool *is_other);
/* WINDOW_BROWSER when it was never linked. */
OKNO_CHECK enum status window_of_session(struct txn *txn, int64_t session, enum window *window);
/* A customer who was ever in a window. */
struct window_customer {
    int64_t customer;
    int64_t sessions; /* open in it now */
    bool has_other;   /* was in another messenger, too, or has a session in a plain browser */
};
/* The next ones after that customer; fewer than room: there are no more. */
OKNO_CHECK enum status window_customers(struct txn *txn, const struct auth *auth,
                                        enum window window, int64_t after,
                                        struct window_customer *customers, size_t room,
                                        size_t *count);

/* End those of the next LIMIT_CLOSING sessions that were ever open in this window. *after [in,
 * out]: the last one that was looked at; *ended [out]: how many there were to look at. */
OKNO_CHECK enum status window_end_sessions(struct txn *txn, const struct auth *auth,
                                           enum window window, int64_t *after, size_t *ended);

#endif
