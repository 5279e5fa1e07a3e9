#include "bank/card_decide.h"

#include "base/assume.h"
#include "bank/merchant.h"

const struct card_answer_row card_answers[CARD_ANSWERS] = {
#define CARD_ANSWER_ROW(name, code, word, ru, en) {code, word, {ru, en}},
    CARD_ANSWER_LIST(CARD_ANSWER_ROW)
#undef CARD_ANSWER_ROW
};

/* What no card may spend more than, whatever its owner wants. */
static const struct card_limit most = {INT64_C(100000000), INT64_C(500000000)};

/* ---- switches and limits */

bool card_rules_raise(const struct card_rules *now, const struct card_rules *wanted)
{
    bool raises =
        (wanted->channels & ~now->channels) != 0 || (now->blocked & ~wanted->blocked) != 0;
    for (int i = 0; i < CARD_CHANNELS; i++) {
        raises = raises || wanted->limits[i].day_most > now->limits[i].day_most ||
                 wanted->limits[i].month_most > now->limits[i].month_most;
    }
    return raises;
}

bool card_rules_fit(const struct card_rules *wanted)
{
    bool fits = true;
    for (int i = 0; i < CARD_CHANNELS; i++) {
        const struct card_limit *limit = &wanted->limits[i];
        fits = fits && limit->day_most > 0 && limit->day_most <= most.day_most &&
               limit->month_most >= limit->day_most && limit->month_most <= most.month_most;
    }
    return fits;
}

bool card_pin_is_good(struct str pin)
{
    if (pin.size != CARD_PIN) {
        return false;
    }
    int same = 0;
    int up = 0;
    int down = 0;
    for (size_t i = 0; i < CARD_PIN; i++) {
        if (pin.data[i] < '0' || pin.data[i] > '9') {
            return false;
        }
        int step = i == 0 ? 2 : pin.data[i] - pin.data[i - 1];
        same += step == 0;
        up += step == 1;
        down += step == -1;
    }
    return same < CARD_PIN - 1 && up < CARD_PIN - 1 && down < CARD_PIN - 1;
}

bool card_may_move(const struct card *card, int32_t month, enum card_move move)
{
    enum card_state state = card_state_in(card, month);
    switch (move) {
    case CARD_FREEZE:
        return state == CARD_ACTIVE;
    case CARD_UNFREEZE:
        return state == CARD_FROZEN;
    case CARD_BLOCK:
        return state == CARD_ACTIVE || state == CARD_FROZEN || state == CARD_EXPIRED;
    case CARD_CLOSE:
        return state != CARD_CLOSED;
    }
    assume(false);
    return false;
}

/* ---- an authorisation */

static enum card_answer decide_state(const struct card_facts *facts)
{
    static const enum card_answer blocked[CARD_REASONS] = {[CARD_NO_REASON] = ANSWER_FRAUD,
                                                           [CARD_LOST] = ANSWER_LOST,
                                                           [CARD_STOLEN] = ANSWER_STOLEN,
                                                           [CARD_FRAUD] = ANSWER_FRAUD,
                                                           [CARD_REISSUED] = ANSWER_CLOSED};
    switch (card_state_in(facts->card, facts->month)) {
    case CARD_ACTIVE:
        return ANSWER_APPROVED;
    case CARD_FROZEN:
        return ANSWER_FROZEN;
    case CARD_BLOCKED:
        return blocked[facts->card->reason];
    case CARD_EXPIRED:
        return ANSWER_EXPIRED;
    case CARD_CLOSED:
        return ANSWER_CLOSED;
    }
    assume(false);
    return ANSWER_CLOSED;
}

/* Is this much left of the channel's sums? */
static bool is_within(const struct card_facts *facts, enum card_channel channel)
{
    const struct card_limit *limit = &facts->limits[channel];
    const struct card_limit *used = &facts->used[channel];
    return facts->amount <= limit->day_most - used->day_most &&
           facts->amount <= limit->month_most - used->month_most;
}

static bool is_on(const struct card_facts *facts, enum card_channel channel)
{
    return (facts->card->channels >> channel & 1) != 0;
}

static enum card_answer decide_limits(const struct card_facts *facts)
{
    if (facts->currency != facts->account_currency) {
        return ANSWER_CURRENCY;
    }
    return is_within(facts, facts->channel) && (!facts->is_abroad || is_within(facts, CARD_ABROAD))
               ? ANSWER_APPROVED
               : ANSWER_LIMIT;
}

enum card_answer card_decide(const struct card_facts *facts)
{
    if (facts->card == NULL) {
        return ANSWER_UNKNOWN;
    }
    if (facts->was_reversed) {
        return ANSWER_REVERSED;
    }
    enum card_answer answer = decide_state(facts);
    if (answer != ANSWER_APPROVED) {
        return answer;
    }
    if (facts->expiry == CHECK_WRONG) {
        return ANSWER_DETAILS;
    }
    if (facts->cvv != CHECK_NONE && facts->cvv_tries >= LIMIT_CVV_TRIES) {
        return ANSWER_CVV_TRIES;
    }
    if (facts->cvv == CHECK_WRONG) {
        return ANSWER_CVV;
    }
    if (facts->pin != CHECK_NONE && facts->card->pin_tries >= LIMIT_PIN_TRIES) {
        return ANSWER_PIN_TRIES;
    }
    if (facts->pin == CHECK_WRONG) {
        return ANSWER_PIN;
    }
    if (facts->channel == CARD_CASH && facts->pin != CHECK_GOOD) {
        return ANSWER_PIN_NEEDED;
    }
    if (!is_on(facts, facts->channel) || (facts->is_abroad && !is_on(facts, CARD_ABROAD))) {
        return ANSWER_CHANNEL;
    }
    if ((facts->card->blocked >> merchant_group_of(facts->mcc) & 1) != 0) {
        return ANSWER_MERCHANT;
    }
    return decide_limits(facts);
}

enum card_answer card_decide_more(const struct card_facts *facts)
{
    enum card_answer answer = decide_state(facts);
    return answer == ANSWER_APPROVED ? decide_limits(facts) : answer;
}

/* ---- clearing */

enum clearing card_clearing_decide(const struct clearing_facts *facts)
{
    /* the most that all clearings may come to: what was asked for, and a fifth more of merchants
     * that add tips or fill a tank, where the bank answers for it; a hundredth of others */
    enum { OFTEN = 5, SELDOM = 100 };
    int64_t tolerance = facts->asked / (merchant_may_add(facts->mcc) ? OFTEN : SELDOM);
    if (facts->amount > facts->asked + tolerance - facts->cleared) {
        return CLEAR_TOO_MUCH;
    }
    if (facts->was_given_back || facts->held == 0) {
        return CLEAR_LATE;
    }
    return facts->amount <= facts->held ? CLEAR_HELD : CLEAR_MORE;
}
