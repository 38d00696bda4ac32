// The observers of disks: what becomes an item, and how the rest of the disk is searched. What stands on a
// disk is sources/disk.h's to know.
#include "test.h"

#include "base/memory.h"
#include "observations/collect.h"
#include "observations/observers.h"
#include "sources/disk_maker.h"

#include <string.h>

static void a_disk_gives_its_files_and_its_rest(void **state)
{
    (void)state;
    uint8_t *made = memory_new(1, MADE_DISK_BYTES);
    make_disk(made);
    struct bytes bytes = {made, MADE_DISK_BYTES};
    struct item item = {
        .path = "stick.raw", .bytes = bytes, .medium = medium_of_bytes(bytes), .segment_of = ""};
    struct collect collect;
    collect_init(&collect);
    assert_true(collect_observe(&collect, &observer_disk_image, &item, NULL));
    int64_t rest = 0, files = 0;
    for (size_t i = 0; i < collect_count(&collect, RECORD_CHILD_ITEM); i++) {
        const struct child_item *child = &collect_at(&collect, RECORD_CHILD_ITEM, i)->child_item;
        if (child->path[0]) {
            files++;
            continue;
        }
        rest += child->stored_bytes;
        assert_int_equal(child->state, STATE_CARVED);
    }
    assert_true(files > 0);
    assert_int_equal(collect_tally(&collect, "files on disk", ""), files);
    assert_int_equal(collect_tally(&collect, "bytes of no file", ""), rest);
    assert_true(rest > 0 && rest < (int64_t)bytes.size);
    collect_done(&collect);
    medium_close(item.medium);
    memory_free(made);
}

static void text_is_no_disk(void **state)
{
    (void)state;
    struct item item = {.path = "notes.txt",
                        .bytes = bytes_of_text("not a disk"),
                        .medium = medium_of_bytes(bytes_of_text("not a disk")),
                        .segment_of = ""};
    struct collect collect;
    collect_init(&collect);
    assert_false(collect_observe(&collect, &observer_disk_image, &item, NULL));
    assert_false(collect_observe(&collect, &observer_disk_segment, &item, NULL));
    assert_false(collect_observe(&collect, &observer_loose_bytes, &item, NULL)); // a name of its own
    medium_close(item.medium);
    collect_done(&collect);
}

static void a_later_segment_is_told_by_its_bytes_or_its_first(void **state)
{
    (void)state;
    static const char ewf[] = "EVF\x09\x0d\x0a\xff\x00\x01\x02";
    struct item item = {
        .path = "disk.E02", .bytes = {(const uint8_t *)ewf, sizeof ewf}, .segment_of = "disk.E01"};
    struct collect collect;
    collect_init(&collect);
    assert_true(collect_observe(&collect, &observer_disk_segment, &item, NULL));
    assert_int_equal(
        collect_tally(&collect, "other files", "segment of an image or archive: read with its first"), 1);

    struct bytes text = bytes_of_text("just a log, as is the one before");
    struct item first = {.path = "log.001", .bytes = text, .medium = medium_of_bytes(text)};
    struct item log = {.path = "log.002", .bytes = text, .segment_of = "log.001", .companions = &first};
    log.companion_count = 1;
    assert_false(collect_observe(&collect, &observer_disk_segment, &log, NULL));
    medium_close(first.medium);
    collect_done(&collect);
}

static int64_t place_of(const struct collect *collect, const char *value)
{
    for (size_t i = 0; i < collect_count(collect, RECORD_SELECTOR_HIT); i++) {
        const struct selector_hit *hit = &collect_at(collect, RECORD_SELECTOR_HIT, i)->selector_hit;
        if (strcmp(hit->selector.value, value) == 0)
            return hit->place.offset;
    }
    return -1;
}

static void runs_of_the_rest_are_not_glued(void **state)
{
    (void)state;
    static const struct extent runs[] = {{1000, 20}, {5000, 24}};
    struct item item = {.path = "stick.raw@1000",
                        .bytes = bytes_of_text("write to anna@exampl"
                                               "e.org or bob@example.org"),
                        .nameless = true,
                        .extents = runs,
                        .extent_count = 2};
    struct collect collect;
    collect_init(&collect);
    assert_true(collect_observe(&collect, &observer_loose_bytes, &item, NULL));
    assert_int_equal(place_of(&collect, "anna@example.org"), -1);
    assert_int_equal(place_of(&collect, "bob@example.org"),
                     20 + 9); // in the piece: the worker's sink moves it
    collect_done(&collect);
}

// What begins in the piece is found whole; what begins around it is another piece's.
static void a_cut_run_looks_over_its_ends(void **state)
{
    (void)state;
    static const char text[] = "ask anna@example.org, bob@example.org, or carol@example.org.";
    static const struct {
        size_t from, to;
        int64_t anna, bob, carol;
    } cases[] = {
        {0, 60, 4, 22, 42},   {8, 30, -1, 14, -1}, {4, 23, 0, 18, -1},
        {23, 60, -1, -1, 19}, {42, 43, -1, -1, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct extent run = {1000, 60};
        struct item item = {.path = "stick.raw@1000",
                            .bytes = {(const uint8_t *)text + cases[i].from, cases[i].to - cases[i].from},
                            .lead_bytes = cases[i].from,
                            .margin_bytes = strlen(text) - cases[i].to,
                            .nameless = true,
                            .extents = &run,
                            .extent_count = 1};
        struct collect collect;
        collect_init(&collect);
        assert_true(collect_observe(&collect, &observer_loose_bytes, &item, NULL));
        assert_int_equal(place_of(&collect, "anna@example.org"), cases[i].anna);
        assert_int_equal(place_of(&collect, "bob@example.org"), cases[i].bob);
        assert_int_equal(place_of(&collect, "carol@example.org"), cases[i].carol);
        collect_done(&collect);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_disk_gives_its_files_and_its_rest),
        cmocka_unit_test(text_is_no_disk),
        cmocka_unit_test(a_later_segment_is_told_by_its_bytes_or_its_first),
        cmocka_unit_test(runs_of_the_rest_are_not_glued),
        cmocka_unit_test(a_cut_run_looks_over_its_ends),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
