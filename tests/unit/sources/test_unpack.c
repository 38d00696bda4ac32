// Streams: whole, in several members, cut, damaged, bombs.
#include "test.h"

#include "base/memory.h"
#include "sources/archives.h"
#include "sources/unpack.h"

#include <brotli/encode.h>
#include <bzlib.h>
#include <lz4frame.h>
#include <lzma.h>
#include <string.h>
#include <zlib.h>
#include <zstd.h>

enum { LIMIT_BYTES = 64 << 20, SAMPLE_BYTES = 300000 };

static uint8_t *make_sample(void)
{
    uint8_t *sample = memory_new(1, SAMPLE_BYTES);
    uint32_t state = 1;
    for (size_t i = 0; i < SAMPLE_BYTES; i++) {
        state = state * 1664525 + 1013904223;
        sample[i] = (uint8_t)('a' + (state >> 24) % 5);
    }
    return sample;
}

static void pack(struct buffer *out, enum storage storage, struct bytes data)
{
    size_t room = data.size * 2 + 4096, size = 0;
    uint8_t *packed = memory_new(1, room);
    unsigned packed_size = (unsigned)room;
    switch (storage) {
    case GZIP:
        gzip_add(out, data);
        break;
    case DEFLATED:
        deflate_add(out, data);
        break;
    case XZ:
        assert_int_equal(
            lzma_easy_buffer_encode(1, LZMA_CHECK_CRC32, NULL, data.data, data.size, packed, &size, room),
            LZMA_OK);
        break;
    case ZSTD: {
        ZSTD_CCtx *context = ZSTD_createCCtx();
        ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1);
        size = ZSTD_compress2(context, packed, room, data.data, data.size);
        ZSTD_freeCCtx(context);
    } break;
    case BZIP2:
        assert_int_equal(BZ2_bzBuffToBuffCompress((char *)packed, &packed_size, (char *)(uintptr_t)data.data,
                                                  (unsigned)data.size, 1, 0, 0),
                         BZ_OK);
        size = packed_size;
        break;
    case LZ4: {
        LZ4F_preferences_t checked = {.frameInfo.contentChecksumFlag = LZ4F_contentChecksumEnabled};
        size = LZ4F_compressFrame(packed, room, data.data, data.size, &checked);
        assert_false(LZ4F_isError(size));
    } break;
    case ZLIB: {
        uLongf zlib_size = room;
        assert_int_equal(compress(packed, &zlib_size, data.data, data.size), Z_OK);
        size = zlib_size;
    } break;
    case BROTLI:
        size = room;
        assert_true(BrotliEncoderCompress(5, BROTLI_DEFAULT_WINDOW, BROTLI_MODE_GENERIC, data.size, data.data,
                                          &size, packed));
        break;
    default:
        buffer_add(out, data.data, data.size);
    }
    buffer_add(out, packed, size);
    memory_free(packed);
}

static bool keep(void *context, struct bytes piece)
{
    buffer_add(context, piece.data, piece.size);
    return true;
}

static struct unpack_result run(struct bytes packed, enum storage storage, struct buffer *out)
{
    struct unpack_result result;
    buffer_reset(out);
    unpack(packed, storage, &UNPACK_LIMITS_USUAL, keep, out, &result);
    assert_int_equal(result.unpacked_bytes, out->size);
    return result;
}

static const enum storage all[] = {DEFLATED, GZIP, XZ, ZSTD, BZIP2, LZ4, ZLIB, BROTLI, STORED};

static void every_format_whole_cut_and_damaged(void **state)
{
    (void)state;
    uint8_t *sample = make_sample();
    struct bytes data = {sample, SAMPLE_BYTES};
    struct buffer packed, out;
    buffer_init(&packed, LIMIT_BYTES);
    buffer_init(&out, LIMIT_BYTES);
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        buffer_reset(&packed);
        pack(&packed, all[i], data);
        struct unpack_result result = run(buffer_bytes(&packed), all[i], &out);
        assert_int_equal(result.end, UNPACK_WHOLE);
        assert_string_equal(result.why, "");
        assert_int_equal(result.read_bytes, packed.size);
        assert_true(bytes_equal(buffer_bytes(&out), data));
        if (all[i] == STORED)
            continue;
        result = run(bytes_slice(buffer_bytes(&packed), 0, packed.size * 3 / 4), all[i], &out);
        assert_int_equal(result.end, UNPACK_TRUNCATED);
        assert_memory_equal(result.why, "truncated after ", 16);
        assert_true(out.size > SAMPLE_BYTES / 4); // the good part is there
        assert_memory_equal(out.data, sample, out.size);
        for (size_t size = 0; size < 60; size++)
            assert_int_not_equal(run(bytes_slice(buffer_bytes(&packed), 0, size), all[i], &out).end,
                                 UNPACK_WHOLE);
        if (all[i] == DEFLATED || all[i] == BROTLI) // no checksum: what stands around it has one
            continue;
        memset(packed.data + packed.size / 2, 0xff, 64);
        result = run(buffer_bytes(&packed), all[i], &out);
        assert_int_equal(result.end, UNPACK_DAMAGED);
        assert_memory_equal(result.why, "damaged near byte ", 18);
    }
    buffer_done(&packed);
    buffer_done(&out);
    memory_free(sample);
}

static void members_in_a_row_are_one_stream(void **state)
{
    (void)state;
    struct buffer packed, out;
    buffer_init(&packed, LIMIT_BYTES);
    buffer_init(&out, LIMIT_BYTES);
    static const enum storage several[] = {GZIP, XZ, ZSTD, BZIP2, LZ4};
    for (size_t i = 0; i < sizeof several / sizeof *several; i++) {
        buffer_reset(&packed);
        pack(&packed, several[i], bytes_of_text("one "));
        pack(&packed, several[i], bytes_of_text(""));
        pack(&packed, several[i], bytes_of_text("two "));
        pack(&packed, several[i], bytes_of_text("three"));
        struct unpack_result result = run(buffer_bytes(&packed), several[i], &out);
        assert_int_equal(result.end, UNPACK_WHOLE);
        assert_string_equal(buffer_text(&out), "one two three");
        buffer_add(&packed, "\0\0\0\0\0", 5);
        result = run(buffer_bytes(&packed), several[i], &out);
        assert_int_equal(result.end, UNPACK_WHOLE);
        assert_string_equal(result.why, "");
        buffer_add_text(&packed, "other");
        result = run(buffer_bytes(&packed), several[i], &out);
        assert_int_equal(result.end, UNPACK_WHOLE);
        assert_string_equal(result.why, "10 bytes after its end are something else");
        assert_string_equal(buffer_text(&out), "one two three");
    }
    buffer_done(&packed);
    buffer_done(&out);
}

static void a_wrong_checksum_is_told(void **state)
{
    (void)state;
    struct buffer packed, out;
    buffer_init(&packed, LIMIT_BYTES);
    buffer_init(&out, LIMIT_BYTES);
    gzip_add(&packed, bytes_of_text("hello"));
    packed.data[packed.size - 8] ^= 1;
    struct unpack_result result = run(buffer_bytes(&packed), GZIP, &out);
    assert_int_equal(result.end, UNPACK_DAMAGED);
    assert_non_null(strstr(result.why, "its checksum or length does not hold"));
    assert_string_equal(buffer_text(&out), "hello");
    buffer_done(&packed);
    buffer_done(&out);
}

static bool count(void *context, struct bytes piece)
{
    *(int64_t *)context += (int64_t)piece.size;
    return true;
}

static void a_bomb_is_stopped(void **state)
{
    (void)state;
    enum { ZEROS = 70 << 20 };
    uint8_t *zeros = memory_new(1, ZEROS);
    struct buffer packed;
    buffer_init(&packed, LIMIT_BYTES);
    static const enum storage dense[] = {GZIP, XZ, ZSTD, BZIP2};
    for (size_t i = 0; i < sizeof dense / sizeof *dense; i++) {
        buffer_reset(&packed);
        pack(&packed, dense[i], (struct bytes){zeros, ZEROS});
        int64_t total = 0;
        struct unpack_result result;
        unpack(buffer_bytes(&packed), dense[i], &UNPACK_LIMITS_USUAL, count, &total, &result);
        assert_int_equal(result.end, UNPACK_BOMB);
        assert_non_null(strstr(result.why, "unpacks to more than 1000 times its size"));
        assert_in_range(total, 64 << 20, (64 << 20) + (4 << 20));
        struct unpack_limits patient = {.output_bytes = 2 * (int64_t)ZEROS}; // no ratio
        total = 0;
        unpack(buffer_bytes(&packed), dense[i], &patient, count, &total, &result);
        assert_int_equal(result.end, UNPACK_WHOLE);
        assert_int_equal(total, ZEROS);
    }
    buffer_done(&packed);
    memory_free(zeros);
}

static void the_limit_is_exact(void **state)
{
    (void)state;
    struct buffer packed, out;
    buffer_init(&packed, LIMIT_BYTES);
    buffer_init(&out, LIMIT_BYTES);
    gzip_add(&packed, bytes_of_text("0123456789"));
    struct unpack_limits limits = UNPACK_LIMITS_USUAL;
    struct unpack_result result;
    limits.output_bytes = 10;
    unpack(buffer_bytes(&packed), GZIP, &limits, keep, &out, &result);
    assert_int_equal(result.end, UNPACK_WHOLE);
    buffer_reset(&out);
    limits.output_bytes = 9;
    unpack(buffer_bytes(&packed), GZIP, &limits, keep, &out, &result);
    assert_int_equal(result.end, UNPACK_TOO_LARGE);
    assert_string_equal(buffer_text(&out), "012345678");
    assert_string_equal(result.why, "unpacks to more than the limit of 9 bytes");
    buffer_done(&packed);
    buffer_done(&out);
}

static bool refuse(void *context, struct bytes piece)
{
    (void)piece;
    ++*(int *)context;
    return false;
}

static void the_taker_may_stop_it(void **state)
{
    (void)state;
    uint8_t *sample = make_sample();
    struct unpack_result result;
    int calls = 0;
    struct buffer packed;
    buffer_init(&packed, LIMIT_BYTES);
    gzip_add(&packed, (struct bytes){sample, SAMPLE_BYTES});
    unpack(buffer_bytes(&packed), GZIP, &UNPACK_LIMITS_USUAL, refuse, &calls, &result);
    assert_int_equal(result.end, UNPACK_STOPPED);
    assert_int_equal(calls, 1);
    buffer_done(&packed);
    memory_free(sample);
}

static void captures_are_told_from_other_gzip(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool warc;
    } cases[] = {
        {"WARC/1.0\r\nWARC-Type: warcinfo\r\n", true},
        {"filedesc://x.arc 0.0.0.0 20240928 text/plain 77\n", true},
        {"WARC", false},
        {"id,url\n", false},
        {"", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct buffer packed;
        buffer_init(&packed, LIMIT_BYTES);
        gzip_add(&packed, bytes_of_text(cases[i].text));
        assert_int_equal(gzip_holds_warc(buffer_bytes(&packed)), cases[i].warc);
        buffer_done(&packed);
    }
    assert_false(gzip_holds_warc(bytes_of_text("WARC/1.0")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_format_whole_cut_and_damaged),
        cmocka_unit_test(members_in_a_row_are_one_stream),
        cmocka_unit_test(a_wrong_checksum_is_told),
        cmocka_unit_test(a_bomb_is_stopped),
        cmocka_unit_test(the_limit_is_exact),
        cmocka_unit_test(the_taker_may_stop_it),
        cmocka_unit_test(captures_are_told_from_other_gzip),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
