/* fault_vfs.h - SQLite's files on a disk that fails on purpose (fault_disk.h). */
#ifndef OKNO_TEST_FAULT_VFS_H
#define OKNO_TEST_FAULT_VFS_H

#include "crash/fault_disk.h"

/* From now on this is SQLite's default: databases, logs and journals are on this disk. Called again
 * with another disk while nothing is open. A disk is small: whoever asks for the room that is left
 * on any hears of little, so that the log is copied into the database often. */
void fault_vfs_use(struct disk *disk);

#endif
