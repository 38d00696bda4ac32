// Shapes in small graphs made by hand, beside a life of regular payments; and near misses.
#include "test.h"

#include "findings/money/shapes.h"

#include "base/decimal.h"
#include "base/memory.h"

#include <stdlib.h>

enum { LIFE = 40, OTHERS = LIFE, ACCOUNTS = 120, DAYS = 120, TRANSFERS_MAX = 4000 };

struct made {
    struct transfer transfers[TRANSFERS_MAX];
    struct transfer_graph graph;
    struct dealings dealings;
    struct shape_list list;
    size_t count;
};

static void pay(struct made *made, uint32_t from, uint32_t to, int hour, int64_t units)
{
    assert_true(made->count < TRANSFERS_MAX);
    made->transfers[made->count++] = (struct transfer){
        .at_sec = (int64_t)hour * 3600, .amount_e5 = units * DECIMAL_ONE, .from = from, .to = to};
}

static int by_time(const void *left, const void *right)
{
    const struct transfer *a = left, *b = right;
    if (a->at_sec != b->at_sec)
        return a->at_sec < b->at_sec ? -1 : 1;
    return a->from != b->from ? (a->from < b->from ? -1 : 1) : a->to < b->to ? -1 : a->to > b->to;
}

// Everybody of LIFE pays the same two every ten days, and once, somebody else.
static struct made *life(void)
{
    struct made *made = memory_new(1, sizeof *made);
    for (uint32_t a = 0; a < LIFE; a++) {
        for (int day = (int)a % 10; day < DAYS; day += 10) {
            pay(made, a, (a + 1) % LIFE, day * 24 + 9, 100 + a);
            pay(made, a, (a + 7) % LIFE, day * 24 + 15, 30 + a * 2);
        }
        pay(made, a, (a + 13) % LIFE, (int)(a * 61 % DAYS) * 24 + 11, 500 + a * 37);
    }
    return made;
}

static void settle(struct made *made, enum dealings_kind kind)
{
    qsort(made->transfers, made->count, sizeof *made->transfers, by_time);
    made->graph = (struct transfer_graph){
        .transfers = made->transfers, .count = made->count, .account_count = ACCOUNTS};
    transfer_graph_index(&made->graph);
    dealings_init(&made->dealings, kind, &made->graph);
}

static void done(struct made *made)
{
    shape_list_done(&made->list);
    dealings_done(&made->dealings);
    transfer_graph_done(&made->graph);
    memory_free(made);
}

// ---- fans ----

static void test_fan_out_among_strangers(void **state)
{
    (void)state;
    struct made *made = life();
    for (uint32_t i = 0; i < 8; i++)
        pay(made, 3, OTHERS + i, 1000 + (int)i * 11, 900 + i * 100);
    settle(made, DEALINGS_STRANGE);
    find_fans(&made->dealings, 5, &made->list);
    assert_int_equal(made->list.count, 1);
    const struct shape *fan = &made->list.items[0];
    assert_int_equal(fan->kind, SHAPE_FAN_OUT);
    assert_int_equal(fan->from, 3);
    assert_int_equal(fan->payees, 8);
    assert_int_equal(fan->count, 8);
    assert_true(fan->bits > 20);
    for (size_t n = 0; n < fan->count; n++)
        assert_true(made->transfers[made->list.transfers[fan->first + n]].to >= OTHERS);
    done(made);
}

static void test_slow_fan_is_none(void **state)
{
    (void)state;
    struct made *made = life();
    for (uint32_t i = 0; i < 8; i++)
        pay(made, OTHERS + i, 3, 200 + (int)i * 100, 900 + i * 100); // a new one each fourth day
    settle(made, DEALINGS_STRANGE);
    find_fans(&made->dealings, 3, &made->list);
    assert_int_equal(made->list.count, 0);
    done(made);
}

static void test_one_payer_again_and_again_is_no_fan(void **state)
{
    (void)state;
    struct made *made = life();
    for (int i = 0; i < 30; i++)
        pay(made, OTHERS + (uint32_t)i % 3, 3, 300 + i * 30, 900 + i);
    settle(made, DEALINGS_STRANGE);
    find_fans(&made->dealings, 3, &made->list);
    assert_int_equal(made->list.count, 0);
    done(made);
}

static void test_who_often_deals_with_strangers_surprises_less(void **state)
{
    (void)state;
    struct made *made = life();
    for (uint32_t i = 0; i < 6; i++)
        pay(made, OTHERS + i, 3, 1000 + (int)i * 11, 900);
    for (uint32_t i = 0; i < 30; i++) // a shop
        pay(made, OTHERS + 10 + i, 4, 60 + (int)i * 90, 40);
    for (uint32_t i = 0; i < 6; i++)
        pay(made, OTHERS + 50 + i, 4, 1000 + (int)i * 11, 900);
    settle(made, DEALINGS_STRANGE);
    find_fans(&made->dealings, 6, &made->list);
    shape_list_rank(&made->list);
    assert_int_equal(made->list.count, 2);
    assert_int_equal(made->list.items[0].to, 3);
    assert_true(made->list.items[0].bits > made->list.items[1].bits + 8);
    done(made);
}

// ---- gather-scatter ----

static void test_gather_scatter_in_its_order(void **state)
{
    (void)state;
    for (int backwards = 0; backwards < 2; backwards++) {
        struct made *made = life();
        for (uint32_t i = 0; i < 5; i++) {
            pay(made, OTHERS + i, 9, 1000 + (int)i * 15 + backwards * 110, 1000);
            pay(made, 9, OTHERS + 20 + i, 1100 + (int)i * 15 - backwards * 110, 900);
        }
        settle(made, DEALINGS_STRANGE);
        find_gather_scatter(&made->dealings, 4, &made->list);
        assert_int_equal(made->list.count, backwards ? 0 : 1);
        if (!backwards) {
            assert_int_equal(made->list.items[0].from, 9);
            assert_int_equal(made->list.items[0].payers, 5);
            assert_int_equal(made->list.items[0].payees, 5);
            assert_int_equal(made->list.items[0].count, 10);
        }
        done(made);
    }
}

// ---- scatter-gather ----

static void lay_scatter_gather(struct made *made, int wait, int64_t kept_percent)
{
    for (uint32_t i = 0; i < 5; i++) {
        pay(made, 90, OTHERS + i, 1000 + (int)i * 3, 1000 + i * 111);
        pay(made, OTHERS + i, 91, 1000 + (int)i * 3 + wait, (1000 + i * 111) * (100 - kept_percent) / 100);
    }
}

static size_t scatter_gathers(struct made *made)
{
    settle(made, DEALINGS_STRANGE);
    find_scatter_gather(&made->dealings, 3, &made->list);
    return made->list.count;
}

static void test_scatter_gather(void **state)
{
    (void)state;
    struct made *made = life();
    lay_scatter_gather(made, 30, 5);
    assert_int_equal(scatter_gathers(made), 1);
    const struct shape *shape = &made->list.items[0];
    assert_int_equal(shape->from, 90);
    assert_int_equal(shape->to, 91);
    assert_int_equal(shape->middles, 5);
    assert_int_equal(shape->count, 10);
    assert_true(shape->bits > 20);
    done(made);
}

static void test_near_scatter_gathers(void **state)
{
    (void)state;
    static const struct {
        int wait;
        int64_t kept_percent;
    } misses[] = {{-10, 5}, {97, 5}, {30, 60}}; // paid on before it came; too late; most of it kept
    for (size_t i = 0; i < sizeof misses / sizeof *misses; i++) {
        struct made *made = life();
        lay_scatter_gather(made, misses[i].wait, misses[i].kept_percent);
        assert_int_equal(scatter_gathers(made), 0);
        done(made);
    }
}

// ---- layers ----

static void lay_layer(struct made *made, uint32_t from, uint32_t to, int hour)
{
    for (uint32_t i = 0; i < 3; i++)
        for (uint32_t k = 0; k < 2; k++)
            pay(made, from + i, to + (i + k) % 3, hour + (int)(i * 7 + k), 700 + i * 100 + k * 50);
}

static void test_bipartite(void **state)
{
    (void)state;
    struct made *made = life();
    lay_layer(made, 60, 70, 1000);
    settle(made, DEALINGS_STRANGE);
    find_bipartite(&made->dealings, 6, &made->list);
    assert_int_equal(made->list.count, 1);
    assert_int_equal(made->list.items[0].kind, SHAPE_BIPARTITE);
    assert_int_equal(made->list.items[0].payers, 3);
    assert_int_equal(made->list.items[0].payees, 3);
    assert_int_equal(made->list.items[0].count, 6);
    assert_true(made->list.items[0].bits > 5);
    done(made);
}

static void test_payments_side_by_side_are_not_bipartite(void **state)
{
    (void)state;
    struct made *made = life();
    for (uint32_t i = 0; i < 6; i++)
        pay(made, 60 + i, 70 + i, 1000 + (int)i, 700);
    settle(made, DEALINGS_STRANGE);
    find_bipartite(&made->dealings, 4, &made->list);
    assert_int_equal(made->list.count, 0);
    done(made);
}

static void test_stack_is_two_layers_in_order(void **state)
{
    (void)state;
    for (int backwards = 0; backwards < 2; backwards++) {
        struct made *made = life();
        lay_layer(made, 60, 70, backwards ? 1090 : 1000);
        lay_layer(made, 70, 80, backwards ? 1000 : 1090);
        settle(made, DEALINGS_STRANGE);
        find_bipartite(&made->dealings, 6, &made->list);
        shape_list_swallow(&made->list, made->graph.count);
        if (backwards) {
            assert_int_equal(made->list.count, 2);
            assert_int_equal(made->list.items[0].kind, SHAPE_BIPARTITE);
        } else { // which has its layers in it, so they are not said again
            assert_int_equal(made->list.count, 1);
            assert_int_equal(made->list.items[0].kind, SHAPE_STACK);
            assert_int_equal(made->list.items[0].middles, 3);
            assert_int_equal(made->list.items[0].count, 12);
        }
        done(made);
    }
}

static void test_larger_shapes_swallow_smaller_ones(void **state)
{
    (void)state;
    struct made *made = life();
    lay_scatter_gather(made, 30, 5);
    settle(made, DEALINGS_STRANGE);
    find_fans(&made->dealings, 5, &made->list);
    assert_int_equal(made->list.count, 2);
    find_scatter_gather(&made->dealings, 3, &made->list);
    shape_list_swallow(&made->list, made->graph.count);
    assert_int_equal(made->list.count, 1);
    assert_int_equal(made->list.items[0].kind, SHAPE_SCATTER_GATHER);
    done(made);
}

// ---- dealings ----

static void test_a_payroll_is_one_decision(void **state)
{
    (void)state;
    struct made *made = life();
    for (uint32_t i = 0; i < 12; i++)
        pay(made, 90, OTHERS + i, 1000, 2000 + i);
    settle(made, DEALINGS_STRANGE);
    assert_int_equal(made->dealings.out[90], 1);
    assert_int_equal(made->dealings.in[OTHERS], 1);
    done(made);
}

static void test_mutual_is_both_ways_and_for_long(void **state)
{
    (void)state;
    struct made *made = life();
    pay(made, 60, 61, 100, 50);
    pay(made, 61, 60, 900, 60);
    pay(made, 62, 63, 100, 50);
    pay(made, 62, 63, 900, 50);
    settle(made, DEALINGS_MUTUAL);
    assert_int_equal(made->dealings.out[60], 1);
    assert_int_equal(made->dealings.out[61], 1);
    assert_int_equal(made->dealings.out[62], 0);
    done(made);
}

static void test_bits(void **state)
{
    (void)state;
    assert_float_equal(dealing_poisson_bits(1, 1), 0.6617, 0.001); // 1 - 1 / e
    struct dealing_rate rate = {.mean = 1, .shape = 1};
    assert_float_equal(dealing_bits(&rate, 0, 0, 3), 3, 0.001); // geometric: a half each
    assert_true(dealing_bits(&rate, 0, 9, 3) > dealing_bits(&rate, 9, 9, 3));
    assert_true(dealing_bits(&rate, 0, 0, 0) == 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_fan_out_among_strangers),
        cmocka_unit_test(test_slow_fan_is_none),
        cmocka_unit_test(test_one_payer_again_and_again_is_no_fan),
        cmocka_unit_test(test_who_often_deals_with_strangers_surprises_less),
        cmocka_unit_test(test_gather_scatter_in_its_order),
        cmocka_unit_test(test_scatter_gather),
        cmocka_unit_test(test_near_scatter_gathers),
        cmocka_unit_test(test_bipartite),
        cmocka_unit_test(test_payments_side_by_side_are_not_bipartite),
        cmocka_unit_test(test_stack_is_two_layers_in_order),
        cmocka_unit_test(test_larger_shapes_swallow_smaller_ones),
        cmocka_unit_test(test_a_payroll_is_one_decision),
        cmocka_unit_test(test_mutual_is_both_ways_and_for_long),
        cmocka_unit_test(test_bits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
