/* payment_code.c - the SMS of a payment. It says what is confirmed: amount, fee and payee (PSD2 RTS
 * art. 5). */
#include <stdio.h>

#include "bank/payment_walk.h"

/* A long name is cut, never the code. */
enum { FEE_TEXT = AMOUNT_TEXT + 32, PAYEE_SHOWN = 60 };

static void write_text(const struct bank *bank, const struct payment *payment,
                       enum language language, char text[CODE_TEXT / 2])
{
    char amount[AMOUNT_TEXT];
    char money[AMOUNT_TEXT];
    char fee[FEE_TEXT] = "";
    bool russian = language == LANGUAGE_RU;
    (russian ? amount_format_ru : amount_format_en)(payment->amount, amount);
    if (payment->fee != 0) {
        struct amount cost = {payment->fee, payment->amount.currency};
        (russian ? amount_format_ru : amount_format_en)(cost, money);
        (void)snprintf(fee, sizeof fee, russian ? " и комиссия %s" : " and a fee of %s", money);
    }
    int shown = payment_cut(str_from(payment->payee), PAYEE_SHOWN);
    bool ends_itself = shown > 0 && payment->payee[shown - 1] == '.'; /* Boris K. */
    (void)snprintf(text, CODE_TEXT / 2,
                   russian
                       ? "%s: перевод %s%s, получатель %.*s%s Код {code}. Никому его не сообщайте."
                       : "%s: transfer of %s%s to %.*s%s Code {code}. Never tell it to anyone.",
                   bank->policy.name, amount, fee, shown, payment->payee, ends_itself ? "" : ".");
}

enum status payment_send_code(struct txn *txn, const struct bank *bank,
                              const struct session *session, struct payment_result *result)
{
    struct payment *payment = &result->payment;
    struct customer payer;
    enum status status = customer_select(txn, payment->customer, &payer);
    if (status != STATUS_OK) {
        return status;
    }
    char text[CODE_TEXT / 2];
    write_text(bank, payment, session->language, text);
    struct code_request request = {.purpose = CODE_ORDER,
                                   .customer = payment->customer,
                                   .subject = payment->id,
                                   .former = payment->code,
                                   .phone = str_from(payer.phone),
                                   .device = &session->device,
                                   .order = payment_digest(payment, &result->extra),
                                   .text = str_from(text)};
    enum auth_outcome sent = AUTH_OK;
    struct code_sent code;
    status = code_send(txn, bank->auth, &request, &sent, &code);
    if (status == STATUS_OK && sent != AUTH_OK) {
        result->detail.retry_after = code.retry_after;
        return payment_refuse(result, BANK_TOO_MANY);
    }
    payment->code = code.id;
    return status;
}
