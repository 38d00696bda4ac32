// A forward-only zip writer; see zip_writer.h. Knows nothing of what it packs.
#include "rehearsal/zip_writer.h"

#include "base/memory.h"
#include "base/time.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <zlib.h>

enum {
    METHOD_STORED = 0,
    METHOD_DEFLATED = 8,
    VERSION_ZIP64 = 45,
    VERSION_DEFLATE = 20,
    FLAG_UTF8 = 1 << 11
};
static const uint64_t LIMIT32 = UINT32_MAX;

struct member {
    char *name;
    uint64_t offset, size, stored;
    uint32_t crc, dos_time;
    uint16_t method;
};

struct zip_writer {
    FILE *file;
    char *path;
    bool zip64;
    uint64_t position;
    struct member *members;
    size_t count, capacity;
};

static void add_u16(struct buffer *buffer, uint16_t value)
{
    buffer_add_u8(buffer, (uint8_t)value);
    buffer_add_u8(buffer, (uint8_t)(value >> 8));
}

static uint32_t dos_time(int64_t at_sec)
{
    int year, month, day;
    time_civil_from_days(at_sec / 86400, &year, &month, &day);
    const int64_t second = at_sec % 86400;
    if (year < 1980)
        return 0x00210000;
    return (uint32_t)(year - 1980) << 25 | (uint32_t)month << 21 | (uint32_t)day << 16 |
           (uint32_t)(second / 3600) << 11 | (uint32_t)(second / 60 % 60) << 5 | (uint32_t)(second % 60 / 2);
}

static int put(struct zip_writer *writer, const void *data, size_t size, struct error *error)
{
    if (size != 0 && fwrite(data, 1, size, writer->file) != size)
        return error_set(error, "cannot write %s: %s", writer->path, strerror(errno));
    writer->position += size;
    return 0;
}

int zip_writer_open(struct zip_writer **writer, const char *path, bool zip64, struct error *error)
{
    FILE *file = fopen(path, "wbxe");
    if (file == NULL)
        return error_set(error, "cannot create %s: %s", path, strerror(errno));
    *writer = memory_new(1, sizeof **writer);
    (*writer)->file = file;
    (*writer)->path = memory_copy_text(path);
    (*writer)->zip64 = zip64;
    return 0;
}

// Raw deflate in one go; false when it does not get smaller.
static bool deflate_all(struct bytes content, uint8_t **out, size_t *out_size)
{
    z_stream stream = {0};
    if (content.size == 0 || content.size > UINT32_MAX / 2 ||
        deflateInit2(&stream, 1, Z_DEFLATED, -15, 9, Z_DEFAULT_STRATEGY) != Z_OK)
        return false;
    const size_t room = deflateBound(&stream, content.size);
    *out = memory_new(room, 1);
    stream.next_in = (Bytef *)content.data;
    stream.avail_in = (uInt)content.size;
    stream.next_out = *out;
    stream.avail_out = (uInt)room;
    const int result = deflate(&stream, Z_FINISH);
    *out_size = stream.total_out;
    deflateEnd(&stream);
    if (result == Z_STREAM_END && *out_size < content.size)
        return true;
    memory_free(*out);
    *out = NULL;
    return false;
}

static void write_local_header(struct buffer *header, const struct member *member, bool wide)
{
    buffer_add_u32le(header, 0x04034b50);
    add_u16(header, wide ? VERSION_ZIP64 : VERSION_DEFLATE);
    add_u16(header, FLAG_UTF8);
    add_u16(header, member->method);
    buffer_add_u32le(header, member->dos_time);
    buffer_add_u32le(header, member->crc);
    buffer_add_u32le(header, wide ? UINT32_MAX : (uint32_t)member->stored);
    buffer_add_u32le(header, wide ? UINT32_MAX : (uint32_t)member->size);
    add_u16(header, (uint16_t)strlen(member->name));
    add_u16(header, wide ? 20 : 0);
    buffer_add_text(header, member->name);
    if (wide) {
        add_u16(header, 1);
        add_u16(header, 16);
        buffer_add_u64le(header, member->size);
        buffer_add_u64le(header, member->stored);
    }
}

static bool is_wide(const struct zip_writer *writer, const struct member *member)
{
    return writer->zip64 || member->size >= LIMIT32 || member->stored >= LIMIT32 || member->offset >= LIMIT32;
}

int zip_writer_add(struct zip_writer *writer, const char *name, struct bytes content, int64_t at_sec,
                   struct error *error)
{
    uint8_t *packed = NULL;
    size_t packed_size = 0;
    const bool smaller = deflate_all(content, &packed, &packed_size);
    ARRAY_ROOM(writer->members, writer->capacity, writer->count);
    struct member *member = &writer->members[writer->count++];
    *member = (struct member){.name = memory_copy_text(name),
                              .offset = writer->position,
                              .size = content.size,
                              .stored = smaller ? packed_size : content.size,
                              .crc = (uint32_t)crc32_z(0, content.data, content.size),
                              .dos_time = dos_time(at_sec),
                              .method = smaller ? METHOD_DEFLATED : METHOD_STORED};
    struct buffer header;
    buffer_init(&header, 1 << 20);
    write_local_header(&header, member, is_wide(writer, member));
    const int result = put(writer, header.data, header.size, error) ||
                       put(writer, smaller ? packed : content.data, (size_t)member->stored, error);
    buffer_done(&header);
    memory_free(packed);
    return result ? -1 : 0;
}

static void write_directory_entry(struct buffer *out, const struct member *member, bool wide)
{
    buffer_add_u32le(out, 0x02014b50);
    add_u16(out, 3 << 8 | (wide ? VERSION_ZIP64 : VERSION_DEFLATE)); // made on Unix
    add_u16(out, wide ? VERSION_ZIP64 : VERSION_DEFLATE);
    add_u16(out, FLAG_UTF8);
    add_u16(out, member->method);
    buffer_add_u32le(out, member->dos_time);
    buffer_add_u32le(out, member->crc);
    buffer_add_u32le(out, wide ? UINT32_MAX : (uint32_t)member->stored);
    buffer_add_u32le(out, wide ? UINT32_MAX : (uint32_t)member->size);
    add_u16(out, (uint16_t)strlen(member->name));
    add_u16(out, wide ? 28 : 0);
    add_u16(out, 0);
    add_u16(out, 0);
    add_u16(out, 0);
    buffer_add_u32le(out, 0100660U << 16);
    buffer_add_u32le(out, wide ? UINT32_MAX : (uint32_t)member->offset);
    buffer_add_text(out, member->name);
    if (wide) {
        add_u16(out, 1);
        add_u16(out, 24);
        buffer_add_u64le(out, member->size);
        buffer_add_u64le(out, member->stored);
        buffer_add_u64le(out, member->offset);
    }
}

static void write_end(struct buffer *out, const struct zip_writer *writer, uint64_t start, uint64_t size)
{
    const uint64_t count = writer->count;
    const bool wide = writer->zip64 || start >= LIMIT32 || size >= LIMIT32 || count >= UINT16_MAX;
    if (wide) {
        buffer_add_u32le(out, 0x06064b50);
        buffer_add_u64le(out, 44);
        add_u16(out, 3 << 8 | VERSION_ZIP64);
        add_u16(out, VERSION_ZIP64);
        buffer_add_u32le(out, 0);
        buffer_add_u32le(out, 0);
        buffer_add_u64le(out, count);
        buffer_add_u64le(out, count);
        buffer_add_u64le(out, size);
        buffer_add_u64le(out, start);
        buffer_add_u32le(out, 0x07064b50);
        buffer_add_u32le(out, 0);
        buffer_add_u64le(out, start + size);
        buffer_add_u32le(out, 1);
    }
    buffer_add_u32le(out, 0x06054b50);
    add_u16(out, 0);
    add_u16(out, 0);
    add_u16(out, wide ? UINT16_MAX : (uint16_t)count);
    add_u16(out, wide ? UINT16_MAX : (uint16_t)count);
    buffer_add_u32le(out, wide ? UINT32_MAX : (uint32_t)size);
    buffer_add_u32le(out, wide ? UINT32_MAX : (uint32_t)start);
    add_u16(out, 0);
}

int zip_writer_close(struct zip_writer *writer, struct error *error)
{
    struct buffer out;
    buffer_init(&out, (size_t)1 << 30);
    const uint64_t start = writer->position;
    for (size_t i = 0; i < writer->count; i++)
        write_directory_entry(&out, &writer->members[i], is_wide(writer, &writer->members[i]));
    write_end(&out, writer, start, out.size);
    int result = put(writer, out.data, out.size, error);
    buffer_done(&out);
    if (fclose(writer->file) != 0 && result == 0)
        result = error_set(error, "cannot write %s: %s", writer->path, strerror(errno));
    writer->file = NULL;
    zip_writer_drop(writer);
    return result;
}

void zip_writer_drop(struct zip_writer *writer)
{
    if (writer == NULL)
        return;
    if (writer->file)
        fclose(writer->file);
    for (size_t i = 0; i < writer->count; i++)
        memory_free(writer->members[i].name);
    memory_free(writer->members);
    memory_free(writer->path);
    memory_free(writer);
}
