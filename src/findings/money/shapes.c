// The list of shapes: filling, ranking.
#include "findings/money/shapes.h"

#include "base/memory.h"
#include "base/order.h"

#include <stdlib.h>

void shape_list_done(struct shape_list *list)
{
    memory_free(list->items);
    memory_free(list->transfers);
    *list = (struct shape_list){0};
}

struct shape *shape_add(struct shape_list *list, enum shape_kind kind)
{
    ARRAY_ROOM(list->items, list->capacity, list->count);
    list->items[list->count] = (struct shape){.kind = kind, .first = list->transfer_count};
    return &list->items[list->count++];
}

void shape_add_transfer(struct shape_list *list, uint32_t transfer)
{
    ARRAY_ROOM(list->transfers, list->transfer_capacity, list->transfer_count);
    list->transfers[list->transfer_count++] = transfer;
    list->items[list->count - 1].count++;
}

void shape_sort_transfers(struct shape_list *list)
{
    struct shape *shape = &list->items[list->count - 1];
    uint32_t *transfers = list->transfers + shape->first;
    size_t kept = 0;
    if (shape->count == 0)
        return;
    qsort(transfers, shape->count, sizeof *transfers, order_uint32);
    for (size_t i = 0; i < shape->count; i++)
        if (kept == 0 || transfers[kept - 1] != transfers[i])
            transfers[kept++] = transfers[i];
    shape->count = kept;
    list->transfer_count = shape->first + kept;
}

static int by_bits(const void *left, const void *right)
{
    const struct shape *a = left, *b = right;
    if (a->bits != b->bits)
        return a->bits > b->bits ? -1 : 1;
    if (a->count != b->count)
        return a->count > b->count ? -1 : 1;
    if (a->from != b->from)
        return a->from < b->from ? -1 : 1;
    if (a->to != b->to)
        return a->to < b->to ? -1 : 1;
    return a->first < b->first ? -1 : a->first > b->first; // in the order found, which is by the graph
}

void shape_list_rank(struct shape_list *list)
{
    if (list->count)
        qsort(list->items, list->count, sizeof *list->items, by_bits);
}

static int by_kind(const void *left, const void *right)
{
    const struct shape *a = left, *b = right;
    return a->kind != b->kind ? (a->kind < b->kind ? -1 : 1) : by_bits(left, right);
}

void shape_list_swallow(struct shape_list *list, size_t transfers)
{
    bool *taken = memory_new(transfers + 1, sizeof *taken);
    size_t kept = 0;
    if (list->count)
        qsort(list->items, list->count, sizeof *list->items, by_kind);
    for (size_t i = 0; i < list->count; i++) {
        const struct shape shape = list->items[i];
        size_t shared = 0;
        for (size_t n = shape.first; n < shape.first + shape.count; n++)
            shared += taken[list->transfers[n]];
        if (shared * 2 > shape.count)
            continue;
        for (size_t n = shape.first; n < shape.first + shape.count; n++)
            taken[list->transfers[n]] = true;
        list->items[kept++] = shape;
    }
    list->count = kept;
    memory_free(taken);
}

const char *shape_name(enum shape_kind kind)
{
    static const char *const names[] = {
        [SHAPE_BIPARTITE] = "bipartite",
        [SHAPE_FAN_IN] = "fan_in",
        [SHAPE_FAN_OUT] = "fan_out",
        [SHAPE_GATHER_SCATTER] = "gather_scatter",
        [SHAPE_SCATTER_GATHER] = "scatter_gather",
        [SHAPE_STACK] = "stack",
    };
    return names[kind];
}
