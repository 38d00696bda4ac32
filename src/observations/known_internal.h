// The tables of hashes, for those who fill them. Private to known*.c.
#pragma once

#include "base/sha256.h"
#include "observations/known.h"

#include <stdio.h>

enum known_hash { KNOWN_SHA256, KNOWN_SHA1, KNOWN_MD5, KNOWN_HASHES };

struct known_table {
    uint8_t *entries; // sorted once it is loaded
    size_t count, capacity;
};

struct known_entries {
    struct known_list list;
    char *name;
    struct known_table tables[KNOWN_HASHES];
    uint8_t
        *sizes; // a bit for each size, or for some of them together when they are large; NULL: none stated
    bool sizes_missing; // of some entry
};

size_t known_hash_bytes(enum known_hash hash);
const char *known_hash_name(enum known_hash hash);
// Adds the hash that `hex` writes. size -1: not stated. False when it is no such hash.
bool known_add(struct known_entries *entries, enum known_hash hash, struct bytes hex, int64_t size);
// Which hash has so many digits; KNOWN_HASHES: none.
enum known_hash known_hash_of_digits(size_t digits);

// `file` stands at its beginning. The error says what and in which line, but not of which list.
int known_read_text(struct known_entries *entries, FILE *file, struct sha256 *sha256, struct error *error);
int known_read_database(struct known_entries *entries, const char *path, struct error *error);
