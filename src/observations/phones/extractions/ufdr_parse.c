// What the elements of a report mean by where they stand.
#include "observations/phones/extractions/ufdr_parse.h"

#include "base/memory.h"
#include "base/text.h"
#include "observations/phones/extractions/ufdr_values.h"
#include "sources/members.h"

#include <stdio.h>
#include <string.h>

enum {
    ARENA_BYTES = 512 * 1024 * 1024,
    HELD_MAX_BYTES = 4 * 1024 * 1024,
    HELD_MAX = 4096,
};

enum element {
    NOT_LOOKED_AT,
    OUTSIDE,
    PROJECT,
    DEVICE, // metadata of the device
    DEVICE_LINE,
    FILES,
    FILE_OF_DEVICE,
    FILE_METADATA,
    FILE_LINE,
    DECODED,
    MODEL_TYPE,
    MODEL,
    FIELD,
    VALUE,
};

static const struct {
    enum element inside;
    const char *name;
    enum element element;
} ELEMENTS[] = {
    {OUTSIDE, "project", PROJECT},
    {PROJECT, "metadata", DEVICE},
    {DEVICE, "item", DEVICE_LINE},
    {PROJECT, "taggedFiles", FILES},
    {FILES, "file", FILE_OF_DEVICE},
    {FILE_OF_DEVICE, "metadata", FILE_METADATA},
    {FILE_METADATA, "item", FILE_LINE},
    {PROJECT, "decodedData", DECODED},
    {DECODED, "modelType", MODEL_TYPE},
    {MODEL_TYPE, "model", MODEL},
    {MODEL, "field", FIELD},
    {MODEL, "multiField", FIELD},
    {MODEL, "modelField", FIELD},
    {MODEL, "multiModelField", FIELD},
    {FIELD, "model", MODEL},
    {FIELD, "value", VALUE},
};

static enum element inside_of(const struct ufdr_parse *parse)
{
    return parse->depth ? (enum element)parse->levels[parse->depth - 1].element : OUTSIDE;
}

static enum element element_of(enum element inside, const char *name)
{
    for (size_t i = 0; i < sizeof ELEMENTS / sizeof *ELEMENTS; i++)
        if (ELEMENTS[i].inside == inside && strcmp(ELEMENTS[i].name, name) == 0)
            return ELEMENTS[i].element;
    return NOT_LOOKED_AT;
}

bool ufdr_wants_offset(const struct ufdr_parse *parse, const char *name)
{
    if (parse->ignored || (name[0] != 'm' && name[0] != 'f' && name[0] != 'i'))
        return false;
    enum element element = element_of(inside_of(parse), name);
    return element == MODEL || element == FILE_OF_DEVICE || element == DEVICE_LINE;
}

void ufdr_parse_init(struct ufdr_parse *parse, const struct observation_context *context)
{
    *parse = (struct ufdr_parse){.files.table = "tagged files"};
    ufdr_book_init(&parse->book, context);
    buffer_init(&parse->text, UFDR_TEXT_MAX_BYTES);
    parse->unit.arena = arena_new(ARENA_BYTES);
    parse->message.arena = arena_new(ARENA_BYTES);
}

// ---- memory of the model at hand ----

static struct ufdr_unit *unit_of(struct ufdr_parse *parse)
{
    return parse->message.model ? &parse->message : &parse->unit;
}

// False when the model has grown too large.
static bool has_room(struct ufdr_parse *parse, size_t bytes)
{
    struct ufdr_unit *unit = unit_of(parse);
    unit->bytes += bytes + 32;
    if (unit->bytes <= UFDR_MODEL_MAX_BYTES)
        return true;
    if (unit->model && !unit->model->cut) {
        unit->model->cut = true;
        sink_damage(parse->book.context.sink, ufdr_place(&parse->book, unit->model),
                    "a model of more than %d MiB: the rest of it was not kept", UFDR_MODEL_MAX_BYTES >> 20);
    }
    return false;
}

static const char *keep(struct ufdr_parse *parse, struct bytes text)
{
    if (!has_room(parse, text.size))
        return "";
    return text_clean(unit_of(parse)->arena, text);
}

static const struct ufdr_attribute *attribute(const struct ufdr_attribute *attributes, size_t count,
                                              const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(attributes[i].name, name) == 0)
            return &attributes[i];
    return NULL;
}

static struct bytes value_of(const struct ufdr_attribute *attributes, size_t count, const char *name)
{
    const struct ufdr_attribute *found = attribute(attributes, count, name);
    return found ? text_trim(found->value) : (struct bytes){NULL, 0};
}

static void copy(char *out, size_t size, struct bytes text)
{
    size_t length = text.size < size - 1 ? text.size : size - 1;
    if (length)
        memcpy(out, text.data, length);
    out[length] = 0;
}

// ---- models ----

static bool is_message_of_chat(const struct ufdr_parse *parse, const char *type)
{
    const struct ufdr_level *field = &parse->levels[parse->depth - 1];
    return parse->talks && parse->message.model == NULL && field->model == parse->unit.model &&
           strcmp(field->field->name, "Messages") == 0 && strcmp(type, "InstantMessage") == 0;
}

static struct ufdr_model *new_model(struct ufdr_parse *parse, const struct ufdr_attribute *attributes,
                                    size_t count, int64_t offset)
{
    char state[16];
    copy(state, sizeof state, value_of(attributes, count, "deleted_state"));
    if (!has_room(parse, sizeof(struct ufdr_model)))
        return NULL;
    struct ufdr_model *model = arena_alloc(unit_of(parse)->arena, 1, sizeof *model);
    model->type = keep(parse, value_of(attributes, count, "type"));
    model->id = keep(parse, value_of(attributes, count, "id"));
    model->state = ufdr_state(state);
    model->row = -1;
    model->offset = offset;
    return model;
}

// Counts a model that is told on its own.
static void present(struct ufdr_parse *parse, struct ufdr_model *model)
{
    model->row = ++ufdr_type(&parse->book, model->type)->present;
}

static struct ufdr_model *start_unit(struct ufdr_parse *parse, const struct ufdr_attribute *attributes,
                                     size_t count, int64_t offset)
{
    arena_reset(parse->unit.arena);
    parse->unit.bytes = 0;
    struct ufdr_model *model = parse->unit.model = new_model(parse, attributes, count, offset);
    present(parse, model);
    parse->talks = strcmp(model->type, "Chat") == 0;
    parse->members_known = false;
    if (parse->talks)
        ufdr_talk_begin(&parse->book, &parse->talk, model, parse->unit.arena);
    return model;
}

static struct ufdr_model *start_message(struct ufdr_parse *parse, const struct ufdr_attribute *attributes,
                                        size_t count, int64_t offset)
{
    parse->message.bytes = 0;
    parse->message.model = parse->unit.model; // so that its arena is the one at hand
    parse->message.model = new_model(parse, attributes, count, offset);
    present(parse, parse->message.model);
    return parse->message.model;
}

// A model in a field of another; NULL when there is no room.
static struct ufdr_model *start_part(struct ufdr_parse *parse, const struct ufdr_attribute *attributes,
                                     size_t count, int64_t offset)
{
    struct ufdr_field *field = parse->levels[parse->depth - 1].field;
    struct ufdr_model *model = new_model(parse, attributes, count, offset);
    if (model == NULL)
        return NULL;
    if (field->last_model)
        field->last_model->next = model;
    else
        field->models = model;
    field->last_model = model;
    return model;
}

static struct ufdr_model *start_model(struct ufdr_parse *parse, const struct ufdr_attribute *attributes,
                                      size_t count, int64_t offset)
{
    char type[32];
    if (inside_of(parse) == MODEL_TYPE)
        return start_unit(parse, attributes, count, offset);
    copy(type, sizeof type, value_of(attributes, count, "type"));
    return is_message_of_chat(parse, type) ? start_message(parse, attributes, count, offset)
                                           : start_part(parse, attributes, count, offset);
}

static struct ufdr_field *start_field(struct ufdr_parse *parse, struct bytes name)
{
    struct ufdr_model *model = parse->levels[parse->depth - 1].model;
    if (!has_room(parse, sizeof(struct ufdr_field)))
        return NULL;
    struct ufdr_field *field = arena_alloc(unit_of(parse)->arena, 1, sizeof *field);
    field->name = keep(parse, name);
    if (model->last_field)
        model->last_field->next = field;
    else
        model->fields = field;
    model->last_field = field;
    return field;
}

static void read_held(struct ufdr_parse *parse)
{
    for (size_t i = 0; i < parse->held_count; i++) {
        ufdr_read_message(&parse->book, parse->held[i]);
        arena_reset(parse->book.context.arena);
    }
    parse->held_count = 0;
    arena_reset(parse->message.arena);
}

// A message is told at once, or when it is known who belongs to the chat.
static void end_message(struct ufdr_parse *parse)
{
    ARRAY_ROOM(parse->held, parse->held_capacity, parse->held_count);
    parse->held[parse->held_count++] = parse->message.model;
    parse->message.model = NULL;
    if (parse->members_known || parse->held_count == HELD_MAX ||
        arena_used_bytes(parse->message.arena) > HELD_MAX_BYTES)
        read_held(parse);
}

static void end_unit(struct ufdr_parse *parse)
{
    if (parse->talks) {
        read_held(parse);
        ufdr_talk_end(&parse->book, &parse->talk);
        parse->talks = false;
    } else {
        ufdr_read_model(&parse->book, parse->unit.model);
    }
    arena_reset(parse->book.context.arena);
    parse->unit.model = NULL;
}

static void end_model(struct ufdr_parse *parse, const struct ufdr_model *model)
{
    if (model == parse->message.model)
        end_message(parse);
    else if (model == parse->unit.model)
        end_unit(parse);
}

static void end_field(struct ufdr_parse *parse, const struct ufdr_level *level)
{
    if (!parse->talks || level->model != parse->unit.model || strcmp(level->field->name, "Messages") == 0)
        return;
    parse->talk.settled = false; // more is known of the chat than before
    if (strcmp(level->field->name, "Participants") == 0) {
        parse->members_known = true;
        read_held(parse);
    }
}

// ---- values ----

static void start_value(struct ufdr_parse *parse, const struct ufdr_attribute *attributes, size_t count)
{
    struct bytes format = value_of(attributes, count, "format");
    buffer_reset(&parse->text);
    parse->wants_text = true;
    parse->base64 = bytes_equal(format, bytes_of_text("Base64String"));
    parse->unknown_time = bytes_equal(format, bytes_of_text("TimeStampUnknown"));
    copy(parse->formatted, sizeof parse->formatted, value_of(attributes, count, "formattedTimestamp"));
}

// The text of the element that ends.
static struct bytes taken_text(struct ufdr_parse *parse)
{
    struct ufdr_unit *unit = unit_of(parse);
    parse->wants_text = false;
    if (parse->text.overflowed)
        sink_damage(parse->book.context.sink,
                    unit->model ? ufdr_place(&parse->book, unit->model)
                                : (struct place){.row = -1, .offset = -1},
                    "a text longer than %d MiB was cut", UFDR_TEXT_MAX_BYTES >> 20);
    return text_trim(buffer_bytes(&parse->text));
}

static void end_value(struct ufdr_parse *parse, struct ufdr_field *field)
{
    struct bytes text = taken_text(parse);
    struct arena *arena = unit_of(parse)->arena;
    if ((text.size == 0 && parse->formatted[0] == 0) || !has_room(parse, sizeof(struct ufdr_value)))
        return;
    const char *kept = keep(parse, text);
    if (parse->base64 && has_room(parse, text.size)) {
        const char *decoded = ufdr_base64(arena, kept);
        kept = decoded && *decoded ? decoded : kept;
    }
    struct ufdr_value *value = arena_alloc(arena, 1, sizeof *value);
    *value = (struct ufdr_value){.text = kept, .unknown_time = parse->unknown_time};
    if (parse->formatted[0])
        value->formatted = keep(parse, bytes_of_text(parse->formatted));
    if (*kept == 0 && value->formatted)
        value->text = value->formatted;
    if (field->last_value)
        field->last_value->next = value;
    else
        field->values = value;
    field->last_value = value;
}

// ---- files, lines about the device ----

static void start_file(struct ufdr_parse *parse, const struct ufdr_attribute *attributes, size_t count,
                       int64_t offset)
{
    char state[16];
    arena_reset(parse->unit.arena);
    parse->unit.bytes = 0;
    copy(state, sizeof state, value_of(attributes, count, "deleted"));
    parse->file.known_as = keep(parse, value_of(attributes, count, "path"));
    parse->file.path = "";
    parse->file.state = ufdr_state(state);
    parse->file.offset = offset;
}

static void end_file_line(struct ufdr_parse *parse)
{
    struct bytes text = taken_text(parse);
    if (strcmp(parse->line_name, "Local Path") != 0 || text.size == 0 || !has_room(parse, 3 * text.size))
        return;
    char *path = arena_text_n(parse->unit.arena, text.data, text.size);
    for (char *at = path; *at; at++)
        if (*at == '\\')
            *at = '/';
    parse->file.path = member_path(parse->unit.arena, bytes_of_text(path), MEMBER_UTF8);
}

static void end_file(struct ufdr_parse *parse)
{
    if (parse->file.path[0] == 0) {
        tally_skip(&parse->files, "not exported with the report");
        return;
    }
    if (parse->file.known_as[0] == 0) {
        tally_skip(&parse->files, "its path on the device is not stated");
        return;
    }
    sink_file_name(parse->book.context.sink,
                   &(struct file_name){parse->file.path, parse->file.known_as, parse->file.state});
    parse->files.emitted++;
}

static bool is_of_device(struct bytes section)
{
    return bytes_equal(section, bytes_of_text("Device Info")) ||
           bytes_equal(section, bytes_of_text("Extraction Data"));
}

static void end_device_line(struct ufdr_parse *parse)
{
    const char *text = keep(parse, taken_text(parse));
    struct place place = {.row = -1, .offset = parse->file.offset};
    ufdr_read_device_line(&parse->book, place, text_clean(parse->unit.arena, bytes_of_text(parse->line_name)),
                          *text ? text : NULL);
    arena_reset(parse->book.context.arena);
    arena_reset(parse->unit.arena);
    parse->unit.bytes = 0;
}

// ---- elements ----

static void push(struct ufdr_parse *parse, enum element element, struct ufdr_model *model,
                 struct ufdr_field *field)
{
    parse->levels[parse->depth++] = (struct ufdr_level){element, model, field};
}

void ufdr_parse_start(struct ufdr_parse *parse, const char *name, const struct ufdr_attribute *attributes,
                      size_t count, int64_t offset)
{
    enum element element = parse->ignored ? NOT_LOOKED_AT : element_of(inside_of(parse), name);
    if (parse->depth == UFDR_DEPTH_MAX && element != NOT_LOOKED_AT) {
        if (!parse->told_deep)
            sink_damage(parse->book.context.sink, (struct place){.row = -1, .offset = offset},
                        "elements nested deeper than %d: not looked at", UFDR_DEPTH_MAX);
        parse->told_deep = true;
        element = NOT_LOOKED_AT;
    }
    struct ufdr_model *model = parse->depth ? parse->levels[parse->depth - 1].model : NULL;
    struct ufdr_field *field = parse->depth ? parse->levels[parse->depth - 1].field : NULL;
    if (element == DEVICE && !is_of_device(value_of(attributes, count, "section")))
        element = NOT_LOOKED_AT;
    if (element == MODEL && (model = start_model(parse, attributes, count, offset)) == NULL)
        element = NOT_LOOKED_AT;
    if (element == FIELD && (field = start_field(parse, value_of(attributes, count, "name"))) == NULL)
        element = NOT_LOOKED_AT;
    if (element == NOT_LOOKED_AT) {
        parse->ignored++;
        return;
    }
    if (element == VALUE)
        start_value(parse, attributes, count);
    if (element == FILE_OF_DEVICE)
        start_file(parse, attributes, count, offset);
    if (element == FILE_LINE || element == DEVICE_LINE) {
        start_value(parse, attributes, count);
        copy(parse->line_name, sizeof parse->line_name, value_of(attributes, count, "name"));
    }
    if (element == DEVICE_LINE)
        parse->file.offset = offset;
    push(parse, element, model, field);
}

void ufdr_parse_text(struct ufdr_parse *parse, struct bytes text)
{
    if (parse->wants_text && parse->ignored == 0)
        buffer_add(&parse->text, text.data, text.size);
}

void ufdr_parse_end(struct ufdr_parse *parse)
{
    if (parse->ignored) {
        parse->ignored--;
        return;
    }
    if (parse->depth == 0)
        return;
    const struct ufdr_level level = parse->levels[--parse->depth];
    switch (level.element) {
    case VALUE:
        end_value(parse, level.field);
        break;
    case FIELD:
        end_field(parse, &level);
        break;
    case MODEL:
        end_model(parse, level.model);
        break;
    case FILE_LINE:
        end_file_line(parse);
        break;
    case FILE_OF_DEVICE:
        end_file(parse);
        break;
    case DEVICE_LINE:
        end_device_line(parse);
        break;
    default:
        break;
    }
}

// ---- the end ----

static void end_open_models(struct ufdr_parse *parse)
{
    static const char reason[] = "cut off where the report breaks off";
    if (parse->message.model) {
        ufdr_skipped(&parse->book, parse->message.model, reason);
        parse->message.model = NULL;
    }
    if (parse->unit.model && parse->talks)
        end_unit(parse); // what was read of a chat holds
    else if (parse->unit.model)
        ufdr_skipped(&parse->book, parse->unit.model, reason);
    for (size_t i = 0; i < parse->depth; i++)
        if (parse->levels[i].element == FILE_OF_DEVICE)
            tally_skip(&parse->files, reason);
}

void ufdr_parse_done(struct ufdr_parse *parse)
{
    end_open_models(parse);
    struct sink *sink = parse->book.context.sink;
    if (parse->files.emitted || tally_skipped(&parse->files))
        tally_send(sink, &parse->files, -1);
    ufdr_book_done(&parse->book);
    buffer_done(&parse->text);
    arena_free(parse->unit.arena);
    arena_free(parse->message.arena);
    memory_free(parse->held);
}
