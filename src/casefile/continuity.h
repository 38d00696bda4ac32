// How a bank statement follows the account's one before it: whether the money that stood at the end of one
// stands at the beginning of the next, and whether their numbers leave some out.
#pragma once

#include "base/time.h"
#include "casefile/database.h"

// What is compared. Texts are NULL, balances without meaning, times TIME_UNKNOWN when not stated.
struct stated_span {
    int64_t from_usec, to_usec;
    bool has_balances;
    int64_t opening_e5, closing_e5;
    const char *number; // "5/1", "2023017"
};

enum { CONTINUITY_SIZE = 160 };

// "first" (nothing before it), "follows", "gap of -12.50", "overlaps", "no balances" (and numbers that do not
// say either); with numbers left out ", missing numbers 4-5" or ", missing pages 2-3" behind it. A row of
// numbers may begin anew, with the year or without; then nothing is missing.
void continuity_text(const struct stated_span *before, const struct stated_span *span,
                     char out[CONTINUITY_SIZE]);

// statement_follows(before: id, from, to, closing, number; from, to, opening, number)
int continuity_register(struct casefile *casefile, struct error *error);

// SQL: the observation_id of each statement and its `continuity`; what stands twice, in another file or
// format, "repeats". Reports within the day and notifications (camt.052, .054) are rows of their own.
#define CONTINUITY_ROWS                                                                                                          \
    "SELECT id, statement_follows(lag(id) OVER row, lag(from_usec) OVER row, lag(to_usec) OVER row,"                             \
    " lag(closing_e5) OVER row, lag(number) OVER row, from_usec, to_usec, opening_e5, number) AS continuity"                     \
    " FROM told WHERE nth = 1 WINDOW row AS (PARTITION BY kind, value, currency, part, coalesce(opening_e5, closing_e5) IS NULL" \
    " ORDER BY coalesce(from_usec, to_usec), coalesce(to_usec, from_usec), length(number), number, id)"                          \
    " UNION ALL SELECT id, 'repeats' FROM told WHERE nth > 1"
#define CONTINUITY_TOLD                                                                                                   \
    "told AS (SELECT t.observation_id AS id, t.number, t.from_usec, t.to_usec, t.opening_e5, t.closing_e5,"               \
    " t.currency, p.kind, p.value, r.place_table IN ('camt052', 'camt054') AS part,"                                      \
    " row_number() OVER (PARTITION BY p.kind, p.value, t.currency, t.opening_e5, t.closing_e5, t.sum_e5,"                 \
    " t.entries, t.to_usec / 86400000000, CASE WHEN coalesce(t.opening_e5, t.closing_e5) IS NULL THEN t.statement_id END" \
    " ORDER BY t.observation_id) AS nth FROM statement t JOIN spelling p ON p.id = t.account_id"                          \
    " JOIN observation r ON r.id = t.observation_id)"
