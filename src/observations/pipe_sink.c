// Records to the pipe.
#include "observations/pipe_sink.h"

#include "casefile/places.h"
#include "observations/wire.h"

enum { FLUSH_BYTES = 64 * 1024 };

static void flush(struct pipe_sink *pipe)
{
    worker_write(pipe->output, pipe->buffer.data, pipe->buffer.size);
    buffer_reset(&pipe->buffer);
}

// Where a byte of a nameless piece stands in its container.
static int64_t origin_of(const struct item *item, int64_t offset)
{
    for (size_t i = 0; i < item->extent_count; i++) {
        if (offset < item->extents[i].bytes)
            return item->extents[i].offset + offset;
        offset -= item->extents[i].bytes;
    }
    return offset;
}

static void move_place(const struct item *item, struct place *place, char room[PLACE_REACHED_SIZE])
{
    int64_t begins = place_begins(place);
    if (begins >= 0)
        place_move(place, origin_of(item, begins), room);
}

static void take_record(struct sink *sink, const struct record *given)
{
    struct pipe_sink *pipe = sink->context;
    struct record record = *given;
    struct place *place = (struct place *)(uintptr_t)record_place(&record); // of our copy
    char reached[PLACE_REACHED_SIZE];
    if (place && pipe->item && place->state == STATE_LIVE)
        place->state = pipe->item->state;
    if (place && pipe->item && pipe->item->nameless)
        move_place(pipe->item, place, reached);
    if (wire_put_record(&pipe->buffer, &record)) {
        const struct record damage = {
            .type = RECORD_DAMAGE,
            .damage = {.place = place ? *place : (struct place){.row = -1, .offset = -1},
                       .what = "a text of more than 16 MiB or a list of more than 4,096 was cut"}};
        wire_put_record(&pipe->buffer, &damage);
    }
    if (pipe->buffer.size >= FLUSH_BYTES)
        flush(pipe);
}

void pipe_sink_init(struct pipe_sink *pipe, struct worker_output *output)
{
    *pipe = (struct pipe_sink){.sink = {.take = take_record, .context = pipe}, .output = output};
    buffer_init(&pipe->buffer, SIZE_MAX / 2);
}

void pipe_sink_done(struct pipe_sink *pipe)
{
    flush(pipe);
    buffer_done(&pipe->buffer);
}
