// The disk inside a qcow2, VHD, VHDX or VMDK image, by libyal's libraries. They are given media to read from
// and never a name. What stands on a parent or backing image is refused.
#include "sources/medium_internal.h"

#include "base/memory.h"

#define HAVE_LIBBFIO 1 // Debian builds them so, and its headers do not say it
#include <inttypes.h>
#include <libbfio.h>
#include <libqcow.h>
#include <libvhdi.h>
#include <libvmdk.h>
#include <stdio.h>
#include <string.h>

enum { WHY_SIZE = 256, READ_MAX_BYTES = 1 << 30 };

// ---- a medium as libbfio wants it ----

struct source {
    struct medium *medium;
    int64_t position;
};

static int source_free(intptr_t **handle, libbfio_error_t **error)
{
    (void)error;
    memory_free(*handle);
    *handle = NULL;
    return 1;
}

static intptr_t *source_new(struct medium *medium)
{
    struct source *source = memory_new(1, sizeof *source);
    source->medium = medium;
    return (intptr_t *)source;
}

static int source_clone(intptr_t **copy, intptr_t *handle, libbfio_error_t **error)
{
    (void)error;
    *copy = source_new(((struct source *)handle)->medium);
    return 1;
}

static int source_open(intptr_t *handle, int access_flags, libbfio_error_t **error)
{
    (void)handle;
    (void)error;
    return access_flags == LIBBFIO_OPEN_READ ? 1 : -1;
}

static int source_close(intptr_t *handle, libbfio_error_t **error)
{
    (void)handle;
    (void)error;
    return 0;
}

static ssize_t source_read(intptr_t *handle, uint8_t *out, size_t size, libbfio_error_t **error)
{
    (void)error;
    struct source *source = (struct source *)handle;
    size_t got = medium_read(source->medium, source->position, out, size);
    source->position += (int64_t)got;
    return (ssize_t)got;
}

static ssize_t source_write(intptr_t *handle, const uint8_t *data, size_t size, libbfio_error_t **error)
{
    (void)handle;
    (void)data;
    (void)size;
    (void)error;
    return -1;
}

static off64_t source_seek(intptr_t *handle, off64_t offset, int whence, libbfio_error_t **error)
{
    (void)error;
    struct source *source = (struct source *)handle;
    int64_t from = whence == SEEK_CUR   ? source->position
                   : whence == SEEK_END ? medium_size(source->medium)
                                        : 0;
    int64_t to;
    if (__builtin_add_overflow(from, offset, &to) || to < 0)
        return -1;
    source->position = to;
    return to;
}

static int source_yes(intptr_t *handle, libbfio_error_t **error)
{
    (void)handle;
    (void)error;
    return 1;
}

static int source_size(intptr_t *handle, size64_t *size, libbfio_error_t **error)
{
    (void)error;
    *size = (size64_t)medium_size(((struct source *)handle)->medium);
    return 1;
}

static libbfio_handle_t *handle_of(struct medium *medium)
{
    libbfio_handle_t *handle = NULL;
    intptr_t *source = source_new(medium);
    if (libbfio_handle_initialize(&handle, source, source_free, source_clone, source_open, source_close,
                                  source_read, source_write, source_seek, source_yes, source_yes, source_size,
                                  LIBBFIO_FLAG_IO_HANDLE_MANAGED | LIBBFIO_FLAG_IO_HANDLE_CLONE_BY_FUNCTION,
                                  NULL) == 1)
        return handle;
    memory_free(source);
    return NULL;
}

// ---- what the three share ----

struct foreign {
    libqcow_file_t *qcow; // one of these
    libvhdi_file_t *vhd;
    libvmdk_handle_t *vmdk;
    libbfio_handle_t *handle;
    libbfio_pool_t *pool; // of VMDK's extents; owns their handles
};

static ssize_t foreign_read_at(struct foreign *foreign, uint8_t *out, size_t size, int64_t offset)
{
    if (foreign->qcow)
        return libqcow_file_read_buffer_at_offset(foreign->qcow, out, size, offset, NULL);
    if (foreign->vhd)
        return libvhdi_file_read_buffer_at_offset(foreign->vhd, out, size, offset, NULL);
    return libvmdk_handle_read_buffer_at_offset(foreign->vmdk, out, size, offset, NULL);
}

// What fails is tried again in small pieces, so that one bad cluster costs no more than itself.
static void foreign_read(struct medium *medium, int64_t offset, uint8_t *out, size_t size)
{
    enum { PIECE = 4096 };
    size_t piece = READ_MAX_BYTES;
    while (size) {
        size_t part = size < piece ? size : piece;
        ssize_t got = foreign_read_at(medium->self, out, part, offset);
        if (got <= 0 && part > PIECE) {
            piece = PIECE;
            continue;
        }
        if (got <= 0 || (size_t)got > part) {
            memset(out, 0, part);
            medium_damaged(medium, offset, (int64_t)part, "%zu bytes of the image cannot be read", part);
            got = (ssize_t)part;
        }
        out += got;
        offset += got;
        size -= (size_t)got;
    }
}

static void foreign_close(void *self)
{
    struct foreign *foreign = self;
    if (foreign->qcow)
        libqcow_file_free(&foreign->qcow, NULL);
    if (foreign->vhd)
        libvhdi_file_free(&foreign->vhd, NULL);
    if (foreign->vmdk)
        libvmdk_handle_free(&foreign->vmdk, NULL);
    if (foreign->pool)
        libbfio_pool_free(&foreign->pool, NULL);
    if (foreign->handle)
        libbfio_handle_free(&foreign->handle, NULL);
    memory_free(foreign);
}

static const struct medium_kind kind_foreign = {.read = foreign_read, .close = foreign_close};

static struct medium *foreign_new(struct medium *const *segments, size_t count)
{
    struct foreign *foreign = memory_new(1, sizeof *foreign);
    foreign->handle = handle_of(segments[0]);
    return medium_new(&kind_foreign, foreign, 0, segments, count);
}

// The medium when all went well, else NULL and closed. `why` "": nothing is known.
static struct medium *finish(struct medium *medium, const char *format, int result, size64_t size,
                             const char *why, struct error *error)
{
    if (result == 0 && size <= (size64_t)1 << 56) {
        medium->size = (int64_t)size;
        return medium;
    }
    medium_close(medium);
    const char *line_end = strchrnul(why, '\n');
    error_set(error, "cannot be read as %s%s%.*s", format, *why ? ": " : "", (int)(line_end - why), why);
    return NULL;
}

// ---- qcow2 ----

static int qcow_begin(struct foreign *foreign, size64_t *size, char why[WHY_SIZE])
{
    libqcow_error_t *problem = NULL;
    size_t name_size = 0;
    if (foreign->handle == NULL || libqcow_file_initialize(&foreign->qcow, &problem) != 1 ||
        libqcow_file_open_file_io_handle(foreign->qcow, foreign->handle, LIBQCOW_OPEN_READ, &problem) != 1) {
        libqcow_error_sprint(problem, why, WHY_SIZE);
        libqcow_error_free(&problem);
        return -1;
    }
    if (libqcow_file_get_utf8_backing_filename_size(foreign->qcow, &name_size, NULL) == 1 && name_size > 1) {
        snprintf(why, WHY_SIZE, "it stands on a backing image: convert it to one that stands alone");
        return -1;
    }
    if (libqcow_file_is_locked(foreign->qcow, NULL) != 0) {
        snprintf(why, WHY_SIZE, "it is encrypted");
        return -1;
    }
    return libqcow_file_get_media_size(foreign->qcow, size, NULL) == 1 ? 0 : -1;
}

struct medium *qcow_open(struct medium *const *segments, size_t count, struct error *error)
{
    struct medium *medium = foreign_new(segments, count);
    char why[WHY_SIZE] = "";
    size64_t size = 0;
    int result = qcow_begin(medium->self, &size, why);
    return finish(medium, "qcow2", result, size, why, error);
}

// ---- VHD and VHDX ----

static int vhd_begin(struct foreign *foreign, size64_t *size, char why[WHY_SIZE])
{
    libvhdi_error_t *problem = NULL;
    uint32_t type = 0;
    if (foreign->handle == NULL || libvhdi_file_initialize(&foreign->vhd, &problem) != 1 ||
        libvhdi_file_open_file_io_handle(foreign->vhd, foreign->handle, LIBVHDI_OPEN_READ, &problem) != 1) {
        libvhdi_error_sprint(problem, why, WHY_SIZE);
        libvhdi_error_free(&problem);
        return -1;
    }
    if (libvhdi_file_get_disk_type(foreign->vhd, &type, NULL) != 1 ||
        type == LIBVHDI_DISK_TYPE_DIFFERENTIAL) {
        snprintf(why, WHY_SIZE, "it stands on a parent image: merge it into one that stands alone");
        return -1;
    }
    return libvhdi_file_get_media_size(foreign->vhd, size, NULL) == 1 ? 0 : -1;
}

struct medium *vhd_open(struct medium *const *segments, size_t count, struct error *error)
{
    struct medium *medium = foreign_new(segments, count);
    char why[WHY_SIZE] = "";
    size64_t size = 0;
    int result = vhd_begin(medium->self, &size, why);
    return finish(medium, "VHD", result, size, why, error);
}

// ---- VMDK ----

// The extents are the segments behind the descriptor, or the one file that holds both.
static bool vmdk_add_extents(struct foreign *foreign, struct medium *const *segments, size_t count)
{
    size_t from = count > 1 ? 1 : 0;
    if (libbfio_pool_initialize(&foreign->pool, 0, 0, NULL) != 1)
        return false;
    for (size_t i = from; i < count; i++) {
        int entry;
        libbfio_handle_t *handle = handle_of(segments[i]);
        if (handle == NULL ||
            libbfio_pool_append_handle(foreign->pool, &entry, handle, LIBBFIO_OPEN_READ, NULL) != 1) {
            if (handle)
                libbfio_handle_free(&handle, NULL);
            return false;
        }
    }
    return true;
}

static int vmdk_begin(struct foreign *foreign, struct medium *const *segments, size_t count, size64_t *size,
                      char why[WHY_SIZE])
{
    libvmdk_error_t *problem = NULL;
    uint32_t parent = UINT32_MAX;
    int extents = 0;
    int got = foreign->handle == NULL ? -1 : libvmdk_handle_initialize(&foreign->vmdk, &problem);
    if (got == 1)
        got = libvmdk_handle_open_file_io_handle(foreign->vmdk, foreign->handle, LIBVMDK_OPEN_READ, &problem);
    if (got == 1)
        libvmdk_error_free(&problem); // it may have tried in vain before it succeeded
    if (got == 1 && libvmdk_handle_get_parent_content_identifier(foreign->vmdk, &parent, NULL) == 1 &&
        parent != UINT32_MAX) {
        snprintf(why, WHY_SIZE, "it stands on a parent image: export a disk that stands alone");
        return -1;
    }
    size_t given = count > 1 ? count - 1 : 1;
    uint8_t first[1] = {0};
    if (got == 1 && count == 1 && medium_read(segments[0], 0, first, 1) == 1 && first[0] == '#') {
        snprintf(why, WHY_SIZE, "it is a description only: the files that it names are not beside it");
        return -1;
    }
    if (got == 1 && libvmdk_handle_get_number_of_extents(foreign->vmdk, &extents, NULL) == 1 &&
        (size_t)extents != given) {
        snprintf(why, WHY_SIZE, "its descriptor names %d extents, and %zu are there", extents, count - 1);
        return -1;
    }
    if (got == 1 && vmdk_add_extents(foreign, segments, count))
        got = libvmdk_handle_open_extent_data_files_file_io_pool(foreign->vmdk, foreign->pool, &problem);
    if (got == 1 && foreign->pool)
        got = libvmdk_handle_get_media_size(foreign->vmdk, size, &problem);
    if (got != 1 && problem)
        libvmdk_error_sprint(problem, why, WHY_SIZE);
    libvmdk_error_free(&problem);
    return got == 1 ? 0 : -1;
}

struct medium *vmdk_open(struct medium *const *segments, size_t count, struct error *error)
{
    struct medium *medium = foreign_new(segments, count);
    char why[WHY_SIZE] = "";
    size64_t size = 0;
    int result = vmdk_begin(medium->self, medium->below, count, &size, why);
    return finish(medium, "VMDK", result, size, why, error);
}
