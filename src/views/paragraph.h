// A paragraph for a terminal: safe text (see display.h) put together piece by piece, then printed wrapped
// with a hanging indent. What of evidence turns the reading direction by its letters turns only itself.
#pragma once

#include "base/bytes.h"

#include <stdio.h>

struct paragraph {
    FILE *out;
    size_t columns;     // of a line
    struct buffer text; // safe; may be added to as it is with text of ours; '\n' ends a line
    struct buffer piece;
};

void paragraph_init(struct paragraph *paragraph, FILE *out, size_t columns); // 40 columns at least
void paragraph_done(struct paragraph *paragraph);

// Adds text of evidence, made safe: on one line; with its ends of line, but for those at its end; at most
// `columns` columns of it.
void paragraph_add(struct paragraph *paragraph, const char *text);
void paragraph_add_lines(struct paragraph *paragraph, const char *text);
void paragraph_add_cut(struct paragraph *paragraph, const char *text, size_t columns);

// Prints the text behind `first`, of which `indent` columns stand in the same line; further lines are
// indented so far. Empties it. No end of line is printed: returns the column where the last line ends.
size_t paragraph_print(struct paragraph *paragraph, const char *first, size_t indent);
