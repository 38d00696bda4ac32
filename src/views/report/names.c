// Names of persons, in full or as initials. Everything the report prints of a name goes through here.
#include "base/text.h"
#include "views/report/model.h"

#include <string.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

static const char *initials_of(struct arena *arena, const char *name)
{
    struct bytes bytes = bytes_of_text(name);
    struct buffer out;
    buffer_init(&out, 4096);
    bool inside = false;
    for (size_t i = 0; i < bytes.size && out.size < 64;) {
        size_t length;
        uint32_t c = text_utf8_decode(bytes.data + i, bytes.size - i, &length);
        bool letter = u_isalpha((UChar32)c), mark = u_charType((UChar32)c) == U_NON_SPACING_MARK;
        if (letter && !inside) {
            if (out.size)
                buffer_add_text(&out, "\u00a0");
            buffer_add(&out, bytes.data + i, length);
            buffer_add_u8(&out, '.');
        }
        inside = letter || (mark && inside) || c == '\'' || c == 0x2019;
        i += length;
    }
    const char *result = out.size ? arena_text_n(arena, out.data, out.size) : "(name without letters)";
    buffer_done(&out);
    return result;
}

const char *model_name(const struct model *model, const char *name)
{
    if (name == NULL || *name == '\0' || model->options.names)
        return name;
    return initials_of(model->arena, name);
}

// The next run of letters and digits from *at on; false at the end.
static bool next_word(struct bytes text, size_t *at, size_t *start, bool *capital)
{
    bool inside = false;
    for (size_t i = *at, length; i <= text.size; i += length) {
        length = 1;
        uint32_t c = i < text.size ? text_utf8_decode(text.data + i, text.size - i, &length) : ' ';
        bool letter = u_isalnum((UChar32)c) || (inside && u_charType((UChar32)c) == U_NON_SPACING_MARK);
        if (letter && !inside) {
            *start = i;
            *capital = u_isupper((UChar32)c) || !u_isULowercase((UChar32)c);
        } else if (!letter && inside) {
            *at = i;
            return true;
        }
        inside = letter;
    }
    return false;
}

enum { NAME_WORD_BYTES_MIN = 3 };

void model_add_saved_name(struct model *model, const char *name)
{
    struct bytes text = bytes_of_text(name ? name : "");
    bool capital;
    for (size_t at = 0, start; next_word(text, &at, &start, &capital);)
        if (capital && at - start >= NAME_WORD_BYTES_MIN && !text_is_digit(text.data[start]))
            text_index_add(&model->name_words, arena_text_n(model->arena, text.data + start, at - start));
}

void model_add_stated_name(struct model *model, const char *name)
{
    char title[256];
    int32_t size = 0;
    UChar32 first;
    struct bytes bytes = bytes_of_text(name);
    size_t length;
    if (bytes.size == 0 || bytes.size > sizeof title - 8)
        return;
    first = u_totitle((UChar32)text_utf8_decode(bytes.data, bytes.size, &length));
    U8_APPEND_UNSAFE(title, size, first);
    memcpy(title + size, bytes.data + length, bytes.size - length);
    title[(size_t)size + bytes.size - length] = '\0';
    model_add_saved_name(model, title);
}

const char *model_without_saved_names(const struct model *model, const char *text)
{
    if (text == NULL || model->options.names)
        return text;
    struct bytes bytes = bytes_of_text(text);
    struct buffer out;
    buffer_init(&out, 64 * 1024 * 1024);
    size_t done = 0, at = 0, start;
    bool capital;
    while (next_word(bytes, &at, &start, &capital)) {
        if (!capital || at - start < NAME_WORD_BYTES_MIN || at - start > 256)
            continue;
        const char *word = arena_text_n(model->arena, bytes.data + start, at - start);
        if (text_index_find(&model->name_words, word) == SIZE_MAX)
            continue;
        buffer_add(&out, bytes.data + done, start - done);
        buffer_add_text(&out, initials_of(model->arena, word));
        done = at;
    }
    buffer_add(&out, bytes.data + done, bytes.size - done);
    const char *result = done ? arena_text(model->arena, buffer_text(&out)) : text;
    buffer_done(&out);
    return result;
}

const char *model_value(const struct model *model, const struct model_entity *entity)
{
    bool is_name = entity->kind && strcmp(entity->kind, "name") == 0;
    return is_name ? model_name(model, entity->value) : entity->value;
}

// A name can stand in a word of another kind ("Al" in "Alicante"): only whole words are replaced.
static bool is_whole_word(struct bytes text, size_t at, size_t size)
{
    size_t length;
    if (at + size < text.size &&
        u_isalnum((UChar32)text_utf8_decode(text.data + at + size, text.size - at - size, &length)))
        return false;
    size_t before = at;
    while (before > 0 && (text.data[--before] & 0xc0) == 0x80)
        continue;
    return at == 0 || !u_isalnum((UChar32)text_utf8_decode(text.data + before, at - before, &length));
}

static const char *replace_name(const struct model *model, const char *text, const char *name)
{
    struct bytes hay = bytes_of_text(text), needle = bytes_of_text(name);
    ptrdiff_t hit;
    size_t done = 0, from = 0;
    struct buffer out;
    if (needle.size < 2 || bytes_find(hay, needle, 0) < 0)
        return text;
    buffer_init(&out, 64 * 1024 * 1024);
    while ((hit = bytes_find(hay, needle, from)) >= 0) {
        from = (size_t)hit + needle.size;
        if (!is_whole_word(hay, (size_t)hit, needle.size))
            continue;
        buffer_add(&out, hay.data + done, (size_t)hit - done);
        buffer_add_text(&out, initials_of(model->arena, name));
        done = from;
    }
    buffer_add(&out, hay.data + done, hay.size - done);
    const char *result = arena_text(model->arena, buffer_text(&out));
    buffer_done(&out);
    return result;
}

const char *model_without_names(const struct model *model, const struct model_finding *finding,
                                const char *text)
{
    if (text == NULL || model->options.names)
        return text;
    for (size_t i = 0; i < finding->member_count; i++) {
        const struct model_entity *entity = finding->members[i].entity;
        if (entity->label && *entity->label)
            text = replace_name(model, text, entity->label);
        if (strcmp(entity->kind, "name") == 0 && *entity->value)
            text = replace_name(model, text, entity->value);
    }
    return text;
}
