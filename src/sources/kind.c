// Magic numbers, then a look whether it is text.
#include "sources/kind.h"

#include "base/text.h"
#include "sources/tar.h"
#include "sources/unpack.h"

#include <string.h>

static const struct {
    enum content_kind kind;
    const char *magic;
    size_t size;
} magics[] = {
    {KIND_ZIP, "PK\3\4", 4},
    {KIND_ZIP, "PK\5\6", 4},
    {KIND_ZIP, "PK\7\10PK\3\4", 8},
    {KIND_GZIP, "\x1f\x8b\x08", 3},
    {KIND_XZ,
     "\xfd"
     "7zXZ\0",
     6},
    {KIND_ZSTD, "\x28\xb5\x2f\xfd", 4},
    {KIND_LZ4, "\x04\x22\x4d\x18", 4},
    {KIND_7Z, "7z\xbc\xaf\x27\x1c", 6},
    {KIND_RAR, "Rar!\x1a\x07", 6},
    {KIND_SQLITE, "SQLite format 3\0", 16},
    {KIND_WARC, "WARC/", 5},
};

static bool is_bzip2(struct bytes bytes)
{
    return bytes.size >= 10 && memcmp(bytes.data, "BZh", 3) == 0 && bytes.data[3] >= '1' &&
           bytes.data[3] <= '9' &&
           (memcmp(bytes.data + 4, "\x31\x41\x59\x26\x53\x59", 6) == 0 ||
            memcmp(bytes.data + 4, "\x17\x72\x45\x38\x50\x90", 6) == 0);
}

static bool discard(void *context, struct bytes piece)
{
    (void)context, (void)piece;
    return true;
}

// Two bytes tell little, and begin many a text as well ("x^2"): what follows must inflate.
static bool is_zlib(struct bytes bytes)
{
    if (bytes.size < 8 || (bytes.data[0] & 0x0f) != 8 || bytes.data[0] >> 4 > 7 || bytes.data[1] & 0x20 ||
        (bytes.data[0] << 8 | bytes.data[1]) % 31)
        return false;
    struct unpack_result result;
    unpack(bytes, ZLIB, &(struct unpack_limits){.output_bytes = 1 << 16}, discard, NULL, &result);
    return result.end == UNPACK_WHOLE || result.end == UNPACK_TOO_LARGE ||
           (result.end == UNPACK_TRUNCATED && bytes.size == KIND_LOOKS_AT_BYTES && result.unpacked_bytes);
}

// Control characters that text does not hold; the last character may be cut.
static bool is_utf8_text(struct bytes bytes)
{
    for (size_t i = 0; i < bytes.size;) {
        size_t length = text_utf8_length(bytes.data + i, bytes.size - i);
        if (length == 0)
            return bytes.size == KIND_LOOKS_AT_BYTES && bytes.size - i < 4;
        uint8_t c = bytes.data[i];
        if ((c < 0x20 && !text_is_space(c) && c != 0x1b) || c == 0x7f)
            return false;
        i += length;
    }
    return true;
}

// Text in an older character set, or with a stray control character in it: of what is not text about one
// byte in ten is a control character, and zeros stand in rows. Spaces and line ends are ASCII in all sets:
// bytes that are all high are text with its bits turned over, or none.
static bool is_other_text(struct bytes bytes)
{
    size_t controls = 0, ascii = 0;
    for (size_t i = 0; i < bytes.size; i++) {
        uint8_t c = bytes.data[i];
        ascii += c < 0x80;
        controls += (c < 0x20 && !text_is_space(c) && c != 0x1b) || c == 0x7f;
    }
    return controls * 25 <= bytes.size && ascii * 64 >= bytes.size;
}

static enum content_kind kind_of_text(struct bytes bytes)
{
    if (bytes_start_with(bytes, "\xef\xbb\xbf", 3))
        bytes = bytes_slice(bytes, 3, bytes.size);
    bytes = text_trim(bytes);
    if (bytes.size == 0)
        return KIND_TEXT;
    if (bytes_start_with(bytes, "<?xml", 5))
        return KIND_XML;
    if (bytes.data[0] == '{' || bytes.data[0] == '[') {
        struct bytes rest = text_trim(bytes_slice(bytes, 1, bytes.size));
        uint8_t next = rest.size ? rest.data[0] : 0;
        if (next == '"' || (bytes.data[0] == '{' ? next == '}' : next && strchr("]{[-0123456789tfn", next)))
            return KIND_JSON;
    }
    return KIND_TEXT;
}

enum content_kind kind_of(struct bytes bytes)
{
    bytes = bytes_slice(bytes, 0, KIND_LOOKS_AT_BYTES);
    if (bytes.size == 0)
        return KIND_EMPTY;
    for (size_t i = 0; i < sizeof magics / sizeof *magics; i++)
        if (bytes_start_with(bytes, magics[i].magic, magics[i].size))
            return magics[i].kind;
    if (is_bzip2(bytes))
        return KIND_BZIP2;
    if (is_zlib(bytes))
        return KIND_ZLIB;
    if (tar_starts_here(bytes))
        return KIND_TAR;
    if (bytes_start_with(bytes, "\xff\xfe", 2) || bytes_start_with(bytes, "\xfe\xff", 2)) {
        static const char little[] = "<\0?\0x\0m\0l", big[] = "\0<\0?\0x\0m\0l";
        struct bytes after = bytes_slice(bytes, 2, bytes.size);
        bool xml = bytes_start_with(after, little, 9) || bytes_start_with(after, big, 10);
        return xml ? KIND_XML : bytes.size % 2 == 0 ? KIND_TEXT : KIND_UNKNOWN;
    }
    return is_utf8_text(bytes) || is_other_text(bytes) ? kind_of_text(bytes) : KIND_UNKNOWN;
}

const char *kind_name(enum content_kind kind)
{
    static const char *const names[] = {"empty", "zip", "tar",  "gzip", "xz",     "zstd",
                                        "bzip2", "lz4", "zlib", "7z",   "rar",    "sqlite",
                                        "warc",  "xml", "json", "text", "unknown"};
    return kind <= KIND_UNKNOWN ? names[kind] : "unknown";
}
