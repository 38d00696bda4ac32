// The null model: chances against sums done by hand and by simulation, and that what accounts do anyway is no
// surprise.
#include "test.h"

#include "base/decimal.h"
#include "findings/money/cycles.h"
#include "findings/money/null_model.h"

#include <math.h>
#include <string.h>

#define DAY_SEC INT64_C(86400)

static uint32_t draw(uint64_t *state, uint32_t below)
{
    *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(*state >> 33) % below;
}

static bool near(double a, double b, double part)
{
    return fabs(a - b) <= part * fabs(b);
}

static void surprise_is_the_tail_of_poisson(void **unused)
{
    (void)unused;
    assert_true(null_bits(1, 0) == 0);
    assert_true(near(null_bits(1, 1), -log2(1 - exp(-1)), 1e-9));
    assert_true(near(null_bits(0.001, 1), -log2(-expm1(-0.001)), 1e-9));
    assert_true(near(null_bits(1e-6, 3), -log2(1e-18 / 6), 1e-6));
    assert_true(near(null_bits(5, 2), -log2(1 - 6 * exp(-5)), 1e-9));
    assert_true(near(null_bits(2, 2), -log2(1 - 3 * exp(-2)), 1e-9));
    assert_true(null_bits(100, 50) < 1e-6);
    assert_true(null_bits(0, 1) == 1000);
    double before = 0;
    for (uint64_t seen = 1; seen < 300; seen++) { // rises all the way, through where the sums change
        const double bits = null_bits(37.5, seen);
        assert_true(bits >= before && bits <= 1000);
        before = bits;
    }
    assert_true(null_places_bits(1024) == 10 && null_places_bits(0.5) == 0);
}

struct world {
    struct transfer transfers[4096];
    struct transfer_graph graph;
};

static void add(struct world *world, int64_t at_sec, uint32_t from, uint32_t to, int64_t units)
{
    assert_true(world->graph.count < 4096);
    size_t at = world->graph.count++;
    for (; at && world->transfers[at - 1].at_sec > at_sec; at--)
        world->transfers[at] = world->transfers[at - 1];
    world->transfers[at] =
        (struct transfer){.at_sec = at_sec, .amount_e5 = units * DECIMAL_ONE, .from = from, .to = to};
    if (from >= world->graph.account_count)
        world->graph.account_count = from + 1;
    if (to >= world->graph.account_count)
        world->graph.account_count = to + 1;
}

static void ready(struct world *world)
{
    world->graph.transfers = world->transfers;
    transfer_graph_index(&world->graph);
}

static void expects_by_rates(void **unused)
{
    (void)unused;
    static struct world world;
    memset(&world, 0, sizeof world);
    for (int day = 0; day <= 100; day += 10) // 11 payments of 0 to 1 in 100 days, 11 of 1 to 2
        add(&world, day * DAY_SEC, 0, 1, 100), add(&world, day * DAY_SEC + 1, 1, 2, 200);
    add(&world, 50 * DAY_SEC, 2, 0, 50);
    ready(&world);
    struct null_model null;
    null_model_init(&null, &world.graph);
    assert_true(near(null_paid_out(&null, 0, 10 * DAY_SEC), 1.1, 1e-4));
    assert_true(near(null_paid_in(&null, 2, 20 * DAY_SEC), 2.2, 1e-4));
    assert_true(near(null_paid_out(&null, 2, 500 * DAY_SEC), 1, 1e-9)); // no more than it did in its life
    // by chance 1.1 * 11/23; and the ten others of the eleven
    assert_true(near(null_between(&null, 0, 1, 11, 10 * DAY_SEC), 1.1 * 11 / 23, 1e-4));
    assert_true(near(null_between(&null, 0, 1, 1, 10 * DAY_SEC), 1.1 * 11 / 23 + 1, 1e-4));
    assert_true(near(null_through(&null, 0, 2, 10 * DAY_SEC), 1.1 * 1.1 * 11 / 23 / 2, 1e-3));
    const uint32_t from[] = {0, 1}, to[] = {1, 2};
    assert_true(near(null_across(&null, from, 2, to, 2, 10 * DAY_SEC), 2.2 * 22 / 23, 1e-3));
    assert_true(null.answered == 0);
    null_model_done(&null);
    transfer_graph_done(&world.graph);
}

// Accounts paying each other at random: returns of three hops are as many as expected of all of them.
static void returns_are_as_many_as_in_a_random_graph(void **unused)
{
    (void)unused;
    static struct world world;
    uint64_t state = 5, seen = 0;
    double expected = 0;
    for (int round = 0; round < 60; round++) {
        memset(&world, 0, sizeof world);
        for (int i = 0; i < 600; i++) {
            const uint32_t from = draw(&state, 40);
            add(&world, draw(&state, 100 * DAY_SEC), from, (from + 1 + draw(&state, 39)) % 40, 1);
        }
        ready(&world);
        const struct cycle_rule rule = {.window_sec = 10 * DAY_SEC, .hops_max = 3};
        struct cycle_counts counts;
        struct null_model null;
        null_model_init(&null, &world.graph);
        cycles_each(&world.graph, &rule, NULL, NULL, &counts);
        seen += counts.by_hops[3];
        // a typical account's: 600 first transfers, two more on the way
        double rate = 0;
        for (uint32_t a = 0; a < 40; a++)
            rate += null_paid_out(&null, a, rule.window_sec) / 40;
        expected += 600 * rate * rate / 2 / 40;
        null_model_done(&null);
        transfer_graph_done(&world.graph);
    }
    assert_true(seen > 400);
    assert_true(near((double)seen, expected, 0.25)); // rows cut off by the end of the time are not expected
}

static void even_amounts_are_rare_when_amounts_are_many(void **unused)
{
    (void)unused;
    static struct world world;
    memset(&world, 0, sizeof world);
    for (int i = 0; i < 1000; i++)
        add(&world, i, (uint32_t)i % 7, 7 + (uint32_t)i % 5, 100 + i * 17);
    ready(&world);
    struct null_model null;
    null_model_init(&null, &world.graph);
    const int64_t even[] = {5200 * DECIMAL_ONE, 5217 * DECIMAL_ONE, 5200 * DECIMAL_ONE};
    const int64_t uneven[] = {5200 * DECIMAL_ONE, 130 * DECIMAL_ONE, 16000 * DECIMAL_ONE};
    assert_true(null_even_amounts(&null, even, 3) < 0.0005);
    assert_true(null_even_amounts(&null, uneven, 3) > 0.5);
    assert_true(null_even_amounts(&null, even, 1) == 1);
    double sum = 0; // of amounts drawn at random the chance itself is even: half are below a half
    uint64_t state = 11;
    for (int round = 0; round < 4000; round++) {
        int64_t drawn[4];
        for (int i = 0; i < 4; i++)
            drawn[i] = (100 + draw(&state, 1000) * INT64_C(17)) * DECIMAL_ONE;
        sum += null_even_amounts(&null, drawn, 4) < 0.5;
    }
    assert_true(sum > 1700 && sum < 2300);
    null_model_done(&null);
    transfer_graph_done(&world.graph);
}

// A wage, the shop and the shop's supplier come round every month; five strangers pass money round once.
static void ranks_a_round_of_strangers_above_the_round_of_life(void **unused)
{
    (void)unused;
    static struct world world;
    uint64_t state = 9;
    memset(&world, 0, sizeof world);
    for (int month = 0; month < 12; month++) {
        add(&world, month * 30 * DAY_SEC, 0, 1, 2000);
        add(&world, (month * 30 + 3) * DAY_SEC, 1, 2, 1900);
        add(&world, (month * 30 + 5) * DAY_SEC, 2, 0, 1850);
    }
    for (int i = 0; i < 2000; i++) {
        const uint32_t from = 10 + draw(&state, 200);
        add(&world, draw(&state, 360 * DAY_SEC), from, 10 + (from - 9 + draw(&state, 198)) % 200,
            1 + draw(&state, 5000));
    }
    for (uint32_t i = 0; i < 5; i++)
        add(&world, (200 + i) * DAY_SEC + 7, 20 + i, i < 4 ? 21 + i : 20, 4000 - 40 * (int64_t)i);
    ready(&world);
    struct null_model null;
    null_model_init(&null, &world.graph);
    const struct cycle_rule rule = {.window_sec = 10 * DAY_SEC, .hops_max = 8};
    struct cycle_candidates candidates, again;
    cycle_candidates_find(&candidates, &world.graph, &rule, &null, 5);
    cycle_candidates_find(&again, &world.graph, &rule, &null, 5);
    assert_true(candidates.count >= 1);
    assert_int_equal(candidates.items[0].hops, 5);
    assert_int_equal(world.transfers[candidates.items[0].transfers[0]].from, 20);
    assert_true(candidates.items[0].bits > 20);
    assert_int_equal(candidates.count, again.count);
    for (size_t i = 0; i < candidates.count; i++) {
        for (unsigned h = 0; h < candidates.items[i].hops; h++)
            assert_true(world.transfers[candidates.items[i].transfers[h]].from >=
                        10); // not the round of life
        assert_memory_equal(candidates.items[i].transfers, again.items[i].transfers,
                            candidates.items[i].hops * sizeof(uint32_t));
    }
    cycle_candidates_done(&candidates);
    cycle_candidates_done(&again);
    null_model_done(&null);
    transfer_graph_done(&world.graph);
}

// The same three strangers go round twice: one candidate, two rounds, all six transfers.
static void rounds_of_the_same_accounts_are_told_together(void **unused)
{
    (void)unused;
    static struct world world;
    uint64_t state = 21;
    memset(&world, 0, sizeof world);
    for (int i = 0; i < 1500; i++) {
        const uint32_t from = 10 + draw(&state, 200);
        add(&world, draw(&state, 360 * DAY_SEC), from, 10 + (from - 9 + draw(&state, 198)) % 200,
            1 + draw(&state, 5000));
    }
    for (int64_t round = 0; round < 2; round++)
        for (uint32_t i = 0; i < 3; i++)
            add(&world, (100 + 90 * round + i) * DAY_SEC + 7, i, (i + 1) % 3, 4000 - 900 * round);
    ready(&world);
    struct null_model null;
    null_model_init(&null, &world.graph);
    const struct cycle_rule rule = {.window_sec = 10 * DAY_SEC, .hops_max = 8};
    struct cycle_candidates candidates;
    cycle_candidates_find(&candidates, &world.graph, &rule, &null, 0);
    assert_int_equal(candidates.items[0].hops, 3);
    assert_int_equal(candidates.items[0].rounds, 2);
    assert_int_equal(candidates.items[0].other_count, 3);
    for (int i = 0; i < 3; i++) {
        assert_true(world.transfers[candidates.items[0].transfers[i]].from < 3);
        assert_true(world.transfers[candidates.items[0].others[i]].from < 3);
        assert_int_not_equal(candidates.items[0].others[i], candidates.items[0].transfers[i]);
    }
    cycle_candidates_done(&candidates);
    null_model_done(&null);
    transfer_graph_done(&world.graph);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(surprise_is_the_tail_of_poisson),
        cmocka_unit_test(expects_by_rates),
        cmocka_unit_test(returns_are_as_many_as_in_a_random_graph),
        cmocka_unit_test(even_amounts_are_rare_when_amounts_are_many),
        cmocka_unit_test(ranks_a_round_of_strangers_above_the_round_of_life),
        cmocka_unit_test(rounds_of_the_same_accounts_are_told_together),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
