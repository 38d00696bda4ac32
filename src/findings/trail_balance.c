// What banks last stated that accounts held: no more of a trail can be there.
#include "findings/trail.h"

#include "base/map.h"
#include "base/memory.h"
#include "base/time.h"
#include "casefile/money.h"

#include <stdio.h>
#include <string.h>

struct reading {
    struct pair_map parties; // of entities, from 1
    struct trail_balance *balances;
};

static int take_statement(void *payload, const struct statement_row *row, struct error *error)
{
    struct reading *reading = payload;
    (void)error;
    const int64_t *party = pair_map_find(&reading->parties, row->account_entity, 0);
    if (party == NULL || row->balance == BALANCE_NOT_STATED || row->to.at_usec == TIME_UNKNOWN ||
        row->currency == NULL)
        return 0;
    struct trail_balance *balance = &reading->balances[*party - 1];
    if (*balance->currency && balance->at_sec > row->to.at_usec / 1000000)
        return 0;
    balance->at_sec = row->to.at_usec / 1000000;
    balance->closing_e5 = row->closing_e5;
    snprintf(balance->currency, sizeof balance->currency, "%s", row->currency);
    return 0;
}

int trail_balances_read(const struct case_money *money, struct casefile *casefile,
                        struct trail_balance **balances, struct error *error)
{
    struct reading reading = {.balances = memory_new(money->party_count + 1, sizeof *reading.balances)};
    for (size_t i = 0; i < money->party_count; i++)
        if (money->parties[i].kind == PARTY_ACCOUNT)
            *pair_map_at(&reading.parties, money->parties[i].entity, 0, NULL) = (int64_t)i + 1;
    int result = statement_each(casefile, take_statement, &reading, error);
    pair_map_done(&reading.parties);
    *balances = reading.balances;
    return result;
}

// Of a statement that ends on the day of the last payment or later, in the graph's currency.
static const struct trail_balance *balance_of(const struct trail *trail, uint32_t account)
{
    const struct transfer_graph *graph = &trail->graph->graph;
    if (trail->balances == NULL)
        return NULL;
    const struct trail_balance *balance = &trail->balances[account];
    int64_t last = INT64_MIN;
    if (graph->in_from[account] < graph->in_from[account + 1])
        last = graph->transfers[graph->in[graph->in_from[account + 1] - 1]].at_sec;
    return strcmp(balance->currency, trail->graph->currency) == 0 && balance->at_sec / 86400 >= last / 86400
               ? balance
               : NULL;
}

int64_t trail_there_at_most(const struct trail *trail, size_t stop)
{
    int64_t most = trail->stop_most_e5[stop];
    const struct trail_balance *balance = balance_of(trail, trail->stops[stop].account);
    if (balance && balance->closing_e5 < most)
        return balance->closing_e5 > 0 ? balance->closing_e5 : 0;
    return most;
}
