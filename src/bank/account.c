#include "bank/account.h"

#include "bank/bank_store.h"
#include "base/assume.h"

struct kind_row {
    const char *word;
    const char *name[2];
};

static const struct kind_row kinds[] = {
    [ACCOUNT_CURRENT] = {"current", {"Текущий", "Current"}},
    [ACCOUNT_SAVINGS] = {"savings", {"Накопительный", "Savings"}},
    [ACCOUNT_INTERNAL] = {"internal", {"Счёт банка", "Bank account"}},
};

const char *account_kind_word(enum account_kind kind)
{
    assume(kind < ARRAY_COUNT(kinds) && kinds[kind].word != NULL);
    return kinds[kind].word;
}

const char *account_name(const struct account *account, enum language language)
{
    assume(account->kind < ARRAY_COUNT(kinds));
    return account->name[0] != '\0' ? account->name : kinds[account->kind].name[language];
}

enum status account_open(struct txn *txn, const struct bank *bank,
                         const struct account_opening *opening, struct account *account)
{
    bool internal = opening->kind == ACCOUNT_INTERNAL;
    *account = (struct account){.id = id_next(bank->ids),
                                .customer = opening->customer,
                                .kind = opening->kind,
                                .position = opening->position};
    enum status status =
        account_number_make(bank->policy.bik, opening->balance_account, opening->currency, 0,
                            opening->serial, &account->number);
    if (status != STATUS_OK) {
        return status;
    }
    struct ledger_account ledger = {.id = account->id,
                                    .currency = opening->currency,
                                    .lower_limit = internal ? LEDGER_NO_LOWER_LIMIT : 0,
                                    .upper_limit = LEDGER_NO_UPPER_LIMIT};
    status = ledger_open(txn, &ledger);
    if (status == STATUS_OK) {
        status = account_row_insert(txn, account, clock_now(bank->clock));
    }
    if (status == STATUS_OK && opening->kind == ACCOUNT_CURRENT) {
        status = customer_update_main(txn, opening->customer, account->id);
    }
    return status;
}

enum status account_get(struct txn *txn, int64_t customer, int64_t id, struct account *account)
{
    enum status status = account_row_select(txn, id, account);
    return status == STATUS_OK && account->customer != customer ? STATUS_NOT_FOUND : status;
}

enum status account_list(struct txn *txn, int64_t customer,
                         struct account_view items[LIMIT_ACCOUNTS], size_t *count)
{
    enum status status = account_row_list(txn, customer, items, count);
    for (size_t i = 0; status == STATUS_OK && i < *count; i++) {
        status = ledger_account_get(txn, items[i].account.id, &items[i].ledger);
    }
    return status;
}
