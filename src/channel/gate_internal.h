/* gate_internal.h - what the files of the gate share. Only for src/channel/gate*.c and
 * messengers' files. */
#ifndef OKNO_CHANNEL_GATE_INTERNAL_H
#define OKNO_CHANNEL_GATE_INTERNAL_H

#include <jansson.h>

#include "base/buf.h"
#include "channel/gate.h"

/* ---- words: a message's text and buttons, before a messenger's own form */

enum { WORDS_BUTTONS = 32, WORDS_LABEL = 80, WORDS_TEXT = 4000, WORDS_ASK = 32 };

struct gate_button {
    char label[WORDS_LABEL];
    char ask[WORDS_ASK]; /* what pressing it asks the bot; "": it opens the bank */
    bool begins_row;
};

struct gate_words {
    struct buf text;
    struct gate_button buttons[WORDS_BUTTONS];
    size_t count;
    char start[GATE_LINK_TEXT + 2]; /* what the bank is opened with; "": its first screen */
};

/* Free with buf_free(&words->text). STATUS_INVALID: the place is not there any more. */
OKNO_CHECK enum status gate_words_make(const struct gate_message *message,
                                       const struct public_facts *facts, struct gate_words *words);
/* Names and meanings of the commands, for messengers that show them. */
struct gate_command {
    const char *name;
    const char *meaning[2];
};
extern const struct gate_command gate_commands[]; /* ended by a row whose name is NULL */
extern const char *const gate_open_label[2];
extern const char *const gate_pressed_text[2];

/* ---- one exchange */

enum { CALL_PATH = 600, CALL_BODY_MOST = 16 * 1024, REPLY_MOST = 256 * 1024 };

struct gate_call {
    const char *method;   /* "POST" */
    char path[CALL_PATH]; /* with the query; may hold the token: never logged */
    struct buf body;      /* empty: none */
    bool is_form;         /* else JSON */
    bool has_authorization;
    int32_t timeout_s;
    bool is_empty; /* the messenger has no such thing: nothing leaves */
};

struct gate_reply {
    bool was_reached;
    long status;
    struct buf body;
    int64_t bytes; /* that left */
    int64_t took_us;
};

/* Numbers are stored. */
enum gate_outcome {
    GATE_UNDER_WAY = 0,
    GATE_SENT = 1,
    GATE_THROTTLED = 2,
    GATE_BLOCKED = 3, /* this chat wants nothing */
    GATE_REFUSED = 4, /* as it is, it will never be taken */
    GATE_UNREACHED = 5,
};

struct gate_result {
    enum gate_outcome outcome;
    int32_t retry_after_s; /* when throttled */
};

/* A messenger's own form: a row each, in its file. */
struct gate_messenger {
    const char *const *hosts; /* the usual one first; ended by NULL */
    /* Milliseconds between two messages at all, and to one chat. */
    int32_t gap_ms, chat_gap_ms;
    enum status (*write)(const struct gate_config *config, const struct gate_message *message,
                         int64_t id, const struct gate_words *words, struct gate_call *call);
    struct gate_result (*read)(const struct gate_reply *reply);
    /* NULL: it has no long poll. */
    void (*poll)(const struct gate_bot *bot, int64_t position, struct gate_call *call);
};
extern const struct gate_messenger gate_telegram, gate_vk, gate_max;
/* The call's body is this object, which is taken over; NULL: there was no memory for it. */
OKNO_CHECK enum status gate_call_json(struct gate_call *call, json_t *body);
/* NULL: the window has none. */
const struct gate_messenger *gate_messenger(enum window window);

/* ---- the wire: libcurl, one connection kept */

struct gate_wire;
OKNO_CHECK enum status gate_wire_new(const struct gate_bot *bot, enum window window,
                                     struct gate_wire **wire);
void gate_wire_free(struct gate_wire *wire);
/* reply->body: initialised here; free it. */
void gate_wire_exchange(struct gate_wire *wire, const struct gate_call *call,
                        struct gate_reply *reply);
/* Another thread: end what waits. */
void gate_wire_stop(struct gate_wire *wire);

#endif
