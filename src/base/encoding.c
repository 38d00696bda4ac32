// Hexadecimal digits, base 64 and UTF-16, by hand: each a few lines.
#include "base/encoding.h"

#include "base/text.h"

void hex_of_bytes(struct bytes bytes, char *out)
{
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < bytes.size; i++) {
        *out++ = digits[bytes.data[i] >> 4];
        *out++ = digits[bytes.data[i] & 15];
    }
    *out = 0;
}

static int sextet_of(uint8_t byte)
{
    if (byte >= 'A' && byte <= 'Z')
        return byte - 'A';
    if (byte >= 'a' && byte <= 'z')
        return byte - 'a' + 26;
    if (text_is_digit(byte))
        return byte - '0' + 52;
    return byte == '+' || byte == '-' ? 62 : byte == '/' || byte == '_' ? 63 : -1;
}

bool bytes_of_base64(struct arena *arena, struct bytes text, struct bytes *bytes)
{
    uint8_t *out = arena_alloc(arena, text.size / 4 * 3 + 3, 1);
    uint32_t bits = 0;
    unsigned held = 0;
    size_t digits = 0;
    bool padded = false, fine = true;
    *bytes = (struct bytes){out, 0};
    for (size_t i = 0; i < text.size && fine; i++) {
        if (text_is_space(text.data[i]))
            continue;
        int sextet = sextet_of(text.data[i]);
        padded |= text.data[i] == '=';
        fine = text.data[i] == '=' || (sextet >= 0 && !padded);
        if (sextet < 0 || !fine)
            continue;
        bits = (bits << 6 | (uint32_t)sextet) & 0xffff;
        held += 6;
        digits++;
        if (held >= 8)
            out[bytes->size++] = (uint8_t)(bits >> (held -= 8));
    }
    return fine && digits % 4 != 1;
}

static uint32_t unit_at(struct bytes bytes, size_t at, bool big_endian)
{
    const uint8_t *unit = bytes.data + at;
    return big_endian ? (uint32_t)unit[0] << 8 | unit[1] : (uint32_t)unit[1] << 8 | unit[0];
}

const char *text_of_utf16(struct arena *arena, struct bytes bytes, bool big_endian)
{
    char *out = arena_alloc(arena, bytes.size / 2 * 3 + 1, 1);
    size_t size = 0;
    for (size_t at = 0; at + 2 <= bytes.size; at += 2) {
        uint32_t code = unit_at(bytes, at, big_endian);
        if (code >= 0xd800 && code < 0xdc00 && at + 4 <= bytes.size) {
            uint32_t low = unit_at(bytes, at + 2, big_endian);
            if (low >= 0xdc00 && low < 0xe000) {
                code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
                at += 2;
            }
        }
        if (code == 0 || (code >= 0xd800 && code < 0xe000))
            code = 0xfffd;
        size += text_utf8_encode(code, out + size);
    }
    out[size] = 0;
    return out;
}
