#include "test.h"

#include "observations/collect.h"
#include "observations/pictures/make_picture.h"
#include "observations/pictures/pixels.h"

#include "base/memory.h"

#include <string.h>

// Any text with 128 bits set will do.
static const char drawn[] = "f0e1d2c3b4a5968778695a4b3c2d1e0f0123456789abcdeffedcba9876543210";

struct gray {
    uint8_t *pixels;
    uint32_t width, height;
};

static struct gray draw(uint32_t width, uint32_t height)
{
    struct gray gray = {memory_new((size_t)width * height, 1), width, height};
    draw_hash(drawn, width, height, gray.pixels);
    return gray;
}

static void hash_gray(struct gray gray, char hex[PDQ_HEX_SIZE], int *quality)
{
    struct arena *arena = arena_new(1 << 24);
    struct pdq *pdq = arena_alloc(arena, 1, sizeof *pdq);
    pdq_begin(pdq, arena, gray.width, gray.height, 1);
    for (uint32_t y = 0; y < gray.height; y++)
        pdq_row_gray(pdq, gray.pixels + (size_t)y * gray.width);
    assert_true(pdq_end(pdq, hex, quality));
    arena_free(arena);
}

// At 64 x 64 nothing is filtered: the bits are the signs of the waves, whatever an implementation does
// otherwise.
static void gives_back_the_hash_that_was_drawn(void **state)
{
    (void)state;
    static const uint32_t sides[][2] = {{64, 64}, {128, 128}, {256, 256}, {512, 384}, {640, 480}, {333, 777}};
    for (size_t i = 0; i < sizeof sides / sizeof *sides; i++) {
        struct gray gray = draw(sides[i][0], sides[i][1]);
        char hex[PDQ_HEX_SIZE];
        int quality;
        hash_gray(gray, hex, &quality);
        assert_string_equal(hex, drawn);
        assert_int_equal(quality, 100);
        memory_free(gray.pixels);
    }
}

static void hashes_the_same_in_every_format(void **state)
{
    (void)state;
    struct gray gray = draw(256, 192);
    struct arena *arena = arena_new(1 << 26);
    struct buffer file;
    buffer_init(&file, 1 << 24);
    struct pixels pixels;
    for (int format = 0; format < 5; format++) {
        buffer_reset(&file);
        if (format == 0 || format == 1)
            encode_jpeg(&file, gray.pixels, gray.width, gray.height, format == 0 ? 1 : 10);
        else if (format == 2 || format == 3)
            encode_png(&file, gray.pixels, gray.width, gray.height, format == 3);
        else
            encode_webp(&file, gray.pixels, gray.width, gray.height);
        if (format < 2)
            pixels_of_jpeg(buffer_bytes(&file), arena, &pixels);
        else if (format < 4)
            pixels_of_png(buffer_bytes(&file), arena, &pixels);
        else
            pixels_of_webp(buffer_bytes(&file), arena, &pixels);
        assert_true(pixels.hashed);
        assert_null(pixels.damage);
        assert_true(pdq_distance(pixels.pdq, drawn) <= (format < 2 ? 2 : 0));
        assert_int_equal(pixels.quality, 100);
    }
    buffer_done(&file);
    arena_free(arena);
    memory_free(gray.pixels);
}

// A large JPEG is decoded at an eighth: the hash must not notice.
static void a_large_jpeg_keeps_its_hash(void **state)
{
    (void)state;
    struct gray small = draw(820, 615), large = {memory_new((size_t)4100 * 4305, 1), 4100, 4305};
    for (uint32_t y = 0; y < large.height; y++)
        for (uint32_t x = 0; x < large.width; x++)
            large.pixels[(size_t)y * large.width + x] = small.pixels[(size_t)(y / 7) * small.width + x / 5];
    struct arena *arena = arena_new(1 << 26);
    struct buffer file;
    buffer_init(&file, 1 << 26);
    encode_jpeg(&file, large.pixels, large.width, large.height, 1);
    struct pixels pixels;
    pixels_of_jpeg(buffer_bytes(&file), arena, &pixels);
    assert_true(pixels.hashed);
    assert_true(pdq_distance(pixels.pdq, drawn) <= 2);
    buffer_done(&file);
    arena_free(arena);
    memory_free(small.pixels);
    memory_free(large.pixels);
}

static void a_flat_picture_has_no_quality(void **state)
{
    (void)state;
    struct gray gray = {memory_new(100 * 100, 1), 100, 100};
    char hex[PDQ_HEX_SIZE];
    int quality;
    hash_gray(gray, hex, &quality);
    assert_int_equal(quality, 0);
    memory_free(gray.pixels);
}

// A decoder must not be kept busy by scan after scan that changes nothing.
static void a_jpeg_of_many_scans_is_left(void **state)
{
    (void)state;
    struct gray gray = draw(64, 64);
    struct arena *arena = arena_new(1 << 26);
    struct buffer file, bomb;
    buffer_init(&file, 1 << 24);
    buffer_init(&bomb, 1 << 24);
    encode_jpeg(&file, gray.pixels, 64, 64, 10);
    ptrdiff_t last = -1;
    for (ptrdiff_t at = 0; at >= 0;
         at = bytes_find(buffer_bytes(&file), bytes_of_text("\xff\xda"), (size_t)at + 1))
        last = at;
    buffer_add(&bomb, file.data, (size_t)last);
    for (int i = 0; i < PIXELS_SCANS_MAX; i++)
        buffer_add(&bomb, file.data + last, file.size - (size_t)last - 2); // without the end
    buffer_add(&bomb, "\xff\xd9", 2);
    struct pixels pixels;
    pixels_of_jpeg(buffer_bytes(&bomb), arena, &pixels);
    assert_false(pixels.hashed);
    assert_ptr_equal(pixels.why_not, PIXELS_DAMAGED);
    assert_string_equal(pixels.damage, "a progressive JPEG of more than 64 scans: not decoded further");
    buffer_done(&file);
    buffer_done(&bomb);
    arena_free(arena);
    memory_free(gray.pixels);
}

static void says_why_there_is_no_hash(void **state)
{
    (void)state;
    struct gray gray = draw(64, 64);
    struct arena *arena = arena_new(1 << 26);
    struct buffer file;
    buffer_init(&file, 1 << 24);
    struct pixels pixels;
    encode_jpeg(&file, gray.pixels, 64, 4, 1); // four rows
    pixels_of_jpeg(buffer_bytes(&file), arena, &pixels);
    assert_false(pixels.hashed);
    assert_ptr_equal(pixels.why_not, PIXELS_TOO_SMALL);

    buffer_reset(&file);
    encode_jpeg(&file, gray.pixels, 64, 64, 1);
    pixels_of_jpeg(bytes_slice(buffer_bytes(&file), 0, file.size / 2), arena, &pixels);
    assert_false(pixels.hashed);
    assert_ptr_equal(pixels.why_not, PIXELS_DAMAGED);
    assert_non_null(pixels.damage);

    buffer_reset(&file);
    encode_png(&file, gray.pixels, 64, 64, false);
    memcpy(file.data + 16, "\0\0\x7f\xff\0\0\x7f\xff", 8); // says it is 32,767 pixels wide and high
    pixels_of_png(buffer_bytes(&file), arena, &pixels);
    assert_false(pixels.hashed);

    buffer_reset(&file);
    encode_png(&file, gray.pixels, 64, 64, false);
    pixels_of_png(bytes_slice(buffer_bytes(&file), 0, file.size - 40), arena, &pixels);
    assert_false(pixels.hashed);
    assert_ptr_equal(pixels.why_not, PIXELS_DAMAGED);

    buffer_reset(&file);
    encode_webp(&file, gray.pixels, 64, 64);
    pixels_of_webp(bytes_slice(buffer_bytes(&file), 0, file.size / 2), arena, &pixels);
    assert_false(pixels.hashed);
    assert_non_null(pixels.damage);
    buffer_done(&file);
    arena_free(arena);
    memory_free(gray.pixels);
}

// Hashes that the authors of PDQ publish for pictures of theirs, which stand beside the other shared data.
static void agrees_with_published_hashes(void **state)
{
    (void)state;
    static const struct {
        const char *file, *pdq;
        int most; // bits; pictures over 512 pixels are sampled down coarsely by the tools that gave these
                  // hashes
    } cases[] = {
        {"pdq/bridge-1-original.jpg", "f8f8f0cee0f4a84f06370a22038f63f0b36e2ed596621e1d33e6b39c4e9c9b22", 0},
        {"pdq/bridge-2-rotate-90.jpg", "30a10efd71cc3d429013d48d0ffffc52e34e0e17ada952a9d29685211ea9e5af", 0},
        {"pdq/square-512x512.jpg", "d8f8f0cec0f4a84f0637022a278f67f0b36e2ed596621e1d33e6339c4e9c9b22", 0},
        {"pdq/square-256x256.jpg", "d8f8f0cec4f4a84f0637022a078f67f0b36e2ee5b6621e1d33e6239c4e9c9b22", 0},
        {"pdq/square-128x128.jpg", "d8f8f1eec0f4a84f0e37022a078f63f0b36e2ed596621e1d33e6239c4e9c9b22", 0},
        {"pdq/shrink-a-lot.jpg", "d0f8f1ccc0f4a84d0a370a3a228f67f0b36e2ed5b6623e1d33e6339c4e9c9b22", 0},
        {"pdq/small.jpg", "0007001f003f003f007f00ff00ff00ff01ff01ff01ff03ff03ff03ff03ff03ff", 0},
        {"pdq/wee.jpg", "6227401f601ff4ccafcc9fad4b0d95d371a2eb7265a3285234d228ca94deeb2d", 0},
        {"pdq/q0291.jpg", "a0fe94f1e5cc1cc8dd855948498dc9243f7ca27336f036d7f212b74bc103c9a7", 0},
        {"pdq/q1050.jpg", "489db672e9190276d452aeab41eba20f02375fe4092d88defdf491a5c55c5f70", 0},
        {"pdq/q2821.jpg", "b150231ffae4710ffcf4f18bb574b109a576f14bb8543189f8743289f174b109", 0},
        {"pdq/q0122.jpg", "cfb2009ddd21c6dab0046a7745b5984757a8a4535b3377aea2591d32b33ff940", 0},
        {"pdq/q0746.jpg", "1049d96239e24d4dca2c55512b8bdb77425f4dbcf575a0a95555aaab5554aaaa", 0},
        {"pdq/c.png", "e64cc9d91e623842f8d1f1d9a398e78c9f199a3bd87924f2b7e11e0bf061b064", 10},
    };
    struct collect collect;
    collect_init(&collect);
    bool any = false;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct item item = collect_shared_file(&collect, cases[i].file);
        if (item.bytes.size == 0)
            continue;
        any = true;
        struct pixels pixels;
        if (strstr(cases[i].file, ".png"))
            pixels_of_png(item.bytes, collect.arena, &pixels);
        else
            pixels_of_jpeg(item.bytes, collect.arena, &pixels);
        assert_true(pixels.hashed);
        int distance = pdq_distance(pixels.pdq, cases[i].pdq);
        if (distance > cases[i].most)
            fail_msg("%s: %d bits from the published hash", cases[i].file, distance);
    }
    collect_done(&collect);
    if (!any) {
        print_message("skipped: no pdq/*.jpg under CLEW_SHARED_DATA\n");
        skip();
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gives_back_the_hash_that_was_drawn),
        cmocka_unit_test(hashes_the_same_in_every_format),
        cmocka_unit_test(a_large_jpeg_keeps_its_hash),
        cmocka_unit_test(a_flat_picture_has_no_quality),
        cmocka_unit_test(a_jpeg_of_many_scans_is_left),
        cmocka_unit_test(says_why_there_is_no_hash),
        cmocka_unit_test(agrees_with_published_hashes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
