// What an advert states of itself that is no selector: names, ages, prices, cities, and the languages it is
// written in. Pure: a text in, mentions out. For people to read and for comparing adverts; ethnicity and
// nationality are not taken, and words for them are never taken for names. What counts and what does not:
// docs/formats/advert-mentions.md.
#pragma once

#include "base/arena.h"
#include "base/gazetteer.h"
#include "casefile/records.h"

struct mentions {
    struct arena *arena; // keeps what is found
    struct regions regions;
    struct mention *all;
    size_t count;
};

struct text_span {
    size_t start, end;
};

// Each value of a kind once, where it stands first; by kind, then offset. Of a text longer than 64 KiB the
// beginning is read; at most 64 values of a kind. `city` and `title`: what a field states beside the text, or
// NULL; what is found in them alone has offset -1.
struct mentioning {
    const char *text, *title, *city;
    const struct text_span
        *skip; // of the text: telephones, handles, links; in order. Nothing is read in them
    size_t skip_count;
    const struct mention *stated; // by fields beside the text, in their normal forms
    size_t stated_count;
};
void mentions_find(struct mentions *mentions, struct mentioning advert);
