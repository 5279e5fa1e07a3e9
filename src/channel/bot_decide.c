/* bot_decide.c - what a text of a chat asks, and whether it is one that must not be read. Pure. */
#include <string.h>

#include "channel/bot.h"

/* ---- what looks like a card, a phone, a code or an account */

/* Digits of every kind that keyboards have, and how many bytes one takes. -1: none. */
static int digit_at(struct str text, size_t *size)
{
    const unsigned char *c = (const unsigned char *)text.data;
    *size = 1;
    if (c[0] >= '0' && c[0] <= '9') {
        return c[0] - '0';
    }
    if (text.size >= 2 && c[0] == 0xd9 && c[1] >= 0xa0 && c[1] <= 0xa9) { /* Arabic-Indic */
        *size = 2;
        return c[1] - 0xa0;
    }
    if (text.size >= 2 && c[0] == 0xdb && c[1] >= 0xb0 && c[1] <= 0xb9) { /* its eastern form */
        *size = 2;
        return c[1] - 0xb0;
    }
    if (text.size >= 3 && c[0] == 0xef && c[1] == 0xbc && c[2] >= 0x90 && c[2] <= 0x99) {
        *size = 3; /* full width */
        return c[2] - 0x90;
    }
    return -1;
}

/* What people write between digits of one number; 0: the number is over. */
static size_t separator_at(struct str text)
{
    static const char plain[] = " -.,()+/*_:\t\n\r";
    const unsigned char *c = (const unsigned char *)text.data;
    if (c[0] != '\0' && c[0] < 0x80) {
        return strchr(plain, c[0]) != NULL ? 1 : 0;
    }
    if (text.size >= 2 && c[0] == 0xc2 && c[1] == 0xa0) { /* a blank that does not break */
        return 2;
    }
    bool is_punctuation = text.size >= 3 && c[0] == 0xe2 && (c[1] == 0x80 || c[1] == 0x88);
    bool is_mark = text.size >= 3 && c[0] == 0xef && c[1] == 0xbb && c[2] == 0xbf;
    return is_punctuation || is_mark ? 3 : 0; /* dashes, thin blanks, marks of no width */
}

static bool is_luhn(const unsigned char *digits, size_t count)
{
    unsigned sum = 0;
    for (size_t i = 0; i < count; i++) {
        unsigned digit = digits[count - 1 - i];
        unsigned twice = digit * 2 > 9 ? digit * 2 - 9 : digit * 2;
        sum += i % 2 == 1 ? twice : digit;
    }
    return sum % 10 == 0;
}

/* A card may be followed by its date and the three digits of its back. */
static bool has_card(const unsigned char *digits, size_t count)
{
    enum { SHORTEST = 13, LONGEST = 19 };
    for (size_t size = SHORTEST; size <= LONGEST; size++) {
        for (size_t at = 0; at + size <= count; at++) {
            if (is_luhn(digits + at, size)) {
                return true;
            }
        }
    }
    return false;
}

static enum bot_ask kind_of(const unsigned char *digits, size_t count)
{
    enum { CODE = 4, PHONE = 9, CARD = 13, PHONE_MOST = 15, ACCOUNT = 20 };
    if (count < CODE) {
        return BOT_IGNORED;
    }
    if (count < PHONE) {
        return BOT_CODE;
    }
    if (count < CARD) {
        return BOT_PHONE;
    }
    if (count == ACCOUNT) {
        return BOT_ACCOUNT;
    }
    if (has_card(digits, count)) {
        return BOT_CARD;
    }
    if (count <= PHONE_MOST) {
        return BOT_PHONE;
    }
    return count < ACCOUNT ? BOT_CARD : BOT_ACCOUNT;
}

/* A code is named only where there is nothing worse. */
static enum bot_ask worse_of(enum bot_ask a, enum bot_ask b)
{
    return a == BOT_IGNORED || (a == BOT_CODE && b != BOT_IGNORED) ? b : a;
}

enum bot_ask bot_find_secret(struct str text)
{
    enum { DIGITS = 64, GAP = 3 };
    unsigned char digits[DIGITS] = {0};
    size_t count = 0;
    size_t gap = 0;
    enum bot_ask worst = BOT_IGNORED;
    for (size_t at = 0; at < text.size;) {
        struct str rest = {text.data + at, text.size - at};
        size_t size = 0;
        int digit = digit_at(rest, &size);
        size_t between = separator_at(rest);
        if (digit >= 0) {
            digits[count < DIGITS ? count++ : DIGITS - 1] = (unsigned char)digit;
            gap = 0;
            at += size;
        } else if (count != 0 && between != 0 && gap < GAP) {
            gap++;
            at += between;
        } else {
            worst = worse_of(worst, kind_of(digits, count));
            count = 0;
            gap = 0;
            at += between == 0 ? 1 : between;
        }
    }
    return worse_of(worst, kind_of(digits, count));
}

/* ---- what is asked */

static const struct {
    struct str word;
    enum bot_ask ask;
} words[] = {
    {STR_INIT("start"), BOT_START},
    {STR_INIT("menu"), BOT_START},
    {STR_INIT("Начать"), BOT_START},
    {STR_INIT("help"), BOT_HELP},
    {STR_INIT("помощь"), BOT_HELP},
    {STR_INIT("Помощь"), BOT_HELP},
    {STR_INIT("Что я умею"), BOT_HELP},
    {STR_INIT("rates"), BOT_RATES},
    {STR_INIT("курс"), BOT_RATES},
    {STR_INIT("Курс"), BOT_RATES},
    {STR_INIT("курсы"), BOT_RATES},
    {STR_INIT("Курсы"), BOT_RATES},
    {STR_INIT("Курсы валют"), BOT_RATES},
    {STR_INIT("Exchange rates"), BOT_RATES},
    {STR_INIT("places"), BOT_PLACES},
    {STR_INIT("branches"), BOT_PLACES},
    {STR_INIT("банкоматы"), BOT_PLACES},
    {STR_INIT("Банкоматы"), BOT_PLACES},
    {STR_INIT("отделения"), BOT_PLACES},
    {STR_INIT("Отделения"), BOT_PLACES},
    {STR_INIT("Отделения и банкоматы"), BOT_PLACES},
    {STR_INIT("Branches and cash machines"), BOT_PLACES},
    {STR_INIT("hours"), BOT_HOURS},
    {STR_INIT("Часы работы"), BOT_HOURS},
    {STR_INIT("часы"), BOT_HOURS},
    {STR_INIT("Working hours"), BOT_HOURS},
    {STR_INIT("open"), BOT_OPEN},
    {STR_INIT("Открыть банк"), BOT_OPEN},
    {STR_INIT("Open the bank"), BOT_OPEN},
    {STR_INIT("language"), BOT_LANGUAGE},
    {STR_INIT("язык"), BOT_LANGUAGE},
    {STR_INIT("Язык"), BOT_LANGUAGE},
};

static void set_language(struct bot_update *update, enum language language)
{
    update->ask = BOT_SET_LANGUAGE;
    update->language = language;
    update->has_language = true;
}

void bot_read_ask(struct str ask, struct bot_update *update)
{
    const struct str place = STR("place:");
    int64_t number = 0;
    update->ask = BOT_UNKNOWN;
    for (size_t i = 0; i < ARRAY_COUNT(words); i++) {
        if (str_equal_fold(ask, words[i].word)) {
            update->ask = words[i].ask;
        }
    }
    if (str_equal(ask, STR("language:ru"))) {
        set_language(update, LANGUAGE_RU);
    } else if (str_equal(ask, STR("language:en"))) {
        set_language(update, LANGUAGE_EN);
    } else if (str_starts(ask, place) &&
               str_to_int64((struct str){ask.data + place.size, ask.size - place.size}, &number) ==
                   STATUS_OK &&
               number < PUBLIC_PLACES) {
        update->ask = BOT_PLACE;
        update->place = (int32_t)number;
    }
}

void bot_read_start(struct str payload, struct bot_update *update)
{
    const struct str head = STR("l-");
    struct str rest = {payload.data + head.size, payload.size - head.size};
    if (str_starts(payload, head) && gate_link_read(rest, &update->link) == STATUS_OK) {
        update->ask = BOT_LINK;
        return;
    }
    enum bot_ask secret = bot_find_secret(payload);
    update->ask = secret == BOT_IGNORED ? BOT_START : secret;
}

static struct str trimmed(struct str text)
{
    while (text.size > 0 && strchr(" \n\r\t", text.data[0]) != NULL) {
        text = (struct str){text.data + 1, text.size - 1};
    }
    while (text.size > 0 && strchr(" \n\r\t", text.data[text.size - 1]) != NULL) {
        text.size--;
    }
    return text;
}

void bot_read_text(struct str raw, struct bot_update *update)
{
    struct str text = trimmed(raw);
    struct str rest = text;
    struct str command = str_cut(&rest, ' ');
    bool is_command = command.size > 1 && command.data[0] == '/';
    if (is_command) {
        command = (struct str){command.data + 1, command.size - 1};
        struct str whole = command;
        command = str_cut(&whole, '@'); /* "/help@bot" */
        if (str_equal_fold(command, STR("start"))) {
            bot_read_start(rest.data == NULL ? STR("") : trimmed(rest), update);
            return;
        }
    }
    update->ask = bot_find_secret(text);
    if (update->ask == BOT_IGNORED) {
        bot_read_ask(is_command ? command : text, update);
    }
}
