// See chance.h.
#include "findings/indicators/chance.h"

#include <math.h>

double chance_at_least(size_t count, double expected)
{
    if (count == 0)
        return 1;
    if (!(expected > 0))
        return 0;
    double term = exp(-expected), below = 0;
    for (size_t i = 0; i < count; i++) {
        below += term;
        term *= expected / (double)(i + 1);
    }
    return below < 1 ? 1 - below : 0;
}
