// Percent escapes of URLs and forms, quoted-printable of mail, and the escapes of JSON and its kin.
#include "observations/scanning/decoders.h"
#include "observations/scanning/decoders/escapes.h"

#include <string.h>

static bool is_space(uint8_t c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

// ---- percent: RFC 3986, 2.1; "%u0040" is what escape() of JavaScript wrote ----

// A plus is a space where forms were encoded, and there an at sign or plus would be written as an escape.
static bool plus_is_space(struct bytes bytes, size_t at)
{
    enum { LOOKS_AT_BYTES = 96 };
    for (size_t i = at + 1; i < bytes.size && i < at + LOOKS_AT_BYTES && !is_space(bytes.data[i]); i++) {
        struct bytes here = bytes_slice(bytes, i, 3);
        if (bytes_start_with(here, "%40", 3) || bytes_start_with(here, "%2B", 3) ||
            bytes_start_with(here, "%2b", 3))
            return true;
        if (bytes.data[i] == '&' || bytes.data[i] == '@')
            return false;
    }
    return false;
}

static void read_percent(struct bytes bytes, size_t at, struct escape *escape)
{
    if (bytes.data[at] == '+') {
        if (plus_is_space(bytes, at))
            escape_character(escape, 1, ' ');
        return;
    }
    bool unicode = at + 1 < bytes.size && (bytes.data[at + 1] | 0x20) == 'u';
    int64_t value = escape_hex(bytes, at + (unicode ? 2 : 1), unicode ? 4 : 2);
    if (value < 0)
        return;
    if (unicode) {
        escape_character(escape, 6, (uint32_t)value);
    } else { // a byte of UTF-8 or of another set
        *escape = (struct escape){.raw_size = 3, .bytes = {(uint8_t)value}, .size = 1};
    }
}

static bool decode_percent(struct bytes bytes, size_t at, const struct decode_budget *budget,
                           struct decoded *decoded)
{
    static const struct escape_rules rules = {.lead = '%', .other_lead = '+', .read = read_percent};
    return escapes_decode(&rules, bytes, at, budget, decoded);
}

static const char *const percent_anchors[] = {"%40",      "%2[Bb]", "%3[Aa]%2[Ff]%2[Ff]", "%u0040", "%2540",
                                              "%252[Bb]", NULL};

const struct decoder decoder_percent = {
    .name = "percent",
    .summary = "percent escapes: %40, %2B, %u0040",
    .kind = DECODER_ESCAPES,
    .anchors = percent_anchors,
    .decode = decode_percent,
};

// ---- quoted-printable: RFC 2045, 6.7 ----

// A soft line end stands where an encoder ran out of its 76 characters; "x =" at the end of a short line is
// something else.
static bool line_is_full(struct bytes bytes, size_t at)
{
    enum { LEAST = 56, MOST = 77 };
    size_t length = 0;
    while (length <= MOST && length < at && bytes.data[at - 1 - length] != '\n')
        length++;
    return length >= LEAST && length <= MOST;
}

static void read_quoted(struct bytes bytes, size_t at, struct escape *escape)
{
    struct bytes after = bytes_slice(bytes, at + 1, 2);
    size_t line_end = bytes_start_with(after, "\n", 1) ? 1 : bytes_start_with(after, "\r\n", 2) ? 2 : 0;
    int64_t value = escape_hex(bytes, at + 1, 2);
    if (line_end) {
        if (line_is_full(bytes, at))
            *escape = (struct escape){.raw_size = 1 + line_end};
    } else if (value >= 0) {
        *escape = (struct escape){.raw_size = 3, .bytes = {(uint8_t)value}, .size = 1};
    }
}

static bool decode_quoted(struct bytes bytes, size_t at, const struct decode_budget *budget,
                          struct decoded *decoded)
{
    static const struct escape_rules rules = {.lead = '=', .read = read_quoted, .lines_go_on = true};
    return escapes_decode(&rules, bytes, at, budget, decoded);
}

static const char *const quoted_anchors[] = {"=40", "=2[Bb]", "[!-<>-~]=\\n[!-~]", "[!-<>-~]=\\r\\n[!-~]",
                                             NULL};

const struct decoder decoder_quoted_printable = {
    .name = "quoted_printable",
    .summary = "quoted-printable of mail: =40, lines joined at their soft ends",
    .kind = DECODER_ESCAPES,
    .anchors = quoted_anchors,
    .decode = decode_quoted,
};

// ---- JSON: RFC 8259, 7; "\x40" of JavaScript, C and Python ----

static void read_unicode(struct bytes bytes, size_t at, struct escape *escape)
{
    int64_t value = escape_hex(bytes, at + 2, 4), low = -1;
    if (value < 0)
        return;
    if (value >= 0xd800 && value < 0xdc00 && bytes_start_with(bytes_slice(bytes, at + 6, 2), "\\u", 2))
        low = escape_hex(bytes, at + 8, 4);
    if (low >= 0xdc00 && low < 0xe000) {
        escape_character(escape, 12, (uint32_t)(0x10000 + ((value - 0xd800) << 10) + (low - 0xdc00)));
    } else {
        escape_character(escape, 6, (uint32_t)value);
    }
}

static void read_json(struct bytes bytes, size_t at, struct escape *escape)
{
    static const char letters[] = "\"\\/bfnrt", stand_for[] = "\"\\/ \n\n\r\t";
    uint8_t letter = at + 1 < bytes.size ? bytes.data[at + 1] : 0;
    const char *known = letter ? strchr(letters, letter) : NULL;
    if (letter == 'u') {
        read_unicode(bytes, at, escape);
    } else if (letter == 'x') {
        int64_t value = escape_hex(bytes, at + 2, 2);
        if (value >= 0)
            *escape = (struct escape){.raw_size = 4, .bytes = {(uint8_t)value}, .size = 1};
    } else if (known) {
        escape_character(escape, 2, (uint8_t)stand_for[known - letters]);
    }
}

static bool decode_json(struct bytes bytes, size_t at, const struct decode_budget *budget,
                        struct decoded *decoded)
{
    static const struct escape_rules rules = {.lead = '\\', .read = read_json};
    return escapes_decode(&rules, bytes, at, budget, decoded);
}

// At sign, plus, slash, colon, dot, full-width at sign; "WeChat" and "telephone" in Chinese, before what they
// announce.
static const char *const json_anchors[] = {"\\\\u00(?:40|2[BbEeFf]|3[Aa])",
                                           "\\\\uff20",
                                           "\\\\x40",
                                           "\\\\x2[Bb]",
                                           ":\\\\/\\\\/",
                                           "\\\\u5fae\\\\u4fe1",
                                           "\\\\u7535\\\\u8bdd",
                                           NULL};

const struct decoder decoder_json = {
    .name = "json",
    .summary = "escapes of JSON and its kin: \\u0040 with surrogates, \\x40, https:\\/\\/",
    .kind = DECODER_ESCAPES,
    .anchors = json_anchors,
    .decode = decode_json,
};
