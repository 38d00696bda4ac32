// The parts of a picture file, by its container: where its EXIF, its texts and its pixels stand, and how
// large the picture says it is. Pure: nothing is decoded here but texts that are packed. Each container has a
// file of its own. Sources: ITU-T T.81 and CIPA DC-008 (JPEG), IPTC-IIM 4.2, PNG Third Edition (W3C 2025),
// WebP Container Specification, ISO/IEC 14496-12, 23008-12 and MIAF 23000-22 (HEIF), AV1 Image File
// Format 1.1, GIF89a, TIFF Revision 6.0.
#pragma once

#include "base/arena.h"
#include "base/bytes.h"

enum {
    PICTURE_TEXTS_MAX = 512,
    PICTURE_DAMAGES_MAX = 8,
    PICTURE_TEXT_UNPACKED_MAX_BYTES = 1024 * 1024,
};

struct heif; // heif.h

enum picture_format {
    PICTURE_NONE, // not a picture
    PICTURE_JPEG,
    PICTURE_PNG,
    PICTURE_WEBP,
    PICTURE_HEIC, // ISO base media with HEVC pixels
    PICTURE_AVIF, // with AV1 pixels
    PICTURE_HEIF, // with other pixels, or with several kinds
    PICTURE_GIF,
    PICTURE_BMP,
    PICTURE_TIFF, // also the raw files of many cameras
};

struct picture_text { // a comment, XMP, IPTC, ...: bytes in which selectors may stand, UTF-8 or nearly
    size_t offset;    // in the file; of its packed bytes when it is packed
    struct bytes bytes;
    bool unpacked; // by zlib
};

struct picture_damage {
    size_t offset;
    const char *what;
};

struct picture_file {
    enum picture_format format;
    int64_t width, height; // pixels as stored; -1 not stated
    struct bytes exif;     // a TIFF structure; empty when there is none
    size_t exif_offset;    // in the file, when it stands there in one piece
    struct heif *heif;     // HEIC and AVIF: the items of the file; else NULL
    struct bytes frame;    // WebP: what its decoder is given; HEIF: not set
    const char *no_pixels; // why they are not decoded; a literal, NULL when they can be
    size_t end;            // of the picture; what follows is not part of it
    struct picture_text texts[PICTURE_TEXTS_MAX];
    size_t text_count;
    bool texts_left_out;
    struct picture_damage damages[PICTURE_DAMAGES_MAX];
    size_t damage_count;
};

// By the first bytes only.
enum picture_format picture_format_of(struct bytes bytes);
const char *picture_format_name(enum picture_format format); // "jpeg", ...

// Reads the parts of a file whose format is known by then. Borrowed from `bytes`, or in the arena.
void picture_file_read(struct bytes bytes, struct arena *arena, struct picture_file *file);

// ---- for the containers ----

void jpeg_parts(struct bytes bytes, struct arena *arena, struct picture_file *file);
void png_parts(struct bytes bytes, struct arena *arena, struct picture_file *file);
void heif_parts(struct bytes bytes, struct arena *arena, struct picture_file *file);
void webp_parts(struct bytes bytes, struct picture_file *file);
void picture_damage(struct picture_file *file, size_t offset, const char *what);
void picture_text(struct picture_file *file, size_t offset, struct bytes text);
uint32_t picture_u32be(struct bytes bytes, size_t at); // 0 outside
uint16_t picture_u16be(struct bytes bytes, size_t at);
uint32_t picture_u32le(struct bytes bytes, size_t at);
uint16_t picture_u16le(struct bytes bytes, size_t at);
