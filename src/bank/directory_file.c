/* directory_file.c - the regulator's file, ED807, to rows. libxml2 reads it: it knows the
 * encodings, fetches nothing and expands nothing. */
#include <libxml/parser.h>
#include <libxml/tree.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bank/directory.h"
#include "base/limits.h"
#include "money/digits.h"

struct reading {
    struct arena *arena;
    struct directory_file *file;
    enum status status;
    const char *why; /* NULL: nothing is wrong */
};

static bool wrong(struct reading *reading, const char *why)
{
    reading->why = reading->why == NULL ? why : reading->why;
    return false;
}

static bool has_name(const xmlNode *node, const char *name)
{
    return node->type == XML_ELEMENT_NODE && strcmp((const char *)node->name, name) == 0;
}

static const xmlNode *child_of(const xmlNode *node, const char *name)
{
    for (const xmlNode *child = node->children; child != NULL; child = child->next) {
        if (has_name(child, name)) {
            return child;
        }
    }
    return NULL;
}

/* A copy of an attribute; empty when it is not there. */
static struct str attribute(struct reading *reading, const xmlNode *node, const char *name)
{
    xmlChar *value = xmlGetNoNsProp(node, (const xmlChar *)name);
    struct str text =
        value == NULL ? STR("") : arena_copy(reading->arena, str_from((const char *)value));
    xmlFree(value);
    if (text.data == NULL) {
        reading->status = STATUS_NO_MEMORY;
        return STR("");
    }
    return text;
}

/* ---- one bank */

static enum directory_kind kind_of(struct str number)
{
    static const int kinds[DIRECTORY_KIND_END][3] = {
#define KINDS(name, first, second, third, word) {first, second, third},
        DIRECTORY_KIND_LIST(KINDS)
#undef KINDS
    };
    int64_t type = 0;
    if (str_to_int64(number, &type) != STATUS_OK || type == 0) {
        return DIRECTORY_OTHER;
    }
    for (size_t i = 0; i < DIRECTORY_KIND_END; i++) {
        if (type == kinds[i][0] || type == kinds[i][1] || type == kinds[i][2]) {
            return (enum directory_kind)i;
        }
    }
    return DIRECTORY_OTHER;
}

/* Those in force on the day of the file, each once, with blanks between. */
static struct str restrictions_of(struct reading *reading, const xmlNode *participant)
{
    struct str all = STR("");
    for (const xmlNode *row = participant->children; row != NULL; row = row->next) {
        int32_t day = 0;
        if (!has_name(row, "RstrList")) {
            continue;
        }
        struct str word = attribute(reading, row, "Rstr");
        struct str from = attribute(reading, row, "RstrDate");
        bool is_ahead = day_parse(from, &day) == STATUS_OK && day > reading->file->day;
        if (word.size == 0 || is_ahead) {
            continue;
        }
        all = all.size == 0
                  ? word
                  : arena_printf(reading->arena, "%.*s %.*s", STR_ARGS(all), STR_ARGS(word));
        reading->status = all.data == NULL ? STATUS_NO_MEMORY : reading->status;
        all = all.data == NULL ? STR("") : all;
    }
    return all;
}

/* The account through which money reaches it, of those that are open. */
static struct str correspondent_of(struct reading *reading, const xmlNode *entry)
{
    for (const xmlNode *row = entry->children; row != NULL; row = row->next) {
        if (!has_name(row, "Accounts")) {
            continue;
        }
        struct str number = attribute(reading, row, "Account");
        struct str state = attribute(reading, row, "AccountStatus");
        bool is_open = state.size == 0 || str_equal(state, STR("ACAC"));
        bool is_of_kind = str_starts(number, STR("30101")) || str_starts(number, STR("40102"));
        if (is_open && is_of_kind && digits_are(number, ACCOUNT_NUMBER_DIGITS)) {
            return number;
        }
    }
    return STR("");
}

static struct str place_of(struct reading *reading, const xmlNode *participant)
{
    struct str kind = attribute(reading, participant, "Tnp");
    struct str name = attribute(reading, participant, "Nnp");
    struct str place =
        kind.size == 0 ? name
                       : arena_printf(reading->arena, "%.*s %.*s", STR_ARGS(kind), STR_ARGS(name));
    reading->status = place.data == NULL ? STATUS_NO_MEMORY : reading->status;
    return place.data == NULL ? STR("") : place;
}

static bool read_bank(struct reading *reading, const xmlNode *entry, struct directory_bank *bank)
{
    const xmlNode *participant = child_of(entry, "ParticipantInfo");
    bank->bik = attribute(reading, entry, "BIC");
    if (!bik_is_valid(bank->bik)) {
        return wrong(reading, "an entry has no BIK");
    }
    bank->name = participant == NULL ? STR("") : attribute(reading, participant, "NameP");
    if (bank->name.size == 0) {
        return wrong(reading, "an entry has no name");
    }
    bank->place = place_of(reading, participant);
    bank->kind = kind_of(attribute(reading, participant, "PtType"));
    bank->is_leaving = str_equal(attribute(reading, participant, "ParticipantStatus"), STR("PSDL"));
    bank->restrictions = restrictions_of(reading, participant);
    bank->correspondent = correspondent_of(reading, entry);
    struct str since = attribute(reading, participant, "DateIn");
    bool has_day = since.size == 0 || day_parse(since, &bank->since) == STATUS_OK;
    enum { NAME_MOST = 160, PLACE_MOST = 60 }; /* characters */
    bool is_plain = str_is_plain_text(bank->name) && str_is_plain_text(bank->place) &&
                    str_is_plain_text(bank->restrictions) &&
                    str_characters(bank->name) <= NAME_MOST &&
                    str_characters(bank->place) <= PLACE_MOST;
    return (has_day && is_plain) || wrong(reading, "an entry has a field that cannot be read");
}

/* ---- all of them */

static int by_bik(const void *first, const void *second)
{
    const struct directory_bank *one = first;
    const struct directory_bank *other = second;
    return memcmp(one->bik.data, other->bik.data, BIK_DIGITS);
}

static bool are_different(struct reading *reading)
{
    struct directory_file *file = reading->file;
    qsort(file->banks, file->count, sizeof *file->banks, by_bik);
    for (size_t i = 1; i < file->count; i++) {
        if (by_bik(&file->banks[i - 1], &file->banks[i]) == 0) {
            return wrong(reading, "a BIK stands there twice");
        }
    }
    return true;
}

static bool read_banks(struct reading *reading, const xmlNode *root)
{
    struct directory_file *file = reading->file;
    size_t most = 0;
    for (const xmlNode *entry = root->children; entry != NULL; entry = entry->next) {
        most += has_name(entry, "BICDirectoryEntry");
    }
    if (most == 0 || most > LIMIT_DIRECTORY) {
        return wrong(reading, most == 0 ? "it names no bank" : "it names too many banks");
    }
    file->banks = ARENA_ARRAY(reading->arena, struct directory_bank, most);
    if (file->banks == NULL) {
        reading->status = STATUS_NO_MEMORY;
        return false;
    }
    for (const xmlNode *entry = root->children; entry != NULL; entry = entry->next) {
        if (has_name(entry, "BICDirectoryEntry") &&
            !read_bank(reading, entry, &file->banks[file->count++])) {
            return false;
        }
    }
    return reading->status == STATUS_OK && are_different(reading);
}

/* Which day's it is, and that it is the whole directory (FIRR), not changes to one. */
static bool read_head(struct reading *reading, const xmlNode *root)
{
    struct directory_file *file = reading->file;
    if (!has_name(root, "ED807")) {
        return wrong(reading, "it is no directory of banks (ED807)");
    }
    struct str whole = attribute(reading, root, "InfoTypeCode");
    struct str day = attribute(reading, root, "BusinessDay");
    struct str made = attribute(reading, root, "EDDate");
    if (!str_equal(whole, STR("FIRR"))) {
        return wrong(reading, "it is not the whole directory");
    }
    if (day_parse(day.size == 0 ? made : day, &file->day) != STATUS_OK ||
        str_to_int64(attribute(reading, root, "EDNo"), &file->number) != STATUS_OK) {
        return wrong(reading, "its day or its number cannot be read");
    }
    return true;
}

static void library_start(void)
{
    xmlInitParser();
}

/* Text and nothing that a reader would have to expand. */
static bool is_plain(struct str bytes)
{
    return memmem(bytes.data, bytes.size, "<!DOCTYPE", 9) == NULL &&
           memmem(bytes.data, bytes.size, "<!ENTITY", 8) == NULL &&
           memchr(bytes.data, 0, bytes.size) == NULL;
}

enum status directory_read(struct str bytes, struct arena *arena, struct directory_file *file,
                           const char **why)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    (void)pthread_once(&once, library_start);
    memset(file, 0, sizeof *file);
    struct reading reading = {.arena = arena, .file = file, .status = STATUS_OK};
    if (bytes.size == 0 || bytes.size > LIMIT_DIRECTORY_FILE || !is_plain(bytes)) {
        *why = bytes.size == 0                     ? "it is empty"
               : bytes.size > LIMIT_DIRECTORY_FILE ? "it is too large"
                                                   : "it is more than plain XML";
        return STATUS_INVALID;
    }
    xmlDoc *document = xmlReadMemory(bytes.data, (int)bytes.size, NULL, NULL,
                                     XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
    const xmlNode *root = document == NULL ? NULL : xmlDocGetRootElement(document);
    bool is_read = root == NULL ? wrong(&reading, "it is no whole XML: it may be cut")
                                : read_head(&reading, root) && read_banks(&reading, root);
    xmlFreeDoc(document);
    *why = reading.why == NULL ? "" : reading.why;
    return reading.status != STATUS_OK ? reading.status : is_read ? STATUS_OK : STATUS_INVALID;
}
