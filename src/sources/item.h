// An item open for reading inside a worker: its bytes, its name, and the files that belong with it.
#pragma once

#include "base/bytes.h"
#include "base/error.h"
#include "sources/medium.h"

struct item {
    const char *path;     // through containers, from the source's label: "phone7.zip/data/.../msgstore.db"
    const char *known_as; // its name on its device, when a backup keeps it under another; else NULL or ""
    struct bytes bytes;   // all of it, read-only; mapped or inflated; but see in_part
    bool in_part; // it is too large for memory and does not stand in one piece: bytes is only its beginning,
                  // and `medium` has all. Only observers that say reads_medium get to read such an item
    struct medium
        *medium; // all of it again, at any place, margin_bytes included; NULL in tests: bytes is all
    // Bytes before and behind `bytes` that belong to the pieces before and after this one: they may be looked
    // at to finish what begins or ends in the item; what begins in them is another piece's to tell.
    size_t lead_bytes, margin_bytes;
    // A nameless piece of its container: where it stands there. Its extents are not neighbours: what ends one
    // must not be glued to what begins the next.
    bool nameless;
    const struct extent *extents;
    size_t extent_count;    // 0 unless nameless
    enum state state;       // whether it is a live file
    const char *segment_of; // the first segment's path, when this seems to be a later segment of an image; ""
    struct medium *const *segments; // of an image in several files, this item the first; NULL
    size_t segment_count;
    const struct item *companions; // files of the same source that belong with it: "NAME-wal", "wa.db", ...
    size_t companion_count;
    const char *damage; // what is wrong with the bytes as a whole ("truncated after ..."); NULL when nothing
    struct item_memory *memory; // of open_item.c, which gives it back; NULL for bytes of another owner
};

// The last part of the name it has on its device, else of its path: for telling files by name.
const char *item_name(const struct item *item);
// The companion whose path ends in "/base_name" (or is it), or NULL.
const struct item *item_companion(const struct item *item, const char *base_name);
