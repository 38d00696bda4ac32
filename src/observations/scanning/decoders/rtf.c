// The text of RTF documents (Rich Text Format 1.9.1): runs joined, paragraphs parted, \'hh as Windows-1252,
// \u with what stands in for it left out. Fonts, pictures and objects are passed over.
#include "observations/scanning/decoders.h"

#include "base/text.h"

#include <string.h>

enum { DEPTH_MAX = 256, WORD_MAX_BYTES = 32 };

struct group {
    bool skipped;
    uint8_t substitutes; // characters that stand in for one \u
};

struct rtf {
    struct reader reader;
    struct buffer *out;
    struct group groups[DEPTH_MAX];
    size_t depth;
    size_t pending; // substitutes of the last \u, still to come
    uint32_t high;  // first half of a surrogate pair
};

static struct group *here(struct rtf *rtf)
{
    return &rtf->groups[rtf->depth < DEPTH_MAX ? rtf->depth : DEPTH_MAX - 1];
}

static void put(struct rtf *rtf, uint32_t character)
{
    char utf8[4];
    if (rtf->pending) {
        rtf->pending--;
    } else if (!here(rtf)->skipped) {
        buffer_add(rtf->out, utf8, text_utf8_encode(character, utf8));
    }
}

// Windows-1252 where it differs from Latin 1, as far as text needs it.
static uint32_t windows_1252(uint8_t c)
{
    static const uint16_t high[] = {0x20ac, 0x81,   0x201a, 0x192,  0x201e, 0x2026, 0x2020, 0x2021,
                                    0x2c6,  0x2030, 0x160,  0x2039, 0x152,  0x8d,   0x17d,  0x8f,
                                    0x90,   0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014,
                                    0x2dc,  0x2122, 0x161,  0x203a, 0x153,  0x9d,   0x17e,  0x178};
    return c >= 0x80 && c < 0xa0 ? high[c - 0x80] : c;
}

static bool is(struct bytes word, const char *name)
{
    return strlen(name) == word.size && memcmp(name, word.data, word.size) == 0;
}

static bool is_one_of(struct bytes word, const char *const *list)
{
    for (; *list; list++)
        if (is(word, *list))
            return true;
    return false;
}

static void put_unicode(struct rtf *rtf, int64_t parameter)
{
    uint32_t unit = (uint16_t)parameter;
    rtf->pending = 0;
    if (unit >= 0xd800 && unit < 0xdc00) {
        rtf->high = unit;
    } else {
        if (unit >= 0xdc00 && unit < 0xe000)
            unit = rtf->high ? 0x10000 + ((rtf->high - 0xd800) << 10) + (unit - 0xdc00) : 0xfffd;
        put(rtf, unit);
        rtf->high = 0;
    }
    rtf->pending = here(rtf)->substitutes;
}

static void do_word(struct rtf *rtf, struct bytes word, int64_t parameter, bool has_parameter)
{
    static const char *const lines[] = {"par", "line", "sect", "page", "row", "cell", "pard", NULL};
    static const char *const passed_over[] = {
        "fonttbl",   "colortbl",           "stylesheet",   "pict",      "objdata",
        "themedata", "colorschememapping", "latentstyles", "datastore", "rsidtbl",
        "listtable", "listoverridetable",  "generator",    NULL};
    static const struct {
        const char *name;
        uint32_t character;
    } characters[] = {{"tab", '\t'},    {"emdash", '-'},    {"endash", '-'},    {"lquote", '\''},
                      {"rquote", '\''}, {"ldblquote", '"'}, {"rdblquote", '"'}, {"emspace", ' '},
                      {"enspace", ' '}, {"bullet", ' '}};
    if (is(word, "u") && has_parameter) {
        put_unicode(rtf, parameter);
    } else if (is(word, "uc") && has_parameter) {
        here(rtf)->substitutes = (uint8_t)(parameter < 0 || parameter > 8 ? 1 : parameter);
    } else if (is_one_of(word, lines)) {
        put(rtf, '\n');
    } else if (is_one_of(word, passed_over)) {
        here(rtf)->skipped = true;
    } else if (is(word, "bin") && has_parameter && parameter > 0) {
        reader_skip(&rtf->reader, (size_t)parameter);
    } else {
        for (size_t i = 0; i < sizeof characters / sizeof *characters; i++)
            if (is(word, characters[i].name))
                put(rtf, characters[i].character);
    }
}

static uint8_t peek(const struct rtf *rtf)
{
    return reader_left(&rtf->reader) ? rtf->reader.bytes.data[rtf->reader.position] : 0;
}

// Behind a backslash.
static void read_control(struct rtf *rtf)
{
    struct reader *reader = &rtf->reader;
    uint8_t c = peek(rtf);
    if (!text_is_alpha(c)) {
        reader_skip(reader, 1);
        if (c == '\'') {
            int high = text_hex_digit(reader_u8(reader)), low = text_hex_digit(reader_u8(reader));
            if (high >= 0 && low >= 0)
                put(rtf, windows_1252((uint8_t)(high << 4 | low)));
        } else if (c == '~' || c == '\n' || c == '\r') {
            put(rtf, c == '~' ? ' ' : '\n');
        } else if (c == '_' || c == '\\' || c == '{' || c == '}') {
            put(rtf, c == '_' ? '-' : c);
        }
        return;
    }
    size_t start = reader->position;
    while (text_is_alpha(peek(rtf)) && reader->position - start < WORD_MAX_BYTES)
        reader_skip(reader, 1);
    struct bytes word = bytes_slice(reader->bytes, start, reader->position - start);
    bool negative = peek(rtf) == '-', has_parameter = false;
    int64_t parameter = 0;
    reader_skip(reader, negative);
    while (peek(rtf) >= '0' && peek(rtf) <= '9' && parameter < INT32_MAX) {
        parameter = parameter * 10 + (reader_u8(reader) - '0');
        has_parameter = true;
    }
    if (peek(rtf) == ' ')
        reader_skip(reader, 1);
    do_word(rtf, word, negative ? -parameter : parameter, has_parameter);
}

static void open_group(struct rtf *rtf)
{
    struct group outer = *here(rtf);
    rtf->depth++;
    *here(rtf) = outer;
    rtf->pending = 0;
}

static bool decode_rtf(struct bytes bytes, size_t at, const struct decode_budget *budget,
                       struct decoded *decoded)
{
    struct rtf rtf = {.reader = reader_of(bytes_slice(bytes, at, budget->input_bytes)), .out = decoded->out};
    rtf.groups[0].substitutes = 1;
    while (reader_left(&rtf.reader) && !rtf.out->overflowed) {
        uint8_t c = reader_u8(&rtf.reader);
        if (c == '{') {
            open_group(&rtf);
        } else if (c == '}') {
            rtf.pending = 0;
            if (--rtf.depth == 0)
                break;
        } else if (c == '\\') {
            read_control(&rtf);
        } else if (c == 0) {
            break;
        } else if (c != '\r' && c != '\n') {
            put(&rtf, c < 0x80 ? c : windows_1252(c));
        }
    }
    decoded->start = at;
    decoded->end = at + rtf.reader.position;
    decoded->cut = rtf.depth > 0;
    return decoded->out->size > 0;
}

static const char *const rtf_anchors[] = {"\\{\\\\rtf1", NULL};

const struct decoder decoder_rtf = {
    .name = "rtf",
    .summary = "text of RTF documents",
    .kind = DECODER_CODED,
    .anchors = rtf_anchors,
    .decode = decode_rtf,
};
