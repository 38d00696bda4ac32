// Sentences that only one author has: of words of the language, without much sense.
#pragma once

#include "rehearsal/random.h"
#include "rehearsal/words.h"

struct words own_words(struct arena *arena, enum language language); // a vocabulary, in the arena
const char *own_sentence(struct arena *arena, struct random *random, struct words words,
                         enum language language);
