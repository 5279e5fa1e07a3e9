/* sim_take.c - what the simulator makes of each message that comes. */
#include <stdlib.h>
#include <string.h>

#include "rail/sim_internal.h"

enum { ACCEPTED = 202, BAD = 400, DIFFERENT = 409, ODD = 422, BROKEN = 500, DOWN = 503 };

static const char *const givers[] = {"Примерова Вера", "Образцов Пётр", "ООО «Вымысел»",
                                     "Небывалая Зоя"};

/* ---- the rule on the last digits */

static const struct rule {
    const char *ending;
    const char *reason; /* "": it is settled */
    bool is_silent, is_given_back, refuses_recall, goes_twice;
    int64_t delay_ms;
} rules[] = {
    {.ending = "9901", .reason = "AC04"},
    {.ending = "9902", .reason = "AC01"},
    {.ending = "9903", .reason = "RR04"},
    {.ending = "9904", .reason = "", .is_given_back = true},
    {.ending = "9905", .reason = "", .is_silent = true},
    {.ending = "9906", .reason = "", .delay_ms = 10000},
    {.ending = "9907", .reason = "", .goes_twice = true},
    {.ending = "9908", .reason = "AC06", .is_silent = true},
    {.ending = "9909", .reason = "", .refuses_recall = true},
};

static struct rule rule_of(struct rail_sim *sim, const char *account)
{
    size_t size = strlen(account);
    for (size_t i = 0; i < ARRAY_COUNT(rules); i++) {
        if (size >= 4 && strcmp(account + size - 4, rules[i].ending) == 0) {
            return rules[i];
        }
    }
    return (struct rule){.reason = sim_chance(sim, sim->config.reject) ? "AC04" : "",
                         .is_given_back = sim_chance(sim, sim->config.give_back)};
}

/* ---- transfers */

static void about(const struct sim_entry *entry, struct rail_message *message)
{
    sim_copy(entry->name, message->original_id, sizeof message->original_id);
    sim_copy(entry->name, message->end_to_end, sizeof message->end_to_end);
    sim_copy(entry->uetr, message->uetr, sizeof message->uetr);
    message->original_kind = RAIL_TRANSFER;
}

enum status sim_tell_status(struct rail_sim *sim, const struct sim_entry *entry, int64_t delay_ms,
                            bool may_be_lost)
{
    struct rail_message message = sim_begin(sim, RAIL_STATUS, 'S');
    about(entry, &message);
    message.status = entry->is_settled ? RAIL_ACSC : RAIL_RJCT;
    sim_copy(entry->reason, message.reason, sizeof message.reason);
    return sim_add_news(sim, &message, delay_ms, may_be_lost);
}

/* Money of a settled transfer goes back to the bank. */
static enum status give_back(struct rail_sim *sim, const struct sim_entry *entry,
                             const char *reason, int64_t delay_ms)
{
    struct rail_message message = sim_begin(sim, RAIL_RETURN, 'R');
    const struct sim_entry transfer = *entry;
    struct sim_entry back = {
        .minor = transfer.minor, .day = message.day, .is_credit = true, .is_settled = true};
    about(&transfer, &message);
    message.amount = (struct amount){transfer.minor, CURRENCY_RUB};
    sim_copy(reason, message.reason, sizeof message.reason);
    sim_copy(message.id, back.name, sizeof back.name);
    sim_copy(transfer.name, back.original, sizeof back.original);
    enum status status = sim_add(sim, &back);
    sim->counts.returned_to_bank++;
    return status == STATUS_OK ? sim_add_news(sim, &message, delay_ms, false) : status;
}

static enum status take_new_transfer(struct rail_sim *sim, const struct rail_message *message,
                                     const struct digest *digest)
{
    enum { BACK_AFTER = 300 };
    struct rule rule = rule_of(sim, message->payee.account);
    struct sim_entry entry = {.minor = message->amount.minor,
                              .day = clock_day(clock_now(sim->config.clock)),
                              .is_settled = rule.reason[0] == '\0',
                              .is_silent = rule.is_silent,
                              .refuses_recall = rule.refuses_recall,
                              .digest = *digest};
    sim_copy(message->id, entry.name, sizeof entry.name);
    sim_copy(message->uetr, entry.uetr, sizeof entry.uetr);
    sim_copy(rule.reason, entry.reason, sizeof entry.reason);
    enum status status = sim_add(sim, &entry);
    *(entry.is_settled ? &sim->counts.settled : &sim->counts.rejected) += 1;
    if (status == STATUS_OK && !entry.is_silent) {
        status = sim_tell_status(sim, &entry, rule.delay_ms, true);
    }
    if (status == STATUS_OK && rule.goes_twice) {
        status = sim_tell_status(sim, &entry, rule.delay_ms, false);
    }
    return status == STATUS_OK && rule.is_given_back && entry.is_settled
               ? give_back(sim, &entry, "AC06", BACK_AFTER)
               : status;
}

static int take_transfer(struct rail_sim *sim, const struct rail_message *message,
                         const struct digest *digest)
{
    const struct sim_entry *before = sim_find(sim, message->id);
    if (before != NULL) {
        sim->counts.doubled++;
        return memcmp(&before->digest, digest, sizeof *digest) == 0 ? ACCEPTED : DIFFERENT;
    }
    if (message->amount.currency != CURRENCY_RUB ||
        strcmp(message->payer.bik, sim->config.bank_bik) != 0) {
        return ODD;
    }
    return take_new_transfer(sim, message, digest) == STATUS_OK ? ACCEPTED : BROKEN;
}

/* ---- questions */

static int take_enquiry(struct rail_sim *sim, const struct rail_message *message,
                        const struct digest *digest)
{
    (void)digest;
    const struct sim_entry *found = sim_find(sim, message->original_id);
    struct sim_entry entry = {.reason = "NOOR"};
    sim->counts.enquiries++;
    sim->counts.unknown_enquiries += found == NULL;
    if (found != NULL) {
        entry = *found;
    } else {
        sim_copy(message->original_id, entry.name, sizeof entry.name);
        sim_copy(message->uetr, entry.uetr, sizeof entry.uetr);
    }
    return sim_tell_status(sim, &entry, 0, true) == STATUS_OK ? ACCEPTED : BROKEN;
}

static bool was_given_back(const struct rail_sim *sim, const char *name)
{
    for (size_t i = 0; i < sim->count; i++) {
        if (strcmp(sim->entries[i].original, name) == 0) {
            return true;
        }
    }
    return false;
}

static int take_recall(struct rail_sim *sim, const struct rail_message *message,
                       const struct digest *digest)
{
    const struct sim_entry *found = sim_find(sim, message->original_id);
    const struct sim_entry *again = sim_find(sim, message->id);
    if (again != NULL) {
        sim->counts.doubled++;
        return ACCEPTED;
    }
    struct sim_entry asked = {.digest = *digest, .day = message->day};
    struct sim_entry transfer = found == NULL ? (struct sim_entry){0} : *found;
    bool grants = found != NULL && found->is_settled && !found->refuses_recall &&
                  !was_given_back(sim, found->name);
    struct rail_message answer = sim_begin(sim, RAIL_RECALL_ANSWER, 'A');
    sim_copy(message->id, asked.name, sizeof asked.name);
    sim->counts.recalls++;
    sim_copy(message->original_id, answer.original_id, sizeof answer.original_id);
    sim_copy(message->uetr, answer.uetr, sizeof answer.uetr);
    answer.original_kind = RAIL_TRANSFER;
    answer.status = grants ? RAIL_ACCR : RAIL_RJCR;
    sim_copy(grants ? "" : "CUST", answer.reason, sizeof answer.reason);
    enum status status = sim_add(sim, &asked);
    if (status == STATUS_OK) {
        status = sim_add_news(sim, &answer, 0, false);
    }
    if (status == STATUS_OK && grants) {
        status = give_back(sim, &transfer, "FOCR", 0);
    }
    return status == STATUS_OK ? ACCEPTED : BROKEN;
}

/* ---- what the bank gives back */

static int take_return(struct rail_sim *sim, const struct rail_message *message,
                       const struct digest *digest)
{
    const struct sim_entry *credit = sim_find(sim, message->original_id);
    if (sim_find(sim, message->id) != NULL) {
        sim->counts.doubled++;
        return ACCEPTED;
    }
    if (credit == NULL || !credit->is_credit || credit->minor != message->amount.minor ||
        was_given_back(sim, message->original_id)) {
        return ODD;
    }
    struct sim_entry back = {.minor = message->amount.minor,
                             .day = clock_day(clock_now(sim->config.clock)),
                             .is_settled = true,
                             .digest = *digest};
    sim_copy(message->id, back.name, sizeof back.name);
    sim_copy(message->original_id, back.original, sizeof back.original);
    sim->counts.returned_by_bank++;
    return sim_add(sim, &back) == STATUS_OK ? ACCEPTED : BROKEN;
}

static int take_answer(struct rail_sim *sim, const struct rail_message *message,
                       const struct digest *digest)
{
    (void)message;
    (void)digest;
    sim->counts.answers++;
    return ACCEPTED;
}

/* ---- look-ups: the same number is always the same person in the same banks */

/* Those of the demo's directory, as people call them. */
static const struct look_up_bank banks[] = {{"044599901", "Берёзовый банк", "", false},
                                            {"044599902", "Банк Ладья", "", false},
                                            {"044599903", "Северный Ветер", "", false},
                                            {"044599904", "Три моста", "", false},
                                            {"044599905", "Медовый банк", "", false}};
static const char *const people[] = {"Вера П.", "Пётр О.", "Зоя Н.",
                                     "Глеб В.", "Майя С.", "Инна К."};

static int take_look_up(struct rail_sim *sim, const struct rail_message *message,
                        const struct digest *digest)
{
    (void)digest;
    struct rail_message answer = sim_begin(sim, RAIL_LOOK_UP_ANSWER, 'L');
    const char *phone = message->payee.account;
    size_t size = strlen(phone);
    const char *end = size >= 4 ? phone + size - 4 : phone;
    const struct digest of_phone = sha256(str_from(phone));
    size_t first = of_phone.bytes[0] % ARRAY_COUNT(banks);
    sim->counts.look_ups++;
    if (strcmp(end, "9999") == 0) {
        return ACCEPTED;
    }
    sim_copy(message->id, answer.original_id, sizeof answer.original_id);
    answer.original_kind = RAIL_LOOK_UP;
    answer.bank_count = strcmp(end, "0000") == 0 ? 0 : 1 + of_phone.bytes[1] % 3U;
    for (size_t i = 0; i < answer.bank_count; i++) {
        answer.banks[i] = banks[(first + i) % ARRAY_COUNT(banks)];
        answer.banks[i].is_default = i == 0;
        sim_copy(people[of_phone.bytes[2] % ARRAY_COUNT(people)], answer.banks[i].display,
                 sizeof answer.banks[i].display);
    }
    return sim_add_news(sim, &answer, 0, false) == STATUS_OK ? ACCEPTED : BROKEN;
}

/* ---- money for the bank's customers */

static void fill_credit(struct rail_sim *sim, const struct sim_credit *credit,
                        struct rail_message *message)
{
    unsigned char bytes[16];
    random_fill(&sim->random, bytes, sizeof bytes);
    (void)snprintf(message->uetr, UETR_TEXT,
                   "%02x%02x%02x%02x-%02x%02x-4%01x%02x-8%01x%02x-%02x%02x%02x%02x%02x%02x",
                   bytes[0], bytes[1], bytes[2], bytes[3], bytes[4], bytes[5], bytes[6] & 15U,
                   bytes[7], bytes[8] & 15U, bytes[9], bytes[10], bytes[11], bytes[12], bytes[13],
                   bytes[14], bytes[15]);
    if (credit->uetr != NULL) {
        sim_copy(credit->uetr, message->uetr, sizeof message->uetr);
    }
    sim_copy("NOTPROVIDED", message->end_to_end, sizeof message->end_to_end);
    message->amount = (struct amount){credit->minor, CURRENCY_RUB};
    sim_copy(credit->payer_name, message->payer.name, sizeof message->payer.name);
    sim_copy("40817810000000000017", message->payer.account, sizeof message->payer.account);
    sim_copy(banks[bytes[0] % ARRAY_COUNT(banks)].bik, message->payer.bik,
             sizeof message->payer.bik);
    sim_copy(credit->payee_name, message->payee.name, sizeof message->payee.name);
    sim_copy(credit->payee, message->payee.account, sizeof message->payee.account);
    message->payee.is_phone = credit->is_phone;
    sim_copy(sim->config.bank_bik, message->payee.bik, sizeof message->payee.bik);
    sim_copy("Перевод от друга", message->purpose, sizeof message->purpose);
    if (credit->is_notice) {
        sim_copy("30102810000000000001", message->account, sizeof message->account);
        sim_copy(message->id, message->original_id, sizeof message->original_id);
    }
}

enum status sim_send_credit(struct rail_sim *sim, const struct sim_credit *credit,
                            struct rail_message *sent)
{
    *sent = sim_begin(sim, credit->is_notice ? RAIL_CREDIT : RAIL_TRANSFER, 'T');
    fill_credit(sim, credit, sent);
    struct sim_entry entry = {
        .minor = credit->minor, .day = sent->day, .is_credit = true, .is_settled = true};
    sim_copy(sent->id, entry.name, sizeof entry.name);
    sim_copy(sent->uetr, entry.uetr, sizeof entry.uetr);
    enum status status = STATUS_OK;
    if (credit->uetr == NULL) { /* else it is told of once more, and moved nothing */
        sim->counts.credits++;
        status = sim_add(sim, &entry);
    }
    return status == STATUS_OK ? sim_add_news(sim, sent, 0, false) : status;
}

const char *sim_giver(struct rail_sim *sim)
{
    return givers[random_below(&sim->random, ARRAY_COUNT(givers))];
}

/* ---- the door */

static const struct {
    enum rail_kind kind;
    int (*take)(struct rail_sim *sim, const struct rail_message *message,
                const struct digest *digest);
} takers[] = {
    {RAIL_TRANSFER, take_transfer}, {RAIL_ENQUIRY, take_enquiry}, {RAIL_RECALL, take_recall},
    {RAIL_RETURN, take_return},     {RAIL_LOOK_UP, take_look_up}, {RAIL_RECALL_ANSWER, take_answer},
    {RAIL_STATUS, take_answer},
};

static int take(struct rail_sim *sim, const struct rail_message *message, struct str text)
{
    const struct digest digest = sha256(text);
    int answer = ODD;
    for (size_t i = 0; i < ARRAY_COUNT(takers); i++) {
        if (takers[i].kind == message->kind) {
            answer = takers[i].take(sim, message, &digest);
        }
    }
    if (sim_sync(sim) != STATUS_OK) {
        abort(); /* what is not on the disk must not be acknowledged */
    }
    if (answer == ACCEPTED && sim_chance(sim, sim->config.lose_after)) {
        sim->counts.lost_after++;
        answer = BROKEN;
    }
    return answer;
}

int rail_sim_take(struct rail_sim *sim, struct str text)
{
    struct rail_message message;
    struct error error = {0};
    enum status status = rail_message_read(sim->config.forms, text, &message, &error);
    int answer = DOWN;
    (void)pthread_mutex_lock(&sim->mutex);
    if (clock_monotonic(sim->config.clock) >= sim->down_until) {
        bool is_lost = sim_chance(sim, sim->config.lose_before);
        sim->counts.received++;
        sim->counts.lost_before += is_lost;
        sim->counts.invalid += status != STATUS_OK;
        answer = is_lost ? DOWN : status != STATUS_OK ? BAD : take(sim, &message, text);
    }
    (void)pthread_mutex_unlock(&sim->mutex);
    return answer;
}
