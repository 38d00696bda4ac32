// Finds the bytes of small NTFS files inside the records of the $MFT, so that they are extents as all others
// are. libtsk gives their content but not their place. Source: NTFS Documentation of the Linux-NTFS project,
// "FILE record", "Fixup".
#include "sources/file_system.h"

#include "base/memory.h"

#include <string.h>

enum {
    SECTOR_BYTES = 512,
    RECORD_MAX_BYTES = 65536,
    ATTRIBUTE_MIN_BYTES = 24,
    BOOT_CLUSTERS_PER_RECORD = 64, // where the boot sector says how large a record is
};

struct ntfs_records {
    struct medium *medium;
    struct extent_list table; // the $MFT
    size_t record_bytes;
    uint8_t *record; // with its fixups undone
};

static void add(struct extent_list *list, int64_t offset, int64_t bytes)
{
    if (bytes <= 0)
        return;
    struct extent *last = list->count ? &list->extents[list->count - 1] : NULL;
    if (last && last->offset >= 0 && last->offset + last->bytes == offset) {
        last->bytes += bytes;
        return;
    }
    ARRAY_ROOM(list->extents, list->capacity, list->count);
    list->extents[list->count++] = (struct extent){offset, bytes};
}

static size_t record_size(struct medium *medium, const struct file_system *file_system)
{
    uint8_t boot[BOOT_CLUSTERS_PER_RECORD + 1];
    if (medium_read(medium, file_system->offset, boot, sizeof boot) != sizeof boot)
        return 0;
    int8_t clusters = (int8_t)boot[BOOT_CLUSTERS_PER_RECORD];
    uint64_t size = clusters > 0     ? (uint64_t)clusters * file_system->fs->block_size
                    : clusters > -32 ? UINT64_C(1) << -clusters
                                     : 0;
    return size >= SECTOR_BYTES && size <= RECORD_MAX_BYTES && size % SECTOR_BYTES == 0 ? (size_t)size : 0;
}

static bool load_table(struct ntfs_records *records, const struct file_system *file_system)
{
    TSK_FS_FILE *file = tsk_fs_file_open_meta(file_system->fs, NULL, 0);
    const TSK_FS_ATTR *attribute =
        file ? tsk_fs_file_attr_get_type(file, TSK_FS_ATTR_TYPE_NTFS_DATA, 0, 0) : NULL;
    int64_t block = file_system->fs->block_size;
    for (const TSK_FS_ATTR_RUN *run = attribute && attribute->flags & TSK_FS_ATTR_NONRES ? attribute->nrd.run
                                                                                         : NULL;
         run && !(run->flags & (TSK_FS_ATTR_RUN_FLAG_SPARSE | TSK_FS_ATTR_RUN_FLAG_FILLER)) &&
         run->addr <= file_system->fs->last_block && run->len <= file_system->fs->block_count;
         run = run->next)
        add(&records->table, file_system->base + (int64_t)run->addr * block, (int64_t)run->len * block);
    if (file)
        tsk_fs_file_close(file);
    return records->table.count > 0;
}

struct ntfs_records *ntfs_records_new(struct file_system *file_system, struct medium *medium)
{
    struct ntfs_records *records = memory_new(1, sizeof *records);
    records->medium = medium;
    records->record_bytes = record_size(medium, file_system);
    records->record = memory_new(1, RECORD_MAX_BYTES);
    if (records->record_bytes && load_table(records, file_system))
        return records;
    ntfs_records_free(records);
    return NULL;
}

void ntfs_records_free(struct ntfs_records *records)
{
    if (records == NULL)
        return;
    extents_done(&records->table);
    memory_free(records->record);
    memory_free(records);
}

// Where a record stands on the disk; -1 when it is not in one piece.
static int64_t place_of(const struct ntfs_records *records, uint64_t inode)
{
    uint64_t at = inode * records->record_bytes;
    for (size_t i = 0; inode < UINT32_MAX && i < records->table.count; i++) {
        const struct extent *extent = &records->table.extents[i];
        if (at < (uint64_t)extent->bytes)
            return (uint64_t)extent->bytes - at >= records->record_bytes ? extent->offset + (int64_t)at : -1;
        at -= (uint64_t)extent->bytes;
    }
    return -1;
}

// Puts back the last two bytes of each sector, which the record keeps in a list at *list_at.
static bool undo_fixups(struct ntfs_records *records, size_t *list_at)
{
    struct bytes whole = {records->record, records->record_bytes};
    if (!bytes_start_with(whole, "FILE", 4))
        return false;
    struct reader reader = reader_of(bytes_slice(whole, 4, 4));
    size_t at = reader_u16le(&reader), count = reader_u16le(&reader),
           sectors = records->record_bytes / SECTOR_BYTES;
    if (count != sectors + 1 || at + 2 * count > SECTOR_BYTES - 2)
        return false;
    for (size_t i = 0; i < sectors; i++)
        memcpy(records->record + (i + 1) * SECTOR_BYTES - 2, records->record + at + 2 + 2 * i, 2);
    *list_at = at + 2;
    return true;
}

// Where the content of the attribute begins in the record; 0 when it is not there.
static size_t find_content(const struct ntfs_records *records, const TSK_FS_ATTR *attribute)
{
    struct bytes whole = {records->record, records->record_bytes};
    struct reader reader = reader_of(whole);
    reader_skip(&reader, 20);
    for (size_t at = reader_u16le(&reader); at;) {
        reader = reader_of(bytes_slice(whole, at, whole.size));
        uint32_t type = reader_u32le(&reader), size = reader_u32le(&reader);
        if (reader.failed || type == UINT32_MAX || size < ATTRIBUTE_MIN_BYTES || size > whole.size - at)
            return 0;
        bool resident = reader_u8(&reader) == 0;
        reader_skip(&reader, 5);
        uint16_t id = reader_u16le(&reader);
        uint32_t content_size = reader_u32le(&reader);
        uint16_t content_at = reader_u16le(&reader);
        if (resident && type == (uint32_t)attribute->type && id == attribute->id)
            return content_size == (uint64_t)attribute->size && content_at <= size &&
                           content_size <= size - content_at &&
                           memcmp(whole.data + at + content_at, attribute->rd.buf, content_size) == 0
                       ? at + content_at
                       : 0;
        at += size;
    }
    return 0;
}

bool ntfs_records_find(struct ntfs_records *records, uint64_t inode, const TSK_FS_ATTR *attribute,
                       struct extent_list *extents)
{
    int64_t place = place_of(records, inode);
    size_t list_at, size = (size_t)attribute->size;
    if (place < 0 || attribute->rd.buf == NULL || attribute->size < 0 || size > attribute->rd.buf_size ||
        medium_read(records->medium, place, records->record, records->record_bytes) !=
            records->record_bytes ||
        !undo_fixups(records, &list_at))
        return false;
    size_t at = find_content(records, attribute);
    for (size_t end = at + size; at && at < end;) {
        size_t in_sector = at % SECTOR_BYTES, sector = at / SECTOR_BYTES;
        bool fixed_up = in_sector >= SECTOR_BYTES - 2;
        size_t part = (fixed_up ? SECTOR_BYTES : SECTOR_BYTES - 2) - in_sector;
        if (part > end - at)
            part = end - at;
        add(extents, place + (int64_t)(fixed_up ? list_at + 2 * sector + in_sector - (SECTOR_BYTES - 2) : at),
            (int64_t)part);
        at += part;
    }
    return at != 0;
}
