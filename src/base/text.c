// ASCII and UTF-8 helpers.
#include "base/text.h"

#include <math.h>
#include <string.h>

static bool is_tail(uint8_t byte)
{
    return (byte & 0xc0) == 0x80;
}

size_t text_utf8_length_of_any(const uint8_t *at, size_t size)
{
    if (size == 0)
        return 0;
    uint8_t first = at[0];
    if (first < 0x80)
        return 1;
    if (first < 0xc2 || first > 0xf4)
        return 0;
    if (first < 0xe0)
        return size >= 2 && is_tail(at[1]) ? 2 : 0;
    if (first < 0xf0) {
        if (size < 3 || !is_tail(at[1]) || !is_tail(at[2]))
            return 0;
        if ((first == 0xe0 && at[1] < 0xa0) || (first == 0xed && at[1] > 0x9f))
            return 0;
        return 3;
    }
    if (size < 4 || !is_tail(at[1]) || !is_tail(at[2]) || !is_tail(at[3]))
        return 0;
    if ((first == 0xf0 && at[1] < 0x90) || (first == 0xf4 && at[1] > 0x8f))
        return 0;
    return 4;
}

uint32_t text_utf8_decode(const uint8_t *at, size_t size, size_t *length)
{
    size_t n = text_utf8_length(at, size);
    *length = n ? n : 1;
    switch (n) {
    case 1:
        return at[0];
    case 2:
        return (uint32_t)(at[0] & 0x1f) << 6 | (at[1] & 0x3f);
    case 3:
        return (uint32_t)(at[0] & 0x0f) << 12 | (uint32_t)(at[1] & 0x3f) << 6 | (at[2] & 0x3f);
    case 4:
        return (uint32_t)(at[0] & 0x07) << 18 | (uint32_t)(at[1] & 0x3f) << 12 |
               (uint32_t)(at[2] & 0x3f) << 6 | (at[3] & 0x3f);
    default:
        return 0xfffd;
    }
}

size_t text_utf8_encode(uint32_t c, char out[4])
{
    if (c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff))
        c = 0xfffd;
    if (c < 0x80) {
        out[0] = (char)c;
        return 1;
    }
    if (c < 0x800) {
        out[0] = (char)(0xc0 | c >> 6);
        out[1] = (char)(0x80 | (c & 0x3f));
        return 2;
    }
    if (c < 0x10000) {
        out[0] = (char)(0xe0 | c >> 12);
        out[1] = (char)(0x80 | (c >> 6 & 0x3f));
        out[2] = (char)(0x80 | (c & 0x3f));
        return 3;
    }
    out[0] = (char)(0xf0 | c >> 18);
    out[1] = (char)(0x80 | (c >> 12 & 0x3f));
    out[2] = (char)(0x80 | (c >> 6 & 0x3f));
    out[3] = (char)(0x80 | (c & 0x3f));
    return 4;
}

bool text_is_utf8(struct bytes bytes)
{
    for (size_t i = 0; i < bytes.size;) {
        size_t length = text_utf8_length(bytes.data + i, bytes.size - i);
        if (length == 0)
            return false;
        i += length;
    }
    return true;
}

// How many bytes from `at` on are ASCII and not NUL, eight at a time: nearly all of nearly every text.
static size_t plain_run(struct bytes bytes, size_t at)
{
    size_t from = at;
    for (uint64_t eight; bytes.size - at >= sizeof eight; at += sizeof eight) {
        memcpy(&eight, bytes.data + at, sizeof eight);
        // The high bit of a byte is set by what has it, and by the subtraction where a byte is zero.
        if ((eight | (eight - UINT64_C(0x0101010101010101))) & UINT64_C(0x8080808080808080))
            break;
    }
    return at - from;
}

const char *text_clean(struct arena *arena, struct bytes bytes)
{
    size_t bad = 0;
    for (size_t i = plain_run(bytes, 0); i < bytes.size;) {
        size_t length = text_utf8_length(bytes.data + i, bytes.size - i);
        bad += length == 0 || bytes.data[i] == 0;
        i += length ? length : 1;
        i += plain_run(bytes, i);
    }
    char *text = arena_alloc(arena, bytes.size + 2 * bad + 1, 1);
    char *to = text;
    if (bad == 0 && bytes.size) {
        memcpy(text, bytes.data, bytes.size);
        return text;
    }
    for (size_t i = 0; i < bytes.size;) {
        size_t length = text_utf8_length(bytes.data + i, bytes.size - i);
        if (length == 0 || bytes.data[i] == 0) {
            memcpy(to, "\xef\xbf\xbd", 3);
            to += 3;
            i++;
        } else {
            memcpy(to, bytes.data + i, length);
            to += length;
            i += length;
        }
    }
    return text;
}

bool text_is_digit(int byte)
{
    return byte >= '0' && byte <= '9';
}

bool text_is_alpha(int byte)
{
    return (byte | 0x20) >= 'a' && (byte | 0x20) <= 'z';
}

bool text_is_alnum(int byte)
{
    return text_is_digit(byte) || text_is_alpha(byte);
}

bool text_is_space(int byte)
{
    return byte == ' ' || (byte >= '\t' && byte <= '\r');
}

int text_hex_digit(int byte)
{
    if (text_is_digit(byte))
        return byte - '0';
    int lower = text_lower(byte);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

int text_lower(int byte)
{
    return byte >= 'A' && byte <= 'Z' ? byte + 32 : byte;
}

int text_upper(int byte)
{
    return byte >= 'a' && byte <= 'z' ? byte - 32 : byte;
}

bool text_equal_nocase(const char *a, const char *b)
{
    if (a == NULL || b == NULL)
        return a == b;
    while (*a && text_lower((unsigned char)*a) == text_lower((unsigned char)*b)) {
        a++;
        b++;
    }
    return text_lower((unsigned char)*a) == text_lower((unsigned char)*b);
}

bool text_start(const char *text, const char *prefix)
{
    return strncmp(text, prefix, strlen(prefix)) == 0;
}

bool text_end(const char *text, const char *suffix)
{
    size_t length = strlen(text), tail = strlen(suffix);
    return length >= tail && memcmp(text + length - tail, suffix, tail) == 0;
}

struct bytes text_trim(struct bytes bytes)
{
    while (bytes.size && text_is_space(bytes.data[0])) {
        bytes.data++;
        bytes.size--;
    }
    while (bytes.size && text_is_space(bytes.data[bytes.size - 1]))
        bytes.size--;
    return bytes;
}

const char *text_base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

int text_take_digits(struct reader *reader, int count)
{
    int value = 0;
    while (count-- > 0) {
        uint8_t byte = reader_u8(reader);
        if (!text_is_digit(byte))
            reader->failed = true;
        if (!reader->failed)
            value = value * 10 + (byte - '0');
    }
    return reader->failed ? -1 : value;
}

// [+-]digits; false when there is none or the number has no place in an exponent.
static bool take_exponent(struct bytes bytes, size_t at, int *exponent)
{
    int64_t value;
    if (!text_to_int64(bytes_slice(bytes, at, bytes.size - at), &value) || value < -300 || value > 300)
        return false;
    *exponent += (int)value;
    return true;
}

bool text_to_real(struct bytes bytes, double *value)
{
    enum { DIGITS_MAX = 18 }; // what an int64 holds; further ones change nothing that a double keeps
    size_t i = bytes.size && (bytes.data[0] == '-' || bytes.data[0] == '+'), digits = 0;
    int64_t total = 0;
    int exponent = 0;
    bool point = false, any = false;
    for (; i < bytes.size; i++) {
        uint8_t byte = bytes.data[i];
        if (byte == '.' && !point) {
            point = true;
        } else if (text_is_digit(byte)) {
            any = true;
            bool kept = digits < DIGITS_MAX;
            if (kept)
                total = total * 10 + (byte - '0');
            digits += total != 0;
            exponent += (kept ? 0 : 1) - (point ? 1 : 0);
        } else {
            break;
        }
    }
    if (!any ||
        (i < bytes.size && ((bytes.data[i] | 0x20) != 'e' || !take_exponent(bytes, i + 1, &exponent))))
        return false;
    double real = (double)((long double)total * powl(10, exponent));
    *value = bytes.data[0] == '-' ? -real : real;
    return isfinite(real);
}

bool text_to_int64(struct bytes bytes, int64_t *value)
{
    size_t i = 0;
    bool negative = bytes.size && bytes.data[0] == '-';
    if (bytes.size && (bytes.data[0] == '-' || bytes.data[0] == '+'))
        i = 1;
    if (i == bytes.size)
        return false;
    int64_t total = 0;
    for (; i < bytes.size; i++) {
        if (!text_is_digit(bytes.data[i]))
            return false;
        int digit = bytes.data[i] - '0';
        if (__builtin_mul_overflow(total, 10, &total) ||
            __builtin_add_overflow(total, negative ? -digit : digit, &total))
            return false;
    }
    *value = total;
    return true;
}
