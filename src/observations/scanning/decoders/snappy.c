// Snappy, raw and framed. The format: google/snappy, format_description.txt and framing_format.txt. Our own
// reader, because where a raw block ends among other bytes is known only by reading it.
#include "observations/scanning/decoders.h"
#include "observations/scanning/decoders/likeness.h"

#include <string.h>

// Copies from what was written, byte by byte: the runs overlap.
static bool copy_back(struct buffer *out, size_t origin, size_t distance, size_t size)
{
    if (distance == 0 || distance > out->size - origin)
        return false;
    for (size_t i = 0; i < size && !out->overflowed; i++)
        buffer_add_u8(out, out->data[out->size - distance]);
    return true;
}

// One element; false when it is none.
static bool read_element(struct reader *reader, struct buffer *out, size_t origin)
{
    uint8_t tag = reader_u8(reader);
    size_t size = (size_t)(tag >> 2) + 1, distance;
    switch (tag & 3) {
    case 0:
        if (size > 60) {
            size_t extra = size - 60;
            size = 1;
            for (size_t i = 0; i < extra; i++)
                size += (size_t)reader_u8(reader) << (8 * i);
        }
        if (reader->failed || size > reader_left(reader))
            return false;
        struct bytes literal = reader_take(reader, size);
        buffer_add(out, literal.data, literal.size);
        return true;
    case 1:
        size = (size_t)(tag >> 2 & 7) + 4;
        distance = (size_t)(tag >> 5) << 8 | reader_u8(reader);
        break;
    case 2:
        distance = reader_u16le(reader);
        break;
    default:
        distance = reader_u32le(reader);
    }
    return !reader->failed && copy_back(out, origin, distance, size);
}

enum block_end { BLOCK_NONE, BLOCK_WHOLE, BLOCK_CUT };

// A raw block at the reader's place, at most `output_bytes` of it.
// `strict`: two literals in a row are none; a compressor writes such only where one of its pieces of 64 KiB
// ends.
static enum block_end read_block(struct reader *reader, size_t output_bytes, bool strict, struct buffer *out)
{
    bool after_literal = false;
    uint64_t promised = reader_varint(reader);
    size_t origin = out->size;
    if (reader->failed || promised == 0 || promised > UINT32_MAX)
        return BLOCK_NONE;
    while (out->size - origin < promised) {
        if (out->size - origin >= output_bytes || out->overflowed)
            return BLOCK_CUT;
        size_t before = reader->position;
        bool literal = reader_left(reader) && (reader->bytes.data[before] & 3) == 0;
        if (strict && literal && after_literal)
            return BLOCK_NONE;
        after_literal = literal;
        if (!read_element(reader, out, origin)) {
            reader->position = before;
            reader->failed = false;
            return out->size > origin ? BLOCK_CUT : BLOCK_NONE;
        }
    }
    return out->size - origin == promised && !out->overflowed ? BLOCK_WHOLE : BLOCK_CUT;
}

// Raw blocks have no magic: a first piece must look like what somebody wrote.
static bool decode_snappy(struct bytes bytes, size_t at, const struct decode_budget *budget,
                          struct decoded *decoded)
{
    enum { PROBE_BYTES = 1024 };
    struct bytes stream = bytes_slice(bytes, at, budget->input_bytes);
    struct reader probe = reader_of(stream), reader = reader_of(stream);
    uint64_t promised = reader_varint(&probe);
    // The first element is a literal; nothing shrinks to less than a twenty-first.
    if (probe.failed || reader_left(&probe) == 0 || stream.data[probe.position] & 3 || promised < 16 ||
        promised / 22 > stream.size || looks_wide(stream))
        return false;
    probe.position = 0;
    if (read_block(&probe, PROBE_BYTES, true, decoded->out) == BLOCK_NONE)
        return false;
    bool written = looks_written(buffer_bytes(decoded->out));
    buffer_reset(decoded->out);
    enum block_end end = read_block(&reader, budget->output_bytes, false, decoded->out);
    decoded->start = at;
    decoded->end = at + reader.position;
    decoded->cut = end != BLOCK_WHOLE;
    if (!written)
        return end == BLOCK_WHOLE && stands_alone(bytes, decoded->end);
    return end == BLOCK_WHOLE || (end == BLOCK_CUT && decoded->out->size >= PROBE_BYTES);
}

const struct decoder decoder_snappy = {
    .name = "snappy",
    .summary = "Snappy, one raw block",
    .kind = DECODER_WHOLE,
    .decode = decode_snappy,
};

// Chunks: a type, three bytes of size, a checksum of four. The checksum is not looked at: a wrong one would
// not make the text another.
static bool decode_framed(struct bytes bytes, size_t at, const struct decode_budget *budget,
                          struct decoded *decoded)
{
    enum {
        HEADER_BYTES = 10,
        COMPRESSED = 0,
        PLAIN = 1,
        SKIPPABLE = 0x80,
        CHECKSUM_BYTES = 4,
        CHUNK_MAX_BYTES = 76490 + 4
    };
    struct reader reader = reader_of(bytes_slice(bytes, at, budget->input_bytes));
    reader_skip(&reader, HEADER_BYTES);
    size_t end = reader.position;
    decoded->cut = false;
    while (reader_left(&reader) >= 4 && !decoded->cut) {
        uint32_t header = reader_u32le(&reader), size = header >> 8;
        uint8_t type = header & 0xff;
        if ((type > PLAIN && type < SKIPPABLE) || (type <= PLAIN && size > CHUNK_MAX_BYTES))
            break;
        decoded->cut = size > reader_left(&reader);
        struct bytes chunk = reader_take(&reader, decoded->cut ? reader_left(&reader) : size);
        struct bytes data = bytes_slice(chunk, CHECKSUM_BYTES, chunk.size);
        if (type == PLAIN)
            buffer_add(decoded->out, data.data, data.size);
        struct reader packed = reader_of(data);
        if (type == COMPRESSED && read_block(&packed, budget->output_bytes - decoded->out->size, false,
                                             decoded->out) != BLOCK_WHOLE)
            decoded->cut = true;
        end = reader.position;
        decoded->cut |= decoded->out->size >= budget->output_bytes;
    }
    decoded->start = at;
    decoded->end = at + end;
    return decoded->out->size > 0;
}

static const char *const framed_anchors[] = {"\\xff\\x06\\x00\\x00sNaPpY", NULL};

const struct decoder decoder_snappy_framed = {
    .name = "snappy_framed",
    .summary = "Snappy in frames",
    .kind = DECODER_STREAM,
    .anchors = framed_anchors,
    .decode = decode_framed,
};
