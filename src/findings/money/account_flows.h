// What an account's own statements show of it, out of a graph: what others' statements alone show is a part
// of its movements, and a share of a part says nothing.
#pragma once

#include "findings/money/case_money.h"
#include "findings/money/passing.h"

// flows->flows: room for all transfers of the account, out and in, from the caller.
void account_flows_read(const struct case_money *money, const struct money_graph *graph, uint32_t account,
                        struct account_flows *flows);
size_t account_flows_most(const struct money_graph *graph, uint32_t account); // the room they need

// Of a flow's party that is an account.
uint32_t account_flows_party(int64_t party);
