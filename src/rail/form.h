/* form.h - the schemas of the messages that okno speaks, and whether a text is of one of them.
 * For: message.h, statement.h. Strict: UTF-8 alone, no document type, no entities, no network, and
 * nothing that the schema does not name. */
#ifndef OKNO_RAIL_FORM_H
#define OKNO_RAIL_FORM_H

#include "base/str.h"

/* Made from src/rail/schema; ended by a row whose name is NULL. */
struct rail_schema {
    const char *name; /* "pacs.008.001.08" */
    const char *text;
};
extern const struct rail_schema rail_schemas[];

#define RAIL_NAMESPACE "urn:iso:std:iso:20022:tech:xsd:"

/* The schemas, read once. Several threads may use them at once. */
struct rail_forms;
OKNO_CHECK enum status rail_forms_new(struct rail_forms **forms, struct error *error);
/* NULL is allowed. */
void rail_forms_free(struct rail_forms *forms);

/* A piece of a file: how many bytes were put there, at most room; 0: the end; below 0: it failed.
 */
typedef int (*rail_read)(void *context, char *bytes, int room);

#endif
