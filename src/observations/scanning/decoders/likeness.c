// Counts; random bytes fail by a wide margin.
#include "observations/scanning/decoders/likeness.h"

#include "base/text.h"
#include "sources/kind.h"

enum { LOOKS_AT_BYTES = 1024, LEAST_BYTES = 8 };

static bool is_plain(uint8_t c)
{
    return (c >= 0x20 && c < 0x7f) || c == '\t' || c == '\n' || c == '\r';
}

// Every other byte is zero or the page of an alphabet, the one beside it plain.
static bool is_utf16(struct bytes bytes, size_t low)
{
    size_t units = bytes.size / 2, plain = 0;
    for (size_t i = 0; i < units; i++)
        plain += bytes.data[i * 2 + 1 - low] == 0 && is_plain(bytes.data[i * 2 + low]);
    return units >= LEAST_BYTES / 2 && plain * 10 >= units * 8;
}

// Characters of more than one byte count as one; a wrong byte as bad.
static bool is_8bit(struct bytes bytes)
{
    size_t plain = 0, foreign = 0, bad = 0;
    for (size_t i = 0; i < bytes.size;) {
        size_t length = text_utf8_length(bytes.data + i, bytes.size - i);
        if (length > 1) {
            foreign++;
        } else if (is_plain(bytes.data[i])) {
            plain++;
        } else {
            bad++;
        }
        i += length ? length : 1;
    }
    return plain + foreign >= LEAST_BYTES && bad * 16 <= plain + foreign;
}

bool looks_wide(struct bytes bytes)
{
    bytes = bytes_slice(bytes, 0, LOOKS_AT_BYTES);
    return is_utf16(bytes, 0) || is_utf16(bytes, 1);
}

bool looks_textual(struct bytes bytes)
{
    return is_8bit(bytes_slice(bytes, 0, LOOKS_AT_BYTES)) || looks_wide(bytes);
}

bool looks_written(struct bytes bytes)
{
    static const struct {
        const char *magic;
        size_t size;
    } magics[] = {
        {"\xff\xd8\xff", 3}, {"\x89PNG\r\n\x1a\n", 8},
        {"%PDF-1.", 7},      {"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 8},
        {"bplist00", 8},     {"GIF8", 4},
        {"RIFF", 4},         {"OggS\0", 5},
        {"\x30\x82", 2}, // DER: certificates and keys
    };
    if (bytes.size < LEAST_BYTES)
        return false;
    for (size_t i = 0; i < sizeof magics / sizeof *magics; i++)
        if (bytes_start_with(bytes, magics[i].magic, magics[i].size))
            return true;
    if (bytes_start_with(bytes_slice(bytes, 4, 4), "ftyp", 4) || looks_textual(bytes))
        return true;
    enum content_kind kind = kind_of(bytes);
    return kind != KIND_UNKNOWN && kind != KIND_TEXT && kind != KIND_EMPTY && kind != KIND_JSON;
}

bool looks_packed(struct bytes bytes, size_t sample)
{
    enum { ROW_OF_ZEROS = 4 };
    uint64_t seen[4] = {0};
    size_t different = 0, zeros = 0;
    double expected = 0; // among so many random bytes
    bytes = bytes_slice(bytes, 0, sample);
    for (size_t i = 0; i < bytes.size && zeros < ROW_OF_ZEROS; i++) {
        uint8_t c = bytes.data[i];
        zeros = c ? 0 : zeros + 1;
        different += !(seen[c / 64] >> c % 64 & 1);
        seen[c / 64] |= UINT64_C(1) << c % 64;
        expected += (256 - expected) / 256;
    }
    return (double)different >= expected * 0.72;
}

bool stands_alone(struct bytes bytes, size_t end)
{
    enum { FILL_BYTES = 64 };
    struct bytes fill = bytes_slice(bytes, end, FILL_BYTES);
    for (size_t i = 0; i < fill.size; i++)
        if (fill.data[i] != 0)
            return false;
    return true;
}
