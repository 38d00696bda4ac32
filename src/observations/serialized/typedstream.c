// Typed streams: objects put together as far as texts and their attributes need them. Format: typedstream.h.
#include "observations/serialized/typedstream.h"

#include "base/text.h"

#include <string.h>

enum {
    TAG_INT16 = 0x81,
    TAG_INT32 = 0x82,
    TAG_REAL = 0x83,
    TAG_NEW = 0x84,
    TAG_NIL = 0x85,
    TAG_END = 0x86,
    FIRST_NUMBER = 0x92, // bytes from here to 0xff are numbers of what was written before, or small integers
    TYPES_MAX_BYTES = 256,
    LISTED_MAX = 256,
    DEPTH_MAX = 64,
};

// A value of a group: an object, or bytes, or nothing that is needed.
struct value {
    struct object *object;
    struct bytes bytes;
    struct value *next;
};

struct object {
    struct bytes class;         // its name; empty for what is no object (a class, a C string)
    struct value *first, *last; // its values in order
};

struct stream {
    struct reader reader;
    struct arena *arena;
    const char *fault;   // NULL: none yet
    struct bytes *texts; // shared ones, by number
    size_t text_count;
    struct object **objects; // objects, classes and C strings, by number
    size_t object_count;
    uint64_t steps; // left: values of no bytes must not go on for ever
};

static void fail(struct stream *stream, const char *fault)
{
    if (stream->fault == NULL)
        stream->fault = fault;
    stream->reader.failed = true;
}

static bool going_on(struct stream *stream)
{
    if (stream->reader.failed && stream->fault == NULL)
        stream->fault = "cut short";
    return !stream->reader.failed;
}

// ---- numbers and tags ----

// An integer that begins with `head`.
static int64_t integer_after(struct stream *stream, uint8_t head)
{
    if (head == TAG_INT16)
        return (int16_t)reader_u16le(&stream->reader);
    if (head == TAG_INT32)
        return (int32_t)reader_u32le(&stream->reader);
    if (head >= TAG_REAL && head < FIRST_NUMBER)
        fail(stream, "a tag where a number should be");
    return (int8_t)head;
}

static int64_t integer(struct stream *stream)
{
    return integer_after(stream, reader_u8(&stream->reader));
}

static size_t size(struct stream *stream)
{
    uint8_t head = reader_u8(&stream->reader);
    int64_t size = integer_after(stream, head);
    if (head == TAG_INT16)
        size &= 0xffff;
    else if (head == TAG_INT32)
        size &= 0xffffffff;
    else
        size &= 0xff;
    if ((uint64_t)size > reader_left(&stream->reader))
        fail(stream, "a length beyond the end");
    return stream->reader.failed ? 0 : (size_t)size;
}

// The number that a reference beginning with `head` stands for.
static int64_t number_after(struct stream *stream, uint8_t head)
{
    return integer_after(stream, head) - (int8_t)FIRST_NUMBER;
}

// A real number is skipped; one without a fraction is written as an integer.
static void skip_real(struct stream *stream, size_t bytes)
{
    uint8_t head = reader_u8(&stream->reader);
    if (head == TAG_REAL)
        reader_skip(&stream->reader, bytes);
    else
        integer_after(stream, head);
}

// ---- texts, classes, objects ----

static struct bytes unshared_text(struct stream *stream)
{
    return reader_take(&stream->reader, size(stream));
}

static struct bytes shared_text(struct stream *stream)
{
    uint8_t head = reader_u8(&stream->reader);
    if (head == TAG_NIL || !going_on(stream))
        return (struct bytes){NULL, 0};
    if (head == TAG_NEW) {
        struct bytes text = unshared_text(stream);
        if (going_on(stream))
            stream->texts[stream->text_count++] = text;
        return text;
    }
    int64_t number = number_after(stream, head);
    if (number >= 0 && (uint64_t)number < stream->text_count)
        return stream->texts[number];
    fail(stream, "a number of no text");
    return (struct bytes){NULL, 0};
}

static struct object *new_object(struct stream *stream)
{
    struct object *object = arena_alloc(stream->arena, 1, sizeof *object);
    stream->objects[stream->object_count++] = object;
    return object;
}

static struct object *object_numbered(struct stream *stream, uint8_t head)
{
    int64_t number = number_after(stream, head);
    if (number >= 0 && (uint64_t)number < stream->object_count)
        return stream->objects[number];
    fail(stream, "a number of no object");
    return NULL;
}

// A class and those above it. The name of the lowest.
static struct bytes class_name(struct stream *stream)
{
    struct bytes lowest = {NULL, 0};
    for (bool first = true; going_on(stream); first = false) {
        uint8_t head = reader_u8(&stream->reader);
        if (head == TAG_NIL || !going_on(stream))
            break;
        if (head != TAG_NEW) {
            struct object *known = object_numbered(stream, head);
            return first && known ? known->class : lowest;
        }
        struct object *class = new_object(stream);
        class->class = shared_text(stream);
        integer(stream); // version
        if (first)
            lowest = class->class;
    }
    return lowest;
}

static void read_group(struct stream *stream, struct object *owner, int depth);

static struct object *read_object(struct stream *stream, int depth)
{
    uint8_t head = reader_u8(&stream->reader);
    if (head == TAG_NIL || !going_on(stream))
        return NULL;
    if (head != TAG_NEW)
        return object_numbered(stream, head);
    if (depth == DEPTH_MAX) {
        fail(stream, "objects nested too deep");
        return NULL;
    }
    struct object *object = new_object(stream);
    object->class = class_name(stream);
    while (going_on(stream)) {
        if (reader_left(&stream->reader) == 0)
            fail(stream, "cut short");
        else if (stream->reader.bytes.data[stream->reader.position] != TAG_END)
            read_group(stream, object, depth + 1);
        else {
            reader_u8(&stream->reader);
            break;
        }
    }
    return object;
}

// ---- groups of values ----

static struct value *new_value(struct stream *stream, struct object *owner)
{
    struct value *value = arena_alloc(stream->arena, 1, sizeof *value);
    if (owner->last)
        owner->last->next = value;
    else
        owner->first = value;
    owner->last = value;
    return value;
}

static void read_values(struct stream *stream, struct bytes types, struct object *owner, int depth);

// "[12c]": so many values of a type. *at stands behind the '['.
static void read_array(struct stream *stream, struct bytes types, size_t *at, struct object *owner, int depth)
{
    uint64_t count = 0;
    while (*at < types.size && text_is_digit(types.data[*at]) && count < UINT32_MAX)
        count = count * 10 + (uint64_t)(types.data[(*at)++] - '0');
    size_t from = *at;
    for (int open = 1; *at < types.size && open; ++*at)
        open += types.data[*at] == '[' ? 1 : types.data[*at] == ']' ? -1 : 0;
    struct bytes of = bytes_slice(types, from, *at - from - (*at > from));
    if (of.size == 1 && (of.data[0] == 'c' || of.data[0] == 'C')) {
        if (count > reader_left(&stream->reader))
            fail(stream, "a length beyond the end");
        else
            new_value(stream, owner)->bytes = reader_take(&stream->reader, (size_t)count);
        return;
    }
    for (; count && going_on(stream); count--)
        read_values(stream, of, owner, depth + 1);
}

static void read_c_string(struct stream *stream)
{
    uint8_t head = reader_u8(&stream->reader);
    if (head == TAG_NEW) {
        new_object(stream);
        shared_text(stream);
    } else if (head != TAG_NIL) {
        object_numbered(stream, head);
    }
}

static void read_value(struct stream *stream, struct bytes types, size_t *at, struct object *owner, int depth)
{
    char type = (char)types.data[(*at)++];
    switch (type) {
    case '@':
        new_value(stream, owner)->object = read_object(stream, depth);
        break;
    case '+':
        new_value(stream, owner)->bytes = unshared_text(stream);
        break;
    case 'c':
    case 'C':
    case 'B':
        reader_u8(&stream->reader);
        break;
    case 's':
    case 'S':
    case 'i':
    case 'I':
    case 'l':
    case 'L':
    case 'q':
    case 'Q':
        integer(stream);
        break;
    case 'f':
        skip_real(stream, 4);
        break;
    case 'd':
        skip_real(stream, 8);
        break;
    case '*':
        read_c_string(stream);
        break;
    case '%':
    case ':':
        shared_text(stream);
        break;
    case '#':
        class_name(stream);
        break;
    case '[':
        read_array(stream, types, at, owner, depth);
        break;
    case '{': // "{name=...}": the values inside come one after the other
        while (*at < types.size && types.data[*at] != '=' && types.data[*at] != '}')
            ++*at;
        break;
    case '=':
    case '}':
    case '!': // nothing is written for it
        break;
    default:
        fail(stream, "a type that is not known");
        break;
    }
}

static void read_values(struct stream *stream, struct bytes types, struct object *owner, int depth)
{
    if (depth >= DEPTH_MAX)
        fail(stream, "types nested too deep");
    for (size_t at = 0; at < types.size && going_on(stream);) {
        if (stream->steps-- == 0) {
            fail(stream, "more values than the stream can hold");
            break;
        }
        read_value(stream, types, &at, owner, depth);
    }
}

static void read_group(struct stream *stream, struct object *owner, int depth)
{
    struct bytes types = shared_text(stream);
    if (!going_on(stream))
        return;
    if (types.size == 0 || types.size > TYPES_MAX_BYTES)
        fail(stream, "a group without types");
    else
        read_values(stream, types, owner, depth);
}

static bool read_header(struct stream *stream)
{
    struct bytes name;
    if (reader_u8(&stream->reader) != 4 || (name = unshared_text(stream), stream->reader.failed) ||
        !bytes_equal(name, bytes_of_text("streamtyped"))) {
        fail(stream, "no typed stream of version 4, little-endian");
        return false;
    }
    integer(stream); // of the system
    return going_on(stream);
}

// ---- what the objects say ----

static bool class_is(const struct object *object, const char *name)
{
    return object && bytes_equal(object->class, bytes_of_text(name));
}

static bool is_string(const struct object *object)
{
    return class_is(object, "NSString") || class_is(object, "NSMutableString");
}

static bool is_attributed(const struct object *object)
{
    return class_is(object, "NSAttributedString") || class_is(object, "NSMutableAttributedString");
}

static struct bytes string_of(const struct object *object)
{
    return is_string(object) && object->first ? object->first->bytes : (struct bytes){NULL, 0};
}

struct listed {
    const char *at[LISTED_MAX];
    size_t count;
};

static void list_text(struct arena *arena, struct listed *list, struct bytes text)
{
    for (size_t i = 0; i < list->count; i++)
        if (bytes_equal(bytes_of_text(list->at[i]), text))
            return;
    if (list->count < LISTED_MAX && text.size)
        list->at[list->count++] = text_clean(arena, text);
}

// A dictionary of attributes: keys and values take turns.
static void read_attributes(struct arena *arena, const struct object *dictionary, struct listed *attachments,
                            struct listed *mentions)
{
    const struct bytes attachment = bytes_of_text("__kIMFileTransferGUIDAttributeName");
    const struct bytes mention = bytes_of_text("__kIMMentionConfirmedMention");
    for (const struct value *value = dictionary->first; value && value->next; value = value->next->next) {
        struct bytes key = string_of(value->object);
        if (bytes_equal(key, attachment))
            list_text(arena, attachments, string_of(value->next->object));
        else if (bytes_equal(key, mention))
            list_text(arena, mentions, string_of(value->next->object));
    }
}

static const char *const *listed_in(struct arena *arena, const struct listed *list)
{
    const char **texts = arena_alloc(arena, list->count + 1, sizeof *texts);
    memcpy(texts, list->at, list->count * sizeof *texts);
    return texts;
}

static void interpret(struct arena *arena, const struct object *root, struct attributed_text *text)
{
    struct listed attachments = {.count = 0}, mentions = {.count = 0};
    const struct object *top = root->first ? root->first->object : NULL;
    const struct value *string = is_attributed(top) ? top->first : root->first;
    if (string && is_string(string->object) && string->object->first)
        text->text = text_clean(arena, string_of(string->object));
    for (const struct value *value = is_attributed(top) ? top->first : NULL; value; value = value->next)
        if (class_is(value->object, "NSDictionary") || class_is(value->object, "NSMutableDictionary"))
            read_attributes(arena, value->object, &attachments, &mentions);
    text->attachments = listed_in(arena, &attachments);
    text->attachment_count = attachments.count;
    text->mentions = listed_in(arena, &mentions);
    text->mention_count = mentions.count;
}

bool typedstream_is(struct bytes bytes)
{
    return bytes_start_with(bytes, "\x04\x0bstreamtyped", 13);
}

int typedstream_read_text(struct bytes bytes, struct arena *arena, struct attributed_text *text,
                          struct error *error)
{
    *text = (struct attributed_text){.text = NULL};
    if (bytes.size > TYPEDSTREAM_MAX_BYTES)
        return error_set(error, "typed stream: %zu bytes are more than %d and are not read", bytes.size,
                         TYPEDSTREAM_MAX_BYTES);
    struct stream stream = {.reader = reader_of(bytes), .arena = arena, .steps = 1024 + 16 * bytes.size};
    // each takes a byte at least, and one that is the last may be noted after the end
    stream.texts = arena_alloc(arena, bytes.size + 1, sizeof *stream.texts);
    stream.objects = arena_alloc(arena, bytes.size + 1, sizeof *stream.objects);
    struct object root = {.first = NULL};
    if (read_header(&stream))
        while (going_on(&stream) && reader_left(&stream.reader))
            read_group(&stream, &root, 0);
    interpret(arena, &root, text);
    if (stream.fault)
        return error_set(error, "typed stream: %s at %zu", stream.fault, stream.reader.position);
    return 0;
}
