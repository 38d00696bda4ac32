// The text of an advert: one hand writes it once and posts it again and again with other names, cities,
// prices, numbers, and a few words changed.
#pragma once

#include "rehearsal/world.h"

enum { TEXT_SENTENCES_MAX = 9 };

struct advert_text {
    enum language language;
    const char *title;
    const char *sentences[TEXT_SENTENCES_MAX];
    size_t count;
    unsigned edits_per_mille; // of words, at each posting
    const char *contact;
    enum spelling_style style;
    bool disguises; // numbers are written so that a machine may miss them
};

struct advert_posting {
    uint32_t pictures[ADVERT_PICTURES_MAX];
    uint8_t picture_count;
    size_t city;
    const char *name, *handle; // handle NULL: none
    int phones[3];             // persons
    size_t phone_count;
};

void advert_text_make(struct world *world, struct random *random, struct advert_text *text,
                      enum language language);
void advert_text_write(struct world *world, struct random *random, const struct advert_text *text,
                       const struct advert_posting *posting, const char **title, const char **body);
