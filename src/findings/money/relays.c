// For each account, its receipts from countedrs against its later payments to others.
#include "findings/money/relays.h"

#include "base/memory.h"

#include <math.h>

enum { HOUR = 3600 };
// Pairs so unlike are chance: their density is taken for that of chance near 0, too.
#define UNLIKE_FROM 0.4
#define UNLIKE_TO 1.2

struct search {
    const struct dealings *dealings;
    struct relays *relays;
    double width;
    size_t unlike;
};

static uint32_t pairs_of(const struct search *search, uint32_t account)
{
    const struct transfer_graph *graph = search->dealings->graph;
    const bool *counted = search->dealings->counted;
    uint32_t pairs = 0, begin = graph->out_from[account];
    for (uint32_t i = graph->in_from[account]; i < graph->in_from[account + 1]; i++) {
        uint32_t in = graph->in[i];
        if (!counted[in])
            continue;
        while (begin < graph->out_from[account + 1] && graph->out[begin] < in)
            begin++;
        for (uint32_t o = begin; o < graph->out_from[account + 1]; o++) {
            uint32_t out = graph->out[o];
            if (graph->transfers[out].at_sec - graph->transfers[in].at_sec > RELAY_HOURS * HOUR)
                break;
            if (counted[out] && graph->transfers[out].to != graph->transfers[in].from &&
                ++pairs > RELAY_WIDEST)
                return 0;
        }
    }
    return pairs;
}

static void relay_account(struct search *search, uint32_t account)
{
    const struct transfer_graph *graph = search->dealings->graph;
    const bool *counted = search->dealings->counted;
    struct relays *relays = search->relays;
    uint32_t chances = pairs_of(search, account), begin = graph->out_from[account];
    relays->pairs += chances;
    for (uint32_t i = graph->in_from[account]; chances && i < graph->in_from[account + 1]; i++) {
        uint32_t in = graph->in[i];
        if (!counted[in])
            continue;
        const struct transfer *received = &graph->transfers[in];
        while (begin < graph->out_from[account + 1] && graph->out[begin] < in)
            begin++;
        for (uint32_t o = begin; o < graph->out_from[account + 1]; o++) {
            uint32_t out = graph->out[o];
            const struct transfer *paid = &graph->transfers[out];
            if (paid->at_sec - received->at_sec > RELAY_HOURS * HOUR)
                break;
            if (!counted[out] || paid->to == received->from)
                continue;
            double log_ratio = log((double)paid->amount_e5 / (double)received->amount_e5);
            search->unlike += fabs(log_ratio) >= UNLIKE_FROM && fabs(log_ratio) < UNLIKE_TO;
            if (fabs(log_ratio) > search->width)
                continue;
            ARRAY_ROOM(relays->items, relays->capacity, relays->count);
            relays->items[relays->count++] = (struct relay){.from = received->from,
                                                            .to = paid->to,
                                                            .in = in,
                                                            .out = out,
                                                            .chances = chances,
                                                            .log_ratio = log_ratio};
        }
    }
}

void relays_find(struct relays *relays, const struct dealings *dealings, double width)
{
    *relays = (struct relays){0};
    struct search search = {.dealings = dealings, .relays = relays, .width = width};
    for (uint32_t a = 0; a < dealings->graph->account_count; a++)
        if (dealings->in[a] && dealings->out[a])
            relay_account(&search, a);
    relays->density =
        ((double)search.unlike + 1) / ((double)relays->pairs + 1) / (2 * (UNLIKE_TO - UNLIKE_FROM));
}

void relays_done(struct relays *relays)
{
    memory_free(relays->items);
    *relays = (struct relays){0};
}
