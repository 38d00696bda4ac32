// Requests to and from bytes.
#include "observations/request.h"

#include <string.h>

static void put_text(struct buffer *buffer, const char *text)
{
    size_t size = strlen(text);
    buffer_add_varint(buffer, size);
    buffer_add(buffer, text, size);
}

static const char *read_text(struct reader *reader, struct arena *arena)
{
    uint64_t size = reader_varint(reader);
    struct bytes bytes = reader_take(reader, size > SIZE_MAX / 2 ? SIZE_MAX / 2 : (size_t)size);
    return arena_text_n(arena, bytes.data, bytes.size);
}

static void put_extents(struct buffer *buffer, const struct extent *extents, size_t count)
{
    buffer_add_varint(buffer, count);
    for (size_t i = 0; i < count; i++) {
        buffer_add_zigzag(buffer, extents[i].offset);
        buffer_add_zigzag(buffer, extents[i].bytes);
    }
}

static const struct extent *read_extents(struct reader *reader, struct arena *arena, size_t *count)
{
    uint64_t read = reader_varint(reader);
    *count = 0;
    if (read > reader_left(reader)) {
        reader->failed = true;
        return NULL;
    }
    struct extent *extents = arena_alloc(arena, read + 1, sizeof *extents);
    for (*count = 0; *count < read; ++*count) {
        extents[*count].offset = reader_zigzag(reader);
        extents[*count].bytes = reader_zigzag(reader);
    }
    return extents;
}

static void put_layer(struct buffer *buffer, const struct layer *layer)
{
    buffer_add_u8(buffer, (uint8_t)layer->read_as);
    buffer_add_u8(buffer, layer->whole);
    put_extents(buffer, layer->extents, layer->extent_count);
}

static void read_layer(struct reader *reader, struct arena *arena, struct layer *layer)
{
    layer->read_as = (enum image_format)reader_u8(reader);
    layer->whole = reader_u8(reader);
    layer->extents = read_extents(reader, arena, &layer->extent_count);
    reader->failed |= layer->read_as >= IMAGE_FORMATS;
}

static void put_item(struct buffer *buffer, const struct request_item *item)
{
    const struct location *location = &item->location;
    const struct child_item *where = &location->where;
    put_text(buffer, item->path);
    put_text(buffer, item->known_as ? item->known_as : "");
    put_text(buffer, item->segment_of ? item->segment_of : "");
    buffer_add_varint(buffer, location->file_count);
    buffer_add_varint(buffer, location->layer_count);
    for (size_t i = 0; i < location->layer_count; i++)
        put_layer(buffer, &location->layers[i]);
    buffer_add_u8(buffer, location->nameless);
    buffer_add_zigzag(buffer, location->lead_bytes);
    buffer_add_zigzag(buffer, where->offset);
    put_extents(buffer, where->extents, location->nameless ? where->extent_count : 0);
    buffer_add_zigzag(buffer, where->stored_bytes);
    buffer_add_zigzag(buffer, where->size_bytes);
    buffer_add_u8(buffer, (uint8_t)where->storage);
    buffer_add_u8(buffer, (uint8_t)where->state);
    put_text(buffer, where->address ? where->address : "");
    buffer_add_zigzag(buffer, where->margin_bytes);
    buffer_add_zigzag(buffer, where->has_crc32 ? (int64_t)where->crc32 : -1);
}

static void read_item(struct reader *reader, struct arena *arena, struct request_item *item)
{
    struct location *location = &item->location;
    struct child_item *where = &location->where;
    item->path = read_text(reader, arena);
    item->known_as = read_text(reader, arena);
    item->segment_of = read_text(reader, arena);
    location->file_count = (size_t)reader_varint(reader);
    location->layer_count = (size_t)reader_varint(reader);
    if (location->file_count > LOCATION_FILES_MAX || location->layer_count > LOCATION_LAYERS_MAX) {
        reader->failed = true;
        return;
    }
    for (size_t i = 0; i < location->layer_count; i++)
        read_layer(reader, arena, &location->layers[i]);
    where->path = item->path;
    location->nameless = reader_u8(reader);
    location->lead_bytes = reader_zigzag(reader);
    where->offset = reader_zigzag(reader);
    where->extents = read_extents(reader, arena, &where->extent_count);
    where->stored_bytes = reader_zigzag(reader);
    where->size_bytes = reader_zigzag(reader);
    where->storage = (enum storage)reader_u8(reader);
    where->state = (enum state)reader_u8(reader);
    where->address = read_text(reader, arena);
    where->margin_bytes = reader_zigzag(reader);
    int64_t crc32 = reader_zigzag(reader);
    where->has_crc32 = crc32 >= 0;
    where->crc32 = (uint32_t)crc32;
    where->modified = MOMENT_UNKNOWN;
}

static void put_texts(struct buffer *buffer, const char *const *texts, size_t count)
{
    buffer_add_varint(buffer, count);
    for (size_t i = 0; i < count; i++)
        put_text(buffer, texts[i]);
}

static size_t read_texts(struct reader *reader, struct arena *arena, const char **texts, size_t most)
{
    uint64_t count = reader_varint(reader);
    if (count > most) {
        reader->failed = true;
        return 0;
    }
    for (size_t i = 0; i < count; i++)
        texts[i] = read_text(reader, arena);
    return (size_t)count;
}

void request_put(struct buffer *buffer, const struct request *request)
{
    buffer_add_u8(buffer, (uint8_t)request->what);
    put_item(buffer, &request->item);
    put_text(buffer, request->kind);
    buffer_add_varint(buffer, request->companion_count);
    for (size_t i = 0; i < request->companion_count; i++)
        put_item(buffer, &request->companions[i]);
    put_texts(buffer, request->regions, request->region_count);
    put_text(buffer, request->mapping ? request->mapping : "");
    put_texts(buffer, request->excluded, request->excluded_count);
    put_texts(buffer, request->read_before, request->read_before_count);
    buffer_add_varint(buffer, request->keys_there);
    buffer_add_u8(buffer, request->key_named);
    buffer_add_varint(buffer, request->key_count);
    for (size_t i = 0; i < request->key_count; i++) {
        buffer_add_zigzag(buffer, request->keys[i].id);
        put_text(buffer, request->keys[i].key);
    }
}

static void read_keys(struct reader *reader, struct arena *arena, struct request *request)
{
    request->keys_there = (size_t)reader_varint(reader);
    request->key_named = reader_u8(reader);
    uint64_t count = reader_varint(reader);
    reader->failed |= count > REQUEST_KEYS_MAX;
    for (uint64_t i = 0; i < count && !reader->failed; i++) {
        int64_t id = reader_zigzag(reader);
        request->keys[request->key_count++] = (struct item_key){id, read_text(reader, arena)};
    }
}

int request_read(struct bytes bytes, struct arena *arena, struct request *request)
{
    struct reader reader = reader_of(bytes);
    *request = (struct request){.what = (enum request_what)reader_u8(&reader)};
    read_item(&reader, arena, &request->item);
    request->kind = read_text(&reader, arena);
    uint64_t companions = reader_varint(&reader);
    if (companions > REQUEST_COMPANIONS_MAX)
        return -1;
    for (size_t i = 0; i < companions; i++)
        read_item(&reader, arena, &request->companions[i]);
    request->companion_count = (size_t)companions;
    request->region_count = read_texts(&reader, arena, request->regions, REQUEST_LIST_MAX);
    request->mapping = read_text(&reader, arena);
    request->excluded_count = read_texts(&reader, arena, request->excluded, REQUEST_LIST_MAX);
    request->read_before_count = read_texts(&reader, arena, request->read_before, REQUEST_HASHES_MAX);
    read_keys(&reader, arena, request);
    return reader.failed || reader_left(&reader) ? -1 : 0;
}
