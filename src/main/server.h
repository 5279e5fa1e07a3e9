/* server.h - the whole running bank: core, outbox, periodic work and the customers' HTTP door. */
#ifndef OKNO_MAIN_SERVER_H
#define OKNO_MAIN_SERVER_H

#include <stdatomic.h>

#include "api/api.h"
#include "channel/channel.h"
#include "main/control.h"
#include "main/bots.h"
#include "main/core.h"
#include "main/processor_door.h"
#include "main/rail_desk.h"
#include "main/event_feed.h"
#include "main/watch.h"
#include "main/balance_work.h"
#include "main/charge_work.h"
#include "main/windows.h"
#include "sms/sms.h"
#include "store/outbox.h"

enum { ORIGINS = 4 };

struct server_config {
    struct core_config core; /* committed is the server's own */
    const char *address;
    uint16_t port;
    size_t loops;
    const char *origins[ORIGINS]; /* NULL-terminated */
    bool limit_addresses;
    const struct sms_way *sms;
    bool is_demo; /* the far sides are simulated where okno.conf does not say who they are */
};

struct server {
    struct server_config config;
    struct clock clock;
    struct core core;
    struct proof_memory *proofs;
    struct api api;
    struct outbox_way ways[10];
    struct charge_work charges;
    struct balance_work balances;
    struct outbox *outbox;
    _Atomic bool can_wake; /* outbox and bots are there */
    struct jobs *jobs;
    struct sealer *sealer;
    struct watch *watch;
    struct hub *hub;
    struct event_feed *feed;
    struct control *control;
    char jurisdiction[JURISDICTION_TEXT];
    struct windows windows;
    struct bots bots;
    struct http_config http_config;
    struct http_server *http;
    struct processor_door processor;
    struct rail_desk desk;
};

/* Open the bank and its doors. server must not move until server_stop, which is to be called after
 * a failure, too. */
OKNO_CHECK enum status server_start(struct server *server, const struct server_config *config,
                                    struct error *error);
/* Take nothing new, answer what is under way, make it durable, close. */
void server_stop(struct server *server);

/* Block the signals that end a process, in this thread and those it starts, make new files private,
 * let it open as many connections as it may and give up what a server never needs. Call first. */
void server_prepare_process(void);
/* Wait for one of them. */
void server_wait_signal(void);

#endif
