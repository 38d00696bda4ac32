// Encoded words of mail headers, RFC 2047: "=?UTF-8?B?...?=" and "=?iso-8859-1?Q?...?=", a header at a time.
// Words with only white space between them are one text.
#include "observations/scanning/decoders.h"
#include "observations/scanning/decoders/converted.h"
#include "observations/scanning/decoders/escapes.h"

#include "base/text.h"

enum { HEADER_BACK_BYTES = 256, HEADER_MAX_BYTES = 4096, WORD_MAX_BYTES = 1024, CHARSET_MAX_BYTES = 32 };

static int base64_value(uint8_t c)
{
    return c >= 'A' && c <= 'Z'   ? c - 'A'
           : c >= 'a' && c <= 'z' ? c - 'a' + 26
           : c >= '0' && c <= '9' ? c - '0' + 52
           : c == '+'             ? 62
           : c == '/'             ? 63
                                  : -1;
}

static size_t read_base64(struct bytes text, uint8_t *out)
{
    uint32_t bits = 0;
    unsigned have = 0;
    size_t size = 0;
    for (size_t i = 0; i < text.size; i++) {
        int value = base64_value(text.data[i]);
        if (value < 0)
            continue;
        bits = bits << 6 | (uint32_t)value;
        have += 6;
        if (have >= 8)
            out[size++] = (uint8_t)(bits >> (have -= 8));
    }
    return size;
}

static size_t read_q(struct bytes text, uint8_t *out)
{
    size_t size = 0;
    for (size_t i = 0; i < text.size; i++) {
        int64_t value = text.data[i] == '=' ? escape_hex(text, i + 1, 2) : -1;
        out[size++] = value >= 0 ? (uint8_t)value : text.data[i] == '_' ? ' ' : text.data[i];
        i += value >= 0 ? 2 : 0;
    }
    return size;
}

// The names that mail uses, each with ICU's; what is none of them is read as it stands.
static const char *known_charset(struct bytes name)
{
    static const char *const known[][2] = {{"iso-8859-1", "windows-1252"},
                                           {"windows-1252", "windows-1252"},
                                           {"iso-8859-2", "iso-8859-2"},
                                           {"windows-1250", "windows-1250"},
                                           {"iso-8859-15", "iso-8859-15"},
                                           {"iso-8859-9", "iso-8859-9"},
                                           {"windows-1254", "windows-1254"},
                                           {"windows-1251", "windows-1251"},
                                           {"koi8-r", "koi8-r"},
                                           {"koi8-u", "koi8-u"},
                                           {"gb2312", "gb18030"},
                                           {"gbk", "gb18030"},
                                           {"gb18030", "gb18030"},
                                           {"big5", "Big5"},
                                           {"shift_jis", "shift_jis"},
                                           {"iso-2022-jp", "iso-2022-jp"},
                                           {"euc-kr", "euc-kr"},
                                           {"ks_c_5601-1987", "euc-kr"},
                                           {"tis-620", "tis-620"},
                                           {"windows-874", "windows-874"},
                                           {"windows-1258", "windows-1258"}};
    char text[CHARSET_MAX_BYTES + 1] = "";
    for (size_t i = 0; i < name.size && i < CHARSET_MAX_BYTES && name.data[i] != '*'; i++)
        text[i] = (char)name.data[i]; // "*" and a language may follow (RFC 2231, 5)
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (text_equal_nocase(text, known[i][0]))
            return known[i][1];
    return NULL;
}

// Where the next '?' stands, at most `most` bytes behind `at` and before any white space; 0: nowhere.
static size_t find_mark(struct bytes bytes, size_t at, size_t most, bool spaces)
{
    for (size_t i = at; i < bytes.size && i - at <= most; i++) {
        if (bytes.data[i] == '?')
            return i;
        if (bytes.data[i] < 0x20 || (bytes.data[i] == ' ' && !spaces))
            return 0;
    }
    return 0;
}

// The encoded word at `at`: its length, and its text appended to `out`; 0 when none stands there.
static size_t read_word(struct bytes bytes, size_t at, struct buffer *out)
{
    uint8_t raw[WORD_MAX_BYTES];
    if (!bytes_start_with(bytes_slice(bytes, at, 2), "=?", 2))
        return 0;
    size_t charset_end = find_mark(bytes, at + 2, CHARSET_MAX_BYTES, false);
    if (charset_end == 0 || charset_end == at + 2 || charset_end + 3 >= bytes.size ||
        bytes.data[charset_end + 2] != '?')
        return 0;
    int how = text_lower(bytes.data[charset_end + 1]);
    size_t from = charset_end + 3, end = find_mark(bytes, from, WORD_MAX_BYTES - 1, how == 'q');
    if ((how != 'b' && how != 'q') || end == 0 || end + 1 >= bytes.size || bytes.data[end + 1] != '=')
        return 0;
    struct bytes text = bytes_slice(bytes, from, end - from), read = {raw, 0};
    read.size = how == 'b' ? read_base64(text, raw) : read_q(text, raw);
    const char *charset = known_charset(bytes_slice(bytes, at + 2, charset_end - at - 2));
    if (charset == NULL || !converted_add(charset, read, out))
        buffer_add(out, read.data, read.size);
    return end + 2 - at;
}

static bool is_text(uint8_t c)
{
    return c >= 0x20 ? c != 0x7f : c == '\t' || c == '\n' || c == '\r';
}

static size_t header_start(struct bytes bytes, size_t at, size_t back)
{
    size_t start = at;
    back = back < HEADER_BACK_BYTES ? back : HEADER_BACK_BYTES;
    while (at - start < back && start > 0 && bytes.data[start - 1] != '\n' && is_text(bytes.data[start - 1]))
        start--;
    return at - start < HEADER_BACK_BYTES ? start : at;
}

static bool ends_header(struct bytes bytes, size_t at)
{
    uint8_t next = at + 1 < bytes.size ? bytes.data[at + 1] : 0;
    return !is_text(bytes.data[at]) || (bytes.data[at] == '\n' && next != ' ' && next != '\t');
}

static bool decode_mime_word(struct bytes bytes, size_t at, const struct decode_budget *budget,
                             struct decoded *decoded)
{
    struct buffer *out = decoded->out;
    size_t start = header_start(bytes, at, budget->back_bytes), i = start, words = 0, word_end = 0;
    bool only_white = false; // since the last word
    bytes = bytes_slice(bytes, 0,
                        at + (bytes.size - at < budget->input_bytes ? bytes.size - at : budget->input_bytes));
    for (size_t length;
         i < bytes.size && i - start < HEADER_MAX_BYTES && !ends_header(bytes, i) && !out->overflowed;
         i += length) {
        size_t before = out->size;
        if (only_white && bytes.data[i] == '=' && bytes_start_with(bytes_slice(bytes, i, 2), "=?", 2))
            out->size = word_end;
        length = read_word(bytes, i, out);
        if (length) {
            words++;
            word_end = out->size;
            only_white = true;
            continue;
        }
        length = 1;
        out->size = before;
        only_white = only_white && text_is_space(bytes.data[i]);
        buffer_add_u8(out, bytes.data[i]);
    }
    decoded->start = start;
    decoded->end = i;
    decoded->cut = out->overflowed;
    return words > 0 && i > at;
}

static const char *const mime_word_anchors[] = {"=\\?[A-Za-z][A-Za-z0-9]", NULL};

const struct decoder decoder_mime_word = {
    .name = "mime_word",
    .summary = "encoded words of mail headers: =?UTF-8?B?...?= and =?...?Q?...?=",
    .kind = DECODER_CODED,
    .anchors = mime_word_anchors,
    .decode = decode_mime_word,
};
