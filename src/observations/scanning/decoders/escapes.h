// What decoders of escapes share: how much of the text around an escape is decoded with it.
#pragma once

#include "observations/scanning/decoder.h"

enum { ESCAPE_MAX_BYTES = 8 };

// What an escape stands for.
struct escape {
    size_t raw_size; // of the input; 0: none stands here, the byte is itself
    uint8_t bytes[ESCAPE_MAX_BYTES];
    size_t size; // may be 0
};

struct escape_rules {
    uint8_t lead;       // the byte every escape begins with
    uint8_t other_lead; // another such byte; 0: none
    // At a lead byte; fills *escape. `bytes` ends where decoding may look at most.
    void (*read)(struct bytes bytes, size_t at, struct escape *escape);
    bool lines_go_on; // a lead byte at the end of a line joins it to the next: going back passes over such
                      // ends
};

// Decodes from a little before `at` (the beginning of the line, or white space) as long as escapes come
// within a few hundred bytes of each other, and no further than the text goes. False when nothing was
// changed.
bool escapes_decode(const struct escape_rules *rules, struct bytes bytes, size_t at,
                    const struct decode_budget *budget, struct decoded *decoded);

// Fills *escape with a character; nothing (raw_size 0) when it is no character.
void escape_character(struct escape *escape, size_t raw_size, uint32_t character);
// The value of `count` hexadecimal digits at `at`; -1 when there are fewer.
int64_t escape_hex(struct bytes bytes, size_t at, size_t count);

// Character references of HTML and XML, as office documents hold them, too.
extern const struct escape_rules html_entities;
