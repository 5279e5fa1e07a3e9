#include "bank/bill.h"

#include <stdio.h>

#include "bank/payer_store.h"
#include "bank/provider_read.h"

/* ---- what was filled in */

static bool keep(struct arena *arena, struct str values[PROVIDER_FIELDS])
{
    bool good = true;
    for (size_t i = 0; i < PROVIDER_FIELDS && good; i++) {
        values[i] = values[i].size == 0 ? STR("") : arena_copy(arena, values[i]);
        good = values[i].data != NULL;
    }
    return good;
}

enum status bill_read(struct txn *txn, int64_t provider, struct str fields, struct arena *arena,
                      struct bill *bill)
{
    *bill = (struct bill){.is_good = false};
    enum status status = provider_find(txn, provider, arena, &bill->provider);
    if (status != STATUS_OK) {
        return status;
    }
    struct field_errors errors;
    field_errors_init(&errors, arena);
    json_t *object = json_read_object(fields, &errors);
    bill->is_good = object != NULL && provider_values(&bill->provider, object, bill->values);
    for (size_t i = 0; i < bill->provider.field_count; i++) {
        bill->faults[i] = provider_field_check(&bill->provider.fields[i], bill->values[i]);
        bill->is_good = bill->is_good && bill->faults[i] == FIELD_GOOD;
    }
    bool is_kept = keep(arena, bill->values);
    json_decref(object);
    return is_kept ? STATUS_OK : STATUS_NO_MEMORY;
}

/* ---- saved payers */

static void change_payer(const struct bank *bank, const struct payer_change *change,
                         struct payer *payer)
{
    if (change->name.data != NULL) {
        (void)snprintf(payer->name, sizeof payer->name, "%.*s", STR_ARGS(change->name));
    }
    payer->amount = change->amount >= 0 ? change->amount : payer->amount;
    payer->position = change->position >= 0 ? change->position : payer->position;
    payer->changed_us = clock_now(bank->clock);
}

static enum status add(struct txn *txn, const struct bank *bank, struct payer *payer,
                       enum bank_outcome *outcome)
{
    int64_t count = 0;
    enum status status = payer_count(txn, payer->customer, &count);
    if (status == STATUS_OK && count >= LIMIT_PAYERS) {
        *outcome = BANK_PAYERS_MANY;
        return STATUS_OK;
    }
    payer->id = id_next(bank->ids);
    return status == STATUS_OK ? payer_insert(txn, payer) : status;
}

enum status payer_save(struct txn *txn, const struct bank *bank, const struct payer_saving *saving,
                       struct arena *arena, enum bank_outcome *outcome)
{
    struct payer *payer = saving->payer;
    enum status status = bill_read(txn, saving->provider, saving->fields, arena, saving->bill);
    if (status == STATUS_NOT_FOUND) {
        *outcome = BANK_NOT_FOUND;
        return STATUS_OK;
    }
    *outcome = saving->bill->is_good ? BANK_OK : BANK_BILL_FIELDS;
    if (status != STATUS_OK || *outcome != BANK_OK) {
        return status;
    }
    status = payer_select_fields(txn, saving->customer, saving->provider, saving->fields, payer);
    bool is_new = status == STATUS_NOT_FOUND;
    if (is_new) {
        *payer = (struct payer){.customer = saving->customer, .provider = saving->provider};
        (void)snprintf(payer->fields, sizeof payer->fields, "%.*s", STR_ARGS(saving->fields));
        status = STATUS_OK;
    }
    change_payer(bank, saving->change, payer);
    if (status != STATUS_OK) {
        return status;
    }
    return is_new ? add(txn, bank, payer, outcome) : payer_update(txn, payer);
}

enum status payer_get(struct txn *txn, int64_t customer, int64_t id, enum bank_outcome *outcome,
                      struct payer *payer)
{
    enum status status = payer_select(txn, id, payer);
    bool is_theirs = status == STATUS_OK && payer->customer == customer;
    *outcome = is_theirs ? BANK_OK : BANK_NOT_FOUND;
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

enum status payer_patch(struct txn *txn, const struct bank *bank, int64_t customer, int64_t id,
                        const struct payer_change *change, enum bank_outcome *outcome,
                        struct payer *payer)
{
    enum status status = payer_get(txn, customer, id, outcome, payer);
    if (status != STATUS_OK || *outcome != BANK_OK) {
        return status;
    }
    change_payer(bank, change, payer);
    return payer_update(txn, payer);
}

enum status payer_drop(struct txn *txn, int64_t customer, int64_t id, enum bank_outcome *outcome)
{
    struct payer payer;
    enum status status = payer_get(txn, customer, id, outcome, &payer);
    return status == STATUS_OK && *outcome == BANK_OK ? payer_delete(txn, id) : status;
}

enum status payer_paid(struct txn *txn, const struct bank *bank, int64_t customer, int64_t provider,
                       struct str fields, int64_t amount)
{
    struct payer payer;
    enum status status = payer_select_fields(txn, customer, provider, fields, &payer);
    if (status != STATUS_OK) {
        return status == STATUS_NOT_FOUND ? STATUS_OK : status;
    }
    const struct payer_change change = {.amount = amount, .position = -1};
    change_payer(bank, &change, &payer);
    return payer_update(txn, &payer);
}
