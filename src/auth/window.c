#include "auth/window.h"

#include <assert.h>
#include <string.h>

#include "auth/auth_store.h"
#include "base/encode.h"
#include "base/limits.h"

/* ---- tickets: window, when it was made, how long after the launch, account, and a MAC over these
 * and the device */

enum { TICKET_TIME = 8, TICKET_AGE = 4, TICKET_MAC = 16 };
enum { AT_AGE = 1 + TICKET_TIME, AT_ACCOUNT = AT_AGE + TICKET_AGE };
enum { TICKET_BODY = AT_ACCOUNT + WINDOW_ACCOUNT, TICKET = TICKET_BODY + TICKET_MAC };

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

static void put_number(unsigned char *out, size_t size, int64_t number)
{
    for (size_t i = 0; i < size; i++) {
        out[i] = (unsigned char)((uint64_t)number >> (8 * (size - 1 - i)));
    }
}

static int64_t get_number(const unsigned char *in, size_t size)
{
    uint64_t number = 0;
    for (size_t i = 0; i < size; i++) {
        number = number << 8 | in[i];
    }
    return (int64_t)number;
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
    put_number(number, sizeof number, user);
    const struct str parts[] = {STR("messenger account"), bytes_of(&which, 1),
                                bytes_of(number, sizeof number)};
    struct digest digest = hmac_parts(&auth->code_key, parts, ARRAY_COUNT(parts));
    memcpy(account, digest.bytes, WINDOW_ACCOUNT);
}

static void seal(const struct auth *auth, const struct device_key *device,
                 unsigned char bytes[TICKET], char ticket[WINDOW_TICKET_TEXT])
{
    struct digest mac = mac_of(auth, device, bytes);
    memcpy(bytes + TICKET_BODY, mac.bytes, TICKET_MAC);
    static_assert(BASE64URL_SIZE(TICKET) < WINDOW_TICKET_TEXT, "a ticket fits its text");
    (void)base64url_encode(bytes, TICKET, ticket);
}

static int64_t now_seconds(const struct auth *auth)
{
    return clock_now(auth->clock) / MICROSECONDS;
}

void window_ticket_make(const struct auth *auth, const struct device_key *device,
                        enum window window, int64_t user, char ticket[WINDOW_TICKET_TEXT])
{
    unsigned char bytes[TICKET] = {(unsigned char)window};
    put_number(bytes + 1, TICKET_TIME, now_seconds(auth));
    hash_account(auth, window, user, bytes + AT_ACCOUNT);
    seal(auth, device, bytes, ticket);
}

/* Whatever its age. */
static enum status open_ticket(const struct auth *auth, const struct device_key *device,
                               struct str ticket, unsigned char bytes[TICKET])
{
    size_t size = 0;
    if (base64url_decode(ticket, bytes, TICKET, &size) != STATUS_OK || size != TICKET) {
        return STATUS_INVALID;
    }
    struct digest mac = mac_of(auth, device, bytes);
    bool is_ours = crypto_equal(mac.bytes, bytes + TICKET_BODY, TICKET_MAC);
    return is_ours && bytes[0] < WINDOW_COUNT ? STATUS_OK : STATUS_INVALID;
}

enum status window_ticket_read(const struct auth *auth, const struct device_key *device,
                               struct str ticket, struct window_link *link)
{
    unsigned char bytes[TICKET];
    enum status status = open_ticket(auth, device, ticket, bytes);
    if (status != STATUS_OK) {
        return status;
    }
    int64_t age = now_seconds(auth) - get_number(bytes + 1, TICKET_TIME);
    if (age > WINDOW_TICKET_SECONDS || age < -WINDOW_TICKET_SECONDS) {
        return STATUS_INVALID;
    }
    link->window = (enum window)bytes[0];
    memcpy(link->account, bytes + AT_ACCOUNT, WINDOW_ACCOUNT);
    return STATUS_OK;
}

enum status window_ticket_renew(const struct auth *auth, const struct device_key *device,
                                struct str ticket, char renewed[WINDOW_TICKET_TEXT],
                                enum window *window)
{
    unsigned char bytes[TICKET];
    enum status status = open_ticket(auth, device, ticket, bytes);
    if (status != STATUS_OK) {
        return status;
    }
    int64_t now = now_seconds(auth);
    int64_t launched = get_number(bytes + 1, TICKET_TIME) - get_number(bytes + AT_AGE, TICKET_AGE);
    int64_t age = now > launched ? now - launched : 0;
    if (age > WINDOW_LAUNCH_SECONDS || launched - now > WINDOW_TICKET_SECONDS) {
        return STATUS_INVALID;
    }
    put_number(bytes + 1, TICKET_TIME, now);
    put_number(bytes + AT_AGE, TICKET_AGE, age);
    seal(auth, device, bytes, renewed);
    *window = (enum window)bytes[0];
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
