// The readers of each kind of mention, and what they give to. Nothing outside this folder includes it.
#pragma once

#include "observations/adverts/mentions/mentions.h"
#include "observations/adverts/mentions/parts.h"

// What is found in one text. `aside`: it is a field beside the advert's text, and offsets are -1.
struct mention_sink {
    struct mentions *mentions;
    struct bytes text;
    bool aside;
};
// Keeps a mention of text[start, end); `value` is copied.
void mention_add(struct mention_sink *sink, enum mention_kind kind, const char *value, size_t start,
                 size_t end);

void names_read(struct mention_sink *sink, struct parts *parts); // marks its parts
void ages_read(struct mention_sink *sink, const struct parts *parts);
void prices_read(struct mention_sink *sink, struct parts *parts); // marks its parts
void cities_read(struct mention_sink *sink, const struct parts *parts, const struct text_span *skip,
                 size_t skip_count); // but no names

// The languages of a text, the most used first: how many.
size_t languages_of(const struct parts *parts, const char *languages[LEXICON_LANGUAGES]);

// A duration that begins at a part: its minutes (DURATION_NIGHT: a night) and the part behind it; 0: none
// does.
enum { DURATION_NIGHT = -1, DURATION_NONE = 0 };
int duration_from(const struct parts *parts, size_t index, size_t *next);
// One that ends before part `end`: where it begins.
int duration_until(const struct parts *parts, size_t end, size_t *first);
