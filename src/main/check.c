/* check.c - okno check: is a value of this kind well made, and what does it say. For scripts: the
 * answer is the exit code, and with --json one object on standard output. */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "main/check.h"
#include "main/command.h"

const struct check_kind check_kinds[] = {
    {"telegram-launch", check_telegram_launch, "sbpna"},
    {"vk-launch", check_vk_launch, "sbpna"},
    {"max-launch", check_max_launch, "sbpna"},
    {"bik", check_bik, ""},
    {"account", check_account, "kh"},
    {"inn", check_inn, ""},
    {"kpp", check_kpp, ""},
    {"ogrn", check_ogrn, ""},
    {"snils", check_snils, ""},
    {"uin", check_uin, ""},
    {"kbk", check_kbk, ""},
    {"oktmo", check_oktmo, ""},
    {"card", check_card, ""},
    {"iban", check_iban, ""},
    {"creditor-reference", check_creditor_reference, ""},
    {"phone", check_phone, "r"},
    {"gost-qr", check_gost_qr, ""},
    {"emv-qr", check_emv_qr, ""},
    {"epc-qr", check_epc_qr, ""},
    {"sbp-link", check_sbp_link, ""},
};

static int usage(void)
{
    (void)fprintf(stderr,
                  "usage: okno check KIND [OPTIONS] VALUE|-   (- reads standard input)\n\n"
                  "  telegram-launch  --secret-file FILE | --bot-id N [--public-key HEX]\n"
                  "  vk-launch        --secret-file FILE\n"
                  "  max-launch       --secret-file FILE\n"
                  "      [--now UNIX] [--max-age SECONDS]   0: of any age (the default)\n"
                  "  account          --bik BIK [--held-at bank|central-bank|treasury]\n"
                  "  phone            [--region RU]\n"
                  "  bik inn kpp ogrn snils uin kbk oktmo card iban creditor-reference\n"
                  "  gost-qr emv-qr epc-qr sbp-link\n\n"
                  "  --json  says what was read; exit code 0 valid, 1 not, 2 asked wrongly\n");
    return EXIT_USAGE;
}

/* ---- asking */

static enum status read_number(const char *text, int64_t *number)
{
    return str_to_int64(str_from(text), number);
}

/* The kind and the value, wherever they stand. */
struct words {
    const char *list[2];
    size_t count;
};

static enum status read_word(const char *word, struct words *words)
{
    if (words->count == ARRAY_COUNT(words->list)) {
        return STATUS_INVALID;
    }
    words->list[words->count++] = word;
    return STATUS_OK;
}

static enum status read_option(int option, struct check *check, struct words *words)
{
    switch (option) {
    case 1:
        return read_word(optarg, words);
    case 's':
        check->secret_file = optarg;
        return STATUS_OK;
    case 'b':
        check->has_bot = true;
        return read_number(optarg, &check->bot_id) == STATUS_OK && check->bot_id > 0
                   ? STATUS_OK
                   : STATUS_INVALID;
    case 'p':
        check->public_key = optarg;
        return STATUS_OK;
    case 'n':
        check->has_now = true;
        return read_number(optarg, &check->now);
    case 'a':
        return read_number(optarg, &check->max_age);
    case 'k':
        check->bik = optarg;
        return STATUS_OK;
    case 'h':
        check->held_at = optarg;
        return STATUS_OK;
    case 'r':
        check->region = optarg;
        return STATUS_OK;
    case 'j':
        check->json = true;
        return STATUS_OK;
    default:
        return STATUS_INVALID;
    }
}

static enum status read_options(int count, char **arguments, struct check *check,
                                struct words *words)
{
    static const struct option options[] = {{"secret-file", required_argument, NULL, 's'},
                                            {"bot-id", required_argument, NULL, 'b'},
                                            {"public-key", required_argument, NULL, 'p'},
                                            {"now", required_argument, NULL, 'n'},
                                            {"max-age", required_argument, NULL, 'a'},
                                            {"bik", required_argument, NULL, 'k'},
                                            {"held-at", required_argument, NULL, 'h'},
                                            {"region", required_argument, NULL, 'r'},
                                            {"json", no_argument, NULL, 'j'},
                                            {0}};
    int option = 0;
    enum status status = STATUS_OK;
    /* "-": words are told in their places, whatever the environment says of options after them */
    static const char in_order[] = "-";
    bool goes_on = true;
    while (status == STATUS_OK && goes_on) {
        /* NOLINTNEXTLINE(concurrency-mt-unsafe): no other thread yet */
        option = getopt_long(count, arguments, in_order, options, NULL);
        goes_on = option != -1;
        status = goes_on ? read_option(option, check, words) : STATUS_OK;
        check->asked |= option >= 'a' ? UINT32_C(1) << (option - 'a') : 0;
    }
    for (; status == STATUS_OK && optind < count; optind++) { /* behind two dashes */
        status = read_word(arguments[optind], words);
    }
    return status == STATUS_OK && words->count == ARRAY_COUNT(words->list) ? STATUS_OK
                                                                           : STATUS_INVALID;
}

/* ---- the value */

enum { INPUT_MOST = 256 * 1024 };

/* One line's end belongs to the one who typed it. */
static struct str without_line_end(struct str text)
{
    if (text.size != 0 && text.data[text.size - 1] == '\n') {
        text.size--;
        text.size -= text.size != 0 && text.data[text.size - 1] == '\r';
    }
    return text;
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

void check_add_flag(struct check *check, const char *name, bool value)
{
    check->failed |= json_object_set_new(check->read, name, json_boolean(value)) != 0;
}

void check_add_null(struct check *check, const char *name)
{
    check->failed |= json_object_set_new(check->read, name, json_null()) != 0;
}

json_t *check_add_list(struct check *check, const char *name)
{
    json_t *list = json_array();
    check->failed |= json_object_set(check->read, name, list) != 0;
    json_decref(list); /* the answer holds it */
    return check->failed ? NULL : list;
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

/* check->value; false: it is not there, and the answer says why. */
static bool read_stream(struct check *check, FILE *stream)
{
    char *bytes = arena_alloc(&check->arena, 1, INPUT_MOST + 1);
    size_t size = bytes == NULL ? 0 : fread(bytes, 1, INPUT_MOST + 1, stream);
    bool is_read = bytes != NULL && ferror(stream) == 0;
    if (is_read && size <= INPUT_MOST) {
        check->value = without_line_end((struct str){bytes, size});
        return true;
    }
    check->why = is_read ? "standard input has more than 256 KiB" : "standard input cannot be read";
    check_add(check, "error", is_read ? STR("too-long") : STR("unread"));
    check_add(check, "why", str_from(check->why));
    return false;
}

/* What was asked wrongly is said on standard error by whoever finds it. */
static int run(struct check *check, const struct check_kind *kind, const char *value)
{
    bool is_valid = false;
    check->value = str_from(value);
    if (strcmp(value, "-") == 0 && !read_stream(check, stdin)) {
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

/* An option that another kind has would be passed over in silence. */
static bool knows_options(const struct check_kind *kind, const struct check *check)
{
    uint32_t known = UINT32_C(1) << ('j' - 'a');
    for (const char *letter = kind->options; *letter != '\0'; letter++) {
        known |= UINT32_C(1) << (*letter - 'a');
    }
    return (check->asked & ~known) == 0;
}

int command_check(int count, char **arguments)
{
    struct check check = {.why = ""};
    struct words words = {.count = 0};
    enum status status = read_options(count, arguments, &check, &words);
    const struct check_kind *kind = status == STATUS_OK ? find_kind(words.list[0]) : NULL;
    if (kind == NULL || !knows_options(kind, &check)) {
        return usage();
    }
    arena_init(&check.arena, (size_t)INPUT_MOST * 8);
    check.read = json_object();
    int code = check.read == NULL ? EXIT_FAILED : run(&check, kind, words.list[1]);
    json_decref(check.read);
    arena_free(&check.arena);
    return code;
}
