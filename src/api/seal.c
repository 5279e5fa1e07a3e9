/* seal.c - the signed tree for everybody: its newest head, proofs that heads continue each other,
 * and the proof of a customer's own payment. */
#include "ledger/seal.h"

#include "api/api_internal.h"
#include "base/encode.h"

/* ---- GET /v1/seal/head */

enum status seal_head_run(struct http_request *request, struct txn *txn)
{
    struct seal_head *head = ARENA_NEW(&request->arena, struct seal_head);
    if (head == NULL) {
        return STATUS_NO_MEMORY;
    }
    request->answer = head;
    enum status status = seal_head(txn, head);
    if (status == STATUS_OK && head->size == 0) {
        api_refuse(request, &bank_outcomes[BANK_NOT_SEALED], NULL, false);
    }
    return status;
}

static json_t *size_json(uint64_t size)
{
    return json_of_id((int64_t)size);
}

void seal_head_reply(struct http_request *request)
{
    const struct seal_head *head = request->answer;
    const struct seal_signer *signer = api_of(request)->bank->signer;
    char note[SEAL_NOTE];
    char key[SEAL_KEY_TEXT];
    char root[BASE64URL_SIZE(SHA256_SIZE) + 1];
    seal_note(signer, head, note);
    seal_key_write(signer, key);
    (void)base64url_encode(head->root.bytes, SHA256_SIZE, root);
    http_answer_json(request, 200,
                     json_pack("{s:o,s:s,s:s,s:s,s:o}", "size", size_json(head->size), "root", root,
                               "checkpoint", note, "public_key", key, "created_at",
                               json_of_time(head->created_us)));
}

/* ---- GET /v1/seal/consistency?first=&second= */

struct consistency {
    int64_t first, second;
    struct merkle_proof proof;
};

static int64_t read_size(struct http_request *request, const char *name, const char *pointer)
{
    int64_t size = 0;
    struct str text = http_query(request, name);
    if (text.data == NULL || str_to_int64(text, &size) != STATUS_OK || size < 1) {
        field_errors_add(&request->errors, pointer, "the size of a head is needed, 1 or more");
    }
    return size;
}

void seal_consistency_parse(struct http_request *request)
{
    struct consistency *asked = ARENA_NEW(&request->arena, struct consistency);
    request->order = asked;
    if (asked == NULL) {
        return;
    }
    asked->first = read_size(request, "first", "?first");
    asked->second = read_size(request, "second", "?second");
    if (asked->first > asked->second) {
        field_errors_add(&request->errors, "?first", "not more than second");
    }
}

enum status seal_consistency_run(struct http_request *request, struct txn *txn)
{
    struct consistency *asked = request->order;
    if (asked == NULL) {
        return STATUS_NO_MEMORY;
    }
    enum status status =
        seal_consistency(txn, (uint64_t)asked->first, (uint64_t)asked->second, &asked->proof);
    if (status == STATUS_INVALID) {
        api_refuse_field(request, "?second", "the tree is not that large");
        return STATUS_OK;
    }
    return status;
}

void seal_consistency_reply(struct http_request *request)
{
    const struct consistency *asked = request->order;
    http_answer_json(request, 200,
                     json_pack("{s:o,s:o,s:o}", "first", json_of_id(asked->first), "second",
                               json_of_id(asked->second), "path", seal_path_json(&asked->proof)));
}

/* ---- GET /v1/payments/{id}/proof */

enum status payment_proof_run(struct http_request *request, struct txn *txn)
{
    struct seal_proof *proof = ARENA_NEW(&request->arena, struct seal_proof);
    if (proof == NULL) {
        return STATUS_NO_MEMORY;
    }
    enum bank_outcome outcome = BANK_OK;
    request->answer = proof;
    enum status status = payment_prove(txn, session_of(request), request->path_id, &outcome, proof);
    if (status == STATUS_OK && outcome != BANK_OK) {
        api_refuse(request, &bank_outcomes[outcome], NULL, false);
    }
    return status;
}

void payment_proof_reply(struct http_request *request)
{
    http_answer_json(request, 200, seal_proof_json(api_of(request)->bank->signer, request->answer));
}
