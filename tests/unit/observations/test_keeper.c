// What the keeper makes of a worker's answer when an earlier item has the same bytes. Workers lie here.
#include "test.h"

#include "casefile/small_case.h"
#include "observations/keeper.h"
#include "observations/wire.h"

#include <stdio.h>
#include <string.h>

#define HASH "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"

static int set_up(void **state)
{
    static struct small_case small;
    small_case_make(&small);
    *state = &small;
    return 0;
}

static int tear_down(void **state)
{
    small_case_remove(*state);
    return 0;
}

struct answer {
    bool by_bytes, left_out, with_child;
    const char *known;
};

static struct record hit(void)
{
    return (struct record){
        .type = RECORD_SELECTOR_HIT,
        .selector_hit = {
            .place = {.row = -1, .offset = 9},
            .selector = {.kind = SELECTOR_EMAIL, .value = "kim@example.org", .text = "kim@example.org"}}};
}

static void keep(struct small_case *small, int64_t id, const struct answer *answer)
{
    struct buffer stream;
    buffer_init(&stream, 1 << 16);
    wire_put_head(&stream, &(struct wire_head){.observer = answer->known ? NULL : "any_bytes",
                                               .observer_version = 1,
                                               .sha256 = HASH,
                                               .size_bytes = 3,
                                               .by_bytes = answer->by_bytes,
                                               .known = answer->known});
    const struct record damage = {.type = RECORD_DAMAGE,
                                  .damage = {.place = {.row = -1, .offset = -1}, .what = "of its own"}};
    wire_put_record(&stream, &damage);
    wire_put_part(&stream, answer->left_out ? PART_READ_BEFORE : PART_OBSERVER);
    if (!answer->left_out && !answer->known) {
        const struct record record = hit();
        wire_put_record(&stream, &record);
    }
    if (answer->with_child) {
        const struct record child = {.type = RECORD_CHILD_ITEM,
                                     .child_item = {.path = "x", .stored_bytes = 1, .size_bytes = 1}};
        wire_put_record(&stream, &child);
    }
    wire_put_part(&stream, PART_REST);
    wire_put_end(&stream);
    struct spool spool;
    struct error error = {0};
    bool damaged;
    spool_init(&spool);
    assert_int_equal(spool_add(&spool, small->folder, buffer_bytes(&stream), &error), 0);
    const struct item_row item = {
        .id = id, .source_id = id, .path = "p", .where = {.path = "p", .size_bytes = 1}};
    assert_int_equal(casefile_begin(small->casefile, &error), 0);
    if (keeper_keep(small->casefile, &item, &spool, &(struct unit_outcome){0}, &damaged, &error))
        fail_msg("%s", error.text);
    assert_int_equal(casefile_commit(small->casefile, &error), 0);
    assert_true(damaged);
    spool_done(&spool);
    buffer_done(&stream);
}

static void expect(struct small_case *small, const char *path, const char *column, const char *wanted)
{
    char out[4096];
    assert_string_equal(small_case_field(small, "items", "path", path, column, out), wanted);
}

static void the_second_leads_to_the_first(void **state)
{
    struct small_case *small = *state;
    int64_t a = small_case_source(small, "a", "GB-MET"), b = small_case_source(small, "b", "GB-MET");
    keep(small, a, &(struct answer){.by_bytes = true});
    keep(small, b, &(struct answer){.by_bytes = true}); // read all the same: the answer is not kept
    expect(small, "b", "same_as", "a");
    assert_int_equal(small_case_count(small, "selectors"), 2);
    assert_int_equal(small_case_count(small, "damage"), 2); // what is its own is kept
    char out[4096];
    assert_string_equal(small_case_field(small, "tally", "path", "b", "table", out), "same files");
}

static void what_was_left_out_for_nothing_is_not_read(void **state)
{
    struct small_case *small = *state;
    int64_t a = small_case_source(small, "a", "GB-MET");
    keep(small, a, &(struct answer){.by_bytes = true, .left_out = true});
    expect(small, "a", "status", "unreadable");
}

static void what_has_children_is_read_each_time(void **state)
{
    struct small_case *small = *state;
    int64_t a = small_case_source(small, "a", "GB-MET"), b = small_case_source(small, "b", "GB-MET");
    keep(small, a, &(struct answer){.by_bytes = true, .with_child = true});
    keep(small, b, &(struct answer){.by_bytes = true, .with_child = true});
    assert_int_equal(small_case_count(small, "selectors"), 2);
    assert_int_equal(small_case_count(small, "items"), 4);
}

static void what_depends_on_more_than_bytes_is_read_each_time(void **state)
{
    struct small_case *small = *state;
    int64_t a = small_case_source(small, "a", "GB-MET"), b = small_case_source(small, "b", "GB-MET");
    int64_t c = small_case_source(small, "c", "GB-MET");
    keep(small, a, &(struct answer){.by_bytes = false});
    keep(small, b, &(struct answer){.by_bytes = true});
    keep(small, c, &(struct answer){.by_bytes = false});
    expect(small, "b", "same_as", "");
    expect(small, "c", "same_as", "");
    assert_int_equal(small_case_count(small, "selectors"), 3);
}

static void a_known_file_has_its_list_and_nothing_else(void **state)
{
    struct small_case *small = *state;
    int64_t a = small_case_source(small, "a", "GB-MET"), b = small_case_source(small, "b", "GB-MET");
    keep(small, a, &(struct answer){.known = "list.txt"});
    keep(small, b, &(struct answer){.by_bytes = true}); // without the list: read, as nobody has
    expect(small, "a", "reason", "known: list.txt");
    expect(small, "a", "status", "done");
    expect(small, "b", "same_as", "");
    assert_int_equal(small_case_count(small, "selectors"), 1);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_second_leads_to_the_first),
        TEST(what_was_left_out_for_nothing_is_not_read),
        TEST(what_has_children_is_read_each_time),
        TEST(what_depends_on_more_than_bytes_is_read_each_time),
        TEST(a_known_file_has_its_list_and_nothing_else),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
