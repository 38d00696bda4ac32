// Numbers in disguise in hostile text: each is where it says, in order, none overlap, and it ends in time.
#include "base/arena.h"
#include "base/text.h"
#include "observations/selectors/selectors.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct last {
    struct bytes text;
    size_t offset, found;
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
    need(offset < last->text.size && (last->found == 0 || offset > last->offset));
    need(selector->value[0] != '\0' && selector->text[0] != '\0');
    if (selector->kind == SELECTOR_PHONE)
        need(selector->value[0] == '+' && strlen(selector->value) <= 18);
    need_clean(selector->value);
    need_clean(selector->text);
    last->offset = offset;
    last->found++;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const regions[] = {"GB", "US", "DE"};
    struct observation_context context = {
        .arena = arena_new(64 * 1024 * 1024 + 64 * size), .regions = regions, .region_count = size % 4};
    struct last last = {.text = {data, size}};
    selectors_find_written(last.text, &context, found, &last);
    arena_free(context.arena);
    return 0;
}
