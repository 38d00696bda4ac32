// What a text states, as one line to compare: the values of a kind, parted by '|'.
#pragma once

#include "test.h"

#include "base/arena.h"
#include "observations/adverts/mentions/mentions.h"

struct statement_case {
    const char *text, *values;
};

// Fails with text and what came, for each case that is otherwise. `region` may be NULL.
void assert_stated(enum mention_kind kind, const struct statement_case *cases, size_t count,
                   const char *region);
// The same for one text; borrowed until the next call.
const char *stated(enum mention_kind kind, const char *text, const char *region);
#define ASSERT_STATED(kind, cases, region) assert_stated(kind, cases, sizeof(cases) / sizeof *(cases), region)
