// Any bytes as an attributed text in a typed stream.
#include "base/text.h"
#include "observations/serialized/typedstream.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new((size_t)512 << 20);
    struct attributed_text text;
    struct error error = {0};
    if (typedstream_read_text((struct bytes){data, size}, arena, &text, &error) && error.text[0] == 0)
        abort();
    if (text.text && !text_is_utf8(bytes_of_text(text.text)))
        abort();
    for (size_t i = 0; i < text.attachment_count; i++)
        if (!text_is_utf8(bytes_of_text(text.attachments[i])))
            abort();
    if (arena_used_bytes(arena) > 1024 * 1024 + 256 * size)
        abort();
    arena_free(arena);
    return 0;
}
