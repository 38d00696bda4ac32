// One file system on a disk, opened with libtsk, and the walk over it. Private to disk.c and file_system*.c.
#pragma once

#include "base/map.h"
#include "sources/claims.h"
#include "sources/disk.h"
#include "sources/tsk_medium.h"

struct file_system {
    TSK_FS_INFO *fs;
    const TSK_POOL_INFO *pool; // of an APFS container; NULL
    TSK_IMG_INFO *pool_image;  // of one volume in it; NULL
    int64_t offset;            // of the file system or container in the medium
    uint64_t pool_block;       // of the volume in it; 0
    int64_t base;              // where block 0 is
};

// -1 when libtsk knows no file system there.
int file_system_open(struct file_system *file_system, TSK_IMG_INFO *image, int64_t offset,
                     uint64_t pool_block);
void file_system_close(struct file_system *file_system);

// What a listing of a whole disk shares between its file systems.
struct disk_walk {
    struct medium *medium;
    const struct member_listener *listener;
    struct claims *claims;
    struct member_names names;
    struct arena *paths;   // of folders and deleted files of one file system
    struct arena *scratch; // of one file
    int64_t file_count;
    int damage_count;
};

void walk_damage(struct disk_walk *walk, int64_t offset, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void walk_skip(struct disk_walk *walk, const char *reason);

// `prefix` is "" or ends in '/'.
void file_system_walk(struct file_system *file_system, struct disk_walk *walk, const char *prefix);

// ---- what libtsk does not read of ext4 (ext_extents.c) ----

struct ext_runs {
    TSK_FS_ATTR_RUN *runs; // each leads to the next
    size_t count, capacity;
};

// Reads the extents of a file; *attribute stands for its data until the runs change. False when it is no file
// with extents, or they make no sense.
bool ext_runs_load(struct ext_runs *runs, const struct file_system *file_system, struct medium *medium,
                   const TSK_FS_META *meta, TSK_FS_ATTR *attribute);
void ext_runs_done(struct ext_runs *runs);

struct ext_entry {
    uint64_t inode;
    struct bytes name; // borrowed from the folder
};

// The next live entry of a folder's bytes, "." and ".." too; false at the end.
bool ext_folder_next(struct reader *folder, size_t block_bytes, struct ext_entry *entry);

// ---- files of one file system (file_system_files.c) ----

struct file_context {
    struct file_system *file_system;
    struct disk_walk *walk;
    const char *prefix;
    struct block_set owned;       // blocks of the files told so far
    struct pair_map told;         // inodes
    struct extent_list extents;   // of the file at hand
    struct ntfs_records *records; // NULL when it is no NTFS
    struct ext_runs ext_runs;     // of the file at hand
};

// Tells the data of a file, all its streams; `path` is without the prefix.
void file_tell(struct file_context *context, TSK_FS_FILE *file, const char *path, enum state state);

// The bytes of an attribute that stands in blocks, as extents of the medium; false when its runs make no
// sense.
bool file_extents(struct file_context *context, const TSK_FS_ATTR *attribute);

// ---- where NTFS keeps small files (ntfs_records.c) ----

struct ntfs_records; // opaque

struct ntfs_records *ntfs_records_new(struct file_system *file_system, struct medium *medium);
void ntfs_records_free(struct ntfs_records *records);
// The places of a resident attribute's bytes, added to the list; false when it is not found where it should
// be.
bool ntfs_records_find(struct ntfs_records *records, uint64_t inode, const TSK_FS_ATTR *attribute,
                       struct extent_list *extents);
