/* statement.c - a camt.053 from the first byte to the last: what is not whole and right in itself
 * is refused before anything is compared. */
#include "rail/statement.h"

#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "rail/form_xml.h"

struct totals {
    int64_t count, credit_count, debit_count;
    int64_t sum, credit_sum, debit_sum;
};

struct reading {
    struct rail_statement *statement;
    struct error *error;
    bool has_opening, has_closing, has_totals;
    struct totals said;
    int32_t from, to;
    size_t credit_count;
};

static enum status wrong(const struct reading *reading, const char *what)
{
    return error_set(reading->error, STATUS_INVALID, "%s", what);
}

static void copy(struct str text, char *out, size_t room)
{
    size_t size = text.size < room ? text.size : 0;
    if (size != 0) {
        memcpy(out, text.data, size);
    }
    out[size] = '\0';
}

/* ---- parts */

static enum status money(struct reading *reading, const xmlNode *node, const char *path, bool zero,
                         int64_t *minor)
{
    struct amount amount;
    const xmlNode *element = rail_element(node, path);
    xmlChar *currency = element == NULL ? NULL : xmlGetNoNsProp(element, (const xmlChar *)"Ccy");
    enum status status =
        rail_amount_read(rail_text(node, path), str_from((const char *)currency), zero, &amount);
    xmlFree(currency);
    if (status != STATUS_OK || amount.currency != reading->statement->currency) {
        return wrong(reading, "an amount is not one, or of another currency than the account");
    }
    *minor = amount.minor;
    return STATUS_OK;
}

static bool is_credit(const xmlNode *node)
{
    return str_equal(rail_text(node, "CdtDbtInd"), STR("CRDT"));
}

static enum status period(struct reading *reading, const xmlNode *node)
{
    int64_t from = 0;
    int64_t to = 0;
    if (rail_time_read(rail_text(node, "FrDtTm"), &from) != STATUS_OK ||
        rail_time_read(rail_text(node, "ToDtTm"), &to) != STATUS_OK) {
        return wrong(reading, "the time it is of is not one");
    }
    reading->from = clock_day(from);
    reading->to = clock_day(to);
    reading->statement->day = reading->from;
    return reading->from == reading->to ? STATUS_OK : wrong(reading, "it is not of one day");
}

static enum status account(struct reading *reading, const xmlNode *node)
{
    struct rail_statement *statement = reading->statement;
    const struct currency_row *row = currency_by_name(rail_text(node, "Ccy"));
    copy(rail_text(node, "Id/Othr/Id"), statement->account, sizeof statement->account);
    copy(rail_text(node, "Ownr/Id/OrgId/Othr/Id"), statement->bik, sizeof statement->bik);
    statement->currency = row == NULL ? CURRENCY_NONE : row->code;
    return row == NULL ? wrong(reading, "its currency is not known here") : STATUS_OK;
}

static enum status balance(struct reading *reading, const xmlNode *node)
{
    int64_t minor = 0;
    int32_t day = 0;
    bool is_opening = str_equal(rail_text(node, "Tp/CdOrPrtry/Cd"), STR("OPBD"));
    enum status status = money(reading, node, "Amt", true, &minor);
    if (status != STATUS_OK) {
        return status;
    }
    if (day_parse(rail_text(node, "Dt/Dt"), &day) != STATUS_OK || day != reading->from) {
        return wrong(reading, "a balance is of another day");
    }
    bool *has = is_opening ? &reading->has_opening : &reading->has_closing;
    int64_t *place = is_opening ? &reading->statement->opening : &reading->statement->closing;
    if (*has) {
        return wrong(reading, "one balance is there twice, the other is not");
    }
    *has = true;
    *place = is_credit(node) ? minor : -minor;
    return STATUS_OK;
}

static enum status total(struct reading *reading, const xmlNode *node, const char *path,
                         int64_t *count, int64_t *sum)
{
    struct amount amount;
    const xmlNode *part = rail_element(node, path);
    const struct currency_row *row = currency_find(reading->statement->currency);
    struct str digits = rail_text(part, "NbOfNtries");
    while (digits.size > 1 && digits.data[0] == '0') {
        digits.data++;
        digits.size--;
    }
    if (row == NULL || str_to_int64(digits, count) != STATUS_OK ||
        rail_amount_read(rail_text(part, "Sum"), str_from(row->name), true, &amount) != STATUS_OK) {
        return wrong(reading, "a total is not one");
    }
    *sum = amount.minor;
    return STATUS_OK;
}

static enum status summary(struct reading *reading, const xmlNode *node)
{
    struct totals *said = &reading->said;
    reading->has_totals = true;
    enum status status = total(reading, node, "TtlNtries", &said->count, &said->sum);
    if (status == STATUS_OK) {
        status = total(reading, node, "TtlCdtNtries", &said->credit_count, &said->credit_sum);
    }
    return status == STATUS_OK
               ? total(reading, node, "TtlDbtNtries", &said->debit_count, &said->debit_sum)
               : status;
}

static enum status add_entry(struct reading *reading, const struct rail_entry *entry)
{
    struct rail_statement *statement = reading->statement;
    if (statement->count == LIMIT_RAIL_ENTRIES) {
        return wrong(reading, "it has more entries than are taken");
    }
    if (statement->count == statement->room) {
        enum { FIRST = 1024 };
        size_t room = statement->room == 0 ? FIRST : statement->room * 2;
        struct rail_entry *bigger = realloc(statement->entries, room * sizeof *bigger);
        if (bigger == NULL) {
            return error_set(reading->error, STATUS_NO_MEMORY, "no memory for a statement");
        }
        statement->entries = bigger;
        statement->room = room;
    }
    statement->entries[statement->count++] = *entry;
    int64_t *sum = entry->is_credit ? &statement->credits : &statement->debits;
    reading->credit_count += entry->is_credit ? 1 : 0;
    return __builtin_add_overflow(*sum, entry->minor, sum) ? wrong(reading, "a sum overflows")
                                                           : STATUS_OK;
}

static enum status entry(struct reading *reading, const xmlNode *node)
{
    struct rail_entry made = {.is_credit = is_credit(node)};
    int64_t inside = 0;
    int32_t day = 0;
    const xmlNode *details = rail_element(node, "NtryDtls/TxDtls");
    enum status status = money(reading, node, "Amt", false, &made.minor);
    if (status == STATUS_OK) {
        status = money(reading, details, "Amt", false, &inside);
    }
    if (status != STATUS_OK) {
        return status;
    }
    if (inside != made.minor || is_credit(details) != made.is_credit) {
        return wrong(reading, "an entry and its transaction differ");
    }
    if (day_parse(rail_text(node, "BookgDt/Dt"), &day) != STATUS_OK || day != reading->from) {
        return wrong(reading, "an entry is of another day");
    }
    struct str name = rail_text(details, "Refs/MsgId");
    copy(name.size != 0 ? name : rail_text(node, "AcctSvcrRef"), made.name, sizeof made.name);
    copy(rail_text(details, "Refs/UETR"), made.uetr, sizeof made.uetr);
    return made.name[0] == '\0' ? wrong(reading, "an entry does not say whose it is")
                                : add_entry(reading, &made);
}

static const struct {
    const char *name;
    enum status (*read)(struct reading *reading, const xmlNode *node);
} parts[] = {{"FrToDt", period},
             {"Acct", account},
             {"Bal", balance},
             {"TxsSummry", summary},
             {"Ntry", entry}};

static enum status part(struct reading *reading, const xmlNode *node)
{
    const char *name = (const char *)node->name;
    if (strcmp(name, "Id") == 0) {
        copy(rail_text(node, ""), reading->statement->id, sizeof reading->statement->id);
    }
    for (size_t i = 0; i < ARRAY_COUNT(parts); i++) {
        if (strcmp(name, parts[i].name) == 0) {
            return parts[i].read(reading, node);
        }
    }
    return STATUS_OK;
}

/* ---- the whole */

/* Sums and counts are what it says itself. */
static enum status check(const struct reading *reading)
{
    const struct rail_statement *statement = reading->statement;
    const struct totals *said = &reading->said;
    int64_t sum = 0;
    int64_t end = 0;
    if (!reading->has_opening || !reading->has_closing || !reading->has_totals) {
        return wrong(reading, "a balance or the totals are not there");
    }
    if (__builtin_add_overflow(statement->credits, statement->debits, &sum) ||
        __builtin_add_overflow(statement->opening, statement->credits, &end) ||
        __builtin_sub_overflow(end, statement->debits, &end)) {
        return wrong(reading, "a sum overflows");
    }
    if (said->count != (int64_t)statement->count || said->sum != sum ||
        said->credit_count != (int64_t)reading->credit_count ||
        said->debit_count != (int64_t)(statement->count - reading->credit_count) ||
        said->credit_sum != statement->credits || said->debit_sum != statement->debits) {
        return wrong(reading,
                     "its entries are not those that its totals say: it is cut, or something"
                     " stands in it twice");
    }
    return end == statement->closing
               ? STATUS_OK
               : wrong(reading, "opening balance and turnovers do not make the closing balance");
}

static enum status walk_it(struct rail_walk *walk, struct reading *reading)
{
    enum { PARTS_DEPTH = 3 };
    enum status status = STATUS_OK;
    int more = xmlTextReaderRead(walk->reader);
    while (more == 1 && status == STATUS_OK) {
        int type = xmlTextReaderNodeType(walk->reader);
        if (type == XML_READER_TYPE_DOCUMENT_TYPE) {
            return wrong(reading, "a document type is not taken");
        }
        bool is_part =
            type == XML_READER_TYPE_ELEMENT && xmlTextReaderDepth(walk->reader) == PARTS_DEPTH;
        xmlNodePtr node = is_part ? xmlTextReaderExpand(walk->reader) : NULL;
        if (is_part && node == NULL) {
            break;
        }
        status = is_part && reading->error->text[0] == '\0' ? part(reading, node) : STATUS_OK;
        more = is_part ? xmlTextReaderNext(walk->reader) : xmlTextReaderRead(walk->reader);
    }
    if (status != STATUS_OK) {
        return status;
    }
    if (more != 0 || !rail_walk_is_good(walk)) {
        return reading->error->text[0] == '\0' ? wrong(reading, "it is cut, or not a camt.053")
                                               : STATUS_INVALID;
    }
    return check(reading);
}

enum status rail_statement_read(const struct rail_forms *forms, rail_read read, void *context,
                                struct rail_statement *statement, struct error *error)
{
    struct rail_walk walk;
    *statement = (struct rail_statement){0};
    error->text[0] = '\0';
    struct reading reading = {.statement = statement, .error = error};
    enum status status =
        rail_walk_begin(forms, rail_kind_name(RAIL_STATEMENT), read, context, &walk, error);
    if (status == STATUS_OK) {
        status = walk_it(&walk, &reading);
        rail_walk_end(&walk);
    }
    return status;
}

void rail_statement_free(struct rail_statement *statement)
{
    free(statement->entries);
    *statement = (struct rail_statement){0};
}
