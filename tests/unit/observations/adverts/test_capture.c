// What records of a capture say of each other, and their pictures: revisits, segments, conversions, digests,
// Zstandard with a dictionary.
#include "read_text.h"

#include "../pictures/make_picture.h"
#include "base/memory.h"
#include "observations/observers.h"

#include <stdarg.h>
#include <stdio.h>
#include <zstd.h>

#define HEAD "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"
#define PAGE HEAD "<p>quiet place close to the station<p>second line"
#define PAGE_SHA1 "sha1:TSZVWSNEYJB2JZ7RX3KMSDWJHCZFWK6C" // of the block, by another program

static void add(struct buffer *out, const char *fields, struct bytes block)
{
    buffer_print(out, "WARC/1.1\r\n%sContent-Length: %zu\r\n\r\n", fields, block.size);
    buffer_add(out, block.data, block.size);
    buffer_add_text(out, "\r\n\r\n");
}

static void add_text(struct buffer *out, const char *fields, const char *block)
{
    add(out, fields, bytes_of_text(block));
}

static void read_capture(struct collect *collect, struct buffer *file)
{
    assert_true(read_bytes(collect, &observer_advert_warc, "a.warc", buffer_bytes(file)));
    buffer_done(file);
}

static const char *posted(const struct advert *advert)
{
    static char date[MOMENT_TEXT_SIZE];
    return moment_format(advert->posted, date);
}

static void a_revisit_gives_the_page_another_date(void **state)
{
    (void)state;
    struct buffer file;
    buffer_init(&file, 1 << 20);
    add_text(
        &file,
        "WARC-Type: response\r\nWARC-Target-URI: https://ads.example/1\r\nWARC-Date: 2024-03-01T10:00:00Z\r\n"
        "WARC-Payload-Digest: sha1:AAAA\r\n",
        PAGE);
    add_text(&file,
             "WARC-Type: response\r\nWARC-Target-URI: https://ads.example/gone\r\n"
             "WARC-Date: 2024-03-01T10:00:01Z\r\n",
             "HTTP/1.1 404 no\r\n\r\n");
    static const char *const revisits[] = {
        "WARC-Date: 2024-03-02T10:00:00Z\r\nWARC-Target-URI: https://ads.example/1\r\n"
        "WARC-Refers-To-Target-URI: https://ads.example/1\r\nWARC-Refers-To-Date: 2024-03-01T10:00:00Z\r\n",
        "WARC-Date: 2024-03-03T10:00:00Z\r\nWARC-Target-URI: https://ads.example/copy\r\n"
        "WARC-Payload-Digest: sha1:AAAA\r\n",
        "WARC-Date: 2024-03-04T10:00:00Z\r\nWARC-Target-URI: <https://ads.example/1>\r\n"
        "WARC-Profile: http://netpreserve.org/warc/1.1/revisit/server-not-modified\r\n",
        "WARC-Date: 2024-03-05T10:00:00Z\r\nWARC-Target-URI: https://ads.example/other\r\n"
        "WARC-Payload-Digest: sha1:BBBB\r\n",
        "WARC-Date: 2024-03-06T10:00:00Z\r\nWARC-Target-URI: https://ads.example/gone\r\n",
    };
    for (size_t i = 0; i < sizeof revisits / sizeof *revisits; i++) {
        buffer_add_text(&file, "WARC/1.1\r\nWARC-Type: revisit\r\nContent-Length: 0\r\n");
        buffer_add_text(&file, revisits[i]);
        buffer_add_text(&file, "\r\n\r\n\r\n");
    }
    struct collect collect;
    read_capture(&collect, &file);
    assert_int_equal(collect_count(&collect, RECORD_ADVERT), 4);
    static const char *const dates[] = {"2024-03-01T10:00:00Z", "2024-03-02T10:00:00Z",
                                        "2024-03-03T10:00:00Z", "2024-03-04T10:00:00Z"};
    for (size_t i = 0; i < 4; i++) {
        assert_string_equal(posted(advert_at(&collect, i)), dates[i]);
        assert_string_equal(advert_at(&collect, i)->text, "quiet place close to the station\nsecond line");
        assert_string_equal(advert_at(&collect, i)->digest, advert_at(&collect, 0)->digest);
        assert_int_equal(advert_at(&collect, i)->place.row, i == 0 ? 1 : i + 2);
    }
    assert_string_equal(advert_at(&collect, 2)->url, "https://ads.example/copy");
    assert_int_equal(collect_tally(&collect, "warc", "revisit of what is not in this capture before it"), 1);
    assert_int_equal(collect_tally(&collect, "warc", "revisit of what is no advert"), 1);
    assert_int_equal(collect_tally_total(&collect, "warc"), 7);
    collect_done(&collect);
}

static void digests_are_verified(void **state)
{
    (void)state;
    static const struct {
        const char *fields, *digest, *damage;
    } cases[] = {
        {"WARC-Block-Digest: " PAGE_SHA1 "\r\n", PAGE_SHA1, NULL},
        {"WARC-Block-Digest: sha1:B2NDVAAUNGTSRZSLEAHT43JZZ6Z2SMBB\r\n", NULL,
         "the bytes of a record do not"},
        {"WARC-Payload-Digest: sha1:B2NDVAAUNGTSRZSLEAHT43JZZ6Z2SMBB\r\n", NULL, "the payload of a record"},
        {"WARC-Payload-Digest: sha1:no\r\nWARC-Block-Digest: sha1:no\r\n", NULL, "neither of the digests"},
        {"WARC-Payload-Digest: sha1:no\r\nWARC-Block-Digest: " PAGE_SHA1 "\r\n", PAGE_SHA1,
         "the payload of a record"},
        {"WARC-Block-Digest: md4:ABC\r\n", NULL, NULL},
        {"", NULL, NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct buffer file;
        char fields[256];
        buffer_init(&file, 1 << 20);
        snprintf(fields, sizeof fields, "WARC-Type: response\r\nWARC-Target-URI: https://ads.example/1\r\n%s",
                 cases[i].fields);
        add_text(&file, fields, PAGE);
        struct collect collect;
        read_capture(&collect, &file);
        assert_string_equal(advert_at(&collect, 0)->digest,
                            cases[i].digest
                                ? cases[i].digest
                                : "sha256:1abb5e23732c140224d74774da7ade2335362fb33e090fd91deab16a0d9029cb");
        assert_int_equal(collect_count(&collect, RECORD_DAMAGE), cases[i].damage ? 1 : 0);
        if (cases[i].damage)
            assert_true(collect_has_damage(&collect, cases[i].damage));
        collect_done(&collect);
    }
}

static void segments_are_joined(void **state)
{
    (void)state;
    struct buffer file;
    buffer_init(&file, 1 << 20);
    add_text(&file,
             "WARC-Type: response\r\nWARC-Target-URI: https://ads.example/1\r\nWARC-Record-ID: <urn:a>\r\n"
             "WARC-Segment-Number: 1\r\n",
             HEAD "<p>quiet place ");
    add_text(&file,
             "WARC-Type: response\r\nWARC-Target-URI: https://ads.example/2\r\nWARC-Record-ID: <urn:b>\r\n"
             "WARC-Segment-Number: 1\r\n",
             HEAD "<p>never to be ended, as it seems");
    add_text(&file,
             "WARC-Type: continuation\r\nWARC-Segment-Number: 2\r\nWARC-Segment-Origin-ID: <urn:a>\r\n",
             "close to ");
    add_text(&file,
             "WARC-Type: continuation\r\nWARC-Segment-Number: 3\r\nWARC-Segment-Origin-ID: <urn:a>\r\n"
             "WARC-Segment-Total-Length: 79\r\n",
             "the station");
    add_text(&file,
             "WARC-Type: continuation\r\nWARC-Segment-Number: 7\r\nWARC-Segment-Origin-ID: <urn:a>\r\n", "x");
    struct collect collect;
    read_capture(&collect, &file);
    assert_int_equal(collect_count(&collect, RECORD_ADVERT), 2);
    assert_string_equal(advert_at(&collect, 0)->text, "quiet place close to the station");
    assert_int_equal(advert_at(&collect, 0)->place.row, 1);
    assert_string_equal(advert_at(&collect, 1)->text, "never to be ended, as it seems");
    assert_int_equal(collect_tally(&collect, "warc", "continuation"), 2);
    assert_int_equal(collect_tally(&collect, "warc", "continuation of nothing before it"), 1);
    assert_int_equal(collect_tally_total(&collect, "warc"), 5);
    assert_int_equal(collect_count(&collect, RECORD_DAMAGE), 1);
    assert_true(collect_has_damage(&collect, "the last segments of a record are missing"));
    collect_done(&collect);
}

static void conversions_are_read_where_nothing_else_was(void **state)
{
    (void)state;
    struct buffer file;
    buffer_init(&file, 1 << 20);
    add_text(&file, "WARC-Type: response\r\nWARC-Target-URI: https://ads.example/1\r\n", PAGE);
    add_text(
        &file,
        "WARC-Type: conversion\r\nWARC-Target-URI: https://ads.example/1\r\nContent-Type: text/plain\r\n",
        "quiet place close to the station");
    add_text(&file,
             "WARC-Type: conversion\r\nWARC-Target-URI: https://ads.example/2\r\nContent-Type: text/plain\r\n"
             "WARC-Date: 2024-03-01T10:00:00Z\r\n",
             "another quiet place\nof which only the text was kept");
    struct collect collect;
    read_capture(&collect, &file);
    assert_int_equal(collect_count(&collect, RECORD_ADVERT), 2);
    assert_string_equal(advert_at(&collect, 1)->text, "another quiet place\nof which only the text was kept");
    assert_string_equal(posted(advert_at(&collect, 1)), "2024-03-01T10:00:00Z");
    assert_int_equal(collect_tally(&collect, "warc", "conversion of what was read"), 1);
    collect_done(&collect);
}

static void add_zstd(struct buffer *out, struct bytes bytes, struct bytes dictionary)
{
    size_t room = ZSTD_compressBound(bytes.size);
    uint8_t *packed = memory_new(room, 1);
    ZSTD_CCtx *context = ZSTD_createCCtx();
    size_t size = ZSTD_compress_usingDict(context, packed, room, bytes.data, bytes.size, dictionary.data,
                                          dictionary.size, 3);
    assert_false(ZSTD_isError(size));
    buffer_add(out, packed, size);
    ZSTD_freeCCtx(context);
    memory_free(packed);
}

// Without a dictionary, with one as it is, and with one that is packed itself.
static void zstandard_captures_are_read(void **state)
{
    (void)state;
    struct bytes dictionary =
        bytes_of_text("WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: https://ads" PAGE);
    for (int way = 0; way < 3; way++) {
        struct buffer file, one, packed;
        buffer_init(&file, 1 << 20);
        buffer_init(&packed, 1 << 20);
        add_zstd(&packed, dictionary, (struct bytes){NULL, 0});
        struct bytes kept = way == 1 ? dictionary : buffer_bytes(&packed);
        if (way) {
            buffer_add_u32le(&file, 0x184D2A5D);
            buffer_add_u32le(&file, (uint32_t)kept.size);
            buffer_add(&file, kept.data, kept.size);
        }
        size_t starts[3];
        for (int i = 0; i < 3; i++) {
            char fields[128];
            buffer_init(&one, 1 << 20);
            snprintf(fields, sizeof fields,
                     "WARC-Type: response\r\nWARC-Target-URI: https://ads.example/%d\r\n", i);
            add_text(&one, fields, PAGE);
            starts[i] = file.size;
            add_zstd(&file, buffer_bytes(&one), way ? dictionary : (struct bytes){NULL, 0});
            buffer_done(&one);
        }
        memset(file.data + starts[1] + 8, 0x55, 12); // and damage costs one frame
        struct collect collect;
        read_capture(&collect, &file);
        size_t adverts = collect_count(&collect, RECORD_ADVERT);
        assert_true(adverts >= 2);
        assert_string_equal(advert_at(&collect, 0)->url, "https://ads.example/0");
        assert_int_equal(advert_at(&collect, 0)->place.offset, starts[0]);
        assert_string_equal(advert_at(&collect, adverts - 1)->url, "https://ads.example/2");
        assert_int_equal(advert_at(&collect, adverts - 1)->place.offset, starts[2]);
        assert_true(collect_count(&collect, RECORD_DAMAGE) >= 1);
        collect_done(&collect);
        buffer_done(&packed);
    }
}

static void a_zstandard_capture_is_no_packed_file(void **state)
{
    (void)state;
    struct buffer plain, file;
    buffer_init(&plain, 1 << 20);
    buffer_init(&file, 1 << 20);
    add_text(&plain, "WARC-Type: response\r\nWARC-Target-URI: https://ads.example/1\r\n", PAGE);
    add_zstd(&file, buffer_bytes(&plain), (struct bytes){NULL, 0});
    struct collect collect;
    assert_false(read_bytes(&collect, &observer_zstd, "a.warc.zst", buffer_bytes(&file)));
    collect_done(&collect);
    buffer_done(&plain);
    buffer_done(&file);
}

static const char HASH[] = "f8f8f0cee0f4a84f06370a22038f63f0b36e2ed596621e1d33e6b39c4e9c9b22";

// A picture is known by its address, its bytes and how it looks; the same bytes are looked at once.
static void pictures_are_records(void **state)
{
    (void)state;
    struct buffer file, block;
    uint8_t *gray = memory_new(256 * 256, 1);
    buffer_init(&file, 1 << 20);
    buffer_init(&block, 1 << 20);
    draw_hash(HASH, 256, 256, gray);
    buffer_add_text(&block, "HTTP/1.1 200 OK\r\nContent-Type: image/jpeg\r\n\r\n");
    encode_jpeg(&block, gray, 256, 256, 0);
    struct bytes jpeg = bytes_slice(buffer_bytes(&block),
                                    strlen("HTTP/1.1 200 OK\r\nContent-Type: image/jpeg\r\n\r\n"), SIZE_MAX);
    add(&file, "WARC-Type: response\r\nWARC-Target-URI: https://ads.example/a.jpg\r\n", buffer_bytes(&block));
    add(&file,
        "WARC-Type: resource\r\nWARC-Target-URI: urn:view:https://ads.example/1\r\nContent-Type: image/jpeg\r\n",
        jpeg);
    add(&file, "WARC-Type: response\r\nWARC-Target-URI: https://ads.example/b.jpg\r\n",
        bytes_slice(buffer_bytes(&block), 0, block.size / 2));
    add_text(&file, "WARC-Type: response\r\nWARC-Target-URI: https://ads.example/c.svg\r\n",
             "HTTP/1.1 200 OK\r\nContent-Type: image/svg+xml\r\n\r\n<svg/>");
    memory_free(gray);
    struct collect collect;
    read_capture(&collect, &file);
    buffer_done(&block);
    assert_int_equal(collect_count(&collect, RECORD_PICTURE), 3);
    const struct picture *first = &collect_at(&collect, RECORD_PICTURE, 0)->picture;
    const struct picture *view = &collect_at(&collect, RECORD_PICTURE, 1)->picture;
    const struct picture *half = &collect_at(&collect, RECORD_PICTURE, 2)->picture;
    assert_string_equal(first->name, "https://ads.example/a.jpg");
    assert_string_equal(view->name, "https://ads.example/1");
    assert_string_equal(first->place.table, "warc");
    assert_int_equal(first->place.row, 1);
    assert_int_equal(view->place.row, 2);
    assert_string_equal(first->sha256, view->sha256);
    assert_string_equal(first->pdq, view->pdq);
    assert_int_equal(first->width, 256);
    assert_null(half->pdq);
    assert_int_equal(collect_tally(&collect, "picture hashes", ""), 1);
    assert_int_equal(collect_tally(&collect, "picture hashes", "pixels cut or damaged"), 1);
    assert_int_equal(collect_tally(&collect, "warc", "no picture that is known"), 1);
    collect_done(&collect);
}

// Lengths that lie about gigabytes: the record behind is found, and a record that is really that long is
// passed over, though it holds what looks like records.
static void large_records_are_passed_over(void **state)
{
    (void)state;
    struct buffer file;
    buffer_init(&file, (size_t)128 << 20);
    buffer_print(&file, "WARC/1.0\r\nWARC-Type: resource\r\nContent-Length: %d\r\n\r\n", 70 << 20);
    uint8_t *filler = memory_new(1 << 20, 1);
    memcpy(filler, "\r\n\r\nWARC/1.0\r\nWARC-Type: response\r\nContent-Length: 1\r\n\r\n", 56);
    for (int i = 0; i < 70; i++)
        buffer_add(&file, filler, 1 << 20);
    memory_free(filler);
    buffer_add_text(&file, "\r\n\r\n");
    buffer_add_text(&file,
                    "WARC/1.0\r\nWARC-Type: resource\r\nContent-Length: 2147483648\r\n\r\nshort\r\n\r\n");
    add_text(&file, "WARC-Type: response\r\nWARC-Target-URI: https://ads.example/1\r\n", PAGE);
    struct collect collect;
    read_capture(&collect, &file);
    assert_int_equal(collect_tally_total(&collect, "warc"), 3);
    assert_int_equal(collect_tally(&collect, "warc", "larger than the 64 MiB that are read"), 1);
    assert_int_equal(collect_tally(&collect, "warc", ""), 1);
    assert_int_equal(collect_count(&collect, RECORD_DAMAGE), 1);
    assert_true(collect_has_damage(&collect, "wrong length: 2147483648 bytes promised"));
    collect_done(&collect);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_revisit_gives_the_page_another_date),
        cmocka_unit_test(digests_are_verified),
        cmocka_unit_test(segments_are_joined),
        cmocka_unit_test(conversions_are_read_where_nothing_else_was),
        cmocka_unit_test(zstandard_captures_are_read),
        cmocka_unit_test(a_zstandard_capture_is_no_packed_file),
        cmocka_unit_test(pictures_are_records),
        cmocka_unit_test(large_records_are_passed_over),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
