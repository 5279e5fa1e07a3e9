/* auth.h - who is asking: one-time codes, sessions and what they are bound to, and how often one
 * may try. For: bank and api. Never: knows money or customers; a customer is a number here, and an
 * order that is to be confirmed is an opaque digest with a finished text. Codes: six digits,
 * derived by HMAC under a key that is not in the store from everything they are bound to (purpose,
 * id, device key, number, order), so that neither the store, the outbox, the log nor a backup ever
 * holds one, and a code for one order can not fit another. Limits follow PSD2 RTS 2018/389 art. 4
 * (five failures) and NIST SP 800-63B (ten minutes at most). Lives are told by the wall clock:
 * where it is set ahead they end at once, where it is set back they last longer by as much. */
#ifndef OKNO_AUTH_AUTH_H
#define OKNO_AUTH_AUTH_H

#include "base/crypto.h"
#include "base/id.h"
#include "base/outcome.h"
#include "base/random.h"
#include "base/window.h"
#include "store/store.h"

#define AUTH_OUTCOME_LIST(X)                                                                       \
    X(OK, "ok", 200, "Done", "Готово.", "Done.")                                                   \
    X(SIGN_IN_REQUIRED, "sign-in-required", 401, "Sign in", "Войдите ещё раз: сеанс закончился.",  \
      "Please sign in again: the session has ended.")                                              \
    X(INVALID_PROOF, "invalid-proof", 401, "The request is not signed correctly",                  \
      "Запрос не подтверждён ключом этого устройства. Войдите ещё раз.",                           \
      "The request is not confirmed by this device's key. Please sign in again.")                  \
    X(NOT_FOUND, "not-found", 404, "Not found", "Такого нет.", "There is no such thing.")          \
    X(WRONG_CODE, "wrong-code", 422, "Wrong code", "Код не подошёл. Проверьте последнее SMS.",     \
      "The code does not fit. Check the latest SMS.")                                              \
    X(CODE_EXPIRED, "code-expired", 422, "The code has expired",                                   \
      "Код больше не действует. Запросите новый.",                                                 \
      "The code is no longer valid. Ask for a new one.")                                           \
    X(HANDOVER_REFUSED, "handover-refused", 422, "Sign in there with a code",                      \
      "Перейти без кода сейчас нельзя. Откройте банк в другом окне и войдите по номеру телефона.", \
      "Going there without a code is not possible now. Open it there and sign in by your phone.")  \
    X(HANDOVER_OVER, "handover-over", 422, "This way in is over",                                  \
      "Этот переход больше не действует. Начните ещё раз или войдите по номеру телефона.",         \
      "This way in is no longer good. Begin again, or sign in by your phone.")                     \
    X(WRONG_NUMBER, "wrong-number", 422, "Another number",                                         \
      "Числа не совпали. Сверьте их на обоих экранах.",                                            \
      "The numbers differ. Compare them on both screens.")                                         \
    X(TOO_MANY, "too-many-attempts", 429, "Too many attempts",                                     \
      "Слишком много попыток. Подождите немного и попробуйте снова.",                              \
      "Too many attempts. Wait a little and try again.")

enum auth_outcome {
#define AUTH_OUTCOME_ENUM(id, name, http, title, ru, en) AUTH_##id,
    AUTH_OUTCOME_LIST(AUTH_OUTCOME_ENUM)
#undef AUTH_OUTCOME_ENUM
        AUTH_OUTCOME_COUNT
};
extern const struct outcome auth_outcomes[AUTH_OUTCOME_COUNT];

/* The SHA-256 thumbprint (RFC 7638) of a device's public key. */
struct device_key {
    unsigned char bytes[SHA256_SIZE];
};

struct auth_policy {
    const char *host; /* in the SMS's last line, for autofill: the bank's host name */
    int32_t sign_in_code_seconds;
    int32_t order_code_seconds;
    int32_t resend_seconds;      /* before the second code; doubles with every further one ... */
    int32_t resend_seconds_most; /* ... up to this */
    int32_t codes_per_hour;      /* to one number, for sign-in and for orders each */
    int32_t starts_per_address;  /* sign-ins begun from one address in an hour; 0: not limited */
    int32_t failures_per_hour;   /* wrong codes in the whole bank */
    int32_t idle_seconds, absolute_seconds; /* of a session */
    int32_t volatile_idle_seconds,
        volatile_absolute_seconds; /* when the window cannot keep its key */
};

/* What a bank that opens to the world starts with. */
struct auth_policy auth_policy_strict(const char *host);

struct auth {
    struct auth_policy policy;
    struct digest code_key; /* from the key file; never in the store */
    const struct clock *clock;
    struct id_source *ids;
    struct random *random;
};

/* ---- how often: counters in fixed windows of an hour, kept in the store */

/* what  a fixed word; who  anything, hashed before it is stored. *used [out]: in this window.
 * retry_after [out], seconds until the window ends. */
OKNO_CHECK enum status attempt_count(struct txn *txn, const struct auth *auth, struct str what,
                                     struct str who, int64_t *used, int32_t *retry_after);
OKNO_CHECK enum status attempt_add(struct txn *txn, const struct auth *auth, struct str what,
                                   struct str who);

/* ---- one-time codes */

enum code_purpose { CODE_SIGN_IN = 1, CODE_ORDER = 2, CODE_CARD = 3 };

struct code_request {
    enum code_purpose purpose;
    int64_t customer; /* 0: nobody has this number; everything runs the same, and no SMS leaves */
    int64_t subject;  /* the order; 0 for a sign-in */
    int64_t former;   /* whose place it takes, whoever asked for it; 0: the last of this device */
    struct str phone; /* E.164 */
    const struct device_key *device;
    struct digest order; /* what is confirmed: any change of it is another code */
    struct str text;     /* of the SMS, with {code} once; the domain-bound line is added here */
    struct str address;  /* the client's, "" when it is not to be limited */
};

struct code_sent {
    int64_t id;
    int64_t expires_us, resend_us;
    int32_t retry_after; /* seconds; for AUTH_TOO_MANY */
};

/* Make a code and put its SMS into the outbox; a former code of the same number, device and subject
 * is void from now on, and its pause holds also when its tries are used up. Outcomes: OK, TOO_MANY
 * (nothing written). */
OKNO_CHECK enum status code_send(struct txn *txn, const struct auth *auth,
                                 const struct code_request *request, enum auth_outcome *outcome,
                                 struct code_sent *sent);

struct code_check {
    int64_t id;
    enum code_purpose purpose;
    const struct device_key *device;
    struct digest order; /* recomputed by the caller from what would be done now */
    struct str code;     /* as typed */
};

struct code_result {
    int64_t customer;
    int32_t attempts_left;
    int32_t retry_after;
};

/* Count the try, compare, and use the code up when it fits. Outcomes: OK (written), WRONG_CODE
 * (written: the try counts), CODE_EXPIRED, TOO_MANY, NOT_FOUND (nothing written). */
OKNO_CHECK enum status code_use(struct txn *txn, const struct auth *auth,
                                const struct code_check *check, enum auth_outcome *outcome,
                                struct code_result *result);
/* Would this code have been the right one? For a repeated confirmation. Writes nothing. */
OKNO_CHECK enum status code_fits(struct txn *txn, const struct auth *auth,
                                 const struct code_check *check, bool *fits);
/* When the code expires and when another may be asked for. STATUS_NOT_FOUND. */
OKNO_CHECK enum status code_times(struct txn *txn, int64_t id, int64_t *expires_us,
                                  int64_t *resend_us);
/* Nobody needs this code any more. */
OKNO_CHECK enum status code_void(struct txn *txn, int64_t id);

enum { CODE_TEXT = 1024 };
/* The SMS of a code, for the outbox's send: phone and finished text with the code in it. The caller
 * wipes it. STATUS_NOT_FOUND when the code is not live any more: there is nothing to send. */
OKNO_CHECK enum status code_message(struct txn *txn, const struct auth *auth, int64_t id,
                                    char phone[20], char text[CODE_TEXT]);

/* Rows of the outbox that auth writes. */
enum { OUTBOX_CODE = 1, OUTBOX_NOTHING = 2 };

/* ---- sessions */

enum { TOKEN_TEXT = 44 };

struct session {
    int64_t id;
    int64_t customer;
    enum language language;
    struct device_key device;
    int64_t expires_us;
    bool touch_due;     /* session_touch should run soon */
    enum window window; /* it was linked to; WINDOW_BROWSER when it never was */
    bool is_other;      /* linked from another account of that messenger than the time before */
    bool is_volatile;   /* its window could not keep the key */
};

struct session_request {
    int64_t customer;
    const struct device_key *device;
    enum language language;
    bool is_volatile; /* the window could not keep its key */
};

/* token [out]: 256 random bits in base64url; only its hash is stored. */
OKNO_CHECK enum status session_open(struct txn *txn, const struct auth *auth,
                                    const struct session_request *request, struct session *session,
                                    char token[TOKEN_TEXT]);
/* Is this token's session alive, and bound to the key that signed the proof?
 * Outcomes: OK, SIGN_IN_REQUIRED, INVALID_PROOF. Writes nothing. A session that is over is filled
 * in, too, when its own key asks: in which window it was says why. */
OKNO_CHECK enum status session_check(struct txn *txn, const struct auth *auth,
                                     const struct digest *token_hash,
                                     const struct device_key *device, enum auth_outcome *outcome,
                                     struct session *session);
/* It was seen now: the idle time starts anew. */
OKNO_CHECK enum status session_touch(struct txn *txn, const struct auth *auth, int64_t id);
/* Which of these (sorted, each once) are open. open [out]: sorted, room for as many. */
OKNO_CHECK enum status session_list_open(struct txn *txn, const struct auth *auth,
                                         const int64_t *sessions, size_t count, int64_t *open,
                                         size_t *open_count);
OKNO_CHECK enum status session_end(struct txn *txn, const struct auth *auth, int64_t id);
/* Since when this customer has used this device: its first session that is still kept. */
OKNO_CHECK enum status session_device_since(struct txn *txn, int64_t customer,
                                            const struct device_key *device, int64_t *since_us);
OKNO_CHECK enum status session_language(struct txn *txn, int64_t id, enum language language);

/* ---- what need not be kept */

/* Remove codes and sessions that began more than LIMIT_KEEP_DAYS ago (both are long over by then),
 * at most `most` of each. A job: run twice is run once. */
OKNO_CHECK enum status auth_forget(struct txn *txn, const struct auth *auth, int64_t most);

extern const struct store_sql *const auth_statements[];

#endif
