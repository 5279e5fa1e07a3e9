/* bank.h - what every file of the bank shares: its settings, who is asking, and what can be
 * answered. For: api, channel, rail, main. Never: speaks HTTP, calls a messenger, a gateway or
 * another bank: what must leave is written into the outbox in the same transaction. */
#ifndef OKNO_BANK_BANK_H
#define OKNO_BANK_BANK_H

#include "auth/auth.h"
#include "ledger/seal.h"
#include "money/account_number.h"
#include "money/amount.h"

#define BANK_OUTCOME_LIST(X)                                                                       \
    X(OK, "ok", 200, "Done", "Готово.", "Done.")                                                   \
    X(NOT_FOUND, "not-found", 404, "Not found", "Такого нет.", "There is no such thing.")          \
    X(PAYEE_NOT_FOUND, "payee-not-found", 422, "No customer with this number",                     \
      "По этому номеру нет клиента банка. Проверьте номер.",                                       \
      "No customer of the bank has this number. Check the number.")                                \
    X(SAME_ACCOUNT, "same-account", 422, "From and to are the same",                               \
      "Счёт списания и счёт зачисления совпадают. Выберите другой счёт.",                          \
      "The money would go where it comes from. Choose another account.")                           \
    X(CURRENCY_MISMATCH, "currency-mismatch", 422, "Another currency",                             \
      "Валюта перевода и валюта счетов различаются. Выберите счета в одной валюте.",               \
      "The transfer and the accounts are in different currencies. Choose matching ones.")          \
    X(INSUFFICIENT_FUNDS, "insufficient-funds", 422, "Not enough money",                           \
      "На счёте не хватает денег. Уменьшите сумму или выберите другой счёт.",                      \
      "There is not enough money in the account. Lower the amount or choose another account.")     \
    X(LIMIT_EXCEEDED, "limit-exceeded", 422, "Over the limit",                                     \
      "Сумма больше лимита на переводы. Уменьшите её или продолжите завтра.",                      \
      "The amount is over the transfer limit. Lower it or continue tomorrow.")                     \
    X(ACCOUNT_BLOCKED, "account-blocked", 422, "The account is blocked",                           \
      "Операции по счёту приостановлены. Напишите в поддержку банка.",                             \
      "The account is on hold. Please contact the bank's support.")                                \
    X(NOT_AWAITING, "not-awaiting-confirmation", 422, "Nothing to confirm",                        \
      "Эту операцию уже нельзя подтвердить или отменить.",                                         \
      "This payment can no longer be confirmed or cancelled.")                                     \
    X(ANOTHER_SESSION, "another-session", 422, "Started in another window",                        \
      "Операцию начали в другом окне. Подтвердите её там или отмените здесь.",                     \
      "The payment was started in another window. Confirm it there or cancel it here.")            \
    X(CONFLICT, "idempotency-conflict", 409, "The key was used for another request",               \
      "Этот ключ запроса уже использован для другой операции.",                                    \
      "This idempotency key was already used for another request.")                                \
    X(NOT_POSTED, "not-posted", 422, "Not done yet", "Чек появится, когда операция завершится.",   \
      "The receipt will be there when the payment is done.")                                       \
    X(WINDOW_CLOSED, "window-closed", 403, "The bank is not open in this window any more",         \
      "В этом приложении банк больше не работает. Откройте его в другом окне: всё на месте.",      \
      "The bank is no longer open in this app. Open it in another window: all is there.")          \
    X(WINDOW_READ_ONLY, "window-read-only", 403, "Only for looking here",                          \
      "Сейчас здесь можно только смотреть. Чтобы платить, откройте банк в другом окне.",           \
      "Here things can only be looked at now. To pay, open the bank in another window.")           \
    X(NOT_SEALED, "not-sealed-yet", 503, "Its proof is being made",                                \
      "Доказательство ещё готовится. Попробуйте через секунду.",                                   \
      "Its proof is still being made. Try again in a second.")                                     \
    X(WRONG_CODE, "wrong-code", 422, "Wrong code", "Код не подошёл. Проверьте последнее SMS.",     \
      "The code does not fit. Check the latest SMS.")                                              \
    X(CODE_EXPIRED, "code-expired", 422, "The code has expired",                                   \
      "Код больше не действует. Запросите новый.",                                                 \
      "The code is no longer valid. Ask for a new one.")                                           \
    X(TOO_MANY, "too-many-attempts", 429, "Too many attempts",                                     \
      "Слишком много попыток. Подождите немного и попробуйте снова.",                              \
      "Too many attempts. Wait a little and try again.")

enum bank_outcome {
#define BANK_OUTCOME_ENUM(id, name, http, title, ru, en) BANK_##id,
    BANK_OUTCOME_LIST(BANK_OUTCOME_ENUM)
#undef BANK_OUTCOME_ENUM
        BANK_OUTCOME_COUNT
};
extern const struct outcome bank_outcomes[BANK_OUTCOME_COUNT];

struct bank_policy {
    const char *name;          /* of the bank, for documents and SMS */
    struct str bik;            /* of the bank */
    int64_t operation_limit;   /* minor units, one payment to somebody else */
    int64_t day_limit;         /* the same, a customer's day */
    int32_t look_ups_per_hour; /* phone numbers a customer may ask about */
    int32_t order_seconds;     /* an unconfirmed payment gives its hold back after this */
    int32_t link_seconds;      /* life of a document link */
};

struct bank_policy bank_policy_default(void);

struct bank {
    struct bank_policy policy;
    const struct auth *auth;
    const struct clock *clock;
    struct id_source *ids;
    struct random *random;
    const struct seal_signer *signer; /* of the tree of transfers */
};

/* What a refusal carries beside its outcome. */
struct refusal_detail {
    int32_t attempts_left; /* of a code; -1: does not apply */
    int32_t retry_after;   /* seconds; 0: does not apply */
};

extern const struct store_sql *const bank_statements[];

#endif
