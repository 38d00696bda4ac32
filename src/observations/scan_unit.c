// Units: their life, and the request that a worker gets for one.
#include "observations/scan_unit.h"

#include "base/memory.h"
#include "observations/observer.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

void scan_unit_init(struct scan_unit *unit, const struct item_row *item)
{
    *unit = (struct scan_unit){.item = *item};
    unit->item.path = memory_copy_text(item->path);
    unit->item.where.path = memory_copy_text(item->where.path);
    unit->item.sha256_added = memory_copy_text(item->sha256_added);
    spool_init(&unit->spool);
}

void scan_unit_done(struct scan_unit *unit)
{
    memory_free((void *)(uintptr_t)unit->item.path);
    memory_free((void *)(uintptr_t)unit->item.where.path);
    memory_free((void *)(uintptr_t)unit->item.sha256_added);
    spool_done(&unit->spool);
    for (size_t i = 0; i < unit->excluded_count; i++)
        memory_free(unit->excluded[i]);
    for (size_t i = 0; i < unit->note_count; i++)
        memory_free(unit->notes[i]);
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

// Adds the companion at `path` when the source has one. What cannot be opened is left out: the item's own
// unit says so.
static enum locate_result add_companion(struct scan_unit *unit, struct opener *opener, struct arena *arena,
                                        const char *path, struct request *request, int *files,
                                        int64_t *unpack_id, struct location *location, struct error *error)
{
    struct companion_search search = {.unit = unit};
    if (is_listed(request, path) || request->companion_count == REQUEST_COMPANIONS_MAX ||
        item_each_of_path(opener->casefile, unit->item.source_id, path, keep_companion, &search, error) ||
        search.found.item.path == NULL)
        return LOCATE_READY;
    enum locate_result result = opener_locate(opener, &search.found.item, location, unpack_id, NULL);
    if (result == LOCATE_READY) {
        files[1 + request->companion_count] = location->file;
        request->companions[request->companion_count++] =
            (struct request_item){.path = arena_text(arena, path), .where = location->where};
    }
    scan_unit_done(&search.found);
    return result == LOCATE_UNPACK_FIRST ? result : LOCATE_READY;
}

static enum locate_result add_companions(struct scan_unit *unit, struct opener *opener, struct arena *arena,
                                         struct request *request, int *files, int64_t *unpack_id,
                                         struct location *location, struct error *error)
{
    char path[8192];
    for (const struct observer *const *observer = observers; *observer; observer++) {
        const char *const *pattern = (*observer)->companions;
        for (; pattern && *pattern; pattern++) {
            companion_path(unit->item.path, *pattern, path, sizeof path);
            if (add_companion(unit, opener, arena, path, request, files, unpack_id, location, error) !=
                LOCATE_READY)
                return LOCATE_UNPACK_FIRST;
        }
    }
    return LOCATE_READY;
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

enum locate_result scan_unit_request(struct scan_unit *unit, struct opener *opener, struct buffer *out,
                                     int *files, size_t *file_count, int64_t *unpack_id, struct error *error)
{
    struct location location;
    const struct opener_source *source = opener_source(opener, unit->item.source_id);
    struct request request = {.item.path = unit->item.path, .kind = source ? source->kind : "auto"};
    struct arena *arena = arena_new(16 * 1024 * 1024);
    enum locate_result result = opener_locate(opener, &unit->item, &location, unpack_id, error);
    *file_count = 0;
    if (result == LOCATE_READY) {
        files[0] = location.file;
        request.item.where = location.where;
        result = add_companions(unit, opener, arena, &request, files, unpack_id, &location, error);
        *file_count = 1 + request.companion_count;
    }
    if (result == LOCATE_UNPACK_FIRST) {
        for (size_t i = 0; i < *file_count; i++)
            close(files[i]);
        files[0] = location.file;
        *file_count = 1;
        request.what = REQUEST_UNPACK;
        request.item.where = location.where;
        request.companion_count = 0;
    }
    if (result != LOCATE_FAILED) {
        if (source)
            add_regions(&request, arena, source->regions);
        for (size_t i = 0; i < unit->excluded_count; i++)
            request.excluded[request.excluded_count++] = unit->excluded[i];
        request_put(out, &request);
    }
    arena_free(arena);
    return result;
}
