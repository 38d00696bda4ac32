// Chooses the transfers, runs the finders and keeps what holds.
#include "findings/money/case_shapes.h"

#include "base/memory.h"

#include <math.h>

static bool may_be_of_a_shape(const struct case_money *money, const struct money_graph *graph, size_t i)
{
    const struct transfer *transfer = &graph->graph.transfers[i];
    const struct party *from = &money->parties[transfer->from], *to = &money->parties[transfer->to];
    return from->kind == PARTY_ACCOUNT && to->kind == PARTY_ACCOUNT && !from->is_service && !to->is_service &&
           !graph->movements[i].own && !graph->movements[i].regular;
}

static void choose_transfers(struct graph_shapes *shapes, const struct case_money *money)
{
    const struct transfer_graph *whole = &shapes->money->graph;
    shapes->transfers = memory_new(whole->count + 1, sizeof *shapes->transfers);
    shapes->numbers = memory_new(whole->count + 1, sizeof *shapes->numbers);
    shapes->graph =
        (struct transfer_graph){.transfers = shapes->transfers, .account_count = whole->account_count};
    for (size_t i = 0; i < whole->count; i++)
        if (may_be_of_a_shape(money, shapes->money, i)) {
            shapes->numbers[shapes->graph.count] = (uint32_t)i;
            shapes->transfers[shapes->graph.count++] = whole->transfers[i];
        }
    transfer_graph_index(&shapes->graph);
}

double shape_by_chance(const struct shape *shape, size_t transfers)
{
    return (double)transfers * exp2(-shape->bits);
}

bool shape_holds(const struct shape *shape, size_t transfers)
{
    bool large = true;
    switch (shape->kind) {
    case SHAPE_FAN_IN:
        large = shape->payers >= SHAPES_FAN_LEAST;
        break;
    case SHAPE_FAN_OUT:
        large = shape->payees >= SHAPES_FAN_LEAST;
        break;
    case SHAPE_GATHER_SCATTER:
        large = shape->payers >= SHAPES_SIDE_LEAST && shape->payees >= SHAPES_SIDE_LEAST;
        break;
    case SHAPE_SCATTER_GATHER:
        large = shape->middles >= SHAPES_MIDDLES_LEAST;
        break;
    default:
        large = shape->payers + shape->payees >= SHAPES_LAYERS_LEAST;
        break;
    }
    return large && shape_by_chance(shape, transfers) <= SHAPES_BY_CHANCE_MAX;
}

static void find_in_graph(struct graph_shapes *shapes, const struct case_money *money)
{
    struct shape_list *list = &shapes->list;
    choose_transfers(shapes, money);
    dealings_init(&shapes->strange, DEALINGS_STRANGE, &shapes->graph);
    dealings_init(&shapes->all, DEALINGS_ALL, &shapes->graph);
    find_fans(&shapes->strange, SHAPES_FAN_LEAST, list);
    find_gather_scatter(&shapes->strange, SHAPES_SIDE_LEAST, list);
    find_bipartite(&shapes->strange, SHAPES_LAYERS_LEAST, list);
    find_scatter_gather(&shapes->all, SHAPES_MIDDLES_LEAST, list);
    size_t kept = 0;
    for (size_t i = 0; i < list->count; i++)
        if (shape_holds(&list->items[i], shapes->graph.count))
            list->items[kept++] = list->items[i];
    list->count = kept;
    shape_list_swallow(list, shapes->graph.count);
    shape_list_rank(list);
}

void case_shapes_find(struct case_shapes *shapes, const struct case_money *money)
{
    *shapes = (struct case_shapes){.count = money->graph_count};
    shapes->graphs = memory_new(money->graph_count + 1, sizeof *shapes->graphs);
    for (size_t i = 0; i < money->graph_count; i++) {
        shapes->graphs[i].money = &money->graphs[i];
        find_in_graph(&shapes->graphs[i], money);
    }
}

void case_shapes_done(struct case_shapes *shapes)
{
    for (size_t i = 0; i < shapes->count; i++) {
        struct graph_shapes *graph = &shapes->graphs[i];
        shape_list_done(&graph->list);
        dealings_done(&graph->strange);
        dealings_done(&graph->all);
        transfer_graph_done(&graph->graph);
        memory_free(graph->transfers);
        memory_free(graph->numbers);
    }
    memory_free(shapes->graphs);
    *shapes = (struct case_shapes){0};
}
