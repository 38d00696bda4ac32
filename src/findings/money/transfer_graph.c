// The index of a graph's transfers by account: counting sort, so that order is kept.
#include "findings/money/transfer_graph.h"

#include "base/memory.h"

static void index_side(const struct transfer_graph *graph, size_t side, uint32_t *list, uint32_t *from)
{
    for (size_t i = 0; i < graph->count; i++)
        from[(side ? graph->transfers[i].to : graph->transfers[i].from) + 2]++;
    for (size_t a = 2; a < (size_t)graph->account_count + 2; a++)
        from[a] += from[a - 1];
    for (size_t i = 0; i < graph->count; i++)
        list[from[(side ? graph->transfers[i].to : graph->transfers[i].from) + 1]++] = (uint32_t)i;
}

void transfer_graph_index(struct transfer_graph *graph)
{
    size_t ends = (size_t)graph->account_count + 2; // one more than is read: the sort counts one place ahead
    graph->out = memory_new(graph->count + 1, sizeof *graph->out);
    graph->in = memory_new(graph->count + 1, sizeof *graph->in);
    graph->out_from = memory_new(ends, sizeof *graph->out_from);
    graph->in_from = memory_new(ends, sizeof *graph->in_from);
    index_side(graph, 0, graph->out, graph->out_from);
    index_side(graph, 1, graph->in, graph->in_from);
}

void transfer_graph_done(struct transfer_graph *graph)
{
    memory_free(graph->out);
    memory_free(graph->in);
    memory_free(graph->out_from);
    memory_free(graph->in_from);
    graph->out = graph->in = graph->out_from = graph->in_from = NULL;
}
