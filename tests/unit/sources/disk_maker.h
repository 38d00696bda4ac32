// A small disk made in memory: a DOS table of partitions, one of them FAT12 with files in pieces, deleted and
// overwritten. Knows nothing of the reader.
#pragma once

#include "base/bytes.h"

enum {
    MADE_SECTOR = 512,
    MADE_SECTORS = 256,
    MADE_DISK_BYTES = MADE_SECTORS * MADE_SECTOR,
    MADE_FAT_AT = 8, // sector of the first partition
    MADE_FAT_SECTORS = 128,
    MADE_DATA_AT = 4, // sector of cluster 2 in it
    MADE_OTHER_AT = 160,
};

// Fills the disk: partition 1 is the file system, partition 2 holds bytes that are none.
void make_disk(uint8_t disk[MADE_DISK_BYTES]);
// The file system alone, at the beginning.
void make_fat(uint8_t volume[MADE_FAT_SECTORS * MADE_SECTOR]);
// Makes folder SUB contain itself once more, as "LOOP".
void make_fat_loop(uint8_t volume[MADE_FAT_SECTORS * MADE_SECTOR]);
