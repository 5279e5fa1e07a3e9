/* fault_disk.h - a disk that fails on purpose and may lose its power, beneath fault_vfs.c.
 * The files themselves are what the system would show from its cache: every write is in them at
 * once. What is durable is kept here, together with all that was written since the last sync. When
 * the power goes, the files become what is durable and a random part of the rest: sectors of 512
 * bytes, each there or not, some torn, so that of writes over each other any may have been the last
 * to arrive; truncations, growth, new and removed files in the same way.
 *
 * All of it is in memory that a process shares with its children: a child works on the disk and
 * dies, its parent takes the power away. One process at a time; the caller locks its threads. */
#ifndef OKNO_TEST_FAULT_DISK_H
#define OKNO_TEST_FAULT_DISK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define FAULT_LIST(X)                                                                              \
    X(NONE, "no fault")                                                                            \
    X(READ, "read error")                                                                          \
    X(WRITE, "write error")                                                                        \
    X(SHORT_WRITE, "short write")                                                                  \
    X(FULL, "disk full")                                                                           \
    X(SYNC, "sync error")                                                                          \
    X(KILL, "killed")                                                                              \
    X(POWER, "power loss")

enum fault_kind {
#define FAULT_ENUM(name, text) FAULT_##name,
    FAULT_LIST(FAULT_ENUM)
#undef FAULT_ENUM
        FAULT_KINDS
};

const char *fault_text(enum fault_kind kind);

struct fault {
    enum fault_kind kind;
    uint64_t after; /* so many operations of its kind go well */
    bool stays;     /* from then on; else once */
};

enum { DISK_KILLED = 9 }; /* exit code of a process that FAULT_KILL met */

struct disk;

/* An empty disk; its chance is the seed's. */
struct disk *disk_new(uint64_t seed);
void disk_free(struct disk *disk);

/* ---- the test's */

void disk_arm(struct disk *disk, struct fault fault);
/* From now on all goes well. */
void disk_mend(struct disk *disk);
bool disk_is_armed(const struct disk *disk);
int64_t disk_fired(const struct disk *disk, enum fault_kind kind);
/* How often the log was copied into the database, and that became durable. */
int64_t disk_copies(const struct disk *disk);
/* Syncs do nothing and say that all is well. */
void disk_lie(struct disk *disk, bool lies);
/* Take the power away, where no process is at work: the files are rewritten to what a disk could
 * have kept. Afterwards the disk is as new. */
void disk_lose_power(struct disk *disk);

/* ---- the VFS's: what happens to this operation. file: of disk_file. */

/* is_log: its first sync makes the folder durable too. */
int disk_file(struct disk *disk, const char *path, bool is_log);
/* arrived [out]: so many of the bytes reach the file. */
enum fault_kind disk_write(struct disk *disk, int file, const void *bytes, size_t size,
                           int64_t offset, size_t *arrived);
enum fault_kind disk_truncate(struct disk *disk, int file, int64_t size);
enum fault_kind disk_sync(struct disk *disk, int file);
enum fault_kind disk_read(struct disk *disk);
enum fault_kind disk_delete(struct disk *disk, const char *path, bool sync);
/* Room for something that needs no sync: the index of the log. */
enum fault_kind disk_grow(struct disk *disk);
bool disk_is_dead(const struct disk *disk);

#endif
