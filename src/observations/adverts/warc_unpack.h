// One member of a packed capture unpacked step by step: zlib or zstd behind one face. Knows nothing of
// windows and records.
#pragma once

#include "base/bytes.h"

enum warc_packing { WARC_PLAIN, WARC_GZIP, WARC_ZSTD };

enum {
    WARC_DICTIONARY_MAX_BYTES = 16 * 1024 * 1024,
    WARC_ZSTD_WINDOW_LOG = 27, // 128 MiB, as zstd itself without --long
};

struct warc_unpack {
    enum warc_packing packing;
    bool open; // in the middle of a member
    struct z_stream_s *gzip;
    struct ZSTD_DCtx_s *zstd;
    struct ZSTD_DDict_s *dictionary;
};

// How a capture is packed, by its first bytes.
enum warc_packing warc_packing_of(struct bytes file);
// Reads the dictionary that a Zstandard file may begin with; *first is where its members begin.
void warc_unpack_init(struct warc_unpack *unpack, struct bytes file, size_t *first);
void warc_unpack_done(struct warc_unpack *unpack);

// Whether a member begins with these bytes.
bool warc_member_begins(const struct warc_unpack *unpack, struct bytes bytes);
// Offset of the next place at or after `from` that looks like the beginning of a member; -1 when none does.
ptrdiff_t warc_member_find(const struct warc_unpack *unpack, struct bytes file, size_t from);
// Size of a frame at the start of `bytes` that holds no data: to be stepped over. 0 when it is none.
size_t warc_member_skippable(const struct warc_unpack *unpack, struct bytes bytes);

// Begins the member that the next bytes hold; false when there is no memory for it.
bool warc_unpack_open(struct warc_unpack *unpack);
enum warc_unpacked { WARC_UNPACK_MORE, WARC_UNPACK_END, WARC_UNPACK_DAMAGED };
// Unpacks into `out`; *read and *written say how far it came. MORE with nothing written: it wants bytes that
// are not there.
enum warc_unpacked warc_unpack_step(struct warc_unpack *unpack, struct bytes packed, uint8_t *out,
                                    size_t room, size_t *read, size_t *written);
