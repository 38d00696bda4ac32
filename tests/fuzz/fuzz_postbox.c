// Any bytes as Postbox's coding, and as a message: the first 20 are its key.
#include "observations/phones/telegram/telegram_postbox.h"

#include "base/text.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void walk(struct bytes content, int depth)
{
    struct reader reader = reader_of(content);
    struct postbox_field field;
    while (depth < 8 && postbox_next(&reader, &field)) {
        if (field.bytes.size > content.size)
            abort();
        struct bytes item;
        struct reader items = reader_of(field.bytes);
        if (field.type == POSTBOX_OBJECT)
            walk(field.bytes, depth + 1);
        while (field.type == POSTBOX_OBJECT_ARRAY && postbox_item(&items, &item))
            walk(item, depth + 1);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new((size_t)64 << 20);
    struct bytes all = {data, size};
    walk(postbox_root(all), 0);
    if (size >= 20) {
        struct telegram_ios_message message;
        if (telegram_ios_message_read(bytes_slice(all, 0, 20), bytes_slice(all, 20, size - 20), arena,
                                      &message)) {
            if (message.text && !text_is_utf8(bytes_of_text(message.text)))
                abort();
            struct reader media = reader_of(message.media);
            for (uint32_t i = 0; i < message.media_count; i++)
                walk(postbox_root(postbox_take_string(&media)), 0);
            if (media.failed)
                abort();
        }
    }
    arena_free(arena);
    return 0;
}
