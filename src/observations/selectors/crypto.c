// Addresses of coins in text: Bitcoin (Base58Check, segregated witness), TRON, Monero, Ethereum (EIP-55).
#include "observations/selectors/matchers.h"

#include "base/keccak.h"
#include "base/text.h"
#include "observations/selectors/base58.h"
#include "observations/selectors/token.h"

#include <string.h>

enum {
    BITCOIN_MIN = 26,
    BITCOIN_MAX = 35,
    TRON_SIZE = 34,
    MONERO_SIZE = 95,
    MONERO_INTEGRATED_SIZE = 106,
    SEGWIT_MIN = 14,
    SEGWIT_MAX = 90,
    ETHER_DIGITS = 40,
};

static bool give(const struct finder *finder, enum grade grade, size_t at, size_t size, struct match *match)
{
    struct bytes found = bytes_slice(finder->text, at, size);
    match->start = at;
    match->end = at + size;
    match->selector = selector_make(finder->context, SELECTOR_CRYPTO, grade,
                                    arena_text_n(finder->context->arena, found.data, found.size), found);
    return true;
}

// Length of the word from `at`, at most `most` + 1.
static size_t word_size(struct bytes text, size_t at, size_t most)
{
    size_t end = at;
    while (end < text.size && end - at <= most && is_word_byte(text.data[end]))
        end++;
    return end - at;
}

static bool match_base58check(const struct finder *finder, size_t at, size_t size, struct match *match)
{
    bool blank = false;
    int version = base58check_version(bytes_slice(finder->text, at, size), &blank);
    int wanted = finder->text.data[at] == 'T' ? 0x41 : finder->text.data[at] == '1' ? 0x00 : 0x05;
    return version == wanted && give(finder, blank ? GRADE_POSSIBLE : GRADE_VALID, at, size, match);
}

bool match_base58(const struct finder *finder, size_t at, struct match *match)
{
    enum { MAIN = 18, INTEGRATED = 19, SUB = 42 };
    struct bytes text = finder->text;
    if (at + BITCOIN_MIN > text.size || !is_word_byte(text.data[at + BITCOIN_MIN - 1]) ||
        !token_starts(text, at))
        return false;
    size_t size = word_size(text, at, MONERO_INTEGRATED_SIZE);
    uint8_t first = text.data[at];
    if (first == 'T')
        return size == TRON_SIZE && match_base58check(finder, at, size, match);
    if (first == '1' || first == '3')
        return size <= BITCOIN_MAX && match_base58check(finder, at, size, match);
    if (size != MONERO_SIZE && size != MONERO_INTEGRATED_SIZE)
        return false;
    int network = cryptonote_network(bytes_slice(text, at, size));
    bool right = size == MONERO_SIZE ? network == MAIN || network == SUB : network == INTEGRATED;
    return right && give(finder, GRADE_VALID, at, size, match);
}

bool match_segwit(const struct finder *finder, size_t at, struct match *match)
{
    struct bytes text = finder->text;
    if (at + SEGWIT_MIN > text.size || text_lower(text.data[at + 1]) != 'c' || text.data[at + 2] != '1')
        return false;
    size_t size = word_size(text, at, SEGWIT_MAX);
    if (size > SEGWIT_MAX || segwit_read(bytes_slice(text, at, size)) != SEGWIT_MAIN)
        return false;
    give(finder, GRADE_VALID, at, size, match);
    match->selector.value = lower_copy(finder->context, bytes_slice(text, at, size));
    return true;
}

// The letter case that EIP-55 asks of an address, from the hash of its lower-case digits.
static void checksum_case(const uint8_t *digits, char out[ETHER_DIGITS + 1])
{
    uint8_t sum[KECCAK_SIZE];
    for (size_t i = 0; i < ETHER_DIGITS; i++)
        out[i] = (char)text_lower(digits[i]);
    out[ETHER_DIGITS] = '\0';
    keccak_256_of((struct bytes){(const uint8_t *)out, ETHER_DIGITS}, sum);
    for (size_t i = 0; i < ETHER_DIGITS; i++)
        if ((sum[i / 2] >> (i % 2 ? 0 : 4) & 15) >= 8)
            out[i] = (char)text_upper(out[i]);
}

struct hex_shape {
    bool upper, lower;
    unsigned different; // digits
};

static bool read_hex(struct bytes text, size_t at, struct hex_shape *shape)
{
    unsigned seen = 0;
    *shape = (struct hex_shape){0};
    for (size_t i = at; i < at + ETHER_DIGITS; i++) {
        uint8_t byte = text.data[i];
        int lower = text_lower(byte);
        if (!text_is_digit(byte) && !(lower >= 'a' && lower <= 'f'))
            return false;
        unsigned value = (unsigned)(text_is_digit(byte) ? byte - '0' : lower - 'a' + 10);
        shape->upper |= byte >= 'A' && byte <= 'F';
        shape->lower |= byte >= 'a';
        shape->different += !(seen >> value & 1);
        seen |= 1u << value;
    }
    return true;
}

bool match_ether(const struct finder *finder, size_t at, struct match *match)
{
    enum { DIFFERENT_MIN = 8 }; // 40 random digits have 12 and more; constants of programs have few
    struct bytes text = finder->text;
    struct hex_shape shape;
    size_t digits = at + 2, end = digits + ETHER_DIGITS;
    if (end > text.size || (text.data[at + 1] != 'x' && text.data[at + 1] != 'X') || !token_ends(text, end) ||
        !token_starts(text, at) || !read_hex(text, digits, &shape) || shape.different < DIFFERENT_MIN)
        return false;
    char cased[ETHER_DIGITS + 1];
    checksum_case(text.data + digits, cased);
    bool right = shape.upper && shape.lower && memcmp(cased, text.data + digits, ETHER_DIGITS) == 0;
    give(finder, right ? GRADE_VALID : GRADE_POSSIBLE, at, end - at, match);
    match->selector.value = arena_print(finder->context->arena, "0x%s", cased);
    return true;
}
