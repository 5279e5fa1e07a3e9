#include "bank/product.h"

#include "base/str.h"

const struct product_row products[PRODUCT_END] = {
    [PRODUCT_CURRENT] =
        {.word = "current",
         .kind = ACCOUNT_CURRENT,
         .balance_account = STR_INIT("40817"),
         .currencies = {CURRENCY_RUB, CURRENCY_USD, CURRENCY_EUR},
         .takes_phone_money = true,
         .name = {"Текущий", "Current"},
         .about = {"На каждый день: платежи, переводы, карты.",
                   "For every day: payments, transfers, cards."},
         .terms = {{{"Открытие и обслуживание", "Opening and keeping"},
                    {"Бесплатно", "Free of charge"}},
                   {{"Между своими счетами", "Between own accounts"},
                    {"Сразу и без комиссии, в одной валюте", "At once, no fee, in one currency"}},
                   {{"Закрыть", "Closing"},
                    {"В любой день, остаток уйдёт на ваш другой счёт",
                     "On any day; what is left goes to another account of yours"}}}},
    [PRODUCT_SAVINGS] =
        {.word = "savings",
         .kind = ACCOUNT_SAVINGS,
         .balance_account = STR_INIT("42301"),
         .currencies = {CURRENCY_RUB},
         .name = {"Накопительный", "Savings"},
         .about = {"Отдельно от денег на каждый день.", "Apart from the money for every day."},
         .terms = {{{"Открытие и обслуживание", "Opening and keeping"},
                    {"Бесплатно", "Free of charge"}},
                   {{"Пополнить и снять", "Paying in and out"},
                    {"В любой день и на любую сумму", "On any day, any amount"}},
                   {{"Карты", "Cards"},
                    {"К этому счёту не выпускаются", "Are not issued for this account"}},
                   {{"Закрыть", "Closing"},
                    {"В любой день, остаток уйдёт на ваш другой счёт",
                     "On any day; what is left goes to another account of yours"}}}},
};

const struct product_row *product_find(enum product product)
{
    return product > PRODUCT_NONE && product < PRODUCT_END ? &products[product] : NULL;
}

enum product product_by_word(struct str word)
{
    for (int i = PRODUCT_NONE + 1; i < PRODUCT_END; i++) {
        if (str_equal(word, str_from(products[i].word))) {
            return (enum product)i;
        }
    }
    return PRODUCT_NONE;
}

bool product_has_currency(enum product product, enum currency currency)
{
    const struct product_row *row = product_find(product);
    bool found = false;
    for (size_t i = 0; row != NULL && i < PRODUCT_CURRENCIES; i++) {
        found = found || (currency != CURRENCY_NONE && row->currencies[i] == currency);
    }
    return found;
}
