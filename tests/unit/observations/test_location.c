// Windows in windows, worked out without a byte of evidence.
#include "test.h"

#include "observations/location.h"

static const struct layer *top(const struct location *location)
{
    return &location->layers[location->layer_count - 1];
}

static void a_piece_of_a_piece_is_a_piece_of_the_file(void **state)
{
    (void)state;
    struct arena *arena = arena_new(1 << 20);
    struct location location;
    int file = 7;
    location_begin(&location, &file, 1, 1000);
    struct child_item outer = {.path = "x", .offset = 100, .stored_bytes = 500, .storage = STORED};
    struct child_item inner = {
        .path = "x", .offset = 50, .stored_bytes = -1, .storage = DEFLATED, .size_bytes = 9};
    assert_int_equal(location_enter(&location, &outer, arena, NULL), 0);
    assert_int_equal(location_enter(&location, &inner, arena, NULL), 0);
    assert_int_equal(location.layer_count, 1);
    assert_int_equal(top(&location)->extent_count, 1);
    assert_int_equal(top(&location)->extents[0].offset, 150);
    assert_int_equal(top(&location)->extents[0].bytes, 450);
    assert_int_equal(location.where.storage, DEFLATED);
    assert_int_equal(location.where.size_bytes, 9);
    arena_free(arena);
}

static void pieces_of_pieces_keep_their_order_and_holes(void **state)
{
    (void)state;
    struct arena *arena = arena_new(1 << 20);
    struct location location;
    static const struct extent scattered[] = {{600, 100}, {-1, 50}, {0, 100}},
                               wanted[] = {{90, 80}, {-1, 5}, {0, 10}};
    static const struct extent expected[] = {{690, 10}, {-1, 50}, {0, 20}, {-1, 5}, {600, 10}};
    int file = 7;
    location_begin(&location, &file, 1, 1000);
    struct child_item volume = {.path = "x", .extents = scattered, .extent_count = 3, .storage = STORED};
    struct child_item deleted = {
        .path = "x", .extents = wanted, .extent_count = 3, .storage = STORED, .state = STATE_DELETED};
    assert_int_equal(location_enter(&location, &volume, arena, NULL), 0);
    assert_int_equal(location.size_bytes, 250);
    assert_int_equal(location_enter(&location, &deleted, arena, NULL), 0);
    assert_int_equal(top(&location)->extent_count, 5);
    for (size_t i = 0; i < 5; i++) {
        assert_int_equal(top(&location)->extents[i].offset, expected[i].offset);
        assert_int_equal(top(&location)->extents[i].bytes, expected[i].bytes);
    }
    assert_int_equal(location.where.state, STATE_DELETED);
    assert_int_equal(location.where.stored_bytes, 95);
    arena_free(arena);
}

static void an_image_is_a_layer_of_its_own(void **state)
{
    (void)state;
    struct arena *arena = arena_new(1 << 20);
    struct location location;
    int files[] = {7, 8};
    location_begin(&location, files, 2, 1000);
    struct child_item volume = {
        .path = "x", .offset = 1 << 20, .stored_bytes = 1 << 30, .read_as = IMAGE_EWF, .storage = STORED};
    struct child_item machine = {.path = "x", .offset = 4096, .stored_bytes = 100000, .storage = STORED};
    struct child_item inside = {
        .path = "x", .offset = 0, .stored_bytes = 512, .read_as = IMAGE_QCOW, .storage = STORED};
    assert_int_equal(location_enter(&location, &volume, arena, NULL), 0);
    assert_int_equal(location_enter(&location, &machine, arena, NULL), 0);
    assert_int_equal(location.layer_count, 1);
    assert_int_equal(location.layers[0].read_as, IMAGE_EWF);
    assert_int_equal(location.layers[0].extents[0].offset, (1 << 20) + 4096);
    assert_int_equal(location_enter(&location, &inside, arena, NULL), 0);
    assert_int_equal(location.layer_count, 2);
    assert_int_equal(location.layers[1].read_as, IMAGE_QCOW);
    assert_int_equal(location.layers[1].extents[0].bytes, 512);
    arena_free(arena);
}

static void ends_are_cut_and_what_lies_beyond_is_refused(void **state)
{
    (void)state;
    struct arena *arena = arena_new(1 << 20);
    struct location location;
    struct error error = {0};
    int file = 7;
    location_begin(&location, &file, 1, 1000);
    struct child_item cut = {.path = "x", .offset = 900, .stored_bytes = 500, .storage = STORED};
    assert_int_equal(location_enter(&location, &cut, arena, &error), 0);
    assert_int_equal(location.size_bytes, 100);
    assert_int_equal(location.where.stored_bytes, 500); // what was promised
    struct child_item beyond = {.path = "x", .offset = 101, .stored_bytes = 1, .storage = STORED};
    assert_int_equal(location_enter(&location, &beyond, arena, &error), -1);
    assert_string_equal(error.text, "it says it lies beyond the end of its container");

    location_begin(&location, &file, 1, 1000);
    struct child_item nothing = {.path = "x", .offset = 0, .stored_bytes = 0, .storage = STORED};
    assert_int_equal(location_enter(&location, &nothing, arena, &error), 0);
    assert_false(top(&location)->whole);
    assert_int_equal(top(&location)->extent_count, 0);

    location_begin(&location, &file, 1, 1000);
    struct child_item piece = {
        .path = "x", .offset = 100, .stored_bytes = 50, .margin_bytes = 10, .storage = STORED};
    struct child_item last = {
        .path = "x", .offset = 950, .stored_bytes = 45, .margin_bytes = 10, .storage = STORED};
    assert_int_equal(location_enter(&location, &piece, arena, &error), 0);
    assert_int_equal(location.size_bytes, 70);
    assert_int_equal(location.lead_bytes, 10);
    assert_int_equal(top(&location)->extents[0].offset, 90);
    location_begin(&location, &file, 1, 1000);
    assert_int_equal(location_enter(&location, &last, arena, &error), 0);
    assert_int_equal(location.size_bytes, 60);
    arena_free(arena);
}

static void lies_of_a_worker_cost_the_coordinator_little(void **state)
{
    (void)state;
    enum { COUNT = 60000 };
    struct arena *arena = arena_new(64 << 20); // what a request is built in: beyond it the process ends
    struct location location;
    struct error error = {0};
    struct extent *single = arena_alloc(arena, COUNT, sizeof *single);
    struct extent *all = arena_alloc(arena, COUNT, sizeof *all);
    for (int64_t i = 0; i < COUNT; i++) {
        single[i] = (struct extent){2 * i, 1};
        all[i] = (struct extent){0, COUNT};
    }
    int file = 7;
    location_begin(&location, &file, 1, 1 << 20);
    struct child_item volume = {.path = "x", .extents = single, .extent_count = COUNT, .storage = STORED};
    struct child_item again = {.path = "x", .extents = all, .extent_count = COUNT, .storage = STORED};
    assert_int_equal(location_enter(&location, &volume, arena, &error), 0);
    assert_int_equal(location_enter(&location, &again, arena, &error), -1); // would be 3.6 thousand million
    assert_string_equal(error.text, "it says it lies in more pieces than there are");
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_piece_of_a_piece_is_a_piece_of_the_file),
        cmocka_unit_test(pieces_of_pieces_keep_their_order_and_holes),
        cmocka_unit_test(an_image_is_a_layer_of_its_own),
        cmocka_unit_test(lies_of_a_worker_cost_the_coordinator_little),
        cmocka_unit_test(ends_are_cut_and_what_lies_beyond_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
