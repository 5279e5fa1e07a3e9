/* ledger_post.c - the walk of a transfer: load, decide, keep for the batch's end; alone, in chains,
 * and many at once. */
#include "base/assume.h"
#include "base/limits.h"
#include "ledger/ledger_decide.h"
#include "ledger/ledger_internal.h"

/* What an order is about, loaded. A pointer is NULL where there is no such row. */
struct subject {
    struct transfer_order order; /* its hold by id */
    struct transfer pending, reversed;
    struct order_facts facts;
    struct batch_hold *hold;
    struct batch_account *debit, *credit;
    int64_t id; /* that the transfer will have: what is decided on a time has that time */
};

/* Where in a chain a transfer stands. */
struct place {
    int64_t link; /* id of the first; 0: this is the first */
    int64_t left; /* how many come after it */
    bool in_chain;
};

/* ---- load */

static enum status absent_is_fine(enum status status)
{
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

static enum status load_account(struct ledger *ledger, struct txn *txn, int64_t id,
                                struct batch_account **account)
{
    return absent_is_fine(batch_account(&ledger->batch, txn, id, account));
}

/* A hold that is not open was posted, voided, or it expired: that is remembered. */
static enum status load_hold(struct ledger *ledger, struct txn *txn, struct subject *subject)
{
    int64_t id = subject->order.pending_id;
    enum status status = batch_hold(&ledger->batch, txn, id, &subject->hold);
    if (status == STATUS_OK) {
        subject->facts.is_open = subject->hold->is_open;
        subject->facts.has_expired = subject->hold->has_expired;
        return STATUS_OK;
    }
    int64_t expiry = 0;
    if (status == STATUS_NOT_FOUND) {
        status = expired_load(txn, id, &expiry);
        subject->facts.has_expired = status == STATUS_OK;
    }
    return absent_is_fine(status);
}

static enum status load_pending(struct ledger *ledger, struct txn *txn, struct subject *subject)
{
    if (subject->order.pending_id == 0) {
        return STATUS_OK;
    }
    enum status status =
        batch_transfer(&ledger->batch, txn, subject->order.pending_id, &subject->pending);
    if (status != STATUS_OK) {
        return absent_is_fine(status);
    }
    subject->facts.pending = &subject->pending;
    return STATUS_OK;
}

static enum status load_reversed(struct ledger *ledger, struct txn *txn, struct subject *subject)
{
    int64_t id = subject->order.reverses;
    if (id == 0) {
        return STATUS_OK;
    }
    enum status status = batch_transfer(&ledger->batch, txn, id, &subject->reversed);
    if (status != STATUS_OK) {
        return absent_is_fine(status);
    }
    subject->facts.reversed = &subject->reversed;
    return STATUS_OK;
}

/* What may have become of the hold or of the transfer to be reversed. After the accounts, whose
 * locks keep other processes from changing it meanwhile. */
static enum status load_state(struct ledger *ledger, struct txn *txn, struct subject *subject)
{
    enum status status = STATUS_OK;
    if (subject->facts.pending != NULL) {
        status = load_hold(ledger, txn, subject);
    }
    if (status != STATUS_OK || subject->facts.reversed == NULL) {
        return status;
    }
    int64_t reversal = 0;
    status = batch_reversal(&ledger->batch, txn, subject->order.reverses, &reversal);
    subject->facts.is_reversed = status == STATUS_OK;
    return absent_is_fine(status);
}

static enum status load_subject(struct ledger *ledger, struct txn *txn, struct subject *subject)
{
    subject->facts = (struct order_facts){.business_date = ledger->batch.day,
                                          .closed_through = ledger->batch.closed_through};
    enum status status = load_pending(ledger, txn, subject);
    if (status == STATUS_OK) {
        status = load_reversed(ledger, txn, subject);
    }
    int64_t debit = subject->order.debit_account;
    int64_t credit = subject->order.credit_account;
    if (subject->facts.pending != NULL) {
        debit = subject->pending.debit_account;
        credit = subject->pending.credit_account;
    } else if (subject->facts.reversed != NULL) {
        debit = subject->reversed.credit_account;
        credit = subject->reversed.debit_account;
    }
    if (status == STATUS_OK) {
        status = load_account(ledger, txn, debit, &subject->debit);
    }
    if (status == STATUS_OK) {
        status = load_account(ledger, txn, credit, &subject->credit);
    }
    return status == STATUS_OK ? load_state(ledger, txn, subject) : status;
}

/* A hold that is named by its key: what is stored, and compared, is its id. */
static enum status name_hold(struct ledger *ledger, struct txn *txn, struct transfer_order *order)
{
    if (order->pending_key == 0) {
        return STATUS_OK;
    }
    struct transfer pending;
    enum status status = batch_transfer_by_key(&ledger->batch, txn, order->pending_key,
                                               order->pending_step, &pending);
    order->pending_id = status == STATUS_OK ? pending.id : 0;
    order->pending_key = 0;
    order->pending_step = 0;
    return absent_is_fine(status);
}

/* ---- store */

static enum status remember(struct ledger *ledger, const struct subject *subject)
{
    struct batch_hold *hold = subject->hold;
    enum status status = batch_remember_account(&ledger->batch, subject->debit);
    if (status == STATUS_OK) {
        status = batch_remember_account(&ledger->batch, subject->credit);
    }
    return status != STATUS_OK || hold == NULL ? status
                                               : batch_remember(&ledger->batch, hold, sizeof *hold);
}

/* The account is as after the transfer, and so is its day. The first transfer of a later day ends
 * the one before. */
static void touch(struct batch_account *at, const struct ledger_account *after,
                  const struct transfer *made, int64_t debit, int64_t credit)
{
    struct ledger_account before = at->account;
    bool is_same_day = before.day == made->business_date;
    if (!is_same_day && before.day != 0) {
        at->past = account_day(&before);
        at->has_past = true;
    }
    at->account = *after;
    at->account.last_transfer = made->id;
    at->account.day = made->business_date;
    at->account.day_debits = (is_same_day ? before.day_debits : 0) + debit;
    at->account.day_credits = (is_same_day ? before.day_credits : 0) + credit;
    at->changed = true;
}

/* By value date the money counts from another day than the one it was booked on. */
static enum status shift_days(struct ledger *ledger, struct txn *txn, struct batch_account *account,
                              const struct transfer *made, int64_t amount)
{
    const struct {
        int32_t day;
        int64_t amount;
    } both[] = {{made->value_date, amount}, {made->business_date, -amount}};
    for (size_t i = 0; i < ARRAY_COUNT(both); i++) {
        struct batch_shift *shift = NULL;
        enum status status = batch_shift(&ledger->batch, txn, account, both[i].day, &shift);
        if (status != STATUS_OK) {
            return status;
        }
        shift->amount += both[i].amount;
        shift->changed = true;
    }
    return STATUS_OK;
}

static struct transfer describe(const struct ledger *ledger, const struct subject *subject,
                                const struct place *place, int64_t amount)
{
    const struct transfer_order *order = &subject->order;
    enum { BALANCING = TRANSFER_BALANCING_DEBIT | TRANSFER_BALANCING_CREDIT };
    int64_t id = subject->id;
    return (struct transfer){
        .id = id,
        .key = order->key,
        .step = order->step,
        .state = order->state,
        .pending_id = order->pending_id,
        .debit_account = subject->debit->account.id,
        .credit_account = subject->credit->account.id,
        .amount = amount,
        .currency = subject->debit->account.currency,
        .kind = order->kind,
        .link = !place->in_chain   ? 0
                : place->link == 0 ? id
                                   : place->link,
        .link_left = place->left,
        .business_date = ledger->batch.day,
        .value_date = order->value_date == 0 ? ledger->batch.day : order->value_date,
        .created_us = subject->facts.now_us,
        .user_data = order->user_data,
        .flags = order->flags & ~TRANSFER_LINKED,
        .asked = (order->flags & BALANCING) != 0 ? order->amount : 0,
        .expires_us = order->expires_us,
        .reverses = order->reverses,
        .debit_previous = subject->debit->account.last_transfer,
        .credit_previous = subject->credit->account.last_transfer,
    };
}

/* The decision was yes: move the counters to what was decided and write the transfer into the
 * batch. */
static enum status book(struct ledger *ledger, struct txn *txn, struct subject *subject,
                        const struct ledger_account after[2], struct transfer *made)
{
    enum status status = remember(ledger, subject);
    if (status != STATUS_OK) {
        return status;
    }
    made->debit_balance = ledger_balance(&after[0]);
    made->credit_balance = ledger_balance(&after[1]);
    int64_t moved = made->state == TRANSFER_PENDING ? 0 : made->amount;
    touch(subject->debit, &after[0], made, moved, 0);
    touch(subject->credit, &after[1], made, 0, moved);
    if (subject->hold != NULL) {
        subject->hold->is_open = false;
        subject->hold->has_expired = made->state == TRANSFER_EXPIRE_PENDING;
    }
    if (moved != 0 && made->value_date != made->business_date) {
        status = shift_days(ledger, txn, subject->debit, made, -moved);
        if (status == STATUS_OK) {
            status = shift_days(ledger, txn, subject->credit, made, moved);
        }
    }
    return status == STATUS_OK ? batch_add(&ledger->batch, made) : status;
}

/* ---- the walk */

/* Everything about an order whose key is new. */
static enum status post_new(struct ledger *ledger, struct txn *txn, struct subject *subject,
                            const struct place *place, enum ledger_outcome *outcome,
                            struct transfer *made)
{
    enum status status = load_subject(ledger, txn, subject);
    if (status != STATUS_OK) {
        return status;
    }
    struct batch_account *const both[] = {subject->debit, subject->credit};
    struct ledger_account after[2] = {{0}};
    struct ledger_account *given[2] = {NULL, NULL};
    for (size_t i = 0; i < ARRAY_COUNT(both); i++) {
        if (both[i] != NULL) {
            after[i] = both[i]->account;
            given[i] = &after[i];
        }
    }
    subject->id = ledger_next_id(ledger, given[0], given[1]);
    subject->facts.now_us = ledger_time_of(ledger, subject->id);
    int64_t amount = 0;
    *outcome = ledger_decide(&subject->order, &subject->facts, given[0], given[1], &amount);
    if (*outcome != LEDGER_OK) {
        return STATUS_OK;
    }
    assume(subject->debit != NULL && subject->credit != NULL); /* or it was refused */
    *made = describe(ledger, subject, place, amount);
    return book(ledger, txn, subject, after, made);
}

static enum ledger_outcome check_asked(const struct transfer_order *asked)
{
    enum ledger_outcome outcome = ledger_check_key(asked);
    if (outcome == LEDGER_OK) {
        /* what only the ledger itself may ask for */
        outcome = asked->state == TRANSFER_EXPIRE_PENDING ? LEDGER_ORDER_INVALID
                                                          : ledger_check_form(asked);
    }
    return outcome;
}

/* made [out]: when it is LEDGER_OK, LEDGER_EXISTS or LEDGER_EXISTS_DIFFERENT. */
static enum status post_one(struct ledger *ledger, struct txn *txn,
                            const struct transfer_order *asked, const struct place *place,
                            enum ledger_outcome *outcome, struct transfer *made)
{
    *outcome = check_asked(asked);
    if (*outcome != LEDGER_OK) {
        return STATUS_OK;
    }
    struct subject subject = {.order = *asked};
    enum status status = name_hold(ledger, txn, &subject.order);
    if (status == STATUS_OK) {
        status = batch_transfer_by_key(&ledger->batch, txn, asked->key, asked->step, made);
    }
    if (status == STATUS_OK) {
        bool same = !place->in_chain && made->link == 0 && ledger_same_order(&subject.order, made);
        *outcome = same ? LEDGER_EXISTS : LEDGER_EXISTS_DIFFERENT;
        return STATUS_OK;
    }
    return status == STATUS_NOT_FOUND ? post_new(ledger, txn, &subject, place, outcome, made)
                                      : status;
}

enum status ledger_post(struct txn *txn, const struct transfer_order *order,
                        enum ledger_outcome *outcome, struct transfer *transfer)
{
    struct transfer made;
    const struct place alone = {0};
    if ((order->flags & TRANSFER_LINKED) != 0) {
        *outcome = LEDGER_LINK_OPEN;
        return STATUS_OK;
    }
    enum status status = post_one(ledger_of(txn), txn, order, &alone, outcome, &made);
    bool is_there = status == STATUS_OK && (*outcome == LEDGER_OK || *outcome == LEDGER_EXISTS ||
                                            *outcome == LEDGER_EXISTS_DIFFERENT);
    if (transfer != NULL && is_there) {
        *transfer = made;
    }
    return status;
}

/* ---- chains */

static void refuse_chain(enum ledger_outcome *outcomes, size_t count, size_t at,
                         enum ledger_outcome why)
{
    for (size_t i = 0; i < count; i++) {
        outcomes[i] = i == at ? why : LEDGER_LINKED_FAILED;
    }
}

/* Is this order the member of a chain that was made before? */
static enum status find_member(struct ledger *ledger, struct txn *txn,
                               const struct transfer_order *asked, const struct place *place,
                               bool *same, struct transfer *made)
{
    struct transfer_order order = *asked;
    enum status status = name_hold(ledger, txn, &order);
    if (status == STATUS_OK) {
        status = batch_transfer_by_key(&ledger->batch, txn, asked->key, asked->step, made);
    }
    *same = status == STATUS_OK && made->link != 0 && made->link_left == place->left &&
            made->link == (place->link == 0 ? made->id : place->link) &&
            ledger_same_order(&order, made);
    return absent_is_fine(status);
}

/* The first order's key is known: then all of the chain is there, or it is another one. */
static enum status repeat_chain(struct ledger *ledger, struct txn *txn,
                                const struct transfer_order *orders, size_t count,
                                enum ledger_outcome *outcomes, struct transfer *transfers)
{
    int64_t link = 0;
    for (size_t i = 0; i < count; i++) {
        const struct place place = {link, (int64_t)(count - 1 - i), true};
        struct transfer made = {0};
        bool same = false;
        enum status status = find_member(ledger, txn, &orders[i], &place, &same, &made);
        if (status != STATUS_OK) {
            return status;
        }
        if (!same) {
            refuse_chain(outcomes, count, i, LEDGER_EXISTS_DIFFERENT);
            return STATUS_OK;
        }
        link = i == 0 ? made.id : link;
        outcomes[i] = LEDGER_EXISTS;
        if (transfers != NULL) {
            transfers[i] = made;
        }
    }
    return STATUS_OK;
}

static enum status make_chain(struct ledger *ledger, struct txn *txn,
                              const struct transfer_order *orders, size_t count,
                              enum ledger_outcome *outcomes, struct transfer *transfers)
{
    struct undo *mark = batch_mark(&ledger->batch);
    struct place place = {.in_chain = true};
    for (size_t i = 0; i < count; i++) {
        struct transfer made;
        place.left = (int64_t)(count - 1 - i);
        enum status status = post_one(ledger, txn, &orders[i], &place, &outcomes[i], &made);
        if (status != STATUS_OK) {
            return status;
        }
        if (outcomes[i] != LEDGER_OK) {
            batch_undo_to(&ledger->batch, mark);
            refuse_chain(outcomes, count, i, outcomes[i]);
            return STATUS_OK;
        }
        place.link = i == 0 ? made.id : place.link;
        if (transfers != NULL) {
            transfers[i] = made;
        }
    }
    return STATUS_OK;
}

enum status ledger_post_chain(struct txn *txn, const struct transfer_order *orders, size_t count,
                              enum ledger_outcome *outcomes, struct transfer *transfers)
{
    struct ledger *ledger = ledger_of(txn);
    if (count == 0) {
        return STATUS_OK;
    }
    if (count == 1) {
        struct transfer_order alone = orders[0];
        alone.flags &= ~TRANSFER_LINKED;
        return ledger_post(txn, &alone, outcomes, transfers);
    }
    if (count > LIMIT_CHAIN) {
        for (size_t i = 0; i < count; i++) {
            outcomes[i] = LEDGER_CHAIN_TOO_LONG;
        }
        return STATUS_OK;
    }
    struct transfer first;
    enum status status =
        batch_transfer_by_key(&ledger->batch, txn, orders[0].key, orders[0].step, &first);
    if (status == STATUS_OK) {
        return repeat_chain(ledger, txn, orders, count, outcomes, transfers);
    }
    return status == STATUS_NOT_FOUND ? make_chain(ledger, txn, orders, count, outcomes, transfers)
                                      : status;
}

/* ---- many */

enum status ledger_post_many(struct txn *txn, const struct transfer_order *orders, size_t count,
                             enum ledger_outcome *outcomes, struct transfer *transfers)
{
    for (size_t i = 0; count > LIMIT_ORDERS && i < count; i++) {
        outcomes[i] = LEDGER_BATCH_TOO_LONG;
    }
    size_t first = 0;
    while (count <= LIMIT_ORDERS && first < count) {
        size_t size = 1;
        while (first + size < count && (orders[first + size - 1].flags & TRANSFER_LINKED) != 0) {
            size++;
        }
        enum status status = STATUS_OK;
        if ((orders[first + size - 1].flags & TRANSFER_LINKED) != 0) {
            refuse_chain(outcomes + first, size, size - 1, LEDGER_LINK_OPEN);
        } else {
            status = ledger_post_chain(txn, orders + first, size, outcomes + first,
                                       transfers == NULL ? NULL : transfers + first);
        }
        if (status != STATUS_OK) {
            return status;
        }
        first += size;
    }
    return STATUS_OK;
}

/* ---- expiry */

static enum status expire(struct ledger *ledger, struct txn *txn, int64_t id, size_t *expired)
{
    struct subject subject = {
        .order = {
            .key = id, .step = STEP_EXPIRY, .state = TRANSFER_EXPIRE_PENDING, .pending_id = id}};
    struct transfer made;
    const struct place alone = {0};
    enum ledger_outcome outcome = LEDGER_OK;
    enum status status = batch_transfer(&ledger->batch, txn, id, &made);
    if (status != STATUS_OK) {
        return status == STATUS_NOT_FOUND ? STATUS_CORRUPT : status;
    }
    subject.order.kind = made.kind;
    subject.order.user_data = made.user_data;
    status = post_new(ledger, txn, &subject, &alone, &outcome, &made);
    *expired += status == STATUS_OK && outcome == LEDGER_OK;
    return status;
}

static enum status read_due(struct txn *txn, const struct open_hold *after, int64_t now_us,
                            size_t most, struct open_hold *due, size_t *count)
{
    struct cursor cursor;
    *count = 0;
    enum status status = holds_due(txn, after, now_us, most, &cursor);
    while (status == STATUS_OK && *count < most && (status = cursor_next(&cursor)) == STATUS_OK) {
        hold_read(&cursor, &due[(*count)++]);
    }
    cursor_close(&cursor);
    return absent_is_fine(status);
}

/* Those that this batch has given back already still have their rows: it goes past them. */
enum status ledger_expire_due(struct txn *txn, size_t most, size_t *expired)
{
    struct ledger *ledger = ledger_of(txn);
    struct open_hold due[LIMIT_EXPIRE];
    struct open_hold after = {0};
    int64_t now_us = clock_now(ledger->clock);
    enum status status = STATUS_OK;
    bool more = true;
    *expired = 0;
    most = most > LIMIT_EXPIRE ? LIMIT_EXPIRE : most;
    while (status == STATUS_OK && more && *expired < most) {
        size_t wanted = most - *expired;
        size_t count = 0;
        status = read_due(txn, &after, now_us, wanted, due, &count);
        for (size_t i = 0; status == STATUS_OK && i < count; i++) {
            status = expire(ledger, txn, due[i].transfer, expired);
        }
        more = count == wanted;
        after = count == 0 ? after : due[count - 1];
    }
    return status;
}
