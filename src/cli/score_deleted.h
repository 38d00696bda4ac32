// How many of the messages that owners deleted were read all the same, and how many deleted ones were not
// there.
#pragma once

#include "base/error.h"
#include "casefile/casefile.h"

#include <stdbool.h>
#include <stddef.h>

struct deleted_score {
    bool stated; // the truth says which were deleted
    size_t truth, found, matched;
};

// Matches by source, application and second; of several in one second as many as both sides have.
int score_deleted(struct casefile *casefile, const char *truth_path, struct deleted_score *score,
                  struct error *error);
