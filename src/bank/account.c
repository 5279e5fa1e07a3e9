#include "bank/account.h"

#include <stdio.h>

#include "bank/account_store.h"

static const char internal_word[] = "internal";
static const char *const internal_name[] = {"Счёт банка", "Bank account"};

const char *account_kind_word(enum account_kind kind)
{
    switch (kind) {
    case ACCOUNT_CURRENT:
        return "current";
    case ACCOUNT_SAVINGS:
        return "savings";
    case ACCOUNT_INTERNAL:
        return internal_word;
    }
    return internal_word;
}

const char *account_name(const struct account *account, enum language language)
{
    const struct product_row *product = product_find(account->product);
    return account->name[0] != '\0' ? account->name
           : product != NULL        ? product->name[language]
                                    : internal_name[language];
}

/* The number of a new account, and its place among those that were used. */
static enum status make_number(struct txn *txn, const struct bank *bank,
                               const struct account_opening *opening, struct account_number *number)
{
    enum { SERIALS = 10 * 1000 * 1000 }; /* of a branch */
    int64_t serial = opening->serial;
    enum status status = STATUS_OK;
    if (serial == 0) {
        status = account_serial_select(txn, opening->balance_account, &serial);
        serial++;
    }
    if (status == STATUS_OK) {
        status = account_number_make(bank->policy.bik, opening->balance_account, opening->currency,
                                     (int)(serial / SERIALS), serial % SERIALS, number);
    }
    return status == STATUS_OK ? account_serial_raise(txn, opening->balance_account, serial)
                               : status;
}

enum status account_open(struct txn *txn, const struct bank *bank,
                         const struct account_opening *opening, struct account *account)
{
    bool internal = opening->kind == ACCOUNT_INTERNAL;
    *account = (struct account){.id = id_next(bank->ids),
                                .customer = opening->customer,
                                .kind = opening->kind,
                                .product = internal ? PRODUCT_NONE : (enum product)opening->kind,
                                .position = opening->position,
                                .opened_us = clock_now(bank->clock)};
    (void)snprintf(account->name, sizeof account->name, "%s", opening->name);
    if (opening->product != PRODUCT_NONE) {
        account->product = opening->product;
    }
    enum status status = make_number(txn, bank, opening, &account->number);
    if (status != STATUS_OK) {
        return status;
    }
    struct ledger_account ledger = {.id = account->id,
                                    .currency = opening->currency,
                                    .lower_limit = internal ? LEDGER_NO_LOWER_LIMIT : 0,
                                    .upper_limit = LEDGER_NO_UPPER_LIMIT};
    status = ledger_open(txn, &ledger);
    if (status == STATUS_OK) {
        status = account_row_insert(txn, account);
    }
    if (status == STATUS_OK && opening->kind == ACCOUNT_CURRENT &&
        opening->currency == CURRENCY_RUB) {
        status = customer_first_main(txn, opening->customer, account->id);
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

enum status account_view_get(struct txn *txn, int64_t customer, int64_t id,
                             struct account_view *view)
{
    struct customer row;
    enum status status = account_get(txn, customer, id, &view->account);
    if (status == STATUS_OK) {
        status = customer_get(txn, customer, &row);
        view->is_main = status == STATUS_OK && row.main_account == id;
    }
    return status == STATUS_OK ? ledger_account_get(txn, id, &view->ledger) : status;
}

bool account_is_closed(const struct account_view *view)
{
    return (view->ledger.flags & ACCOUNT_CLOSED) != 0;
}

enum status account_by_number(struct txn *txn, struct str number, struct account *account)
{
    return account_select_number(txn, number, account);
}
