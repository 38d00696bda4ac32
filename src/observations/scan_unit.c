// Units: their life, and the request that a worker gets for one.
#include "observations/scan_unit.h"

#include "base/memory.h"
#include "casefile/file_names.h"
#include "casefile/source_keys.h"
#include "observations/decrypting.h"
#include "observations/observer.h"
#include "sources/segments.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { SEARCHED_MIN_BYTES = 4096 };

void scan_unit_init(struct scan_unit *unit, const struct item_row *item)
{
    *unit = (struct scan_unit){.item = *item};
    unit->item.path = memory_copy_text(item->path);
    unit->item.where.path = memory_copy_text(item->where.path);
    unit->item.where.address = memory_copy_text(item->where.address);
    struct extent *extents = memory_new(item->where.extent_count + 1, sizeof *extents);
    for (size_t i = 0; i < item->where.extent_count; i++)
        extents[i] = item->where.extents[i];
    unit->item.where.extents = extents;
    unit->item.sha256_added = memory_copy_text(item->sha256_added);
    spool_init(&unit->spool);
}

void scan_unit_done(struct scan_unit *unit)
{
    memory_free((void *)(uintptr_t)unit->item.path);
    memory_free((void *)(uintptr_t)unit->item.where.path);
    memory_free((void *)(uintptr_t)unit->item.where.address);
    memory_free((void *)(uintptr_t)unit->item.where.extents);
    memory_free((void *)(uintptr_t)unit->item.sha256_added);
    spool_done(&unit->spool);
    for (size_t i = 0; i < unit->excluded_count; i++)
        memory_free(unit->excluded[i]);
    for (size_t i = 0; i < unit->note_count; i++)
        memory_free(unit->notes[i]);
    memory_free(unit->complaint);
    memory_free(unit->failure);
    *unit = (struct scan_unit){.spool.file = -1};
}

void scan_unit_note(struct scan_unit *unit, const char *note)
{
    if (unit->note_count < UNIT_NOTES_MAX)
        unit->notes[unit->note_count++] = memory_copy_text(note);
}

void scan_unit_fail(struct scan_unit *unit, const char *why)
{
    memory_free(unit->failure);
    unit->failure = memory_copy_text(why);
    unit->state = UNIT_FINISHED;
}

void scan_unit_unpack(struct scan_unit *unit)
{
    spool_done(&unit->spool);
    spool_init(&unit->spool);
    if (unit->unpack) {
        scan_unit_fail(unit, "its reader asked again to have it unpacked");
        return;
    }
    unit->unpack = true;
    unit->state = UNIT_WAITING;
}

void scan_unit_give_keys(struct scan_unit *unit)
{
    spool_done(&unit->spool);
    spool_init(&unit->spool);
    if (unit->with_keys) {
        scan_unit_fail(unit, "its reader asked again for keys");
        return;
    }
    unit->with_keys = true;
    unit->state = UNIT_WAITING;
}

void scan_unit_lost(struct scan_unit *unit, const char *reason, const char *observer)
{
    char note[512];
    snprintf(note, sizeof note, "reader '%s' was stopped: it %s", observer[0] ? observer : "open", reason);
    scan_unit_note(unit, note);
    spool_done(&unit->spool);
    spool_init(&unit->spool);
    if (observer[0] == 0 || unit->excluded_count == UNIT_ATTEMPTS_MAX) {
        scan_unit_fail(unit, note);
        return;
    }
    unit->excluded[unit->excluded_count++] = memory_copy_text(observer);
    unit->state = UNIT_WAITING;
}

// "dir/msgstore.db" and "%-wal" give "dir/msgstore.db-wal"; "wa.db" gives "dir/wa.db".
static void companion_path(const char *path, const char *pattern, char *out, size_t size)
{
    const char *slash = strrchr(path, '/');
    int folder = slash ? (int)(slash - path + 1) : 0;
    const char *percent = strchr(pattern, '%');
    if (percent)
        snprintf(out, size, "%.*s%.*s%s%s", folder, path, (int)(percent - pattern), pattern, path + folder,
                 percent + 1);
    else
        snprintf(out, size, "%.*s%s", folder, path, pattern);
}

struct companion_search {
    const struct scan_unit *unit;
    struct scan_unit found; // item only
};

static int keep_companion(void *payload, const struct item_row *item, struct error *error)
{
    (void)error;
    struct companion_search *search = payload;
    if (item->id != search->unit->item.id && search->found.item.path == NULL)
        scan_unit_init(&search->found, item);
    return 0;
}

static bool is_listed(const struct request *request, const char *path)
{
    for (size_t i = 0; i < request->companion_count; i++)
        if (strcmp(request->companions[i].path, path) == 0)
            return true;
    return false;
}

// What a request is built in.
struct building {
    struct scan_unit *unit;
    struct opener *opener;
    struct arena *arena;
    struct request request;
    struct known_file known;
    const char *decrypted; // how the companion that is added is to be decrypted; NULL: not at all
    int *files;            // WORKER_FILES_MAX
    size_t file_count;
    int64_t *unpack_id;
};

static bool add_files(struct building *building, const struct location *location)
{
    if (building->file_count + location->file_count > WORKER_FILES_MAX)
        return false;
    for (size_t i = 0; i < location->file_count; i++)
        building->files[building->file_count++] = location->files[i];
    return true;
}

// Makes it a request to unpack what stands at the location.
static void ask_to_unpack(struct building *building, const struct location *location)
{
    building->request.what = REQUEST_UNPACK;
    building->request.item.location = *location;
    building->request.companion_count = 0;
    building->file_count = 0;
    add_files(building, location);
}

// Whether a worker has it in memory, whole, without help: mapped, or small enough to be copied or unpacked.
static bool is_packed(const struct location *location)
{
    return location->where.storage != STORED && location->where.storage != FILE_ITSELF;
}

static bool fits(const struct child_item *where, const struct location *location)
{
    const struct layer *layer = &location->layers[0];
    bool mapped = !is_packed(location) &&
                  (location->layer_count == 0 ||
                   (location->layer_count == 1 && layer->read_as == IMAGE_NONE && layer->extent_count == 1));
    return mapped || where->size_bytes <= REQUEST_MEMORY_BYTES;
}

// Adds what stands at `path`, when anything of the source does, as the companion `called` in the request.
// What cannot be opened is left out: the item's own unit says so. False when something has to be unpacked
// first.
static bool add_companion(struct building *building, const char *path, const char *called)
{
    struct request *request = &building->request;
    struct companion_search search = {.unit = building->unit};
    struct location location;
    if (is_listed(request, called) || request->companion_count == REQUEST_COMPANIONS_MAX ||
        item_each_of_path(building->opener->casefile, building->unit->item.source_id, path, keep_companion,
                          &search, NULL) ||
        search.found.item.path == NULL)
        return true;
    enum locate_result result = opener_locate(building->opener, &search.found.item, false, building->arena,
                                              &location, building->unpack_id, NULL);
    if (result == LOCATE_READY &&
        (!fits(&search.found.item.where, &location) || (building->decrypted && is_packed(&location))))
        result = opener_locate(building->opener, &search.found.item, true, building->arena, &location,
                               building->unpack_id, NULL);
    scan_unit_done(&search.found);
    if (result == LOCATE_READY && building->decrypted) {
        location.where.storage = SQLCIPHER;
        location.where.address = building->decrypted;
        location.where.has_crc32 = false;
    }
    if (result == LOCATE_READY) {
        location.file_count = location.layer_count ? location.file_count : 1;
        if (add_files(building, &location))
            request->companions[request->companion_count++] =
                (struct request_item){.path = arena_text(building->arena, called), .location = location};
    }
    if (result == LOCATE_UNPACK_FIRST)
        ask_to_unpack(building, &location);
    return result != LOCATE_UNPACK_FIRST;
}

// ---- keys ----

static void add_key(struct request *request, const struct opener_key *key)
{
    if (request->key_count < REQUEST_KEYS_MAX)
        request->keys[request->key_count++] = (struct item_key){key->id, key->key};
}

// Of the keys that may be for the item, those that name it first.
static void add_keys(struct building *building)
{
    const struct opener *opener = building->opener;
    const struct scan_unit *unit = building->unit;
    struct request *request = &building->request;
    for (int named = 1; named >= 0; named--) {
        for (size_t i = 0; i < opener->key_count; i++) {
            const struct opener_key *key = &opener->keys[i];
            const char *known = building->known.known_as;
            if (key->source_id != unit->item.source_id || (key->name[0] != 0) != named ||
                !(source_key_fits(key->name, unit->item.path) ||
                  (known && source_key_fits(key->name, known))))
                continue;
            request->key_named |= named;
            request->keys_there++;
            if (unit->with_keys)
                add_key(request, key);
        }
    }
}

// What was decrypted once is decrypted again: with the key that opened it, and no other.
static void add_key_of(struct building *building, const struct location *location)
{
    struct cipher_form form;
    int64_t id = location->where.storage == SQLCIPHER ? decrypting_read(location->where.address, &form) : 0;
    building->request.key_count = 0;
    for (size_t i = 0; id && i < building->opener->key_count; i++)
        if (building->opener->keys[i].id == id &&
            building->opener->keys[i].source_id == building->unit->item.source_id)
            add_key(&building->request, &building->opener->keys[i]);
}

// ---- companions ----

// Where the file that the pattern means on the device stands in the backup; NULL.
static const char *known_companion(struct building *building, const char *pattern)
{
    char name[8192];
    struct known_file wanted = building->known;
    if (wanted.known_as == NULL)
        return NULL;
    companion_path(building->known.known_as, pattern, name, sizeof name);
    wanted.known_as = name;
    return file_path_of(building->opener->casefile, building->unit->item.source_id, &wanted, building->arena);
}

// By their paths, then by their names on the device: readers find them under the path in either case.
static bool add_companions(struct building *building)
{
    char path[8192];
    for (const struct observer *const *observer = observers; *observer; observer++) {
        const char *const *pattern = (*observer)->companions;
        for (; pattern && *pattern; pattern++) {
            companion_path(building->unit->item.path, *pattern, path, sizeof path);
            const char *known = known_companion(building, *pattern);
            if (!add_companion(building, path, path) || (known && !add_companion(building, known, path)))
                return false;
        }
    }
    return true;
}

// The log of an encrypted database stands beside that, encrypted by the same key; a reader of the plain
// database finds it, plain, by the name it would have.
static bool add_encrypted_log(struct building *building)
{
    const struct scan_unit *unit = building->unit;
    size_t length = strlen(unit->item.path) - strlen(unit->item.where.path) - 1; // of its container's path
    struct request *request = &building->request;
    const char *container = arena_text_n(building->arena, unit->item.path, length);
    const char *path = arena_print(building->arena, "%s-wal", container);
    struct known_file known =
        file_name_of(building->opener->casefile, unit->item.source_id, container, building->arena);
    size_t before = request->companion_count;
    building->decrypted = unit->item.where.address;
    bool ready = add_companion(building, path, arena_print(building->arena, "%s-wal", unit->item.path));
    if (ready && known.known_as && request->companion_count == before) {
        known.known_as = arena_print(building->arena, "%s-wal", known.known_as);
        path = file_path_of(building->opener->casefile, unit->item.source_id, &known, building->arena);
        ready = path == NULL ||
                add_companion(building, path, arena_print(building->arena, "%s-wal", unit->item.path));
    }
    building->decrypted = NULL;
    return ready;
}

static int note_existing(void *payload, const struct item_row *item, struct error *error)
{
    (void)error;
    *(bool *)payload = item->where.storage == FILE_ITSELF;
    return 0;
}

// The first segment of an image that this file seems to be a later one of; "".
static const char *first_segment(struct building *building)
{
    const struct item_row *item = &building->unit->item;
    if (item->where.storage != FILE_ITSELF)
        return "";
    const char *first;
    for (unsigned choice = 0; (first = segment_first(building->arena, item->path, choice)); choice++) {
        bool exists = false;
        item_each_of_path(building->opener->casefile, item->source_id, first, note_existing, &exists, NULL);
        if (exists)
            return first;
    }
    return "";
}

// "NL,US" split at commas into the request.
static void add_regions(struct request *request, struct arena *arena, const char *regions)
{
    while (*regions && request->region_count < REQUEST_LIST_MAX) {
        size_t length = strcspn(regions, ",");
        if (length)
            request->regions[request->region_count++] = arena_text_n(arena, regions, length);
        regions += length + (regions[length] == ',');
    }
}

// What it may turn out to be the same as. Of small items only one whose hash is known: reading them costs no
// more.
static void add_hashes(struct building *building)
{
    char hashes[REQUEST_HASHES_MAX][ITEM_HASH_SIZE];
    struct request *request = &building->request;
    const struct item_row *item = &building->unit->item;
    if (item->where.path[0] == 0 ||
        (item->sha256_added == NULL && item->where.size_bytes < SEARCHED_MIN_BYTES))
        return;
    size_t count = item_hashes_of_size(building->opener->casefile, item, REQUEST_HASHES_MAX, hashes);
    for (size_t i = 0; i < count; i++)
        request->read_before[request->read_before_count++] = arena_text(building->arena, hashes[i]);
}

enum locate_result scan_unit_request(struct scan_unit *unit, struct opener *opener, struct buffer *out,
                                     int files[WORKER_FILES_MAX], size_t *file_count, int64_t *unpack_id,
                                     struct error *error)
{
    const struct opener_source *source = opener_source(opener, unit->item.source_id);
    struct building building = {
        .unit = unit,
        .opener = opener,
        .arena = arena_new(64 * 1024 * 1024),
        .request = {.item.path = unit->item.path, .kind = source ? source->kind : "auto"},
        .files = files,
        .unpack_id = unpack_id,
    };
    struct request *request = &building.request;
    struct location location;
    enum locate_result result =
        opener_locate(opener, &unit->item, unit->unpack, building.arena, &location, unpack_id, error);
    if (result == LOCATE_READY) {
        request->item.location = location;
        building.known =
            file_name_of(opener->casefile, unit->item.source_id, unit->item.path, building.arena);
        request->item.known_as = building.known.known_as;
        request->item.segment_of = first_segment(&building);
        add_files(&building, &location);
        memory_free(unit->complaint);
        unit->complaint = memory_copy_text(unit->unpack ? opener_complaint(opener, unit->item.id) : NULL);
        if (!(request->item.segment_of[0] == 0 ||
              add_companion(&building, request->item.segment_of, request->item.segment_of)) ||
            !add_companions(&building) ||
            (unit->item.where.storage == SQLCIPHER && !add_encrypted_log(&building)))
            result = LOCATE_UNPACK_FIRST;
    } else if (result == LOCATE_UNPACK_FIRST) {
        ask_to_unpack(&building, &location);
    }
    if (result != LOCATE_FAILED) {
        if (source)
            add_regions(request, building.arena, source->regions);
        if (source && request->what == REQUEST_OBSERVE)
            request->mapping = source->mapping;
        if (request->what == REQUEST_OBSERVE)
            add_hashes(&building);
        if (request->what == REQUEST_OBSERVE && unit->item.where.storage != SQLCIPHER)
            add_keys(&building);
        else
            add_key_of(&building, &request->item.location);
        for (size_t i = 0; i < unit->excluded_count; i++)
            request->excluded[request->excluded_count++] = unit->excluded[i];
        request_put(out, request);
    }
    *file_count = building.file_count;
    arena_free(building.arena);
    return result;
}
