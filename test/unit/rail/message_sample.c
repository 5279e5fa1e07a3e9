#include "rail/message_sample.h"

#include <stdio.h>
#include <string.h>

static void transfer(struct rail_message *message)
{
    message->amount = (struct amount){10050, CURRENCY_RUB};
    message->day = day_from_civil((struct civil){2026, 11, 24});
    message->payer = (struct rail_party){.name = "Вымышленная Анна <Образцовна> & К",
                                         .account = "40817810400000000001",
                                         .bik = "044599999",
                                         .bank_name = "Банк «Окно»"};
    message->payee = (struct rail_party){.name = "ООО «Пример»",
                                         .account = "40702810900000000025",
                                         .bik = "044514512",
                                         .bank_name = "Банк Пример",
                                         .inn = "7714320009",
                                         .kpp = "771401001"};
    (void)snprintf(message->purpose, sizeof message->purpose, "%s", "Возврат долга, без НДС");
}

static void about(struct rail_message *message, enum rail_kind kind)
{
    (void)snprintf(message->original_id, RAIL_ID, "%s", "P123456789");
    message->original_kind = kind;
}

struct rail_message message_sample(size_t index)
{
    static const enum rail_kind kinds[SAMPLE_COUNT] = {
        RAIL_TRANSFER,      RAIL_STATUS, RAIL_RETURN,  RAIL_ENQUIRY,       RAIL_RECALL,
        RAIL_RECALL_ANSWER, RAIL_CREDIT, RAIL_LOOK_UP, RAIL_LOOK_UP_ANSWER};
    struct rail_message message = {.kind = kinds[index], .created_us = INT64_C(1764000000123000)};
    (void)snprintf(message.id, RAIL_ID, "M%zu", index);
    (void)snprintf(message.end_to_end, RAIL_ID, "%s", "E1");
    (void)snprintf(message.uetr, UETR_TEXT, "%s", "eb6305c9-1f7f-49de-aed0-16487c27b42d");
    (void)snprintf(message.from_bik, BIK_TEXT, "%s", "044599999");
    (void)snprintf(message.to_bik, BIK_TEXT, "%s", "044525974");
    switch ((int)kinds[index]) {
    case RAIL_TRANSFER:
        transfer(&message);
        message.budget = (struct budget){.kbk = "18201061201010000510",
                                         .oktmo = "45328000",
                                         .uin = "18800000000000122936",
                                         .payer_status = "01",
                                         .basis = "ТП",
                                         .period = "МС.10.2026",
                                         .document_number = "0",
                                         .document_date = "0"};
        break;
    case RAIL_STATUS:
        about(&message, RAIL_TRANSFER);
        message.status = RAIL_RJCT;
        (void)snprintf(message.reason, RAIL_REASON, "%s", "AC04");
        (void)snprintf(message.text, RAIL_TEXT, "%s", "счёт закрыт");
        break;
    case RAIL_RETURN:
    case RAIL_RECALL:
        about(&message, RAIL_TRANSFER);
        transfer(&message);
        message.payer = message.payee = (struct rail_party){0};
        message.purpose[0] = '\0';
        (void)snprintf(message.reason, RAIL_REASON, "%s", "CUST");
        break;
    case RAIL_RECALL_ANSWER:
        about(&message, RAIL_TRANSFER);
        message.status = RAIL_ACCR;
        break;
    case RAIL_CREDIT:
        transfer(&message);
        message.payee.bank_name[0] = message.payer.bank_name[0] = '\0';
        (void)snprintf(message.account, RAIL_ACCOUNT, "%s", "30102810700000000001");
        about(&message, RAIL_NONE);
        break;
    case RAIL_LOOK_UP:
        message.payee = (struct rail_party){.account = "+79000000002", .is_phone = true};
        break;
    case RAIL_LOOK_UP_ANSWER:
        about(&message, RAIL_LOOK_UP);
        message.banks[0] = (struct look_up_bank){"044525974", "Банк Пример", "Борис К.", true};
        message.banks[1] = (struct look_up_bank){"044514512", "Банк Образец", "Борис К.", false};
        message.bank_count = 2;
        break;
    default:
        about(&message, RAIL_TRANSFER);
    }
    return message;
}
