// Pixels of a picture, made into its perceptual hash (pdq.h) row by row. Each decoder stands in a file of its
// own, with the library it needs and nothing else of the project. They run on hostile bytes: sizes are looked
// at before memory is asked for, and a picture that is cut or damaged gets no hash rather than a wrong one.
#pragma once

#include "base/arena.h"
#include "base/bytes.h"
#include "observations/pictures/pdq.h"

enum {
    PIXELS_MAX = 100 * 1000 * 1000, // of one picture; a 100 megapixel camera is the largest met
    PIXELS_SCANS_MAX = 64,          // of a progressive JPEG; encoders write 10
    PIXELS_WHOLE = 2 * 1000 * 1000, // up to so many are always decoded whole
    PIXELS_SIDE_ENOUGH = 376, // a JPEG is not made smaller than this before it is hashed: 12 megapixels at an
                              // eighth. Measured on 36 photos, that moves the hash by 4 bits at most, at a
                              // quarter by 2
};

struct heif; // heif.h

struct pixels {
    bool hashed;
    char pdq[PDQ_HEX_SIZE]; // when hashed
    int quality;            // when hashed
    const char *why_not;    // when not: a literal, for the tally
    const char *damage;     // in the arena: what is wrong with the pixels; NULL when nothing
};

extern const char PIXELS_TOO_LARGE[], PIXELS_TOO_SMALL[], PIXELS_DAMAGED[], PIXELS_NOT_DECODED[],
    PIXELS_AV1[];

void pixels_of_jpeg(struct bytes file, struct arena *arena, struct pixels *pixels);
void pixels_of_png(struct bytes file, struct arena *arena, struct pixels *pixels);
// `image` is a RIFF WebP file of a still picture, or the "VP8 "/"VP8L" chunk of one frame.
void pixels_of_webp(struct bytes image, struct arena *arena, struct pixels *pixels);
// The main picture of a HEIF file, when its pixels are HEVC.
void pixels_of_heif(const struct heif *heif, struct arena *arena, struct pixels *pixels);

// ---- for the decoders ----

// Whether a picture of this size is hashed; says why not when it is not.
bool pixels_size_fits(struct pixels *pixels, uint64_t width, uint64_t height);
void pixels_hash(struct pixels *pixels, struct pdq *pdq);
