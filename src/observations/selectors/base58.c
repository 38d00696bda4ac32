// Decoders of Base58 in its two forms. Knows no text around an address.
#include "observations/selectors/base58.h"

#include "base/keccak.h"
#include "base/sha256.h"

#include <string.h>

static const char ALPHABET[] = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

static int value_of(uint8_t byte)
{
    const char *at = byte ? strchr(ALPHABET, byte) : NULL;
    return at ? (int)(at - ALPHABET) : -1;
}

bool is_base58_byte(uint8_t byte)
{
    return value_of(byte) >= 0;
}

// The number that `text` writes, big-endian in just `size` bytes; false when it does not fit.
static bool decode(struct bytes text, uint8_t *out, size_t size)
{
    memset(out, 0, size);
    for (size_t i = 0; i < text.size; i++) {
        int value = value_of(text.data[i]);
        if (value < 0)
            return false;
        unsigned carry = (unsigned)value;
        for (size_t j = size; j > 0; j--) {
            carry += out[j - 1] * 58u;
            out[j - 1] = (uint8_t)carry;
            carry >>= 8;
        }
        if (carry)
            return false;
    }
    return true;
}

static size_t leading(const uint8_t *data, size_t size, uint8_t byte)
{
    size_t count = 0;
    while (count < size && data[count] == byte)
        count++;
    return count;
}

int base58check_version(struct bytes text, bool *blank)
{
    enum { PAYLOAD = BASE58CHECK_SIZE - 4 };
    uint8_t raw[BASE58CHECK_SIZE], once[SHA256_RAW_SIZE], twice[SHA256_RAW_SIZE];
    if (text.size > 35 || !decode(text, raw, sizeof raw) ||
        leading(text.data, text.size, '1') != leading(raw, sizeof raw, 0))
        return -1;
    sha256_raw_of((struct bytes){raw, PAYLOAD}, once);
    sha256_raw_of((struct bytes){once, sizeof once}, twice);
    *blank = leading(raw + 1, PAYLOAD - 1, raw[1]) == PAYLOAD - 1;
    return memcmp(twice, raw + PAYLOAD, 4) == 0 ? raw[0] : -1;
}

int cryptonote_network(struct bytes text)
{
    enum { BLOCK_CHARS = 11, BLOCK_BYTES = 8, REST_CHARS = 7, REST_BYTES = 5, RAW_MAX = 77 };
    uint8_t raw[RAW_MAX], sum[KECCAK_SIZE];
    size_t blocks = text.size / BLOCK_CHARS, size = blocks * BLOCK_BYTES + REST_BYTES;
    if (text.size % BLOCK_CHARS != REST_CHARS || size > RAW_MAX || size < 69)
        return -1;
    for (size_t i = 0; i <= blocks; i++) {
        bool rest = i == blocks;
        if (!decode(bytes_slice(text, i * BLOCK_CHARS, BLOCK_CHARS), raw + i * BLOCK_BYTES,
                    rest ? REST_BYTES : BLOCK_BYTES))
            return -1;
    }
    keccak_256_of((struct bytes){raw, size - 4}, sum);
    return memcmp(sum, raw + size - 4, 4) == 0 ? raw[0] : -1;
}
