/* bill.h - what a payer filled into a provider's fields, and the bills that are paid again and
 * again. For: api, and the payment of a bill. */
#ifndef OKNO_BANK_BILL_H
#define OKNO_BANK_BILL_H

#include "bank/payment.h"
#include "bank/provider_decide.h"

struct bill {
    struct provider provider;
    struct str values[PROVIDER_FIELDS]; /* in the order of its fields, in the arena */
    enum field_fault faults[PROVIDER_FIELDS];
    bool is_good; /* no faults, and no member that is no field */
};
/* fields: JSON of names and values. STATUS_NOT_FOUND: there is no such provider. */
OKNO_CHECK enum status bill_read(struct txn *txn, int64_t provider, struct str fields,
                                 struct arena *arena, struct bill *bill);

/* What a bill's QR code says (GOST R 56042-2014): its provider, found by the account that it asks
 * to pay into, and those fields that are in it and fit. Outcomes: OK, PROVIDER_UNKNOWN,
 * CODE_UNREADABLE. fields [out]: a JSON object, for the caller to json_decref; minor: 0 for none */
struct bill_code {
    struct provider provider;
    json_t *fields;
    int64_t minor;
};
OKNO_CHECK enum status bill_of_code(struct txn *txn, struct str code, struct arena *arena,
                                    enum bank_outcome *outcome, struct bill_code *read);

/* ---- saved payers */

struct payer {
    int64_t id;
    int64_t customer;
    int64_t provider;
    char fields[FIELDS_BYTES]; /* JSON, sorted: the same again is the same payer */
    char name[NAME_BYTES];     /* as the customer calls it; "": as the provider is called */
    int64_t amount;            /* minor units of roubles, of the last time; 0: not known */
    int64_t position;
    int64_t changed_us;
};

/* The texts are borrowed; members that are not given have data NULL, amount -1, position -1. */
struct payer_change {
    struct str name;
    int64_t amount;
    int64_t position;
};

/* What is to be kept, borrowed; and, told by payer_save, the bill and the payer that it makes. */
struct payer_saving {
    int64_t customer, provider;
    struct str fields; /* JSON */
    const struct payer_change *change;
    struct bill *bill;
    struct payer *payer;
};
/* Keep one, or give the one that has these very fields its new name and amount. Outcomes: OK,
 * NOT_FOUND (no such provider), BILL_FIELDS (bill says what is wrong), PAYERS_MANY. */
OKNO_CHECK enum status payer_save(struct txn *txn, const struct bank *bank,
                                  const struct payer_saving *saving, struct arena *arena,
                                  enum bank_outcome *outcome);
/* The customer's, by position, then the last that was changed first. */
OKNO_CHECK enum status payer_list(struct txn *txn, int64_t customer, struct payer *payers,
                                  size_t room, size_t *count);
/* Outcomes: OK, NOT_FOUND: also for another customer's. */
OKNO_CHECK enum status payer_get(struct txn *txn, int64_t customer, int64_t id,
                                 enum bank_outcome *outcome, struct payer *payer);
OKNO_CHECK enum status payer_patch(struct txn *txn, const struct bank *bank, int64_t customer,
                                   int64_t id, const struct payer_change *change,
                                   enum bank_outcome *outcome, struct payer *payer);
OKNO_CHECK enum status payer_drop(struct txn *txn, int64_t customer, int64_t id,
                                  enum bank_outcome *outcome);
/* What was paid last: of a bill that is saved. */
OKNO_CHECK enum status payer_paid(struct txn *txn, const struct bank *bank, int64_t customer,
                                  int64_t provider, struct str fields, int64_t amount);

extern const struct store_sql *const payer_statements[];

#endif
