// Keys as a person gives them: --key [NAME=]KEY, --key-file FILE, the column of a manifest. They are never
// printed, not in an error either.
#pragma once

#include "cli/command.h"

struct given_key {
    const char *name; // of the file it is for; "": any
    const char *key;
};

struct given_keys {
    struct given_key *keys;
    size_t count, capacity;
    struct arena *arena; // the caller's; texts stand there
};

void given_keys_done(struct given_keys *keys);
// "NAME=KEY" or "KEY"; a key that holds a '=' is written "=KEY". `place` for the error: "--key".
int given_keys_add(struct given_keys *keys, const char *text, const char *place, struct error *error);
// Every --key and every line of each --key-file.
int given_keys_of_options(struct given_keys *keys, const struct arguments *arguments, struct error *error);
// Parted by ';'.
int given_keys_of_list(struct given_keys *keys, const char *list, const char *place, struct error *error);
// Keeps them for the source; what was left encrypted for want of one is read by the next scan. Tells how
// many.
int given_keys_keep(const struct given_keys *keys, struct casefile *casefile, int64_t source_id,
                    const char *source_name, struct error *error);
