#include "bank/payment_keep.h"

#include "bank/bank_store.h"
#include "bank/event.h"

enum status payment_add(struct txn *txn, const struct bank *bank, const struct payment *payment)
{
    enum status status = payment_insert(txn, payment);
    return status == STATUS_OK ? event_add_payment(txn, bank, payment) : status;
}

enum status payment_keep(struct txn *txn, const struct bank *bank, const struct payment *payment)
{
    enum status status = payment_update(txn, payment);
    return status == STATUS_OK ? event_add_payment(txn, bank, payment) : status;
}
