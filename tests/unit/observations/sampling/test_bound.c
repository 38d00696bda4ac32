// Which blocks are drawn, and what drawing them without a hit excludes.
#include "base/memory.h"
#include "observations/sampling/bound.h"
#include "observations/sampling/sequence.h"
#include "test.h"

static void draws_each_block_once(void **state)
{
    (void)state;
    static const uint64_t counts[] = {1, 2, 3, 4, 5, 16, 17, 1000, 4096, 65537};
    for (size_t c = 0; c < sizeof counts / sizeof *counts; c++) {
        struct sequence sequence = sequence_of(UINT64_C(0x1234567890abcdef), counts[c]);
        uint8_t *drawn = memory_new(counts[c], 1);
        for (uint64_t i = 0; i < counts[c]; i++) {
            uint64_t block = sequence_at(&sequence, i);
            assert_true(block < counts[c]);
            assert_int_equal(drawn[block], 0);
            drawn[block] = 1;
        }
        memory_free(drawn);
    }
}

static void a_seed_is_a_sequence(void **state)
{
    (void)state;
    struct sequence one = sequence_of(1, 4096), same = sequence_of(1, 4096), other = sequence_of(2, 4096);
    size_t equal = 0;
    for (uint64_t i = 0; i < 4096; i++) {
        assert_int_equal(sequence_at(&one, i), sequence_at(&same, i));
        equal += sequence_at(&one, i) == sequence_at(&other, i);
    }
    assert_true(equal < 10); // one is expected by chance
    // Fixed for ever: a triage can be repeated years later.
    static const uint64_t first[] = {2656, 3506, 1470, 121};
    for (uint64_t i = 0; i < 4; i++)
        assert_int_equal(sequence_at(&one, i), first[i]);
}

// Pearson's statistic of the first tenth over 64 parts, over many seeds: 63 degrees of freedom, 99.9 % below
// 103.4.
static void draws_evenly(void **state)
{
    (void)state;
    enum { BLOCKS = 6400, DRAWN = 640, SEEDS = 200, PARTS = 64 };
    unsigned in_part[PARTS] = {0};
    for (uint64_t seed = 0; seed < SEEDS; seed++) {
        struct sequence sequence = sequence_of(seed, BLOCKS);
        for (uint64_t i = 0; i < DRAWN; i++)
            in_part[sequence_at(&sequence, i) * PARTS / BLOCKS]++;
    }
    double expected = (double)SEEDS * DRAWN / PARTS, statistic = 0;
    for (size_t i = 0; i < PARTS; i++)
        statistic += (in_part[i] - expected) * (in_part[i] - expected) / expected;
    assert_true(statistic < 103.4);
}

// Values computed with exact fractions.
static void bounds_are_exact(void **state)
{
    (void)state;
    static const struct {
        uint64_t total, drawn, bound;
    } cases[] = {{1, 1, 1},      {10, 1, 10},     {10, 10, 1},      {100, 10, 25},
                 {100, 50, 5},   {4096, 128, 94}, {4096, 512, 23},  {4096, 4095, 1},
                 {1000, 999, 1}, {5000, 1, 4751}, {20000, 5000, 11}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(bound_of_none(cases[i].total, cases[i].drawn), cases[i].bound);
    assert_int_equal(bound_of_none(4096, 0), 4097);
    assert_int_equal(bound_of_none(0, 0), 1);
}

// Of a terabyte, and by both ways of computing: near ln 20 x N / n when n is small against N.
static void large_media_follow_the_rule_of_three(void **state)
{
    (void)state;
    uint64_t total = UINT64_C(1) << 24;
    static const uint64_t drawn[] = {3000, 5000, 20000, 100000};
    for (size_t i = 0; i < 4; i++) {
        double rule = 2.9957 * (double)total / (double)drawn[i],
               bound = (double)bound_of_none(total, drawn[i]);
        assert_true(bound > rule * 0.97 && bound < rule * 1.001);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(draws_each_block_once),
        cmocka_unit_test(a_seed_is_a_sequence),
        cmocka_unit_test(draws_evenly),
        cmocka_unit_test(bounds_are_exact),
        cmocka_unit_test(large_media_follow_the_rule_of_three),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
