#include "bank/limit.h"

#include "bank/limit_decide.h"
#include "bank/limit_store.h"

static enum status load(struct txn *txn, const struct bank *bank, int64_t customer, int32_t today,
                        struct limit_view *view)
{
    enum status status = limit_select(txn, customer, CURRENCY_RUB, &view->row);
    limit_roll(&view->row, today);
    view->most = limit_of_bank(&bank->policy);
    view->limit = limit_in_force(&view->row, &bank->policy, clock_now(bank->clock));
    return status;
}

enum status limit_read(struct txn *txn, const struct bank *bank, int64_t customer,
                       struct limit_view *view)
{
    return load(txn, bank, customer, clock_day(clock_now(bank->clock)), view);
}

enum status limit_change(struct txn *txn, const struct bank *bank, int64_t customer,
                         const struct limit_set *asked, enum bank_outcome *outcome,
                         struct limit_view *view)
{
    enum status status = load(txn, bank, customer, ledger_business_date(txn), view);
    if (status != STATUS_OK) {
        return status;
    }
    int64_t now = clock_now(bank->clock);
    *outcome = limit_ask(&view->row, &bank->policy, asked, now,
                         now + SECONDS_US(bank->policy.raise_seconds));
    if (*outcome != BANK_OK) {
        return STATUS_OK;
    }
    view->limit = limit_in_force(&view->row, &bank->policy, now);
    return limit_put(txn, customer, CURRENCY_RUB, &view->row);
}
