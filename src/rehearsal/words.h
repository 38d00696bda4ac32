// What people are called, where they live and what they write: plain, respectful, invented.
#pragma once

#include "rehearsal/random.h"

#include "base/arena.h"

enum language {
    LANGUAGE_EN,
    LANGUAGE_FR,
    LANGUAGE_ES,
    LANGUAGE_RO,
    LANGUAGE_PT,
    LANGUAGE_ZH,
    LANGUAGE_COUNT
};
const char *language_name(enum language language); // "en"

struct words {
    const char *const *at;
    size_t count;
};

extern const struct words first_names[LANGUAGE_COUNT], surnames[LANGUAGE_COUNT];
extern const struct words work_names; // as used in adverts
extern const struct words cities, streets, relations[LANGUAGE_COUNT], group_names[LANGUAGE_COUNT],
    company_names;

// Sentences of adverts: %x something liked; %N, %C and %P (name, city, price) are left for each posting to
// fill.
extern const struct words advert_sentences[LANGUAGE_COUNT], advert_titles[LANGUAGE_COUNT],
    contact_lines[LANGUAGE_COUNT];

// What is said, by what it is for. %t a time of day, %s a street and number, %n a first name, %c a city, %r a
// small number, %p a price, %x something people like. Other slots are left as they stand.
enum talk {
    TALK_SMALL,       // between people who know each other
    TALK_ASK_ADVERT,  // somebody answers an advert
    TALK_TELL_ADVERT, // what they are told
    TALK_INSTRUCT,    // what is passed on after that
    TALK_ACKNOWLEDGE, // ok
    TALK_ASK_SHOP,    // somebody asks a shop
    TALK_TELL_SHOP,
    TALK_ASK_RIDE, // somebody orders a ride or a repair
    TALK_TELL_RIDE,
    TALK_JOB,       // the job passed on
    TALK_ASK_VISIT, // somebody wants an appointment
    TALK_TELL_VISIT,
    TALK_NOTE, // between people who work together, no order of anything
    TALK_COUNT
};
extern const struct words talk_words[TALK_COUNT][LANGUAGE_COUNT]; // empty ones fall back to English

const char *words_pick(struct random *random, struct words words);
// Slots filled; without any the word itself is given back. `city` may be NULL.
const char *words_fill(struct arena *arena, struct random *random, const char *pattern,
                       enum language language, const char *city);
const char *words_talk(struct arena *arena, struct random *random, enum talk talk, enum language language,
                       const char *city);
