// The coordinator's side of opening evidence: from an item of the case to a read-only descriptor and a window
// in it. Reads no byte of evidence. A member whose container is itself compressed, or that is too large to
// decompress in a worker's memory, first has to be unpacked (by a worker) into a spool kept here.
#pragma once

#include "casefile/items.h"
#include "casefile/sources.h"
#include "observations/request.h"
#include "observations/spool.h"

enum {
    OPENER_INFLATE_MAX_BYTES = 64 * 1024 * 1024, // larger members are unpacked to a temporary file
    OPENER_UNPACKED_MAX = 8,                     // spools kept; the least recently used goes
};

struct opener_source {
    int64_t id;
    char *label, *path, *kind, *regions;
    int64_t size_bytes;
    int file; // open descriptor of a source that is a file; -1
};

struct unpacked {
    int64_t item_id; // 0: free
    uint64_t used_at;
    struct spool spool;
    char *complaint; // what was wrong with the compressed bytes; NULL
};

struct opener {
    struct casefile *casefile;
    struct opener_source *sources;
    size_t source_count, source_capacity;
    struct unpacked unpacked[OPENER_UNPACKED_MAX];
    uint64_t clock;
    char *folder; // of the case, for temporary files
};

struct location {
    int file; // owned by the caller
    struct child_item where;
};

enum locate_result {
    LOCATE_READY,
    LOCATE_UNPACK_FIRST, // location is of compressed bytes; unpack them as *unpack_id, then ask again
    LOCATE_FAILED,       // the evidence cannot be opened; error says why
};

int opener_init(struct opener *opener, struct casefile *casefile, struct error *error);
void opener_done(struct opener *opener);
const struct opener_source *opener_source(const struct opener *opener, int64_t source_id);
enum locate_result opener_locate(struct opener *opener, const struct item_row *item,
                                 struct location *location, int64_t *unpack_id, struct error *error);
// Takes over the spool. complaint NULL when the bytes were sound.
void opener_keep_unpacked(struct opener *opener, int64_t item_id, struct spool *spool, const char *complaint);
// What was wrong with an unpacked item's bytes; NULL when nothing, or not unpacked.
const char *opener_complaint(const struct opener *opener, int64_t item_id);
