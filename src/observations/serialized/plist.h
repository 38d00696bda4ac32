// Apple's property lists, binary ("bplist00") and XML, as one small tree of values. Knows no application.
//
// Sources: Apple, "CFBinaryPList.c" of the published CoreFoundation (CF-1153.18), its comment on the format;
// the DTD PropertyList-1.0; Apple, "Property List Programming Guide". Objects of a binary list may be shared,
// so the tree is one whose branches may meet, and reading it may not assume otherwise; a cycle is cut where
// it closes. Limits: PLIST_MAX_BYTES, PLIST_DEPTH_MAX; the arena gives at most some 24 bytes for each byte
// read.
#pragma once

#include "base/arena.h"
#include "base/error.h"
#include "base/time.h"

enum plist_kind {
    PLIST_NULL, // also what could not be read
    PLIST_BOOL,
    PLIST_INTEGER,
    PLIST_REAL,
    PLIST_DATE,
    PLIST_TEXT,
    PLIST_DATA,
    PLIST_UID, // a keyed archive's number of an object
    PLIST_ARRAY,
    PLIST_DICT,
};

enum { PLIST_MAX_BYTES = 16 * 1024 * 1024, PLIST_DEPTH_MAX = 128 };

// Borrowed from the arena and from the bytes that were read.
struct plist {
    uint8_t kind;   // enum plist_kind
    uint8_t height; // containers on the longest way down, itself counted: at most PLIST_DEPTH_MAX
    uint32_t count; // items, pairs; bytes of data or text
    union {
        int64_t integer; // also of bool and UID
        double real;     // of a date: seconds since 2001-01-01 UTC
        const char *text;
        const uint8_t *data;
        const struct plist **items; // of a dict: `count` keys (texts), then as many values; none is NULL
    };
};

bool plist_is_binary(struct bytes bytes); // begins as one
bool plist_is_xml(struct bytes bytes);    // looks at the first KiB

// Either form. -1: the error says what is wrong with it, and *root is what could be read all the same (NULL
// when nothing).
int plist_read(struct bytes bytes, struct arena *arena, const struct plist **root, struct error *error);
int plist_read_binary(struct bytes bytes, struct arena *arena, const struct plist **root,
                      struct error *error);
int plist_read_xml(struct bytes bytes, struct arena *arena, const struct plist **root, struct error *error);

// Reading a value. Each takes NULL for "not there", and says "not there" of a value of another kind.
const struct plist *plist_get(const struct plist *dict, const char *key); // NULL when there is none
const struct plist *plist_at(const struct plist *array, size_t n);
size_t plist_count(const struct plist *value);             // of an array or dict; else 0
const char *plist_key(const struct plist *dict, size_t n); // of the n-th pair
const struct plist *plist_value(const struct plist *dict, size_t n);
const char *plist_text(const struct plist *value);                   // NULL
struct bytes plist_data(const struct plist *value);                  // empty
int64_t plist_integer(const struct plist *value, int64_t otherwise); // bools, and texts that are numbers, too
bool plist_real(const struct plist *value, double *real);            // integers, dates and such texts, too
struct moment plist_moment(const struct plist *value);               // of a date
// One after the other: plist_get(plist_get(value, "a"), "b") is plist_find(value, "a", "b", NULL).
const struct plist *plist_find(const struct plist *value, ...) __attribute__((sentinel));
// Every text below the value, keys included, in order; stops after `most` values, as branches that meet are
// gone through once for each way to them. False: stopped.
typedef void plist_visit(void *payload, const char *text);
bool plist_texts(const struct plist *value, size_t most, plist_visit *visit, void *payload);
