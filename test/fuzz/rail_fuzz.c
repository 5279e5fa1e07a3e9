/* Messages and statements that strangers wrote: what is read can be written, and what was written
 * is read as it was; nothing is read that is not there. */
#include <stdlib.h>
#include <string.h>

#include "base/assume.h"
#include "fuzz/fuzz.h"
#include "rail/statement.h"

struct piece {
    const uint8_t *bytes;
    size_t size;
};

static int read_piece(void *context, char *bytes, int room)
{
    struct piece *piece = context;
    size_t size = piece->size < (size_t)room ? piece->size : (size_t)room;
    memcpy(bytes, piece->bytes, size);
    piece->bytes += size;
    piece->size -= size;
    return (int)size;
}

static void check_message(const struct rail_forms *forms, struct str text)
{
    struct error error = {0};
    struct rail_message message;
    struct rail_message back;
    struct buf out;
    if (rail_message_read(forms, text, &message, &error) != STATUS_OK) {
        assume(error.text[0] != '\0');
        return;
    }
    buf_init(&out, LIMIT_RAIL_MESSAGE);
    /* What a party's own fields cannot hold (an INN of 30 places) is left out, and may then be
     * missing. */
    if (rail_message_write(forms, &message, &out, &error) == STATUS_OK) {
        assume(rail_message_read(forms, buf_str(&out), &back, &error) == STATUS_OK);
        assume(strcmp(message.id, back.id) == 0);
        assume(message.amount.minor == back.amount.minor);
        assume(strcmp(message.purpose, back.purpose) == 0);
    }
    buf_free(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct rail_forms *forms;
    struct error error = {0};
    if (forms == NULL) {
        assume(rail_forms_new(&forms, &error) == STATUS_OK);
    }
    char *copy = malloc(size + 1); /* of its own: reading past it is seen */
    if (copy == NULL) {
        return 0;
    }
    memcpy(copy, data, size);
    check_message(forms, (struct str){copy, size});
    free(copy);
    struct piece piece = {data, size};
    struct rail_statement statement;
    if (rail_statement_read(forms, read_piece, &piece, &statement, &error) == STATUS_OK) {
        assume(statement.opening + statement.credits - statement.debits == statement.closing);
    }
    rail_statement_free(&statement);
    return 0;
}
