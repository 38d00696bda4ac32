// Places keep what they say of decoding when they are moved.
#include "test.h"

#include "casefile/places.h"

#include <string.h>

static void a_place_begins_where_its_first_step_does(void **state)
{
    (void)state;
    char room[PLACE_REACHED_SIZE];
    struct place plain = {.row = -1, .offset = 7}, unknown = {.row = -1, .offset = -1};
    struct place decoded = {.row = -1, .offset = 90, .reached = "@512/gzip@9/base64"};
    assert_int_equal(place_begins(&plain), 7);
    assert_int_equal(place_begins(&unknown), -1);
    assert_int_equal(place_begins(&decoded), 512);
    place_move(&plain, 1007, room);
    place_move(&unknown, 1007, room);
    place_move(&decoded, INT64_C(379920384), room);
    assert_int_equal(plain.offset, 1007);
    assert_int_equal(unknown.offset, -1);
    assert_string_equal(decoded.reached, "@379920384/gzip@9/base64");
    assert_int_equal(decoded.offset, 90); // counts in what was decoded
}

static void what_says_no_place_stays(void **state)
{
    (void)state;
    static const char *const texts[] = {"", "@", "512/gzip", "@x", "@99999999999999999999/gzip"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        char room[PLACE_REACHED_SIZE];
        struct place place = {.row = -1, .offset = 3, .reached = texts[i]};
        assert_int_equal(place_begins(&place), -1);
        place_move(&place, 5, room);
        assert_ptr_equal(place.reached, texts[i]);
    }
    char room[PLACE_REACHED_SIZE], longest[PLACE_REACHED_SIZE + 8] = "@1";
    memset(longest + 2, '/', sizeof longest - 3);
    struct place place = {.row = -1, .reached = longest};
    place_move(&place, 12345, room);
    assert_ptr_equal(place.reached, longest);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_place_begins_where_its_first_step_does),
        cmocka_unit_test(what_says_no_place_stays),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
