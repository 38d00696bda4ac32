// Cycles in time: against brute force on thousands of small graphs, and what one cycle looks like.
#include "test.h"

#include "base/decimal.h"
#include "findings/money/cycles.h"

#include <string.h>

enum { TRANSFERS_MAX = 48, ACCOUNTS_MAX = 9 };

struct made {
    struct transfer transfers[TRANSFERS_MAX];
    struct transfer_graph graph;
};

static uint32_t draw(uint64_t *state, uint32_t below)
{
    *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(*state >> 33) % below;
}

// Few accounts and moments, so that there are parallel transfers, ties and dead ends.
static void make(struct made *made, uint64_t *state)
{
    const uint32_t accounts = 2 + draw(state, ACCOUNTS_MAX - 1), moments = 1 + draw(state, 40);
    memset(made, 0, sizeof *made);
    made->graph.count = draw(state, TRANSFERS_MAX + 1);
    made->graph.account_count = accounts;
    made->graph.transfers = made->transfers;
    for (size_t i = 0; i < made->graph.count; i++) {
        const uint32_t from = draw(state, accounts);
        const struct transfer transfer = {.at_sec = 100 + draw(state, moments),
                                          .amount_e5 = (1 + draw(state, 50)) * DECIMAL_ONE,
                                          .from = from,
                                          .to = (from + 1 + draw(state, accounts - 1)) % accounts};
        size_t at = i;
        for (; at && made->transfers[at - 1].at_sec > transfer.at_sec; at--)
            made->transfers[at] = made->transfers[at - 1];
        made->transfers[at] = transfer;
    }
    transfer_graph_index(&made->graph);
}

// ---- brute force ----

struct brute {
    const struct made *made;
    const struct cycle_rule *rule;
    size_t first;
    uint64_t by_hops[CYCLE_HOPS_MAX + 1], total;
};

static void brute_follow(struct brute *brute, size_t last, unsigned hops, unsigned on_path)
{
    const struct transfer *transfers = brute->made->transfers, *first = &transfers[brute->first];
    for (size_t i = last + 1; i < brute->made->graph.count; i++) {
        const struct transfer *transfer = &transfers[i];
        if (transfer->from != transfers[last].to ||
            transfer->at_sec - first->at_sec > brute->rule->window_sec ||
            (!brute->rule->ties && transfer->at_sec == transfers[last].at_sec) ||
            hops + 1 > brute->rule->hops_max)
            continue;
        if (transfer->to == first->from) {
            brute->by_hops[hops + 1]++;
            brute->total++;
        } else if ((on_path & 1U << transfer->to) == 0) {
            brute_follow(brute, i, hops + 1, on_path | 1U << transfer->to);
        }
    }
}

static void brute_count(struct brute *brute)
{
    for (brute->first = 0; brute->first < brute->made->graph.count; brute->first++) {
        const struct transfer *first = &brute->made->transfers[brute->first];
        brute_follow(brute, brute->first, 1, 1U << first->from | 1U << first->to);
    }
}

// ---- what is shown is a cycle, and all of them together are as many ----

struct shown {
    const struct made *made;
    const struct cycle_rule *rule;
    uint64_t ways, rows;
};

static bool look(void *payload, const struct cycle *cycle)
{
    struct shown *shown = payload;
    const struct transfer *transfers = shown->made->transfers;
    assert_in_range(cycle->hops, 2, shown->rule->hops_max);
    assert_true(cycle->ways >= 1);
    for (unsigned i = 0; i < cycle->hops; i++) {
        const struct transfer *transfer = &transfers[cycle->transfers[i]];
        const struct transfer *next = &transfers[cycle->transfers[(i + 1) % cycle->hops]];
        assert_int_equal(transfer->to, next->from);
        for (unsigned j = 0; j < i; j++)
            assert_int_not_equal(transfers[cycle->transfers[j]].from, transfer->from);
        if (i + 1 < cycle->hops) {
            assert_true(cycle->transfers[i] < cycle->transfers[i + 1]);
            assert_true(transfer->at_sec < next->at_sec + shown->rule->ties);
        } else {
            assert_true(transfer->at_sec - transfers[cycle->transfers[0]].at_sec <= shown->rule->window_sec);
        }
    }
    shown->ways += cycle->ways;
    shown->rows++;
    return true;
}

static void counts_as_brute_force_does(void **unused)
{
    (void)unused;
    uint64_t state = 7, cycles = 0, long_ones = 0;
    for (int round = 0; round < 12000; round++) {
        struct made made;
        make(&made, &state);
        const uint32_t hops = 2 + draw(&state, 8);
        const struct cycle_rule rule = {.window_sec = draw(&state, 45),
                                        .hops_max = draw(&state, 3) ? hops : CYCLE_HOPS_MAX,
                                        .ties = draw(&state, 2)};
        struct brute brute = {.made = &made, .rule = &rule};
        struct shown shown = {.made = &made, .rule = &rule};
        struct cycle_counts counted, enumerated;
        brute_count(&brute);
        cycles_each(&made.graph, &rule, NULL, NULL, &counted);
        cycles_each(&made.graph, &rule, look, &shown, &enumerated);
        assert_int_equal(counted.total, brute.total);
        assert_memory_equal(counted.by_hops, brute.by_hops, sizeof brute.by_hops);
        assert_memory_equal(&enumerated, &counted, sizeof counted);
        assert_int_equal(shown.ways, counted.total);
        assert_int_equal(counted.unfinished, 0);
        cycles += counted.total;
        long_ones += counted.by_hops[6] + counted.by_hops[7] + counted.by_hops[8];
        transfer_graph_done(&made.graph);
    }
    assert_true(cycles > 500000 && long_ones > 2000); // the graphs were not empty of them
}

static void parallel_transfers_are_one_row(void **unused)
{
    (void)unused;
    struct made made = {.graph = {.count = 6, .account_count = 3}};
    const struct transfer transfers[] = {{10, 500, 0, 1}, {20, 90, 1, 2},  {21, 480, 1, 2},
                                         {22, 7, 1, 2},   {30, 470, 2, 0}, {31, 3, 2, 0}};
    memcpy(made.transfers, transfers, sizeof transfers);
    made.graph.transfers = made.transfers;
    transfer_graph_index(&made.graph);
    const struct cycle_rule rule = {.window_sec = 21, .hops_max = 5};
    struct shown shown = {.made = &made, .rule = &rule};
    struct cycle_counts counts;
    cycles_each(&made.graph, &rule, look, &shown, &counts);
    assert_int_equal(counts.total, 6);
    assert_int_equal(counts.by_hops[3], 6);
    assert_int_equal(shown.rows, 1);
    transfer_graph_done(&made.graph);
}

static bool keep_first(void *payload, const struct cycle *cycle)
{
    memcpy(payload, cycle->transfers, cycle->hops * sizeof *cycle->transfers);
    return false;
}

static void shows_the_most_even_amounts(void **unused)
{
    (void)unused;
    struct made made = {.graph = {.count = 6, .account_count = 3}};
    const struct transfer transfers[] = {{10, 500, 0, 1}, {20, 90, 1, 2},  {21, 480, 1, 2},
                                         {22, 7, 1, 2},   {30, 470, 2, 0}, {31, 3, 2, 0}};
    uint32_t row[3] = {0};
    memcpy(made.transfers, transfers, sizeof transfers);
    made.graph.transfers = made.transfers;
    transfer_graph_index(&made.graph);
    const struct cycle_rule rule = {.window_sec = 100, .hops_max = 3};
    struct cycle_counts counts;
    cycles_each(&made.graph, &rule, keep_first, row, &counts);
    assert_int_equal(row[0], 0);
    assert_int_equal(row[1], 2);
    assert_int_equal(row[2], 4);
    assert_int_equal(counts.unfinished, 0); // who has seen enough has not given up
    transfer_graph_done(&made.graph);
}

static void a_limit_of_work_is_told(void **unused)
{
    (void)unused;
    uint64_t state = 3;
    struct made made;
    for (make(&made, &state); made.graph.count < TRANSFERS_MAX; make(&made, &state))
        transfer_graph_done(&made.graph);
    const struct cycle_rule all = {.window_sec = 1000, .hops_max = CYCLE_HOPS_MAX, .ties = true};
    struct cycle_rule some = all;
    struct cycle_counts counts, fewer;
    some.work_max = 20;
    cycles_each(&made.graph, &all, NULL, NULL, &counts);
    cycles_each(&made.graph, &some, NULL, NULL, &fewer);
    assert_int_equal(counts.unfinished, 0);
    assert_true(fewer.unfinished > 0 && fewer.total < counts.total);
    transfer_graph_done(&made.graph);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts_as_brute_force_does),
        cmocka_unit_test(parallel_transfers_are_one_row),
        cmocka_unit_test(shows_the_most_even_amounts),
        cmocka_unit_test(a_limit_of_work_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
