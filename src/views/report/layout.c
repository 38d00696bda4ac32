// Force-directed layout with arithmetic only (+ - * / sqrt). Knows nothing of what the nodes are.
#include "views/report/layout.h"

#include "base/disjoint.h"
#include "base/memory.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

static const double AIR = 1.5, LOOSE = 3.2; // least and most room for a part, over the sum of its boxes

enum { FORCE_STEPS = 400, APART_STEPS = 900, PART_GAP = 28 };

struct part {            // a connected part of the network
    size_t first, count; // in `order`
    double width, height;
};

struct layout {
    struct layout_node *nodes;
    size_t node_count;
    const struct layout_edge *edges;
    size_t edge_count;
    double sheet_width;
    size_t *root;  // of each node: the smallest node of its part
    size_t *order; // nodes, part by part
    struct part *parts;
    size_t part_count;
    double *push_x, *push_y;
    double *degree; // edges of each node
};

static uint64_t mix(uint64_t value) // splitmix64 finaliser (Steele, Lea, Flood 2014)
{
    value += UINT64_C(0x9e3779b97f4a7c15);
    value = (value ^ value >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    value = (value ^ value >> 27) * UINT64_C(0x94d049bb133111eb);
    return value ^ value >> 31;
}

static double unit(uint64_t bits) // in [-1, 1)
{
    return (double)(int64_t)(bits >> 11) / 4503599627370496.0 - 1.0;
}

static void find_parts(struct layout *layout)
{
    struct disjoint connected;
    disjoint_init(&connected, layout->node_count);
    for (size_t e = 0; e < layout->edge_count; e++) {
        const struct layout_edge *edge = &layout->edges[e];
        if (edge->from >= layout->node_count || edge->to >= layout->node_count)
            abort();
        layout->degree[edge->from]++;
        layout->degree[edge->to]++;
        disjoint_join(&connected, (uint32_t)edge->from, (uint32_t)edge->to);
    }
    for (size_t i = 0; i < layout->node_count; i++)
        layout->root[i] = disjoint_root(&connected, (uint32_t)i);
    disjoint_done(&connected);
    size_t placed = 0;
    for (size_t i = 0; i < layout->node_count; i++) {
        if (layout->root[i] != i)
            continue;
        struct part *part = &layout->parts[layout->part_count++];
        part->first = placed;
        for (size_t j = i; j < layout->node_count; j++)
            if (layout->root[j] == i)
                layout->order[placed++] = j;
        part->count = placed - part->first;
    }
}

static struct layout_node *node_of(const struct layout *layout, const struct part *part, size_t i)
{
    return &layout->nodes[layout->order[part->first + i]];
}

static void scatter(const struct layout *layout, const struct part *part, double reach)
{
    for (size_t i = 0; i < part->count; i++) {
        struct layout_node *node = node_of(layout, part, i);
        node->x = reach * unit(mix(node->id * 2));
        node->y = reach * unit(mix(node->id * 2 + 1));
    }
}

static void repel(const struct layout *layout, const struct part *part, double ideal)
{
    for (size_t i = 0; i < part->count; i++) {
        size_t a = layout->order[part->first + i];
        for (size_t j = i + 1; j < part->count; j++) {
            size_t b = layout->order[part->first + j];
            double dx = layout->nodes[a].x - layout->nodes[b].x, dy = layout->nodes[a].y - layout->nodes[b].y;
            double squared = dx * dx + dy * dy + 0.01;
            double force = ideal * ideal / squared;
            layout->push_x[a] += dx * force;
            layout->push_y[a] += dy * force;
            layout->push_x[b] -= dx * force;
            layout->push_y[b] -= dy * force;
        }
    }
}

static void attract(const struct layout *layout, const struct part *part, double ideal)
{
    size_t root = layout->root[layout->order[part->first]];
    for (size_t e = 0; e < layout->edge_count; e++) {
        size_t a = layout->edges[e].from, b = layout->edges[e].to;
        if (layout->root[a] != root)
            continue;
        double dx = layout->nodes[a].x - layout->nodes[b].x, dy = layout->nodes[a].y - layout->nodes[b].y;
        // the more ties both have, the less each pulls: a dense core would fall into one point
        double degrees = sqrt(sqrt(layout->degree[a] * layout->degree[b]));
        double force = sqrt(dx * dx + dy * dy) / ideal * layout->edges[e].weight / degrees;
        layout->push_x[a] -= dx * force;
        layout->push_y[a] -= dy * force;
        layout->push_x[b] += dx * force;
        layout->push_y[b] += dy * force;
    }
}

static void move(const struct layout *layout, const struct part *part, double limit)
{
    for (size_t i = 0; i < part->count; i++) {
        size_t a = layout->order[part->first + i];
        double dx = layout->push_x[a] - 0.02 * layout->nodes[a].x; // a little pull to the middle
        double dy = layout->push_y[a] - 0.02 * layout->nodes[a].y;
        double length = sqrt(dx * dx + dy * dy);
        if (length > limit) {
            dx *= limit / length;
            dy *= limit / length;
        }
        layout->nodes[a].x += dx;
        layout->nodes[a].y += dy;
        layout->push_x[a] = layout->push_y[a] = 0;
    }
}

// Pushes overlapping boxes apart along the shorter way, or up and down only (there is always room); true when
// none overlapped.
static bool push_apart(const struct layout *layout, const struct part *part, double half_sheet, bool upright)
{
    bool clear = true;
    for (size_t i = 0; i < part->count; i++) {
        struct layout_node *a = node_of(layout, part, i);
        for (size_t j = i + 1; j < part->count; j++) {
            struct layout_node *b = node_of(layout, part, j);
            double dx = b->x - a->x, dy = b->y - a->y;
            double over_x = (a->width + b->width) / 2 - fabs(dx),
                   over_y = (a->height + b->height) / 2 - fabs(dy);
            if (over_x <= 0.01 || over_y <= 0.01)
                continue;
            clear = false;
            if (over_x < over_y && !upright) {
                double by = (over_x / 2 + 0.1) * (dx < 0 ? -1 : 1);
                a->x -= by;
                b->x += by;
            } else {
                double by = (over_y / 2 + 0.1) * (dy < 0 ? -1 : 1);
                a->y -= by;
                b->y += by;
            }
        }
        double edge = half_sheet - a->width / 2;
        if (a->x < -edge)
            a->x = -edge;
        if (a->x > edge)
            a->x = edge;
    }
    return clear;
}

// Moves the part's upper left corner to (0, 0).
static void measure(const struct layout *layout, struct part *part)
{
    double left = INFINITY, right = -INFINITY, top = INFINITY, bottom = -INFINITY;
    for (size_t i = 0; i < part->count; i++) {
        const struct layout_node *node = node_of(layout, part, i);
        left = fmin(left, node->x - node->width / 2);
        right = fmax(right, node->x + node->width / 2);
        top = fmin(top, node->y - node->height / 2);
        bottom = fmax(bottom, node->y + node->height / 2);
    }
    for (size_t i = 0; i < part->count; i++) {
        node_of(layout, part, i)->x -= left;
        node_of(layout, part, i)->y -= top;
    }
    part->width = right - left;
    part->height = bottom - top;
}

// The middle to (0, 0), as push_apart wants it; and room for the boxes: a dense part is pulled together so
// much that pushing alone would make a tower of it.
static void stretch(const struct layout *layout, const struct part *part)
{
    double area = 0, by_x = 1, by_y = 1, part_width;
    for (size_t i = 0; i < part->count; i++)
        area += node_of(layout, part, i)->width * node_of(layout, part, i)->height;
    double loose = LOOSE * area / (part->width * part->height);
    if (part->width > 0 && part->height > 0 && loose < 1)
        by_x = by_y = sqrt(loose);
    part_width = part->width * by_x;
    area *= AIR;
    double width = fmin(1.2 * sqrt(area), layout->sheet_width), height = area / width;
    if (part->width > 0 && (part_width < width || part_width > layout->sheet_width))
        by_x = (part_width < width ? width : layout->sheet_width) / part->width;
    if (part->height > 0 && part->height * by_y < height)
        by_y = height / part->height;
    for (size_t i = 0; i < part->count; i++) {
        struct layout_node *node = node_of(layout, part, i);
        node->x = (node->x - part->width / 2) * by_x;
        node->y = (node->y - part->height / 2) * by_y;
    }
}

// A sheet is read from side to side: the longer way lies across it.
static void lay_across(const struct layout *layout, struct part *part)
{
    measure(layout, part);
    if (part->height <= part->width)
        return;
    for (size_t i = 0; i < part->count; i++) {
        struct layout_node *node = node_of(layout, part, i);
        double x = node->x;
        node->x = node->y;
        node->y = x;
    }
    measure(layout, part);
}

static void place_part(struct layout *layout, struct part *part)
{
    double wide = 0;
    for (size_t i = 0; i < part->count; i++)
        wide += node_of(layout, part, i)->width;
    double ideal = 0.72 * wide / (double)part->count, reach = ideal * sqrt((double)part->count);
    scatter(layout, part, reach);
    for (int step = 0; part->count > 1 && step < FORCE_STEPS; step++) {
        repel(layout, part, ideal);
        attract(layout, part, ideal);
        double left = 1.0 - (double)step / FORCE_STEPS;
        move(layout, part, 0.3 * reach * left * left + 0.5);
    }
    lay_across(layout, part);
    stretch(layout, part);
    for (int step = 0; step < APART_STEPS; step++)
        if (push_apart(layout, part, layout->sheet_width / 2, step > APART_STEPS * 2 / 3))
            break;
    measure(layout, part);
}

static int by_height(const void *a, const void *b)
{
    const struct part *left = a, *right = b;
    if (left->height != right->height)
        return left->height > right->height ? -1 : 1;
    return left->first < right->first ? -1 : left->first > right->first;
}

// Rows of parts, the tallest first.
static double pack(struct layout *layout)
{
    double x = 0, y = 0, row_height = 0;
    qsort(layout->parts, layout->part_count, sizeof *layout->parts, by_height);
    for (size_t p = 0; p < layout->part_count; p++) {
        struct part *part = &layout->parts[p];
        if (x > 0 && x + part->width > layout->sheet_width) {
            y += row_height + PART_GAP;
            x = row_height = 0;
        }
        for (size_t i = 0; i < part->count; i++) {
            node_of(layout, part, i)->x += x;
            node_of(layout, part, i)->y += y;
        }
        x += part->width + PART_GAP;
        row_height = fmax(row_height, part->height);
    }
    return y + row_height;
}

void layout_place(struct layout_node *nodes, size_t node_count, const struct layout_edge *edges,
                  size_t edge_count, double width, double *height)
{
    *height = 0;
    if (node_count == 0)
        return;
    if (node_count > LAYOUT_NODES_MAX)
        abort();
    struct layout layout = {
        .nodes = nodes, .node_count = node_count, .edges = edges, .edge_count = edge_count};
    layout.sheet_width = width;
    layout.root = memory_new(node_count, sizeof *layout.root);
    layout.order = memory_new(node_count, sizeof *layout.order);
    layout.parts = memory_new(node_count, sizeof *layout.parts);
    layout.push_x = memory_new(node_count, sizeof *layout.push_x);
    layout.push_y = memory_new(node_count, sizeof *layout.push_y);
    layout.degree = memory_new(node_count, sizeof *layout.degree);
    find_parts(&layout);
    for (size_t p = 0; p < layout.part_count; p++)
        place_part(&layout, &layout.parts[p]);
    *height = pack(&layout);
    memory_free(layout.root);
    memory_free(layout.order);
    memory_free(layout.parts);
    memory_free(layout.push_x);
    memory_free(layout.push_y);
    memory_free(layout.degree);
}
