// Elements and texts of XML.
#include "views/goaml/xml.h"

#include "base/bytes.h"
#include "base/text.h"

#include <stdarg.h>
#include <string.h>

#define ELLIPSIS "\xe2\x80\xa6"
#define REPLACEMENT 0xfffd

enum { PRINT_MAX_BYTES = 256 };

void xml_begin(struct xml *xml, FILE *out)
{
    *xml = (struct xml){.out = out};
    fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n", out);
}

static void indent(struct xml *xml)
{
    for (int i = 0; i < xml->depth; i++)
        fputs("  ", xml->out);
}

void xml_open(struct xml *xml, const char *element)
{
    indent(xml);
    fprintf(xml->out, "<%s>\n", element);
    xml->depth++;
}

void xml_close(struct xml *xml, const char *element)
{
    xml->depth--;
    indent(xml);
    fprintf(xml->out, "</%s>\n", element);
}

// Combining marks and joiners, which stand on the letter before them.
static bool is_mark(uint32_t code_point)
{
    return (code_point >= 0x300 && code_point < 0x370) || (code_point >= 0x1ab0 && code_point < 0x1b00) ||
           (code_point >= 0x20d0 && code_point < 0x2100) || (code_point >= 0xfe00 && code_point < 0xfe10) ||
           (code_point >= 0x64b && code_point < 0x660) || code_point == 0x200d;
}

static size_t count_characters(struct bytes text)
{
    size_t count = 0;
    for (size_t at = 0; at < text.size; count++) {
        size_t length = text_utf8_length(text.data + at, text.size - at);
        at += length ? length : 1;
    }
    return count;
}

static bool is_allowed(uint32_t code_point)
{
    return code_point >= 0x20 ? code_point != 0xfffe && code_point != 0xffff
                              : code_point == '\t' || code_point == '\n' || code_point == '\r';
}

static void put(struct xml *xml, uint32_t code_point)
{
    char utf8[4];
    if (code_point == '&')
        fputs("&amp;", xml->out);
    else if (code_point == '<')
        fputs("&lt;", xml->out);
    else if (code_point == '>')
        fputs("&gt;", xml->out);
    else
        fwrite(utf8, 1, text_utf8_encode(is_allowed(code_point) ? code_point : REPLACEMENT, utf8), xml->out);
}

static size_t next_character(struct bytes text, size_t at, uint32_t *code_point)
{
    size_t length = text_utf8_length(text.data + at, text.size - at);
    if (length == 0) {
        *code_point = REPLACEMENT;
        return 1;
    }
    *code_point = text_utf8_decode(text.data + at, text.size - at, &length);
    return length;
}

// Where to cut so that `characters` stand before: further left when a mark would begin the rest.
static size_t cut_at(struct bytes text, size_t characters)
{
    size_t at = 0, letter = 0;
    uint32_t code_point;
    for (size_t count = 0; at < text.size && count < characters; count++) {
        size_t length = next_character(text, at, &code_point);
        if (!is_mark(code_point))
            letter = at;
        at += length;
    }
    if (at < text.size) {
        next_character(text, at, &code_point);
        at = is_mark(code_point) ? letter : at;
    }
    return at;
}

static void put_text(struct xml *xml, const char *text, size_t length_max)
{
    struct bytes bytes = bytes_of_text(text);
    bool cut = count_characters(bytes) > length_max;
    if (cut)
        bytes = bytes_slice(bytes, 0, cut_at(bytes, length_max - 1));
    for (size_t at = 0; at < bytes.size;) {
        uint32_t code_point;
        at += next_character(bytes, at, &code_point);
        put(xml, code_point);
    }
    if (cut)
        fputs(ELLIPSIS, xml->out);
}

void xml_text(struct xml *xml, const char *element, const char *text, size_t length_max)
{
    if (text == NULL)
        return;
    indent(xml);
    fprintf(xml->out, "<%s>", element);
    put_text(xml, text, length_max);
    fprintf(xml->out, "</%s>\n", element);
}

void xml_print(struct xml *xml, const char *element, const char *format, ...)
{
    char text[PRINT_MAX_BYTES];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    xml_text(xml, element, text, PRINT_MAX_BYTES);
}
