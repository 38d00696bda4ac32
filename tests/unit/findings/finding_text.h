// What a pattern finds in a case of money, as its listing says it, for tests.
#pragma once

#include "findings/money/money_case.h"
#include "findings/pattern.h"

struct found_text {
    size_t count;        // findings
    char *title, *facts; // of the first; NULL without
    size_t entities, evidence;
};

// Links and finds. Freed with finding_text_done.
void finding_text_of(struct money_case *fixture, const struct pattern *pattern, struct found_text *found);
void finding_text_done(struct found_text *found);
