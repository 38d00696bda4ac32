// From a model's entities and links to few nodes and edges. Decides what is drawn, not where.
#include "views/report/graph.h"

#include "base/memory.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { FOLD_ID_BASE = 1 << 30, LEAF_FOLD_MIN = 5, ROLE_FOLD_MIN = 13, ROLE_OF_MANY = 24 };

struct making {
    const struct model *model;
    struct graph *graph;
    int64_t *node_of;  // of each entity: its node or GRAPH_NOT_DRAWN
    bool *named;       // of each entity: it stands in a role of few, and is drawn by itself
    const char **role; // of each entity: its role in its first finding
    size_t node_capacity, edge_capacity;
};

static bool is_advert(const struct model_entity *entity)
{
    return strcmp(entity->kind, "advert") == 0;
}

// Cities stand in the routes, and tie rings here that have nothing else in common; so do stock texts.
static bool is_left_out(const struct model_entity *entity)
{
    return entity->hub || strcmp(entity->kind, "city") == 0 || strcmp(entity->kind, "advert_text") == 0;
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
        if (is_left_out(entity) || entity->findings == 0 || is_advert(entity) ||
            making->node_of[i] != GRAPH_NOT_DRAWN)
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

// "58 callers"
static const char *count_label(struct arena *arena, size_t count, const char *role)
{
    struct buffer words;
    buffer_init(&words, 4096);
    buffer_print(&words, "%zu ", count);
    for (size_t i = 0; role[i] && i < 40; i++)
        buffer_add_u8(&words, role[i] == '_' ? ' ' : (uint8_t)role[i]);
    if (count != 1)
        buffer_add_text(&words, "s");
    const char *label = arena_text(arena, buffer_text(&words));
    buffer_done(&words);
    return label;
}

// Adverts, what stands in no other finding of a pattern, and what is one of many wherever it stands.
static bool may_fold(const struct making *making, const struct model_member *member)
{
    const struct model_entity *entity = member->entity;
    if (is_left_out(entity) || making->node_of[entity->index] != GRAPH_NOT_DRAWN)
        return false;
    if (is_advert(entity))
        return true;
    if (strcmp(entity->kind, "device") == 0)
        return false;
    return entity->patterns == 1 || !making->named[entity->index];
}

// Many in one role of one finding become one node, adverts always.
static void fold_role(struct making *making, const struct model_finding *finding, size_t first)
{
    const char *role = finding->members[first].role;
    const struct model_entity *example = finding->members[first].entity;
    size_t count = 0;
    int64_t links = 0;
    for (size_t m = first; m < finding->member_count; m++)
        if (strcmp(finding->members[m].role, role) == 0 && may_fold(making, &finding->members[m])) {
            count++;
            links += finding->members[m].entity->links;
        }
    if (count < ROLE_FOLD_MIN && !is_advert(example))
        return;
    for (size_t m = first; m < finding->member_count; m++)
        if (strcmp(finding->members[m].role, role) == 0 && may_fold(making, &finding->members[m]))
            making->node_of[finding->members[m].entity->index] = (int64_t)making->graph->node_count;
    struct graph_node *node = add_node(making, NULL, look_of(example->kind));
    node->id = (uint64_t)FOLD_ID_BASE * (uint64_t)(first + 2) + (uint64_t)finding->id;
    node->label = count_label(making->model->arena, count, role);
    node->second = arena_print(making->model->arena, "finding %" PRId64, finding->id);
    node->size = (int64_t)count;
    node->patterns = node->findings = 1;
    node->links = links;
}

static void mark_named(struct making *making)
{
    const struct model *model = making->model;
    for (size_t f = 0; f < model->findings_count; f++) {
        const struct model_finding *finding = &model->findings[f];
        for (size_t m = 0; m < finding->member_count && graph_is_pattern(finding); m++) {
            size_t same = 0; // as far as it matters
            for (size_t other = 0; other < finding->member_count && same < ROLE_OF_MANY; other++)
                same += strcmp(finding->members[other].role, finding->members[m].role) == 0;
            if (same < ROLE_OF_MANY)
                making->named[finding->members[m].entity->index] = true;
        }
    }
}

static void fold_roles(struct making *making)
{
    const struct model *model = making->model;
    for (size_t f = 0; f < model->findings_count; f++) {
        const struct model_finding *finding = &model->findings[f];
        if (!graph_is_pattern(finding))
            continue;
        for (size_t m = 0; m < finding->member_count; m++) {
            bool seen = false; // only the first of a role starts its node
            for (size_t before = m; before-- > 0 && !seen && m - before < 64;)
                seen = strcmp(finding->members[before].role, finding->members[m].role) == 0;
            if (!seen && may_fold(making, &finding->members[m]))
                fold_role(making, finding, m);
        }
    }
}

static enum edge_class class_of(const char *kind)
{
    if (strcmp(kind, "owns") == 0 || strncmp(kind, "registered", 10) == 0)
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
        if (from == GRAPH_NOT_DRAWN || to == GRAPH_NOT_DRAWN || from == to)
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

bool graph_is_pattern(const struct model_finding *finding)
{
    return strcmp(finding->kind, "shared_selector") != 0;
}

// Renames nodes by `map` (GRAPH_NOT_DRAWN drops one) and closes the gaps.
void graph_renumber(struct graph *graph, const int64_t *map, size_t node_count)
{
    size_t kept = 0;
    for (size_t i = 0; i < graph->edge_count; i++) {
        int64_t from = map[graph->edges[i].from], to = map[graph->edges[i].to];
        if (from == GRAPH_NOT_DRAWN || to == GRAPH_NOT_DRAWN || from == to)
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
    struct graph_node *first = &making->graph->nodes[leaves[0].node];
    for (size_t i = 0; i < count; i++)
        map[leaves[i].node] = (int64_t)leaves[0].node;
    first->id += FOLD_ID_BASE;
    first->entity = NULL;
    first->label = count_label(making->model->arena, count, leaves[0].role);
    first->second = NULL;
    first->size = (int64_t)count;
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
        if (next - i >= LEAF_FOLD_MIN)
            make_fold(making, &leaves[i], next - i, map);
        i = next;
    }
    // nodes that went into another have no edges now and are not chosen
    graph_renumber(graph, map, graph->node_count);
    for (size_t i = 0; i < making->model->entities_count; i++)
        if (making->node_of[i] != GRAPH_NOT_DRAWN)
            making->node_of[i] = map[making->node_of[i]];
    memory_free(neighbour);
    memory_free(leaves);
    memory_free(map);
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
    making.named = memory_new(model->entities_count + 1, sizeof *making.named);
    making.role = memory_new(model->entities_count + 1, sizeof *making.role);
    for (size_t i = 0; i < model->entities_count; i++)
        making.node_of[i] = GRAPH_NOT_DRAWN;
    for (size_t f = 0; f < model->findings_count; f++)
        for (size_t m = 0; m < model->findings[f].member_count; m++) {
            const struct model_member *member = &model->findings[f].members[m];
            if (making.role[member->entity->index] == NULL)
                making.role[member->entity->index] = member->role;
        }
    mark_named(&making);
    fold_roles(&making);
    add_entities(&making);
    add_edges(&making);
    fold_leaves(&making);
    graph_choose(graph, model, making.node_of);
    graph->nodes = keep(model->arena, graph->nodes, graph->node_count, sizeof *graph->nodes);
    graph->edges = keep(model->arena, graph->edges, graph->edge_count, sizeof *graph->edges);
    memory_free(making.node_of);
    memory_free(making.role);
    memory_free(making.named);
}
