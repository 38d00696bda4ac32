// What blocks of bytes look like, and which of their bytes could be text. Pure: bytes in, masks out.
#pragma once

#include "base/bytes.h"

enum {
    BLOCK_BYTES = 4096,
    STRETCH_BLOCKS = 16,
    STRETCH_BYTES = STRETCH_BLOCKS * BLOCK_BYTES, // what is looked at in one go
    STRETCH_WORDS = STRETCH_BYTES / 64,
};

enum block_class {
    BLOCK_CONSTANT, // one value repeated
    BLOCK_RANDOM,   // compressed, encrypted or media: all values, equally often
    BLOCK_TEXT,     // nearly no control characters: text of some 8-bit set or UTF-8
    BLOCK_MIXED,    // anything else: programs, tables, databases, UTF-16
};

// Bit i of word w stands for byte 64 w + i of the stretch. One word more than the stretch has, so that
// whoever needs the bytes behind a word finds them; what lies behind the last byte of all is 0 in each.
struct stretch {
    uint64_t text[STRETCH_WORDS + 1]; // printable ASCII, tab, line end
    uint64_t zero[STRETCH_WORDS + 1];
    uint64_t high[STRETCH_WORDS + 1]; // 0x80 and above
    uint8_t classes[STRETCH_BLOCKS];  // enum block_class
    bool zeros[STRETCH_BLOCKS];       // whether the block holds a zero
    size_t size;                      // bytes, at most STRETCH_BYTES
};

// Fills `stretch` for the bytes from `at`, which must be below bytes.size.
void triage(struct stretch *stretch, struct bytes bytes, size_t at);
