/* risk.c - whom an account has paid before, for risk_decide.c to judge. */
#include "bank/risk.h"

#include "base/limits.h"

static bool moved(const struct transfer *transfer)
{
    return transfer->state == TRANSFER_POSTED || transfer->state == TRANSFER_POST_PENDING;
}

enum status risk_has_paid(struct txn *txn, int64_t from_account, int64_t to_account, bool *has_paid)
{
    struct ledger_account account;
    enum status status = ledger_account_get(txn, from_account, &account);
    int64_t next = status == STATUS_OK ? account.last_transfer : 0;
    *has_paid = false;
    for (int i = 0; i < LIMIT_RISK_WALK && next != 0 && !*has_paid; i++) {
        struct transfer transfer;
        status = ledger_transfer_get(txn, next, &transfer);
        if (status != STATUS_OK) {
            return status;
        }
        bool is_out = transfer.debit_account == from_account;
        *has_paid = is_out && transfer.credit_account == to_account && moved(&transfer);
        next = is_out ? transfer.debit_previous : transfer.credit_previous;
    }
    return status;
}
