#include "observations/pictures/make_picture.h"

#include "base/memory.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>
#include <libdeflate.h>
#include <png.h>
#include <webp/encode.h>

static int bit_of(const char *hex, int bit) // the lowest wave is the last bit of the text
{
    char digit = hex[63 - bit / 4];
    int value = digit <= '9' ? digit - '0' : digit - 'a' + 10;
    return value >> (bit % 4) & 1;
}

void draw_hash(const char *hex, uint32_t width, uint32_t height, uint8_t *gray)
{
    for (uint32_t y = 0; y < height; y++)
        for (uint32_t x = 0; x < width; x++) {
            double sum = 0;
            for (int n = 0; n < 16; n++)
                for (int m = 0; m < 16; m++)
                    sum += (bit_of(hex, n * 16 + m) ? 1 : -1) *
                           cos(M_PI * (n + 1) * (2 * y + 1) / (2.0 * height)) *
                           cos(M_PI * (m + 1) * (2 * x + 1) / (2.0 * width));
            double value = 128 + 2.5 * sum;
            gray[(size_t)y * width + x] = (uint8_t)(value < 0 ? 0 : value > 255 ? 255 : lround(value));
        }
}

void encode_jpeg(struct buffer *out, const uint8_t *gray, uint32_t width, uint32_t height, int scans)
{
    struct jpeg_compress_struct jpeg;
    struct jpeg_error_mgr errors;
    jpeg.err = jpeg_std_error(&errors);
    jpeg_create_compress(&jpeg);
    uint8_t *data = NULL;
    unsigned long size = 0;
    jpeg_mem_dest(&jpeg, &data, &size);
    jpeg.image_width = width;
    jpeg.image_height = height;
    jpeg.input_components = 1;
    jpeg.in_color_space = JCS_GRAYSCALE;
    jpeg_set_defaults(&jpeg);
    jpeg_set_quality(&jpeg, 95, TRUE);
    jpeg_scan_info *script = NULL;
    if (scans > 1) { // one band of coefficients after the other, each but the last refined bit by bit
        script = memory_new((size_t)scans, sizeof *script);
        for (int i = 0; i < scans; i++)
            script[i] = i == 0 ? (jpeg_scan_info){.comps_in_scan = 1}
                               : (jpeg_scan_info){.comps_in_scan = 1, .Ss = i, .Se = i == scans - 1 ? 63 : i};
        jpeg.scan_info = script;
        jpeg.num_scans = scans;
    }
    jpeg_start_compress(&jpeg, TRUE);
    while (jpeg.next_scanline < height) {
        JSAMPROW row = (JSAMPROW)(uintptr_t)(gray + (size_t)jpeg.next_scanline * width);
        jpeg_write_scanlines(&jpeg, &row, 1);
    }
    jpeg_finish_compress(&jpeg);
    jpeg_destroy_compress(&jpeg);
    buffer_add(out, data, size);
    free(data);
    memory_free(script);
}

static void write_png(png_structp png, png_bytep data, size_t size)
{
    buffer_add(png_get_io_ptr(png), data, size);
}

static void flush_png(png_structp png)
{
    (void)png;
}

void encode_png(struct buffer *out, const uint8_t *gray, uint32_t width, uint32_t height, bool interlaced)
{
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
    png_infop info = png_create_info_struct(png);
    png_set_write_fn(png, out, write_png, flush_png);
    png_set_IHDR(png, info, width, height, 8, PNG_COLOR_TYPE_GRAY,
                 interlaced ? PNG_INTERLACE_ADAM7 : PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT,
                 PNG_FILTER_TYPE_DEFAULT);
    png_write_info(png, info);
    for (int passes = png_set_interlace_handling(png); passes > 0; passes--)
        for (uint32_t y = 0; y < height; y++)
            png_write_row(png, gray + (size_t)y * width);
    png_write_end(png, NULL);
    png_destroy_write_struct(&png, &info);
}

void encode_webp(struct buffer *out, const uint8_t *gray, uint32_t width, uint32_t height)
{
    uint8_t *rgb = memory_new((size_t)width * height, 3), *data = NULL;
    for (size_t i = 0; i < (size_t)width * height; i++)
        memset(rgb + 3 * i, gray[i], 3);
    size_t size = WebPEncodeLosslessRGB(rgb, (int)width, (int)height, (int)width * 3, &data);
    buffer_add(out, data, size);
    WebPFree(data);
    memory_free(rgb);
}

static void add_u16be(struct buffer *out, size_t value)
{
    buffer_add_u8(out, (uint8_t)(value >> 8));
    buffer_add_u8(out, (uint8_t)value);
}

void jpeg_with_segment(struct buffer *out, struct bytes jpeg, uint8_t marker, const char *name,
                       size_t name_size, struct bytes body)
{
    buffer_add(out, jpeg.data, 2);
    buffer_add_u8(out, 0xff);
    buffer_add_u8(out, marker);
    add_u16be(out, 2 + name_size + body.size);
    buffer_add(out, name, name_size);
    buffer_add(out, body.data, body.size);
    buffer_add(out, jpeg.data + 2, jpeg.size - 2);
}

void png_with_chunk(struct buffer *out, struct bytes png, const char *type, struct bytes body)
{
    enum { HEAD = 8 + 12 + 13 }; // signature and IHDR
    buffer_add(out, png.data, HEAD);
    add_u16be(out, body.size >> 16);
    add_u16be(out, body.size & 0xffff);
    uint32_t crc = libdeflate_crc32(libdeflate_crc32(0, type, 4), body.data, body.size);
    buffer_add(out, type, 4);
    buffer_add(out, body.data, body.size);
    add_u16be(out, crc >> 16);
    add_u16be(out, crc & 0xffff);
    buffer_add(out, png.data + HEAD, png.size - HEAD);
}

// ---- EXIF ----

static void put(const struct tiff_maker *tiff, uint8_t *at, uint32_t value, int size)
{
    for (int i = 0; i < size; i++)
        at[i] = (uint8_t)(value >> 8 * (tiff->big ? size - 1 - i : i));
}

void tiff_start(struct tiff_maker *tiff, bool big)
{
    memset(tiff, 0, sizeof *tiff);
    tiff->big = big;
    memcpy(tiff->data, big ? "MM\0*" : "II*\0", 4);
    put(tiff, tiff->data + 4, 8, 4);
    tiff->values_at = 1024;
}

uint32_t tiff_directory_at(struct tiff_maker *tiff, size_t at, uint16_t entries)
{
    put(tiff, tiff->data + at, entries, 2);
    tiff->entries_at = at + 2;
    return (uint32_t)at;
}

void tiff_entry(struct tiff_maker *tiff, uint16_t tag, uint16_t type, uint32_t count, const void *value,
                size_t size)
{
    uint8_t *entry = tiff->data + tiff->entries_at;
    put(tiff, entry, tag, 2);
    put(tiff, entry + 2, type, 2);
    put(tiff, entry + 4, count, 4);
    if (size > 4) {
        put(tiff, entry + 8, (uint32_t)tiff->values_at, 4);
        memcpy(tiff->data + tiff->values_at, value, size);
        tiff->values_at += (size + 1) / 2 * 2;
    } else {
        memcpy(entry + 8, value, size);
    }
    tiff->entries_at += 12;
}

void tiff_number(struct tiff_maker *tiff, uint16_t tag, uint16_t type, uint32_t value)
{
    uint8_t bytes[4] = {0};
    put(tiff, bytes, value, type == 3 ? 2 : 4);
    tiff_entry(tiff, tag, type, 1, bytes, sizeof bytes);
}

void tiff_string(struct tiff_maker *tiff, uint16_t tag, const char *text)
{
    tiff_entry(tiff, tag, 2, (uint32_t)strlen(text) + 1, text, strlen(text) + 1);
}

void tiff_ratios(struct tiff_maker *tiff, uint16_t tag, uint32_t count, const uint32_t *pairs)
{
    uint8_t bytes[64];
    for (uint32_t i = 0; i < count * 2; i++)
        put(tiff, bytes + (size_t)i * 4, pairs[i], 4);
    tiff_entry(tiff, tag, 5, count, bytes, (size_t)count * 8);
}

struct bytes tiff_bytes(const struct tiff_maker *tiff)
{
    return (struct bytes){tiff->data, tiff->values_at};
}

void tiff_example(struct tiff_maker *tiff, bool big)
{
    tiff_start(tiff, big);
    tiff_directory_at(tiff, 8, 4);
    tiff_string(tiff, 0x010f, "Example");
    tiff_string(tiff, 0x0110, "Phone One");
    tiff_number(tiff, 0x8769, 4, 200);
    tiff_number(tiff, 0x8825, 4, 400);
    tiff_directory_at(tiff, 200, 4);
    tiff_string(tiff, 0x9003, "2024:05:06 07:08:09");
    tiff_string(tiff, 0x9011, "+02:00");
    tiff_string(tiff, 0x9291, "25");
    tiff_entry(tiff, 0x9286, 7, 33, "ASCII\0\0\0call Ana, +44 7700 900123", 33);
    tiff_directory_at(tiff, 400, 6);
    tiff_string(tiff, 1, "N");
    tiff_ratios(tiff, 2, 3, (const uint32_t[]){52, 1, 22, 1, 1278, 100});
    tiff_string(tiff, 3, "E");
    tiff_ratios(tiff, 4, 3, (const uint32_t[]){4, 1, 53, 1, 4262, 100});
    tiff_ratios(tiff, 7, 3, (const uint32_t[]){5, 1, 8, 1, 9, 1});
    tiff_string(tiff, 0x1d, "2024:05:06");
}
