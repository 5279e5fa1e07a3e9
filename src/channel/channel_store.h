/* channel_store.h - the SQL of the gate, the bots and the notices. Only for this folder. */
#ifndef OKNO_CHANNEL_CHANNEL_STORE_H
#define OKNO_CHANNEL_CHANNEL_STORE_H

#include "channel/bot.h"
#include "channel/gate_internal.h"
#include "channel/notice.h"

/* ---- what is to leave */

struct message_row {
    int64_t id;
    struct gate_message message;
    int64_t tries, due_us, created_us;
};

OKNO_CHECK enum status message_put(struct txn *txn, int64_t id, const struct gate_message *message,
                                   int64_t now_us);
OKNO_CHECK enum status message_is_due(struct txn *txn, enum window window, int64_t now_us,
                                      bool *is_due);
OKNO_CHECK enum status message_due(struct txn *txn, enum window window, int64_t now_us,
                                   struct message_row *rows, size_t room, size_t *count);
OKNO_CHECK enum status message_delay(struct txn *txn, int64_t id, int64_t tries, int64_t due_us);
OKNO_CHECK enum status message_end(struct txn *txn, int64_t id);

struct departure {
    int64_t id, message, left_us, bytes, status, took_us;
    enum window window;
    enum gate_template template;
    enum gate_outcome outcome;
};
OKNO_CHECK enum status departure_begin(struct txn *txn, const struct departure *departure);
OKNO_CHECK enum status departure_finish(struct txn *txn, const struct departure *departure);

/* ---- chats and updates */

/* *is_new [out]: this update was not seen before, and is from now on. */
OKNO_CHECK enum status update_once(struct txn *txn, const unsigned char hash[BOT_UPDATE_HASH],
                                   int64_t now_us, bool *is_new);
/* STATUS_NOT_FOUND */
OKNO_CHECK enum status chat_load(struct txn *txn, enum window window, int64_t chat,
                                 enum language *language, bool *is_blocked);
OKNO_CHECK enum status chat_put(struct txn *txn, enum window window, int64_t chat,
                                enum language language, int64_t now_us);
OKNO_CHECK enum status chat_block(struct txn *txn, enum window window, int64_t chat,
                                  bool is_blocked);

/* ---- notices */

OKNO_CHECK enum status start_put(struct txn *txn, const struct digest *hash, int64_t customer,
                                 enum window window, int64_t expires_us);
/* Uses it up. STATUS_NOT_FOUND: there is none of this window that is alive. */
OKNO_CHECK enum status start_use(struct txn *txn, const struct digest *hash, enum window window,
                                 int64_t now_us, int64_t *customer);
/* Whoever had this chat before has it no more. */
OKNO_CHECK enum status notice_chat_put(struct txn *txn, int64_t customer, enum window window,
                                       int64_t chat, int64_t now_us);
OKNO_CHECK enum status notice_chat_load(struct txn *txn, int64_t customer, enum window window,
                                        int64_t *chat);
/* STATUS_NOT_FOUND: never chosen. */
OKNO_CHECK enum status choice_load(struct txn *txn, int64_t customer, enum notice_kind kind,
                                   enum notice_way *way);
OKNO_CHECK enum status choice_put(struct txn *txn, int64_t customer, enum notice_kind kind,
                                  enum notice_way way);
/* *is_new [out]: it was not told before. */
OKNO_CHECK enum status notice_put(struct txn *txn, const struct notice *notice, int64_t now_us,
                                  bool *is_new);
OKNO_CHECK enum status notice_load(struct txn *txn, int64_t id, struct notice *notice);
OKNO_CHECK enum status notice_by_link(struct txn *txn, const struct gate_link *link,
                                      struct notice *notice);
OKNO_CHECK enum status notice_way_put(struct txn *txn, const struct notice *notice);

/* ---- what need not be kept */
OKNO_CHECK enum status channel_old_delete(struct txn *txn, int64_t before_us, int64_t now_us,
                                          int64_t most);

#endif
