// WebP: the chunks of its RIFF file. Pixels are libwebp's business.
#include "observations/pictures/picture_file.h"

static bool is_type(struct bytes type, const char *name)
{
    return bytes_equal(type, bytes_of_text(name));
}

static uint32_t u24le(struct bytes bytes, size_t at)
{
    return picture_u16le(bytes, at) | (uint32_t)(picture_u16le(bytes, at + 1) >> 8) << 16;
}

static void take_size(struct picture_file *file, struct bytes type, struct bytes chunk)
{
    if (is_type(type, "VP8X")) {
        file->width = u24le(chunk, 4) + 1;
        file->height = u24le(chunk, 7) + 1;
    } else if (file->width < 0 && is_type(type, "VP8 ")) {
        file->width = picture_u16le(chunk, 6) & 0x3fff;
        file->height = picture_u16le(chunk, 8) & 0x3fff;
    } else if (file->width < 0 && is_type(type, "VP8L")) {
        uint32_t sides = picture_u32le(chunk, 1);
        file->width = (sides & 0x3fff) + 1;
        file->height = (sides >> 14 & 0x3fff) + 1;
    }
}

// The first frame of an animation stands for it when it fills the picture.
static void take_frame(struct picture_file *file, struct bytes chunk)
{
    if (file->frame.size)
        return;
    file->no_pixels = "animation whose first frame does not fill it";
    if (u24le(chunk, 6) + 1 == file->width && u24le(chunk, 9) + 1 == file->height) {
        struct bytes frame = bytes_slice(chunk, 16, chunk.size);
        if (is_type(bytes_slice(frame, 0, 4), "ALPH")) // transparency is not hashed
            frame = bytes_slice(frame, 8 + (size_t)(picture_u32le(frame, 4) + 1) / 2 * 2, frame.size);
        file->frame = frame;
        file->no_pixels = NULL;
    }
}

void webp_parts(struct bytes bytes, struct picture_file *file)
{
    size_t end = (size_t)picture_u32le(bytes, 4) + 8;
    bool animated = false;
    file->end = end < bytes.size ? end : bytes.size;
    if (end > bytes.size)
        picture_damage(file, bytes.size, "the file ends before the picture does");
    struct bytes inside = bytes_slice(bytes, 0, file->end);
    for (size_t at = 12; at + 8 <= inside.size;) {
        struct bytes type = bytes_slice(inside, at, 4);
        size_t size = picture_u32le(inside, at + 4), from = at + 8;
        struct bytes chunk = bytes_slice(inside, from, size);
        take_size(file, type, chunk);
        if (is_type(type, "EXIF")) {
            size_t skip = bytes_start_with(chunk, "Exif\0\0", 6) ? 6 : 0; // some writers keep JPEG's mark
            file->exif = bytes_slice(chunk, skip, chunk.size);
            file->exif_offset = from + skip;
        } else if (is_type(type, "XMP ")) {
            picture_text(file, from, chunk);
        } else if (is_type(type, "ANMF")) {
            animated = true;
            take_frame(file, chunk);
        }
        at = from + size + (size & 1);
    }
    if (!animated)
        file->frame = inside;
}
