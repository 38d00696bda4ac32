// Forms: their parts, and reading them from JSON.
#include "base/form.h"

#include "base/form_internal.h"
#include "base/memory.h"

#include <jansson.h>
#include <string.h>

enum { TEXT_MAX_BYTES = 64 * 1024 * 1024, WEIGHT_WORD = 8, WEIGHT_SIGN = 4, ANCHORS_MIN = 64 };

void form_init(struct form *form)
{
    *form = (struct form){0};
    buffer_init(&form->text, TEXT_MAX_BYTES);
}

void form_reset(struct form *form)
{
    form->count = form->pool_count = 0;
    form->slot_count = 0;
    form->spaced = false;
    buffer_reset(&form->text);
}

void form_done(struct form *form)
{
    memory_free(form->parts);
    memory_free(form->pool);
    memory_free(form->anchors);
    buffer_done(&form->text);
    *form = (struct form){0};
}

static bool is_decoration(const struct token *token)
{
    return token->class == TOKEN_SIGN || (token->class == TOKEN_KNOWN && token->kind == SLOT_EMOJI);
}

struct form_part *form_add_constant(struct form *form, const struct token *token, const uint32_t *pool)
{
    ARRAY_ROOM(form->parts, form->capacity, form->count);
    struct form_part *part = &form->parts[form->count++];
    *part = (struct form_part){.kind = token->kind,
                               .weight = is_decoration(token) ? WEIGHT_SIGN : WEIGHT_WORD,
                               .slot = -1,
                               .token = *token};
    part->token.letters_at = (uint32_t)form->pool_count;
    for (size_t i = 0; i < token->letter_count; i++) {
        ARRAY_ROOM(form->pool, form->pool_capacity, form->pool_count);
        form->pool[form->pool_count++] = pool[token->letters_at + i];
    }
    return part;
}

struct form_part *form_add_slot(struct form *form, enum slot_kind kind)
{
    ARRAY_ROOM(form->parts, form->capacity, form->count);
    struct form_part *part = &form->parts[form->count++];
    *part = (struct form_part){.is_slot = true, .kind = (uint8_t)kind, .slot = (int16_t)form->slot_count++};
    return part;
}

// ---- anchors ----

bool form_may_anchor(const struct token *token)
{
    return !is_decoration(token);
}

static struct form_anchor *anchor_place(const struct form *form, uint32_t hash)
{
    size_t at = hash & (form->anchor_capacity - 1);
    while (form->anchors[at].part && form->anchors[at].hash != hash)
        at = (at + 1) & (form->anchor_capacity - 1);
    return &form->anchors[at];
}

size_t form_anchor_of(const struct form *form, uint32_t hash)
{
    const struct form_anchor *anchor = anchor_place(form, hash);
    return anchor->part && !anchor->twice ? anchor->part - 1 : SIZE_MAX;
}

void form_ready(struct form *form)
{
    size_t capacity = ANCHORS_MIN;
    while (capacity < 2 * form->count + 2)
        capacity *= 2;
    if (capacity > form->anchor_capacity) {
        memory_free(form->anchors);
        form->anchors = memory_new(capacity, sizeof *form->anchors);
    } else {
        capacity = form->anchor_capacity;
        memset(form->anchors, 0, capacity * sizeof *form->anchors);
    }
    form->anchor_capacity = capacity;
    for (size_t i = 0; i < form->count; i++) {
        const struct form_part *part = &form->parts[i];
        if (part->is_slot || !form_may_anchor(&part->token))
            continue;
        struct form_anchor *anchor = anchor_place(form, part->token.hash);
        anchor->twice = anchor->part != 0;
        anchor->hash = part->token.hash;
        anchor->part = (uint32_t)i + 1;
    }
}

// ---- JSON ----

static void parse_constant(struct form *form, struct token_list *list, struct letters *letters,
                           const char *text, const struct known_place *known)
{
    const size_t base = form->text.size;
    buffer_add_text(&form->text, text);
    tokens_read(list, letters, bytes_of_text(text), known, known && known->size ? 1 : 0);
    for (size_t i = 0; i < list->count; i++) {
        struct form_part *part = form_add_constant(form, &list->all[i], list->pool);
        part->token.offset += (uint32_t)base;
        part->token.known = UINT16_MAX;
        part->token.spaced |= i == 0 && form->spaced;
    }
    form->spaced = text[0] && text[strlen(text) - 1] == ' ';
}

static bool parse_part(struct form *form, struct token_list *list, struct letters *letters, const json_t *one)
{
    enum slot_kind kind;
    if (json_is_string(one)) {
        parse_constant(form, list, letters, json_string_value(one), NULL);
        return true;
    }
    const char *named = json_string_value(json_object_get(one, "kind"));
    const char *text = json_string_value(json_object_get(one, "text"));
    const char *value = json_string_value(json_object_get(one, "value"));
    if (named == NULL || !slot_kind_named(named, &kind))
        return false;
    if (text) {
        parse_constant(form, list, letters, text,
                       &(struct known_place){0, strlen(text), kind, value ? value : text});
        return true;
    }
    if (!json_is_integer(json_object_get(one, "slot")) || form->slot_count == FORM_SLOTS_MAX)
        return false;
    form_add_slot(form, kind);
    form->spaced = false;
    return true;
}

bool form_parse(struct form *form, struct letters *letters, const char *json)
{
    json_t *parts = json_loads(json, 0, NULL);
    struct token_list list = {0};
    bool fine = json_is_array(parts);
    form_reset(form);
    for (size_t i = 0; fine && i < json_array_size(parts); i++)
        fine = parse_part(form, &list, letters, json_array_get(parts, i));
    tokens_done(&list);
    json_decref(parts);
    form_ready(form);
    return fine;
}
