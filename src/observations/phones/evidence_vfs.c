// A SQLite file system with one read-only file. Only moves bytes.
#include "observations/phones/evidence_vfs.h"

#include "base/time.h"

#include <stdio.h>
#include <string.h>

struct memory_file {
    sqlite3_file base;
    const struct evidence_image *image;
};

enum { MODE_OFFSET = 18, MODE_BYTES = 2 }; // read and write version: 2 is WAL

static int file_close(sqlite3_file *file)
{
    (void)file;
    return SQLITE_OK;
}

// Pages may come from the log, so a read is put together page by page. What is not there is zero.
static int file_read(sqlite3_file *file, void *to, int size, sqlite3_int64 offset)
{
    const struct evidence_image *image = ((struct memory_file *)file)->image;
    uint8_t *out = to;
    bool short_read = false;
    memset(out, 0, (size_t)size);
    for (int64_t done = 0; done < size;) {
        uint64_t at = (uint64_t)(offset + done);
        size_t within = at % image->page_size, room = image->page_size - within;
        size_t wanted = (size_t)(size - done) < room ? (size_t)(size - done) : room;
        struct bytes there =
            bytes_slice(evidence_image_page(image, at / image->page_size + 1), within, wanted);
        if (there.size)
            memcpy(out + done, there.data, there.size);
        short_read |= at / image->page_size + 1 > image->page_count;
        done += (int64_t)wanted;
    }
    // the log is applied already: without this SQLite would ask for the log again
    for (int64_t i = MODE_OFFSET; i < MODE_OFFSET + MODE_BYTES; i++)
        if (i >= offset && i < offset + size && out[i - offset] == 2)
            out[i - offset] = 1;
    return short_read ? SQLITE_IOERR_SHORT_READ : SQLITE_OK;
}

static int file_write(sqlite3_file *file, const void *from, int size, sqlite3_int64 offset)
{
    (void)file, (void)from, (void)size, (void)offset;
    return SQLITE_READONLY;
}

static int file_truncate(sqlite3_file *file, sqlite3_int64 size)
{
    (void)file, (void)size;
    return SQLITE_READONLY;
}

static int file_sync(sqlite3_file *file, int flags)
{
    (void)file, (void)flags;
    return SQLITE_OK;
}

// The size that the database claims, so that SQLite reads what there is of a truncated file.
static int file_size(sqlite3_file *file, sqlite3_int64 *size)
{
    const struct evidence_image *image = ((struct memory_file *)file)->image;
    *size = (sqlite3_int64)(image->page_count * image->page_size);
    return SQLITE_OK;
}

static int file_lock(sqlite3_file *file, int level)
{
    (void)file, (void)level;
    return SQLITE_OK;
}

static int file_check_lock(sqlite3_file *file, int *held)
{
    (void)file;
    *held = 0;
    return SQLITE_OK;
}

static int file_control(sqlite3_file *file, int operation, void *argument)
{
    (void)file, (void)operation, (void)argument;
    return SQLITE_NOTFOUND;
}

static int file_sector_size(sqlite3_file *file)
{
    (void)file;
    return 512;
}

static int file_characteristics(sqlite3_file *file)
{
    (void)file;
    return SQLITE_IOCAP_IMMUTABLE; // no locks, no journal
}

static const sqlite3_io_methods FILE_METHODS = {
    .iVersion = 1,
    .xClose = file_close,
    .xRead = file_read,
    .xWrite = file_write,
    .xTruncate = file_truncate,
    .xSync = file_sync,
    .xFileSize = file_size,
    .xLock = file_lock,
    .xUnlock = file_lock,
    .xCheckReservedLock = file_check_lock,
    .xFileControl = file_control,
    .xSectorSize = file_sector_size,
    .xDeviceCharacteristics = file_characteristics,
};

static int vfs_open(sqlite3_vfs *vfs, sqlite3_filename name, sqlite3_file *file, int flags, int *out_flags)
{
    (void)name;
    struct memory_file *memory = (struct memory_file *)file;
    memory->base.pMethods = NULL;
    if (!(flags & SQLITE_OPEN_MAIN_DB))
        return SQLITE_CANTOPEN; // no journals, no temporary files
    memory->image = ((struct evidence_vfs *)vfs->pAppData)->image;
    memory->base.pMethods = &FILE_METHODS;
    if (out_flags)
        *out_flags = SQLITE_OPEN_READONLY | SQLITE_OPEN_MAIN_DB;
    return SQLITE_OK;
}

static int vfs_delete(sqlite3_vfs *vfs, const char *name, int sync)
{
    (void)vfs, (void)name, (void)sync;
    return SQLITE_READONLY;
}

static int vfs_access(sqlite3_vfs *vfs, const char *name, int flags, int *there)
{
    (void)vfs, (void)name, (void)flags;
    *there = 0;
    return SQLITE_OK;
}

static int vfs_full_name(sqlite3_vfs *vfs, const char *name, int size, char *out)
{
    (void)vfs;
    snprintf(out, (size_t)size, "%s", name);
    return SQLITE_OK;
}

static int vfs_randomness(sqlite3_vfs *vfs, int size, char *out)
{
    (void)vfs;
    memset(out, 0, (size_t)size);
    return size;
}

static int vfs_sleep(sqlite3_vfs *vfs, int usec)
{
    (void)vfs;
    return usec;
}

static int vfs_time(sqlite3_vfs *vfs, double *julian_day)
{
    (void)vfs;
    *julian_day = 2440587.5 + (double)time_now_usec() / 86400e6;
    return SQLITE_OK;
}

static int vfs_last_error(sqlite3_vfs *vfs, int size, char *out)
{
    (void)vfs, (void)size, (void)out;
    return 0;
}

int evidence_vfs_open(struct evidence_vfs *vfs, const struct evidence_image *image, sqlite3 **sqlite)
{
    *vfs = (struct evidence_vfs){.image = image};
    snprintf(vfs->name, sizeof vfs->name, "evidence-%p", (void *)vfs);
    vfs->vfs = (sqlite3_vfs){
        .iVersion = 1,
        .szOsFile = sizeof(struct memory_file),
        .mxPathname = 64,
        .zName = vfs->name,
        .pAppData = vfs,
        .xOpen = vfs_open,
        .xDelete = vfs_delete,
        .xAccess = vfs_access,
        .xFullPathname = vfs_full_name,
        .xRandomness = vfs_randomness,
        .xSleep = vfs_sleep,
        .xCurrentTime = vfs_time,
        .xGetLastError = vfs_last_error,
    };
    *sqlite = NULL;
    int code = sqlite3_vfs_register(&vfs->vfs, 0);
    if (code != SQLITE_OK)
        return code;
    return sqlite3_open_v2("evidence", sqlite, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, vfs->name);
}

void evidence_vfs_close(struct evidence_vfs *vfs, sqlite3 *sqlite)
{
    sqlite3_close(sqlite);
    sqlite3_vfs_unregister(&vfs->vfs);
}
