/* bench_ledger.h - okno bench ledger: durable transfers a second of the ledger alone, through the
 * committer, a batch a commit. */
#ifndef OKNO_MAIN_BENCH_LEDGER_H
#define OKNO_MAIN_BENCH_LEDGER_H

/* The arguments after "ledger"; returns the exit code of the command. */
int bench_ledger(int count, char **arguments);

#endif
