// The movements of one continuous sequence number of CODA: a simple one, or a total with its details; and
// what payments they stand for. Knows no lines outside the movement.
#pragma once

#include "observations/statements/coda_records.h"

enum { CODA_MOVES_MAX = 65536 }; // of one sequence number: a total with more is kept as one payment

// One record 2.1 with the 2.2, 2.3 and 3.x that follow it. Texts are in the book's passing arena.
struct coda_move {
    struct coda_move *next;
    int64_t offset, amount_e5;
    struct moment valued, booked;
    struct coda_code code;
    bool structured;
    struct bytes sequence;       // the four digits; borrowed
    struct bytes communication;  // of 2.1, 2.2 and 2.3, as the columns stand
    const char *id, *end_to_end; // the bank's reference; the ordering customer's
    const char *bank, *name;
    struct coda_account account;
    const char *information; // of 3.x
};

struct coda_moves {
    struct coda_move *first, *last;
    size_t count;
    bool cut;
};

// NULL when the 2.1 could be read, else why not (a literal).
const char *coda_move_of(struct arena *arena, const struct fixed_line *line, struct coda_move *move);
void coda_move_more(struct arena *arena, struct coda_move *move, const struct fixed_line *line); // 2.2, 2.3
void coda_move_information(struct arena *arena, struct coda_move *move, const struct fixed_line *line);

// Sends them as one entry and empties the list. `details` counts the details: those that became payments of
// their own, and those kept together in their total's payment.
void coda_moves_send(struct statement_book *book, struct coda_moves *moves, struct table_tally *details);
