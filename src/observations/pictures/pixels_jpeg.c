// JPEG by libjpeg-turbo. Its errors come by longjmp; that never leaves this file. Only brightness is decoded,
// and large pictures at a half, a quarter or an eighth, which the format offers at little more than the cost
// of reading the coefficients. Knows nothing of EXIF.
#include "observations/pictures/pixels.h"

#include <setjmp.h>
#include <stdio.h>

#include <jpeglib.h>

#include <jerror.h>

enum { SMALL_SIDE = 512 };

struct jpeg_reading {
    struct jpeg_decompress_struct jpeg;
    struct jpeg_error_mgr errors;
    struct jpeg_progress_mgr progress;
    jmp_buf failed;
    struct arena *arena;
    struct pixels *pixels;
    bool is_cut;
};

static void say(struct jpeg_reading *reading)
{
    if (reading->pixels->damage)
        return;
    char text[JMSG_LENGTH_MAX];
    reading->errors.format_message((j_common_ptr)&reading->jpeg, text);
    reading->pixels->damage = arena_text(reading->arena, text);
}

static void on_error(j_common_ptr jpeg)
{
    struct jpeg_reading *reading = jpeg->client_data;
    say(reading);
    longjmp(reading->failed, 1);
}

// Warnings go on decoding. Some mean that pixels are missing and were made up; those are remembered.
static void on_message(j_common_ptr jpeg, int level)
{
    struct jpeg_reading *reading = jpeg->client_data;
    if (level >= 0)
        return;
    reading->errors.num_warnings++;
    int code = reading->errors.msg_code;
    reading->is_cut |= code == JWRN_JPEG_EOF || code == JWRN_HIT_MARKER || code == JWRN_HUFF_BAD_CODE ||
                       code == JWRN_MUST_RESYNC;
    say(reading);
}

static void on_progress(j_common_ptr jpeg)
{
    struct jpeg_reading *reading = jpeg->client_data;
    if (reading->jpeg.input_scan_number <= PIXELS_SCANS_MAX)
        return;
    reading->pixels->damage = "a progressive JPEG of more than 64 scans: not decoded further";
    longjmp(reading->failed, 1);
}

static unsigned int scale_for(uint32_t width, uint32_t height)
{
    uint32_t side = width < height ? width : height;
    if ((uint64_t)width * height <= PIXELS_WHOLE)
        return 1;
    for (unsigned int scale = 8; scale > 1; scale /= 2)
        if (side / scale >= PIXELS_SIDE_ENOUGH)
            return scale;
    return 1;
}

// Printers' pictures. Adobe's are inverted: 255 is no ink.
static void row_of_inks(const uint8_t *inks, uint32_t width, bool inverted, uint8_t *gray)
{
    for (uint32_t i = 0; i < width; i++, inks += 4) {
        unsigned int light[4];
        for (int k = 0; k < 4; k++)
            light[k] = inverted ? inks[k] : 255U - inks[k];
        gray[i] = (uint8_t)((299 * light[0] + 587 * light[1] + 114 * light[2]) * light[3] / (1000 * 255));
    }
}

static void decode(struct jpeg_reading *reading)
{
    struct jpeg_decompress_struct *jpeg = &reading->jpeg;
    struct pixels *pixels = reading->pixels;
    jpeg_read_header(jpeg, TRUE);
    if (!pixels_size_fits(pixels, jpeg->image_width, jpeg->image_height))
        return;
    // brightness as it stands is rounded otherwise than brightness made of colours, which all other tools
    // hash: in a small picture that shows, and costs little to avoid
    bool small = jpeg->image_width <= SMALL_SIDE && jpeg->image_height <= SMALL_SIDE;
    bool inks = jpeg->jpeg_color_space == JCS_CMYK || jpeg->jpeg_color_space == JCS_YCCK;
    bool colors = small && !inks && jpeg->jpeg_color_space != JCS_GRAYSCALE;
    jpeg->out_color_space = inks ? JCS_CMYK : colors ? JCS_RGB : JCS_GRAYSCALE;
    jpeg->scale_num = 1;
    jpeg->scale_denom = scale_for(jpeg->image_width, jpeg->image_height);
    jpeg->dct_method = JDCT_ISLOW;
    jpeg_start_decompress(jpeg);
    uint32_t width = jpeg->output_width;
    JSAMPROW row = arena_alloc(reading->arena, width, 4);
    uint8_t *gray = inks ? arena_alloc(reading->arena, width, 1) : row;
    struct pdq *pdq = arena_alloc(reading->arena, 1, sizeof *pdq);
    pdq_begin(pdq, reading->arena, jpeg->image_width, jpeg->image_height, jpeg->scale_denom);
    while (jpeg->output_scanline < jpeg->output_height) {
        jpeg_read_scanlines(jpeg, &row, 1);
        if (inks)
            row_of_inks(row, width, jpeg->saw_Adobe_marker, gray);
        if (colors)
            pdq_row_rgb(pdq, row);
        else
            pdq_row_gray(pdq, gray);
    }
    jpeg_finish_decompress(jpeg);
    if (reading->is_cut)
        pixels->why_not = PIXELS_DAMAGED;
    else
        pixels_hash(pixels, pdq);
}

void pixels_of_jpeg(struct bytes file, struct arena *arena, struct pixels *pixels)
{
    *pixels = (struct pixels){.why_not = PIXELS_DAMAGED};
    struct jpeg_reading *reading = arena_alloc(arena, 1, sizeof *reading);
    reading->arena = arena;
    reading->pixels = pixels;
    reading->jpeg.err = jpeg_std_error(&reading->errors);
    reading->errors.error_exit = on_error;
    reading->errors.emit_message = on_message;
    reading->jpeg.client_data = reading;
    if (setjmp(reading->failed) == 0) {
        jpeg_create_decompress(&reading->jpeg);
        reading->progress.progress_monitor = on_progress;
        reading->jpeg.progress = &reading->progress;
        jpeg_mem_src(&reading->jpeg, file.data, (unsigned long)file.size);
        decode(reading);
    }
    jpeg_destroy_decompress(&reading->jpeg);
}
