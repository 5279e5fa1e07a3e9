/* directory.c - okno directory: the regulator's list of banks, beside a running bank and without
 * one. */
#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "main/act.h"
#include "main/command.h"
#include "main/server.h"

static int usage(void)
{
    (void)fprintf(stderr,
                  "usage: okno directory load FILE [--data DIR]\n"
                  "       okno directory load-providers FILE [--data DIR]\n\n"
                  "  load            banks: the whole directory of one day as the regulator "
                  "gives it out (ED807, XML)\n"
                  "  load-providers  whom bills are paid to: the whole catalogue "
                  "(doc/providers.md, JSON)\n");
    return EXIT_USAGE;
}

/* The bank's answer to this command with the file. NULL: refused, and said. */
static json_t *ask(const char *data, const char *command, const char *name)
{
    /* the bank that runs stands in another folder */
    char *path = realpath(name, NULL);
    if (path == NULL) {
        (void)fprintf(stderr, "okno directory: there is no file %s\n", name);
        return NULL;
    }
    json_t *answer =
        act_anywhere("directory", data, json_pack("{s:s,s:s}", "command", command, "file", path));
    free(path);
    return answer;
}

static int load_providers(const char *data, const char *name)
{
    json_t *answer = ask(data, "directory-load-providers", name);
    if (answer == NULL) {
        return EXIT_FAILED;
    }
    (void)printf("%" PRId64 " providers\n",
                 (int64_t)json_integer_value(json_object_get(answer, "providers")));
    json_decref(answer);
    return EXIT_DONE;
}

static int load(const char *data, const char *name)
{
    json_t *answer = ask(data, "directory-load", name);
    if (answer == NULL) {
        return EXIT_FAILED;
    }
    (void)printf("%" PRId64 " banks of %s\n",
                 (int64_t)json_integer_value(json_object_get(answer, "banks")),
                 json_string_value(json_object_get(answer, "day")));
    json_decref(answer);
    return EXIT_DONE;
}

int command_directory(int count, char **arguments)
{
    static const struct option table[] = {{"data", required_argument, NULL, 'd'}, {0}};
    const char *data = "bank";
    int option = 0;
    /* NOLINTNEXTLINE(concurrency-mt-unsafe): no other thread yet */
    while ((option = getopt_long(count, arguments, "", table, NULL)) != -1) {
        if (option != 'd') {
            return usage();
        }
        data = optarg;
    }
    if (count - optind != 2) {
        return usage();
    }
    bool is_banks = strcmp(arguments[optind], "load") == 0;
    if (!is_banks && strcmp(arguments[optind], "load-providers") != 0) {
        return usage();
    }
    server_prepare_process();
    if (clock_zone_set(CORE_ZONE) != STATUS_OK) {
        (void)fprintf(stderr, "okno directory: the time zone %s is not on this machine\n",
                      CORE_ZONE);
        return EXIT_FAILED;
    }
    const char *name = arguments[optind + 1];
    return is_banks ? load(data, name) : load_providers(data, name);
}
