// The decompressors behind one face. Private to unpack.c.
#pragma once

#include "base/bytes.h"
#include "casefile/records.h"

enum codec_state {
    CODEC_MORE,    // there may be more: call again
    CODEC_END,     // the stream is complete; input stands behind it
    CODEC_HUNGRY,  // it wants input that is not there
    CODEC_DAMAGED, // it cannot go on; `problem` may say why
};

struct codec {
    struct reader input;
    const char *problem; // "" or a literal
    enum storage storage;
    void *stream; // of the library
    uint8_t *output;
};

struct codec *codec_new(enum storage storage, struct bytes packed); // NULL for what is no compression
void codec_free(struct codec *codec);
// *piece: what came out, perhaps nothing; borrowed until the next step.
enum codec_state codec_step(struct codec *codec, struct bytes *piece);
