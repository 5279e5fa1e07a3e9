/* authenticate.c - who is asking: the proof on the loop, the session in the request's transaction.
 */
#include <stdlib.h>
#include <string.h>

#include "api/api_internal.h"

/* Request rates of sessions, by the hash of their token; another session may take a place over,
 * which costs it nothing but a full bucket. Lost with the process, as rates may be. */
enum { RATES = 4096 };

struct rate {
    uint64_t who;
    int64_t since_us;
    int64_t left; /* requests that may come at once */
};

struct api_loop {
    struct proof_checker *checker;
    struct clock clock;
    struct rate rates[RATES];
};

void *api_loop_new(void *context)
{
    const struct api *api = context;
    struct api_loop *loop = calloc(1, sizeof *loop);
    if (loop == NULL) {
        return NULL;
    }
    loop->clock = clock_system();
    if (proof_checker_new(api->proofs, api->origins, &loop->checker) != STATUS_OK) {
        free(loop);
        return NULL;
    }
    return loop;
}

void api_loop_free(void *state)
{
    struct api_loop *loop = state;
    if (loop != NULL) {
        proof_checker_free(loop->checker);
        free(loop);
    }
}

static bool rate_allows(struct api_loop *loop, const struct digest *token_hash)
{
    uint64_t who = 0;
    memcpy(&who, token_hash->bytes, sizeof who);
    struct rate *rate = &loop->rates[who % RATES];
    int64_t now = clock_monotonic(&loop->clock);
    if (rate->who != who) {
        *rate = (struct rate){who, now, LIMIT_SESSION_BURST};
    }
    int64_t earned = (now - rate->since_us) * LIMIT_SESSION_REQUESTS / MICROSECONDS;
    if (earned > 0) {
        rate->left =
            rate->left + earned > LIMIT_SESSION_BURST ? LIMIT_SESSION_BURST : rate->left + earned;
        rate->since_us = now;
    }
    if (rate->left <= 0) {
        return false;
    }
    rate->left--;
    return true;
}

/* ---- the proof */

static void add_nonce(const struct api *api, struct http_request *request)
{
    char nonce[PROOF_NONCE_TEXT];
    proof_nonce(api->proofs, nonce);
    struct str copy = arena_copy(&request->arena, str_from(nonce));
    http_add_header(request, "DPoP-Nonce", copy);
}

void nonce_reply(struct http_request *request)
{
    add_nonce(api_of(request), request);
    http_answer(request, 204, NULL, STR(""));
}

void api_challenge(struct http_request *request, enum auth_outcome outcome, const char *error)
{
    struct str text = arena_printf(&request->arena, "DPoP error=\"%s\"", error);
    http_add_header(request, "WWW-Authenticate", text.data == NULL ? STR("DPoP") : text);
    http_answer_problem(request, &auth_outcomes[outcome], NULL);
}

/* "DPoP <token>"; anything else is no token. */
static struct str read_token(struct str authorization)
{
    enum { SCHEME = 5 };
    bool is_dpop = authorization.size > SCHEME &&
                   str_equal_fold((struct str){authorization.data, SCHEME}, STR("DPoP "));
    return is_dpop ? (struct str){authorization.data + SCHEME, authorization.size - SCHEME}
                   : (struct str){NULL, 0};
}

static bool refuse_proof(const struct api *api, struct http_request *request,
                         enum proof_outcome outcome)
{
    metric_add(api->metrics, METRIC_PROOFS_REFUSED, outcome == PROOF_INVALID);
    add_nonce(api, request);
    switch (outcome) {
    case PROOF_BUSY:
        http_answer_retry(request, &http_outcomes[HTTP_BUSY], 1);
        break;
    case PROOF_NONCE:
        api_challenge(request, AUTH_INVALID_PROOF, "use_dpop_nonce");
        break;
    case PROOF_INVALID:
    case PROOF_OK:
        api_challenge(request, AUTH_INVALID_PROOF, "invalid_dpop_proof");
        break;
    }
    return false;
}

bool api_authenticate(void *context, void *state, struct http_request *request)
{
    const struct api *api = context;
    struct api_loop *loop = state;
    if (request->proofs != 1) {
        return refuse_proof(api, request, request->proofs == 0 ? PROOF_NONCE : PROOF_INVALID);
    }
    bool needs_token = request->route == NULL || request->route->access == HTTP_SESSION;
    struct proof_request proof = {.proof = request->proof,
                                  .method = request->method,
                                  .path = request->path,
                                  .body = request->body};
    if (needs_token) {
        proof.token = read_token(request->authorization);
    }
    struct proof_result result;
    enum proof_outcome outcome = proof_check(loop->checker, &proof, &result);
    if (outcome != PROOF_OK) {
        return refuse_proof(api, request, outcome);
    }
    struct principal *principal = ARENA_NEW(&request->arena, struct principal);
    if (principal == NULL) {
        http_answer_retry(request, &http_outcomes[HTTP_BUSY], 1);
        return false;
    }
    principal->device = result.device;
    principal->has_token = proof.token.data != NULL;
    if (principal->has_token) {
        principal->token_hash = sha256(proof.token);
    }
    request->principal = principal;
    if (result.renew_nonce) {
        add_nonce(api, request);
    }
    principal->headers = request->header_count;
    if (principal->has_token && !rate_allows(loop, &principal->token_hash)) {
        http_answer_retry(request, &http_outcomes[HTTP_TOO_MANY], 1);
        return false;
    }
    return true;
}

/* ---- the session */

static enum status check_session(struct http_request *request, struct txn *txn,
                                 enum auth_outcome *outcome)
{
    struct principal *principal = principal_of(request);
    if (!principal->has_token) {
        *outcome = AUTH_SIGN_IN_REQUIRED;
        return STATUS_OK;
    }
    enum status status = session_check(txn, api_of(request)->bank->auth, &principal->token_hash,
                                       &principal->device, outcome, &principal->session);
    if (status == STATUS_OK && principal->session.id != 0) {
        request->language = principal->session.language;
    }
    return status;
}

enum status api_run(struct http_request *request, struct txn *txn)
{
    const struct principal *principal = principal_of(request);
    request->header_count = principal == NULL ? 0 : principal->headers;
    request->answer_status = 0;
    request->refused = false;
    request->written = false;
    if (request->route->access == HTTP_SESSION) {
        enum auth_outcome outcome = AUTH_OK;
        enum status status = check_session(request, txn, &outcome);
        if (status != STATUS_OK) {
            return status;
        }
        if (principal->session.id != 0 && api_window_refuses(request, principal->session.window)) {
            return STATUS_OK; /* whether or not the session has been ended already */
        }
        if (outcome != AUTH_OK) {
            request->refused = true;
            api_challenge(request, outcome,
                          outcome == AUTH_INVALID_PROOF ? "invalid_dpop_proof" : "invalid_token");
            return STATUS_OK;
        }
    }
    if (request->errors.count != 0) {
        request->refused = true;
        http_answer_problem(request, &http_outcomes[HTTP_INVALID_REQUEST], NULL);
        return STATUS_OK;
    }
    return request->route->run(request, txn);
}

enum status api_plan(struct http_request *request, struct txn *txn, struct plan *plan)
{
    return request->route->plan == NULL || request->errors.count != 0
               ? STATUS_OK
               : request->route->plan(request, txn, plan);
}

int64_t api_touch_due(const struct http_request *request)
{
    const struct principal *principal = request->principal;
    return principal != NULL && principal->session.touch_due ? principal->session.id : 0;
}
