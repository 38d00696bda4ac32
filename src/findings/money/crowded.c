// Different accounts on either side of an account, counted.
#include "findings/money/crowded.h"

#include "base/memory.h"

void crowded_mark(const struct transfer_graph *graph, uint32_t others, uint8_t *services)
{
    uint32_t *seen_by = memory_new((size_t)graph->account_count + 1, sizeof *seen_by); // last, from 1
    for (uint32_t a = 0; a < graph->account_count; a++) {
        uint32_t count = 0;
        for (size_t side = 0; side < 2; side++) {
            const uint32_t *list = side ? graph->out : graph->in;
            const uint32_t *from = side ? graph->out_from : graph->in_from;
            for (uint32_t i = from[a]; i < from[a + 1]; i++) {
                const struct transfer *paid = &graph->transfers[list[i]];
                uint32_t other = side ? paid->to : paid->from;
                count += seen_by[other] != a + 1;
                seen_by[other] = a + 1;
            }
        }
        if (count > others)
            services[a] = 1;
    }
    memory_free(seen_by);
}
