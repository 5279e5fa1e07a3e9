/* orders.h - orders of every kind that a customer of the branch can give, and what the far side
 * says to those that leave. */
#ifndef OKNO_TEST_ORDERS_H
#define OKNO_TEST_ORDERS_H

#include "bank/branch.h"
#include "bank/look_up.h"
#include "bank/payment_out.h"

/* The kinds that are ordered here: all but bills, which need rows of their own. */
extern const enum payment_kind order_kinds[];
enum { ORDER_KINDS = 7 };

/* An account of the invented other bank. */
#define OTHER_BIK "044599888"
/* A bank that takes no payments. */
#define CLOSED_BIK "044599777"
#define OTHER_ACCOUNT "40702810300000000001"

struct payment_order order_account(const struct branch *branch, int who, const char *number,
                                   int64_t minor);
struct payment_order order_requisites(struct branch *branch, int who, int64_t minor);
/* After a look-up that finds the number in the other bank. */
struct payment_order order_bank_phone(struct branch *branch, int who, int64_t minor);
/* By a link that the payee has just made for any amount, any number of times. */
struct payment_order order_link(struct branch *branch, int who, int to, int64_t minor);
/* To the number of a card that is issued for the payee here and now. */
struct payment_order order_card(struct branch *branch, int who, int to, int64_t minor);
/* One of the kind, from this customer to another one. */
struct payment_order order_of(struct branch *branch, enum payment_kind kind, int who,
                              int64_t minor);

/* Order and, where a code is needed, confirm it. */
void order_done(struct branch *branch, int who, struct payment_order order,
                struct payment_result *result);

/* A role's account, and what is booked there. */
int64_t internal_balance(struct branch *branch, enum internal_role role);

enum bank_outcome rail_settles(struct branch *branch, int64_t id);
enum bank_outcome rail_rejects(struct branch *branch, int64_t id, enum bank_outcome reason);
enum bank_outcome rail_returns(struct branch *branch, int64_t id, int64_t message, int64_t minor);

#endif
