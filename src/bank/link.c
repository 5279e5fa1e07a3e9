#include "bank/link.h"

#include "bank/bank_store.h"
#include "base/encode.h"

enum status link_make(struct txn *txn, const struct bank *bank, const struct session *session,
                      int64_t id, enum bank_outcome *outcome, char token[LINK_TEXT],
                      int64_t *expires_us)
{
    struct payment payment;
    enum status status = payment_select(txn, id, &payment);
    if (status == STATUS_NOT_FOUND ||
        (status == STATUS_OK &&
         (payment.customer != session->customer || !payment_kinds[payment.kind].by_customer))) {
        *outcome = BANK_NOT_FOUND;
        return STATUS_OK;
    }
    if (status != STATUS_OK) {
        return status;
    }
    if (payment.state != PAYMENT_POSTED) {
        *outcome = BANK_NOT_POSTED;
        return STATUS_OK;
    }
    *outcome = BANK_OK;
    unsigned char secret[32];
    random_fill(bank->random, secret, sizeof secret);
    struct str text = {token, base64url_encode(secret, sizeof secret, token)};
    struct digest hash = sha256(text);
    int64_t now = clock_now(bank->clock);
    *expires_us = now + SECONDS_US(bank->policy.link_seconds);
    status = link_forget(txn, now - SECONDS_US(3600));
    return status == STATUS_OK ? link_insert(txn, &hash, payment.id, session->customer, *expires_us)
                               : status;
}

static enum status load_facts(struct txn *txn, int64_t payment, int64_t customer,
                              struct receipt_facts *facts)
{
    enum status status = customer_get(txn, customer, &facts->customer);
    if (status == STATUS_OK) {
        status = payment_find(txn, payment, facts->customer.language, &facts->payment);
    }
    if (status == STATUS_OK) {
        status = account_row_select(txn, facts->payment.from_account, &facts->from);
    }
    return status == STATUS_OK && facts->payment.kind == PAYMENT_OWN
               ? account_row_select(txn, facts->payment.to_account, &facts->to)
               : status;
}

/* The sealer is moments behind; who opens the receipt within them gets the proof at once. */
static enum status load_proof(struct txn *txn, const struct bank *bank, bool may_seal,
                              struct receipt_facts *facts)
{
    facts->proof.leaf_size = 0;
    enum status status = payment_find_proof(txn, &facts->payment, &facts->proof);
    if (status == STATUS_NOT_FOUND && may_seal) {
        status = seal_now(txn, bank->signer, clock_now(bank->clock));
        if (status == STATUS_OK) {
            status = payment_find_proof(txn, &facts->payment, &facts->proof);
        }
    }
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

enum status link_open(struct txn *txn, const struct bank *bank, struct str token, bool take,
                      enum bank_outcome *outcome, struct receipt_facts *facts)
{
    int64_t payment = 0;
    int64_t customer = 0;
    int64_t expires_us = 0;
    int64_t used_us = 0;
    int64_t now = clock_now(bank->clock);
    struct digest hash = sha256(token);
    enum status status = link_select(txn, &hash, &payment, &customer, &expires_us, &used_us);
    if (status == STATUS_NOT_FOUND ||
        (status == STATUS_OK && (used_us != 0 || now >= expires_us))) {
        *outcome = BANK_NOT_FOUND;
        return STATUS_OK;
    }
    *outcome = BANK_OK;
    if (status == STATUS_OK) {
        status = load_facts(txn, payment, customer, facts);
    }
    if (status == STATUS_OK) {
        status = load_proof(txn, bank, take, facts);
    }
    if (status == STATUS_OK && take && facts->proof.leaf_size == 0) {
        *outcome = BANK_NOT_SEALED;
        return STATUS_OK;
    }
    return status == STATUS_OK && take ? link_use(txn, &hash, now) : status;
}
