#include "document/receipt_valid.h"

#include "base/clock.h"
#include "document/qr.h"

static bool texts_are_plain(const struct receipt *receipt)
{
    const struct str texts[] = {
        receipt->bank_name,  receipt->bank_details,  receipt->title,
        receipt->operation,  receipt->status,        receipt->executed_at,
        receipt->created_at, receipt->payer_name,    receipt->payer_account,
        receipt->payee_name, receipt->payee_account, receipt->message,
        receipt->qr,         receipt->note,          receipt->proof,
        receipt->payee_bank, receipt->payee_bik,     receipt->payee_codes,
        receipt->uin,        receipt->budget,        receipt->purpose,
    };
    for (size_t i = 0; i < ARRAY_COUNT(texts); i++) {
        if (!str_is_plain_text(texts[i])) {
            return false;
        }
    }
    return true;
}

static bool amounts_agree(const struct receipt *receipt)
{
    if (currency_find(receipt->amount.currency) == NULL ||
        currency_find(receipt->fee.currency) == NULL ||
        currency_find(receipt->total.currency) == NULL) {
        return false;
    }
    if (receipt->total.currency != receipt->amount.currency) {
        return true; /* an exchange: the rate is not known here */
    }
    struct amount sum;
    enum amount_result result = amount_add(receipt->amount, receipt->fee, &sum);
    return result == AMOUNT_CURRENCY || (result == AMOUNT_OK && sum.minor == receipt->total.minor);
}

bool receipt_is_valid(const struct receipt *receipt)
{
    static const int64_t year_10000_us = SECONDS_US(INT64_C(253402300800));
    bool known = (receipt->language == LANGUAGE_RU || receipt->language == LANGUAGE_EN) &&
                 (unsigned)receipt->mark < RECEIPT_MARK_COUNT;
    return known && receipt->executed_us >= 0 && receipt->executed_us < year_10000_us &&
           receipt->qr.size <= QR_TEXT && texts_are_plain(receipt) && amounts_agree(receipt);
}
