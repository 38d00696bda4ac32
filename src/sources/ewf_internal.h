// The sections of an EWF image as they were found, and where each chunk of the disk stands. Private to
// ewf*.c.
#pragma once

#include "sources/ewf.h"
#include "sources/medium_internal.h"

enum {
    EWF_HEADER_BYTES = 13,
    EWF_SECTION_BYTES = 76,
    EWF_TABLE_HEADER_BYTES = 24,
    EWF_SEGMENTS_MAX = 15000,
    EWF_SECTIONS_MAX = 4 * 1000 * 1000, // of a set
    EWF_TABLES_MAX = 4 * 1000 * 1000,
    EWF_CHUNK_MAX_BYTES = 32 * 1024 * 1024, // the largest that EnCase makes is 16 MiB
};

struct ewf_segment {
    struct medium *medium;
    uint32_t number;
};

// One copy of a table's entries.
struct ewf_entries {
    int64_t at;    // in the segment; 0: there is none
    uint64_t base; // what the entries count from
    uint32_t count;
    bool has_checksum;
};

// Chunks whose table is lost: they follow each other, and each tells by its own checksum that it is one.
struct ewf_loose {
    struct ewf_segment *segment; // NULL: there are none
    int64_t at, end;             // where the next one may stand, and where they end
    int64_t *found;              // where each of those found so far stands
    size_t count, capacity;
};

// A run of chunks: those of one table, or some that no table tells of.
struct ewf_run {
    uint64_t first_chunk, count;
    struct ewf_segment *segment;  // NULL: a gap
    struct ewf_entries copies[2]; // table, table2
    int64_t data_start, data_end; // where its chunks may stand in the segment
    bool looked;                  // whether the entries were checked
    uint8_t copy;                 // the one to use
    uint32_t overflow_at;         // from this entry on offsets have 32 bits and no flag (EnCase 6.7)
    struct ewf_loose loose;       // of a gap
};

struct ewf_cached {
    uint64_t chunk; // number + 1; 0: empty
    uint64_t used_at;
    size_t size;
    uint8_t *data;
};

enum { EWF_CACHED_MAX = 16, EWF_CACHED_BYTES = 4 * 1024 * 1024 }; // chunks kept inflated; at least one

struct ewf {
    struct ewf_segment *segments;
    size_t segment_count;
    struct ewf_run *runs;
    size_t run_count, run_capacity;
    uint64_t last_run; // where the chunk before was found
    uint32_t chunk_bytes;
    uint64_t chunk_count; // of the disk
    int64_t disk_bytes;
    bool has_volume;
    struct stored_hashes hashes;
    struct libdeflate_decompressor *inflater;
    struct ewf_cached cached[EWF_CACHED_MAX];
    size_t cached_max;
    uint64_t clock;
    uint8_t *packed; // room for one chunk as it is stored
    uint8_t *loose;  // room for one that is looked for; NULL until then
};

// Walks the sections of all segments, which are there, and sets the size of the medium. What is wrong with
// them is remembered as its damage. -1 when there is no disk to read.
int ewf_read_sections(struct medium *medium, struct error *error);
