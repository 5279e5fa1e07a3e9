/* bot.h - the bots: what a messenger tells, and what is answered. The same simple bot in every
 * messenger: rates, branches and cash machines, hours, help, language, "open the bank".
 *
 * It holds no conversation. Of an update only what is asked is kept: what was written is looked at
 * once, and neither stored, logged nor passed on. Where it looks like a card, a phone, a code or an
 * account it is not answered but refused: the bot says why, and deletes the message where it may.
 *
 * For: api (webhooks), main (long poll). Never: says anything about a customer, knows who one is.
 */
#ifndef OKNO_CHANNEL_BOT_H
#define OKNO_CHANNEL_BOT_H

#include <jansson.h>

#include "channel/gate.h"

enum { BOT_UPDATE_HASH = 16 };

enum bot_ask {
    BOT_IGNORED,
    BOT_START,
    BOT_LINK, /* started with a payload that was made in the app */
    BOT_HELP,
    BOT_RATES,
    BOT_PLACES,
    BOT_PLACE,
    BOT_HOURS,
    BOT_OPEN,
    BOT_LANGUAGE,
    BOT_SET_LANGUAGE,
    BOT_UNKNOWN,
    BOT_CARD,
    BOT_PHONE,
    BOT_CODE,
    BOT_ACCOUNT,
    BOT_STOPPED, /* this chat wants nothing any more */
    BOT_ALLOWED, /* it does again */
};

/* All that is kept of an update. */
struct bot_update {
    enum window window;
    unsigned char hash[BOT_UPDATE_HASH]; /* of the messenger's own number for it */
    int64_t chat;
    enum bot_ask ask;
    enum language language; /* of the messenger's account, or the one to speak from now on */
    bool has_language;
    int32_t place;
    struct gate_link link;    /* of BOT_LINK */
    struct gate_echo message; /* what may be deleted */
    struct gate_echo pressed; /* the button that was */
};

/* ---- reading, pure */

/* What is asked by a text of a chat: a command, a word, a button's name. Fills ask, place, link,
 * language. */
void bot_read_text(struct str raw, struct bot_update *update);
/* The same of a button's own word. */
void bot_read_ask(struct str ask, struct bot_update *update);
/* A start's payload; none is one, too. */
void bot_read_start(struct str payload, struct bot_update *update);
/* BOT_CARD, BOT_PHONE, BOT_CODE or BOT_ACCOUNT when there is something like that in it; BOT_IGNORED
 * when not. */
enum bot_ask bot_find_secret(struct str text);

/* One update of each messenger. What is of no use is BOT_IGNORED. */
void bot_parse_telegram(json_t *root, struct bot_update *update);
void bot_parse_vk(json_t *root, struct bot_update *update);
void bot_parse_max(json_t *root, struct bot_update *update);
void bot_parse(enum window window, json_t *root, struct bot_update *update);

/* ---- webhooks */

enum bot_hook {
    BOT_HOOK_TAKEN,   /* *update is filled */
    BOT_HOOK_CONFIRM, /* VK asks for the community's confirmation */
    BOT_HOOK_FORGED,  /* the secret is not ours: as if there were nothing here */
};
/* A request as it came. secret: of the header that the messenger sends; VK's is in the body. */
enum bot_hook bot_hook_read(const struct gate_config *config, enum window window, struct str secret,
                            struct str body, struct bot_update *update);

/* ---- acting, in a writer's transaction */

/* Once: an update that was seen before does nothing. */
OKNO_CHECK enum status bot_receive(struct txn *txn, const struct gate *gate,
                                   const struct bot_update *update);
/* The commands, the menu's button and the way of updates, said to the window's messenger anew. */
OKNO_CHECK enum status bot_set_up(struct txn *txn, const struct gate *gate, enum window window);
/* Updates and links that are long over. */
OKNO_CHECK enum status bot_forget(struct txn *txn, const struct bank *bank);

/* ---- the long poll: a thread for each bot that has no webhook */

struct bot_polls;
OKNO_CHECK enum status bot_polls_start(struct gate *gate, struct bot_polls **polls);
/* NULL is allowed. */
void bot_polls_stop(struct bot_polls *polls);

extern const struct store_sql *const channel_statements[];

#endif
