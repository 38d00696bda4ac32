// Binary property lists: a trailer, a table of offsets, objects that name others by their number. Format:
// plist.h.
#include "observations/serialized/plist.h"

#include "base/encoding.h"
#include "base/memory.h"
#include "base/text.h"

#include <string.h>

enum { HEADER_BYTES = 8, TRAILER_BYTES = 32 };

struct reading {
    struct bytes bytes;
    struct arena *arena;
    struct error *error;
    bool damaged;
    uint64_t object_count, table_offset;
    int offset_bytes, ref_bytes;
    // Bytes of objects not yet read. Objects do not overlap, so that more than the file holds is a lie, and
    // work and memory are bounded by the file's size.
    uint64_t left;
    const struct plist **objects; // by number; NULL: not read yet
};

static const struct plist NOTHING = {.kind = PLIST_NULL};
static const struct plist IN_PROGRESS = {.kind = PLIST_NULL, .count = 1}; // its address: parts are being read

bool plist_is_binary(struct bytes bytes)
{
    return bytes_start_with(bytes, "bplist0", 7);
}

static void damaged(struct reading *reading, const char *what, uint64_t at)
{
    if (!reading->damaged)
        error_set(reading->error, "binary property list: %s at %llu", what, (unsigned long long)at);
    reading->damaged = true;
}

// Big-endian, of 1 to 8 bytes that are there.
static uint64_t number_at(struct bytes bytes, uint64_t offset, int size)
{
    uint64_t number = 0;
    for (int i = 0; i < size; i++)
        number = number << 8 | bytes.data[offset + (uint64_t)i];
    return number;
}

static double real_of(uint64_t bits)
{
    double real;
    memcpy(&real, &bits, sizeof real);
    return real;
}

static double float_of(uint32_t bits)
{
    float real;
    memcpy(&real, &bits, sizeof real);
    return (double)real;
}

// The bytes after the marker at `offset`, or nothing when they are not there, or were promised too often.
static struct bytes take(struct reading *reading, uint64_t offset, uint64_t size)
{
    if (offset > reading->table_offset || size > reading->table_offset - offset) {
        damaged(reading, "an object that reaches beyond its end", offset);
        return (struct bytes){NULL, 0};
    }
    if (size > reading->left) {
        damaged(reading, "objects that overlap", offset);
        return (struct bytes){NULL, 0};
    }
    reading->left -= size;
    return (struct bytes){reading->bytes.data + offset, (size_t)size};
}

// The count in a marker's low half, or in the integer that follows it; *offset is set behind it.
static bool count_at(struct reading *reading, uint64_t *offset, uint64_t *count)
{
    uint8_t low = reading->bytes.data[*offset - 1] & 0x0f;
    *count = low;
    if (low != 0x0f)
        return true;
    struct bytes marker = take(reading, *offset, 1);
    if (marker.size == 0 || (marker.data[0] & 0xf0) != 0x10 || (marker.data[0] & 0x0f) > 3) {
        damaged(reading, "a count that is no number", *offset);
        return false;
    }
    struct bytes number = take(reading, *offset + 1, (uint64_t)1 << (marker.data[0] & 0x0f));
    *offset += 1 + number.size;
    if (number.size == 0)
        return false;
    *count = number_at(number, 0, (int)number.size);
    if (*count > reading->bytes.size)
        damaged(reading, "a count beyond the file's size", *offset);
    return *count <= reading->bytes.size;
}

static void read_integer(struct reading *reading, uint64_t offset, int power, struct plist *value)
{
    if (power > 4) {
        damaged(reading, "a number of unknown size", offset);
        return;
    }
    struct bytes bytes = take(reading, offset, (uint64_t)1 << power);
    if (bytes.size == 0)
        return;
    value->kind = PLIST_INTEGER;
    if (power < 4) { // of 8 bytes it is signed, of fewer it is not
        value->integer = (int64_t)number_at(bytes, 0, (int)bytes.size);
        return;
    }
    uint64_t high = number_at(bytes, 0, 8), low = number_at(bytes, 8, 8);
    if (high == 0 && low > INT64_MAX) {
        value->kind = PLIST_REAL;
        value->real = (double)low;
    } else {
        value->integer = (int64_t)low;
    }
}

static void read_real(struct reading *reading, uint64_t offset, int power, enum plist_kind kind,
                      struct plist *value)
{
    if (power != 2 && power != 3) {
        damaged(reading, "a real number of unknown size", offset);
        return;
    }
    struct bytes bytes = take(reading, offset, (uint64_t)1 << power);
    if (bytes.size == 0)
        return;
    value->kind = (uint8_t)kind;
    uint64_t bits = number_at(bytes, 0, (int)bytes.size);
    value->real = power == 3 ? real_of(bits) : float_of((uint32_t)bits);
}

static void read_run(struct reading *reading, uint64_t offset, uint8_t kind, struct plist *value)
{
    uint64_t count;
    if (!count_at(reading, &offset, &count))
        return;
    struct bytes bytes = take(reading, offset, kind == 0x60 ? 2 * count : count);
    if (bytes.data == NULL)
        return;
    if (kind == 0x40) {
        value->kind = PLIST_DATA;
        value->data = bytes.data;
        value->count = (uint32_t)bytes.size;
        return;
    }
    value->kind = PLIST_TEXT;
    value->text =
        kind == 0x60 ? text_of_utf16(reading->arena, bytes, true) : text_clean(reading->arena, bytes);
    value->count = (uint32_t)strlen(value->text);
}

static const struct plist *object(struct reading *reading, uint64_t number, int depth);

// A key that is no text is kept as what it is, written.
static const struct plist *key_of(struct reading *reading, const struct plist *value)
{
    if (value->kind == PLIST_TEXT)
        return value;
    struct plist *key = arena_alloc(reading->arena, 1, sizeof *key);
    key->kind = PLIST_TEXT;
    key->text =
        value->kind == PLIST_INTEGER ? arena_print(reading->arena, "%lld", (long long)value->integer) : "";
    key->count = (uint32_t)strlen(key->text);
    return key;
}

static void read_container(struct reading *reading, uint64_t offset, bool is_dict, struct plist *value,
                           int depth)
{
    uint64_t count;
    if (!count_at(reading, &offset, &count))
        return;
    uint64_t items = is_dict ? 2 * count : count;
    struct bytes refs = take(reading, offset, items * (uint64_t)reading->ref_bytes);
    if (refs.data == NULL)
        return;
    value->items = arena_alloc(reading->arena, (size_t)items + 1, sizeof *value->items);
    uint8_t height = 0;
    for (uint64_t i = 0; i < items; i++) {
        uint64_t number = number_at(refs, i * (uint64_t)reading->ref_bytes, reading->ref_bytes);
        const struct plist *item = object(reading, number, depth + 1);
        if (depth + 1 + item->height > PLIST_DEPTH_MAX) {
            damaged(reading, "lists nested too deep", offset);
            item = &NOTHING;
        }
        if (is_dict && i < count)
            item = key_of(reading, item);
        value->items[i] = item;
        height = item->height > height ? item->height : height;
    }
    value->kind = is_dict ? PLIST_DICT : PLIST_ARRAY;
    value->count = (uint32_t)count;
    value->height = (uint8_t)(height + 1);
}

static void read_object(struct reading *reading, uint64_t offset, struct plist *value, int depth)
{
    struct bytes marker = take(reading, offset, 1);
    if (marker.size == 0)
        return;
    uint8_t kind = marker.data[0] & 0xf0, low = marker.data[0] & 0x0f;
    offset++;
    switch (kind) {
    case 0x00:
        value->kind = low == 8 || low == 9 ? PLIST_BOOL : PLIST_NULL;
        value->integer = low == 9;
        break;
    case 0x10:
        read_integer(reading, offset, low, value);
        break;
    case 0x20:
        read_real(reading, offset, low, PLIST_REAL, value);
        break;
    case 0x30:
        read_real(reading, offset, low, PLIST_DATE, value);
        break;
    case 0x40: // data
    case 0x50: // ASCII
    case 0x60: // UTF-16
    case 0x70: // UTF-8, of bplist01 and later
        read_run(reading, offset, kind, value);
        break;
    case 0x80: {
        struct bytes bytes = take(reading, offset, (uint64_t)low + 1);
        if (bytes.size > 8)
            damaged(reading, "a number of an object of unknown size", offset);
        if (bytes.size == 0 || bytes.size > 8)
            break;
        value->kind = PLIST_UID;
        value->integer = (int64_t)number_at(bytes, 0, (int)bytes.size);
        break;
    }
    case 0xa0: // array
    case 0xb0: // ordered set
    case 0xc0: // set
    case 0xd0: // dict
        read_container(reading, offset, kind == 0xd0, value, depth);
        break;
    default:
        damaged(reading, "an object of unknown kind", offset - 1);
        break;
    }
}

static const struct plist *object(struct reading *reading, uint64_t number, int depth)
{
    if (number >= reading->object_count) {
        damaged(reading, "a number of no object, read", number);
        return &NOTHING;
    }
    if (reading->objects[number] == &IN_PROGRESS) {
        damaged(reading, "a list that holds itself, cut", number);
        return &NOTHING;
    }
    if (reading->objects[number])
        return reading->objects[number];
    if (depth > PLIST_DEPTH_MAX) {
        damaged(reading, "lists nested too deep", number);
        return &NOTHING;
    }
    uint64_t entry = reading->table_offset + number * (uint64_t)reading->offset_bytes;
    uint64_t offset = number_at(reading->bytes, entry, reading->offset_bytes);
    if (offset < HEADER_BYTES || offset >= reading->table_offset) {
        damaged(reading, "an offset outside of the objects", entry);
        return &NOTHING;
    }
    struct plist *value = arena_alloc(reading->arena, 1, sizeof *value);
    reading->objects[number] = &IN_PROGRESS;
    read_object(reading, offset, value, depth);
    reading->objects[number] = value;
    return value;
}

static int read_trailer(struct reading *reading, uint64_t *top)
{
    struct bytes bytes = reading->bytes;
    if (bytes.size < HEADER_BYTES + TRAILER_BYTES + 1)
        return error_set(reading->error, "binary property list: cut short at %zu bytes", bytes.size);
    if (bytes.size > PLIST_MAX_BYTES)
        return error_set(reading->error, "binary property list: %zu bytes are more than %d and are not read",
                         bytes.size, PLIST_MAX_BYTES);
    size_t at = bytes.size - TRAILER_BYTES;
    reading->offset_bytes = bytes.data[at + 6];
    reading->ref_bytes = bytes.data[at + 7];
    reading->object_count = number_at(bytes, at + 8, 8);
    *top = number_at(bytes, at + 16, 8);
    reading->table_offset = number_at(bytes, at + 24, 8);
    if (reading->offset_bytes < 1 || reading->offset_bytes > 8 || reading->ref_bytes < 1 ||
        reading->ref_bytes > 8 || reading->table_offset <= HEADER_BYTES || reading->table_offset > at ||
        reading->object_count > (at - reading->table_offset) / (uint64_t)reading->offset_bytes ||
        *top >= reading->object_count)
        return error_set(reading->error,
                         "binary property list: its trailer does not fit its %zu bytes: "
                         "cut short, or no property list",
                         bytes.size);
    return 0;
}

int plist_read_binary(struct bytes bytes, struct arena *arena, const struct plist **root, struct error *error)
{
    struct reading reading = {.bytes = bytes, .arena = arena, .error = error, .left = bytes.size};
    uint64_t top = 0;
    *root = NULL;
    if (read_trailer(&reading, &top))
        return -1;
    reading.objects = memory_new((size_t)reading.object_count, sizeof *reading.objects);
    *root = object(&reading, top, 0);
    memory_free(reading.objects);
    return reading.damaged ? -1 : 0;
}
