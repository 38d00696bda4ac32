// Layers, order within layers, heights, ends of flows. Knows nothing of money but its size.
#include "views/report/sankey.h"

#include "base/memory.h"

#include <math.h>
#include <stdlib.h>

enum { LAYERS_MAX = 6, SWEEPS = 4, TOP = 18 };

static double size_of(const struct sankey_node *node)
{
    return (double)(node->in_e5 > node->out_e5 ? node->in_e5 : node->out_e5);
}

// Accounts that pass on lie right of those they get money from, as far as cycles allow.
static void set_layers(struct sankey *sankey)
{
    int deepest = 1;
    for (size_t i = 0; i < sankey->node_count; i++)
        sankey->nodes[i].layer = sankey->nodes[i].side < 0 ? 0 : 1;
    for (int round = 0; round < LAYERS_MAX - 3; round++)
        for (size_t f = 0; f < sankey->flow_count; f++) {
            const struct sankey_node *from = &sankey->nodes[sankey->flows[f].from];
            struct sankey_node *to = &sankey->nodes[sankey->flows[f].to];
            if (from->side == 0 && to->side == 0 && from != to && to->layer <= from->layer &&
                from->layer < LAYERS_MAX - 2)
                to->layer = from->layer + 1;
        }
    for (size_t i = 0; i < sankey->node_count; i++)
        if (sankey->nodes[i].side == 0 && sankey->nodes[i].layer > deepest)
            deepest = sankey->nodes[i].layer;
    for (size_t i = 0; i < sankey->node_count; i++)
        if (sankey->nodes[i].side > 0)
            sankey->nodes[i].layer = deepest + 1;
    sankey->layers = deepest + 2;
}

// The height of a unit of money, so that the fullest layer takes a fixed room; and the room with gaps.
static double find_scale(const struct sankey *sankey, double *room)
{
    double scale = INFINITY;
    *room = 0;
    for (int layer = 0; layer < sankey->layers; layer++) {
        double sum = 0;
        size_t count = 0;
        for (size_t i = 0; i < sankey->node_count; i++)
            if (sankey->nodes[i].layer == layer) {
                sum += size_of(&sankey->nodes[i]);
                count++;
            }
        if (sum > 0)
            scale = fmin(scale, (80 + 16 * (double)count) / sum);
        *room = fmax(*room, (double)count);
    }
    return isfinite(scale) ? scale : 0;
}

static int by_order(const void *a, const void *b)
{
    const struct sankey_node *left = *(struct sankey_node *const *)a,
                             *right = *(struct sankey_node *const *)b;
    if (left->order != right->order)
        return left->order < right->order ? -1 : 1;
    return left < right ? -1 : left > right;
}

// Stacks a layer's nodes in their order, around the middle of `room`.
static double stack_layer(struct sankey *sankey, int layer, double room, struct sankey_node **scratch)
{
    size_t count = 0;
    double height = 0;
    for (size_t i = 0; i < sankey->node_count; i++)
        if (sankey->nodes[i].layer == layer)
            scratch[count++] = &sankey->nodes[i];
    if (count)
        qsort(scratch, count, sizeof *scratch, by_order);
    for (size_t i = 0; i < count; i++)
        height += scratch[i]->height + (i ? SANKEY_GAP : 0);
    double y = room > height ? (room - height) / 2 : 0;
    for (size_t i = 0; i < count; i++) {
        scratch[i]->y = y;
        y += scratch[i]->height + SANKEY_GAP;
    }
    return height;
}

// Each node moves to the weighted middle of its partners.
static void set_order(struct sankey *sankey)
{
    for (size_t i = 0; i < sankey->node_count; i++) {
        double sum = 0, weight = 0;
        for (size_t f = 0; f < sankey->flow_count; f++) {
            const struct sankey_flow *flow = &sankey->flows[f];
            if (flow->from != i && flow->to != i)
                continue;
            const struct sankey_node *other = &sankey->nodes[flow->from == i ? flow->to : flow->from];
            sum += (other->y + other->height / 2) * (double)flow->sum_e5;
            weight += (double)flow->sum_e5;
        }
        sankey->nodes[i].order = weight > 0 ? sum / weight : 0;
    }
}

static int by_other_end(const void *a, const void *b)
{
    const struct sankey_flow *left = *(struct sankey_flow *const *)a,
                             *right = *(struct sankey_flow *const *)b;
    if (left->y1 != right->y1)
        return left->y1 < right->y1 ? -1 : 1;
    return left < right ? -1 : left > right;
}

// Ends stand in the order of the nodes they lead to, so that flows of one node do not cross at its bar.
static void set_ends(struct sankey *sankey, double scale)
{
    struct sankey_flow **order = memory_new(sankey->flow_count + 1, sizeof *order);
    for (int end = 0; end < 2; end++) {
        for (size_t f = 0; f < sankey->flow_count; f++) {
            order[f] = &sankey->flows[f];
            order[f]->width = (double)order[f]->sum_e5 * scale;
            // while sorting, y1 is the place of the other end
            double other = sankey->nodes[end == 0 ? order[f]->to : order[f]->from].y;
            if (end == 1)
                order[f]->y2 = order[f]->y1; // the first end is set: keep it
            order[f]->y1 = other;
        }
        if (sankey->flow_count)
            qsort(order, sankey->flow_count, sizeof *order, by_other_end);
        for (size_t f = 0; f < sankey->flow_count; f++) {
            struct sankey_node *node = &sankey->nodes[end == 0 ? order[f]->from : order[f]->to];
            double *used = end == 0 ? &node->out_used : &node->in_used;
            double y = node->y + *used;
            *used += order[f]->width;
            if (end == 0) {
                order[f]->y1 = y;
            } else {
                order[f]->y1 = order[f]->y2;
                order[f]->y2 = y;
            }
        }
    }
    memory_free(order);
}

double sankey_place(struct sankey *sankey, double width)
{
    double most, room = 0;
    struct sankey_node **scratch = memory_new(sankey->node_count + 1, sizeof *scratch);
    set_layers(sankey);
    double scale = find_scale(sankey, &most);
    for (size_t i = 0; i < sankey->node_count; i++) {
        struct sankey_node *node = &sankey->nodes[i];
        node->height = fmax(size_of(node) * scale, 2);
        node->x = (width - SANKEY_BAR) * node->layer / (sankey->layers - 1);
        node->order = -size_of(node);
    }
    for (int layer = 0; layer < sankey->layers; layer++)
        room = fmax(room, stack_layer(sankey, layer, 0, scratch));
    for (int sweep = 0; sweep < SWEEPS; sweep++) {
        for (int layer = 0; layer < sankey->layers; layer++)
            stack_layer(sankey, layer, room, scratch);
        set_order(sankey);
    }
    for (int layer = 0; layer < sankey->layers; layer++)
        stack_layer(sankey, layer, room, scratch);
    for (size_t i = 0; i < sankey->node_count; i++)
        sankey->nodes[i].y += TOP;
    set_ends(sankey, scale);
    memory_free(scratch);
    return room + TOP + 16;
}
