/* check.c - okno check: is a value of this kind well made, and what does it say. For scripts: the
 * answer is the exit code, and with --json one object on standard output. */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "main/check.h"
#include "main/command.h"

const struct check_kind check_kinds[] = {
    {"telegram-launch", check_telegram_launch},
    {"vk-launch", check_vk_launch},
    {"max-launch", check_max_launch},
};

static int usage(void)
{
    (void)fprintf(stderr,
                  "usage: okno check KIND [OPTIONS] VALUE|-   (- reads standard input)\n\n"
                  "  telegram-launch  --secret-file FILE | --bot-id N [--public-key HEX]\n"
                  "  vk-launch        --secret-file FILE\n"
                  "  max-launch       --secret-file FILE\n"
                  "      [--now UNIX] [--max-age SECONDS]   0: of any age (the default)\n\n"
                  "  --json  says what was read; exit code 0 valid, 1 not, 2 asked wrongly\n");
    return EXIT_USAGE;
}

/* ---- asking */

static enum status read_number(const char *text, int64_t *number)
{
    return str_to_int64(str_from(text), number);
}

static enum status read_option(int option, struct check *check)
{
    switch (option) {
    case 's':
        check->secret_file = optarg;
        return STATUS_OK;
    case 'b':
        check->has_bot = true;
        return read_number(optarg, &check->bot_id);
    case 'p':
        check->public_key = optarg;
        return STATUS_OK;
    case 'n':
        check->has_now = true;
        return read_number(optarg, &check->now);
    case 'a':
        return read_number(optarg, &check->max_age);
    case 'j':
        check->json = true;
        return STATUS_OK;
    default:
        return STATUS_INVALID;
    }
}

static enum status read_options(int count, char **arguments, struct check *check)
{
    static const struct option options[] = {{"secret-file", required_argument, NULL, 's'},
                                            {"bot-id", required_argument, NULL, 'b'},
                                            {"public-key", required_argument, NULL, 'p'},
                                            {"now", required_argument, NULL, 'n'},
                                            {"max-age", required_argument, NULL, 'a'},
                                            {"json", no_argument, NULL, 'j'},
                                            {0}};
    int option = 0;
    /* NOLINTNEXTLINE(concurrency-mt-unsafe): no other thread yet */
    while ((option = getopt_long(count, arguments, "", options, NULL)) != -1) {
        if (read_option(option, check) != STATUS_OK) {
            return STATUS_INVALID;
        }
    }
    return optind == count - 1 ? STATUS_OK : STATUS_INVALID;
}

/* ---- the value */

enum { INPUT_MOST = 256 * 1024 };

/* One line's end belongs to the one who typed it. */
static struct str without_line_end(struct str text)
{
    text.size -= text.size != 0 && text.data[text.size - 1] == '\n';
    text.size -= text.size != 0 && text.data[text.size - 1] == '\r';
    return text;
}

static enum status read_stream(FILE *stream, struct arena *arena, struct str *text)
{
    char *bytes = arena_alloc(arena, 1, INPUT_MOST + 1);
    if (bytes == NULL) {
        return STATUS_NO_MEMORY;
    }
    size_t size = fread(bytes, 1, INPUT_MOST + 1, stream);
    *text = without_line_end((struct str){bytes, size});
    return ferror(stream) != 0 ? STATUS_IO : size > INPUT_MOST ? STATUS_INVALID : STATUS_OK;
}

/* ---- the answer */

void check_add(struct check *check, const char *name, struct str value)
{
    json_t *text = json_stringn(value.data, value.size);
    check->failed |= json_object_set_new(check->read, name, text) != 0;
}

void check_add_number(struct check *check, const char *name, int64_t value)
{
    check->failed |= json_object_set_new(check->read, name, json_integer(value)) != 0;
}

static int answer(struct check *check, bool is_valid)
{
    if (check->json) {
        check->failed |= json_object_set_new(check->read, "valid", json_boolean(is_valid)) != 0;
        check->failed |= json_dumpf(check->read, stdout, JSON_COMPACT | JSON_SORT_KEYS) != 0;
        (void)printf("\n");
    } else if (is_valid) {
        (void)printf("valid\n");
    } else {
        (void)printf("not valid: %s\n", check->why);
    }
    if (check->failed || fflush(stdout) != 0) {
        (void)fprintf(stderr, "okno check: the answer cannot be written\n");
        return EXIT_FAILED;
    }
    return is_valid ? EXIT_DONE : EXIT_FAILED;
}

static const struct check_kind *find_kind(const char *name)
{
    for (size_t i = 0; i < ARRAY_COUNT(check_kinds); i++) {
        if (strcmp(name, check_kinds[i].name) == 0) {
            return &check_kinds[i];
        }
    }
    return NULL;
}

/* What was asked wrongly is said on standard error by whoever finds it. */
static int run(struct check *check, const struct check_kind *kind, const char *value)
{
    bool is_valid = false;
    check->value = str_from(value);
    if (strcmp(value, "-") == 0 && read_stream(stdin, &check->arena, &check->value) != STATUS_OK) {
        check->why = "more than 256 KiB, or it cannot be read";
        return answer(check, false);
    }
    enum status status = kind->run(check, &is_valid);
    if (status == STATUS_OK) {
        return answer(check, is_valid);
    }
    if (status == STATUS_INVALID) {
        return usage();
    }
    (void)fprintf(stderr, "okno check: %s\n", status_name(status));
    return status == STATUS_NOT_FOUND ? EXIT_USAGE : EXIT_FAILED;
}

int command_check(int count, char **arguments)
{
    const struct check_kind *kind = count < 2 ? NULL : find_kind(arguments[1]);
    struct check check = {.why = ""};
    if (kind == NULL || read_options(count - 1, arguments + 1, &check) != STATUS_OK) {
        return usage();
    }
    arena_init(&check.arena, (size_t)INPUT_MOST * 8);
    check.read = json_object();
    int code = check.read == NULL ? EXIT_FAILED : run(&check, kind, arguments[1 + optind]);
    json_decref(check.read);
    arena_free(&check.arena);
    return code;
}
