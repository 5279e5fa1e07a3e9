/* risk.h - signs of fraud that the law asks a bank to look for before it pays (161-FZ): payees of
 * whom the regulator warns, and whom a customer has paid before. */
#ifndef OKNO_BANK_RISK_H
#define OKNO_BANK_RISK_H

#include "bank/bank.h"
#include "base/crypto.h"

/* What a sign names; the numbers are stored. */
enum risk_kind { RISK_PHONE = 1, RISK_ACCOUNT = 2, RISK_INN = 3 };

/* The regulator warns of this payee. Again is once. */
OKNO_CHECK enum status risk_add(struct txn *txn, const struct bank *bank, enum risk_kind kind,
                                struct str value);
OKNO_CHECK enum status risk_listed(struct txn *txn, enum risk_kind kind, struct str value,
                                   bool *is_listed);
/* Outside the bank: who was paid, by a digest of what names them. */
OKNO_CHECK enum status risk_known(struct txn *txn, int64_t customer, const struct digest *payee,
                                  bool *is_known);
OKNO_CHECK enum status risk_remember(struct txn *txn, const struct bank *bank, int64_t customer,
                                     const struct digest *payee);
/* Inside: whether this account has paid to that one, among its last LIMIT_RISK_WALK transfers. */
OKNO_CHECK enum status risk_has_paid(struct txn *txn, int64_t from_account, int64_t to_account,
                                     bool *has_paid);

extern const struct store_sql *const risk_statements[];

#endif
