/* gate_text.c - every text that can ever reach a messenger, in both languages: the one table, and
 * how public facts are written into it. A text is chosen by number; nothing is passed in. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "channel/gate_internal.h"

static const char *const texts[GATE_TEXTS][2] = {
    [0] = {"", ""},
    [GATE_WELCOME] =
        {"Здравствуйте! Здесь курсы, отделения и банкоматы, часы работы. Деньги и счета — только в"
         " самом банке: нажмите «Открыть банк».\n\nНе пишите сюда номера карт, счетов, телефонов и"
         " коды: этот чат хранится у мессенджера.",
         "Hello! Rates, branches, cash machines and hours are here. Money and accounts are in the"
         " bank itself: press “Open the bank”.\n\nNever write card, account or phone numbers or"
         " codes here: this chat is kept by the messenger."},
    [GATE_HELP] =
        {"Что я умею:\n/rates — курсы валют\n/places — отделения и банкоматы\n/hours — часы"
         " работы\n/open — открыть банк\n/language — язык\n\nО счетах и операциях я ничего не"
         " знаю: они видны только в самом банке.",
         "What I can do:\n/rates – exchange rates\n/places – branches and cash machines\n/hours –"
         " working hours\n/open – open the bank\n/language – language\n\nI know nothing of accounts"
         " and payments: they are seen in the bank alone."},
    [GATE_RATES] = {"Курсы банка, рублей за единицу:", "The bank's rates, roubles for one:"},
    [GATE_PLACES] = {"Где вам удобно? Выберите место:", "Where is it handy for you? Pick a place:"},
    [GATE_PLACE] = {"Ближайшие, от близких к дальним:", "The nearest first:"},
    [GATE_HOURS] = {"Часы работы:", "Working hours:"},
    [GATE_OPEN] = {"Банк открывается по кнопке.", "The button opens the bank."},
    [GATE_LANGUAGE] = {"Выберите язык.", "Choose a language."},
    [GATE_LANGUAGE_SET] = {"Теперь говорим по-русски.", "We speak English now."},
    [GATE_UNKNOWN] =
        {"Я понимаю только кнопки и команды. С вопросом о счёте или операции откройте банк.",
         "I understand buttons and commands alone. For a question about an account or a payment,"
         " open the bank."},
    [GATE_CARD] =
        {"Похоже, это номер карты. Я его не читал и не сохранил. Удалите сообщение, если оно ещё"
         " видно: чат хранится у мессенджера. Банк никогда не спрашивает номер карты в чате.",
         "This looks like a card number. It was neither read nor kept. Delete the message if you"
         " still see it: the chat is kept by the messenger. The bank never asks for a card number"
         " in a chat."},
    [GATE_PHONE] =
        {"Похоже, это номер телефона. Я его не читал и не сохранил. Удалите сообщение, если оно"
         " ещё видно: чат хранится у мессенджера. Вход по номеру — только в самом банке.",
         "This looks like a phone number. It was neither read nor kept. Delete the message if you"
         " still see it: the chat is kept by the messenger. Signing in by number happens in the"
         " bank alone."},
    [GATE_CODE] =
        {"Похоже, это код. Я его не читал и не сохранил. Удалите сообщение, если оно ещё видно."
         " Код из SMS вводят только в самом банке. Если его спросил кто-то другой — это мошенник.",
         "This looks like a code. It was neither read nor kept. Delete the message if you still see"
         " it. A code from an SMS belongs into the bank alone. Whoever else asks for it is a"
         " fraud."},
    [GATE_ACCOUNT] =
        {"Похоже, это номер счёта. Я его не читал и не сохранил. Удалите сообщение, если оно ещё"
         " видно: чат хранится у мессенджера. Переводы — только в самом банке.",
         "This looks like an account number. It was neither read nor kept. Delete the message if"
         " you still see it: the chat is kept by the messenger. Transfers are made in the bank"
         " alone."},
    [GATE_LINKED] =
        {"Готово: уведомления «откройте банк» будут приходить сюда. Что произошло, видно только в"
         " самом банке.",
         "Done: notices “open the bank” will come here. What happened is seen in the bank alone."},
    [GATE_NOT_LINKED] =
        {"Эта ссылка уже не действует. Получите новую в банке: «Ещё», «Уведомления».",
         "This link is no longer valid. Get a new one in the bank: “More”, “Notices”."},
    [GATE_NOTICE] = {"В банке новое событие. Откройте банк, чтобы его увидеть.",
                     "Something new happened in the bank. Open the bank to see it."},
};

const char *const gate_open_label[2] = {"Открыть банк", "Open the bank"};
const char *const gate_pressed_text[2] = {"Готово", "Done"};

const struct gate_command gate_commands[] = {
    {"open", {"Открыть банк", "Open the bank"}},
    {"rates", {"Курсы валют", "Exchange rates"}},
    {"places", {"Отделения и банкоматы", "Branches and cash machines"}},
    {"hours", {"Часы работы", "Working hours"}},
    {"language", {"Язык", "Language"}},
    {"help", {"Что я умею", "What I can do"}},
    {NULL, {NULL, NULL}},
};

/* ---- buttons */

static struct gate_button *add_button(struct gate_words *words, const char *label, bool begins_row)
{
    static struct gate_button spare; /* past the last one: written, never read */
    struct gate_button *button =
        words->count < WORDS_BUTTONS ? &words->buttons[words->count++] : &spare;
    *button = (struct gate_button){.begins_row = begins_row};
    (void)snprintf(button->label, sizeof button->label, "%s", label);
    return button;
}

static void add_open(struct gate_words *words, enum language language)
{
    (void)add_button(words, gate_open_label[language], true);
}

static void add_asking(struct gate_words *words, const char *label, const char *ask,
                       bool begins_row)
{
    struct gate_button *button = add_button(words, label, begins_row);
    (void)snprintf(button->ask, sizeof button->ask, "%s", ask);
}

/* Open the bank, and every command but "open" itself, two in a row. */
static void add_menu(struct gate_words *words, enum language language)
{
    add_open(words, language);
    bool begins_row = true;
    for (const struct gate_command *at = gate_commands + 1; at->name != NULL; at++) {
        if (strcmp(at->name, "help") != 0) {
            add_asking(words, at->meaning[language], at->name, begins_row);
            begins_row = !begins_row;
        }
    }
}

/* ---- public facts */

static void write_rates(struct gate_words *words, const struct public_facts *facts,
                        enum language language)
{
    static const char *const columns[2] = {"покупка / продажа", "we buy / we sell"};
    buf_printf(&words->text, "\n%s\n", columns[language]);
    for (size_t i = 0; i < facts->rate_count; i++) {
        const struct public_rate *rate = &facts->rates[i];
        buf_printf(&words->text, "%s  %" PRId64 ".%02d / %" PRId64 ".%02d\n", rate->currency,
                   rate->buy / 100, (int)(rate->buy % 100), rate->sell / 100,
                   (int)(rate->sell % 100));
    }
    add_open(words, language);
}

static void write_places(struct gate_words *words, const struct public_facts *facts,
                         enum language language)
{
    for (size_t i = 0; i < facts->place_count; i++) {
        char ask[WORDS_ASK];
        (void)snprintf(ask, sizeof ask, "place:%zu", i);
        add_asking(words, facts->places[i].name[language], ask, i % 2 == 0);
    }
}

static enum status write_place(struct gate_words *words, const struct public_facts *facts,
                               const struct gate_message *message)
{
    static const char *const kinds[2][2] = {{"Банкомат", "Cash machine"}, {"Отделение", "Branch"}};
    static const char *const others[2] = {"Другое место", "Another place"};
    if (message->place < 0 || (size_t)message->place >= facts->place_count) {
        return STATUS_INVALID;
    }
    const struct public_place *place = &facts->places[message->place];
    enum language language = message->language;
    buf_printf(&words->text, "\n");
    for (size_t i = 0; i < place->point_count; i++) {
        const struct public_point *point = &place->points[i];
        buf_printf(&words->text, "\n%s: %s\n%s\n", kinds[point->is_branch][language],
                   point->address[language], point->hours[language]);
    }
    add_asking(words, others[language], "places", true);
    add_open(words, language);
    return STATUS_OK;
}

/* ---- the message */

static enum status write_rest(const struct gate_message *message, const struct public_facts *facts,
                              struct gate_words *words)
{
    enum language language = message->language;
    if (message->template == GATE_RATES) {
        write_rates(words, facts, language);
    } else if (message->template == GATE_PLACES) {
        write_places(words, facts, language);
    } else if (message->template == GATE_PLACE) {
        return write_place(words, facts, message);
    } else if (message->template == GATE_HOURS) {
        buf_printf(&words->text, "\n%s", facts->hours[language]);
        add_open(words, language);
    } else if (message->template == GATE_LANGUAGE) {
        add_asking(words, "Русский", "language:ru", true);
        add_asking(words, "English", "language:en", false);
    } else if (message->template == GATE_NOTICE || message->template == GATE_OPEN) {
        add_open(words, language);
    } else {
        add_menu(words, language);
    }
    return STATUS_OK;
}

enum status gate_words_make(const struct gate_message *message, const struct public_facts *facts,
                            struct gate_words *words)
{
    *words = (struct gate_words){.count = 0};
    buf_init(&words->text, WORDS_TEXT);
    if (message->template <= 0 || message->template >= GATE_TEXTS) {
        return STATUS_OK;
    }
    buf_add_str(&words->text, str_from(texts[message->template][message->language]));
    if (message->template == GATE_NOTICE) {
        char link[GATE_LINK_TEXT];
        gate_link_write(&message->link, link);
        (void)snprintf(words->start, sizeof words->start, "n-%s", link);
    }
    enum status status = write_rest(message, facts, words);
    return status == STATUS_OK ? words->text.status : status;
}
