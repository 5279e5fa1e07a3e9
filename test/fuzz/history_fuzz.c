/* Cursors of history: whatever a customer sends, nobody else's entry is shown. The first byte
 * chooses the account; the accounts' and transfers' ids are written as the letters A to D and T, so
 * that a corpus does not depend on them. */
#include "bank/history.h"

#include <stdlib.h>
#include <string.h>

#include "bank/branch.h"
#include "base/assume.h"
#include "base/encode.h"
#include "fuzz/fuzz.h"

static struct branch *branch;

static void close_branch(void)
{
    branch_close(branch);
    free(branch);
}

static void open_branch(void)
{
    struct payment_result result;
    branch = calloc(1, sizeof *branch);
    assume(branch != NULL);
    branch_open(branch);
    for (int64_t i = 0; i < 10; i++) {
        (void)branch_create(branch, i % 2 == 0 ? ANNA : BORIS,
                            branch_own(branch, i % 2 == 0 ? ANNA : BORIS, 100 + i), &result);
    }
    assume(atexit(close_branch) == 0);
}

static int64_t number_of(uint8_t letter)
{
    const int64_t numbers[] = {branch->customers[ANNA].current.id,
                               branch->customers[ANNA].savings.id,
                               branch->customers[BORIS].current.id, branch->own.id};
    return letter >= 'A' && letter <= 'D' ? numbers[letter - 'A'] : letter;
}

/* A version byte and pairs of (account, transfer): each byte of the input stands for a whole
 * number. */
static size_t make_cursor(const uint8_t *bytes, size_t size, char *out)
{
    unsigned char raw[1 + 21 * 16] = {1};
    size_t used = 1;
    struct ledger_account account;
    struct txn *txn = stage_read(&branch->stage);
    for (size_t i = 0; i < size && used + 8 <= sizeof raw; i++) {
        int64_t number = number_of(bytes[i]);
        if (bytes[i] == 'T' &&
            ledger_account_get(txn, i > 0 ? number_of(bytes[i - 1]) : 0, &account) == STATUS_OK) {
            number = account.last_transfer;
        }
        for (size_t b = 0; b < 8; b++) {
            raw[used + b] = (unsigned char)((uint64_t)number >> (8 * (7 - b)));
        }
        used += 8;
    }
    stage_read_end(&branch->stage);
    return base64url_encode(raw, used, out);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    char text[512];
    struct arena arena;
    struct history_page page;
    enum bank_outcome outcome = BANK_OK;
    if (branch == NULL) {
        open_branch();
    }
    if (size == 0) {
        return 0;
    }
    struct history_query query = {.account = bytes[0] == '0' ? 0 : number_of(bytes[0]),
                                  .limit = 1 + size % LIMIT_PAGE,
                                  .cursor = {(const char *)bytes + 1, size - 1},
                                  .from = INT32_MIN,
                                  .to = INT32_MAX};
    if (size > 1 && bytes[1] >= 'A' && bytes[1] <= 'D') {
        query.cursor = (struct str){text, make_cursor(bytes + 1, size - 1, text)};
    }
    arena_init(&arena, LIMIT_REQUEST_ARENA);
    enum status status = history_read(stage_read(&branch->stage), &branch->customers[ANNA].session,
                                      &query, &arena, &outcome, &page);
    stage_read_end(&branch->stage);
    assume(status == STATUS_OK || status == STATUS_INVALID);
    for (size_t i = 0; status == STATUS_OK && outcome == BANK_OK && i < page.count; i++) {
        assume(page.items[i].account == branch->customers[ANNA].current.id ||
               page.items[i].account == branch->customers[ANNA].savings.id);
    }
    arena_free(&arena);
    return 0;
}
