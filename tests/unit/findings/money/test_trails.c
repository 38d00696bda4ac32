// Money followed: first in, first out by hand, what always holds of any graph (conservation, never above the
// maximum, a cut that is worth the flow), and the maximum against a plain search on a naive network.
#include "test.h"

#include "base/memory.h"
#include "findings/money/attribution.h"
#include "findings/money/max_flow.h"
#include "findings/money/provenance.h"
#include "findings/money/sinks.h"
#include "rehearsal/random.h"

#include <string.h>

enum { TRANSFERS_MAX = 64, ACCOUNTS_MAX = 9, GRAPHS = 10000 };
#define DAY INT64_C(86400)

struct made {
    struct transfer transfers[TRANSFERS_MAX];
    struct transfer_graph graph;
};

static void pay(struct made *made, int64_t day, uint32_t from, uint32_t to, int64_t amount)
{
    made->transfers[made->graph.count++] =
        (struct transfer){.at_sec = day * DAY, .amount_e5 = amount, .from = from, .to = to};
    made->graph.transfers = made->transfers;
    made->graph.account_count = ACCOUNTS_MAX;
}

static const struct provenance_rule week = {.window_sec = 7 * DAY, .hops_max = 6, .lots_max = 1000};

// ---- by hand ----

struct rested {
    int64_t e5[ACCOUNTS_MAX][ACCOUNTS_MAX]; // with account, of origin
    unsigned hops[ACCOUNTS_MAX][ACCOUNTS_MAX];
};

static void note_rest(void *payload, uint32_t account, uint32_t tag, unsigned hops, int64_t amount_e5)
{
    struct rested *rested = payload;
    rested->e5[account][tag] += amount_e5;
    rested->hops[account][tag] = hops;
}

static struct provenance_sums run(const struct made *made, const struct provenance_rule *rule,
                                  struct rested *rested)
{
    struct provenance_account accounts[ACCOUNTS_MAX] = {0};
    struct provenance_sums sums;
    const struct provenance_watch watch = {.payload = rested, .rests = note_rest};
    memset(rested, 0, sizeof *rested);
    provenance_run(&made->graph, rule, &watch, accounts, &sums);
    assert_true(provenance_ties(&made->graph, accounts, &sums));
    return sums;
}

static void passes_the_oldest_on_first(void **state)
{
    (void)state;
    struct made made = {0};
    struct rested rested;
    pay(&made, 1, 0, 2, 100);
    pay(&made, 2, 1, 2, 50);
    pay(&made, 3, 2, 3, 120); // 100 of 0, 20 of 1
    pay(&made, 4, 3, 4, 200); // those, and 80 of its own
    struct provenance_sums sums = run(&made, &week, &rested);
    assert_int_equal(rested.e5[2][1], 30);
    assert_int_equal(rested.e5[4][0], 100);
    assert_int_equal(rested.hops[4][0], 3);
    assert_int_equal(rested.e5[4][1], 20);
    assert_int_equal(rested.e5[4][3], 80);
    assert_int_equal(rested.hops[4][3], 1);
    assert_int_equal(sums.started_e5, 230);
    assert_int_equal(sums.passed_e5, 240);
    assert_int_equal(sums.rested_e5, 230);
}

static void money_that_lay_too_long_is_its_holders(void **state)
{
    (void)state;
    struct made made = {0};
    struct rested rested;
    pay(&made, 1, 0, 1, 100);
    pay(&made, 8, 1, 2, 40); // the last moment of the window
    pay(&made, 9, 1, 2, 60);
    run(&made, &week, &rested);
    assert_int_equal(rested.e5[2][0], 40);
    assert_int_equal(rested.e5[1][0], 60);
    assert_int_equal(rested.e5[2][1], 60);
}

static void hops_are_capped_and_ends_end(void **state)
{
    (void)state;
    struct made made = {0};
    struct rested rested;
    for (uint32_t n = 0; n < 5; n++)
        pay(&made, n, n, n + 1, 100);
    struct provenance_rule rule = week;
    rule.hops_max = 3;
    run(&made, &rule, &rested);
    assert_int_equal(rested.e5[3][0], 100);
    assert_int_equal(rested.e5[5][3], 100);
    const uint8_t ends[ACCOUNTS_MAX] = {[2] = 1};
    rule.hops_max = 6;
    rule.ends = ends;
    run(&made, &rule, &rested);
    assert_int_equal(rested.e5[2][0], 100);
    assert_int_equal(rested.e5[5][2], 100);
}

static void what_there_is_no_room_for_rests_early_and_still_ties(void **state)
{
    (void)state;
    struct made made = {0};
    struct rested rested;
    for (uint32_t n = 0; n < 8; n++)
        pay(&made, n, n, 8, 10);
    pay(&made, 9, 8, 0, 80);
    struct provenance_rule rule = week;
    rule.window_sec = 100 * DAY;
    rule.lots_max = 3;
    struct provenance_sums sums = run(&made, &rule, &rested);
    assert_true(sums.lots_peak <= 3);
    assert_true(sums.rested_early_e5 >= 50);
    assert_true(rested.e5[0][8] >= 50); // and the account pays as if it were its own
}

static void follows_the_chosen_through_all_hands(void **state)
{
    (void)state;
    struct made made = {0};
    struct attribution attribution;
    struct attribution_stop stops[ATTRIBUTION_STOPS_MAX];
    const uint8_t ends[ACCOUNTS_MAX] = {
        [0] = FLOW_SOURCE, [1] = FLOW_SOURCE, [6] = FLOW_SINK, [7] = FLOW_SINK};
    pay(&made, 1, 0, 2, 100);
    pay(&made, 1, 8, 2, 30); // a stranger's
    pay(&made, 2, 1, 3, 50);
    pay(&made, 3, 2, 4, 120); // 100 of 0, 20 of the stranger
    pay(&made, 4, 3, 4, 50);
    pay(&made, 5, 4, 6, 90);
    pay(&made, 6, 4, 7, 70); // 10 of 0, 20 of the stranger, 40 of 1
    pay(&made, 7, 7, 6, 70); // a sink's money goes no further
    attribution_find(&made.graph, &week, ends, &attribution);
    assert_int_equal(attribution.paid_e5, 150);
    assert_int_equal(attribution.arrived_e5, 140);
    size_t count = attribution_stops(&made.graph, &attribution, stops);
    assert_int_equal(count, 5);
    assert_int_equal(stops[0].account, 4); // all of it goes through there
    assert_int_equal(stops[0].stops_e5, 140);
    assert_int_equal(stops[0].rested_e5, 10);
    assert_int_equal(stops[0].last_sec, 4 * DAY);
    assert_int_equal(stops[1].account, 6);
    assert_int_equal(stops[1].stops_e5, 0);
    assert_int_equal(stops[1].rested_e5, 90);
    assert_int_equal(stops[2].account, 7);
    assert_int_equal(stops[2].through_e5, 50);
    attribution_done(&attribution);
}

static void the_maximum_goes_forward_in_time(void **state)
{
    (void)state;
    struct made made = {0};
    struct max_flow flow;
    struct error error = {0};
    const uint8_t ends[ACCOUNTS_MAX] = {[0] = FLOW_SOURCE, [3] = FLOW_SINK};
    pay(&made, 1, 1, 3, 500); // before anything came
    pay(&made, 2, 0, 1, 100);
    pay(&made, 2, 1, 2, 70);
    pay(&made, 30, 1, 3, 60); // weeks later, and what is left is 30; or 60 and 40 the other way
    pay(&made, 31, 2, 3, 55);
    assert_int_equal(max_flow_find(&made.graph, ends, &flow, &error), 0);
    assert_int_equal(flow.flow_e5, 100);
    assert_int_equal(flow.relevant, 4);
    assert_int_equal(flow.cut_count, 1);
    assert_int_equal(flow.cut[0], 1);
    max_flow_done(&flow);
}

static void refuses_what_cannot_be_added_up(void **state)
{
    (void)state;
    struct made made = {0};
    struct max_flow flow;
    struct error error = {0};
    const uint8_t ends[ACCOUNTS_MAX] = {[0] = FLOW_SOURCE, [1] = FLOW_SINK};
    pay(&made, 1, 0, 1, INT64_MAX / 2);
    pay(&made, 2, 0, 1, INT64_MAX);
    assert_int_equal(max_flow_find(&made.graph, ends, &flow, &error), -1);
    max_flow_done(&flow);
}

// ---- where money meets again ----

enum { CROWD = 60, MANY = 900 };

struct crowd {
    struct transfer transfers[MANY];
    struct transfer_graph graph;
};

static void crowd_pay(struct crowd *crowd, int64_t day, uint32_t from, uint32_t to, int64_t amount)
{
    assert_true(crowd->graph.count < MANY);
    crowd->transfers[crowd->graph.count++] =
        (struct transfer){.at_sec = day * DAY, .amount_e5 = amount, .from = from, .to = to};
}

// Strangers pay each other; in between, on `times` days, ten of them (0 to 9) pay 10, who pays 11, who pays
// 12.
static void fill(struct crowd *crowd, int times)
{
    struct random random = random_of(2, 1);
    *crowd = (struct crowd){.graph = {.transfers = crowd->transfers, .account_count = CROWD}};
    for (int day = 0; day < 30; day++) {
        for (int n = 0; n < 14; n++) {
            uint32_t from = 13 + (uint32_t)random_below(&random, CROWD - 13);
            uint32_t to = 13 + (uint32_t)random_below(&random, CROWD - 13);
            if (from != to)
                crowd_pay(crowd, day, from, to, 20 + (int64_t)random_below(&random, 300));
        }
        if (day % 5 == 0 && day / 5 < times) {
            for (uint32_t n = 0; n < 10; n++)
                crowd_pay(crowd, day, n, 10, 100 + n);
            crowd_pay(crowd, day, 10, 11, 1000);
            crowd_pay(crowd, day, 11, 12, 960);
        }
    }
}

static void ranks_where_money_meets_again(void **state)
{
    (void)state;
    static struct crowd crowd;
    struct provenance_rule rule = week;
    struct sinks sinks;
    uint8_t services[CROWD] = {0};
    fill(&crowd, 5);
    sinks_rank(&crowd.graph, &rule, services, &sinks);
    assert_true(sinks.count > 0);
    assert_int_equal(sinks.ranked[0].account, 12);
    assert_int_equal(sinks.ranked[0].origins, 10);
    assert_true(sinks.ranked[0].weight > 2);
    assert_int_equal(sinks.pairs[0].origin, 0);
    sinks_done(&sinks);
    services[11] = 1; // through a service, nothing is said
    sinks_rank(&crowd.graph, &rule, services, &sinks);
    for (size_t n = 0; n < sinks.count; n++)
        assert_true(sinks.ranked[n].account != 12);
    sinks_done(&sinks);
}

static void who_came_twice_is_a_customer(void **state)
{
    (void)state;
    static struct crowd crowd;
    struct provenance_rule rule = week;
    struct sinks sinks;
    const uint8_t services[CROWD] = {0};
    fill(&crowd, 2);
    sinks_rank(&crowd.graph, &rule, services, &sinks);
    for (size_t n = 0; n < sinks.count; n++)
        assert_true(sinks.ranked[n].account != 12);
    sinks_done(&sinks);
}

static void little_seen_says_little(void **state)
{
    (void)state;
    assert_true(sinks_bits(1, 0.001) < 0);
    assert_true(sinks_bits(60, 0.5) > 5 && sinks_bits(60, 0.5) < 6);
    assert_true(sinks_bits(10000, 5000) < 1.1); // a great account with many is twice what chance gives
    assert_true(sinks_bits(60, 0.5) > sinks_bits(10, 0.1));
}

// ---- of any graph ----

static void make(struct random *random, struct made *made, size_t transfers_max, uint32_t accounts)
{
    size_t count = 1 + random_below(random, transfers_max);
    int64_t days = 0;
    memset(made, 0, sizeof *made);
    for (size_t i = 0; i < count; i++) {
        uint32_t from = (uint32_t)random_below(random, accounts);
        uint32_t to = (from + 1 + (uint32_t)random_below(random, accounts - 1)) % accounts;
        days += random_chance(random, 400);
        pay(made, days, from, to, 1 + (int64_t)random_below(random, random_chance(random, 500) ? 9 : 1000));
    }
    made->graph.account_count = accounts;
}

static int64_t flow_of(const struct made *made, const uint8_t *ends, struct max_flow *flow)
{
    struct error error = {0};
    assert_int_equal(max_flow_find(&made->graph, ends, flow, &error), 0);
    int64_t worth = 0;
    for (size_t i = 0; i < flow->cut_count; i++)
        worth += made->transfers[flow->cut[i]].amount_e5;
    assert_int_equal(worth, flow->flow_e5);
    return flow->flow_e5;
}

// Without the payments of the cut, nothing arrives.
static void check_cut(const struct made *made, const uint8_t *ends, const struct max_flow *flow)
{
    struct made rest = {.graph = {.transfers = rest.transfers, .account_count = made->graph.account_count}};
    for (size_t i = 0, c = 0; i < made->graph.count; i++) {
        if (c < flow->cut_count && flow->cut[c] == i)
            c++;
        else
            rest.transfers[rest.graph.count++] = made->transfers[i];
    }
    struct max_flow nothing;
    assert_int_equal(flow_of(&rest, ends, &nothing), 0);
    max_flow_done(&nothing);
}

static int64_t attributed(const struct made *made, const struct provenance_rule *rule, const uint8_t *ends)
{
    struct attribution attribution;
    struct attribution_stop stops[ATTRIBUTION_STOPS_MAX];
    int64_t rested = 0, stopped = 0;
    attribution_find(&made->graph, rule, ends, &attribution);
    for (size_t i = 1; i < attribution.count; i++) {
        const struct attribution_piece *piece = &attribution.pieces[i];
        assert_true(piece->arrived_e5 <= piece->amount_e5 && piece->parent < i);
        rested += piece->rested_e5;
    }
    assert_int_equal(rested, attribution.paid_e5); // all that the sources paid is somewhere
    size_t count = attribution_stops(&made->graph, &attribution, stops);
    for (size_t n = 0; n < count; n++) {
        stopped += stops[n].stops_e5;
        assert_true(stops[n].stops_e5 <= stops[n].through_e5 &&
                    stops[n].through_e5 <= attribution.arrived_e5);
        assert_true(n == 0 || stops[n].stops_e5 <= stops[n - 1].stops_e5);
    }
    assert_int_equal(stopped, attribution.arrived_e5); // all together stop it all
    int64_t arrived = attribution.arrived_e5;
    attribution_done(&attribution);
    return arrived;
}

static void check_ends(const struct made *made, const struct provenance_rule *rule, const uint8_t *ends)
{
    struct max_flow flow;
    int64_t most = flow_of(made, ends, &flow);
    assert_true(attributed(made, rule, ends) <= most);
    check_cut(made, ends, &flow);
    max_flow_done(&flow);
}

static void draw_ends(struct random *random, uint8_t *ends)
{
    static const uint8_t of[6] = {FLOW_BETWEEN, FLOW_BETWEEN, FLOW_BETWEEN,
                                  FLOW_SOURCE,  FLOW_SINK,    FLOW_SINK};
    for (size_t a = 0; a < ACCOUNTS_MAX; a++)
        ends[a] = of[random_below(random, 6)];
}

static struct provenance_rule draw_rule(struct random *random)
{
    return (struct provenance_rule){.window_sec = (int64_t)random_below(random, 40) * DAY,
                                    .hops_max = 1 + (unsigned)random_below(random, 9),
                                    .lots_max = 1 + random_below(random, 60)};
}

static void holds_of_any_graph(void **state)
{
    (void)state;
    struct random random = random_of(1, 1);
    struct made made;
    for (int n = 0; n < GRAPHS; n++) {
        uint8_t ends[ACCOUNTS_MAX];
        struct rested rested;
        make(&random, &made, TRANSFERS_MAX, 3 + (uint32_t)random_below(&random, ACCOUNTS_MAX - 2));
        struct provenance_rule rule = draw_rule(&random);
        run(&made, &rule, &rested); // asserts that all ties
        // of each origin, what rests anywhere is never more than can have come
        for (uint32_t a = 0; n % 10 == 0 && a < made.graph.account_count; a++)
            for (uint32_t origin = 0; origin < made.graph.account_count; origin++) {
                struct max_flow flow;
                if (rested.e5[a][origin] == 0 || a == origin)
                    continue;
                memset(ends, 0, sizeof ends);
                ends[origin] = FLOW_SOURCE;
                ends[a] = FLOW_SINK;
                assert_true(rested.e5[a][origin] <= flow_of(&made, ends, &flow));
                max_flow_done(&flow);
            }
        draw_ends(&random, ends);
        check_ends(&made, &rule, ends);
    }
}

static void holds_for_every_choice_of_ends(void **state)
{
    (void)state;
    struct random random = random_of(1, 2);
    struct made made;
    for (int n = 0; n < 60; n++) {
        make(&random, &made, 40, 5);
        for (int choice = 0; choice < 243; choice++) {
            uint8_t ends[ACCOUNTS_MAX] = {0};
            for (int a = 0, left = choice; a < 5; a++, left /= 3)
                ends[a] = (uint8_t)(left % 3);
            struct provenance_rule rule = draw_rule(&random);
            check_ends(&made, &rule, ends);
        }
    }
}

// ---- a plain search: a node for each account and moment ----

enum { NAIVE_TRANSFERS = 12, NAIVE_ACCOUNTS = 5, NAIVE_NODES = NAIVE_ACCOUNTS * (NAIVE_TRANSFERS + 1) + 2 };

struct naive {
    int64_t left[NAIVE_NODES][NAIVE_NODES];
};

static size_t naive_node(uint32_t account, size_t after)
{
    return 2 + account * (NAIVE_TRANSFERS + 1) + after;
}

static bool naive_send(struct naive *naive, int64_t *flow)
{
    size_t from[NAIVE_NODES], line[NAIVE_NODES], head = 0, tail = 0;
    bool seen[NAIVE_NODES] = {[0] = true};
    line[tail++] = 0;
    while (head < tail && !seen[1]) {
        size_t node = line[head++];
        for (size_t to = 0; to < NAIVE_NODES; to++)
            if (!seen[to] && naive->left[node][to] > 0) {
                seen[to] = true;
                from[to] = node;
                line[tail++] = to;
            }
    }
    if (!seen[1])
        return false;
    int64_t least = INT64_MAX;
    for (size_t node = 1; node; node = from[node])
        least = naive->left[from[node]][node] < least ? naive->left[from[node]][node] : least;
    for (size_t node = 1; node; node = from[node]) {
        naive->left[from[node]][node] -= least;
        naive->left[node][from[node]] += least;
    }
    *flow += least;
    return true;
}

static int64_t naive_flow(const struct made *made, const uint8_t *ends)
{
    const int64_t much = INT64_C(1) << 40;
    struct naive *naive = memory_new(1, sizeof *naive);
    int64_t flow = 0;
    for (size_t i = 0; i <= made->graph.count; i++)
        for (uint32_t a = 0; a < NAIVE_ACCOUNTS; a++) {
            if (ends[a] == FLOW_SOURCE)
                naive->left[0][naive_node(a, i)] = much;
            if (ends[a] == FLOW_SINK)
                naive->left[naive_node(a, i)][1] = much;
            if (i < made->graph.count && ends[a] == FLOW_BETWEEN)
                naive->left[naive_node(a, i)][naive_node(a, i + 1)] = much;
        }
    for (size_t i = 0; i < made->graph.count; i++) {
        const struct transfer *paid = &made->transfers[i];
        if (ends[paid->from] != FLOW_SINK)
            naive->left[naive_node(paid->from, i)][naive_node(paid->to, i + 1)] += paid->amount_e5;
    }
    while (naive_send(naive, &flow))
        ;
    memory_free(naive);
    return flow;
}

static void the_maximum_is_that_of_a_plain_search(void **state)
{
    (void)state;
    struct random random = random_of(1, 3);
    struct made made;
    int some = 0;
    for (int n = 0; n < 2000; n++) {
        uint8_t ends[ACCOUNTS_MAX];
        struct max_flow flow;
        make(&random, &made, NAIVE_TRANSFERS, NAIVE_ACCOUNTS);
        draw_ends(&random, ends);
        int64_t most = flow_of(&made, ends, &flow);
        assert_int_equal(most, naive_flow(&made, ends));
        max_flow_done(&flow);
        some += most > 0;
    }
    assert_true(some > 500);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(passes_the_oldest_on_first),
        cmocka_unit_test(money_that_lay_too_long_is_its_holders),
        cmocka_unit_test(hops_are_capped_and_ends_end),
        cmocka_unit_test(what_there_is_no_room_for_rests_early_and_still_ties),
        cmocka_unit_test(follows_the_chosen_through_all_hands),
        cmocka_unit_test(the_maximum_goes_forward_in_time),
        cmocka_unit_test(refuses_what_cannot_be_added_up),
        cmocka_unit_test(ranks_where_money_meets_again),
        cmocka_unit_test(who_came_twice_is_a_customer),
        cmocka_unit_test(little_seen_says_little),
        cmocka_unit_test(holds_of_any_graph),
        cmocka_unit_test(holds_for_every_choice_of_ends),
        cmocka_unit_test(the_maximum_is_that_of_a_plain_search),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
