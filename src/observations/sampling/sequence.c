// A small Feistel network.
#include "observations/sampling/sequence.h"

enum { ROUNDS = 6 };

static uint64_t mix(uint64_t value)
{
    value = (value ^ (value >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    value = (value ^ (value >> 27)) * UINT64_C(0x94d049bb133111eb);
    return value ^ (value >> 31);
}

struct sequence sequence_of(uint64_t seed, uint64_t count)
{
    struct sequence sequence = {.seed = seed, .count = count, .half_bits = 1};
    while ((UINT64_C(1) << (2 * sequence.half_bits)) < count)
        sequence.half_bits++;
    return sequence;
}

static uint64_t permute(const struct sequence *sequence, uint64_t value)
{
    uint64_t mask = (UINT64_C(1) << sequence->half_bits) - 1;
    uint64_t left = value >> sequence->half_bits, right = value & mask;
    for (uint64_t round = 0; round < ROUNDS; round++) {
        uint64_t key = mix(sequence->seed + (round + 1) * UINT64_C(0x9e3779b97f4a7c15));
        uint64_t next = left ^ (mix(right + key) & mask);
        left = right;
        right = next;
    }
    return left << sequence->half_bits | right;
}

uint64_t sequence_at(const struct sequence *sequence, uint64_t index)
{
    uint64_t value = index;
    do
        value = permute(sequence, value);
    while (value >= sequence->count); // at most a few steps: it comes back to index, which is inside
    return value;
}
