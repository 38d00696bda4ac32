// A walk over tags and lengths.
#include "observations/serialized/protobuf.h"

#include "base/text.h"

enum { NUMBER_MAX = (1 << 29) - 1 };

bool protobuf_next(struct reader *reader, struct protobuf_field *field)
{
    *field = (struct protobuf_field){0};
    if (reader->failed || reader_left(reader) == 0)
        return false;
    uint64_t tag = reader_varint(reader);
    field->number = (uint32_t)(tag >> 3);
    field->form = (enum protobuf_form)(tag & 7);
    if (tag >> 3 == 0 || tag >> 3 > NUMBER_MAX)
        reader->failed = true;
    switch (tag & 7) {
    case PROTOBUF_VARINT:
        field->value = reader_varint(reader);
        break;
    case PROTOBUF_64_BITS:
        field->value = reader_u64le(reader);
        break;
    case PROTOBUF_32_BITS:
        field->value = reader_u32le(reader);
        break;
    case PROTOBUF_BYTES: {
        uint64_t size = reader_varint(reader);
        if (size > reader_left(reader))
            reader->failed = true;
        else
            field->bytes = reader_take(reader, (size_t)size);
        break;
    }
    default: // groups, which nobody has written for years, and what is no form at all
        reader->failed = true;
    }
    return !reader->failed;
}

bool protobuf_is(struct bytes message)
{
    struct reader reader = reader_of(message);
    struct protobuf_field field;
    while (protobuf_next(&reader, &field))
        ;
    return message.size > 0 && !reader.failed;
}

static bool last_of(struct bytes message, uint32_t number, bool bytes, struct protobuf_field *found)
{
    struct reader reader = reader_of(message);
    struct protobuf_field field;
    bool any = false;
    while (protobuf_next(&reader, &field))
        if (field.number == number && (field.form == PROTOBUF_BYTES) == bytes) {
            *found = field;
            any = true;
        }
    return any;
}

struct bytes protobuf_bytes(struct bytes message, uint32_t number)
{
    struct protobuf_field field;
    return last_of(message, number, true, &field) ? field.bytes : (struct bytes){0};
}

int64_t protobuf_integer(struct bytes message, uint32_t number, int64_t otherwise)
{
    struct protobuf_field field;
    return last_of(message, number, false, &field) ? (int64_t)field.value : otherwise;
}

const char *protobuf_text(struct arena *arena, struct bytes message, uint32_t number)
{
    struct bytes bytes = protobuf_bytes(message, number);
    return bytes.size ? text_clean(arena, bytes) : NULL;
}
