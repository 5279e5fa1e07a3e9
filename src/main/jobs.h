/* jobs.h - periodic work, one table of it. Run twice is run once; killed in the middle, the next
 * run goes on. */
#ifndef OKNO_MAIN_JOBS_H
#define OKNO_MAIN_JOBS_H

#include "main/core.h"

struct jobs;

/* Start the thread that runs the table. core is borrowed until jobs_stop. */
OKNO_CHECK enum status jobs_start(struct core *core, struct jobs **jobs);
void jobs_stop(struct jobs *jobs);

#endif
