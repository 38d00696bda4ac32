// See stating.h.
#include "stating.h"

#include <stdio.h>
#include <string.h>

const char *stated(enum mention_kind kind, const char *text, const char *region)
{
    static char out[512];
    struct arena *arena = arena_new(64 * 1024 * 1024);
    struct mentions mentions = {.arena = arena, .regions = {&region, region ? 1 : 0}};
    mentions_find(&mentions, (struct mentioning){.text = text});
    out[0] = '\0';
    for (size_t i = 0; i < mentions.count; i++) {
        const struct mention *mention = &mentions.all[i];
        if (mention->kind != MENTION_LANGUAGE) { // the text is what stands there
            assert_true(mention->offset >= 0);
            assert_memory_equal(text + mention->offset, mention->text, strlen(mention->text));
        }
        if (mention->kind == kind)
            snprintf(out + strlen(out), sizeof out - strlen(out), "%s%s", *out ? "|" : "", mention->value);
    }
    arena_free(arena);
    return out;
}

void assert_stated(enum mention_kind kind, const struct statement_case *cases, size_t count,
                   const char *region)
{
    size_t wrong = 0;
    for (size_t i = 0; i < count; i++) {
        const char *came = stated(kind, cases[i].text, region);
        if (strcmp(came, cases[i].values) == 0)
            continue;
        print_error("%s\n    came \"%s\", not \"%s\"\n", cases[i].text, came, cases[i].values);
        wrong++;
    }
    if (wrong)
        fail_msg("%zu of %zu texts", wrong, count);
}
