// Makers of selectors and small tests that every matcher here needs.
#include "observations/selectors/matchers.h"

#include "base/text.h"

#include <string.h>

static const char *clean_copy(struct arena *arena, struct bytes text)
{
    for (size_t i = 0; i < text.size; i++)
        if (text.data[i] == 0 || text.data[i] >= 0x80)
            return text_clean(arena, text);
    return arena_text_n(arena, text.data, text.size); // plain ASCII, as nearly all are
}

struct selector selector_make(const struct observation_context *context, enum selector_kind kind,
                              enum grade grade, const char *value, struct bytes found)
{
    return (struct selector){
        .kind = kind, .grade = grade, .value = value, .text = clean_copy(context->arena, found)};
}

const char *lower_copy(const struct observation_context *context, struct bytes text)
{
    const char *clean = clean_copy(context->arena, text);
    char *copy = arena_text(context->arena, clean);
    for (char *at = copy; *at; at++)
        *at = (char)text_lower((uint8_t)*at);
    return copy;
}

const char *handle_value(const struct observation_context *context, const char *app, struct bytes name)
{
    return arena_print(context->arena, "%s:%s", app, lower_copy(context, name));
}

bool is_word_byte(uint8_t byte)
{
    return text_is_alnum(byte) || byte == '_';
}

struct selector selector_of_handle(const struct observation_context *context, const char *app,
                                   struct bytes text)
{
    text = text_trim(text);
    if (text.size == 0)
        return selector_of_name(context, text);
    return selector_make(context, SELECTOR_HANDLE, GRADE_VALID, handle_value(context, app, text), text);
}

struct selector selector_of_name(const struct observation_context *context, struct bytes text)
{
    struct selector selector = selector_make(context, SELECTOR_NAME, GRADE_POSSIBLE, "", text_trim(text));
    selector.value = selector.text;
    return selector;
}
