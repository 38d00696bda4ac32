// Opening items from a descriptor and a window.
#include "test.h"

#include "base/memory.h"
#include "sources/archives.h"
#include "sources/open_item.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { LIMIT_BYTES = 1 << 20 };

static int file_of(struct bytes bytes)
{
    char path[] = "/tmp/clew-item-XXXXXX";
    int descriptor = mkstemp(path);
    assert_true(descriptor >= 0);
    unlink(path);
    assert_int_equal(write(descriptor, bytes.data, bytes.size), (ssize_t)bytes.size);
    return descriptor;
}

// What of the window is there.
static struct medium *window_of(int file, const struct child_item *where)
{
    struct medium *whole = medium_of_file(file, NULL);
    if (whole == NULL)
        return NULL;
    int64_t size = medium_size(whole), left = where->offset < size ? size - where->offset : 0;
    struct extent window = {
        where->offset, where->stored_bytes < 0 || where->stored_bytes > left ? left : where->stored_bytes};
    return medium_of_extents(whole, &window, window.bytes ? 1 : 0, NULL);
}

static void joins_pieces_up_to_the_limit(void **state)
{
    (void)state;
    static const struct extent pieces[] = {{4, 3}, {-1, 2}, {0, 4}};
    struct child_item where = {.stored_bytes = 9, .size_bytes = 9, .storage = STORED, .state = STATE_DELETED};
    struct item item;
    struct error error = {0};
    struct medium *medium = medium_of_extents(medium_of_bytes(bytes_of_text("abcdefgh")), pieces, 3, NULL);
    assert_int_equal(item_open(&item, "x", medium, &where, 16, &error), ITEM_OPENED);
    assert_int_equal(item.bytes.size, 9);
    assert_memory_equal(item.bytes.data, "efg\0\0abcd", 9);
    assert_int_equal(item.state, STATE_DELETED);
    assert_false(item.in_part);
    item_close(&item);

    medium = medium_of_extents(medium_of_bytes(bytes_of_text("abcdefgh")), pieces, 3, NULL);
    assert_int_equal(item_open(&item, "x", medium, &where, 8, &error), ITEM_OPENED);
    assert_true(item.in_part); // only its beginning, but the medium has all
    assert_int_equal(medium_size(item.medium), 9);
    item_close(&item);
}

static void leaves_the_margins_to_the_other_pieces(void **state)
{
    (void)state;
    struct child_item where = {
        .offset = 2, .stored_bytes = 3, .size_bytes = 3, .storage = STORED, .margin_bytes = 9};
    struct item item;
    assert_int_equal(item_open(&item, "x", medium_of_bytes(bytes_of_text("abcdefgh")), &where, 16, NULL),
                     ITEM_OPENED);
    assert_int_equal(item.bytes.size, 3);
    assert_int_equal(item.lead_bytes, 2); // all there is
    assert_int_equal(item.margin_bytes, 3);
    assert_memory_equal(item.bytes.data - item.lead_bytes, "abcdefgh", 8);
    item_close(&item);
}

static void a_piece_cut_short_has_no_margin_behind_it(void **state)
{
    (void)state;
    struct child_item where = {// promises more than there is behind what leads to it
                               .offset = 2,
                               .stored_bytes = 7,
                               .size_bytes = 7,
                               .storage = STORED,
                               .margin_bytes = 9};
    struct item item;
    assert_int_equal(item_open(&item, "x", medium_of_bytes(bytes_of_text("abcdefgh")), &where, 16, NULL),
                     ITEM_OPENED);
    assert_int_equal(item.bytes.size, 6);
    assert_int_equal(item.lead_bytes, 2);
    assert_int_equal(item.margin_bytes, 0);
    assert_string_equal(item.damage, "truncated: 7 bytes promised, 6 there");
    item_close(&item);
}

static void opens_a_file_and_windows_of_it(void **state)
{
    (void)state;
    uint8_t *data = memory_new(1, 20000);
    for (size_t i = 0; i < 20000; i++)
        data[i] = (uint8_t)(i * 7 >> 3);
    int file = file_of((struct bytes){data, 20000});
    static const struct {
        int64_t offset, stored;
        size_t size;
        const char *damage;
    } cases[] = {
        {0, -1, 20000, NULL},
        {0, 20000, 20000, NULL},
        {4096, 4096, 4096, NULL},
        {5000, 10, 10, NULL},
        {19999, -1, 1, NULL},
        {100, 0, 0, NULL},
        {20000, -1, 0, NULL},
        {19990, 20, 10, "truncated: 20 bytes promised, 10 there"},
        {99999, 5, 0, "truncated: 5 bytes promised, 0 there"},
        {INT64_MAX, INT64_MAX, 0, "truncated: 9223372036854775807 bytes promised, 0 there"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct child_item where = {
            .offset = cases[i].offset, .stored_bytes = cases[i].stored, .size_bytes = -1, .storage = STORED};
        struct item item;
        struct error error = {0};
        assert_int_equal(item_open(&item, "x/y", window_of(file, &where), &where, 16, &error),
                         ITEM_OPENED); // the limit is not for mapping
        assert_string_equal(item.path, "x/y");
        assert_int_equal(item.bytes.size, cases[i].size);
        if (cases[i].size)
            assert_memory_equal(item.bytes.data, data + cases[i].offset, cases[i].size);
        if (cases[i].damage)
            assert_string_equal(item.damage, cases[i].damage);
        else
            assert_null(item.damage);
        item_close(&item);
        assert_null(item.bytes.data);
    }
    close(file);
    memory_free(data);
}

// `promised` is what the archive says the size is.
static int open_deflated(struct item *item, struct bytes data, size_t keep, int64_t promised,
                         struct error *error)
{
    struct buffer file;
    buffer_init(&file, LIMIT_BYTES);
    buffer_add_text(&file, "before");
    deflate_add(&file, data);
    size_t whole = file.size - 6;
    file.size = 6 + (keep < whole ? keep : whole);
    int descriptor = file_of(buffer_bytes(&file));
    struct child_item where = {
        .offset = 6, .stored_bytes = (int64_t)file.size - 6, .size_bytes = promised, .storage = DEFLATED};
    int result = item_open(item, "m", window_of(descriptor, &where), &where, LIMIT_BYTES, error);
    close(descriptor);
    buffer_done(&file);
    return result;
}

static void inflates_and_checks_the_promise(void **state)
{
    (void)state;
    struct bytes data = bytes_of_text("hello hello hello hello");
    static const struct {
        int64_t promised;
        const char *damage;
    } cases[] = {
        {23, NULL},
        {-1, NULL},
        {30, "30 bytes promised, unpacked to 23"},
        {5, "5 bytes promised, unpacked to 23"},
        {0, "0 bytes promised, unpacked to 23"},
        {1 << 19, "524288 bytes promised, unpacked to 23"}, // cannot be: no memory is taken for it
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct item item;
        struct error error = {0};
        assert_int_equal(open_deflated(&item, data, SIZE_MAX, cases[i].promised, &error), 0);
        assert_true(bytes_equal(item.bytes, data));
        if (cases[i].damage)
            assert_string_equal(item.damage, cases[i].damage);
        else
            assert_null(item.damage);
        item_close(&item);
    }
}

static void keeps_the_good_part_of_a_cut_member(void **state)
{
    (void)state;
    char text[5000];
    uint32_t state_of_noise = 1;
    for (size_t i = 0; i < sizeof text; i++) {
        state_of_noise = state_of_noise * 1664525 + 1013904223;
        text[i] = (char)('a' + (state_of_noise >> 24) % 26);
    }
    struct item item;
    struct error error = {0};
    struct bytes data = {(uint8_t *)text, sizeof text};
    assert_int_equal(open_deflated(&item, data, 600, sizeof text, &error), 0);
    assert_true(item.bytes.size > 20 && item.bytes.size < sizeof text);
    assert_memory_equal(item.bytes.data, text, item.bytes.size);
    assert_memory_equal(item.damage, "truncated after 600 bytes", 25);
    item_close(&item);
}

static void limits_are_kept(void **state)
{
    (void)state;
    uint8_t *zeros = memory_new(1, 2 * LIMIT_BYTES);
    struct item item;
    struct error error = {0};
    static const int64_t promises[] = {2 * LIMIT_BYTES, -1, 100}; // true, none, a lie
    for (size_t i = 0; i < 3; i++) {
        struct bytes data = {zeros, 2 * LIMIT_BYTES};
        assert_int_equal(open_deflated(&item, data, SIZE_MAX, promises[i], &error), ITEM_TO_UNPACK);
        assert_null(item.memory);
    }
    memory_free(zeros);
}

static void finds_companions(void **state)
{
    (void)state;
    const struct item companions[] = {
        {.path = "a.zip/db/wa.db"}, {.path = "msgstore.db-wal"}, {.path = "xwa.db"}};
    struct item item = {.path = "a.zip/db/msgstore.db", .companions = companions, .companion_count = 3};
    assert_ptr_equal(item_companion(&item, "wa.db"), &companions[0]);
    assert_ptr_equal(item_companion(&item, "msgstore.db-wal"), &companions[1]);
    assert_null(item_companion(&item, "a.db"));
    assert_null(item_companion(&item, "much-longer-than-any-path-there-is.db"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_piece_cut_short_has_no_margin_behind_it),
        cmocka_unit_test(opens_a_file_and_windows_of_it),
        cmocka_unit_test(joins_pieces_up_to_the_limit),
        cmocka_unit_test(leaves_the_margins_to_the_other_pieces),
        cmocka_unit_test(inflates_and_checks_the_promise),
        cmocka_unit_test(keeps_the_good_part_of_a_cut_member),
        cmocka_unit_test(limits_are_kept),
        cmocka_unit_test(finds_companions),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
