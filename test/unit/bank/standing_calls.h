/* standing_calls.h - what Anna does with standing orders, and the job that carries them out, each
 * in a transaction of its own that ends as the committer would end it. */
#ifndef OKNO_TEST_STANDING_CALLS_H
#define OKNO_TEST_STANDING_CALLS_H

#include "bank/branch.h"
#include "bank/standing.h"

enum { STANDING_CALLS_MOST = 10 };

const struct session *standing_anna(const struct branch *branch);
int32_t standing_today(const struct branch *branch);
/* Let the clock stand at this hour of a day from today. */
void standing_go_to(struct branch *branch, int32_t day, int hour);
/* End the transaction as the job's result would. */
void standing_finish(struct branch *branch, bool keeps);

enum bank_outcome standing_ask(struct branch *branch, const struct standing_request *request,
                               struct standing_result *result);
enum bank_outcome standing_order(struct branch *branch, const char *key, struct schedule schedule,
                                 struct payment_order what, struct standing_result *result);
enum bank_outcome standing_confirm_code(struct branch *branch, int64_t id, const char *code,
                                        struct standing_result *result);
enum bank_outcome standing_act_on(struct branch *branch, int64_t id, enum standing_act what,
                                  struct standing_result *result);
void standing_code_of(struct branch *branch, const struct standing *standing, char code[8]);

/* The job, once; how many are told. keep false: it dies before its commit. */
size_t standing_run_job(struct branch *branch, bool keep,
                        struct standing_told told[STANDING_CALLS_MOST]);
size_t standing_runs_of(struct branch *branch, int64_t id, struct standing_run runs[LIMIT_RUNS]);

/* Loads the demo's catalogue: its first provider of mobile services, and a number there. */
struct payment_order standing_top_up(struct branch *branch);

#endif
