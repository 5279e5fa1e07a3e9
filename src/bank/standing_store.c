#include "bank/standing_store.h"

#include <stdio.h>

#include "bank/threshold_store.h"

#define STANDING_COLUMNS                                                                           \
    "id, customer, name, state, every, day, start_day, end_day, times, on_holiday, number, tries," \
    " next_us, wanted, code, session, is_strange, created_us, expires_us"
static const struct store_sql insert_standing = {
    "INSERT INTO standing_order (" STANDING_COLUMNS ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9,"
    " $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)",
    "iitiiiiiiiiiiiiiiii", ""};
static const struct store_sql select_standing = {"SELECT " STANDING_COLUMNS
                                                 " FROM standing_order WHERE id = $1 FOR UPDATE",
                                                 "i", "iitiiiiiiiiiiiiiiii"};
static const struct store_sql update_standing = {
    "UPDATE standing_order SET state = $2, number = $3, tries = $4, next_us = $5, wanted = $6,"
    " code = $7, session = $8, is_strange = $9, expires_us = $10 WHERE id = $1",
    "iiiiiiiiii", ""};
static const struct store_sql list_standing = {
    "SELECT id FROM standing_order WHERE customer = $1"
    " AND (state IN (2, 3, 4) OR (state = 1 AND expires_us > $2)) ORDER BY id DESC LIMIT $3",
    "iii", "i"};
static const struct store_sql count_standing = {
    "SELECT count(*) FROM standing_order WHERE customer = $1"
    " AND (state IN (2, 3) OR (state = 1 AND expires_us > $2))",
    "ii", "i"};
static const struct store_sql count_of_account = {
    "SELECT count(*) FROM standing_order s, kept_order k WHERE s.customer = $1"
    " AND (s.state IN (2, 3) OR (s.state = 1 AND s.expires_us > $3))"
    " AND k.id = s.id AND (k.from_account = $2 OR k.to_account = $2)",
    "iii", "i"};
static const struct store_sql select_due = {
    "SELECT id FROM standing_order WHERE state = 2 AND next_us <= $1 ORDER BY next_us LIMIT $2",
    "ii", "i"};
static const struct store_sql insert_run = {
    "INSERT INTO standing_run (id, standing, number, day, state, reason, payment, at_us)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    "iiiiiiii", ""};
static const struct store_sql list_runs = {
    "SELECT id, standing, number, day, state, reason, payment, at_us FROM standing_run"
    " WHERE standing = $1 ORDER BY number DESC LIMIT $2",
    "ii", "iiiiiiii"};

const struct store_sql *const standing_statements[] = {
    &insert_standing,  &select_standing, &update_standing, &list_standing, &count_standing,
    &count_of_account, &select_due,      &insert_run,      &list_runs,     NULL};

enum status standing_insert(struct txn *txn, const struct standing *standing)
{
    const struct schedule *schedule = &standing->schedule;
    enum status status = txn_exec(
        txn, &insert_standing,
        VALUES(value_int(standing->id), value_int(standing->customer),
               value_text(str_from(standing->name)), value_int(standing->state),
               value_int(schedule->every), value_int(schedule->day), value_int(schedule->start),
               value_int(schedule->end), value_int(schedule->times),
               value_int(schedule->on_holiday), value_int(standing->number),
               value_int(standing->tries), value_int(standing->next_us),
               value_int(standing->wanted), value_int(standing->code), value_int(standing->session),
               value_int(standing->is_strange), value_int(standing->created_us),
               value_int(standing->expires_us)),
        NULL);
    return status == STATUS_OK && standing_by_threshold(standing) ? threshold_insert(txn, standing)
                                                                  : status;
}

static void read_standing(const struct cursor *cursor, struct standing *standing)
{
    *standing =
        (struct standing){.id = cursor_int(cursor, 0),
                          .customer = cursor_int(cursor, 1),
                          .state = (enum standing_state)cursor_int(cursor, 3),
                          .schedule = {.every = (enum rhythm)cursor_int(cursor, 4),
                                       .day = (int32_t)cursor_int(cursor, 5),
                                       .start = (int32_t)cursor_int(cursor, 6),
                                       .end = (int32_t)cursor_int(cursor, 7),
                                       .times = (int32_t)cursor_int(cursor, 8),
                                       .on_holiday = (enum workday_rule)cursor_int(cursor, 9)},
                          .number = (int)cursor_int(cursor, 10),
                          .tries = (int)cursor_int(cursor, 11),
                          .next_us = cursor_int(cursor, 12),
                          .wanted = cursor_int(cursor, 13),
                          .code = cursor_int(cursor, 14),
                          .session = cursor_int(cursor, 15),
                          .is_strange = cursor_int(cursor, 16) != 0,
                          .created_us = cursor_int(cursor, 17),
                          .expires_us = cursor_int(cursor, 18)};
    (void)snprintf(standing->name, sizeof standing->name, "%.*s", STR_ARGS(cursor_str(cursor, 2)));
}

enum status standing_select(struct txn *txn, int64_t id, struct standing *standing)
{
    struct cursor cursor;
    enum status status = txn_query(txn, &select_standing, VALUES(value_int(id)), &cursor);
    if (status == STATUS_OK) {
        status = cursor_next(&cursor);
    }
    if (status == STATUS_OK) {
        read_standing(&cursor, standing);
    }
    cursor_close(&cursor);
    return status == STATUS_OK && standing->schedule.every == RHYTHM_NONE
               ? threshold_select(txn, standing)
               : status;
}

enum status standing_update(struct txn *txn, const struct standing *standing)
{
    enum status status = txn_exec(
        txn, &update_standing,
        VALUES(value_int(standing->id), value_int(standing->state), value_int(standing->number),
               value_int(standing->tries), value_int(standing->next_us),
               value_int(standing->wanted), value_int(standing->code), value_int(standing->session),
               value_int(standing->is_strange), value_int(standing->expires_us)),
        NULL);
    return status == STATUS_OK && standing_by_threshold(standing) ? threshold_update(txn, standing)
                                                                  : status;
}

static enum status read_ids(enum status status, struct cursor *cursor, int64_t *ids, size_t room,
                            size_t *count)
{
    *count = 0;
    while (status == STATUS_OK && *count < room && (status = cursor_next(cursor)) == STATUS_OK) {
        ids[(*count)++] = cursor_int(cursor, 0);
    }
    cursor_close(cursor);
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

enum status standing_select_list(struct txn *txn, int64_t customer, int64_t now_us,
                                 int64_t ids[LIMIT_STANDING], size_t *count)
{
    struct cursor cursor;
    enum status status = txn_query(
        txn, &list_standing,
        VALUES(value_int(customer), value_int(now_us), value_int(LIMIT_STANDING)), &cursor);
    return read_ids(status, &cursor, ids, LIMIT_STANDING, count);
}

enum status standing_count(struct txn *txn, int64_t customer, int64_t now_us, int64_t *count)
{
    return txn_int(txn, &count_standing, VALUES(value_int(customer), value_int(now_us)), count);
}

enum status standing_uses(struct txn *txn, const struct bank *bank, int64_t customer,
                          int64_t account, bool *uses)
{
    int64_t count = 0;
    enum status status = txn_int(
        txn, &count_of_account,
        VALUES(value_int(customer), value_int(account), value_int(clock_now(bank->clock))), &count);
    *uses = count != 0;
    return status;
}

enum status standing_select_due(struct txn *txn, int64_t now_us, int64_t most, int64_t *ids,
                                size_t *count)
{
    struct cursor cursor;
    enum status status =
        txn_query(txn, &select_due, VALUES(value_int(now_us), value_int(most)), &cursor);
    return read_ids(status, &cursor, ids, (size_t)most, count);
}

enum status standing_run_insert(struct txn *txn, const struct standing_run *run)
{
    return txn_exec(txn, &insert_run,
                    VALUES(value_int(run->id), value_int(run->standing), value_int(run->number),
                           value_int(run->day), value_int(run->state), value_int(run->reason),
                           value_int(run->payment), value_int(run->at_us)),
                    NULL);
}

enum status standing_run_list(struct txn *txn, int64_t standing,
                              struct standing_run runs[LIMIT_RUNS], size_t *count)
{
    struct cursor cursor;
    enum status status =
        txn_query(txn, &list_runs, VALUES(value_int(standing), value_int(LIMIT_RUNS)), &cursor);
    *count = 0;
    while (status == STATUS_OK && *count < LIMIT_RUNS &&
           (status = cursor_next(&cursor)) == STATUS_OK) {
        runs[(*count)++] =
            (struct standing_run){.id = cursor_int(&cursor, 0),
                                  .standing = cursor_int(&cursor, 1),
                                  .number = (int)cursor_int(&cursor, 2),
                                  .day = (int32_t)cursor_int(&cursor, 3),
                                  .state = (enum standing_run_state)cursor_int(&cursor, 4),
                                  .reason = (enum bank_outcome)cursor_int(&cursor, 5),
                                  .payment = cursor_int(&cursor, 6),
                                  .at_us = cursor_int(&cursor, 7)};
    }
    cursor_close(&cursor);
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}
