// Fan-in, fan-out and gather-scatter: what one account does with strangers in a window.
#include "findings/money/shapes.h"

#include "base/memory.h"

enum {
    HOUR = 3600,
    // AMLworld's gather-scatters last 202 hours at most (median 151), half of it for each side
    SIDE_HOURS = 101,
    SPLITS_DEEP = 3, // so often may an account gather and scatter again, before and after
};

// ---- fans ----

struct side { // one direction of an account
    const struct dealings *dealings;
    const uint32_t *transfers; // numbers, of all its transfers in that direction
    size_t count;
    bool out;
};

static int64_t at(const struct side *side, size_t n)
{
    return side->dealings->graph->transfers[side->transfers[n]].at_sec;
}

static bool strange(const struct side *side, size_t n)
{
    return side->dealings->counted[side->transfers[n]];
}

static bool counts(const struct side *side, size_t n) // a batch once
{
    return strange(side, n) && !(side->out && side->dealings->batched[side->transfers[n]]);
}

// The window that holds most: from *first up to *end.
static uint32_t fullest_window(const struct side *side, size_t *first, size_t *end)
{
    uint32_t best = 0, inside = 0;
    size_t start = 0;
    for (size_t n = 0; n < side->count; n++) {
        inside += counts(side, n);
        for (; at(side, n) - at(side, start) > DEALINGS_HOURS * HOUR; start++)
            inside -= counts(side, start);
        if (inside > best) {
            best = inside;
            *first = start;
            *end = n + 1;
        }
    }
    return best;
}

static void add_fan(const struct side *side, enum shape_kind kind, uint32_t account, uint32_t least,
                    struct shape_list *list)
{
    const struct dealings *dealings = side->dealings;
    bool in = kind == SHAPE_FAN_IN;
    uint32_t all = (in ? dealings->in : dealings->out)[account];
    if (all < least)
        return;
    size_t first = 0, end = 0;
    uint32_t best = fullest_window(side, &first, &end);
    if (best < least)
        return;
    struct shape *shape = shape_add(list, kind);
    shape->from = shape->to = account;
    shape->payers = in ? best : 1;
    shape->payees = in ? 1 : best;
    shape->bits =
        dealing_bits(in ? &dealings->in_rate : &dealings->out_rate, all - best, dealings->windows - 1, best);
    for (size_t n = first; n < end; n++)
        if (strange(side, n))
            shape_add_transfer(list, side->transfers[n]);
}

void find_fans(const struct dealings *dealings, uint32_t least, struct shape_list *list)
{
    const struct transfer_graph *graph = dealings->graph;
    for (uint32_t a = 0; a < graph->account_count; a++) {
        struct side in = {dealings, graph->in + graph->in_from[a], graph->in_from[a + 1] - graph->in_from[a],
                          false};
        struct side out = {dealings, graph->out + graph->out_from[a],
                           graph->out_from[a + 1] - graph->out_from[a], true};
        add_fan(&in, SHAPE_FAN_IN, a, least, list);
        add_fan(&out, SHAPE_FAN_OUT, a, least, list);
    }
}

// ---- gather-scatter ----

struct event {
    int64_t at_sec;
    uint32_t transfer;
    bool in, counts;
};

struct account_events {
    struct event *items; // strange ones, in order
    size_t count, capacity;
};

struct split {
    size_t first, at, end; // events: gathered from first up to at, scattered from at up to end
    uint32_t gathered, scattered;
    double bits;
};

// What comes in and goes out, merged: transfers are numbered in the order in which they happened.
static void merge_events(const struct dealings *dealings, uint32_t account, struct account_events *events)
{
    const struct transfer_graph *graph = dealings->graph;
    uint32_t i = graph->in_from[account], o = graph->out_from[account];
    uint32_t in_end = graph->in_from[account + 1], out_end = graph->out_from[account + 1];
    events->count = 0;
    while (i < in_end || o < out_end) {
        bool in = o == out_end || (i < in_end && graph->in[i] < graph->out[o]);
        uint32_t transfer = in ? graph->in[i++] : graph->out[o++];
        if (!dealings->counted[transfer])
            continue;
        ARRAY_ROOM(events->items, events->capacity, events->count);
        events->items[events->count++] = (struct event){
            .at_sec = graph->transfers[transfer].at_sec,
            .transfer = transfer,
            .in = in,
            .counts = in || !dealings->batched[transfer],
        };
    }
}

// The moment before which most came in, and after which most went out, by what the account does otherwise.
static struct split best_split(const struct dealings *dealings, const struct account_events *events,
                               size_t from, size_t to, uint32_t account, uint32_t least)
{
    struct split best = {0};
    size_t first = from, end = from;
    uint32_t gathered = 0, scattered = 0;
    double width = (double)SIDE_HOURS / DEALINGS_HOURS;
    for (size_t n = from; n < to; n++) { // split before n
        const struct event *items = events->items;
        for (; end < to && items[end].at_sec - items[n].at_sec <= SIDE_HOURS * HOUR; end++)
            scattered += !items[end].in && items[end].counts;
        for (; items[n].at_sec - items[first].at_sec > SIDE_HOURS * HOUR; first++)
            gathered -= items[first].in;
        bool turns = !items[n].in && n > from && items[n - 1].in;
        if (turns && gathered >= least && scattered >= least) {
            bool own = dealings->kind != DEALINGS_MUTUAL;
            double windows = own ? dealings->windows - width : 0;
            double bits = dealing_bits(&dealings->in_rate, own ? dealings->in[account] - gathered : 0,
                                       windows, gathered) +
                          dealing_bits(&dealings->out_rate, own ? dealings->out[account] - scattered : 0,
                                       windows, scattered);
            if (bits > best.bits)
                best = (struct split){first, n, end, gathered, scattered, bits};
        }
        gathered += items[n].in;
        scattered -= !items[n].in && items[n].counts;
    }
    return best;
}

static void split_between(const struct dealings *dealings, const struct account_events *events, size_t from,
                          size_t to, uint32_t account, uint32_t least, int deep, struct shape_list *list)
{
    struct split split = best_split(dealings, events, from, to, account, least);
    if (split.bits <= 0)
        return;
    struct shape *shape = shape_add(list, SHAPE_GATHER_SCATTER);
    shape->from = shape->to = account;
    shape->payers = split.gathered;
    shape->payees = split.scattered;
    shape->middles = 1;
    shape->bits = split.bits;
    for (size_t n = split.first; n < split.end; n++)
        if (dealings->kind == DEALINGS_MUTUAL ||
            events->items[n].in == (n < split.at)) // in a closed group nobody is first
            shape_add_transfer(list, events->items[n].transfer);
    if (deep == 1)
        return;
    split_between(dealings, events, from, split.first, account, least, deep - 1, list);
    split_between(dealings, events, split.end, to, account, least, deep - 1, list);
}

void find_gather_scatter(const struct dealings *dealings, uint32_t least, struct shape_list *list)
{
    struct account_events events = {0};
    for (uint32_t a = 0; a < dealings->graph->account_count; a++) {
        if (dealings->in[a] < least || dealings->out[a] < least)
            continue;
        merge_events(dealings, a, &events);
        split_between(dealings, &events, 0, events.count, a, least, SPLITS_DEEP, list);
    }
    memory_free(events.items);
}
