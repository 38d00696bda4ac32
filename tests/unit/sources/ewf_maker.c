// Writes EWF as its description has it (libewf project, "Expert Witness Compression Format specification").
#include "sources/ewf_maker.h"

#include "base/memory.h"

#include <libdeflate.h>
#include <openssl/evp.h>
#include <string.h>

enum { DESCRIPTOR_BYTES = 76, CHUNKS_MAX = 1024 };

static void add_checksum(struct buffer *out, size_t from)
{
    buffer_add_u32le(out, libdeflate_adler32(1, out->data + from, out->size - from));
}

static void add_zeros(struct buffer *out, size_t count)
{
    while (count--)
        buffer_add_u8(out, 0);
}

static void add_descriptor(struct buffer *out, const char *type, uint64_t next, uint64_t size)
{
    size_t from = out->size;
    char name[16] = "";
    memcpy(name, type, strlen(type));
    buffer_add(out, name, sizeof name);
    buffer_add_u64le(out, next);
    buffer_add_u64le(out, size);
    add_zeros(out, 40);
    add_checksum(out, from);
}

void ewf_begin(struct buffer *out, unsigned number)
{
    uint8_t rest[] = {1, (uint8_t)number, (uint8_t)(number >> 8), 0, 0};
    buffer_add(out, "EVF\x09\x0d\x0a\xff", 8);
    buffer_add(out, rest, sizeof rest);
}

void ewf_section(struct buffer *out, const char *type, struct bytes data)
{
    add_descriptor(out, type, out->size + DESCRIPTOR_BYTES + data.size, DESCRIPTOR_BYTES + data.size);
    buffer_add(out, data.data, data.size);
}

void ewf_end(struct buffer *out, const char *type)
{
    add_descriptor(out, type, out->size, 0);
}

static void add_volume(struct buffer *out, uint32_t chunks, uint32_t per_chunk, uint32_t sector_bytes,
                       uint64_t sectors, size_t size)
{
    struct buffer data;
    buffer_init(&data, 4096);
    buffer_add_u32le(&data, 1);
    buffer_add_u32le(&data, chunks);
    buffer_add_u32le(&data, per_chunk);
    buffer_add_u32le(&data, sector_bytes);
    buffer_add_u64le(&data, sectors);
    add_zeros(&data, size - 4 - data.size);
    add_checksum(&data, 0);
    ewf_section(out, "volume", buffer_bytes(&data));
    buffer_done(&data);
}

void ewf_volume(struct buffer *out, uint32_t chunks, uint32_t sectors_per_chunk, uint32_t sector_bytes,
                uint64_t sectors)
{
    add_volume(out, chunks, sectors_per_chunk, sector_bytes, sectors, 1052);
}

void ewf_volume_smart(struct buffer *out, uint32_t chunks, uint32_t sectors_per_chunk, uint32_t sector_bytes,
                      uint32_t sectors)
{
    add_volume(out, chunks, sectors_per_chunk, sector_bytes, sectors, 94);
}

static void add_table(struct buffer *out, const char *type, const uint32_t *entries, size_t count,
                      uint64_t base, bool bad, bool bad_header, struct bytes behind)
{
    struct buffer data;
    buffer_init(&data, 1 << 24);
    buffer_add_u32le(&data, (uint32_t)count);
    add_zeros(&data, 4);
    buffer_add_u64le(&data, base);
    add_zeros(&data, 4);
    add_checksum(&data, 0);
    if (bad_header)
        data.data[0] ^= 1;
    size_t from = data.size;
    for (size_t i = 0; i < count; i++)
        buffer_add_u32le(&data, entries[i]);
    if (behind.size)
        buffer_add(&data, behind.data, behind.size);
    else
        add_checksum(&data, from);
    if (bad)
        data.data[from] ^= 0x40;
    ewf_section(out, type, buffer_bytes(&data));
    buffer_done(&data);
}

static uint32_t add_chunk(struct buffer *chunks, struct bytes chunk, bool compress)
{
    if (!compress) {
        size_t from = chunks->size;
        buffer_add(chunks, chunk.data, chunk.size);
        add_checksum(chunks, from);
        return 0;
    }
    struct libdeflate_compressor *deflater = libdeflate_alloc_compressor(6);
    size_t room = libdeflate_zlib_compress_bound(deflater, chunk.size);
    uint8_t *packed = memory_new(1, room);
    buffer_add(chunks, packed, libdeflate_zlib_compress(deflater, chunk.data, chunk.size, packed, room));
    memory_free(packed);
    libdeflate_free_compressor(deflater);
    return UINT32_C(1) << 31;
}

void ewf_chunks(struct buffer *out, struct bytes disk, size_t chunk_bytes, unsigned flags, uint64_t base)
{
    struct buffer chunks;
    uint32_t entries[CHUNKS_MAX];
    size_t count = (disk.size + chunk_bytes - 1) / chunk_bytes;
    bool in_table = flags & EWF_IN_TABLE;
    size_t start = out->size + DESCRIPTOR_BYTES + (in_table ? 24 + 4 * count : 0);
    buffer_init(&chunks, 1 << 24);
    for (size_t i = 0; i < count; i++) {
        uint32_t at = (uint32_t)(start + chunks.size - base);
        bool compress = flags & EWF_COMPRESS || (flags & EWF_ALTERNATE && i % 2);
        entries[i] = at | add_chunk(&chunks, bytes_slice(disk, i * chunk_bytes, chunk_bytes), compress);
    }
    struct bytes none = {NULL, 0};
    if (in_table) {
        add_table(out, "table", entries, count, base, false, false, buffer_bytes(&chunks));
    } else {
        ewf_section(out, "sectors", buffer_bytes(&chunks));
        add_table(out, "table", entries, count, base, flags & EWF_BAD_TABLE, flags & EWF_BAD_HEADER, none);
        if (!(flags & EWF_NO_COPY))
            add_table(out, "table2", entries, count, base, flags & EWF_BAD_COPY, false, none);
    }
    buffer_done(&chunks);
}

static void add_hash(struct buffer *out, const EVP_MD *algorithm, struct bytes disk)
{
    uint8_t digest[EVP_MAX_MD_SIZE];
    unsigned size = 0;
    EVP_Digest(disk.data, disk.size, digest, &size, algorithm, NULL);
    buffer_add(out, digest, size);
}

void ewf_md5(struct buffer *out, struct bytes disk)
{
    struct buffer data;
    buffer_init(&data, 4096);
    add_hash(&data, EVP_md5(), disk);
    add_zeros(&data, 16);
    add_checksum(&data, 0);
    ewf_section(out, "hash", buffer_bytes(&data));
    buffer_done(&data);
}

void ewf_digest(struct buffer *out, struct bytes disk)
{
    struct buffer data;
    buffer_init(&data, 4096);
    add_hash(&data, EVP_md5(), disk);
    add_hash(&data, EVP_sha1(), disk);
    add_zeros(&data, 40);
    add_checksum(&data, 0);
    ewf_section(out, "digest", buffer_bytes(&data));
    buffer_done(&data);
}
