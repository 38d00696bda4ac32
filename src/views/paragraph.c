// Wrapping for terminals. Knows nothing of listings.
#include "views/paragraph.h"

#include "base/text.h"
#include "views/display.h"

#include <string.h>
#include <unicode/uchar.h>

enum {
    COLUMNS_MIN = 40,
    TEXT_BYTES_MAX = 1024 * 1024 * 1024 // memory grows only as needed
};

void paragraph_init(struct paragraph *paragraph, FILE *out, size_t columns)
{
    *paragraph = (struct paragraph){.out = out, .columns = columns < COLUMNS_MIN ? COLUMNS_MIN : columns};
    buffer_init(&paragraph->text, TEXT_BYTES_MAX);
    buffer_init(&paragraph->piece, TEXT_BYTES_MAX);
}

void paragraph_done(struct paragraph *paragraph)
{
    buffer_done(&paragraph->text);
    buffer_done(&paragraph->piece);
}

static bool is_right_to_left(uint32_t c)
{
    UCharDirection direction = c < 0x590 ? U_LEFT_TO_RIGHT : u_charDirection((UChar32)c);
    return direction == U_RIGHT_TO_LEFT || direction == U_RIGHT_TO_LEFT_ARABIC ||
           direction == U_ARABIC_NUMBER;
}

// A terminal that orders a line by its letters would else carry what follows over to the other side.
static void add_turn_back(struct paragraph *paragraph, const char *text)
{
    struct bytes bytes = bytes_of_text(text);
    size_t length;
    for (size_t i = 0; i < bytes.size; i += length) {
        if (is_right_to_left(text_utf8_decode(bytes.data + i, bytes.size - i, &length))) {
            buffer_add_text(&paragraph->text, "\u200e");
            return;
        }
    }
}

void paragraph_add(struct paragraph *paragraph, const char *text)
{
    display_add(&paragraph->text, bytes_of_text(text));
    add_turn_back(paragraph, text);
}

void paragraph_add_lines(struct paragraph *paragraph, const char *text)
{
    size_t size = strlen(text);
    while (size && text_is_space((unsigned char)text[size - 1]))
        size--;
    struct bytes left = {(const uint8_t *)text, size};
    while (left.size) {
        const uint8_t *end = memchr(left.data, '\n', left.size);
        size_t line = end ? (size_t)(end - left.data) : left.size;
        size_t shown = end && line && left.data[line - 1] == '\r' ? line - 1 : line;
        display_add(&paragraph->text, bytes_slice(left, 0, shown));
        left = bytes_slice(left, line + (end != NULL), left.size);
        if (end)
            buffer_add_u8(&paragraph->text, '\n');
    }
    add_turn_back(paragraph, text);
}

void paragraph_add_cut(struct paragraph *paragraph, const char *text, size_t columns)
{
    buffer_reset(&paragraph->piece);
    display_add(&paragraph->piece, bytes_of_text(text));
    display_add_cut(&paragraph->text, buffer_bytes(&paragraph->piece), columns);
    add_turn_back(paragraph, text);
}

size_t paragraph_print(struct paragraph *paragraph, const char *first, size_t indent)
{
    struct bytes left = buffer_bytes(&paragraph->text);
    size_t used = indent;
    fputs(first, paragraph->out);
    for (bool more = true, start = true; more; start = false) {
        const uint8_t *end = left.size ? memchr(left.data, '\n', left.size) : NULL;
        struct bytes line = bytes_slice(left, 0, end ? (size_t)(end - left.data) : left.size);
        size_t next, fits = display_fit(line, paragraph->columns - indent, &next);
        if (!start)
            fprintf(paragraph->out, "\n%*s", (int)(fits ? indent : 0), "");
        fwrite(line.data, 1, fits, paragraph->out);
        used = indent + display_columns(bytes_slice(line, 0, fits));
        bool whole = next >= line.size;
        left = bytes_slice(left, whole ? line.size + (end != NULL) : next, left.size);
        more = !whole || end != NULL;
    }
    buffer_reset(&paragraph->text);
    return used;
}
