#include "auth/window.h"

#include <assert.h>
#include <string.h>

#include "auth/auth_store.h"
#include "base/encode.h"
#include "base/limits.h"

/* ---- tickets: window, time, account, and a MAC over these and the device */

enum { TICKET_TIME = 8, TICKET_MAC = 16, TICKET_BODY = 1 + TICKET_TIME + WINDOW_ACCOUNT };
enum { TICKET = TICKET_BODY + TICKET_MAC };

static struct str bytes_of(const void *bytes, size_t size)
{
    return (struct str){bytes, size};
}

static struct digest mac_of(const struct auth *auth, const struct device_key *device,
                            const unsigned char body[TICKET_BODY])
{
    const struct str parts[] = {STR("launch ticket"), bytes_of(device->bytes, sizeof device->bytes),
                                bytes_of(body, TICKET_BODY)};
    return hmac_parts(&auth->code_key, parts, ARRAY_COUNT(parts));
}

static void put_time(unsigned char out[TICKET_TIME], int64_t seconds)
{
    for (size_t i = 0; i < TICKET_TIME; i++) {
        out[i] = (unsigned char)((uint64_t)seconds >> (8 * (TICKET_TIME - 1 - i)));
    }
}

static int64_t get_time(const unsigned char in[TICKET_TIME])
{
    uint64_t seconds = 0;
    for (size_t i = 0; i < TICKET_TIME; i++) {
        seconds = seconds << 8 | in[i];
    }
    return (int64_t)seconds;
}

static void hash_account(const struct auth *auth, enum window window, int64_t user,
                         unsigned char account[WINDOW_ACCOUNT])
{
    memset(account, 0, WINDOW_ACCOUNT);
    if (user == 0) {
        return;
    }
    unsigned char number[TICKET_TIME];
    const unsigned char which = (unsigned char)window;
    put_time(number, user);
    const struct str parts[] = {STR("messenger account"), bytes_of(&which, 1),
                                bytes_of(number, sizeof number)};
    struct digest digest = hmac_parts(&auth->code_key, parts, ARRAY_COUNT(parts));
    memcpy(account, digest.bytes, WINDOW_ACCOUNT);
}

void window_ticket_make(const struct auth *auth, const struct device_key *device,
                        enum window window, int64_t user, char ticket[WINDOW_TICKET_TEXT])
{
    unsigned char bytes[TICKET];
    bytes[0] = (unsigned char)window;
    put_time(bytes + 1, clock_now(auth->clock) / MICROSECONDS);
    hash_account(auth, window, user, bytes + 1 + TICKET_TIME);
    struct digest mac = mac_of(auth, device, bytes);
    memcpy(bytes + TICKET_BODY, mac.bytes, TICKET_MAC);
    static_assert(BASE64URL_SIZE(TICKET) < WINDOW_TICKET_TEXT, "a ticket fits its text");
    (void)base64url_encode(bytes, sizeof bytes, ticket);
}

enum status window_ticket_read(const struct auth *auth, const struct device_key *device,
                               struct str ticket, struct window_link *link)
{
    unsigned char bytes[TICKET];
    size_t size = 0;
    if (base64url_decode(ticket, bytes, sizeof bytes, &size) != STATUS_OK || size != TICKET) {
        return STATUS_INVALID;
    }
    struct digest mac = mac_of(auth, device, bytes);
    if (!crypto_equal(mac.bytes, bytes + TICKET_BODY, TICKET_MAC)) {
        return STATUS_INVALID;
    }
    int64_t age = clock_now(auth->clock) / MICROSECONDS - get_time(bytes + 1);
    if (age > WINDOW_TICKET_SECONDS || age < -WINDOW_TICKET_SECONDS || bytes[0] >= WINDOW_COUNT) {
        return STATUS_INVALID;
    }
    link->window = (enum window)bytes[0];
    memcpy(link->account, bytes + 1 + TICKET_TIME, WINDOW_ACCOUNT);
    return STATUS_OK;
}

/* ---- what is kept */

/* Another account, or one where there was none named before; the first time is no change. */
enum status window_is_other(struct txn *txn, int64_t customer, const struct window_link *link,
                            bool *is_other)
{
    unsigned char former[WINDOW_ACCOUNT];
    enum status status = customer_window_load(txn, customer, link->window, former);
    *is_other = status == STATUS_OK && !crypto_equal(former, link->account, WINDOW_ACCOUNT);
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

enum status window_link_session(struct txn *txn, const struct auth *auth,
                                const struct session *session, const struct window_link *link,
                                bool *is_other)
{
    int64_t now = clock_now(auth->clock);
    enum status status = window_is_other(txn, session->customer, link, is_other);
    if (status == STATUS_OK) {
        status = session_window_put(txn, session->id, link, *is_other, now);
    }
    return status == STATUS_OK ? customer_window_put(txn, session->customer, link, now) : status;
}

enum status window_of_session(struct txn *txn, int64_t session, enum window *window)
{
    int64_t number = WINDOW_BROWSER;
    enum status status = session_window_load(txn, session, &number);
    *window = status == STATUS_OK ? (enum window)number : WINDOW_BROWSER;
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

enum status window_end_sessions(struct txn *txn, const struct auth *auth, enum window window,
                                int64_t *after, size_t *ended)
{
    int64_t sessions[LIMIT_CLOSING];
    enum status status = session_list_linked(txn, window, *after, sessions, LIMIT_CLOSING, ended);
    if (status != STATUS_OK || *ended == 0) {
        return status;
    }
    *after = sessions[*ended - 1];
    return session_set_all_ended(txn, sessions, *ended, clock_now(auth->clock));
}

enum status window_customers(struct txn *txn, const struct auth *auth, enum window window,
                             int64_t after, struct window_customer *customers, size_t room,
                             size_t *count)
{
    int64_t now = clock_now(auth->clock);
    enum status status = window_list_customers(txn, window, after, customers, room, count);
    for (size_t i = 0; i < *count && status == STATUS_OK; i++) {
        status = window_count_sessions(txn, window, now, &customers[i]);
    }
    return status;
}
