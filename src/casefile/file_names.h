// What files of a source are really called: backups keep files under hashes and say their names in a table of
// their own, which is an item too.
#pragma once

#include "base/arena.h"
#include "casefile/casefile.h"
#include "casefile/records.h"

// Whether a file of this path holds the names of others that stand beside or below it. Such a file gets a
// lower id than everything else its container holds, and the others are read when it has been.
bool file_name_is_table(const char *path);
// Keeps what the item says, whose own folder the name's path counts from. Of several names of one file that
// of the file's surest state stays, then the last. *present: whether the case has such a file.
int file_name_put(struct casefile *casefile, int64_t item_id, const struct file_name *name, bool *present,
                  struct error *error);

struct known_file {
    const char *known_as; // in the arena; NULL when nothing says it
    int64_t said_by;      // the item that does
};
// The name, on its device, of the file at this path (from the source's label on).
struct known_file file_name_of(struct casefile *casefile, int64_t source_id, const char *path,
                               struct arena *arena);
// The other way round: where the file of that name stands, as the same item says it; NULL.
const char *file_path_of(struct casefile *casefile, int64_t source_id, const struct known_file *file,
                         struct arena *arena);
