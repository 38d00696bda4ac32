// A number for a text, to count by: FNV-1a of 64 bits (Fowler, Noll, Vo), its bits mixed. Nobody is kept from
// making two texts that share one: only counts may rest on it.
#pragma once

#include <stdint.h>

static inline uint64_t text_hash(const char *text)
{
    uint64_t hash = UINT64_C(0xcbf29ce484222325);
    for (; *text; text++)
        hash = (hash ^ (unsigned char)*text) * UINT64_C(0x100000001b3);
    return hash ^ hash >> 32;
}
