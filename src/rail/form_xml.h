/* form_xml.h - texts as trees of the library that reads them. Only for this folder. */
#ifndef OKNO_RAIL_FORM_XML_H
#define OKNO_RAIL_FORM_XML_H

#include <libxml/tree.h>
#include <libxml/xmlreader.h>

#include "rail/form.h"

/* Read and hold against the schema of its namespace. name [out]: the schema's. Caller:
 * xmlFreeDoc. STATUS_INVALID: error says what is wrong, in English and without the text itself. */
OKNO_CHECK enum status rail_form_read(const struct rail_forms *forms, struct str text,
                                      const char **name, xmlDocPtr *document, struct error *error);

/* The same of a file that may be large, piece by piece: a reader that has to be walked to its end;
 * it is good when every xmlTextReaderRead was 1 and then 0, and rail_form_is_good. */
struct rail_walk {
    xmlTextReaderPtr reader;
    struct error *error; /* the first thing that is wrong */
    rail_read read;
    void *context;
    char last; /* byte of the piece before */
};
/* Fetches at most one piece at a time by read. */
OKNO_CHECK enum status rail_walk_begin(const struct rail_forms *forms, const char *name,
                                       rail_read read, void *context, struct rail_walk *walk,
                                       struct error *error);
bool rail_walk_is_good(const struct rail_walk *walk);
void rail_walk_end(struct rail_walk *walk);

/* The text of the element at a path of names below node: "GrpHdr/MsgId". data NULL: it is not
 * there. Borrowed from the document. */
struct str rail_text(const xmlNode *node, const char *path);
/* The element itself; NULL: it is not there. */
const xmlNode *rail_element(const xmlNode *node, const char *path);

#endif
