// Which nodes and edges of a network are drawn, so that it can be read.
#include "base/memory.h"
#include "views/report/graph.h"

#include <stdlib.h>
#include <string.h>

enum { FINDING_NODES_MAX = 24, TIES_OF_SHARED_MAX = 15 };

struct choosing {
    struct graph *graph;
    const struct model *model;
    const int64_t *node_of;
    bool *marked, *tied; // tied: has an edge at all
    size_t count, limit;
};

static void mark_tied(const struct graph *graph, bool *tied)
{
    memset(tied, 0, graph->node_count * sizeof *tied);
    for (size_t e = 0; e < graph->edge_count; e++)
        tied[graph->edges[e].from] = tied[graph->edges[e].to] = true;
}

// Keeps the nodes that are marked, in the order that stood, so that ids stay sorted.
static void keep_marked(struct graph *graph, const bool *marked)
{
    int64_t *map = memory_new(graph->node_count + 1, sizeof *map);
    size_t kept = 0;
    for (size_t i = 0; i < graph->node_count; i++) {
        map[i] = marked[i] ? (int64_t)kept : GRAPH_NOT_DRAWN;
        if (marked[i])
            graph->nodes[kept++] = graph->nodes[i];
    }
    graph_renumber(graph, map, kept);
    memory_free(map);
}

// Marks the nodes of one finding; false when there is no room for it.
static bool mark_finding(struct choosing *choosing, const struct model_finding *finding)
{
    size_t nodes[FINDING_NODES_MAX], count = 0;
    for (size_t m = 0; m < finding->member_count && count < FINDING_NODES_MAX; m++) {
        int64_t node = choosing->node_of[finding->members[m].entity->index];
        bool known = node == GRAPH_NOT_DRAWN || !choosing->tied[node] || choosing->marked[node];
        for (size_t i = 0; i < count && !known; i++)
            known = nodes[i] == (size_t)node;
        if (!known)
            nodes[count++] = (size_t)node;
    }
    if (choosing->count + count > choosing->limit)
        return false;
    for (size_t i = 0; i < count; i++)
        choosing->marked[nodes[i]] = true;
    choosing->count += count;
    return true;
}

static size_t end_of_kind(const struct model *model, size_t first)
{
    size_t end = first;
    while (end < model->findings_count && strcmp(model->findings[end].kind, model->findings[first].kind) == 0)
        end++;
    return end;
}

// The largest finding of each kind, then the next of each, until nothing more fits.
static void mark_findings(struct choosing *choosing, bool patterns)
{
    const struct model *model = choosing->model;
    bool any = true;
    for (size_t round = 0; any; round++) {
        any = false;
        for (size_t first = 0; first < model->findings_count;) {
            size_t end = end_of_kind(model, first);
            if (graph_is_pattern(&model->findings[first]) == patterns && round < end - first) {
                any = true;
                choosing->graph->findings++;
                choosing->graph->drawn += mark_finding(choosing, &model->findings[first + round]);
            }
            first = end;
        }
    }
}

struct between { // a node that ties marked ones
    size_t node, neighbours;
    int64_t links;
};

static int between_order(const void *a, const void *b)
{
    const struct between *left = a, *right = b;
    if (left->neighbours != right->neighbours)
        return left->neighbours > right->neighbours ? -1 : 1;
    if (left->links != right->links)
        return left->links > right->links ? -1 : 1;
    return left->node < right->node ? -1 : left->node > right->node;
}

static void mark_between(struct choosing *choosing)
{
    const struct graph *graph = choosing->graph;
    struct between *all = memory_new(graph->node_count + 1, sizeof *all);
    for (size_t i = 0; i < graph->node_count; i++)
        all[i] = (struct between){i, 0, graph->nodes[i].links};
    for (size_t e = 0; e < graph->edge_count; e++) {
        size_t from = graph->edges[e].from, to = graph->edges[e].to;
        all[from].neighbours += choosing->marked[to] && !choosing->marked[from];
        all[to].neighbours += choosing->marked[from] && !choosing->marked[to];
    }
    if (graph->node_count)
        qsort(all, graph->node_count, sizeof *all, between_order);
    for (size_t i = 0; i < graph->node_count && i < TIES_OF_SHARED_MAX && all[i].neighbours >= 2; i++)
        choosing->marked[all[i].node] = true;
    memory_free(all);
}

static int strength_order(const void *a, const void *b)
{
    const struct graph_edge *left = a, *right = b;
    bool left_weak = left->edge_class == EDGE_NAMED, right_weak = right->edge_class == EDGE_NAMED;
    if (left_weak != right_weak)
        return left_weak ? 1 : -1;
    if (left->count != right->count)
        return left->count > right->count ? -1 : 1;
    if (left->from != right->from)
        return left->from < right->from ? -1 : 1;
    if (left->to != right->to)
        return left->to < right->to ? -1 : 1;
    return (int)left->edge_class - (int)right->edge_class;
}

static size_t part_of(size_t *part, size_t node)
{
    while (part[node] != node)
        node = part[node] = part[part[node]];
    return node;
}

// A strongest spanning forest (Kruskal 1956), and of the other edges the strongest.
static void prune(struct graph *graph)
{
    size_t *part = memory_new(graph->node_count + 1, sizeof *part);
    size_t kept = 0, extra = graph->node_count / 2 + 10;
    graph->ties = graph->edge_count;
    for (size_t i = 0; i < graph->node_count; i++)
        part[i] = i;
    if (graph->edge_count)
        qsort(graph->edges, graph->edge_count, sizeof *graph->edges, strength_order);
    for (size_t e = 0; e < graph->edge_count; e++) {
        size_t from = part_of(part, graph->edges[e].from), to = part_of(part, graph->edges[e].to);
        bool holds = from != to;
        if (!holds && extra == 0)
            continue;
        part[from] = to;
        extra -= !holds;
        graph->edges[kept++] = graph->edges[e];
    }
    graph->edge_count = kept;
    memory_free(part);
}

void graph_choose(struct graph *graph, const struct model *model, const int64_t *node_of)
{
    struct choosing choosing = {.graph = graph, .model = model, .node_of = node_of, .limit = GRAPH_NODES_MAX};
    choosing.marked = memory_new(graph->node_count + 1, sizeof *choosing.marked);
    choosing.tied = memory_new(graph->node_count + 1, sizeof *choosing.tied);
    mark_tied(graph, choosing.tied);
    mark_findings(&choosing, true);
    if (choosing.count) {
        mark_between(&choosing);
    } else { // selectors that are shared are all there is
        choosing.limit = GRAPH_WEAK_MAX;
        graph->findings = graph->drawn = 0;
        mark_findings(&choosing, false);
    }
    keep_marked(graph, choosing.marked);
    mark_tied(graph, choosing.tied); // a node whose partners were not chosen says nothing
    keep_marked(graph, choosing.tied);
    prune(graph);
    memory_free(choosing.marked);
    memory_free(choosing.tied);
}
