// The order in which the blocks of a medium are drawn: a seeded permutation, so that no block is drawn twice,
// the same seed always draws the same blocks, and who has more time draws further in the same sequence. Pure.
//
// A Feistel network of six rounds over the next power of four, walked until it lands inside (Black and
// Rogaway, "Ciphers with arbitrary finite domains", CT-RSA 2002); its round function is the finaliser of
// splitmix64. Not secret, only even.
#pragma once

#include <stdint.h>

struct sequence {
    uint64_t seed, count;
    unsigned half_bits;
};

struct sequence sequence_of(uint64_t seed, uint64_t count); // count at most 2^60
// The block drawn at `index`, which is below count.
uint64_t sequence_at(const struct sequence *sequence, uint64_t index);
