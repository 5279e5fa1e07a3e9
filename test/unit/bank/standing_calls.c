#include "bank/standing_calls.h"

#include "bank/provider.h"

enum { HOUR = 3600 };

const struct session *standing_anna(const struct branch *branch)
{
    return &branch->customers[ANNA].session;
}

int32_t standing_today(const struct branch *branch)
{
    return clock_day(clock_now(branch->bank.clock));
}

void standing_go_to(struct branch *branch, int32_t day, int hour)
{
    int64_t moment = clock_day_start(day) + SECONDS_US((int64_t)hour * HOUR);
    branch_wait(branch, (moment - clock_now(branch->bank.clock)) / MICROSECONDS);
}

void standing_finish(struct branch *branch, bool keeps)
{
    if (!keeps) {
        stage_undo_job(&branch->stage);
    }
    stage_commit(&branch->stage);
}

enum bank_outcome standing_ask(struct branch *branch, const struct standing_request *request,
                               struct standing_result *result)
{
    struct txn *txn = stage_begin(&branch->stage);
    assert_ok(standing_create(txn, &branch->bank, standing_anna(branch), request, result));
    standing_finish(branch, result->outcome == BANK_OK || result->written);
    return result->outcome;
}

enum bank_outcome standing_order(struct branch *branch, const char *key, struct schedule schedule,
                                 struct payment_order what, struct standing_result *result)
{
    const struct standing_request request = {.key = str_from(key),
                                             .digest = {{(unsigned char)schedule.every, 1}},
                                             .name = STR("Квартира"),
                                             .schedule = schedule,
                                             .order = what};
    return standing_ask(branch, &request, result);
}

enum bank_outcome standing_confirm_code(struct branch *branch, int64_t id, const char *code,
                                        struct standing_result *result)
{
    struct txn *txn = stage_begin(&branch->stage);
    assert_ok(
        standing_confirm(txn, &branch->bank, standing_anna(branch), id, str_from(code), result));
    standing_finish(branch, result->outcome == BANK_OK || result->written);
    return result->outcome;
}

enum bank_outcome standing_act_on(struct branch *branch, int64_t id, enum standing_act what,
                                  struct standing_result *result)
{
    struct txn *txn = stage_begin(&branch->stage);
    assert_ok(standing_do(txn, &branch->bank, standing_anna(branch), id, what, result));
    standing_finish(branch, result->outcome == BANK_OK);
    return result->outcome;
}

size_t standing_run_job(struct branch *branch, bool keep,
                        struct standing_told told[STANDING_CALLS_MOST])
{
    size_t count = 0;
    struct txn *txn = stage_begin(&branch->stage);
    assert_ok(standing_run_due(txn, &branch->bank, STANDING_CALLS_MOST, told, &count));
    if (keep) {
        stage_commit(&branch->stage);
    } else {
        stage_rollback(&branch->stage);
    }
    return count;
}

size_t standing_runs_of(struct branch *branch, int64_t id, struct standing_run runs[LIMIT_RUNS])
{
    size_t count = 0;
    assert_ok(standing_runs(stage_read(&branch->stage), id, runs, &count));
    stage_read_end(&branch->stage);
    return count;
}

void standing_code_of(struct branch *branch, const struct standing *standing, char code[8])
{
    const struct payment like = {.code = standing->code};
    branch_code(branch, &like, code);
}

struct payment_order standing_top_up(struct branch *branch)
{
    size_t count = 0;
    struct error error = {0};
    struct txn *txn = stage_begin(&branch->stage);
    assert_ok(provider_load(txn, str_from(provider_demo), &count, &error));
    stage_commit(&branch->stage);
    return (struct payment_order){.kind = PAYMENT_BILL,
                                  .from_account = branch->customers[ANNA].current.id,
                                  .provider = 101,
                                  .fields = STR("{\"phone\":\"+79000000009\"}"),
                                  .amount = branch_rubles(30000)};
}
