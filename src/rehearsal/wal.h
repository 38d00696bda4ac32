// Makes the write-ahead log that turns one state of a SQLite database into a later one. Format:
// sqlite.org/fileformat2, section 4. Knows nothing of tables.
#pragma once

#include "base/bytes.h"

// `before` and `after` are whole databases of one page size, both marked for WAL use (bytes 18 and 19 are 2).
// The log holds the pages that differ, as one committed transaction. `salt` makes logs of different databases
// differ.
void wal_between(struct bytes before, struct bytes after, uint64_t salt, struct buffer *out);
