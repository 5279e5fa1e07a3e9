#include "bank/internal_store.h"

/* The account's first five digits, by role. */
static const struct str balance_accounts[INTERNAL_ROLE_END] = {
    [INTERNAL_CORRESPONDENT] = STR_INIT("30102"), [INTERNAL_CLEARING_OUT] = STR_INIT("30232"),
    [INTERNAL_CLEARING_IN] = STR_INIT("47416"),   [INTERNAL_CARD_CLEARING] = STR_INIT("30233"),
    [INTERNAL_FEES] = STR_INIT("70601"),          [INTERNAL_PROVIDERS] = STR_INIT("47422"),
    [INTERNAL_INTEREST] = STR_INIT("70606"),
};

static const enum currency currencies[] = {CURRENCY_RUB, CURRENCY_USD, CURRENCY_EUR};

enum status internal_account(struct txn *txn, enum internal_role role, enum currency currency,
                             int64_t *account)
{
    return internal_select(txn, role, currency, account);
}

/* A bank that is older than the roles has its correspondent account already. */
static enum status open_one(struct txn *txn, const struct bank *bank, enum internal_role role,
                            enum currency currency)
{
    enum { FIRST = 1 };
    struct account_opening opening = {.kind = ACCOUNT_INTERNAL,
                                      .currency = currency,
                                      .balance_account = balance_accounts[role],
                                      .serial = FIRST};
    struct account account = {0};
    int64_t id = 0;
    enum status status = account_number_make(bank->policy.bik, opening.balance_account, currency, 0,
                                             FIRST, &account.number);
    if (status == STATUS_OK) {
        status = internal_by_number(txn, str_from(account.number.digits), &id);
    }
    if (status == STATUS_NOT_FOUND) {
        status = account_open(txn, bank, &opening, &account);
        id = account.id;
    }
    return status == STATUS_OK ? internal_insert(txn, role, currency, id) : status;
}

enum status internal_open(struct txn *txn, const struct bank *bank)
{
    enum status status = STATUS_OK;
    for (int role = 1; role < INTERNAL_ROLE_END; role++) {
        for (size_t i = 0; i < ARRAY_COUNT(currencies) && status == STATUS_OK; i++) {
            int64_t account = 0;
            status = internal_select(txn, (enum internal_role)role, currencies[i], &account);
            if (status == STATUS_NOT_FOUND) {
                status = open_one(txn, bank, (enum internal_role)role, currencies[i]);
            }
        }
    }
    return status;
}
