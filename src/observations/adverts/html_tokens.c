// One pass over the bytes; what is looked for is found by memchr.
#include "observations/adverts/html_tokens.h"

#include "base/text.h"

#include <endian.h>
#include <libxml/HTMLparser.h>
#include <string.h>

enum { VOID = 1, INLINE = 2, RAW = 4 };

// By name: its first eight letters.
static const struct element {
    char name[9];
    uint8_t element, flags;
} elements[] = {
    {"a", ELEMENT_A, INLINE},
    {"abbr", ELEMENT_OTHER, INLINE},
    {"address", ELEMENT_OTHER, 0},
    {"area", ELEMENT_OTHER, VOID},
    {"article", ELEMENT_OTHER, 0},
    {"aside", ELEMENT_ASIDE, 0},
    {"audio", ELEMENT_NOISE, 0},
    {"b", ELEMENT_OTHER, INLINE},
    {"base", ELEMENT_BASE, VOID},
    {"bdi", ELEMENT_OTHER, INLINE},
    {"bdo", ELEMENT_OTHER, INLINE},
    {"big", ELEMENT_OTHER, INLINE},
    {"blockquo", ELEMENT_OTHER, 0},
    {"body", ELEMENT_BODY, 0},
    {"br", ELEMENT_BR, VOID},
    {"button", ELEMENT_BUTTON, 0},
    {"canvas", ELEMENT_NOISE, 0},
    {"caption", ELEMENT_CAPTION, 0},
    {"center", ELEMENT_OTHER, 0},
    {"cite", ELEMENT_OTHER, INLINE},
    {"code", ELEMENT_OTHER, INLINE},
    {"col", ELEMENT_OTHER, VOID},
    {"data", ELEMENT_OTHER, INLINE},
    {"dd", ELEMENT_DD, 0},
    {"del", ELEMENT_OTHER, INLINE},
    {"details", ELEMENT_OTHER, 0},
    {"dialog", ELEMENT_OTHER, 0},
    {"dir", ELEMENT_LIST, 0},
    {"div", ELEMENT_OTHER, 0},
    {"dl", ELEMENT_DL, 0},
    {"dt", ELEMENT_DT, 0},
    {"em", ELEMENT_OTHER, INLINE},
    {"embed", ELEMENT_OTHER, VOID},
    {"fieldset", ELEMENT_OTHER, 0},
    {"figcapti", ELEMENT_OTHER, 0},
    {"figure", ELEMENT_OTHER, 0},
    {"font", ELEMENT_OTHER, INLINE},
    {"footer", ELEMENT_FOOTER, 0},
    {"form", ELEMENT_OTHER, 0},
    {"frameset", ELEMENT_OTHER, 0},
    {"h1", ELEMENT_HEADING, 0},
    {"h2", ELEMENT_HEADING, 0},
    {"h3", ELEMENT_HEADING, 0},
    {"h4", ELEMENT_HEADING, 0},
    {"h5", ELEMENT_HEADING, 0},
    {"h6", ELEMENT_HEADING, 0},
    {"head", ELEMENT_HEAD, 0},
    {"header", ELEMENT_HEADER, 0},
    {"hgroup", ELEMENT_OTHER, 0},
    {"hr", ELEMENT_OTHER, VOID},
    {"html", ELEMENT_HTML, 0},
    {"i", ELEMENT_OTHER, INLINE},
    {"iframe", ELEMENT_NOISE, RAW},
    {"img", ELEMENT_IMG, VOID | INLINE},
    {"input", ELEMENT_OTHER, VOID | INLINE},
    {"ins", ELEMENT_OTHER, INLINE},
    {"kbd", ELEMENT_OTHER, INLINE},
    {"label", ELEMENT_OTHER, INLINE},
    {"legend", ELEMENT_OTHER, 0},
    {"li", ELEMENT_LI, 0},
    {"link", ELEMENT_LINK, VOID},
    {"listing", ELEMENT_OTHER, 0},
    {"main", ELEMENT_OTHER, 0},
    {"mark", ELEMENT_OTHER, INLINE},
    {"marquee", ELEMENT_OTHER, INLINE},
    {"math", ELEMENT_NOISE, 0},
    {"menu", ELEMENT_LIST, 0},
    {"meta", ELEMENT_META, VOID | INLINE},
    {"nav", ELEMENT_NAV, 0},
    {"noembed", ELEMENT_NOISE, RAW},
    {"noframes", ELEMENT_NOISE, RAW},
    {"noscript", ELEMENT_NOSCRIPT, 0},
    {"object", ELEMENT_NOISE, 0},
    {"ol", ELEMENT_LIST, 0},
    {"optgroup", ELEMENT_OTHER, 0},
    {"option", ELEMENT_OPTION, 0},
    {"p", ELEMENT_P, 0},
    {"param", ELEMENT_OTHER, VOID},
    {"picture", ELEMENT_OTHER, INLINE},
    {"pre", ELEMENT_OTHER, 0},
    {"q", ELEMENT_OTHER, INLINE},
    {"rp", ELEMENT_OTHER, INLINE},
    {"rt", ELEMENT_OTHER, INLINE},
    {"ruby", ELEMENT_OTHER, INLINE},
    {"s", ELEMENT_OTHER, INLINE},
    {"script", ELEMENT_SCRIPT, RAW},
    {"search", ELEMENT_OTHER, 0},
    {"section", ELEMENT_OTHER, 0},
    {"select", ELEMENT_NOISE, 0},
    {"small", ELEMENT_OTHER, INLINE},
    {"source", ELEMENT_SOURCE, VOID | INLINE},
    {"span", ELEMENT_OTHER, INLINE},
    {"strong", ELEMENT_OTHER, INLINE},
    {"style", ELEMENT_STYLE, RAW},
    {"sub", ELEMENT_OTHER, INLINE},
    {"summary", ELEMENT_OTHER, 0},
    {"sup", ELEMENT_OTHER, INLINE},
    {"svg", ELEMENT_NOISE, 0},
    {"table", ELEMENT_TABLE, 0},
    {"tbody", ELEMENT_TBODY, 0},
    {"td", ELEMENT_TD, 0},
    {"template", ELEMENT_NOISE, 0},
    {"textarea", ELEMENT_TEXTAREA, RAW},
    {"tfoot", ELEMENT_TBODY, 0},
    {"th", ELEMENT_TD, 0},
    {"thead", ELEMENT_TBODY, 0},
    {"time", ELEMENT_TIME, INLINE},
    {"title", ELEMENT_TITLE, RAW},
    {"tr", ELEMENT_TR, 0},
    {"track", ELEMENT_OTHER, VOID},
    {"tt", ELEMENT_OTHER, INLINE},
    {"u", ELEMENT_OTHER, INLINE},
    {"ul", ELEMENT_LIST, 0},
    {"video", ELEMENT_VIDEO, 0},
    {"wbr", ELEMENT_OTHER, VOID | INLINE},
    {"xmp", ELEMENT_OTHER, RAW},
};
enum { ELEMENTS = sizeof elements / sizeof *elements, NAME_LETTERS = 8 };

// The name as a number that sorts as the letters do; what it lacks of eight letters is NUL.
static uint64_t number_of(const char name[9])
{
    uint64_t number;
    memcpy(&number, name, sizeof number);
    return be64toh(number);
}

static const struct element *element_named(uint64_t name)
{
    size_t low = 0, high = ELEMENTS;
    while (low < high) {
        size_t middle = (low + high) / 2;
        uint64_t found = number_of(elements[middle].name);
        if (found == name)
            return &elements[middle];
        if (found < name)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

static bool is_name_end(uint8_t byte)
{
    return text_is_space(byte) || byte == '/' || byte == '>';
}

// Reads a name at `at`; returns where it ends. Letters beyond the eighth are passed over.
static size_t read_name(struct bytes html, size_t at, uint64_t *name)
{
    size_t letters = 0;
    *name = 0;
    for (; at < html.size && !is_name_end(html.data[at]); at++)
        if (letters < NAME_LETTERS) {
            *name = *name << 8 | (uint8_t)text_lower(html.data[at]);
            letters++;
        }
    *name = letters ? *name << (8 * (NAME_LETTERS - letters)) : 0;
    return at;
}

// Where the tag ends whose attributes begin at `at`: its '>' outside of quotes. Quotes count only as values.
static size_t tag_end(struct bytes html, size_t at)
{
    while (at < html.size && html.data[at] != '>') {
        if (html.data[at] != '=') {
            at++;
            continue;
        }
        do {
            at++;
        } while (at < html.size && text_is_space(html.data[at]));
        uint8_t quote = at < html.size ? html.data[at] : 0;
        if (quote != '"' && quote != '\'')
            continue;
        const uint8_t *end =
            at + 1 < html.size ? memchr(html.data + at + 1, quote, html.size - at - 1) : NULL;
        at = end ? (size_t)(end - html.data) + 1 : html.size;
    }
    return at;
}

// Past a comment, doctype, CDATA or processing instruction that begins at `at`.
static size_t skip_declaration(struct bytes html, size_t at)
{
    struct bytes rest = bytes_slice(html, at, SIZE_MAX);
    const char *stop = bytes_start_with(rest, "<!--", 4)        ? "-->"
                       : bytes_start_with(rest, "<![CDATA[", 9) ? "]]>"
                                                                : ">";
    size_t from = at + (bytes_start_with(rest, "<!--", 4) ? 2 : 1); // "<!-->" is a whole comment
    ptrdiff_t end = bytes_find(html, bytes_of_text(stop), from);
    return end < 0 ? html.size : (size_t)end + strlen(stop);
}

// The text up to the end tag of the raw element; the end tag comes next.
static bool raw_text(struct html_tokens *tokens, struct html_token *token)
{
    struct bytes html = tokens->html;
    size_t from = tokens->position, at = from;
    for (;; at++) {
        const uint8_t *mark = at < html.size ? memchr(html.data + at, '<', html.size - at) : NULL;
        at = mark ? (size_t)(mark - html.data) : html.size;
        uint64_t name = 0;
        if (at + 2 < html.size && html.data[at + 1] == '/')
            read_name(bytes_slice(html, 0, at + 2 + 64), at + 2, &name);
        if (mark == NULL || name == tokens->raw_until)
            break;
    }
    tokens->position = at;
    *token = (struct html_token){.kind = HTML_TEXT,
                                 .raw = true,
                                 .name = tokens->raw_until,
                                 .inner = bytes_slice(html, from, at - from)};
    const struct element *element = element_named(tokens->raw_until);
    token->element = element ? element->element : ELEMENT_OTHER;
    tokens->raw_until = 0;
    return true;
}

static bool tag(struct html_tokens *tokens, struct html_token *token)
{
    struct bytes html = tokens->html;
    size_t at = tokens->position + 1;
    bool end_tag = html.data[at] == '/';
    *token = (struct html_token){.kind = end_tag ? HTML_END : HTML_START};
    size_t from = read_name(html, at + end_tag, &token->name), end = tag_end(html, from);
    token->inner = bytes_slice(html, from, end - from);
    tokens->position = end < html.size ? end + 1 : end;
    const struct element *element = element_named(token->name);
    uint8_t flags = element ? element->flags : 0;
    token->element = element ? element->element : ELEMENT_OTHER;
    token->is_void = flags & VOID;
    token->is_block = element && !(flags & INLINE); // what nobody knows stands in a line
    token->closes_itself = token->inner.size && token->inner.data[token->inner.size - 1] == '/';
    if (!end_tag && (flags & RAW))
        tokens->raw_until = token->name;
    return true;
}

bool html_next(struct html_tokens *tokens, struct html_token *token)
{
    struct bytes html = tokens->html;
    if (tokens->raw_until && tokens->position < html.size)
        return raw_text(tokens, token);
    size_t from = tokens->position;
    while (tokens->position < html.size) {
        size_t at = tokens->position;
        const uint8_t *mark = memchr(html.data + at, '<', html.size - at);
        at = mark ? (size_t)(mark - html.data) : html.size;
        uint8_t next = at + 1 < html.size ? html.data[at + 1] : ' ';
        bool end_tag = next == '/' && at + 2 < html.size && text_is_alpha(html.data[at + 2]);
        bool declaration = next == '!' || next == '?' || (next == '/' && !end_tag);
        if (mark && !text_is_alpha(next) && !end_tag && !declaration) { // a '<' that is only that
            tokens->position = at + 1;
            continue;
        }
        if (at > from) {
            tokens->position = at;
            *token = (struct html_token){.kind = HTML_TEXT, .inner = bytes_slice(html, from, at - from)};
            return true;
        }
        if (mark == NULL)
            return false;
        if (!declaration)
            return tag(tokens, token);
        tokens->position = from = skip_declaration(html, at);
    }
    *token = (struct html_token){.kind = HTML_TEXT, .inner = bytes_slice(html, from, SIZE_MAX)};
    return token->inner.size > 0;
}

// ---- attributes ----

// The next attribute at *at; false at the end. A name is cut at the first of " = / >" and space.
static bool next_attribute(struct bytes inner, size_t *at, struct bytes *name, struct bytes *value)
{
    while (*at < inner.size && (text_is_space(inner.data[*at]) || inner.data[*at] == '/'))
        ++*at;
    size_t from = *at;
    while (*at < inner.size && !text_is_space(inner.data[*at]) && inner.data[*at] != '/' &&
           (inner.data[*at] != '=' || *at == from))
        ++*at;
    *name = bytes_slice(inner, from, *at - from);
    *value = bytes_slice(inner, *at, 0);
    size_t next = *at;
    while (next < inner.size && text_is_space(inner.data[next]))
        next++;
    if (next >= inner.size || inner.data[next] != '=')
        return name->size > 0;
    do {
        next++;
    } while (next < inner.size && text_is_space(inner.data[next]));
    uint8_t quote = next < inner.size ? inner.data[next] : 0;
    size_t start = next, end;
    if (quote == '"' || quote == '\'') {
        start++;
        const uint8_t *stop =
            start < inner.size ? memchr(inner.data + start, quote, inner.size - start) : NULL;
        end = stop ? (size_t)(stop - inner.data) : inner.size;
        *at = end < inner.size ? end + 1 : end;
    } else {
        for (end = start; end < inner.size && !text_is_space(inner.data[end]); end++)
            ;
        *at = end;
    }
    *value = bytes_slice(inner, start, end - start);
    return true;
}

static bool is_named(struct bytes name, const char *wanted)
{
    for (size_t i = 0; i < name.size; i++)
        if (text_lower(name.data[i]) != (unsigned char)wanted[i])
            return false;
    return wanted[name.size] == '\0';
}

void html_attributes(const struct html_token *token, const char *const *names, size_t count,
                     struct bytes *values)
{
    struct bytes name, value;
    for (size_t i = 0; i < count; i++)
        values[i] = (struct bytes){NULL, 0};
    for (size_t at = 0; next_attribute(token->inner, &at, &name, &value);)
        for (size_t i = 0; i < count; i++)
            if (values[i].data == NULL && is_named(name, names[i])) {
                values[i] = value.data ? value : bytes_of_text("");
                break;
            }
}

struct bytes html_attribute(const struct html_token *token, const char *name)
{
    struct bytes value;
    html_attributes(token, &name, 1, &value);
    return value;
}

// ---- character references ----

// What browsers make of the numbers 0x80 to 0x9f: windows-1252.
static uint32_t as_meant(uint32_t number)
{
    static const uint16_t meant[32] = {0x20ac, 0x81,   0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021,
                                       0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8d,   0x017d, 0x8f,
                                       0x90,   0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014,
                                       0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0x9d,   0x017e, 0x0178};
    if (number >= 0x80 && number <= 0x9f)
        return meant[number - 0x80];
    return number == 0 || number > 0x10ffff || (number >= 0xd800 && number <= 0xdfff) ? 0xfffd : number;
}

static size_t numeric(struct bytes bytes, uint32_t *number)
{
    bool hex = bytes.size > 2 && (bytes.data[2] | 0x20) == 'x';
    size_t at = hex ? 3 : 2, from = at;
    uint64_t value = 0;
    for (; at < bytes.size && at - from < 10; at++) {
        int digit = hex                             ? text_hex_digit(bytes.data[at])
                    : text_is_digit(bytes.data[at]) ? bytes.data[at] - '0'
                                                    : -1;
        if (digit < 0)
            break;
        value = value * (hex ? 16 : 10) + (unsigned)digit;
    }
    if (at == from)
        return 0;
    *number = as_meant(value > 0x110000 ? 0x110000 : (uint32_t)value);
    return at + (at < bytes.size && bytes.data[at] == ';');
}

size_t html_reference(struct bytes bytes, char utf8[4], size_t *utf8_size)
{
    uint32_t number = 0;
    size_t size = 0;
    if (bytes.size > 2 && bytes.data[1] == '#') {
        size = numeric(bytes, &number);
    } else {
        char name[12];
        size_t letters = 0;
        while (letters < sizeof name - 1 && letters + 1 < bytes.size &&
               text_is_alnum(bytes.data[letters + 1])) {
            name[letters] = (char)bytes.data[letters + 1];
            letters++;
        }
        name[letters] = '\0';
        bool ends = letters + 1 < bytes.size && bytes.data[letters + 1] == ';';
        if (ends && strcmp(name, "nbsp") == 0) { // by far the most frequent one; the look-up is slow
            memcpy(utf8, "\xC2\xA0", 2);
            *utf8_size = 2;
            return 6;
        }
        const htmlEntityDesc *entity = letters ? htmlEntityLookup((const xmlChar *)name) : NULL;
        // Without its semicolon only the old ones of Latin-1 are references ("&copy 2024").
        if (entity && (ends || entity->value < 256 || entity->value == '<' || entity->value == '>')) {
            number = entity->value;
            size = letters + 1 + ends;
        }
    }
    *utf8_size = size ? text_utf8_encode(number, utf8) : 0;
    return size;
}

const char *html_text(struct arena *arena, struct bytes raw)
{
    char *out = arena_alloc(arena, raw.size + 4, 1); // a reference is never shorter than what it stands for
    size_t used = 0;
    for (size_t at = 0; at < raw.size;) {
        char utf8[4];
        size_t size, taken = raw.data[at] == '&' ? html_reference(bytes_slice(raw, at, 64), utf8, &size) : 0;
        if (taken) {
            memcpy(out + used, utf8, size);
            used += size;
            at += taken;
        } else {
            out[used++] = raw.data[at] ? (char)raw.data[at] : ' ';
            at++;
        }
    }
    return out;
}
