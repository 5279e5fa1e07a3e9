/* cut_proxy.h - a process between a client and PostgreSQL that cuts connections in the middle of a
 * COMMIT: before the server has seen it, or after the server has done it and before the client
 * hears. */
#ifndef OKNO_TEST_CUT_PROXY_H
#define OKNO_TEST_CUT_PROXY_H

#include <stdatomic.h>
#include <stddef.h>
#include <sys/types.h>

enum cut_kind {
    CUT_NONE,
    CUT_BEFORE, /* not done */
    CUT_AFTER,  /* done, but unanswered */
    CUT_BOTH,   /* one or the other, by turns */
};

/* Shared with the proxy. */
struct cut_proxy {
    _Atomic int kind;
    _Atomic int every; /* of so many commits one is cut */
    _Atomic int cuts;
    pid_t process;
    char folder[128];
};

/* url [in]: of the server (a unix socket's folder as host); through [out]: the same by the proxy.
 */
struct cut_proxy *cut_proxy_start(const char *url, char *through, size_t size);
void cut_proxy_stop(struct cut_proxy *proxy);

#endif
