// Runs the search for cycles over a bench's transfers, without those of ordinary dealings.
#include "patterns_cycles.h"

#include "base/memory.h"
#include "findings/money/null_model.h"

enum { TIMES_MAX = 3, DEALS_MAX = 500 };

static uint32_t degree(const uint32_t *from, uint32_t account)
{
    return from[account + 1] - from[account];
}

static bool may_go_round(const struct transfer_graph *graph, const struct transfer *transfer)
{
    uint32_t times = 0;
    if (degree(graph->out_from, transfer->from) > DEALS_MAX ||
        degree(graph->in_from, transfer->from) > DEALS_MAX ||
        degree(graph->out_from, transfer->to) > DEALS_MAX || degree(graph->in_from, transfer->to) > DEALS_MAX)
        return false;
    for (uint32_t i = graph->out_from[transfer->from]; i < graph->out_from[transfer->from + 1]; i++)
        times += graph->transfers[graph->out[i]].to == transfer->to;
    return times <= TIMES_MAX;
}

static void add(struct cycle_rows *rows, const uint32_t *numbers, const uint32_t *transfers, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        ARRAY_ROOM(rows->transfers, rows->capacity, rows->transfer_count);
        rows->transfers[rows->transfer_count++] = numbers[transfers[i]];
    }
}

static void take_rows(struct cycle_rows *rows, const struct cycle_candidates *candidates,
                      const uint32_t *numbers)
{
    rows->count = candidates->count;
    rows->counts = candidates->counts;
    rows->from = memory_new(candidates->count + 1, sizeof *rows->from);
    for (size_t i = 0; i < candidates->count; i++) {
        const struct cycle_candidate *item = &candidates->items[i];
        add(rows, numbers, item->transfers, item->hops);
        add(rows, numbers, item->others, item->other_count);
        rows->from[i + 1] = rows->transfer_count;
    }
}

void cycle_rows_find(struct cycle_rows *rows, const struct transfer_graph *graph)
{
    struct transfer *transfers = memory_new(graph->count + 1, sizeof *transfers);
    uint32_t *numbers = memory_new(graph->count + 1, sizeof *numbers);
    struct transfer_graph searched = {.transfers = transfers, .account_count = graph->account_count};
    const struct cycle_rule rule = {.window_sec = PATTERNS_CYCLE_HOURS * INT64_C(3600),
                                    .hops_max = PATTERNS_CYCLE_HOPS,
                                    .work_max = PATTERNS_CYCLE_WORK};
    struct null_model null;
    struct cycle_candidates candidates;
    *rows = (struct cycle_rows){0};
    for (size_t i = 0; i < graph->count; i++)
        if (may_go_round(graph, &graph->transfers[i])) {
            numbers[searched.count] = (uint32_t)i;
            transfers[searched.count++] = graph->transfers[i];
        }
    transfer_graph_index(&searched);
    null_model_init(&null, &searched);
    cycle_candidates_find(&candidates, &searched, &rule, &null, 0);
    take_rows(rows, &candidates, numbers);
    rows->searched = searched.count;
    cycle_candidates_done(&candidates);
    null_model_done(&null);
    transfer_graph_done(&searched);
    memory_free(transfers);
    memory_free(numbers);
}

void cycle_rows_done(struct cycle_rows *rows)
{
    memory_free(rows->transfers);
    memory_free(rows->from);
}
