// Opens an item for reading, inside a worker: from the medium its (packed) bytes stand in to bytes in memory.
// Knows nothing of archives and files: an archive's reader said where.
#pragma once

#include "casefile/records.h"
#include "sources/item.h"

enum open_result {
    ITEM_OPENED,
    ITEM_TO_UNPACK, // it unpacks to more than the limit: unpack it to a file first (sources/unpack.h)
    ITEM_NOT_OPENED = -1,
};

// `medium` holds just the item's stored bytes (and where->margin_bytes behind them at most), and is the
// item's from here on, whatever comes of it. Of `where` count storage, stored_bytes, size_bytes and
// margin_bytes. STORED and FILE_ITSELF are used where they stand when that is in one piece in memory: nothing
// is read before it is looked at, and `limit_bytes` does not count; else they are copied, up to the limit:
// beyond it the item is in_part. Anything compressed is unpacked into memory, at most `limit_bytes` of it and
// within the ratio of UNPACK_LIMITS_USUAL.
//
// `path` is borrowed until item_close; companions are the caller's to set. NOT_OPENED when nothing can be
// read. A stream that is truncated, damaged or not as long as promised opens with what there is, and
// item->damage says so.
enum open_result item_open(struct item *item, const char *path, struct medium *medium,
                           const struct child_item *where, size_t limit_bytes, struct error *error);
void item_close(struct item *item); // not its companions; an item of zeros is fine

// The same from bytes already there, for what is compressed: `packed` is the stream itself, borrowed for the
// call.
enum open_result item_unpack(struct item *item, const char *path, struct bytes packed, enum storage storage,
                             int64_t size_bytes, size_t limit_bytes, struct error *error);

// The same from bytes that were read already; the buffer's memory becomes the item's. `damage` says what was
// wrong with them; NULL when nothing.
enum open_result item_of_buffer(struct item *item, const char *path, struct buffer *buffer,
                                const struct child_item *where, const char *damage);
