// The search of bytes of any kind: in every surrounding, across every border, each hit at its place and once.
#include "test.h"

#include "observations/collect.h"
#include "observations/scanning/scan_bytes.h"
#include "observations/scanning/triage.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static uint64_t next(uint64_t *seed) // xorshift64
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    return *seed;
}

static void fill_random(uint8_t *out, size_t size, uint64_t seed)
{
    for (size_t i = 0; i < size; i++)
        out[i] = (uint8_t)(next(&seed) >> 32);
}

static struct bytes_searched search(struct collect *collect, const void *data, size_t size)
{
    static const char *const regions[] = {"NL", NULL};
    struct bytes_searched searched = {0};
    struct observation_context context = {
        .sink = &collect->sink, .arena = collect->arena, .regions = regions, .region_count = 1};
    scan_bytes(&context, (struct bytes){data, size}, (struct place){.row = -1}, &searched);
    return searched;
}

static const struct selector_hit *only_hit(const struct collect *collect)
{
    assert_int_equal(collect_count(collect, RECORD_SELECTOR_HIT), 1);
    return &collect_at(collect, RECORD_SELECTOR_HIT, 0)->selector_hit;
}

static void put_wide(uint8_t *out, const char *text, bool big)
{
    for (; *text; text++, out += 2) {
        out[big] = (uint8_t)*text;
        out[!big] = 0;
    }
}

// ---- triage ----

static void tells_blocks_apart(void **state)
{
    (void)state;
    static uint8_t bytes[4 * BLOCK_BYTES];
    struct stretch *stretch = malloc(sizeof *stretch);
    fill_random(bytes + BLOCK_BYTES, BLOCK_BYTES, 7);
    memset(bytes + (size_t)2 * BLOCK_BYTES, 'a', BLOCK_BYTES);
    bytes[2 * BLOCK_BYTES + 100] = '\n';
    for (size_t i = 0; i < BLOCK_BYTES; i++)
        bytes[3 * BLOCK_BYTES + i] = (uint8_t)(i % 7 ? 0 : i);
    triage(stretch, (struct bytes){bytes, sizeof bytes}, 0);
    assert_int_equal(stretch->classes[0], BLOCK_CONSTANT);
    assert_int_equal(stretch->classes[1], BLOCK_RANDOM);
    assert_int_equal(stretch->classes[2], BLOCK_TEXT);
    assert_int_equal(stretch->classes[3], BLOCK_MIXED);
    free(stretch);
}

static void masks_hold_what_stands_there(void **state)
{
    (void)state;
    uint8_t bytes[300];
    struct stretch *stretch = malloc(sizeof *stretch);
    fill_random(bytes, sizeof bytes, 9);
    for (size_t size = 1; size <= sizeof bytes; size++) {
        triage(stretch, (struct bytes){bytes, size}, 0);
        for (size_t i = 0; i < size; i++) {
            uint64_t bit = UINT64_C(1) << (i % 64);
            bool text = (bytes[i] >= ' ' && bytes[i] < 0x7f) || bytes[i] == '\n' || bytes[i] == '\r' ||
                        bytes[i] == '\t';
            assert_int_equal((stretch->text[i / 64] & bit) != 0, text);
            assert_int_equal((stretch->zero[i / 64] & bit) != 0, bytes[i] == 0);
            assert_int_equal((stretch->high[i / 64] & bit) != 0, bytes[i] >= 0x80);
        }
        for (size_t i = size; i < (size + 63) / 64 * 64; i++) {
            uint64_t bit = UINT64_C(1) << (i % 64);
            assert_int_equal((stretch->text[i / 64] | stretch->zero[i / 64] | stretch->high[i / 64]) & bit,
                             0);
        }
    }
    free(stretch);
}

// ---- 8-bit text ----

// In binary surroundings the bytes before and behind must not become part of it.
static void finds_at_every_border(void **state)
{
    (void)state;
    static const char address[] = "ana.pop@example.org";
    enum { LENGTH = sizeof address - 1, SIZE = STRETCH_BYTES + 4 * BLOCK_BYTES };
    uint8_t *bytes = malloc(SIZE);
    for (size_t start = STRETCH_BYTES - LENGTH - 1; start <= STRETCH_BYTES + 1; start++) {
        for (size_t i = 0; i < SIZE; i++)
            bytes[i] = (uint8_t)(i % 5 ? 0x01 : 'x');
        memcpy(bytes + start, address, LENGTH);
        bytes[start - 1] = 0;
        bytes[start + LENGTH] = 0xff;
        struct collect collect;
        collect_init(&collect);
        search(&collect, bytes, SIZE);
        const struct selector_hit *hit = only_hit(&collect);
        assert_string_equal(hit->selector.value, address);
        assert_int_equal(hit->place.offset, start);
        collect_done(&collect);
    }
    free(bytes);
}

static void finds_in_long_text_once(void **state)
{
    (void)state;
    enum { LINES = 30000 };
    struct buffer buffer;
    struct collect collect;
    buffer_init(&buffer, 64 << 20);
    for (int i = 0; i < LINES; i++)
        buffer_print(&buffer, "line %d: write to ana%05d@example.org or not\n", i, i);
    collect_init(&collect);
    struct bytes_searched searched = search(&collect, buffer.data, buffer.size);
    assert_int_equal(collect_count(&collect, RECORD_SELECTOR_HIT), LINES);
    assert_int_equal(searched.text, buffer.size);
    assert_int_equal(searched.hits, LINES);
    for (int i = 0; i < LINES; i++) {
        const struct selector_hit *hit = &collect_at(&collect, RECORD_SELECTOR_HIT, (size_t)i)->selector_hit;
        char value[32];
        snprintf(value, sizeof value, "ana%05d@example.org", i);
        assert_string_equal(hit->selector.value, value);
        assert_memory_equal(buffer.data + hit->place.offset, value, strlen(value));
    }
    collect_done(&collect);
    buffer_done(&buffer);
}

static void finds_nothing_in_random_bytes(void **state)
{
    (void)state;
    enum { SIZE = 4 << 20 };
    uint8_t *bytes = malloc(SIZE);
    struct collect collect;
    collect_init(&collect);
    fill_random(bytes, SIZE, 11);
    struct bytes_searched searched = search(&collect, bytes, SIZE);
    assert_int_equal(collect.count, 0);
    assert_int_equal(searched.random, SIZE);
    collect_done(&collect);
    free(bytes);
}

static void finds_a_line_in_random_bytes(void **state)
{
    (void)state;
    enum { SIZE = 64 << 10 };
    static const char text[] = "\nmail ana.pop@example.org now\n";
    uint8_t *bytes = malloc(SIZE);
    struct collect collect;
    collect_init(&collect);
    fill_random(bytes, SIZE, 13);
    memcpy(bytes + 40000, text, sizeof text - 1);
    struct bytes_searched searched = search(&collect, bytes, SIZE);
    assert_int_equal(searched.random, SIZE);
    assert_int_equal(only_hit(&collect)->place.offset, 40006);
    collect_done(&collect);
    free(bytes);
}

// ---- UTF-16 ----

static void finds_utf16_at_every_place(void **state)
{
    (void)state;
    static const char text[] = "to ana.pop@example.org ok";
    enum { LENGTH = 2 * (sizeof text - 1), SIZE = STRETCH_BYTES + 2 * BLOCK_BYTES };
    uint8_t *bytes = malloc(SIZE);
    for (int big = 0; big < 2; big++)
        for (size_t start = STRETCH_BYTES - LENGTH - 3; start <= STRETCH_BYTES + 3; start++) {
            for (size_t i = 0; i < SIZE; i++)
                bytes[i] = (uint8_t)(0x80 + i % 3 * 0x15);
            put_wide(bytes + start, text, big);
            struct collect collect;
            collect_init(&collect);
            search(&collect, bytes, SIZE);
            const struct selector_hit *hit = only_hit(&collect);
            assert_string_equal(hit->selector.value, "ana.pop@example.org");
            assert_in_range(hit->place.offset, start + 6, start + 7);
            collect_done(&collect);
        }
    free(bytes);
}

static void finds_in_long_utf16_once(void **state)
{
    (void)state;
    enum { LINES = 4000, WIDTH = 40 };
    uint8_t *bytes = calloc(LINES, 2 * WIDTH);
    struct collect collect;
    collect_init(&collect);
    for (int i = 0; i < LINES; i++) {
        char line[WIDTH + 1];
        snprintf(line, sizeof line, "%-10d ana%05d@example.org and so \n", i, i);
        assert_int_equal(strlen(line), WIDTH);
        put_wide(bytes + (size_t)i * 2 * WIDTH, line, false);
    }
    search(&collect, bytes, (size_t)LINES * 2 * WIDTH);
    assert_int_equal(collect_count(&collect, RECORD_SELECTOR_HIT), LINES);
    for (int i = 0; i < LINES; i++) {
        const struct selector_hit *hit = &collect_at(&collect, RECORD_SELECTOR_HIT, (size_t)i)->selector_hit;
        assert_int_equal(hit->place.offset, i * 2 * WIDTH + 22);
    }
    collect_done(&collect);
    free(bytes);
}

// Numbers before the text happen to read as the header of a record with texts of 9 and 11 bytes.
static void parts_no_utf16_in_half_characters(void **state)
{
    (void)state;
    static const char *const text = "mailto:two_within_doc@example0.com";
    uint8_t bytes[100] = {0x96, 0, 0, 0, 0, 0, 0, 0, 0x1f, 0, 0, 0, 0x23};
    put_wide(bytes + 16, text, false);
    struct collect collect;
    collect_init(&collect);
    search(&collect, bytes, sizeof bytes);
    assert_string_equal(only_hit(&collect)->selector.value, "two_within_doc@example0.com");
    collect_done(&collect);
}

// ---- fields next to each other ----

static void expect_only(const char *data, size_t size, const char *value, int64_t offset)
{
    struct collect collect;
    collect_init(&collect);
    search(&collect, data, size);
    const struct selector_hit *hit = only_hit(&collect);
    assert_string_equal(hit->selector.value, value);
    assert_int_equal(hit->place.offset, offset);
    collect_done(&collect);
}

static void parts_the_columns_of_a_record(void **state)
{
    (void)state;
    // payload 37 bytes, row 7, header of 6: NULL, text of 5, text of 19, 6-byte number, 1
    static const char cell[] =
        "\0\0\0\x24\x07\x06\0\x17\x33\x05\x09irinaana.pop@example.org\x01\x8b\xcf\xe5\x68\0\0";
    expect_only(cell, sizeof cell - 1, "ana.pop@example.org", 16);
    // freed: the first four bytes say that no free block follows, and 37 bytes
    static const char freed[] =
        "\x01\0\0\0\x26\x17\x33\x05\x09irinaana.pop@example.org\x01\x8b\xcf\xe5\x68\0\0";
    expect_only(freed, sizeof freed - 1, "ana.pop@example.org", 14);
}

static void parts_strings_from_their_lengths(void **state)
{
    (void)state;
    // protobuf: the next field's tag and length are printable
    static const char tagged[] = "\0\x0a\x13"
                                 "ana.pop@example.org"
                                 "B\x05"
                                 "\x01\x02\x03\x04\x05";
    expect_only(tagged, sizeof tagged - 1, "ana.pop@example.org", 3);
    // the length itself is printable: '1' is 49
    static const char printable[] = "\0\x0a"
                                    "1"
                                    "ana.pop.of.the.very.long.name.in.town@example.org"
                                    "\x10\x01";
    expect_only(printable, sizeof printable - 1, "ana.pop.of.the.very.long.name.in.town@example.org", 3);
    struct collect collect;
    // counted texts, one after the other
    static const char counted[] = "\x01\x13"
                                  "ana.pop@example.org"
                                  "#"
                                  "bob.pop.who.is.not.ana@example.comm";
    collect_init(&collect);
    search(&collect, counted, sizeof counted - 1);
    assert_int_equal(collect_hits(&collect, SELECTOR_EMAIL, "ana.pop@example.org"), 1);
    collect_done(&collect);
}

static void leaves_whole_what_only_looks_parted(void **state)
{
    (void)state;
    // a control byte that happens to count to the middle of the address
    static const char text[] = "\xff\x07"
                               "ana.pop@example.org\0";
    expect_only(text, sizeof text - 1, "ana.pop@example.org", 2);
}

// What stands before the text could be the header of a record, were it not for texts of 9 or 11 bytes in
// UTF-16 ("mailto:" in the properties of office documents).
static void leaves_utf16_whole_where_bytes_do_not_pair(void **state)
{
    (void)state;
    static const char *const heads[] = {"\0\0\x1f\0\0\0\x24\0\0", "\0\0\x1f\0\0\0\x23\0\0"};
    for (size_t i = 0; i < 2; i++)
        for (size_t length = 4; length < 24; length++) {
            uint8_t bytes[160] = {0};
            static const char name[] = "abc_def_ghi_jkl_mno_pqr_stu";
            char value[80], text[96];
            snprintf(value, sizeof value, "%.*s_cell@example.org", (int)length, name);
            snprintf(text, sizeof text, "mailto:%s", value);
            memcpy(bytes + 8, heads[i], 9);
            put_wide(bytes + 17, text, false);
            struct collect collect;
            collect_init(&collect);
            search(&collect, bytes, sizeof bytes);
            assert_string_equal(only_hit(&collect)->selector.value, value);
            collect_done(&collect);
        }
}

// ---- what is decoded ----

static void gives_nothing_twice_through_escapes(void **state)
{
    (void)state;
    static const char text[] =
        "ana%40example.org bob&#64;example.org eve%26%2364;example.org plain@example.org\n";
    struct collect collect;
    collect_init(&collect);
    struct bytes_searched searched = search(&collect, text, sizeof text - 1);
    assert_int_equal(collect_count(&collect, RECORD_SELECTOR_HIT), 4);
    static const char *const values[] = {"ana@example.org", "bob@example.org", "eve@example.org",
                                         "plain@example.org"};
    for (size_t i = 0; i < 4; i++)
        assert_int_equal(collect_hits(&collect, SELECTOR_EMAIL, values[i]), 1);
    assert_int_equal(searched.hits, 4);
    collect_done(&collect);
}

static void says_how_nested_bytes_were_reached(void **state)
{
    (void)state;
    // printf 'ana.pop@example.org' | base64, within JSON
    static const char text[] =
        "{\"p\":\"d3JpdGUgdG8gYW5hLnBvcEBleGFtcGxlLm9yZyBvciBjYWxsIGhlciBsYXRlciB0b2RheQ==\"}";
    struct collect collect;
    collect_init(&collect);
    search(&collect, text, sizeof text - 1);
    const struct selector_hit *hit = only_hit(&collect);
    assert_string_equal(hit->selector.value, "ana.pop@example.org");
    assert_string_equal(hit->place.reached, "@6/base64");
    assert_int_equal(hit->place.offset, 9);
    collect_done(&collect);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tells_blocks_apart),
        cmocka_unit_test(masks_hold_what_stands_there),
        cmocka_unit_test(finds_at_every_border),
        cmocka_unit_test(finds_in_long_text_once),
        cmocka_unit_test(finds_nothing_in_random_bytes),
        cmocka_unit_test(finds_a_line_in_random_bytes),
        cmocka_unit_test(finds_utf16_at_every_place),
        cmocka_unit_test(finds_in_long_utf16_once),
        cmocka_unit_test(parts_no_utf16_in_half_characters),
        cmocka_unit_test(parts_the_columns_of_a_record),
        cmocka_unit_test(parts_strings_from_their_lengths),
        cmocka_unit_test(leaves_whole_what_only_looks_parted),
        cmocka_unit_test(leaves_utf16_whole_where_bytes_do_not_pair),
        cmocka_unit_test(gives_nothing_twice_through_escapes),
        cmocka_unit_test(says_how_nested_bytes_were_reached),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
