/* payment_kind.c - the table of kinds, and what a payment is called. */
#include <stdio.h>

#include "bank/payment_walk.h"
#include "base/assume.h"

const struct payment_kind_row payment_kinds[PAYMENT_KIND_END] = {
    [PAYMENT_OWN] = {.word = "own",
                     .by_customer = true,
                     .document = {"Перевод между своими счетами", "Transfer between own accounts"}},
    [PAYMENT_PHONE] = {.word = "phone",
                       .needs_code = true,
                       .has_limits = true,
                       .by_customer = true,
                       .document = {"Перевод по номеру телефона", "Transfer by phone number"}},
    [PAYMENT_PURCHASE] = {.word = "purchase", .document = {"Покупка", "Purchase"}},
    [PAYMENT_SALARY] = {.word = "salary", .document = {"Зачисление", "Incoming payment"}},
    [PAYMENT_INTEREST] = {.word = "interest", .document = {"Проценты", "Interest"}},
    [PAYMENT_ACCOUNT] = {.word = "account",
                         .needs_code = true,
                         .has_limits = true,
                         .by_customer = true,
                         .has_detail = true,
                         .document = {"Перевод по номеру счёта", "Transfer by account number"}},
    [PAYMENT_CARD] = {.word = "card",
                      .needs_code = true,
                      .has_limits = true,
                      .by_customer = true,
                      .has_detail = true,
                      .document = {"Перевод по номеру карты", "Transfer by card number"}},
    [PAYMENT_BANK_PHONE] = {.word = "bank_phone",
                            .needs_code = true,
                            .has_limits = true,
                            .by_customer = true,
                            .has_detail = true,
                            .leaves = true,
                            .tariff = TARIFF_BANK_PHONE,
                            .document = {"Перевод в другой банк по номеру телефона",
                                         "Transfer to another bank by phone number"}},
    [PAYMENT_REQUISITES] = {.word = "requisites",
                            .needs_code = true,
                            .has_limits = true,
                            .by_customer = true,
                            .has_detail = true,
                            .leaves = true,
                            .tariff = TARIFF_REQUISITES,
                            .document = {"Перевод по реквизитам", "Transfer by bank details"}},
    [PAYMENT_BILL] = {.word = "bill",
                      .needs_code = true,
                      .has_limits = true,
                      .by_customer = true,
                      .has_detail = true,
                      .leaves = true,
                      .document = {"Оплата услуг", "Bill payment"}},
    [PAYMENT_INCOMING] = {.word = "incoming",
                          .has_detail = true,
                          .document = {"Перевод из другого банка", "Transfer from another bank"}},
    [PAYMENT_CARD_PURCHASE] = {.word = "card_purchase",
                               .document = {"Операция по карте", "Card operation"}},
    [PAYMENT_LINK] = {.word = "link",
                      .needs_code = true,
                      .has_limits = true,
                      .by_customer = true,
                      .has_detail = true,
                      .document = {"Перевод по просьбе", "Transfer as asked"}},
    [PAYMENT_REFUND] = {.word = "refund", .document = {"Возврат покупки", "Refund"}},
};

const struct payment_way *const payment_ways[PAYMENT_KIND_END] = {
    [PAYMENT_OWN] = &payment_way_own,
    [PAYMENT_PHONE] = &payment_way_phone,
    [PAYMENT_ACCOUNT] = &payment_way_account,
    [PAYMENT_CARD] = &payment_way_card,
    [PAYMENT_BANK_PHONE] = &payment_way_bank_phone,
    [PAYMENT_REQUISITES] = &payment_way_requisites,
    [PAYMENT_BILL] = &payment_way_bill,
    [PAYMENT_LINK] = &payment_way_link,
};

static const char *const category_words[CATEGORY_COUNT] = {
#define CATEGORY_WORD(name, word) word,
    CATEGORY_LIST(CATEGORY_WORD)
#undef CATEGORY_WORD
};

const char *category_word(enum category category)
{
    assume(category < CATEGORY_COUNT);
    return category_words[category];
}

/* What stands around the other side's name, by language. */
struct title {
    const char *before[2], *after[2];
};

static const struct title *title_of(const struct payment *payment, const struct entry_side *side)
{
    static const struct title own[2] = {{{"На счёт «", "To "}, {"»", ""}},
                                        {{"Со счёта «", "From "}, {"»", ""}}};
    static const struct title parts[] = {
        [ENTRY_MONEY] = {{"", ""}, {"", ""}},
        [ENTRY_FEE] = {{"Комиссия: ", "Fee: "}, {"", ""}},
        [ENTRY_BACK] = {{"Возврат: ", "Back from "}, {"", ""}},
        [ENTRY_FEE_BACK] = {{"Возврат комиссии: ", "Fee back: "}, {"", ""}},
    };
    return payment->kind == PAYMENT_OWN && side->part == ENTRY_MONEY ? &own[side->incoming]
                                                                     : &parts[side->part];
}

void payment_title(const struct payment *payment, const struct entry_side *side, char *out,
                   size_t room)
{
    const struct title *title = title_of(payment, side);
    bool is_payer = side->incoming && side->part == ENTRY_MONEY;
    (void)snprintf(out, room, "%s%s%s", title->before[side->language],
                   is_payer ? payment->payer : payment->payee, title->after[side->language]);
}
