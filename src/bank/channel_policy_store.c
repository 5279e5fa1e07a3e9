#include "bank/channel_policy_store.h"

#include <stdio.h>
#include <string.h>

static const struct store_sql insert_policy = {
    "INSERT INTO channel_policy (id, channel, jurisdiction, state, from_us, reason_ru, reason_en,"
    " asked_by, asked_us) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    "iitiittti", ""};
static const struct store_sql insert_act = {
    "INSERT INTO channel_policy_act (id, policy, act, person, at_us) VALUES ($1, $2, $3, $4, $5)",
    "iiiti", ""};
static const struct store_sql select_policy = {
    "SELECT id, channel, jurisdiction, state, from_us, reason_ru, reason_en, asked_by, asked_us"
    " FROM channel_policy WHERE id = $1 FOR UPDATE",
    "i", "iitiittti"};
static const struct store_sql select_policies = {
    "SELECT id, channel, jurisdiction, state, from_us, reason_ru, reason_en, asked_by, asked_us"
    " FROM channel_policy ORDER BY id LIMIT $1",
    "i", "iitiittti"};
static const struct store_sql select_acts = {
    "SELECT policy, act, person, at_us FROM channel_policy_act WHERE policy = $1 ORDER BY id", "i",
    "iiti"};
static const struct store_sql select_all_acts = {
    "SELECT policy, act, person, at_us FROM channel_policy_act ORDER BY id", "", "iiti"};
static const struct store_sql count_policies = {"SELECT count(*) FROM channel_policy", "", "i"};
static const struct store_sql count_acts = {"SELECT count(*) FROM channel_policy_act", "", "i"};

const struct store_sql *const channel_policy_statements[] = {
    &insert_policy,   &insert_act,  &select_policy,
    &select_policies, &select_acts, &select_all_acts,
    &count_policies,  &count_acts,  NULL};

enum status policy_insert(struct txn *txn, const struct channel_policy *policy)
{
    return txn_exec(txn, &insert_policy,
                    VALUES(value_int(policy->id), value_int(policy->window),
                           value_text(str_from(policy->jurisdiction)), value_int(policy->state),
                           value_int(policy->from_us),
                           value_text(str_from(policy->reason[LANGUAGE_RU])),
                           value_text(str_from(policy->reason[LANGUAGE_EN])),
                           value_text(str_from(policy->asked_by)), value_int(policy->asked_us)),
                    NULL);
}

enum status policy_act_insert(struct txn *txn, const struct policy_act_row *row)
{
    return txn_exec(txn, &insert_act,
                    VALUES(value_int(row->id), value_int(row->policy), value_int(row->kind),
                           value_text(row->person), value_int(row->at_us)),
                    NULL);
}

static void read_text(const struct cursor *cursor, int column, char *out, size_t room)
{
    (void)snprintf(out, room, "%.*s", STR_ARGS(cursor_str(cursor, column)));
}

static enum status read_policy(const struct cursor *cursor, struct channel_policy *policy)
{
    int64_t window = cursor_int(cursor, 1);
    int64_t state = cursor_int(cursor, 3);
    if (window < 0 || window >= WINDOW_COUNT || state < 0 || state >= CHANNEL_STATE_COUNT) {
        return STATUS_CORRUPT;
    }
    *policy = (struct channel_policy){.id = cursor_int(cursor, 0),
                                      .window = (enum window)window,
                                      .state = (enum channel_state)state,
                                      .from_us = cursor_int(cursor, 4),
                                      .asked_us = cursor_int(cursor, 8)};
    read_text(cursor, 2, policy->jurisdiction, sizeof policy->jurisdiction);
    read_text(cursor, 5, policy->reason[LANGUAGE_RU], REASON_TEXT);
    read_text(cursor, 6, policy->reason[LANGUAGE_EN], REASON_TEXT);
    read_text(cursor, 7, policy->asked_by, sizeof policy->asked_by);
    return STATUS_OK;
}

/* In the order of the acts. What was approved is withdrawn by two. */
static void apply_act(const struct cursor *cursor, struct channel_policy *policy)
{
    int64_t at = cursor_int(cursor, 3);
    if (cursor_int(cursor, 1) == ACT_APPROVED) {
        read_text(cursor, 2, policy->approved_by, sizeof policy->approved_by);
        policy->approved_us = at;
    } else if (policy->approved_us == 0 || policy->withdrawn_by[0] != '\0') {
        policy->withdrawn_us = at;
    }
    if (cursor_int(cursor, 1) == ACT_WITHDRAWN && policy->withdrawn_by[0] == '\0') {
        read_text(cursor, 2, policy->withdrawn_by, sizeof policy->withdrawn_by);
    }
}

/* Acts of these policies, which are sorted by id. */
static enum status read_acts(struct cursor *cursor, struct channel_policy *rows, size_t count)
{
    enum status status = STATUS_OK;
    while ((status = cursor_next(cursor)) == STATUS_OK) {
        for (size_t i = 0; i < count; i++) {
            if (rows[i].id == cursor_int(cursor, 0)) {
                apply_act(cursor, &rows[i]);
            }
        }
    }
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

enum status policy_select(struct txn *txn, int64_t id, struct channel_policy *policy)
{
    struct cursor cursor;
    enum status status = txn_query(txn, &select_policy, VALUES(value_int(id)), &cursor);
    if (status == STATUS_OK) {
        status = cursor_next(&cursor);
    }
    if (status == STATUS_OK) {
        status = read_policy(&cursor, policy);
    }
    cursor_close(&cursor);
    if (status != STATUS_OK) {
        return status;
    }
    status = txn_query(txn, &select_acts, VALUES(value_int(id)), &cursor);
    if (status == STATUS_OK) {
        status = read_acts(&cursor, policy, 1);
    }
    cursor_close(&cursor);
    return status;
}

enum status policy_list(struct txn *txn, struct channel_policy *rows, size_t *count)
{
    struct cursor cursor;
    *count = 0;
    enum status status =
        txn_query(txn, &select_policies, VALUES(value_int(LIMIT_POLICIES)), &cursor);
    while (status == STATUS_OK && (status = cursor_next(&cursor)) == STATUS_OK) {
        status = read_policy(&cursor, &rows[*count]);
        *count += status == STATUS_OK;
    }
    cursor_close(&cursor);
    if (status != STATUS_OK && status != STATUS_NOT_FOUND) {
        return status;
    }
    status = txn_query(txn, &select_all_acts, NULL, 0, &cursor);
    if (status == STATUS_OK) {
        status = read_acts(&cursor, rows, *count);
    }
    cursor_close(&cursor);
    return status;
}

enum status policy_count(struct txn *txn, int64_t *count)
{
    return txn_int(txn, &count_policies, NULL, 0, count);
}

enum status policy_acts(struct txn *txn, int64_t *count)
{
    return txn_int(txn, &count_acts, NULL, 0, count);
}
