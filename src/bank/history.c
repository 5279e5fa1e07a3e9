#include "bank/history.h"

#include <stdio.h>
#include <string.h>

#include "bank/bank_store.h"
#include "base/encode.h"

enum {
    CURSOR_VERSION = 1,
    CURSOR_BYTES = 1 + LIMIT_ACCOUNTS * 16,
    /* Steps that show nothing (resolved holds, days outside the range) before a page is cut short.
     */
    WALK_MOST = 4000,
};

/* One account being walked backwards. */
struct walker {
    int64_t account;
    int64_t next; /* the transfer to look at; 0: at the end */
    bool loaded;  /* transfer is that one */
    struct transfer transfer;
};

struct walk {
    struct txn *txn;
    const struct session *session;
    const struct history_query *query;
    struct arena *arena;
    struct walker walkers[LIMIT_ACCOUNTS];
    size_t count;
};

/* ---- the cursor: a version and (account, next transfer) of every walker that is not at its end */

static void put_int(unsigned char *out, int64_t number)
{
    for (int i = 0; i < 8; i++) {
        out[i] = (unsigned char)((uint64_t)number >> (8 * (7 - i)));
    }
}

static int64_t get_int(const unsigned char *in)
{
    uint64_t number = 0;
    for (int i = 0; i < 8; i++) {
        number = number << 8 | in[i];
    }
    return (int64_t)number;
}

static enum status write_cursor(const struct walk *walk, struct str *cursor)
{
    unsigned char bytes[CURSOR_BYTES] = {CURSOR_VERSION};
    size_t size = 1;
    for (size_t i = 0; i < walk->count; i++) {
        if (walk->walkers[i].next != 0) {
            put_int(bytes + size, walk->walkers[i].account);
            put_int(bytes + size + 8, walk->walkers[i].next);
            size += 16;
        }
    }
    *cursor = (struct str){NULL, 0};
    if (size == 1) {
        return STATUS_OK;
    }
    char *text = arena_alloc(walk->arena, 1, BASE64URL_SIZE(size) + 1);
    if (text == NULL) {
        return STATUS_NO_MEMORY;
    }
    *cursor = (struct str){text, base64url_encode(bytes, size, text)};
    return STATUS_OK;
}

/* Put the walkers where the cursor says. It names only accounts that are walked, each at most once.
 */
static enum status read_cursor(struct walk *walk)
{
    unsigned char bytes[CURSOR_BYTES];
    size_t size = 0;
    if (base64url_decode(walk->query->cursor, bytes, sizeof bytes, &size) != STATUS_OK ||
        size < 17 || size % 16 != 1 || bytes[0] != CURSOR_VERSION) {
        return STATUS_INVALID;
    }
    for (size_t i = 0; i < walk->count; i++) {
        walk->walkers[i].next = 0;
    }
    for (size_t at = 1; at < size; at += 16) {
        int64_t account = get_int(bytes + at);
        int64_t next = get_int(bytes + at + 8);
        struct walker *found = NULL;
        for (size_t i = 0; i < walk->count; i++) {
            if (walk->walkers[i].account == account) {
                found = &walk->walkers[i];
            }
        }
        if (found == NULL || found->next != 0 || next <= 0) {
            return STATUS_INVALID;
        }
        found->next = next;
    }
    return STATUS_OK;
}

/* ---- walking */

static enum status load(struct walk *walk, struct walker *walker)
{
    enum status status = ledger_transfer_get(walk->txn, walker->next, &walker->transfer);
    if (status == STATUS_NOT_FOUND) {
        return STATUS_INVALID; /* only a made-up cursor points to nothing */
    }
    const struct transfer *transfer = &walker->transfer;
    if (status == STATUS_OK && transfer->debit_account != walker->account &&
        transfer->credit_account != walker->account) {
        return STATUS_INVALID; /* or to what is another's */
    }
    walker->loaded = true;
    return status;
}

static void step(struct walker *walker)
{
    walker->next = walker->transfer.credit_account == walker->account
                       ? walker->transfer.credit_previous
                       : walker->transfer.debit_previous;
    walker->loaded = false;
}

/* The walker that stands at the newest transfer; NULL when all are at their end. */
static enum status newest(struct walk *walk, struct walker **found)
{
    *found = NULL;
    for (size_t i = 0; i < walk->count; i++) {
        struct walker *walker = &walk->walkers[i];
        if (walker->next == 0) {
            continue;
        }
        if (!walker->loaded) {
            enum status status = load(walk, walker);
            if (status != STATUS_OK) {
                return status;
            }
        }
        if (walker->transfer.business_date < walk->query->from) {
            walker->next = 0; /* everything further is older still */
            continue;
        }
        if (*found == NULL || walker->next > (*found)->next) {
            *found = walker;
        }
    }
    return STATUS_OK;
}

/* Money that moved is shown to both sides; a hold only to the one whose money it is, while it
 * lasts. */
static enum status is_visible(struct walk *walk, const struct walker *walker, bool *visible,
                              bool *held)
{
    const struct transfer *transfer = &walker->transfer;
    *held = false;
    *visible = false;
    if (transfer->business_date > walk->query->to) {
        return STATUS_OK;
    }
    switch (transfer->state) {
    case TRANSFER_POSTED:
    case TRANSFER_POST_PENDING:
        *visible = true;
        return STATUS_OK;
    case TRANSFER_PENDING:
        if (transfer->debit_account == walker->account) {
            enum status status = ledger_hold_is_open(walk->txn, transfer->id, held);
            *visible = *held;
            return status;
        }
        return STATUS_OK;
    case TRANSFER_VOID_PENDING:
    case TRANSFER_EXPIRE_PENDING:
        return STATUS_OK;
    }
    return STATUS_CORRUPT;
}

static enum status describe(struct walk *walk, const struct walker *walker, struct entry *entry)
{
    struct payment payment;
    enum status status =
        payment_find(walk->txn, walker->transfer.user_data, walk->session->language, &payment);
    if (status == STATUS_NOT_FOUND) {
        entry->kind = "other";
        entry->category = category_word(CATEGORY_OTHER);
        entry->title = STR("");
        return STATUS_OK;
    }
    if (status != STATUS_OK) {
        return status;
    }
    char title[TITLE_BYTES];
    struct entry_side side = {.incoming = entry->is_credit,
                              .part = payment_part(&payment, &walker->transfer),
                              .language = walk->session->language};
    payment_title(&payment, &side, title, sizeof title);
    entry->title = arena_copy(walk->arena, str_from(title));
    bool is_fee = side.part == ENTRY_FEE || side.part == ENTRY_FEE_BACK;
    entry->kind = is_fee ? "fee" : payment_kinds[payment.kind].word;
    entry->category = category_word(is_fee ? CATEGORY_OTHER : payment.category);
    bool opens =
        payment.customer == walk->session->customer && payment_kinds[payment.kind].by_customer;
    entry->payment = opens ? payment.id : 0;
    entry->state = payment.state;
    return entry->title.data == NULL ? STATUS_NO_MEMORY : STATUS_OK;
}

static enum status make_entry(struct walk *walk, const struct walker *walker, bool held,
                              struct entry *entry)
{
    const struct transfer *transfer = &walker->transfer;
    bool is_credit = transfer->credit_account == walker->account;
    *entry = (struct entry){
        .transfer = transfer->id,
        .account = walker->account,
        .is_credit = is_credit,
        .is_held = held,
        .date = transfer->business_date,
        .created_us = transfer->created_us,
        .amount = {is_credit ? transfer->amount : -transfer->amount, transfer->currency},
        .balance_after = {is_credit ? transfer->credit_balance : transfer->debit_balance,
                          transfer->currency},
    };
    return describe(walk, walker, entry);
}

static enum status start(struct walk *walk, enum bank_outcome *outcome)
{
    struct account_view accounts[LIMIT_ACCOUNTS];
    size_t count = 0;
    enum status status = account_list(walk->txn, walk->session->customer, accounts, &count);
    for (size_t i = 0; status == STATUS_OK && i < count; i++) {
        int64_t id = accounts[i].account.id;
        if (walk->query->account != 0 && walk->query->account != id) {
            continue;
        }
        int64_t first = accounts[i].ledger.last_transfer;
        if (walk->query->cursor.size == 0 && walk->query->to != INT32_MAX) {
            status = ledger_last_on(walk->txn, id, walk->query->to, &first);
        }
        walk->walkers[walk->count++] = (struct walker){.account = id, .next = first};
    }
    *outcome = walk->query->account != 0 && walk->count == 0 ? BANK_NOT_FOUND : BANK_OK;
    if (status == STATUS_OK && *outcome == BANK_OK && walk->query->cursor.size != 0) {
        status = read_cursor(walk);
    }
    return status;
}

enum status history_read(struct txn *txn, const struct session *session,
                         const struct history_query *query, struct arena *arena,
                         enum bank_outcome *outcome, struct history_page *page)
{
    *page = (struct history_page){0};
    struct walk walk = {.txn = txn, .session = session, .query = query, .arena = arena};
    enum status status = start(&walk, outcome);
    if (status != STATUS_OK || *outcome != BANK_OK) {
        return status;
    }
    page->items = ARENA_ARRAY(arena, struct entry, query->limit);
    if (page->items == NULL) {
        return STATUS_NO_MEMORY;
    }
    struct walker *walker = NULL;
    for (size_t steps = 0; page->count < query->limit && steps < WALK_MOST; steps++) {
        bool visible = false;
        bool held = false;
        status = newest(&walk, &walker);
        if (status != STATUS_OK || walker == NULL) {
            break;
        }
        status = is_visible(&walk, walker, &visible, &held);
        if (status == STATUS_OK && visible) {
            status = make_entry(&walk, walker, held, &page->items[page->count++]);
        }
        if (status != STATUS_OK) {
            break;
        }
        step(walker);
    }
    if (status == STATUS_OK) {
        status = newest(&walk, &walker); /* ends the walkers that have left the range */
    }
    return status == STATUS_OK ? write_cursor(&walk, &page->next) : status;
}
