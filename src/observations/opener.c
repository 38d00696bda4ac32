// Opens sources read-only and keeps unpacked members.
#include "observations/opener.h"

#include "base/memory.h"
#include "base/text.h"
#include "base/workers.h"
#include "casefile/source_keys.h"
#include "sources/segments.h"

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
        .mapping = memory_copy_text(source->mapping),
    };
    return 0;
}

static int take_key(void *payload, const struct source_key *key, struct error *error)
{
    (void)error;
    struct opener *opener = payload;
    ARRAY_ROOM(opener->keys, opener->key_capacity, opener->key_count);
    opener->keys[opener->key_count++] = (struct opener_key){.id = key->id,
                                                            .source_id = key->source_id,
                                                            .name = memory_copy_text(key->name),
                                                            .key = memory_copy_text(key->key)};
    return 0;
}

// As many as the images of one request may need. Returns how many may be open.
static size_t allow_many_files(void)
{
    enum { FILES_MAX = 8192, FILES_LEAST = 64 };
    size_t allowed = workers_allow_files(FILES_MAX);
    return allowed ? allowed : FILES_LEAST;
}

int opener_init(struct opener *opener, struct casefile *casefile, struct error *error)
{
    *opener = (struct opener){.casefile = casefile, .files_max = allow_many_files() / 2};
    const char *path = casefile_path(casefile), *name = text_base_name(path);
    opener->folder = memory_copy_text(path);
    opener->folder[name - path] = 0;
    if (opener->folder[0] == 0) {
        memory_free(opener->folder);
        opener->folder = memory_copy_text(".");
    }
    return source_each(casefile, take_source, opener, error) ||
                   source_key_each(casefile, take_key, opener, error)
               ? -1
               : 0;
}

static void close_set(struct opener *opener, struct open_set *set)
{
    opener->files_open -= set->count;
    for (size_t i = 0; i < set->count; i++)
        close(set->files[i]);
    memory_free(set->files);
    *set = (struct open_set){0};
}

static void add_file(struct opener *opener, struct open_set *set, int file)
{
    opener->files_open++;
    ARRAY_ROOM(set->files, set->capacity, set->count);
    set->files[set->count++] = file;
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
        memory_free(source->mapping);
    }
    memory_free(opener->sources);
    for (size_t i = 0; i < opener->key_count; i++) {
        memory_free(opener->keys[i].name);
        memory_free(opener->keys[i].key);
    }
    memory_free(opener->keys);
    for (size_t i = 0; i < OPENER_UNPACKED_MAX; i++)
        forget(&opener->unpacked[i]);
    for (size_t i = 0; i < OPENER_SETS_MAX; i++)
        close_set(opener, &opener->sets[i]);
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

// ---- sets of open files ----

static struct open_set *find_set(struct opener *opener, int64_t item_id)
{
    for (size_t i = 0; i < OPENER_SETS_MAX; i++)
        if (opener->sets[i].item_id == item_id)
            return &opener->sets[i];
    return NULL;
}

// Room for a new set, in place of the one not used for longest.
static struct open_set *new_set(struct opener *opener, int64_t item_id)
{
    struct open_set *set = &opener->sets[0];
    for (size_t i = 1; i < OPENER_SETS_MAX; i++)
        if (opener->sets[i].used_at < set->used_at)
            set = &opener->sets[i];
    close_set(opener, set);
    set->item_id = item_id;
    return set;
}

// Room for one more file in the set: those not used for longest are closed, not those that a request borrows.
static void make_room(struct opener *opener, const struct open_set *set)
{
    while (opener->files_open >= opener->files_max) {
        struct open_set *oldest = NULL;
        for (size_t i = 0; i < OPENER_SETS_MAX; i++) {
            struct open_set *other = &opener->sets[i];
            if (other->item_id && other != set && other->used_at + OPENER_BORROWED_MAX <= opener->clock &&
                (oldest == NULL || other->used_at < oldest->used_at))
                oldest = other;
        }
        if (oldest == NULL)
            return;
        close_set(opener, oldest);
    }
}

static int open_file(struct opener *opener, const struct item_row *item, struct error *error)
{
    struct opener_source *source = find_source(opener, item->source_id);
    if (source == NULL)
        return error_set(error, "source %lld is not in the case", (long long)item->source_id);
    if (item->parent_id == 0)
        return open_path(source->path, item->where.size_bytes, error);
    // a file of a folder, below it as `add` found it; or of a set of segments, beside the first
    bool of_folder = strchr(item->path, '/') != NULL;
    const char *name = text_base_name(source->path);
    int folder =
        (int)(of_folder ? strlen(source->path) : (size_t)(name - source->path) - (name > source->path));
    char path[8192];
    int length = snprintf(path, sizeof path, "%.*s/%s", folder, source->path, item->where.path);
    if (length < 0 || (size_t)length >= sizeof path)
        return error_set(error, "the path of '%s' is too long", item->path);
    return open_path(path, item->where.size_bytes, error);
}

struct segment_search {
    struct opener *opener;
    struct open_set *set;
    size_t before;
    struct error *error;
};

static int open_segment(void *payload, const struct item_row *item, struct error *error)
{
    struct segment_search *search = payload;
    if (item->where.storage != FILE_ITSELF || search->set->count > search->before)
        return 0;
    make_room(search->opener, search->set);
    int file = open_file(search->opener, item, error);
    if (file >= 0)
        add_file(search->opener, search->set, file);
    return file < 0;
}

// The files beside it that its name makes the first of.
static int open_segments(struct opener *opener, const struct item_row *item, struct open_set *set,
                         struct arena *arena, struct error *error)
{
    for (unsigned way = 0; way < segment_ways(item->path); way++) {
        for (unsigned number = 1; set->count < LOCATION_FILES_MAX; number++) {
            struct segment_search search = {.opener = opener, .set = set, .before = set->count};
            const char *path = segment_name(arena, item->path, way, number);
            if (path == NULL)
                break;
            if (item_each_of_path(opener->casefile, item->source_id, path, open_segment, &search, error))
                return -1;
            if (set->count == search.before)
                break;
        }
    }
    return 0;
}

static int locate_file(struct opener *opener, const struct item_row *item, struct arena *arena,
                       struct location *location, struct error *error)
{
    struct open_set *set = find_set(opener, item->id);
    if (set == NULL) {
        struct stat status;
        make_room(opener, NULL);
        int file = open_file(opener, item, error);
        if (file < 0)
            return -1;
        set = new_set(opener, item->id);
        add_file(opener, set, file);
        set->size_bytes = fstat(file, &status) == 0 ? status.st_size : -1;
        if (open_segments(opener, item, set, arena, error)) {
            close_set(opener, set);
            return -1;
        }
    }
    set->used_at = ++opener->clock;
    location_begin(location, set->files, set->count, set->size_bytes);
    return 0;
}

// ---- unpacked items ----

static int locate_spool(struct opener *opener, struct unpacked *unpacked, struct location *location,
                        struct error *error)
{
    struct open_set *set = find_set(opener, -unpacked->item_id);
    if (set == NULL) {
        int file;
        char name[64];
        if (spool_to_file(&unpacked->spool, opener->folder, &file, error))
            return -1;
        snprintf(name, sizeof name, "/proc/self/fd/%d", file); // again, for reading only
        file = open(name, O_RDONLY | O_CLOEXEC);
        if (file < 0)
            return error_set(error, "could not open a temporary file again: %s", strerror(errno));
        set = new_set(opener, -unpacked->item_id);
        add_file(opener, set, file);
        set->size_bytes = (int64_t)unpacked->spool.size;
    }
    unpacked->used_at = set->used_at = ++opener->clock;
    location_begin(location, set->files, set->count, set->size_bytes);
    location->where.stored_bytes = set->size_bytes;
    return 0;
}

static struct unpacked *find_unpacked(struct opener *opener, int64_t item_id)
{
    for (size_t i = 0; i < OPENER_UNPACKED_MAX; i++)
        if (opener->unpacked[i].item_id == item_id)
            return &opener->unpacked[i];
    return NULL;
}

void opener_keep_unpacked(struct opener *opener, int64_t item_id, struct spool *spool, const char *complaint)
{
    struct unpacked *place = &opener->unpacked[0];
    for (size_t i = 1; i < OPENER_UNPACKED_MAX; i++)
        if (opener->unpacked[i].used_at < place->used_at)
            place = &opener->unpacked[i];
    struct open_set *set = place->item_id ? find_set(opener, -place->item_id) : NULL;
    if (set)
        close_set(opener, set);
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
    struct arena *arena;
    bool found;
};

static int keep_item(void *payload, const struct item_row *item, struct error *error)
{
    (void)error;
    struct kept_item *kept = payload;
    struct extent *extents = arena_alloc(kept->arena, item->where.extent_count + 1, sizeof *extents);
    for (size_t i = 0; i < item->where.extent_count; i++)
        extents[i] = item->where.extents[i];
    kept->row = *item;
    kept->row.path = arena_text(kept->arena, item->path);
    kept->row.where.path = arena_text(kept->arena, item->where.path);
    kept->row.where.address = arena_text(kept->arena, item->where.address);
    kept->row.where.extents = extents;
    kept->row.sha256_added = NULL; // borrowed, and of no use here
    kept->found = true;
    return 0;
}

static bool is_packed(const struct child_item *where)
{
    return where->storage != STORED && where->storage != FILE_ITSELF;
}

// The bytes of `item`; `inside` says that something is to be read inside it, so that it must not stay packed;
// `unpacked_too`, that it may be what was unpacked of it.
static enum locate_result locate(struct opener *opener, const struct item_row *item, bool inside,
                                 bool unpacked_too, struct arena *arena, struct location *location,
                                 int64_t *unpack_id, struct error *error)
{
    struct unpacked *unpacked = unpacked_too ? find_unpacked(opener, item->id) : NULL;
    if (unpacked)
        return locate_spool(opener, unpacked, location, error) ? LOCATE_FAILED : LOCATE_READY;
    if (item->where.storage == FILE_ITSELF)
        return locate_file(opener, item, arena, location, error) ? LOCATE_FAILED : LOCATE_READY;
    struct kept_item parent = {.arena = arena};
    enum locate_result result = LOCATE_FAILED;
    if (item_each_of_id(opener->casefile, item->parent_id, keep_item, &parent, error) == 0 && parent.found)
        result = locate(opener, &parent.row, true, true, arena, location, unpack_id, error);
    if (result != LOCATE_READY)
        return result;
    struct error why = {0};
    if (location_enter(location, &item->where, arena, &why)) {
        error_set(error, "'%s' cannot be read: %s", item->path, why.text);
        return LOCATE_FAILED;
    }
    if (inside && is_packed(&item->where)) {
        *unpack_id = item->id;
        return LOCATE_UNPACK_FIRST;
    }
    return LOCATE_READY;
}

enum locate_result opener_locate(struct opener *opener, const struct item_row *item, bool unpack,
                                 struct arena *arena, struct location *location, int64_t *unpack_id,
                                 struct error *error)
{
    enum locate_result result = locate(opener, item, false, unpack, arena, location, unpack_id, error);
    if (result == LOCATE_READY && unpack && find_unpacked(opener, item->id) == NULL) {
        *unpack_id = item->id;
        return LOCATE_UNPACK_FIRST;
    }
    // the sum is of the unpacked bytes, whoever unpacked them; of what is known not to be whole it says
    // nothing new
    location->where.has_crc32 = item->where.has_crc32 && !(unpack && opener_complaint(opener, item->id));
    location->where.crc32 = item->where.crc32;
    location->where.state = item->where.state;
    return result;
}
