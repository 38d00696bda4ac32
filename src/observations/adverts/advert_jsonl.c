// Adverts as JSON objects: one a line, or the elements of an array. Jansson reads each; its nesting limit
// guards the stack.
#include "base/text.h"
#include "observations/adverts/draft.h"
#include "observations/adverts/json_objects.h"
#include "observations/adverts/table_text.h"
#include "observations/observers.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>

enum {
    SNIFF_BYTES = 1024 * 1024,
    OBJECT_MAX_BYTES = 32 * 1024 * 1024,
    DAMAGE_LINES_MAX = 100,
    ROW_ARENA_BYTES = 1024 * 1024 * 1024,
    FAULTS_OF_UTF8 = 50, // one bad byte in so many is damage, more is another character set
    DEPTH_MAX = 3,
};

static json_t *parse(struct bytes object, json_error_t *error)
{
    return json_loadb((const char *)object.data, object.size, JSON_ALLOW_NUL, error);
}

// What wraps the fields of an advert: Elasticsearch's dumps, Memex's CDR, exports of exports.
static bool is_wrapper(const char *key)
{
    static const char *const names[] = {
        "_source", "crawl_data", "extracted_metadata", "extractions", "data",   "item",  "ad", "advert",
        "listing", "fields",     "location",           "contact",     "seller", "author"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(key, names[i]) == 0)
            return true;
    return false;
}

static void note_fields(const json_t *object, bool *has, bool *foreign, size_t depth)
{
    const char *key, *app;
    json_t *value;
    json_object_foreach((json_t *)(uintptr_t)object, key, value)
    {
        enum advert_field field = advert_field_named(bytes_of_text(key), &app);
        has[field] |= json_is_string(value) || json_is_number(value);
        *foreign |= advert_field_foreign(bytes_of_text(key));
        if (json_is_object(value) && is_wrapper(key) && depth < DEPTH_MAX)
            note_fields(value, has, foreign, depth + 1);
    }
}

// The first line of WACZ's list of pages, which repeats what its captures hold.
static bool is_list_of_pages(const json_t *object)
{
    const char *format = json_string_value(json_object_get(object, "format"));
    return format && text_start(format, "json-pages");
}

static bool is_advert(const json_t *object, bool forced)
{
    bool has[ADVERT_FIELDS + 1] = {false}, foreign = false;
    note_fields(object, has, &foreign, 0);
    bool text = has[FIELD_TEXT] || has[FIELD_HTML];
    if (is_list_of_pages(object))
        return false;
    if (forced)
        return text || has[FIELD_TITLE];
    return text && !foreign &&
           (has[FIELD_URL] || has[FIELD_ID] || has[FIELD_POSTED] || has[FIELD_CAPTURED] || has[FIELD_CITY]);
}

// Here and there a bad byte is damage of that object, not another character set.
static struct table_text text_of(struct arena *arena, struct bytes bytes)
{
    struct table_text text = table_text_of(arena, bytes);
    struct bytes sample = bytes_slice(text.bytes, 0, SNIFF_BYTES);
    size_t faults = 0;
    for (size_t i = 0, length; i < sample.size; i += length ? length : 1) {
        length = text_utf8_length(sample.data + i, sample.size - i);
        faults += length == 0;
    }
    if (faults * FAULTS_OF_UTF8 <= sample.size)
        memcpy(text.charset, "UTF-8", sizeof "UTF-8");
    return text;
}

static struct bytes as_utf8(struct arena *arena, struct bytes object, const struct table_text *text)
{
    return strcmp(text->charset, "UTF-8") == 0 ? object : table_text_part(arena, text, object);
}

// Whether the first readable of its first objects is an advert.
static bool begins_with_advert(struct arena *arena, const struct table_text *text, enum json_shape shape,
                               bool forced)
{
    struct json_objects objects = json_objects_of(bytes_slice(text->bytes, 0, SNIFF_BYTES), shape);
    struct json_object object;
    for (int tried = 0; tried < 5 && json_objects_next(&objects, &object); tried++) {
        if (object.bytes.data[0] != '{')
            return false;
        json_error_t error;
        json_t *json = parse(as_utf8(arena, object.bytes, text), &error);
        bool readable = json != NULL, recognised = json_is_object(json) && is_advert(json, forced);
        json_decref(json);
        if (readable)
            return recognised;
    }
    return false;
}

static enum json_shape shape_of(struct arena *arena, const struct table_text *text, bool forced)
{
    enum json_shape shape = 0;
    while (shape < JSON_SHAPES && !begins_with_advert(arena, text, shape, forced))
        shape++;
    return shape;
}

static bool recognises(const struct observation_context *context)
{
    struct arena *arena = arena_new(64 * 1024 * 1024);
    struct table_text text = text_of(arena, bytes_slice(context->item->bytes, 0, SNIFF_BYTES));
    bool recognised = shape_of(arena, &text, context->forced) < JSON_SHAPES;
    arena_free(arena);
    return recognised;
}

static void take_value(struct draft *draft, enum advert_field field, const char *app, const json_t *value)
{
    char number[32];
    if (json_is_string(value)) {
        draft_take(draft, field, app,
                   (struct bytes){(const uint8_t *)json_string_value(value), json_string_length(value)});
    } else if (json_is_integer(value)) {
        snprintf(number, sizeof number, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
        draft_take(draft, field, app, bytes_of_text(number));
    } else if (json_is_real(value) && json_real_value(value) > 0 && json_real_value(value) < 1e15) {
        bool whole = field == FIELD_POSTED || field == FIELD_CAPTURED;
        snprintf(number, sizeof number, whole ? "%.0f" : "%.10g", json_real_value(value));
        draft_take(draft, field, app, bytes_of_text(number));
    } else if (json_is_object(value)) { // Scrapy's pictures, a price with its currency, a named place
        static const char *const parts[] = {"url", "path", "name", "amount", "value", "text"};
        for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
            const json_t *part = json_object_get(value, parts[i]);
            if (json_is_string(part) || json_is_number(part))
                take_value(draft, field, app, part);
        }
        const json_t *currency = json_object_get(value, "currency");
        if (field == FIELD_PRICE && json_is_string(currency))
            take_value(draft, FIELD_CURRENCY, NULL, currency);
    }
}

static void take_object(struct draft *draft, const json_t *object, size_t depth)
{
    const char *key, *app;
    json_t *value, *part;
    size_t index;
    json_object_foreach((json_t *)(uintptr_t)object, key, value)
    {
        enum advert_field field = advert_field_named(bytes_of_text(key), &app);
        if (json_is_object(value) && is_wrapper(key) && depth < DEPTH_MAX)
            take_object(draft, value, depth + 1);
        else if (field == FIELD_NONE)
            continue;
        else if (json_is_array(value)) {
            json_array_foreach(value, index, part) take_value(draft, field, app, part);
        } else {
            take_value(draft, field, app, value);
        }
    }
}

// Sends the advert of one object, or says why there is none: a literal.
static const char *read_object(struct observation_context *context, const struct json_object *object,
                               struct place place, const struct table_text *text, json_error_t *error)
{
    if (object->bytes.size > OBJECT_MAX_BYTES)
        return "line too large";
    json_t *json = parse(as_utf8(context->arena, object->bytes, text), error);
    if (json == NULL)
        return object->unended ? "cut short" : "not JSON";
    const char *fault = NULL;
    if (json_is_object(json)) {
        struct draft draft;
        draft_init(&draft, context, place);
        take_object(&draft, json, 0);
        if (!draft_send(&draft))
            fault = "no text";
    } else {
        fault = "not an object";
    }
    json_decref(json);
    return fault;
}

static void observe(struct observation_context *context)
{
    struct table_text text = text_of(context->arena, context->item->bytes);
    enum json_shape shape = shape_of(context->arena, &text, context->forced);
    struct json_objects objects = json_objects_of(text.bytes, shape);
    struct json_object object;
    struct table_tally tally = {.table = shape == JSON_SHAPE_LINES ? "jsonl" : "json"};
    struct observation_context row_context = *context;
    row_context.arena = arena_new(ROW_ARENA_BYTES);
    int64_t present = 0, told = 0;
    if (text.cut)
        sink_damage(context->sink, (struct place){.table = tally.table, .row = -1, .offset = -1}, "%s",
                    TABLE_TEXT_CUT);
    for (; json_objects_next(&objects, &object); arena_reset(row_context.arena)) {
        struct place place = {.table = tally.table, .row = object.number, .offset = (int64_t)object.offset};
        json_error_t error = {.text = ""};
        present++;
        const char *fault = read_object(&row_context, &object, place, &text, &error);
        if (fault == NULL) {
            tally.emitted++;
            continue;
        }
        tally_skip(&tally, fault);
        if (strcmp(fault, "no text") != 0 && told++ < DAMAGE_LINES_MAX)
            sink_damage(context->sink, place, "%s%s%s%s", fault, *error.text ? ": " : "", error.text,
                        told == DAMAGE_LINES_MAX ? "; further ones are only counted" : "");
    }
    arena_free(row_context.arena);
    tally_send(context->sink, &tally, present);
}

const struct observer observer_advert_jsonl = {
    .name = "advert_jsonl",
    .version = 2,
    .family = FAMILY_ADVERTS,
    .summary = "adverts in JSON: one object a line, or an array of them; Scrapy's and Memex's forms",
    .recognises = recognises,
    .observe = observe,
};
