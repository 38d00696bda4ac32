// Brackets are counted outside of strings; whether what stands in them is JSON, jansson will say.
#include "observations/adverts/json_objects.h"

#include "base/text.h"

#include <string.h>

enum { LOOKED_AT_BYTES = 64 * 1024 };

static size_t skip_space(struct bytes bytes, size_t at)
{
    while (at < bytes.size && text_is_space(bytes.data[at]))
        at++;
    return at;
}

// Past the string that begins at `at`.
static size_t string_end(struct bytes bytes, size_t at)
{
    for (at++; at < bytes.size && bytes.data[at] != '"'; at++)
        if (bytes.data[at] == '\\')
            at++;
    return at < bytes.size ? at + 1 : bytes.size;
}

// Past the value that begins at `at`; *ended false when the text ends before it does.
static size_t value_end(struct bytes bytes, size_t at, bool *ended)
{
    size_t depth = 0;
    *ended = true;
    while (at < bytes.size) {
        uint8_t byte = bytes.data[at];
        if (byte == '"') {
            at = string_end(bytes, at);
            if (depth == 0)
                return at;
            continue;
        }
        if (byte == '{' || byte == '[') {
            depth++;
        } else if (byte == '}' || byte == ']') {
            if (depth <= 1)
                return depth ? at + 1 : at;
            depth--;
        } else if (depth == 0 && (byte == ',' || text_is_space(byte))) {
            return at;
        }
        at++;
    }
    *ended = depth == 0;
    return bytes.size;
}

// Where the first array of objects begins that is a member of the object at `at`; SIZE_MAX when there is
// none.
static size_t member_array(struct bytes bytes, size_t at)
{
    bool ended = true;
    at = skip_space(bytes, at + 1);
    while (at < bytes.size && bytes.data[at] == '"' && ended) {
        at = skip_space(bytes, string_end(bytes, at));
        if (at >= bytes.size || bytes.data[at] != ':')
            return SIZE_MAX;
        at = skip_space(bytes, at + 1);
        size_t inner = at < bytes.size && bytes.data[at] == '[' ? skip_space(bytes, at + 1) : bytes.size;
        if (inner < bytes.size && bytes.data[inner] == '{')
            return at;
        at = skip_space(bytes, value_end(bytes, at, &ended));
        if (at < bytes.size && bytes.data[at] == ',')
            at = skip_space(bytes, at + 1);
    }
    return SIZE_MAX;
}

struct json_objects json_objects_of(struct bytes bytes, enum json_shape shape)
{
    struct json_objects objects = {.all = bytes, .shape = shape};
    struct bytes start = bytes_slice(bytes, 0, LOOKED_AT_BYTES);
    size_t at = skip_space(start, bytes_start_with(bytes, "\xEF\xBB\xBF", 3) ? 3 : 0);
    uint8_t first = at < start.size ? start.data[at] : 0;
    size_t array = first == '[' ? at : first == '{' ? member_array(start, at) : SIZE_MAX;
    if (shape == JSON_SHAPE_ARRAY)
        objects.position = array == SIZE_MAX ? bytes.size : array + 1;
    else // lines are counted from the first
        objects.position = shape == JSON_SHAPE_ROW ? at : bytes_start_with(bytes, "\xEF\xBB\xBF", 3) ? 3 : 0;
    return objects;
}

static bool next_line(struct json_objects *objects, struct json_object *object)
{
    while (objects->position < objects->all.size) {
        const uint8_t *end =
            memchr(objects->all.data + objects->position, '\n', objects->all.size - objects->position);
        size_t stop = end ? (size_t)(end - objects->all.data) : objects->all.size;
        object->offset = objects->position;
        object->number = ++objects->number;
        object->bytes = text_trim(bytes_slice(objects->all, object->offset, stop - object->offset));
        objects->position = stop + 1;
        if (object->bytes.size)
            return true;
    }
    return false;
}

bool json_objects_next(struct json_objects *objects, struct json_object *object)
{
    *object = (struct json_object){0};
    if (objects->shape == JSON_SHAPE_LINES)
        return next_line(objects, object);
    struct bytes all = objects->all;
    size_t at = objects->position;
    while (at < all.size && (text_is_space(all.data[at]) || all.data[at] == ','))
        at++;
    if (at >= all.size || all.data[at] == ']' || all.data[at] == '}')
        return false;
    bool ended;
    size_t end = value_end(all, at, &ended);
    object->offset = at;
    object->number = ++objects->number;
    object->bytes = bytes_slice(all, at, end - at);
    object->unended = !ended;
    objects->position = end;
    return end > at;
}
