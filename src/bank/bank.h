/* bank.h - what every file of the bank shares: its settings, who is asking, and what can be
 * answered. For: api, channel, rail, main. Never: speaks HTTP, calls a messenger, a gateway or
 * another bank: what must leave is written into the outbox in the same transaction. */
#ifndef OKNO_BANK_BANK_H
#define OKNO_BANK_BANK_H

#include "auth/auth.h"
#include "ledger/seal.h"
#include "money/account_number.h"
#include "money/amount.h"

/* A row: name, the API's word, HTTP status, title, what happened in both languages, the class of
 * the refusal, and what to do now in both languages. Reasons are stored as numbers with payments:
 * new rows come at the end, none is ever removed. What is not found says no more than anywhere
 * else. */
#define BANK_OUTCOME_LIST(X)                                                                       \
    X(OK, "ok", 200, "Done", "Готово.", "Done.", NONE, "", "")                                     \
    X(NOT_FOUND, "not-found", 404, "Not found", "Такого нет.", "There is no such thing.", NONE,    \
      "", "")                                                                                      \
    X(PAYEE_NOT_FOUND, "payee-not-found", 422, "No customer with this number",                     \
      "По этому номеру нет клиента банка.", "No customer of the bank has this number.", PAYEE,     \
      "Проверьте номер или переведите в другой банк.",                                             \
      "Check the number, or send to another bank.")                                                \
    X(SAME_ACCOUNT, "same-account", 422, "From and to are the same",                               \
      "Счёт списания и счёт зачисления совпадают.", "The money would go where it comes from.",     \
      FORM, "Выберите другой счёт.", "Choose another account.")                                    \
    X(CURRENCY_MISMATCH, "currency-mismatch", 422, "Another currency",                             \
      "Валюта перевода и валюта счетов различаются.",                                              \
      "The transfer and the accounts are in different currencies.", FORM,                          \
      "Выберите счета в одной валюте.", "Choose accounts in one currency.")                        \
    X(INSUFFICIENT_FUNDS, "insufficient-funds", 422, "Not enough money",                           \
      "На счёте не хватает денег.", "There is not enough money in the account.", FUNDS,            \
      "Уменьшите сумму, пополните счёт или выберите другой.",                                      \
      "Lower the amount, top the account up, or choose another one.")                              \
    X(LIMIT_EXCEEDED, "limit-exceeded", 422, "Over the limit", "Сумма больше лимита на переводы.", \
      "The amount is over the transfer limit.", LIMIT,                                             \
      "Уменьшите сумму или посмотрите свои лимиты.", "Lower the amount, or look at your limits.")  \
    X(ACCOUNT_BLOCKED, "account-blocked", 422, "The account is blocked",                           \
      "Операции по счёту приостановлены.", "The account is on hold.", AML,                         \
      "Напишите в поддержку банка: там скажут причину.",                                           \
      "Contact the bank's support: they will say why.")                                            \
    X(NOT_AWAITING, "not-awaiting-confirmation", 422, "Nothing to confirm",                        \
      "Эту операцию уже нельзя подтвердить или отменить.",                                         \
      "This payment can no longer be confirmed or cancelled.", FORM,                               \
      "Посмотрите, что с ней, в истории.", "See in the history what became of it.")                \
    X(ANOTHER_SESSION, "another-session", 422, "For another window",                               \
      "Код пришёл для другого окна.", "That code is for another window.", FORM,                    \
      "Запросите новый код здесь.", "Ask for a new code here.")                                    \
    X(CONFLICT, "idempotency-conflict", 409, "The key was used for another request",               \
      "Этот ключ запроса уже использован для другой операции.",                                    \
      "This idempotency key was already used for another request.", TECHNICAL,                     \
      "Начните операцию заново.", "Start the payment again.")                                      \
    X(NOT_POSTED, "not-posted", 422, "Not done yet", "Чек появится, когда операция завершится.",   \
      "The receipt will be there when the payment is done.", FORM, "Загляните позже.",             \
      "Look again later.")                                                                         \
    X(WINDOW_CLOSED, "window-closed", 403, "The bank is not open in this window any more",         \
      "В этом приложении банк больше не работает. Откройте его в другом окне: всё на месте.",      \
      "The bank is no longer open in this app. Open it in another window: all is "                 \
      "there.",                                                                                    \
      TECHNICAL, "Откройте банк в другом окне.", "Open the bank in another window.")               \
    X(WINDOW_READ_ONLY, "window-read-only", 403, "Only for looking here",                          \
      "Сейчас здесь можно только смотреть.", "This window is view-only for now.", TECHNICAL,       \
      "Чтобы платить, откройте банк в другом окне.", "To pay, open the bank in another window.")   \
    X(NOT_SEALED, "not-sealed-yet", 503, "Its proof is being made",                                \
      "Доказательство ещё готовится.", "Its proof is still being made.", TECHNICAL,                \
      "Попробуйте через секунду.", "Try again in a second.")                                       \
    X(WRONG_CODE, "wrong-code", 422, "Wrong code", "Код не подошёл.", "That code is not right.",   \
      FORM, "Введите код из последнего SMS.", "Type the code of the latest SMS.")                  \
    X(CODE_EXPIRED, "code-expired", 422, "The code has expired", "Код больше не действует.",       \
      "The code is no longer valid.", FORM, "Запросите новый код.", "Ask for a new code.")         \
    X(TOO_MANY, "too-many-attempts", 429, "Too many attempts", "Слишком много попыток.",           \
      "Too many attempts.", LIMIT, "Подождите немного и попробуйте снова.",                        \
      "Wait a little and try again.")                                                              \
    X(STOPPED_FRAUD, "stopped-fraud", 422, "Stopped for two days",                                 \
      "Перевод похож на мошеннический. По закону 161-ФЗ банк приостановил его на два дня.",        \
      "The payment looks like fraud. The bank has put it on hold for two days, as law 161-FZ "     \
      "requires.",                                                                                 \
      FRAUD, "Вас торопят или просят молчать? Отмените. Через два дня можно подтвердить.",         \
      "If somebody is rushing you or asks you to keep it secret, cancel it. You can confirm it "   \
      "in two days.")                                                                              \
    X(STILL_STOPPED, "still-stopped", 422, "Still stopped",                                        \
      "Перевод ещё приостановлен. Подтвердить его можно, когда пройдут два дня.",                  \
      "The payment is still on hold. You can confirm it once the two days are over.", FRAUD,       \
      "Дождитесь конца проверки или отмените перевод.",                                            \
      "Wait for the end of the check, or cancel the payment.")                                     \
    X(AML_REFUSED, "documents-needed", 422, "Refused under 115-FZ",                                \
      "Банк не может провести операцию: по закону 115-ФЗ нужны документы о её смысле.",            \
      "The bank cannot make this payment: law 115-FZ requires documents that explain it.", AML,    \
      "Пришлите документы в поддержку банка: решение пересмотрят.",                                \
      "Send the documents to the bank's support: they will review the decision.")                  \
    X(TECHNICAL, "technical-failure", 422, "It did not work",                                      \
      "Не получилось по технической причине. Деньги на месте.",                                    \
      "Something went wrong on our side. Your money has not moved.", TECHNICAL,                    \
      "Попробуйте ещё раз немного позже.", "Try again a little later.")                            \
    X(PAYEE_REFUSED, "payee-refused", 422, "The payee's bank refused it",                          \
      "Банк получателя не принял перевод: такого счёта нет или он закрыт. Деньги вернулись.",      \
      "The payee's bank did not accept it: there is no such account, or it is closed. The money "  \
      "is back.",                                                                                  \
      PAYEE, "Сверьте реквизиты с получателем и отправьте заново.",                                \
      "Check the details with the payee and send it again.")                                       \
    X(ACCOUNT_NOT_FOUND, "account-not-found", 422, "No such account here",                         \
      "В банке нет счёта с таким номером.", "The bank has no account with this number.", PAYEE,    \
      "Проверьте номер счёта.", "Check the account number.")                                       \
    X(CARD_NOT_FOUND, "card-not-found", 422, "No such card here",                                  \
      "В банке нет карты с таким номером.", "The bank has no card with this number.", PAYEE,       \
      "Проверьте номер карты или переведите по номеру телефона.",                                  \
      "Check the card number, or send by phone number.")                                           \
    X(LOOK_UP_NEEDED, "look-up-needed", 422, "Look for the payee's bank first",                    \
      "Сначала найдите получателя в этом банке.", "Look for the payee in that bank first.", PAYEE, \
      "Найдите получателя по номеру ещё раз.", "Look for the payee by number again.")              \
    X(BANK_UNKNOWN, "bank-unknown", 422, "No such bank",                                           \
      "В справочнике нет банка с таким БИК или он не принимает переводы.",                         \
      "The directory has no bank with this BIK, or it takes no payments.", PAYEE,                  \
      "Проверьте БИК получателя.", "Check the payee's BIK.")                                       \
    X(NOT_RECALLABLE, "not-recallable", 422, "Cannot be recalled",                                 \
      "Этот перевод нельзя отозвать.", "This payment cannot be recalled.", FORM,                   \
      "Попросите получателя вернуть деньги или напишите в поддержку.",                             \
      "Ask the payee to send it back, or contact the bank's support.")                             \
    X(LIMIT_TOO_HIGH, "limit-too-high", 422, "Over the bank's own limit",                          \
      "Это больше лимита банка.", "That is over the bank's own limit.", LIMIT,                     \
      "Укажите сумму не больше лимита банка.", "Choose an amount within the bank's limit.")        \
    X(CARDS_MANY, "too-many-cards", 422, "Too many cards", "Карт уже слишком много.",              \
      "There are too many cards already.", LIMIT, "Закройте карту, которой не пользуетесь.",       \
      "Close a card that is not used.")                                                            \
    X(NOT_FOR_CARDS, "account-without-cards", 422, "No cards for this account",                    \
      "К этому счёту карты не выпускаются.", "Cards are not issued for this account.", FORM,       \
      "Выберите текущий счёт.", "Choose a current account.")                                       \
    X(CARD_NOT_USABLE, "card-not-usable", 422, "Not with this card any more",                      \
      "С этой картой так уже нельзя.", "This card can no longer do that.", FORM,                   \
      "Перевыпустите карту или выпустите новую.", "Reissue the card or get a new one.")            \
    X(WEAK_PIN, "weak-pin", 422, "The PIN is easy to guess", "Такой ПИН легко угадать.",           \
      "This PIN is easy to guess.", FORM, "Придумайте другой: не подряд и не одинаковые цифры.",   \
      "Choose another: not in a row and not all the same.")                                        \
    X(ACCOUNTS_MANY, "too-many-accounts", 422, "Too many accounts", "Счетов уже слишком много.",   \
      "There are too many accounts already.", LIMIT,                                               \
      "Закройте ненужный счёт или напишите в поддержку банка.",                                    \
      "Close an account that is not used, or contact the bank's support.")                         \
    X(MAIN_ACCOUNT, "main-account", 422, "It is the main account",                                 \
      "Это основной счёт: на него приходят переводы по номеру телефона.",                          \
      "This is the main account: money sent by phone number arrives there.", FORM,                 \
      "Сначала сделайте основным другой текущий счёт.",                                            \
      "First make another current account the main one.")                                          \
    X(NOT_FOR_PHONE, "not-for-phone-money", 422, "Cannot be the main account",                     \
      "Основным бывает только текущий счёт в рублях.",                                             \
      "Only a current account in roubles can be the main one.", FORM,                              \
      "Выберите текущий счёт в рублях.", "Choose a current account in roubles.")                   \
    X(ACCOUNT_CLOSED, "account-closed", 422, "The account is closed", "Этот счёт закрыт.",         \
      "This account is closed.", FORM, "Выберите другой счёт.", "Choose another account.")         \
    X(HOLDS_OPEN, "operations-open", 422, "Operations are not finished",                           \
      "По счёту ещё идут операции: часть денег ждёт списания.",                                    \
      "Operations on this account are not finished: some of its money is held.", FORM,             \
      "Дождитесь их конца или отмените их, потом закройте счёт.",                                  \
      "Wait until they end, or cancel them, then close the account.")                              \
    X(NOT_EMPTY, "account-not-empty", 422, "Money is left there",                                  \
      "На счёте остались деньги. Выберите, куда их перевести.",                                    \
      "There is money left in the account. Choose where it goes.", FORM,                           \
      "Выберите свой счёт в той же валюте или сначала переведите деньги.",                         \
      "Choose an account of yours in the same currency, or send the money first.")                 \
    X(CARDS_ATTACHED, "cards-attached", 422, "Cards pay from it", "К счёту выпущены карты.",       \
      "There are cards on this account.", FORM, "Закройте карты этого счёта, потом сам счёт.",     \
      "Close the cards of this account, then the account.")                                        \
    X(RECALLED, "recalled", 422, "Given back as you asked",                                        \
      "Банк получателя вернул перевод по вашей просьбе.",                                          \
      "The payee's bank has returned the payment, as you asked.", PAYEE, "Деньги снова на счёте.", \
      "The money is in the account again.")                                                        \
    X(BILL_FIELDS, "bill-fields", 422, "Not filled in as the provider needs it",                   \
      "Что-то в полях не сходится с квитанцией.",                                                  \
      "Something in the fields does not match the bill.", FORM, "Исправьте отмеченные поля.",      \
      "Correct the fields that are marked.")                                                       \
    X(BILL_AMOUNT, "bill-amount", 422, "Outside what the provider takes",                          \
      "Поставщик не принимает такую сумму.", "The provider does not take this amount.", FORM,      \
      "Укажите сумму в пределах, которые названы под полем.",                                      \
      "Choose an amount within the limits shown below the field.")                                 \
    X(PROVIDER_UNKNOWN, "provider-unknown", 422, "No such provider",                               \
      "Такого поставщика в каталоге больше нет.", "This provider is no longer in the catalogue.",  \
      PAYEE, "Найдите его в каталоге заново.", "Look for it in the catalogue again.")              \
    X(CHARGE_CHANGED, "charge-changed", 422, "The charge is of another amount now",                \
      "Сумма начисления изменилась: скидка кончилась или его пересчитали.",                        \
      "The amount of the charge has changed: the discount has ended, or it was recalculated.",     \
      FORM, "Обновите список начислений и оплатите заново.",                                       \
      "Refresh the list of charges and pay again.")                                                \
    X(CHARGE_PAID, "charge-paid", 422, "Paid already, or being paid",                              \
      "Это начисление уже оплачено или оплачивается.",                                             \
      "This charge has already been paid, or is being paid.", FORM,                                \
      "Посмотрите платёж в истории.", "See the payment in the history.")                           \
    X(PAYERS_MANY, "too-many-payers", 422, "Too many saved bills",                                 \
      "Сохранённых платежей уже слишком много.", "There are too many saved bills already.", LIMIT, \
      "Удалите сохранённый платёж, который не нужен.", "Remove a saved bill that is not needed.")  \
    X(CODE_UNREADABLE, "code-unreadable", 422, "Not a bill's code",                                \
      "Это не код квитанции, или он прочитался с ошибкой.",                                        \
      "This is not the code of a bill, or it was not read well.", FORM,                            \
      "Наведите камеру ещё раз или заполните поля сами.",                                          \
      "Point the camera again, or fill in the fields yourself.")                                   \
    X(NOT_KEPT, "order-not-kept", 422, "Cannot be kept",                                           \
      "Это нельзя сохранить: номер карты, ссылку и начисление банк не повторяет.",                 \
      "This cannot be kept: a card number, a link and a charge are for one time.", FORM,           \
      "Переведите по номеру телефона или счёта и сохраните этот перевод.",                         \
      "Pay by phone or account number and keep that payment.")                                     \
    X(TEMPLATES_MANY, "too-many-templates", 422, "Too many templates",                             \
      "Шаблонов уже слишком много.", "You have too many favourites already.", LIMIT,               \
      "Удалите ненужный шаблон.", "Remove a template that is not needed.")                         \
    X(STANDING_MANY, "too-many-standing-orders", 422, "Too many scheduled payments",               \
      "Автоплатежей уже слишком много.", "There are too many scheduled payments already.", LIMIT,  \
      "Отмените ненужный автоплатёж.", "Cancel a scheduled payment that is not needed.")           \
    X(STANDING_OVER, "standing-order-over", 422, "It is over",                                     \
      "Этот автоплатёж уже закончен или ещё не подтверждён.",                                      \
      "This scheduled payment is over, or not confirmed yet.", FORM, "Создайте новый автоплатёж.", \
      "Set up a new scheduled payment.")                                                           \
    X(DATE_UNFIT, "date-unfit", 422, "No such date",                                               \
      "Начать можно сегодня или в течение года, и хотя бы один платёж должен успеть до конца.",    \
      "It can begin today or within a year, and there must be one payment at least before its "    \
      "end.",                                                                                      \
      FORM, "Выберите другую дату.", "Choose another date.")                                       \
    X(STANDING_ATTACHED, "standing-attached", 422, "Scheduled payments use it",                    \
      "Со счёта или на него идут автоплатежи.",                                                    \
      "Scheduled payments go from this account or to it.", FORM,                                   \
      "Отмените автоплатежи этого счёта, потом закройте его.",                                     \
      "Cancel the scheduled payments of this account, then close it.")                             \
    X(ASKS_ATTACHED, "requests-attached", 422, "Money is asked for to it",                         \
      "На этот счёт вы просили перевести деньги.", "You have asked for money to this account.",    \
      FORM, "Отмените просьбы и ссылки на этот счёт, потом закройте его.",                         \
      "Cancel the requests and links to this account, then close it.")                             \
    X(ASKS_MANY, "too-many-money-requests", 422, "Too many requests",                              \
      "Столько раз просить сразу нельзя.", "You cannot send so many requests at once.", LIMIT,     \
      "Дождитесь ответа или отмените прежние просьбы.",                                            \
      "Wait for an answer, or cancel earlier requests.")                                           \
    X(ASK_OVER, "request-over", 422, "Not open any more",                                          \
      "Эта просьба уже закрыта: её оплатили, отменили, или вышел срок.",                           \
      "This request is closed: it was paid, cancelled or has expired.", PAYEE,                     \
      "Попросите новую ссылку.", "Ask for a new link.")                                            \
    X(ASK_OWN, "request-own", 422, "Your own request", "Это ваша собственная просьба о переводе.", \
      "This is your own request for money.", FORM, "Отправьте ссылку тому, кто должен заплатить.", \
      "Send the link to whoever is to pay.")                                                       \
    X(ASK_AMOUNT, "request-amount", 422, "Another amount was asked for",                           \
      "Попросили другую сумму.", "A different amount was requested.", FORM,                        \
      "Верните сумму, которую попросили.", "Put back the amount that was asked for.")              \
    X(THRESHOLD_NONE, "threshold-not-offered", 422, "The balance is not told",                     \
      "Этот поставщик не сообщает банку остаток, поэтому пополнять по остатку не получится.",      \
      "This provider does not tell the bank the balance, so it cannot be topped up "               \
      "automatically.",                                                                            \
      PAYEE, "Поставьте платёж по датам.", "Schedule it by date instead.")                         \
    X(THRESHOLD_MONTH, "threshold-month", 422, "Over the month's bound",                           \
      "Это больше предела на месяц, который вы задали для автопополнения.",                        \
      "This is over the monthly limit that you set for automatic top-ups.", LIMIT,                 \
      "Поднимите предел на месяц или уменьшите сумму.",                                            \
      "Raise the monthly limit, or lower the amount.")                                             \
    X(SKIP_NONE, "nothing-to-skip", 422, "Nothing to skip",                                        \
      "У автопополнения нет дат, пропускать нечего.",                                              \
      "An automatic top-up has no dates, so there is nothing to skip.", FORM,                      \
      "Поставьте его на паузу.", "Pause it instead.")                                              \
    X(THRESHOLD_TWICE, "threshold-exists", 422, "It is topped up already",                         \
      "Для этого номера автопополнение уже включено.",                                             \
      "Automatic top-up is already on for this number.", FORM,                                     \
      "Измените то, что уже есть, или отмените его.",                                              \
      "Change the one that is there, or cancel it.")

enum bank_outcome {
#define BANK_OUTCOME_ENUM(id, name, http, title, ru, en, class, next_ru, next_en) BANK_##id,
    BANK_OUTCOME_LIST(BANK_OUTCOME_ENUM)
#undef BANK_OUTCOME_ENUM
        BANK_OUTCOME_COUNT
};
extern const struct outcome bank_outcomes[BANK_OUTCOME_COUNT];

/* What a payment costs: a share within bounds, free up to so much a month. Minor units. */
struct tariff {
    int64_t share; /* of the amount, in millionths; 0: free of fee */
    int64_t least, most;
    int64_t free_month; /* sent in a month before the fee begins */
};
enum tariff_kind { TARIFF_FREE, TARIFF_BANK_PHONE, TARIFF_REQUISITES, TARIFF_COUNT };

/* Signs of fraud (161-FZ), amounts in minor units. */
struct risk_policy {
    int64_t young_device_amount; /* from a device that is younger than ... */
    int32_t young_device_seconds;
    int64_t new_payee_amount; /* to somebody whom the customer has never paid */
    int32_t stop_seconds;     /* how long a payment with a sign is stopped */
    int32_t stop_grace;       /* seconds after that in which it may still be confirmed */
};

/* Nobody is to be pestered for money. */
struct ask_policy {
    int32_t a_day;  /* requests of one customer to others */
    int32_t of_one; /* ... that are open with one person */
    int32_t links;  /* open payment links of one customer */
};

/* The bank's own requisites besides its BIK. */
struct bank_details {
    struct str legal_name;            /* in Russian, as payers write it */
    struct str correspondent_account; /* at the central bank */
    struct str inn, kpp;
};

struct bank_policy {
    const char *name; /* of the bank, for documents and SMS */
    struct str bik;   /* of the bank */
    struct bank_details details;
    int64_t operation_limit; /* minor units, one payment to somebody else */
    int64_t day_limit;       /* the same, all of a customer's in a day */
    int64_t month_limit;     /* and in a month */
    int32_t raise_seconds;   /* a customer's own limit that is raised holds on for so long */
    struct risk_policy risk;
    struct tariff tariffs[TARIFF_COUNT];
    struct ask_policy asks;
    int32_t look_ups_per_hour; /* phone numbers a customer may ask about */
    int32_t order_seconds;     /* an unconfirmed payment gives its hold back after this */
    int32_t balance_seconds;   /* so often a provider is asked what is left */
    int32_t link_seconds;      /* life of a document link */
    struct str card_bin;       /* the first eight digits of its cards */
    int32_t hold_days;         /* how long a card's authorisation holds its money */
};

struct bank_policy bank_policy_default(void);

struct card_keys; /* card_vault.h */

struct bank {
    struct bank_policy policy;
    const struct auth *auth;
    const struct clock *clock;
    struct id_source *ids;
    struct random *random;
    const struct seal_signer *signer; /* of the tree of transfers */
    const struct card_keys *card_keys;
};

/* What a refusal carries beside its outcome. */
struct refusal_detail {
    int32_t attempts_left; /* of a code; -1: does not apply */
    int32_t retry_after;   /* seconds; 0: does not apply */
};

extern const struct store_sql *const bank_statements[];

#endif
