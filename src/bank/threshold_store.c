#include "bank/threshold_store.h"

#include "bank/threshold.h"

static const struct store_sql insert_threshold = {
    "INSERT INTO standing_threshold (id, below, a_month, enquiry, state, balance, told_us)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7)",
    "iiiiiii", ""};
static const struct store_sql select_threshold = {
    "SELECT below, a_month, enquiry, state, balance, told_us FROM standing_threshold WHERE id = $1",
    "i", "iiiiii"};
static const struct store_sql update_threshold = {
    "UPDATE standing_threshold SET enquiry = $2, state = $3, balance = $4, told_us = $5"
    " WHERE id = $1",
    "iiiii", ""};
static const struct store_sql find_enquiry = {
    "SELECT id FROM standing_threshold WHERE enquiry = $1 AND enquiry <> 0", "i", "i"};
static const struct store_sql sum_paid = {
    "SELECT COALESCE(CAST(sum(p.amount) AS BIGINT), 0) FROM standing_run AS r"
    " JOIN payment AS p ON p.id = r.payment"
    " WHERE r.standing = $1 AND r.day >= $2 AND p.state IN (1, 2, 6, 8)",
    "ii", "i"};
static const struct store_sql count_same = {
    "SELECT count(*) FROM standing_order s, kept_order k WHERE s.customer = $1 AND s.every = 0"
    " AND s.state IN (2, 3) AND k.id = s.id AND k.provider = $2 AND k.fields = $3",
    "iit", "i"};

const struct store_sql *const threshold_statements[] = {
    &count_same, &insert_threshold, &select_threshold, &update_threshold, &find_enquiry, &sum_paid,
    NULL};

enum status threshold_insert(struct txn *txn, const struct standing *standing)
{
    const struct enquiry *enquiry = &standing->enquiry;
    return txn_exec(txn, &insert_threshold,
                    VALUES(value_int(standing->id), value_int(standing->threshold.below),
                           value_int(standing->threshold.a_month), value_int(enquiry->id),
                           value_int(enquiry->state), value_int(enquiry->left),
                           value_int(enquiry->told_us)),
                    NULL);
}

enum status threshold_select(struct txn *txn, struct standing *standing)
{
    struct cursor cursor;
    enum status status =
        txn_query(txn, &select_threshold, VALUES(value_int(standing->id)), &cursor);
    if (status == STATUS_OK && (status = cursor_next(&cursor)) == STATUS_OK) {
        standing->threshold =
            (struct threshold){.below = cursor_int(&cursor, 0), .a_month = cursor_int(&cursor, 1)};
        standing->enquiry = (struct enquiry){.id = cursor_int(&cursor, 2),
                                             .state = (enum enquiry_state)cursor_int(&cursor, 3),
                                             .left = cursor_int(&cursor, 4),
                                             .told_us = cursor_int(&cursor, 5)};
    }
    cursor_close(&cursor);
    return status;
}

enum status threshold_update(struct txn *txn, const struct standing *standing)
{
    const struct enquiry *enquiry = &standing->enquiry;
    return txn_exec(txn, &update_threshold,
                    VALUES(value_int(standing->id), value_int(enquiry->id),
                           value_int(enquiry->state), value_int(enquiry->left),
                           value_int(enquiry->told_us)),
                    NULL);
}

enum status threshold_of_enquiry(struct txn *txn, int64_t enquiry, int64_t *standing)
{
    return txn_int(txn, &find_enquiry, VALUES(value_int(enquiry)), standing);
}

enum status threshold_count_same(struct txn *txn, int64_t customer,
                                 const struct payment_order *order, int64_t *count)
{
    return txn_int(
        txn, &count_same,
        VALUES(value_int(customer), value_int(order->provider), value_text(order->fields)), count);
}

enum status threshold_paid(struct txn *txn, int64_t standing, int32_t since, int64_t *paid)
{
    return txn_int(txn, &sum_paid, VALUES(value_int(standing), value_int(since)), paid);
}
