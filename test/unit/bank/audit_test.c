/* What no document may say of the ledger: by states, by every number that is changed by hand, and
 * by what is under way. That documents are right after all that a bank does, every test of this
 * folder proves at its end. */
#include "bank/audit.h"

#include <stdio.h>
#include <string.h>

#include "bank/orders.h"

static void audit__a_state_says_what_the_ledger_must_have(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        enum payment_state state;
        bool leaves;
        struct audit_trail trail; /* holds, moved, voided, settled, refunded */
        bool fits;
    } rows[] = {
        {"awaiting, held", PAYMENT_AWAITING, false, {true, false, false, false, false}, true},
        {"awaiting, nothing held", PAYMENT_AWAITING, false, {0}, false},
        {"awaiting, moved", PAYMENT_AWAITING, false, {false, true, false, false, false}, false},
        {"stopped, held", PAYMENT_STOPPED, true, {true, false, false, false, false}, true},
        {"stopped, given back", PAYMENT_STOPPED, true, {false, false, true, false, false}, false},
        {"posted inside", PAYMENT_POSTED, false, {false, true, false, false, false}, true},
        {"posted inside, held still",
         PAYMENT_POSTED,
         false,
         {true, true, false, false, false},
         false},
        {"posted, never moved", PAYMENT_POSTED, false, {0}, false},
        {"posted outside, settled", PAYMENT_POSTED, true, {false, true, false, true, false}, true},
        {"posted outside, on clearing",
         PAYMENT_POSTED,
         true,
         {false, true, false, false, false},
         false},
        {"posted outside, came back",
         PAYMENT_POSTED,
         true,
         {false, true, false, true, true},
         false},
        {"sent", PAYMENT_SENT, true, {false, true, false, false, false}, true},
        {"sent, settled", PAYMENT_SENT, true, {false, true, false, true, false}, false},
        {"sent, inside", PAYMENT_SENT, false, {false, true, false, false, false}, false},
        {"rejected before it left",
         PAYMENT_REJECTED,
         true,
         {false, false, true, false, false},
         true},
        {"rejected there", PAYMENT_REJECTED, true, {false, true, false, false, true}, true},
        {"rejected there, not given back",
         PAYMENT_REJECTED,
         true,
         {false, true, false, false, false},
         false},
        {"rejected, settled", PAYMENT_REJECTED, true, {false, true, false, true, true}, false},
        {"rejected, nothing happened", PAYMENT_REJECTED, false, {0}, false},
        {"cancelled", PAYMENT_CANCELLED, false, {false, false, true, false, false}, true},
        {"cancelled, held still",
         PAYMENT_CANCELLED,
         false,
         {true, false, false, false, false},
         false},
        {"expired", PAYMENT_EXPIRED, true, {false, false, true, false, false}, true},
        {"expired, moved", PAYMENT_EXPIRED, true, {false, true, false, false, false}, false},
        {"returned", PAYMENT_RETURNED, true, {false, true, false, true, false}, true},
        {"returned, never moved", PAYMENT_RETURNED, true, {0}, false},
        {"no such state", PAYMENT_STATE_END, false, {false, true, false, false, false}, false},
    };
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        if (audit_fits(rows[i].state, rows[i].leaves, &rows[i].trail) != rows[i].fits) {
            fail_msg("%s", rows[i].name);
        }
    }
}

struct heard {
    int64_t lines;
    char text[1024];
};

static void hear(void *context, const char *text)
{
    struct heard *heard = context;
    heard->lines++;
    size_t at = strlen(heard->text);
    (void)snprintf(heard->text + at, sizeof heard->text - at, "%s\n", text);
}

static int64_t audit(struct branch *branch, int64_t from, struct heard *heard)
{
    struct audit_result result;
    struct outside *outside = NULL;
    *heard = (struct heard){0};
    struct txn *txn = stage_read(&branch->stage);
    assert_ok(outside_open(txn, &outside));
    assert_ok(bank_audit(txn, outside, from, hear, heard, &result));
    outside_close(outside);
    stage_read_end(&branch->stage);
    stage_leave(&branch->stage);
    assert_int_equal(result.problems, heard->lines);
    return result.payments;
}

#define OF_LAST " WHERE id = (SELECT max(id) FROM payment)"

/* There and back: a change by hand is found, and the former value is right again. */
static void audit__every_number_changed_by_hand_is_found(void **state)
{
    static const struct {
        const char *there, *back, *said;
    } rows[] = {
        {"UPDATE payment SET amount = amount + 1" OF_LAST,
         "UPDATE payment SET amount = amount - 1" OF_LAST, "its amount"},
        {"UPDATE payment SET fee = fee + 100" OF_LAST, "UPDATE payment SET fee = fee - 100" OF_LAST,
         "its fee"},
        {"UPDATE payment SET from_account = from_account + 1" OF_LAST,
         "UPDATE payment SET from_account = from_account - 1" OF_LAST, "paid from"},
        {"UPDATE payment SET to_account = to_account + 1" OF_LAST,
         "UPDATE payment SET to_account = to_account - 1" OF_LAST, "under way"},
        {"UPDATE payment SET currency = 840" OF_LAST, "UPDATE payment SET currency = 643" OF_LAST,
         "under way"},
        {"UPDATE payment SET state = 2" OF_LAST, "UPDATE payment SET state = 6" OF_LAST,
         "under way"},
        {"UPDATE payment SET kind = 99" OF_LAST, "UPDATE payment SET kind = 9" OF_LAST,
         "under way"},
    };
    struct branch *branch = *state;
    struct heard heard;
    struct payment_result result;
    order_done(branch, ANNA, order_requisites(branch, ANNA, 100000), &result);
    assert_int_equal(result.payment.state, PAYMENT_SENT);
    assert_true(audit(branch, 0, &heard) > 1);
    assert_int_equal(heard.lines, 0);
    assert_int_equal(audit(branch, result.payment.id, &heard), 1);
    assert_int_equal(audit(branch, result.payment.id + 1, &heard), 0);
    assert_int_equal(heard.lines, 0);
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        stage_sql(&branch->stage, rows[i].there);
        (void)audit(branch, 0, &heard);
        if (heard.lines == 0 || strstr(heard.text, rows[i].said) == NULL) {
            fail_msg("%s: %s", rows[i].there, heard.text);
        }
        stage_sql(&branch->stage, rows[i].back);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(audit__a_state_says_what_the_ledger_must_have),
        BRANCH_TEST(audit__every_number_changed_by_hand_is_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
