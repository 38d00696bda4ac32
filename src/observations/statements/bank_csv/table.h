// A bank's table: its text whatever set it is in, its records, and where each thing stands in them. Knows no
// money.
#pragma once

#include "base/csv.h"
#include "observations/adverts/charset.h"
#include "observations/statements/bank_csv/mapping.h"

struct csv_table {
    struct bytes bytes;               // UTF-8, or as it stands; borrowed or in the arena
    char encoding[CHARSET_NAME_SIZE]; // of fields that are not UTF-8
    bool utf8;                        // all of its beginning is UTF-8
    bool wide;                        // it was UTF-16
    bool cut;                         // and more of it than is read
    char separator;
};

enum { CSV_SAMPLE_BYTES = 256 * 1024, CSV_ABOVE_MAX = 100 }; // records that may stand above the column names

// What the mapping says of separator and character set counts; NULL: all is told by the bytes.
void csv_table_open(struct csv_table *table, struct arena *arena, struct bytes bytes,
                    const struct mapping *mapping);
struct csv_reader csv_table_reader(const struct csv_table *table);
// A field as clean UTF-8 without spaces at its ends. Borrowed, or in the arena.
struct bytes csv_table_text(const struct csv_table *table, struct arena *arena, struct bytes field);

enum { LAYOUT_REPEATS_MAX = 16 };

// Where each role stands.
struct csv_layout {
    const struct mapping *mapping;
    size_t field_count; // of the row of column names; 0: there is none
    struct {
        uint16_t at[LAYOUT_REPEATS_MAX]; // fields, from 0
        size_t count;
    } roles[ROLES];
};

// Whether a record is the row of column names that the mapping means; else *missing is the first that is not
// there, in the mapping's own words.
bool csv_layout_of(struct csv_layout *layout, const struct mapping *mapping, const struct csv_table *table,
                   const struct csv_record *header, struct arena *arena, const char **missing);
// Reads to below the column names. *above: records passed over. False when they are not among the first
// records; *missing is then what was not found where most was.
bool csv_header_find(struct csv_layout *layout, const struct mapping *mapping, const struct csv_table *table,
                     struct csv_reader *reader, struct arena *arena, int64_t *above, const char **missing);

// The text of the first column of a role in a row; empty when there is none.
struct bytes csv_cell(const struct csv_layout *layout, const struct csv_table *table,
                      const struct csv_record *row, enum map_role role, struct arena *arena);
// All columns of the role, joined; NULL when nothing stands there. In the arena.
const char *csv_cells(const struct csv_layout *layout, const struct csv_table *table,
                      const struct csv_record *row, enum map_role role, const char *between,
                      struct arena *arena);
// Why a row cannot be taken apart (a literal), or NULL.
const char *csv_row_fault(const struct csv_layout *layout, const struct csv_record *row);

// The account that is stated above the column names (or, of a file without, by its name): the only IBAN with
// right check digits there, else the only number after a word for account. Empty when there is none or are
// several. In the arena; *line is 0 for the file's name.
struct bytes csv_account_stated(const struct csv_table *table, const char *path, int64_t header_line,
                                struct arena *arena, int64_t *line);
