#include "ledger/shadow.h"

#include "support/unit.h"

void shadow_add(struct shadow *shadow, const struct shadow_transfer *made)
{
    assert_true(shadow->now.transfers < SHADOW_TRANSFERS);
    shadow->transfers[shadow->now.transfers++] = *made;
}

void shadow_add_term(struct shadow *shadow, int64_t account, int64_t lower)
{
    assert_true(shadow->now.terms < SHADOW_TERMS);
    shadow->terms[shadow->now.terms++] = (struct shadow_term){account, lower};
}

int64_t shadow_last(const struct shadow *shadow, struct moment at)
{
    return at.transfers == 0 ? 0 : shadow->transfers[at.transfers - 1].id;
}

int64_t shadow_key(const struct shadow *shadow, struct moment at, int64_t key, int64_t step)
{
    for (size_t i = 0; i < at.transfers; i++) {
        const struct shadow_transfer *made = &shadow->transfers[i];
        if (made->order.key == key && made->order.step == step) {
            return made->id;
        }
    }
    return 0;
}

bool shadow_hold_is_open(const struct shadow *shadow, struct moment at, int64_t id)
{
    bool is_open = false;
    for (size_t i = 0; i < at.transfers; i++) {
        const struct shadow_transfer *made = &shadow->transfers[i];
        is_open = made->id == id ? made->order.state == TRANSFER_PENDING : is_open;
        is_open = made->order.pending_id == id ? false : is_open;
    }
    return is_open;
}

struct ledger_account shadow_account(const struct shadow *shadow, struct moment at, int64_t id)
{
    struct ledger_account account = {.id = id};
    for (size_t i = 0; i < at.transfers; i++) {
        const struct shadow_transfer *made = &shadow->transfers[i];
        account.debits_posted += made->debit == id ? made->moved : 0;
        account.debits_pending += made->debit == id ? made->held : 0;
        account.credits_posted += made->credit == id ? made->moved : 0;
        account.credits_pending += made->credit == id ? made->held : 0;
        if (made->debit == id || made->credit == id) {
            bool is_same_day = account.day == made->day;
            account.day = made->day;
            account.day_debits = is_same_day ? account.day_debits : 0;
            account.day_credits = is_same_day ? account.day_credits : 0;
            account.day_debits += made->debit == id ? made->moved : 0;
            account.day_credits += made->credit == id ? made->moved : 0;
            account.last_transfer = made->id;
        }
    }
    for (size_t i = 0; i < at.terms; i++) {
        account.lower_limit =
            shadow->terms[i].account == id ? shadow->terms[i].lower : account.lower_limit;
    }
    return account;
}

bool shadow_day(const struct shadow *shadow, struct moment at, int64_t account, int32_t day,
                struct daily_balance *daily)
{
    bool is_there = false;
    *daily = (struct daily_balance){.account = account, .day = day};
    for (size_t i = 0; i < at.transfers; i++) {
        const struct shadow_transfer *made = &shadow->transfers[i];
        int64_t debit = made->debit == account ? made->moved : 0;
        int64_t credit = made->credit == account ? made->moved : 0;
        bool is_of = made->debit == account || made->credit == account;
        if (is_of && made->day < day) {
            daily->opening += credit - debit;
        } else if (is_of && made->day == day) {
            is_there = true;
            daily->debits += debit;
            daily->credits += credit;
            daily->last_transfer = made->id;
        }
    }
    daily->closing = daily->opening + daily->credits - daily->debits;
    return is_there;
}

bool shadow_day_before(const struct shadow *shadow, struct moment at, int64_t account, int32_t day,
                       struct daily_balance *daily)
{
    int32_t found = INT32_MIN;
    for (size_t i = 0; i < at.transfers; i++) {
        const struct shadow_transfer *made = &shadow->transfers[i];
        bool is_of = made->debit == account || made->credit == account;
        found = is_of && made->day <= day && made->day > found ? made->day : found;
    }
    return found != INT32_MIN && shadow_day(shadow, at, account, found, daily);
}

bool shadow_day_after(const struct shadow *shadow, struct moment at, int64_t account, int32_t day,
                      struct daily_balance *daily)
{
    int32_t found = INT32_MAX;
    for (size_t i = 0; i < at.transfers; i++) {
        const struct shadow_transfer *made = &shadow->transfers[i];
        bool is_of = made->debit == account || made->credit == account;
        found = is_of && made->day >= day && made->day < found ? made->day : found;
    }
    return found != INT32_MAX && shadow_day(shadow, at, account, found, daily);
}
