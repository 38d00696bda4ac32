// Compressed streams among other bytes: whole, cut at every byte, damaged, too large; and what only looks
// like one.
#include "test.h"

#include "base/memory.h"
#include "observations/scanning/decoders/decode.h"
#include "sources/archives.h"

#include <brotli/encode.h>
#include <bzlib.h>
#include <lz4frame.h>
#include <lzma.h>
#include <snappy-c.h>
#include <string.h>
#include <zlib.h>
#include <zstd.h>

enum { ROOM_BYTES = 4 << 20 };

static void add_sample(struct buffer *out, size_t lines)
{
    for (size_t i = 0; i < lines; i++)
        buffer_print(out, "line %zu: call maria%zu@plant.example.org, or %zx\n", i, i * 7,
                     i * i * 2654435761U);
}

static void pack_zip(struct buffer *out, struct bytes data, bool descriptor)
{
    struct zip_maker maker;
    zip_maker_init(&maker);
    zip_maker_add(&maker, &(struct made_member){
                              .name = "chat.txt", .data = data, .method = 8, .descriptor = descriptor});
    struct bytes archive = zip_maker_end(&maker, false);
    buffer_add(out, archive.data, archive.size);
    zip_maker_done(&maker);
}

static void pack_snappy_framed(struct buffer *out, struct bytes data)
{
    char block[80000];
    size_t size = sizeof block;
    struct bytes half = bytes_slice(data, 0, data.size / 2), rest = bytes_slice(data, half.size, data.size);
    assert_int_equal(snappy_compress((const char *)half.data, half.size, block, &size), SNAPPY_OK);
    buffer_add(out, "\xff\x06\0\0sNaPpY", 10);
    buffer_add_u32le(out, (uint32_t)(size + 4) << 8);
    buffer_add_u32le(out, 0);
    buffer_add(out, block, size);
    buffer_add_u32le(out, (uint32_t)(rest.size + 4) << 8 | 1);
    buffer_add_u32le(out, 0);
    buffer_add(out, rest.data, rest.size);
}

static void pack(struct buffer *out, const struct decoder *decoder, struct bytes data)
{
    size_t size = ROOM_BYTES;
    uint8_t *packed = memory_new(1, size);
    if (decoder == &decoder_gzip) {
        gzip_add(out, data);
        size = 0;
    } else if (decoder == &decoder_deflate) {
        deflate_add(out, data);
        size = 0;
    } else if (decoder == &decoder_zip) {
        pack_zip(out, data, false);
        size = 0;
    } else if (decoder == &decoder_snappy_framed) {
        pack_snappy_framed(out, data);
        size = 0;
    } else if (decoder == &decoder_zlib) {
        uLongf zlib_size = size;
        assert_int_equal(compress(packed, &zlib_size, data.data, data.size), Z_OK);
        size = zlib_size;
    } else if (decoder == &decoder_xz) {
        size = 0;
        assert_int_equal(lzma_easy_buffer_encode(1, LZMA_CHECK_CRC32, NULL, data.data, data.size, packed,
                                                 &size, ROOM_BYTES),
                         LZMA_OK);
    } else if (decoder == &decoder_bzip2) {
        unsigned bz_size = ROOM_BYTES;
        assert_int_equal(BZ2_bzBuffToBuffCompress((char *)packed, &bz_size, (char *)(uintptr_t)data.data,
                                                  (unsigned)data.size, 1, 0, 0),
                         BZ_OK);
        size = bz_size;
    } else if (decoder == &decoder_zstd) {
        size = ZSTD_compress(packed, size, data.data, data.size, 3);
    } else if (decoder == &decoder_lz4) {
        size = LZ4F_compressFrame(packed, size, data.data, data.size, NULL);
    } else if (decoder == &decoder_brotli) {
        assert_true(BrotliEncoderCompress(5, BROTLI_DEFAULT_WINDOW, BROTLI_MODE_GENERIC, data.size, data.data,
                                          &size, packed));
    } else if (decoder == &decoder_snappy) {
        assert_int_equal(snappy_compress((const char *)data.data, data.size, (char *)packed, &size),
                         SNAPPY_OK);
    } else if (decoder == &decoder_xor255) {
        for (size = 0; size < data.size; size++)
            packed[size] = (uint8_t)~data.data[size];
    }
    buffer_add(out, packed, size);
    memory_free(packed);
}

static const struct decoder *const all[] = {
    &decoder_gzip,   &decoder_zlib,   &decoder_zip,           &decoder_deflate,
    &decoder_xz,     &decoder_bzip2,  &decoder_zstd,          &decoder_lz4,
    &decoder_brotli, &decoder_snappy, &decoder_snappy_framed, &decoder_xor255};
enum { ALL = sizeof all / sizeof *all };

static void found_among_other_bytes(void **state)
{
    (void)state;
    struct decode_test test;
    struct buffer sample, packed;
    decode_test_init(&test);
    buffer_init(&sample, ROOM_BYTES);
    buffer_init(&packed, ROOM_BYTES);
    add_sample(&sample, 1000);
    for (size_t i = 0; i < ALL; i++) {
        buffer_reset(&packed);
        buffer_add(&packed, "before", 6);
        pack(&packed, all[i], buffer_bytes(&sample));
        size_t end = packed.size;
        buffer_add(&packed, "\0\0\0behind \x01\x02\x03 and much more of it", 33);
        assert_true(decode_test_ask(&test, all[i], buffer_bytes(&packed), 6, ROOM_BYTES));
        if (!bytes_equal(buffer_bytes(&test.out), buffer_bytes(&sample)))
            fail_msg("%s: other bytes", all[i]->name);
        assert_int_equal(test.decoded.start, 6);
        assert_false(test.decoded.cut);
        if (all[i] == &decoder_zip) // its directory follows
            assert_in_range(test.decoded.end, 7, end - 1);
        else
            assert_int_equal(test.decoded.end, end);
    }
    buffer_done(&sample);
    buffer_done(&packed);
    decode_test_done(&test);
}

static void cut_at_every_byte(void **state)
{
    (void)state;
    struct decode_test test;
    struct buffer sample, packed;
    decode_test_init(&test);
    buffer_init(&sample, ROOM_BYTES);
    buffer_init(&packed, ROOM_BYTES);
    add_sample(&sample, 40);
    for (size_t i = 0; i < ALL; i++) {
        buffer_reset(&packed);
        pack(&packed, all[i], buffer_bytes(&sample));
        decode_test_cut_everywhere(&test, all[i], buffer_bytes(&packed), buffer_bytes(&sample));
    }
    buffer_done(&sample);
    buffer_done(&packed);
    decode_test_done(&test);
}

static void what_precedes_damage_is_there(void **state)
{
    (void)state;
    struct decode_test test;
    struct buffer sample, packed;
    decode_test_init(&test);
    buffer_init(&sample, ROOM_BYTES);
    buffer_init(&packed, ROOM_BYTES);
    add_sample(&sample, 20000);
    for (size_t i = 0; i < ALL; i++) {
        if (all[i] == &decoder_snappy_framed || all[i] == &decoder_xor255) // frames of 64 KiB; no structure
            continue;
        buffer_reset(&packed);
        pack(&packed, all[i], buffer_bytes(&sample));
        memset(packed.data + packed.size * 3 / 4, 0xff, packed.size / 4);
        if (!decode_test_ask(&test, all[i], buffer_bytes(&packed), 0, ROOM_BYTES))
            fail_msg("%s: refused", all[i]->name);
        assert_true(test.decoded.cut);
        assert_true(test.out.size > sample.size / 4);
        assert_memory_equal(test.out.data, sample.data, sample.size / 4);
    }
    buffer_done(&sample);
    buffer_done(&packed);
    decode_test_done(&test);
}

static void the_budget_holds(void **state)
{
    (void)state;
    struct decode_test test;
    struct buffer sample, packed;
    decode_test_init(&test);
    buffer_init(&sample, ROOM_BYTES);
    buffer_init(&packed, ROOM_BYTES);
    add_sample(&sample, 1000);
    for (size_t i = 0; i < ALL; i++) {
        buffer_reset(&packed);
        pack(&packed, all[i], buffer_bytes(&sample));
        if (!decode_test_ask(&test, all[i], buffer_bytes(&packed), 0, 5000))
            fail_msg("%s: refused", all[i]->name);
        assert_true(test.out.size > 0);
        assert_memory_equal(test.out.data, sample.data, test.out.size);
    }
    buffer_done(&sample);
    buffer_done(&packed);
    decode_test_done(&test);
}

static void sizes_behind_the_member(void **state)
{
    (void)state;
    struct decode_test test;
    struct buffer sample, packed;
    decode_test_init(&test);
    buffer_init(&sample, ROOM_BYTES);
    buffer_init(&packed, ROOM_BYTES);
    add_sample(&sample, 30);
    pack_zip(&packed, buffer_bytes(&sample), true);
    assert_true(decode_test_ask(&test, &decoder_zip, buffer_bytes(&packed), 0, ROOM_BYTES));
    assert_true(bytes_equal(buffer_bytes(&test.out), buffer_bytes(&sample)));
    assert_false(test.decoded.cut);
    buffer_done(&sample);
    buffer_done(&packed);
    decode_test_done(&test);
}

// Random bytes with the magic before them, and zeros, give nothing.
static void a_magic_alone_is_refused(void **state)
{
    (void)state;
    static const struct {
        const struct decoder *decoder;
        const char *magic;
        size_t size;
        size_t rounds; // a long magic hardly ever stands among random bytes, so a few tries do; 0: all
    } cases[] = {
        {&decoder_gzip, "\x1f\x8b\x08\0\0\0\0\0\0\3", 10, 10},
        {&decoder_zlib, "\x78\x9c", 2},
        {&decoder_zlib, "\x78\x01", 2},
        {&decoder_zip, "PK\3\4\x14\0\0\0\x08\0", 10, 10},
        {&decoder_zstd, "\x28\xb5\x2f\xfd", 4, 10},
        {&decoder_lz4, "\x04\x22\x4d\x18\x60\x40", 6},
        {&decoder_bzip2, "BZh91AY&SY", 10},
        {&decoder_snappy, "", 0},
        {&decoder_deflate, "", 0},
        {&decoder_brotli, "", 0},
        {&decoder_xor255, "", 0},
    };
    struct decode_test test;
    struct buffer bytes;
    decode_test_init(&test);
    buffer_init(&bytes, ROOM_BYTES);
    uint32_t seed = 1;
    for (size_t round = 0; round < 2000; round++)
        for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
            if (cases[i].rounds && round >= cases[i].rounds)
                continue;
            buffer_reset(&bytes);
            buffer_add(&bytes, cases[i].magic, cases[i].size);
            for (int n = 0; n < 2000; n++) {
                seed = seed * 1664525 + 1013904223;
                buffer_add_u8(&bytes, round == 0 ? 0 : (uint8_t)(seed >> 24));
            }
            if (decode_test_ask(&test, cases[i].decoder, buffer_bytes(&bytes), 0, ROOM_BYTES))
                fail_msg("%s took round %zu: %zu bytes", cases[i].decoder->name, round, test.out.size);
        }
    buffer_done(&bytes);
    decode_test_done(&test);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(found_among_other_bytes),       cmocka_unit_test(cut_at_every_byte),
        cmocka_unit_test(what_precedes_damage_is_there), cmocka_unit_test(the_budget_holds),
        cmocka_unit_test(sizes_behind_the_member),       cmocka_unit_test(a_magic_alone_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
