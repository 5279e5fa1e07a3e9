/* customer.h - people who have an account here. */
#ifndef OKNO_BANK_CUSTOMER_H
#define OKNO_BANK_CUSTOMER_H

#include "bank/bank.h"
#include "base/limits.h"

/* LIMIT_NAME characters of at most four bytes. */
enum { NAME_BYTES = LIMIT_NAME * 4 + 1, PHONE_BYTES = 20, DISPLAY_BYTES = NAME_BYTES + 8 };

struct customer {
    int64_t id;
    char phone[PHONE_BYTES]; /* E.164 */
    char first_name[NAME_BYTES];
    char last_name[NAME_BYTES];
    enum language language;
    int64_t main_account; /* where money sent by phone arrives; 0: none yet */
};

/* Store a new one; id is made here. The phone must be free. */
OKNO_CHECK enum status customer_add(struct txn *txn, const struct bank *bank,
                                    struct customer *customer);
/* STATUS_NOT_FOUND */
OKNO_CHECK enum status customer_get(struct txn *txn, int64_t id, struct customer *customer);
OKNO_CHECK enum status customer_by_phone(struct txn *txn, struct str phone,
                                         struct customer *customer);
OKNO_CHECK enum status customer_set_language(struct txn *txn, int64_t id, enum language language);

/* How others may see this person: first name and the surname's initial, "Борис К." Pure. */
void customer_display(const struct customer *customer, char out[DISPLAY_BYTES]);

/* Who is behind a number, before paying. Every question counts, because it tells who is a customer.
 * Outcomes: OK, NOT_FOUND (both written: the question counts), TOO_MANY. */
OKNO_CHECK enum status payee_look_up(struct txn *txn, const struct bank *bank, int64_t asking,
                                     struct str phone, enum bank_outcome *outcome,
                                     struct refusal_detail *detail, char display[DISPLAY_BYTES]);

#endif
