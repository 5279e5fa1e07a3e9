/* Payments being written: how long they are kept for whoever began them. */
#include "bank/draft.h"

#include "bank/branch.h"

static void save(struct branch *branch, int customer, enum payment_kind kind)
{
    const struct draft draft = {.kind = kind,
                                .key = STR("a-key"),
                                .from = STR(""),
                                .to = STR("+79000000002"),
                                .amount = STR("15"),
                                .message = STR("")};
    assert_ok(draft_save(stage_begin(&branch->stage), &branch->bank,
                         &branch->customers[customer].session, &draft));
    stage_commit(&branch->stage);
}

static int64_t left_after_forgetting(struct branch *branch)
{
    assert_ok(draft_forget(stage_begin(&branch->stage), &branch->bank));
    stage_commit(&branch->stage);
    return stage_number(&branch->stage, "SELECT count(*) FROM draft");
}

static void draft__is_given_up_after_thirty_days(void **state)
{
    struct branch *branch = *state;
    save(branch, ANNA, PAYMENT_OWN);
    save(branch, ANNA, PAYMENT_PHONE);
    save(branch, BORIS, PAYMENT_PHONE);
    branch_wait(branch, (int64_t)DAY_SECONDS * DRAFT_DAYS);
    save(branch, ANNA, PAYMENT_PHONE);
    assert_int_equal(left_after_forgetting(branch), 3);
    branch_wait(branch, 1);
    assert_int_equal(left_after_forgetting(branch), 1);
    assert_int_equal(stage_number(&branch->stage, "SELECT kind FROM draft"), PAYMENT_PHONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BRANCH_TEST(draft__is_given_up_after_thirty_days),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
