/* command.h - what a subcommand is: a function and a line of help. */
#ifndef OKNO_MAIN_COMMAND_H
#define OKNO_MAIN_COMMAND_H

/* Exit codes of every command: 0 done, 1 it did not hold or failed, 2 asked wrongly. */
enum { EXIT_DONE = 0, EXIT_FAILED = 1, EXIT_USAGE = 2 };

/* arguments[0] is the command's own name. */
int command_demo(int count, char **arguments);
int command_verify(int count, char **arguments);
int command_check(int count, char **arguments);
int command_bench(int count, char **arguments);
int command_channel(int count, char **arguments);
int command_directory(int count, char **arguments);
int command_processor(int count, char **arguments);
int command_rail(int count, char **arguments);
int command_rail_sim(int count, char **arguments);
int command_copy(int count, char **arguments);
int command_processor_sim(int count, char **arguments);

#endif
