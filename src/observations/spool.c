// Memory first, then an unlinked file.
#include "observations/spool.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { IN_MEMORY_MAX = 1024 * 1024 };

void spool_init(struct spool *spool)
{
    *spool = (struct spool){.file = -1};
    buffer_init(&spool->memory, SIZE_MAX / 2);
}

void spool_done(struct spool *spool)
{
    if (spool->file >= 0)
        close(spool->file);
    buffer_done(&spool->memory);
    *spool = (struct spool){.file = -1};
}

static int open_temporary(const char *folder, struct error *error)
{
    int file = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (file >= 0)
        return file;
    char path[4096]; // a file system without O_TMPFILE
    int length = snprintf(path, sizeof path, "%s/.clew-XXXXXX", folder);
    if (length > 0 && (size_t)length < sizeof path && (file = mkostemp(path, O_CLOEXEC)) >= 0) {
        unlink(path);
        return file;
    }
    return error_set(error, "folder '%s': could not make a temporary file: %s; make it writable", folder,
                     strerror(errno));
}

static int write_all(int file, struct bytes bytes, const char *folder, struct error *error)
{
    while (bytes.size) {
        ssize_t written = write(file, bytes.data, bytes.size);
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return error_set(
                error, "folder '%s': could not write a temporary file: %s; free some space and run again",
                folder, strerror(errno));
        bytes = bytes_slice(bytes, (size_t)written, bytes.size);
    }
    return 0;
}

int spool_to_file(struct spool *spool, const char *folder, int *file, struct error *error)
{
    if (spool->file < 0) {
        spool->file = open_temporary(folder, error);
        if (spool->file < 0)
            return -1;
        if (write_all(spool->file, buffer_bytes(&spool->memory), folder, error))
            return -1;
        buffer_done(&spool->memory);
    }
    if (file)
        *file = spool->file;
    return 0;
}

int spool_add(struct spool *spool, const char *folder, struct bytes bytes, struct error *error)
{
    spool->size += bytes.size;
    if (spool->file < 0 && spool->memory.size + bytes.size <= IN_MEMORY_MAX) {
        buffer_add(&spool->memory, bytes.data, bytes.size);
        return 0;
    }
    int file;
    if (spool_to_file(spool, folder, &file, error))
        return -1;
    return write_all(file, bytes, folder, error);
}

int spool_read(struct spool *spool, size_t size, struct buffer *into, struct error *error)
{
    if (spool->file < 0) {
        struct bytes piece = bytes_slice(buffer_bytes(&spool->memory), spool->read_from, size);
        buffer_add(into, piece.data, piece.size);
        spool->read_from += piece.size;
        return 0;
    }
    uint8_t piece[64 * 1024];
    while (size) {
        ssize_t got =
            pread(spool->file, piece, size < sizeof piece ? size : sizeof piece, (off_t)spool->read_from);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return error_set(error, "could not read a temporary file: %s", strerror(errno));
        if (got == 0)
            break;
        buffer_add(into, piece, (size_t)got);
        spool->read_from += (uint64_t)got;
        size -= (size_t)got;
    }
    return 0;
}

void spool_rewind(struct spool *spool)
{
    spool->read_from = 0;
}
