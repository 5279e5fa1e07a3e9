#include "document/receipt_sample.h"

#include "base/limits.h"

/* fontconfig keeps its patterns for the life of the process and finds their parts by offsets
 * instead of pointers, which a leak checker cannot follow. Called by LeakSanitizer only. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
    return "leak:libfontconfig.so\n";
}

struct receipt sample_ru(void)
{
    return (struct receipt){
        .language = LANGUAGE_RU,
        .bank_name = STR("Банк Окно"),
        .bank_details = STR("АО «Банк Окно», БИК 044525000, к/с 30101810400000000000, "
                            "ИНН\u00a07700000000"),
        .title = STR("Перевод по номеру телефона"),
        .operation = STR("812 604 417 203 118 081"),
        .mark = RECEIPT_DONE,
        .status = STR("Исполнен"),
        .executed_at = STR("24.11.2026 14:23:07 (МСК)"),
        .created_at = STR("24.11.2026 14:22:58 (МСК)"),
        .executed_us = INT64_C(1795519387000000),
        .amount = RUB(150000),
        .fee = RUB(0),
        .total = RUB(150000),
        .payer_name = STR("Анна Петровна С."),
        .payer_account = STR("Текущий счёт ··0417"),
        .payee_name = STR("Борис Иванович К."),
        .payee_account = STR("+7 900 ··· ·· 02, Банк Окно"),
        .message = STR("За ужин, спасибо"),
        .qr = STR("okno:receipt:812604417203118081:1500.00:2026-11-24"),
        .note = STR("Составлен автоматически, подпись и печать не нужны. Код справа поможет "
                    "банку проверить подлинность чека."),
    };
}

struct receipt sample_en(void)
{
    struct receipt receipt = sample_ru();
    receipt.language = LANGUAGE_EN;
    receipt.bank_name = STR("Okno Bank");
    receipt.bank_details = STR("JSC Okno Bank, BIK 044525000, corr. account 30101810400000000000");
    receipt.title = STR("Transfer to an account at another bank");
    receipt.status = STR("In progress");
    receipt.mark = RECEIPT_PENDING;
    receipt.executed_at = STR("");
    receipt.amount = RUB(INT64_C(123456789050));
    receipt.fee = RUB(3000);
    receipt.total = RUB(INT64_C(123456792050));
    receipt.payer_name = STR("Anna S.");
    receipt.payer_account = STR("Current account ··0417");
    receipt.payee_name = STR("Boris K.");
    receipt.payee_account = STR("40817810·········002");
    receipt.message = STR("");
    receipt.note = STR("Made automatically; no signature or stamp is needed.");
    return receipt;
}

struct receipt sample_long(void)
{
    struct receipt receipt = sample_ru();
    receipt.title = STR("Перевод по номеру телефона через Систему быстрых платежей клиенту "
                        "другого банка по поручению");
    receipt.status = STR("Отклонён банком получателя");
    receipt.mark = RECEIPT_REFUSED;
    receipt.amount = RUB(INT64_C(100000000000000));
    receipt.fee = RUB(INT64_C(1500050));
    receipt.total = RUB(INT64_C(100000001500050));
    receipt.payer_name = STR("Александра-Виктория Константиновна Рождественская-Преображенская О.");
    receipt.payee_name = STR("Общество с ограниченной ответственностью «Северо-Западная "
                             "производственно-торговая компания Сокол»");
    receipt.message =
        STR("Оплата по договору № 17/2026-П от 3 октября 2026 года за разработку проекта, "
            "второй этап, с доставкой образцов. Без НДС, счёт 417");
    return receipt;
}

enum status write_sample(const struct receipt *receipt, struct buf *out)
{
    buf_init(out, LIMIT_DOCUMENT);
    return receipt_write(receipt, out);
}
