// Opens sources read-only and keeps unpacked members.
#include "observations/opener.h"

#include "base/memory.h"
#include "base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int take_source(void *payload, const struct source *source, struct error *error)
{
    (void)error;
    struct opener *opener = payload;
    ARRAY_ROOM(opener->sources, opener->source_capacity, opener->source_count);
    opener->sources[opener->source_count++] = (struct opener_source){
        .id = source->id,
        .label = memory_copy_text(source->label),
        .path = memory_copy_text(source->path),
        .kind = memory_copy_text(source->kind),
        .regions = memory_copy_text(source->region),
        .size_bytes = source->size_bytes,
        .file = -1,
    };
    return 0;
}

int opener_init(struct opener *opener, struct casefile *casefile, struct error *error)
{
    *opener = (struct opener){.casefile = casefile};
    const char *path = casefile_path(casefile), *name = text_base_name(path);
    opener->folder = memory_copy_text(path);
    opener->folder[name - path] = 0;
    if (opener->folder[0] == 0) {
        memory_free(opener->folder);
        opener->folder = memory_copy_text(".");
    }
    return source_each(casefile, take_source, opener, error);
}

static void forget(struct unpacked *unpacked)
{
    if (unpacked->item_id)
        spool_done(&unpacked->spool);
    memory_free(unpacked->complaint);
    *unpacked = (struct unpacked){0};
}

void opener_done(struct opener *opener)
{
    for (size_t i = 0; i < opener->source_count; i++) {
        struct opener_source *source = &opener->sources[i];
        memory_free(source->label);
        memory_free(source->path);
        memory_free(source->kind);
        memory_free(source->regions);
        if (source->file >= 0)
            close(source->file);
    }
    memory_free(opener->sources);
    for (size_t i = 0; i < OPENER_UNPACKED_MAX; i++)
        forget(&opener->unpacked[i]);
    memory_free(opener->folder);
}

static struct opener_source *find_source(const struct opener *opener, int64_t source_id)
{
    for (size_t i = 0; i < opener->source_count; i++)
        if (opener->sources[i].id == source_id)
            return &opener->sources[i];
    return NULL;
}

const struct opener_source *opener_source(const struct opener *opener, int64_t source_id)
{
    return find_source(opener, source_id);
}

// `size_bytes` is what the file had when it was added; -1 not known.
static int open_path(const char *path, int64_t size_bytes, struct error *error)
{
    int file = open(path, O_RDONLY | O_NOFOLLOW | O_NOCTTY | O_CLOEXEC | O_NONBLOCK);
    if (file < 0)
        return error_set(error, "could not open '%s': %s", path, strerror(errno));
    struct stat status;
    if (fstat(file, &status) || !S_ISREG(status.st_mode)) {
        close(file);
        return error_set(error, "'%s' is no regular file any more", path);
    }
    if (size_bytes >= 0 && status.st_size != size_bytes) {
        close(file);
        return error_set(error, "'%s' has %lld bytes and had %lld when it was added: restore the evidence",
                         path, (long long)status.st_size, (long long)size_bytes);
    }
    return file;
}

// A source that is one file stays open; its size must still be what was hashed when it was added.
static int open_source_file(struct opener_source *source, struct error *error)
{
    if (source->file < 0) {
        int file = open_path(source->path, source->size_bytes, error);
        if (file < 0)
            return -1;
        source->file = file;
    }
    int copy = fcntl(source->file, F_DUPFD_CLOEXEC, 0);
    return copy >= 0 ? copy
                     : error_set(error, "could not open '%s' again: %s", source->path, strerror(errno));
}

static int open_file_item(struct opener *opener, const struct item_row *item, struct error *error)
{
    struct opener_source *source = find_source(opener, item->source_id);
    if (source == NULL)
        return error_set(error, "source %lld is not in the case", (long long)item->source_id);
    if (item->parent_id == 0)
        return open_source_file(source, error);
    char path[8192]; // a file of a folder: where.path is below the folder, as `add` found it
    int length = snprintf(path, sizeof path, "%s/%s", source->path, item->where.path);
    if (length < 0 || (size_t)length >= sizeof path)
        return error_set(error, "the path of '%s' is too long", item->path);
    return open_path(path, item->where.size_bytes, error);
}

static int open_unpacked(struct opener *opener, int64_t item_id, struct location *location,
                         struct error *error)
{
    for (size_t i = 0; i < OPENER_UNPACKED_MAX; i++) {
        struct unpacked *unpacked = &opener->unpacked[i];
        if (unpacked->item_id != item_id)
            continue;
        int file;
        char name[64];
        unpacked->used_at = ++opener->clock;
        if (spool_to_file(&unpacked->spool, opener->folder, &file, error))
            return -1;
        snprintf(name, sizeof name, "/proc/self/fd/%d", file); // again, for reading only
        location->file = open(name, O_RDONLY | O_CLOEXEC);
        if (location->file < 0)
            return error_set(error, "could not open a temporary file again: %s", strerror(errno));
        location->where = (struct child_item){.stored_bytes = (int64_t)unpacked->spool.size,
                                              .size_bytes = (int64_t)unpacked->spool.size,
                                              .storage = STORED};
        return 1;
    }
    return 0;
}

void opener_keep_unpacked(struct opener *opener, int64_t item_id, struct spool *spool, const char *complaint)
{
    struct unpacked *place = &opener->unpacked[0];
    for (size_t i = 1; i < OPENER_UNPACKED_MAX; i++)
        if (opener->unpacked[i].used_at < place->used_at)
            place = &opener->unpacked[i];
    forget(place);
    *place = (struct unpacked){.item_id = item_id,
                               .used_at = ++opener->clock,
                               .spool = *spool,
                               .complaint = memory_copy_text(complaint)};
    spool_init(spool);
}

const char *opener_complaint(const struct opener *opener, int64_t item_id)
{
    for (size_t i = 0; i < OPENER_UNPACKED_MAX; i++)
        if (opener->unpacked[i].item_id == item_id)
            return opener->unpacked[i].complaint;
    return NULL;
}

struct kept_item {
    struct item_row row;
    char *path, *name;
};

static int keep_item(void *payload, const struct item_row *item, struct error *error)
{
    (void)error;
    struct kept_item *kept = payload;
    kept->row = *item;
    kept->path = memory_copy_text(item->path);
    kept->name = memory_copy_text(item->where.path);
    kept->row.path = kept->path;
    kept->row.where.path = kept->name;
    kept->row.sha256_added = NULL; // borrowed, and of no use here
    return 0;
}

static bool fits_in_a_worker(const struct child_item *where)
{
    return where->storage == STORED || where->storage == FILE_ITSELF ||
           (where->storage == DEFLATED && where->size_bytes >= 0 &&
            where->size_bytes <= OPENER_INFLATE_MAX_BYTES && where->stored_bytes >= 0 &&
            where->stored_bytes <= OPENER_INFLATE_MAX_BYTES);
}

// Turns a container's window into that of the member at `where` inside it; -1 when it would lie outside.
static int place_inside(struct child_item *window, const struct child_item *where)
{
    int64_t offset, end;
    if (__builtin_add_overflow(window->offset, where->offset, &offset))
        return -1;
    if (window->stored_bytes >= 0) {
        int64_t size = where->stored_bytes >= 0 ? where->stored_bytes : 0;
        if (__builtin_add_overflow(where->offset, size, &end) || end > window->stored_bytes)
            return -1;
    }
    int64_t left = window->stored_bytes;
    *window = *where;
    window->offset = offset;
    if (where->stored_bytes < 0 && left >= 0)
        window->stored_bytes = left - where->offset;
    return 0;
}

// The bytes of `item` as a plain window; `inside` says that something is to be read inside it, so that it
// must not stay compressed.
static enum locate_result locate(struct opener *opener, const struct item_row *item, bool inside,
                                 struct location *location, int64_t *unpack_id, struct error *error)
{
    int found = open_unpacked(opener, item->id, location, error);
    if (found)
        return found < 0 ? LOCATE_FAILED : LOCATE_READY;
    if (item->where.storage == FILE_ITSELF) {
        location->file = open_file_item(opener, item, error);
        location->where = (struct child_item){.stored_bytes = -1, .size_bytes = -1, .storage = STORED};
        return location->file < 0 ? LOCATE_FAILED : LOCATE_READY;
    }
    struct kept_item parent = {0};
    enum locate_result result = LOCATE_FAILED;
    if (item_each_of_id(opener->casefile, item->parent_id, keep_item, &parent, error) == 0 && parent.path)
        result = locate(opener, &parent.row, true, location, unpack_id, error);
    memory_free(parent.path);
    memory_free(parent.name);
    if (result != LOCATE_READY)
        return result;
    if (place_inside(&location->where, &item->where)) {
        close(location->file);
        error_set(error, "'%s' says it lies beyond the end of its container", item->path);
        return LOCATE_FAILED;
    }
    bool compressed = item->where.storage != STORED;
    if (compressed && (inside || !fits_in_a_worker(&item->where))) {
        *unpack_id = item->id;
        return LOCATE_UNPACK_FIRST;
    }
    return LOCATE_READY;
}

enum locate_result opener_locate(struct opener *opener, const struct item_row *item,
                                 struct location *location, int64_t *unpack_id, struct error *error)
{
    enum locate_result result = locate(opener, item, false, location, unpack_id, error);
    // the sum is of the unpacked bytes, whoever unpacked them; of what is known not to be whole it says
    // nothing new
    location->where.has_crc32 = item->where.has_crc32 && opener_complaint(opener, item->id) == NULL;
    location->where.crc32 = item->where.crc32;
    return result;
}
