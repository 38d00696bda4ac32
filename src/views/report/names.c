// Names of persons, in full or as initials. Everything the report prints of a name goes through here.
#include "base/text.h"
#include "views/report/model.h"

#include <string.h>
#include <unicode/uchar.h>

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
