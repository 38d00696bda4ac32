// Text in GB18030 and Big5 between other bytes: where a word that announces a name or number stands in one of
// these sets, or a sign that is part of one, the text around it is read. Selectors of ASCII need no reading.
// Code tables: GB 18030-2005 and the Big5 of the WHATWG Encoding Standard, as ICU has them.
#include "observations/scanning/decoders.h"
#include "observations/scanning/decoders/converted.h"

#include "base/text.h"

enum {
    BACK_MAX_BYTES = 128,
    FORWARD_BYTES = 256,
    FORWARD_MAX_BYTES = 2048,
    UTF16_ROOM = 2304,
    FULL_WIDTH = 0xff00
};

struct chinese_set {
    const char *charset; // ICU's name
    // The bytes of the character at `at`: 1 of ASCII, 2, 4; 0 when none is there. `frequent`: among those
    // that make nearly all of every text.
    size_t (*length)(struct bytes bytes, size_t at, bool *frequent);
};

static bool is_ascii(uint8_t c)
{
    return (c >= 0x20 && c < 0x7f) || c == '\t' || c == '\n' || c == '\r';
}

// Signs and the 3,755 characters of level 1 are frequent.
static size_t gb_length(struct bytes bytes, size_t at, bool *frequent)
{
    uint8_t lead = bytes.data[at], trail = at + 1 < bytes.size ? bytes.data[at + 1] : 0;
    *frequent =
        trail >= 0xa1 && trail <= 0xfe && ((lead >= 0xa1 && lead <= 0xa3) || (lead >= 0xb0 && lead <= 0xd7));
    if (lead < 0x80)
        return is_ascii(lead);
    if (lead == 0x80 || lead == 0xff)
        return 0;
    if (trail >= '0' && trail <= '9') {
        bool whole = at + 3 < bytes.size && bytes.data[at + 2] >= 0x81 && bytes.data[at + 2] <= 0xfe &&
                     bytes.data[at + 3] >= '0' && bytes.data[at + 3] <= '9';
        return whole ? 4 : 0;
    }
    return trail >= 0x40 && trail <= 0xfe && trail != 0x7f ? 2 : 0;
}

// Signs and the 5,401 characters of level 1.
static size_t big5_length(struct bytes bytes, size_t at, bool *frequent)
{
    uint8_t lead = bytes.data[at], trail = at + 1 < bytes.size ? bytes.data[at + 1] : 0;
    *frequent = lead >= 0xa1 && lead <= 0xc6;
    if (lead < 0x80)
        return is_ascii(lead);
    return lead >= 0x81 && lead <= 0xfe &&
                   ((trail >= 0x40 && trail <= 0x7e) || (trail >= 0xa1 && trail <= 0xfe))
               ? 2
               : 0;
}

// Where the text begins that goes on to `at` without a wrong byte: a second byte may be a letter, so it is
// read from a line's or run's beginning, else from a sign that is no second byte.
static size_t find_start(const struct chinese_set *set, struct bytes bytes, size_t at, size_t back)
{
    size_t least = at - (back < BACK_MAX_BYTES ? back : BACK_MAX_BYTES), start = at;
    bool frequent;
    while (start > least && bytes.data[start - 1] != '\n' &&
           (bytes.data[start - 1] >= 0x80 || is_ascii(bytes.data[start - 1])))
        start--;
    if (start == least && start > 0) // in the midst of a line
        for (size_t sign = start; sign < at && start == least; sign++)
            start = bytes.data[sign] == ' ' || bytes.data[sign] == ',' ? sign + 1 : least;
    while (start < at) {
        size_t next = start;
        while (next < at) {
            size_t length = set->length(bytes, next, &frequent);
            if (length == 0)
                break;
            next += length;
        }
        if (next == at)
            break;
        start = next < at ? next + 1 : start + 1; // behind the wrong byte; or what reached beyond `at`
    }
    return start;
}

// To the end of a line behind some hundred bytes, or to the first byte that is no text of this set.
static size_t find_end(const struct chinese_set *set, struct bytes bytes, size_t at)
{
    size_t end = at;
    bool frequent;
    while (end < bytes.size) {
        size_t length = set->length(bytes, end, &frequent), done = end - at;
        if (length == 0 || (done >= FORWARD_BYTES && bytes.data[end] == '\n') ||
            (done >= FORWARD_MAX_BYTES / 2 && bytes.data[end] == ' ') || done >= FORWARD_MAX_BYTES)
            break;
        end += length;
    }
    return end;
}

// A text of this set and of no UTF-8: most of its characters are frequent.
static bool is_likely(const struct chinese_set *set, struct bytes bytes, size_t start, size_t end)
{
    size_t all = 0, frequent = 0, units = 0;
    for (size_t at = start; at < end; all++) {
        bool is_frequent = false;
        size_t length = set->length(bytes, at, &is_frequent);
        units += length > 1;
        frequent += length > 1 && is_frequent;
        at += length ? length : 1;
    }
    bool is_utf8 = true;
    for (size_t at = start; at < end && is_utf8;) {
        size_t length = text_utf8_length(bytes.data + at, end - at);
        is_utf8 = length > 0;
        at += length;
    }
    return units && frequent * 4 >= units * 3 && !is_utf8;
}

static bool decode_chinese(const struct chinese_set *set, struct bytes bytes, size_t at,
                           const struct decode_budget *budget, struct decoded *decoded)
{
    size_t room = bytes.size - at < budget->input_bytes ? bytes.size - at : budget->input_bytes;
    bytes = bytes_slice(bytes, 0, at + room);
    size_t start = find_start(set, bytes, at, budget->back_bytes < at ? budget->back_bytes : at),
           end = find_end(set, bytes, at);
    if (end == at || !is_likely(set, bytes, start, end))
        return false;
    if (!converted_add(set->charset, bytes_slice(bytes, start, end - start), decoded->out))
        return false;
    decoded->start = start;
    decoded->end = end;
    decoded->cut = decoded->out->overflowed;
    return decoded->out->size > 0;
}

// ---- GB18030, of which GBK and GB2312 are parts ----

static bool decode_gb18030(struct bytes bytes, size_t at, const struct decode_budget *budget,
                           struct decoded *decoded)
{
    static const struct chinese_set set = {.charset = "gb18030", .length = gb_length};
    return decode_chinese(&set, bytes, at, budget, decoded);
}

// Each of the words that selectors know (selectors/handle.c, phone_cue.c), digits, at sign and colon of full
// width.
static const char *const gb18030_anchors[] = {"\\xce\\xa2\\xd0\\xc5", // WeChat
                                              "\\xde\\xb1\\xd0\\xc5", // the same, disguised, twice
                                              "\\xcd\\xfe\\xd0\\xc5",
                                              "[Vv]\\xd0\\xc5",
                                              "\\xbc\\xd3[Vv]", // add on WeChat
                                              "\\xbc\\xd3\\xce\\xa2",
                                              "\\xb5\\xe7\\xb1\\xa8", // Telegram
                                              "\\xb7\\xc9\\xbb\\xfa",
                                              "\\xbf\\xdb\\xbf\\xdb", // QQ
                                              "[Qq]\\xa3\\xba",
                                              "[Qq]\\xba\\xc5",
                                              "\\xb5\\xe7\\xbb\\xb0", // telephone
                                              "\\xca\\xd6\\xbb\\xfa", // mobile
                                              "(?:\\xa3[\\xb0-\\xb9]){4}",
                                              "[0-9A-Za-z]\\xa3\\xc0[0-9A-Za-z]",
                                              "[A-Za-z]\\xa3\\xba[0-9A-Za-z]",
                                              NULL};

const struct decoder decoder_gb18030 = {
    .name = "gb18030",
    .summary = "Chinese text in GB18030, GBK and GB2312 around words that announce names and numbers",
    .kind = DECODER_CODED,
    .anchors = gb18030_anchors,
    .decode = decode_gb18030,
};

// ---- Big5 ----

static bool decode_big5(struct bytes bytes, size_t at, const struct decode_budget *budget,
                        struct decoded *decoded)
{
    static const struct chinese_set set = {.charset = "Big5", .length = big5_length};
    return decode_chinese(&set, bytes, at, budget, decoded);
}

static const char *const big5_anchors[] = {"\\xb7\\x4c\\xab\\x48", // WeChat
                                           "\\xc1\\xa8\\xab\\x48", // the same, disguised, twice
                                           "\\xab\\xc2\\xab\\x48",
                                           "[Vv]\\xab\\x48",
                                           "\\xa5\\x5b[Vv]", // add on WeChat
                                           "\\xa5\\x5b\\xb7\\x4c",
                                           "\\xa6\\xa9\\xa6\\xa9", // QQ
                                           "[Qq]\\xb8\\xb9",
                                           "\\xb9\\x71\\xb3\\xf8", // Telegram
                                           "\\xbf\\xe0[: ]",       // LINE
                                           "\\xbf\\xe0\\xa1\\x47",
                                           "[Qq]\\xa1\\x47",
                                           "\\xb9\\x71\\xb8\\xdc", // telephone
                                           "\\xa4\\xe2\\xbe\\xf7", // mobile
                                           "(?:\\xa2[\\xaf-\\xb8]){4}",
                                           "[0-9A-Za-z]\\xa2\\x49[0-9A-Za-z]",
                                           "[A-Za-z]\\xa1\\x47[0-9A-Za-z]",
                                           NULL};

const struct decoder decoder_big5 = {
    .name = "big5",
    .summary = "Chinese text in Big5 around words that announce names and numbers",
    .kind = DECODER_CODED,
    .anchors = big5_anchors,
    .decode = decode_big5,
};
