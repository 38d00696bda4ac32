// One pass over the bytes; nearly all are plain ASCII and are only looked at.
#include "observations/phones/extractions/ufdr_filter.h"

#include "base/text.h"

#include <string.h>

enum { REFERENCE_MAX_BYTES = 32 };

#define CDATA_START "<![CDATA["
#define CDATA_END "]]>"

void ufdr_filter_init(struct ufdr_filter *filter)
{
    *filter = (struct ufdr_filter){.first_at = -1};
}

static void count(struct ufdr_filter *filter, size_t at)
{
    if (filter->replaced++ == 0)
        filter->first_at = filter->offset + (int64_t)at;
}

static bool is_character(uint32_t code)
{
    return code == 9 || code == 10 || code == 13 || (code >= 0x20 && code < 0xd800) ||
           (code >= 0xe000 && code <= 0xfffd) || (code >= 0x10000 && code <= 0x10ffff);
}

// How many bytes are done with at `at`, which is not ASCII; 0: what follows is needed to tell.
static size_t pass_wide(struct ufdr_filter *filter, uint8_t *data, size_t size, size_t at, bool last)
{
    static const uint8_t instead[] = {0xef, 0xbf, 0xbd}; // U+FFFD
    uint8_t *here = data + at;
    size_t left = size - at, length = text_utf8_length(here, left);
    bool surrogate = left >= 3 && here[0] == 0xed && here[1] >= 0xa0 && here[1] <= 0xbf && here[2] >= 0x80 &&
                     here[2] <= 0xbf;
    bool no_character = length == 3 && here[0] == 0xef && here[1] == 0xbf && here[2] >= 0xbe;
    if (surrogate || no_character) {
        count(filter, at);
        memcpy(here, instead, sizeof instead);
        return sizeof instead;
    }
    if (length)
        return length;
    if (left < 4 && !last)
        return 0;
    count(filter, at);
    *here = '?';
    return 1;
}

// The number of a reference "&#13;" or "&#xD;" of `size` bytes, its end included; beyond all characters when
// it is none.
static uint32_t reference_number(const uint8_t *reference, size_t size)
{
    bool hex = size > 4 && reference[2] == 'x';
    uint32_t number = 0;
    for (size_t i = hex ? 3 : 2; i + 1 < size; i++) {
        int digit = text_hex_digit(reference[i]);
        if (digit < 0 || (!hex && digit > 9))
            return UINT32_MAX;
        number = number * (hex ? 16 : 10) + (uint32_t)digit;
        if (number > 0x10ffff)
            return 0x110000;
    }
    return number;
}

// The same for '&'. The parser judges what is no reference by number.
static size_t pass_reference(struct ufdr_filter *filter, uint8_t *data, size_t size, size_t at, bool last)
{
    uint8_t *here = data + at;
    size_t left = size - at;
    if (left < 2 && !last)
        return 0;
    if (left < 4 || here[1] != '#')
        return 1;
    size_t window = left < REFERENCE_MAX_BYTES ? left : REFERENCE_MAX_BYTES;
    const uint8_t *end = memchr(here, ';', window);
    if (end == NULL)
        return left < REFERENCE_MAX_BYTES && !last ? 0 : 1;
    size_t length = (size_t)(end - here) + 1;
    uint32_t number = reference_number(here, length);
    if (number == UINT32_MAX || is_character(number))
        return length;
    count(filter, at);
    if (length == 4) { // "&#1;": no room for more than a tab
        here[2] = '9';
        return length;
    }
    memset(here + 2, '0', length - 3); // "&#xB;" becomes "&#63;"
    here[length - 3] = '6';
    here[length - 2] = '3';
    return length;
}

// Whether `mark` stands here; *cut when it may, and the end hides it.
static bool mark_stands(const uint8_t *here, size_t left, const char *mark, bool *cut)
{
    size_t length = strlen(mark), there = left < length ? left : length;
    bool same = memcmp(here, mark, there) == 0;
    *cut = same && there < length;
    return same && there == length;
}

// The same for '<' and ']', which may begin or end a section where nothing is a reference.
static size_t pass_mark(struct ufdr_filter *filter, const uint8_t *here, size_t left, bool last)
{
    const char *mark = filter->in_cdata ? CDATA_END : CDATA_START;
    bool cut;
    if (mark_stands(here, left, mark, &cut)) {
        filter->in_cdata = !filter->in_cdata;
        return strlen(mark);
    }
    return cut && !last ? 0 : 1;
}

size_t ufdr_filter_pass(struct ufdr_filter *filter, uint8_t *data, size_t size, bool last)
{
    size_t at = 0, done = 1;
    while (at < size && done) {
        uint8_t byte = data[at];
        done = 1;
        if (byte >= 0x80) {
            done = pass_wide(filter, data, size, at, last);
        } else if (byte == (filter->in_cdata ? ']' : '<')) {
            done = pass_mark(filter, data + at, size - at, last);
        } else if (byte == '&' && !filter->in_cdata) {
            done = pass_reference(filter, data, size, at, last);
        } else if (byte < 0x20 && byte != '\t' && byte != '\n' && byte != '\r') {
            count(filter, at);
            data[at] = '?';
        }
        at += done;
    }
    filter->offset += (int64_t)at;
    return at;
}
