/* processor_client.h - the processor's side of its interface: a connection that says messages and
 * reads what the bank answers. For: the demo's shops, okno processor-sim. One thread a client. */
#ifndef OKNO_MAIN_PROCESSOR_CLIENT_H
#define OKNO_MAIN_PROCESSOR_CLIENT_H

#include "base/clock.h"
#include "base/signed.h"

enum { PROCESSOR_BODY = 1024, PROCESSOR_ANSWER = 8192 };

struct processor_client {
    char address[64];
    uint16_t port;
    struct str key; /* borrowed */
    const struct clock *clock;
    struct random random;
    int fd; /* -1: not connected */
    char answer[PROCESSOR_ANSWER];
};

void processor_client_init(struct processor_client *client, const char *address, uint16_t port,
                           struct str key, const struct clock *clock);
void processor_client_close(struct processor_client *client);

/* Say a message until it is answered, twice at most: it is done once by its name. what:
 * "authorisations". http, body [out]: borrowed until the next call. STATUS_IO: nobody answers. */
OKNO_CHECK enum status processor_client_say(struct processor_client *client, const char *what,
                                            const char *body, int *http, struct str *answer);

/* A name that nothing has. */
enum { PROCESSOR_NAME = 32 };
void processor_client_name(struct processor_client *client, char name[PROCESSOR_NAME]);

/* Where somebody pays. */
struct shop {
    const char *name;
    const char *mcc;
    const char *channel, *country;
    int64_t least, most; /* minor units */
};
enum { SHOPS = 14 };
extern const struct shop shops[SHOPS];
/* The body of an authorisation. */
void processor_client_purchase(char body[PROCESSOR_BODY], const char *message,
                               const char *operation, const char *number, const struct shop *shop,
                               int64_t minor);
/* Of what follows it; minor 0: without an amount. final: of a clearing. */
void processor_client_follow(char body[PROCESSOR_BODY], const char *message, const char *operation,
                             int64_t minor, bool final);

#endif
