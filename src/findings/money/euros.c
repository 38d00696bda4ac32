// Rates looked up, amounts divided.
#include "findings/money/euros.h"

#include "base/decimal.h"
#include "base/memory.h"

#include <string.h>

__extension__ typedef __int128 wide;

#define RATE_ONE INT64_C(100000000)
#define CENT_E5 (DECIMAL_ONE / 100)

static int take_rate(void *payload, const struct rate *rate, struct error *error)
{
    (void)error;
    struct euros *euros = payload;
    ARRAY_ROOM(euros->rates, euros->capacity, euros->count);
    euros->rates[euros->count++] = *rate;
    return 0;
}

int euros_read(struct euros *euros, struct casefile *casefile, struct error *error)
{
    *euros = (struct euros){0};
    return rate_each(casefile, take_rate, euros, error);
}

void euros_done(struct euros *euros)
{
    memory_free(euros->rates);
    *euros = (struct euros){0};
}

static bool is_after(const struct rate *rate, const char currency[4], int64_t day)
{
    int order = strncmp(rate->currency, currency, 3);
    return order ? order > 0 : rate->day > day;
}

const struct rate *euros_rate(const struct euros *euros, const char currency[4], int64_t day)
{
    size_t low = 0, high = euros->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (is_after(&euros->rates[middle], currency, day))
            high = middle;
        else
            low = middle + 1;
    }
    const struct rate *rate = low ? &euros->rates[low - 1] : NULL;
    return rate && strncmp(rate->currency, currency, 3) == 0 && rate->day >= day - EUROS_RATE_AGE_DAYS ? rate
                                                                                                       : NULL;
}

bool euros_of(int64_t amount_e5, const struct rate *rate, int64_t *euros_e5)
{
    wide hundredfold = (wide)(amount_e5 < 0 ? -(wide)amount_e5 : amount_e5) * RATE_ONE;
    const wide unit = (wide)rate->per_euro_e8 * CENT_E5;
    wide cents = hundredfold / unit, rest = hundredfold % unit;
    if (rest * 2 > unit || (rest * 2 == unit && cents % 2))
        cents++;
    if (cents == 0 || cents > INT64_MAX / CENT_E5)
        return false;
    *euros_e5 = (amount_e5 < 0 ? -(int64_t)cents : (int64_t)cents) * CENT_E5;
    return true;
}
