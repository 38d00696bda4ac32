// Reads the two sides of a score: truth.json, and the findings of a case.
#pragma once

#include "base/error.h"
#include "casefile/casefile.h"
#include "cli/score_match.h"

struct sides {
    struct arena *arena; // holds every text
    struct assertions truth[SCORE_KINDS], found[SCORE_KINDS];
    bool stated[SCORE_KINDS]; // truth.json says what is true of this kind
};

void sides_init(struct sides *sides);
void sides_done(struct sides *sides);
int score_read_truth(struct sides *sides, const char *path,
                     struct error *error); // format: docs/formats/truth.md
int score_read_findings(struct sides *sides, struct casefile *casefile, struct error *error);
// One finding as the listing "findings" gives it: kind, entities and facts as JSON. Kinds that are not scored
// are passed by.
int score_take_finding(struct sides *sides, const char *kind, const char *entities, const char *facts,
                       struct error *error);
