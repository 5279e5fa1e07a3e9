/* payment_kind.c - the table of kinds, and what a payment is called. */
#include <stdio.h>

#include "bank/payment.h"
#include "base/assume.h"

const struct payment_kind_row payment_kinds[PAYMENT_KIND_END] = {
    [PAYMENT_OWN] = {"own",
                     false,
                     false,
                     true,
                     {"Перевод между своими счетами", "Transfer between own accounts"}},
    [PAYMENT_PHONE] =
        {"phone", true, true, true, {"Перевод по номеру телефона", "Transfer by phone number"}},
    [PAYMENT_PURCHASE] = {"purchase", false, false, false, {"Покупка", "Purchase"}},
    [PAYMENT_SALARY] = {"salary", false, false, false, {"Зачисление", "Incoming payment"}},
    [PAYMENT_INTEREST] = {"interest", false, false, false, {"Проценты", "Interest"}},
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

void payment_title(const struct payment *payment, const struct entry_side *side, char *out,
                   size_t room)
{
    static const char *const own[2][2][2] = {{{"На счёт «", "»"}, {"Со счёта «", "»"}},
                                             {{"To ", ""}, {"From ", ""}}};
    const char *other = side->incoming ? payment->payer : payment->payee;
    const char *const none[2] = {"", ""};
    const char *const *around =
        payment->kind == PAYMENT_OWN ? own[side->language][side->incoming] : none;
    (void)snprintf(out, room, "%s%s%s", around[0], other, around[1]);
}
