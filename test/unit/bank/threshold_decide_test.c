/* When a standing order without dates pays. */
#include "bank/threshold_decide.h"

#include "support/unit.h"

enum { HOUR = 3600 };

static const struct threshold hundred = {.below = 10000, .a_month = 100000};
static const int64_t noon = SECONDS_US(INT64_C(1780000000));

static enum threshold_turn turn(struct enquiry enquiry, int64_t amount, int64_t paid)
{
    return threshold_turn(&hundred, &enquiry, amount, paid, noon);
}

static struct enquiry told(int64_t left)
{
    return (struct enquiry){.id = 1, .state = ENQUIRY_TOLD, .left = left, .told_us = noon};
}

static void threshold__pays_below_it_and_not_at_it(void **state)
{
    (void)state;
    assert_int_equal(turn(told(9999), 30000, 0), THRESHOLD_PAY);
    assert_int_equal(turn(told(0), 30000, 0), THRESHOLD_PAY);
    assert_int_equal(turn(told(-50000), 30000, 0), THRESHOLD_PAY); /* a debt */
    assert_int_equal(turn(told(INT64_MIN), 30000, 0), THRESHOLD_PAY);
    assert_int_equal(turn(told(10000), 30000, 0), THRESHOLD_ENOUGH);
    assert_int_equal(turn(told(INT64_MAX), 30000, 0), THRESHOLD_ENOUGH);
}

static void threshold__a_month_is_never_passed(void **state)
{
    (void)state;
    assert_int_equal(turn(told(1), 30000, 70000), THRESHOLD_PAY); /* to the kopeck */
    assert_int_equal(turn(told(1), 30001, 70000), THRESHOLD_FULL);
    assert_int_equal(turn(told(1), 30000, 100000), THRESHOLD_FULL);
    assert_int_equal(turn(told(1), INT64_MAX, 0), THRESHOLD_FULL);
    assert_int_equal(turn(told(1), 1, INT64_MAX), THRESHOLD_FULL);
    assert_int_equal(turn(told(10000), 30000, 100000), THRESHOLD_ENOUGH);
    assert_true(threshold_fits(&hundred, 100000));
    assert_false(threshold_fits(&hundred, 100001));
}

static void threshold__an_answer_is_used_once_and_while_it_is_fresh(void **state)
{
    (void)state;
    static const enum enquiry_state states[] = {ENQUIRY_NONE, ENQUIRY_ASKED, ENQUIRY_FAILED,
                                                ENQUIRY_USED};
    for (size_t i = 0; i < ARRAY_COUNT(states); i++) {
        struct enquiry enquiry = told(1);
        enquiry.state = states[i];
        assert_int_equal(turn(enquiry, 30000, 0), THRESHOLD_ASK);
    }
    struct enquiry old = told(1);
    old.told_us = noon - SECONDS_US(HOUR);
    assert_int_equal(turn(old, 30000, 0), THRESHOLD_PAY);
    old.told_us--;
    assert_int_equal(turn(old, 30000, 0), THRESHOLD_ASK);
    old.told_us = noon + 1; /* the clock went back */
    assert_int_equal(turn(old, 30000, 0), THRESHOLD_ASK);
}

static void threshold__months_are_those_of_the_calendar(void **state)
{
    (void)state;
    int32_t first = 0;
    int32_t last = 0;
    int32_t next = 0;
    assert_int_equal(day_parse(STR("2028-02-01"), &first), STATUS_OK);
    assert_int_equal(day_parse(STR("2028-02-29"), &last), STATUS_OK);
    assert_int_equal(day_parse(STR("2028-03-01"), &next), STATUS_OK);
    assert_int_equal(threshold_month(first), first);
    assert_int_equal(threshold_month(last), first);
    assert_int_equal(threshold_month(next), next);
    int64_t night = clock_day_start(next) - 1;
    assert_int_equal(threshold_next_month(night), clock_day_start(next) + SECONDS_US(9 * HOUR));
    assert_int_equal(threshold_rest(night), night + SECONDS_US(DAY_SECONDS));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(threshold__pays_below_it_and_not_at_it),
        cmocka_unit_test(threshold__a_month_is_never_passed),
        cmocka_unit_test(threshold__an_answer_is_used_once_and_while_it_is_fresh),
        cmocka_unit_test(threshold__months_are_those_of_the_calendar),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
