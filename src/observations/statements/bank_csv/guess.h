// What a bank's table seems to be, with the reason for each part of it: by the names of its columns and by
// their values. A guess is shown to a person and never used for reading evidence by itself.
#pragma once

#include "observations/statements/bank_csv/table.h"

enum { GUESS_COLUMNS_MAX = 200, GUESS_ROWS_MAX = 100000, GUESS_DISTINCT_MAX = 24 };

// What was counted in one column.
struct guess_column {
    const char *name;                                   // as it stands; "" when there is none
    int64_t filled, dates_as[DATE_ORDERS], dates_alike; // alike: the same day in any order
    int64_t first_above_12, second_above_12;
    int64_t backwards[DATE_ORDERS], forwards[DATE_ORDERS]; // from one row to the next
    int64_t last_date[DATE_ORDERS];
    bool year_first;
    int64_t numbers, whole, commas, points, undecided, negatives;
    int64_t ibans, accounts, bics, currencies, left, entered, emails, times, booked, unbooked;
    int64_t changes; // rows whose value is another than that of the row above
    int64_t letters; // bytes of text
    const char *distinct[GUESS_DISTINCT_MAX];
    size_t distinct_count; // GUESS_DISTINCT_MAX: or more
    const char *last;
    int role;        // enum map_role, or -1
    const char *why; // it is taken for that
};

struct guess {
    struct mapping mapping; // what is not decided is not said in it
    struct csv_table table;
    bool has_header;
    int64_t header_line;          // 0: none
    int64_t rows;                 // looked at
    bool more_rows;               // than those
    struct guess_column *columns; // in the arena
    size_t column_count;
    const char *why_dates, *why_decimal, *why_sign, *why_account, *why_currency, *why_encoding; // or NULL
    bool proven;                   // the balances run: the sign is right
    int64_t run_pairs, run_breaks; // of the balance
    bool newest_first;
};

// `path` is only looked at for an account in its name. Borrows from `bytes` and the arena. False when it is
// no table of payments or holders.
bool csv_guess(struct guess *guess, struct bytes bytes, const char *path, int64_t most_rows,
               struct arena *arena);
// Whether a table, told by its beginning, is a bank's beyond reasonable doubt. `forced`: a person said so.
bool csv_guess_is_of_bank(struct bytes sample, struct arena *arena, bool forced);

bool iban_of_mapping_is_valid(const struct mapping *mapping); // its account, when there is one

// ---- the steps, for guess.c only ----

void guess_count(struct guess *guess, struct csv_reader reader, int64_t most_rows, struct arena *arena);
void guess_roles(struct guess *guess, enum map_kind kind, struct arena *arena);
struct guess_column *guess_column_of(const struct guess *guess, enum map_role role); // NULL when none is
void guess_settle(struct guess *guess, struct csv_reader reader, const char *path, struct arena *arena);
