// Long runs are cut, short ones go together.
#include "observations/pieces.h"

#include "base/memory.h"

#include <stdlib.h>

enum {
    PIECE_BYTES = 16 << 20,   // about so much is one unit of work
    PIECE_EXTENTS_MAX = 4096, // and not in more runs than this
    HEADER_BYTES = 512,
    MARGIN_BYTES = 64 << 10, // of what was cut: a stream or a text that begins at a cut may be so long
};

struct cutting {
    struct sink *sink;
    enum image_format format;
    enum state state;
    struct extent runs[PIECE_EXTENTS_MAX];
    size_t count;
    int64_t bytes;
};

static void send_piece(struct cutting *cutting)
{
    if (cutting->count == 0)
        return;
    struct child_item piece = {
        .path = "",
        .offset = cutting->runs[0].offset,
        .stored_bytes = cutting->bytes,
        .size_bytes = cutting->bytes,
        .storage = STORED,
        .read_as = cutting->format,
        .state = cutting->state,
        .modified = MOMENT_UNKNOWN,
    };
    if (cutting->count > 1) {
        piece.extents = cutting->runs;
        piece.extent_count = cutting->count;
    } else {
        piece.margin_bytes = MARGIN_BYTES;
    }
    sink_child_item(cutting->sink, &piece);
    cutting->count = 0;
    cutting->bytes = 0;
}

// A long run is cut by itself, so that its pieces can look over their ends.
static void add_run(struct cutting *cutting, struct extent run)
{
    if (run.bytes >= PIECE_BYTES)
        send_piece(cutting);
    for (; run.bytes >= PIECE_BYTES; run.offset += PIECE_BYTES, run.bytes -= PIECE_BYTES) {
        cutting->runs[cutting->count++] = (struct extent){run.offset, PIECE_BYTES};
        cutting->bytes = PIECE_BYTES;
        send_piece(cutting);
    }
    if (run.bytes == 0)
        return;
    cutting->runs[cutting->count++] = run;
    cutting->bytes += run.bytes;
    if (cutting->count == PIECE_EXTENTS_MAX || cutting->bytes >= PIECE_BYTES)
        send_piece(cutting);
}

void pieces_send(struct sink *sink, const struct extent_list *loose, enum image_format format,
                 enum state state, const char *table)
{
    struct cutting *cutting = memory_new(1, sizeof *cutting);
    struct table_tally tally = {.table = table};
    cutting->sink = sink;
    cutting->format = format;
    cutting->state = state;
    for (size_t i = 0; i < loose->count; i++) {
        tally.emitted += loose->extents[i].bytes;
        add_run(cutting, loose->extents[i]);
    }
    send_piece(cutting);
    tally_send(sink, &tally, tally.emitted);
    memory_free(cutting);
}

void extents_add(struct extent_list *list, int64_t offset, int64_t bytes)
{
    ARRAY_ROOM(list->extents, list->capacity, list->count);
    list->extents[list->count++] = (struct extent){offset, bytes};
}

static int by_offset(const void *a, const void *b)
{
    const struct extent *one = a, *other = b;
    return (one->offset > other->offset) - (one->offset < other->offset);
}

void pieces_send_unclaimed(struct sink *sink, struct extent_list *claimed, int64_t size, int64_t least_bytes,
                           enum image_format format, const char *table)
{
    struct extent_list loose = {0};
    int64_t end = 0;
    if (claimed->count)
        qsort(claimed->extents, claimed->count, sizeof *claimed->extents, by_offset);
    for (size_t i = 0; i < claimed->count; i++) {
        const struct extent *extent = &claimed->extents[i];
        if (extent->offset - end >= (end ? least_bytes : HEADER_BYTES))
            extents_add(&loose, end, extent->offset - end);
        if (extent->offset + extent->bytes > end)
            end = extent->offset + extent->bytes;
    }
    if (size - end >= least_bytes)
        extents_add(&loose, end, size - end);
    if (loose.count)
        pieces_send(sink, &loose, format, STATE_LIVE, table);
    extents_done(&loose);
}
