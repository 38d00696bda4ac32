// Safe text and its width on a terminal. Knows nothing of listings.
#include "views/display.h"

#include "base/text.h"

#include <unicode/uchar.h>

// A base character may carry this many marks; more would spill over the lines above and below.
enum { MARKS_MAX = 8 };

static bool is_joiner(uint32_t c)
{
    return c == 0x200c || c == 0x200d; // Persian, Indic scripts and emoji cannot do without
}

// 0 combining, 2 wide or full width (Unicode Standard Annex 11), else 1; of a printable character.
static int columns_of(uint32_t c)
{
    if (c < 0x300)
        return 1;
    if (is_joiner(c) || (c >= 0x1160 && c <= 0x11ff))
        return 0; // joiners; Hangul vowels and finals that combine with the syllable's first letter
    int8_t type = u_charType((UChar32)c);
    if (type == U_NON_SPACING_MARK || type == U_ENCLOSING_MARK)
        return 0;
    int width = u_getIntPropertyValue((UChar32)c, UCHAR_EAST_ASIAN_WIDTH);
    return width == U_EA_WIDE || width == U_EA_FULLWIDTH ? 2 : 1;
}

bool display_is_unsafe(uint32_t c)
{
    if (c >= 0x20 && c < 0x7f)
        return false;
    if (is_joiner(c))
        return false;
    switch (u_charType((UChar32)c)) {
    case U_CONTROL_CHAR:
    case U_FORMAT_CHAR:
    case U_SURROGATE:
    case U_UNASSIGNED:
    case U_PRIVATE_USE_CHAR:
    case U_LINE_SEPARATOR:
    case U_PARAGRAPH_SEPARATOR:
        return true;
    default:
        return false;
    }
}

static size_t add_code_point(struct buffer *out, uint32_t c)
{
    char utf8[4];
    buffer_add(out, utf8, text_utf8_encode(c, utf8));
    return (size_t)columns_of(c);
}

static size_t add_visible(struct buffer *out, uint32_t c)
{
    if (c < 0x20)
        return add_code_point(out, 0x2400 + c);
    if (c == 0x7f)
        return add_code_point(out, 0x2421);
    buffer_print(out, "<U+%04X>", c);
    return c > 0xfffff ? 10 : c > 0xffff ? 9 : 8;
}

size_t display_add(struct buffer *out, struct bytes text)
{
    size_t columns = 0;
    int marks = 0;
    for (size_t i = 0; i < text.size;) {
        size_t length;
        uint32_t c = text_utf8_decode(text.data + i, text.size - i, &length);
        i += length;
        int width = columns_of(c);
        marks = width == 0 ? marks + 1 : 0;
        if (display_is_unsafe(c) || marks > MARKS_MAX)
            columns += add_visible(out, c);
        else
            columns += add_code_point(out, c);
    }
    return columns;
}

size_t display_add_cut(struct buffer *out, struct bytes safe, size_t columns)
{
    size_t used = 0, end_of_room = 0, columns_of_room = 0; // the longest start that leaves room for U+2026
    for (size_t i = 0; i < safe.size;) {
        size_t length;
        size_t width = (size_t)columns_of(text_utf8_decode(safe.data + i, safe.size - i, &length));
        if (used + width > columns) {
            buffer_add(out, safe.data, end_of_room);
            if (columns == 0)
                return 0;
            buffer_add_text(out, "\u2026");
            return columns_of_room + 1;
        }
        used += width;
        i += length;
        if (used < columns) {
            end_of_room = i;
            columns_of_room = used;
        }
    }
    buffer_add(out, safe.data, safe.size);
    return used;
}

size_t display_columns(struct bytes safe)
{
    size_t total = 0, length;
    for (size_t at = 0; at < safe.size; at += length)
        total += (size_t)columns_of(text_utf8_decode(safe.data + at, safe.size - at, &length));
    return total;
}

size_t display_fit(struct bytes safe, size_t columns, size_t *next)
{
    size_t used = 0, end = 0, length; // `end`: behind the last letter a line may end with
    bool wide_before = false;
    *next = safe.size;
    for (size_t i = 0; i < safe.size; i += length) {
        uint32_t c = text_utf8_decode(safe.data + i, safe.size - i, &length);
        size_t width = (size_t)columns_of(c);
        if (c == ' ' ? i && safe.data[i - 1] != ' ' : i && width && (width == 2 || wide_before))
            end = i;
        if (used + width > columns && c != ' ' && i) {
            *next = end ? end : i;
            while (*next < safe.size && safe.data[*next] == ' ')
                ++*next;
            return end ? end : i;
        }
        used += width;
        if (width)
            wide_before = width == 2;
    }
    return safe.size;
}

size_t display_add_middle_cut(struct buffer *out, struct bytes safe, size_t columns)
{
    size_t total = display_columns(safe), tail = columns - columns / 3, length, i = 0;
    if (total <= columns)
        return display_add_cut(out, safe, columns);
    size_t used = display_add_cut(out, safe, columns / 3);
    while (i < safe.size && total > tail) {
        total -= (size_t)columns_of(text_utf8_decode(safe.data + i, safe.size - i, &length));
        i += length;
    }
    buffer_add(out, safe.data + i, safe.size - i);
    return used + total;
}
