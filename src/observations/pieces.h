// Bytes of a container that belong to none of its members: cut into nameless child items (child_item.path) of
// a size that makes a unit of work.
#pragma once

#include "casefile/extents.h"
#include "observations/sink.h"

// Sends `loose` (in order, without overlaps; offsets count in the item read as `format`) and a line of tally
// with their bytes. `state` is how certain what is found there is.
void pieces_send(struct sink *sink, const struct extent_list *loose, enum image_format format,
                 enum state state, const char *table);

// Sends what [0, size) has beside the claimed extents, in any order, when it is `least_bytes` or more in one
// run. Sorts the claims.
void pieces_send_unclaimed(struct sink *sink, struct extent_list *claimed, int64_t size, int64_t least_bytes,
                           enum image_format format, const char *table);
void extents_add(struct extent_list *list, int64_t offset, int64_t bytes);
