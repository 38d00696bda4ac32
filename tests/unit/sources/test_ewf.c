// EWF: chunks of every kind, segments, tables and their copies, hashes; and what is damaged or lies.
#include "test.h"

#include "sources/ewf.h"
#include "sources/ewf_maker.h"

#include <stdio.h>
#include <string.h>

enum {
    SECTOR = 512,
    PER_CHUNK = 4,
    CHUNK = SECTOR * PER_CHUNK,
    SECTORS = 42,
    DISK = SECTORS * SECTOR,
    CHUNKS = 11
};

struct image {
    uint8_t disk[DISK];
    struct buffer segments[4];
    struct medium *medium;
    struct error error;
    char damage[4096]; // "offset what\n" each
};

static struct bytes part(struct image *image, size_t first_chunk, size_t chunks)
{
    return bytes_slice((struct bytes){image->disk, DISK}, first_chunk * CHUNK, chunks * CHUNK);
}

static void begin(struct image *image)
{
    *image = (struct image){0};
    for (size_t i = 0; i < DISK; i++) // neither zeros nor noise; no two chunks alike
        image->disk[i] = (uint8_t)(i / 7 * 31 + i / CHUNK);
    for (size_t i = 0; i < 4; i++)
        buffer_init(&image->segments[i], 1 << 24);
}

static void note_damage(void *payload, int64_t offset, const char *what)
{
    char *damage = payload;
    size_t used = strlen(damage);
    snprintf(damage + used, 4096 - used, "%lld %s\n", (long long)offset, what);
}

static void open_segments(struct image *image, size_t count)
{
    struct medium *segments[4];
    for (size_t i = 0; i < count; i++)
        segments[i] = medium_of_bytes(buffer_bytes(&image->segments[i]));
    image->medium = medium_of_image(IMAGE_EWF, segments, count, &image->error);
}

// Reads it all and compares; chunks from `lost` on, so many, must be zeros. Then *image has the damage.
static void assert_disk(struct image *image, size_t lost_from, size_t lost)
{
    uint8_t got[DISK];
    assert_non_null(image->medium);
    assert_int_equal(medium_size(image->medium), DISK);
    assert_int_equal(medium_read(image->medium, 0, got, sizeof got), DISK);
    struct bytes gap = part(image, lost_from, lost);
    memset((uint8_t *)(uintptr_t)gap.data, 0, gap.size);
    assert_memory_equal(got, image->disk, DISK);
    image->damage[0] = 0;
    medium_damage_each(image->medium, note_damage, image->damage);
}

static void done(struct image *image)
{
    medium_close(image->medium);
    for (size_t i = 0; i < 4; i++)
        buffer_done(&image->segments[i]);
}

static void one_segment(struct image *image, unsigned flags, uint64_t base)
{
    struct buffer *out = &image->segments[0];
    ewf_begin(out, 1);
    ewf_volume(out, CHUNKS, PER_CHUNK, SECTOR, SECTORS);
    ewf_chunks(out, part(image, 0, 6), CHUNK, flags, base);
    ewf_chunks(out, part(image, 6, CHUNKS), CHUNK, flags, base);
    ewf_digest(out, part(image, 0, CHUNKS));
    ewf_end(out, "done");
}

static void reads_every_kind_of_chunk_at_any_place(void **state)
{
    (void)state;
    static const unsigned kinds[] = {EWF_COMPRESS, 0, EWF_ALTERNATE, EWF_ALTERNATE | EWF_NO_COPY,
                                     EWF_IN_TABLE | EWF_COMPRESS};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        struct image image;
        begin(&image);
        one_segment(&image, kinds[i], i % 2 ? 13 : 0);
        open_segments(&image, 1);
        assert_disk(&image, 0, 0);
        assert_string_equal(image.damage, "");
        uint8_t piece[2 * CHUNK];
        for (size_t at = 1; at < DISK; at += 777) {
            size_t size = 1 + at * 13 % sizeof piece, there = size < DISK - at ? size : DISK - at;
            assert_int_equal(medium_read(image.medium, (int64_t)at, piece, size), there);
            assert_memory_equal(piece, image.disk + at, there);
        }
        assert_int_equal(medium_read(image.medium, DISK, piece, 1), 0);
        assert_int_equal(medium_read(image.medium, -1, piece, 1), 0);
        done(&image);
    }
}

static void compares_the_hashes_that_are_stated(void **state)
{
    (void)state;
    struct image image;
    struct verification verification;
    begin(&image);
    one_segment(&image, EWF_COMPRESS, 0);
    open_segments(&image, 1);
    ewf_verify(image.medium, NULL, NULL, &verification);
    assert_int_equal(verification.verdict, VERDICT_HOLDS);
    assert_int_equal(strlen(verification.md5), 32);
    assert_int_equal(strlen(verification.sha1), 40);
    done(&image);

    begin(&image); // the MD5 of another disk
    ewf_begin(&image.segments[0], 1);
    ewf_volume(&image.segments[0], CHUNKS, PER_CHUNK, SECTOR, SECTORS);
    ewf_chunks(&image.segments[0], part(&image, 0, CHUNKS), CHUNK, 0, 0);
    ewf_md5(&image.segments[0], part(&image, 1, CHUNKS));
    ewf_end(&image.segments[0], "done");
    open_segments(&image, 1);
    ewf_verify(image.medium, NULL, NULL, &verification);
    assert_int_equal(verification.verdict, VERDICT_FAILS);
    assert_true(ewf_stored_hashes(image.medium).has_md5);
    assert_false(ewf_stored_hashes(image.medium).has_sha1);
    done(&image);
}

static void three_segments(struct image *image)
{
    static const size_t first[] = {0, 3, 8}, count[] = {3, 5, 3};
    for (unsigned i = 0; i < 3; i++) {
        struct buffer *out = &image->segments[i];
        ewf_begin(out, i + 1);
        if (i == 0)
            ewf_volume(out, CHUNKS, PER_CHUNK, SECTOR, SECTORS);
        ewf_chunks(out, part(image, first[i], count[i]), CHUNK, EWF_COMPRESS, 0);
        ewf_end(out, i == 2 ? "done" : "next");
    }
}

static void puts_segments_in_order(void **state)
{
    (void)state;
    struct image image;
    begin(&image);
    three_segments(&image);
    struct buffer swapped = image.segments[0];
    image.segments[0] = image.segments[2];
    image.segments[2] = swapped;
    open_segments(&image, 3);
    assert_disk(&image, 0, 0);
    assert_string_equal(image.damage, "");
    done(&image);
}

static void a_missing_segment_is_zeros_and_told(void **state)
{
    (void)state;
    struct image image;
    begin(&image);
    three_segments(&image);
    buffer_reset(&image.segments[1]);
    buffer_add(&image.segments[1], image.segments[2].data, image.segments[2].size);
    open_segments(&image, 2);
    assert_disk(&image, 3, 5);
    assert_string_equal(image.damage, "-1 segment 3: the segment before it is missing\n"
                                      "6144 10240 bytes from here stand in no segment that can be read\n");
    assert_int_equal(medium_zeros(image.medium, 4 * CHUNK + 1), 4 * CHUNK - 1);
    assert_int_equal(medium_zeros(image.medium, 2 * CHUNK), 0);
    done(&image);

    begin(&image); // the last one
    three_segments(&image);
    open_segments(&image, 2);
    assert_disk(&image, 8, 3);
    assert_string_equal(image.damage, "16384 5120 bytes from here stand in no segment that can be read\n");
    done(&image);
}

// Cuts the only segment among the chunks of the second half, `bytes` behind the head of their section.
static void cut_in_second_half(struct image *image, size_t bytes)
{
    struct bytes whole = buffer_bytes(&image->segments[0]), name = bytes_of_text("sectors");
    ptrdiff_t second = bytes_find(whole, name, (size_t)bytes_find(whole, name, 0) + 1);
    image->segments[0].size = (size_t)second + 76 + bytes;
}

static void a_segment_cut_short_is_read_as_far_as_its_chunks_go(void **state)
{
    (void)state;
    struct image image;
    static const char damage[] =
        "-1 segment 1: it is cut short\n"
        "12288 9216 bytes from here have no table; what follows each other is read\n";
    begin(&image);
    one_segment(&image, EWF_COMPRESS, 0);
    cut_in_second_half(&image, 10);
    open_segments(&image, 1);
    assert_disk(&image, 6, 5);
    assert_string_equal(image.damage, damage);
    assert_int_equal(medium_zeros(image.medium, 7 * CHUNK), DISK - 7 * CHUNK);
    done(&image);

    begin(&image); // three of its five chunks are there
    one_segment(&image, 0, 0);
    cut_in_second_half(&image, 3 * (CHUNK + 4) + 100);
    open_segments(&image, 1);
    assert_int_equal(medium_zeros(image.medium, 10 * CHUNK), 0); // not yet known
    assert_disk(&image, 9, 2);
    assert_string_equal(image.damage, damage);
    assert_int_equal(medium_zeros(image.medium, 10 * CHUNK), DISK - 10 * CHUNK);
    assert_int_equal(medium_zeros(image.medium, 8 * CHUNK), 0);
    done(&image);
}

static void chunks_without_any_table_follow_each_other(void **state)
{
    (void)state;
    struct image image;
    begin(&image);
    one_segment(&image, EWF_ALTERNATE | EWF_BAD_HEADER | EWF_NO_COPY, 0);
    open_segments(&image, 1);
    assert_disk(&image, 6, 5); // the second gap's chunks have no known place
    assert_non_null(
        strstr(image.damage, "0 21504 bytes from here have no table; what follows each other is read\n"));
    done(&image);
}

static void a_damaged_table_has_a_copy(void **state)
{
    (void)state;
    static const struct {
        unsigned flags;
        size_t lost_from, lost;
        const char *damage;
    } cases[] = {
        {EWF_BAD_TABLE, 0, 0, "-1 a table of segment 1 is damaged; its copy is used\n"},
        {EWF_BAD_HEADER, 0, 0,
         "-1 segment 1: the header of a table is damaged\n"
         "-1 a table of segment 1 is damaged; its copy is used\n"},
        {EWF_BAD_COPY, 0, 0, ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct image image;
        begin(&image);
        one_segment(&image, EWF_COMPRESS | cases[i].flags, 0);
        open_segments(&image, 1);
        assert_disk(&image, cases[i].lost_from, cases[i].lost);
        assert_string_equal(image.damage, cases[i].damage);
        done(&image);
    }
}

static void a_damaged_chunk_costs_no_other(void **state)
{
    (void)state;
    struct image image;
    begin(&image);
    one_segment(&image, EWF_COMPRESS, 0);
    size_t chunks_at = 13 + 76 + 1052 + 76;
    image.segments[0].data[chunks_at + 3] ^= 0xff;
    open_segments(&image, 1);
    assert_disk(&image, 0, 1);
    assert_string_equal(image.damage, "0 chunk 0 is damaged\n");
    done(&image);

    begin(&image); // as it stands: given, and told
    one_segment(&image, 0, 0);
    image.segments[0].data[chunks_at + CHUNK + 4 + 9] ^= 0xff;
    image.disk[CHUNK + 9] ^= 0xff;
    open_segments(&image, 1);
    assert_disk(&image, 0, 0);
    assert_string_equal(image.damage,
                        "2048 the checksum of chunk 1 does not hold; it is read as it stands\n");
    done(&image);
}

static void lies_end_in_an_error_or_in_damage(void **state)
{
    (void)state;
    struct image image;
    begin(&image); // a disk larger than any
    ewf_begin(&image.segments[0], 1);
    ewf_volume(&image.segments[0], 1, 64, 512, UINT64_MAX);
    ewf_chunks(&image.segments[0], part(&image, 0, 2), CHUNK, 0, 0);
    ewf_end(&image.segments[0], "done");
    open_segments(&image, 1);
    assert_null(image.medium);
    assert_string_equal(image.error.text, "the EWF image claims a disk that is larger than any");
    done(&image);

    begin(&image); // chunks of four GiB; then the size comes from the chunks
    ewf_begin(&image.segments[0], 1);
    ewf_volume(&image.segments[0], 1, 65536, 65536, 65536);
    ewf_chunks(&image.segments[0], part(&image, 0, 2), CHUNK, 0, 0);
    ewf_end(&image.segments[0], "done");
    open_segments(&image, 1);
    assert_non_null(image.medium);
    assert_int_equal(medium_size(image.medium), 2 * 32768);
    done(&image);

    begin(&image); // a table of four thousand million entries
    uint8_t table[24] = {0xff, 0xff, 0xff, 0xff};
    ewf_begin(&image.segments[0], 1);
    ewf_volume(&image.segments[0], CHUNKS, PER_CHUNK, SECTOR, SECTORS);
    ewf_section(&image.segments[0], "sectors", part(&image, 0, 1));
    ewf_section(&image.segments[0], "table", (struct bytes){table, sizeof table});
    ewf_end(&image.segments[0], "done");
    open_segments(&image, 1);
    assert_disk(&image, 0, CHUNKS);
    assert_non_null(strstr(image.damage, "segment 1: the header of a table is damaged\n"));
    done(&image);

    begin(&image); // no segment, and twice the same
    buffer_add_text(&image.segments[0], "EVF");
    open_segments(&image, 1);
    assert_null(image.medium);
    assert_string_equal(image.error.text, "segment 1 is no EWF file");
    done(&image);
    begin(&image);
    three_segments(&image);
    image.segments[1].data[9] = 1;
    open_segments(&image, 2);
    assert_null(image.medium);
    assert_string_equal(image.error.text, "two of the segments say that they are number 1");
    done(&image);
}

static void a_table_without_a_sound_copy_is_read_as_it_is(void **state)
{
    (void)state;
    struct image image;
    begin(&image);
    ewf_begin(&image.segments[0], 1);
    ewf_volume(&image.segments[0], CHUNKS, PER_CHUNK, SECTOR, SECTORS);
    ewf_chunks(&image.segments[0], part(&image, 0, CHUNKS), CHUNK,
               EWF_COMPRESS | EWF_BAD_TABLE | EWF_BAD_COPY, 0);
    ewf_end(&image.segments[0], "done");
    open_segments(&image, 1);
    assert_disk(&image, 0, 1); // its offset is the one that was changed
    assert_string_equal(image.damage, "0 the table of 11 chunks from here is damaged, and so is its copy\n");
    done(&image);
}

static void every_segment_may_be_cut_anywhere(void **state)
{
    (void)state;
    struct image image;
    begin(&image);
    one_segment(&image, EWF_ALTERNATE, 0);
    size_t whole = image.segments[0].size, opened = 0;
    for (size_t size = 0; size < whole; size += 61) {
        uint8_t got[DISK];
        image.segments[0].size = size;
        open_segments(&image, 1);
        if (image.medium == NULL)
            continue;
        opened++;
        assert_int_equal(medium_read(image.medium, 0, got, sizeof got), DISK);
        for (size_t i = 0; i < DISK; i++) // what is not there is zeros, never something else
            assert_true(got[i] == image.disk[i] || got[i] == 0);
        medium_close(image.medium);
        image.medium = NULL;
    }
    assert_true(opened > 10);
    image.segments[0].size = whole;
    done(&image);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_every_kind_of_chunk_at_any_place),
        cmocka_unit_test(compares_the_hashes_that_are_stated),
        cmocka_unit_test(puts_segments_in_order),
        cmocka_unit_test(a_missing_segment_is_zeros_and_told),
        cmocka_unit_test(a_segment_cut_short_is_read_as_far_as_its_chunks_go),
        cmocka_unit_test(chunks_without_any_table_follow_each_other),
        cmocka_unit_test(a_damaged_table_has_a_copy),
        cmocka_unit_test(a_damaged_chunk_costs_no_other),
        cmocka_unit_test(lies_end_in_an_error_or_in_damage),
        cmocka_unit_test(a_table_without_a_sound_copy_is_read_as_it_is),
        cmocka_unit_test(every_segment_may_be_cut_anywhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
