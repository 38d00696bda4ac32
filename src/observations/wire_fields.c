// Numbers, texts, moments, selectors and lists of them, encoded and decoded with every check.
#include "observations/wire_fields.h"

#include "base/text.h"

#include <math.h>
#include <string.h>

void code_int(struct codec *codec, int64_t *value)
{
    if (codec->out)
        buffer_add_zigzag(codec->out, *value);
    else
        *value = reader_zigzag(codec->in);
}

// An enum of `count` values; anything else breaks the stream.
void code_enum(struct codec *codec, unsigned *value, unsigned count)
{
    if (codec->out) {
        buffer_add_u8(codec->out, (uint8_t)*value);
        return;
    }
    *value = reader_u8(codec->in);
    if (*value >= count) {
        *value = 0;
        codec->in->failed = true;
    }
}

static bool is_clean(struct bytes text)
{
    return text_is_utf8(text) && (text.size == 0 || memchr(text.data, 0, text.size) == NULL);
}

// 0 is NULL; else the size plus one, then the bytes.
void code_text(struct codec *codec, const char **text)
{
    if (codec->out) {
        size_t size = *text ? strlen(*text) : 0;
        if (size > RECORD_TEXT_MAX_BYTES) {
            codec->cut = true;
            for (size = RECORD_TEXT_MAX_BYTES; ((*text)[size] & 0xc0) == 0x80;) // not inside a character
                size--;
        }
        buffer_add_varint(codec->out, *text ? size + 1 : 0);
        buffer_add(codec->out, *text, size);
        return;
    }
    uint64_t size = reader_varint(codec->in);
    *text = NULL;
    if (size == 0)
        return;
    struct bytes bytes = reader_take(codec->in, size - 1 > RECORD_TEXT_MAX_BYTES ? SIZE_MAX : size - 1);
    if (codec->in->failed || !is_clean(bytes))
        codec->in->failed = true;
    else
        *text = arena_text_n(codec->arena, bytes.data, bytes.size);
}

void code_required(struct codec *codec, const char **text)
{
    code_text(codec, text);
    if (codec->in && *text == NULL) {
        codec->in->failed = true;
        *text = "";
    }
}

void code_moment(struct codec *codec, struct moment *moment)
{
    int64_t offset = moment->offset_minutes;
    code_int(codec, &moment->at_usec);
    CODE_ENUM(codec, moment->zone, 4);
    code_int(codec, &offset);
    if (codec->in && (offset < -1440 || offset > 1440))
        codec->in->failed = true;
    moment->offset_minutes = (int16_t)offset;
}

void code_place(struct codec *codec, struct place *place)
{
    code_text(codec, &place->table);
    code_int(codec, &place->row);
    code_int(codec, &place->offset);
    CODE_ENUM(codec, place->state, 3);
    code_text(codec, &place->reached);
}

void code_selector(struct codec *codec, struct selector *selector)
{
    CODE_ENUM(codec, selector->kind, SELECTOR_KINDS);
    CODE_ENUM(codec, selector->grade, 2);
    code_required(codec, &selector->value);
    code_required(codec, &selector->text);
}

size_t code_count(struct codec *codec, size_t count)
{
    if (codec->out) {
        codec->cut |= count > RECORD_LIST_MAX;
        count = count > RECORD_LIST_MAX ? RECORD_LIST_MAX : count;
        buffer_add_varint(codec->out, count);
        return count;
    }
    uint64_t read = reader_varint(codec->in);
    if (read > RECORD_LIST_MAX || read > reader_left(codec->in)) {
        codec->in->failed = true;
        return 0;
    }
    return (size_t)read;
}

void code_selectors(struct codec *codec, const struct selector **list, size_t *count)
{
    *count = code_count(codec, *count);
    struct selector *items = codec->out ? NULL : arena_alloc(codec->arena, *count, sizeof *items);
    for (size_t i = 0; i < *count; i++) {
        struct selector item = codec->out ? (*list)[i] : (struct selector){0};
        code_selector(codec, &item);
        if (items)
            items[i] = item;
    }
    if (items)
        *list = items;
}

void code_texts(struct codec *codec, const char *const **list, size_t *count)
{
    *count = code_count(codec, *count);
    const char **items = codec->out ? NULL : arena_alloc(codec->arena, *count, sizeof *items);
    for (size_t i = 0; i < *count; i++) {
        const char *item = codec->out ? (*list)[i] : NULL;
        code_required(codec, &item);
        if (items)
            items[i] = item;
    }
    if (items)
        *list = items;
}

void code_real(struct codec *codec, double *value)
{
    uint64_t raw;
    memcpy(&raw, value, sizeof raw);
    if (codec->out) {
        buffer_add_u64le(codec->out, raw);
        return;
    }
    raw = reader_u64le(codec->in);
    memcpy(value, &raw, sizeof raw);
    if (!isfinite(*value)) {
        *value = 0;
        codec->in->failed = true;
    }
}
