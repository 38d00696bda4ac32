// What bytes are, told by their first kilobytes and never by a name. A guess to choose readers by, not a
// proof.
#pragma once

#include "base/bytes.h"

enum content_kind {
    KIND_EMPTY,
    KIND_ZIP,    // APPNOTE.TXT 4.3.7, 4.3.16: also empty and spanned archives
    KIND_TAR,    // POSIX.1-2001 ustar, GNU and old v7: a header block whose checksum holds
    KIND_GZIP,   // RFC 1952
    KIND_XZ,     // The .xz File Format 1.1.0
    KIND_ZSTD,   // RFC 8878
    KIND_BZIP2,  // "BZh" and the magic of a block or of the end
    KIND_LZ4,    // frames: https://github.com/lz4/lz4/blob/dev/doc/lz4_Frame_format.md
    KIND_ZLIB,   // RFC 1950, when its beginning inflates
    KIND_7Z,     // 7zFormat.txt of the LZMA SDK
    KIND_RAR,    // RAR 1.5 to 5
    KIND_SQLITE, // https://sqlite.org/fileformat2.html
    KIND_WARC,   // ISO 28500
    KIND_XML,    // UTF-8, or UTF-16 with a mark
    KIND_JSON,   // an object or array, one or one a line
    KIND_TEXT,   // UTF-8, UTF-16 with a mark, or bytes with few control characters in another set
    KIND_UNKNOWN,
};

enum { KIND_LOOKS_AT_BYTES = 4096 }; // at most

enum content_kind kind_of(struct bytes bytes);
const char *kind_name(enum content_kind kind); // "zip", ...; "unknown"
