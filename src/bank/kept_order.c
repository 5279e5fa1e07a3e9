#include "bank/kept_order.h"

#include <stdio.h>
#include <string.h>

static bool is_kept(enum payment_kind kind)
{
    return payment_kinds[kind].by_customer && kind != PAYMENT_CARD && kind != PAYMENT_LINK;
}

bool kept_order_may(const struct payment_order *order)
{
    return is_kept(order->kind) && order->charge == 0;
}

bool kept_order_may_again(const struct payment *payment, const struct payment_detail *detail)
{
    bool is_charge = payment->kind == PAYMENT_BILL && detail->look_up != 0;
    return is_kept(payment->kind) && !is_charge;
}

static struct str keep(char *to, size_t room, struct str from)
{
    (void)snprintf(to, room, "%.*s", STR_ARGS(from));
    return str_from(to);
}

void kept_order_make(struct kept_order *kept, const struct payment_order *order,
                     const char *display)
{
    *kept = (struct kept_order){.order = *order};
    struct payment_order *own = &kept->order;
    own->standing = 0;
    own->link = STR("");
    (void)keep(kept->display, sizeof kept->display, str_from(display));
    own->to_phone = keep(kept->to_phone, sizeof kept->to_phone, order->to_phone);
    own->number = keep(kept->number, sizeof kept->number, order->number);
    own->name = keep(kept->name, sizeof kept->name, order->name);
    own->bik = keep(kept->bik, sizeof kept->bik, order->bik);
    own->inn = keep(kept->inn, sizeof kept->inn, order->inn);
    own->kpp = keep(kept->kpp, sizeof kept->kpp, order->kpp);
    own->purpose = keep(kept->purpose, sizeof kept->purpose, order->purpose);
    own->fields = keep(kept->fields, sizeof kept->fields, order->fields);
    own->message = keep(kept->message, sizeof kept->message, order->message);
}

void kept_order_again(struct kept_order *kept, const struct payment *payment,
                      const struct payment_detail *detail)
{
    const struct payment_order order = {
        .kind = payment->kind,
        .from_account = payment->from_account,
        .to_account = payment->kind == PAYMENT_OWN ? payment->to_account : 0,
        .to_phone = str_from(payment->payee_phone),
        .number = str_from(detail->number),
        .name = payment->kind == PAYMENT_REQUISITES ? str_from(payment->payee) : STR(""),
        .bik = str_from(detail->bik),
        .inn = str_from(detail->inn),
        .kpp = str_from(detail->kpp),
        .budget = detail->budget,
        /* that of a bill follows from its fields */
        .purpose = payment->kind == PAYMENT_REQUISITES ? str_from(detail->purpose) : STR(""),
        .look_up = detail->look_up,
        .provider = detail->provider,
        .fields = str_from(detail->fields),
        .amount = payment->amount,
        .message = str_from(payment->message)};
    kept_order_make(kept, &order, payment->kind == PAYMENT_OWN ? "" : payment->payee);
}

struct digest kept_order_digest(const struct kept_order *kept, const int64_t *numbers, size_t count)
{
    const struct payment_order *order = &kept->order;
    const int64_t own[] = {order->kind,           order->from_account, order->to_account,
                           order->look_up,        order->provider,     order->amount.minor,
                           order->amount.currency};
    struct digest no_key = {{0}};
    const struct budget *budget = &order->budget;
    const struct str parts[] = {STR("okno-kept-order-v1"),
                                {(const char *)own, sizeof own},
                                {(const char *)numbers, count * sizeof *numbers},
                                str_from(kept->display),
                                order->to_phone,
                                order->number,
                                order->name,
                                order->bik,
                                order->inn,
                                order->kpp,
                                order->purpose,
                                order->fields,
                                order->message,
                                str_from(budget->uin),
                                str_from(budget->kbk),
                                str_from(budget->oktmo),
                                str_from(budget->payer_status),
                                str_from(budget->basis),
                                str_from(budget->period),
                                str_from(budget->document_number),
                                str_from(budget->document_date)};
    return hmac_parts(&no_key, parts, ARRAY_COUNT(parts));
}
