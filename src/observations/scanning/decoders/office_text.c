// The text of documents in XML as a reader sees it: the runs of a paragraph joined, paragraphs parted. Word,
// PowerPoint and Excel (ECMA-376), OpenDocument (ISO 26300). No parser of XML: a piece of a document is read
// like a whole one.
#include "observations/scanning/decoders.h"
#include "observations/scanning/decoders/escapes.h"

#include <string.h>

enum { TAG_MAX_BYTES = 16 * 1024, NAME_MAX_BYTES = 64 };

static bool is_name_byte(uint8_t c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == ':' ||
           c == '-' || c == '_' || c == '.';
}

static bool is_one_of(struct bytes name, const char *const *list)
{
    for (; *list; list++)
        if (strlen(*list) == name.size && memcmp(*list, name.data, name.size) == 0)
            return true;
    return false;
}

// What parts text: paragraphs, cells, shared strings; and what stands for a white space.
static const char *const blocks[] = {
    "p",  "h",  "si",         "c",       "tc",       "tr",  "row", "table-cell",    "list-item",
    "br", "cr", "line-break", "comment", "footnote", "sdt", "rPh", "hyperlink-end", NULL};
static const char *const spaces[] = {"tab", "s", "ptab", "noBreakHyphen", NULL};

static void part(struct buffer *out, char by)
{
    if (out->size && out->data[out->size - 1] != '\n')
        buffer_add_u8(out, (uint8_t)by);
}

static void add_text(struct bytes text, struct buffer *out, const struct escape_rules *entities)
{
    for (size_t i = 0; i < text.size;) {
        struct escape escape = {0};
        if (text.data[i] == '&')
            entities->read(text, i, &escape);
        if (escape.raw_size)
            buffer_add(out, escape.bytes, escape.size);
        else
            buffer_add_u8(out, text.data[i] == '\r' ? '\n' : text.data[i]);
        i += escape.raw_size ? escape.raw_size : 1;
    }
}

// Values of attributes that may name somebody; the names of schemas do not.
static void add_attributes(struct bytes tag, struct buffer *out, const struct escape_rules *entities)
{
    size_t from = 0;
    for (;;) {
        ptrdiff_t open = bytes_find(tag, bytes_of_text("=\""), from);
        if (open < 0)
            return;
        size_t start = (size_t)open + 2, name = (size_t)open;
        ptrdiff_t close = bytes_find(tag, bytes_of_text("\""), start);
        if (close < 0)
            return;
        while (name > 0 && is_name_byte(tag.data[name - 1]))
            name--;
        struct bytes value = bytes_slice(tag, start, (size_t)close - start);
        bool schema = bytes_start_with(bytes_slice(tag, name, 5), "xmlns", 5);
        if (!schema && value.size >= 6 &&
            (memchr(value.data, '@', value.size) || bytes_find(value, bytes_of_text("://"), 0) >= 0)) {
            part(out, '\n');
            add_text(value, out, entities);
            part(out, '\n');
        }
        from = (size_t)close + 1;
    }
}

static struct bytes local_name(struct bytes tag)
{
    size_t start = tag.size && tag.data[0] == '/', end = start;
    while (end < tag.size && end - start < NAME_MAX_BYTES && is_name_byte(tag.data[end]))
        if (tag.data[end++] == ':')
            start = end;
    return bytes_slice(tag, start, end - start);
}

// One tag, `at` behind its '<'; false when none closes here.
static bool read_tag(struct bytes bytes, size_t at, struct buffer *out, const struct escape_rules *entities,
                     size_t *end)
{
    struct bytes rest = bytes_slice(bytes, at, TAG_MAX_BYTES);
    const uint8_t *close = rest.size ? memchr(rest.data, '>', rest.size) : NULL;
    if (close == NULL || close == rest.data)
        return false;
    struct bytes tag = bytes_slice(rest, 0, (size_t)(close - rest.data));
    if (!is_name_byte(tag.data[0]) && tag.data[0] != '/' && tag.data[0] != '!' && tag.data[0] != '?')
        return false;
    struct bytes name = local_name(tag);
    if (is_one_of(name, blocks))
        part(out, '\n');
    else if (is_one_of(name, spaces))
        part(out, ' ');
    if (tag.data[0] != '/')
        add_attributes(tag, out, entities);
    *end = at + tag.size + 1;
    return true;
}

static bool is_text(uint8_t c)
{
    return c >= 0x20 || c == '\t' || c == '\n' || c == '\r';
}

static bool decode_office(struct bytes bytes, size_t at, const struct decode_budget *budget,
                          struct decoded *decoded)
{
    size_t i = at, tags = 0;
    bytes = bytes_slice(bytes, 0,
                        at + (bytes.size - at < budget->input_bytes ? bytes.size - at : budget->input_bytes));
    while (i < bytes.size && !decoded->out->overflowed) {
        if (bytes.data[i] == '<') {
            size_t end;
            if (!read_tag(bytes, i + 1, decoded->out, &html_entities, &end))
                break;
            i = end;
            tags++;
            continue;
        }
        size_t start = i;
        while (i < bytes.size && bytes.data[i] != '<' && is_text(bytes.data[i]))
            i++;
        add_text(bytes_slice(bytes, start, i - start), decoded->out, &html_entities);
        if (i < bytes.size && bytes.data[i] != '<')
            break;
    }
    decoded->start = at;
    decoded->end = i > at ? i : at + 1;
    decoded->cut = decoded->out->overflowed;
    decoded->resume = decoded->end;
    return tags >= 3 && decoded->out->size > 0;
}

static const char *const office_anchors[] = {"<w:p[ >]",    "<a:p[ >]",    "<si>",
                                             "<text:p[ >]", "<text:h[ >]", NULL};

const struct decoder decoder_office = {
    .name = "office",
    .summary = "text of Word, Excel, PowerPoint and OpenDocument: runs joined, paragraphs parted",
    .kind = DECODER_CODED,
    .anchors = office_anchors,
    .decode = decode_office,
};
