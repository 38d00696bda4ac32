// HEIF files made in the test, box by box.
#pragma once

#include "base/bytes.h"

size_t box_open(struct buffer *out, const char *type); // returns where it begins, for box_close
size_t box_open_full(struct buffer *out, const char *type, uint8_t version, uint32_t flags);
void box_close(struct buffer *out, size_t at);
void put_be(struct buffer *out, uint64_t value, int size);

struct heif_recipe {
    struct bytes exif;       // TIFF structure; empty: no Exif item
    bool exif_in_idat;       // construction method 1
    bool exif_in_two_pieces; // two extents
    const char *xmp;         // NULL: no XMP item
    uint32_t width, height;  // of the main picture
    const char *type;        // of the main picture: "hvc1", "av01", ...
    struct bytes pixels;     // of the main picture
    const char *brand;       // "heic", "avif", "mif1"
};

void heif_make(struct buffer *out, const struct heif_recipe *recipe);
