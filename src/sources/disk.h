// What lies on a disk: the files of its file systems, live and deleted, and the rest. By libtsk (The Sleuth
// Kit 4.11), for DOS, GPT, BSD, Mac and Sun partitions and ISO 9660, FAT, exFAT, NTFS, ext2/3/4, HFS+, APFS,
// UFS and YAFFS2. Runs in a worker: libtsk may crash or hang on hostile bytes.
#pragma once

#include "casefile/extents.h"
#include "sources/medium.h"
#include "sources/members.h"
#include "sources/unpack.h"

enum {
    DISK_FILES_MAX = 8 * 1000 * 1000, // beyond, files are skipped with that reason
    DISK_DEPTH_MAX = 256,             // of folders
    DISK_PATH_MAX_BYTES = 4096,       // beyond, entries are skipped with that reason
    DISK_PATHS_MAX_BYTES = 512 << 20, // of all folders and deleted files together
    DISK_DAMAGES_MAX = 1000,          // told; then one line says that there are more
};

struct disk; // opaque

struct disk *disk_open(struct medium *medium); // borrowed
void disk_close(struct disk *disk);            // NULL is fine

// Tells the listener each file once. Its path begins with "pN/" when the disk has a table of partitions (N as
// Linux counts) and with "apfs/NAME/" inside an APFS container. It is STORED, in place or in extents of the
// medium, in which holes are zeros; or FILE_SYSTEM (compressed by the file system, or in too many pieces)
// with an address for disk_read_file. Named NTFS streams are "path:stream", a resource fork is
// "path/..namedfork/rsrc"; deleted files without a folder are in "$OrphanFiles/".
//
// No byte is told twice: a deleted file has zeros where its blocks belong to others now. Skipped with these
// reasons: "directory", "symbolic link", "device, pipe or socket", "another name of a file that is told",
// "overwritten", "deleted, its place is not known", "empty, and deleted", "encrypted", "no data, only a
// hole", "read with the rest" (NTFS's $MFT, whose records hold small files), "path too long", "more files
// than the limit", ...
//
// `rest` gets all bytes that belong to no file, in order: slack behind the end of files, free space,
// metadata, journals, gaps between partitions, and whatever libtsk does not know. End it with extents_done.
void disk_list(struct disk *disk, const struct member_listener *listener, struct extent_list *rest);

// Hands on the bytes of a file told with an address, piece by piece. -1 when it cannot be read to its end;
// what was handed on then stands. The file system is kept open for the next call.
int disk_read_file(struct disk *disk, const char *address, unpack_take *take, void *context,
                   struct error *error);
