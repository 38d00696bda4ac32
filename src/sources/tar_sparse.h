// Files with holes in tar archives: where their data goes. GNU tar manual, "Storing Sparse Files": the old
// GNU form, and 0.1 and 1.0 in pax headers.
#pragma once

#include "base/arena.h"
#include "casefile/records.h"

struct sparse {
    struct arena *arena;
    struct extent *extents; // in the arena: data in the archive, and holes
    size_t count, capacity;
    int64_t data_at, data_left; // in the archive: of the next piece; until the entry's end
    int64_t end;                // of what is mapped so far, in the file
    bool broken;
};

// The entry's data stands at data_at in the archive.
void sparse_begin(struct sparse *sparse, struct arena *arena, int64_t data_at, int64_t data_bytes);
// The next piece of data: where it belongs in the file. Pieces come in order.
void sparse_add(struct sparse *sparse, int64_t offset, int64_t bytes);
// "0,512,4096,100": offsets and sizes (GNU.sparse.map).
void sparse_add_list(struct sparse *sparse, struct bytes list);
// The map that stands before the data, in lines, padded to a block (form 1.0).
void sparse_add_lines(struct sparse *sparse, struct bytes data);
// False when the map does not hold, or the file is nearly all holes beyond belief.
bool sparse_end(struct sparse *sparse, int64_t real_bytes);
