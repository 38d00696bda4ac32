// Text as rows of elements that show digits, and what stands between them. Knows no numbering plans.
#pragma once

#include "base/bytes.h"

enum { RUN_ELEMENTS_MAX = 64, ELEMENT_DIGITS_MAX = 24 };

// How the digits of an element are shown; an element may be of several kinds ("0seven7").
enum element_kind {
    ELEMENT_PLAIN = 1,      // digits that plain numbers are written with
    ELEMENT_SHAPED = 2,     // circled, mathematical, keycaps, ...
    ELEMENT_HAN = 4,        // 零 to 九, 〇, 壹
    ELEMENT_WORD = 8,       // "seven"
    ELEMENT_HOMOPHONE = 16, // a word that is mostly another word: "for"
    ELEMENT_ALIKE = 32,     // letters that look like digits: "O"
    ELEMENT_EVERYDAY = 64,  // with ELEMENT_WORD: a word that other sentences hold as well: "one", "noua"
    ELEMENT_TENS = 128,     // with ELEMENT_WORD: "thirty", which takes in the digit behind it
    ELEMENT_SCORE = 256,    // "soixante", "quatre-vingt", which take in 10 to 19 as well
    ELEMENT_TEN = 512,      // "dix", which takes in 7, 8 and 9
};

enum joint_kind {
    JOIN_GLUED,  // nothing between
    JOIN_SPACED, // spaces only
    JOIN_SIGNED, // one hyphen, dot, slash or bracket, as plain numbers are parted
    JOIN_DRAWN,  // other signs and emoji
    JOIN_LISTED, // a comma, bar or full stop with a space, a line end: as between the items of a list
    JOIN_WORDED, // words that link: "then", "followed by"
};

struct join {
    enum joint_kind kind;
    bool says;           // JOIN_WORDED: by a word that says that the number goes on
    bool spaced;         // a space or line end is in it
    bool telephone;      // a telephone sign is in it
    bool opened, closed; // '(' stands just before this element, ')' just after the one before
    uint32_t signature;  // equal for equal signs; one ASCII sign is itself
};

struct element {
    size_t start, end; // bytes in the text
    unsigned kinds;    // enum element_kind, or-ed
    struct join join;  // to the element before
    size_t count;      // of digits, at least 1
    char digits[ELEMENT_DIGITS_MAX];
};

struct elements {
    struct element of[RUN_ELEMENTS_MAX];
    size_t count;
    size_t digits; // in all
    bool plus;     // '+' or "plus" stands before the first, at plus_start
    size_t plus_start;
    bool disguised; // something in it is not as plain numbers are written
    bool full;      // more follows than fits: it comes again with what the reader leaves
    // Set by the reader of the run: elements before `fresh` are done with, those before `given` are a
    // number's.
    size_t fresh, given;
};

// What the reader steps over, as other readers know it: sorted, not overlapping.
struct barrier {
    size_t start, end;
};

// Calls `found` for each run in `text` that shows at least seven digits and is disguised, in order; for a
// long one, piece by piece: a full run must leave `fresh` beyond where it was.
typedef void elements_found(void *payload, struct elements *run);
void elements_read(struct bytes text, const struct barrier *barriers, size_t barrier_count,
                   elements_found *found, void *payload);
