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
    bool is_warned;       /* the regulator warns of the number; only told by customer_by_phone */
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

/* A question that tells whether somebody is a customer. key: whom it is about. One that was asked
 * within the hour is counted again only when always is set. Outcomes: OK, TOO_MANY. */
OKNO_CHECK enum status payee_question(struct txn *txn, const struct bank *bank, int64_t asking,
                                      struct str key, bool always, enum bank_outcome *outcome,
                                      struct refusal_detail *detail);
/* The same in two steps, for who must refuse before anything is written: whether it may be asked,
 * and whether it counts; then the counting. */
struct payee_asking {
    int64_t customer; /* who asks */
    struct str key;
    bool always;
    bool counts; /* told by the check */
};
OKNO_CHECK enum status payee_question_check(struct txn *txn, const struct bank *bank,
                                            struct payee_asking *asking, enum bank_outcome *outcome,
                                            struct refusal_detail *detail);
OKNO_CHECK enum status payee_question_count(struct txn *txn, const struct bank *bank,
                                            int64_t asking, struct str key);
/* Who is behind a number, before paying. Every question counts, because it tells who is a customer.
 * Outcomes: OK, NOT_FOUND (both written: the question counts), TOO_MANY. */
OKNO_CHECK enum status payee_look_up(struct txn *txn, const struct bank *bank, int64_t asking,
                                     struct str phone, enum bank_outcome *outcome,
                                     struct refusal_detail *detail, char display[DISPLAY_BYTES]);

#endif
