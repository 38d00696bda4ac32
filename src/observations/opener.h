// The coordinator's side of opening evidence: from an item of the case to read-only descriptors and the way
// from them to the item (location.h). Reads no byte of evidence. A member whose container is itself packed,
// or that is too large to unpack in a worker's memory, first has to be unpacked (by a worker) into a spool
// kept here.
#pragma once

#include "casefile/items.h"
#include "casefile/sources.h"
#include "observations/location.h"
#include "observations/spool.h"

enum {
    OPENER_UNPACKED_MAX = 8, // spools kept; the least recently used goes
    OPENER_SETS_MAX = 64,    // sets of open files, likewise; ...
    OPENER_BORROWED_MAX = 16 // ... but never these, asked for last: more than one request can need
};

struct opener_source {
    int64_t id;
    char *label, *path, *kind, *regions;
    char *mapping; // NULL: none
};

struct opener_key {
    int64_t id, source_id;
    char *name, *key; // as in casefile/source_keys.h
};

struct unpacked {
    int64_t item_id; // 0: free
    uint64_t used_at;
    struct spool spool;
    char *complaint; // what was wrong with the compressed bytes; NULL
};

// The files of one item: itself, or the segments of the image that it is the first of.
struct open_set {
    int64_t item_id; // below 0: what was unpacked of it; 0: free
    uint64_t used_at;
    int *files;
    size_t count, capacity;
    int64_t size_bytes; // of the first
};

struct opener {
    struct casefile *casefile;
    struct opener_source *sources;
    size_t source_count, source_capacity;
    struct opener_key *keys; // of all sources, by id
    size_t key_count, key_capacity;
    struct unpacked unpacked[OPENER_UNPACKED_MAX];
    struct open_set sets[OPENER_SETS_MAX];
    size_t files_open,
        files_max; // of all sets: an image may have a thousand segments, and a case many images
    uint64_t clock;
    char *folder; // of the case, for temporary files
};

enum locate_result {
    LOCATE_READY,
    LOCATE_UNPACK_FIRST, // location is of packed bytes; unpack them as *unpack_id, then ask again
    LOCATE_FAILED,       // the evidence cannot be opened; error says why
};

// Lets this process have many files open, and keeps to half of what it may have.
int opener_init(struct opener *opener, struct casefile *casefile, struct error *error);
void opener_done(struct opener *opener);
const struct opener_source *opener_source(const struct opener *opener, int64_t source_id);
// The location's files are borrowed until OPENER_BORROWED_MAX further calls, its extents are in the arena.
// With `unpack` the item is to stand unpacked in a file of its own; without, what was unpacked of it before
// makes no difference.
enum locate_result opener_locate(struct opener *opener, const struct item_row *item, bool unpack,
                                 struct arena *arena, struct location *location, int64_t *unpack_id,
                                 struct error *error);
// Takes over the spool. complaint NULL when the bytes were sound.
void opener_keep_unpacked(struct opener *opener, int64_t item_id, struct spool *spool, const char *complaint);
// What was wrong with an unpacked item's bytes; NULL when nothing, or not unpacked.
const char *opener_complaint(const struct opener *opener, int64_t item_id);
