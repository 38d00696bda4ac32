// The fields of records on the wire: one description of each serves both directions. For wire.c and
// wire_records.c only.
#pragma once

#include "base/arena.h"
#include "base/bytes.h"
#include "casefile/records.h"

struct codec {
    struct buffer *out;  // when encoding
    struct reader *in;   // when decoding
    struct arena *arena; // when decoding
    bool cut;            // when encoding: something was beyond a limit
};

// Decoding, each says a fault in codec->in->failed.
void code_int(struct codec *codec, int64_t *value);
void code_enum(struct codec *codec, unsigned *value, unsigned count); // of `count` values
void code_text(struct codec *codec, const char **text);               // may be NULL
void code_required(struct codec *codec, const char **text);
void code_real(struct codec *codec, double *value); // finite
void code_moment(struct codec *codec, struct moment *moment);
void code_place(struct codec *codec, struct place *place);
void code_selector(struct codec *codec, struct selector *selector);
size_t code_count(struct codec *codec, size_t count); // of a list; cut to RECORD_LIST_MAX
void code_selectors(struct codec *codec, const struct selector **list, size_t *count);
void code_texts(struct codec *codec, const char *const **list, size_t *count);

#define CODE_ENUM(codec, field, count)                                                                       \
    do {                                                                                                     \
        unsigned code_value = (unsigned)(field);                                                             \
        code_enum(codec, &code_value, count);                                                                \
        (field) = (__typeof__(field))code_value;                                                             \
    } while (0)

void code_record(struct codec *codec, struct record *record); // wire_records.c
