// The search through decoders: how a hit was reached, one thing in another, blocks of a disk, and the limits.
#include "test.h"

#include "observations/collect.h"
#include "observations/scanning/decoders/decode.h"
#include "observations/scanning/scan_bytes.h"
#include "sources/archives.h"

#include <brotli/encode.h>
#include <stdio.h>
#include <string.h>

enum { ROOM_BYTES = 4 << 20, BLOCK = 4096 };

static struct bytes_searched search(struct collect *collect, const struct buffer *bytes)
{
    struct bytes_searched searched = {0};
    struct observation_context context = {.sink = &collect->sink, .arena = collect->arena};
    scan_bytes(&context, buffer_bytes(bytes), (struct place){.row = -1}, &searched);
    return searched;
}

static void one_in_another(void **state)
{
    (void)state;
    struct buffer inner, disk;
    struct collect collect;
    buffer_init(&inner, ROOM_BYTES);
    buffer_init(&disk, ROOM_BYTES);
    collect_init(&collect);
    buffer_add_text(&inner,
                    "{\"payload\": \"Y2FsbCBtYXJpYS5yb3NhQHBsYW50LmV4YW1wbGUub3JnIHRvbmlnaHQ=\", \"by\": "
                    "\"anna\\u0040example.org\"}");
    for (int i = 0; i < 1000; i++)
        buffer_add_text(&disk, "\0\x01\x02");
    buffer_add(&disk, "\0\0\0\0\x81\x93", 6);
    size_t at = disk.size;
    gzip_add(&disk, buffer_bytes(&inner));
    search(&collect, &disk);
    assert_int_equal(collect_count(&collect, RECORD_SELECTOR_HIT), 2);
    char first[64], second[64];
    snprintf(first, sizeof first, "@%zu/gzip@13/base64", at);
    snprintf(second, sizeof second, "@%zu/gzip@0/json", at);
    const struct selector_hit *hits[] = {&collect_at(&collect, RECORD_SELECTOR_HIT, 0)->selector_hit,
                                         &collect_at(&collect, RECORD_SELECTOR_HIT, 1)->selector_hit};
    assert_string_equal(hits[0]->place.reached, first);
    assert_string_equal(hits[0]->selector.value, "maria.rosa@plant.example.org");
    assert_int_equal(hits[0]->place.offset, 5);
    assert_string_equal(hits[1]->place.reached, second);
    assert_string_equal(hits[1]->selector.value, "anna@example.org");
    collect_done(&collect);
    buffer_done(&inner);
    buffer_done(&disk);
}

// Brotli has no magic: it is found at a block's beginning behind zeros, and behind another stream.
static void without_a_magic(void **state)
{
    (void)state;
    struct buffer text, disk;
    struct collect collect;
    buffer_init(&text, ROOM_BYTES);
    buffer_init(&disk, ROOM_BYTES);
    collect_init(&collect);
    for (int i = 0; i < 100; i++)
        buffer_print(&text, "line %d of what maria%d@example.org wrote to %x\n", i, i,
                     (unsigned)i * 2654435761U);
    uint8_t packed[8192];
    size_t size = sizeof packed;
    assert_true(BrotliEncoderCompress(5, BROTLI_DEFAULT_WINDOW, BROTLI_MODE_GENERIC, text.size, text.data,
                                      &size, packed));
    buffer_add(&disk, "\x81\x02\x93\x04", 4);
    while (disk.size % BLOCK)
        buffer_add_u8(&disk, 0);
    buffer_add(&disk, packed, size);
    buffer_add(&disk, packed, size);
    search(&collect, &disk);
    assert_int_equal(collect_count(&collect, RECORD_SELECTOR_HIT), 200);
    assert_int_equal(collect_hits(&collect, SELECTOR_EMAIL, "maria99@example.org"), 2);
    assert_string_equal(collect_at(&collect, RECORD_SELECTOR_HIT, 0)->selector_hit.place.reached,
                        "@4096/brotli");
    collect_done(&collect);
    buffer_done(&text);
    buffer_done(&disk);
}

static void a_thousand_deep_ends_early(void **state)
{
    (void)state;
    struct buffer one, two;
    struct collect collect;
    buffer_init(&one, ROOM_BYTES);
    buffer_init(&two, ROOM_BYTES);
    collect_init(&collect);
    buffer_add_text(&one, "write to maria@example.org, who is far inside of all these layers");
    for (int i = 0; i < 1000; i++) {
        buffer_reset(&two);
        gzip_add(&two, buffer_bytes(&one));
        struct buffer swap = one;
        one = two;
        two = swap;
    }
    struct bytes_searched searched = search(&collect, &one);
    assert_int_equal(collect_count(&collect, RECORD_SELECTOR_HIT), 0);
    assert_in_range(searched.too_deep, 1, 10); // it is packed so well that the next shows through
    assert_true(collect_has_damage(&collect, "nested deeper than 8: @0/gzip@0/gzip"));
    collect_done(&collect);
    buffer_done(&one);
    buffer_done(&two);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_in_another),
        cmocka_unit_test(without_a_magic),
        cmocka_unit_test(a_thousand_deep_ends_early),
    };
    struct error error = {0};
    if (scan_bytes_load(&error))
        return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
