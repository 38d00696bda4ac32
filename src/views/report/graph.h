// The network as it is drawn: entities of findings and the links among them, made small enough to read. Many
// in one role of one finding ("58 callers", "41 adverts") become one node, as do many that hang on one node
// only; hubs are left out (they are drawn apart). Drawn are the largest findings of each kind in turn, as
// many as fit, and shared selectors that tie two of their nodes; of the edges a strongest spanning forest and
// the strongest of the rest.
#pragma once

#include "views/report/kinds.h"
#include "views/report/model.h"

enum { GRAPH_NODES_MAX = 90, GRAPH_WEAK_MAX = 40, GRAPH_NOT_DRAWN = -1 };

enum edge_class { EDGE_CONTACT, EDGE_OWNS, EDGE_NAMED, EDGE_ADVERT, EDGE_PAID, EDGE_CLASSES };

struct graph_node {
    uint64_t id;
    const struct model_entity *entity; // NULL for several drawn as one
    const struct look *look;
    const char *label, *second;        // what is written below it; second may be NULL
    int64_t size;                      // entities it stands for
    int64_t patterns, findings, links; // of its entities: for the choice
    double x, y, radius;               // set by the drawing
};

struct graph_edge {
    size_t from, to; // nodes
    enum edge_class edge_class;
    int64_t count; // observations behind it
    struct moment first, last;
    const char *detail; // of its first link: the saved name; NULL
};

struct graph {
    struct graph_node *nodes;
    struct graph_edge *edges;
    size_t node_count, edge_count;
    size_t findings, drawn; // findings that could be drawn, and that are (each whole or its first nodes)
    size_t ties;            // edges among the nodes before the choice
};

// An entity's value as a label: the ends of an IBAN, a name as the options allow. In the model's arena.
const char *graph_short_value(const struct model *model, const struct model_entity *entity);
// Everything in the model's arena.
void graph_make(struct graph *graph, const struct model *model);

// ---- between graph.c and graph_choose.c ----

bool graph_is_pattern(const struct model_finding *finding); // more than a selector that is shared
// Renames nodes by `map` (GRAPH_NOT_DRAWN drops one) and joins edges that become the same.
void graph_renumber(struct graph *graph, const int64_t *map, size_t node_count);
// Chooses what is drawn. node_of: of each entity of the model its node, or GRAPH_NOT_DRAWN.
void graph_choose(struct graph *graph, const struct model *model, const int64_t *node_of);
