/* gate.h - the only way to a messenger's servers.
 *
 * A message is a template and arguments of closed types: an enumeration, the number of a public
 * place, an opaque link, an id of the messenger's own that is given back to it. No function here
 * takes a text: all texts stand in src/channel/gate_text.c, rates and places in the bank's public
 * file. So nothing of a customer can leave, whoever calls and whatever is wrong with the caller.
 *
 * A message is a row that is written in the transaction which causes it; a thread a messenger sends
 * it after the commit, so that one that is slow, throttled or gone slows nobody but itself. Before
 * its bytes leave, a departure is stored for the auditor: template, time, window; then bytes and
 * outcome. Hosts are those of a list, TLS is always verified, answers are bounded, no proxy and no
 * redirect is followed.
 *
 * For: the bots and notices of this folder, main. Never: decides what is said. */
#ifndef OKNO_CHANNEL_GATE_H
#define OKNO_CHANNEL_GATE_H

#include "bank/channel_board.h"
#include "base/window.h"
#include "channel/public.h"
#include "store/commit.h"

/* Numbers are stored: never reused. */
enum gate_template {
    GATE_WELCOME = 1,
    GATE_HELP = 2,
    GATE_RATES = 3,
    GATE_PLACES = 4, /* pick one */
    GATE_PLACE = 5,  /* what is there */
    GATE_HOURS = 6,
    GATE_OPEN = 7,
    GATE_LANGUAGE = 8,
    GATE_LANGUAGE_SET = 9,
    GATE_UNKNOWN = 10,
    GATE_CARD = 11, /* what looks like one was written into the chat; the next three as well */
    GATE_PHONE = 12,
    GATE_CODE = 13,
    GATE_ACCOUNT = 14,
    GATE_LINKED = 15,
    GATE_NOT_LINKED = 16,
    GATE_NOTICE = 17,
    GATE_TEXTS,        /* above: what is said in a chat */
    GATE_PRESSED = 20, /* a button's press was seen */
    GATE_DELETE = 21,  /* remove the customer's own message */
    GATE_COMMANDS = 22,
    GATE_COMMANDS_EN = 23,
    GATE_MENU = 24,
    GATE_HOOK = 25,   /* send updates to the webhook ... */
    GATE_UNHOOK = 26, /* ... or keep them for the long poll */
    GATE_POLL = 27,
};

enum { GATE_LINK = 16, GATE_LINK_TEXT = 24, GATE_ECHO = 128 };

/* Random bytes, made by gate_link_make and by nothing else. */
struct gate_link {
    unsigned char bytes[GATE_LINK];
};
/* An id of the messenger's own (a message, a pressed button), given back to it. */
struct gate_echo {
    char text[GATE_ECHO];
};

struct gate_message {
    enum window window;
    enum gate_template template;
    enum language language;
    int64_t chat; /* the messenger's number; 0: none, for what concerns the bot itself */
    int32_t place;
    struct gate_link link;
    struct gate_echo echo;
    int64_t notice; /* 0: a bot's reply */
};

struct gate_link gate_link_make(struct random *random);
/* base64url, 22 characters. */
void gate_link_write(const struct gate_link *link, char text[GATE_LINK_TEXT]);
OKNO_CHECK enum status gate_link_read(struct str text, struct gate_link *link);
/* STATUS_INVALID: too long, or with characters that no messenger's ids have. */
OKNO_CHECK enum status gate_echo_read(struct str text, struct gate_echo *echo);

/* ---- how this bank speaks to each messenger */

enum gate_way { GATE_BY_HOOK, GATE_BY_POLL };
enum {
    GATE_HOST = 64,
    GATE_NAME = 64,
    GATE_SECRET = 257,
    GATE_FILE = 1024,
    GATE_ADDRESS = 256,
    GATE_LONG_ADDRESS = 512
};

struct gate_bot {
    bool is_on; /* there is a bot */
    enum gate_way way;
    char host[GATE_HOST]; /* "https://api.telegram.org", of the list; or loopback, for tests */
    char token[GATE_SECRET];
    char name[GATE_NAME]; /* of the bot, in links; VK: the community's number */
    char app[GATE_NAME];  /* VK: the mini app's number */
    char hook_secret[GATE_SECRET];
    char confirmation[GATE_NAME]; /* VK: what the community's page expects */
    char ca_file[GATE_FILE];      /* of this messenger alone; "": the system's */
};

/* May this be a bot's host? Of the messenger's list, or a loopback address. */
bool gate_host_is_allowed(enum window window, struct str host);
/* The usual one; NULL: the window has no messenger. */
const char *gate_host_usual(enum window window);

/* What a bot may say now: the law's word, asked at every departure. */
enum gate_voice {
    GATE_SPEAKS,
    GATE_NOTICES, /* notices and "open the bank" alone */
    GATE_SILENT,  /* nothing, not even a connection */
};

struct gate_config {
    struct gate_bot bots[WINDOW_COUNT];
    char address[GATE_ADDRESS];  /* the bank's own, "https://bank.example": what links begin with */
    char public_file[GATE_FILE]; /* rates and places; "": the invented ones */
    const struct bank *bank;
    const struct node *node;
    struct committer *committer;
    struct metrics *metrics;
    struct channel_board *board; /* what the law lets each window do; NULL: everything */
};

struct gate;
/* Starts a thread for every bot that is on. config is copied. */
OKNO_CHECK enum status gate_start(const struct gate_config *config, struct gate **gate,
                                  struct error *error);
/* A message may have been added: look now. Any thread; NULL is allowed. */
void gate_wake(struct gate *gate);
/* End the threads. The gate may still be woken until gate_free. */
void gate_stop(struct gate *gate);
void gate_free(struct gate *gate);

/* ---- for those who send */

/* Write the message's row; it leaves after the commit. */
OKNO_CHECK enum status gate_put(struct txn *txn, const struct gate *gate,
                                const struct gate_message *message);
enum gate_voice gate_voice(const struct gate *gate, enum window window);
/* The messenger is there, as far as is known, and may be spoken to. */
bool gate_can_reach(const struct gate *gate, enum window window);
const struct gate_config *gate_config(const struct gate *gate);

/* Where the bank opens in this window. link: of a notice, or NULL. */
void gate_open_address(const struct gate_config *config, enum window window,
                       const struct gate_link *link, char out[GATE_LONG_ADDRESS]);
/* The messenger's link that starts the bot with a one-time payload. */
void gate_start_address(const struct gate_bot *bot, enum window window,
                        const struct gate_link *link, char out[GATE_LONG_ADDRESS]);

/* ---- the long poll: on the caller's thread, with a line of its own */

struct gate_poll;
OKNO_CHECK enum status gate_poll_new(struct gate *gate, enum window window,
                                     struct gate_poll **poll);
void gate_poll_free(struct gate_poll *poll);
/* Another thread: an ask that waits ends soon, and so does every later one. */
void gate_poll_stop(struct gate_poll *poll);
/* Ask for updates after those of the last answer, and wait for some. answer [out]: borrowed until
 * the next call; a JSON text. STATUS_IO: not reached; STATUS_BUSY: throttled, *retry_after_s. */
OKNO_CHECK enum status gate_poll_ask(struct gate_poll *poll, struct str *answer,
                                     int32_t *retry_after_s);
/* Everything up to here has been taken. */
void gate_poll_advance(struct gate_poll *poll, int64_t position);

#endif
