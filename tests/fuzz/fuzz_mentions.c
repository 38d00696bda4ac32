// What hostile texts state: every mention stands where it says, in order, is clean, and few are kept.
#include "base/arena.h"
#include "base/text.h"
#include "observations/adverts/mentions/mentions.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void need(bool holds)
{
    if (!holds)
        abort();
}

static void check(const struct mentions *mentions, const char *text)
{
    size_t length = strlen(text);
    need(mentions->count <= MENTION_KINDS * 64);
    for (size_t i = 0; i < mentions->count; i++) {
        const struct mention *mention = &mentions->all[i], *before = i ? mention - 1 : NULL;
        need((unsigned)mention->kind < MENTION_KINDS && mention->value[0]);
        need(text_is_utf8(bytes_of_text(mention->value)) && text_is_utf8(bytes_of_text(mention->text)));
        need(before == NULL || before->kind <= mention->kind);
        if (mention->offset < 0)
            continue;
        need((size_t)mention->offset + strlen(mention->text) <= length);
        need(memcmp(text + mention->offset, mention->text, strlen(mention->text)) == 0);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const regions[] = {"GB", "CO", "SE"};
    struct arena *arena = arena_new(64 * 1024 * 1024 + 64 * size);
    const char *text = text_clean(arena, (struct bytes){data, size});
    struct mentions mentions = {.arena = arena, .regions = {regions, size % 4}};
    const struct text_span skip[] = {{size / 4, size / 3}, {size / 2, size}};
    mentions_find(&mentions, (struct mentioning){.text = text,
                                                 .title = size % 2 ? text : NULL,
                                                 .city = size % 3 ? text : NULL,
                                                 .skip = skip,
                                                 .skip_count = size % 5 ? 0 : 2});
    check(&mentions, text);
    arena_free(arena);
    return 0;
}
