// An independent zip reader for tests; see unzip.h.
#include "unzip.h"

#include "base/memory.h"

#include <string.h>
#include <zlib.h>

struct directory {
    uint64_t offset, count;
};

static struct reader at(struct bytes archive, uint64_t offset)
{
    assert_true(offset <= archive.size);
    return reader_of(bytes_slice(archive, (size_t)offset, archive.size - (size_t)offset));
}

static struct directory find_directory(struct bytes archive)
{
    assert_true(archive.size >= 22);
    struct reader end = at(archive, archive.size - 22);
    assert_int_equal(reader_u32le(&end), 0x06054b50);
    reader_skip(&end, 6);
    struct directory directory = {.count = reader_u16le(&end)};
    reader_skip(&end, 4);
    directory.offset = reader_u32le(&end);
    if (directory.offset != UINT32_MAX)
        return directory;
    struct reader locator = at(archive, archive.size - 22 - 20);
    assert_int_equal(reader_u32le(&locator), 0x07064b50);
    reader_skip(&locator, 4);
    struct reader wide = at(archive, reader_u64le(&locator));
    assert_int_equal(reader_u32le(&wide), 0x06064b50);
    assert_int_equal(reader_u64le(&wide), 44);
    reader_skip(&wide, 12 + 8);
    directory.count = reader_u64le(&wide);
    reader_skip(&wide, 8);
    directory.offset = reader_u64le(&wide);
    return directory;
}

static uint8_t *inflate_all(struct bytes packed, size_t size)
{
    uint8_t *out = memory_new(size, 1);
    z_stream stream = {.next_in = (Bytef *)packed.data,
                       .avail_in = (uInt)packed.size,
                       .next_out = out,
                       .avail_out = (uInt)size};
    assert_int_equal(inflateInit2(&stream, -15), Z_OK);
    assert_int_equal(inflate(&stream, Z_FINISH), Z_STREAM_END);
    assert_int_equal(stream.total_out, size);
    inflateEnd(&stream);
    return out;
}

void unzip_each(struct bytes archive, void (*take)(void *payload, const char *name, struct bytes content),
                void *payload)
{
    const struct directory directory = find_directory(archive);
    struct reader entry = at(archive, directory.offset);
    for (uint64_t i = 0; i < directory.count; i++) {
        assert_int_equal(reader_u32le(&entry), 0x02014b50);
        reader_skip(&entry, 6);
        const uint16_t method = reader_u16le(&entry);
        reader_skip(&entry, 4);
        const uint32_t crc = reader_u32le(&entry);
        uint64_t stored = reader_u32le(&entry), size = reader_u32le(&entry);
        const uint16_t name_size = reader_u16le(&entry), extra_size = reader_u16le(&entry);
        reader_skip(&entry, 10);
        uint64_t offset = reader_u32le(&entry);
        const struct bytes name_bytes = reader_take(&entry, name_size);
        struct reader extra = reader_of(reader_take(&entry, extra_size));
        if (size == UINT32_MAX) {
            assert_int_equal(reader_u16le(&extra), 1);
            assert_int_equal(reader_u16le(&extra), 24);
            size = reader_u64le(&extra);
            stored = reader_u64le(&extra);
            offset = reader_u64le(&extra);
        }
        struct reader local = at(archive, offset);
        assert_int_equal(reader_u32le(&local), 0x04034b50);
        reader_skip(&local, 22);
        const uint16_t local_name = reader_u16le(&local), local_extra = reader_u16le(&local);
        assert_true(bytes_equal(reader_take(&local, local_name), name_bytes));
        reader_skip(&local, local_extra);
        const struct bytes packed = reader_take(&local, (size_t)stored);
        assert_false(local.failed || entry.failed || extra.failed);
        uint8_t *inflated = method == 8 ? inflate_all(packed, (size_t)size) : NULL;
        const struct bytes content = {inflated ? inflated : packed.data, (size_t)size};
        assert_int_equal(crc32(0, content.data, (uInt)content.size), crc);
        char name[256] = "";
        assert_true(name_bytes.size < sizeof name);
        memcpy(name, name_bytes.data, name_bytes.size);
        take(payload, name, content);
        memory_free(inflated);
    }
}
