// Selectors in a text that a person wrote: plain ones, and telephone numbers in disguise.
#include "observations/selectors/disguised/disguised.h"
#include "observations/selectors/matchers.h"

#include <stdlib.h>
#include <string.h>

enum { SPANS_FIRST = 16 };

struct spans {
    struct arena *arena;
    struct plain_span *of;
    size_t count, capacity;
};

static void keep(void *payload, size_t start, size_t end, const struct selector *selector)
{
    struct spans *spans = payload;
    if (spans->count == spans->capacity) {
        size_t capacity = spans->capacity ? 2 * spans->capacity : SPANS_FIRST;
        struct plain_span *grown = arena_alloc(spans->arena, capacity, sizeof *grown);
        if (spans->count)
            memcpy(grown, spans->of, spans->count * sizeof *grown);
        spans->of = grown;
        spans->capacity = capacity;
    }
    spans->of[spans->count++] = (struct plain_span){start, end, *selector};
}

// Beside what is there already, in order of offset.
static void keep_between(void *payload, size_t start, size_t end, const struct selector *selector)
{
    struct spans *spans = payload;
    for (size_t i = 0; i < spans->count; i++)
        if (spans->of[i].start < end && spans->of[i].end > start)
            return;
    keep(spans, start, end, selector);
    for (size_t i = spans->count - 1; i > 0 && spans->of[i - 1].start > spans->of[i].start; i--) {
        struct plain_span moved = spans->of[i];
        spans->of[i] = spans->of[i - 1];
        spans->of[i - 1] = moved;
    }
}

// Both lists are in order of offset; what a disguised number holds is not told again.
void selectors_find_written(struct bytes text, const struct observation_context *context,
                            selector_found *found, void *payload)
{
    struct spans plain = {.arena = context->arena}, disguised = {.arena = context->arena};
    find_spans(text, context, true, keep, &plain);
    spelled_emails_find(text, context, keep_between, &plain);
    disguised_phones_find(text, context, plain.of, plain.count, keep, &disguised);
    size_t next = 0;
    for (size_t i = 0; i < plain.count; i++) {
        const struct plain_span *span = &plain.of[i];
        while (next < disguised.count && disguised.of[next].start <= span->start) {
            found(payload, disguised.of[next].start, &disguised.of[next].selector);
            next++;
        }
        if (next == 0 || disguised.of[next - 1].end <= span->start)
            found(payload, span->start, &span->selector);
    }
    for (; next < disguised.count; next++)
        found(payload, disguised.of[next].start, &disguised.of[next].selector);
}
