// Serial types, values, and the three encodings of text.
#include "observations/databases/record.h"

#include "base/encoding.h"
#include "base/text.h"

#include <string.h>

bool record_of_payload(struct bytes local, uint64_t payload_size, uint32_t overflow,
                       struct record_bytes *record)
{
    size_t at = 0;
    uint64_t header;
    if (!varint_read(local, &at, &header) || header < at || header > local.size || header > payload_size)
        return false;
    *record = (struct record_bytes){
        .types = {local.data + at, (size_t)header - at},
        .body = {local.data + header, local.size - (size_t)header},
        .body_size = payload_size - header,
        .overflow = overflow,
    };
    return true;
}

bool record_lay_out(const struct record_bytes *record, size_t columns, struct record_layout *layout)
{
    size_t at = 0, count = 0;
    uint64_t offset = 0, type;
    if (columns > RECORD_COLUMNS_MAX)
        columns = RECORD_COLUMNS_MAX;
    while (count < columns) {
        if (count < record->lost)
            type = record->lost_types[count];
        else if (at >= record->types.size)
            break;
        else if (!varint_read(record->types, &at, &type) || !type_is_sound(type))
            return false;
        layout->types[count] = type;
        layout->offsets[count++] = offset;
        offset += type_size(type);
        if (offset > (uint64_t)INT64_MAX / 2)
            return false;
    }
    layout->count = count;
    layout->size = offset;
    return true;
}

int64_t value_integer(uint64_t type, const uint8_t *at)
{
    if (type == 8 || type == 9)
        return type == 9;
    size_t size = (size_t)type_size(type);
    uint64_t value = size && at[0] & 0x80 ? UINT64_MAX : 0;
    for (size_t i = 0; i < size; i++)
        value = value << 8 | at[i];
    return (int64_t)value;
}

double value_real(const uint8_t *at)
{
    uint64_t bits = (uint64_t)value_integer(6, at);
    double value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

const char *record_text(struct arena *arena, enum text_encoding encoding, struct bytes text)
{
    if (encoding != ENCODING_UTF8)
        return text_of_utf16(arena, text, encoding == ENCODING_UTF16BE);
    uint8_t any = 0;
    for (size_t i = 0; i < text.size; i++)
        any |= text.data[i] | (uint8_t)(text.data[i] - 1);
    return any & 0x80 ? text_clean(arena, text) : arena_text_n(arena, text.data, text.size); // plain ASCII
}
