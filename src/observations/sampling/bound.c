// The hypergeometric bound, by bisection.
#include "observations/sampling/bound.h"

#include <math.h>

enum { FEW = 4096 };

// The logarithm of the chance to miss all of `holding`. The product has min(drawn, holding) factors,
// whichever way it is written; when these are many, differences of lgamma do.
static double log_miss(uint64_t total, uint64_t drawn, uint64_t holding)
{
    if (holding > total - drawn)
        return -INFINITY;
    uint64_t few = drawn < holding ? drawn : holding, many = drawn < holding ? holding : drawn;
    if (few <= FEW) {
        double sum = 0;
        for (uint64_t i = 0; i < few; i++)
            sum += log1p(-(double)many / (double)(total - i));
        return sum;
    }
    int sign;
    double n = (double)total, a = (double)drawn, b = (double)holding;
    return lgamma_r(n - a + 1, &sign) + lgamma_r(n - b + 1, &sign) - lgamma_r(n - a - b + 1, &sign) -
           lgamma_r(n + 1, &sign);
}

uint64_t bound_of_none(uint64_t total, uint64_t drawn)
{
    uint64_t low = 0, high = total + 1; // missed with more than 1 in 20, and with less
    if (drawn == 0)
        return high;
    while (high - low > 1) {
        uint64_t middle = low + (high - low) / 2;
        if (log_miss(total, drawn, middle) < log(0.05))
            high = middle;
        else
            low = middle;
    }
    return high;
}
