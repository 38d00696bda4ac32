// An observer recognises one kind of trace and reads it. One file, one `const struct observer`, one line in
// observers.c. It runs in a sandboxed worker on hostile bytes: it keeps no state between items, allocates
// from the context's arena, bounds everything, and never fails: what it cannot read it says as damage or as a
// tally.
#pragma once

#include "base/arena.h"
#include "observations/sink.h"
#include "sources/item.h"

// The family an observer belongs to; `clew add --kind` limits a source to one family.
enum family { FAMILY_CONTAINER, FAMILY_PHONE, FAMILY_ADVERTS, FAMILY_STATEMENTS, FAMILY_FILES };

// A key of the source, as the person gave it.
struct item_key {
    int64_t id;
    const char *key;
};

struct observation_context {
    const struct item *item;
    struct sink *sink;
    struct arena *arena; // emptied after the item. A reader of many rows copies the context with an arena of
                         // its own and resets that after each row, so that memory does not grow with rows
    const char *const
        *regions;        // ISO 3166 alpha-2, upper case: whose national phone forms to read; the first counts
    size_t region_count; //   most for a form that several countries share. May be 0
    const struct item_key *keys; // that may open it; none unless the observer wants keys
    size_t key_count;
    bool key_named; // a key was given for this very file
    const char
        *mapping; // of a bank's table, as a person confirmed it for the source (bank_csv/mapping.h); NULL
    bool forced;  // the person said --kind: accept a looser form (a CSV with other column names)
};

struct observer {
    const char *name; // "android_sms"; stands in the case and in the tally
    int version;      // raised when its output changes
    enum family family;
    const char *summary; // one line for the manual: what it reads
    const char *const
        *companions;   // base names of files to open with it, "%" being the item's own: {"%-wal", NULL}
    bool reads_medium; // reads item->medium, so that it may be given an item that is in_part
    bool reads_pieces; // reads nameless pieces of something longer (item->nameless), which nobody else is
                       // asked about
    bool by_bytes;     // what it says depends on the item's bytes and state and on the regions, and on
                       // nothing else: no path, no companion that is there; a later item of the same bytes is
                       // not read again
    bool wants_keys;   // it is given the source's keys, when there are any, before it observes
    bool unhashed;     // the item's own SHA-256 says nothing that its parts' do not, and costs the time of
                       // reading a disk: not taken
    // Whether the item is of this kind: by content first, path second. Must look at a bounded number of
    // bytes, or for a database at its schema. Of an item in_part only the beginning is there.
    bool (*recognises)(const struct observation_context *context);
    void (*observe)(struct observation_context *context);
};

extern const struct observer *const observers[]; // in the order they are asked, NULL at the end
