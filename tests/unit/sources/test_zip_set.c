// ZIP archives in several files: cut anywhere, or split by a packer that counts disks.
#include "test.h"

#include "sources/archives.h"
#include "sources/zip.h"

#include <string.h>

enum { PARTS_MAX = 8 };

static void put_u16(uint8_t *at, size_t value)
{
    at[0] = (uint8_t)value;
    at[1] = (uint8_t)(value >> 8);
}

static void put_u32(uint8_t *at, size_t value)
{
    put_u16(at, value & 0xffff);
    put_u16(at + 2, value >> 16);
}

static uint32_t get_u32(const uint8_t *at)
{
    return (uint32_t)(at[0] | at[1] << 8 | at[2] << 16 | (unsigned)at[3] << 24);
}

// The disk that holds a byte, and where that disk begins.
static size_t disk_of(const size_t *cuts, size_t disks, size_t offset, size_t *start)
{
    size_t disk = 0;
    *start = 0;
    while (disk + 1 < disks && cuts[disk] <= offset)
        *start = cuts[disk++];
    return disk;
}

// Makes the offsets of a plain archive count from the disks that the cuts make.
static void split(struct bytes zip, const size_t *cuts, size_t disks)
{
    uint8_t *bytes = (uint8_t *)(uintptr_t)zip.data, *end = bytes + zip.size - 22;
    size_t start, directory = get_u32(end + 16), at = directory;
    while (memcmp(bytes + at, "PK\1\2", 4) == 0) {
        size_t local = get_u32(bytes + at + 42), disk = disk_of(cuts, disks, local, &start);
        put_u16(bytes + at + 34, disk);
        put_u32(bytes + at + 42, local - start);
        at += 46u + bytes[at + 28] + bytes[at + 30];
    }
    put_u16(end + 6, disk_of(cuts, disks, directory, &start));
    put_u32(end + 16, directory - start);
    put_u16(end + 4, disks - 1);
}

struct parts {
    struct medium *media[PARTS_MAX];
    size_t count;
};

static void add_part(struct parts *parts, struct bytes zip, size_t from, size_t to)
{
    parts->media[parts->count++] = medium_of_bytes(bytes_slice(zip, from, to - from));
}

static void close_parts(struct parts *parts)
{
    for (size_t i = 0; i < parts->count; i++)
        medium_close(parts->media[i]);
}

struct seen {
    struct parts *parts;
    struct buffer text; // of each member: its name and its bytes
};

// Reads a member from the files one after the other as they were given.
static void on_member(void *context, const struct child_item *member)
{
    struct seen *seen = context;
    struct medium *kept[PARTS_MAX];
    for (size_t i = 0; i < seen->parts->count; i++)
        kept[i] = medium_keep(seen->parts->media[i]);
    struct medium *whole = medium_of_parts(kept, seen->parts->count, NULL);
    struct extent one = {member->offset, member->stored_bytes};
    const struct extent *extents = member->extent_count ? member->extents : &one;
    assert_int_equal(member->read_as, IMAGE_SPLIT);
    buffer_print(&seen->text, "%s ", member->path);
    for (size_t i = 0; i < (member->extent_count ? member->extent_count : 1); i++) {
        char bytes[256] = "";
        assert_true(extents[i].bytes < 256);
        size_t got = medium_read(whole, extents[i].offset, bytes, (size_t)extents[i].bytes);
        assert_int_equal(got, extents[i].bytes);
        buffer_add(&seen->text, bytes, got);
    }
    buffer_add_text(&seen->text, "\n");
    medium_close(whole);
}

static void on_skipped(void *context, const char *reason)
{
    struct seen *seen = context;
    buffer_print(&seen->text, "-%s\n", reason);
}

static void on_damage(void *context, int64_t offset, const char *what)
{
    (void)offset;
    struct seen *seen = context;
    buffer_print(&seen->text, "!%s\n", what);
}

static void assert_lists(struct parts *parts, bool last_first, int64_t entries, const char *expected)
{
    struct seen seen = {.parts = parts};
    buffer_init(&seen.text, 1 << 20);
    struct member_listener listener = {&seen, on_member, on_skipped, on_damage};
    struct zip_set set = {parts->media, parts->count, last_first};
    assert_int_equal(zip_list_set(&set, &listener), entries);
    assert_string_equal(buffer_text(&seen.text), expected);
    buffer_done(&seen.text);
}

#define LONG_TEXT "one two three four five six seven eight nine ten eleven twelve thirteen"
static const char all[] = "a.txt hello\nb.txt " LONG_TEXT "\nc.txt the last\n";

static struct bytes make(struct zip_maker *maker, bool zip64)
{
    zip_maker_init(maker);
    zip_maker_text(maker, "a.txt", "hello");
    zip_maker_text(maker, "b.txt", LONG_TEXT);
    zip_maker_text(maker, "c.txt", "the last");
    return zip_maker_end(maker, zip64);
}

static void reads_what_was_cut_anywhere(void **state)
{
    (void)state;
    for (int zip64 = 0; zip64 < 2; zip64++) {
        struct zip_maker maker;
        struct bytes zip = make(&maker, zip64);
        for (size_t cut = 1; cut < zip.size; cut++) {
            struct parts parts = {0};
            add_part(&parts, zip, 0, cut / 2);
            add_part(&parts, zip, cut / 2, cut);
            add_part(&parts, zip, cut, zip.size);
            assert_lists(&parts, false, 3, all);
            close_parts(&parts);
        }
        zip_maker_done(&maker);
    }
}

// As they lie: the last disk, which has the archive's name, then the others.
static struct parts parts_of(struct bytes zip, const size_t *cuts, size_t disks)
{
    struct parts parts = {0};
    add_part(&parts, zip, cuts[disks - 2], zip.size);
    for (size_t disk = 0; disk + 1 < disks; disk++)
        add_part(&parts, zip, disk ? cuts[disk - 1] : 0, cuts[disk]);
    return parts;
}

static void reads_what_was_split_by_disks(void **state)
{
    (void)state;
    struct zip_maker maker;
    size_t size = make(&maker, false).size;
    zip_maker_done(&maker);
    for (size_t cut = 4; cut < size - 22; cut++) {
        size_t cuts[] = {cut / 3, cut / 2, cut};
        struct bytes zip = make(&maker, false);
        split(zip, cuts, 4);
        struct parts parts = parts_of(zip, cuts, 4);
        assert_int_equal(zip_disks(bytes_slice(zip, cut, zip.size)), 4);
        assert_lists(&parts, true, 3, all);
        close_parts(&parts);
        zip_maker_done(&maker);
    }
}

static void tells_what_stands_on_a_missing_disk(void **state)
{
    (void)state;
    struct zip_maker maker;
    struct bytes zip = make(&maker, false);
    const size_t b = 30 + 5 + 5, c = b + 30 + 5 + strlen(LONG_TEXT); // local headers
    size_t cuts[] = {b + 35 + 7, c - 20, c + 1};
    split(zip, cuts, 4);
    struct parts all_parts = parts_of(zip, cuts, 4), parts = all_parts;
    parts.count = 2; // disks 2 and 3 are missing: of b.txt the beginning is there, c.txt begins on disk 3
    assert_lists(&parts, true, 3, "a.txt hello\nb.txt one two\n-on another disk\n");
    parts.count = 1;
    assert_lists(&parts, true, 3, "-on another disk\n-on another disk\n-on another disk\n");
    close_parts(&all_parts);
    zip_maker_done(&maker);
}

static void refuses_what_has_no_directory(void **state)
{
    (void)state;
    struct zip_maker maker;
    struct bytes zip = make(&maker, false);
    struct parts parts = {0};
    add_part(&parts, zip, 0, 40);
    add_part(&parts, zip, 40, zip.size - 1);
    assert_lists(&parts, false, -1, "");
    close_parts(&parts);
    // a directory larger than what is there, and one on a disk that is not
    const size_t cuts[] = {100};
    split(zip, cuts, 2);
    uint8_t *end = (uint8_t *)(uintptr_t)zip.data + zip.size - 22;
    static const struct {
        int at;
        uint8_t value;
    } lies[] = {{15, 0x7f}, {6, 9}, {19, 0x7f}, {4, 0xff}};
    for (size_t i = 0; i < sizeof lies / sizeof *lies; i++) {
        uint8_t before = end[lies[i].at];
        end[lies[i].at] = lies[i].value;
        parts = (struct parts){0};
        add_part(&parts, zip, 100, zip.size);
        add_part(&parts, zip, 0, 100);
        assert_lists(&parts, true, -1, "");
        close_parts(&parts);
        end[lies[i].at] = before;
    }
    zip_maker_done(&maker);
}

static void tells_disks_by_the_end(void **state)
{
    (void)state;
    struct zip_maker maker;
    assert_int_equal(zip_disks(make(&maker, false)), 1);
    zip_maker_done(&maker);
    assert_int_equal(zip_disks(make(&maker, true)), 1);
    zip_maker_done(&maker);
    assert_int_equal(zip_disks(bytes_of_text("PK\5\6")), 0);
    assert_int_equal(zip_disks(bytes_of_text("no archive at all, but a text of some length")), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_what_was_cut_anywhere),
        cmocka_unit_test(reads_what_was_split_by_disks),
        cmocka_unit_test(tells_what_stands_on_a_missing_disk),
        cmocka_unit_test(refuses_what_has_no_directory),
        cmocka_unit_test(tells_disks_by_the_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
