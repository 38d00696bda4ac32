// A text as tokens that can be compared: words, in scripts without spaces characters, numbers, runs of emoji,
// times of day and addresses of pages, each punctuation mark; and whole places of which somebody else knows
// what they are ("+44 7700 ...": a phone), each one token whatever it is written with.
#pragma once

#include "base/bytes.h"
#include "base/letters.h"

// What can stand in a slot of a form (base/form.h), and what a token may be known to be.
enum slot_kind {
    SLOT_TEXT,
    SLOT_NAME,
    SLOT_CITY,
    SLOT_PRICE,
    SLOT_PHONE,
    SLOT_HANDLE,
    SLOT_TIME,
    SLOT_AGE,
    SLOT_URL,
    SLOT_EMOJI,
    SLOT_KINDS, // count
};
const char *slot_kind_name(enum slot_kind kind);              // "text", "name", ...
bool slot_kind_named(const char *name, enum slot_kind *kind); // the other way

enum token_class { TOKEN_WORD, TOKEN_CHARACTER, TOKEN_NUMBER, TOKEN_SIGN, TOKEN_KNOWN };

enum { TOKEN_LETTERS_MAX = 64 };

struct token {
    uint32_t offset, size; // bytes of the text
    uint32_t hash;         // of its folded letters; of a known one's value
    uint32_t letters_at;   // its folded letters, in the list's pool
    uint64_t mask;         // which letters, one bit each (several share one)
    uint8_t letter_count;
    uint8_t class;  // enum token_class
    uint8_t kind;   // enum slot_kind; SLOT_TEXT when nothing is known
    bool spaced;    // a space stands before it
    uint16_t known; // of a TOKEN_KNOWN: number of its place in `known`; UINT16_MAX when it is none
};

// A place of which it is known what stands there. `value`: its normal form, borrowed.
struct known_place {
    size_t offset, size;
    enum slot_kind kind;
    const char *value;
};

enum {
    TOKENS_MAX = 2048,      // of one text; what lies beyond is left out
    KNOWN_PLACES_MAX = 256, // of one text
};

struct token_list {
    struct token *all;
    uint32_t *pool;
    size_t count, capacity, pool_count, pool_capacity;
};

// Reads the tokens of `text` into `list`, which is emptied first. known: by offset, without overlap.
void tokens_read(struct token_list *list, struct letters *letters, struct bytes text,
                 const struct known_place *known, size_t known_count);
void tokens_done(struct token_list *list);

// The hash that `token` would have, were it known to be of a kind, with its letters as value.
uint32_t tokens_hash_as(const struct token *token, const uint32_t *pool, enum slot_kind kind);

// Whether one may be the other misspelled: words of four letters and more, one edit apart (one letter too
// many, missing, other, or two swapped), of eight and more two.
bool tokens_near(const struct token *a, const uint32_t *pool_a, const struct token *b,
                 const uint32_t *pool_b);
