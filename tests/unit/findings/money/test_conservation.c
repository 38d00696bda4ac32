// Made worlds of transfers, told by statements of both banks and by copies of parts of them: no movement is
// lost and none is doubled, every account's sums are as its bank says, and the order lets money flow.
#include "findings/money/money_case.h"
#include "test.h"

#include "base/decimal.h"
#include "base/memory.h"

#include <stdio.h>
#include <string.h>

enum { ACCOUNTS = 8, WITH_STATEMENTS = 5, TRANSFERS = 150, WORLDS = 12, DAYS = 20 };

static uint64_t draw(uint64_t *state, uint64_t below)
{
    *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (*state >> 33) % below;
}

struct world {
    struct money_case *fixture;
    uint64_t state;
    char accounts[ACCOUNTS][32];
    int64_t in_e5[ACCOUNTS], out_e5[ACCOUNTS];
    size_t seen;
};

static int banking_day(int day) // of March 2026; the 1st is a Sunday
{
    return day % 7 == 1 ? day + 1 : day % 7 == 0 ? day + 2 : day;
}

static void tell(struct world *world, size_t account, size_t other, int day, int64_t units,
                 const char *end_to_end)
{
    struct payment payment =
        money_case_payment(world->accounts[account], world->accounts[other], NULL, day, units);
    payment.end_to_end = end_to_end;
    money_case_put(world->fixture, 0, &payment);
    if (draw(&world->state, 3) == 0) // a notification of it, which knows less
        money_case_put(world->fixture, 1 + (int)draw(&world->state, 2), &payment);
}

static void make_transfer(struct world *world, int number)
{
    size_t from = draw(&world->state, ACCOUNTS), to = draw(&world->state, ACCOUNTS - 1);
    to += to >= from;
    int day = banking_day(2 + (int)draw(&world->state, DAYS)), late = (int)draw(&world->state, 3);
    int64_t units = 100 * (1 + (int64_t)draw(&world->state, 4)); // many are equal
    char text[32];
    snprintf(text, sizeof text, "E2E-%d", number);
    const char *end_to_end = draw(&world->state, 2) ? text : NULL;
    if (from < WITH_STATEMENTS)
        tell(world, from, to, day, -units, end_to_end);
    if (to < WITH_STATEMENTS)
        tell(world, to, from, late == 2 ? banking_day(day + 1) : day, units, end_to_end);
    if (from >= WITH_STATEMENTS && to >= WITH_STATEMENTS)
        return;
    world->seen++;
    world->out_e5[from] += units * DECIMAL_ONE;
    world->in_e5[to] += units * DECIMAL_ONE;
}

// Same-day chains: an account's payment stands before a receipt of the same day only where money went round.
static size_t count_out_of_order(const struct money_graph *graph)
{
    size_t bad = 0;
    for (size_t i = 1; i < graph->graph.count; i++) {
        const struct transfer *a = &graph->graph.transfers[i - 1], *b = &graph->graph.transfers[i];
        assert_true(a->at_sec < b->at_sec || a->at_sec == b->at_sec);
        bad += a->at_sec == b->at_sec && a->from == b->to;
    }
    return bad;
}

static void check(struct world *world)
{
    const struct case_money *money = money_case_read(world->fixture);
    assert_int_equal(money->graph_count, 1);
    const struct money_graph *graph = &money->graphs[0];
    int64_t in_e5[ACCOUNTS] = {0}, out_e5[ACCOUNTS] = {0};
    uint32_t numbers[ACCOUNTS];
    for (size_t a = 0; a < ACCOUNTS; a++)
        numbers[a] = money_case_party(money, world->accounts[a]);
    for (size_t i = 0; i < graph->graph.count; i++)
        for (size_t a = 0; a < ACCOUNTS; a++) {
            in_e5[a] += graph->graph.transfers[i].to == numbers[a] ? graph->graph.transfers[i].amount_e5 : 0;
            out_e5[a] +=
                graph->graph.transfers[i].from == numbers[a] ? graph->graph.transfers[i].amount_e5 : 0;
        }
    for (size_t a = 0; a < ACCOUNTS; a++) {
        assert_int_equal(in_e5[a], world->in_e5[a]);
        assert_int_equal(out_e5[a], world->out_e5[a]);
    }
    assert_int_equal(graph->graph.count, world->seen);
    assert_int_equal(count_out_of_order(graph), 0);
}

static void nothing_is_lost_and_nothing_doubled(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= WORLDS; seed++) {
        struct world world = {.state = seed};
        void *fixture;
        money_case_set_up(&fixture);
        world.fixture = fixture;
        for (int a = 0; a < ACCOUNTS; a++)
            snprintf(world.accounts[a], sizeof world.accounts[a], "BE%02d00000000%02d00", 10 + a, a);
        for (int n = 0; n < TRANSFERS; n++)
            make_transfer(&world, n);
        check(&world);
        money_case_tear_down(&fixture);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(nothing_is_lost_and_nothing_doubled)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
