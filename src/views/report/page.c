// Escaping and small pieces of HTML. Knows nothing of cases.
#include "views/report/page.h"

#include "base/decimal.h"
#include "base/text.h"
#include "views/display.h"

#include <inttypes.h>
#include <stdarg.h>
#include <string.h>

enum {
    SHORT_BYTES = 14,
    TEXT_BYTES_MAX = 4096
}; // of one text; longer evidence is cut, the case holds it whole

void page_init(struct page *page, FILE *out)
{
    page->out = out;
    buffer_init(&page->scratch, 1024 * 1024);
}

void page_done(struct page *page)
{
    buffer_done(&page->scratch);
}

void page_raw(struct page *page, const char *html)
{
    fputs(html, page->out);
}

void page_print(struct page *page, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vfprintf(page->out, format, arguments);
    va_end(arguments);
}

static void write_escaped(struct page *page, struct bytes safe)
{
    for (size_t i = 0; i < safe.size; i++) {
        switch (safe.data[i]) {
        case '&':
            page_raw(page, "&amp;");
            break;
        case '<':
            page_raw(page, "&lt;");
            break;
        case '>':
            page_raw(page, "&gt;");
            break;
        case '"':
            page_raw(page, "&quot;");
            break;
        case '\'':
            page_raw(page, "&#39;");
            break;
        default:
            fputc(safe.data[i], page->out);
        }
    }
}

// Made safe; with its ends of line when `lines`.
static size_t add_safe(struct buffer *out, struct bytes text, bool lines)
{
    size_t used = 0;
    for (size_t line; lines && text.size; text = bytes_slice(text, line + 1, text.size)) {
        const uint8_t *end = memchr(text.data, '\n', text.size);
        if (end == NULL)
            break;
        line = (size_t)(end - text.data);
        bool carriage = line && text.data[line - 1] == '\r';
        used += display_add(out, bytes_slice(text, 0, line - carriage)) + 1;
        buffer_add_u8(out, '\n');
    }
    return used + display_add(out, text);
}

static void write_cut(struct page *page, const char *text, size_t columns, bool lines)
{
    if (text == NULL)
        return;
    struct bytes bytes = bytes_of_text(text);
    size_t size = bytes.size;
    if (size > TEXT_BYTES_MAX) {
        size = TEXT_BYTES_MAX;
        while (size && (bytes.data[size] & 0xc0) == 0x80) // not inside a character
            size--;
    }
    buffer_reset(&page->scratch);
    size_t used = add_safe(&page->scratch, bytes_slice(bytes, 0, size), lines);
    if (size < bytes.size)
        buffer_add_text(&page->scratch, "\u2026");
    if (used <= columns) {
        write_escaped(page, buffer_bytes(&page->scratch));
        return;
    }
    struct buffer cut;
    buffer_init(&cut, page->scratch.size + 8);
    display_add_cut(&cut, buffer_bytes(&page->scratch), columns);
    write_escaped(page, buffer_bytes(&cut));
    buffer_done(&cut);
}

void page_text_cut(struct page *page, const char *text, size_t columns)
{
    write_cut(page, text, columns, false);
}

void page_lines_cut(struct page *page, const char *text, size_t columns)
{
    write_cut(page, text, columns, true);
}

void page_text(struct page *page, const char *text)
{
    page_text_cut(page, text, SIZE_MAX);
}

void page_bdi(struct page *page, const char *text)
{
    page_raw(page, "<bdi>");
    page_text(page, text);
    page_raw(page, "</bdi>");
}

// Groups the digits before the decimal point in threes.
static void write_grouped(struct page *page, const char *digits)
{
    if (*digits == '-') {
        page_raw(page, "\u2212");
        digits++;
    }
    size_t whole = strcspn(digits, ".");
    for (size_t i = 0; i < whole; i++) {
        if (i && (whole - i) % 3 == 0)
            page_raw(page, "\u202f");
        fputc(digits[i], page->out);
    }
    page_raw(page, digits + whole);
}

void page_number(struct page *page, int64_t number)
{
    char digits[32];
    snprintf(digits, sizeof digits, "%" PRId64, number);
    write_grouped(page, digits);
}

void page_count(struct page *page, int64_t number, const char *thing)
{
    page_number(page, number);
    page_print(page, " %s%s", thing, number == 1 ? "" : "s");
}

void page_cell(struct page *page, const char *text)
{
    bool whole = text && strlen(text) <= SHORT_BYTES; // a date or a number of an exhibit is not broken
    page_raw(page, whole ? "<td class=\"keep\">" : "<td>");
    if (text && *text)
        page_bdi(page, text);
    page_raw(page, "</td>");
}

void page_code_cell(struct page *page, const char *text)
{
    page_raw(page, "<td class=\"code\">");
    if (text && *text)
        page_bdi(page, text);
    page_raw(page, "</td>");
}

void page_number_cell(struct page *page, int64_t number)
{
    page_raw(page, "<td class=\"n\">");
    page_number(page, number);
    page_raw(page, "</td>");
}

void page_amount(struct page *page, int64_t amount_e5)
{
    char digits[DECIMAL_TEXT_SIZE];
    write_grouped(page, decimal_format(amount_e5, digits));
}

void page_amount_cell(struct page *page, int64_t amount_e5)
{
    page_raw(page, "<td class=\"n\">");
    page_amount(page, amount_e5);
    page_raw(page, "</td>");
}

void page_table(struct page *page, const char *caption, const char *const *heads)
{
    page_raw(page, "<div class=\"wide\"><table>");
    if (caption)
        page_print(page, "<caption>%s</caption>", caption);
    page_raw(page, "<thead><tr>");
    for (; *heads; heads++) {
        bool number = **heads == '#';
        page_print(page, "<th scope=\"col\"%s>%s</th>", number ? " class=\"n\"" : "", *heads + number);
    }
    page_raw(page, "</tr></thead><tbody>\n");
}

void page_table_end(struct page *page)
{
    page_raw(page, "</tbody></table></div>\n");
}

void page_more(struct page *page, int64_t more, const char *what, const char *command)
{
    if (more <= 0)
        return;
    page_raw(page, "<p class=\"more\">and ");
    page_number(page, more);
    page_print(page, " more %s; all of them: <code>%s</code></p>\n", what, command);
}

void words_of_key(struct buffer *out, const char *key)
{
    for (size_t i = 0; key[i]; i++) {
        int byte = (unsigned char)key[i];
        buffer_add_u8(out, (uint8_t)(byte == '_' ? ' ' : i == 0 ? text_upper(byte) : byte));
    }
}
