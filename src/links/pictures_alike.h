// Finding, among perceptual hashes taken so far, the one that looks like another. Knows hashes only.
//
// Two PDQ hashes that differ in at most 31 of their 256 bits (the figure of its authors: observations/
// pictures/pdq.h) have, of their 16 words of 16 bits, one in which they differ in at most one bit: 32 bits
// are needed to differ in two of each. So whoever looks at the 17 neighbours of each word meets every such
// pair; what is met is verified bit by bit. Hashes of different pictures are spread over 65,536 places a
// word: the work for one is 272 places, and about a four-thousandth of what is there at a million.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    ALIKE_BITS_MAX = 31,
    ALIKE_WORDS = 16,
};

struct alike_hash {
    uint64_t parts[4];
};

struct pictures_alike {
    struct alike_hash *hashes;
    size_t count, capacity;
    struct alike_block *blocks; // opaque
    size_t block_count, block_capacity;
    uint32_t *heads; // by word and its value: block plus one
};

// False when `hex` is not 64 hexadecimal digits.
bool alike_hash_read(const char *hex, struct alike_hash *hash);
// The position of the one that differs least (of equals the first taken), -1 when none is within
// ALIKE_BITS_MAX.
int64_t pictures_alike_find(const struct pictures_alike *alike, const struct alike_hash *hash);
void pictures_alike_add(struct pictures_alike *alike, const struct alike_hash *hash); // at position count
void pictures_alike_done(struct pictures_alike *alike);
