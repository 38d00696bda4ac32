#include "test.h"

#include "observations/pictures/exif.h"
#include "observations/pictures/make_picture.h"

#include <math.h>
#include <string.h>

static struct arena *arena;

static int set_up(void **state)
{
    (void)state;
    arena = arena_new(1 << 24);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static void assert_near(double a, double b)
{
    if (fabs(a - b) > 1e-9)
        fail_msg("%.12f is not %.12f", a, b);
}

static void reads_camera_time_place_and_texts(void **state)
{
    (void)state;
    for (int big = 0; big < 2; big++) {
        struct tiff_maker tiff;
        tiff_example(&tiff, big);
        struct exif exif;
        exif_read(tiff_bytes(&tiff), arena, &exif);
        assert_string_equal(exif.make, "Example");
        assert_string_equal(exif.model, "Phone One");
        char text[MOMENT_TEXT_SIZE];
        assert_string_equal(moment_format(exif.taken, text), "2024-05-06T05:08:09.250Z");
        assert_int_equal(exif.taken.zone, ZONE_OFFSET);
        assert_int_equal(exif.taken.offset_minutes, 120);
        assert_int_equal(exif.gps, EXIF_GPS_POSITION);
        assert_near(exif.latitude, 52 + 22 / 60.0 + 12.78 / 3600);
        assert_near(exif.longitude, 4 + 53 / 60.0 + 42.62 / 3600);
        assert_string_equal(moment_format(exif.gps_at, text), "2024-05-06T05:08:09Z");
        assert_int_equal(exif.text_count, 3);
        assert_string_equal(exif.texts[2].text, "call Ana, +44 7700 900123");
        assert_string_equal(exif_tag_name(exif.texts[2].tag), "UserComment");
        assert_int_equal(exif.damage_count, 0);
    }
}

static void read_gps(struct exif *exif, const char *ns, const uint32_t *latitude, const char *ew,
                     const uint32_t *longitude)
{
    struct tiff_maker tiff;
    tiff_start(&tiff, true);
    tiff_directory_at(&tiff, 8, 1);
    tiff_number(&tiff, 0x8825, 4, 400);
    tiff_directory_at(&tiff, 400, 4);
    tiff_string(&tiff, 1, ns);
    tiff_ratios(&tiff, 2, 3, latitude);
    tiff_string(&tiff, 3, ew);
    tiff_ratios(&tiff, 4, 3, longitude);
    exif_read(tiff_bytes(&tiff), arena, exif);
}

static void judges_positions(void **state)
{
    (void)state;
    static const struct {
        const char *ns, *ew;
        uint32_t latitude[6], longitude[6];
        enum exif_gps gps;
        double at[2];
    } cases[] = {
        {"S", "W", {12, 1, 30, 1, 0, 1}, {45, 1, 15, 1, 36, 1}, EXIF_GPS_POSITION, {-12.5, -45.26}},
        {"n", "e", {525, 10, 0, 1, 0, 1}, {4, 1, 305, 10, 0, 0}, EXIF_GPS_POSITION, {52.5, 4 + 30.5 / 60}},
        {"N", "E", {90, 1, 0, 1, 0, 1}, {180, 1, 0, 1, 0, 1}, EXIF_GPS_POSITION, {90, 180}},
        {"N", "E", {0, 1, 0, 1, 0, 1}, {0, 1, 0, 1, 0, 1}, EXIF_GPS_NO_FIX, {0}},
        {"N", "E", {0, 0, 0, 0, 0, 0}, {0, 0, 0, 0, 0, 0}, EXIF_GPS_NO_FIX, {0}},
        {"N", "E", {90, 1, 0, 1, 1, 1}, {4, 1, 0, 1, 0, 1}, EXIF_GPS_DAMAGED, {0}}, // past the pole
        {"N", "E", {52, 1, 0, 1, 0, 1}, {181, 1, 0, 1, 0, 1}, EXIF_GPS_DAMAGED, {0}},
        {"N", "E", {52, 1, 60, 1, 0, 1}, {4, 1, 0, 1, 0, 1}, EXIF_GPS_DAMAGED, {0}}, // no such minute
        {"N", "E", {52, 0, 0, 1, 0, 1}, {4, 1, 0, 1, 0, 1}, EXIF_GPS_DAMAGED, {0}},  // divided by zero
        {"N", "E", {52, 1, 5, 0, 0, 1}, {4, 1, 0, 1, 0, 1}, EXIF_GPS_DAMAGED, {0}},
        {"N", "E", {52, 1, 0, 0, 0, 0}, {4, 1, 0, 1, 0, 1}, EXIF_GPS_DAMAGED, {0}}, // whole degrees only
        {"X", "E", {52, 1, 0, 1, 0, 1}, {4, 1, 0, 1, 0, 1}, EXIF_GPS_DAMAGED, {0}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct exif exif;
        read_gps(&exif, cases[i].ns, cases[i].latitude, cases[i].ew, cases[i].longitude);
        if (exif.gps != cases[i].gps)
            fail_msg("case %zu: %d", i, (int)exif.gps);
        assert_int_equal(exif.damage_count > 0, cases[i].gps == EXIF_GPS_DAMAGED);
        if (exif.gps == EXIF_GPS_POSITION) {
            assert_near(exif.latitude, cases[i].at[0]);
            assert_near(exif.longitude, cases[i].at[1]);
        }
    }
}

static void keeps_a_time_without_zone_local(void **state)
{
    (void)state;
    static const struct {
        const char *date, *zone, *text;
    } cases[] = {
        {"2024:05:06 07:08:09", NULL, "2024-05-06T07:08:09"},
        {"2024:05:06 07:08:09", "-03:30", "2024-05-06T10:38:09Z"},
        {"2024:05:06 07:08:09", "   :  ", "2024-05-06T07:08:09"},
        {"0000:00:00 00:00:00", NULL, ""},
        {"    :  :     :  :  ", NULL, ""},
        {"2024:13:06 07:08:09", NULL, ""},
        {"2024", NULL, ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct tiff_maker tiff;
        tiff_start(&tiff, false);
        tiff_directory_at(&tiff, 8, 1);
        tiff_number(&tiff, 0x8769, 4, 200);
        tiff_directory_at(&tiff, 200, cases[i].zone ? 2 : 1);
        tiff_string(&tiff, 0x9003, cases[i].date);
        if (cases[i].zone)
            tiff_string(&tiff, 0x9011, cases[i].zone);
        struct exif exif;
        exif_read(tiff_bytes(&tiff), arena, &exif);
        char text[MOMENT_TEXT_SIZE];
        assert_string_equal(moment_format(exif.taken, text), cases[i].text);
    }
}

static void reads_comments_of_every_character_set(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        uint32_t size;
        uint16_t tag, type;
    } cases[] = {
        {"UNICODE\0A\0n\0a\0\xe9\0", 16, 0x9286, 7}, // little-endian in a big-endian structure
        {"UNICODE\0\0A\0n\0a\0\xe9", 16, 0x9286, 7},
        {"UNICODE\0\xfe\xff\0A\0n\0a\0\xe9", 18, 0x9286, 7},
        {"\0\0\0\0\0\0\0\0Ana\xc3\xa9", 13, 0x9286, 7},
        {"A\0n\0a\0\xe9\0\0\0", 10, 0x9c9c, 1},
        {"Ana\xc3\xa9  ", 8, 0x010e, 2},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct tiff_maker tiff;
        tiff_start(&tiff, true);
        tiff_directory_at(&tiff, 8, 1);
        tiff_entry(&tiff, cases[i].tag, cases[i].type, cases[i].size, cases[i].bytes, cases[i].size);
        struct exif exif;
        exif_read(tiff_bytes(&tiff), arena, &exif);
        assert_int_equal(exif.text_count, 1);
        assert_string_equal(exif.texts[0].text, "Ana\xc3\xa9");
    }
}

static void survives_lies(void **state)
{
    (void)state;
    struct tiff_maker tiff;
    struct exif exif;
    // a directory that points to itself as the camera's and as the GPS's
    tiff_start(&tiff, false);
    tiff_directory_at(&tiff, 8, 3);
    tiff_number(&tiff, 0x8769, 4, 8);
    tiff_number(&tiff, 0x8825, 4, 8);
    tiff_string(&tiff, 0x0110, "Loop");
    exif_read(tiff_bytes(&tiff), arena, &exif);
    assert_string_equal(exif.model, "Loop");
    assert_int_equal(exif.gps, EXIF_GPS_ABSENT);

    // more entries than there are bytes, a value outside, a directory outside
    tiff_start(&tiff, false);
    tiff_directory_at(&tiff, 8, 60000);
    tiff_string(&tiff, 0x0110, "Outside");
    tiff_number(&tiff, 0x8769, 4, 0xfffffff0);
    memcpy(tiff.data + 18, "\xff\xff\xff\xff", 4);
    exif_read(tiff_bytes(&tiff), arena, &exif);
    assert_null(exif.model);
    assert_true(exif.damage_count >= 3);
    assert_int_equal(exif.damages[0].offset, 10);
    assert_string_equal(exif.damages[0].what, "the value of an EXIF tag stands outside its bytes");

    // cut after every byte: what is read is what stands there
    tiff_example(&tiff, true);
    for (size_t size = 0; size + 1 < tiff.values_at; size++) {
        exif_read(bytes_slice(tiff_bytes(&tiff), 0, size), arena, &exif);
        assert_true(exif.damage_count > 0);
        if (exif.gps == EXIF_GPS_POSITION)
            assert_near(exif.latitude, 52 + 22 / 60.0 + 12.78 / 3600);
    }
    exif_read(bytes_of_text("no structure"), arena, &exif);
    assert_string_equal(exif.damages[0].what, "EXIF does not begin as a TIFF structure does");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_camera_time_place_and_texts),
        cmocka_unit_test(judges_positions),
        cmocka_unit_test(keeps_a_time_without_zone_local),
        cmocka_unit_test(reads_comments_of_every_character_set),
        cmocka_unit_test(survives_lies),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
