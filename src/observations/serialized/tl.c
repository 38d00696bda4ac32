// Reads TL by a schema. Every length, count and depth is hostile.
#include "observations/serialized/tl.h"

#include "base/text.h"

#include <string.h>

enum { VECTOR = 0x1cb5c415, FLAG_WORDS_MAX = 4, INT128_BYTES = 16, INT256_BYTES = 32 };
static const uint32_t BOOL_TRUE = 0x997275b5, BOOL_FALSE = 0xbc799737;

struct reading {
    const struct tl_schema *schema;
    struct arena *arena;
    struct reader reader;
    size_t depth, objects, items;
    bool failed;
};

// One field of a form, taken apart.
struct field {
    const char *kind, *name; // name NULL: not kept
    size_t name_size;
    int word, bit; // bit -1: always there
};

static const struct tl_form *find_in(const struct tl_table *table, uint32_t id)
{
    size_t low = 0, high = table->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (table->forms[middle].id < id)
            low = middle + 1;
        else
            high = middle;
    }
    return low < table->count && table->forms[low].id == id ? &table->forms[low] : NULL;
}

// *next: another form of the same id, or NULL.
static const struct tl_form *find_form(const struct tl_schema *schema, uint32_t id,
                                       const struct tl_form **next)
{
    *next = NULL;
    for (size_t i = 0; i < schema->count; i++) {
        const struct tl_form *form = find_in(&schema->tables[i], id);
        if (form == NULL)
            continue;
        if (form + 1 < schema->tables[i].forms + schema->tables[i].count && form[1].id == id)
            *next = form + 1;
        return form;
    }
    return NULL;
}

// Takes the next field of a form's text; false at its end.
static bool next_field(const char **at, struct field *field)
{
    const char *text = *at;
    while (*text == ' ')
        text++;
    if (*text == 0)
        return false;
    *field = (struct field){.bit = -1};
    if (*text >= 'b' && *text <= 'd' && text_is_digit(text[1])) // "d" alone is a double
        field->word = *text++ - 'a';
    if (text_is_digit(*text)) {
        for (field->bit = 0; text_is_digit(*text); text++)
            field->bit = field->bit * 10 + (*text - '0');
        text += *text == '?';
    }
    field->kind = text;
    while (*text && *text != ' ' && *text != ':')
        text++;
    if (*text == ':') {
        field->name = ++text;
        while (*text && *text != ' ')
            text++;
        field->name_size = (size_t)(text - field->name);
    }
    *at = text;
    return true;
}

static size_t count_names(const char *fields)
{
    size_t count = 0;
    for (; *fields; fields++)
        count += *fields == ':';
    return count;
}

static struct bytes take_string(struct reader *reader)
{
    size_t size = reader_u8(reader), head = 1;
    if (size == 255) {
        reader->failed = true;
        return (struct bytes){0};
    }
    if (size == 254) {
        head = 4;
        size = reader_u8(reader);
        size |= (size_t)reader_u8(reader) << 8;
        size |= (size_t)reader_u8(reader) << 16;
    }
    struct bytes text = reader_take(reader, size);
    size_t padding = (4 - (head + size) % 4) % 4;
    if (padding <= reader_left(reader)) // some programs leave it out at the end of a blob
        reader_skip(reader, padding);
    return text;
}

static const struct tl_object *read_object(struct reading *reading);
static bool read_value(struct reading *reading, const char *kind, struct tl_value *value);

static void read_vector(struct reading *reading, const char *kind, struct tl_value *value)
{
    if (reader_u32le(&reading->reader) != VECTOR) {
        reading->failed = true;
        return;
    }
    uint32_t count = reader_u32le(&reading->reader);
    // each item takes four bytes or more, so that a count beyond the bytes is a lie
    if (count > reader_left(&reading->reader) / 4 || (reading->items += count) > TL_ITEMS_MAX ||
        ++reading->depth > TL_DEPTH_MAX) {
        reading->failed = true;
        return;
    }
    struct tl_value *items = arena_alloc(reading->arena, count ? count : 1, sizeof *items);
    value->items = items;
    while (value->item_count < count && read_value(reading, kind, &items[value->item_count]))
        value->item_count++;
    if (value->item_count < count && items[value->item_count].object)
        value->item_count++; // read in part
    reading->depth--;
}

static double double_of(uint64_t bits)
{
    double real;
    memcpy(&real, &bits, sizeof real);
    return real;
}

// False when the reading has failed; what was read before stays.
static bool read_value(struct reading *reading, const char *kind, struct tl_value *value)
{
    struct reader *reader = &reading->reader;
    uint32_t word;
    switch (*kind) {
    case 'i':
        value->number = (int32_t)reader_u32le(reader);
        break;
    case 'l':
        value->number = (int64_t)reader_u64le(reader);
        break;
    case 'd':
        value->kind = TL_REAL;
        value->real = double_of(reader_u64le(reader));
        break;
    case 's':
        value->kind = TL_BYTES;
        value->bytes = take_string(reader);
        break;
    case 'h':
        reader_skip(reader, INT128_BYTES);
        break;
    case 'H':
        reader_skip(reader, INT256_BYTES);
        break;
    case 'B':
        word = reader_u32le(reader);
        value->number = word == BOOL_TRUE;
        reading->failed |= word != BOOL_TRUE && word != BOOL_FALSE;
        break;
    case 't':
        value->number = 1;
        break;
    case 'V':
        value->kind = TL_VECTOR;
        read_vector(reading, kind + 1, value);
        break;
    default:
        value->kind = TL_OBJECT;
        value->object = read_object(reading);
    }
    reading->failed |= reader->failed;
    return !reading->failed;
}

static const struct tl_object *read_form(struct reading *reading, const struct tl_form *form)
{
    struct tl_object *object = arena_alloc(reading->arena, 1, sizeof *object);
    size_t names = count_names(form->fields), words = 0;
    uint32_t flags[FLAG_WORDS_MAX] = {0};
    object->form = form;
    object->values = arena_alloc(reading->arena, names ? names : 1, sizeof *object->values);
    struct field field;
    for (const char *at = form->fields; !reading->failed && next_field(&at, &field);) {
        if (*field.kind == '#') {
            uint32_t word = reader_u32le(&reading->reader);
            reading->failed |= reading->reader.failed;
            if (words < FLAG_WORDS_MAX)
                flags[words++] = word;
            continue;
        }
        if (field.bit >= 0 && (flags[field.word] >> (field.bit & 31) & 1) == 0)
            continue;
        struct tl_value value = {.name = field.name, .name_size = field.name_size};
        bool whole = read_value(reading, field.kind, &value);
        if (field.name && (whole || value.object || value.item_count))
            object->values[object->value_count++] = value;
    }
    return object;
}

static const struct tl_object *read_object(struct reading *reading)
{
    const struct tl_form *next, *form = NULL;
    uint32_t id = reader_u32le(&reading->reader);
    if (!reading->reader.failed && reading->depth < TL_DEPTH_MAX && ++reading->objects <= TL_OBJECTS_MAX)
        form = find_form(reading->schema, id, &next);
    if (form == NULL) {
        reading->failed = true;
        return NULL;
    }
    reading->depth++;
    struct reading before = *reading;
    const struct tl_object *object = read_form(reading, form);
    if (reading->failed && next) {
        struct reading first = *reading;
        *reading = before;
        const struct tl_object *other = read_form(reading, next);
        if (reading->failed)
            *reading = first;
        else
            object = other;
    }
    reading->depth--;
    return object;
}

enum tl_result tl_read(const struct tl_schema *schema, struct bytes blob, struct arena *arena,
                       const struct tl_object **object, size_t *size)
{
    struct reading reading = {.schema = schema, .arena = arena, .reader = reader_of(blob)};
    *object = read_object(&reading);
    if (*object == NULL)
        return TL_UNKNOWN;
    if (size)
        *size = reading.reader.position;
    return reading.failed ? TL_IN_PART : TL_WHOLE;
}

const struct tl_value *tl_value(const struct tl_object *object, const char *name)
{
    size_t size = strlen(name);
    for (size_t i = 0; object && i < object->value_count; i++)
        if (object->values[i].name_size == size && memcmp(object->values[i].name, name, size) == 0)
            return &object->values[i];
    return NULL;
}

int64_t tl_number(const struct tl_object *object, const char *name, int64_t otherwise)
{
    const struct tl_value *value = tl_value(object, name);
    return value && value->kind == TL_NUMBER ? value->number : otherwise;
}

bool tl_flag(const struct tl_object *object, const char *name)
{
    return tl_number(object, name, 0) != 0;
}

const struct tl_object *tl_child(const struct tl_object *object, const char *name)
{
    const struct tl_value *value = tl_value(object, name);
    return value && value->kind == TL_OBJECT ? value->object : NULL;
}

struct bytes tl_bytes(const struct tl_object *object, const char *name)
{
    const struct tl_value *value = tl_value(object, name);
    return value && value->kind == TL_BYTES ? value->bytes : (struct bytes){0};
}

const char *tl_text(const struct tl_object *object, const char *name, struct arena *arena)
{
    struct bytes bytes = tl_bytes(object, name);
    return bytes.size ? text_clean(arena, bytes) : NULL;
}

bool tl_is(const struct tl_object *object, const char *form_name)
{
    return object && strcmp(object->form->name, form_name) == 0;
}

bool tl_string_at(struct bytes blob, size_t offset, struct bytes *text)
{
    if (offset >= blob.size)
        return false;
    struct reader reader = reader_of(bytes_slice(blob, offset, blob.size - offset));
    *text = take_string(&reader);
    return !reader.failed;
}
