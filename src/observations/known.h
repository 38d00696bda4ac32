// Lists of files that are known, as of operating systems and programs, by their hashes: what stands in one is
// not searched. Loaded once, before workers are forked, who share it. A list is what the person who runs the
// scan gave, not evidence.
//
// Forms: NSRL's RDS 2 ("NSRLFile.txt", comma-separated with a line of column names: "SHA-1","MD5","CRC32",
// "FileName","FileSize",...), NSRL's RDS 3 (an SQLite database with a table or view FILE or METADATA), and
// plain lists, a hash a line, with or without a name behind it as sha256sum writes it. Source: NIST,
// "National Software Reference Library: Reference Data Set", data formats of versions 2 and 3.
#pragma once

#include "base/error.h"
#include "sources/item.h"

struct known; // opaque: all lists

struct known_list {
    const char *name; // of its file
    char sha256[65];  // of its file
    int64_t entries;  // hashes in it, each once
    int64_t left_out; // that the list itself marks as malicious: those are searched
};

struct known *known_new(void);
void known_free(struct known *known); // NULL is fine
// Of each entry the best hash is kept: SHA-256, else SHA-1, else MD5. -1: the list is damaged, or none; the
// error names the line.
int known_load(struct known *known, const char *path, struct error *error);
size_t known_count(const struct known *known); // NULL is fine
const struct known_list *known_list_at(const struct known *known, size_t index);

// The name of the list that the item stands in, or NULL. SHA-1 and MD5 are only taken where a list needs them
// and, when it states sizes, has one of this size. `known` may be NULL; `sha256` is the item's, in hex.
const char *known_find(const struct known *known, const struct item *item, const char *sha256);
