// Walks over the tags of WeChat's XML.
#include "observations/phones/wechat/wechat_xml.h"

#include "base/text.h"

#include <string.h>

enum { DEPTH_MAX = 32, TEXT_MAX_BYTES = 1024 * 1024, PATH_PARTS_MAX = 4 };

struct tag {
    struct bytes name, attributes;
    bool closing, empty;
};

struct walk {
    struct bytes xml;
    size_t at;
    struct bytes open[DEPTH_MAX]; // names of the elements that are open
    size_t depth;
};

static bool is_name_byte(int byte)
{
    return text_is_alnum(byte) || byte == '_' || byte == '-' || byte == ':' || byte == '.';
}

static size_t find(struct bytes xml, const char *what, size_t from)
{
    ptrdiff_t at = bytes_find(xml, bytes_of_text(what), from);
    return at < 0 ? xml.size : (size_t)at;
}

// The end of a tag: a '>' outside quotes.
static size_t tag_end(struct bytes xml, size_t at)
{
    int quote = 0;
    for (; at < xml.size; at++) {
        int byte = xml.data[at];
        if (quote)
            quote = byte == quote ? 0 : quote;
        else if (byte == '"' || byte == '\'')
            quote = byte;
        else if (byte == '>')
            break;
    }
    return at;
}

static bool starts(struct walk *walk, const char *what)
{
    size_t size = strlen(what);
    return bytes_start_with(bytes_slice(walk->xml, walk->at, size), what, size);
}

// Text and CDATA up to the next tag go to `text` (may be NULL). False at the end.
static bool next_tag(struct walk *walk, struct tag *tag, struct buffer *text);

static void add_entity(struct buffer *text, struct bytes name)
{
    static const struct {
        const char *name, *text;
    } known[] = {{"lt", "<"}, {"gt", ">"}, {"amp", "&"}, {"quot", "\""}, {"apos", "'"}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (bytes_equal(name, bytes_of_text(known[i].name))) {
            buffer_add_text(text, known[i].text);
            return;
        }
    uint32_t code = 0;
    bool hex = name.size > 1 && (name.data[1] == 'x' || name.data[1] == 'X');
    for (size_t i = hex ? 2 : 1; i < name.size; i++) {
        int digit = text_hex_digit(name.data[i]);
        if (name.data[0] != '#' || digit < 0 || (!hex && digit > 9) || code > 0x110000)
            code = 0x110000;
        else
            code = code * (hex ? 16 : 10) + (uint32_t)digit;
    }
    char utf8[4];
    if (name.size > 1 && name.data[0] == '#' && code && code < 0x110000 && (code < 0xd800 || code > 0xdfff)) {
        buffer_add(text, utf8, text_utf8_encode(code, utf8));
        return;
    }
    buffer_add_u8(text, '&');
    buffer_add(text, name.data, name.size);
    buffer_add_u8(text, ';');
}

static void add_resolved(struct buffer *text, struct bytes raw)
{
    enum { ENTITY_MAX_BYTES = 10 };
    for (size_t i = 0; i < raw.size; i++) {
        size_t end = i + 1;
        while (raw.data[i] == '&' && end < raw.size && end - i <= ENTITY_MAX_BYTES && raw.data[end] != ';')
            end++;
        if (raw.data[i] == '&' && end < raw.size && raw.data[end] == ';') {
            add_entity(text, bytes_slice(raw, i + 1, end - i - 1));
            i = end;
        } else {
            buffer_add_u8(text, raw.data[i]);
        }
    }
}

static bool next_tag(struct walk *walk, struct tag *tag, struct buffer *text)
{
    struct bytes xml = walk->xml;
    while (walk->at < xml.size) {
        size_t open = find(xml, "<", walk->at);
        if (text)
            add_resolved(text, bytes_slice(xml, walk->at, open - walk->at));
        walk->at = open;
        if (starts(walk, "<![CDATA[")) {
            size_t end = find(xml, "]]>", open + 9);
            if (text)
                buffer_add(text, xml.data + open + 9, end - open - 9);
            walk->at = end + 3 < xml.size ? end + 3 : xml.size;
        } else if (starts(walk, "<!--")) {
            size_t end = find(xml, "-->", open + 4);
            walk->at = end + 3 < xml.size ? end + 3 : xml.size;
        } else if (open < xml.size) {
            size_t end = tag_end(xml, open), from = open + 1;
            *tag = (struct tag){.closing = from < end && xml.data[from] == '/'};
            from += tag->closing;
            size_t name_end = from;
            while (name_end < end && is_name_byte(xml.data[name_end]))
                name_end++;
            tag->name = bytes_slice(xml, from, name_end - from);
            tag->attributes = bytes_slice(xml, name_end, end - name_end);
            tag->empty = end > open && xml.data[end - 1] == '/';
            walk->at = end < xml.size ? end + 1 : xml.size;
            if (tag->name.size)
                return true;
        }
    }
    return false;
}

// Whether the elements that are open end in the path.
static bool at_path(const struct walk *walk, const char *path)
{
    struct bytes parts[PATH_PARTS_MAX];
    size_t count = 0;
    for (const char *part = path; count < PATH_PARTS_MAX;) {
        size_t size = strcspn(part, "/");
        parts[count++] = (struct bytes){(const uint8_t *)part, size};
        if (part[size] == 0)
            break;
        part += size + 1;
    }
    if (count > walk->depth)
        return false;
    for (size_t i = 0; i < count; i++)
        if (!bytes_equal(parts[count - 1 - i], walk->open[walk->depth - 1 - i]))
            return false;
    return true;
}

// Goes to the next opening tag at the path; its element is open afterwards, unless it is empty.
static bool find_element(struct walk *walk, const char *path, struct tag *tag)
{
    while (next_tag(walk, tag, NULL)) {
        if (tag->closing) {
            for (size_t i = walk->depth; i-- > 0;) // an end without a beginning closes nothing
                if (bytes_equal(walk->open[i], tag->name)) {
                    walk->depth = i;
                    break;
                }
            continue;
        }
        if (walk->depth == DEPTH_MAX)
            return false;
        walk->open[walk->depth++] = tag->name;
        bool here = at_path(walk, path);
        walk->depth -= tag->empty;
        if (here)
            return true;
    }
    return false;
}

static const char *finish(struct buffer *text, struct arena *arena)
{
    struct bytes trimmed = text_trim(buffer_bytes(text));
    const char *clean = trimmed.size ? text_clean(arena, trimmed) : NULL;
    buffer_done(text);
    return clean;
}

const char *wechat_xml_text(struct bytes xml, const char *path, struct arena *arena)
{
    struct walk walk = {.xml = xml};
    struct tag tag;
    if (!find_element(&walk, path, &tag) || tag.empty)
        return NULL;
    struct buffer text;
    buffer_init(&text, TEXT_MAX_BYTES);
    next_tag(&walk, &tag, &text);
    return finish(&text, arena);
}

const char *wechat_xml_attribute(struct bytes xml, const char *path, const char *attribute,
                                 struct arena *arena)
{
    struct walk walk = {.xml = xml};
    struct tag tag;
    while (find_element(&walk, path, &tag)) {
        struct bytes rest = tag.attributes;
        for (size_t at = 0; at < rest.size;) {
            while (at < rest.size && !is_name_byte(rest.data[at]))
                at++;
            size_t name = at;
            while (at < rest.size && is_name_byte(rest.data[at]))
                at++;
            struct bytes found = bytes_slice(rest, name, at - name);
            while (at < rest.size && (text_is_space(rest.data[at]) || rest.data[at] == '='))
                at++;
            if (at == rest.size || (rest.data[at] != '"' && rest.data[at] != '\''))
                continue;
            size_t end = at + 1;
            while (end < rest.size && rest.data[end] != rest.data[at])
                end++;
            if (bytes_equal(found, bytes_of_text(attribute))) {
                struct buffer text;
                buffer_init(&text, TEXT_MAX_BYTES);
                add_resolved(&text, bytes_slice(rest, at + 1, end - at - 1));
                return finish(&text, arena);
            }
            at = end + 1;
        }
    }
    return NULL;
}

bool wechat_xml_has(struct bytes xml, const char *path)
{
    struct walk walk = {.xml = xml};
    struct tag tag;
    return find_element(&walk, path, &tag);
}
