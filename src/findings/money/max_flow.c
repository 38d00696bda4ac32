// Time-expanded network of what lies between sources and sinks, and Dinic's algorithm on it.
//
// A node is an account from one receipt on until the next that comes after a payment: what comes in between
// can all be paid out after. Waiting is an arc without bound to the account's next node.
#include "findings/money/max_flow.h"

#include "base/memory.h"

#include <string.h>

enum { SOURCE, SINK, FIRST_NODE };
#define NONE UINT32_MAX

struct arc { // its reverse is the one of number ^ 1
    int64_t left_e5;
    uint32_t to, next; // next of the same node
};

struct network {
    struct arc *arcs;
    uint32_t *transfers; // of each pair of arcs; NONE: waiting
    size_t arc_count, arc_capacity, transfer_capacity;
    uint32_t *first, *level, *current; // of each node
    size_t node_count;
    uint32_t *path; // arcs, in the search for a way
};

// ---- what lies between ----

// Marks (1) the transfers by which money of a source can go on, then leaves those from which a sink can be
// reached.
static size_t mark_relevant(const struct transfer_graph *graph, const uint8_t *ends, uint8_t *marks)
{
    uint8_t *reached = memory_new((size_t)graph->account_count + 1, 1);
    size_t count = 0;
    for (size_t i = 0; i < graph->count; i++) {
        const struct transfer *paid = &graph->transfers[i];
        if (ends[paid->to] != FLOW_SOURCE && ends[paid->from] != FLOW_SINK &&
            (ends[paid->from] == FLOW_SOURCE || reached[paid->from]))
            marks[i] = reached[paid->to] = 1;
    }
    memset(reached, 0, graph->account_count);
    for (size_t i = graph->count; i-- > 0;) {
        const struct transfer *paid = &graph->transfers[i];
        if (!marks[i])
            continue;
        marks[i] = ends[paid->to] == FLOW_SINK || reached[paid->to];
        if (marks[i])
            reached[paid->from] = 1;
        count += marks[i];
    }
    memory_free(reached);
    return count;
}

// ---- the network ----

static void add_arc(struct network *network, uint32_t from, uint32_t to, int64_t most_e5, uint32_t transfer)
{
    for (int side = 0; side < 2; side++) {
        uint32_t at = side ? to : from;
        ARRAY_ROOM(network->arcs, network->arc_capacity, network->arc_count);
        network->arcs[network->arc_count] =
            (struct arc){.left_e5 = side ? 0 : most_e5, .to = side ? from : to, .next = network->first[at]};
        network->first[at] = (uint32_t)network->arc_count++;
    }
    size_t pairs = network->arc_count / 2;
    if (pairs > network->transfer_capacity) {
        network->transfer_capacity = network->arc_capacity / 2 + 1;
        network->transfers =
            memory_grow(network->transfers, network->transfer_capacity, sizeof *network->transfers);
    }
    network->transfers[pairs - 1] = transfer;
}

static void build(struct network *network, const struct transfer_graph *graph, const uint8_t *ends,
                  const uint8_t *marks, size_t relevant)
{
    uint32_t *node = memory_new((size_t)graph->account_count + 1, sizeof *node); // now; 0: none
    uint8_t *paid_since = memory_new((size_t)graph->account_count + 1, 1);
    network->first = memory_new(relevant + FIRST_NODE, sizeof *network->first);
    memset(network->first, 0xff, (relevant + FIRST_NODE) * sizeof *network->first);
    network->node_count = FIRST_NODE;
    for (size_t i = 0; i < graph->count; i++) {
        const struct transfer *paid = &graph->transfers[i];
        if (!marks[i])
            continue;
        uint32_t from = ends[paid->from] == FLOW_SOURCE ? SOURCE : node[paid->from], to = SINK;
        paid_since[paid->from] = 1;
        if (ends[paid->to] != FLOW_SINK) {
            to = node[paid->to];
            if (to == 0 || paid_since[paid->to]) {
                uint32_t new = (uint32_t)network->node_count++;
                if (to)
                    add_arc(network, to, new, INT64_MAX, NONE);
                node[paid->to] = to = new;
                paid_since[paid->to] = 0;
            }
        }
        add_arc(network, from, to, paid->amount_e5, (uint32_t)i);
    }
    network->level = memory_new(network->node_count, sizeof *network->level);
    network->current = memory_new(network->node_count, sizeof *network->current);
    network->path = memory_new(network->node_count, sizeof *network->path);
    memory_free(node);
    memory_free(paid_since);
}

static void network_done(struct network *network)
{
    memory_free(network->arcs);
    memory_free(network->transfers);
    memory_free(network->first);
    memory_free(network->level);
    memory_free(network->current);
    memory_free(network->path);
}

// ---- Dinic ----

// How far each node is from the source, by arcs with something left; NONE: out of reach. Whether the sink is
// within.
static int find_levels(struct network *network)
{
    uint32_t *line = network->path;
    size_t head = 0, tail = 0;
    memset(network->level, 0xff, network->node_count * sizeof *network->level);
    network->level[SOURCE] = 0;
    line[tail++] = SOURCE;
    while (head < tail) {
        uint32_t node = line[head++];
        for (uint32_t a = network->first[node]; a != NONE; a = network->arcs[a].next) {
            uint32_t to = network->arcs[a].to;
            if (network->arcs[a].left_e5 == 0 || network->level[to] != NONE)
                continue;
            network->level[to] = network->level[node] + 1;
            line[tail++] = to;
        }
    }
    return network->level[SINK] != NONE;
}

// Sends what a whole way can bear; gives the place on it from which the search goes on.
static size_t send(struct network *network, size_t length, int64_t *flow_e5)
{
    int64_t least = INT64_MAX;
    size_t at = 0;
    for (size_t i = length; i-- > 0;)
        if (network->arcs[network->path[i]].left_e5 <= least) {
            least = network->arcs[network->path[i]].left_e5;
            at = i;
        }
    for (size_t i = 0; i < length; i++) {
        struct arc *arc = &network->arcs[network->path[i]], *reverse = &network->arcs[network->path[i] ^ 1];
        if (arc->left_e5 != INT64_MAX) // waiting has no bound
            arc->left_e5 -= least;
        if (reverse->left_e5 != INT64_MAX)
            reverse->left_e5 += least;
    }
    *flow_e5 += least;
    return at;
}

static int64_t block(struct network *network)
{
    int64_t flow_e5 = 0;
    size_t length = 0;
    uint32_t node = SOURCE;
    memcpy(network->current, network->first, network->node_count * sizeof *network->first);
    for (;;) {
        if (node == SINK) {
            length = send(network, length, &flow_e5);
            node = network->arcs[network->path[length] ^ 1].to;
        }
        uint32_t *a = &network->current[node];
        while (*a != NONE && (network->arcs[*a].left_e5 == 0 ||
                              network->level[network->arcs[*a].to] != network->level[node] + 1))
            *a = network->arcs[*a].next;
        if (*a != NONE) {
            network->path[length++] = *a;
            node = network->arcs[*a].to;
        } else if (length == 0) {
            return flow_e5;
        } else { // no way from here: back, and past the arc that led here
            node = network->arcs[network->path[--length] ^ 1].to;
            network->current[node] = network->arcs[network->current[node]].next;
        }
    }
}

// After the last levels: what is within reach is on the source's side.
static void cut(const struct network *network, struct max_flow *flow)
{
    size_t capacity = 0;
    for (size_t a = 0; a < network->arc_count; a += 2) {
        uint32_t transfer = network->transfers[a / 2];
        if (transfer == NONE || network->level[network->arcs[a + 1].to] == NONE ||
            network->level[network->arcs[a].to] != NONE)
            continue;
        ARRAY_ROOM(flow->cut, capacity, flow->cut_count);
        flow->cut[flow->cut_count++] = transfer;
    }
}

// What sources paid is the most that can arrive.
int max_flow_check(const struct transfer_graph *graph, const uint8_t *ends, struct error *error)
{
    int64_t sum = 0;
    for (size_t i = 0; i < graph->count; i++)
        if (ends[graph->transfers[i].from] == FLOW_SOURCE &&
            (__builtin_add_overflow(sum, graph->transfers[i].amount_e5, &sum) || sum > INT64_MAX / 4))
            return error_set(error, "the payments out of the sources are too large to be added up");
    return graph->count > UINT32_MAX / 8 ? error_set(error, "more payments than can be followed") : 0;
}

int max_flow_find(const struct transfer_graph *graph, const uint8_t *ends, struct max_flow *flow,
                  struct error *error)
{
    struct network network = {0};
    *flow = (struct max_flow){0};
    if (max_flow_check(graph, ends, error))
        return -1;
    uint8_t *marks = memory_new(graph->count + 1, 1);
    flow->relevant = mark_relevant(graph, ends, marks);
    if (flow->relevant) {
        build(&network, graph, ends, marks, flow->relevant);
        while (find_levels(&network))
            flow->flow_e5 += block(&network);
        cut(&network, flow);
        network_done(&network);
    }
    memory_free(marks);
    return 0;
}

void max_flow_done(struct max_flow *flow)
{
    memory_free(flow->cut);
    *flow = (struct max_flow){0};
}
