/* payment_view.c - a payment as it is shown: whose it is, how its sides are called, when its money
 * is there, why it was refused. */
#include <stdio.h>
#include <string.h>

#include "bank/payment_detail_store.h"
#include "bank/payment_walk.h"
#include "money/workday.h"

enum status payment_refuse(struct payment_result *result, enum bank_outcome outcome)
{
    result->outcome = outcome;
    return STATUS_OK;
}

void payment_start(struct payment_result *result)
{
    memset(result, 0, sizeof *result);
    result->detail.attempts_left = -1;
}

void payment_name_own(struct payment *payment, const struct account *from, const struct account *to,
                      enum language language)
{
    (void)snprintf(payment->payer, sizeof payment->payer, "%s", account_name(from, language));
    (void)snprintf(payment->payee, sizeof payment->payee, "%s", account_name(to, language));
}

enum status payment_name_sides(struct txn *txn, struct payment *payment, enum language language)
{
    if (payment->kind != PAYMENT_OWN) {
        return STATUS_OK;
    }
    struct account from;
    struct account to;
    enum status status = account_row_select(txn, payment->from_account, &from);
    if (status == STATUS_OK) {
        status = account_row_select(txn, payment->to_account, &to);
    }
    if (status == STATUS_OK) {
        payment_name_own(payment, &from, &to, language);
    }
    return status;
}

static bool shows_detail(const struct payment *payment)
{
    return payment_kinds[payment->kind].has_detail || payment->state == PAYMENT_STOPPED;
}

enum status payment_complete(struct txn *txn, const struct session *session,
                             struct payment_result *result)
{
    result->outcome = BANK_OK;
    enum status status = payment_name_sides(txn, &result->payment, session->language);
    if (status == STATUS_OK && result->payment.state == PAYMENT_AWAITING) {
        status = code_times(txn, result->payment.code, &result->payment.code_expires_us,
                            &result->payment.code_resend_us);
    }
    return status;
}

enum status payment_load_own(struct txn *txn, const struct session *session, int64_t id,
                             struct payment_result *result)
{
    payment_start(result);
    enum status status = payment_select(txn, id, &result->payment);
    if (status == STATUS_NOT_FOUND ||
        (status == STATUS_OK && (result->payment.customer != session->customer ||
                                 !payment_kinds[result->payment.kind].by_customer))) {
        return payment_refuse(result, BANK_NOT_FOUND);
    }
    return status == STATUS_OK ? payment_find_detail(txn, &result->payment, &result->extra)
                               : status;
}

enum status payment_get(struct txn *txn, const struct session *session, int64_t id,
                        struct payment_result *result)
{
    enum status status = payment_load_own(txn, session, id, result);
    return status != STATUS_OK || result->outcome != BANK_OK
               ? status
               : payment_complete(txn, session, result);
}

enum status payment_find(struct txn *txn, int64_t id, enum language language,
                         struct payment *payment)
{
    enum status status = payment_select(txn, id, payment);
    return status == STATUS_OK ? payment_name_sides(txn, payment, language) : status;
}

enum status payment_find_detail(struct txn *txn, const struct payment *payment,
                                struct payment_detail *detail)
{
    *detail = (struct payment_detail){0};
    if (!shows_detail(payment)) {
        return STATUS_OK;
    }
    enum status status = payment_detail_select(txn, payment->id, detail);
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

int payment_cut(struct str text, int most)
{
    int bytes = 0;
    int characters = 0;
    while (bytes < (int)text.size) {
        bool begins = ((unsigned char)text.data[bytes] & 0xC0) != 0x80;
        if (begins && characters == most) {
            break;
        }
        characters += begins ? 1 : 0;
        bytes++;
    }
    return bytes;
}

/* What is sent by requisites goes with the flight of the next working day. */
struct arrival payment_arrival(const struct payment *payment)
{
    bool waits = payment->kind == PAYMENT_REQUISITES || payment->kind == PAYMENT_BILL;
    if (!waits) {
        return (struct arrival){.at_once = true};
    }
    return (struct arrival){.day = payment->posted_us != 0 ? clock_day(payment->posted_us)
                                                           : workday_add(payment->day, 1)};
}

enum bank_outcome payment_refusal(const struct payment *payment)
{
    bool is_refused = payment->state == PAYMENT_REJECTED || payment->state == PAYMENT_STOPPED ||
                      payment->state == PAYMENT_RETURNED;
    return is_refused ? payment->reason : BANK_OK;
}
