// Opens an item for reading, inside a worker: from a descriptor and the place where its bytes stand, to bytes
// in memory. Knows nothing of archives: an archive's reader said where.
#pragma once

#include "casefile/records.h"
#include "sources/item.h"

// `fd` is the file that holds the item: its parent, open for reading. `where` is what the reader of the
// parent said (offset, stored_bytes, size_bytes, storage; its path is not used); NULL for the file itself.
// STORED and FILE_ITSELF are mapped: nothing is read before it is looked at, and `limit_bytes` does not
// count. Anything compressed is unpacked into memory, at most `limit_bytes` of it and within the ratio of
// UNPACK_LIMITS_USUAL.
//
// `path` is borrowed until item_close; companions are the caller's to set. -1 when nothing can be read, or it
// unpacks to more than a limit: it may then be unpacked to a file first (sources/unpack.h). A stream that is
// truncated, damaged or not as long as promised opens with what there is, and item->damage says so.
int item_open(struct item *item, const char *path, int fd, const struct child_item *where, size_t limit_bytes,
              struct error *error);
void item_close(struct item *item); // not its companions; an item of zeros is fine

// The same from bytes already there, for what is compressed: `packed` is the stream itself.
int item_unpack(struct item *item, const char *path, struct bytes packed, enum storage storage,
                int64_t size_bytes, size_t limit_bytes, struct error *error);
