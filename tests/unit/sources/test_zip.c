// ZIP: what it lists, what it refuses, and what it makes of broken archives.
#include "test.h"

#include "sources/archives.h"
#include "sources/zip.h"

#include <stdio.h>
#include <string.h>
#include <zlib.h>

static const char *list(struct told *told, struct bytes zip, int64_t *present)
{
    struct member_listener listener;
    told_init(told, &listener);
    int64_t entries = zip_list(zip, &listener);
    if (present)
        *present = entries;
    return buffer_text(&told->text);
}

#define ASSERT_TELLS(zip, expected)                                                                          \
    do {                                                                                                     \
        struct told told;                                                                                    \
        assert_string_equal(list(&told, zip, NULL), expected);                                               \
        told_done(&told);                                                                                    \
    } while (0)

static void lists_stored_and_deflated(void **state)
{
    (void)state;
    struct zip_maker maker;
    zip_maker_init(&maker);
    zip_maker_text(&maker, "a.txt", "hello");
    struct bytes data =
        bytes_of_text("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa");
    zip_maker_add(&maker, &(struct made_member){.name = "data/b.txt", .data = data, .method = 8});
    zip_maker_text(&maker, "data/", "");
    zip_maker_add(&maker, &(struct made_member){.name = "c", .data = data, .method = 8, .descriptor = true});
    struct bytes zip = zip_maker_end(&maker, false);
    struct told told;
    int64_t present;
    const char *text = list(&told, zip, &present);
    assert_int_equal(present, 4);
    assert_string_equal(text, "+a.txt 35 5 5 0\n"
                              "+data/b.txt 80 6 71 1\n"
                              "-directory\n"
                              "+c 152 6 71 1\n");
    assert_memory_equal(zip.data + 35, "hello", 5);
    char when[MOMENT_TEXT_SIZE];
    assert_string_equal(moment_format(told.last_modified, when), "2024-09-28T14:59:34Z");
    assert_int_equal(told.last_modified.zone, ZONE_UNKNOWN);
    told_done(&told);
    zip_maker_done(&maker);
}

static void lists_zip64(void **state)
{
    (void)state;
    struct zip_maker maker;
    zip_maker_init(&maker);
    zip_maker_add(&maker,
                  &(struct made_member){.name = "big", .data = bytes_of_text("hello"), .zip64 = true});
    zip_maker_text(&maker, "small", "x");
    ASSERT_TELLS(zip_maker_end(&maker, true), "+big 53 5 5 0\n+small 93 1 1 0\n");
    zip_maker_done(&maker);
}

static void more_members_than_sixteen_bits_hold(void **state)
{
    (void)state;
    struct zip_maker maker;
    zip_maker_init(&maker);
    for (int i = 0; i < 70000; i++)
        zip_maker_text(&maker, "same", "");
    struct told told;
    int64_t present;
    const char *text = list(&told, zip_maker_end(&maker, false), &present); // says 4,464
    assert_int_equal(present, 70000);
    assert_int_equal(told.members, 70000);
    assert_int_equal(told.damaged, 0);
    assert_non_null(strstr(text, "+same#70000 "));
    told_done(&told);
    zip_maker_done(&maker);
}

static void names_become_clean_paths(void **state)
{
    (void)state;
    struct zip_maker maker;
    zip_maker_init(&maker);
    static const struct made_member members[] = {
        {.name = "caf\x82.txt"},                                // CP437
        {.name = "caf\xc3\xa9.txt"},                            // UTF-8 without the flag
        {.name = "\xe4\xbd\xa0\xe5\xa5\xbd", .flags = 1 << 11}, // UTF-8 with it
        {.name = "bad\xff", .flags = 1 << 11},
        {.name = "/etc/passwd"},
        {.name = "../../up/./x"},
        {.name = "C:\\Users\\ana\\x.txt"},
        {.name = "//"}, // a directory
        {.name = ""},
        {.name = "twice"},
        {.name = "twice"},
        {.name = "twice#2"},
        {.name = "./twice"},
    };
    for (size_t i = 0; i < sizeof members / sizeof *members; i++)
        zip_maker_add(&maker, &members[i]);
    struct told told;
    char *text = (char *)(uintptr_t)list(&told, zip_maker_end(&maker, false), NULL);
    static const char *const paths[] = {"caf\xc3\xa9.txt",
                                        "caf\xc3\xa9.txt#2",
                                        "\xe4\xbd\xa0\xe5\xa5\xbd",
                                        "bad\xef\xbf\xbd",
                                        "etc/passwd",
                                        "%2E%2E/%2E%2E/up/x",
                                        "Users/ana/x.txt",
                                        NULL,
                                        "unnamed",
                                        "twice",
                                        "twice#2",
                                        "twice#2#2",
                                        "twice#3"};
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        char *line = text;
        text = strchr(text, '\n') + 1;
        if (paths[i] == NULL) {
            assert_memory_equal(line, "-directory\n", 11);
            continue;
        }
        *strchr(line, ' ') = 0;
        assert_string_equal(line + 1, paths[i]);
    }
    told_done(&told);
    zip_maker_done(&maker);
}

static void unicode_path_and_time_fields(void **state)
{
    (void)state;
    struct buffer extra;
    buffer_init(&extra, 1000);
    buffer_add(&extra, "up\x0a\x00\x01", 5);
    buffer_add_u32le(&extra, (uint32_t)crc32(0, (const Bytef *)"x?", 2));
    buffer_add(&extra, "x\xc3\xa9\xc3\xa9", 5);
    buffer_add(&extra, "UT\x05\x00\x01", 5);
    buffer_add_u32le(&extra, 1727535575); // 2024-09-28T14:59:35Z
    struct zip_maker maker;
    zip_maker_init(&maker);
    zip_maker_add(&maker, &(struct made_member){.name = "x?", .extra = buffer_bytes(&extra)});
    zip_maker_add(&maker,
                  &(struct made_member){.name = "renamed", .extra = buffer_bytes(&extra)}); // sum is stale
    struct told told;
    const char *text = list(&told, zip_maker_end(&maker, false), NULL);
    assert_non_null(strstr(text, "+x\xc3\xa9\xc3\xa9 "));
    assert_non_null(strstr(text, "+renamed "));
    assert_int_equal(told.last_modified.at_usec, INT64_C(1727535575000000));
    told_done(&told);
    zip_maker_done(&maker);
    buffer_done(&extra);
}

static void says_what_it_skips(void **state)
{
    (void)state;
    struct zip_maker maker;
    zip_maker_init(&maker);
    struct bytes data = bytes_of_text("target");
    zip_maker_add(&maker, &(struct made_member){.data = data, .flags = 1});
    zip_maker_add(&maker, &(struct made_member){.data = data, .method = 14}); // LZMA
    zip_maker_add(&maker, &(struct made_member){.data = data, .method = 99, .flags = 1});
    zip_maker_add(&maker, &(struct made_member){.data = data, .unix_mode = 0120777});
    zip_maker_add(&maker, &(struct made_member){.name = "d", .unix_mode = 0040755});
    zip_maker_add(&maker, &(struct made_member){.data = data, .method = 93}); // Zstandard, taken as it is
    ASSERT_TELLS(zip_maker_end(&maker, false), "-encrypted\n"
                                               "-compression method not supported\n"
                                               "-encrypted\n"
                                               "-symbolic link\n"
                                               "-directory\n"
                                               "+a.txt 230 6 6 4\n");
    zip_maker_done(&maker);
}

static void an_empty_archive(void **state)
{
    (void)state;
    struct zip_maker maker;
    zip_maker_init(&maker);
    ASSERT_TELLS(zip_maker_end(&maker, false), "");
    zip_maker_done(&maker);
}

static void an_end_that_claims_emptiness_hides_nothing(void **state)
{
    (void)state;
    struct zip_maker maker;
    zip_maker_init(&maker);
    zip_maker_text(&maker, "a", "hello");
    zip_maker_end(&maker, false);
    uint8_t end[22] = "PK\5\6";
    memcpy(end + 16, "\xff\xff\0\0", 4);
    maker.out.size -= sizeof end;
    buffer_add(&maker.out, end, sizeof end);
    ASSERT_TELLS(buffer_bytes(&maker.out),
                 "!no central directory, the archive may be truncated: read from its local "
                 "headers\n+a 31 5 5 0\n");
    zip_maker_done(&maker);
}

static void bytes_before_and_after_the_archive(void **state)
{
    (void)state;
    struct zip_maker maker;
    zip_maker_init(&maker);
    zip_maker_text(&maker, "a", "hello");
    struct bytes zip = zip_maker_end(&maker, false);
    struct buffer whole;
    buffer_init(&whole, 10000);
    buffer_add_text(&whole, "#!/bin/sh\n");
    buffer_add(&whole, zip.data, zip.size);
    buffer_add_text(&whole, "more");
    ASSERT_TELLS(buffer_bytes(&whole), "+a 41 5 5 0\n");
    buffer_done(&whole);
    zip_maker_done(&maker);
}

// D. Fifield: many directory entries over the same bytes.
static void overlapping_members_give_one(void **state)
{
    (void)state;
    struct zip_maker maker;
    zip_maker_init(&maker);
    zip_maker_text(&maker, "kernel", "a very long run of zeros");
    struct bytes entry = buffer_bytes(&maker.directory);
    struct buffer copy;
    buffer_init(&copy, 1000);
    buffer_add(&copy, entry.data, entry.size);
    for (int i = 0; i < 99; i++)
        buffer_add(&maker.directory, copy.data, copy.size);
    maker.count = 100;
    struct told told;
    int64_t present;
    const char *text = list(&told, zip_maker_end(&maker, false), &present);
    assert_int_equal(present, 100);
    assert_int_equal(told.members, 1);
    assert_int_equal(told.skipped, 99);
    assert_non_null(strstr(text, "-overlaps another member\n"));
    assert_non_null(strstr(text, "!99 members share bytes with others"));
    told_done(&told);
    buffer_done(&copy);
    zip_maker_done(&maker);
}

static void places_that_are_lies(void **state)
{
    (void)state;
    struct zip_maker maker;
    zip_maker_init(&maker);
    zip_maker_text(&maker, "a", "hello");
    zip_maker_text(&maker, "b", "hello");
    zip_maker_text(&maker, "c", "hello");
    uint8_t *directory = maker.directory.data;      // 47 bytes an entry
    memcpy(directory + 42, "\xff\xff\0\0", 4);      // the offset of a
    memcpy(directory + 47 + 42, "\x07\0\0\0", 4);   // of b: no header there
    memcpy(directory + 94 + 20, "\xff\xff\0\0", 4); // the length of c
    ASSERT_TELLS(zip_maker_end(&maker, false),
                 "-outside the archive\n-no local header\n-outside the archive\n");
    zip_maker_done(&maker);
}

// However short it is cut, every member whose bytes are all there is told.
static void cut_anywhere_it_gives_what_is_there(void **state)
{
    (void)state;
    struct zip_maker maker;
    zip_maker_init(&maker);
    zip_maker_text(&maker, "a", "hello"); // 0 to 36
    struct bytes data = bytes_of_text("a b a b a b a b a b a b");
    zip_maker_add(&maker,
                  &(struct made_member){.name = "b", .data = data, .method = 8, .descriptor = true}); // 36
    size_t b_ends = maker.out.size - 16;
    zip_maker_add(&maker, &(struct made_member){.name = "c", .data = data, .descriptor = true});
    size_t c_ends = maker.out.size;
    struct bytes zip = zip_maker_end(&maker, false);
    for (size_t size = 0; size < zip.size; size++) {
        struct told told;
        const char *text = list(&told, bytes_slice(zip, 0, size), NULL);
        assert_true(told.damaged > 0);
        assert_int_equal(strstr(text, "+a 31 5 5 0\n") != NULL, size >= 36);
        char whole_b[64];
        snprintf(whole_b, sizeof whole_b, "+b 67 %zu 23 1\n", b_ends - 67);
        assert_int_equal(strstr(text, whole_b) != NULL, size >= b_ends);
        if (size >= c_ends)
            assert_non_null(strstr(text, " 23 23 0\n"));
        told_done(&told);
    }
    ASSERT_TELLS(bytes_slice(zip, 0, 34),
                 "!no central directory, the archive may be truncated: read from its local "
                 "headers\n+a 31 3 3 0\n!a member is cut after 3 bytes\n");
    zip_maker_done(&maker);
}

static void a_broken_directory_falls_back(void **state)
{
    (void)state;
    struct zip_maker maker;
    zip_maker_init(&maker);
    zip_maker_text(&maker, "a", "hello");
    zip_maker_text(&maker, "b", "hello");
    maker.directory.data[47] = 'X';
    struct told told;
    int64_t present;
    const char *text = list(&told, zip_maker_end(&maker, false), &present);
    assert_int_equal(present, -1);
    assert_string_equal(
        text, "!the central directory breaks off after 1 of 2 entries: read from the local headers\n"
              "+a 31 5 5 0\n+b 67 5 5 0\n");
    told_done(&told);
    zip_maker_done(&maker);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lists_stored_and_deflated),
        cmocka_unit_test(lists_zip64),
        cmocka_unit_test(more_members_than_sixteen_bits_hold),
        cmocka_unit_test(names_become_clean_paths),
        cmocka_unit_test(unicode_path_and_time_fields),
        cmocka_unit_test(says_what_it_skips),
        cmocka_unit_test(an_empty_archive),
        cmocka_unit_test(an_end_that_claims_emptiness_hides_nothing),
        cmocka_unit_test(bytes_before_and_after_the_archive),
        cmocka_unit_test(overlapping_members_give_one),
        cmocka_unit_test(places_that_are_lies),
        cmocka_unit_test(cut_anywhere_it_gives_what_is_there),
        cmocka_unit_test(a_broken_directory_falls_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
