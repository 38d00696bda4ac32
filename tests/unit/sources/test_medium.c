// Media made of others: parts, extents, holes, damage that keeps its place; and images that are cut or no
// images.
#include "test.h"

#include "base/memory.h"
#include "sources/claims.h"
#include "sources/ewf_maker.h"
#include "sources/medium.h"

#include <stdio.h>
#include <string.h>

static struct medium *of_text(const char *text)
{
    return medium_of_bytes(bytes_of_text(text));
}

static void assert_reads(struct medium *medium, int64_t offset, size_t size, const char *expected,
                         size_t expected_size)
{
    char got[64];
    memset(got, '!', sizeof got);
    assert_int_equal(medium_read(medium, offset, got, size), expected_size);
    assert_memory_equal(got, expected, expected_size);
    assert_int_equal(got[expected_size], '!');
}

static void parts_follow_each_other(void **state)
{
    (void)state;
    struct medium *parts[] = {of_text("abc"), of_text(""), of_text("defg")};
    struct medium *medium = medium_of_parts(parts, 3, NULL);
    assert_int_equal(medium_size(medium), 7);
    assert_reads(medium, 0, 60, "abcdefg", 7);
    assert_reads(medium, 2, 3, "cde", 3);
    assert_reads(medium, 7, 1, "", 0);
    assert_reads(medium, -1, 1, "", 0);
    assert_memory_equal(medium_mapped(medium, 3, 4), "defg", 4);
    assert_null(medium_mapped(medium, 2, 2)); // in two parts
    assert_null(medium_mapped(medium, 5, 3)); // beyond the end
    assert_null(medium_mapped(medium, INT64_MAX, 2));
    medium_close(medium);
}

static void extents_have_holes(void **state)
{
    (void)state;
    const struct extent extents[] = {{4, 2}, {-1, 3}, {0, 2}, {6, 4}};
    struct medium *medium = medium_of_extents(of_text("abcdefgh"), extents, 4, NULL);
    assert_int_equal(medium_size(medium), 11);
    assert_reads(medium, 0, 60, "ef\0\0\0abgh\0\0", 11); // the last extent goes beyond what is below
    assert_int_equal(medium_zeros(medium, 3), 2);
    assert_int_equal(medium_zeros(medium, 5), 0);
    assert_int_equal(medium_zeros(medium, 9), 2);
    assert_memory_equal(medium_mapped(medium, 5, 2), "ab", 2);
    assert_null(medium_mapped(medium, 2, 1));
    medium_close(medium);
    const struct extent endless[] = {{0, INT64_MAX}, {0, INT64_MAX}};
    struct error error = {0};
    assert_null(medium_of_extents(of_text("a"), endless, 2, &error));
    assert_string_equal(error.text, "its extents are larger than any disk");
}

static void note(void *payload, int64_t offset, const char *what)
{
    char *text = payload;
    size_t used = strlen(text);
    snprintf(text + used, 1024 - used, "%lld %s\n", (long long)offset, what);
}

static void damage_below_keeps_its_place(void **state)
{
    (void)state;
    enum { CHUNK = 2048 };
    uint8_t disk[3 * CHUNK], got[sizeof disk];
    struct buffer image;
    for (size_t i = 0; i < sizeof disk; i++)
        disk[i] = (uint8_t)(i / 3);
    buffer_init(&image, 1 << 20);
    ewf_begin(&image, 1);
    ewf_volume(&image, 3, 4, 512, 12);
    size_t chunks_at = image.size + 76;
    ewf_chunks(&image, (struct bytes){disk, sizeof disk}, CHUNK, 0, 0);
    ewf_end(&image, "done");
    image.data[chunks_at + CHUNK + 4] ^= 1; // in the second chunk
    struct medium *segment = medium_of_bytes(buffer_bytes(&image));
    struct medium *ewf = medium_of_image(IMAGE_EWF, &segment, 1, NULL);
    // begins in the middle of the damaged chunk, after 100 bytes of the third
    const struct extent extents[] = {{2 * CHUNK, 100}, {CHUNK + 50, 200}, {0, 10}};
    struct medium *medium = medium_of_extents(ewf, extents, 3, NULL);
    char damage[1024] = "";
    medium_damage_each(medium, note, damage);
    assert_string_equal(damage, ""); // nothing was read so far
    assert_int_equal(medium_read(medium, 0, got, sizeof got), 310);
    medium_damage_each(medium, note, damage);
    assert_string_equal(damage, "100 the checksum of chunk 1 does not hold; it is read as it stands\n");
    medium_close(medium);
    buffer_done(&image);
}

static void what_is_no_image_is_an_error(void **state)
{
    (void)state;
    static const struct {
        enum image_format format;
        const char *bytes;
        size_t size;
    } cases[] = {
        {IMAGE_EWF, "", 0},
        {IMAGE_QCOW, "", 0},
        {IMAGE_QCOW, "QFI\xfb\0\0\0\2\0\0\0\0\0\0\0\0", 16},
        {IMAGE_VHD, "", 0},
        {IMAGE_VHD, "conectix\0\0\0\2", 12},
        {IMAGE_VHD, "vhdxfile", 8},
        {IMAGE_VMDK, "", 0},
        {IMAGE_VMDK, "KDMV\1\0\0\0\3\0\0\0", 12},
        {IMAGE_VMDK, "# Disk DescriptorFile\nversion=1\nRW 8 FLAT \"x-flat.vmdk\" 0\n", 58},
        {IMAGE_FORMATS, "x", 1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct error error = {0};
        struct medium *segment =
            medium_of_bytes((struct bytes){(const uint8_t *)cases[i].bytes, cases[i].size});
        assert_null(medium_of_image(cases[i].format, &segment, 1, &error));
        assert_true(strlen(error.text) > 20);
    }
    struct error error = {0};
    assert_null(medium_of_image(IMAGE_EWF, NULL, 0, &error));
    assert_string_equal(error.text, "an image without segments");
}

static void claims_leave_the_rest(void **state)
{
    (void)state;
    struct claims claims = {0};
    struct extent_list rest = {0};
    claims_add(&claims, 50, 10);
    claims_add(&claims, 60, 5); // touches it
    claims_add(&claims, 0, 10);
    claims_add(&claims, 5, 10); // overlaps
    claims_add(&claims, 20, 0);
    claims_add(&claims, -1, 100);
    claims_add(&claims, 90, 100); // beyond the end
    claims_rest(&claims, 100, &rest);
    const struct extent expected[] = {{15, 35}, {65, 25}};
    assert_int_equal(rest.count, 2);
    assert_memory_equal(rest.extents, expected, sizeof expected);
    assert_int_equal(claims_bytes(&claims), 15 + 15 + 100);
    claims_done(&claims);
    extents_done(&rest);
    claims_rest(&claims, 7, &rest);
    assert_int_equal(rest.count, 1);
    assert_int_equal(rest.extents[0].bytes, 7);
    extents_done(&rest);
}

static void blocks_are_kept_as_a_set(void **state)
{
    (void)state;
    struct block_set set;
    block_set_init(&set, 1000000);
    block_set_add(&set, 100, 1);
    block_set_add(&set, 262100, 1000); // over the end of a page, in runs of 64
    block_set_add(&set, UINT64_MAX - 5, 100);
    assert_false(block_set_has(&set, 99));
    assert_true(block_set_has(&set, 100));
    assert_false(block_set_has(&set, 101));
    assert_false(block_set_has(&set, 262099));
    for (uint64_t block = 262100; block < 263100; block++)
        assert_true(block_set_has(&set, block));
    assert_false(block_set_has(&set, 263100));
    assert_false(block_set_has(&set, UINT64_MAX));
    block_set_done(&set);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parts_follow_each_other),      cmocka_unit_test(extents_have_holes),
        cmocka_unit_test(damage_below_keeps_its_place), cmocka_unit_test(what_is_no_image_is_an_error),
        cmocka_unit_test(claims_leave_the_rest),        cmocka_unit_test(blocks_are_kept_as_a_set),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
