// Words of running text, and constant tables of words and phrases (written by tools/word_tables.py) to look
// them up in. Words are compared folded (base/fold.h); letters and digits part words; a letter of a script
// without spaces is a word by itself. Letters of another script that look Latin, in a word with Latin ones,
// are taken for those.
#pragma once

#include "base/bytes.h"

enum { WORD_MAX_BYTES = 63 };

struct word {
    size_t start, end; // in the text
    bool unspaced;     // of a script without spaces: one letter
    bool digits;
    bool capital;                 // begins with a capital letter
    bool capitals;                // has no small letter
    size_t size;                  // of key; 0: too long to stand in any table
    char key[WORD_MAX_BYTES + 1]; // folded
};

// The next word at or behind `at`; false at the end.
bool word_next(struct bytes text, size_t at, struct word *word);

struct word_slot {
    const char *key; // NULL: an empty slot
    uint8_t size;
    uint8_t longest; // words of the longest phrase that begins with this one
    int16_t index;   // -1: no entry itself, only the beginning of one
};
struct word_table {
    const struct word_slot *slots; // open addressing by FNV-1a
    size_t slot_count;             // a power of two
    const uint8_t *filter;         // a bit for the upper half of the hash of each key: most words have none
};

// The index of a folded word or phrase; -1 when it is not there.
int word_table_find(const struct word_table *table, const char *key, size_t size);
// The longest phrase of the table that begins with `first`: its index and *end in the text; -1 when none
// does. Words of a phrase are parted by a space, hyphen, apostrophe or point.
int word_table_take(const struct word_table *table, struct bytes text, const struct word *first, size_t *end);
