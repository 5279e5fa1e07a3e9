/* postgres_sql.h - the one set of SQL in PostgreSQL's words, and its error codes in ours. Pure; for
 * postgres.c.
 * Every function that makes text returns new text to be freed, NULL when there is no memory or the
 * form is none of those that store.h allows. */
#ifndef OKNO_STORE_POSTGRES_SQL_H
#define OKNO_STORE_POSTGRES_SQL_H

#include "store/store.h"

/* A migration: INTEGER becomes BIGINT, BLOB BYTEA, TEXT is compared by its bytes, and SQLite's own
 * words go. */
char *postgres_migration(const char *text);

/* A statement as it is; a reader's locks nothing. */
char *postgres_statement(const char *text, enum connection_mode mode);

/* The same statement for as many rows as its parameters, which become arrays, have elements.
 * letters: of the parameters, without the star. */
char *postgres_many(const char *text, const char *letters);

/* The same as a COPY in binary, the fastest way in: for an INSERT of its parameters in their order
 * and nothing else. */
char *postgres_copy(const char *text);

/* Is this SQLSTATE the given one, or of the class? */
bool postgres_state_is(const char *state, const char *class);
/* What an SQLSTATE means here. */
enum status postgres_status(const char *state);

#endif
