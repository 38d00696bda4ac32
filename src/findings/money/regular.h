// What comes and goes at even intervals in like amounts: wages, rents, instalments. Pure.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct regular_payment {
    int64_t pair; // who pays whom: the same number; 0: nobody is named, as of cash, which has no sender
    int64_t day, amount_e5;
    bool regular;
};

// Sets `regular` on payments of a pair when there are at least 3 of them, four in five within 5 % of their
// median amount, and four in five of the gaps between them near the median gap (3 days and a tenth of it),
// which is at least 6 days.
void regular_mark(struct regular_payment *payments, size_t count);
