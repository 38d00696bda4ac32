// Text from evidence made fit for a terminal: nothing in it can move the cursor, change colours, ring, turn
// the reading direction or hide. What would do so is shown instead: control characters as control pictures
// (an escape as U+241B), bidirectional overrides, zero-width and unassigned characters as "<U+202E>".
#pragma once

#include "base/bytes.h"

// True when a terminal or a reader could be deceived by it; such characters are never passed on as they are.
bool display_is_unsafe(uint32_t code_point);

// Appends `text` made safe; returns the terminal columns it takes.
size_t display_add(struct buffer *out, struct bytes text);
// Appends at most `columns` columns of text that is safe already; ends in U+2026 when something was cut.
// Returns the columns it takes.
size_t display_add_cut(struct buffer *out, struct bytes safe, size_t columns);
// The same, with the cut after the first third: what stands at the end is kept.
size_t display_add_middle_cut(struct buffer *out, struct bytes safe, size_t columns);
// How many bytes of text that is safe already fill a line of `columns`: cut at a space or beside a wide
// letter where there is one; at least one letter, all when it fits. *next is set to where the next line
// begins: the spaces at the cut are left out.
size_t display_fit(struct bytes safe, size_t columns, size_t *next);
size_t display_columns(struct bytes safe); // the columns that text which is safe already takes
