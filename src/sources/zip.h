// Lists the members of a ZIP archive (PKWARE APPNOTE.TXT 6.3.10; extra fields 0x5455 and 0x7075 of Info-ZIP).
// Knows nothing of what members hold, and unpacks nothing unless sizes are missing.
#pragma once

#include "sources/medium.h"
#include "sources/members.h"

enum { ZIP_MEMBERS_MAX = 8 * 1000 * 1000 }; // beyond, entries are skipped with that reason

// Whether the bytes end with an archive's directory and entries that it points to, whatever they begin with.
bool zip_stands_at_end(struct bytes bytes);

// Tells the listener each entry of the central directory; member.offset is where its bytes begin, read from
// the local header that the directory points to. Skipped with these reasons: "directory", "symbolic link",
// "encrypted", "compression method not supported" (all but stored, deflated, bzip2, zstd and xz), "overlaps
// another member" (no byte of the archive is told twice: a bomb of overlapping members gives one), "outside
// the archive", "no local header", "on another disk", "more members than the limit". Without a directory that
// can be read to its end, the local headers are walked instead, and damage says so; sizes that only follow
// the data are then found by inflating it. Bytes before the archive (a program that unpacks itself) are
// allowed for.
//
// Returns the number of entries in the directory, -1 when it was not read: to be compared with what was told.
int64_t zip_list(struct bytes zip, const struct member_listener *listener);

// ---- archives in several files (APPNOTE.TXT 8) ----

// How many disks the end of an archive says it is of; 0 when no end stands there. `last` is the last file.
unsigned zip_disks(struct bytes last);

// The files of one archive. Cut anywhere ("x.zip.001", ...) they are in order; split by a packer that counts
// disks ("x.zip", "x.z01", "x.z02", ...) the last disk comes first.
struct zip_set {
    struct medium *const *files; // borrowed
    size_t count;
    bool last_first;
};

// The same of a set: places of members count in the files one after the other as they are given, and a member
// that does not stand there in one piece has extents. Members on a disk that is missing are skipped as "on
// another disk"; of one that runs into it what is there is told. -1 without a directory that can be read:
// nothing is told then.
int64_t zip_list_set(const struct zip_set *set, const struct member_listener *listener);
