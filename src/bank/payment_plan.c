/* payment_plan.c - which accounts the work on a payment will change: what the committer locks
 * ahead, in one order, where several processes share the store. */
#include "bank/bank_store.h"
#include "bank/payment.h"

enum status payment_plan_order(struct txn *txn, const struct payment_order *order,
                               struct plan *plan)
{
    plan_row(plan, order->from_account);
    plan_row(plan, order->to_account);
    if (order->kind != PAYMENT_PHONE) {
        return STATUS_OK;
    }
    struct customer payee;
    enum status status = customer_select_phone(txn, order->to_phone, &payee);
    if (status == STATUS_OK) {
        plan_row(plan, payee.main_account);
    }
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

enum status payment_plan(struct txn *txn, int64_t id, struct plan *plan)
{
    return payment_sides_plan(txn, id, plan);
}

enum status payment_plan_due(struct txn *txn, const struct bank *bank, int64_t most,
                             struct plan *plan)
{
    return payment_due_plan(txn, clock_now(bank->clock), most, plan);
}
