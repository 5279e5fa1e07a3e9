/* bench_launch.h - okno bench launch: how many launch strings of each messenger one thread checks
 * in a second, from the raw string to the account's number, all that a server does with it. */
#ifndef OKNO_MAIN_BENCH_LAUNCH_H
#define OKNO_MAIN_BENCH_LAUNCH_H

/* The arguments after "launch"; returns the exit code of the command. */
int bench_launch(int count, char **arguments);

#endif
