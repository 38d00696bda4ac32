// A text as the parts that mentions are read from: words and phrases of the lexicon, other words, numbers,
// signs.
#pragma once

#include "base/arena.h"
#include "observations/adverts/mentions/lexicon.h"
#include "observations/adverts/mentions/mentions.h"

enum part_kind { PART_WORD, PART_NUMBER, PART_SIGN };

struct part {
    uint32_t start, end; // in the text
    enum part_kind kind;
    uint32_t sign;                     // code point; a line's end is '\n'
    int32_t number;                    // of a number of at most 7 digits; else -1
    const struct lexicon_entry *entry; // of a word; NULL: not in the lexicon
    uint8_t digits;
    bool spaced;   // a space stands before it
    bool unspaced; // of a script without spaces
    bool capital, capitals;
    bool is_name; // told as a name
    bool used;    // told as part of a price
};

enum script {
    SCRIPT_LATIN,
    SCRIPT_CYRILLIC,
    SCRIPT_GREEK,
    SCRIPT_HEBREW,
    SCRIPT_ARABIC,
    SCRIPT_HAN,
    SCRIPT_KANA,
    SCRIPT_HANGUL,
    SCRIPT_THAI,
    SCRIPT_OTHER,
    SCRIPTS
};

struct parts {
    struct bytes text;
    struct part *all;
    size_t count;
    uint32_t words[SCRIPTS]; // of each script; of one without spaces: letters
};

// All in the arena. The text is at most PARTS_TEXT_MAX_BYTES.
enum { PARTS_TEXT_MAX_BYTES = 64 * 1024 };
// What stands in `skip` becomes one sign, PART_SKIPPED.
enum { PART_SKIPPED = 0xfffc };
void parts_read(struct arena *arena, struct bytes text, const struct text_span *skip, size_t skip_count,
                struct parts *parts);

static inline uint32_t part_roles(const struct part *part)
{
    return part->kind == PART_WORD && part->entry ? part->entry->roles : 0;
}

// The part at `index`, or an end of line beyond both ends.
const struct part *part_at(const struct parts *parts, size_t index);
