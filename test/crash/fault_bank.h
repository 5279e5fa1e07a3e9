/* fault_bank.h - a bank as core.c puts it together, as far as its ledger, for processes that may
 * end at any moment. What is wrong is noted in the record; nothing is asserted in a child. */
#ifndef OKNO_TEST_FAULT_BANK_H
#define OKNO_TEST_FAULT_BANK_H

#include "crash/fault_disk.h"
#include "crash/fault_record.h"

struct bank {
    struct clock clock;
    struct id_source ids;
    struct metrics metrics;
    struct store_config config;
    struct store *store;
    struct ledger *ledger;
    struct committer *committer;
};

/* Migrate, open, and open the accounts, where that was not done. After a failure: bank_close. */
OKNO_CHECK enum status bank_open(struct bank *bank, const char *url, int64_t now_us,
                                 struct error *error);
void bank_close(struct bank *bank);

/* ---- what a process does; its exit code */

enum {
    BANK_DONE = 0,
    BANK_PROBLEM = 1, /* the record says which */
    BANK_SHUT = 3,    /* it could not be opened */
    BANK_ENDED = 74,  /* the committer's end of the process */
};

struct work {
    const char *url;
    struct disk *disk;
    struct record *record;
    uint64_t seed;
    struct fault fault;
    size_t armed_in; /* which section; 0: before the bank is opened */
    size_t mended_in;
};

enum { WORK_SECTIONS = 5 };

/* Ask, a batch after the other, and note the answers. Sections end with a batch that has nothing to
 * do, and with a reading. */
int work_main(const struct work *work);

/* Open the bank where all is well again: what was acknowledged is there once, what was not is whole
 * or absent, the books are right, and all that was asked before is recognised. */
int check_main(const char *url, struct record *record);

#endif
