/* processor.c - okno processor: what the cards' processor left for a person. Beside a running bank,
 * and without one. */
#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "main/act.h"
#include "main/command.h"

struct processor_options {
    const char *data, *by, *why;
    bool is_json;
    int count; /* of what stands between the options */
    char **words;
};

static int usage(void)
{
    (void)fprintf(stderr, "usage: okno processor queue list [--json]\n"
                          "       okno processor queue show ID [--json]\n"
                          "       okno processor queue retry ID --by PERSON\n"
                          "       okno processor queue close ID --by PERSON --why TEXT\n"
                          "all with [--data DIR]\n");
    return EXIT_USAGE;
}

static bool read_options(int count, char **arguments, struct processor_options *options)
{
    static const struct option table[] = {{"data", required_argument, NULL, 'd'},
                                          {"by", required_argument, NULL, 'b'},
                                          {"why", required_argument, NULL, 'w'},
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
        options->why = option == 'w' ? optarg : options->why;
        options->is_json = options->is_json || option == 'j';
    }
    options->count = count - optind;
    options->words = arguments + optind;
    return true;
}

/* ---- words */

static void print_money(const char *what, const json_t *money)
{
    (void)printf("    %-9s %s %s\n", what, act_word(money, "amount"), act_word(money, "currency"));
}

static void print_row(const json_t *row)
{
    const json_t *money = json_object_get(row, "money");
    (void)printf("%s  %s  %s %s %s  %s  %s\n    %s\n", act_word(row, "id"), act_word(row, "reason"),
                 act_word(row, "kind"), act_word(money, "amount"), act_word(money, "currency"),
                 act_word(row, "reference"), act_word(row, "created_at"), act_word(row, "text"));
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

static void print_shown(const json_t *answer)
{
    const json_t *operation = json_object_get(answer, "operation");
    print_row(answer);
    if (!json_is_true(json_object_get(answer, "is_open"))) {
        (void)printf("    closed by %s: %s\n", act_word(answer, "closed_by"),
                     act_word(answer, "remark"));
    }
    if (json_is_object(operation)) {
        (void)printf("    operation %s at %s: %s\n", act_word(operation, "id"),
                     act_word(operation, "merchant"), act_word(operation, "answer"));
        print_money("asked", json_object_get(operation, "asked"));
        print_money("held", json_object_get(operation, "held"));
        print_money("cleared", json_object_get(operation, "cleared"));
        print_money("refunded", json_object_get(operation, "refunded"));
    }
}

static void print_done(const json_t *answer)
{
    (void)answer;
    (void)printf("done\n");
}

/* ---- commands */

static int run(const struct processor_options *options, json_t *request,
               void (*print)(const json_t *))
{
    json_t *answer = act_anywhere("processor", options->data, request);
    if (answer == NULL) {
        return EXIT_FAILED;
    }
    (options->is_json ? act_print : print)(answer);
    json_decref(answer);
    return EXIT_DONE;
}

int command_processor(int count, char **arguments)
{
    struct processor_options options = {.data = "bank", .why = ""};
    if (!read_options(count, arguments, &options) || options.count < 2 ||
        strcmp(options.words[0], "queue") != 0) {
        return usage();
    }
    const char *what = options.words[1];
    if (options.count == 2 && strcmp(what, "list") == 0) {
        return run(&options, json_pack("{s:s,s:i}", "command", "processor-queue", "after", 0),
                   print_queue);
    }
    if (options.count == 3 && strcmp(what, "show") == 0) {
        return run(&options,
                   json_pack("{s:s,s:s}", "command", "processor-show", "id", options.words[2]),
                   print_shown);
    }
    if (options.count != 3 || options.by == NULL) {
        return usage();
    }
    return run(&options,
               json_pack("{s:s,s:s,s:s,s:s,s:s}", "command", "processor-decide", "decision", what,
                         "id", options.words[2], "by", options.by, "why", options.why),
               print_done);
}
