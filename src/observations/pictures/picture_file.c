// Tells containers apart, and what the readers of containers share; the containers with little in them stand
// here.
#include "observations/pictures/picture_file.h"

#include "observations/pictures/pixels.h"

#include <stdlib.h>

uint16_t picture_u16be(struct bytes bytes, size_t at)
{
    struct bytes two = bytes_slice(bytes, at, 2);
    return two.size == 2 ? (uint16_t)(two.data[0] << 8 | two.data[1]) : 0;
}

uint32_t picture_u32be(struct bytes bytes, size_t at)
{
    return bytes_slice(bytes, at, 4).size == 4
               ? (uint32_t)picture_u16be(bytes, at) << 16 | picture_u16be(bytes, at + 2)
               : 0;
}

uint16_t picture_u16le(struct bytes bytes, size_t at)
{
    return __builtin_bswap16(picture_u16be(bytes, at));
}

uint32_t picture_u32le(struct bytes bytes, size_t at)
{
    return __builtin_bswap32(picture_u32be(bytes, at));
}

void picture_damage(struct picture_file *file, size_t offset, const char *what)
{
    if (file->damage_count < PICTURE_DAMAGES_MAX)
        file->damages[file->damage_count++] = (struct picture_damage){offset, what};
}

void picture_text(struct picture_file *file, size_t offset, struct bytes text)
{
    if (text.size == 0 || file->texts_left_out)
        return;
    if (file->text_count < PICTURE_TEXTS_MAX) {
        file->texts[file->text_count++] = (struct picture_text){.offset = offset, .bytes = text};
        return;
    }
    file->texts_left_out = true;
    picture_damage(file, offset, "more than 512 texts in one picture: the rest were not read");
}

static bool is_bmp(struct bytes bytes)
{
    return bytes_start_with(bytes, "BM", 2) && picture_u32le(bytes, 6) == 0 &&
           picture_u32le(bytes, 14) >= 12 && picture_u32le(bytes, 14) <= 124 &&
           picture_u32le(bytes, 10) >= 14 + 12;
}

static enum picture_format format_of_brand(struct bytes bytes)
{
    static const struct {
        char brand[5];
        enum picture_format format;
    } brands[] = {{"heic", PICTURE_HEIC}, {"heix", PICTURE_HEIC}, {"heim", PICTURE_HEIC},
                  {"heis", PICTURE_HEIC}, {"hevc", PICTURE_HEIC}, {"hevx", PICTURE_HEIC},
                  {"avif", PICTURE_AVIF}, {"avis", PICTURE_AVIF}, {"mif1", PICTURE_HEIF},
                  {"msf1", PICTURE_HEIF}};
    size_t end = picture_u32be(bytes, 0);
    enum picture_format found = PICTURE_NONE;
    // the major brand, then those it is compatible with: the most telling of them counts
    for (size_t at = 8; at + 4 <= end && at < 8 + 4 * 32; at += at == 8 ? 8 : 4)
        for (size_t i = 0; i < sizeof brands / sizeof *brands; i++)
            if (bytes_equal(bytes_slice(bytes, at, 4), bytes_of_text(brands[i].brand)) &&
                (found == PICTURE_NONE || (found == PICTURE_HEIF && brands[i].format != PICTURE_HEIF)))
                found = brands[i].format;
    return found;
}

enum picture_format picture_format_of(struct bytes bytes)
{
    if (bytes_start_with(bytes, "\xff\xd8\xff", 3))
        return PICTURE_JPEG;
    if (bytes_start_with(bytes, "\x89PNG\r\n\x1a\n", 8))
        return PICTURE_PNG;
    if (bytes_start_with(bytes, "RIFF", 4) && bytes_equal(bytes_slice(bytes, 8, 4), bytes_of_text("WEBP")))
        return PICTURE_WEBP;
    if (bytes_equal(bytes_slice(bytes, 4, 4), bytes_of_text("ftyp")))
        return format_of_brand(bytes);
    if (bytes_start_with(bytes, "GIF87a", 6) || bytes_start_with(bytes, "GIF89a", 6))
        return PICTURE_GIF;
    if (bytes_start_with(bytes, "II*\0", 4) || bytes_start_with(bytes, "MM\0*", 4))
        return picture_u32be(bytes, 4) != 0 ? PICTURE_TIFF : PICTURE_NONE;
    return is_bmp(bytes) ? PICTURE_BMP : PICTURE_NONE;
}

const char *picture_format_name(enum picture_format format)
{
    static const char *const names[] = {"",     "jpeg", "png", "webp", "heic",
                                        "avif", "heif", "gif", "bmp",  "tiff"};
    return names[format];
}

// The comments of a GIF stand between its frames, in blocks of up to 255 bytes each.
static void gif_parts(struct bytes bytes, struct picture_file *file)
{
    file->width = picture_u16le(bytes, 6);
    file->height = picture_u16le(bytes, 8);
    struct reader reader = reader_of(bytes);
    reader_skip(&reader, 10);
    uint8_t flags = reader_u8(&reader);
    reader_skip(&reader, 2);
    reader_skip(&reader, flags & 0x80 ? (size_t)3 << ((flags & 7) + 1) : 0);
    for (uint8_t kind = reader_u8(&reader); !reader.failed && kind != ';'; kind = reader_u8(&reader)) {
        bool comment = false;
        if (kind == '!') {
            comment = reader_u8(&reader) == 0xfe;
        } else if (kind == ',') {
            reader_skip(&reader, 8);
            flags = reader_u8(&reader);
            reader_skip(&reader, (flags & 0x80 ? (size_t)3 << ((flags & 7) + 1) : 0) + 1);
        } else {
            break;
        }
        for (uint8_t size = reader_u8(&reader); size; size = reader_u8(&reader)) {
            size_t at = reader.position;
            struct bytes block = reader_take(&reader, size);
            if (comment)
                picture_text(file, at, block);
        }
    }
    if (reader.failed)
        picture_damage(file, bytes.size, "the file ends before the picture does");
}

static void tiff_size(struct bytes bytes, struct picture_file *file)
{
    bool big = bytes_start_with(bytes, "MM", 2);
    size_t at = big ? picture_u32be(bytes, 4) : picture_u32le(bytes, 4);
    size_t count = big ? picture_u16be(bytes, at) : picture_u16le(bytes, at);
    for (size_t entry = at + 2; count > 0; count--, entry += 12) {
        uint16_t tag = big ? picture_u16be(bytes, entry) : picture_u16le(bytes, entry);
        uint16_t type = big ? picture_u16be(bytes, entry + 2) : picture_u16le(bytes, entry + 2);
        int64_t value = type == 3 ? (big ? picture_u16be(bytes, entry + 8) : picture_u16le(bytes, entry + 8))
                                  : (big ? picture_u32be(bytes, entry + 8) : picture_u32le(bytes, entry + 8));
        if (tag == 0x100)
            file->width = value;
        if (tag == 0x101)
            file->height = value;
    }
}

void picture_file_read(struct bytes bytes, struct arena *arena, struct picture_file *file)
{
    *file = (struct picture_file){
        .format = picture_format_of(bytes), .width = -1, .height = -1, .end = bytes.size};
    switch (file->format) {
    case PICTURE_JPEG:
        jpeg_parts(bytes, arena, file);
        break;
    case PICTURE_PNG:
        png_parts(bytes, arena, file);
        break;
    case PICTURE_WEBP:
        webp_parts(bytes, file);
        break;
    case PICTURE_HEIC:
    case PICTURE_AVIF:
    case PICTURE_HEIF:
        heif_parts(bytes, arena, file);
        break;
    case PICTURE_GIF:
        gif_parts(bytes, file);
        break;
    case PICTURE_BMP:
        if (picture_u32le(bytes, 14) >= 40) {
            file->width = (int32_t)picture_u32le(bytes, 18);
            file->height = llabs((int32_t)picture_u32le(bytes, 22)); // negative: from the top
        }
        break;
    case PICTURE_TIFF:
        tiff_size(bytes, file);
        file->exif = bytes;
        break;
    default:
        break;
    }
    if (file->format >= PICTURE_GIF)
        file->no_pixels = PIXELS_NOT_DECODED;
}
