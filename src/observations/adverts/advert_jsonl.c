// Adverts as JSON objects, one a line. Jansson reads them; its nesting limit guards the stack.
#include "base/text.h"
#include "observations/adverts/draft.h"
#include "observations/observers.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>

enum {
    SNIFF_BYTES = 1024 * 1024,
    LINE_MAX_BYTES = 32 * 1024 * 1024,
    DAMAGE_LINES_MAX = 100,
    ROW_ARENA_BYTES = 1024 * 1024 * 1024,
};

struct line {
    struct bytes bytes; // trimmed
    size_t offset;
    int64_t number;
};

struct lines {
    struct bytes all;
    size_t position;
    int64_t number;
};

// The next line that is not empty.
static bool next_line(struct lines *lines, struct line *line)
{
    while (lines->position < lines->all.size) {
        ptrdiff_t end = bytes_find(lines->all, bytes_of_text("\n"), lines->position);
        size_t stop = end < 0 ? lines->all.size : (size_t)end;
        line->offset = lines->position;
        line->number = ++lines->number;
        line->bytes = text_trim(bytes_slice(lines->all, lines->position, stop - lines->position));
        lines->position = stop + 1;
        if (line->bytes.size)
            return true;
    }
    return false;
}

static struct lines lines_of(struct bytes bytes)
{
    return (struct lines){.all = bytes, .position = bytes_start_with(bytes, "\xEF\xBB\xBF", 3) ? 3 : 0};
}

static json_t *parse(struct bytes line, json_error_t *error)
{
    return json_loadb((const char *)line.data, line.size, JSON_ALLOW_NUL, error);
}

static bool is_advert(const json_t *object, bool forced)
{
    bool has[ADVERT_FIELDS + 1] = {false}, foreign = false;
    const char *key, *app;
    json_t *value;
    json_object_foreach((json_t *)(uintptr_t)object, key, value)
    {
        enum advert_field field = advert_field_named(bytes_of_text(key), &app);
        has[field] |= json_is_string(value) || json_is_number(value);
        foreign |= advert_field_foreign(bytes_of_text(key));
    }
    bool text = has[FIELD_TEXT] || has[FIELD_HTML];
    if (forced)
        return text || has[FIELD_TITLE];
    return text && !foreign && (has[FIELD_URL] || has[FIELD_ID] || has[FIELD_POSTED] || has[FIELD_CITY]);
}

static bool recognises(const struct observation_context *context)
{
    struct lines lines = lines_of(bytes_slice(context->item->bytes, 0, SNIFF_BYTES));
    struct line line;
    for (int tried = 0; tried < 5 && next_line(&lines, &line); tried++) {
        if (line.bytes.data[0] != '{')
            return false;
        json_error_t error;
        json_t *object = parse(line.bytes, &error);
        bool recognised = json_is_object(object) && is_advert(object, context->forced);
        bool readable = object != NULL;
        json_decref(object);
        if (readable)
            return recognised;
    }
    return false;
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
    } else if (json_is_real(value) && field == FIELD_POSTED && json_real_value(value) > 0 &&
               json_real_value(value) < 1e15) {
        snprintf(number, sizeof number, "%.0f", json_real_value(value));
        draft_take(draft, field, app, bytes_of_text(number));
    }
}

static void take_object(struct draft *draft, const json_t *object)
{
    const char *key, *app;
    json_t *value, *part;
    size_t index;
    json_object_foreach((json_t *)(uintptr_t)object, key, value)
    {
        enum advert_field field = advert_field_named(bytes_of_text(key), &app);
        if (field == FIELD_NONE)
            continue;
        if (json_is_array(value)) {
            json_array_foreach(value, index, part) take_value(draft, field, app, part);
        } else {
            take_value(draft, field, app, value);
        }
    }
}

// Sends the advert of one line, or says why there is none: a literal.
static const char *read_line(struct observation_context *context, const struct line *line, struct place place,
                             json_error_t *error)
{
    if (line->bytes.size > LINE_MAX_BYTES)
        return "line too large";
    json_t *object = parse(line->bytes, error);
    if (object == NULL)
        return "not JSON";
    const char *fault = NULL;
    if (json_is_object(object)) {
        struct draft draft;
        draft_init(&draft, context, place);
        take_object(&draft, object);
        if (!draft_send(&draft))
            fault = "no text";
    } else {
        fault = "not an object";
    }
    json_decref(object);
    return fault;
}

static void observe(struct observation_context *context)
{
    struct lines lines = lines_of(context->item->bytes);
    struct line line;
    struct table_tally tally = {.table = "jsonl"};
    struct observation_context row_context = *context;
    row_context.arena = arena_new(ROW_ARENA_BYTES);
    int64_t present = 0, told = 0;
    for (; next_line(&lines, &line); arena_reset(row_context.arena)) {
        struct place place = {.table = "jsonl", .row = line.number, .offset = (int64_t)line.offset};
        json_error_t error = {.text = ""};
        present++;
        const char *fault = read_line(&row_context, &line, place, &error);
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
    .version = 1,
    .family = FAMILY_ADVERTS,
    .summary = "adverts in JSON Lines, one object a line",
    .recognises = recognises,
    .observe = observe,
};
