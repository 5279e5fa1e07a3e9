/* payment_plan.c - which accounts the work on a payment will change: what the committer locks
 * ahead, in one order, where several processes share the store. */
#include "bank/payment_out.h"
#include "bank/payment_walk.h"

static enum status plan_internal(struct txn *txn, enum internal_role role, enum currency currency,
                                 struct plan *plan)
{
    int64_t account = 0;
    enum status status = internal_account(txn, role, currency, &account);
    if (status == STATUS_OK) {
        plan_row(plan, account);
    }
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

enum status payment_plan_leaving(struct txn *txn, enum internal_role clearing,
                                 enum currency currency, struct plan *plan)
{
    enum status status = plan_internal(txn, clearing, currency, plan);
    return status == STATUS_OK ? plan_internal(txn, INTERNAL_FEES, currency, plan) : status;
}

enum status payment_plan_order(struct txn *txn, const struct bank *bank,
                               const struct payment_order *order, struct plan *plan)
{
    const struct payment_order turned = payment_turn(bank, order);
    plan_row(plan, turned.from_account);
    const struct payment_way *way = payment_ways[turned.kind];
    return way->plan == NULL ? STATUS_OK : way->plan(txn, &turned, plan);
}

static enum status plan_sides(struct txn *txn, int64_t id, struct payment_sides *sides,
                              struct plan *plan)
{
    enum status status = payment_sides_select(txn, id, sides);
    if (status != STATUS_OK) {
        return status;
    }
    plan_row(plan, sides->from_account);
    plan_row(plan, sides->to_account);
    return sides->fee == 0 ? STATUS_OK : plan_internal(txn, INTERNAL_FEES, sides->currency, plan);
}

enum status payment_plan(struct txn *txn, int64_t id, struct plan *plan)
{
    struct payment_sides sides;
    enum status status = plan_sides(txn, id, &sides, plan);
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

enum status payment_out_plan(struct txn *txn, int64_t id, struct plan *plan)
{
    struct payment_sides sides;
    enum status status = plan_sides(txn, id, &sides, plan);
    if (status == STATUS_OK) {
        status = plan_internal(txn, INTERNAL_CORRESPONDENT, sides.currency, plan);
    }
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

enum status payment_plan_turn_away(struct txn *txn, int64_t account, struct plan *plan)
{
    return payment_unconfirmed_to_plan(txn, account, plan);
}

enum status payment_plan_due(struct txn *txn, const struct bank *bank, int64_t most,
                             struct plan *plan)
{
    return payment_due_plan(txn, clock_now(bank->clock), most, plan);
}
