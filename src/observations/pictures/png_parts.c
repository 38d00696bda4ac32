// PNG: its chunks. Pixels are libpng's business.
#include "observations/pictures/picture_file.h"

#include <libdeflate.h>
#include <string.h>

// Packed texts are small; one that would unpack to more than a mebibyte is told and left.
static void take_packed(struct picture_file *file, size_t offset, struct bytes packed, struct arena *arena)
{
    struct libdeflate_decompressor *decompressor = libdeflate_alloc_decompressor();
    uint8_t *text = arena_alloc(arena, PICTURE_TEXT_UNPACKED_MAX_BYTES, 1);
    size_t size = 0;
    enum libdeflate_result result = LIBDEFLATE_BAD_DATA;
    if (decompressor)
        result = libdeflate_zlib_decompress(decompressor, packed.data, packed.size, text,
                                            PICTURE_TEXT_UNPACKED_MAX_BYTES, &size);
    libdeflate_free_decompressor(decompressor);
    if (result == LIBDEFLATE_SUCCESS && size) {
        size_t count = file->text_count;
        picture_text(file, offset, (struct bytes){text, size});
        if (file->text_count > count)
            file->texts[count].unpacked = true;
    } else if (result == LIBDEFLATE_INSUFFICIENT_SPACE) {
        picture_damage(file, offset, "a packed text of more than 1 MiB: not read");
    } else if (result != LIBDEFLATE_SUCCESS) {
        picture_damage(file, offset, "a packed text cannot be unpacked");
    }
}

// Past the NUL that ends the text at `at`; the end when there is none.
static size_t past_nul(struct bytes bytes, size_t at)
{
    struct bytes left = bytes_slice(bytes, at, bytes.size);
    const uint8_t *nul = left.size ? memchr(left.data, 0, left.size) : NULL;
    return nul ? (size_t)(nul - bytes.data) + 1 : bytes.size;
}

static void take_text(struct picture_file *file, struct bytes type, size_t offset, struct bytes chunk,
                      struct arena *arena)
{
    size_t at = past_nul(chunk, 0); // its keyword
    bool packed = type.data[0] == 'z';
    if (packed) {
        at++; // method: there is one
    } else if (type.data[0] == 'i') {
        packed = bytes_slice(chunk, at, 1).size && chunk.data[at] == 1;
        at = past_nul(chunk, past_nul(chunk, at + 2)); // language, translated keyword
    }
    struct bytes text = bytes_slice(chunk, at, chunk.size);
    if (packed && text.size)
        take_packed(file, offset + at, text, arena);
    else
        picture_text(file, offset + at, text);
}

static bool is_type(struct bytes type, const char *name)
{
    return bytes_equal(type, bytes_of_text(name));
}

void png_parts(struct bytes bytes, struct arena *arena, struct picture_file *file)
{
    enum { PACKED_TEXTS_MAX = 64 };
    int packed_texts = 0;
    for (size_t at = 8; at < bytes.size;) {
        size_t size = picture_u32be(bytes, at);
        struct bytes type = bytes_slice(bytes, at + 4, 4);
        struct bytes chunk = bytes_slice(bytes, at + 8, size);
        if (type.size < 4 || chunk.size < size || bytes.size - at - 8 - size < 4) {
            picture_damage(file, at, "a chunk of the PNG is longer than the file");
            return;
        }
        bool text = is_type(type, "tEXt") || is_type(type, "zTXt") || is_type(type, "iTXt");
        bool exif = is_type(type, "eXIf");
        if ((text || exif) && libdeflate_crc32(0, type.data, size + 4) != picture_u32be(bytes, at + 8 + size))
            picture_damage(file, at, "a chunk of the PNG does not have the checksum that it states");
        if (is_type(type, "IHDR")) {
            file->width = picture_u32be(chunk, 0);
            file->height = picture_u32be(chunk, 4);
        } else if (exif) {
            file->exif = chunk;
            file->exif_offset = at + 8;
        } else if (text && (is_type(type, "tEXt") || packed_texts++ < PACKED_TEXTS_MAX)) {
            take_text(file, type, at + 8, chunk, arena);
        } else if (text) {
            picture_damage(file, at, "more than 64 packed texts in one picture: the rest were not read");
        }
        at += 12 + size;
        if (is_type(type, "IEND")) {
            file->end = at;
            return;
        }
    }
    picture_damage(file, bytes.size, "the file ends before the picture does");
}
