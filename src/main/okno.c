/* okno.c - one program, a file a command. */
#include <stdio.h>
#include <string.h>

#include "base/status.h"
#include "main/command.h"

#ifdef __SANITIZE_ADDRESS__
/* fontconfig keeps its patterns for the life of the process and finds their parts by offsets, which
 * a leak checker cannot follow. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
    return "leak:libfontconfig.so\n";
}
#endif

struct command {
    const char *name;
    int (*run)(int count, char **arguments);
    const char *help;
};

static const struct command commands[] = {
    {"demo", command_demo,
     "[--port N] [--data DIR] [--fresh] [--still] [--people N]   an invented bank on loopback"},
    {"verify", command_verify,
     "[--data DIR] [--since DAY] [--proof FILE] [--key FILE]   prove the books, or one receipt"},
    {"check", command_check, "KIND [OPTIONS] VALUE|-   is a value of this kind well made"},
    {"copy", command_copy, "--from ADDRESS --to ADDRESS   move a bank to another store"},
    {"channel", command_channel,
     "policy list|ask|approve|withdraw ... | drill WINDOW [--send]   which windows are open"},
    {"processor", command_processor,
     "queue list|show|retry|close ...   what the cards' processor left for a person"},
    {"processor-sim", command_processor_sim,
     "--url URL --key-file FILE --cards FILE [--rate N] [--seconds S]   play the cards' processor"},
    {"directory", command_directory,
     "load|load-providers FILE [--data DIR]   the regulator's list of banks; whom bills are paid "
     "to"},
    {"rail", command_rail,
     "state | queue list|show|credit|return|refuse|close ... | statement FILE|--day DATE   other "
     "banks"},
    {"rail-sim", command_rail_sim,
     "--port N --callback URL --key-file FILE ...   play the other banks, for tests"},
    {"bench", command_bench,
     "http|ledger|launch [--shape SHAPE] [--batch N] ...   how fast this machine is"},
};

static int usage(FILE *out)
{
    (void)fprintf(out, "usage: okno COMMAND\n\n");
    for (size_t i = 0; i < ARRAY_COUNT(commands); i++) {
        (void)fprintf(out, "  okno %-9s %s\n", commands[i].name, commands[i].help);
    }
    return out == stdout ? EXIT_DONE : EXIT_USAGE;
}

int main(int count, char **arguments)
{
    const char *name = count < 2 ? "" : arguments[1];
    for (size_t i = 0; i < ARRAY_COUNT(commands); i++) {
        if (strcmp(name, commands[i].name) == 0) {
            return commands[i].run(count - 1, arguments + 1);
        }
    }
    bool asked = strcmp(name, "help") == 0 || strcmp(name, "--help") == 0;
    return usage(asked ? stdout : stderr);
}
