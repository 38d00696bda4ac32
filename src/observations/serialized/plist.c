// Values of property lists, whichever form they came in. Knows neither form.
#include "observations/serialized/plist.h"

#include "base/text.h"

#include <math.h>
#include <stdarg.h>
#include <string.h>

static bool is(const struct plist *value, enum plist_kind kind)
{
    return value && value->kind == kind;
}

int plist_read(struct bytes bytes, struct arena *arena, const struct plist **root, struct error *error)
{
    *root = NULL;
    if (plist_is_binary(bytes))
        return plist_read_binary(bytes, arena, root, error);
    if (plist_is_xml(bytes))
        return plist_read_xml(bytes, arena, root, error);
    return error_set(error, "neither a binary nor an XML property list");
}

const struct plist *plist_get(const struct plist *dict, const char *key)
{
    for (size_t i = 0; is(dict, PLIST_DICT) && i < dict->count; i++)
        if (strcmp(dict->items[i]->text, key) == 0)
            return dict->items[dict->count + i];
    return NULL;
}

const struct plist *plist_at(const struct plist *array, size_t n)
{
    return is(array, PLIST_ARRAY) && n < array->count ? array->items[n] : NULL;
}

size_t plist_count(const struct plist *value)
{
    return is(value, PLIST_ARRAY) || is(value, PLIST_DICT) ? value->count : 0;
}

const char *plist_key(const struct plist *dict, size_t n)
{
    return is(dict, PLIST_DICT) && n < dict->count ? dict->items[n]->text : NULL;
}

const struct plist *plist_value(const struct plist *dict, size_t n)
{
    return is(dict, PLIST_DICT) && n < dict->count ? dict->items[dict->count + n] : NULL;
}

const char *plist_text(const struct plist *value)
{
    return is(value, PLIST_TEXT) ? value->text : NULL;
}

struct bytes plist_data(const struct plist *value)
{
    return is(value, PLIST_DATA) ? (struct bytes){value->data, value->count} : (struct bytes){NULL, 0};
}

int64_t plist_integer(const struct plist *value, int64_t otherwise)
{
    int64_t number;
    if (is(value, PLIST_INTEGER) || is(value, PLIST_BOOL))
        return value->integer;
    if (is(value, PLIST_REAL) && value->real >= -9e18 && value->real <= 9e18)
        return (int64_t)value->real;
    return is(value, PLIST_TEXT) && text_to_int64(bytes_of_text(value->text), &number) ? number : otherwise;
}

bool plist_real(const struct plist *value, double *real)
{
    if (is(value, PLIST_TEXT))
        return text_to_real(bytes_of_text(value->text), real);
    if (is(value, PLIST_INTEGER) || is(value, PLIST_BOOL))
        *real = (double)value->integer;
    else if (is(value, PLIST_REAL) || is(value, PLIST_DATE))
        *real = value->real;
    else
        return false;
    return isfinite(*real);
}

struct moment plist_moment(const struct plist *value)
{
    return is(value, PLIST_DATE) ? moment_from_cocoa(value->real) : MOMENT_UNKNOWN;
}

const struct plist *plist_find(const struct plist *value, ...)
{
    va_list keys;
    va_start(keys, value);
    for (const char *key; (key = va_arg(keys, const char *)) != NULL;)
        value = plist_get(value, key);
    va_end(keys);
    return value;
}

struct texts {
    plist_visit *visit;
    void *payload;
    size_t left;
};

static bool each_text(const struct plist *value, struct texts *texts)
{
    if (texts->left == 0)
        return false;
    texts->left--;
    if (is(value, PLIST_TEXT))
        texts->visit(texts->payload, value->text);
    for (size_t i = 0; i < plist_count(value); i++)
        if ((value->kind == PLIST_DICT && !each_text(value->items[i], texts)) ||
            !each_text(value->kind == PLIST_DICT ? plist_value(value, i) : value->items[i], texts))
            return false;
    return true;
}

bool plist_texts(const struct plist *value, size_t most, plist_visit *visit, void *payload)
{
    struct texts texts = {visit, payload, most};
    return each_text(value, &texts);
}
