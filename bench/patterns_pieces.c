// Pieces are ranked by how seldom their ends have dealings, and chains by how like their amounts are.
#include "patterns_pieces.h"

#include "findings/money/relays.h"

#include <math.h>

#define ALIKE 0.105 // AMLworld's chains: 96 % within 7 %, all but a few within 10 %
#define EXACT 0.001 // a nearer match says no more

static double bits_of_ends(const struct dealings *dealings, uint32_t from, uint32_t to)
{
    return dealing_bits(&dealings->out_rate, dealings->out[from] ? dealings->out[from] - 1 : 0,
                        dealings->windows - 1, 1) +
           dealing_bits(&dealings->in_rate, dealings->in[to] - 1, dealings->windows - 1, 1);
}

void pieces_of_stacks(const struct dealings *dealings, struct shape_list *list)
{
    struct relays relays;
    relays_find(&relays, dealings, ALIKE);
    for (size_t i = 0; i < relays.count; i++) {
        const struct relay *relay = &relays.items[i];
        double apart = fabs(relay->log_ratio) < EXACT ? EXACT : fabs(relay->log_ratio);
        double alike = relay->chances * 2 * apart * relays.density;
        struct shape *shape = shape_add(list, SHAPE_STACK);
        shape->from = relay->from;
        shape->to = relay->to;
        shape->payers = shape->payees = shape->middles = 1;
        shape->bits = -log2(alike < 1 ? alike : 1) + bits_of_ends(dealings, relay->from, relay->to);
        shape_add_transfer(list, relay->in);
        shape_add_transfer(list, relay->out);
    }
    relays_done(&relays);
}

void pieces_of_bipartite(const struct dealings *dealings, struct shape_list *list)
{
    const struct transfer_graph *graph = dealings->graph;
    for (size_t i = 0; i < graph->count; i++) {
        if (!dealings->counted[i])
            continue;
        const struct transfer *transfer = &graph->transfers[i];
        struct shape *shape = shape_add(list, SHAPE_BIPARTITE);
        shape->from = transfer->from;
        shape->to = transfer->to;
        shape->payers = shape->payees = 1;
        shape->bits = bits_of_ends(dealings, transfer->from, transfer->to);
        shape_add_transfer(list, (uint32_t)i);
    }
}
