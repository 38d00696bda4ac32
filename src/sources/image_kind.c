// Magic numbers of images, and superblocks and tables of partitions that make sense.
#include "sources/image_kind.h"

#include <string.h>

enum {
    SECTOR_BYTES = 512,
    HEAD_BYTES = 4096,
    SIGNATURE_AT = 510,
    TABLE_AT = 446,
    TABLE_ENTRIES = 4,
    ENTRY_BYTES = 16,
    PROTECTS_GPT = 0xee,
};

static bool has(struct medium *medium, int64_t offset, const char *magic, size_t size)
{
    uint8_t bytes[16];
    return size <= sizeof bytes && medium_read(medium, offset, bytes, size) == size &&
           memcmp(bytes, magic, size) == 0;
}

static bool is_power_of_two(uint64_t value, uint64_t low, uint64_t high)
{
    return value >= low && value <= high && (value & (value - 1)) == 0;
}

// ---- containers ----

struct magic {
    int64_t at; // below 0: from the end
    const char *bytes;
    size_t size;
    struct image_kind_result result;
};

static const struct magic containers[] = {
    {0, "EVF\x09\x0d\x0a\xff\x00\x01\x01\x00", 11, {IMAGE_KIND_EWF, IMAGE_EWF, "EWF"}},
    {0, "QFI\xfb", 4, {IMAGE_KIND_QCOW, IMAGE_QCOW, "qcow2"}},
    {0, "vhdxfile", 8, {IMAGE_KIND_VHD, IMAGE_VHD, "VHDX"}},
    {0, "conectix", 8, {IMAGE_KIND_VHD, IMAGE_VHD, "VHD"}},
    {-512, "conectix\0\0\0\2", 12, {IMAGE_KIND_VHD, IMAGE_VHD, "VHD"}},
    {0, "KDMV", 4, {IMAGE_KIND_VMDK, IMAGE_VMDK, "VMDK"}},
    {0, "# Disk DescriptorFile", 16, {IMAGE_KIND_VMDK, IMAGE_VMDK, "VMDK"}},
    {0, "EVF2\r\n\x81\0", 8, {IMAGE_KIND_OTHER, IMAGE_NONE, "Ex01 (EWF 2)"}},
    {0, "LVF\x09\x0d\x0a\xff", 8, {IMAGE_KIND_OTHER, IMAGE_NONE, "L01 (logical evidence)"}},
    {0, "LEF2\r\n\x81\0", 8, {IMAGE_KIND_OTHER, IMAGE_NONE, "Lx01 (logical evidence)"}},
    {0, "ADSEGMENTEDFILE", 15, {IMAGE_KIND_OTHER, IMAGE_NONE, "AD1 (logical evidence)"}},
    {0, "AFF10\r\n", 7, {IMAGE_KIND_OTHER, IMAGE_NONE, "AFF"}},
    {-512, "koly\0\0\0\4", 8, {IMAGE_KIND_OTHER, IMAGE_NONE, "UDIF (.dmg)"}},
};

// ---- disks ----

// Partitions that begin on the disk, in order to be believed: a boot sector's code may end in any bytes.
static bool is_partition_table(const uint8_t *sector, int64_t size)
{
    size_t used = 0;
    for (size_t i = 0; i < TABLE_ENTRIES; i++) {
        struct reader entry = reader_of((struct bytes){sector + TABLE_AT + i * ENTRY_BYTES, ENTRY_BYTES});
        uint8_t active = reader_u8(&entry);
        reader_skip(&entry, 3);
        uint8_t type = reader_u8(&entry);
        reader_skip(&entry, 3);
        uint32_t start = reader_u32le(&entry), sectors = reader_u32le(&entry);
        if (active != 0 && active != 0x80)
            return false;
        if (type == 0 || sectors == 0)
            continue;
        if (start == 0 || (type != PROTECTS_GPT && (int64_t)start * SECTOR_BYTES >= size))
            return false;
        used++;
    }
    return used > 0;
}

// FAT, exFAT or NTFS: what the first sector says of sectors and clusters.
static const char *boot_sector(const uint8_t *sector)
{
    if (memcmp(sector + 3, "NTFS    ", 8) == 0)
        return "NTFS";
    if (memcmp(sector + 3, "EXFAT   ", 8) == 0)
        return "exFAT";
    if (memcmp(sector + 3, "-FVE-FS-", 8) == 0)
        return "BitLocker";
    bool jumps = sector[0] == 0xe9 || (sector[0] == 0xeb && sector[2] == 0x90);
    uint64_t sector_bytes = sector[11] | sector[12] << 8, reserved = sector[14] | sector[15] << 8;
    uint64_t table_sectors = sector[22] | sector[23] << 8 | sector[36] | sector[37] << 8;
    bool fat = jumps && is_power_of_two(sector_bytes, 512, 4096) && is_power_of_two(sector[13], 1, 128) &&
               reserved && (sector[16] == 1 || sector[16] == 2) &&
               (sector[21] == 0xf0 || sector[21] >= 0xf8) && table_sectors;
    return fat ? "FAT" : NULL;
}

static bool is_ext(const uint8_t *head, int64_t size)
{
    struct reader reader = reader_of((struct bytes){head + 1024, 1024});
    uint32_t inodes = reader_u32le(&reader), blocks = reader_u32le(&reader);
    reader_skip(&reader, 12);
    uint32_t first = reader_u32le(&reader), log_block = reader_u32le(&reader);
    reader_skip(&reader, 28);
    uint16_t magic = reader_u16le(&reader), state = reader_u16le(&reader);
    return magic == 0xef53 && inodes && blocks && first <= 1 && log_block <= 6 && state <= 7 && size > 2048;
}

static bool is_hfs(const uint8_t *head)
{
    const uint8_t *at = head + 1024;
    uint64_t block = (uint64_t)at[40] << 24 | at[41] << 16 | at[42] << 8 | at[43];
    bool version = at[2] == 0 && (at[3] == 4 || at[3] == 5);
    return (memcmp(at, "H+", 2) == 0 || memcmp(at, "HX", 2) == 0) && version &&
           is_power_of_two(block, 512, 1 << 24);
}

// What of these begins the disk, or NULL.
static const char *disk_begins_with(struct medium *medium)
{
    uint8_t head[HEAD_BYTES] = {0};
    size_t got = medium_read(medium, 0, head, sizeof head);
    int64_t size = medium_size(medium);
    bool signed_sector = got >= SECTOR_BYTES && head[SIGNATURE_AT] == 0x55 && head[SIGNATURE_AT + 1] == 0xaa;
    const char *boot = signed_sector ? boot_sector(head) : NULL;
    if (boot)
        return boot;
    if (has(medium, 512, "EFI PART", 8) || has(medium, 4096, "EFI PART", 8))
        return "a table of partitions (GPT)";
    if (signed_sector && is_partition_table(head, size))
        return "a table of partitions";
    if (got >= 2048 && is_ext(head, size))
        return "ext";
    if (got >= 2048 && is_hfs(head))
        return "HFS+";
    if (has(medium, 32769, "CD001\1", 6))
        return "ISO 9660";
    if (has(medium, 32, "NXSB", 4) &&
        is_power_of_two(head[36] | head[37] << 8 | (uint32_t)head[38] << 16, 4096, 65536))
        return "APFS";
    if (has(medium, 1024, "\x10\x20\xf5\xf2", 4))
        return "F2FS";
    if (memcmp(head, "ER", 2) == 0 && has(medium, 512, "PM\0\0", 4))
        return "a table of partitions (Apple)";
    return NULL;
}

struct image_kind_result image_kind_of(struct medium *medium)
{
    for (size_t i = 0; i < sizeof containers / sizeof *containers; i++) {
        int64_t at = containers[i].at < 0 ? medium_size(medium) + containers[i].at : containers[i].at;
        if (has(medium, at, containers[i].bytes, containers[i].size))
            return containers[i].result;
    }
    if (has(medium, 0, "EVF\x09\x0d\x0a\xff", 8)) // a later segment
        return (struct image_kind_result){IMAGE_KIND_NONE, IMAGE_NONE, ""};
    const char *disk = disk_begins_with(medium);
    if (disk)
        return (struct image_kind_result){IMAGE_KIND_RAW, IMAGE_NONE, disk};
    return (struct image_kind_result){IMAGE_KIND_NONE, IMAGE_NONE, ""};
}
