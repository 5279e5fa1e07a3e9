#include "bank/link.h"

#include "bank/bank_store.h"
#include "base/encode.h"

static enum status make(struct txn *txn, const struct bank *bank, struct link_row *row,
                        struct link *link)
{
    unsigned char secret[32];
    int64_t now = clock_now(bank->clock);
    random_fill(bank->random, secret, sizeof secret);
    struct str text = {link->token, base64url_encode(secret, sizeof secret, link->token)};
    struct digest hash = sha256(text);
    row->expires_us = now + SECONDS_US(bank->policy.link_seconds);
    link->expires_us = row->expires_us;
    enum status status = link_forget(txn, now - SECONDS_US(3600));
    return status == STATUS_OK ? link_insert(txn, &hash, row) : status;
}

enum status link_make_receipt(struct txn *txn, const struct bank *bank,
                              const struct session *session, int64_t id, enum bank_outcome *outcome,
                              struct link *link)
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
    struct link_row row = {
        .document = DOCUMENT_RECEIPT, .subject = payment.id, .customer = session->customer};
    return make(txn, bank, &row, link);
}

enum status link_make_requisites(struct txn *txn, const struct bank *bank,
                                 const struct session *session, int64_t account,
                                 enum bank_outcome *outcome, struct link *link)
{
    struct requisites requisites;
    struct link_row row = {
        .document = DOCUMENT_REQUISITES, .subject = account, .customer = session->customer};
    enum status status = requisites_get(txn, session->customer, account, outcome, &requisites);
    return status == STATUS_OK && *outcome == BANK_OK ? make(txn, bank, &row, link) : status;
}

static enum status load_facts(struct txn *txn, int64_t payment, int64_t customer,
                              struct receipt_facts *facts)
{
    enum status status = customer_get(txn, customer, &facts->customer);
    if (status == STATUS_OK) {
        status = payment_find(txn, payment, facts->customer.language, &facts->payment);
    }
    if (status == STATUS_OK) {
        status = payment_find_detail(txn, &facts->payment, &facts->extra);
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

static enum status load_receipt(struct txn *txn, const struct bank *bank,
                                const struct link_row *row, bool take, enum bank_outcome *outcome,
                                struct receipt_facts *facts)
{
    enum status status = load_facts(txn, row->subject, row->customer, facts);
    if (status == STATUS_OK) {
        status = load_proof(txn, bank, take, facts);
    }
    if (status == STATUS_OK && take && facts->proof.leaf_size == 0) {
        *outcome = BANK_NOT_SEALED;
    }
    return status;
}

enum status link_open(struct txn *txn, const struct bank *bank, struct str token, bool take,
                      enum bank_outcome *outcome, struct document_facts *facts)
{
    struct link_row row = {0};
    int64_t now = clock_now(bank->clock);
    struct digest hash = sha256(token);
    enum status status = link_select(txn, &hash, &row);
    if (status == STATUS_NOT_FOUND ||
        (status == STATUS_OK && (row.used_us != 0 || now >= row.expires_us))) {
        *outcome = BANK_NOT_FOUND;
        return STATUS_OK;
    }
    if (status != STATUS_OK) {
        return status;
    }
    *outcome = BANK_OK;
    facts->kind = (enum document_kind)row.document;
    status = facts->kind == DOCUMENT_REQUISITES
                 ? requisites_get(txn, row.customer, row.subject, outcome, &facts->requisites)
                 : load_receipt(txn, bank, &row, take, outcome, &facts->receipt);
    if (*outcome == BANK_ACCOUNT_CLOSED) {
        *outcome = BANK_NOT_FOUND; /* there is nothing to be sent there any more */
    }
    return status == STATUS_OK && *outcome == BANK_OK && take ? link_use(txn, &hash, now) : status;
}
