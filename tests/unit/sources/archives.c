// Writers of small archives for tests.
#include "sources/archives.h"

#include <stdio.h>
#include <string.h>
#include <zlib.h>

enum { LIMIT_BYTES = 256 << 20 };

static void u16(struct buffer *out, unsigned value)
{
    buffer_add_u8(out, (uint8_t)value);
    buffer_add_u8(out, (uint8_t)(value >> 8));
}

static void u32(struct buffer *out, uint64_t value)
{
    buffer_add_u32le(out, (uint32_t)value);
}

static void deflate_with(struct buffer *out, struct bytes data, int window_bits)
{
    z_stream stream = {0};
    deflateInit2(&stream, 6, Z_DEFLATED, window_bits, 8, Z_DEFAULT_STRATEGY);
    stream.next_in = (Bytef *)(uintptr_t)data.data;
    stream.avail_in = (uInt)data.size;
    uint8_t piece[65536];
    int status;
    do {
        stream.next_out = piece;
        stream.avail_out = sizeof piece;
        status = deflate(&stream, Z_FINISH);
        buffer_add(out, piece, sizeof piece - stream.avail_out);
    } while (status == Z_OK);
    deflateEnd(&stream);
}

void gzip_add(struct buffer *out, struct bytes data)
{
    deflate_with(out, data, 15 + 16);
}

void deflate_add(struct buffer *out, struct bytes data)
{
    deflate_with(out, data, -15);
}

void zip_maker_init(struct zip_maker *maker)
{
    *maker = (struct zip_maker){0};
    buffer_init(&maker->out, LIMIT_BYTES);
    buffer_init(&maker->directory, LIMIT_BYTES);
}

void zip_maker_done(struct zip_maker *maker)
{
    buffer_done(&maker->out);
    buffer_done(&maker->directory);
}

struct sizes {
    uint64_t stored, size, offset;
    uint32_t crc;
};

// 2024-09-28 14:59:34
static void common(struct buffer *out, const struct made_member *member, struct sizes sizes, bool hidden)
{
    u16(out, member->zip64 ? 45 : 20);
    u16(out, (unsigned)(member->flags | (member->descriptor ? 8 : 0)));
    u16(out, (unsigned)member->method);
    u16(out, 14 << 11 | 59 << 5 | 17);
    u16(out, (2024 - 1980) << 9 | 9 << 5 | 28);
    u32(out, hidden ? 0 : sizes.crc);
    uint64_t size = member->lie_size ? *member->lie_size : sizes.size;
    u32(out, hidden ? 0 : member->zip64 ? UINT32_MAX : sizes.stored);
    u32(out, hidden ? 0 : member->zip64 ? UINT32_MAX : size);
}

void zip_maker_add(struct zip_maker *maker, const struct made_member *member)
{
    const char *name = member->name ? member->name : "a.txt";
    size_t name_size = strlen(name);
    struct buffer packed;
    buffer_init(&packed, LIMIT_BYTES);
    if (member->method == 8)
        deflate_add(&packed, member->data);
    else
        buffer_add(&packed, member->data.data, member->data.size);
    struct sizes sizes = {packed.size, member->data.size, maker->out.size, 0};
    sizes.crc = (uint32_t)crc32(0, member->data.data, (uInt)member->data.size);

    struct buffer *out = &maker->out;
    buffer_add(out, "PK\3\4", 4);
    common(out, member, sizes, member->descriptor);
    u16(out, (unsigned)name_size);
    u16(out, (unsigned)(member->extra.size + (member->zip64 ? 20 : 0)));
    buffer_add(out, name, name_size);
    if (member->zip64) {
        u16(out, 1);
        u16(out, 16);
        buffer_add_u64le(out, sizes.size);
        buffer_add_u64le(out, sizes.stored);
    }
    buffer_add(out, member->extra.data, member->extra.size);
    buffer_add(out, packed.data, packed.size);
    if (member->descriptor) {
        buffer_add(out, "PK\7\10", 4);
        u32(out, sizes.crc);
        u32(out, sizes.stored);
        u32(out, sizes.size);
    }

    out = &maker->directory;
    buffer_add(out, "PK\1\2", 4);
    u16(out, member->unix_mode ? 3 << 8 | 20 : 20);
    common(out, member, sizes, false);
    u16(out, (unsigned)name_size);
    u16(out, (unsigned)(member->extra.size + (member->zip64 ? 28 : 0)));
    u16(out, 0);
    u16(out, 0);
    u16(out, 0);
    u32(out, (uint64_t)member->unix_mode << 16);
    u32(out, member->zip64 ? UINT32_MAX : sizes.offset);
    buffer_add(out, name, name_size);
    if (member->zip64) {
        u16(out, 1);
        u16(out, 24);
        buffer_add_u64le(out, sizes.size);
        buffer_add_u64le(out, sizes.stored);
        buffer_add_u64le(out, sizes.offset);
    }
    buffer_add(out, member->extra.data, member->extra.size);
    maker->count++;
    buffer_done(&packed);
}

void zip_maker_text(struct zip_maker *maker, const char *name, const char *text)
{
    zip_maker_add(maker, &(struct made_member){.name = name, .data = bytes_of_text(text)});
}

struct bytes zip_maker_end(struct zip_maker *maker, bool zip64)
{
    struct buffer *out = &maker->out;
    uint64_t offset = out->size, size = maker->directory.size;
    buffer_add(out, maker->directory.data, maker->directory.size);
    if (zip64) {
        uint64_t at = out->size;
        buffer_add(out, "PK\6\6", 4);
        buffer_add_u64le(out, 44);
        u16(out, 45);
        u16(out, 45);
        u32(out, 0);
        u32(out, 0);
        buffer_add_u64le(out, maker->count);
        buffer_add_u64le(out, maker->count);
        buffer_add_u64le(out, size);
        buffer_add_u64le(out, offset);
        buffer_add(out, "PK\6\7", 4);
        u32(out, 0);
        buffer_add_u64le(out, at);
        u32(out, 1);
    }
    buffer_add(out, "PK\5\6", 4);
    u16(out, 0);
    u16(out, 0);
    u16(out, zip64 ? UINT16_MAX : (unsigned)maker->count);
    u16(out, zip64 ? UINT16_MAX : (unsigned)maker->count);
    u32(out, zip64 ? UINT32_MAX : size);
    u32(out, zip64 ? UINT32_MAX : offset);
    u16(out, 0);
    return buffer_bytes(out);
}

void tar_fix_checksum(uint8_t *header)
{
    unsigned sum = 0;
    memset(header + 148, ' ', 8);
    for (int i = 0; i < 512; i++)
        sum += header[i];
    char text[8];
    snprintf(text, sizeof text, "%06o", sum);
    memcpy(header + 148, text, 7);
}

void tar_header(struct buffer *out, const char *name, char type, uint64_t size)
{
    uint8_t header[512] = {0};
    char text[16];
    size_t length = strlen(name);
    memcpy(header, name, length < 100 ? length : 100);
    memcpy(header + 100, "0000644", 7);
    snprintf(text, sizeof text, "%011llo", (unsigned long long)size);
    memcpy(header + 124, text, 11);
    memcpy(header + 136, "14675637707", 11); // 1727479751
    header[156] = (uint8_t)type;
    memcpy(header + 257,
           "ustar\0"
           "00",
           8);
    tar_fix_checksum(header);
    buffer_add(out, header, sizeof header);
}

void tar_data(struct buffer *out, struct bytes data)
{
    static const uint8_t zeros[512];
    buffer_add(out, data.data, data.size);
    buffer_add(out, zeros, (512 - data.size % 512) % 512);
}

void tar_file(struct buffer *out, const char *name, const char *text)
{
    tar_header(out, name, '0', strlen(text));
    tar_data(out, bytes_of_text(text));
}

void tar_pax(struct buffer *out, const char *records)
{
    tar_header(out, "PaxHeaders/x", 'x', strlen(records));
    tar_data(out, bytes_of_text(records));
}

void tar_end(struct buffer *out)
{
    static const uint8_t zeros[1024];
    buffer_add(out, zeros, sizeof zeros);
}

static void on_member(void *context, const struct child_item *member)
{
    struct told *told = context;
    told->members++;
    buffer_print(&told->text, "+%s %lld %lld %lld %d\n", member->path, (long long)member->offset,
                 (long long)member->stored_bytes, (long long)member->size_bytes, (int)member->storage);
    told->last_modified = member->modified;
}

static void on_skipped(void *context, const char *reason)
{
    struct told *told = context;
    told->skipped++;
    buffer_print(&told->text, "-%s\n", reason);
}

static void on_damage(void *context, int64_t offset, const char *what)
{
    struct told *told = context;
    (void)offset;
    told->damaged++;
    buffer_print(&told->text, "!%s\n", what);
}

void told_init(struct told *told, struct member_listener *listener)
{
    *told = (struct told){0};
    buffer_init(&told->text, 64 << 20);
    *listener = (struct member_listener){
        .context = told, .member = on_member, .skipped = on_skipped, .damage = on_damage};
}

void told_done(struct told *told)
{
    buffer_done(&told->text);
}
