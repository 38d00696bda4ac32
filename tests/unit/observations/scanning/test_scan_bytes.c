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
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
