#include "test.h"

#include "observations/collect.h"
#include "observations/observers.h"
#include "observations/pictures/make_picture.h"

#include "base/memory.h"

#include <math.h>
#include <string.h>

static const char drawn[] = "f0e1d2c3b4a5968778695a4b3c2d1e0f0123456789abcdeffedcba9876543210";
static uint8_t gray[96 * 80];
static struct buffer plain, file; // a picture without anything, and one with something

static int set_up(void **state)
{
    (void)state;
    draw_hash(drawn, 96, 80, gray);
    buffer_init(&plain, 1 << 24);
    buffer_init(&file, 1 << 24);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    buffer_done(&plain);
    buffer_done(&file);
    return 0;
}

static void start(void)
{
    buffer_reset(&plain);
    buffer_reset(&file);
}

static void observe(struct collect *collect, struct bytes bytes)
{
    struct item item = {.path = "picture", .bytes = bytes};
    collect_init(collect);
    assert_true(collect_observe(collect, &observer_picture, &item, NULL));
    assert_int_equal(collect_count(collect, RECORD_PICTURE), 1);
    assert_int_equal(collect_tally(collect, "pictures", ""), 1);
}

static void assert_example(struct collect *collect, const char *format)
{
    const struct picture *picture = &collect_at(collect, RECORD_PICTURE, 0)->picture;
    char text[MOMENT_TEXT_SIZE];
    assert_string_equal(picture->format, format);
    assert_int_equal(picture->width, 96);
    assert_int_equal(picture->height, 80);
    assert_string_equal(picture->camera, "Example Phone One");
    assert_string_equal(moment_format(picture->taken, text), "2024-05-06T05:08:09.250Z");
    assert_non_null(picture->pdq);
    assert_int_equal(picture->pdq_quality, 100);
    assert_int_equal(collect_count(collect, RECORD_POSITION), 1);
    const struct position *position = &collect_at(collect, RECORD_POSITION, 0)->position;
    assert_string_equal(position->app, "exif");
    assert_true(fabs(position->latitude - 52.37021667) < 1e-7 &&
                fabs(position->longitude - 4.89517222) < 1e-7);
    assert_string_equal(moment_format(position->at, text), "2024-05-06T05:08:09Z");
    assert_int_equal(position->by.kind, SELECTOR_NAME); // whoever took it: not said to be the owner
    assert_string_equal(position->by.value, "");
    assert_int_equal(collect_hits(collect, SELECTOR_PHONE, "+447700900123"), 1);
    assert_int_equal(collect_count(collect, RECORD_DAMAGE), 0);
    assert_int_equal(collect_tally(collect, "picture positions", ""), 1);
    assert_int_equal(collect_tally(collect, "picture hashes", ""), 1);
}

static void reads_a_jpeg(void **state)
{
    (void)state;
    start();
    struct tiff_maker tiff;
    tiff_example(&tiff, true);
    encode_jpeg(&plain, gray, 96, 80, 1);
    jpeg_with_segment(&file, buffer_bytes(&plain), 0xe1, "Exif\0\0", 6, tiff_bytes(&tiff));
    struct collect collect;
    observe(&collect, buffer_bytes(&file));
    assert_example(&collect, "jpeg");
    const struct selector_hit *hit = &collect_at(&collect, RECORD_SELECTOR_HIT, 0)->selector_hit;
    assert_string_equal(hit->place.table, "exif");
    assert_int_equal(hit->place.row, 0x9286);
    assert_int_equal(hit->place.offset, 10);
    collect_done(&collect);
}

static void reads_a_png(void **state)
{
    (void)state;
    start();
    struct tiff_maker tiff;
    tiff_example(&tiff, false);
    encode_png(&plain, gray, 96, 80, false);
    png_with_chunk(&file, buffer_bytes(&plain), "eXIf", tiff_bytes(&tiff));
    struct collect collect;
    observe(&collect, buffer_bytes(&file));
    assert_example(&collect, "png");
    collect_done(&collect);
}

// VP8X with the size of the canvas, then the pixels of the plain file, then EXIF
static void reads_a_webp(void **state)
{
    (void)state;
    start();
    struct tiff_maker tiff;
    tiff_example(&tiff, false);
    encode_webp(&plain, gray, 96, 80);
    struct bytes exif = tiff_bytes(&tiff);
    buffer_add(&file, "RIFF", 4);
    buffer_add_u32le(&file, (uint32_t)(4 + 18 + (plain.size - 12) + 8 + exif.size));
    buffer_add(&file, "WEBPVP8X\x0a\0\0\0\x08\0\0\0\x5f\0\0\x4f\0\0", 22);
    buffer_add(&file, plain.data + 12, plain.size - 12);
    buffer_add(&file, "EXIF", 4);
    buffer_add_u32le(&file, (uint32_t)exif.size);
    buffer_add(&file, exif.data, exif.size);
    struct collect collect;
    observe(&collect, buffer_bytes(&file));
    assert_example(&collect, "webp");
    collect_done(&collect);
}

static void finds_selectors_in_every_kind_of_text(void **state)
{
    (void)state;
    static const char iptc[] = "Photoshop 3.0\0"
                               "8BIM\x04\x04\0\0\0\0\0\x1f"
                               "\x1c\x02\x50\0\x05"
                               "Ana B"
                               "\x1c\x02\x78\0\x0f"
                               "ana@example.org";
    static const char xmp[] = "http://ns.adobe.com/xap/1.0/\0"
                              "<x xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\" a=\"https://example.org/ana\"/>";
    static const struct {
        const char *bytes;
        size_t size;
        uint8_t marker;
        enum selector_kind kind;
        const char *value;
        int64_t offset; // in the file: the segment's bytes begin at 6
    } cases[] = {
        {"note: ana@example.org", 21, 0xfe, SELECTOR_EMAIL, "ana@example.org", 6 + 6},
        {iptc, sizeof iptc - 1, 0xed, SELECTOR_EMAIL, "ana@example.org", 6 + 14 + 12 + 10 + 5},
        {xmp, sizeof xmp - 1, 0xe1, SELECTOR_URL, "https://example.org/ana", 6 + 29 + 47},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        start();
        encode_jpeg(&plain, gray, 96, 80, 1);
        jpeg_with_segment(&file, buffer_bytes(&plain), cases[i].marker, cases[i].bytes, cases[i].size,
                          (struct bytes){NULL, 0});
        struct collect collect;
        observe(&collect, buffer_bytes(&file));
        assert_int_equal(collect_count(&collect, RECORD_SELECTOR_HIT), 1);
        const struct selector_hit *hit = &collect_at(&collect, RECORD_SELECTOR_HIT, 0)->selector_hit;
        assert_int_equal(hit->selector.kind, cases[i].kind);
        assert_string_equal(hit->selector.value, cases[i].value);
        assert_int_equal(hit->place.offset, cases[i].offset);
        assert_null(hit->place.reached);
        collect_done(&collect);
    }
}

static void finds_selectors_in_packed_text(void **state)
{
    (void)state;
    static const char packed[] =
        "Comment\0\0\x78\xda\x4b\xcc\x4b\x74\x48\xad\x48\xcc\x2d\xc8\x49\xd5\xcb\x2f\x4a"
        "\x07\x00\x2e\x68\x05\xd3"; // "ana@example.org"
    start();
    encode_png(&plain, gray, 96, 80, false);
    png_with_chunk(&file, buffer_bytes(&plain), "zTXt",
                   (struct bytes){(const uint8_t *)packed, sizeof packed - 1});
    struct collect collect;
    observe(&collect, buffer_bytes(&file));
    assert_int_equal(collect_hits(&collect, SELECTOR_EMAIL, "ana@example.org"), 1);
    const struct selector_hit *hit = &collect_at(&collect, RECORD_SELECTOR_HIT, 0)->selector_hit;
    assert_string_equal(hit->place.reached, "@50/zlib");
    assert_int_equal(hit->place.offset, 0);
    assert_int_equal(collect_count(&collect, RECORD_DAMAGE), 0);
    collect_done(&collect);
}

static void joins_exif_of_several_segments(void **state)
{
    (void)state;
    start();
    struct tiff_maker tiff;
    tiff_example(&tiff, true);
    struct buffer long_exif, half;
    buffer_init(&long_exif, 1 << 20);
    buffer_init(&half, 1 << 20);
    buffer_add(&long_exif, tiff.data, tiff.values_at);
    while (long_exif.size < 70000)
        buffer_add_u8(&long_exif, 0);
    struct bytes all = buffer_bytes(&long_exif);
    encode_jpeg(&plain, gray, 96, 80, 1);
    jpeg_with_segment(&half, buffer_bytes(&plain), 0xe1, "Exif\0\0", 6, bytes_slice(all, 65527, all.size));
    jpeg_with_segment(&file, buffer_bytes(&half), 0xe1, "Exif\0\0", 6, bytes_slice(all, 0, 65527));
    struct collect collect;
    observe(&collect, buffer_bytes(&file));
    assert_example(&collect, "jpeg");
    collect_done(&collect);
    buffer_done(&long_exif);
    buffer_done(&half);
}

static void tells_a_cut_file_wherever_it_is_cut(void **state)
{
    (void)state;
    start();
    struct tiff_maker tiff;
    tiff_example(&tiff, true);
    encode_jpeg(&plain, gray, 96, 80, 10);
    jpeg_with_segment(&file, buffer_bytes(&plain), 0xe1, "Exif\0\0", 6, tiff_bytes(&tiff));
    for (size_t size = 4; size < file.size; size += 61) {
        struct collect collect;
        observe(&collect, bytes_slice(buffer_bytes(&file), 0, size));
        assert_true(collect_has_damage(&collect, "ends before the picture does"));
        assert_null(collect_at(&collect, RECORD_PICTURE, 0)->picture.pdq);
        assert_int_equal(collect_tally(&collect, "picture hashes", "pixels cut or damaged"), 1);
        collect_done(&collect);
    }
}

static void gives_what_stands_behind_as_an_item(void **state)
{
    (void)state;
    start();
    encode_jpeg(&plain, gray, 96, 80, 1);
    buffer_add(&file, plain.data, plain.size);
    buffer_add(&file, "\0\0PK\3\4 a zip that someone hid", 29);
    struct collect collect;
    observe(&collect, buffer_bytes(&file));
    assert_int_equal(collect_count(&collect, RECORD_CHILD_ITEM), 1);
    const struct child_item *child = &collect_at(&collect, RECORD_CHILD_ITEM, 0)->child_item;
    assert_int_equal(child->offset, plain.size);
    assert_int_equal(child->size_bytes, 29);
    assert_int_equal(child->storage, STORED);
    assert_non_null(collect_at(&collect, RECORD_PICTURE, 0)->picture.pdq);
    assert_int_equal(collect_count(&collect, RECORD_DAMAGE), 0);
    collect_done(&collect);
}

static struct bytes take_field(struct bytes *line)
{
    ptrdiff_t tab = bytes_find(*line, bytes_of_text("\t"), 0);
    struct bytes field = bytes_slice(*line, 0, tab < 0 ? line->size : (size_t)tab);
    *line = bytes_slice(*line, field.size + 1, line->size);
    return field;
}

static double number_of(struct bytes text) // "43.467448"
{
    double value = 0, unit = 0;
    for (size_t i = 0; i < text.size; i++) {
        if (text.data[i] == '.')
            unit = 1;
        else
            value = value * 10 + (text.data[i] - '0');
        unit *= text.data[i] == '.' ? 1 : 10;
    }
    return unit > 0 ? value / unit : value;
}

// Positions that the authors of a collection of photos state, to the sixth decimal.
static void reads_published_positions(void **state)
{
    (void)state;
    struct collect collect;
    collect_init(&collect);
    struct item list = collect_shared_file(&collect, "photos/exif_gps_expected.tsv");
    int read = 0;
    for (struct reader reader = reader_of(list.bytes); reader_left(&reader);) {
        struct bytes left = bytes_slice(list.bytes, reader.position, list.bytes.size);
        ptrdiff_t end = bytes_find(left, bytes_of_text("\n"), 0);
        struct bytes line = reader_take(&reader, end < 0 ? left.size : (size_t)end + 1);
        struct bytes path = take_field(&line);
        double latitude = number_of(take_field(&line)), longitude = number_of(take_field(&line));
        if (!bytes_start_with(path, "jpg/gps/", 8))
            continue;
        const char *name = arena_text_n(collect.arena, path.data + 8, path.size - 8);
        struct item item = collect_shared_file(&collect, arena_print(collect.arena, "photos/gps/%s", name));
        if (item.bytes.size == 0)
            continue;
        struct collect one;
        observe(&one, item.bytes);
        const struct position *position = &collect_at(&one, RECORD_POSITION, 0)->position;
        assert_true(fabs(position->latitude - latitude) <= 0.6e-6);
        assert_true(fabs(position->longitude - longitude) <= 0.6e-6);
        assert_int_equal(collect_count(&one, RECORD_DAMAGE), 0);
        collect_done(&one);
        for (size_t size = 1024; read == 0 && size < item.bytes.size; size += 1024) {
            observe(&one, bytes_slice(item.bytes, 0, size));
            assert_true(collect_has_damage(&one, "ends before the picture does"));
            assert_null(collect_at(&one, RECORD_PICTURE, 0)->picture.pdq);
            collect_done(&one);
        }
        read++;
    }
    collect_done(&collect);
    if (read == 0) {
        print_message("skipped: no photos/gps under CLEW_SHARED_DATA\n");
        skip();
    }
    assert_int_equal(read, 9);
}

static void says_what_it_does_not_decode(void **state)
{
    (void)state;
    static const char gif[] = "GIF89a\x10\0\x08\0\0\0\0!\xfe\x0f"
                              "ana@example.org\0;";
    struct collect collect;
    observe(&collect, (struct bytes){(const uint8_t *)gif, sizeof gif - 1});
    const struct picture *picture = &collect_at(&collect, RECORD_PICTURE, 0)->picture;
    assert_string_equal(picture->format, "gif");
    assert_int_equal(picture->width, 16);
    assert_int_equal(picture->height, 8);
    assert_null(picture->pdq);
    assert_int_equal(picture->pdq_quality, -1);
    assert_int_equal(collect_hits(&collect, SELECTOR_EMAIL, "ana@example.org"), 1);
    assert_int_equal(collect_tally(&collect, "picture hashes", "pixels of this format are not decoded"), 1);
    assert_int_equal(collect_count(&collect, RECORD_DAMAGE), 0);
    collect_done(&collect);
}

static void leaves_what_is_no_picture(void **state)
{
    (void)state;
    static const char *const texts[] = {"",    "BM",      "BMW is a car and this is a text", "RIFF....WAVE",
                                        "II*", "\xff\xd8"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct item item = {.path = "a.jpg", .bytes = bytes_of_text(texts[i])};
        struct collect collect;
        collect_init(&collect);
        assert_false(collect_observe(&collect, &observer_picture, &item, NULL));
        collect_done(&collect);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_a_jpeg),
        cmocka_unit_test(reads_a_png),
        cmocka_unit_test(reads_a_webp),
        cmocka_unit_test(finds_selectors_in_every_kind_of_text),
        cmocka_unit_test(finds_selectors_in_packed_text),
        cmocka_unit_test(joins_exif_of_several_segments),
        cmocka_unit_test(tells_a_cut_file_wherever_it_is_cut),
        cmocka_unit_test(gives_what_stands_behind_as_an_item),
        cmocka_unit_test(reads_published_positions),
        cmocka_unit_test(says_what_it_does_not_decode),
        cmocka_unit_test(leaves_what_is_no_picture),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
