#include "test.h"

#include "observations/collect.h"
#include "observations/observers.h"
#include "observations/pictures/heif.h"
#include "observations/pictures/make_heif.h"
#include "observations/pictures/make_picture.h"
#include "observations/pictures/pdq.h"

#include <math.h>
#include <string.h>

static struct buffer file;

static int set_up(void **state)
{
    (void)state;
    buffer_init(&file, 1 << 24);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    buffer_done(&file);
    return 0;
}

static const struct heif_recipe plain = {.width = 4032,
                                         .height = 3024,
                                         .type = "hvc1",
                                         .brand = "heic",
                                         .pixels = {(const uint8_t *)"no pixels of any kind", 21}};

static void observe(struct collect *collect, struct bytes bytes)
{
    struct item item = {.path = "IMG_0001.HEIC", .bytes = bytes};
    collect_init(collect);
    assert_true(collect_observe(collect, &observer_picture, &item, NULL));
    assert_int_equal(collect_count(collect, RECORD_PICTURE), 1);
}

static void reads_exif_wherever_it_stands(void **state)
{
    (void)state;
    for (int way = 0; way < 4; way++) {
        struct tiff_maker tiff;
        tiff_example(&tiff, way % 2 == 0);
        struct heif_recipe recipe = plain;
        recipe.exif = tiff_bytes(&tiff);
        recipe.exif_in_idat = way & 1;
        recipe.exif_in_two_pieces = way & 2;
        buffer_reset(&file);
        heif_make(&file, &recipe);
        struct collect collect;
        observe(&collect, buffer_bytes(&file));
        const struct picture *picture = &collect_at(&collect, RECORD_PICTURE, 0)->picture;
        assert_string_equal(picture->format, "heic");
        assert_int_equal(picture->width, 4032);
        assert_int_equal(picture->height, 3024);
        assert_string_equal(picture->camera, "Example Phone One");
        const struct position *position = &collect_at(&collect, RECORD_POSITION, 0)->position;
        assert_true(fabs(position->latitude - 52.37021667) < 1e-7 &&
                    fabs(position->longitude - 4.89517222) < 1e-7);
        assert_int_equal(collect_hits(&collect, SELECTOR_PHONE, "+447700900123"), 1);
        // the pixels are none, and that is said
        assert_null(picture->pdq);
        assert_int_equal(collect_tally(&collect, "picture hashes", "pixels cut or damaged"), 1);
        assert_true(collect_has_damage(&collect, "pixels: "));
        collect_done(&collect);
    }
}

static void reads_xmp_with_its_place(void **state)
{
    (void)state;
    struct heif_recipe recipe = plain;
    recipe.xmp = "<x a=\"ana@example.org\"/>";
    buffer_reset(&file);
    heif_make(&file, &recipe);
    struct collect collect;
    observe(&collect, buffer_bytes(&file));
    assert_int_equal(collect_hits(&collect, SELECTOR_EMAIL, "ana@example.org"), 1);
    const struct selector_hit *hit = &collect_at(&collect, RECORD_SELECTOR_HIT, 0)->selector_hit;
    assert_memory_equal(file.data + hit->place.offset, "ana@example.org", 15);
    collect_done(&collect);
}

static void says_which_pixels_it_does_not_decode(void **state)
{
    (void)state;
    static const struct {
        const char *brand, *type, *format, *reason;
    } cases[] = {
        {"avif", "av01", "avif", "AV1 pixels are not decoded"},
        {"mif1", "av01", "heif", "AV1 pixels are not decoded"},
        {"mif1", "j2k1", "heif", "pixels of this format are not decoded"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct heif_recipe recipe = plain;
        recipe.brand = cases[i].brand;
        recipe.type = cases[i].type;
        buffer_reset(&file);
        heif_make(&file, &recipe);
        struct collect collect;
        observe(&collect, buffer_bytes(&file));
        assert_string_equal(collect_at(&collect, RECORD_PICTURE, 0)->picture.format, cases[i].format);
        assert_int_equal(collect_tally(&collect, "picture hashes", cases[i].reason), 1);
        assert_int_equal(collect_count(&collect, RECORD_DAMAGE), 0);
        collect_done(&collect);
    }
}

static void survives_cuts_and_lies(void **state)
{
    (void)state;
    struct tiff_maker tiff;
    tiff_example(&tiff, true);
    struct heif_recipe recipe = plain;
    recipe.exif = tiff_bytes(&tiff);
    recipe.xmp = "<x/>";
    buffer_reset(&file);
    heif_make(&file, &recipe);
    for (size_t size = 28; size < file.size; size += 7) { // after the first box: before it, it is no picture
        struct collect collect;
        observe(&collect, bytes_slice(buffer_bytes(&file), 0, size));
        assert_true(collect_count(&collect, RECORD_DAMAGE) > 0);
        collect_done(&collect);
    }
    // each byte of the description turned: nothing is read outside the file, and no more than it is
    size_t meta = picture_u32be(buffer_bytes(&file), 0),
           end = meta + picture_u32be(buffer_bytes(&file), meta);
    struct arena *arena = arena_new((size_t)1 << 28);
    for (size_t i = meta; i < end; i++) {
        uint8_t before = file.data[i];
        file.data[i] ^= 0xff;
        struct heif heif;
        heif_read(buffer_bytes(&file), arena, &heif);
        for (size_t n = 0; n < heif.item_count; n++) {
            struct bytes bytes = heif_item_bytes(&heif, &heif.items[n], arena);
            assert_true(bytes.size <= file.size);
        }
        file.data[i] = before;
        arena_reset(arena);
    }
    arena_free(arena);
}

static void a_list_without_end_is_ended(void **state)
{
    (void)state;
    buffer_reset(&file);
    size_t meta = box_open_full(&file, "meta", 0, 0), iloc = box_open_full(&file, "iloc", 2, 0);
    put_be(&file, 0x0000, 2);     // offsets, lengths and bases of no size at all
    put_be(&file, 0xffffffff, 4); // and four thousand million items
    for (uint32_t i = 0; i < 10000; i++) {
        put_be(&file, i, 4);
        put_be(&file, 0, 4);
        put_be(&file, 1, 2);
    }
    box_close(&file, iloc);
    box_close(&file, meta);
    struct arena *arena = arena_new((size_t)1 << 28);
    struct heif heif;
    heif_read(buffer_bytes(&file), arena, &heif);
    assert_int_equal(heif.item_count, HEIF_ITEMS_MAX);
    assert_non_null(heif.damage);
    arena_free(arena);
}

// Two telephones' files; hashes as libheif's pixels give them, positions as exiftool reads them.
static void reads_telephones_files(void **state)
{
    (void)state;
    static const struct {
        const char *file, *camera, *taken, *pdq;
        int width, height, positions;
        double latitude, longitude;
        const char *at;
    } cases[] = {
        {"photos/heic/iphone_13_pro_max.HEIC", "Apple iPhone 13 Pro Max", "2022-02-16T11:55:41.762Z",
         "481d69bb264da68374a2d596b971b6dc5faa56eb8abc9a6555316cc824959174", 4032, 3024, 0, 0, 0, NULL},
        {"photos/heic/HMD_Nokia_8.3_5G_hdr.heif", NULL, "2022-01-12T07:30:14.364",
         "0c5a6000fbfd5ffa2807a1e5dca27fff000588807ffea007948940504bceffff", 4608, 3456, 1, 40.6629935,
         -3.76374051, "2022-01-12T07:30:14Z"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct collect collect;
        collect_init(&collect);
        struct item item = collect_shared_file(&collect, cases[i].file);
        if (item.bytes.size == 0) {
            collect_done(&collect);
            print_message("skipped: no %s under CLEW_SHARED_DATA\n", cases[i].file);
            skip();
        }
        assert_true(collect_observe(&collect, &observer_picture, &item, NULL));
        const struct picture *picture = &collect_at(&collect, RECORD_PICTURE, 0)->picture;
        char text[MOMENT_TEXT_SIZE];
        assert_int_equal(picture->width, cases[i].width);
        assert_int_equal(picture->height, cases[i].height);
        assert_true(cases[i].camera ? strcmp(picture->camera, cases[i].camera) == 0
                                    : picture->camera == NULL);
        assert_string_equal(moment_format(picture->taken, text), cases[i].taken);
        assert_non_null(picture->pdq);
        assert_true(pdq_distance(picture->pdq, cases[i].pdq) <= 4);
        assert_int_equal(collect_count(&collect, RECORD_POSITION), cases[i].positions);
        if (cases[i].positions) {
            const struct position *position = &collect_at(&collect, RECORD_POSITION, 0)->position;
            assert_true(fabs(position->latitude - cases[i].latitude) < 1e-8);
            assert_true(fabs(position->longitude - cases[i].longitude) < 1e-8);
            assert_string_equal(moment_format(position->at, text), cases[i].at);
        }
        assert_int_equal(collect_count(&collect, RECORD_DAMAGE), 0);
        collect_done(&collect);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_exif_wherever_it_stands),        cmocka_unit_test(reads_xmp_with_its_place),
        cmocka_unit_test(says_which_pixels_it_does_not_decode), cmocka_unit_test(survives_cuts_and_lies),
        cmocka_unit_test(a_list_without_end_is_ended),          cmocka_unit_test(reads_telephones_files),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
