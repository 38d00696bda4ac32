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

static bool is_other(const struct side *side, size_t n) // another counterparty
{
    return strange(side, n) && !side->dealings->repeated[side->transfers[n]];
}

static bool decides(const struct side *side, size_t n) // a batch is one decision of its payer
{
    return strange(side, n) && !(side->out && side->dealings->batched[side->transfers[n]]);
}

struct fan {
    size_t first, end;
    uint32_t others, decisions;
};

// The window of most others.
static struct fan fullest_window(const struct side *side)
{
    struct fan best = {0}, now = {0};
    for (size_t n = 0; n < side->count; n++) {
        now.others += is_other(side, n);
        now.decisions += decides(side, n);
        for (; at(side, n) - at(side, now.first) > DEALINGS_HOURS * HOUR; now.first++) {
            now.others -= is_other(side, now.first);
            now.decisions -= decides(side, now.first);
        }
        now.end = n + 1;
        if (now.others > best.others || (now.others == best.others && now.decisions > best.decisions))
            best = now;
    }
    return best;
}

static void add_fan(const struct side *side, enum shape_kind kind, uint32_t account, uint32_t least,
                    struct shape_list *list)
{
    const struct dealings *dealings = side->dealings;
    bool in = kind == SHAPE_FAN_IN;
    uint32_t all = (in ? dealings->in : dealings->out)[account];
    if (side->count < least || all == 0)
        return;
    const struct fan fan = fullest_window(side);
    if (fan.others < least)
        return;
    struct shape *shape = shape_add(list, kind);
    shape->from = shape->to = account;
    shape->payers = in ? fan.others : 1;
    shape->payees = in ? 1 : fan.others;
    uint32_t decisions = fan.decisions < all ? fan.decisions : all;
    shape->bits = dealing_bits(in ? &dealings->in_rate : &dealings->out_rate, all - decisions,
                               dealings->windows - 1, decisions);
    for (size_t n = fan.first; n < fan.end; n++)
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
    bool in, other, decides;
};

struct account_events {
    struct event *items; // strange ones, in order
    size_t count, capacity;
};

struct split {
    size_t first, at, end;        // events: gathered from first up to at, scattered from at up to end
    uint32_t gathered, scattered; // others
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
            .other = dealings->kind == DEALINGS_MUTUAL || !dealings->repeated[transfer],
            .decides = in || !dealings->batched[transfer],
        };
    }
}

static double bits_of_split(const struct dealings *dealings, uint32_t account, uint32_t in, uint32_t out)
{
    const bool own = dealings->kind != DEALINGS_MUTUAL;
    const double windows = own ? dealings->windows - (double)SIDE_HOURS / DEALINGS_HOURS : 0;
    return dealing_bits(&dealings->in_rate, own ? dealings->in[account] - in : 0, windows, in) +
           dealing_bits(&dealings->out_rate, own ? dealings->out[account] - out : 0, windows, out);
}

// The moment before which most came in, and after which most went out, by what the account does otherwise.
static struct split best_split(const struct dealings *dealings, const struct account_events *events,
                               size_t from, size_t to, uint32_t account, uint32_t least)
{
    struct split best = {0};
    struct split now = {.first = from, .end = from};
    uint32_t in = 0, out = 0;            // decisions
    for (size_t n = from; n < to; n++) { // split before n
        const struct event *items = events->items;
        for (; now.end < to && items[now.end].at_sec - items[n].at_sec <= SIDE_HOURS * HOUR; now.end++) {
            now.scattered += !items[now.end].in && items[now.end].other;
            out += !items[now.end].in && items[now.end].decides;
        }
        for (; items[n].at_sec - items[now.first].at_sec > SIDE_HOURS * HOUR; now.first++) {
            now.gathered -= items[now.first].in && items[now.first].other;
            in -= items[now.first].in;
        }
        bool turns = !items[n].in && n > from && items[n - 1].in;
        if (turns && now.gathered >= least && now.scattered >= least) {
            now.at = n;
            now.bits = bits_of_split(dealings, account, in, out);
            if (now.bits > best.bits)
                best = now;
        }
        now.gathered += items[n].in && items[n].other;
        in += items[n].in;
        now.scattered -= !items[n].in && items[n].other;
        out -= !items[n].in && items[n].decides;
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
        if (dealings->in[a] == 0 || dealings->out[a] == 0)
            continue;
        merge_events(dealings, a, &events);
        split_between(dealings, &events, 0, events.count, a, least, SPLITS_DEEP, list);
    }
    memory_free(events.items);
}
