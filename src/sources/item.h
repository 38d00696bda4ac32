// An item open for reading inside a worker: its bytes, its name, and the files that belong with it.
#pragma once

#include "base/bytes.h"
#include "base/error.h"

struct item {
    const char *path;   // through containers, from the source's label: "phone7.zip/data/.../msgstore.db"
    struct bytes bytes; // all of it, read-only; mapped or inflated
    const struct item *companions; // files of the same source that belong with it: "NAME-wal", "wa.db", ...
    size_t companion_count;
    const char *damage; // what is wrong with the bytes as a whole ("truncated after ..."); NULL when nothing
    struct item_memory *memory; // of open_item.c, which gives it back; NULL for bytes of another owner
};

// The companion whose path ends in "/base_name" (or is it), or NULL.
const struct item *item_companion(const struct item *item, const char *base_name);
