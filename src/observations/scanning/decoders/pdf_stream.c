// Streams of PDF files under the filters that no magic tells: ASCII85, hexadecimal, LZW (ISO 32000-1, 7.4).
// What they hold, often DEFLATE, is for the other decoders.
#include "observations/scanning/decoders.h"

#include <string.h>

enum { DICTIONARY_MAX_BYTES = 1024 };

static bool is_white(uint8_t c)
{
    return c == 0 || c == '\t' || c == '\n' || c == '\f' || c == '\r' || c == ' ';
}

// ---- ASCII85 ----

static void add_group(uint32_t group, size_t letters, struct buffer *out)
{
    for (size_t i = 0; i + 1 < letters; i++)
        buffer_add_u8(out, (uint8_t)(group >> (24 - 8 * i)));
}

static bool read_ascii85(struct reader *reader, struct buffer *out)
{
    uint64_t group = 0;
    size_t letters = 0;
    while (reader_left(reader) && !out->overflowed) {
        uint8_t c = reader_u8(reader);
        if (c == 'z' && letters == 0) {
            buffer_add(out, "\0\0\0\0", 4);
        } else if (c >= '!' && c <= 'u') {
            group = group * 85 + (c - '!');
            if (++letters < 5)
                continue;
            add_group((uint32_t)group, letters, out);
            group = letters = 0;
        } else if (!is_white(c)) {
            for (size_t i = letters; letters && i < 5; i++)
                group = group * 85 + 84;
            add_group((uint32_t)group, letters, out);
            return c == '~';
        }
    }
    return false;
}

// ---- hexadecimal ----

static bool read_hex(struct reader *reader, struct buffer *out)
{
    int half = -1;
    while (reader_left(reader) && !out->overflowed) {
        uint8_t c = reader_u8(reader);
        int digit = c >= '0' && c <= '9'   ? c - '0'
                    : c >= 'a' && c <= 'f' ? c - 'a' + 10
                    : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                           : -1;
        if (digit >= 0) {
            if (half >= 0)
                buffer_add_u8(out, (uint8_t)(half << 4 | digit));
            half = half >= 0 ? -1 : digit;
        } else if (!is_white(c)) {
            if (half >= 0)
                buffer_add_u8(out, (uint8_t)(half << 4));
            return c == '>';
        }
    }
    return false;
}

// ---- LZW: 9 to 12 bits, the highest first; codes grow one early ----

enum { LZW_CODES = 4096, LZW_CLEAR = 256, LZW_END = 257, LZW_FIRST = 258 };

struct lzw {
    uint16_t before[LZW_CODES];
    uint8_t last[LZW_CODES];
    uint16_t length[LZW_CODES];
    unsigned next, width;
    uint32_t bits;
    unsigned have;
};

static int read_code(struct lzw *lzw, struct reader *reader)
{
    while (lzw->have < lzw->width) {
        if (reader_left(reader) == 0)
            return -1;
        lzw->bits = lzw->bits << 8 | reader_u8(reader);
        lzw->have += 8;
    }
    lzw->have -= lzw->width;
    return (int)(lzw->bits >> lzw->have & ((1U << lzw->width) - 1));
}

// Writes what a code stands for.
static void put_code(const struct lzw *lzw, unsigned code, struct buffer *out)
{
    uint8_t text[LZW_CODES];
    size_t length = lzw->length[code];
    for (size_t i = length; i-- > 0; code = lzw->before[code])
        text[i] = lzw->last[code];
    buffer_add(out, text, length);
}

static void lzw_clear(struct lzw *lzw)
{
    lzw->next = LZW_FIRST;
    lzw->width = 9;
}

static bool read_lzw(struct reader *reader, struct buffer *out)
{
    struct lzw lzw = {0};
    for (unsigned i = 0; i < LZW_CLEAR; i++) {
        lzw.last[i] = (uint8_t)i;
        lzw.length[i] = 1;
    }
    lzw_clear(&lzw);
    int before = -1;
    while (!out->overflowed) {
        int code = read_code(&lzw, reader);
        if (code < 0 || code == LZW_END)
            return code == LZW_END;
        if (code == LZW_CLEAR) {
            lzw_clear(&lzw);
            before = -1;
            continue;
        }
        if ((unsigned)code > lzw.next || ((unsigned)code == lzw.next && before < 0))
            return false;
        if (before >= 0 && lzw.next < LZW_CODES) { // the one before and the first byte of this one
            unsigned first = (unsigned)code == lzw.next ? (unsigned)before : (unsigned)code;
            while (lzw.length[first] > 1)
                first = lzw.before[first];
            lzw.before[lzw.next] = (uint16_t)before;
            lzw.last[lzw.next] = lzw.last[first];
            lzw.length[lzw.next] = (uint16_t)(lzw.length[before] + 1);
            lzw.next++;
        }
        if ((unsigned)code >= lzw.next)
            return false;
        put_code(&lzw, (unsigned)code, out);
        before = code;
        if (lzw.next + 1 >= 1U << lzw.width && lzw.width < 12)
            lzw.width++;
    }
    return false;
}

// ---- which ----

static const struct {
    const char *name;
    bool (*read)(struct reader *reader, struct buffer *out);
} filters[] = {{"/ASCII85Decode", read_ascii85},
               {"/ASCIIHexDecode", read_hex},
               {"/LZWDecode", read_lzw},
               {"/FlateDecode", NULL}};
enum { FILTERS = sizeof filters / sizeof *filters };

// The filter named first in the dictionary before the stream; FILTERS when none is.
static size_t first_filter(struct bytes before)
{
    struct bytes dictionary = before;
    ptrdiff_t at = -1;
    for (ptrdiff_t next = 0; (next = bytes_find(before, bytes_of_text("obj"), (size_t)next)) >= 0; next++)
        at = next;
    if (at >= 0)
        dictionary = bytes_slice(before, (size_t)at, before.size);
    size_t first = FILTERS;
    ptrdiff_t first_at = PTRDIFF_MAX;
    for (size_t i = 0; i < FILTERS; i++) {
        ptrdiff_t here = bytes_find(dictionary, bytes_of_text(filters[i].name), 0);
        if (here >= 0 && here < first_at) {
            first = i;
            first_at = here;
        }
    }
    return first;
}

static bool decode_pdf_stream(struct bytes bytes, size_t at, const struct decode_budget *budget,
                              struct decoded *decoded)
{
    enum { KEYWORD_BYTES = 6 };
    size_t back = at < DICTIONARY_MAX_BYTES ? at : DICTIONARY_MAX_BYTES;
    struct bytes before = bytes_slice(bytes, at - back, back);
    size_t filter = first_filter(before);
    if (filter == FILTERS || filters[filter].read == NULL)
        return false;
    struct reader reader = reader_of(bytes_slice(bytes, at, budget->input_bytes));
    reader_skip(&reader, KEYWORD_BYTES);
    reader_skip(&reader, bytes_start_with(bytes_slice(bytes, at + KEYWORD_BYTES, 2), "\r\n", 2) ? 2 : 1);
    bool whole = filters[filter].read(&reader, decoded->out);
    decoded->start = at;
    decoded->end = at + reader.position;
    decoded->cut = !whole;
    return decoded->out->size > 0;
}

static const char *const pdf_stream_anchors[] = {"stream\\r\\n", "stream\\n", NULL};

const struct decoder decoder_pdf_stream = {
    .name = "pdf_stream",
    .summary = "streams of PDF under ASCII85, hexadecimal and LZW",
    .kind = DECODER_STREAM,
    .anchors = pdf_stream_anchors,
    .decode = decode_pdf_stream,
};
