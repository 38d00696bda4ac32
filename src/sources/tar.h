// Lists the members of a tar archive (POSIX.1-2001 ustar and pax, GNU tar's long names and base-256 numbers,
// old v7). Knows nothing of what members hold.
#pragma once

#include "sources/members.h"

enum {
    TAR_BLOCK_BYTES = 512,
    TAR_EXTENSION_MAX_BYTES = 1024 * 1024, // a long name or one set of pax records; longer is damage
    TAR_MEMBERS_MAX = 8 * 1000 * 1000,     // beyond, entries are skipped with that reason
};

// Whether the first block is a header: its checksum holds and it names something.
bool tar_starts_here(struct bytes bytes);

// Tells the listener each entry. Skipped with these reasons: "directory", "link", "device or pipe", "sparse
// file" (its bytes do not stand in a row), "part of a volume set", "more members than the limit". Block by
// block: a header whose checksum fails is damage, and the next good one is looked for. A member cut by the
// end of the file is told as far as it goes, with damage. What follows the end mark is read when it is
// another archive.
void tar_list(struct bytes tar, const struct member_listener *listener);
