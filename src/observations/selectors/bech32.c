// Bech32 and Bech32m, as segregated witness addresses use them (BIP-173, BIP-350).
#include "observations/selectors/base58.h"

#include "base/text.h"

#include <string.h>

enum { DATA_MAX = 90, CHECKSUM_CHARS = 6, PROGRAM_MAX = 40 };

static const char CHARSET[] = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";

static uint32_t polymod_step(uint32_t sum, unsigned value)
{
    static const uint32_t generators[] = {0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3};
    uint32_t top = sum >> 25;
    sum = (sum & 0x1ffffff) << 5 ^ value;
    for (size_t i = 0; i < 5; i++)
        if (top >> i & 1)
            sum ^= generators[i];
    return sum;
}

static uint32_t polymod_of_part(struct bytes part)
{
    uint32_t sum = 1;
    for (size_t i = 0; i < part.size; i++)
        sum = polymod_step(sum, (unsigned)text_lower(part.data[i]) >> 5);
    sum = polymod_step(sum, 0);
    for (size_t i = 0; i < part.size; i++)
        sum = polymod_step(sum, (unsigned)text_lower(part.data[i]) & 31);
    return sum;
}

static bool is_one_case(struct bytes text)
{
    bool upper = false, lower = false;
    for (size_t i = 0; i < text.size; i++) {
        upper |= text.data[i] >= 'A' && text.data[i] <= 'Z';
        lower |= text.data[i] >= 'a' && text.data[i] <= 'z';
    }
    return !(upper && lower);
}

// The values behind the separator and whether the checksum holds: *constant is 1 for Bech32.
static size_t read_values(struct bytes part, struct bytes rest, uint8_t values[DATA_MAX], uint32_t *constant)
{
    *constant = polymod_of_part(part);
    for (size_t i = 0; i < rest.size; i++) {
        const char *at = strchr(CHARSET, text_lower(rest.data[i]));
        if (rest.data[i] == '\0' || at == NULL)
            return 0;
        values[i] = (uint8_t)(at - CHARSET);
        *constant = polymod_step(*constant, values[i]);
    }
    return rest.size - CHECKSUM_CHARS;
}

// The length in bytes of a witness program in groups of five bits; 0 when the padding is wrong.
static size_t program_size(const uint8_t *values, size_t count)
{
    size_t bits = count * 5, padding = bits % 8;
    if (padding > 4 || count == 0 || (values[count - 1] & ((1u << padding) - 1)) != 0)
        return 0;
    return bits / 8;
}

enum segwit segwit_read(struct bytes text)
{
    enum { BECH32 = 1, BECH32M = 0x2bc830a3 };
    static const char *const parts[] = {"bc", "tb", "bcrt"};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        size_t size = strlen(parts[i]);
        if (text.size < size + 1 + CHECKSUM_CHARS + 1 || text.size > DATA_MAX || text.data[size] != '1' ||
            strncasecmp((const char *)text.data, parts[i], size) != 0 || !is_one_case(text))
            continue;
        uint8_t values[DATA_MAX];
        uint32_t constant;
        size_t count = read_values(bytes_slice(text, 0, size), bytes_slice(text, size + 1, text.size), values,
                                   &constant);
        size_t program = count ? program_size(values + 1, count - 1) : 0;
        bool right = values[0] == 0
                         ? constant == BECH32 && (program == 20 || program == 32)
                         : constant == BECH32M && values[0] <= 16 && program >= 2 && program <= PROGRAM_MAX;
        if (count && right)
            return i == 0 ? SEGWIT_MAIN : SEGWIT_TEST;
    }
    return SEGWIT_NOT;
}
