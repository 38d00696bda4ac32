// Keccak-f[1600] and its sponge. Knows no use of it.
#include "base/keccak.h"

#include <string.h>

enum { LANES = 25, ROUNDS = 24, RATE = 136 };

static uint64_t rotate(uint64_t lane, unsigned by)
{
    return by ? lane << by | lane >> (64 - by) : lane;
}

// Theta, rho, pi and chi, as section 1.2 of the reference writes them.
static void mix(uint64_t lanes[LANES])
{
    static const uint8_t offsets[LANES] = {0,  1,  62, 28, 27, 36, 44, 6,  55, 20, 3,  10, 43,
                                           25, 39, 41, 45, 15, 21, 8,  18, 2,  61, 56, 14};
    uint64_t sums[5], moved[LANES];
    for (int x = 0; x < 5; x++)
        sums[x] = lanes[x] ^ lanes[x + 5] ^ lanes[x + 10] ^ lanes[x + 15] ^ lanes[x + 20];
    for (int y = 0; y < 5; y++)
        for (int x = 0; x < 5; x++) {
            uint64_t lane = lanes[5 * y + x] ^ sums[(x + 4) % 5] ^ rotate(sums[(x + 1) % 5], 1);
            moved[5 * ((2 * x + 3 * y) % 5) + y] = rotate(lane, offsets[5 * y + x]);
        }
    for (int y = 0; y < 25; y += 5)
        for (int x = 0; x < 5; x++)
            lanes[y + x] = moved[y + x] ^ (~moved[y + (x + 1) % 5] & moved[y + (x + 2) % 5]);
}

// Iota's constants come from a shift register (FIPS 202, algorithm 5), so that none can be mistyped.
static bool next_bit(uint8_t *state)
{
    bool bit = *state & 1;
    *state = (uint8_t)((*state << 1) ^ (*state & 0x80 ? 0x71 : 0));
    return bit;
}

static void permute(uint64_t lanes[LANES])
{
    uint8_t state = 1;
    for (int round = 0; round < ROUNDS; round++) {
        mix(lanes);
        for (unsigned j = 0; j < 7; j++)
            if (next_bit(&state))
                lanes[0] ^= UINT64_C(1) << ((1u << j) - 1);
    }
}

static void absorb(uint64_t lanes[LANES], const uint8_t block[RATE])
{
    for (size_t i = 0; i < RATE; i++)
        lanes[i / 8] ^= (uint64_t)block[i] << (8 * (i % 8));
    permute(lanes);
}

static void digest(struct bytes bytes, uint8_t padding, uint8_t out[KECCAK_SIZE])
{
    uint64_t lanes[LANES] = {0};
    uint8_t last[RATE] = {0};
    while (bytes.size >= RATE) {
        absorb(lanes, bytes.data);
        bytes = bytes_slice(bytes, RATE, bytes.size - RATE);
    }
    if (bytes.size)
        memcpy(last, bytes.data, bytes.size);
    last[bytes.size] = padding;
    last[RATE - 1] |= 0x80;
    absorb(lanes, last);
    for (size_t i = 0; i < KECCAK_SIZE; i++)
        out[i] = (uint8_t)(lanes[i / 8] >> (8 * (i % 8)));
}

void keccak_256_of(struct bytes bytes, uint8_t out[KECCAK_SIZE])
{
    digest(bytes, 0x01, out);
}

void sha3_256_of(struct bytes bytes, uint8_t out[KECCAK_SIZE])
{
    digest(bytes, 0x06, out);
}
