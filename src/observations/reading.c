// One request: open, recognise, observe, send.
#include "observations/reading.h"

#include "base/memory.h"
#include "base/sha256.h"
#include "base/text.h"
#include "observations/arrival.h"
#include "observations/contradiction.h"
#include "observations/databases/evidence_db.h"
#include "observations/decrypting.h"
#include "observations/item_hash.h"
#include "observations/observers.h"
#include "observations/pipe_sink.h"
#include "observations/request.h"
#include "observations/wire.h"
#include "sources/open_item.h"
#include "sources/unpack.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum {
    ARENA_LIMIT_BYTES = 1024 * 1024 * 1024,
    PACKED_LIMIT_BYTES = 1024 * 1024 * 1024,
    LOG_LIMIT_BYTES = 512 * 1024 * 1024, // of an encrypted database, decrypted in memory
    FLUSH_BYTES = 64 * 1024,
    HASH_BYTES = 1024 * 1024,
};

struct reading {
    const struct known *known; // NULL
    struct arrivals arrivals;
};

struct reading *reading_new(const struct known *known)
{
    struct reading *reading = memory_new(1, sizeof *reading);
    reading->known = known;
    return reading;
}

void reading_free(struct reading *reading)
{
    if (reading)
        arrivals_done(&reading->arrivals);
    memory_free(reading);
}

static bool crc32_holds(const struct item *item, const struct child_item *where)
{
    return !where->has_crc32 || item_crc32(item) == where->crc32;
}

static bool is_excluded(const struct request *request, const struct observer *observer)
{
    for (size_t i = 0; i < request->excluded_count; i++)
        if (strcmp(request->excluded[i], observer->name) == 0)
            return true;
    return false;
}

static const char *family_name(enum family family)
{
    static const char *const names[] = {[FAMILY_CONTAINER] = "container",
                                        [FAMILY_PHONE] = "phone",
                                        [FAMILY_ADVERTS] = "adverts",
                                        [FAMILY_STATEMENTS] = "statements",
                                        [FAMILY_FILES] = "files"};
    return names[family];
}

// Containers are always opened, and what nobody knows is always read as a plain file.
static bool is_wanted(const struct request *request, enum family family)
{
    return strcmp(request->kind, "auto") == 0 || family == FAMILY_CONTAINER || family == FAMILY_FILES ||
           strcmp(request->kind, family_name(family)) == 0;
}

static const struct observer *choose(const struct request *request, struct observation_context *context,
                                     struct worker_output *output)
{
    for (const struct observer *const *observer = observers; *observer; observer++) {
        if (!is_wanted(request, (*observer)->family) || is_excluded(request, *observer) ||
            (context->item->nameless && !(*observer)->reads_pieces))
            continue;
        context->forced = strcmp(request->kind, family_name((*observer)->family)) == 0;
        worker_note(output, (*observer)->name); // who is at work, should this be the last thing heard
        if ((*observer)->recognises(context))
            return *observer;
    }
    return NULL;
}

static bool has_tables(const struct observation_context *context)
{
    struct evidence_db *db = evidence_db_open(context);
    bool has = evidence_db_table_count(db) > 0;
    evidence_db_close(db);
    return has;
}

static void tell_contradictions(const struct request *request, struct observation_context *context,
                                const struct observer *observer)
{
    static const struct place nowhere = {.row = -1, .offset = -1};
    bool as_asked = observer && (observer->family == FAMILY_CONTAINER ||
                                 strcmp(request->kind, family_name(observer->family)) == 0);
    bool plain_source = strchr(request->item.path, '/') == NULL;
    if (strcmp(request->kind, "auto") != 0 && plain_source && !as_asked)
        sink_damage(context->sink, nowhere,
                    "said to be of kind '%s', but no reader of that kind recognises it", request->kind);
    bool is_plain = observer == &observer_any_bytes || observer == &observer_text_file;
    const char *contradiction = is_plain ? claim_of_list(context->item, context->arena) : NULL;
    if (contradiction == NULL)
        contradiction = claim_contradiction(context->item, context->arena);
    const char *application = claim_database_of(context->item);
    if (application && is_plain && item_size(context->item) > 0)
        sink_damage(context->sink, nowhere,
                    "named as the database of %s, but it is none: damaged at its beginning, or encrypted as"
                    " a whole; searched for selectors only: take it from the device again, or its backup",
                    application);
    else if (application && observer == &observer_sqlite_other && has_tables(context))
        sink_damage(context->sink, nowhere,
                    "named as the database of %s, but its tables are not those that are known: of another"
                    " version, or damaged; what looks like talk is in: clew show CASE rows",
                    application);
    else if (contradiction)
        sink_damage(context->sink, nowhere, "%s", contradiction);
}

static void tell_medium_damage(void *payload, int64_t offset, const char *what)
{
    struct observation_context *context = payload;
    sink_damage(context->sink, (struct place){.row = -1, .offset = offset}, "%s", what);
}

static bool has_companion(const struct observation_context *context, const struct observer *observer)
{
    const char *own = text_base_name(context->item->path);
    for (const char *const *pattern = observer->companions; pattern && *pattern; pattern++) {
        const char *percent = strchr(*pattern, '%');
        const char *name = percent ? arena_print(context->arena, "%.*s%s%s", (int)(percent - *pattern),
                                                 *pattern, own, percent + 1)
                                   : *pattern;
        if (item_companion(context->item, name))
            return true;
    }
    return false;
}

static bool was_read_before(const struct request *request, const char *sha256)
{
    for (size_t i = 0; i < request->read_before_count; i++)
        if (strcmp(request->read_before[i], sha256) == 0)
            return true;
    return false;
}

enum answer { ANSWERED, TO_UNPACK, TO_GET_KEYS };

// TO_UNPACK: it has to be unpacked to a file first. TO_GET_KEYS: it may be encrypted, and there are keys.
static enum answer observe(const struct request *request, const struct known *known,
                           struct observation_context *context, struct pipe_sink *pipe)
{
    char sha256[SHA256_HEX_SIZE] = "";
    const struct observer *observer = choose(request, context, pipe->output);
    if (context->item->in_part && !(observer && observer->reads_medium))
        return TO_UNPACK;
    if (observer && observer->wants_keys && request->keys_there && request->key_count == 0)
        return TO_GET_KEYS;
    if (!(observer && observer->unhashed))
        item_sha256(context->item, sha256);
    const struct item *item = context->item;
    const char *list = sha256[0] && !item->nameless ? known_find(known, item, sha256) : NULL;
    if (list) {
        wire_put_head(&pipe->buffer,
                      &(struct wire_head){.sha256 = sha256, .size_bytes = item_size(item), .known = list});
        return ANSWERED;
    }
    bool by_bytes = observer && observer->by_bytes && sha256[0] && !item->nameless && item_size(item) > 0 &&
                    !has_companion(context, observer);
    wire_put_head(&pipe->buffer, &(struct wire_head){.observer = observer ? observer->name : NULL,
                                                     .observer_version = observer ? observer->version : 0,
                                                     .sha256 = sha256,
                                                     .size_bytes = item_size(item),
                                                     .by_bytes = by_bytes});
    static const struct place nowhere = {.row = -1, .offset = -1};
    if (context->item->damage) // opened, but not whole
        sink_damage(&pipe->sink, nowhere, "%s", context->item->damage);
    else if (!(item->in_part && observer->unhashed) && !crc32_holds(item, &request->item.location.where))
        sink_damage(&pipe->sink, nowhere, "its bytes do not have the checksum that its container states");
    tell_contradictions(request, context, observer);
    bool read_before = by_bytes && was_read_before(request, sha256);
    wire_put_part(&pipe->buffer, read_before ? PART_READ_BEFORE : PART_OBSERVER);
    if (observer && !read_before)
        observer->observe(context);
    wire_put_part(&pipe->buffer, PART_REST);
    medium_damage_each(context->item->medium, tell_medium_damage, context);
    return ANSWERED;
}

// A request while it is worked on: its item and companions, open.
struct served {
    struct reading *reading;
    const struct request *request;
    const int *files;
    struct item item, companions[REQUEST_COMPANIONS_MAX];
    size_t opened;
    struct extent window; // of a nameless piece that is one
    struct medium *segments[LOCATION_FILES_MAX];
    size_t segment_count;
};

static bool add_piece(void *payload, struct bytes piece)
{
    struct buffer *buffer = payload;
    buffer_add(buffer, piece.data, piece.size);
    return !buffer->overflowed;
}

// A file that only the reader of its file system can read.
static enum open_result open_on_disk(struct reading *reading, const struct request_item *wanted,
                                     const int *files, struct item *item, struct error *error)
{
    const struct child_item *where = &wanted->location.where;
    struct error why = {0};
    if (where->size_bytes > REQUEST_MEMORY_BYTES)
        return ITEM_TO_UNPACK;
    struct disk *disk = arrive_at_disk(&reading->arrivals, &wanted->location, files, error);
    if (disk == NULL)
        return ITEM_NOT_OPENED;
    struct buffer buffer;
    buffer_init(&buffer, REQUEST_MEMORY_BYTES);
    int broken = disk_read_file(disk, where->address, add_piece, &buffer, &why);
    enum open_result result = ITEM_TO_UNPACK;
    if (!buffer.overflowed)
        result = item_of_buffer(item, wanted->path, &buffer, where, broken ? why.text : NULL);
    buffer_done(&buffer);
    return result;
}

static enum open_result open_at(struct served *served, const struct request_item *wanted, const int *files,
                                struct item *item, struct error *error)
{
    struct reading *reading = served->reading;
    const struct location *location = &wanted->location;
    if (location->where.storage == FILE_SYSTEM)
        return open_on_disk(reading, wanted, files, item, error);
    struct medium *medium = arrive(&reading->arrivals, location, files, error);
    if (medium == NULL)
        return ITEM_NOT_OPENED;
    if (location->where.storage == SQLCIPHER)
        return decrypting_open(served->request, wanted, medium,
                               item == &served->item ? REQUEST_MEMORY_BYTES : LOG_LIMIT_BYTES, item, error);
    return item_open(item, wanted->path, medium, &location->where, REQUEST_MEMORY_BYTES, error);
}

// Where a nameless piece stands in its container.
static void take_place(struct item *item, const struct location *location, struct extent *window)
{
    item->nameless = location->nameless;
    if (!location->nameless)
        return;
    *window = (struct extent){location->where.offset, INT64_MAX - location->where.offset};
    item->extents = location->where.extent_count ? location->where.extents : window;
    item->extent_count = location->where.extent_count ? location->where.extent_count : 1;
}

// The item's own files are the segments of an image, should it be one.
static void open_segments(struct served *served)
{
    const struct location *location = &served->request->item.location;
    if (location->file_count < 2 || location->layer_count)
        return;
    while (served->segment_count < location->file_count &&
           (served->segments[served->segment_count] =
                medium_of_file(served->files[served->segment_count], NULL)))
        served->segment_count++;
    served->item.segments = served->segments;
    served->item.segment_count = served->segment_count;
}

static void open_companions(struct served *served)
{
    size_t file = served->request->item.location.file_count;
    for (size_t i = 0; i < served->request->companion_count; i++) {
        const struct request_item *companion = &served->request->companions[i];
        if (open_at(served, companion, served->files + file, &served->companions[served->opened], NULL) ==
            ITEM_OPENED)
            served->opened++;
        file += companion->location.file_count;
    }
    served->item.companions = served->companions;
    served->item.companion_count = served->opened;
}

static void close_all(struct served *served)
{
    item_close(&served->item);
    for (size_t i = 0; i < served->opened; i++)
        item_close(&served->companions[i]);
    for (size_t i = 0; i < served->segment_count; i++)
        medium_close(served->segments[i]);
}

static void serve_observe(struct served *served, struct arena *arena, struct worker_output *output)
{
    const struct request *request = served->request;
    struct pipe_sink pipe;
    pipe_sink_init(&pipe, output);
    struct error error = {0};
    enum answer answer = ANSWERED;
    enum open_result result = open_at(served, &request->item, served->files, &served->item, &error);
    if (result == ITEM_OPENED) {
        served->item.known_as = request->item.known_as;
        served->item.segment_of = request->item.segment_of;
        take_place(&served->item, &request->item.location, &served->window);
        pipe.item = &served->item;
        open_segments(served);
        open_companions(served);
        struct observation_context context = {.item = &served->item,
                                              .sink = &pipe.sink,
                                              .arena = arena,
                                              .regions = request->regions,
                                              .region_count = request->region_count,
                                              .keys = request->keys,
                                              .key_count = request->key_count,
                                              .key_named = request->key_named,
                                              .mapping = request->mapping};
        answer = observe(request, served->reading->known, &context, &pipe);
    } else if (result == ITEM_NOT_OPENED) {
        wire_put_head(&pipe.buffer, &(struct wire_head){.sha256 = "", .unreadable = error.text});
        sink_damage(&pipe.sink, (struct place){.row = -1, .offset = -1}, "%s", error.text);
    }
    if (result == ITEM_TO_UNPACK || answer == TO_UNPACK)
        wire_put_unpack(&pipe.buffer);
    else if (answer == TO_GET_KEYS)
        wire_put_keys(&pipe.buffer);
    else
        wire_put_end(&pipe.buffer);
    pipe_sink_done(&pipe);
    close_all(served);
}

static bool send_piece(void *payload, struct bytes bytes)
{
    uint8_t length[4];
    while (bytes.size) {
        struct bytes piece = bytes_slice(bytes, 0, FLUSH_BYTES);
        for (int i = 0; i < 4; i++)
            length[i] = (uint8_t)(piece.size >> (8 * i));
        worker_write(payload, length, sizeof length);
        worker_write(payload, piece.data, piece.size);
        bytes = bytes_slice(bytes, piece.size, bytes.size);
    }
    return true;
}

static void tell_first(void *payload, int64_t offset, const char *what)
{
    struct error *error = payload;
    if (error->text[0] == 0)
        error_set(error, "part of it could not be copied out of its image, first at byte %lld: %s",
                  (long long)offset, what);
}

// What stands packed in a medium, piece by piece.
static void unpack_medium(struct medium *medium, enum storage storage, struct worker_output *output,
                          struct error *error)
{
    struct item packed;
    const struct child_item plain = {.stored_bytes = -1, .size_bytes = -1, .storage = STORED};
    if (item_open(&packed, "", medium, &plain, PACKED_LIMIT_BYTES, error) != ITEM_OPENED)
        return;
    if (!packed.in_part) {
        struct unpack_result result;
        unpack(packed.bytes, storage, &UNPACK_LIMITS_USUAL, send_piece, output, &result);
        error_set(error, "%s", result.why);
    } else if (storage == STORED) {
        uint8_t *piece = memory_new(HASH_BYTES, 1);
        size_t got;
        for (int64_t offset = 0; (got = medium_read(packed.medium, offset, piece, HASH_BYTES));
             offset += HASH_BYTES)
            send_piece(output, (struct bytes){piece, got});
        memory_free(piece);
        medium_damage_each(packed.medium, tell_first, error);
    } else {
        error_set(error,
                  "it is packed, more than %d MiB large, and does not stand in one piece: copy it out of its "
                  "image and add it alone",
                  PACKED_LIMIT_BYTES >> 20);
    }
    item_close(&packed);
}

// What a file system packs is limited like any packed stream.
struct limited {
    struct worker_output *output;
    int64_t left;
};

static bool send_limited(void *payload, struct bytes piece)
{
    struct limited *limited = payload;
    limited->left -= (int64_t)piece.size;
    return limited->left >= 0 && send_piece(limited->output, piece);
}

static void unpack_from_disk(struct disk *disk, const char *address, struct worker_output *output,
                             struct error *error)
{
    struct limited limited = {output, UNPACK_LIMITS_USUAL.output_bytes};
    disk_read_file(disk, address, send_limited, &limited, error);
    if (limited.left < 0)
        error_set(error, "it is larger than the limit of %" PRId64 " bytes",
                  UNPACK_LIMITS_USUAL.output_bytes);
}

static void serve_unpack(struct served *served, struct worker_output *output)
{
    const struct location *location = &served->request->item.location;
    struct error error = {0};
    uint8_t end[4] = {0};
    worker_note(output, "unpack");
    if (location->where.storage == FILE_SYSTEM) {
        struct disk *disk = arrive_at_disk(&served->reading->arrivals, location, served->files, &error);
        if (disk)
            unpack_from_disk(disk, location->where.address, output, &error);
    } else {
        struct medium *medium = arrive(&served->reading->arrivals, location, served->files, &error);
        if (medium && location->where.storage == SQLCIPHER) {
            decrypting_unpack(served->request, &location->where, medium, send_piece, output, &error);
            medium_close(medium);
        } else if (medium) {
            unpack_medium(medium, location->where.storage, output, &error);
        }
    }
    worker_write(output, end, sizeof end);
    worker_write(output, error.text, strlen(error.text));
}

static bool counts_right(const struct request *request, size_t file_count)
{
    size_t wanted = request->item.location.file_count;
    for (size_t i = 0; i < request->companion_count; i++)
        wanted += request->companions[i].location.file_count;
    return wanted == file_count && request->item.location.file_count > 0;
}

void reading_serve(void *context, struct bytes bytes, const int *files, size_t file_count,
                   struct worker_output *output)
{
    struct request request;
    struct arena *arena = arena_new(ARENA_LIMIT_BYTES);
    struct served *served = memory_new(1, sizeof *served);
    *served = (struct served){.reading = context, .request = &request, .files = files};
    if (request_read(bytes, arena, &request) == 0 && counts_right(&request, file_count)) {
        if (request.what == REQUEST_UNPACK)
            serve_unpack(served, output);
        else
            serve_observe(served, arena, output);
    }
    arrivals_settle(&served->reading->arrivals);
    memory_free(served);
    arena_free(arena);
}
