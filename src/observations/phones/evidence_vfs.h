// Lets SQLite read an image through a file system of one file that lies in memory: nothing on disk is opened,
// and nothing can be written. Interface: https://www.sqlite.org/vfs.html
#pragma once

#include "observations/phones/evidence_image.h"

#include <sqlite3.h>

struct evidence_vfs {
    sqlite3_vfs vfs;
    const struct evidence_image *image; // borrowed
    char name[48];                      // its own, so that it can be registered and taken back
};

// Opens `image` as *sqlite (to be closed with evidence_vfs_close, also after a failure). Both must stay where
// they are until then. Returns SQLite's code.
int evidence_vfs_open(struct evidence_vfs *vfs, const struct evidence_image *image, sqlite3 **sqlite);
void evidence_vfs_close(struct evidence_vfs *vfs, sqlite3 *sqlite);
