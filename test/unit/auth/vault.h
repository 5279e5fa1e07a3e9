/* vault.h - codes and sessions on a stage, with a clock that the test moves. */
#ifndef OKNO_TEST_VAULT_H
#define OKNO_TEST_VAULT_H

#include "auth/auth.h"
#include "support/stage.h"
#include "support/unit.h"

struct vault {
    struct stage stage;
    struct auth auth;
};

void vault_open(struct vault *vault);
void vault_close(struct vault *vault);

/* Seconds go by. */
void vault_wait(struct vault *vault, int64_t seconds);

/* A sign-in code for that number and device, in a transaction of its own. */
enum auth_outcome vault_send(struct vault *vault, const char *phone,
                             const struct device_key *device, struct code_sent *sent);
/* The six digits that its SMS would have; "" when there is nothing to send. */
void vault_code(struct vault *vault, int64_t id, char code[8]);
/* Try a code in a transaction of its own. */
enum auth_outcome vault_use(struct vault *vault, const struct code_check *check,
                            struct code_result *result);

/* One of its own for a test, as cmocka's state. */
int vault_setup(void **state);
int vault_teardown(void **state);
#define VAULT_TEST(name) cmocka_unit_test_setup_teardown(name, vault_setup, vault_teardown)

#endif
