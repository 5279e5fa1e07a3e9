/* sim.c - the simulator's thread, its statements, and what a test tells it. */
#include "rail/sim.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "rail/sim_internal.h"

/* ---- news */

/* The first that is due; news_count when none is. wait_us [out]: until the next. */
static size_t due_news(const struct rail_sim *sim, int64_t *wait_us)
{
    int64_t now = clock_now(sim->config.clock);
    size_t found = sim->news_count;
    for (size_t i = 0; i < sim->news_count; i++) {
        int64_t wait = sim->news[i].due_us - now;
        if (wait <= 0 &&
            (found == sim->news_count || sim->news[i].due_us < sim->news[found].due_us)) {
            found = i;
        }
        *wait_us = wait > 0 && wait < *wait_us ? wait : *wait_us;
    }
    return found;
}

static size_t news_by_id(const struct rail_sim *sim, int64_t id)
{
    size_t at = 0;
    while (at < sim->news_count && sim->news[at].id != id) {
        at++;
    }
    return at;
}

/* Out of the lock while it is on its way. */
static void send_news(struct rail_sim *sim, size_t at)
{
    enum { PAUSE_MS = 200, PAUSE_MOST_MS = 3000 };
    int64_t id = sim->news[at].id;
    bool goes_twice = sim->news[at].goes_twice;
    char *text = strdup(sim->news[at].text);
    (void)pthread_mutex_unlock(&sim->mutex);
    int answered =
        text == NULL ? 0 : rail_wire_post(sim->wire, "/v1/rail/messages", str_from(text));
    if (answered >= 200 && answered < 300 && goes_twice) {
        (void)rail_wire_post(sim->wire, "/v1/rail/messages", str_from(text));
    }
    free(text);
    (void)pthread_mutex_lock(&sim->mutex);
    at = news_by_id(sim, id);
    if (at == sim->news_count) {
        return;
    }
    bool is_refused = answered == 400 || answered == 409 || answered == 422 || answered == 413;
    if ((answered >= 200 && answered < 300) || is_refused) {
        sim->counts.sent += 1 + goes_twice;
        sim->counts.sent_twice += goes_twice;
        sim->counts.refused += is_refused;
        sim_end_news(sim, at);
        return;
    }
    int64_t pause = PAUSE_MS * (1 + sim->news[at].tries++);
    sim->counts.tries_failed++;
    sim->news[at].due_us =
        clock_now(sim->config.clock) + 1000 * (pause < PAUSE_MOST_MS ? pause : PAUSE_MOST_MS);
}

static void credit_by_itself(struct rail_sim *sim)
{
    enum { LEAST = 10000, SPREAD = 490000 };
    struct rail_message sent;
    int64_t now = clock_monotonic(sim->config.clock);
    if (sim->config.credits_a_minute <= 0 || sim->config.payee_count == 0 ||
        now < sim->next_credit) {
        return;
    }
    int64_t every = SECONDS_US(60) / sim->config.credits_a_minute;
    bool is_first = sim->next_credit == 0;
    sim->next_credit = now + every / 2 + (int64_t)random_below(&sim->random, (uint64_t)every);
    if (is_first) {
        return;
    }
    size_t at = random_below(&sim->random, sim->config.payee_count);
    const struct sim_credit credit = {.payee = sim->config.payees[at].number,
                                      .payee_name = sim->config.payees[at].name,
                                      .payer_name = sim_giver(sim),
                                      .is_phone = sim->config.payees[at].number[0] == '+',
                                      .minor = LEAST + (int64_t)random_below(&sim->random, SPREAD)};
    if (sim_send_credit(sim, &credit, &sent) != STATUS_OK || sim_sync(sim) != STATUS_OK) {
        log_event(LOG_WARNING, "rail-sim", "a credit was not sent");
    }
}

static void *sim_main(void *argument)
{
    struct rail_sim *sim = argument;
    (void)pthread_mutex_lock(&sim->mutex);
    while (!sim->closing) {
        int64_t wait_us = SECONDS_US(1);
        credit_by_itself(sim);
        bool is_down = clock_monotonic(sim->config.clock) < sim->down_until;
        size_t at = is_down ? sim->news_count : due_news(sim, &wait_us);
        if (at < sim->news_count) {
            send_news(sim, at);
        } else if (!sim->closing) {
            clock_wait(&sim->woken, &sim->mutex, is_down ? SECONDS_US(1) / 20 : wait_us);
        }
    }
    (void)pthread_mutex_unlock(&sim->mutex);
    return NULL;
}

enum status rail_sim_start(const struct rail_sim_config *config, struct rail_sim **sim,
                           struct error *error)
{
    struct rail_sim *made = calloc(1, sizeof *made);
    if (made == NULL) {
        return error_set(error, STATUS_NO_MEMORY, "no memory for the simulator");
    }
    made->config = *config;
    made->random = random_seeded(config->seed);
    (void)pthread_mutex_init(&made->mutex, NULL);
    clock_condition_init(&made->woken);
    enum status status = sim_books_open(made, error);
    if (status == STATUS_OK) {
        status = rail_wire_new(&made->config.peer, config->clock, &made->random, &made->wire);
    }
    if (status == STATUS_OK && pthread_create(&made->thread, NULL, sim_main, made) != 0) {
        status = STATUS_NO_MEMORY;
    }
    made->has_thread = status == STATUS_OK;
    if (status != STATUS_OK) {
        rail_sim_stop(made);
        return error->text[0] != '\0' ? status
                                      : error_set(error, status, "the simulator does not start");
    }
    *sim = made;
    return STATUS_OK;
}

void rail_sim_stop(struct rail_sim *sim)
{
    if (sim == NULL) {
        return;
    }
    (void)pthread_mutex_lock(&sim->mutex);
    sim->closing = true;
    (void)pthread_cond_signal(&sim->woken);
    (void)pthread_mutex_unlock(&sim->mutex);
    if (sim->has_thread) {
        rail_wire_stop(sim->wire);
        (void)pthread_join(sim->thread, NULL);
    }
    rail_wire_free(sim->wire);
    sim_books_close(sim);
    (void)pthread_mutex_destroy(&sim->mutex);
    (void)pthread_cond_destroy(&sim->woken);
    free(sim);
}

/* ---- what it counts */

static int64_t balance_through(const struct rail_sim *sim, int32_t day)
{
    int64_t balance = sim->config.opening;
    for (size_t i = 0; i < sim->count; i++) {
        const struct sim_entry *entry = &sim->entries[i];
        if (entry->is_settled && entry->day <= day) {
            int64_t minor = entry->minor;
            balance += entry->is_credit ? minor : -minor;
        }
    }
    return balance;
}

json_t *rail_sim_state(struct rail_sim *sim)
{
    (void)pthread_mutex_lock(&sim->mutex);
    const struct sim_counts *counts = &sim->counts;
    const struct {
        const char *name;
        int64_t value;
    } rows[] = {{"balance", balance_through(sim, INT32_MAX)},
                {"opening", sim->config.opening},
                {"entries", (int64_t)sim->count},
                {"waiting", (int64_t)sim->news_count},
                {"received", counts->received},
                {"sent", counts->sent},
                {"doubled", counts->doubled},
                {"invalid", counts->invalid},
                {"refused", counts->refused},
                {"lost_before", counts->lost_before},
                {"lost_after", counts->lost_after},
                {"lost_status", counts->lost_status},
                {"sent_twice", counts->sent_twice},
                {"settled", counts->settled},
                {"rejected", counts->rejected},
                {"returned_to_bank", counts->returned_to_bank},
                {"returned_by_bank", counts->returned_by_bank},
                {"credits", counts->credits},
                {"recalls", counts->recalls},
                {"look_ups", counts->look_ups},
                {"enquiries", counts->enquiries},
                {"unknown_enquiries", counts->unknown_enquiries},
                {"answers", counts->answers},
                {"tries_failed", counts->tries_failed}};
    (void)pthread_mutex_unlock(&sim->mutex);
    json_t *state = json_object();
    for (size_t i = 0; i < ARRAY_COUNT(rows) && state != NULL; i++) {
        if (json_object_set_new(state, rows[i].name, json_integer(rows[i].value)) != 0) {
            json_decref(state);
            state = NULL;
        }
    }
    return state;
}

/* ---- what a test tells it */

static const char *text_of(const json_t *order, const char *name, const char *otherwise)
{
    const char *text = json_string_value(json_object_get(order, name));
    return text == NULL ? otherwise : text;
}

static int64_t number_of(const json_t *order, const char *name, int64_t otherwise)
{
    const json_t *number = json_object_get(order, name);
    return json_is_integer(number) ? json_integer_value(number) : otherwise;
}

static json_t *play_credit(struct rail_sim *sim, const json_t *order)
{
    struct amount amount;
    struct rail_message sent;
    const char *phone = text_of(order, "phone", NULL);
    const struct sim_credit credit = {
        .payee = phone == NULL ? text_of(order, "account", "") : phone,
        .payee_name = text_of(order, "name", "Вымышленный Получатель"),
        .payer_name = text_of(order, "payer", "Примерова Вера"),
        .is_phone = phone != NULL,
        .is_notice = json_is_true(json_object_get(order, "notice")),
        .uetr = text_of(order, "uetr", NULL)};
    if (amount_parse(str_from(text_of(order, "amount", "")), CURRENCY_RUB, &amount) != STATUS_OK) {
        return NULL;
    }
    struct sim_credit whole = credit;
    whole.minor = amount.minor;
    if (sim_send_credit(sim, &whole, &sent) != STATUS_OK || sim_sync(sim) != STATUS_OK) {
        return NULL;
    }
    return json_pack("{s:s,s:s}", "id", sent.id, "uetr", sent.uetr);
}

static json_t *play_recall(struct rail_sim *sim, const json_t *order)
{
    const struct sim_entry *credit = sim_find(sim, text_of(order, "id", ""));
    struct rail_message message = sim_begin(sim, RAIL_RECALL, 'C');
    sim_copy(text_of(order, "id", ""), message.original_id, sizeof message.original_id);
    message.original_kind = RAIL_TRANSFER;
    message.amount = (struct amount){credit == NULL ? 1 : credit->minor, CURRENCY_RUB};
    sim_copy(credit == NULL ? "" : credit->uetr, message.uetr, sizeof message.uetr);
    sim_copy("DUPL", message.reason, sizeof message.reason);
    return sim_add_news(sim, &message, 0, false) == STATUS_OK ? json_pack("{s:s}", "id", message.id)
                                                              : NULL;
}

static json_t *play_down(struct rail_sim *sim, const json_t *order)
{
    sim->down_until = clock_monotonic(sim->config.clock) + number_of(order, "ms", 1000) * 1000;
    return json_object();
}

static json_t *play_rates(struct rail_sim *sim, const json_t *order)
{
    struct rail_sim_config *config = &sim->config;
    const struct {
        const char *name;
        int32_t *value;
    } rows[] = {
        {"reject", &config->reject},         {"lose_before", &config->lose_before},
        {"lose_after", &config->lose_after}, {"lose_status", &config->lose_status},
        {"twice", &config->twice},           {"give_back", &config->give_back},
        {"delay_ms", &config->delay_ms},     {"credits_a_minute", &config->credits_a_minute}};
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        *rows[i].value = (int32_t)number_of(order, rows[i].name, *rows[i].value);
    }
    return json_object();
}

static const struct {
    const char *name;
    json_t *(*play)(struct rail_sim *sim, const json_t *order);
} plays[] = {
    {"credit", play_credit}, {"recall", play_recall}, {"down", play_down}, {"rates", play_rates}};

json_t *rail_sim_play(struct rail_sim *sim, const json_t *order)
{
    json_t *answer = NULL;
    const char *what = text_of(order, "do", "");
    (void)pthread_mutex_lock(&sim->mutex);
    for (size_t i = 0; i < ARRAY_COUNT(plays); i++) {
        if (strcmp(plays[i].name, what) == 0) {
            answer = plays[i].play(sim, order);
        }
    }
    (void)pthread_cond_signal(&sim->woken);
    (void)pthread_mutex_unlock(&sim->mutex);
    return answer;
}

/* ---- statements */

struct day_totals {
    int64_t opening, closing, credits, debits, credit_count, debit_count;
};

static void money(struct buf *out, int64_t minor)
{
    char digits[AMOUNT_TEXT];
    amount_format((struct amount){minor < 0 ? -minor : minor, CURRENCY_RUB}, digits);
    buf_add_str(out, str_from(digits));
}

static void write_balance(struct buf *out, const char *kind, int64_t minor, const char *day)
{
    buf_printf(out, "<Bal><Tp><CdOrPrtry><Cd>%s</Cd></CdOrPrtry></Tp><Amt Ccy=\"RUB\">", kind);
    money(out, minor);
    buf_printf(out, "</Amt><CdtDbtInd>%s</CdtDbtInd><Dt><Dt>%s</Dt></Dt></Bal>\n",
               minor < 0 ? "DBIT" : "CRDT", day);
}

static void write_totals(struct buf *out, const struct day_totals *totals)
{
    int64_t net = totals->credits - totals->debits;
    buf_printf(out, "<TxsSummry><TtlNtries><NbOfNtries>%" PRId64 "</NbOfNtries><Sum>",
               totals->credit_count + totals->debit_count);
    money(out, totals->credits + totals->debits);
    buf_add_str(out, STR("</Sum><TtlNetNtry><Amt>"));
    money(out, net);
    buf_printf(out,
               "</Amt><CdtDbtInd>%s</CdtDbtInd></TtlNetNtry></TtlNtries><TtlCdtNtries>"
               "<NbOfNtries>%" PRId64 "</NbOfNtries><Sum>",
               net < 0 ? "DBIT" : "CRDT", totals->credit_count);
    money(out, totals->credits);
    buf_printf(out, "</Sum></TtlCdtNtries><TtlDbtNtries><NbOfNtries>%" PRId64 "</NbOfNtries><Sum>",
               totals->debit_count);
    money(out, totals->debits);
    buf_add_str(out, STR("</Sum></TtlDbtNtries></TxsSummry>\n"));
}

static void write_entry(struct buf *out, const struct sim_entry *entry, const char *day)
{
    const char *direction = entry->is_credit ? "CRDT" : "DBIT";
    buf_printf(out, "<Ntry><NtryRef>%s</NtryRef><Amt Ccy=\"RUB\">", entry->name);
    money(out, entry->minor);
    buf_printf(out,
               "</Amt><CdtDbtInd>%s</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>%s</Dt>"
               "</BookgDt><ValDt><Dt>%s</Dt></ValDt><AcctSvcrRef>%s</AcctSvcrRef><BkTxCd><Domn>"
               "<Cd>PMNT</Cd><Fmly><Cd>%s</Cd><SubFmlyCd>DMCT</SubFmlyCd></Fmly></Domn></BkTxCd>"
               "<NtryDtls><TxDtls><Refs><MsgId>%s</MsgId>",
               direction, day, day, entry->name, entry->is_credit ? "RCDT" : "ICDT", entry->name);
    if (entry->uetr[0] != '\0') {
        buf_printf(out, "<UETR>%s</UETR>", entry->uetr);
    }
    buf_add_str(out, STR("</Refs><Amt Ccy=\"RUB\">"));
    money(out, entry->minor);
    buf_printf(out, "</Amt><CdtDbtInd>%s</CdtDbtInd></TxDtls></NtryDtls></Ntry>\n", direction);
}

static struct day_totals totals_of(const struct rail_sim *sim, int32_t day)
{
    struct day_totals totals = {.opening = balance_through(sim, day - 1),
                                .closing = balance_through(sim, day)};
    for (size_t i = 0; i < sim->count; i++) {
        const struct sim_entry *entry = &sim->entries[i];
        if (entry->is_settled && entry->day == day) {
            *(entry->is_credit ? &totals.credits : &totals.debits) += entry->minor;
            *(entry->is_credit ? &totals.credit_count : &totals.debit_count) += 1;
        }
    }
    return totals;
}

static void write_head(struct rail_sim *sim, const char *day, struct buf *out)
{
    char now[CLOCK_TEXT];
    char id[RAIL_ID];
    clock_format(clock_now(sim->config.clock), now);
    sim_name(sim, 'D', id);
    buf_printf(out,
               "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Document xmlns=\"" RAIL_NAMESPACE
               "%s\"><BkToCstmrStmt><GrpHdr><MsgId>%s</MsgId><CreDtTm>%s</CreDtTm></GrpHdr>\n"
               "<Stmt><Id>%s-%s</Id><ElctrncSeqNb>%.4s%.2s%.2s</ElctrncSeqNb><CreDtTm>%s</CreDtTm>",
               rail_kind_name(RAIL_STATEMENT), id, now, sim_bik, day, day, day + 5, day + 8, now);
    buf_printf(out,
               "<FrToDt><FrDtTm>%sT00:00:00+03:00</FrDtTm><ToDtTm>%sT23:59:59+03:00</ToDtTm>"
               "</FrToDt>\n<Acct><Id><Othr><Id>30102810000000000001</Id><SchmeNm><Cd>BBAN</Cd>"
               "</SchmeNm></Othr></Id><Ccy>RUB</Ccy><Ownr><Nm>okno</Nm><Id><OrgId><Othr><Id>%s</Id>"
               "<SchmeNm><Prtry>BIK</Prtry></SchmeNm></Othr></OrgId></Id></Ownr><Svcr><FinInstnId>"
               "<ClrSysMmbId><ClrSysId><Cd>RUCBC</Cd></ClrSysId><MmbId>%s</MmbId></ClrSysMmbId>"
               "<Othr><Id>%s</Id></Othr></FinInstnId></Svcr></Acct>\n",
               day, day, sim->config.bank_bik, sim_bik, sim_bik);
}

enum status rail_sim_statement(struct rail_sim *sim, int32_t day, struct buf *out)
{
    char date[CLOCK_TEXT];
    day_format(day, date);
    (void)pthread_mutex_lock(&sim->mutex);
    const struct day_totals totals = totals_of(sim, day);
    write_head(sim, date, out);
    write_balance(out, "OPBD", totals.opening, date);
    write_balance(out, "CLBD", totals.closing, date);
    write_totals(out, &totals);
    for (size_t i = 0; i < sim->count && out->status == STATUS_OK; i++) {
        if (sim->entries[i].is_settled && sim->entries[i].day == day) {
            write_entry(out, &sim->entries[i], date);
        }
    }
    (void)pthread_mutex_unlock(&sim->mutex);
    buf_add_str(out, STR("</Stmt></BkToCstmrStmt></Document>\n"));
    return out->status;
}
