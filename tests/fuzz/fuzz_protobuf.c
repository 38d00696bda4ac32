// Any bytes as a protocol buffer, and as what applications keep beside one: base 64 and markup.
#include "base/encoding.h"
#include "base/text.h"
#include "observations/phones/apps/app_text.h"
#include "observations/serialized/protobuf.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bytes message = {data, size}, decoded;
    struct arena *arena = arena_new((size_t)256 << 20);
    struct reader reader = reader_of(message);
    struct protobuf_field field;
    while (protobuf_next(&reader, &field)) {
        if (field.bytes.size &&
            (field.bytes.data < data || field.bytes.data + field.bytes.size > data + size))
            abort();
        const char *text = protobuf_text(arena, message, field.number);
        if (text && !text_is_utf8(bytes_of_text(text)))
            abort();
        if (arena_used_bytes(arena) > (64u << 20))
            break;
    }
    if (protobuf_is(message) && reader.failed && arena_used_bytes(arena) <= (64u << 20))
        abort();
    const char *text = text_clean(arena, message);
    if (strlen(text_of_markup(arena, text)) > strlen(text))
        abort();
    if (bytes_of_base64(arena, bytes_of_text(text), &decoded) && decoded.size > strlen(text))
        abort();
    arena_free(arena);
    return 0;
}
