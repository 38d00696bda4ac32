// Ordinary payments among persons, firms, shops and services, for measuring what is found among them. Made,
// not real: what each kind of payment is like stands beside it in patterns_background.c. Knows no laundering.
#pragma once

#include "findings/money/transfer_graph.h"

enum { BACKGROUND_DAYS = 18, BACKGROUND_KINDS = 16 };

struct background {
    struct transfer *transfers; // in no order
    uint8_t *kinds;             // of each transfer: background_kind_name
    size_t count, capacity;
    uint32_t account_count; // ten payments an account
    uint32_t firms_from;    // accounts below are persons'; from here on firms', shops', services'
    uint32_t shops_from;
    int64_t from_sec; // of the first day
    uint64_t random;
    uint8_t kind;  // of what is made now
    uint32_t turn; // of what each person does once
};

// Makes about `payments` payments. `strange`: payments between strangers, that happen once, as a percentage
// of all. Freed with background_done.
void background_make(struct background *background, size_t payments, uint64_t seed, int64_t from_sec,
                     unsigned strange);
const char *background_kind_name(uint8_t kind);
void background_done(struct background *background);

uint64_t background_random(uint64_t *state); // splitmix64
