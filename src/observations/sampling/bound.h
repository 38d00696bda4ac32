// What a sample without a hit excludes. Pure.
//
// Of N blocks, K hold what is looked for; n are drawn without drawing one twice. The chance that none of the
// K is among them is hypergeometric: C(N-K, n) / C(N, n). The bound is the least K for which it is below 1
// in 20. For n small against N it is near 3 N / n ("rule of three": ln 20 = 2.996). So Garfinkel's random
// sampling of sectors (S. Garfinkel, "Random sampling with sector identification", Naval Postgraduate School
// 2010).
#pragma once

#include <stdint.h>

// The least number of blocks that cannot all have been missed, with 95 % confidence: "fewer than so many".
// total + 1 when nothing was drawn: nothing is excluded. `drawn` is at most `total`, `total` at most 2^40.
uint64_t bound_of_none(uint64_t total, uint64_t drawn);
