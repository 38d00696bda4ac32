// The network as it is drawn: entities of findings and the links among them, made small enough to read. A
// ring's adverts become one node; many neighbours that hang on one node only ("58 callers") become one node;
// hubs are left out (they are drawn apart). Kept are the nodes in most findings of patterns and with most
// links; nodes whose only finding is a shared selector come along where they tie two of those. Of the edges
// all that hold the picture together are kept, and the strongest of the rest.
#pragma once

#include "views/report/kinds.h"
#include "views/report/model.h"

enum { GRAPH_NODES_MAX = 110, GRAPH_WEAK_MAX = 40, GRAPH_FOLD_MIN = 4 };

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
    size_t candidates, ties; // nodes and edges there would be without the choice
};

// An entity's value as a label: the ends of an IBAN, a name as the options allow. In the model's arena.
const char *graph_short_value(const struct model *model, const struct model_entity *entity);
// Everything in the model's arena.
void graph_make(struct graph *graph, const struct model *model);
