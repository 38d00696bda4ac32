// The pieces that an item's bytes stand in, as text in a column: "4096+8192,-+512,65536+100": offset and
// size, "-" for what is not stored.
#pragma once

#include "casefile/records.h"

struct extent_list {
    struct extent *extents; // NULL when there are none
    size_t count, capacity;
};

// The text stands in the buffer, which is begun here and is the caller's to end.
const char *extents_text(struct buffer *buffer, const struct extent *extents, size_t count);
// Replaces the list; NULL gives none. What is no such text ends it.
void extents_parse(const char *text, struct extent_list *list);
void extents_done(struct extent_list *list);
