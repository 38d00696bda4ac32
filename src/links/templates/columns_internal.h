// What the files of columns share.
#pragma once

#include "base/map.h"
#include "links/templates/columns.h"

enum column_is { COLUMN_LEFT_OUT, COLUMN_CONSTANT, COLUMN_SLOT };

struct column {
    int32_t cells[COLUMNS_TEXTS_MAX]; // by text: its token, -1 for none
    unsigned present;                 // texts with a token here
    int best;                         // a text that has the most frequent token; -1
    unsigned best_count;
    uint8_t is;   // enum column_is
    uint8_t kind; // enum slot_kind, of a slot
};

struct columns {
    const struct side_text *texts;
    size_t count, first; // first: the text they were all laid beside
    struct column *all, *next;
    size_t column_count, capacity, next_count, next_capacity;
    struct form consensus;
    struct pair_map names; // hash and kind of the names and cities that are known in these texts
    double noise; // share of words that are another one than most have there, where most have the same
    size_t wide;  // columns that at least half of the texts have
};

// Sets `names`: who is known by name at one place is no stranger at another.
void columns_names(struct columns *columns);
void columns_noise(struct columns *columns); // sets `noise` and `wide`
// Sets `is`, `kind` and, of a constant, `best`.
void column_judge(const struct columns *columns, struct column *column);
void columns_write(const struct columns *columns, struct buffer *parts);
