// Unpacks a compressed stream piece by piece. Knows nothing of archives: what stands in the stream is not its
// business. Broken streams give what there is.
#pragma once

#include "base/bytes.h"
#include "casefile/records.h"

struct unpack_limits {
    int64_t output_bytes;     // the most it may unpack to
    int64_t ratio;            // 0: none. A bomb when it unpacks to more than `ratio` times what it read, ...
    int64_t ratio_from_bytes; // ... looked at only from this much output on
};

// DEFLATE cannot do more than 1032:1; evidence that comes near it over 64 MiB is one byte repeated.
#define UNPACK_LIMITS_USUAL                                                                                  \
    ((struct unpack_limits){                                                                                 \
        .output_bytes = INT64_C(64) << 30, .ratio = 1000, .ratio_from_bytes = INT64_C(64) << 20})

enum {
    UNPACK_XZ_MEMORY_BYTES = 256 << 20, // xz -9 needs 65 MiB; streams that need more are refused
    UNPACK_ZSTD_WINDOW_LOG = 27,        // 128 MiB, as zstd itself without --long
};

enum unpack_end {
    UNPACK_WHOLE,     // to the end, checksums held. why may tell of bytes after the end
    UNPACK_TRUNCATED, // the stream goes on beyond the bytes there are
    UNPACK_DAMAGED,   // not decodable from some place on, or a checksum failed at the end
    UNPACK_TOO_LARGE, // output_bytes reached
    UNPACK_BOMB,      // ratio reached
    UNPACK_STOPPED,   // take said so
};

struct unpack_result {
    enum unpack_end end;
    int64_t read_bytes, unpacked_bytes;
    char why[160]; // for people: "truncated after 1000 bytes, unpacked to 3000"; "" when whole
};

// Gets the next piece, borrowed for the call. False stops.
typedef bool unpack_take(void *context, struct bytes piece);

// `storage` is DEFLATED (raw), ZLIB, BROTLI, GZIP (several members in a row are one stream), XZ, ZSTD, BZIP2,
// LZ4 (likewise); or STORED, which is handed on as it is.
void unpack(struct bytes packed, enum storage storage, const struct unpack_limits *limits, unpack_take *take,
            void *context, struct unpack_result *result);

// Whether a gzip stream holds web captures, WARC or the older ARC. Looks at its first kilobyte only. Such a
// file is read as it stands: each capture is a gzip member of its own, found by its offset.
bool gzip_holds_warc(struct bytes bytes);
bool zstd_holds_warc(struct bytes bytes); // likewise; of its first block
