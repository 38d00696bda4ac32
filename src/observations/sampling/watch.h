// A watch list: selectors that people look for, one a line in any spelling, brought into the normal form in
// which they are found in evidence. Knows no evidence.
#pragma once

#include "base/error.h"
#include "base/map.h"
#include "observations/selectors/selectors.h"

enum { WATCH_MAX = 100 * 1000, WATCH_LIST_MAX_BYTES = 64 * 1024 * 1024 };

struct watched {
    enum selector_kind kind;
    char *value; // normal form
    char *text;  // as the list has it
    int64_t line;
};

struct watch_list {
    struct watched *entries; // in the order of the list, each selector once
    size_t count, capacity;
    struct text_map index; // of watch_key
};

// Reads a list: a line is a phone, e-mail address, JID, IBAN, card, coin address, link, "app:name" or
// anything else that selectors_find finds; of a line with ',', ';' or a tab only the first field counts,
// which may be quoted. '#' begins a comment at the start of a line; empty lines, and a first line that only
// names its column, are passed over. National forms are read for `regions`. -1 names the first line that is
// no selector or several.
int watch_list_read(struct watch_list *list, struct bytes bytes, const char *const *regions,
                    size_t region_count, struct error *error);
void watch_list_done(struct watch_list *list);

// The text under which a selector is looked up. At most `size` bytes; what is longer is cut.
void watch_key(enum selector_kind kind, const char *value, char *key, size_t size);
// The position in entries, -1 when it is not on the list.
int64_t watch_list_find(const struct watch_list *list, enum selector_kind kind, const char *value);
