#include "bank/draft.h"

#include "bank/bank_store.h"

enum status draft_save(struct txn *txn, const struct bank *bank, const struct session *session,
                       const struct draft *draft)
{
    struct draft saved = *draft;
    saved.updated_us = clock_now(bank->clock);
    return draft_put(txn, session->customer, &saved);
}

static bool copy(struct arena *arena, struct str *text)
{
    *text = arena_copy(arena, *text);
    return text->data != NULL;
}

static enum status read_draft(const struct cursor *cursor, struct arena *arena, struct draft *draft)
{
    *draft = (struct draft){.kind = (enum payment_kind)cursor_int(cursor, 0),
                            .key = cursor_str(cursor, 1),
                            .from = cursor_str(cursor, 2),
                            .to = cursor_str(cursor, 3),
                            .amount = cursor_str(cursor, 4),
                            .message = cursor_str(cursor, 5),
                            .updated_us = cursor_int(cursor, 6)};
    bool good = copy(arena, &draft->key) && copy(arena, &draft->from) && copy(arena, &draft->to) &&
                copy(arena, &draft->amount) && copy(arena, &draft->message);
    return good ? STATUS_OK : STATUS_NO_MEMORY;
}

enum status draft_list(struct txn *txn, const struct session *session, struct arena *arena,
                       struct draft drafts[PAYMENT_KIND_END], size_t *count)
{
    struct cursor cursor;
    *count = 0;
    enum status status = drafts_of(txn, session->customer, &cursor);
    while (status == STATUS_OK && *count < PAYMENT_KIND_END &&
           (status = cursor_next(&cursor)) == STATUS_OK) {
        status = read_draft(&cursor, arena, &drafts[*count]);
        *count += status == STATUS_OK;
    }
    cursor_close(&cursor);
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

enum status draft_drop(struct txn *txn, int64_t customer, enum payment_kind kind, struct str key)
{
    return draft_delete(txn, customer, kind, key);
}

enum status draft_forget(struct txn *txn, const struct bank *bank)
{
    enum { MOST = 500 };
    int64_t age_us = SECONDS_US(DAY_SECONDS) * DRAFT_DAYS;
    return draft_delete_old(txn, clock_now(bank->clock) - age_us, MOST);
}
