// FAT12 as Microsoft's "FAT: General Overview of On-Disk Format" has it.
#include "sources/disk_maker.h"

#include <string.h>

enum { RESERVED = 1, FATS = 2, ROOT_ENTRIES = 16, ENTRY_BYTES = 32, FOLDER = 0x10, END = 0xfff };

static void put16(uint8_t *at, unsigned value)
{
    at[0] = (uint8_t)value;
    at[1] = (uint8_t)(value >> 8);
}

static void put32(uint8_t *at, uint32_t value)
{
    put16(at, value);
    put16(at + 2, value >> 16);
}

static uint8_t *cluster(uint8_t *volume, unsigned number)
{
    return volume + (MADE_DATA_AT + number - 2) * MADE_SECTOR;
}

static void chain(uint8_t *volume, unsigned number, unsigned next)
{
    for (unsigned copy = 0; copy < FATS; copy++) {
        uint8_t *at = volume + (RESERVED + copy) * MADE_SECTOR + number * 3 / 2;
        unsigned both = at[0] | (unsigned)at[1] << 8;
        put16(at, number % 2 ? (both & 0x000f) | next << 4 : (both & 0xf000) | next);
    }
}

static void entry(uint8_t *at, const char *name, unsigned attributes, unsigned first, uint32_t size)
{
    memcpy(at, name, 11);
    at[11] = (uint8_t)attributes;
    put16(at + 22, 12 << 11 | 30 << 5);               // 12:30:00
    put16(at + 24, (2024 - 1980) << 9 | 9 << 5 | 28); // 28 September 2024
    put16(at + 26, first);
    put32(at + 28, size);
}

static void fill(uint8_t *at, const char *text, size_t size)
{
    for (size_t i = 0, length = strlen(text); i < size; i++)
        at[i] = (uint8_t)text[i % length];
}

void make_fat(uint8_t volume[MADE_FAT_SECTORS * MADE_SECTOR])
{
    memset(volume, 0, MADE_FAT_SECTORS * MADE_SECTOR);
    memcpy(volume,
           "\xeb\x3c\x90"
           "MADEHERE",
           11);
    put16(volume + 11, MADE_SECTOR);
    volume[13] = 1; // sectors a cluster
    put16(volume + 14, RESERVED);
    volume[16] = FATS;
    put16(volume + 17, ROOT_ENTRIES);
    put16(volume + 19, MADE_FAT_SECTORS);
    volume[21] = 0xf8;
    put16(volume + 22, 1); // sectors a FAT
    put16(volume + 510, 0xaa55);
    chain(volume, 0, 0xff8);
    chain(volume, 1, END);
    uint8_t *root = volume + (RESERVED + FATS) * MADE_SECTOR;
    entry(root, "PIECES  TXT", 0, 2, 700); // clusters 2 and 4
    chain(volume, 2, 4);
    chain(volume, 4, END);
    fill(cluster(volume, 2), "in two pieces, the first. ", MADE_SECTOR);
    fill(cluster(volume, 4), "in two pieces, the second. ", 700 - MADE_SECTOR);
    fill(cluster(volume, 4) + 700 - MADE_SECTOR, "slack! ", 2 * MADE_SECTOR - 700);
    entry(root + ENTRY_BYTES, "SUB        ", FOLDER, 3, 0);
    chain(volume, 3, END);
    uint8_t *sub = cluster(volume, 3);
    entry(sub, ".          ", FOLDER, 3, 0);
    entry(sub + ENTRY_BYTES, "..         ", FOLDER, 0, 0);
    entry(sub + 2 * ENTRY_BYTES, "INSIDE  TXT", 0, 5, 100);
    chain(volume, 5, END);
    fill(cluster(volume, 5), "inside. ", 100);
    entry(root + 2 * ENTRY_BYTES,
          "\xe5"
          "ELETED TXT",
          0, 6, 600); // clusters 6 and 7, free
    fill(cluster(volume, 6), "deleted and still there. ", 600);
    entry(root + 3 * ENTRY_BYTES,
          "\xe5"
          "VERWRITTXT",
          0, 2, 100); // where PIECES.TXT is
    entry(root + 4 * ENTRY_BYTES, "EMPTY   TXT", 0, 0, 0);
}

void make_fat_loop(uint8_t volume[MADE_FAT_SECTORS * MADE_SECTOR])
{
    make_fat(volume);
    entry(cluster(volume, 3) + 3 * ENTRY_BYTES, "LOOP       ", FOLDER, 3, 0);
}

static void partition(uint8_t *sector, unsigned slot, unsigned type, uint32_t start, uint32_t sectors)
{
    uint8_t *at = sector + 446 + slot * 16;
    at[4] = (uint8_t)type;
    put32(at + 8, start);
    put32(at + 12, sectors);
}

void make_disk(uint8_t disk[MADE_DISK_BYTES])
{
    memset(disk, 0, MADE_DISK_BYTES);
    partition(disk, 0, 0x01, MADE_FAT_AT, MADE_FAT_SECTORS);
    partition(disk, 1, 0x83, MADE_OTHER_AT, MADE_SECTORS - MADE_OTHER_AT);
    put16(disk + 510, 0xaa55);
    make_fat(disk + MADE_FAT_AT * MADE_SECTOR);
    fill(disk + MADE_OTHER_AT * MADE_SECTOR, "no file system. ",
         (MADE_SECTORS - MADE_OTHER_AT) * MADE_SECTOR);
}
