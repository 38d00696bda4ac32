// The words that mentions are recognised by: data/words.tsv and data/first_names.txt, built in by
// tools/embed-words.
#pragma once

#include "base/words.h"

enum lexicon_role {
    ROLE_WORD = 1 << 0,    // a function word
    ROLE_YEARS = 1 << 1,   // "ans": what counts an age
    ROLE_AGE = 1 << 2,     // "edad": an age follows
    ROLE_AM = 1 << 3,      // "tengo", "I am": an age may follow
    ROLE_REFUSES = 1 << 4, // "over", "since", "experience": the number beside it is nobody's age
    ROLE_OTHER = 1 << 5,   // "likes": a number counts something else
    ROLE_MEASURE = 1 << 6, // "cm"
    ROLE_MINUTES = 1 << 7, // units
    ROLE_HOURS = 1 << 8,
    ROLE_NIGHT = 1 << 9,     // "overnight"
    ROLE_DURATION = 1 << 10, // "half hour"; value: minutes
    ROLE_COUNT = 1 << 11,    // "two"; value: 2
    ROLE_PER = 1 << 12,      // may stand between an amount and a duration
    ROLE_CURRENCY = 1 << 13, // value: in lexicon_currencies
    ROLE_NAMED = 1 << 14,    // "my name is": a name follows
    ROLE_SELF = 1 << 15,     // "soy", "I am": a name may follow
    ROLE_CLOSING = 1 << 16,  // "kisses": a name may follow
    ROLE_TITLES = 1 << 17,   // "in", "available": what follows a name at the head
    ROLE_STOP = 1 << 18,     // follows the former and is none
    ROLE_FIRST_NAME = 1 << 19,
    ROLE_EVERYDAY_NAME = 1 << 20, // a first name that is an everyday word too
};

enum lexicon_language {
    IN_EN,
    IN_FR,
    IN_ES,
    IN_RO,
    IN_PT,
    IN_IT,
    IN_DE,
    IN_NL,
    IN_PL,
    IN_CS,
    IN_HU,
    IN_SV,
    IN_DA,
    IN_TR,
    IN_VI,
    IN_SQ,
    IN_SR,
    IN_RU,
    IN_UK,
    IN_BG,
    IN_EL,
    IN_ZH,
    IN_JA,
    IN_AR,
    IN_KO, // by their script alone
    IN_TH,
    IN_HE,
    LEXICON_LANGUAGES
};

struct lexicon_entry {
    uint32_t roles;     // enum lexicon_role
    uint32_t languages; // 1 << enum lexicon_language
    int16_t value;      // of the role that has one
};
extern const struct lexicon_entry lexicon_entries[];
extern const struct word_table lexicon_words; // to lexicon_entries
// ISO 4217, or in lower case what the region of the source explains: "dollar", "peso", "kr", "dirham";
// "roses": none is stated.
extern const char *const lexicon_currencies[];
