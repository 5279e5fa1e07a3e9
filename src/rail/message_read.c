/* message_read.c - from XML to values. What the schema has settled (order, form, bounds of each
 * text) is not looked at again; what it cannot say is. */
#include <stdio.h>
#include <string.h>

#include "money/account_number.h"
#include "rail/form_xml.h"
#include "rail/message.h"

static const struct {
    enum rail_kind kind;
    const char *name;
} kinds[] = {
#define ROW(id, number, schema) {RAIL_##id, schema},
    RAIL_KIND_LIST(ROW)
#undef ROW
};

static const char *const status_words[] = {"",
#define ROW(word) #word,
                                           RAIL_STATUS_LIST(ROW)
#undef ROW
};

const char *rail_kind_name(enum rail_kind kind)
{
    for (size_t i = 0; i < ARRAY_COUNT(kinds); i++) {
        if (kinds[i].kind == kind) {
            return kinds[i].name;
        }
    }
    return "";
}

static enum rail_kind kind_by_name(struct str name)
{
    for (size_t i = 0; i < ARRAY_COUNT(kinds); i++) {
        if (str_equal(name, str_from(kinds[i].name))) {
            return kinds[i].kind;
        }
    }
    return RAIL_NONE;
}

const char *rail_status_word(enum rail_status status)
{
    return status_words[status];
}

static enum rail_status status_by_word(struct str word)
{
    for (size_t i = 1; i < ARRAY_COUNT(status_words); i++) {
        if (str_equal(word, str_from(status_words[i]))) {
            return (enum rail_status)i;
        }
    }
    return RAIL_STATUS_NONE;
}

/* ---- parts */

/* What a reading has come to: the first thing that is wrong. */
struct reading {
    struct rail_message *message;
    const char *wrong;
};

static void copy(struct str text, char *out, size_t room)
{
    size_t size = text.size < room ? text.size : 0;
    if (size != 0) {
        memcpy(out, text.data, size);
    }
    out[size] = '\0';
}

#define COPY(node, path, member) copy(rail_text((node), (path)), (member), sizeof(member))

static bool digits(struct str text, size_t from, size_t pieces)
{
    bool is_good = text.size >= from + pieces;
    for (size_t i = from; is_good && i < from + pieces; i++) {
        is_good = text.data[i] >= '0' && text.data[i] <= '9';
    }
    return is_good;
}

static int64_t number(struct str text, size_t from, size_t count)
{
    int64_t value = 0;
    for (size_t i = from; i < from + count; i++) {
        value = value * 10 + (text.data[i] - '0');
    }
    return value;
}

/* Z, +03:00 or, when nothing is said, UTC; seconds east. */
static bool zone_read(struct str text, int64_t *seconds)
{
    *seconds = 0;
    if (text.size == 0 || str_equal(text, STR("Z"))) {
        return true;
    }
    if (text.size != 6 || (text.data[0] != '+' && text.data[0] != '-') || text.data[3] != ':' ||
        !digits(text, 1, 2) || !digits(text, 4, 2)) {
        return false;
    }
    int64_t east = number(text, 1, 2) * 3600 + number(text, 4, 2) * 60;
    *seconds = text.data[0] == '-' ? -east : east;
    return true;
}

enum status rail_time_read(struct str text, int64_t *us)
{
    enum { DATE = 10, TIME = 19 };
    int32_t day = 0;
    int64_t east = 0;
    if (text.size < TIME || day_parse((struct str){text.data, DATE}, &day) != STATUS_OK ||
        text.data[DATE] != 'T' || !digits(text, 11, 2) || !digits(text, 14, 2) ||
        !digits(text, 17, 2)) {
        return STATUS_INVALID;
    }
    size_t at = TIME;
    int64_t fraction = 0;
    int64_t scale = MICROSECONDS;
    if (at < text.size && text.data[at] == '.') {
        for (at++; digits(text, at, 1); at++) {
            scale /= 10;
            fraction += scale * (text.data[at] - '0');
        }
    }
    if (!zone_read((struct str){text.data + at, text.size - at}, &east)) {
        return STATUS_INVALID;
    }
    int64_t seconds = number(text, 11, 2) * 3600 + number(text, 14, 2) * 60 + number(text, 17, 2);
    *us = SECONDS_US((int64_t)day * DAY_SECONDS + seconds - east) + fraction;
    return STATUS_OK;
}

enum status rail_amount_read(struct str text, struct str currency, bool zero, struct amount *amount)
{
    const struct currency_row *row = currency_by_name(currency);
    if (row == NULL) {
        return STATUS_INVALID;
    }
    /* The standard allows five decimals: zeros beyond the currency's own say nothing. */
    const char *point = memchr(text.data, '.', text.size);
    size_t most = point == NULL ? text.size : (size_t)(point - text.data) + 1 + (size_t)row->digits;
    while (text.size > most && text.data[text.size - 1] == '0') {
        text.size--;
    }
    if (text.size != 0 && text.data[text.size - 1] == '.') {
        text.size--;
    }
    enum status status = amount_parse(text, row->code, amount);
    return status == STATUS_OK && (zero || amount->minor > 0) ? STATUS_OK : STATUS_INVALID;
}

static void read_amount(struct reading *reading, const xmlNode *node, const char *path)
{
    const xmlNode *element = rail_element(node, path);
    xmlChar *currency = element == NULL ? NULL : xmlGetNoNsProp(element, (const xmlChar *)"Ccy");
    if (rail_amount_read(rail_text(node, path), str_from((const char *)currency), false,
                         &reading->message->amount) != STATUS_OK) {
        reading->wrong = "an amount is not one of a currency known here, or is zero";
    }
    xmlFree(currency);
}

static void read_time(struct reading *reading, struct str text)
{
    if (rail_time_read(text, &reading->message->created_us) != STATUS_OK) {
        reading->wrong = "a time is not one";
    }
}

static void read_day(struct reading *reading, struct str text)
{
    if (day_parse(text, &reading->message->day) != STATUS_OK) {
        reading->wrong = "a date is not one";
    }
}

static struct str scheme_of(const xmlNode *other)
{
    struct str code = rail_text(other, "SchmeNm/Cd");
    return code.data == NULL ? rail_text(other, "SchmeNm/Prtry") : code;
}

/* INN and KPP stand beside each other, told apart by their schemes. */
static void read_party(const xmlNode *node, struct rail_party *party)
{
    COPY(node, "Nm", party->name);
    const xmlNode *ids = rail_element(node, "Id/OrgId");
    ids = ids == NULL ? rail_element(node, "Id/PrvtId") : ids;
    for (const xmlNode *other = ids == NULL ? NULL : ids->children; other != NULL;
         other = other->next) {
        struct str scheme = scheme_of(other);
        if (str_equal(scheme, STR("TXID"))) {
            COPY(other, "Id", party->inn);
        } else if (str_equal(scheme, STR("KPP"))) {
            COPY(other, "Id", party->kpp);
        }
    }
}

static void read_account(struct reading *reading, const xmlNode *node, struct rail_party *party)
{
    if (node == NULL) {
        return;
    }
    const xmlNode *other = rail_element(node, "Othr");
    struct str id = rail_text(other, "Id");
    party->is_phone = str_equal(scheme_of(other), STR("TELE"));
    COPY(other, "Id", party->account);
    size_t from = party->is_phone ? 1 : 0;
    size_t size = party->is_phone ? id.size - 1 : ACCOUNT_NUMBER_DIGITS;
    bool is_good = digits(id, from, size) && id.size == from + size;
    if (!is_good || (party->is_phone && (id.data[0] != '+' || size < 7 || size > 15))) {
        reading->wrong = "an account is neither 20 digits nor a phone number";
    }
}

static void read_original(struct reading *reading, const xmlNode *node)
{
    struct rail_message *message = reading->message;
    COPY(node, "OrgnlGrpInf/OrgnlMsgId", message->original_id);
    COPY(node, "OrgnlEndToEndId", message->end_to_end);
    COPY(node, "OrgnlUETR", message->uetr);
    message->original_kind = kind_by_name(rail_text(node, "OrgnlGrpInf/OrgnlMsgNmId"));
    if (message->original_kind == RAIL_NONE) {
        reading->wrong = "it is about a message of a kind that is not spoken here";
    }
}

static void read_reason(struct rail_message *message, const xmlNode *node)
{
    COPY(node, "Rsn/Cd", message->reason);
    COPY(node, "AddtlInf", message->text);
}

static void read_header(struct reading *reading, const xmlNode *node)
{
    COPY(node, "MsgId", reading->message->id);
    read_time(reading, rail_text(node, "CreDtTm"));
}

static void read_assignment(struct reading *reading, const xmlNode *node)
{
    struct rail_message *message = reading->message;
    COPY(node,
         message->kind == RAIL_LOOK_UP || message->kind == RAIL_LOOK_UP_ANSWER ? "MsgId" : "Id",
         message->id);
    COPY(node, "Assgnr/Agt/FinInstnId/ClrSysMmbId/MmbId", message->from_bik);
    COPY(node, "Assgne/Agt/FinInstnId/ClrSysMmbId/MmbId", message->to_bik);
    read_time(reading, rail_text(node, "CreDtTm"));
}

/* The pieces of a text follow each other as they were. */
static void read_purpose(struct rail_message *message, const xmlNode *node)
{
    struct buf text;
    buf_init(&text, sizeof message->purpose - 1);
    for (const xmlNode *piece = node == NULL ? NULL : node->children; piece != NULL;
         piece = piece->next) {
        if (piece->type == XML_ELEMENT_NODE) {
            buf_add_str(&text, rail_text(piece, ""));
        }
    }
    copy(buf_str(&text), message->purpose, sizeof message->purpose);
    buf_free(&text);
}

/* ---- kinds */

static void read_budget(struct budget *budget, const xmlNode *tax)
{
    COPY(tax, "AdmstnZone", budget->oktmo);
    COPY(tax, "RefNb", budget->uin);
    COPY(tax, "Mtd", budget->basis);
    COPY(tax, "Rcrd/Ctgy", budget->kbk);
    COPY(tax, "Rcrd/CtgyDtls", budget->period);
    COPY(tax, "Rcrd/DbtrSts", budget->payer_status);
    COPY(tax, "Rcrd/CertId", budget->document_number);
    COPY(tax, "Rcrd/AddtlInf", budget->document_date);
}

static void read_transfer(struct reading *reading, const xmlNode *body)
{
    struct rail_message *message = reading->message;
    const xmlNode *transfer = rail_element(body, "CdtTrfTxInf");
    read_header(reading, rail_element(body, "GrpHdr"));
    COPY(transfer, "PmtId/EndToEndId", message->end_to_end);
    COPY(transfer, "PmtId/UETR", message->uetr);
    read_amount(reading, transfer, "IntrBkSttlmAmt");
    read_day(reading, rail_text(transfer, "IntrBkSttlmDt"));
    read_party(rail_element(transfer, "Dbtr"), &message->payer);
    read_party(rail_element(transfer, "Cdtr"), &message->payee);
    read_account(reading, rail_element(transfer, "DbtrAcct/Id"), &message->payer);
    read_account(reading, rail_element(transfer, "CdtrAcct/Id"), &message->payee);
    COPY(transfer, "DbtrAgt/FinInstnId/ClrSysMmbId/MmbId", message->payer.bik);
    COPY(transfer, "CdtrAgt/FinInstnId/ClrSysMmbId/MmbId", message->payee.bik);
    COPY(transfer, "DbtrAgt/FinInstnId/Nm", message->payer.bank_name);
    COPY(transfer, "CdtrAgt/FinInstnId/Nm", message->payee.bank_name);
    if (rail_element(transfer, "Tax") != NULL) {
        read_budget(&message->budget, rail_element(transfer, "Tax"));
    }
    read_purpose(message, rail_element(transfer, "RmtInf"));
}

static void read_status(struct reading *reading, const xmlNode *body)
{
    const xmlNode *status = rail_element(body, "TxInfAndSts");
    read_header(reading, rail_element(body, "GrpHdr"));
    read_original(reading, status);
    reading->message->status = status_by_word(rail_text(status, "TxSts"));
    read_reason(reading->message, rail_element(status, "StsRsnInf"));
}

static void read_return(struct reading *reading, const xmlNode *body)
{
    const xmlNode *returned = rail_element(body, "TxInf");
    read_header(reading, rail_element(body, "GrpHdr"));
    read_original(reading, returned);
    read_amount(reading, returned, "RtrdIntrBkSttlmAmt");
    read_day(reading, rail_text(returned, "IntrBkSttlmDt"));
    read_reason(reading->message, rail_element(returned, "RtrRsnInf"));
}

static void read_enquiry(struct reading *reading, const xmlNode *body)
{
    read_header(reading, rail_element(body, "GrpHdr"));
    read_original(reading, rail_element(body, "TxInf"));
}

static void read_recall(struct reading *reading, const xmlNode *body)
{
    const xmlNode *recall = rail_element(body, "Undrlyg/TxInf");
    read_assignment(reading, rail_element(body, "Assgnmt"));
    read_original(reading, recall);
    read_amount(reading, recall, "OrgnlIntrBkSttlmAmt");
    read_day(reading, rail_text(recall, "OrgnlIntrBkSttlmDt"));
    read_reason(reading->message, rail_element(recall, "CxlRsnInf"));
}

static void read_recall_answer(struct reading *reading, const xmlNode *body)
{
    const xmlNode *answer = rail_element(body, "CxlDtls/TxInfAndSts");
    read_assignment(reading, rail_element(body, "Assgnmt"));
    read_original(reading, answer);
    reading->message->status = status_by_word(rail_text(answer, "TxCxlSts"));
    read_reason(reading->message, rail_element(answer, "CxlStsRsnInf"));
}

static void read_credit(struct reading *reading, const xmlNode *body)
{
    struct rail_message *message = reading->message;
    const xmlNode *notice = rail_element(body, "Ntfctn");
    const xmlNode *details = rail_element(notice, "Ntry/NtryDtls/TxDtls");
    read_header(reading, rail_element(body, "GrpHdr"));
    COPY(details, "Refs/EndToEndId", message->end_to_end);
    COPY(details, "Refs/UETR", message->uetr);
    COPY(details, "Refs/MsgId", message->original_id);
    read_amount(reading, notice, "Ntry/Amt");
    message->is_debit = str_equal(rail_text(notice, "Ntry/CdtDbtInd"), STR("DBIT"));
    struct str day = rail_text(notice, "Ntry/BookgDt/Dt");
    read_day(reading, day);
    read_party(rail_element(details, "RltdPties/Dbtr/Pty"), &message->payer);
    read_party(rail_element(details, "RltdPties/Cdtr/Pty"), &message->payee);
    read_account(reading, rail_element(details, "RltdPties/DbtrAcct/Id"), &message->payer);
    read_account(reading, rail_element(details, "RltdPties/CdtrAcct/Id"), &message->payee);
    COPY(details, "RltdAgts/DbtrAgt/FinInstnId/ClrSysMmbId/MmbId", message->payer.bik);
    COPY(details, "RltdAgts/CdtrAgt/FinInstnId/ClrSysMmbId/MmbId", message->payee.bik);
    COPY(notice, "Acct/Id/Othr/Id", message->account);
    COPY(notice, "Acct/Svcr/FinInstnId/ClrSysMmbId/MmbId", message->from_bik);
    read_purpose(message, rail_element(details, "RmtInf"));
    if (message->uetr[0] == '\0') {
        reading->wrong = "a credit without a UETR cannot be told from another one";
    }
}

static void read_look_up(struct reading *reading, const xmlNode *body)
{
    read_assignment(reading, rail_element(body, "Assgnmt"));
    COPY(body, "Vrfctn/Id", reading->message->end_to_end);
    read_account(reading, rail_element(body, "Vrfctn/PtyAndAcctId/Acct"), &reading->message->payee);
}

static void read_look_up_answer(struct reading *reading, const xmlNode *body)
{
    struct rail_message *message = reading->message;
    read_assignment(reading, rail_element(body, "Assgnmt"));
    COPY(body, "OrgnlAssgnmt/MsgId", message->original_id);
    message->original_kind = RAIL_LOOK_UP;
    for (const xmlNode *report = body->children; report != NULL; report = report->next) {
        if (report->type != XML_ELEMENT_NODE || strcmp((const char *)report->name, "Rpt") != 0 ||
            str_starts(rail_text(report, "Vrfctn"), STR("f")) ||
            str_equal(rail_text(report, "Vrfctn"), STR("0"))) {
            continue;
        }
        struct look_up_bank *bank = &message->banks[message->bank_count++];
        const xmlNode *found = rail_element(report, "UpdtdPtyAndAcctId");
        if (found == NULL) {
            reading->wrong = "a bank that was found is not named";
            return;
        }
        COPY(found, "Pty/Nm", bank->display);
        COPY(found, "Agt/FinInstnId/ClrSysMmbId/MmbId", bank->bik);
        COPY(found, "Agt/FinInstnId/Nm", bank->name);
        bank->is_default = str_equal(rail_text(report, "Rsn/Prtry"), STR("DFLT"));
    }
}

static const struct {
    enum rail_kind kind;
    void (*read)(struct reading *reading, const xmlNode *body);
} readers[] = {
    {RAIL_TRANSFER, read_transfer},
    {RAIL_STATUS, read_status},
    {RAIL_RETURN, read_return},
    {RAIL_ENQUIRY, read_enquiry},
    {RAIL_RECALL, read_recall},
    {RAIL_RECALL_ANSWER, read_recall_answer},
    {RAIL_CREDIT, read_credit},
    {RAIL_LOOK_UP, read_look_up},
    {RAIL_LOOK_UP_ANSWER, read_look_up_answer},
};

/* Texts that reach people: no control characters, no disguises. */
static bool texts_are_plain(const struct rail_message *message)
{
    const char *const texts[] = {message->payer.name,      message->payee.name,
                                 message->purpose,         message->text,
                                 message->payer.bank_name, message->payee.bank_name};
    bool is_plain = true;
    for (size_t i = 0; i < ARRAY_COUNT(texts); i++) {
        is_plain = is_plain && str_is_plain_text(str_from(texts[i]));
    }
    for (size_t i = 0; i < message->bank_count; i++) {
        is_plain = is_plain && str_is_plain_text(str_from(message->banks[i].name)) &&
                   str_is_plain_text(str_from(message->banks[i].display));
    }
    return is_plain;
}

static enum status read_document(xmlDocPtr document, struct rail_message *message,
                                 struct error *error)
{
    struct reading reading = {.message = message};
    const xmlNode *body = xmlFirstElementChild(xmlDocGetRootElement(document));
    void (*read)(struct reading *, const xmlNode *) = NULL;
    for (size_t i = 0; i < ARRAY_COUNT(readers); i++) {
        read = readers[i].kind == message->kind ? readers[i].read : read;
    }
    if (read == NULL) {
        return error_set(error, STATUS_INVALID, "%s is read as a file, not as a message",
                         rail_kind_name(message->kind));
    }
    read(&reading, body);
    if (reading.wrong == NULL && !texts_are_plain(message)) {
        reading.wrong = "a text has characters that are no text";
    }
    return reading.wrong == NULL ? STATUS_OK
                                 : error_set(error, STATUS_INVALID, "%s", reading.wrong);
}

enum status rail_message_read(const struct rail_forms *forms, struct str text,
                              struct rail_message *message, struct error *error)
{
    const char *name = NULL;
    xmlDocPtr document = NULL;
    enum status status = rail_form_read(forms, text, &name, &document, error);
    if (status != STATUS_OK) {
        return status;
    }
    memset(message, 0, sizeof *message);
    message->kind = kind_by_name(str_from(name));
    status = read_document(document, message, error);
    xmlFreeDoc(document);
    return status;
}
