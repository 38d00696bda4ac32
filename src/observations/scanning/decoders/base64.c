// Base64 and its form for URLs (RFC 4648), in one line or wrapped (RFC 2045 and others), padded or not. What
// is plainly something else that has the same letters (paths, names, hexadecimal digits) is refused by what
// would come out of it.
#include "observations/scanning/decoders.h"
#include "observations/scanning/decoders/likeness.h"

#include <string.h>

enum {
    BAD = 0xff,
    SAMPLE_CHARS = 64,   // looked at before anything is believed
    CERTAIN_CHARS = 128, // so many with the letters spread as in base64 are base64, whatever comes out
    LINE_LEAST_CHARS = 32,
    INDENT_MAX = 8,
};

static uint8_t value_of(uint8_t c)
{
    return (uint8_t)(c >= 'A' && c <= 'Z'   ? c - 'A'
                     : c >= 'a' && c <= 'z' ? c - 'a' + 26
                     : c >= '0' && c <= '9' ? c - '0' + 52
                     : c == '+' || c == '-' ? 62
                     : c == '/' || c == '_' ? 63
                                            : BAD);
}

struct values {
    uint8_t of[256];
};

static struct values all_values(void)
{
    struct values values;
    for (int c = 0; c < 256; c++)
        values.of[c] = value_of((uint8_t)c);
    return values;
}

// The end of the run of letters at `at`. "\/" is a slash in JSON.
static size_t run_end(const struct values *values, struct bytes bytes, size_t at, size_t *letters)
{
    size_t count = 0;
    while (at < bytes.size) {
        if (values->of[bytes.data[at]] != BAD) {
            at++;
        } else if (bytes.data[at] == '\\' && at + 1 < bytes.size && bytes.data[at + 1] == '/') {
            at += 2;
        } else {
            break;
        }
        count++;
    }
    *letters = count;
    return at;
}

// Where the next line of a wrapped text begins when a line ends at `at`: behind a line end, as it is or as
// JSON writes it, and a few spaces. `at` itself when no line ends there.
static size_t next_line(struct bytes bytes, size_t at)
{
    size_t next = at;
    static const char *const ends[] = {"\r\n", "\n", "\\r\\n", "\\n"};
    for (size_t i = 0; i < sizeof ends / sizeof *ends && next == at; i++)
        if (bytes_start_with(bytes_slice(bytes, at, 4), ends[i], strlen(ends[i])))
            next = at + strlen(ends[i]);
    if (next == at)
        return at;
    for (size_t i = 0; i < INDENT_MAX && next < bytes.size; i++, next++)
        if (bytes.data[next] != ' ' && bytes.data[next] != '\t')
            break;
    return next;
}

// Whether the last line of a wrapped text may end here, and is no word of the text that follows.
static bool ends_well(struct bytes bytes, size_t at)
{
    return at >= bytes.size || strchr("\r\n\"'<\\=-,;)]}", bytes.data[at]) != NULL;
}

// The end of all lines, and how many letters they have.
static size_t block_end(const struct values *values, struct bytes bytes, size_t at, size_t *letters)
{
    size_t line, end = run_end(values, bytes, at, &line), total = line;
    *letters = total;
    if (line < LINE_LEAST_CHARS || line % 4 != 0)
        return end;
    for (;;) {
        size_t next = next_line(bytes, end), more;
        if (next == end)
            return end;
        size_t next_end = run_end(values, bytes, next, &more);
        if (more == 0 || more > line || (more < line && !ends_well(bytes, next_end)))
            return end;
        // A short last line: whole groups, or padding, else it is the next thing in the text.
        bool padded = next_end < bytes.size && bytes.data[next_end] == '=';
        if (more < line && more % 4 != 0 && !padded && next_end < bytes.size)
            return end;
        *letters = total += more;
        end = next_end;
        if (more < line)
            return end;
    }
}

// Decodes what stands in [at, end), at most output_bytes; passes over what is no letter.
static void decode_letters(const struct values *values, struct bytes bytes, size_t at, size_t end,
                           size_t output_bytes, struct buffer *out)
{
    uint8_t chunk[3072];
    size_t filled = 0;
    uint32_t bits = 0;
    int have = 0;
    for (; at < end && out->size + filled < output_bytes; at++) {
        uint8_t c = bytes.data[at], value = values->of[c];
        if (c == '\\' && at + 1 < end && bytes.data[at + 1] != '/')
            at++; // a line end as JSON writes it: its letter does not count
        if (value == BAD)
            continue;
        bits = bits << 6 | value;
        if (++have == 4) {
            chunk[filled] = (uint8_t)(bits >> 16);
            chunk[filled + 1] = (uint8_t)(bits >> 8);
            chunk[filled + 2] = (uint8_t)bits;
            filled += 3;
            have = 0;
            bits = 0;
            if (filled == sizeof chunk) {
                buffer_add(out, chunk, filled);
                filled = 0;
            }
        }
    }
    if (have == 3) {
        chunk[filled++] = (uint8_t)(bits >> 10);
        chunk[filled++] = (uint8_t)(bits >> 2);
    } else if (have == 2) {
        chunk[filled++] = (uint8_t)(bits >> 4);
    }
    buffer_add(out, chunk, filled);
}

// Letters of both cases and digits in the proportions that packed bytes give.
static bool spread_as_base64(struct bytes run)
{
    size_t upper = 0, lower = 0, digits = 0;
    run = bytes_slice(run, 0, 4096);
    for (size_t i = 0; i < run.size; i++) {
        uint8_t c = run.data[i];
        upper += c >= 'A' && c <= 'Z';
        lower += c >= 'a' && c <= 'z';
        digits += c >= '0' && c <= '9';
    }
    return upper * 5 >= run.size && lower * 5 >= run.size && digits * 20 >= run.size &&
           digits * 3 <= run.size;
}

static bool decode_base64(struct bytes bytes, size_t at, const struct decode_budget *budget,
                          struct decoded *decoded)
{
    const struct values values = all_values();
    size_t start = at, back = budget->input_bytes < at ? at - budget->input_bytes : 0, letters;
    while (start > back && values.of[bytes.data[start - 1]] != BAD)
        start--;
    struct bytes here = bytes_slice(
        bytes, 0, at + (bytes.size - at < budget->input_bytes ? bytes.size - at : budget->input_bytes));
    size_t end = block_end(&values, here, start, &letters);
    decoded->resume = end;
    // Four letters that are left over by one hold nothing: no base64.
    if (end <= at || letters % 4 == 1)
        return false;
    size_t sample = start + SAMPLE_CHARS < end ? start + SAMPLE_CHARS : end;
    decode_letters(&values, bytes, start, sample, SAMPLE_CHARS, decoded->out);
    bool written = looks_written(buffer_bytes(decoded->out));
    if (!written && (letters < CERTAIN_CHARS || !spread_as_base64(bytes_slice(bytes, start, end - start))))
        return false;
    buffer_reset(decoded->out);
    decode_letters(&values, bytes, start, end, budget->output_bytes, decoded->out);
    while (end < bytes.size && bytes.data[end] == '=' && end - start < letters * 2 + 4)
        end++;
    decoded->start = start;
    decoded->end = end;
    decoded->cut = decoded->out->size >= budget->output_bytes;
    return true;
}

// Long enough that few words and paths are looked at; JSON objects in tokens are known by their first
// letters.
static const char *const base64_anchors[] = {"[A-Za-z0-9+/]{32}", "eyJ[A-Za-z0-9_-]{13}", NULL};

const struct decoder decoder_base64 = {
    .name = "base64",
    .summary = "base64, wrapped or on one line, also in the form for URLs",
    .kind = DECODER_CODED,
    .anchors = base64_anchors,
    .decode = decode_base64,
};
