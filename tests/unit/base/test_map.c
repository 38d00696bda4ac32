// Maps keep what they are given, however many keys, and know what they were not given.
#include "test.h"

#include "base/map.h"

#include <stdio.h>

static void a_pair_map_keeps_each_pair_apart(void **state)
{
    (void)state;
    struct pair_map map = {0};
    bool is_new;
    assert_null(pair_map_find(&map, 1, 2));
    for (int64_t a = -50; a < 50; a++)
        for (int64_t b = 0; b < 100; b++) {
            *pair_map_at(&map, a, b, &is_new) = a * 1000 + b;
            assert_true(is_new);
        }
    assert_int_equal(map.count, 10000);
    for (int64_t a = -50; a < 50; a++)
        for (int64_t b = 0; b < 100; b++)
            assert_int_equal(*pair_map_find(&map, a, b), a * 1000 + b);
    assert_null(pair_map_find(&map, 50, 0));
    assert_int_equal(*pair_map_at(&map, 7, 7, &is_new), 7007);
    assert_false(is_new);
    pair_map_done(&map);
}

static void a_text_map_copies_its_keys(void **state)
{
    (void)state;
    struct text_map map = {0};
    char key[32];
    bool is_new;
    assert_null(text_map_find(&map, "0"));
    for (int i = 0; i < 5000; i++) {
        snprintf(key, sizeof key, "%d", i);
        *text_map_at(&map, key, &is_new) = i;
        assert_true(is_new);
    }
    for (int i = 0; i < 5000; i++) {
        snprintf(key, sizeof key, "%d", i);
        assert_int_equal(*text_map_find(&map, key), i);
    }
    assert_null(text_map_find(&map, "5000"));
    assert_null(text_map_find(&map, ""));
    text_map_done(&map);
}

static void two_maps_do_not_share_their_secret(void **state)
{
    (void)state;
    struct text_map first = {0}, second = {0};
    text_map_at(&first, "a", NULL);
    text_map_at(&second, "a", NULL);
    assert_int_not_equal(first.seed, second.seed);
    text_map_done(&first);
    text_map_done(&second);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_pair_map_keeps_each_pair_apart),
        cmocka_unit_test(a_text_map_copies_its_keys),
        cmocka_unit_test(two_maps_do_not_share_their_secret),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
