#include "money/requisites_label.h"

#include <string.h>

/* Longer ones first, where one begins as another. Number: it is one wherever a number follows it;
 * others only at the beginning of a line or behind a comma, or with a colon. */
static const struct words {
    const char *text;
    int field;
    bool is_number;
} table[] = {
    {"расчетный счет", PAYEE_ACCOUNT, true},
    {"рассчетный счет", PAYEE_ACCOUNT, true},
    {"казначейский счет", PAYEE_ACCOUNT, true},
    {"номер счета", PAYEE_ACCOUNT, true},
    {"счет получателя", PAYEE_ACCOUNT, true},
    {"р/счет", PAYEE_ACCOUNT, true},
    {"р/сч", PAYEE_ACCOUNT, true},
    {"р/с", PAYEE_ACCOUNT, true},
    {"р.с.", PAYEE_ACCOUNT, true},
    {"р\\с", PAYEE_ACCOUNT, true},
    {"account number", PAYEE_ACCOUNT, true},
    {"account no", PAYEE_ACCOUNT, true},
    {"корреспондентский счет", PAYEE_CORRESPONDENT, true},
    {"единый казначейский счет", PAYEE_CORRESPONDENT, true},
    {"корр. счет", PAYEE_CORRESPONDENT, true},
    {"корр.счет", PAYEE_CORRESPONDENT, true},
    {"корр счет", PAYEE_CORRESPONDENT, true},
    {"кор. счет", PAYEE_CORRESPONDENT, true},
    {"кор.счет", PAYEE_CORRESPONDENT, true},
    {"кор/счет", PAYEE_CORRESPONDENT, true},
    {"корсчет", PAYEE_CORRESPONDENT, true},
    {"к/счет", PAYEE_CORRESPONDENT, true},
    {"к/сч", PAYEE_CORRESPONDENT, true},
    {"к/с", PAYEE_CORRESPONDENT, true},
    {"к.с.", PAYEE_CORRESPONDENT, true},
    {"екс", PAYEE_CORRESPONDENT, true},
    {"correspondent account", PAYEE_CORRESPONDENT, true},
    {"corr. account", PAYEE_CORRESPONDENT, true},
    {"corr account", PAYEE_CORRESPONDENT, true},
    {"corr. acc", PAYEE_CORRESPONDENT, true},
    {"лицевой счет", PAYEE_PERSONAL_ACCOUNT, true},
    {"л/счет", PAYEE_PERSONAL_ACCOUNT, true},
    {"л/с", PAYEE_PERSONAL_ACCOUNT, true},
    {"инн получателя", PAYEE_INN, true},
    {"инн", PAYEE_INN, true},
    {"inn", PAYEE_INN, true},
    {"кпп получателя", PAYEE_KPP, true},
    {"кпп", PAYEE_KPP, true},
    {"kpp", PAYEE_KPP, true},
    {"огрнип", PAYEE_OGRN, true},
    {"огрн", PAYEE_OGRN, true},
    {"ogrnip", PAYEE_OGRN, true},
    {"ogrn", PAYEE_OGRN, true},
    {"бик банка", PAYEE_BIK, true},
    {"бик", PAYEE_BIK, true},
    {"bik", PAYEE_BIK, true},
    {"кбк", PAYEE_KBK, true},
    {"kbk", PAYEE_KBK, true},
    {"октмо", PAYEE_OKTMO, true},
    {"oktmo", PAYEE_OKTMO, true},
    {"уин", PAYEE_UIN, true},
    {"uin", PAYEE_UIN, true},
    {"номер карты", PAYEE_CARD, true},
    {"card number", PAYEE_CARD, true},
    {"телефон", PAYEE_PHONE, true},
    {"phone", PAYEE_PHONE, true},
    {"тел.", PAYEE_PHONE, true},
    {"сумма платежа", PAYEE_SUM, true},
    {"сумма к оплате", PAYEE_SUM, true},
    {"к оплате", PAYEE_SUM, true},
    {"сумма", PAYEE_SUM, true},
    {"amount", PAYEE_SUM, true},
    {"iban", PAYEE_IBAN, false},
    {"swift/bic", PAYEE_BIC, false},
    {"bic/swift", PAYEE_BIC, false},
    {"swift code", PAYEE_BIC, false},
    {"swift", PAYEE_BIC, false},
    {"bic", PAYEE_BIC, false},
    {"банк получателя", PAYEE_BANK_NAME, false},
    {"наименование банка получателя", PAYEE_BANK_NAME, false},
    {"наименование банка", PAYEE_BANK_NAME, false},
    {"название банка", PAYEE_BANK_NAME, false},
    {"beneficiary bank", PAYEE_BANK_NAME, false},
    {"beneficiary's bank", PAYEE_BANK_NAME, false},
    {"bank name", PAYEE_BANK_NAME, false},
    {"банк", PAYEE_BANK_NAME, false},
    {"bank", PAYEE_BANK_NAME, false},
    {"назначение платежа", PAYEE_PURPOSE, false},
    {"назначение", PAYEE_PURPOSE, false},
    {"purpose of payment", PAYEE_PURPOSE, false},
    {"payment purpose", PAYEE_PURPOSE, false},
    {"payment details", PAYEE_PURPOSE, false},
    {"purpose", PAYEE_PURPOSE, false},
    {"наименование получателя", PAYEE_NAME, false},
    {"получатель платежа", PAYEE_NAME, false},
    {"полное наименование", PAYEE_NAME, false},
    {"наименование организации", PAYEE_NAME, false},
    {"название организации", PAYEE_NAME, false},
    {"получатель", PAYEE_NAME, false},
    {"наименование", PAYEE_NAME, false},
    {"организация", PAYEE_NAME, false},
    {"beneficiary name", PAYEE_NAME, false},
    {"beneficiary", PAYEE_NAME, false},
    {"recipient", PAYEE_NAME, false},
    {"payee", PAYEE_NAME, false},
    {"name", PAYEE_NAME, false},
    {"фио", PAYEE_NAME, false},
    {"ф.и.о.", PAYEE_NAME, false},
    {"счет №", PAYEE_ACCOUNT, true},
    {"счет", PAYEE_ACCOUNT, true},
    {"account", PAYEE_ACCOUNT, true},
    {"карта", PAYEE_CARD, true},
    {"card", PAYEE_CARD, true},
    {"краткое наименование", LABEL_OTHER, false},
    {"сокращенное наименование", LABEL_OTHER, false},
    {"юридический адрес", LABEL_OTHER, false},
    {"фактический адрес", LABEL_OTHER, false},
    {"почтовый адрес", LABEL_OTHER, false},
    {"юр. адрес", LABEL_OTHER, false},
    {"адрес", LABEL_OTHER, false},
    {"address", LABEL_OTHER, false},
    {"генеральный директор", LABEL_OTHER, false},
    {"директор", LABEL_OTHER, false},
    {"director", LABEL_OTHER, false},
    {"электронная почта", LABEL_OTHER, false},
    {"e-mail", LABEL_OTHER, false},
    {"email", LABEL_OTHER, false},
    {"сайт", LABEL_OTHER, false},
    {"оквэд", LABEL_OTHER, true},
    {"окпо", LABEL_OTHER, true},
    {"окато", LABEL_OTHER, true},
};

/* Bytes of Russian letters count as letters, too. */
static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (unsigned char)c >= 0x80;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\r';
}

/* Behind the beginning, a line's end or what separates things in a line. */
static bool is_at_start(struct str text, size_t at)
{
    while (at > 0 && is_blank(text.data[at - 1])) {
        at--;
    }
    return at == 0 || strchr("\n,;|/(", text.data[at - 1]) != NULL;
}

/* Colons, signs of a number and dashes of every length. */
static size_t skip_signs(struct str text, size_t at)
{
    static const char *const wide[] = {"№", "–", "—", "−"};
    bool goes_on = true;
    while (goes_on && at < text.size) {
        goes_on = is_blank(text.data[at]) || strchr(":=.-#", text.data[at]) != NULL;
        size_t size = 1;
        for (size_t i = 0; i < ARRAY_COUNT(wide) && !goes_on; i++) {
            struct str sign = str_from(wide[i]);
            goes_on = str_starts((struct str){text.data + at, text.size - at}, sign);
            size = goes_on ? sign.size : 1;
        }
        at += goes_on ? size : 0;
    }
    return at;
}

/* "БИК банка получателя:", "Account number:" */
static size_t skip_words(struct str text, size_t at)
{
    static const char *const between[] = {
        "получателя", "банка", "организации", "компании", "платежа", "в рублях", "(руб.)",
        "(rub)",      "руб.",  "рублевый",    "number",   "no",      "code",     "поставщика"};
    size_t end = skip_signs(text, at);
    for (size_t i = 0; i < ARRAY_COUNT(between); i++) {
        struct str word = str_from(between[i]);
        size_t behind = end + word.size;
        if (str_starts((struct str){text.data + end, text.size - end}, word) &&
            (behind == text.size || !is_letter(text.data[behind]))) {
            end = skip_signs(text, behind);
            i = SIZE_MAX; /* another may follow */
        }
    }
    return end;
}

/* A colon, as far as only signs lie between. */
static bool has_colon(struct str text, size_t from, size_t to)
{
    return memchr(text.data + from, ':', to - from) != NULL;
}

static bool is_number_ahead(struct str text, size_t at)
{
    /* "ИНН/КПП: 7700.../7701...": the other label comes between */
    if (at < text.size && text.data[at] == '/') {
        return true;
    }
    return at == text.size || text.data[at] == '\n' || text.data[at] == '+' ||
           text.data[at] == '(' || (text.data[at] >= '0' && text.data[at] <= '9');
}

static bool fits(struct str text, size_t at, const struct words *words, struct label *label)
{
    struct str rest = {text.data + at, text.size - at};
    struct str word = str_from(words->text);
    if (!str_starts(rest, word) || (at > 0 && is_letter(text.data[at - 1]))) {
        return false;
    }
    size_t behind = at + word.size;
    size_t end = skip_words(text, behind);
    if (behind < text.size && skip_signs(text, behind) == behind && is_letter(text.data[behind])) {
        return false;
    }
    bool is_start = is_at_start(text, at);
    bool is_apart = end > behind || behind == text.size || text.data[behind] == '\n';
    bool is_there = words->is_number ? is_number_ahead(text, end)
                                     : (is_start && is_apart) || has_colon(text, behind, end);
    *label = (struct label){words->field, at, end};
    return is_there || (is_start && has_colon(text, behind, end));
}

bool label_find(struct str folded, size_t from, struct label *label)
{
    for (size_t at = from; at < folded.size; at++) {
        for (size_t i = 0; i < ARRAY_COUNT(table); i++) {
            if (fits(folded, at, &table[i], label)) {
                return true;
            }
        }
    }
    return false;
}
