// One request: open, recognise, observe, send.
#include "observations/reading.h"

#include "base/sha256.h"
#include "observations/claims.h"
#include "observations/observer.h"
#include "observations/request.h"
#include "observations/wire.h"
#include "sources/open_item.h"
#include "sources/unpack.h"

#include <libdeflate.h>
#include <stdio.h>
#include <string.h>

enum {
    ARENA_LIMIT_BYTES = 1024 * 1024 * 1024,
    OPEN_LIMIT_BYTES = 64 * 1024 * 1024,
    FLUSH_BYTES = 64 * 1024,
};

// A sink that encodes onto the pipe.
struct pipe_sink {
    struct sink sink;
    struct buffer buffer;
    struct worker_output *output;
};

static void flush(struct pipe_sink *pipe)
{
    worker_write(pipe->output, pipe->buffer.data, pipe->buffer.size);
    buffer_reset(&pipe->buffer);
}

static void take_record(struct sink *sink, const struct record *record)
{
    struct pipe_sink *pipe = sink->context;
    if (wire_put_record(&pipe->buffer, record)) {
        const struct place *place = record_place(record);
        const struct record damage = {
            .type = RECORD_DAMAGE,
            .damage = {.place = place ? *place : (struct place){.row = -1, .offset = -1},
                       .what = "a text of more than 16 MiB or a list of more than 4,096 was cut"}};
        wire_put_record(&pipe->buffer, &damage);
    }
    if (pipe->buffer.size >= FLUSH_BYTES)
        flush(pipe);
}

static bool crc32_holds(const struct item *item, const struct child_item *where)
{
    return !where->has_crc32 || libdeflate_crc32(0, item->bytes.data, item->bytes.size) == where->crc32;
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
        if (!is_wanted(request, (*observer)->family) || is_excluded(request, *observer))
            continue;
        context->forced = strcmp(request->kind, family_name((*observer)->family)) == 0;
        worker_note(output, (*observer)->name); // who is at work, should this be the last thing heard
        if ((*observer)->recognises(context))
            return *observer;
    }
    return NULL;
}

static void observe(const struct request *request, struct observation_context *context,
                    struct pipe_sink *pipe)
{
    static const struct place nowhere = {.row = -1, .offset = -1};
    char sha256[SHA256_HEX_SIZE];
    sha256_of(context->item->bytes, sha256);
    const struct observer *observer = choose(request, context, pipe->output);
    wire_put_head(&pipe->buffer, &(struct wire_head){.observer = observer ? observer->name : NULL,
                                                     .observer_version = observer ? observer->version : 0,
                                                     .sha256 = sha256});
    bool as_asked = observer && (observer->family == FAMILY_CONTAINER ||
                                 strcmp(request->kind, family_name(observer->family)) == 0);
    bool plain_source = strchr(request->item.path, '/') == NULL;
    if (strcmp(request->kind, "auto") != 0 && plain_source && !as_asked)
        sink_damage(&pipe->sink, nowhere, "said to be of kind '%s', but no reader of that kind recognises it",
                    request->kind);
    const char *contradiction = claim_contradiction(context->item, context->arena);
    if (contradiction)
        sink_damage(&pipe->sink, nowhere, "%s", contradiction);
    if (observer)
        observer->observe(context);
}

static void serve_observe(const struct request *request, const int *files, struct arena *arena,
                          struct worker_output *output)
{
    struct pipe_sink pipe = {.sink.take = take_record, .output = output};
    pipe.sink.context = &pipe;
    buffer_init(&pipe.buffer, SIZE_MAX / 2);
    struct item item, companions[REQUEST_COMPANIONS_MAX];
    struct error error = {0};
    size_t opened = 0;
    static const struct place nowhere = {.row = -1, .offset = -1};
    if (item_open(&item, request->item.path, files[0], &request->item.where, OPEN_LIMIT_BYTES, &error)) {
        wire_put_head(&pipe.buffer, &(struct wire_head){.sha256 = "", .unreadable = error.text});
        sink_damage(&pipe.sink, nowhere, "%s", error.text);
    } else {
        if (item.damage) // opened, but not whole
            sink_damage(&pipe.sink, nowhere, "%s", item.damage);
        else if (!crc32_holds(&item, &request->item.where))
            sink_damage(&pipe.sink, nowhere, "its bytes do not have the checksum that its container states");
        for (size_t i = 0; i < request->companion_count; i++)
            if (item_open(&companions[opened], request->companions[i].path, files[i + 1],
                          &request->companions[i].where, OPEN_LIMIT_BYTES, &error) == 0)
                opened++;
        item.companions = companions;
        item.companion_count = opened;
        struct observation_context context = {.item = &item,
                                              .sink = &pipe.sink,
                                              .arena = arena,
                                              .regions = request->regions,
                                              .region_count = request->region_count};
        observe(request, &context, &pipe);
        item_close(&item);
        for (size_t i = 0; i < opened; i++)
            item_close(&companions[i]);
    }
    wire_put_end(&pipe.buffer);
    flush(&pipe);
    buffer_done(&pipe.buffer);
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

static void serve_unpack(const struct request *request, const int *files, struct worker_output *output)
{
    struct error error = {0};
    struct item packed;
    struct child_item window = request->item.where;
    uint8_t end[4] = {0};
    worker_note(output, "unpack");
    window.storage = STORED;
    window.size_bytes = -1;
    if (item_open(&packed, request->item.path, files[0], &window, 0, &error) == 0) {
        struct unpack_result result;
        unpack(packed.bytes, request->item.where.storage, &UNPACK_LIMITS_USUAL, send_piece, output, &result);
        error_set(&error, "%s", result.why);
        item_close(&packed);
    }
    worker_write(output, end, sizeof end);
    worker_write(output, error.text, strlen(error.text));
}

void reading_serve(void *context, struct bytes bytes, const int *files, size_t file_count,
                   struct worker_output *output)
{
    (void)context;
    struct request request;
    struct arena *arena = arena_new(ARENA_LIMIT_BYTES);
    if (request_read(bytes, arena, &request) == 0 && file_count == request.companion_count + 1) {
        if (request.what == REQUEST_UNPACK)
            serve_unpack(&request, files, output);
        else
            serve_observe(&request, files, arena, output);
    }
    arena_free(arena);
}
