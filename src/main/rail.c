/* rail.c - okno rail: how the way to other banks stands, what waits for a person, and the rail's
 * statements held against the ledger. Beside a running bank, and without one. */
#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "main/act.h"
#include "main/command.h"

struct rail_options {
    const char *data, *by, *account, *day;
    bool is_json, so_far;
    int count; /* of what stands between the options */
    char **words;
};

static int usage(void)
{
    (void)fprintf(stderr, "usage: okno rail state [--json]\n"
                          "       okno rail queue list [--json]\n"
                          "       okno rail queue show ID [--json]\n"
                          "       okno rail queue credit ID --account NUMBER --by PERSON\n"
                          "       okno rail queue return ID --by PERSON\n"
                          "       okno rail queue refuse ID --by PERSON\n"
                          "       okno rail queue close ID --by PERSON\n"
                          "       okno rail statement FILE [--so-far] [--json]\n"
                          "       okno rail statement --day 2026-11-24 [--so-far] [--json]\n"
                          "all with [--data DIR]; doc/rail.md says more\n");
    return EXIT_USAGE;
}

static bool read_options(int count, char **arguments, struct rail_options *options)
{
    static const struct option table[] = {{"data", required_argument, NULL, 'd'},
                                          {"by", required_argument, NULL, 'b'},
                                          {"account", required_argument, NULL, 'a'},
                                          {"day", required_argument, NULL, 'y'},
                                          {"so-far", no_argument, NULL, 's'},
                                          {"json", no_argument, NULL, 'j'},
                                          {0}};
    int option = 0;
    /* NOLINTNEXTLINE(concurrency-mt-unsafe): no other thread yet */
    while ((option = getopt_long(count, arguments, "", table, NULL)) != -1) {
        if (option == '?') {
            return false;
        }
        options->data = option == 'd' ? optarg : options->data;
        options->by = option == 'b' ? optarg : options->by;
        options->account = option == 'a' ? optarg : options->account;
        options->day = option == 'y' ? optarg : options->day;
        options->so_far = options->so_far || option == 's';
        options->is_json = options->is_json || option == 'j';
    }
    options->count = count - optind;
    options->words = arguments + optind;
    return true;
}

/* ---- words */

static void print_money(const char *what, int64_t minor)
{
    char text[AMOUNT_TEXT];
    amount_format((struct amount){minor, CURRENCY_RUB}, text);
    (void)printf("%-34s %24s RUB\n", what, text);
}

static void print_state(const json_t *answer)
{
    const char *url = act_word(answer, "url");
    (void)printf("rail: %s\n", url[0] == '\0' ? "none" : url);
    print_money("money with the rail", -act_number(answer, "correspondent"));
    print_money("sent, not settled yet", act_number(answer, "clearing_out"));
    print_money("bills on their way", act_number(answer, "providers"));
    print_money("came, whose it is is not clear", act_number(answer, "clearing_in"));
    (void)printf("%" PRId64 " messages to be sent, %" PRId64
                 " transfers without an answer, %" PRId64 " rows for a person\n",
                 act_number(answer, "unsent"), act_number(answer, "unanswered"),
                 act_number(answer, "queued"));
}

static void print_row(const json_t *row)
{
    char text[AMOUNT_TEXT];
    amount_format((struct amount){act_number(row, "amount"), CURRENCY_RUB}, text);
    (void)printf("%s  %s  %s RUB  %s %s\n    %s\n", act_word(row, "id"), act_word(row, "reason"),
                 text, act_word(row, "reference"), act_word(row, "day"), act_word(row, "text"));
}

static void print_shown(const json_t *answer)
{
    print_row(answer);
    if (!json_is_true(json_object_get(answer, "is_open"))) {
        (void)printf("    closed by %s\n", act_word(answer, "closed_by"));
    }
    (void)printf("%s", act_word(answer, "message"));
}

static void print_queue(const json_t *answer)
{
    const json_t *rows = json_object_get(answer, "rows");
    for (size_t i = 0; i < json_array_size(rows); i++) {
        print_row(json_array_get(rows, i));
    }
    if (json_array_size(rows) == 0) {
        (void)printf("nothing waits\n");
    }
}

static void print_statement(const json_t *answer)
{
    (void)printf("%s, statement %s: %" PRId64 " entries, %" PRId64 " matched, %" PRId64
                 " of other days, %" PRId64 " differences\n",
                 act_word(answer, "day"), act_word(answer, "statement"),
                 act_number(answer, "entries"), act_number(answer, "matched"),
                 act_number(answer, "earlier"), act_number(answer, "differences"));
    print_money("the rail: opening", act_number(answer, "opening"));
    print_money("  credits", act_number(answer, "credits"));
    print_money("  debits", act_number(answer, "debits"));
    print_money("  closing", act_number(answer, "closing"));
    print_money("the ledger: opening", act_number(answer, "ledger_opening"));
    print_money("  closing", act_number(answer, "ledger_closing"));
    print_money("explained by the queue", act_number(answer, "explained"));
    (void)printf("%s\n", json_is_true(json_object_get(answer, "proved"))
                             ? "proved: every kopeck is accounted for"
                             : "NOT PROVED: the books differ by more than the queue explains");
    if (!json_is_true(json_object_get(answer, "kept"))) {
        (void)printf("so far: nothing was kept\n");
    }
}

/* ---- commands */

static int run(const struct rail_options *options, json_t *request, void (*print)(const json_t *))
{
    json_t *answer = act_anywhere("rail", options->data, request);
    if (answer == NULL) {
        return EXIT_FAILED;
    }
    (options->is_json ? act_print : print)(answer);
    const json_t *proved = json_object_get(answer, "proved");
    bool good = proved == NULL || json_is_true(proved);
    json_decref(answer);
    return good ? EXIT_DONE : EXIT_FAILED;
}

static void print_done(const json_t *answer)
{
    (void)answer;
    (void)printf("done\n");
}

static int run_queue(const struct rail_options *options)
{
    if (options->count == 2 && strcmp(options->words[1], "list") == 0) {
        return run(options, json_pack("{s:s,s:i}", "command", "rail-queue", "after", 0),
                   print_queue);
    }
    if (options->count == 3 && strcmp(options->words[1], "show") == 0) {
        return run(options, json_pack("{s:s,s:s}", "command", "rail-show", "id", options->words[2]),
                   print_shown);
    }
    if (options->count != 3 || options->by == NULL) {
        return usage();
    }
    return run(options,
               json_pack("{s:s,s:s,s:s,s:s,s:s}", "command", "rail-decide", "decision",
                         options->words[1], "id", options->words[2], "account",
                         options->account == NULL ? "" : options->account, "by", options->by),
               print_done);
}

static int run_statement(const struct rail_options *options)
{
    char *path = options->count == 2 ? realpath(options->words[1], NULL) : NULL;
    if ((options->count == 2) == (options->day != NULL)) {
        free(path);
        return usage();
    }
    if (options->count == 2 && path == NULL) {
        (void)fprintf(stderr, "okno rail: there is no file %s\n", options->words[1]);
        return EXIT_FAILED;
    }
    json_t *request = json_pack(
        "{s:s,s:s,s:s,s:b}", "command", "rail-statement", "file", path == NULL ? "" : path, "day",
        options->day == NULL ? "" : options->day, "so_far", (int)options->so_far);
    free(path);
    return run(options, request, print_statement);
}

int command_rail(int count, char **arguments)
{
    struct rail_options options = {.data = "bank"};
    if (!read_options(count, arguments, &options) || options.count < 1) {
        return usage();
    }
    const char *what = options.words[0];
    if (strcmp(what, "state") == 0 && options.count == 1) {
        return run(&options, json_pack("{s:s}", "command", "rail-state"), print_state);
    }
    if (strcmp(what, "queue") == 0) {
        return run_queue(&options);
    }
    return strcmp(what, "statement") == 0 ? run_statement(&options) : usage();
}
