// The generator against its reference, and what is built on it.
#include "test.h"

#include "rehearsal/random.h"

static void follows_the_reference(void **state)
{
    (void)state;
    // First outputs of xoshiro256** from the state 1, 2, 3, 4, as the authors' C code gives them.
    struct random random = {{1, 2, 3, 4}};
    static const uint64_t expected[] = {11520, 0, 1509978240, UINT64_C(1215971899390074240)};
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++)
        assert_true(random_next(&random) == expected[i]);
}

static void streams_differ_and_seeds_differ(void **state)
{
    (void)state;
    struct random a = random_of(1, 1), b = random_of(1, 2), c = random_of(2, 1), again = random_of(1, 1);
    const uint64_t first = random_next(&a);
    assert_true(first == random_next(&again));
    assert_true(first != random_next(&b));
    assert_true(first != random_next(&c));
}

static void bounds_hold_and_are_reached(void **state)
{
    (void)state;
    struct random random = random_of(3, 3);
    unsigned seen[6] = {0};
    for (int i = 0; i < 6000; i++) {
        const int64_t value = random_between(&random, -2, 3);
        assert_in_range(value + 2, 0, 5);
        seen[value + 2]++;
    }
    for (int i = 0; i < 6; i++)
        assert_in_range(seen[i], 850, 1150);
    assert_true(random_below(&random, 0) == 0);
}

static void around_has_its_median(void **state)
{
    (void)state;
    struct random random = random_of(4, 4);
    int below = 0, far = 0;
    for (int i = 0; i < 10000; i++) {
        const int64_t value = random_around(&random, 1000);
        assert_true(value >= 1);
        below += value < 1000;
        far += value > 2800;
    }
    assert_in_range(below, 4700, 5300);
    assert_in_range(far, 700, 1700);
}

static void a_shuffle_keeps_every_element(void **state)
{
    (void)state;
    struct random random = random_of(5, 5);
    int array[100];
    unsigned seen[100] = {0}, moved = 0;
    for (int i = 0; i < 100; i++)
        array[i] = i;
    random_shuffle(&random, array, 100, sizeof *array);
    for (int i = 0; i < 100; i++) {
        seen[array[i]]++;
        moved += array[i] != i;
    }
    for (int i = 0; i < 100; i++)
        assert_int_equal(seen[i], 1);
    assert_true(moved > 80);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(follows_the_reference),         cmocka_unit_test(streams_differ_and_seeds_differ),
        cmocka_unit_test(bounds_hold_and_are_reached),   cmocka_unit_test(around_has_its_median),
        cmocka_unit_test(a_shuffle_keeps_every_element),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
