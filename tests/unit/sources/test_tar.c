// tar: its dialects, what it skips, and damage.
#include "test.h"

#include "sources/archives.h"
#include "sources/tar.h"

#include <string.h>

static const char *list(struct told *told, struct bytes tar)
{
    struct member_listener listener;
    told_init(told, &listener);
    tar_list(tar, &listener);
    return buffer_text(&told->text);
}

#define ASSERT_TELLS(tar, expected)                                                                          \
    do {                                                                                                     \
        struct told told;                                                                                    \
        assert_string_equal(list(&told, tar), expected);                                                     \
        told_done(&told);                                                                                    \
    } while (0)

static void lists_plain_members(void **state)
{
    (void)state;
    struct buffer tar;
    buffer_init(&tar, 1 << 20);
    tar_header(&tar, "data/", '5', 0);
    tar_file(&tar, "data/a.txt", "hello");
    tar_file(&tar, "data/a.txt", "hello again"); // appended later: both are evidence
    tar_file(&tar, "empty", "");
    tar_header(&tar, "link", '2', 0);
    tar_header(&tar, "hard", '1', 500); // a size, but nothing follows
    tar_header(&tar, "pipe", '6', 0);
    tar_end(&tar);
    struct told told;
    assert_string_equal(list(&told, buffer_bytes(&tar)), "-directory\n"
                                                         "+data/a.txt 1024 5 5 0\n"
                                                         "+data/a.txt#2 2048 11 11 0\n"
                                                         "+empty 3072 0 0 0\n"
                                                         "-link\n-link\n-device or pipe\n");
    assert_int_equal(told.last_modified.at_usec, INT64_C(1727479751000000));
    assert_true(tar_starts_here(buffer_bytes(&tar)));
    told_done(&told);
    buffer_done(&tar);
}

static void long_names_of_every_dialect(void **state)
{
    (void)state;
    struct buffer tar;
    buffer_init(&tar, 1 << 20);
    tar_pax(&tar, "16 path=caf\xc3\xa9/x\n19 mtime=1700000.5\n");
    tar_file(&tar, "short", "1");
    tar_header(&tar, "././@LongLink", 'L', 12);
    tar_data(&tar, (struct bytes){(const uint8_t *)"gnu/is/long", 12});
    tar_file(&tar, "gnu/is", "22");
    size_t at = tar.size;
    tar_file(&tar, "name", "333"); // the prefix of ustar
    memcpy(tar.data + at + 345, "some/prefix", 11);
    tar_fix_checksum(tar.data + at);
    at = tar.size;
    tar_file(&tar, "v7", "4444"); // no magic at all
    memset(tar.data + at + 257, 0, 8);
    memcpy(tar.data + at + 345, "not a prefix", 12);
    tar_fix_checksum(tar.data + at);
    tar_end(&tar);
    ASSERT_TELLS(buffer_bytes(&tar), "+caf\xc3\xa9/x 1536 1 1 0\n"
                                     "+gnu/is/long 3584 2 2 0\n"
                                     "+some/prefix/name 4608 3 3 0\n"
                                     "+v7 5632 4 4 0\n");
    buffer_done(&tar);
}

static void sizes_beyond_octal(void **state)
{
    (void)state;
    struct buffer tar;
    buffer_init(&tar, 1 << 20);
    tar_pax(&tar, "9 size=6\n");
    tar_header(&tar, "pax", '0', 0);
    tar_data(&tar, bytes_of_text("sixsix"));
    size_t at = tar.size;
    tar_header(&tar, "base256", '0', 0);
    memcpy(tar.data + at + 124, "\x80\0\0\0\0\0\0\0\0\0\0\x03", 12);
    tar_fix_checksum(tar.data + at);
    tar_data(&tar, bytes_of_text("abc"));
    tar_file(&tar, "after", "x");
    tar_end(&tar);
    ASSERT_TELLS(buffer_bytes(&tar), "+pax 1536 6 6 0\n+base256 2560 3 3 0\n+after 3584 1 1 0\n");
    buffer_done(&tar);
}

static void sparse_files_are_refused(void **state)
{
    (void)state;
    struct buffer tar;
    buffer_init(&tar, 1 << 20);
    size_t at = tar.size;
    tar_header(&tar, "old", 'S', 4);
    tar.data[at + 482] = 1; // one more block of map follows
    tar_fix_checksum(tar.data + at);
    tar_data(&tar, bytes_of_text("map"));
    tar_data(&tar, bytes_of_text("data"));
    tar_pax(&tar, "22 GNU.sparse.major=1\n");
    tar_file(&tar, "new", "x");
    tar_file(&tar, "plain", "y");
    tar_end(&tar);
    ASSERT_TELLS(buffer_bytes(&tar), "-sparse file\n-sparse file\n+plain 4096 1 1 0\n");
    buffer_done(&tar);
}

// A pax header with these records, each "KEY=VALUE", whose lengths are worked out here.
static void add_records(struct buffer *tar, const char *const *records)
{
    struct buffer text;
    buffer_init(&text, 4096);
    for (; *records; records++) {
        size_t length = strlen(*records) + 4; // two digits, space and newline
        buffer_print(&text, "%zu %s\n", length, *records);
    }
    tar_pax(tar, buffer_text(&text));
    buffer_done(&text);
}

static void sparse_maps_are_followed(void **state)
{
    (void)state;
    static const char *const good[] = {"GNU.sparse.major=0",         "GNU.sparse.minor=1",
                                       "GNU.sparse.name=holes",      "GNU.sparse.size=2000",
                                       "GNU.sparse.map=10,4,1000,3", NULL};
    static const char *const lines[] = {"GNU.sparse.major=1", "GNU.sparse.minor=0", "GNU.sparse.name=lines",
                                        "GNU.sparse.realsize=2000", NULL};
    struct buffer tar, data;
    buffer_init(&tar, 1 << 20);
    buffer_init(&data, 4096);
    add_records(&tar, good);
    tar_file(&tar, "GNUSparseFile.1/holes", "1234567");
    buffer_add_text(&data, "2\n10\n4\n1000\n3\n");
    while (data.size < 512)
        buffer_add_u8(&data, 0);
    buffer_add_text(&data, "1234567");
    add_records(&tar, lines);
    tar_file(&tar, "GNUSparseFile.1/lines", "");
    tar.size -= 512; // the header again, with its size
    tar_header(&tar, "GNUSparseFile.1/lines", '0', data.size);
    tar_data(&tar, buffer_bytes(&data));
    tar_end(&tar);
    ASSERT_TELLS(buffer_bytes(&tar), "+holes 1536 7 2000 0\n+lines 3584 519 2000 0\n");
    buffer_done(&tar);
    buffer_done(&data);
}

static void sparse_maps_that_do_not_hold_are_refused(void **state)
{
    (void)state;
    static const char *const maps[] = {
        "GNU.sparse.map=10,8",      // more data than there is
        "GNU.sparse.map=10,4,12,3", // backwards
        "GNU.sparse.map=10",        // half a pair
        "GNU.sparse.map=-1,4",      // before the beginning
        "GNU.sparse.map=9000,4",    // behind the end
        "GNU.sparse.map=ten,4",     //
        "GNU.sparse.map=9223372036854775807,4",
    };
    for (size_t i = 0; i < sizeof maps / sizeof *maps; i++) {
        const char *const records[] = {"GNU.sparse.size=2000", maps[i], NULL};
        struct buffer tar;
        buffer_init(&tar, 1 << 20);
        add_records(&tar, records);
        tar_file(&tar, "holes", "1234567");
        tar_end(&tar);
        ASSERT_TELLS(buffer_bytes(&tar), "-sparse file\n");
        buffer_done(&tar);
    }
    static const char *const huge[] = {"GNU.sparse.size=9223372036854775807", "GNU.sparse.map=10,4", NULL};
    struct buffer tar;
    buffer_init(&tar, 1 << 20);
    add_records(&tar, huge);
    tar_file(&tar, "holes", "1234567");
    tar_end(&tar);
    ASSERT_TELLS(buffer_bytes(&tar), "-sparse file\n");
    buffer_done(&tar);
}

static void a_bad_header_is_stepped_over(void **state)
{
    (void)state;
    struct buffer tar;
    buffer_init(&tar, 1 << 20);
    tar_file(&tar, "a", "1");
    size_t at = tar.size;
    tar_file(&tar, "b", "2");
    tar.data[at + 3] ^= 1;
    tar_file(&tar, "c", "3");
    tar_end(&tar);
    ASSERT_TELLS(buffer_bytes(&tar),
                 "+a 512 1 1 0\n!no valid header: 1024 bytes stepped over\n+c 2560 1 1 0\n");
    buffer_done(&tar);
}

static void a_cut_archive_gives_what_is_there(void **state)
{
    (void)state;
    struct buffer tar;
    buffer_init(&tar, 1 << 20);
    tar_file(&tar, "a", "hello");
    tar_header(&tar, "b", '0', 1000);
    buffer_add(&tar, "cut short", 9);
    ASSERT_TELLS(buffer_bytes(&tar), "+a 512 5 5 0\n!truncated: 1000 bytes promised, 9 there\n+b 1536 9 9 0\n"
                                     "!no end mark: the archive may be truncated\n");
    for (size_t size = 512; size < tar.size; size++) {
        struct told told;
        list(&told, bytes_slice(buffer_bytes(&tar), 0, size));
        assert_int_equal(told.members, size < 1536 ? 1 : 2);
        assert_true(told.damaged > 0);
        told_done(&told);
    }
    buffer_done(&tar);
}

static void archives_one_after_the_other(void **state)
{
    (void)state;
    struct buffer tar;
    buffer_init(&tar, 1 << 20);
    tar_file(&tar, "a", "1");
    tar_end(&tar);
    tar_file(&tar, "b", "2");
    tar_end(&tar);
    ASSERT_TELLS(buffer_bytes(&tar),
                 "+a 512 1 1 0\n!an end mark, then another archive after 1024 bytes\n+b 2560 1 1 0\n");
    buffer_done(&tar);
}

static void lies_in_extended_headers(void **state)
{
    (void)state;
    struct buffer tar;
    buffer_init(&tar, 1 << 20);
    tar_pax(&tar, "99 path=too long\n");
    tar_file(&tar, "a", "1");
    tar_pax(&tar, "0 path=x\n");
    tar_file(&tar, "b", "2");
    tar_pax(&tar, "20 size=-5 no number\n");
    tar_file(&tar, "c", "3");
    tar_header(&tar, "L", 'L', (uint64_t)1 << 30);
    struct told told;
    const char *text = list(&told, buffer_bytes(&tar));
    assert_int_equal(told.members, 3);
    assert_non_null(strstr(text, "+a 1536 1 1 0\n"));
    assert_non_null(strstr(text, "+c "));
    assert_non_null(strstr(text, "!extended header is not readable here\n"));
    assert_non_null(strstr(text, "!an extended header of 1073741824 bytes is not read\n"));
    told_done(&told);
    buffer_done(&tar);
}

static void other_things_are_no_tar(void **state)
{
    (void)state;
    uint8_t block[512] = {0};
    assert_false(tar_starts_here((struct bytes){block, 512}));
    assert_false(tar_starts_here((struct bytes){block, 100}));
    memset(block, 'x', sizeof block);
    assert_false(tar_starts_here((struct bytes){block, 512}));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lists_plain_members),
        cmocka_unit_test(long_names_of_every_dialect),
        cmocka_unit_test(sizes_beyond_octal),
        cmocka_unit_test(sparse_files_are_refused),
        cmocka_unit_test(sparse_maps_are_followed),
        cmocka_unit_test(sparse_maps_that_do_not_hold_are_refused),
        cmocka_unit_test(a_bad_header_is_stepped_over),
        cmocka_unit_test(a_cut_archive_gives_what_is_there),
        cmocka_unit_test(archives_one_after_the_other),
        cmocka_unit_test(lies_in_extended_headers),
        cmocka_unit_test(other_things_are_no_tar),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
