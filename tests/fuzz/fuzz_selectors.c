// Selectors in hostile text: each is where it says, none overlap, and the readers of fields take anything.
#include "base/arena.h"
#include "base/text.h"
#include "observations/selectors/selectors.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct last {
    struct bytes text;
    size_t end;
};

static void need(bool holds)
{
    if (!holds)
        abort();
}

static void need_clean(const char *text)
{
    const uint8_t *at = (const uint8_t *)text;
    for (size_t left = strlen(text), length; left > 0; at += length, left -= length) {
        length = text_utf8_length(at, left);
        need(length > 0);
    }
}

static void found(void *payload, size_t offset, const struct selector *selector)
{
    struct last *last = payload;
    need(offset >= last->end && offset < last->text.size);
    need(selector->value[0] != '\0' && selector->text[0] != '\0');
    need_clean(selector->value);
    need_clean(selector->text);
    last->end = offset + 1;
}

static void read_field(const struct observation_context *context, struct bytes text,
                       struct selector (*make)(const struct observation_context *, struct bytes))
{
    struct selector selector = make(context, text);
    need_clean(selector.value);
    need_clean(selector.text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const regions[] = {"GB", "US", "DE"};
    struct observation_context context = {
        .arena = arena_new(64 * 1024 * 1024 + 64 * size), .regions = regions, .region_count = size % 4};
    struct last last = {{data, size}, 0};
    selectors_find(last.text, &context, found, &last);
    struct bytes field = bytes_slice(last.text, 0, 300);
    read_field(&context, field, selector_of_phone);
    read_field(&context, field, selector_of_email);
    read_field(&context, field, selector_of_jid);
    read_field(&context, field, selector_of_account);
    read_field(&context, field, selector_of_name);
    arena_free(context.arena);
    return 0;
}
