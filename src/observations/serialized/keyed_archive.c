// Objects of a keyed archive: each made once, by the value it stands as. Format: keyed_archive.h.
#include "observations/serialized/keyed_archive.h"

#include "base/map.h"
#include "base/text.h"

#include <string.h>

enum { IN_PROGRESS = 1 }; // in `made`: no address

static const struct plist NOTHING = {.kind = PLIST_NULL};

struct opening {
    struct arena *arena;
    struct error *error;
    const struct plist *objects;
    struct pair_map made; // a value of the list, by its address -> the address of what it became
    bool damaged;
};

static const struct plist *value_of(struct opening *opening, const struct plist *value, int depth);

static void damaged(struct opening *opening, const char *what)
{
    if (!opening->damaged)
        error_set(opening->error, "keyed archive: %s", what);
    opening->damaged = true;
}

// An archive in XML writes its numbers of objects as a dict.
static bool number_of(const struct plist *value, int64_t *number)
{
    if (value && value->kind == PLIST_DICT && value->count == 1)
        value = plist_get(value, "CF$UID");
    else if (value == NULL || value->kind != PLIST_UID)
        return false;
    *number = value && value->kind == PLIST_UID ? value->integer : plist_integer(value, -1);
    return value != NULL;
}

// The object that a number names; the value itself when it is no number.
static const struct plist *named(struct opening *opening, const struct plist *value)
{
    int64_t number;
    if (!number_of(value, &number))
        return value;
    const struct plist *object = number >= 0 ? plist_at(opening->objects, (size_t)number) : NULL;
    if (object == NULL)
        damaged(opening, "an object is named that is not there");
    return object;
}

static struct plist *new_value(struct opening *opening, enum plist_kind kind)
{
    struct plist *value = arena_alloc(opening->arena, 1, sizeof *value);
    value->kind = (uint8_t)kind;
    return value;
}

static const struct plist *new_text(struct opening *opening, const char *text)
{
    struct plist *value = new_value(opening, PLIST_TEXT);
    value->text = text ? text : "";
    value->count = (uint32_t)strlen(value->text);
    return value;
}

static void room_for(struct opening *opening, struct plist *value, size_t items)
{
    value->items = arena_alloc(opening->arena, items + 1, sizeof *value->items);
}

// Puts a value in its container, which grows no deeper than is allowed.
static const struct plist *part(struct opening *opening, struct plist *container, const struct plist *raw,
                                int depth)
{
    const struct plist *value = value_of(opening, raw, depth + 1);
    if (value->height + 1 > PLIST_DEPTH_MAX) {
        damaged(opening, "objects nested too deep");
        return &NOTHING;
    }
    if (container->height < value->height + 1)
        container->height = (uint8_t)(value->height + 1);
    return value;
}

static const struct plist *array_of(struct opening *opening, const struct plist *raw, int depth)
{
    struct plist *value = new_value(opening, PLIST_ARRAY);
    value->height = 1;
    room_for(opening, value, plist_count(raw));
    for (size_t i = 0; i < plist_count(raw); i++)
        value->items[value->count++] = part(opening, value, plist_at(raw, i), depth);
    return value;
}

static const struct plist *key_text(struct opening *opening, const struct plist *key)
{
    if (key->kind == PLIST_TEXT)
        return key;
    if (key->kind == PLIST_INTEGER)
        return new_text(opening, arena_print(opening->arena, "%lld", (long long)key->integer));
    return new_text(opening, "");
}

static const struct plist *dict_of(struct opening *opening, const struct plist *keys,
                                   const struct plist *values, int depth)
{
    struct plist *value = new_value(opening, PLIST_DICT);
    size_t count = plist_count(keys);
    if (count > plist_count(values)) {
        damaged(opening, "a dictionary of more keys than values");
        count = plist_count(values);
    }
    value->height = 1;
    room_for(opening, value, 2 * count);
    for (size_t i = 0; i < count; i++) {
        value->items[i] = key_text(opening, part(opening, value, plist_at(keys, i), depth));
        value->items[count + i] = part(opening, value, plist_at(values, i), depth);
    }
    value->count = (uint32_t)count;
    return value;
}

static const struct plist *uuid_of(struct opening *opening, struct bytes bytes)
{
    static const int hyphens[] = {4, 6, 8, 10};
    if (bytes.size != 16)
        return &NOTHING;
    char text[37];
    size_t size = 0;
    for (int i = 0, next = 0; i < 16; i++) {
        if (next < 4 && i == hyphens[next]) {
            text[size++] = '-';
            next++;
        }
        text[size++] = "0123456789ABCDEF"[bytes.data[i] >> 4];
        text[size++] = "0123456789ABCDEF"[bytes.data[i] & 15];
    }
    return new_text(opening, arena_text_n(opening->arena, text, size));
}

static const struct plist *date_of(struct opening *opening, const struct plist *raw)
{
    struct plist *value = new_value(opening, PLIST_DATE);
    if (!plist_real(plist_get(raw, "NS.time"), &value->real))
        return &NOTHING;
    return value;
}

// Against a base, when there is one and the rest is no whole address.
static const struct plist *url_of(struct opening *opening, const struct plist *raw, int depth)
{
    const struct plist *base = value_of(opening, plist_get(raw, "NS.base"), depth + 1);
    const struct plist *relative = value_of(opening, plist_get(raw, "NS.relative"), depth + 1);
    const char *rest = plist_text(relative);
    if (rest == NULL)
        return &NOTHING;
    if (plist_text(base) == NULL || strstr(rest, "://"))
        return relative;
    return new_text(opening, arena_print(opening->arena, "%s%s", plist_text(base), rest));
}

// Any other class: its fields, its class's name first.
static const struct plist *fields_of(struct opening *opening, const struct plist *raw, const char *class,
                                     int depth)
{
    struct plist *value = new_value(opening, PLIST_DICT);
    size_t count = plist_count(raw), made = 0;
    const struct plist **values = arena_alloc(opening->arena, count + 1, sizeof *values);
    value->height = 1;
    room_for(opening, value, 2 * (count + 1));
    if (class) {
        value->items[0] = new_text(opening, "$class");
        values[made++] = new_text(opening, class);
    }
    for (size_t i = 0; i < count; i++) {
        if (strcmp(plist_key(raw, i), "$class") == 0)
            continue;
        value->items[made] = raw->items[i];
        values[made++] = part(opening, value, plist_value(raw, i), depth);
    }
    memcpy(value->items + made, values, made * sizeof *values);
    value->count = (uint32_t)made;
    return value;
}

static const char *class_of(struct opening *opening, const struct plist *raw)
{
    const struct plist *class = plist_get(raw, "$class");
    return class ? plist_text(plist_get(named(opening, class), "$classname")) : NULL;
}

static bool named_as(const char *class, const char *name)
{
    if (strncmp(class, "NSMutable", 9) == 0 && strcmp(class + 9, name) == 0)
        return true;
    return strncmp(class, "NS", 2) == 0 && strcmp(class + 2, name) == 0;
}

static const struct plist *object_of(struct opening *opening, const struct plist *raw, int depth)
{
    const char *class = class_of(opening, raw);
    const struct plist *objects = plist_get(raw, "NS.objects"), *keys = plist_get(raw, "NS.keys");
    if (class == NULL)
        return fields_of(opening, raw, NULL, depth);
    if (named_as(class, "Dictionary") && objects && keys)
        return dict_of(opening, keys, objects, depth);
    if ((named_as(class, "Array") || named_as(class, "Set")) && objects)
        return array_of(opening, objects, depth);
    if (named_as(class, "String"))
        return value_of(opening, plist_get(raw, "NS.string"), depth + 1);
    if (named_as(class, "AttributedString"))
        return value_of(opening, plist_get(raw, "NSString"), depth + 1);
    if (named_as(class, "Data"))
        return value_of(opening, plist_get(raw, "NS.data"), depth + 1);
    if (named_as(class, "Date"))
        return date_of(opening, raw);
    if (named_as(class, "UUID"))
        return uuid_of(opening, plist_data(plist_get(raw, "NS.uuidbytes")));
    if (named_as(class, "URL"))
        return url_of(opening, raw, depth);
    if (named_as(class, "Null"))
        return &NOTHING;
    return fields_of(opening, raw, class, depth);
}

static const struct plist *made_of(struct opening *opening, const struct plist *raw, int depth)
{
    if (raw->kind == PLIST_ARRAY)
        return array_of(opening, raw, depth);
    if (raw->kind == PLIST_DICT)
        return object_of(opening, raw, depth);
    return raw->kind == PLIST_TEXT && strcmp(raw->text, "$null") == 0 ? &NOTHING : raw;
}

static const struct plist *value_of(struct opening *opening, const struct plist *raw, int depth)
{
    raw = named(opening, raw);
    int64_t number;
    if (raw == NULL || number_of(raw, &number)) // a number that names a number is no archive's
        return &NOTHING;
    if (raw->kind != PLIST_ARRAY && raw->kind != PLIST_DICT)
        return made_of(opening, raw, depth);
    if (depth >= PLIST_DEPTH_MAX) {
        damaged(opening, "objects nested too deep");
        return &NOTHING;
    }
    bool is_new;
    int64_t *known = pair_map_at(&opening->made, (int64_t)(uintptr_t)raw, 0, &is_new);
    if (!is_new)
        return *known == IN_PROGRESS ? &NOTHING : (const struct plist *)(uintptr_t)*known;
    *known = IN_PROGRESS;
    const struct plist *value = made_of(opening, raw, depth);
    *pair_map_at(&opening->made, (int64_t)(uintptr_t)raw, 0, NULL) = (int64_t)(uintptr_t)value;
    return value;
}

bool keyed_archive_is(const struct plist *list)
{
    return plist_get(list, "$top") && plist_get(list, "$objects") && plist_get(list, "$archiver");
}

int keyed_archive_open(const struct plist *list, struct arena *arena, const struct plist **root,
                       struct error *error)
{
    *root = NULL;
    if (!keyed_archive_is(list))
        return error_set(error, "keyed archive: without $top, $objects or $archiver: none");
    struct opening opening = {.arena = arena, .error = error, .objects = plist_get(list, "$objects")};
    const struct plist *top = plist_get(list, "$top"), *only = plist_get(top, "root");
    *root = value_of(&opening, only ? only : top, 0);
    pair_map_done(&opening.made);
    return opening.damaged ? -1 : 0;
}

int keyed_archive_read(struct bytes bytes, struct arena *arena, const struct plist **root,
                       struct error *error)
{
    const struct plist *list;
    int result = plist_read(bytes, arena, &list, error);
    *root = list;
    if (!keyed_archive_is(list))
        return result;
    struct error more = {0};
    if (keyed_archive_open(list, arena, root, &more) && result == 0)
        return error_set(error, "%s", more.text);
    return result;
}
