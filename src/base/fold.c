// Folding of letters, by tables made at build time. Knows no words.
#include "base/fold.h"

#include "base/fold_tables.h"
#include "base/text.h"

#include <string.h>

static bool is_unspaced(uint32_t point)
{
    return (point >= 0x3040 && point <= 0x9fff) || (point >= 0xac00 && point <= 0xd7a3) ||
           (point >= 0x0e00 && point <= 0x0e7f) || (point >= 0xf900 && point <= 0xfaff) ||
           (point >= 0x20000 && point <= 0x323af);
}

// Blocks of signs, pictures and spaces; of the rest what is no letter is rare enough not to matter.
static bool is_sign(uint32_t point)
{
    return (point >= 0x80 && point < 0xc0 && point != 0xaa && point != 0xb5 && point != 0xba) ||
           point == 0xd7 || point == 0xf7 || (point >= 0x2000 && point <= 0x2bff) ||
           (point >= 0x2e00 && point <= 0x303f) || (point >= 0xe000 && point <= 0xf8ff) ||
           (point >= 0xfe00 && point <= 0xff0f) || (point >= 0xff1a && point <= 0xff20) ||
           (point >= 0xff3b && point <= 0xff40) || (point >= 0xff5b && point <= 0xffef) || point == 0xfffd ||
           (point >= 0x1f000 && point <= 0x1faff);
}

static void keep(struct folded_letter *letter, uint32_t point)
{
    if (point)
        letter->folded_bytes =
            (uint8_t)(letter->folded_bytes + text_utf8_encode(point, letter->folded + letter->folded_bytes));
}

static struct folded_letter fold_other(const uint8_t *at, size_t size)
{
    size_t length;
    uint32_t point = text_utf8_decode(at, size, &length);
    struct folded_letter letter = {.kind = LETTER_SPACED, .length = (uint8_t)length};
    if ((point >= 0x300 && point <= 0x36f) || point == 0x200d || point == 0xfe0f) {
        letter.kind = LETTER_MARK;
        return letter;
    }
    if (is_sign(point)) {
        letter.kind = LETTER_NONE;
        return letter;
    }
    if (point >= 0xff10 && point <= 0xff5a) // full width
        point -= 0xfee0;
    if (point < 0x80) {
        letter.capital = point >= 'A' && point <= 'Z';
        keep(&letter, (uint32_t)text_lower((int)point));
        return letter;
    }
    for (size_t i = 0; i < FOLD_TABLES; i++) {
        const struct fold_table *table = &fold_tables[i];
        if (point < table->from || point > table->to)
            continue;
        struct fold_pair pair = table->pairs[point - table->from];
        letter.capital = pair.capital;
        keep(&letter, pair.first);
        keep(&letter, pair.second);
        return letter;
    }
    letter.kind = is_unspaced(point) ? LETTER_UNSPACED : LETTER_SPACED;
    keep(&letter, point);
    return letter;
}

struct folded_letter fold_letter(const uint8_t *at, size_t size)
{
    int byte = at[0];
    if (byte >= 0x80)
        return fold_other(at, size);
    struct folded_letter letter = {.kind = LETTER_NONE, .length = 1};
    if (text_is_alnum(byte)) {
        letter.kind = LETTER_SPACED;
        letter.capital = byte >= 'A' && byte <= 'Z';
        letter.folded[0] = (char)text_lower(byte);
        letter.folded_bytes = 1;
    }
    return letter;
}

size_t fold_text(struct bytes text, char *out, size_t room)
{
    size_t size = 0;
    bool gap = false;
    for (size_t at = 0; at < text.size && room;) {
        struct folded_letter letter = fold_letter(text.data + at, text.size - at);
        at += letter.length;
        gap |= letter.kind == LETTER_NONE;
        if (letter.folded_bytes == 0)
            continue;
        if (size + letter.folded_bytes + 2 > room)
            break;
        if (gap && size)
            out[size++] = ' ';
        gap = false;
        memcpy(out + size, letter.folded, letter.folded_bytes);
        size += letter.folded_bytes;
    }
    if (room)
        out[size] = '\0';
    return size;
}
