// Character references of HTML and XML: by number, and by the names that stand in addresses and numbers.
// https://html.spec.whatwg.org/multipage/named-characters.html
#include "observations/scanning/decoders.h"
#include "observations/scanning/decoders/escapes.h"

#include <string.h>

enum { NAME_MAX = 10 };

static const struct {
    const char *name;
    uint32_t character; // 0: nothing to see
} names[] = {
    {"amp", '&'},    {"apos", '\''}, {"colon", ':'},  {"comma", ','},  {"commat", '@'}, {"dash", '-'},
    {"equals", '='}, {"gt", '>'},    {"hyphen", '-'}, {"lowbar", '_'}, {"lpar", '('},   {"lt", '<'},
    {"mdash", '-'},  {"nbsp", ' '},  {"ndash", '-'},  {"num", '#'},    {"period", '.'}, {"plus", '+'},
    {"quest", '?'},  {"quot", '"'},  {"rpar", ')'},   {"shy", 0},      {"sol", '/'},    {"thinsp", ' '},
    {"ensp", ' '},   {"zwj", 0},     {"zwnj", 0},
};

// Spaces of all widths are a space to a reader of numbers; what has no width is nothing.
static void put(struct escape *escape, size_t raw_size, uint32_t character)
{
    if (character == 0 || character == 0xad || (character >= 0x200b && character <= 0x200f)) {
        escape->raw_size = raw_size;
    } else if (character == 0xa0 || (character >= 0x2000 && character <= 0x200a) || character == 0x202f) {
        escape_character(escape, raw_size, ' ');
    } else if (character >= 0x2010 && character <= 0x2014) {
        escape_character(escape, raw_size, '-');
    } else {
        escape_character(escape, raw_size, character);
    }
}

static void read_number(struct bytes bytes, size_t at, struct escape *escape)
{
    enum { DIGITS_MAX = 8 };
    size_t i = at + 2;
    bool hex = i < bytes.size && (bytes.data[i] | 0x20) == 'x';
    i += hex;
    size_t first = i;
    uint32_t value = 0;
    for (; i < bytes.size && i < first + DIGITS_MAX; i++) {
        int64_t digit = escape_hex(bytes, i, 1);
        if (digit < 0 || (!hex && digit > 9))
            break;
        value = value * (hex ? 16 : 10) + (uint32_t)digit;
    }
    if (i == first || value == 0)
        return;
    put(escape, i - at + (i < bytes.size && bytes.data[i] == ';'), value);
}

static void read_entity(struct bytes bytes, size_t at, struct escape *escape)
{
    struct bytes after = bytes_slice(bytes, at + 1, NAME_MAX);
    if (bytes_start_with(after, "#", 1)) {
        read_number(bytes, at, escape);
        return;
    }
    const uint8_t *end = after.size ? memchr(after.data, ';', after.size) : NULL;
    size_t length = end ? (size_t)(end - after.data) : 0;
    for (size_t i = 0; length && i < sizeof names / sizeof *names; i++)
        if (strlen(names[i].name) == length && memcmp(names[i].name, after.data, length) == 0) {
            put(escape, length + 2, names[i].character);
            return;
        }
}

const struct escape_rules html_entities = {.lead = '&', .read = read_entity};

static bool decode_html(struct bytes bytes, size_t at, const struct decode_budget *budget,
                        struct decoded *decoded)
{
    return escapes_decode(&html_entities, bytes, at, budget, decoded);
}

// At sign, plus, dot, colon, slash; spaces and dashes inside of numbers.
static const char *const html_anchors[] = {
    "&#(?:64|43|46|58|47)[;&<\"' ]",
    "&#0(?:64|43|46|58|47);",
    "&#[Xx](?:40|2[BbEeFf]|3[Aa])",
    "&#[Xx]00(?:40|2[BbEeFf]|3[Aa])",
    "&commat;",
    "&period;",
    "&plus;[0-9(]",
    "[0-9)]&(?:nbsp|#160);[0-9(]",
    "[0-9)]&ndash;[0-9(]",
    "[0-9)]&(?:thinsp|hyphen);[0-9(]",
    "[0-9)]&#8(?:209|211);[0-9(]",
    NULL,
};

const struct decoder decoder_html = {
    .name = "html",
    .summary = "character references: &#64;, &#x40;, &commat;, &nbsp; in numbers",
    .kind = DECODER_ESCAPES,
    .anchors = html_anchors,
    .decode = decode_html,
};
