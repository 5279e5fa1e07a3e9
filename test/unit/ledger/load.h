/* load.h - processes that post transfers into one store at once, each with a committer of its own,
 * as several servers would; for tests of what holds between processes. What was acknowledged is
 * written down in memory that outlives the process. */
#ifndef OKNO_TEST_LOAD_H
#define OKNO_TEST_LOAD_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

enum { LOAD_KEYS_MOST = 2000000, LOAD_DEPTH_MOST = 768 };

enum load_shape {
    LOAD_SPREAD,     /* both accounts at random */
    LOAD_HOT_CREDIT, /* all to one */
    LOAD_HOT_DEBIT,  /* all from one, which has no lower limit */
    LOAD_UNPLANNED,  /* at random, and no job says which */
};

struct load {
    const char *url; /* of a migrated store with load_accounts in it */
    enum load_shape shape;
    int64_t accounts; /* ids 1 .. accounts; 1 has no lower limit */
    int64_t first_key, keys;
    int64_t depth; /* requests under way */
    uint64_t seed;
    bool holds;       /* every transfer is held first and posted then */
    int64_t wait_for; /* processes that must have been ready at any time before this one begins */
};

/* Shared with the processes. */
struct load_record {
    _Atomic int64_t acknowledged, repeated, refused, failed, postponed, retried, in_doubt,
        reconnects;
    _Atomic int64_t ready;
    _Atomic int64_t running;                           /* processes that were answered once */
    _Atomic uint8_t acknowledged_keys[LOAD_KEYS_MOST]; /* by key - 1 */
};

struct load_record *load_record_new(void);
void load_record_free(struct load_record *record);

/* In a process of its own: every key is posted until it is acknowledged; those that the record has
 * already are left out. Exit code 0 when all are. */
pid_t load_start(const struct load *load, struct load_record *record);
/* Wait for its end. The exit code; 128 and the signal. */
int load_wait(pid_t process);

/* Open the accounts, each with money. */
void load_accounts(const char *url, int64_t accounts);
/* Insist: every acknowledged key is there once, nothing is there twice, the books are right. The
 * number of transfers. */
int64_t load_check(const char *url, const struct load_record *record);

#endif
