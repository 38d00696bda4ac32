// Pseudo-random numbers that are the same on every machine: xoshiro256** 1.0 (Blackman and Vigna, public
// domain, prng.di.unimi.it), seeded through splitmix64. Integers only: no libm, whose last digit differs
// between systems.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct random {
    uint64_t state[4];
};

// Streams of one seed are independent: adding a draw to one leaves the others as they were.
struct random random_of(uint64_t seed, uint64_t stream);
uint64_t random_next(struct random *random);
uint64_t random_below(struct random *random, uint64_t bound);             // 0 to bound - 1; bound 0 gives 0
int64_t random_between(struct random *random, int64_t low, int64_t high); // both ends included
bool random_chance(struct random *random, unsigned per_mille);
// Log-normal about `median`, sigma 0.9: three in four lie between 0.35 and 2.8 times the median. At least 1.
int64_t random_around(struct random *random, int64_t median);
void random_shuffle(struct random *random, void *array, size_t count, size_t size);
