// A worker's answer while it is not yet kept: in memory while small, then in an unlinked temporary file. Also
// holds decompressed members that are too big for memory. Coordinator only.
#pragma once

#include "base/bytes.h"
#include "base/error.h"

struct spool {
    struct buffer memory;
    int file;           // -1 while all is in memory
    uint64_t size;      // bytes added
    uint64_t read_from; // where the next read starts
};

void spool_init(struct spool *spool);
void spool_done(struct spool *spool);
// `folder` is where the temporary file goes when it gets large: the folder of the case.
int spool_add(struct spool *spool, const char *folder, struct bytes bytes, struct error *error);
// Moves everything to the file, and gives its descriptor (the spool keeps it).
int spool_to_file(struct spool *spool, const char *folder, int *file, struct error *error);
// Appends up to `size` bytes from where the last read ended to `into`; at the end adds nothing.
int spool_read(struct spool *spool, size_t size, struct buffer *into, struct error *error);
void spool_rewind(struct spool *spool); // the next read starts at the beginning
