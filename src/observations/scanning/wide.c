// Reads runs of UTF-16. In bytes of unknown kind nearly every pair is some character, so beyond ASCII only
// those are taken that stand in company of their own script.
#include "observations/scanning/wide.h"

#include "base/text.h"

enum { BACK_UNITS_MAX = 512 };

enum script {
    SCRIPT_NONE,
    SCRIPT_ASCII,
    SCRIPT_LETTERS,
    SCRIPT_SIGNS = 16,
    SCRIPT_CJK,
    SCRIPT_HANGUL,
    SCRIPT_PAIR
};

static bool unit_at(struct bytes bytes, size_t at, bool big, uint32_t *unit)
{
    if (at + 2 > bytes.size)
        return false;
    *unit = big ? (uint32_t)(bytes.data[at] << 8 | bytes.data[at + 1])
                : (uint32_t)(bytes.data[at + 1] << 8 | bytes.data[at]);
    return true;
}

// Alphabets of two bytes are told apart by the high byte; signs and pairs (emoji) go with any company.
static int script_of(uint32_t unit)
{
    if (unit < 0x80)
        return (unit >= 0x20 && unit < 0x7f) || unit == '\t' || unit == '\n' || unit == '\r' ? SCRIPT_ASCII
                                                                                             : SCRIPT_NONE;
    if (unit < 0xa0)
        return SCRIPT_NONE;
    if (unit < 0x1000)
        return SCRIPT_LETTERS + (int)(unit >> 8);
    if (unit >= 0x2000 && unit < 0x2c00)
        return SCRIPT_SIGNS;
    if ((unit >= 0x3000 && unit < 0xa000) || (unit >= 0xff00 && unit < 0xfff0))
        return SCRIPT_CJK;
    if (unit >= 0xac00 && unit < 0xd7a4)
        return SCRIPT_HANGUL;
    return unit >= 0xd83c && unit < 0xe000 ? SCRIPT_PAIR : SCRIPT_NONE;
}

// Whether the character at `at` belongs to a run that it touches on one side: `further` is on the other side.
static bool belongs(struct bytes bytes, size_t at, size_t further, int touched, bool big)
{
    uint32_t unit;
    if (!unit_at(bytes, at, big, &unit))
        return false;
    int script = script_of(unit);
    if (script <= SCRIPT_ASCII)
        return script == SCRIPT_ASCII;
    if (script == touched)
        return true;
    if (!unit_at(bytes, further, big, &unit))
        return false;
    int next = script_of(unit);
    return next == script || next == SCRIPT_ASCII ||
           (touched > SCRIPT_ASCII && next > SCRIPT_ASCII && script >= SCRIPT_SIGNS);
}

static int script_at(struct bytes bytes, size_t at, bool big)
{
    uint32_t unit;
    return unit_at(bytes, at, big, &unit) ? script_of(unit) : SCRIPT_NONE;
}

struct span {
    size_t start, end;
};

// `at` is the first byte of a unit of ASCII.
static struct span extend(struct bytes bytes, size_t floor, size_t at, bool big)
{
    struct span span = {at, at + 2};
    size_t units = 1;
    while (units < WIDE_UNITS_MAX &&
           belongs(bytes, span.end, span.end + 2, script_at(bytes, span.end - 2, big), big)) {
        span.end += 2;
        units++;
    }
    for (int back = 0; back < BACK_UNITS_MAX && span.start >= floor + 2; back++) {
        size_t further = span.start >= floor + 4 ? span.start - 4 : SIZE_MAX - 2;
        if (!belongs(bytes, span.start - 2, further, script_at(bytes, span.start, big), big))
            break;
        span.start -= 2;
    }
    return span;
}

static void decode(struct wide_run *run, struct bytes bytes, bool big)
{
    run->size = 0;
    for (size_t at = run->start, next; at < run->end; at = next) {
        uint32_t unit = 0, low = 0;
        char utf8[4];
        unit_at(bytes, at, big, &unit);
        next = at + 2;
        if (unit >= 0xd800 && unit < 0xe000) {
            bool pair = unit < 0xdc00 && unit_at(bytes, next, big, &low) && low >= 0xdc00 && low < 0xe000;
            unit = pair ? 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00) : 0xfffd;
            next += pair ? 2 : 0;
        }
        size_t length = text_utf8_encode(unit, utf8);
        for (size_t i = 0; i < length; i++) {
            run->text[run->size] = (uint8_t)utf8[i];
            run->origin[run->size++] = (uint32_t)(at - run->start);
        }
        run->end = next > run->end ? next : run->end;
    }
    run->origin[run->size] = (uint32_t)(run->end - run->start);
}

// Where a run that is too long is best cut: behind its last line, else its last space.
static size_t cut(struct bytes bytes, struct span span, bool big)
{
    static const uint32_t breaks[] = {'\n', ' '};
    for (size_t i = 0; i < 2; i++)
        for (size_t at = span.end - 2; at > span.start + WIDE_UNITS_MAX; at -= 2) {
            uint32_t unit = 0;
            if (unit_at(bytes, at, big, &unit) && unit == breaks[i])
                return at + 2;
        }
    return span.end;
}

void wide_run_read(struct wide_run *run, struct bytes bytes, size_t floor, size_t at)
{
    struct span little = extend(bytes, floor, at, false), big = {0, 0};
    if (at > floor && bytes.data[at - 1] == 0)
        big = extend(bytes, floor, at - 1, true);
    else
        big = extend(bytes, floor, at + 1, true); // the zero is the high half of what follows
    bool is_big = big.end - big.start > little.end - little.start;
    struct span span = is_big ? big : little;
    if (span.end - span.start >= 2 * (size_t)WIDE_UNITS_MAX)
        span.end = cut(bytes, span, is_big);
    run->start = span.start;
    run->end = span.end;
    decode(run, bytes, is_big);
}
