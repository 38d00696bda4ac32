// Records of fixed columns, as the statement formats of the 1980s have them: one a line, or one after the
// other without line ends. Knows no format. Pure: bytes in, values out.
//
// Columns count characters from 1, as the standards do: bytes, but characters in a line that somebody made
// UTF-8 since. A line that is cut short has empty columns at its end.
#pragma once

#include "observations/statements/statement.h"

struct fixed_lines {
    struct bytes bytes;
    size_t at;    // where the next record begins
    size_t width; // columns of a record: of a line of several widths, each is one
};

struct fixed_line {
    struct bytes text; // without its line end
    int64_t offset;    // bytes from the start of the item
    bool wide;         // columns count characters of UTF-8
};

struct fixed_lines fixed_lines_of(struct bytes bytes, size_t width); // passes over a byte order mark
bool fixed_next(struct fixed_lines *lines, struct fixed_line *line); // lines without text are passed over
struct bytes fixed_column(const struct fixed_line *line, size_t first, size_t last);
bool fixed_code(const struct fixed_line *line, const char *code); // whether the line begins so

// Lines that cannot be used, said once for all of them, so that a file of other things does not fill a case.
struct fixed_strays {
    int64_t count, first; // first: where the first one begins
};
void fixed_stray(struct fixed_strays *strays, const struct fixed_line *line);
void fixed_strays_send(const struct fixed_strays *strays, const struct statement_book *book,
                       const char *what);

bool fixed_digits(struct bytes text); // at least one, and nothing else
// Digits whose last `decimals` (0 to 9) stand behind the point; spaces before them are none. False when it is
// no number, does not fit, or has more than five decimals that are not zero.
bool fixed_amount(struct bytes text, int decimals, int64_t *e5);
// Six digits; years 80 to 99 are of the last century. Unknown when it is no day.
struct moment fixed_day_month_year(struct bytes text);
struct moment fixed_year_month_day(struct bytes text);

// statement_text with every run of spaces made one: columns are filled up with them.
const char *fixed_text(struct arena *arena, struct bytes text);
// A text of its own for an end-to-end reference; NULL when the bank wrote that there is none.
const char *fixed_end_to_end(struct arena *arena, struct bytes text);
// Appends the trimmed text, a space between; nothing when it is empty.
void fixed_append(struct buffer *to, struct bytes text);
