// PNG by libpng. Its errors come by longjmp; that never leaves this file. Transparency is left out: the
// colours under it are what is hashed, as the reference tools do. Knows nothing of the texts in a PNG.
#include "observations/pictures/pixels.h"

#include "base/memory.h"

#include <png.h>
#include <setjmp.h>
#include <string.h>

enum { CHUNK_MAX_BYTES = 8 * 1024 * 1024, CHUNKS_MAX = 1000 };

struct png_reading {
    png_structp png;
    png_infop info;
    jmp_buf failed;
    struct arena *arena;
    struct pixels *pixels;
    struct bytes left;
    uint8_t *whole; // all rows, of an interlaced picture
};

static void on_error(png_structp png, png_const_charp text)
{
    struct png_reading *reading = png_get_error_ptr(png);
    reading->pixels->damage = arena_text(reading->arena, text);
    longjmp(reading->failed, 1);
}

static void on_warning(png_structp png, png_const_charp text) // of parts that are not pixels
{
    (void)png;
    (void)text;
}

static void on_read(png_structp png, png_bytep out, size_t size)
{
    struct png_reading *reading = png_get_io_ptr(png);
    if (size > reading->left.size)
        png_error(png, "the file ends before the picture does");
    memcpy(out, reading->left.data, size);
    reading->left = bytes_slice(reading->left, size, reading->left.size);
}

static void ask_for_8_bits(struct png_reading *reading)
{
    png_structp png = reading->png;
    png_set_expand(png);
    png_set_scale_16(png);
    png_set_strip_alpha(png);
}

static void hash_rows(struct png_reading *reading, uint32_t width, uint32_t height, bool color)
{
    struct pdq *pdq = arena_alloc(reading->arena, 1, sizeof *pdq);
    size_t row_bytes = png_get_rowbytes(reading->png, reading->info);
    uint8_t *row = arena_alloc(reading->arena, row_bytes, 1);
    pdq_begin(pdq, reading->arena, width, height, 1);
    if (png_get_interlace_type(reading->png, reading->info) != PNG_INTERLACE_NONE) {
        // each pass fills in pixels of rows that stand already
        reading->whole = memory_new(height, row_bytes);
        for (int passes = png_set_interlace_handling(reading->png); passes > 0; passes--)
            for (uint32_t i = 0; i < height; i++)
                png_read_row(reading->png, reading->whole + i * row_bytes, NULL);
    }
    for (uint32_t i = 0; i < height; i++) {
        const uint8_t *pixels = reading->whole ? reading->whole + i * row_bytes : row;
        if (!reading->whole)
            png_read_row(reading->png, row, NULL);
        if (color)
            pdq_row_rgb(pdq, pixels);
        else
            pdq_row_gray(pdq, pixels);
    }
    png_read_end(reading->png, NULL);
    pixels_hash(reading->pixels, pdq);
}

static void decode(struct png_reading *reading)
{
    png_structp png = reading->png;
    png_set_user_limits(png, PIXELS_MAX, PIXELS_MAX);
    png_set_chunk_cache_max(png, CHUNKS_MAX);
    png_set_chunk_malloc_max(png, CHUNK_MAX_BYTES);
    png_set_read_fn(png, reading, on_read);
    png_read_info(png, reading->info);
    uint32_t width = png_get_image_width(png, reading->info);
    uint32_t height = png_get_image_height(png, reading->info);
    if (!pixels_size_fits(reading->pixels, width, height))
        return;
    ask_for_8_bits(reading);
    if (png_get_interlace_type(png, reading->info) != PNG_INTERLACE_NONE)
        png_set_interlace_handling(png);
    png_read_update_info(png, reading->info);
    int channels = png_get_channels(png, reading->info);
    if (channels != 1 && channels != 3)
        png_error(png, "neither gray nor colour");
    hash_rows(reading, width, height, channels == 3);
}

void pixels_of_png(struct bytes file, struct arena *arena, struct pixels *pixels)
{
    *pixels = (struct pixels){.why_not = PIXELS_DAMAGED};
    struct png_reading *reading = arena_alloc(arena, 1, sizeof *reading);
    reading->arena = arena;
    reading->pixels = pixels;
    reading->left = file;
    if (setjmp(reading->failed) == 0) {
        reading->png = png_create_read_struct(PNG_LIBPNG_VER_STRING, reading, on_error, on_warning);
        reading->info = reading->png ? png_create_info_struct(reading->png) : NULL;
        if (reading->info)
            decode(reading);
    }
    memory_free(reading->whole);
    png_destroy_read_struct(&reading->png, &reading->info, NULL);
}
