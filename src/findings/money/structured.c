// The mass just below a threshold, and what it is by chance. Knows no case.
#include "findings/money/structured.h"

#include "findings/money/null_model.h"

#include <math.h>
#include <stdlib.h>

enum {
    OTHERS_WEIGHT = 10, // so many accounts of amounts spread evenly count beside the others
    EVEN_WEIGHT = 3,    // so many amounts beside an account's own
};

static int by_day(const void *left, const void *right)
{
    const struct structured_amount *a = left, *b = right;
    if (a->day != b->day)
        return a->day < b->day ? -1 : 1;
    return a->amount_e5 < b->amount_e5 ? -1 : a->amount_e5 > b->amount_e5;
}

static bool just_below(int64_t amount_e5, int64_t threshold_e5)
{
    return amount_e5 < threshold_e5 && amount_e5 >= threshold_e5 / 100 * STRUCTURED_BELOW_PERCENT;
}

// `before` and `day` are days of two neighbours just below.
static void count_below(struct structured *structured, const struct structured_amount *amount,
                        int64_t *before, bool *before_is_together)
{
    if (structured->below++ == 0) {
        structured->first_day = amount->day;
        structured->days = 1;
        *before_is_together = false;
    } else {
        const bool together = amount->day - *before <= STRUCTURED_TOGETHER_DAYS;
        structured->together += together ? *before_is_together ? 1 : 2 : 0;
        *before_is_together = together;
        structured->days += amount->day != *before;
    }
    structured->last_day = *before = amount->day;
    structured->below_e5 += amount->amount_e5;
}

void structured_count(struct structured *structured, struct structured_amount *amounts, size_t count,
                      int64_t threshold_e5)
{
    int64_t before = 0;
    bool before_is_together = false;
    *structured = (struct structured){.threshold_e5 = threshold_e5};
    if (count)
        qsort(amounts, count, sizeof *amounts, by_day);
    for (size_t i = 0; i < count; i++) {
        const int64_t amount_e5 = amounts[i].amount_e5;
        if (amount_e5 < threshold_e5 / 2 || amount_e5 >= 2 * threshold_e5)
            continue;
        structured->judged++;
        structured->above += amount_e5 >= threshold_e5;
        if (just_below(amount_e5, threshold_e5))
            count_below(structured, &amounts[i], &before, &before_is_together);
    }
}

// Of amounts spread evenly by ratio between a half and twice.
static double even_share(void)
{
    return log(100.0 / STRUCTURED_BELOW_PERCENT) / log(4);
}

double structured_share(const struct structured *structured)
{
    return ((double)structured->below + EVEN_WEIGHT * even_share()) /
           ((double)structured->judged + EVEN_WEIGHT);
}

void structured_weigh(struct structured *structured, double shares, size_t others)
{
    const double even = even_share(),
                 share = (shares + OTHERS_WEIGHT * even) / ((double)others + OTHERS_WEIGHT);
    structured->share_by_chance = share > even ? share : even;
    structured->bits = null_share_bits(structured->judged, structured->share_by_chance, structured->below);
}
