// Places the nodes of a small network on a sheet: force-directed within each connected part (Fruchterman and
// Reingold 1991), then boxes pushed apart until no two overlap, then the parts set side by side in rows.
// Seeds come from ids and the number of steps is fixed, so the same network always lies the same.
#pragma once

#include <stddef.h>
#include <stdint.h>

struct layout_node {
    uint64_t id;          // distinct; seeds its first place
    double width, height; // of the box kept free around it, its label included
    double x, y;          // result: the middle of the box
};

struct layout_edge {
    size_t from, to; // indices of nodes
    double weight;   // pulls; at least 1
};

enum { LAYOUT_NODES_MAX = 400 };

// width: of the sheet. *height is what the drawing takes. More than LAYOUT_NODES_MAX nodes, or an edge to a
// node that is not there, is a mistake of the caller and aborts.
void layout_place(struct layout_node *nodes, size_t node_count, const struct layout_edge *edges,
                  size_t edge_count, double width, double *height);
