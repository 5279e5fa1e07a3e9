#include "crash/fault_disk.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/assume.h"
#include "base/random.h"

enum {
    SECTOR = 512,
    FILES_MOST = 4,
    PATH_MOST = 512,
    CHANGES_MOST = 256 * 1024,
};
#define FILE_MOST ((size_t)32 * 1024 * 1024)
#define BYTES_MOST ((size_t)128 * 1024 * 1024)

/* A write or a truncation that no sync has made durable. */
struct change {
    int file;
    bool is_truncation;
    size_t offset, size; /* of a truncation: offset is the new size */
    size_t at;           /* of its bytes */
};

struct disk_file {
    char path[PATH_MOST];
    bool is_log;
    bool is_there, is_durably_there; /* its name in the folder */
    size_t size, durable_size;
};

/* Untouched parts cost nothing. */
struct disk {
    struct random random;
    struct fault fault;
    bool is_dead, lies;
    int64_t fired[FAULT_KINDS];
    int64_t copies;
    size_t files;
    struct disk_file file[FILES_MOST];
    size_t changes, bytes_used;
    struct change change[CHANGES_MOST];
    unsigned char bytes[BYTES_MOST];
    unsigned char durable[FILES_MOST][FILE_MOST];
};

const char *fault_text(enum fault_kind kind)
{
    static const char *const texts[] = {
#define FAULT_TEXT(name, text) text,
        FAULT_LIST(FAULT_TEXT)
#undef FAULT_TEXT
    };
    return texts[kind];
}

struct disk *disk_new(uint64_t seed)
{
    struct disk *disk = mmap(NULL, sizeof *disk, PROT_READ | PROT_WRITE,
                             MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    assume(disk != MAP_FAILED);
    disk->random = random_seeded(seed);
    return disk;
}

void disk_free(struct disk *disk)
{
    (void)munmap(disk, sizeof *disk);
}

/* ---- chance */

static bool one_in(struct disk *disk, uint64_t times)
{
    return random_below(&disk->random, times) == 0;
}

void disk_arm(struct disk *disk, struct fault fault)
{
    disk->fault = fault;
}

void disk_mend(struct disk *disk)
{
    disk->fault = (struct fault){.kind = FAULT_NONE};
}

bool disk_is_armed(const struct disk *disk)
{
    return disk->fault.kind != FAULT_NONE;
}

int64_t disk_fired(const struct disk *disk, enum fault_kind kind)
{
    return disk->fired[kind];
}

int64_t disk_copies(const struct disk *disk)
{
    return disk->copies;
}

void disk_lie(struct disk *disk, bool lies)
{
    disk->lies = lies;
}

bool disk_is_dead(const struct disk *disk)
{
    return disk->is_dead;
}

enum operation { READ = 1, WRITE = 2, SYNC = 4, GROW = 8 };

static const unsigned concerned[FAULT_KINDS] = {
    [FAULT_READ] = READ,          [FAULT_WRITE] = WRITE, [FAULT_SHORT_WRITE] = WRITE,
    [FAULT_FULL] = WRITE | GROW,  [FAULT_SYNC] = SYNC,   [FAULT_KILL] = WRITE | SYNC,
    [FAULT_POWER] = WRITE | SYNC,
};

/* What this operation meets. */
static enum fault_kind meet(struct disk *disk, enum operation operation)
{
    struct fault *fault = &disk->fault;
    enum fault_kind kind = fault->kind;
    if (disk->is_dead) {
        return FAULT_POWER;
    }
    if ((concerned[kind] & operation) == 0) {
        return FAULT_NONE;
    }
    if (fault->after > 0) {
        fault->after--;
        return FAULT_NONE;
    }
    disk->fired[kind]++;
    if (!fault->stays) {
        disk_mend(disk);
    }
    if (kind == FAULT_KILL) {
        _exit(DISK_KILLED);
    }
    disk->is_dead = kind == FAULT_POWER;
    return kind;
}

/* ---- files and what changes them */

int disk_file(struct disk *disk, const char *path, bool is_log)
{
    size_t at = 0;
    while (at < disk->files && strcmp(disk->file[at].path, path) != 0) {
        at++;
    }
    if (at == disk->files) {
        assume(at < FILES_MOST && strlen(path) < PATH_MOST);
        (void)snprintf(disk->file[at].path, PATH_MOST, "%s", path);
        disk->files++;
    }
    disk->file[at].is_log = is_log;
    disk->file[at].is_there = true;
    return (int)at;
}

static struct change *add_change(struct disk *disk, int file)
{
    assume(disk->changes < CHANGES_MOST);
    struct change *change = &disk->change[disk->changes++];
    *change = (struct change){.file = file};
    return change;
}

static void add_write(struct disk *disk, int file, const void *bytes, size_t size, int64_t offset)
{
    struct disk_file *at = &disk->file[file];
    size_t from = (size_t)offset;
    assume(offset >= 0 && from + size <= FILE_MOST && size <= BYTES_MOST - disk->bytes_used);
    struct change *change = add_change(disk, file);
    change->offset = from;
    change->size = size;
    change->at = disk->bytes_used;
    memcpy(disk->bytes + disk->bytes_used, bytes, size);
    disk->bytes_used += size;
    at->size = from + size > at->size ? from + size : at->size;
}

enum fault_kind disk_write(struct disk *disk, int file, const void *bytes, size_t size,
                           int64_t offset, size_t *arrived)
{
    bool was_dead = disk->is_dead;
    enum fault_kind kind = meet(disk, WRITE);
    *arrived = kind == FAULT_NONE ? size : 0;
    if (kind == FAULT_SHORT_WRITE || (kind == FAULT_FULL && one_in(disk, 2))) {
        *arrived = (size_t)random_below(&disk->random, size);
    }
    /* one that is under way when the power goes may still arrive */
    size_t may_arrive = kind == FAULT_POWER && !was_dead ? size : *arrived;
    if (may_arrive > 0) {
        add_write(disk, file, bytes, may_arrive, offset);
    }
    return kind;
}

enum fault_kind disk_truncate(struct disk *disk, int file, int64_t size)
{
    bool was_dead = disk->is_dead;
    enum fault_kind kind = meet(disk, SYNC);
    if (kind == FAULT_NONE || (kind == FAULT_POWER && !was_dead)) {
        struct change *change = add_change(disk, file);
        change->is_truncation = true;
        change->offset = (size_t)size;
        disk->file[file].size = (size_t)size;
    }
    return kind;
}

enum fault_kind disk_read(struct disk *disk)
{
    return meet(disk, READ);
}

enum fault_kind disk_grow(struct disk *disk)
{
    return meet(disk, GROW);
}

/* ---- becoming durable */

/* A part of a write, from its byte `from`. */
static void keep_bytes(struct disk *disk, const struct change *change, size_t from, size_t size)
{
    struct disk_file *file = &disk->file[change->file];
    size_t end = change->offset + from + size;
    memcpy(disk->durable[change->file] + change->offset + from, disk->bytes + change->at + from,
           size);
    file->durable_size = end > file->durable_size ? end : file->durable_size;
}

/* What a file that is cut loses is not there when it grows again. */
static void keep_size(struct disk *disk, int at, size_t size)
{
    struct disk_file *file = &disk->file[at];
    if (size < file->durable_size) {
        memset(disk->durable[at] + size, 0, file->durable_size - size);
    }
    file->durable_size = size;
}

static void keep_change(struct disk *disk, const struct change *change)
{
    if (change->is_truncation) {
        keep_size(disk, change->file, change->offset);
    } else {
        keep_bytes(disk, change, 0, change->size);
    }
}

/* The changes of a file are done with. */
static void drop_changes(struct disk *disk, int file)
{
    size_t kept = 0;
    size_t used = 0;
    for (size_t i = 0; i < disk->changes; i++) {
        struct change change = disk->change[i];
        if (change.file == file) {
            continue;
        }
        memmove(disk->bytes + used, disk->bytes + change.at, change.size);
        change.at = used;
        used += change.size;
        disk->change[kept++] = change;
    }
    disk->changes = kept;
    disk->bytes_used = used;
}

static void sync_folder(struct disk *disk)
{
    for (size_t i = 0; i < disk->files; i++) {
        disk->file[i].is_durably_there = disk->file[i].is_there;
    }
}

enum fault_kind disk_sync(struct disk *disk, int file)
{
    enum fault_kind kind = meet(disk, SYNC);
    if (kind != FAULT_NONE || disk->lies) {
        return kind;
    }
    for (size_t i = 0; i < disk->changes; i++) {
        if (disk->change[i].file == file) {
            keep_change(disk, &disk->change[i]);
        }
    }
    drop_changes(disk, file);
    disk->copies += !disk->file[file].is_log;
    if (disk->file[file].is_log && !disk->file[file].is_durably_there) {
        sync_folder(disk);
    }
    return FAULT_NONE;
}

enum fault_kind disk_delete(struct disk *disk, const char *path, bool sync)
{
    enum fault_kind kind = meet(disk, SYNC);
    for (size_t i = 0; kind == FAULT_NONE && i < disk->files; i++) {
        if (strcmp(disk->file[i].path, path) == 0) {
            /* should it be made again before the folder is durable, the new one replaces it */
            add_change(disk, (int)i)->is_truncation = true;
            disk->file[i].is_there = false;
            disk->file[i].size = 0;
        }
    }
    if (kind == FAULT_NONE && sync && !disk->lies) {
        sync_folder(disk);
    }
    return kind;
}

/* ---- the power goes */

/* How much of what was under way is kept. */
struct luck {
    uint64_t of_16;     /* sectors, of sixteen */
    size_t whole_until; /* changes before this one arrived */
};

static void keep_sectors(struct disk *disk, const struct change *change, const struct luck *luck)
{
    size_t size = 0;
    for (size_t from = 0; from < change->size; from += size) {
        size = SECTOR - (change->offset + from) % SECTOR;
        size = size < change->size - from ? size : change->size - from;
        size_t cut = (size_t)random_below(&disk->random, size + 1);
        bool is_kept = random_below(&disk->random, 16) < luck->of_16;
        if (!is_kept && !one_in(disk, 16)) {
            continue;
        }
        if (is_kept && !one_in(disk, 16)) {
            keep_bytes(disk, change, from, size);
        } else if (one_in(disk, 2)) {
            keep_bytes(disk, change, from, cut);
        } else {
            keep_bytes(disk, change, from + cut, size - cut);
        }
    }
}

static struct luck draw_luck(struct disk *disk)
{
    switch (random_below(&disk->random, 4)) {
    case 0:
        return (struct luck){0, 0};
    case 1:
        return (struct luck){0, (size_t)random_below(&disk->random, disk->changes + 1)};
    case 2:
        return (struct luck){16, 0};
    default:
        return (struct luck){random_below(&disk->random, 17),
                             (size_t)random_below(&disk->random, disk->changes + 1)};
    }
}

static void keep_some(struct disk *disk, int file)
{
    struct luck luck = draw_luck(disk);
    for (size_t i = 0; i < disk->changes; i++) {
        const struct change *change = &disk->change[i];
        if (change->file != file) {
            continue;
        }
        if (i < luck.whole_until) {
            keep_change(disk, change);
        } else if (!change->is_truncation) {
            keep_sectors(disk, change, &luck);
        } else if (random_below(&disk->random, 16) < luck.of_16) {
            keep_change(disk, change);
        }
    }
    struct disk_file *at = &disk->file[file];
    if (at->size > at->durable_size && one_in(disk, 3)) {
        keep_size(disk, file, at->size); /* it grew, and nothing is there */
    }
}

static void write_file(const struct disk *disk, size_t at)
{
    const struct disk_file *file = &disk->file[at];
    int descriptor = open(file->path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    assume(descriptor >= 0);
    size_t done = 0;
    while (done < file->durable_size) {
        ssize_t written = write(descriptor, disk->durable[at] + done, file->durable_size - done);
        assume(written > 0);
        done += (size_t)written;
    }
    (void)close(descriptor);
}

void disk_lose_power(struct disk *disk)
{
    for (size_t i = 0; i < disk->files; i++) {
        struct disk_file *file = &disk->file[i];
        char index[PATH_MOST + 8];
        keep_some(disk, (int)i);
        if (file->is_there != file->is_durably_there && one_in(disk, 2)) {
            file->is_durably_there = file->is_there;
        }
        if (file->is_durably_there) {
            write_file(disk, i);
        } else {
            (void)unlink(file->path);
            keep_size(disk, (int)i, 0);
        }
        file->is_there = file->is_durably_there;
        file->size = file->durable_size;
        (void)snprintf(index, sizeof index, "%s-shm", file->path);
        (void)unlink(index);
    }
    disk->changes = 0;
    disk->bytes_used = 0;
    disk->is_dead = false;
    disk_mend(disk);
}
