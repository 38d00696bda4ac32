// Spans of a text from its alignment.
#include "casefile/aligned_text.h"

#include "base/form.h"
#include "base/json_out.h"
#include "base/memory.h"
#include "casefile/stated_places.h"

#include <jansson.h>
#include <string.h>

enum { TEXT_MAX_BYTES = 64 * 1024 * 1024 };

struct spans {
    struct json_out json;
    struct bytes text;
    const struct form *form;
    const struct token_list *tokens;
    const struct filling *fillings;
    struct buffer part; // of the span that grows
    const char *is;     // NULL: none grows
    int slot;           // number; -1
    uint8_t kind;
    const struct form_part *was;
    size_t at; // bytes of the text that are told
};

static struct bytes constant_text(const struct form *form, const struct form_part *part)
{
    return bytes_slice(buffer_bytes(&form->text), part->token.offset, part->token.size);
}

static void add_text(struct json_out *json, const char *key, struct bytes text)
{
    struct buffer copy;
    buffer_init(&copy, TEXT_MAX_BYTES);
    buffer_add(&copy, text.data, text.size);
    json_out_key_text(json, key, buffer_text(&copy));
    buffer_done(&copy);
}

static void end_span(struct spans *spans)
{
    if (spans->is == NULL)
        return;
    json_out_object(&spans->json);
    json_out_key_text(&spans->json, "is", spans->is);
    if (spans->slot >= 0)
        json_out_key_integer(&spans->json, "slot", spans->slot);
    if (spans->kind != SLOT_TEXT || spans->slot >= 0)
        json_out_key_text(&spans->json, "kind", slot_kind_name((enum slot_kind)spans->kind));
    add_text(&spans->json, "text", buffer_bytes(&spans->part));
    if (spans->was)
        add_text(&spans->json, "was", constant_text(spans->form, spans->was));
    json_out_object_end(&spans->json);
    buffer_reset(&spans->part);
    spans->is = NULL;
}

static void begin_span(struct spans *spans, const char *is, int slot, uint8_t kind,
                       const struct form_part *was)
{
    end_span(spans);
    spans->is = is;
    spans->slot = slot;
    spans->kind = kind;
    spans->was = was;
}

static bool goes_on(const struct spans *spans, const char *is, int slot, uint8_t kind)
{
    return spans->is && strcmp(spans->is, is) == 0 && spans->slot == slot && spans->was == NULL &&
           (slot >= 0 || (spans->kind == SLOT_TEXT && kind == SLOT_TEXT));
}

// Bytes of the text up to `end`: what stands between tokens belongs to the text that is the same.
static void add_bytes(struct spans *spans, size_t begin, size_t end, const char *is, int slot, uint8_t kind,
                      const struct form_part *was)
{
    struct bytes between = bytes_slice(spans->text, spans->at, begin - spans->at);
    struct bytes own = bytes_slice(spans->text, begin, end - begin);
    const bool same = strcmp(is, "same") == 0 && kind == SLOT_TEXT;
    if (!goes_on(spans, is, slot, kind) || was) {
        if (between.size && !same && !goes_on(spans, "same", -1, SLOT_TEXT))
            begin_span(spans, "same", -1, SLOT_TEXT, NULL);
        if (between.size && !same) {
            buffer_add(&spans->part, between.data, between.size);
            between.size = 0;
        }
        begin_span(spans, is, slot, kind, was);
    }
    buffer_add(&spans->part, between.data, between.size);
    buffer_add(&spans->part, own.data, own.size);
    spans->at = end;
}

// Constants from..to that no word stands for.
static void add_missing(struct spans *spans, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++) {
        const struct form_part *part = &spans->form->parts[i];
        if (part->is_slot)
            continue;
        if (!goes_on(spans, "missing", -1, part->kind)) {
            begin_span(spans, "missing", -1, part->kind, NULL);
        } else if (part->token.spaced) {
            buffer_add_u8(&spans->part, ' ');
        }
        struct bytes text = constant_text(spans->form, part);
        buffer_add(&spans->part, text.data, text.size);
    }
}

static void add_spans(struct spans *spans)
{
    static const char *const names[] = {
        [FILLED_SAME] = "same", [FILLED_CHANGED] = "changed", [FILLED_IN] = "slot", [FILLED_ADDED] = "added"};
    const struct form *form = spans->form;
    size_t next = 0;
    json_out_array(&spans->json);
    for (size_t i = 0; i < spans->tokens->count; i++) {
        const struct token *token = &spans->tokens->all[i];
        const struct filling *filling = &spans->fillings[i];
        const struct form_part *part = filling->part < form->count ? &form->parts[filling->part] : NULL;
        const bool in = filling->as == FILLED_IN, changed = filling->as == FILLED_CHANGED;
        const bool known = token->class == TOKEN_KNOWN && token->known != UINT16_MAX;
        add_missing(spans, next, filling->part);
        if (filling->part > next || filling->as != FILLED_ADDED)
            next = filling->part + (filling->as != FILLED_ADDED);
        add_bytes(spans, token->offset, token->offset + token->size, names[filling->as],
                  in && part ? part->slot : -1,
                  in && part ? part->kind
                  : known    ? token->kind
                             : SLOT_TEXT,
                  changed ? part : NULL);
    }
    add_missing(spans, next, form->count);
    if (spans->at < spans->text.size) {
        const bool all = spans->tokens->count < TOKENS_MAX;
        add_bytes(spans, spans->text.size, spans->text.size, all ? "same" : "beyond", -1, SLOT_TEXT, NULL);
    }
    end_span(spans);
    json_out_array_end(&spans->json);
}

static void take_value(void *payload, const struct form_part *slot, const char *value)
{
    struct json_out *json = payload;
    json_out_object(json);
    json_out_key_integer(json, "slot", slot->slot);
    json_out_key_text(json, "kind", slot_kind_name((enum slot_kind)slot->kind));
    json_out_key_text(json, "value", value);
    json_out_object_end(json);
}

// What is borrowed from `json` stays as long as it does.
static size_t parse_stated(const json_t *json, struct stated stated[STATED_MAX])
{
    size_t count = 0;
    for (size_t i = 0; i < json_array_size(json) && count < STATED_MAX; i++) {
        const json_t *one = json_array_get(json, i);
        const int kind = (int)json_integer_value(json_array_get(one, 1));
        const bool is_selector = json_integer_value(json_array_get(one, 0)) != 0;
        stated[count++] = (struct stated){.is_selector = is_selector,
                                          .selector = is_selector ? (enum selector_kind)kind : 0,
                                          .mention = is_selector ? 0 : (enum mention_kind)kind,
                                          .value = json_string_value(json_array_get(one, 2)),
                                          .text = json_string_value(json_array_get(one, 3)),
                                          .offset = json_integer_value(json_array_get(one, 4))};
    }
    return count;
}

struct aligned {
    struct form form;
    struct token_list tokens;
    struct known_place places[KNOWN_PLACES_MAX];
    struct filling fillings[TOKENS_MAX];
    struct stated stated[STATED_MAX];
};

void aligned_text_add(struct aligning *aligning, const char *parts, const char *text, const char *stated,
                      struct buffer *out)
{
    struct aligned *aligned = memory_new(1, sizeof *aligned);
    json_t *places = json_loads(stated ? stated : "[]", 0, NULL);
    struct json_out json = json_out_to(out);
    form_init(&aligned->form);
    if (form_parse(&aligned->form, aligning->letters, parts)) {
        const struct bytes bytes = bytes_of_text(text);
        const size_t count = parse_stated(places, aligned->stated);
        const size_t known = stated_places(aligned->stated, count, bytes, aligned->places);
        tokens_read(&aligned->tokens, aligning->letters, bytes, aligned->places, known);
        form_align(aligning->aligner, &aligned->form, &aligned->tokens, aligned->fillings);
        json_out_object(&json);
        json_out_key(&json, "spans");
        struct spans spans = {json, bytes, &aligned->form, &aligned->tokens, aligned->fillings, .slot = -1};
        buffer_init(&spans.part, TEXT_MAX_BYTES);
        add_spans(&spans);
        buffer_done(&spans.part);
        json = spans.json;
        json_out_key(&json, "slots");
        json_out_array(&json);
        form_values(&aligned->form, &aligned->tokens, aligned->fillings, aligned->places, take_value, &json);
        json_out_array_end(&json);
        json_out_object_end(&json);
    } else {
        json_out_null(&json);
    }
    tokens_done(&aligned->tokens);
    form_done(&aligned->form);
    json_decref(places);
    memory_free(aligned);
}

void aligned_pattern_add(const char *parts, struct buffer *out)
{
    json_t *json = json_loads(parts, 0, NULL);
    for (size_t i = 0; i < json_array_size(json); i++) {
        const json_t *one = json_array_get(json, i);
        const char *text =
            json_is_string(one) ? json_string_value(one) : json_string_value(json_object_get(one, "text"));
        const char *kind = json_string_value(json_object_get(one, "kind"));
        if (text)
            buffer_add_text(out, text);
        else if (kind)
            buffer_print(out, "{%s}", kind);
    }
    json_decref(json);
}
