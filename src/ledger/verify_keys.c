/* verify_keys.c - the way from a key to its transfer, where it is a table of its own. */
#include <inttypes.h>

#include "ledger/verify_internal.h"

void verify_add_key(struct verification *run, struct row_sum *sum, int64_t key, int64_t step,
                    int64_t transfer)
{
    uint64_t first = verify_mix(verify_mix(run->seeds[0] + (uint64_t)step, key), transfer);
    uint64_t second = verify_mix(verify_mix(run->seeds[1] + (uint64_t)step, transfer), key);
    sum->sums[0] += first;
    sum->sums[1] += second + first;
    sum->count++;
}

struct key_row {
    int64_t key, step, transfer;
};

/* A row must lead to the transfer that was made with its key. */
static enum status check_row(struct verification *run, const struct key_row *row)
{
    struct transfer made;
    enum status status = transfer_load(run->txn, row->transfer, &made);
    bool is_wrong = status == STATUS_NOT_FOUND ||
                    (status == STATUS_OK && (made.key != row->key || made.step != row->step));
    if (is_wrong) {
        verify_problem(run,
                       "key_transfer of key %" PRId64 ", step %" PRId64 ": transfer %" PRId64
                       " was not made with it",
                       row->key, row->step, row->transfer);
    }
    return is_wrong ? STATUS_OK : status;
}

static struct key_row row_of(const struct cursor *cursor)
{
    return (struct key_row){cursor_int(cursor, 0), cursor_int(cursor, 1), cursor_int(cursor, 2)};
}

static bool is_trusted(const struct verification *run, const struct key_row *row)
{
    return row->transfer < run->first;
}

/* Those that are settled count; those written ahead of that are looked at one by one. */
enum status verify_read_keys(struct verification *run)
{
    enum { ROWS = 2048 };
    enum status status = STATUS_OK;
    if (!run->keys_begun) {
        run->keys_begun = true;
        status = keys_all(run->txn, &run->key_rows);
    }
    for (int i = 0; i < ROWS && status == STATUS_OK; i++) {
        status = cursor_next(&run->key_rows);
        if (status != STATUS_OK) {
            break;
        }
        const struct key_row row = row_of(&run->key_rows);
        if (row.transfer > run->settled) {
            status = check_row(run, &row);
        } else if (!is_trusted(run, &row)) {
            verify_add_key(run, &run->stored_keys, row.key, row.step, row.transfer);
        }
    }
    run->keys_ended = status == STATUS_NOT_FOUND;
    return run->keys_ended ? STATUS_OK : status;
}

void verify_close_keys(struct verification *run)
{
    if (run->keys_begun) {
        cursor_close(&run->key_rows);
        run->keys_begun = false;
    }
}

/* Something is wrong: all of them are looked at. */
static enum status check_all(struct verification *run)
{
    struct cursor cursor;
    enum status status = keys_all(run->txn, &cursor);
    while (status == STATUS_OK && (status = cursor_next(&cursor)) == STATUS_OK) {
        const struct key_row row = row_of(&cursor);
        bool is_known = row.transfer > run->settled || is_trusted(run, &row);
        status = is_known ? STATUS_OK : check_row(run, &row);
    }
    cursor_close(&cursor);
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

/* A transfer that is settled must be found by its key. A row that leads to another one was named,
 * unless it is one that is trusted. */
static enum status find_missing(struct verification *run)
{
    struct cursor cursor;
    int64_t before = run->first == INT64_MIN ? INT64_MIN : run->first - 1;
    enum status status = transfers_from(run->txn, before, &cursor);
    while (status == STATUS_OK && (status = cursor_next(&cursor)) == STATUS_OK) {
        struct transfer made;
        int64_t found = 0;
        transfer_read(&cursor, &made);
        if (made.id > run->settled) {
            break;
        }
        status = transfer_by_key(run->txn, made.key, made.step, &found);
        if (status == STATUS_NOT_FOUND) {
            verify_problem(run, "key_transfer: transfer %" PRId64 " is missing", made.id);
            status = STATUS_OK;
        } else if (status == STATUS_OK && found < run->first) {
            verify_problem(run, "key_transfer: the key of transfer %" PRId64 " leads to %" PRId64,
                           made.id, found);
        }
    }
    cursor_close(&cursor);
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

enum status verify_keys(struct verification *run)
{
    enum status status = STATUS_OK;
    while (status == STATUS_OK && !run->keys_ended) {
        status = verify_read_keys(run);
    }
    verify_close_keys(run);
    if (status != STATUS_OK || !verify_sums_differ(&run->keys, &run->stored_keys)) {
        return status;
    }
    int64_t before = run->result->problems;
    status = check_all(run);
    if (status == STATUS_OK) {
        status = find_missing(run);
    }
    if (status == STATUS_OK && run->result->problems == before) {
        verify_problem(run, "key_transfer: other rows than the transfers have keys");
    }
    return status;
}
