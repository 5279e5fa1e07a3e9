/* limit_decide.h - the rules of money limits and fees, pure: no store, no clock, no I/O. */
#ifndef OKNO_BANK_LIMIT_DECIDE_H
#define OKNO_BANK_LIMIT_DECIDE_H

#include "bank/limit.h"

/* Bring what was used to this business date: a new day begins at nothing, a new month too. */
void limit_roll(struct limit_row *row, int32_t day);
/* The limits in force at this moment: the customer's own, never above the bank's. */
struct limit_set limit_in_force(const struct limit_row *row, const struct bank_policy *policy,
                                int64_t now_us);
struct limit_set limit_of_bank(const struct bank_policy *policy);
/* What is left of a limit: never below 0. */
int64_t limit_left(int64_t limit, int64_t used);
bool limit_allows(const struct limit_row *row, const struct limit_set *limit, int64_t minor);
/* Count a payment of a rolled row's day; free: what of it uses up what is free of fee. */
void limit_use(struct limit_row *row, int64_t minor, int64_t free);
/* A payment of that day moves no money after all. row: of now, not rolled further than today. */
void limit_give_back(struct limit_row *row, int32_t day, int64_t minor, int64_t free);
/* A change that the customer asks for: what is lower holds at once, what is higher from `later_us`
 * on, with what was to be higher already; asked to be lower it is not raised any more.
 * BANK_LIMIT_TOO_HIGH: above the bank's. */
enum bank_outcome limit_ask(struct limit_row *row, const struct bank_policy *policy,
                            const struct limit_set *asked, int64_t now_us, int64_t later_us);

/* The fee for an amount, of which so much was sent in this month before. */
int64_t tariff_fee(const struct tariff *tariff, int64_t minor, int64_t sent_in_month);

#endif
