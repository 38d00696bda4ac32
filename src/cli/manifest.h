// A manifest of sources: CSV with a header line, a source a line. Columns by name, in any order: path
// (required, relative to the manifest), authority, kind, region, zone, handling, exhibit, legal_basis, grade,
// seized_at, retain_until, key, mapping (relative to the manifest).
#pragma once

#include "base/arena.h"
#include "base/error.h"

struct manifest_line {
    int64_t line;
    const char *path; // made relative to the working folder
    const char *authority, *kind, *region, *zone, *handling, *exhibit, *legal_basis, *grade, *seized_at,
        *retain_until, *key, *mapping; // or NULL; keys parted by ';' (cli/keys.h)
};

struct manifest {
    struct manifest_line *lines; // in the arena
    size_t count;
};

// Errors name the line and the column.
int manifest_read(const char *path, struct arena *arena, struct manifest *manifest, struct error *error);
