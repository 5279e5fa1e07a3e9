/* message_write.c - from values to XML, element by element in the order of the standard. */
#include <inttypes.h>
#include <string.h>

#include "rail/message.h"

void rail_escape(struct buf *out, struct str text)
{
    for (size_t i = 0; i < text.size; i++) {
        switch (text.data[i]) {
        case '&':
            buf_add_str(out, STR("&amp;"));
            break;
        case '<':
            buf_add_str(out, STR("&lt;"));
            break;
        case '>':
            buf_add_str(out, STR("&gt;"));
            break;
        default:
            buf_add(out, &text.data[i], 1);
        }
    }
}

/* ---- parts */

static void add(struct buf *out, const char *literal)
{
    buf_add_str(out, str_from(literal));
}

/* Nothing for an empty text: no element of the subset may be empty. */
static void text(struct buf *out, const char *name, struct str value)
{
    if (value.size != 0) {
        buf_printf(out, "<%s>", name);
        rail_escape(out, value);
        buf_printf(out, "</%s>", name);
    }
}

static void word(struct buf *out, const char *name, const char *value)
{
    text(out, name, str_from(value));
}

static void time_of(struct buf *out, int64_t us)
{
    char stamp[CLOCK_TEXT];
    clock_format(us, stamp);
    word(out, "CreDtTm", stamp);
}

static void day_of(struct buf *out, const char *name, int32_t day)
{
    char stamp[CLOCK_TEXT];
    day_format(day, stamp);
    word(out, name, stamp);
}

static void money(struct buf *out, const char *name, struct amount amount)
{
    char digits[AMOUNT_TEXT];
    const struct currency_row *row = currency_find(amount.currency);
    amount_format(amount, digits);
    buf_printf(out, "<%s Ccy=\"%s\">%s</%s>", name, row == NULL ? "" : row->name, digits, name);
}

/* So many characters at most, never half of one. */
static struct str first_characters(struct str value, size_t most)
{
    size_t count = 0;
    for (size_t i = 0; i < value.size; i++) {
        if (((unsigned char)value.data[i] & 0xC0U) != 0x80U && count++ == most) {
            return (struct str){value.data, i};
        }
    }
    return value;
}

static void purpose(struct buf *out, const char *value)
{
    enum { PIECE = 140 };
    struct str rest = str_from(value);
    if (rest.size == 0) {
        return;
    }
    add(out, "<RmtInf>");
    while (rest.size != 0) {
        struct str piece = first_characters(rest, PIECE);
        text(out, "Ustrd", piece);
        rest.data += piece.size;
        rest.size -= piece.size;
    }
    add(out, "</RmtInf>");
}

static void other(struct buf *out, const char *id, const char *tag, const char *scheme)
{
    if (id[0] != '\0') {
        add(out, "<Othr>");
        word(out, "Id", id);
        buf_printf(out, "<SchmeNm><%s>%s</%s></SchmeNm></Othr>", tag, scheme, tag);
    }
}

/* A person has an INN of 12 digits, everybody else one of 10. */
static void party(struct buf *out, const struct rail_party *party)
{
    enum { NAME_MOST = 140, PERSON = 12 };
    text(out, "Nm", first_characters(str_from(party->name), NAME_MOST));
    if (party->inn[0] == '\0' && party->kpp[0] == '\0') {
        return;
    }
    const char *tag = strlen(party->inn) == PERSON ? "PrvtId" : "OrgId";
    buf_printf(out, "<Id><%s>", tag);
    other(out, party->inn, "Cd", "TXID");
    other(out, party->kpp, "Prtry", "KPP");
    buf_printf(out, "</%s></Id>", tag);
}

static void account(struct buf *out, const struct rail_party *party)
{
    if (party->account[0] != '\0') {
        add(out, "<Id>");
        other(out, party->account, party->is_phone ? "Prtry" : "Cd",
              party->is_phone ? "TELE" : "BBAN");
        add(out, "</Id>");
    }
}

static void institution(struct buf *out, const char *bik, const char *name)
{
    add(out, "<FinInstnId><ClrSysMmbId><ClrSysId><Cd>RUCBC</Cd></ClrSysId>");
    word(out, "MmbId", bik);
    add(out, "</ClrSysMmbId>");
    text(out, "Nm", first_characters(str_from(name), 140));
    add(out, "</FinInstnId>");
}

static void wrapped(struct buf *out, const char *name, const struct rail_party *of,
                    void (*write)(struct buf *, const struct rail_party *))
{
    buf_printf(out, "<%s>", name);
    write(out, of);
    buf_printf(out, "</%s>", name);
}

static void bank_of(struct buf *out, const struct rail_party *party)
{
    institution(out, party->bik, party->bank_name);
}

static void header(struct buf *out, const struct rail_message *message)
{
    add(out, "<GrpHdr>");
    word(out, "MsgId", message->id);
    time_of(out, message->created_us);
    if (message->kind == RAIL_TRANSFER || message->kind == RAIL_RETURN) {
        add(out, "<NbOfTxs>1</NbOfTxs><SttlmInf><SttlmMtd>CLRG</SttlmMtd></SttlmInf>");
    }
    add(out, "</GrpHdr>");
}

static void assignment(struct buf *out, const struct rail_message *message)
{
    bool is_look_up = message->kind == RAIL_LOOK_UP || message->kind == RAIL_LOOK_UP_ANSWER;
    add(out, "<Assgnmt>");
    word(out, is_look_up ? "MsgId" : "Id", message->id);
    if (is_look_up) {
        time_of(out, message->created_us);
    }
    add(out, "<Assgnr><Agt>");
    institution(out, message->from_bik, "");
    add(out, "</Agt></Assgnr><Assgne><Agt>");
    institution(out, message->to_bik, "");
    add(out, "</Agt></Assgne>");
    if (!is_look_up) {
        time_of(out, message->created_us);
    }
    add(out, "</Assgnmt>");
}

static void original(struct buf *out, const struct rail_message *message)
{
    add(out, "<OrgnlGrpInf>");
    word(out, "OrgnlMsgId", message->original_id);
    word(out, "OrgnlMsgNmId", rail_kind_name(message->original_kind));
    add(out, "</OrgnlGrpInf>");
    word(out, "OrgnlEndToEndId", message->end_to_end);
    word(out, "OrgnlUETR", message->uetr);
}

static void reason(struct buf *out, const char *name, const struct rail_message *message)
{
    if (message->reason[0] != '\0') {
        buf_printf(out, "<%s><Rsn><Cd>%s</Cd></Rsn>", name, message->reason);
        text(out, "AddtlInf", first_characters(str_from(message->text), 105));
        buf_printf(out, "</%s>", name);
    }
}

/* ---- kinds */

static void tax(struct buf *out, const struct budget *budget)
{
    if (budget->kbk[0] == '\0') {
        return;
    }
    add(out, "<Tax>");
    word(out, "AdmstnZone", budget->oktmo);
    word(out, "RefNb", budget->uin);
    word(out, "Mtd", budget->basis);
    add(out, "<Rcrd>");
    word(out, "Ctgy", budget->kbk);
    word(out, "CtgyDtls", budget->period);
    word(out, "DbtrSts", budget->payer_status);
    word(out, "CertId", budget->document_number);
    word(out, "AddtlInf", budget->document_date);
    add(out, "</Rcrd></Tax>");
}

static void transfer(struct buf *out, const struct rail_message *message)
{
    header(out, message);
    add(out, "<CdtTrfTxInf><PmtId>");
    word(out, "InstrId", message->id);
    word(out, "EndToEndId", message->end_to_end);
    word(out, "UETR", message->uetr);
    add(out, "</PmtId>");
    money(out, "IntrBkSttlmAmt", message->amount);
    day_of(out, "IntrBkSttlmDt", message->day);
    add(out, "<ChrgBr>SLEV</ChrgBr>");
    wrapped(out, "Dbtr", &message->payer, party);
    if (message->payer.account[0] != '\0') {
        wrapped(out, "DbtrAcct", &message->payer, account);
    }
    wrapped(out, "DbtrAgt", &message->payer, bank_of);
    wrapped(out, "CdtrAgt", &message->payee, bank_of);
    wrapped(out, "Cdtr", &message->payee, party);
    wrapped(out, "CdtrAcct", &message->payee, account);
    tax(out, &message->budget);
    purpose(out, message->purpose);
    add(out, "</CdtTrfTxInf>");
}

static void status(struct buf *out, const struct rail_message *message)
{
    header(out, message);
    add(out, "<TxInfAndSts>");
    original(out, message);
    word(out, "TxSts", rail_status_word(message->status));
    reason(out, "StsRsnInf", message);
    add(out, "</TxInfAndSts>");
}

static void returned(struct buf *out, const struct rail_message *message)
{
    header(out, message);
    add(out, "<TxInf>");
    word(out, "RtrId", message->id);
    original(out, message);
    money(out, "RtrdIntrBkSttlmAmt", message->amount);
    day_of(out, "IntrBkSttlmDt", message->day);
    reason(out, "RtrRsnInf", message);
    add(out, "</TxInf>");
}

static void enquiry(struct buf *out, const struct rail_message *message)
{
    header(out, message);
    add(out, "<TxInf>");
    original(out, message);
    add(out, "</TxInf>");
}

static void recall(struct buf *out, const struct rail_message *message)
{
    assignment(out, message);
    add(out, "<Undrlyg><TxInf>");
    word(out, "CxlId", message->id);
    original(out, message);
    money(out, "OrgnlIntrBkSttlmAmt", message->amount);
    day_of(out, "OrgnlIntrBkSttlmDt", message->day);
    reason(out, "CxlRsnInf", message);
    add(out, "</TxInf></Undrlyg>");
}

static void recall_answer(struct buf *out, const struct rail_message *message)
{
    assignment(out, message);
    const char *whole = rail_status_word(message->status);
    buf_printf(out, "<Sts><Conf>%s</Conf></Sts><CxlDtls><TxInfAndSts>",
               message->status == RAIL_ACCR ? "CNCL" : whole);
    word(out, "CxlStsId", message->id);
    original(out, message);
    word(out, "TxCxlSts", whole);
    reason(out, "CxlStsRsnInf", message);
    add(out, "</TxInfAndSts></CxlDtls>");
}

static void entry_parties(struct buf *out, const struct rail_message *message)
{
    const struct rail_party *const sides[] = {&message->payer, &message->payee};
    static const char *const names[] = {"Dbtr", "Cdtr"};
    add(out, "<RltdPties>");
    for (size_t i = 0; i < ARRAY_COUNT(sides); i++) {
        buf_printf(out, "<%s><Pty>", names[i]);
        party(out, sides[i]);
        buf_printf(out, "</Pty></%s>", names[i]);
        if (sides[i]->account[0] != '\0') {
            buf_printf(out, "<%sAcct>", names[i]);
            account(out, sides[i]);
            buf_printf(out, "</%sAcct>", names[i]);
        }
    }
    add(out, "</RltdPties><RltdAgts>");
    wrapped(out, "DbtrAgt", &message->payer, bank_of);
    wrapped(out, "CdtrAgt", &message->payee, bank_of);
    add(out, "</RltdAgts>");
}

static void credit(struct buf *out, const struct rail_message *message)
{
    const struct currency_row *row = currency_find(message->amount.currency);
    const char *direction = message->is_debit ? "DBIT" : "CRDT";
    header(out, message);
    add(out, "<Ntfctn>");
    word(out, "Id", message->id);
    time_of(out, message->created_us);
    add(out, "<Acct><Id>");
    other(out, message->account, "Cd", "BBAN");
    buf_printf(out, "</Id><Ccy>%s</Ccy><Svcr>", row == NULL ? "" : row->name);
    institution(out, message->from_bik, "");
    add(out, "</Svcr></Acct><Ntry>");
    money(out, "Amt", message->amount);
    word(out, "CdtDbtInd", direction);
    add(out, "<Sts><Cd>BOOK</Cd></Sts><BookgDt>");
    day_of(out, "Dt", message->day);
    add(out, "</BookgDt><BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>RCDT</Cd><SubFmlyCd>DMCT</SubFmlyCd>"
             "</Fmly></Domn></BkTxCd><NtryDtls><TxDtls><Refs>");
    word(out, "MsgId", message->original_id);
    word(out, "EndToEndId", message->end_to_end);
    word(out, "UETR", message->uetr);
    add(out, "</Refs>");
    money(out, "Amt", message->amount);
    word(out, "CdtDbtInd", direction);
    entry_parties(out, message);
    purpose(out, message->purpose);
    add(out, "</TxDtls></NtryDtls></Ntry></Ntfctn>");
}

static void banks_asked(struct buf *out, const struct rail_message *message)
{
    assignment(out, message);
    add(out, "<Vrfctn>");
    word(out, "Id", message->end_to_end);
    add(out, "<PtyAndAcctId><Acct>");
    other(out, message->payee.account, "Prtry", "TELE");
    add(out, "</Acct></PtyAndAcctId></Vrfctn>");
}

static void banks_found(struct buf *out, const struct rail_message *message)
{
    assignment(out, message);
    add(out, "<OrgnlAssgnmt>");
    word(out, "MsgId", message->original_id);
    time_of(out, message->created_us);
    add(out, "</OrgnlAssgnmt>");
    for (size_t i = 0; i < message->bank_count; i++) {
        const struct look_up_bank *bank = &message->banks[i];
        add(out, "<Rpt>");
        word(out, "OrgnlId", message->original_id);
        add(out, "<Vrfctn>true</Vrfctn>");
        add(out, bank->is_default ? "<Rsn><Prtry>DFLT</Prtry></Rsn>" : "");
        add(out, "<UpdtdPtyAndAcctId><Pty>");
        word(out, "Nm", bank->display);
        add(out, "</Pty><Agt>");
        institution(out, bank->bik, bank->name);
        add(out, "</Agt></UpdtdPtyAndAcctId></Rpt>");
    }
    if (message->bank_count == 0) {
        add(out, "<Rpt>");
        word(out, "OrgnlId", message->original_id);
        add(out, "<Vrfctn>false</Vrfctn></Rpt>");
    }
}

static const struct {
    enum rail_kind kind;
    const char *body;
    void (*write)(struct buf *out, const struct rail_message *message);
} writers[] = {
    {RAIL_TRANSFER, "FIToFICstmrCdtTrf", transfer},
    {RAIL_STATUS, "FIToFIPmtStsRpt", status},
    {RAIL_RETURN, "PmtRtr", returned},
    {RAIL_ENQUIRY, "FIToFIPmtStsReq", enquiry},
    {RAIL_RECALL, "FIToFIPmtCxlReq", recall},
    {RAIL_RECALL_ANSWER, "RsltnOfInvstgtn", recall_answer},
    {RAIL_CREDIT, "BkToCstmrDbtCdtNtfctn", credit},
    {RAIL_LOOK_UP, "IdVrfctnReq", banks_asked},
    {RAIL_LOOK_UP_ANSWER, "IdVrfctnRpt", banks_found},
};

enum status rail_message_write(const struct rail_forms *forms, const struct rail_message *message,
                               struct buf *out, struct error *error)
{
    for (size_t i = 0; i < ARRAY_COUNT(writers); i++) {
        if (writers[i].kind == message->kind) {
            buf_printf(out,
                       "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                       "<Document xmlns=\"" RAIL_NAMESPACE "%s\"><%s>",
                       rail_kind_name(message->kind), writers[i].body);
            writers[i].write(out, message);
            buf_printf(out, "</%s></Document>\n", writers[i].body);
        }
    }
    if (out->status != STATUS_OK || out->size == 0) {
        return error_set(error, out->size == 0 ? STATUS_BUG : out->status, "no room for a message");
    }
    /* What is held against the schema is read back, too: what leaves can be read. */
    struct rail_message back;
    return rail_message_read(forms, buf_str(out), &back, error);
}
