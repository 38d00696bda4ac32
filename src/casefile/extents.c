// Extents to text and back.
#include "casefile/extents.h"

#include "base/memory.h"
#include "base/text.h"

#include <inttypes.h>
#include <string.h>

enum { TEXT_MAX_BYTES = RECORD_EXTENTS_MAX * 42 };

const char *extents_text(struct buffer *buffer, const struct extent *extents, size_t count)
{
    buffer_init(buffer, TEXT_MAX_BYTES);
    for (size_t i = 0; i < count; i++) {
        if (extents[i].offset < 0)
            buffer_print(buffer, "%s-+%" PRId64, i ? "," : "", extents[i].bytes);
        else
            buffer_print(buffer, "%s%" PRId64 "+%" PRId64, i ? "," : "", extents[i].offset, extents[i].bytes);
    }
    return buffer_text(buffer);
}

static bool parse_number(const char *text, size_t size, int64_t *number)
{
    return text_to_int64((struct bytes){(const uint8_t *)text, size}, number) && *number >= 0;
}

void extents_parse(const char *text, struct extent_list *list)
{
    list->count = 0;
    while (text && *text) {
        struct extent extent = {.offset = -1};
        size_t offset = strcspn(text, "+"), size;
        if (text[offset] != '+')
            return;
        size = strcspn(text + offset + 1, ",");
        if ((text[0] != '-' && !parse_number(text, offset, &extent.offset)) ||
            !parse_number(text + offset + 1, size, &extent.bytes) || extent.bytes == 0)
            return;
        ARRAY_ROOM(list->extents, list->capacity, list->count);
        list->extents[list->count++] = extent;
        text += offset + 1 + size;
        text += *text == ',';
    }
}

void extents_done(struct extent_list *list)
{
    memory_free(list->extents);
    *list = (struct extent_list){0};
}
