// EWF segments made in memory for tests, section by section, with the lies a malformed one may tell. Knows
// nothing of the reader.
#pragma once

#include "base/bytes.h"

enum {
    EWF_COMPRESS = 1,    // every chunk; else none
    EWF_BAD_TABLE = 2,   // an entry changed behind the checksum's back
    EWF_BAD_COPY = 4,    // the same in table2
    EWF_NO_COPY = 8,     // no table2
    EWF_BAD_HEADER = 16, // the table's header does not match its checksum
    EWF_IN_TABLE = 32,   // as SMART has it: chunks behind the entries, no checksum, no sectors section
    EWF_ALTERNATE = 64,  // every other chunk compressed
};

void ewf_begin(struct buffer *out, unsigned number);
void ewf_section(struct buffer *out, const char *type, struct bytes data); // leads to what follows
void ewf_end(struct buffer *out, const char *type); // "next" or "done": leads to itself
void ewf_volume(struct buffer *out, uint32_t chunks, uint32_t sectors_per_chunk, uint32_t sector_bytes,
                uint64_t sectors);
void ewf_volume_smart(struct buffer *out, uint32_t chunks, uint32_t sectors_per_chunk, uint32_t sector_bytes,
                      uint32_t sectors);
// Sections of sectors and tables with the bytes as chunks; what entries count from is `base`.
void ewf_chunks(struct buffer *out, struct bytes disk, size_t chunk_bytes, unsigned flags, uint64_t base);
void ewf_md5(struct buffer *out, struct bytes disk);    // "hash"
void ewf_digest(struct buffer *out, struct bytes disk); // MD5 and SHA-1
