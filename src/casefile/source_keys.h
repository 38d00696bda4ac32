// Keys that open what is encrypted in a source. They stay in the case, which holds what they open as well,
// and are never printed.
#pragma once

#include "casefile/casefile.h"

struct source_key {
    int64_t id; // from 1, in the order of adding
    int64_t source_id;
    const char *name; // of the file it is for: the end of its path, or of its name on the device; "": any
    const char *key;
};

// A key that the source has already is not added again: *added says whether.
int source_key_add(struct casefile *casefile, const struct source_key *key, bool *added, struct error *error);
typedef int source_key_take(void *payload, const struct source_key *key, struct error *error);
int source_key_each(struct casefile *casefile, source_key_take *take, void *payload,
                    struct error *error); // by id
// Whether a key of this name is for the file of this path.
bool source_key_fits(const char *name, const char *path);
// Makes items of the source pending again that `observer` could not open for want of a key, and those that a
// key of this name is for and in which nothing was found; *count of them.
int source_key_retry(struct casefile *casefile, int64_t source_id, const char *observer, const char *name,
                     int64_t *count, struct error *error);
