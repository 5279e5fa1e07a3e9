#include "main/verify_proof.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/encode.h"
#include "base/limits.h"
#include "document/receipt.h"
#include "main/command.h"
#include "money/amount.h"

/* ---- files */

/* At most room bytes. STATUS_NOT_FOUND, STATUS_INVALID when there is more. */
static enum status read_file(const char *path, char *bytes, size_t room, size_t *size)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        return STATUS_NOT_FOUND;
    }
    *size = fread(bytes, 1, room, file);
    bool more = fgetc(file) != EOF;
    bool failed = ferror(file) != 0;
    (void)fclose(file);
    return failed ? STATUS_IO : more ? STATUS_INVALID : STATUS_OK;
}

enum status proof_key_load(const char *data, const char *key_file, struct seal_signer *key,
                           char *text, struct error *error)
{
    char path[4096];
    char bytes[KEY_FILE_BYTES];
    size_t size = 0;
    int length = snprintf(path, sizeof path, "%s%s", key_file == NULL ? data : key_file,
                          key_file == NULL ? "/seal.pub" : "");
    if (length < 0 || (size_t)length >= sizeof path) {
        return error_set(error, STATUS_INVALID, "path too long");
    }
    enum status status = read_file(path, bytes, sizeof bytes - 1, &size);
    if (status == STATUS_OK) {
        status = seal_key_read((struct str){bytes, size}, key);
    }
    if (status != STATUS_OK) {
        return error_set(error, status, "%s is not a published key", path);
    }
    bytes[size] = '\0';
    if (text != NULL) {
        memcpy(text, bytes, size + 1);
    }
    return STATUS_OK;
}

/* ---- the proof in a receipt: base64url behind a mark in the PDF's keywords */

static bool is_base64url(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_';
}

/* The proof's JSON, decoded in place. data NULL: there is none. */
static struct str find_proof(char *bytes, size_t size)
{
    struct str mark = str_from(RECEIPT_PROOF_MARK);
    if (size < 4 || memcmp(bytes, "%PDF", 4) != 0) {
        return (struct str){bytes, size};
    }
    char *at = memmem(bytes, size, mark.data, mark.size);
    if (at == NULL) {
        return (struct str){NULL, 0};
    }
    at += mark.size;
    size_t length = 0;
    while (at + length < bytes + size && is_base64url(at[length])) {
        length++;
    }
    char *text = malloc(length + 1);
    size_t decoded = 0;
    struct str found = {NULL, 0};
    if (text != NULL &&
        base64url_decode((struct str){at, length}, text, length, &decoded) == STATUS_OK) {
        memcpy(bytes, text, decoded);
        found = (struct str){bytes, decoded};
    }
    free(text);
    return found;
}

/* ---- the answer */

static void print_transfer(const struct transfer *transfer)
{
    char amount[AMOUNT_TEXT];
    char time[CLOCK_TEXT];
    amount_format((struct amount){transfer->amount, transfer->currency}, amount);
    clock_format(transfer->created_us, time);
    const struct currency_row *currency = currency_find(transfer->currency);
    (void)printf("the proof holds: transfer %lld of payment %lld, %s %s, %s, from account %lld to"
                 " account %lld\n",
                 (long long)transfer->id, (long long)transfer->user_data, amount,
                 currency == NULL ? "?" : currency->name, time, (long long)transfer->debit_account,
                 (long long)transfer->credit_account);
}

static int check(struct str proof, const char *key_text)
{
    struct transfer transfer;
    const char *why = "there is no proof in this document";
    enum status status = proof.data == NULL
                             ? STATUS_INVALID
                             : seal_proof_check(proof, str_from(key_text), &transfer, &why);
    if (status != STATUS_OK) {
        (void)printf("THE PROOF DOES NOT HOLD: %s\n", why);
        return EXIT_FAILED;
    }
    if (currency_find(transfer.currency) == NULL) {
        (void)printf("THE PROOF DOES NOT HOLD: its currency is unknown\n");
        return EXIT_FAILED;
    }
    print_transfer(&transfer);
    return EXIT_DONE;
}

int verify_proof(const char *data, const char *key_file, const char *proof_file)
{
    struct seal_signer key;
    struct error error = {0};
    char key_text[KEY_FILE_BYTES];
    if (proof_key_load(data, key_file, &key, key_text, &error) != STATUS_OK) {
        (void)fprintf(stderr, "okno verify: %s; name it with --key\n", error.text);
        return EXIT_USAGE;
    }
    char *bytes = malloc(LIMIT_DOCUMENT);
    size_t size = 0;
    enum status status =
        bytes == NULL ? STATUS_NO_MEMORY : read_file(proof_file, bytes, LIMIT_DOCUMENT, &size);
    int code = EXIT_USAGE;
    if (status == STATUS_OK) {
        code = check(find_proof(bytes, size), key_text);
    } else {
        (void)fprintf(stderr, "okno verify: cannot read %s: %s\n", proof_file, status_name(status));
    }
    free(bytes);
    return code;
}
