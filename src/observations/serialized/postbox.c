// Reads Postbox's coding. Every size and count is hostile.
#include "observations/serialized/postbox.h"

#include "base/text.h"

#include <string.h>

struct bytes postbox_take_string(struct reader *reader)
{
    uint32_t size = reader_u32le(reader);
    return reader_take(reader, size);
}

static struct bytes take_object(struct reader *reader, uint32_t *type_hash)
{
    *type_hash = reader_u32le(reader);
    return postbox_take_string(reader);
}

// The items of an array, whose size is known only after walking over them.
static void take_items(struct reader *reader, struct postbox_field *field, size_t objects, size_t strings)
{
    size_t from = reader->position;
    uint32_t hash;
    for (uint32_t i = 0; i < field->count && !reader->failed; i++) {
        for (size_t part = 0; part < objects; part++)
            take_object(reader, &hash);
        for (size_t part = 0; part < strings; part++)
            postbox_take_string(reader);
    }
    if (!reader->failed)
        field->bytes = bytes_slice(reader->bytes, from, reader->position - from);
}

static void take_array(struct reader *reader, struct postbox_field *field)
{
    field->count = reader_u32le(reader);
    if (field->type == POSTBOX_INT32_ARRAY || field->type == POSTBOX_INT64_ARRAY)
        field->bytes =
            reader_take(reader, (size_t)field->count * (field->type == POSTBOX_INT32_ARRAY ? 4 : 8));
    else if (field->type == POSTBOX_OBJECT_ARRAY)
        take_items(reader, field, 1, 0);
    else if (field->type == POSTBOX_OBJECT_DICTIONARY)
        take_items(reader, field, 2, 0);
    else
        take_items(reader, field, 0, 1);
}

static void take_value(struct reader *reader, struct postbox_field *field)
{
    uint64_t bits;
    switch (field->type) {
    case POSTBOX_INT32:
        field->number = (int32_t)reader_u32le(reader);
        break;
    case POSTBOX_INT64:
        field->number = (int64_t)reader_u64le(reader);
        break;
    case POSTBOX_BOOL:
        field->number = reader_u8(reader) != 0;
        break;
    case POSTBOX_DOUBLE:
        bits = reader_u64le(reader);
        memcpy(&field->real, &bits, sizeof field->real);
        break;
    case POSTBOX_STRING:
    case POSTBOX_BYTES:
        field->bytes = postbox_take_string(reader);
        break;
    case POSTBOX_OBJECT:
        field->bytes = take_object(reader, &field->type_hash);
        break;
    case POSTBOX_NIL:
        break;
    default:
        take_array(reader, field);
    }
}

bool postbox_next(struct reader *reader, struct postbox_field *field)
{
    if (reader->failed || reader_left(reader) == 0)
        return false;
    *field = (struct postbox_field){0};
    field->key = reader_take(reader, reader_u8(reader));
    uint8_t type = reader_u8(reader);
    field->type = (enum postbox_type)type;
    if (type > POSTBOX_BYTES_ARRAY)
        reader->failed = true;
    else
        take_value(reader, field);
    return !reader->failed;
}

bool postbox_item(struct reader *items, struct bytes *content)
{
    uint32_t hash;
    if (items->failed || reader_left(items) == 0)
        return false;
    *content = take_object(items, &hash);
    return !items->failed;
}

bool postbox_is(struct bytes content)
{
    struct reader reader = reader_of(content);
    struct postbox_field field;
    while (postbox_next(&reader, &field))
        ;
    return content.size && !reader.failed;
}

bool postbox_find(struct bytes content, const char *key, struct postbox_field *field)
{
    struct reader reader = reader_of(content);
    while (postbox_next(&reader, field))
        if (bytes_equal(field->key, bytes_of_text(key)))
            return true;
    return false;
}

int64_t postbox_integer(struct bytes content, const char *key, int64_t otherwise)
{
    struct postbox_field field;
    return postbox_find(content, key, &field) && field.type <= POSTBOX_BOOL ? field.number : otherwise;
}

struct bytes postbox_object(struct bytes content, const char *key)
{
    struct postbox_field field;
    return postbox_find(content, key, &field) && field.type == POSTBOX_OBJECT ? field.bytes
                                                                              : (struct bytes){0};
}

const char *postbox_text(struct bytes content, const char *key, struct arena *arena)
{
    struct postbox_field field;
    return postbox_find(content, key, &field) && field.type == POSTBOX_STRING && field.bytes.size
               ? text_clean(arena, field.bytes)
               : NULL;
}

struct bytes postbox_root(struct bytes value)
{
    struct postbox_field field;
    return postbox_find(value, "_", &field) && field.type == POSTBOX_OBJECT ? field.bytes : value;
}
