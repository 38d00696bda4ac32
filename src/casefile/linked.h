// How far `link` has come, so that a day's adverts are added to entities and links instead of making them all
// anew (docs/decisions/0018-a-day-is-added.md).
#pragma once

#include "base/bytes.h"
#include "casefile/casefile.h"

#include <stdbool.h>

enum linked_news {
    LINKED_NOTHING_NEW,  // links say what there is to say
    LINKED_ONLY_ADVERTS, // since then nothing but adverts, pictures outside devices and selectors in text
    LINKED_ANYTHING,     // all is to be made anew
};

struct linked {
    int64_t upto; // observations up to this one are linked; 0: none
};

// What is new since the last link. `rules` names the rules by which links are made: with others than the last
// time all is made anew.
int linked_read(struct casefile *casefile, const char *rules, struct linked *linked, enum linked_news *news,
                struct error *error);
// Says that all observations are linked now. In the transaction that wrote the links.
int linked_write(struct casefile *casefile, const char *rules, bool only_adverts, struct error *error);
// Stamps that change with every link that changed something: `of_adverts` also when only adverts were added.
// Borrowed until the next call; "" before the first link.
const char *linked_stamp(struct casefile *casefile, bool of_adverts);

// ---- what the grouping of texts keeps of each run (links/near_duplicates.h) ----

int kept_texts_put(struct casefile *casefile, struct bytes kept, struct error *error); // of one more run
struct kept_texts {
    struct bytes *runs;
    size_t count;
    struct buffer bytes; // of all of them
};
int kept_texts_read(struct casefile *casefile, struct kept_texts *kept, struct error *error);
void kept_texts_done(struct kept_texts *kept);
