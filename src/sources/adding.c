// Files and folders as sources.
#include "sources/adding.h"

#include "base/memory.h"
#include "base/sha256.h"
#include "base/text.h"
#include "base/workers.h"
#include "casefile/file_names.h"
#include "casefile/items.h"
#include "casefile/observations.h"
#include "sources/segments.h"

#include <errno.h>
#include <fcntl.h>
#include <fts.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { READ_BYTES = 1024 * 1024, SEGMENT_NAMES_MAX_BYTES = 256 << 20 };

struct found_file {
    char *path; // below the folder; cleaned name is made when the item is added
    int64_t size_bytes, modified_usec;
    char sha256[SHA256_HEX_SIZE];
    char *fault; // what is wrong with it as an image; NULL
};

struct adding {
    struct casefile *casefile;
    struct source *source;
    const struct adding_progress *progress;
    int64_t hashed_bytes;
    struct found_file *files;
    size_t count, capacity;
    int64_t links, specials; // skipped
};

static int hash_open_file(struct adding *adding, int file, char hex[SHA256_HEX_SIZE])
{
    uint8_t *piece = memory_new(READ_BYTES, 1);
    struct sha256 sha256;
    sha256_init(&sha256);
    ssize_t got;
    while ((got = read(file, piece, READ_BYTES)) > 0 || (got < 0 && errno == EINTR)) {
        if (got < 0)
            continue;
        sha256_add(&sha256, piece, (size_t)got);
        adding->hashed_bytes += got;
        if (adding->progress && adding->progress->hashed)
            adding->progress->hashed(adding->progress->payload, adding->hashed_bytes);
    }
    sha256_done(&sha256, hex);
    memory_free(piece);
    return got < 0 ? -1 : 0;
}

static int hash_file(struct adding *adding, const char *path, struct found_file *found, struct error *error)
{
    struct stat status;
    int file = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
    if (file < 0 || fstat(file, &status) || hash_open_file(adding, file, found->sha256)) {
        error_set(error, "could not read '%s': %s; make it readable or leave it out", path, strerror(errno));
        if (file >= 0)
            close(file);
        return -1;
    }
    close(file);
    found->size_bytes = status.st_size;
    found->modified_usec = status.st_mtim.tv_sec * INT64_C(1000000) + status.st_mtim.tv_nsec / 1000;
    return 0;
}

static int by_name(const FTSENT **a, const FTSENT **b)
{
    return strcmp((*a)->fts_name, (*b)->fts_name);
}

static int take_entry(struct adding *adding, const FTSENT *entry, size_t root_size, struct error *error)
{
    switch (entry->fts_info) {
    case FTS_F:
        ARRAY_ROOM(adding->files, adding->capacity, adding->count);
        adding->files[adding->count] =
            (struct found_file){.path = memory_copy_text(entry->fts_path + root_size + 1)};
        return hash_file(adding, entry->fts_path, &adding->files[adding->count++], error);
    case FTS_SL:
    case FTS_SLNONE:
        adding->links++;
        return 0;
    case FTS_DEFAULT:
        adding->specials++;
        return 0;
    case FTS_DNR:
    case FTS_ERR:
    case FTS_NS:
        return error_set(error, "could not read '%s': %s; make it readable or leave it out", entry->fts_path,
                         strerror(entry->fts_errno));
    default:
        return 0;
    }
}

static int list_folder(struct adding *adding, const char *path, struct error *error)
{
    char *const roots[] = {(char *)(uintptr_t)path, NULL};
    FTS *walk = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, by_name);
    if (walk == NULL)
        return error_set(error, "could not read folder '%s': %s", path, strerror(errno));
    int result = 0;
    FTSENT *entry;
    while (result == 0 && (entry = fts_read(walk)))
        result = take_entry(adding, entry, strlen(path), error);
    fts_close(walk);
    return result;
}

// The hash of a folder: of a line "sha256  size  path" for each file, in sorted order.
static void hash_listing(struct adding *adding, char hex[SHA256_HEX_SIZE])
{
    struct sha256 sha256;
    sha256_init(&sha256);
    for (size_t i = 0; i < adding->count; i++) {
        char size[32];
        const struct found_file *file = &adding->files[i];
        int length = snprintf(size, sizeof size, "  %lld  ", (long long)file->size_bytes);
        sha256_add(&sha256, file->sha256, 64);
        sha256_add(&sha256, size, (size_t)length);
        sha256_add(&sha256, file->path, strlen(file->path));
        sha256_add(&sha256, "\n", 1);
    }
    sha256_done(&sha256, hex);
}

static int put_skipped(struct adding *adding, int64_t item_id, const char *table, const char *reason,
                       int64_t count, struct error *error)
{
    const struct record record = {.type = RECORD_TALLY, .tally = {table, reason, count}};
    return count ? observation_put(adding->casefile, item_id, &record, error) : 0;
}

static int put_fault(struct adding *adding, int64_t item_id, const char *fault, struct error *error)
{
    const struct record record = {.type = RECORD_DAMAGE,
                                  .damage = {.place = {.row = -1, .offset = -1}, .what = fault}};
    return fault ? observation_put(adding->casefile, item_id, &record, error) : 0;
}

static int put_files_of(struct adding *adding, const struct item_row *root, bool name_tables,
                        struct arena *arena, struct error *error)
{
    for (size_t i = 0; i < adding->count; i++) {
        const struct found_file *file = &adding->files[i];
        if (file_name_is_table(file->path) != name_tables)
            continue;
        const char *clean = text_clean(arena, bytes_of_text(file->path));
        struct item_row item = {.source_id = adding->source->id,
                                .parent_id = root->id,
                                .path = arena_print(arena, "%s/%s", root->path, clean),
                                .depth = 1,
                                .sha256_added = file->sha256,
                                .where = {.path = file->path,
                                          .stored_bytes = -1,
                                          .size_bytes = file->size_bytes,
                                          .storage = FILE_ITSELF,
                                          .modified = moment_from_usec(file->modified_usec)}};
        if (item_add(adding->casefile, &item, error) || put_fault(adding, item.id, file->fault, error))
            return -1;
    }
    return 0;
}

// What says the names of others comes before those.
static int put_files(struct adding *adding, const struct item_row *root, struct arena *arena,
                     struct error *error)
{
    if (put_files_of(adding, root, true, arena, error) || put_files_of(adding, root, false, arena, error))
        return -1;
    if (put_skipped(adding, root->id, "folder entries", "", (int64_t)adding->count, error) ||
        put_skipped(adding, root->id, "folder entries", "symbolic link", adding->links, error) ||
        put_skipped(adding, root->id, "folder entries", "special file", adding->specials, error))
        return -1;
    const struct item_end end = {
        .state = ITEM_DONE, .observer = "folder", .observer_version = 1, .size_bytes = -1};
    return item_finish(adding->casefile, root->id, &end, error);
}

// The segments of an image stand beside its first, which the person named; each is an item under its own
// name.
static int put_segments(struct adding *adding, const struct item_row *root, struct arena *arena,
                        struct error *error)
{
    for (size_t i = 0; i < adding->count; i++) {
        const struct found_file *file = &adding->files[i];
        struct item_row item = {.source_id = adding->source->id,
                                .parent_id = root->id,
                                .path = text_clean(arena, bytes_of_text(file->path)),
                                .depth = 1,
                                .sha256_added = file->sha256,
                                .where = {.path = file->path,
                                          .stored_bytes = -1,
                                          .size_bytes = file->size_bytes,
                                          .storage = FILE_ITSELF,
                                          .modified = moment_from_usec(file->modified_usec)}};
        if (item_add(adding->casefile, &item, error) || put_fault(adding, item.id, file->fault, error))
            return -1;
    }
    if (put_skipped(adding, root->id, "segments", "", (int64_t)adding->count, error))
        return -1;
    const struct item_end end = {
        .state = ITEM_DONE, .observer = "segments", .observer_version = 1, .size_bytes = -1};
    return item_finish(adding->casefile, root->id, &end, error);
}

static int put_source(struct adding *adding, bool is_folder, const struct found_file *whole,
                      struct error *error)
{
    struct arena *arena = arena_new(SIZE_MAX / 2);
    char label[SOURCE_LABEL_SIZE];
    adding->source->label = text_clean(arena, bytes_of_text(text_base_name(adding->source->path)));
    int result = source_add(adding->casefile, adding->source, label, error);
    if (result == 0) {
        bool is_file = !is_folder && adding->count == 0;
        struct item_row root = {
            .source_id = adding->source->id,
            .path = label,
            .sha256_added = is_file ? adding->source->sha256 : NULL,
            .where = {.path = label,
                      .stored_bytes = -1,
                      .size_bytes = is_file ? adding->source->size_bytes : -1,
                      .storage = FILE_ITSELF,
                      .modified = is_file ? moment_from_usec(whole->modified_usec) : MOMENT_UNKNOWN}};
        result = item_add(adding->casefile, &root, error);
        if (result == 0)
            result = put_fault(adding, root.id, whole->fault, error);
        if (result == 0 && is_folder)
            result = put_files(adding, &root, arena, error);
        else if (result == 0 && !is_file)
            result = put_segments(adding, &root, arena, error);
    }
    arena_free(arena);
    return result;
}

static bool is_file(const char *path)
{
    struct stat status;
    return lstat(path, &status) == 0 && S_ISREG(status.st_mode);
}

static int add_segment(struct adding *adding, const char *path, struct error *error)
{
    ARRAY_ROOM(adding->files, adding->capacity, adding->count);
    adding->files[adding->count] = (struct found_file){.path = memory_copy_text(text_base_name(path))};
    return hash_file(adding, path, &adding->files[adding->count++], error);
}

// The further segments of an image whose first is at `path`; none when the name or the neighbours say
// nothing.
static int list_segments(struct adding *adding, const char *path, struct error *error)
{
    struct arena *arena = arena_new(SEGMENT_NAMES_MAX_BYTES);
    int result = 0;
    for (unsigned way = 0; result == 0 && way < segment_ways(path); way++) {
        const char *next;
        for (unsigned number = 1; result == 0 && (next = segment_name(arena, path, way, number)); number++) {
            if (!is_file(next))
                break;
            if (adding->count == 0)
                result = add_segment(adding, path, error);
            if (result == 0)
                result = add_segment(adding, next, error);
        }
    }
    arena_free(arena);
    return result;
}

bool source_is_segment(const char *path, char first[SOURCE_LABEL_SIZE])
{
    struct arena *arena = arena_new(SEGMENT_NAMES_MAX_BYTES);
    const char *name;
    bool found = false;
    for (unsigned choice = 0; !found && (name = segment_first(arena, path, choice)); choice++) {
        found = is_file(name) && segment_ways(name);
        if (found)
            snprintf(first, SOURCE_LABEL_SIZE, "%s", text_base_name(name));
    }
    arena_free(arena);
    return found;
}

// ---- images ----

static void tell_verified(void *payload, int64_t bytes)
{
    struct adding *adding = payload;
    if (adding->progress->hashed)
        adding->progress->hashed(adding->progress->payload, adding->hashed_bytes + bytes);
}

static bool open_segment(const char *path, int *files, size_t *count, int64_t *bytes)
{
    struct stat status;
    int file = *count < WORKER_FILES_MAX ? open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK) : -1;
    if (file < 0)
        return false;
    if (fstat(file, &status) || !S_ISREG(status.st_mode)) {
        close(file);
        return false;
    }
    *bytes += status.st_size;
    files[(*count)++] = file;
    return true;
}

// Compares the image whose first segment is at `path` with what is stored in it.
static int verify_image(struct adding *adding, const char *path, char **fault, struct error *error)
{
    if (adding->progress == NULL || !adding->progress->verify || !image_check_is_named(path))
        return 0;
    struct arena *arena = arena_new(SEGMENT_NAMES_MAX_BYTES);
    int *files = memory_new(WORKER_FILES_MAX, sizeof *files);
    size_t count = 0;
    int64_t bytes = 0;
    const char *next = path;
    for (unsigned number = 1; next && open_segment(next, files, &count, &bytes); number++)
        next = segment_name(arena, path, 0, number);
    struct image_check check;
    int result = image_check(files, count, bytes, tell_verified, adding, &check, error);
    if (result == 0 && check.is_image) {
        if (!check.sound)
            *fault = memory_copy_text(check.what);
        if (adding->progress->verified)
            adding->progress->verified(adding->progress->payload, path, &check);
    }
    while (count)
        close(files[--count]);
    memory_free(files);
    arena_free(arena);
    return result;
}

static int verify_images(struct adding *adding, const char *path, bool is_folder, struct found_file *whole,
                         struct error *error)
{
    if (!is_folder)
        return verify_image(adding, path, adding->count ? &adding->files[0].fault : &whole->fault, error);
    struct buffer file;
    buffer_init(&file, PATH_MAX);
    int result = 0;
    for (size_t i = 0; result == 0 && i < adding->count; i++) {
        buffer_reset(&file);
        buffer_print(&file, "%s/%s", path, adding->files[i].path);
        if (!file.overflowed)
            result = verify_image(adding, buffer_text(&file), &adding->files[i].fault, error);
    }
    buffer_done(&file);
    return result;
}

static int take_in(struct adding *adding, const char *path, struct error *error)
{
    struct stat status;
    struct found_file whole = {0};
    if (lstat(path, &status))
        return error_set(error, "could not find '%s': %s", path, strerror(errno));
    struct stat of_case;
    if (stat(casefile_path(adding->casefile), &of_case) == 0 && of_case.st_dev == status.st_dev &&
        of_case.st_ino == status.st_ino)
        return error_set(error, "'%s' is the case itself: name the evidence", path);
    bool is_folder = S_ISDIR(status.st_mode);
    if (!is_folder && !S_ISREG(status.st_mode))
        return error_set(error, "'%s' is neither a file nor a folder: copy it into a file first", path);
    if (is_folder ? list_folder(adding, path, error) : list_segments(adding, path, error))
        return -1;
    if (!is_folder && adding->count == 0 && hash_file(adding, path, &whole, error))
        return -1;
    if (verify_images(adding, path, is_folder, &whole, error)) {
        memory_free(whole.fault);
        return -1;
    }
    if (is_folder || adding->count)
        hash_listing(adding, whole.sha256);
    adding->source->path = path;
    adding->source->sha256 = whole.sha256;
    adding->source->size_bytes = adding->hashed_bytes;
    int result = casefile_begin(adding->casefile, error);
    if (result == 0) {
        result =
            put_source(adding, is_folder, &whole, error) || casefile_commit(adding->casefile, error) ? -1 : 0;
        if (result)
            casefile_rollback(adding->casefile);
    }
    memory_free(whole.fault);
    return result;
}

int source_take_in(struct casefile *casefile, const char *path, struct source *source,
                   const struct adding_progress *progress, struct error *error)
{
    struct adding adding = {.casefile = casefile, .source = source, .progress = progress};
    char *absolute = realpath(path, NULL);
    if (absolute == NULL)
        return error_set(error, "could not find '%s': %s", path, strerror(errno));
    int result = take_in(&adding, absolute, error);
    source->path = source->sha256 = source->label = NULL; // they point into what is freed here
    for (size_t i = 0; i < adding.count; i++) {
        memory_free(adding.files[i].path);
        memory_free(adding.files[i].fault);
    }
    memory_free(adding.files);
    free(absolute);
    return result;
}

struct path_search {
    const char *path;
    int64_t id;
};

static int compare_path(void *payload, const struct source *source, struct error *error)
{
    (void)error;
    struct path_search *search = payload;
    if (strcmp(source->path, search->path) == 0)
        search->id = source->id;
    return 0;
}

int64_t source_known(struct casefile *casefile, const char *path)
{
    char *absolute = realpath(path, NULL);
    struct path_search search = {.path = absolute ? absolute : path};
    source_each(casefile, compare_path, &search, NULL);
    free(absolute);
    return search.id;
}
