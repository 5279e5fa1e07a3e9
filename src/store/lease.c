#include "store/lease.h"

static const struct store_sql select_lease = {"SELECT owner, until_us FROM lease WHERE name = $1",
                                              "t", "ii"};
static const struct store_sql take_lease = {
    "INSERT INTO lease (name, owner, until_us) VALUES ($1, $2, $3)"
    " ON CONFLICT (name) DO UPDATE SET owner = excluded.owner, until_us = excluded.until_us"
    " WHERE lease.until_us <= $4 OR lease.until_us > $6 OR lease.owner = $5",
    "tiiiii", ""};

static const struct store_sql give_up_lease = {
    "UPDATE lease SET until_us = 0 WHERE name = $1 AND owner = $2", "ti", ""};

const struct store_sql *const lease_statements[] = {&select_lease, &take_lease, &give_up_lease,
                                                    NULL};

/* An end further away than two leases: a clock was set back since, or its holder's ran ahead.
 * Nobody may be kept waiting for that. */
static int64_t far_from_now(const struct lease *lease)
{
    return lease->until_us + (lease->until_us - lease->now_us);
}

enum status lease_is_free(struct txn *txn, const struct node *node, const struct lease *lease,
                          bool *is_free)
{
    *is_free = true;
    if (node->owner == 0) {
        return STATUS_OK;
    }
    struct cursor cursor;
    enum status status = txn_query(txn, &select_lease, VALUES(value_text(lease->name)), &cursor);
    if (status == STATUS_OK) {
        status = cursor_next(&cursor);
    }
    if (status == STATUS_OK) {
        bool is_mine = lease->may_keep && cursor_int(&cursor, 0) == node->owner;
        int64_t until_us = cursor_int(&cursor, 1);
        *is_free = is_mine || until_us <= lease->now_us || until_us > far_from_now(lease);
    }
    cursor_close(&cursor);
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

enum status lease_take(struct txn *txn, const struct node *node, const struct lease *lease,
                       bool *is_taken)
{
    enum status status = lease_is_free(txn, node, lease, is_taken);
    if (status != STATUS_OK || node->owner == 0 || !*is_taken) {
        return status;
    }
    int64_t changed = 0;
    status =
        txn_exec(txn, &take_lease,
                 VALUES(value_text(lease->name), value_int(node->owner), value_int(lease->until_us),
                        value_int(lease->now_us), value_int(lease->may_keep ? node->owner : 0),
                        value_int(far_from_now(lease))),
                 &changed);
    *is_taken = changed == 1;
    return status;
}

enum status lease_give_up(struct txn *txn, const struct node *node, struct str name)
{
    return node->owner == 0 ? STATUS_OK
                            : txn_exec(txn, &give_up_lease,
                                       VALUES(value_text(name), value_int(node->owner)), NULL);
}
