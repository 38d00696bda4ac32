// Bytes in the order the header gives; whatever does not add up is refused.
#include "links/near_duplicates/kept.h"

#include "links/near_duplicates/sketch.h"

#include <string.h>

enum {
    KEPT_MAGIC = 0x7261656e, // "near"
    KEPT_VERSION = 3,        // raise it with every change of features, sketches or this form
};

static void write_measure(struct buffer *kept, const struct near_measure *measure, uint8_t usual)
{
    uint32_t levels[sizeof measure->levels / 4];
    memcpy(levels, &measure->levels, sizeof levels);
    for (size_t i = 0; i < sizeof levels / 4; i++)
        buffer_add_u32le(kept, levels[i]);
    for (size_t i = 0; i < (size_t)1 << FEATURE_BITS; i++)
        if (measure->weights[i] != usual)
            buffer_add_u32le(kept, (uint32_t)(i << 8 | measure->weights[i]));
}

void near_kept_write(struct buffer *kept, const struct corpus *corpus, const struct near_measure *measure)
{
    static const uint8_t none[SKETCH_KEPT] = {0};
    size_t values = (size_t)1 << FEATURE_BITS, uses[256] = {0};
    uint8_t usual = 0; // the weight of most features: of those never met
    if (measure)
        for (size_t i = 0; i < values; i++)
            uses[measure->weights[i]]++;
    for (size_t i = 0; i < 256; i++)
        usual = uses[i] > uses[usual] ? (uint8_t)i : usual;
    buffer_add_u32le(kept, KEPT_MAGIC);
    buffer_add_u32le(kept, KEPT_VERSION);
    buffer_add_u32le(kept, measure != NULL);
    buffer_add_u32le(kept, measure ? (uint32_t)(values - uses[usual]) : 0);
    buffer_add_u64le(kept, corpus->count);
    buffer_add_u32le(kept, usual);
    if (measure)
        write_measure(kept, measure, usual);
    for (size_t text = 0; text < corpus->count; text++)
        buffer_add(kept, corpus->silent[text] ? none : corpus->sketches + text * SKETCH_SIZE, SKETCH_KEPT);
}

int near_kept_read(struct bytes kept, struct near_run *run, struct near_measure *measure, struct error *error)
{
    struct reader reader = reader_of(kept);
    uint32_t magic = reader_u32le(&reader), version = reader_u32le(&reader), learnt = reader_u32le(&reader),
             known = reader_u32le(&reader);
    uint64_t count = reader_u64le(&reader);
    uint32_t usual = reader_u32le(&reader);
    if (reader.failed || magic != KEPT_MAGIC || version != KEPT_VERSION || learnt > 1)
        return error_set(error,
                         "what was kept of the texts' groups is of another version of clew: link all anew");
    if (learnt)
        memset(measure->weights, (int)(usual & 0xff), (size_t)1 << FEATURE_BITS);
    uint32_t levels[sizeof measure->levels / 4];
    for (size_t i = 0; i < sizeof levels / 4; i++)
        levels[i] = learnt ? reader_u32le(&reader) : 0;
    if (learnt)
        memcpy(&measure->levels, levels, sizeof levels);
    for (uint32_t i = 0; i < known && !reader.failed; i++) {
        uint32_t entry = reader_u32le(&reader);
        measure->weights[entry >> 8] = (uint8_t)entry;
    }
    if (reader.failed || count > reader_left(&reader) || count * SKETCH_KEPT != reader_left(&reader))
        return error_set(error, "what was kept of the texts' groups is damaged: link all anew");
    run->count = (size_t)count;
    run->sketches = reader_take(&reader, reader_left(&reader)).data;
    return 0;
}

bool near_kept_speaks(const uint8_t *sketch)
{
    static const uint8_t none[SKETCH_KEPT] = {0};
    return memcmp(sketch, none, SKETCH_KEPT) != 0;
}
