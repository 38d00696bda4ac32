// What the coordinator asks of a sampling worker, as bytes: to list where artefacts lie in a file, to read
// one of them, or to search some blocks. The descriptors of the location travel beside it.
#pragma once

#include "observations/request.h"

enum order_what {
    ORDER_SURVEY,   // what the file is, how large its medium, and the artefacts on it
    ORDER_MEASURE,  // the same without reading file systems and directories
    ORDER_ARTEFACT, // one item, read as a file
    ORDER_BLOCKS,   // blocks of the medium
};

enum { SAMPLE_BLOCK_BYTES = 64 * 1024, ORDER_BLOCKS_MAX = 4096 };

struct order {
    enum order_what what;
    struct request request; // .item and .regions count
    bool plainly;           // read files as bytes: a reader of their kind was lost over one
    const uint64_t *blocks; // their numbers, rising
    size_t block_count;
};

void order_put(struct buffer *buffer, const struct order *order);
// Texts and blocks are copied to the arena. -1 when it is not an order.
int order_read(struct bytes bytes, struct arena *arena, struct order *order);
