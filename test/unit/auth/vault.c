#include "auth/vault.h"

#include <stdlib.h>

#include "auth/handover.h"

#include <string.h>

#include "store/outbox.h"

static const struct store_sql *const *const modules[] = {auth_statements, handover_statements,
                                                         outbox_statements, NULL};

void vault_open(struct vault *vault)
{
    stage_open(&vault->stage, modules);
    vault->auth = (struct auth){.policy = auth_policy_strict("bank.example"),
                                .code_key = {{7}},
                                .clock = &vault->stage.clock,
                                .ids = &vault->stage.ids,
                                .random = &vault->stage.random};
}

void vault_close(struct vault *vault)
{
    stage_close(&vault->stage);
}

void vault_wait(struct vault *vault, int64_t seconds)
{
    vault->stage.clock.fixed_us += SECONDS_US(seconds);
}

enum auth_outcome vault_send(struct vault *vault, const char *phone,
                             const struct device_key *device, struct code_sent *sent)
{
    const struct code_request request = {.purpose = CODE_SIGN_IN,
                                         .customer = 5,
                                         .phone = str_from(phone),
                                         .device = device,
                                         .text = STR("Code {code}."),
                                         .address = STR("")};
    enum auth_outcome outcome = AUTH_OK;
    struct txn *txn = stage_begin(&vault->stage);
    int64_t writes = txn_writes(txn);
    assert_ok(code_send(txn, &vault->auth, &request, &outcome, sent));
    check_row("a refusal writes nothing", txn_writes(txn) > writes, outcome == AUTH_OK);
    stage_commit(&vault->stage);
    return outcome;
}

void vault_code(struct vault *vault, int64_t id, char code[8])
{
    char phone[20];
    char text[CODE_TEXT];
    enum status status = code_message(stage_read(&vault->stage), &vault->auth, id, phone, text);
    stage_read_end(&vault->stage);
    code[0] = '\0';
    if (status == STATUS_OK) {
        const char *at = strrchr(text, '#');
        assert_non_null(at);
        assert_int_equal(strlen(at + 1), 6);
        memcpy(code, at + 1, 7);
    } else {
        assert_int_equal(status, STATUS_NOT_FOUND);
    }
}

enum auth_outcome vault_use(struct vault *vault, const struct code_check *check,
                            struct code_result *result)
{
    enum auth_outcome outcome = AUTH_OK;
    struct txn *txn = stage_begin(&vault->stage);
    assert_ok(code_use(txn, &vault->auth, check, &outcome, result));
    bool written = outcome == AUTH_OK || outcome == AUTH_WRONG_CODE;
    check_row("only tries are written", txn_writes(txn) > 0, written);
    stage_commit(&vault->stage);
    return outcome;
}

int vault_setup(void **state)
{
    struct vault *vault = calloc(1, sizeof *vault);
    assert_non_null(vault);
    vault_open(vault);
    *state = vault;
    return 0;
}

int vault_teardown(void **state)
{
    vault_close(*state);
    free(*state);
    return 0;
}
