// JPEG: marker segments up to the pixels, and where the picture ends. Knows no pixel.
#include "observations/pictures/picture_file.h"

#include <string.h>

enum { SEGMENT_MAX_BYTES = 0xffff - 2 };

struct jpeg_walk {
    struct bytes bytes;
    struct arena *arena;
    struct picture_file *file;
    size_t exif_last; // size of the segment that EXIF ended with
};

// Long EXIF goes on in the next segment, under the same name and without a byte order mark of its own.
static void take_exif(struct jpeg_walk *walk, size_t offset, struct bytes exif)
{
    struct picture_file *file = walk->file;
    bool begins = bytes_start_with(exif, "II*\0", 4) || bytes_start_with(exif, "MM\0*", 4);
    if (file->exif.size == 0) {
        file->exif = exif;
        file->exif_offset = offset;
    } else if (!begins && walk->exif_last >= SEGMENT_MAX_BYTES - 16) {
        uint8_t *joined = arena_alloc(walk->arena, file->exif.size + exif.size, 1);
        memcpy(joined, file->exif.data, file->exif.size);
        memcpy(joined + file->exif.size, exif.data, exif.size);
        file->exif = (struct bytes){joined, file->exif.size + exif.size};
    } else {
        picture_damage(file, offset, "more than one EXIF structure: only the first was read");
    }
    walk->exif_last = exif.size + 6;
}

// IPTC: data sets of record, number, size, value.
static void take_iptc(struct jpeg_walk *walk, size_t offset, struct bytes iptc)
{
    for (size_t at = 0; at + 5 <= iptc.size && iptc.data[at] == 0x1c;) {
        size_t size = picture_u16be(iptc, at + 3);
        if (size & 0x8000) // longer than any text
            return;
        if (iptc.data[at + 1] == 2) // texts; record 1 describes the envelope
            picture_text(walk->file, offset + at + 5, bytes_slice(iptc, at + 5, size));
        at += 5 + size;
    }
}

// Photoshop's resources: "8BIM", a number, a name padded to even, size, bytes padded to even.
static void take_photoshop(struct jpeg_walk *walk, size_t offset, struct bytes bytes)
{
    for (size_t at = 0; bytes_equal(bytes_slice(bytes, at, 4), bytes_of_text("8BIM"));) {
        uint16_t number = picture_u16be(bytes, at + 4);
        struct bytes name = bytes_slice(bytes, at + 6, 1);
        size_t body = at + 6 + ((name.size ? name.data[0] : 0U) + 2U) / 2 * 2;
        size_t size = picture_u32be(bytes, body);
        if (number == 0x0404)
            take_iptc(walk, offset + body + 4, bytes_slice(bytes, body + 4, size));
        at = body + 4 + (size + 1) / 2 * 2;
    }
}

static bool take_named(struct bytes *segment, size_t *offset, const char *name, size_t size)
{
    if (!bytes_start_with(*segment, name, size))
        return false;
    *segment = bytes_slice(*segment, size, segment->size);
    *offset += size;
    return true;
}

static void take_segment(struct jpeg_walk *walk, uint8_t marker, size_t offset, struct bytes segment)
{
    static const char xmp[] = "http://ns.adobe.com/xap/1.0/",
                      more_xmp[] = "http://ns.adobe.com/xmp/extension/";
    bool frame = marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
    if (frame && walk->file->width < 0 && segment.size >= 5) {
        walk->file->height = picture_u16be(segment, 1);
        walk->file->width = picture_u16be(segment, 3);
    } else if (marker == 0xe1 && take_named(&segment, &offset, "Exif\0\0", 6)) {
        take_exif(walk, offset, segment);
    } else if (marker == 0xe1 && take_named(&segment, &offset, xmp, sizeof xmp)) {
        picture_text(walk->file, offset, segment);
    } else if (marker == 0xe1 && take_named(&segment, &offset, more_xmp, sizeof more_xmp)) {
        picture_text(walk->file, offset + 40,
                     bytes_slice(segment, 40, segment.size)); // after digest, size, place
    } else if (marker == 0xed && take_named(&segment, &offset, "Photoshop 3.0\0", 14)) {
        take_photoshop(walk, offset, segment);
    } else if (marker == 0xfe) {
        picture_text(walk->file, offset, segment);
    }
}

// The next marker that is not inside entropy-coded pixels; the size of the file when there is none.
static size_t next_marker(struct bytes bytes, size_t at)
{
    while (at + 1 < bytes.size) {
        const uint8_t *hit = memchr(bytes.data + at, 0xff, bytes.size - at - 1);
        if (hit == NULL)
            break;
        at = (size_t)(hit - bytes.data);
        if (hit[1] != 0 && hit[1] != 0xff && (hit[1] < 0xd0 || hit[1] > 0xd7))
            return at;
        at += hit[1] == 0xff ? 1 : 2;
    }
    return bytes.size;
}

void jpeg_parts(struct bytes bytes, struct arena *arena, struct picture_file *file)
{
    struct jpeg_walk walk = {.bytes = bytes, .arena = arena, .file = file};
    size_t at = 2;
    while ((at = next_marker(bytes, at)) < bytes.size) {
        uint8_t marker = bytes.data[at + 1];
        if (marker == 0xd9) {
            file->end = at + 2;
            return;
        }
        at += 2;
        if (marker == 0x01 || marker == 0xd8)
            continue;
        size_t size = picture_u16be(bytes, at);
        if (size < 2)
            continue; // no segment: stray bytes that look like a marker
        struct bytes segment = bytes_slice(bytes, at + 2, size - 2);
        if (segment.size < size - 2)
            picture_damage(file, at - 2, "a segment of the JPEG is longer than the file");
        take_segment(&walk, marker, at + 2, segment);
        at += size;
    }
    picture_damage(file, bytes.size, "the file ends before the picture does");
}
