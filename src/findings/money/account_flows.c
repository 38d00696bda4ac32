// An account's transfers as flows in and out.
#include "findings/money/account_flows.h"

#define USEC_PER_SEC INT64_C(1000000)
#define SEC_PER_DAY INT64_C(86400)

static int64_t party_of(const struct case_money *money, uint32_t number)
{
    const struct party *party = &money->parties[number];
    return party->kind == PARTY_ACCOUNT ? (int64_t)number + 1
           : party->kind == PARTY_NAME  ? -(int64_t)number - 1
                                        : 0;
}

static bool is_cash(const struct case_money *money, uint32_t number)
{
    return money->parties[number].kind == PARTY_CASH_IN || money->parties[number].kind == PARTY_CASH_OUT;
}

uint32_t account_flows_party(int64_t party)
{
    return (uint32_t)(party - 1);
}

static void add_flow(const struct case_money *money, const struct money_graph *graph, uint32_t number,
                     bool in, struct account_flows *flows)
{
    const struct transfer *transfer = &graph->graph.transfers[number];
    const struct movement *movement = &graph->movements[number];
    int64_t id = in ? movement->received_id : movement->sent_id;
    if (id == 0)
        return;
    int64_t day = in ? movement->received_day : movement->sent_day;
    flows->flows[flows->count++] = (struct flow){
        .at_usec = (movement->day_only ? day * SEC_PER_DAY : transfer->at_sec) * USEC_PER_SEC,
        .day = day,
        .amount_e5 = transfer->amount_e5,
        .party = party_of(money, in ? transfer->from : transfer->to),
        .observation_id = id,
        .in = in,
        .cash = is_cash(money, in ? transfer->from : transfer->to),
        .own = movement->own,
        .regular = movement->regular,
    };
}

void account_flows_read(const struct case_money *money, const struct money_graph *graph, uint32_t account,
                        struct account_flows *flows)
{
    const struct transfer_graph *of = &graph->graph;
    uint32_t in = of->in_from[account], out = of->out_from[account];
    flows->count = 0;
    while (in < of->in_from[account + 1] || out < of->out_from[account + 1]) {
        bool next_in =
            out == of->out_from[account + 1] || (in < of->in_from[account + 1] && of->in[in] < of->out[out]);
        add_flow(money, graph, next_in ? of->in[in] : of->out[out], next_in, flows);
        in += next_in;
        out += !next_in;
    }
}

size_t account_flows_most(const struct money_graph *graph, uint32_t account)
{
    const struct transfer_graph *of = &graph->graph;
    return (size_t)(of->in_from[account + 1] - of->in_from[account]) +
           (of->out_from[account + 1] - of->out_from[account]);
}
