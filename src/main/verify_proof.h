/* verify_proof.h - okno verify --proof: is this receipt (or proof in JSON) really of a transfer
 * that the bank has sealed? Offline: nothing but the file and the published key. */
#ifndef OKNO_MAIN_VERIFY_PROOF_H
#define OKNO_MAIN_VERIFY_PROOF_H

#include "ledger/seal.h"

enum { KEY_FILE_BYTES = 512 };

/* The published key: key_file, or seal.pub in the data folder when it is NULL.
 * text [out], KEY_FILE_BYTES, may be NULL: as it stands in the file. */
OKNO_CHECK enum status proof_key_load(const char *data, const char *key_file,
                                      struct seal_signer *key, char *text, struct error *error);

/* Prints what was sealed, or why not. An exit code of command.h. */
int verify_proof(const char *data, const char *key_file, const char *proof_file);

#endif
