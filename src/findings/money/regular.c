// Medians of amounts and gaps.
#include "findings/money/regular.h"

#include "base/memory.h"
#include "base/order.h"

#include <stdlib.h>

enum {
    REGULAR_MIN = 3,
    REGULAR_GAP_MIN_DAYS = 6,
    REGULAR_GAP_SLACK_DAYS = 3,  // weekends and holidays move a booking date,
    REGULAR_GAP_SLACK_PART = 10, // and months differ
};

// The lower median; sorts.
static int64_t median(int64_t *numbers, size_t count)
{
    qsort(numbers, count, sizeof *numbers, order_int64);
    return numbers[(count - 1) / 2];
}

static size_t near(const int64_t *numbers, size_t count, int64_t middle, int64_t slack)
{
    size_t found = 0;
    for (size_t i = 0; i < count; i++)
        found += numbers[i] >= middle - slack && numbers[i] <= middle + slack;
    return found;
}

// Payments of one pair, by day.
static bool is_regular(const struct regular_payment *const *payments, size_t count, int64_t *numbers)
{
    if (count < REGULAR_MIN || payments[0]->pair == 0)
        return false;
    for (size_t i = 0; i < count; i++)
        numbers[i] = payments[i]->amount_e5;
    int64_t amount = median(numbers, count);
    if (near(numbers, count, amount, amount / 20) * 5 < count * 4)
        return false;
    for (size_t i = 1; i < count; i++)
        numbers[i - 1] = payments[i]->day - payments[i - 1]->day;
    int64_t gap = median(numbers, count - 1);
    return gap >= REGULAR_GAP_MIN_DAYS &&
           near(numbers, count - 1, gap, REGULAR_GAP_SLACK_DAYS + gap / REGULAR_GAP_SLACK_PART) * 5 >=
               (count - 1) * 4;
}

static int by_pair(const void *left, const void *right)
{
    const struct regular_payment *a = *(const struct regular_payment *const *)left,
                                 *b = *(const struct regular_payment *const *)right;
    if (a->pair != b->pair)
        return a->pair < b->pair ? -1 : 1;
    if (a->day != b->day)
        return a->day < b->day ? -1 : 1;
    return a < b ? -1 : a > b;
}

void regular_mark(struct regular_payment *payments, size_t count)
{
    struct regular_payment **sorted = memory_new(count + 1, sizeof *sorted);
    int64_t *numbers = memory_new(count + 1, sizeof *numbers);
    for (size_t i = 0; i < count; i++)
        sorted[i] = &payments[i];
    if (count)
        qsort(sorted, count, sizeof *sorted, by_pair);
    for (size_t i = 0; i < count;) {
        size_t end = i;
        while (end < count && sorted[end]->pair == sorted[i]->pair)
            end++;
        if (is_regular((const struct regular_payment *const *)&sorted[i], end - i, numbers))
            for (size_t n = i; n < end; n++)
                sorted[n]->regular = true;
        i = end;
    }
    memory_free(sorted);
    memory_free(numbers);
}
