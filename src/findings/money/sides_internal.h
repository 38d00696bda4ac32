// What sides.c and sides_unique.c share.
#pragma once

#include "findings/money/sides.h"

struct sides {
    const struct entries *entries;
    const struct party_table *parties;
    const struct euros *euros;
    bool *has_statement; // of parties
    struct side *of;
};

bool sides_days_fit(const struct entry *sent, const struct entry *received);
bool sides_same_reference(const struct entry *sent, const struct entry *received);
bool sides_other_reference(const struct entry *sent, const struct entry *received);
void sides_join(struct side *of, uint32_t sent, uint32_t received, enum movement_sides how);

// Pairs those that are each other's only candidate: by names and the same amount; or by the end-to-end
// reference alone, with other amounts.
void sides_pair_unique(const struct sides *sides, bool other_amounts);
