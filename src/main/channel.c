/* channel.c - okno channel: the law switch from the shell, with the rules of the office: one person
 * asks, another approves, everything is kept. Beside a running bank, and without one. */
#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "channel/channel.h"
#include "main/act.h"
#include "main/command.h"
#include "main/server.h"

struct channel_options {
    const char *data, *by, *from, *jurisdiction, *reason_ru, *reason_en;
    bool sends, is_json;
    int count; /* of what stands between the options */
    char **words;
};

static int usage(void)
{
    (void)fprintf(
        stderr,
        "usage: okno channel policy list [--json]\n"
        "       okno channel policy ask WINDOW STATE --from MOMENT --by PERSON [--in RU|*]\n"
        "                          [--reason-ru TEXT] [--reason-en TEXT]\n"
        "       okno channel policy approve ID --by PERSON\n"
        "       okno channel policy withdraw ID --by PERSON\n"
        "       okno channel drill WINDOW [--send] [--json]\n"
        "all with [--data DIR]\n\n"
        "  WINDOW  telegram, vk, max\n"
        "  STATE   open, notify_only, read_only, closing, closed\n"
        "  MOMENT  now, 2026-12-01 (midnight in Moscow), 2026-12-01T09:00:00Z\n"
        "  PERSON  in small letters: anna.obraztsova\n");
    return EXIT_USAGE;
}

static const char **text_of_option(struct channel_options *options, int option)
{
    switch (option) {
    case 'd':
        return &options->data;
    case 'b':
        return &options->by;
    case 'f':
        return &options->from;
    case 'i':
        return &options->jurisdiction;
    case 'r':
        return &options->reason_ru;
    case 'e':
        return &options->reason_en;
    default:
        return NULL;
    }
}

static bool read_options(int count, char **arguments, struct channel_options *options)
{
    static const struct option table[] = {{"data", required_argument, NULL, 'd'},
                                          {"by", required_argument, NULL, 'b'},
                                          {"from", required_argument, NULL, 'f'},
                                          {"in", required_argument, NULL, 'i'},
                                          {"reason-ru", required_argument, NULL, 'r'},
                                          {"reason-en", required_argument, NULL, 'e'},
                                          {"send", no_argument, NULL, 's'},
                                          {"json", no_argument, NULL, 'j'},
                                          {0}};
    int option = 0;
    /* NOLINTNEXTLINE(concurrency-mt-unsafe): no other thread yet */
    while ((option = getopt_long(count, arguments, "", table, NULL)) != -1) {
        const char **text = text_of_option(options, option);
        if (option == '?') {
            return false;
        }
        if (text != NULL) {
            *text = optarg;
        }
        options->sends = options->sends || option == 's';
        options->is_json = options->is_json || option == 'j';
    }
    options->count = count - optind;
    options->words = arguments + optind;
    return true;
}

static int print_json(json_t *answer)
{
    act_print(answer);
    json_decref(answer);
    return EXIT_DONE;
}

/* ---- policies */

static bool read_two(const char *text, int64_t most, int64_t *number)
{
    bool is_good = text[0] >= '0' && text[0] <= '9' && text[1] >= '0' && text[1] <= '9';
    *number = is_good ? (text[0] - '0') * 10 + (text[1] - '0') : 0;
    return is_good && *number <= most;
}

static bool read_moment(const char *text, int64_t *us)
{
    enum { DATE = 10, WHOLE = 20 };
    struct clock clock = clock_system();
    int32_t day = 0;
    size_t size = strlen(text);
    if (strcmp(text, "now") == 0) {
        *us = clock_now(&clock);
        return true;
    }
    if ((size != DATE && size != WHOLE) || day_parse((struct str){text, DATE}, &day) != STATUS_OK) {
        return false;
    }
    if (size == DATE) {
        *us = clock_day_start(day);
        return true;
    }
    int64_t hours = 0;
    int64_t minutes = 0;
    int64_t seconds = 0;
    bool is_good = text[10] == 'T' && read_two(text + 11, 23, &hours) && text[13] == ':' &&
                   read_two(text + 14, 59, &minutes) && text[16] == ':' &&
                   read_two(text + 17, 59, &seconds) && text[19] == 'Z';
    *us = SECONDS_US((int64_t)day * DAY_SECONDS + hours * 3600 + minutes * 60 + seconds);
    return is_good;
}

static void print_act(const char *what, const json_t *row, const char *by, const char *at)
{
    char when[CLOCK_TEXT];
    if (act_word(row, by)[0] == '\0') {
        return;
    }
    clock_format(act_number(row, at), when);
    bool is_whole = act_number(row, at) != 0;
    (void)printf("    %s by %s%s%s\n", what, act_word(row, by), is_whole ? " at " : "",
                 is_whole ? when : ", and by nobody else yet");
}

static int list(const struct channel_options *options)
{
    json_t *answer =
        act_anywhere("channel", options->data, json_pack("{s:s}", "command", "policy-list"));
    if (answer == NULL) {
        return EXIT_FAILED;
    }
    if (options->is_json) {
        return print_json(answer);
    }
    size_t i = 0;
    const json_t *row = NULL;
    json_array_foreach(json_object_get(answer, "policies"), i, row)
    {
        char from[CLOCK_TEXT];
        clock_format(act_number(row, "from_us"), from);
        const char *status = act_number(row, "withdrawn_us") != 0  ? "withdrawn"
                             : act_number(row, "approved_us") != 0 ? "approved"
                                                                   : "asked for";
        (void)printf("%" PRId64 "  %s %s in %s from %s: %s\n", act_number(row, "id"),
                     act_word(row, "window"), act_word(row, "state"), act_word(row, "jurisdiction"),
                     from, status);
        print_act("asked for", row, "asked_by", "asked_us");
        print_act("approved", row, "approved_by", "approved_us");
        print_act("withdrawn", row, "withdrawn_by", "withdrawn_us");
    }
    json_decref(answer);
    return EXIT_DONE;
}

static int ask(const struct channel_options *options)
{
    int64_t from_us = 0;
    if (options->count != 4 || options->from == NULL || options->by == NULL ||
        !read_moment(options->from, &from_us)) {
        return usage();
    }
    json_t *answer = act_anywhere(
        "channel", options->data,
        json_pack("{s:s,s:s,s:s,s:s,s:I,s:s,s:s,s:s}", "command", "policy-ask", "window",
                  options->words[2], "state", options->words[3], "jurisdiction",
                  options->jurisdiction == NULL ? "RU" : options->jurisdiction, "from_us",
                  (json_int_t)from_us, "reason_ru",
                  options->reason_ru == NULL ? "" : options->reason_ru, "reason_en",
                  options->reason_en == NULL ? "" : options->reason_en, "by", options->by));
    if (answer == NULL) {
        return EXIT_FAILED;
    }
    (void)printf("%" PRId64 "  asked for; another person approves it\n", act_number(answer, "id"));
    json_decref(answer);
    return EXIT_DONE;
}

static int act_on(const struct channel_options *options, const char *command, const char *done,
                  const char *half_done)
{
    int64_t id = 0;
    if (options->count != 3 || options->by == NULL ||
        id_parse(str_from(options->words[2]), &id) != STATUS_OK) {
        return usage();
    }
    json_t *answer = act_anywhere(
        "channel", options->data,
        json_pack("{s:s,s:I,s:s}", "command", command, "id", (json_int_t)id, "by", options->by));
    if (answer == NULL) {
        return EXIT_FAILED;
    }
    bool is_done = json_is_true(json_object_get(answer, "done"));
    (void)printf("%" PRId64 "  %s\n", id, is_done ? done : half_done);
    json_decref(answer);
    return EXIT_DONE;
}

static int policy(const struct channel_options *options)
{
    const char *word = options->count < 2 ? "" : options->words[1];
    if (strcmp(word, "list") == 0 && options->count == 2) {
        return list(options);
    }
    if (strcmp(word, "ask") == 0) {
        return ask(options);
    }
    if (strcmp(word, "approve") == 0) {
        return act_on(options, "policy-approve", "approved", "");
    }
    if (strcmp(word, "withdraw") == 0) {
        return act_on(options, "policy-withdraw", "withdrawn",
                      "what two have decided is withdrawn by two: another person must, too");
    }
    return usage();
}

/* ---- drill */

static void print_drill(const struct channel_options *options, const json_t *sum)
{
    char when[CLOCK_TEXT] = "";
    int64_t closes_us = act_number(sum, "closes_us");
    clock_format(closes_us, when);
    (void)printf("%s: %s%s\n", options->words[1],
                 closes_us == 0 ? "no closing is decided" : "closed from ",
                 closes_us == 0 ? "" : when);
    (void)printf("  customers who have used it: %" PRId64 "\n", act_number(sum, "customers"));
    (void)printf("  sessions open in it now: %" PRId64 "\n", act_number(sum, "sessions"));
    size_t i = 0;
    const json_t *id = NULL;
    const json_t *alone = json_object_get(sum, "alone");
    (void)printf("  customers who were seen in no other window: %zu\n", json_array_size(alone));
    json_array_foreach(alone, i, id)
    {
        (void)printf("    customer %" PRId64 "\n", (int64_t)json_integer_value(id));
    }
    if (options->sends) {
        (void)printf("  SMS written: %" PRId64 " (each customer is told once a day)\n",
                     act_number(sum, "told"));
    } else {
        (void)printf("  nobody was told: that takes --send\n");
    }
}

static json_t *add_share(json_t *sum, const json_t *share)
{
    static const char *const counts[] = {"customers", "sessions", "told"};
    for (size_t i = 0; i < ARRAY_COUNT(counts); i++) {
        int64_t total = act_number(sum, counts[i]) + act_number(share, counts[i]);
        (void)json_object_set_new(sum, counts[i], json_integer(total));
    }
    (void)json_object_set(sum, "closes_us", json_object_get(share, "closes_us"));
    (void)json_array_extend(json_object_get(sum, "alone"), json_object_get(share, "alone"));
    return sum;
}

static int drill(const struct channel_options *options)
{
    if (options->count != 2) {
        return usage();
    }
    json_t *sum = json_pack("{s:[]}", "alone");
    int64_t next = 0;
    do {
        json_t *share = act_anywhere("channel", options->data,
                                     json_pack("{s:s,s:s,s:I,s:b}", "command", "drill", "window",
                                               options->words[1], "after", (json_int_t)next, "send",
                                               (int)options->sends));
        if (share == NULL) {
            json_decref(sum);
            return EXIT_FAILED;
        }
        sum = add_share(sum, share);
        next = act_number(share, "next");
        json_decref(share);
    } while (next != 0);
    if (options->is_json) {
        return print_json(sum);
    }
    print_drill(options, sum);
    json_decref(sum);
    return EXIT_DONE;
}

int command_channel(int count, char **arguments)
{
    struct channel_options options = {.data = "bank"};
    if (!read_options(count, arguments, &options) || options.count == 0) {
        return usage();
    }
    server_prepare_process();
    if (clock_zone_set(CORE_ZONE) != STATUS_OK) {
        (void)fprintf(stderr, "okno channel: the time zone %s is not on this machine\n", CORE_ZONE);
        return EXIT_FAILED;
    }
    return strcmp(options.words[0], "policy") == 0  ? policy(&options)
           : strcmp(options.words[0], "drill") == 0 ? drill(&options)
                                                    : usage();
}
