#include "bank/template.h"

#include <stdio.h>
#include <string.h>

#include "bank/account.h"
#include "bank/event.h"
#include "bank/payment_walk.h"
#include "bank/template_store.h"

static enum status refuse(struct template_result *result, enum bank_outcome outcome)
{
    result->outcome = outcome;
    return STATUS_OK;
}

static bool goes_on(enum status status, const struct template_result *result)
{
    return status == STATUS_OK && result->outcome == BANK_OK;
}

static enum status tell(struct txn *txn, const struct bank *bank, const struct template *row)
{
    return event_add(txn, bank, row->customer, EVENT_TEMPLATE, row->id);
}

/* ---- its order */

enum status payment_again(struct txn *txn, const struct session *session, int64_t payment,
                          enum bank_outcome *outcome, struct kept_order *kept)
{
    struct payment_result made;
    enum status status = payment_load_own(txn, session, payment, &made);
    *outcome = made.outcome;
    if (status != STATUS_OK || made.outcome != BANK_OK) {
        return status;
    }
    if (!kept_order_may_again(&made.payment, &made.extra)) {
        *outcome = BANK_NOT_KEPT;
        return status;
    }
    kept_order_again(kept, &made.payment, &made.extra);
    return status;
}

/* Whose the account is is known; who the payee is is asked when somebody is paid. */
static enum status take_order(struct txn *txn, const struct session *session,
                              const struct payment_order *order, struct template_result *result)
{
    struct account account;
    if (!kept_order_may(order)) {
        return refuse(result, BANK_NOT_KEPT);
    }
    enum status status = account_get(txn, session->customer, order->from_account, &account);
    if (status == STATUS_OK && order->kind == PAYMENT_OWN) {
        status = account_get(txn, session->customer, order->to_account, &account);
    }
    if (status == STATUS_NOT_FOUND) {
        return refuse(result, BANK_NOT_FOUND);
    }
    struct str name = order->name;
    char display[PAYEE_BYTES];
    (void)snprintf(display, sizeof display, "%.*s", STR_ARGS(name));
    kept_order_make(&result->row.kept, order, display);
    return status;
}

static enum status take(struct txn *txn, const struct session *session,
                        const struct template_wish *wish, struct template_result *result)
{
    return wish->payment != 0
               ? payment_again(txn, session, wish->payment, &result->outcome, &result->row.kept)
               : take_order(txn, session, &wish->order, result);
}

/* Without a name of its own: by its payee, an own transfer by the account it goes to. */
static enum status name_by_payee(struct txn *txn, const struct session *session,
                                 struct template *row)
{
    const struct kept_order *kept = &row->kept;
    const char *name = kept->display[0] != '\0'    ? kept->display
                       : kept->to_phone[0] != '\0' ? kept->to_phone
                                                   : kept->number;
    struct account to;
    enum status status = STATUS_OK;
    if (kept->order.kind == PAYMENT_OWN) {
        status = account_get(txn, session->customer, kept->order.to_account, &to);
        name = account_name(&to, session->language);
    }
    if (status == STATUS_OK) {
        (void)snprintf(row->name, sizeof row->name, "%.*s", payment_cut(str_from(name), LIMIT_NAME),
                       name);
    }
    return status;
}

/* ---- */

enum status template_create(struct txn *txn, const struct bank *bank, const struct session *session,
                            const struct template_wish *wish, struct template_result *result)
{
    int64_t ids[LIMIT_TEMPLATES];
    size_t count = 0;
    memset(result, 0, sizeof *result);
    enum status status = template_ids(txn, session->customer, ids, LIMIT_TEMPLATES, &count);
    if (status == STATUS_OK && count == LIMIT_TEMPLATES) {
        return refuse(result, BANK_TEMPLATES_MANY);
    }
    if (status == STATUS_OK) {
        status = take(txn, session, wish, result);
    }
    if (!goes_on(status, result)) {
        return status;
    }
    struct template *row = &result->row;
    row->id = id_next(bank->ids);
    row->customer = session->customer;
    row->position = (int64_t)count;
    row->is_favourite = wish->is_favourite;
    row->created_us = clock_now(bank->clock);
    (void)snprintf(row->name, sizeof row->name, "%.*s", STR_ARGS(wish->name));
    if (wish->name.size == 0) {
        status = name_by_payee(txn, session, row);
    }
    result->written = true;
    if (status == STATUS_OK) {
        status = template_insert(txn, row);
    }
    if (status == STATUS_OK) {
        status = kept_order_insert(txn, row->id, &row->kept);
    }
    return status == STATUS_OK ? tell(txn, bank, row) : status;
}

enum status template_get(struct txn *txn, const struct session *session, int64_t id,
                         struct template_result *result)
{
    memset(result, 0, sizeof *result);
    struct template *row = &result->row;
    enum status status = template_select(txn, id, row);
    if (status == STATUS_NOT_FOUND || (status == STATUS_OK && row->customer != session->customer)) {
        return refuse(result, BANK_NOT_FOUND);
    }
    return status == STATUS_OK ? kept_order_select(txn, id, &row->kept) : status;
}

enum status template_list(struct txn *txn, const struct session *session, struct template *rows,
                          size_t room, size_t *count)
{
    int64_t ids[LIMIT_TEMPLATES];
    size_t all = 0;
    *count = 0;
    enum status status = template_ids(txn, session->customer, ids, LIMIT_TEMPLATES, &all);
    for (size_t i = 0; i < all && i < room && status == STATUS_OK; i++) {
        status = template_select(txn, ids[i], &rows[i]);
        if (status == STATUS_OK) {
            status = kept_order_select(txn, ids[i], &rows[i].kept);
        }
        *count += status == STATUS_OK;
    }
    return status;
}

/* The one at `from` comes to stand at `to`; the others make room. */
static enum status place_all(struct txn *txn, int64_t *ids, size_t count, size_t from, size_t to)
{
    int64_t moved = ids[from];
    if (from < to) {
        memmove(ids + from, ids + from + 1, (to - from) * sizeof *ids);
    } else {
        memmove(ids + to + 1, ids + to, (from - to) * sizeof *ids);
    }
    ids[to] = moved;
    enum status status = STATUS_OK;
    for (size_t i = 0; i < count && status == STATUS_OK; i++) {
        status = template_place(txn, ids[i], (int64_t)i);
    }
    return status;
}

static enum status place(struct txn *txn, struct template *row, int64_t position)
{
    int64_t ids[LIMIT_TEMPLATES];
    size_t count = 0;
    enum status status = template_ids(txn, row->customer, ids, LIMIT_TEMPLATES, &count);
    for (size_t i = 0; i < count && status == STATUS_OK; i++) {
        if (ids[i] == row->id) {
            size_t to = position < (int64_t)count ? (size_t)position : count - 1;
            row->position = (int64_t)to;
            return place_all(txn, ids, count, i, to);
        }
    }
    return status;
}

enum status template_change(struct txn *txn, const struct bank *bank, const struct session *session,
                            int64_t id, const struct template_wish *wish,
                            struct template_result *result)
{
    enum status status = template_get(txn, session, id, result);
    if (!goes_on(status, result)) {
        return status;
    }
    struct template *row = &result->row;
    if (wish->has_order) {
        status = take_order(txn, session, &wish->order, result);
        if (!goes_on(status, result)) {
            return status;
        }
        status = kept_order_delete(txn, id);
        if (status == STATUS_OK) {
            status = kept_order_insert(txn, id, &row->kept);
        }
    }
    if (wish->has_name) {
        (void)snprintf(row->name, sizeof row->name, "%.*s", STR_ARGS(wish->name));
    }
    row->is_favourite = wish->has_favourite ? wish->is_favourite : row->is_favourite;
    result->written = true;
    if (status == STATUS_OK) {
        status = template_update(txn, row);
    }
    if (status == STATUS_OK && wish->has_position) {
        status = place(txn, row, wish->position);
    }
    return status == STATUS_OK ? tell(txn, bank, row) : status;
}

enum status template_remove(struct txn *txn, const struct bank *bank, const struct session *session,
                            int64_t id, enum bank_outcome *outcome)
{
    struct template_result found;
    enum status status = template_get(txn, session, id, &found);
    *outcome = found.outcome;
    if (!goes_on(status, &found)) {
        return status;
    }
    status = kept_order_delete(txn, id);
    if (status == STATUS_OK) {
        status = template_delete(txn, id);
    }
    return status == STATUS_OK ? tell(txn, bank, &found.row) : status;
}
