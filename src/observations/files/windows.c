// A sink between the search and the real one that knows where the window lies.
#include "observations/files/windows.h"

#include "base/memory.h"
#include "casefile/places.h"

enum { WINDOW_BYTES = 16 << 20, LEAD_BYTES = 4 << 10, MARGIN_BYTES = 64 << 10 };

struct window {
    struct sink sink;
    struct sink *inner;
    int64_t from, to; // of the bytes searched, those that count
    int64_t origin;   // of the first of them
};

// Moves the place to where it stands in the whole; false when it begins outside the window.
static bool move(const struct window *window, struct place *place, char room[PLACE_REACHED_SIZE])
{
    int64_t begins = place_begins(place);
    if (begins < 0 && place->reached)
        return true;
    if (begins < window->from || begins >= window->to)
        return false;
    place_move(place, begins + window->origin, room);
    return true;
}

static void take(struct sink *sink, const struct record *given)
{
    const struct window *window = sink->context;
    struct record record = *given;
    struct place *place = (struct place *)(uintptr_t)record_place(&record); // of our copy
    char reached[PLACE_REACHED_SIZE];
    if (place == NULL || move(window, place, reached))
        window->inner->take(window->inner, &record);
}

void search_window(const struct observation_context *context, struct bytes bytes, size_t lead, size_t size,
                   int64_t origin, struct bytes_searched *searched)
{
    struct window window = {.sink = {.take = take, .context = &window},
                            .inner = context->sink,
                            .from = (int64_t)lead,
                            .to = (int64_t)(lead + size),
                            .origin = origin};
    struct observation_context inside = *context;
    inside.sink = &window.sink;
    scan_bytes(&inside, bytes, (struct place){.row = -1, .offset = 0}, searched);
}

void search_medium(const struct observation_context *context, struct medium *medium,
                   struct bytes_searched *searched)
{
    uint8_t *room = memory_new(1, LEAD_BYTES + WINDOW_BYTES + MARGIN_BYTES);
    int64_t size = medium_size(medium);
    for (int64_t at = 0; at < size; at += WINDOW_BYTES) {
        int64_t lead = at < LEAD_BYTES ? at : LEAD_BYTES, left = size - at;
        size_t got = medium_read(medium, at - lead, room, (size_t)lead + WINDOW_BYTES + MARGIN_BYTES);
        search_window(context, (struct bytes){room, got}, (size_t)lead,
                      left < WINDOW_BYTES ? (size_t)left : (size_t)WINDOW_BYTES, at - lead, searched);
    }
    memory_free(room);
}
