#include "bank/hold.h"

#include "bank/account.h"

struct search {
    struct txn *txn;
    const struct session *session;
    struct arena *arena;
    struct hold_page *page;
    int64_t account;
    int64_t missing; /* of what is held: not found yet */
};

/* What the hold is for, in the reader's language. */
static enum status describe(struct search *search, struct hold *hold)
{
    struct payment payment;
    char title[TITLE_BYTES];
    enum language language = search->session->language;
    enum status status = payment_find(search->txn, hold->subject, language, &payment);
    if (status == STATUS_NOT_FOUND) {
        hold->kind = "other";
        hold->category = category_word(CATEGORY_OTHER);
        hold->title = STR("");
        return STATUS_OK;
    }
    if (status != STATUS_OK) {
        return status;
    }
    const struct payment_kind_row *kind = &payment_kinds[payment.kind];
    struct entry_side side = {.incoming = false, .language = language};
    payment_title(&payment, &side, title, sizeof title);
    hold->title = arena_copy(search->arena, str_from(title));
    hold->kind = kind->word;
    hold->category = category_word(payment.category);
    hold->payment =
        payment.customer == search->session->customer && kind->by_customer ? payment.id : 0;
    if (hold->until_us == 0) {
        hold->until_us = payment.expires_us;
    }
    return hold->title.data == NULL ? STATUS_NO_MEMORY : STATUS_OK;
}

/* A payment's amount and its fee are held apart, and shown together. */
static struct hold *find_same(struct hold_page *page, int64_t subject)
{
    for (size_t i = 0; i < page->count; i++) {
        if (subject != 0 && page->items[i].subject == subject) {
            return &page->items[i];
        }
    }
    return NULL;
}

static enum status add(struct search *search, const struct transfer *transfer)
{
    struct hold_page *page = search->page;
    struct hold *same = find_same(page, transfer->user_data);
    search->missing -= transfer->amount;
    if (same != NULL) {
        struct amount more = {transfer->amount, transfer->currency};
        same->since_us = transfer->created_us;
        return amount_add(same->amount, more, &same->amount) == AMOUNT_OK ? STATUS_OK
                                                                          : STATUS_CORRUPT;
    }
    if (page->count == LIMIT_HOLDS) {
        page->is_whole = false;
        return STATUS_OK;
    }
    struct hold *hold = &page->items[page->count++];
    *hold = (struct hold){.id = transfer->id,
                          .amount = {transfer->amount, transfer->currency},
                          .since_us = transfer->created_us,
                          .until_us = transfer->expires_us,
                          .subject = transfer->user_data};
    return describe(search, hold);
}

/* Backwards until all that is held was found. */
static enum status walk(struct search *search, int64_t next)
{
    enum status status = STATUS_OK;
    for (size_t steps = 0; status == STATUS_OK && search->missing > 0 && next != 0; steps++) {
        struct transfer transfer;
        bool is_open = false;
        if (steps == LIMIT_WALK) {
            search->page->is_whole = false;
            return STATUS_OK;
        }
        status = ledger_transfer_get(search->txn, next, &transfer);
        if (status != STATUS_OK) {
            return status == STATUS_NOT_FOUND ? STATUS_CORRUPT : status;
        }
        bool is_hold =
            transfer.state == TRANSFER_PENDING && transfer.debit_account == search->account;
        if (is_hold) {
            status = ledger_hold_is_open(search->txn, transfer.id, &is_open);
        }
        if (status == STATUS_OK && is_open) {
            status = add(search, &transfer);
        }
        next = transfer.credit_account == search->account ? transfer.credit_previous
                                                          : transfer.debit_previous;
    }
    return status;
}

enum status hold_list(struct txn *txn, const struct session *session, int64_t account,
                      struct arena *arena, enum bank_outcome *outcome, struct hold_page *page)
{
    struct account_view view;
    enum status status = account_view_get(txn, session->customer, account, &view);
    *outcome = status == STATUS_NOT_FOUND ? BANK_NOT_FOUND : BANK_OK;
    if (status != STATUS_OK) {
        return status == STATUS_NOT_FOUND ? STATUS_OK : status;
    }
    *page = (struct hold_page){.held = {view.ledger.debits_pending, view.ledger.currency},
                               .is_whole = true};
    struct search search = {.txn = txn,
                            .session = session,
                            .arena = arena,
                            .page = page,
                            .account = account,
                            .missing = view.ledger.debits_pending};
    return walk(&search, view.ledger.last_transfer);
}
