/* core.h - the bank without its doors: store, ledger, auth and bank put together on one data
 * folder. For: the commands. The folder holds bank.db with its log, bank.db.lock, and keys
 * that are in no backup of the database: code.key of the one-time codes, card.key of the cards'
 * numbers, and seal.key of the signed tree, whose public part is seal.pub. */
#ifndef OKNO_MAIN_CORE_H
#define OKNO_MAIN_CORE_H

#include "bank/bank.h"
#include "bank/card_vault.h"
#include "bank/channel_board.h"
#include "ledger/seal.h"
#include "main/config_details.h"
#include "store/commit.h"

struct rail;
struct rail_peer;

enum { PATH_TEXT = 4096 };

/* The bank's days. */
#define CORE_ZONE "Europe/Moscow"

/* Every statement that the bank's parts need: modules of struct store_config. */
extern const struct store_sql *const *const core_modules[];

struct core_config {
    const char *data;          /* the folder; made when it is not there */
    const struct clock *clock; /* borrowed until core_close */
    struct auth_policy auth_policy;
    struct bank_policy bank_policy;
    size_t readers;
    void (*committed)(void *context); /* may be NULL; see struct committer_config */
    void *committed_context;
    void (*told)(void *context); /* the same; may be NULL */
};

struct core {
    struct core_config config;
    char url[PATH_TEXT];
    struct store_config store_config;
    struct store *store;
    struct random random;
    struct node node;
    struct id_source ids;
    struct ledger *ledger;
    struct auth auth;
    struct bank bank;
    struct seal_signer signer;
    struct card_keys card_keys;
    struct config_details details; /* of okno.conf; the policy points here */
    struct metrics metrics;
    struct committer *committer;
    const struct rail *rail;           /* a server's way to other banks. NULL: there is none */
    const struct rail_peer *rail_peer; /* ... and where that is */
    struct channel_board *board;       /* a server's: which windows are open. NULL: all */
    const struct gate *gate; /* a server's: by which notices leave. NULL: as text messages alone */
    int64_t closed_through[WINDOW_COUNT]; /* of the job that ends sessions of closed windows */
};

/* Open or make the bank in config->data and start its writer and readers. core must not move until
 * core_close, which is to be called after a failure, too. */
OKNO_CHECK enum status core_open(struct core *core, const struct core_config *config,
                                 struct error *error);
void core_close(struct core *core);

/* Remove the bank of a folder. STATUS_BUSY while another process has it open. */
OKNO_CHECK enum status core_erase(const char *data, struct error *error);

/* A key of 32 bytes in a file of the folder: read, or made on the first start and durable before it
 * is used. Of processes that make it at once one does, and all have the same. */
OKNO_CHECK enum status core_load_key(const char *data, const char *name, struct random *random,
                                     struct digest *key, struct error *error);

/* A reader on the store of a folder, without starting anything: for verify. STATUS_NOT_FOUND: there
 * is no bank. url [out] must live as long as the store. */
OKNO_CHECK enum status core_open_store(const char *data, char url[PATH_TEXT],
                                       struct store_config *config, struct store **store,
                                       struct error *error);

#endif
