// From a model's entities and links to few nodes and edges. Decides what is drawn, not where.
#include "views/report/graph.h"

#include "base/memory.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { NOT_DRAWN = -1, FOLD_ID_BASE = 1 << 30 };

struct making {
    const struct model *model;
    struct graph *graph;
    int64_t *node_of;  // of each entity: its node or NOT_DRAWN
    const char **role; // of each entity: its role in its first finding
    size_t node_capacity, edge_capacity;
};

static bool is_advert(const struct model_entity *entity)
{
    return strcmp(entity->kind, "advert") == 0 || strcmp(entity->kind, "advert_text") == 0;
}

static struct graph_node *add_node(struct making *making, const struct model_entity *entity,
                                   const struct look *look)
{
    struct graph *graph = making->graph;
    ARRAY_ROOM(graph->nodes, making->node_capacity, graph->node_count);
    struct graph_node *node = &graph->nodes[graph->node_count++];
    *node = (struct graph_node){.entity = entity, .look = look, .size = 1};
    return node;
}

// IBANs are long; their ends tell them apart.
const char *graph_short_value(const struct model *model, const struct model_entity *entity)
{
    const char *value = model_value(model, entity);
    size_t size = strlen(value);
    if (strcmp(entity->kind, "iban") == 0 && size > 14)
        return arena_print(model->arena, "%.4s\u2026%s", value, value + size - 6);
    return value;
}

static void add_entities(struct making *making)
{
    const struct model *model = making->model;
    for (size_t i = 0; i < model->entities_count; i++) {
        const struct model_entity *entity = model->entities[i];
        if (entity->hub || entity->findings == 0 || is_advert(entity))
            continue;
        making->node_of[i] = (int64_t)making->graph->node_count;
        struct graph_node *node = add_node(making, entity, look_of(entity->kind));
        node->id = (uint64_t)entity->id;
        node->label = graph_short_value(model, entity);
        node->second = model_name(model, entity->label);
        node->patterns = entity->patterns;
        node->findings = entity->findings;
        node->links = entity->links;
    }
}

// A ring's adverts: one node with their number.
static void add_adverts(struct making *making)
{
    const struct model *model = making->model;
    for (size_t f = 0; f < model->findings_count; f++) {
        const struct model_finding *finding = &model->findings[f];
        int64_t count = 0, links = 0;
        for (size_t m = 0; m < finding->member_count && strcmp(finding->kind, "ring") == 0; m++) {
            const struct model_entity *entity = finding->members[m].entity;
            if (!is_advert(entity) || making->node_of[entity->index] != NOT_DRAWN)
                continue;
            making->node_of[entity->index] = (int64_t)making->graph->node_count;
            count += strcmp(entity->kind, "advert") == 0;
            links += entity->links;
        }
        if (links + count == 0)
            continue;
        struct graph_node *node = add_node(making, NULL, look_of("advert"));
        node->id = (uint64_t)FOLD_ID_BASE + (uint64_t)finding->id;
        node->label = arena_print(model->arena, "%" PRId64 " advert%s", count, count == 1 ? "" : "s");
        node->second = arena_print(model->arena, "finding %" PRId64, finding->id);
        node->size = count;
        node->patterns = 2; // a ring without its adverts cannot be read
        node->findings = 1;
        node->links = links;
    }
}

static enum edge_class class_of(const char *kind)
{
    if (strcmp(kind, "owns") == 0)
        return EDGE_OWNS;
    if (strcmp(kind, "saved_as") == 0)
        return EDGE_NAMED;
    if (strncmp(kind, "advert_", 7) == 0)
        return EDGE_ADVERT;
    return strcmp(kind, "paid") == 0 ? EDGE_PAID : EDGE_CONTACT;
}

static int edge_compare(const void *a, const void *b)
{
    const struct graph_edge *left = a, *right = b;
    if (left->from != right->from)
        return left->from < right->from ? -1 : 1;
    if (left->to != right->to)
        return left->to < right->to ? -1 : 1;
    return (int)left->edge_class - (int)right->edge_class;
}

static void join_edge(struct graph_edge *edge, const struct graph_edge *more)
{
    bool known = more->first.at_usec != TIME_UNKNOWN;
    edge->count += more->count;
    if (known && (edge->first.at_usec == TIME_UNKNOWN || more->first.at_usec < edge->first.at_usec))
        edge->first = more->first;
    if (more->last.at_usec != TIME_UNKNOWN && more->last.at_usec > edge->last.at_usec) // unknown is the least
        edge->last = more->last;
    if (edge->detail && (more->detail == NULL || strcmp(edge->detail, more->detail) != 0))
        edge->detail = NULL;
}

// Sorts, and makes one edge of those between the same nodes.
static void merge_edges(struct graph *graph)
{
    size_t kept = 0;
    if (graph->edge_count)
        qsort(graph->edges, graph->edge_count, sizeof *graph->edges, edge_compare);
    for (size_t i = 0; i < graph->edge_count; i++) {
        if (kept && edge_compare(&graph->edges[kept - 1], &graph->edges[i]) == 0)
            join_edge(&graph->edges[kept - 1], &graph->edges[i]);
        else
            graph->edges[kept++] = graph->edges[i];
    }
    graph->edge_count = kept;
}

static void add_edges(struct making *making)
{
    const struct model *model = making->model;
    struct graph *graph = making->graph;
    for (size_t i = 0; i < model->links_count; i++) {
        const struct model_link *link = &model->links[i];
        int64_t from = making->node_of[link->from->index], to = making->node_of[link->to->index];
        if (from == NOT_DRAWN || to == NOT_DRAWN || from == to)
            continue;
        struct graph_edge edge = {(size_t)from, (size_t)to, class_of(link->kind), link->count,
                                  link->first,  link->last, link->detail};
        if (edge.edge_class != EDGE_PAID && from > to) { // only money has a direction in the picture
            edge.from = (size_t)to;
            edge.to = (size_t)from;
        }
        ARRAY_ROOM(graph->edges, making->edge_capacity, graph->edge_count);
        graph->edges[graph->edge_count++] = edge;
    }
    merge_edges(graph);
}

// Renames nodes by `map` (NOT_DRAWN drops one) and closes the gaps.
static void renumber(struct graph *graph, const int64_t *map, size_t node_count)
{
    size_t kept = 0;
    for (size_t i = 0; i < graph->edge_count; i++) {
        int64_t from = map[graph->edges[i].from], to = map[graph->edges[i].to];
        if (from == NOT_DRAWN || to == NOT_DRAWN || from == to)
            continue;
        graph->edges[kept] = graph->edges[i];
        graph->edges[kept].from = (size_t)from;
        graph->edges[kept++].to = (size_t)to;
    }
    graph->edge_count = kept;
    graph->node_count = node_count;
    merge_edges(graph);
}

struct leaf {
    size_t node, neighbour;
    const struct look *look;
    const char *role;
    enum edge_class edge_class;
};

static int leaf_compare(const struct leaf *a, const struct leaf *b)
{
    if (a->neighbour != b->neighbour)
        return a->neighbour < b->neighbour ? -1 : 1;
    if (a->look != b->look)
        return a->look < b->look ? -1 : 1;
    return strcmp(a->role, b->role);
}

static int leaf_order(const void *a, const void *b)
{
    const struct leaf *left = a, *right = b;
    int order = leaf_compare(left, right);
    return order ? order : left->node < right->node ? -1 : left->node > right->node;
}

// The one neighbour of each node, SIZE_MAX for none, SIZE_MAX - 1 for several.
static void find_neighbours(const struct graph *graph, size_t *neighbour)
{
    for (size_t i = 0; i < graph->node_count; i++)
        neighbour[i] = SIZE_MAX;
    for (size_t e = 0; e < graph->edge_count; e++) {
        size_t from = graph->edges[e].from, to = graph->edges[e].to;
        neighbour[from] = neighbour[from] == SIZE_MAX || neighbour[from] == to ? to : SIZE_MAX - 1;
        neighbour[to] = neighbour[to] == SIZE_MAX || neighbour[to] == from ? from : SIZE_MAX - 1;
    }
}

static void make_fold(struct making *making, const struct leaf *leaves, size_t count, int64_t *map)
{
    struct graph *graph = making->graph;
    struct graph_node *first = &graph->nodes[leaves[0].node];
    const char *role = leaves[0].role;
    struct buffer words;
    buffer_init(&words, 4096);
    buffer_print(&words, "%zu ", count);
    for (size_t i = 0; role[i] && i < 40; i++)
        buffer_add_u8(&words, role[i] == '_' ? ' ' : (uint8_t)role[i]);
    buffer_add_text(&words, "s");
    for (size_t i = 0; i < count; i++)
        map[leaves[i].node] = (int64_t)leaves[0].node;
    first->id += FOLD_ID_BASE;
    first->entity = NULL;
    first->label = arena_text(making->model->arena, buffer_text(&words));
    first->second = NULL;
    first->size = (int64_t)count;
    buffer_done(&words);
}

// Several leaves of one kind and role on the same node become one.
static void fold_leaves(struct making *making)
{
    struct graph *graph = making->graph;
    size_t *neighbour = memory_new(graph->node_count + 1, sizeof *neighbour);
    struct leaf *leaves = memory_new(graph->node_count + 1, sizeof *leaves);
    int64_t *map = memory_new(graph->node_count + 1, sizeof *map);
    size_t leaf_count = 0;
    find_neighbours(graph, neighbour);
    for (size_t i = 0; i < graph->node_count; i++) {
        const struct model_entity *entity = graph->nodes[i].entity;
        map[i] = (int64_t)i;
        if (neighbour[i] >= SIZE_MAX - 1 || entity == NULL || strcmp(entity->kind, "device") == 0 ||
            strcmp(entity->kind, "city") == 0 || neighbour[neighbour[i]] == i)
            continue;
        const char *role = making->role[entity->index];
        leaves[leaf_count++] =
            (struct leaf){i, neighbour[i], graph->nodes[i].look, role ? role : "entity", 0};
    }
    if (leaf_count)
        qsort(leaves, leaf_count, sizeof *leaves, leaf_order);
    for (size_t i = 0; i < leaf_count;) {
        size_t next = i + 1;
        while (next < leaf_count && leaf_compare(&leaves[i], &leaves[next]) == 0)
            next++;
        if (next - i >= GRAPH_FOLD_MIN)
            make_fold(making, &leaves[i], next - i, map);
        i = next;
    }
    // nodes that went into another have no edges now and are dropped by choose()
    renumber(graph, map, graph->node_count);
    memory_free(neighbour);
    memory_free(leaves);
    memory_free(map);
}

struct rank {
    size_t node;
    int64_t patterns, findings, links;
};

static int rank_order(const void *a, const void *b)
{
    const struct rank *left = a, *right = b;
    if (left->patterns != right->patterns)
        return left->patterns > right->patterns ? -1 : 1;
    if (left->findings != right->findings)
        return left->findings > right->findings ? -1 : 1;
    if (left->links != right->links)
        return left->links > right->links ? -1 : 1;
    return left->node < right->node ? -1 : left->node > right->node;
}

// Of each node: the neighbours that stand in findings of patterns. SIZE_MAX: the node has no edge at all.
static void count_pattern_neighbours(const struct graph *graph, size_t *neighbours)
{
    for (size_t i = 0; i < graph->node_count; i++)
        neighbours[i] = SIZE_MAX;
    for (size_t e = 0; e < graph->edge_count; e++) { // SIZE_MAX + 1 is 0: the first edge starts the count
        size_t from = graph->edges[e].from, to = graph->edges[e].to;
        neighbours[from] += neighbours[from] == SIZE_MAX;
        neighbours[to] += neighbours[to] == SIZE_MAX;
        neighbours[from] += graph->nodes[to].patterns > 0;
        neighbours[to] += graph->nodes[from].patterns > 0;
    }
}

// Keeps the nodes that are marked, in the order that stood, so that ids stay sorted.
static void keep_marked(struct graph *graph, const bool *marked)
{
    int64_t *map = memory_new(graph->node_count + 1, sizeof *map);
    size_t kept = 0;
    for (size_t i = 0; i < graph->node_count; i++) {
        map[i] = marked[i] ? (int64_t)kept : NOT_DRAWN;
        if (marked[i])
            graph->nodes[kept++] = graph->nodes[i];
    }
    renumber(graph, map, kept);
    memory_free(map);
}

static bool is_device(const struct graph_node *node)
{
    return node->entity && strcmp(node->entity->kind, "device") == 0;
}

static void choose(struct graph *graph)
{
    struct rank *ranks = memory_new(graph->node_count + 1, sizeof *ranks);
    bool *marked = memory_new(graph->node_count + 1, sizeof *marked);
    size_t *neighbours = memory_new(graph->node_count + 1, sizeof *neighbours);
    size_t count = 0;
    bool any_pattern = false;
    count_pattern_neighbours(graph, neighbours);
    for (size_t i = 0; i < graph->node_count; i++)
        any_pattern |= graph->nodes[i].patterns && neighbours[i] != SIZE_MAX;
    for (size_t i = 0; i < graph->node_count; i++) {
        const struct graph_node *node = &graph->nodes[i];
        bool wanted = !any_pattern || node->patterns || neighbours[i] >= 2;
        // a device stands in every finding of a selector on it: that alone makes it no better than the others
        int64_t findings = any_pattern || !is_device(node) ? node->findings : 0;
        if (neighbours[i] != SIZE_MAX && wanted)
            ranks[count++] = (struct rank){i, node->patterns, findings, node->links};
    }
    if (count)
        qsort(ranks, count, sizeof *ranks, rank_order);
    graph->candidates = count;
    size_t limit = any_pattern ? GRAPH_NODES_MAX : GRAPH_WEAK_MAX;
    for (size_t r = 0; r < count && r < limit; r++)
        marked[ranks[r].node] = true;
    keep_marked(graph, marked);
    memory_free(ranks);
    memory_free(marked);
    memory_free(neighbours);
}

// A node whose partners were not chosen says nothing.
static void drop_lonely(struct graph *graph)
{
    bool *tied = memory_new(graph->node_count + 1, sizeof *tied);
    for (size_t e = 0; e < graph->edge_count; e++)
        tied[graph->edges[e].from] = tied[graph->edges[e].to] = true;
    keep_marked(graph, tied);
    memory_free(tied);
}

static int strength_order(const void *a, const void *b)
{
    const struct graph_edge *left = a, *right = b;
    bool left_weak = left->edge_class == EDGE_NAMED, right_weak = right->edge_class == EDGE_NAMED;
    if (left_weak != right_weak)
        return left_weak ? 1 : -1;
    if (left->count != right->count)
        return left->count > right->count ? -1 : 1;
    return edge_compare(a, b);
}

static size_t part_of(size_t *part, size_t node)
{
    while (part[node] != node)
        node = part[node] = part[part[node]];
    return node;
}

// A strongest spanning forest (Kruskal), and of the other edges the strongest.
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

static void *keep(struct arena *arena, void *block, size_t count, size_t size)
{
    void *copy = arena_alloc(arena, count + 1, size);
    if (count)
        memcpy(copy, block, count * size);
    memory_free(block);
    return copy;
}

void graph_make(struct graph *graph, const struct model *model)
{
    *graph = (struct graph){0};
    struct making making = {.model = model, .graph = graph};
    making.node_of = memory_new(model->entities_count + 1, sizeof *making.node_of);
    making.role = memory_new(model->entities_count + 1, sizeof *making.role);
    for (size_t i = 0; i < model->entities_count; i++)
        making.node_of[i] = NOT_DRAWN;
    for (size_t f = 0; f < model->findings_count; f++)
        for (size_t m = 0; m < model->findings[f].member_count; m++) {
            const struct model_member *member = &model->findings[f].members[m];
            if (making.role[member->entity->index] == NULL)
                making.role[member->entity->index] = member->role;
        }
    add_entities(&making);
    add_adverts(&making);
    add_edges(&making);
    fold_leaves(&making);
    choose(graph);
    drop_lonely(graph);
    prune(graph);
    graph->nodes = keep(model->arena, graph->nodes, graph->node_count, sizeof *graph->nodes);
    graph->edges = keep(model->arena, graph->edges, graph->edge_count, sizeof *graph->edges);
    memory_free(making.node_of);
    memory_free(making.role);
}
