// Whether a table that nobody knows looks like messages, calls or contacts: by the names of its columns and,
// more, by what stands in them. Knows no application; says what it saw, and leaves the reading to people.
//
// A column holds times when nine in ten of its values lie between 2003 and 2033 in one of these countings:
// seconds, milliseconds, microseconds and nanoseconds since 1970; seconds (with a name that speaks of time,
// or fractions) and nanoseconds since 2001; microseconds and tenths of them since 1601; RFC 3339 text.
// Parties are telephone numbers, addresses with an '@', or what a name calls so. A table of URLs is a
// browser's, and not taken for talk.
#pragma once

#include "observations/databases/evidence_db.h"

enum { CHAT_LIKE_SAMPLE_ROWS = 200 };

struct chat_like {
    const char *what;      // "messages", "calls", "contacts"; NULL: nothing of the kind
    int time, text, party; // columns, -1: none
    int epoch;             // of the time, for chat_like_moment
};

// Reads up to CHAT_LIKE_SAMPLE_ROWS of rows that were opened with all columns; the caller ends them.
// `sampled`: how many rows there were.
struct chat_like chat_like_judge(struct evidence_rows *rows, int *sampled);
struct moment chat_like_moment(struct evidence_rows *rows, const struct chat_like *like);
const char *chat_like_epoch(const struct chat_like *like); // "Unix ms"
