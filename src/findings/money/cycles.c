// Simple cycles in time: the two searches that meet, and the walk between them. Knows no case.
#include "findings/money/cycles_internal.h"

#include "base/memory.h"

#include <string.h>

// ---- the graph as walked ----

static void set_ranks(struct cycle_walk *walk)
{
    const struct transfer *transfers = walk->graph->transfers;
    for (size_t i = 0, rank = 1; i < walk->graph->count; i++) {
        if (i && (walk->rule->ties || transfers[i].at_sec > transfers[i - 1].at_sec))
            rank++;
        walk->rank[i] = (uint32_t)rank;
    }
}

// Parallel transfers, each with the one before and after it.
static void set_parallels(struct cycle_walk *walk)
{
    const struct transfer_graph *graph = walk->graph;
    uint32_t *last = memory_new((size_t)graph->account_count + 1, sizeof *last);
    memset(last, 0xff, ((size_t)graph->account_count + 1) * sizeof *last);
    memset(walk->parallel_before, 0xff, (graph->count + 1) * sizeof *walk->parallel_before);
    memset(walk->parallel_after, 0xff, (graph->count + 1) * sizeof *walk->parallel_after);
    for (uint32_t a = 0; a < graph->account_count; a++)
        for (uint32_t i = graph->out_from[a]; i < graph->out_from[a + 1]; i++) {
            const uint32_t edge = graph->out[i], to = graph->transfers[edge].to;
            if (last[to] != CYCLE_NONE && graph->transfers[last[to]].from == a) {
                walk->parallel_before[edge] = last[to];
                walk->parallel_after[last[to]] = edge;
            }
            last[to] = edge;
        }
    memory_free(last);
}

// The first place in list[low..high) whose transfer ranks after `rank`.
static uint32_t first_after(const struct cycle_walk *walk, const uint32_t *list, uint32_t low, uint32_t high,
                            uint32_t rank)
{
    while (low < high) {
        const uint32_t middle = low + (high - low) / 2;
        if (walk->rank[list[middle]] > rank)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

// ---- places: what is known of an account for one first transfer ----

static struct cycle_place *place_find(const struct cycle_walk *walk, uint32_t account)
{
    const uint32_t n = walk->place_of[account];
    return n < walk->place_count && walk->places[n].account == account ? &walk->places[n] : NULL;
}

static struct cycle_place *place_at(struct cycle_walk *walk, uint32_t account)
{
    struct cycle_place *place = place_find(walk, account);
    if (place)
        return place;
    if (walk->place_count == walk->place_capacity) {
        walk->place_capacity = walk->place_capacity ? walk->place_capacity * 2 : 256;
        walk->places = memory_grow(walk->places, walk->place_capacity, sizeof *walk->places);
        walk->latest = memory_grow(walk->latest, walk->place_capacity * walk->levels, sizeof *walk->latest);
    }
    place = &walk->places[walk->place_count];
    *place = (struct cycle_place){.account = account, .earliest = CYCLE_NONE};
    memset(&walk->latest[walk->place_count * walk->levels], 0, walk->levels * sizeof *walk->latest);
    walk->place_of[account] = (uint32_t)walk->place_count++;
    return place;
}

// The latest departure from there that pays back in at most so many hops; 0: none.
static uint32_t *latest_of(struct cycle_walk *walk, const struct cycle_place *place, unsigned hops)
{
    const size_t level = hops > walk->levels ? walk->levels : hops;
    return &walk->latest[(size_t)(place - walk->places) * walk->levels + level - 1];
}

static void list_add(struct cycle_list *list, uint32_t account)
{
    ARRAY_ROOM(list->accounts, list->capacity, list->count);
    list->accounts[list->count++] = account;
}

static bool spend(struct cycle_walk *walk)
{
    if (++walk->work <= walk->work_max)
        return true;
    walk->gave_up = true;
    return false;
}

// ---- growing towards each other ----

// The origin pays nobody again on the way, so it is never grown through.
static void grow_forward(struct cycle_walk *walk)
{
    const struct transfer_graph *graph = walk->graph;
    walk->forward_hops++;
    walk->next.count = 0;
    for (size_t n = 0; n < walk->forward.count && !walk->gave_up; n++) {
        const uint32_t account = walk->forward.accounts[n], end = graph->out_from[account + 1];
        const uint32_t earliest = place_find(walk, account)->earliest;
        for (uint32_t i = first_after(walk, graph->out, graph->out_from[account], end, earliest);
             i < end && graph->out[i] <= walk->last_edge && spend(walk); i++) {
            const uint32_t edge = graph->out[i], to = graph->transfers[edge].to;
            if (to == walk->origin) {
                walk->met = true;
                continue;
            }
            struct cycle_place *place = place_at(walk, to);
            if (walk->rank[edge] >= place->earliest)
                continue;
            place->earliest = walk->rank[edge];
            if (*latest_of(walk, place, CYCLE_HOPS_MAX) > place->earliest)
                walk->met = true;
            if (!place->in_next) {
                place->in_next = true;
                list_add(&walk->next, to);
            }
        }
    }
    struct cycle_list swap = walk->forward;
    walk->forward = walk->next;
    walk->next = swap;
    for (size_t n = 0; n < walk->forward.count; n++)
        place_find(walk, walk->forward.accounts[n])->in_next = false;
}

// Whether the forward search, as far as it went, rules out that a path comes to `from` before `edge` with so
// many hops left.
static bool out_of_reach(const struct cycle_walk *walk, uint32_t from, uint32_t rank, unsigned hops_left)
{
    const bool known = walk->forward.count == 0 || walk->hops_max - hops_left <= walk->forward_hops;
    if (!known || from == walk->origin)
        return false;
    const struct cycle_place *place = place_find(walk, from);
    return place == NULL || place->earliest >= rank;
}

static void set_latest(struct cycle_walk *walk, uint32_t account, uint32_t rank, unsigned hops)
{
    struct cycle_place *place = place_at(walk, account);
    uint32_t *latest = latest_of(walk, place, hops), *end = latest_of(walk, place, CYCLE_HOPS_MAX);
    if (*latest >= rank)
        return;
    for (; latest <= end && *latest < rank; latest++)
        *latest = rank;
    if (place->earliest < rank)
        walk->met = true;
    if (!place->in_next) {
        place->in_next = true;
        list_add(&walk->next, account);
    }
}

static void grow_back(struct cycle_walk *walk)
{
    const struct transfer_graph *graph = walk->graph;
    const unsigned hops = ++walk->back_hops; // those of what is set now
    walk->next.count = 0;
    for (size_t n = 0; n < walk->back.count && !walk->gave_up; n++) {
        const uint32_t account = walk->back.accounts[n], begin = graph->in_from[account];
        uint32_t until = walk->last_rank + 1; // what comes in must come before
        if (account != walk->origin)
            until = *latest_of(walk, place_find(walk, account), hops - 1);
        uint32_t i = first_after(walk, graph->in, begin, graph->in_from[account + 1], until - 1);
        while (i > begin && walk->rank[graph->in[i - 1]] > walk->first_rank && spend(walk)) {
            const uint32_t edge = graph->in[--i], from = graph->transfers[edge].from;
            if (from != walk->origin && !out_of_reach(walk, from, walk->rank[edge], hops))
                set_latest(walk, from, walk->rank[edge], hops);
        }
    }
    struct cycle_list swap = walk->back;
    walk->back = walk->next;
    walk->next = swap;
    for (size_t n = 0; n < walk->back.count; n++)
        place_find(walk, walk->back.accounts[n])->in_next = false;
}

// Whether the two searches meet. Then every account on the way has its latest departures.
static bool grow(struct cycle_walk *walk, uint32_t first)
{
    walk->place_count = walk->forward.count = walk->back.count = 0;
    walk->forward_hops = 1;
    walk->back_hops = 0;
    walk->met = false;
    const uint32_t to = walk->graph->transfers[first].to;
    place_at(walk, to)->earliest = walk->first_rank;
    list_add(&walk->forward, to);
    list_add(&walk->back, walk->origin);
    while (!walk->gave_up && walk->forward.count && walk->back.count &&
           walk->forward_hops + walk->back_hops < walk->hops_max) {
        if (walk->forward.count < walk->back.count)
            grow_forward(walk);
        else
            grow_back(walk);
    }
    if (!walk->met || walk->gave_up)
        return false;
    while (!walk->gave_up && walk->back.count && walk->back_hops + 1 < walk->hops_max)
        grow_back(walk);
    return !walk->gave_up;
}

// ---- the walk ----

static uint64_t add_saturated(uint64_t a, uint64_t b)
{
    return a > UINT64_MAX - b ? UINT64_MAX : a + b;
}

// The transfers parallel to `edge` from it on, up to but not including `limit`, each with the number of ways
// to come to it. Returns the last one's rank.
static uint32_t push_bundle(struct cycle_walk *walk, uint32_t edge, uint32_t limit)
{
    const struct cycle_bundle before = walk->path[walk->depth - 1].bundle;
    struct cycle_bundle bundle = {.begin = before.end, .end = before.end};
    uint32_t last = 0;
    uint64_t ways = 0;
    size_t n = before.begin;
    for (; edge != CYCLE_NONE && edge <= walk->last_edge && walk->rank[edge] < limit;
         edge = walk->parallel_after[edge]) {
        last = walk->rank[edge];
        while (n < before.end && walk->rank[walk->ways[n].edge] < last)
            ways = add_saturated(ways, walk->ways[n++].count);
        size_t end = bundle.end;
        ARRAY_ROOM(walk->ways, walk->way_capacity, end);
        walk->ways[bundle.end++] = (struct cycle_way){.edge = edge, .count = ways};
    }
    walk->path[walk->depth].bundle = bundle;
    return last;
}

// The rank of the last transfer of the bundle on top that is before `rank`.
static uint32_t last_before(const struct cycle_walk *walk, const struct cycle_bundle *bundle, uint32_t rank)
{
    for (size_t n = bundle->end; n > bundle->begin; n--)
        if (walk->rank[walk->ways[n - 1].edge] < rank)
            return walk->rank[walk->ways[n - 1].edge];
    return 0;
}

static uint32_t close_cycle(struct cycle_walk *walk, uint32_t edge)
{
    const uint32_t last = push_bundle(walk, edge, walk->last_rank + 1);
    const struct cycle_bundle bundle = walk->path[walk->depth].bundle;
    uint64_t ways = 0;
    for (size_t n = bundle.begin; n < bundle.end; n++)
        ways = add_saturated(ways, walk->ways[n].count);
    walk->found = add_saturated(walk->found, ways);
    walk->found_by_hops[walk->depth + 1] = add_saturated(walk->found_by_hops[walk->depth + 1], ways);
    if (walk->take && !cycles_show(walk, ways))
        walk->gave_up = walk->enough = true;
    return last;
}

static uint32_t follow(struct cycle_walk *walk, uint64_t *conflicts);

// Goes on through a bundle that begins with `edge`, if anything may come of it. The latest rank at which the
// account at the end of the path can go that way with success; 0: it cannot.
static uint32_t enter(struct cycle_walk *walk, uint32_t edge, uint64_t *conflicts)
{
    const uint32_t to = walk->graph->transfers[edge].to;
    struct cycle_place *place = place_find(walk, to);
    const unsigned hops_left = walk->hops_max - walk->depth - 1;
    if (place == NULL || hops_left == 0)
        return 0;
    uint32_t limit = *latest_of(walk, place, hops_left);
    if (walk->rank[edge] >= limit)
        return 0;
    if (place->on_path) {
        *conflicts |= UINT64_C(1) << (place->on_path - 1);
        return 0;
    }
    if (place->failed && place->failed_hops >= hops_left &&
        (place->failed_conflicts == 0 ||
         walk->path[63 - __builtin_clzll(place->failed_conflicts)].stamp == place->failed_stamp)) {
        *conflicts |= place->failed_conflicts;
        limit = place->failed < limit ? place->failed : limit;
        if (walk->rank[edge] >= limit)
            return 0;
    }
    push_bundle(walk, edge, limit);
    const struct cycle_bundle bundle = walk->path[walk->depth].bundle;
    walk->path[walk->depth].account = to;
    walk->path[walk->depth].stamp = ++walk->stamp;
    place->on_path = (uint8_t)++walk->depth;
    uint64_t below = 0;
    const uint32_t last = follow(walk, &below);
    walk->path[--walk->depth].stamp = 0;
    place = place_find(walk, to);
    place->on_path = 0;
    *conflicts |= below;
    return last ? last_before(walk, &bundle, last) : 0;
}

// All ways on from the end of the path. The rank of the latest transfer from there that comes back; 0: none
// does. `conflicts`: the positions of accounts on the path that stood in the way.
static uint32_t follow(struct cycle_walk *walk, uint64_t *conflicts)
{
    const struct transfer_graph *graph = walk->graph;
    const unsigned position = walk->depth - 1;
    const uint32_t account = walk->path[position].account, end = graph->out_from[account + 1];
    const uint32_t arrived = walk->rank[walk->ways[walk->path[position].bundle.begin].edge];
    uint32_t last = 0;
    for (uint32_t i = first_after(walk, graph->out, graph->out_from[account], end, arrived);
         i < end && graph->out[i] <= walk->last_edge && spend(walk); i++) {
        const uint32_t edge = graph->out[i], before = walk->parallel_before[edge];
        if (before != CYCLE_NONE && walk->rank[before] > arrived)
            continue; // it stands in a bundle already gone
        const uint32_t success = graph->transfers[edge].to == walk->origin ? close_cycle(walk, edge)
                                                                           : enter(walk, edge, conflicts);
        if (success > last)
            last = success;
        if (walk->gave_up)
            return last;
    }
    // What lies below this account was shut in with it: a walk that met it twice could have left it out.
    *conflicts &= (UINT64_C(1) << position) - 1;
    struct cycle_place *place = place_find(walk, account);
    place->failed = last ? last : arrived;
    place->failed_hops = (uint8_t)(walk->hops_max - walk->depth);
    place->failed_conflicts = *conflicts;
    place->failed_stamp = *conflicts ? walk->path[63 - __builtin_clzll(*conflicts)].stamp : 0;
    return last;
}

static void walk_from(struct cycle_walk *walk, uint32_t first, struct cycle_counts *counts)
{
    const struct transfer_graph *graph = walk->graph;
    const struct transfer *transfer = &graph->transfers[first];
    walk->origin = transfer->from;
    walk->first_rank = walk->rank[first];
    walk->last_rank = walk->rank[walk->last_edge];
    walk->work = 0;
    walk->gave_up = walk->enough = false;
    const uint32_t in_end = graph->in_from[transfer->from + 1], out_end = graph->out_from[transfer->to + 1];
    const uint32_t back =
        first_after(walk, graph->in, graph->in_from[transfer->from], in_end, walk->first_rank);
    const uint32_t on =
        first_after(walk, graph->out, graph->out_from[transfer->to], out_end, walk->first_rank);
    if (back == in_end || graph->in[back] > walk->last_edge || on == out_end ||
        graph->out[on] > walk->last_edge)
        return;
    walk->found = 0;
    memset(walk->found_by_hops, 0, sizeof walk->found_by_hops);
    if (grow(walk, first)) {
        uint64_t conflicts = 0;
        walk->ways[0] = (struct cycle_way){.edge = first, .count = 1};
        walk->path[0].bundle = (struct cycle_bundle){.begin = 0, .end = 1};
        walk->path[0].account = transfer->to;
        walk->path[0].stamp = ++walk->stamp;
        walk->depth = 1;
        place_find(walk, transfer->to)->on_path = 1;
        follow(walk, &conflicts);
    }
    counts->unfinished += walk->gave_up && !walk->enough;
    counts->total = add_saturated(counts->total, walk->found);
    for (unsigned hops = 2; hops <= walk->hops_max; hops++)
        counts->by_hops[hops] = add_saturated(counts->by_hops[hops], walk->found_by_hops[hops]);
}

void cycles_each(const struct transfer_graph *graph, const struct cycle_rule *rule, cycle_take *take,
                 void *payload, struct cycle_counts *counts)
{
    const unsigned hops_max = rule->hops_max > CYCLE_HOPS_MAX ? CYCLE_HOPS_MAX : rule->hops_max;
    struct cycle_walk walk = {
        .graph = graph,
        .rule = rule,
        .take = take,
        .payload = payload,
        .hops_max = hops_max,
        .work_max = rule->work_max ? rule->work_max : UINT64_MAX,
        .levels = hops_max <= CYCLE_EXACT_HOPS ? hops_max : 1,
        .rank = memory_new(graph->count + 1, sizeof(uint32_t)),
        .parallel_before = memory_new(graph->count + 1, sizeof(uint32_t)),
        .parallel_after = memory_new(graph->count + 1, sizeof(uint32_t)),
        .place_of = memory_new((size_t)graph->account_count + 1, sizeof(uint32_t)),
    };
    *counts = (struct cycle_counts){0};
    ARRAY_ROOM(walk.ways, walk.way_capacity, walk.way_capacity);
    set_ranks(&walk);
    set_parallels(&walk);
    size_t last = 0;
    for (size_t first = 0; first < graph->count && hops_max >= 2; first++) {
        while (last + 1 < graph->count &&
               graph->transfers[last + 1].at_sec - graph->transfers[first].at_sec <= rule->window_sec)
            last++;
        walk.last_edge = (uint32_t)last;
        walk_from(&walk, (uint32_t)first, counts);
    }
    memory_free(walk.rank);
    memory_free(walk.parallel_before);
    memory_free(walk.parallel_after);
    memory_free(walk.place_of);
    memory_free(walk.places);
    memory_free(walk.latest);
    memory_free(walk.ways);
    memory_free(walk.forward.accounts);
    memory_free(walk.back.accounts);
    memory_free(walk.next.accounts);
}
