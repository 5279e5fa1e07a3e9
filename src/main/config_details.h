/* config_details.h - the lines of okno.conf with the bank's own requisites, as its customers give
 * them to payers:
 *
 *     bank_full_name = АО «...»             as payers write it, at most 45 characters
 *     bank_correspondent_account = 30101... twenty digits whose key fits the bank's BIK
 *     bank_inn = 7700999006
 *     bank_kpp = 770001001
 *
 * Without a line it is the invented bank's. */
#ifndef OKNO_MAIN_CONFIG_DETAILS_H
#define OKNO_MAIN_CONFIG_DETAILS_H

#include "bank/bank.h"

enum { DETAIL_NAME = 45 * 4 + 1, DETAIL_NUMBER = 24 };

/* As it was written; "": there is no line. */
struct config_details {
    char full_name[DETAIL_NAME];
    char correspondent_account[DETAIL_NUMBER], inn[DETAIL_NUMBER], kpp[DETAIL_NUMBER];
};

/* STATUS_NOT_FOUND: it is no key of these. */
OKNO_CHECK enum status config_details_set(struct config_details *details, struct str key,
                                          struct str value, struct error *error);
/* What was written goes before what the policy has. details: borrowed as long as the policy is.
 * STATUS_INVALID: the correspondent account does not fit the BIK. */
OKNO_CHECK enum status config_details_join(const struct config_details *details,
                                           struct bank_policy *policy, struct error *error);

#endif
