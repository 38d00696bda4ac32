// A disk made by hand: partitions, files in pieces, deleted, overwritten; folders that loop; every byte once.
#include "test.h"

#include "base/memory.h"
#include "base/sha256.h"
#include "sources/disk_maker.h"
#include "sources/disks.h"
#include "sources/image_kind.h"

#include <string.h>

static void list(struct disk_told *told, const uint8_t *bytes, size_t size)
{
    disk_told_list(told, medium_of_bytes((struct bytes){bytes, size}), false);
    assert_false(told->overlaps);
    assert_int_equal(told->file_bytes + told->rest_bytes, size);
}

static void tells_the_files_of_a_partition(void **state)
{
    (void)state;
    uint8_t disk[MADE_DISK_BYTES];
    struct disk_told told;
    make_disk(disk);
    list(&told, disk, sizeof disk);
    assert_string_equal(
        buffer_text(&told.files),
        "p1/PIECES.TXT 700 live\n"
        "p1/EMPTY.TXT 0 live\n"
        "p1/SUB/INSIDE.TXT 100 live\n"
        "p1/_ELETED.TXT 600 deleted\n"
        "!partition 2 (Linux (0x83), 49152 bytes) is of no known file system: read as it stands\n");
    assert_string_equal(buffer_text(&told.skipped), "directory\noverwritten\n");
    assert_int_equal(told.file_bytes, 700 + 100 + 600);
    disk_told_done(&told);
}

static void the_rest_is_slack_gaps_and_tables_in_order(void **state)
{
    (void)state;
    uint8_t disk[MADE_DISK_BYTES];
    struct disk_told told;
    make_disk(disk);
    list(&told, disk, sizeof disk);
    const int64_t data = (MADE_FAT_AT + MADE_DATA_AT) * MADE_SECTOR;
    const struct extent expected[] = {
        {0, data},                                         // tables, FATs, the root
        {data + MADE_SECTOR, MADE_SECTOR},                 // the folder
        {data + 2 * MADE_SECTOR + 188, MADE_SECTOR - 188}, // slack of the second piece
        {data + 3 * MADE_SECTOR + 100, MADE_SECTOR - 100}, // slack of the file inside
        {data + 4 * MADE_SECTOR + 600,
         MADE_DISK_BYTES - (data + 4 * MADE_SECTOR + 600)}, // behind the deleted one
    };
    assert_int_equal(told.rest.count, sizeof expected / sizeof *expected);
    assert_memory_equal(told.rest.extents, expected, sizeof expected);
    disk_told_done(&told);
}

static void on_member(void *context, const struct child_item *member)
{
    if (strcmp(member->path, "PIECES.TXT") == 0) {
        char *text = context, time[MOMENT_TEXT_SIZE];
        assert_int_equal(member->extent_count, 2);
        assert_int_equal(member->extents[0].offset, MADE_DATA_AT * MADE_SECTOR);
        assert_int_equal(member->extents[0].bytes, MADE_SECTOR);
        assert_int_equal(member->extents[1].offset, (MADE_DATA_AT + 2) * MADE_SECTOR);
        assert_int_equal(member->extents[1].bytes, 700 - MADE_SECTOR);
        memcpy(text, moment_format(member->modified, time), MOMENT_TEXT_SIZE);
    }
}

static void on_skipped(void *context, const char *reason)
{
    (void)context;
    (void)reason;
}

static void on_damage(void *context, int64_t offset, const char *what)
{
    (void)context;
    (void)offset;
    fail_msg("%s", what);
}

static void a_file_in_pieces_has_extents_and_the_time_of_its_own_clock(void **state)
{
    (void)state;
    uint8_t volume[MADE_FAT_SECTORS * MADE_SECTOR];
    char time[MOMENT_TEXT_SIZE] = "";
    make_fat(volume);
    struct medium *medium = medium_of_bytes((struct bytes){volume, sizeof volume});
    struct disk *disk = disk_open(medium);
    struct member_listener listener = {time, on_member, on_skipped, on_damage};
    struct extent_list rest = {0};
    disk_list(disk, &listener, &rest);
    assert_string_equal(time, "2024-09-28T12:30:00Z");
    extents_done(&rest);
    disk_close(disk);
    medium_close(medium);
}

static void a_folder_in_itself_is_read_once(void **state)
{
    (void)state;
    uint8_t volume[MADE_FAT_SECTORS * MADE_SECTOR];
    struct disk_told told;
    make_fat_loop(volume);
    list(&told, volume, sizeof volume);
    const char *files = buffer_text(&told.files), *first = strstr(files, "INSIDE.TXT");
    assert_non_null(first);
    assert_null(strstr(first + 1, "INSIDE.TXT"));
    disk_told_done(&told);
}

static void a_disk_may_be_cut_anywhere(void **state)
{
    (void)state;
    uint8_t disk[MADE_DISK_BYTES];
    make_disk(disk);
    for (size_t size = 0; size < MADE_DISK_BYTES; size += 1024 + 17) {
        struct disk_told told;
        disk_told_list(&told, medium_of_bytes((struct bytes){disk, size}), false);
        assert_false(told.overlaps);
        disk_told_done(&told);
    }
}

static bool take_all(void *context, struct bytes piece)
{
    buffer_add(context, piece.data, piece.size);
    return true;
}

static void a_file_is_read_by_address(void **state)
{
    (void)state;
    uint8_t volume[MADE_FAT_SECTORS * MADE_SECTOR];
    make_fat(volume);
    struct medium *medium = medium_of_bytes((struct bytes){volume, sizeof volume});
    struct disk *disk = disk_open(medium);
    struct buffer got;
    struct error error = {0};
    buffer_init(&got, 1 << 20);
    assert_int_equal(disk_read_file(disk, "0+0/3-1-0", take_all, &got, &error), 0); // the root's first entry
    assert_int_equal(got.size, 700);
    assert_memory_equal(got.data, "in two pieces, the first. ", 26);
    assert_memory_equal(got.data + MADE_SECTOR, "in two pieces, the second. ", 27);
    static const char *const wrong[] = {"",
                                        "0",
                                        "0+0/3-1",
                                        "0+0/3-1-x",
                                        "-1+0/3-1-0",
                                        "0+0/99999999-1-0",
                                        "4096+0/3-1-0",
                                        "0+0/3-128-7",
                                        "99999999999999999999+0/3-1-0",
                                        "0+77/3-1-0"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        error.text[0] = 0;
        assert_int_equal(disk_read_file(disk, wrong[i], take_all, &got, &error), -1);
        assert_true(error.text[0] != 0);
    }
    buffer_done(&got);
    disk_close(disk);
    medium_close(medium);
}

static enum image_kind kind(const void *bytes, size_t size)
{
    struct medium *medium = medium_of_bytes((struct bytes){bytes, size});
    struct image_kind_result result = image_kind_of(medium);
    medium_close(medium);
    assert_true((result.kind == IMAGE_KIND_NONE) == (*result.name == 0));
    return result.kind;
}

static void knows_images_by_their_bytes(void **state)
{
    (void)state;
    uint8_t disk[MADE_DISK_BYTES], other[4096] = {0};
    make_disk(disk);
    assert_int_equal(kind(disk, sizeof disk), IMAGE_KIND_RAW);
    disk[446] = 0x41; // a flag that no entry has
    assert_int_equal(kind(disk, sizeof disk), IMAGE_KIND_NONE);
    make_fat(disk);
    assert_int_equal(kind(disk, sizeof disk), IMAGE_KIND_RAW);
    disk[13] = 3; // sectors a cluster: no power of two
    assert_int_equal(kind(disk, sizeof disk), IMAGE_KIND_NONE);
    assert_int_equal(kind(disk, 0), IMAGE_KIND_NONE);
    memcpy(other, "EVF\x09\x0d\x0a\xff\0\1\1\0\0\0", 13);
    assert_int_equal(kind(other, sizeof other), IMAGE_KIND_EWF);
    other[9] = 2;
    assert_int_equal(kind(other, sizeof other), IMAGE_KIND_NONE);
    memcpy(other, "EVF2\r\n\x81\0", 8);
    assert_int_equal(kind(other, sizeof other), IMAGE_KIND_OTHER);
    memcpy(other, "QFI\xfb\0\0\0\3", 8);
    assert_int_equal(kind(other, sizeof other), IMAGE_KIND_QCOW);
    memcpy(other, "vhdxfile", 8);
    assert_int_equal(kind(other, sizeof other), IMAGE_KIND_VHD);
    memcpy(other, "KDMV\1\0\0\0", 8);
    assert_int_equal(kind(other, sizeof other), IMAGE_KIND_VMDK);
    memset(other, 0, sizeof other);
    memcpy(other + 3584, "conectix\0\0\0\2\0\1\0\0", 16);
    assert_int_equal(kind(other, sizeof other), IMAGE_KIND_VHD);
    assert_int_equal(kind("plain text, no disk", 19), IMAGE_KIND_NONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tells_the_files_of_a_partition),
        cmocka_unit_test(the_rest_is_slack_gaps_and_tables_in_order),
        cmocka_unit_test(a_file_in_pieces_has_extents_and_the_time_of_its_own_clock),
        cmocka_unit_test(a_folder_in_itself_is_read_once),
        cmocka_unit_test(a_disk_may_be_cut_anywhere),
        cmocka_unit_test(a_file_is_read_by_address),
        cmocka_unit_test(knows_images_by_their_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
