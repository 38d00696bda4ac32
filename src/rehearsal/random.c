// Pseudo-random numbers; see random.h for the source of the algorithm.
#include "rehearsal/random.h"

#include <string.h>

static uint64_t splitmix64(uint64_t *state)
{
    uint64_t z = (*state += UINT64_C(0x9e3779b97f4a7c15));
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

struct random random_of(uint64_t seed, uint64_t stream)
{
    uint64_t state = seed;
    state = splitmix64(&state) ^ (stream * UINT64_C(0xd1342543de82ef95));
    struct random random;
    for (int i = 0; i < 4; i++)
        random.state[i] = splitmix64(&state);
    return random;
}

static uint64_t rotate(uint64_t x, int by)
{
    return (x << by) | (x >> (64 - by));
}

uint64_t random_next(struct random *random)
{
    uint64_t *s = random->state;
    const uint64_t result = rotate(s[1] * 5, 7) * 9;
    const uint64_t t = s[1] << 17;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = rotate(s[3], 45);
    return result;
}

__extension__ typedef unsigned __int128 wide;

// Lemire's multiply-shift without the rejection step: the bias is below 2^-32 for the small bounds used here.
uint64_t random_below(struct random *random, uint64_t bound)
{
    return (uint64_t)(((wide)random_next(random) * bound) >> 64);
}

int64_t random_between(struct random *random, int64_t low, int64_t high)
{
    return low + (int64_t)random_below(random, (uint64_t)(high - low) + 1);
}

bool random_chance(struct random *random, unsigned per_mille)
{
    return random_below(random, 1000) < per_mille;
}

int64_t random_around(struct random *random, int64_t median)
{
    // exp(0.9 z) at the middles of 32 equal slices of the normal distribution, in 256ths.
    static const uint16_t quantile[32] = {37,  57,  71,  85,  97,  109, 121, 133, 146,  158, 172,
                                          185, 199, 214, 230, 247, 265, 285, 306, 329,  354, 382,
                                          414, 450, 491, 541, 600, 675, 774, 917, 1157, 1779};
    const uint16_t low = quantile[random_below(random, 32)];
    const int64_t spread = random_between(random, 236, 276); // smooths the steps
    const int64_t value = median * low / 256 * spread / 256;
    return value < 1 ? 1 : value;
}

void random_shuffle(struct random *random, void *array, size_t count, size_t size)
{
    uint8_t *bytes = array;
    uint8_t swap[64];
    if (size > sizeof swap)
        return;
    for (size_t i = count; i > 1; i--) {
        const size_t j = random_below(random, i);
        memcpy(swap, bytes + (i - 1) * size, size);
        memcpy(bytes + (i - 1) * size, bytes + j * size, size);
        memcpy(bytes + j * size, swap, size);
    }
}
