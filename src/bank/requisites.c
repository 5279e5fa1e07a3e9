#include "bank/requisites.h"

#include <stdio.h>

enum status requisites_get(struct txn *txn, int64_t customer, int64_t account,
                           enum bank_outcome *outcome, struct requisites *requisites)
{
    struct customer row;
    enum status status = account_view_get(txn, customer, account, &requisites->view);
    *outcome = status == STATUS_NOT_FOUND ? BANK_NOT_FOUND : BANK_OK;
    if (status != STATUS_OK) {
        return status == STATUS_NOT_FOUND ? STATUS_OK : status;
    }
    if (account_is_closed(&requisites->view)) {
        *outcome = BANK_ACCOUNT_CLOSED;
        return STATUS_OK;
    }
    status = customer_get(txn, customer, &row);
    if (status == STATUS_OK) {
        (void)snprintf(requisites->payee, sizeof requisites->payee, "%s%s%s", row.last_name,
                       row.last_name[0] == '\0' ? "" : " ", row.first_name);
        requisites->language = row.language;
    }
    return status;
}
