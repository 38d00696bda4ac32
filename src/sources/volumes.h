// The partitions of a disk, by libtsk: DOS, GPT, BSD, Mac and Sun tables. Knows nothing of file systems.
#pragma once

#include "base/arena.h"
#include "sources/medium.h"

enum { VOLUMES_MAX = 1024 }; // beyond, partitions are left out and `more` is set

struct volume {
    int64_t offset, bytes; // within the medium
    unsigned number;  // as Linux counts: 1 to 4, from 5 inside an extended partition; entries of a GPT from 1
    const char *name; // what its table says of it: "Linux (0x83)"; clean, in the arena
};

struct volume_list {
    const struct volume *volumes; // in order of offset, in the arena
    size_t count;
    bool has_table; // else the medium is one volume, and the list is empty
    bool more;
};

// What no partition covers (gaps, the tables themselves) is not listed.
void volumes_list(struct medium *medium, struct arena *arena, struct volume_list *list);
