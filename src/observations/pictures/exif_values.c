// Directories, numbers and texts of a TIFF structure. Knows no tag.
#include "observations/pictures/exif_values.h"

#include "base/encoding.h"
#include "base/text.h"

#include <string.h>

enum { ENTRY_BYTES = 12 };

void tiff_damage(struct tiff *tiff, size_t offset, const char *what)
{
    struct exif *exif = tiff->exif;
    if (exif->damage_count < EXIF_DAMAGES_MAX)
        exif->damages[exif->damage_count++] = (struct exif_damage){offset, what};
}

uint16_t tiff_u16(const struct tiff *tiff, struct bytes at)
{
    if (at.size < 2)
        return 0;
    return (uint16_t)(tiff->big ? at.data[0] << 8 | at.data[1] : at.data[1] << 8 | at.data[0]);
}

uint32_t tiff_u32(const struct tiff *tiff, struct bytes at)
{
    if (at.size < 4)
        return 0;
    uint32_t first = tiff_u16(tiff, at), second = tiff_u16(tiff, bytes_slice(at, 2, 2));
    return tiff->big ? first << 16 | second : second << 16 | first;
}

static size_t type_size(uint16_t type)
{
    static const uint8_t sizes[] = {0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4};
    return type < sizeof sizes ? sizes[type] : type == 129 ? 1 : 0; // 129: UTF-8, of Exif 3.0
}

// False when its values do not stand inside the structure.
static bool read_entry(struct tiff *tiff, size_t offset, struct tiff_entry *entry)
{
    struct bytes at = bytes_slice(tiff->bytes, offset, ENTRY_BYTES);
    *entry = (struct tiff_entry){.tag = tiff_u16(tiff, at),
                                 .type = tiff_u16(tiff, bytes_slice(at, 2, 2)),
                                 .count = tiff_u32(tiff, bytes_slice(at, 4, 4)),
                                 .offset = offset};
    uint64_t size = (uint64_t)entry->count * type_size(entry->type);
    size_t from = size <= 4 ? offset + 8 : tiff_u32(tiff, bytes_slice(at, 8, 4));
    if (size > tiff->bytes.size || from > tiff->bytes.size - size)
        return false;
    entry->values = bytes_slice(tiff->bytes, from, (size_t)size);
    return true;
}

void tiff_directory(struct tiff *tiff, uint32_t offset, tiff_take *take, void *payload)
{
    struct bytes head = bytes_slice(tiff->bytes, offset, 2);
    uint16_t count = tiff_u16(tiff, head);
    if (head.size < 2) {
        tiff_damage(tiff, offset, "a directory of EXIF tags stands outside its bytes");
        return;
    }
    for (uint16_t i = 0; i < count; i++) {
        struct tiff_entry entry;
        size_t at = (size_t)offset + 2 + (size_t)i * ENTRY_BYTES;
        if (at + ENTRY_BYTES > tiff->bytes.size) {
            tiff_damage(tiff, at, "a directory of EXIF tags is cut");
            return;
        }
        if (!read_entry(tiff, at, &entry))
            tiff_damage(tiff, at, "the value of an EXIF tag stands outside its bytes");
        else if (entry.values.size)
            take(tiff, &entry, payload);
    }
}

enum ratio tiff_ratio(const struct tiff *tiff, const struct tiff_entry *entry, uint32_t index, double *value)
{
    *value = 0;
    bool is_signed = entry->type == TIFF_SRATIONAL;
    if (index >= entry->count || (entry->type != TIFF_RATIONAL && !is_signed))
        return RATIO_UNSTATED;
    uint32_t above = tiff_u32(tiff, bytes_slice(entry->values, (size_t)index * 8, 4));
    uint32_t below = tiff_u32(tiff, bytes_slice(entry->values, (size_t)index * 8 + 4, 4));
    if (below == 0)
        return above == 0 ? RATIO_UNSTATED : RATIO_BROKEN;
    *value = is_signed ? (double)(int32_t)above / (int32_t)below : (double)above / below;
    return RATIO_VALUE;
}

uint32_t tiff_offset_value(const struct tiff *tiff, const struct tiff_entry *entry)
{
    return (entry->type == TIFF_LONG || entry->type == 13) && entry->count == 1
               ? tiff_u32(tiff, entry->values)
               : 0;
}

static const char *text_before_nul(struct tiff *tiff, struct bytes bytes)
{
    ptrdiff_t end = bytes_find(bytes, (struct bytes){(const uint8_t *)"", 1}, 0);
    return text_clean(tiff->arena, text_trim(end < 0 ? bytes : bytes_slice(bytes, 0, (size_t)end)));
}

// Up to the NUL that ends it, without the mark of the byte order.
static const char *text_of_wide(struct tiff *tiff, struct bytes bytes, bool big)
{
    size_t from = bytes_start_with(bytes, big ? "\xfe\xff" : "\xff\xfe", 2) ? 2 : 0, end = from;
    while (end + 2 <= bytes.size && (bytes.data[end] || bytes.data[end + 1]))
        end += 2;
    return text_of_utf16(tiff->arena, bytes_slice(bytes, from, end - from), big);
}

// UserComment states its character set in eight bytes.
static const char *comment_text(struct tiff *tiff, struct bytes bytes)
{
    bool unicode = bytes_start_with(bytes, "UNICODE\0", 8);
    if (unicode || bytes_start_with(bytes, "ASCII\0\0\0", 8) || bytes_start_with(bytes, "JIS\0\0\0\0\0", 8) ||
        bytes_start_with(bytes, "\0\0\0\0\0\0\0\0", 8))
        bytes = bytes_slice(bytes, 8, bytes.size);
    if (!unicode)
        return text_before_nul(tiff, bytes);
    bool marked_big = bytes_start_with(bytes, "\xfe\xff", 2),
         marked_little = bytes_start_with(bytes, "\xff\xfe", 2);
    // many phones write little-endian text into a big-endian structure: Latin text shows it
    bool looks_little = bytes.size >= 2 && bytes.data[0] != 0 && bytes.data[1] == 0;
    bool looks_big = bytes.size >= 2 && bytes.data[0] == 0 && bytes.data[1] != 0;
    bool big = marked_big || (!marked_little && (looks_big || (!looks_little && tiff->big)));
    return text_of_wide(tiff, bytes, big);
}

const char *tiff_text(struct tiff *tiff, const struct tiff_entry *entry)
{
    struct bytes bytes = entry->values;
    if (bytes.size > EXIF_TEXT_MAX_BYTES) {
        tiff_damage(tiff, entry->offset, "an EXIF text of more than 64 KiB: the rest was not read");
        bytes = bytes_slice(bytes, 0, EXIF_TEXT_MAX_BYTES);
    }
    const char *text;
    if (entry->tag >= 0x9c9b && entry->tag <= 0x9c9f) // Windows': always UTF-16LE
        text = text_of_wide(tiff, bytes, false);
    else if (entry->type == TIFF_UNDEFINED)
        text = comment_text(tiff, bytes);
    else
        text = text_before_nul(tiff, bytes);
    return *text ? text : NULL;
}
