// Reads single records. APPNOTE.TXT: 4.3.7 local header, 4.3.12 central header, 4.3.14-16 the three
// ends, 4.5.3 ZIP64 extra field, 4.6.9 Unicode path; 0x5455 extended timestamp is Info-ZIP's.
#include "sources/zip_records.h"

#include <string.h>
#include <zlib.h>

enum {
    EXTRA_ZIP64 = 0x0001,
    EXTRA_TIMES = 0x5455,
    EXTRA_UNICODE_PATH = 0x7075,
    UNIX_TYPE_MASK = 0170000,
    UNIX_LINK = 0120000,
    UNIX_DIRECTORY = 0040000,
    END_SEARCH_BYTES = ZIP_END_BYTES + 65535,
    END64_BYTES = 56,
    LOCATOR64_BYTES = 20,
};

static bool central_stands_at(struct bytes zip, uint64_t offset)
{
    return offset < zip.size && bytes_start_with(bytes_slice(zip, offset, 4), ZIP_CENTRAL_MAGIC, 4);
}

// The ZIP64 end record, found through its locator just before `end`; *at is where it stands.
static bool read_end64(struct bytes zip, size_t end, struct zip_directory *directory, uint64_t *at)
{
    if (end < LOCATOR64_BYTES || !bytes_start_with(bytes_slice(zip, end - LOCATOR64_BYTES, 4), "PK\6\7", 4))
        return false;
    struct reader locator = reader_of(bytes_slice(zip, end - LOCATOR64_BYTES, LOCATOR64_BYTES));
    reader_skip(&locator, 8);
    uint64_t place = reader_u64le(&locator);
    // With bytes before the archive the stated place is too low; then it usually stands right before the
    // locator.
    if (place >= zip.size || !bytes_start_with(bytes_slice(zip, place, 4), "PK\6\6", 4)) {
        if (end < LOCATOR64_BYTES + END64_BYTES)
            return false;
        place = end - LOCATOR64_BYTES - END64_BYTES;
    }
    struct reader record = reader_of(bytes_slice(zip, place, END64_BYTES));
    if (record.bytes.size < END64_BYTES || !bytes_start_with(record.bytes, "PK\6\6", 4))
        return false;
    reader_skip(&record, 16);
    directory->spans_disks = reader_u32le(&record) != 0;
    reader_skip(&record, 4 + 8);
    directory->entries = reader_u64le(&record);
    directory->size = reader_u64le(&record);
    directory->offset = reader_u64le(&record);
    directory->count_is_short = false;
    *at = place;
    return true;
}

static bool read_end(struct bytes zip, size_t at, struct zip_directory *directory)
{
    struct reader record = reader_of(bytes_slice(zip, at, ZIP_END_BYTES));
    reader_skip(&record, 4);
    uint16_t disk = reader_u16le(&record);
    reader_skip(&record, 2 + 2);
    *directory = (struct zip_directory){.entries = reader_u16le(&record)};
    directory->size = reader_u32le(&record);
    directory->offset = reader_u32le(&record);
    directory->spans_disks = disk != 0 && disk != 0xffff;
    directory->count_is_short = true;
    uint16_t comment = reader_u16le(&record);
    if (record.failed || at + ZIP_END_BYTES + comment > zip.size)
        return false;
    uint64_t end = at;
    read_end64(zip, at, directory, &end);
    if (directory->size > end)
        return false;
    if (directory->entries == 0 && directory->size == 0) { // truly empty, or hiding what stands before it
        directory->offset = end;
        return !bytes_start_with(zip, ZIP_LOCAL_MAGIC, 4);
    }
    // The directory stands right before its end, however many bytes were put before the archive.
    uint64_t before_end = end - directory->size;
    if (central_stands_at(zip, before_end) && directory->offset <= before_end) {
        directory->base = before_end - directory->offset;
        directory->offset = before_end;
        return true;
    }
    return central_stands_at(zip, directory->offset);
}

bool zip_find_directory(struct bytes zip, struct zip_directory *directory)
{
    if (zip.size < ZIP_END_BYTES)
        return false;
    size_t last = zip.size - ZIP_END_BYTES,
           first = zip.size > END_SEARCH_BYTES ? zip.size - END_SEARCH_BYTES : 0;
    for (size_t at = last + 1; at-- > first;)
        if (memcmp(zip.data + at, "PK\5\6", 4) == 0 && read_end(zip, at, directory))
            return true;
    return false;
}

// MS-DOS date and time: local, to two seconds, its zone not stated.
static struct moment dos_moment(uint16_t date, uint16_t time)
{
    struct moment moment;
    if (!moment_from_civil(1980 + (date >> 9), date >> 5 & 15, date & 31, time >> 11, time >> 5 & 63,
                           (time & 31) * 2, &moment))
        return MOMENT_UNKNOWN;
    moment.zone = ZONE_UNKNOWN;
    return moment;
}

// Only the values that stand as all ones in the header are there, in this order.
static void read_zip64(struct reader field, struct zip_entry *entry)
{
    if (entry->size_bytes == UINT32_MAX && reader_left(&field) >= 8)
        entry->size_bytes = reader_u64le(&field);
    if (entry->stored_bytes == UINT32_MAX && reader_left(&field) >= 8)
        entry->stored_bytes = reader_u64le(&field);
    if (entry->local_offset == UINT32_MAX && reader_left(&field) >= 8)
        entry->local_offset = reader_u64le(&field);
    if (entry->disk == UINT16_MAX && reader_left(&field) >= 4)
        entry->disk = reader_u32le(&field);
}

static void read_unicode_path(struct reader field, struct zip_entry *entry)
{
    uint8_t version = reader_u8(&field);
    uint32_t sum = reader_u32le(&field);
    struct bytes path = reader_take(&field, reader_left(&field));
    // the sum ties it to the plain name: a tool that renames the one without the other leaves it stale
    if (version == 1 && path.size && sum == crc32(0, entry->name.data, (uInt)entry->name.size)) {
        entry->name = path;
        entry->charset = MEMBER_UTF8;
    }
}

static void read_extra(struct bytes extra, struct zip_entry *entry)
{
    struct reader reader = reader_of(extra);
    while (reader_left(&reader) >= 4) {
        uint16_t id = reader_u16le(&reader), size = reader_u16le(&reader);
        struct reader field = reader_of(reader_take(&reader, size));
        if (reader.failed)
            return;
        if (id == EXTRA_ZIP64)
            read_zip64(field, entry);
        else if (id == EXTRA_UNICODE_PATH)
            read_unicode_path(field, entry);
        else if (id == EXTRA_TIMES && (reader_u8(&field) & 1) && reader_left(&field) >= 4)
            entry->modified = moment_from_sec((int32_t)reader_u32le(&field));
    }
}

// From the version needed to the size: common to both headers.
static void read_common(struct reader *reader, struct zip_entry *entry)
{
    reader_skip(reader, 2);
    entry->flags = reader_u16le(reader);
    entry->method = reader_u16le(reader);
    uint16_t time = reader_u16le(reader), date = reader_u16le(reader);
    entry->modified = dos_moment(date, time);
    entry->crc32 = reader_u32le(reader);
    entry->stored_bytes = reader_u32le(reader);
    entry->size_bytes = reader_u32le(reader);
    entry->charset = entry->flags & ZIP_UTF8 ? MEMBER_UTF8 : MEMBER_CP437;
}

bool zip_read_central(struct reader *reader, struct zip_entry *entry)
{
    enum { MADE_ON_UNIX = 3, MADE_ON_DARWIN = 19 };
    *entry = (struct zip_entry){0};
    if (!bytes_start_with(reader_take(reader, 4), ZIP_CENTRAL_MAGIC, 4))
        return false;
    reader_skip(reader, 1);
    uint8_t made_on = reader_u8(reader);
    read_common(reader, entry);
    uint16_t name = reader_u16le(reader), extra = reader_u16le(reader), comment = reader_u16le(reader);
    entry->disk = reader_u16le(reader);
    reader_skip(reader, 2);
    uint32_t attributes = reader_u32le(reader);
    if (made_on == MADE_ON_UNIX || made_on == MADE_ON_DARWIN)
        entry->unix_mode = (uint16_t)(attributes >> 16);
    entry->local_offset = reader_u32le(reader);
    entry->name = reader_take(reader, name);
    struct bytes fields = reader_take(reader, extra);
    reader_skip(reader, comment);
    if (reader->failed)
        return false;
    read_extra(fields, entry);
    return true;
}

bool zip_read_local(struct reader *reader, struct zip_entry *entry)
{
    *entry = (struct zip_entry){.local_offset = reader->position};
    if (!bytes_start_with(reader_take(reader, 4), ZIP_LOCAL_MAGIC, 4))
        return false;
    read_common(reader, entry);
    uint16_t name = reader_u16le(reader), extra = reader_u16le(reader);
    entry->name = reader_take(reader, name);
    struct bytes fields = reader_take(reader, extra);
    if (reader->failed)
        return false;
    uint64_t here = entry->local_offset;
    entry->local_offset = 0; // so that a ZIP64 field does not speak of it
    read_extra(fields, entry);
    entry->local_offset = here;
    return true;
}

// APPNOTE.TXT 4.4.5. The members of these are streams of their own format.
static const struct method {
    uint16_t number;
    enum storage storage;
} methods[] = {{0, STORED}, {8, DEFLATED}, {12, BZIP2}, {93, ZSTD}, {95, XZ}};

static const struct method *method_of(const struct zip_entry *entry)
{
    for (size_t i = 0; i < sizeof methods / sizeof *methods; i++)
        if (methods[i].number == entry->method)
            return &methods[i];
    return NULL;
}

const char *zip_reason_to_skip(const struct zip_entry *entry)
{
    bool named_directory = entry->name.size && entry->name.data[entry->name.size - 1] == '/';
    uint16_t type = entry->unix_mode & UNIX_TYPE_MASK;
    if (type == UNIX_DIRECTORY || (named_directory && entry->size_bytes == 0))
        return "directory";
    if (entry->flags & (ZIP_ENCRYPTED | ZIP_STRONG_ENCRYPTION))
        return "encrypted";
    if (method_of(entry) == NULL)
        return "compression method not supported";
    return type == UNIX_LINK ? "symbolic link" : NULL;
}

enum storage zip_storage(const struct zip_entry *entry)
{
    const struct method *method = method_of(entry);
    return method ? method->storage : STORED;
}

int64_t zip_size(const struct zip_entry *entry)
{
    uint64_t size = zip_storage(entry) == STORED ? entry->stored_bytes : entry->size_bytes;
    return size <= INT64_MAX ? (int64_t)size : -1;
}
