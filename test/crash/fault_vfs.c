#include "crash/fault_vfs.h"

#include <pthread.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

#include "base/assume.h"

struct fault_vfs {
    sqlite3_vfs base;
    sqlite3_vfs *real;
    struct disk *disk;
    pthread_mutex_t mutex; /* of this process's threads */
};

/* The real file stands behind it. */
struct fault_file {
    sqlite3_file base;
    struct fault_vfs *vfs;
    const char *path;
    int file; /* of the disk; -1: a passing one that no fault concerns */
};

static sqlite3_file *real_of(sqlite3_file *file)
{
    return (sqlite3_file *)(void *)((struct fault_file *)file + 1);
}

static int code_of(enum fault_kind kind, int code)
{
    return kind == FAULT_NONE ? SQLITE_OK : kind == FAULT_FULL ? SQLITE_FULL : code;
}

static struct disk *take(const sqlite3_file *file)
{
    struct fault_vfs *vfs = ((const struct fault_file *)file)->vfs;
    (void)pthread_mutex_lock(&vfs->mutex);
    return vfs->disk;
}

static void give(const sqlite3_file *file)
{
    (void)pthread_mutex_unlock(&((const struct fault_file *)file)->vfs->mutex);
}

static int number_of(const sqlite3_file *file)
{
    return ((const struct fault_file *)file)->file;
}

/* ---- a file */

static int file_close(sqlite3_file *file)
{
    sqlite3_file *real = real_of(file);
    return real->pMethods == NULL ? SQLITE_OK : real->pMethods->xClose(real);
}

static int file_read(sqlite3_file *file, void *to, int size, sqlite3_int64 offset)
{
    sqlite3_file *real = real_of(file);
    if (number_of(file) >= 0) {
        enum fault_kind kind = disk_read(take(file));
        give(file);
        if (kind != FAULT_NONE) {
            memset(to, 0, (size_t)size);
            return SQLITE_IOERR_READ;
        }
    }
    return real->pMethods->xRead(real, to, size, offset);
}

static int file_write(sqlite3_file *file, const void *bytes, int size, sqlite3_int64 offset)
{
    sqlite3_file *real = real_of(file);
    if (number_of(file) < 0) {
        return real->pMethods->xWrite(real, bytes, size, offset);
    }
    size_t arrived = 0;
    enum fault_kind kind =
        disk_write(take(file), number_of(file), bytes, (size_t)size, offset, &arrived);
    int code = arrived == 0 ? SQLITE_OK : real->pMethods->xWrite(real, bytes, (int)arrived, offset);
    give(file);
    assume(code == SQLITE_OK);
    return code_of(kind, SQLITE_IOERR_WRITE);
}

static int file_truncate(sqlite3_file *file, sqlite3_int64 size)
{
    sqlite3_file *real = real_of(file);
    if (number_of(file) < 0) {
        return real->pMethods->xTruncate(real, size);
    }
    enum fault_kind kind = disk_truncate(take(file), number_of(file), size);
    int code = kind == FAULT_NONE ? real->pMethods->xTruncate(real, size) : SQLITE_OK;
    give(file);
    assume(code == SQLITE_OK);
    return code_of(kind, SQLITE_IOERR_TRUNCATE);
}

/* The real one is not asked: what is durable is decided here. */
static int file_sync(sqlite3_file *file, int flags)
{
    (void)flags;
    if (number_of(file) < 0) {
        return SQLITE_OK;
    }
    enum fault_kind kind = disk_sync(take(file), number_of(file));
    give(file);
    return code_of(kind, SQLITE_IOERR_FSYNC);
}

static int file_size(sqlite3_file *file, sqlite3_int64 *size)
{
    sqlite3_file *real = real_of(file);
    return real->pMethods->xFileSize(real, size);
}

static int file_lock(sqlite3_file *file, int lock)
{
    sqlite3_file *real = real_of(file);
    return real->pMethods->xLock(real, lock);
}

static int file_unlock(sqlite3_file *file, int lock)
{
    sqlite3_file *real = real_of(file);
    return real->pMethods->xUnlock(real, lock);
}

static int file_check_lock(sqlite3_file *file, int *is_reserved)
{
    sqlite3_file *real = real_of(file);
    return real->pMethods->xCheckReservedLock(real, is_reserved);
}

/* A hint to grow would go past the disk's book-keeping. */
static int file_control(sqlite3_file *file, int operation, void *argument)
{
    sqlite3_file *real = real_of(file);
    return operation == SQLITE_FCNTL_SIZE_HINT || operation == SQLITE_FCNTL_CHUNK_SIZE
               ? SQLITE_OK
               : real->pMethods->xFileControl(real, operation, argument);
}

static int file_sector(sqlite3_file *file)
{
    sqlite3_file *real = real_of(file);
    return real->pMethods->xSectorSize(real);
}

static int file_traits(sqlite3_file *file)
{
    sqlite3_file *real = real_of(file);
    return real->pMethods->xDeviceCharacteristics(real);
}

/* ---- the index of the log: memory that readers share. Only its room is the disk's. */

static bool needs_room(const sqlite3_file *file, int region, int size)
{
    char path[600];
    struct stat found;
    (void)snprintf(path, sizeof path, "%s-shm", ((const struct fault_file *)file)->path);
    return stat(path, &found) != 0 || found.st_size < ((off_t)region + 1) * size;
}

static int index_map(sqlite3_file *file, int region, int size, int extend, void volatile **to)
{
    sqlite3_file *real = real_of(file);
    if (extend != 0 && needs_room(file, region, size)) {
        enum fault_kind kind = disk_grow(take(file));
        give(file);
        if (kind != FAULT_NONE) {
            *to = NULL;
            return SQLITE_IOERR_SHMSIZE;
        }
    }
    return real->pMethods->xShmMap(real, region, size, extend, to);
}

static int index_lock(sqlite3_file *file, int offset, int count, int flags)
{
    sqlite3_file *real = real_of(file);
    return real->pMethods->xShmLock(real, offset, count, flags);
}

static void index_barrier(sqlite3_file *file)
{
    sqlite3_file *real = real_of(file);
    real->pMethods->xShmBarrier(real);
}

static int index_unmap(sqlite3_file *file, int remove)
{
    sqlite3_file *real = real_of(file);
    return real->pMethods->xShmUnmap(real, remove);
}

/* Version 2: without the mapping of databases, which would go past the faults. */
static const sqlite3_io_methods methods = {
    .iVersion = 2,
    .xClose = file_close,
    .xRead = file_read,
    .xWrite = file_write,
    .xTruncate = file_truncate,
    .xSync = file_sync,
    .xFileSize = file_size,
    .xLock = file_lock,
    .xUnlock = file_unlock,
    .xCheckReservedLock = file_check_lock,
    .xFileControl = file_control,
    .xSectorSize = file_sector,
    .xDeviceCharacteristics = file_traits,
    .xShmMap = index_map,
    .xShmLock = index_lock,
    .xShmBarrier = index_barrier,
    .xShmUnmap = index_unmap,
};

/* ---- all of them */

static int vfs_open(sqlite3_vfs *base, const char *name, sqlite3_file *file, int flags, int *out)
{
    enum { LOGS = SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_JOURNAL, KEPT = LOGS | SQLITE_OPEN_MAIN_DB };
    struct fault_vfs *vfs = base->pAppData;
    struct fault_file *made = (struct fault_file *)file;
    *made = (struct fault_file){.vfs = vfs, .path = name, .file = -1};
    if (disk_is_dead(vfs->disk)) {
        return SQLITE_CANTOPEN;
    }
    int code = vfs->real->xOpen(vfs->real, name, real_of(file), flags, out);
    if (code == SQLITE_OK && name != NULL && (flags & KEPT) != 0) {
        (void)pthread_mutex_lock(&vfs->mutex);
        made->file = disk_file(vfs->disk, name, (flags & LOGS) != 0);
        (void)pthread_mutex_unlock(&vfs->mutex);
    }
    /* also after a failure: then it is closed, as the real one wants to be */
    made->base.pMethods = real_of(file)->pMethods == NULL ? NULL : &methods;
    return code;
}

static int vfs_delete(sqlite3_vfs *base, const char *name, int sync)
{
    struct fault_vfs *vfs = base->pAppData;
    (void)pthread_mutex_lock(&vfs->mutex);
    enum fault_kind kind = disk_delete(vfs->disk, name, sync != 0);
    int code = kind == FAULT_NONE ? vfs->real->xDelete(vfs->real, name, 0) : SQLITE_IOERR_DELETE;
    (void)pthread_mutex_unlock(&vfs->mutex);
    return code;
}

void fault_vfs_use(struct disk *disk)
{
    static struct fault_vfs vfs = {.mutex = PTHREAD_MUTEX_INITIALIZER};
    vfs.disk = disk;
    if (vfs.real == NULL) {
        vfs.real = sqlite3_vfs_find(NULL);
        assume(vfs.real != NULL);
        /* what is not said here is the real one's: it asks nothing of whose it is */
        vfs.base = *vfs.real;
        vfs.base.pNext = NULL;
        vfs.base.zName = "fault";
        vfs.base.pAppData = &vfs;
        vfs.base.szOsFile = (int)sizeof(struct fault_file) + vfs.real->szOsFile;
        vfs.base.xOpen = vfs_open;
        vfs.base.xDelete = vfs_delete;
        int code = sqlite3_vfs_register(&vfs.base, 1);
        assume(code == SQLITE_OK);
    }
}

/* Instead of the system's. */
int statvfs(const char *path, struct statvfs *disk)
{
    (void)path;
    *disk = (struct statvfs){.f_bsize = 4096, .f_frsize = 4096, .f_blocks = 4096, .f_bavail = 256};
    return 0;
}
