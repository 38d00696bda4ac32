// Property lists in XML, element by element. Format: plist.h.
#include "observations/serialized/plist.h"

#include "base/encoding.h"
#include "base/memory.h"
#include "base/text.h"
#include "observations/serialized/xml_events.h"

#include <string.h>

enum element { OTHER, PLIST, DICT, ARRAY, KEY, STRING, INTEGER, REAL, TRUE_, FALSE_, DATE, DATA };

static const struct {
    const char *name;
    enum element element;
} ELEMENTS[] = {
    {"plist", PLIST},   {"dict", DICT},       {"array", ARRAY}, {"key", KEY},
    {"string", STRING}, {"integer", INTEGER}, {"real", REAL},   {"true", TRUE_},
    {"false", FALSE_},  {"date", DATE},       {"data", DATA},
};

// A container that is open: where its parts begin among all that wait.
struct open_container {
    bool is_dict;
    size_t first;
    const struct plist *key; // of the value that comes next; NULL
    uint8_t height;
};

struct part {
    const struct plist *key, *value;
};

struct reading {
    struct arena *arena;
    struct error *error;
    bool damaged;
    const struct plist *root;
    struct open_container open[PLIST_DEPTH_MAX];
    size_t depth;
    size_t too_deep; // containers open below the deepest one that is kept
    struct part *parts;
    size_t count, capacity;
    enum element element; // whose text is being gathered
    struct buffer text;
};

static const struct plist NO_KEY = {.kind = PLIST_TEXT, .text = ""};

bool plist_is_xml(struct bytes bytes)
{
    struct bytes start = text_trim(bytes_slice(bytes, 0, 1024));
    if (bytes_start_with(start, "\xef\xbb\xbf", 3))
        start = bytes_slice(start, 3, start.size);
    if (!bytes_start_with(start, "<", 1))
        return false;
    return bytes_find(start, bytes_of_text("<plist"), 0) >= 0 ||
           bytes_find(start, bytes_of_text("<!DOCTYPE plist"), 0) >= 0;
}

static void damaged(struct reading *reading, const char *what)
{
    if (!reading->damaged)
        error_set(reading->error, "XML property list: %s", what);
    reading->damaged = true;
}

static void add(struct reading *reading, const struct plist *value)
{
    if (reading->depth == 0) {
        if (reading->root == NULL)
            reading->root = value;
        return;
    }
    struct open_container *open = &reading->open[reading->depth - 1];
    if (open->is_dict && open->key == NULL)
        damaged(reading, "a value without a key");
    ARRAY_ROOM(reading->parts, reading->capacity, reading->count);
    reading->parts[reading->count++] = (struct part){open->key ? open->key : &NO_KEY, value};
    open->key = NULL;
    open->height = value->height > open->height ? value->height : open->height;
}

// ---- values ----

static void add_text(struct reading *reading, struct plist *value)
{
    value->kind = PLIST_TEXT;
    value->text = text_clean(reading->arena, buffer_bytes(&reading->text));
    value->count = (uint32_t)strlen(value->text);
}

static bool hex_number(struct bytes text, int64_t *value)
{
    if (!bytes_start_with(text, "0x", 2) || text.size < 3 || text.size > 2 + 15)
        return false;
    *value = 0;
    for (size_t i = 2; i < text.size; i++) {
        int digit = text_hex_digit(text.data[i]);
        if (digit < 0)
            return false;
        *value = *value * 16 + digit;
    }
    return true;
}

static void read_integer(struct reading *reading, struct bytes text, struct plist *value)
{
    value->kind = PLIST_INTEGER;
    if (text_to_int64(text, &value->integer) || hex_number(text, &value->integer))
        return;
    value->kind = PLIST_REAL; // of more than 63 bits
    if (!text_to_real(text, &value->real)) {
        value->kind = PLIST_NULL;
        damaged(reading, "an integer that is no number");
    }
}

static void read_date(struct reading *reading, struct bytes text, struct plist *value)
{
    struct moment moment;
    if (!moment_parse(text, &moment)) {
        damaged(reading, "a date that is none");
        return;
    }
    value->kind = PLIST_DATE;
    value->real = (double)moment.at_usec / 1e6 - 978307200.0;
}

static void read_data(struct reading *reading, struct bytes text, struct plist *value)
{
    struct bytes data;
    if (!bytes_of_base64(reading->arena, text, &data))
        damaged(reading, "data that is not base64");
    value->kind = PLIST_DATA;
    value->data = data.data;
    value->count = (uint32_t)data.size;
}

static void end_value(struct reading *reading, enum element element)
{
    struct bytes text = text_trim(buffer_bytes(&reading->text));
    struct plist *value = arena_alloc(reading->arena, 1, sizeof *value);
    switch (element) {
    case KEY:
    case STRING:
        add_text(reading, value);
        break;
    case INTEGER:
        read_integer(reading, text, value);
        break;
    case REAL:
        value->kind = PLIST_REAL;
        if (!text_to_real(text, &value->real)) {
            value->kind = PLIST_NULL; // "nan", "infinity"
        }
        break;
    case TRUE_:
    case FALSE_:
        value->kind = PLIST_BOOL;
        value->integer = element == TRUE_;
        break;
    case DATE:
        read_date(reading, text, value);
        break;
    case DATA:
        read_data(reading, text, value);
        break;
    default:
        break;
    }
    if (element != KEY)
        add(reading, value);
    else if (reading->depth)
        reading->open[reading->depth - 1].key = value;
}

// ---- containers ----

static void begin_container(struct reading *reading, bool is_dict)
{
    if (reading->depth == PLIST_DEPTH_MAX) {
        damaged(reading, "lists nested too deep");
        reading->too_deep++;
        return;
    }
    reading->open[reading->depth++] = (struct open_container){.is_dict = is_dict, .first = reading->count};
}

static void end_container(struct reading *reading)
{
    if (reading->too_deep) {
        reading->too_deep--;
        return;
    }
    if (reading->depth == 0)
        return;
    struct open_container *open = &reading->open[--reading->depth];
    size_t count = reading->count - open->first;
    struct plist *value = arena_alloc(reading->arena, 1, sizeof *value);
    value->items = arena_alloc(reading->arena, (open->is_dict ? 2 : 1) * count + 1, sizeof *value->items);
    for (size_t i = 0; i < count; i++) {
        const struct part *part = &reading->parts[open->first + i];
        if (open->is_dict)
            value->items[i] = part->key;
        value->items[open->is_dict ? count + i : i] = part->value;
    }
    value->kind = open->is_dict ? PLIST_DICT : PLIST_ARRAY;
    value->count = (uint32_t)count;
    value->height = (uint8_t)(open->height + 1);
    reading->count = open->first;
    add(reading, value);
}

// ---- elements ----

static enum element element_named(const char *name)
{
    for (size_t i = 0; i < sizeof ELEMENTS / sizeof *ELEMENTS; i++)
        if (strcmp(name, ELEMENTS[i].name) == 0)
            return ELEMENTS[i].element;
    return OTHER;
}

static void start_element(void *payload, const char *name, const char *const *attributes)
{
    (void)attributes;
    struct reading *reading = payload;
    enum element element = element_named(name);
    reading->element = OTHER;
    buffer_reset(&reading->text);
    if (element == DICT || element == ARRAY)
        begin_container(reading, element == DICT);
    else if (element == OTHER)
        damaged(reading, "an element that is none of a property list's");
    else if (element != PLIST)
        reading->element = element;
}

static void add_characters(void *payload, struct bytes text)
{
    struct reading *reading = payload;
    if (reading->element != OTHER)
        buffer_add(&reading->text, text.data, text.size);
}

static void end_element(void *payload, const char *name)
{
    struct reading *reading = payload;
    enum element element = element_named(name);
    if (element == DICT || element == ARRAY)
        end_container(reading);
    else if (element != OTHER && element == reading->element && reading->too_deep == 0)
        end_value(reading, element);
    reading->element = OTHER;
}

static void parse(struct bytes bytes, struct reading *reading)
{
    static const struct xml_events events = {
        .start = start_element, .text = add_characters, .end = end_element};
    if (!xml_read(bytes, &events, reading))
        damaged(reading, "not well-formed, read up to the fault");
}

int plist_read_xml(struct bytes bytes, struct arena *arena, const struct plist **root, struct error *error)
{
    *root = NULL;
    if (bytes.size > PLIST_MAX_BYTES)
        return error_set(error, "XML property list: %zu bytes are more than %d and are not read", bytes.size,
                         PLIST_MAX_BYTES);
    struct reading reading = {.arena = arena, .error = error};
    buffer_init(&reading.text, PLIST_MAX_BYTES);
    parse(bytes, &reading);
    while (reading.depth || reading.too_deep) // cut short: what was there is kept
        end_container(&reading);
    buffer_done(&reading.text);
    memory_free(reading.parts);
    *root = reading.root;
    if (reading.root == NULL && !reading.damaged)
        damaged(&reading, "nothing in it");
    return reading.damaged ? -1 : 0;
}
