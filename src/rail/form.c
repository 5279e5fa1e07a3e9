#include "rail/form_xml.h"

#include <libxml/parser.h>
#include <libxml/xmlschemas.h>
#include <libxml/xmlschemastypes.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"

enum { SCHEMAS_MOST = 16 };

struct rail_forms {
    xmlSchemaPtr schemas[SCHEMAS_MOST];
};

static const int strict = XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING;

/* ---- what the library says */

/* The first complaint is kept, without the line's end. */
static void complain(void *context, xmlErrorPtr what)
{
    struct error *error = context;
    if (error->text[0] != '\0' || what == NULL || what->message == NULL) {
        return;
    }
    struct str text = str_from(what->message);
    while (text.size != 0 && (unsigned char)text.data[text.size - 1] <= ' ') {
        text.size--;
    }
    /* The library quotes what it read: a name or an account is nobody's business in a log. */
    struct str rest = text;
    struct str head = str_cut(&rest, '\'');
    struct str quoted = rest.data == NULL ? rest : str_cut(&rest, '\'');
    bool is_name = quoted.data != NULL && str_starts(quoted, STR("{" RAIL_NAMESPACE));
    while (is_name && quoted.size != 0 && quoted.data[0] != '}') {
        quoted.data++;
        quoted.size--;
    }
    if (is_name) {
        (void)error_set(error, STATUS_INVALID, "line %d: <%.*s> does not fit the schema",
                        what->line, (int)(quoted.size - 1), quoted.data + 1);
    } else {
        (void)error_set(error, STATUS_INVALID, "line %d: %.*s", what->line, STR_ARGS(head));
    }
}

/* ---- schemas */

static void library_start(void)
{
    xmlInitParser();
    xmlSchemaInitTypes();
}

static xmlSchemaPtr read_schema(const char *text, struct error *error)
{
    xmlSchemaParserCtxtPtr parser = xmlSchemaNewMemParserCtxt(text, (int)strlen(text));
    if (parser == NULL) {
        return NULL;
    }
    xmlSchemaSetParserStructuredErrors(parser, complain, error);
    xmlSchemaPtr schema = xmlSchemaParse(parser);
    xmlSchemaFreeParserCtxt(parser);
    return schema;
}

enum status rail_forms_new(struct rail_forms **forms, struct error *error)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    (void)pthread_once(&once, library_start);
    struct rail_forms *made = calloc(1, sizeof *made);
    if (made == NULL) {
        return error_set(error, STATUS_NO_MEMORY, "no memory for the schemas");
    }
    for (size_t i = 0; rail_schemas[i].name != NULL && i < SCHEMAS_MOST; i++) {
        struct error why = {0};
        made->schemas[i] = read_schema(rail_schemas[i].text, &why);
        if (made->schemas[i] == NULL) {
            rail_forms_free(made);
            return error_set(error, STATUS_BUG, "schema %s: %s", rail_schemas[i].name, why.text);
        }
    }
    *forms = made;
    return STATUS_OK;
}

void rail_forms_free(struct rail_forms *forms)
{
    if (forms != NULL) {
        for (size_t i = 0; i < SCHEMAS_MOST; i++) {
            xmlSchemaFree(forms->schemas[i]);
        }
        free(forms);
    }
}

static xmlSchemaPtr schema_of(const struct rail_forms *forms, struct str name, const char **known)
{
    for (size_t i = 0; rail_schemas[i].name != NULL; i++) {
        if (str_equal(name, str_from(rail_schemas[i].name))) {
            *known = rail_schemas[i].name;
            return forms->schemas[i];
        }
    }
    return NULL;
}

/* ---- one message */

/* A message is text and nothing that a reader has to expand or fetch. */
static bool is_plain(struct str text)
{
    return memmem(text.data, text.size, "<!", 2) == NULL && memchr(text.data, 0, text.size) == NULL;
}

/* The encoding that the declaration names, where there is one, is UTF-8. */
static bool is_utf8(struct str text)
{
    const char *end = memmem(text.data, text.size, "?>", 2);
    struct str head = {text.data, end == NULL ? 0 : (size_t)(end - text.data)};
    const char *found = memmem(head.data, head.size, "encoding=", 9);
    if (found == NULL) {
        return true;
    }
    struct str named = {found + 9, head.size - (size_t)(found + 9 - head.data)};
    return named.size >= 7 && str_equal_fold((struct str){named.data + 1, 5}, STR("UTF-8")) &&
           named.data[6] == named.data[0];
}

static enum status hold_against(xmlSchemaPtr schema, xmlDocPtr document, struct error *error)
{
    xmlSchemaValidCtxtPtr valid = xmlSchemaNewValidCtxt(schema);
    if (valid == NULL) {
        return error_set(error, STATUS_NO_MEMORY, "no memory to check a message");
    }
    struct error why = {0};
    xmlSchemaSetValidStructuredErrors(valid, complain, &why);
    int result = xmlSchemaValidateDoc(valid, document);
    xmlSchemaFreeValidCtxt(valid);
    return result == 0 ? STATUS_OK
                       : error_set(error, STATUS_INVALID, "%s",
                                   why.text[0] == '\0' ? "does not fit the schema" : why.text);
}

static xmlDocPtr parse(struct str text, struct error *error)
{
    xmlParserCtxtPtr parser = xmlNewParserCtxt();
    if (parser == NULL) {
        return NULL;
    }
    xmlDocPtr document =
        xmlCtxtReadMemory(parser, text.data, (int)text.size, NULL, "UTF-8", strict);
    if (document == NULL) {
        struct error why = {0};
        complain(&why, xmlCtxtGetLastError(parser));
        (void)error_set(error, STATUS_INVALID, "not XML: %s",
                        why.text[0] == '\0' ? "cut or empty" : why.text);
    }
    xmlFreeParserCtxt(parser);
    return document;
}

enum status rail_form_read(const struct rail_forms *forms, struct str text, const char **name,
                           xmlDocPtr *document, struct error *error)
{
    if (text.size > LIMIT_RAIL_MESSAGE) {
        return error_set(error, STATUS_INVALID, "a message has at most %d bytes",
                         LIMIT_RAIL_MESSAGE);
    }
    if (!is_plain(text)) {
        return error_set(error, STATUS_INVALID,
                         "document types, comments, CDATA and NUL are not taken");
    }
    if (!is_utf8(text)) {
        return error_set(error, STATUS_INVALID, "a message is UTF-8");
    }
    xmlDocPtr made = parse(text, error);
    if (made == NULL) {
        return STATUS_INVALID;
    }
    const xmlNode *root = xmlDocGetRootElement(made);
    struct str space =
        str_from(root == NULL || root->ns == NULL ? "" : (const char *)root->ns->href);
    struct str known = STR(RAIL_NAMESPACE);
    xmlSchemaPtr schema = NULL;
    if (str_starts(space, known)) {
        space.data += known.size;
        space.size -= known.size;
        schema = schema_of(forms, space, name);
    }
    enum status status = schema == NULL
                             ? error_set(error, STATUS_INVALID, "not a message that is spoken here")
                             : hold_against(schema, made, error);
    if (status != STATUS_OK) {
        xmlFreeDoc(made);
        return status;
    }
    *document = made;
    return STATUS_OK;
}

/* ---- a long one */

/* Pieces on their way to the library: what has to be expanded or fetched never gets there. */
static int read_plain(void *context, char *bytes, int room)
{
    struct rail_walk *walk = context;
    int size = walk->read(walk->context, bytes, room);
    struct str piece = {bytes, size > 0 ? (size_t)size : 0};
    if (piece.size == 0) {
        return size;
    }
    if (!is_plain(piece) || (walk->last == '<' && bytes[0] == '!')) {
        (void)error_set(walk->error, STATUS_INVALID,
                        "document types, comments, CDATA and NUL are not taken");
        return -1;
    }
    walk->last = bytes[piece.size - 1];
    return size;
}

enum status rail_walk_begin(const struct rail_forms *forms, const char *name, rail_read read,
                            void *context, struct rail_walk *walk, struct error *error)
{
    const char *known = NULL;
    xmlSchemaPtr schema = schema_of(forms, str_from(name), &known);
    *walk = (struct rail_walk){.error = error, .read = read, .context = context};
    walk->reader =
        schema == NULL ? NULL : xmlReaderForIO(read_plain, NULL, walk, NULL, "UTF-8", strict);
    if (walk->reader == NULL) {
        return error_set(error, STATUS_NO_MEMORY, "no memory to read a file");
    }
    xmlTextReaderSetStructuredErrorHandler(walk->reader, complain, error);
    if (xmlTextReaderSetSchema(walk->reader, schema) != 0) {
        rail_walk_end(walk);
        return error_set(error, STATUS_NO_MEMORY, "no memory to check a file");
    }
    return STATUS_OK;
}

bool rail_walk_is_good(const struct rail_walk *walk)
{
    return walk->error->text[0] == '\0' && xmlTextReaderIsValid(walk->reader) == 1;
}

void rail_walk_end(struct rail_walk *walk)
{
    if (walk->reader != NULL) {
        xmlTextReaderSetSchema(walk->reader, NULL);
        xmlFreeTextReader(walk->reader);
        walk->reader = NULL;
    }
}

/* ---- looking */

const xmlNode *rail_element(const xmlNode *node, const char *path)
{
    struct str rest = str_from(path);
    while (node != NULL && rest.data != NULL && rest.size != 0) {
        struct str name = str_cut(&rest, '/');
        const xmlNode *child = node->children;
        while (child != NULL && (child->type != XML_ELEMENT_NODE ||
                                 !str_equal(str_from((const char *)child->name), name))) {
            child = child->next;
        }
        node = child;
    }
    return node;
}

struct str rail_text(const xmlNode *node, const char *path)
{
    const xmlNode *found = rail_element(node, path);
    const xmlNode *text = found == NULL ? NULL : found->children;
    return text == NULL || text->type != XML_TEXT_NODE ? (struct str){0}
                                                       : str_from((const char *)text->content);
}
