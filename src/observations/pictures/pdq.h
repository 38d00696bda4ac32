// PDQ, the perceptual hash by which hash lists of known pictures are exchanged: 256 bits that stay nearly the
// same when a picture is resized or saved again. Two pictures whose hashes differ in at most 31 bits are
// taken for the same picture; a hash of quality below 50 says too little to be compared (both figures from
// its authors).
//
// Source: "The TMK+PDQF Video-Hashing Algorithm and the PDQ Image-Hashing Algorithm" (Facebook, 2019), and
// the README of its reference implementations. Luminance, two passes of a box filter of 1/128 of each side,
// samples at the middles of a 64 x 64 grid, the 16 x 16 lowest waves of a DCT without its constant row and
// column, one bit for each that lies above the median.
#pragma once

#include "base/arena.h"

#include <stdint.h>

enum {
    PDQ_GRID = 64,
    PDQ_WAVES = 16,
    PDQ_SIDE_MIN = 5, // pixels; smaller pictures have no hash
    PDQ_HEX_SIZE = 65,
};

// Of one side of the picture: which pixels make each of the 64 samples, and how much of it.
struct pdq_side {
    uint32_t size;   // pixels of the picture
    uint32_t shrunk; // of which so many stand in one pixel that is given
    uint32_t given;
    struct pdq_sample {
        uint32_t first, count; // pixels that are given
        const float *weights;  // count of them; their sum is 1
    } samples[PDQ_GRID];
};

struct pdq {
    struct pdq_side across, down;
    float grid[PDQ_GRID][PDQ_GRID];
    float *luma;   // one row
    uint32_t rows; // taken so far
};

// Both sides must be at least PDQ_SIDE_MIN. A decoder that gives the picture `shrunk` times smaller (1: as it
// is), each pixel the mean of shrunk by shrunk, says so: the filter is that of the picture itself and not of
// the smaller one, so that the hash is nearly the same. Memory is the arena's: some bytes for each pixel of a
// side.
void pdq_begin(struct pdq *pdq, struct arena *arena, uint32_t width, uint32_t height, uint32_t shrunk);
// The next row from the top, 8 bits a pixel, (width + shrunk - 1) / shrunk of them. Rows too many are not
// looked at.
void pdq_row_gray(struct pdq *pdq, const uint8_t *gray);
void pdq_row_rgb(struct pdq *pdq, const uint8_t *rgb); // 3 bytes a pixel
// Gives the hash as 64 hexadecimal digits and the quality, 0 to 100. False when rows are missing.
bool pdq_end(struct pdq *pdq, char hex[PDQ_HEX_SIZE], int *quality);

// Of two hashes of 64 hexadecimal digits: bits that differ, 0 to 256.
int pdq_distance(const char *a, const char *b);
