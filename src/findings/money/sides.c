// Pairs the two banks' views of one transfer.
#include "findings/money/sides.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

struct side {
    uint32_t from, to;
    int64_t amount_e5;
    char currency[4];
    bool received;
    int32_t day;
    uint32_t entry;
    int64_t observation_id;
};

int64_t sides_banking_days(int64_t from, int64_t to)
{
    // 1970-01-01 was a Thursday: from the Monday before it, whole weeks have five days
    int64_t counts[2], ends[] = {from + 3, to + 3};
    for (int i = 0; i < 2; i++) {
        int64_t week = ends[i] / 7 - (ends[i] % 7 < 0), day = ends[i] - 7 * week;
        counts[i] = 5 * week + (day < 4 ? day : 4);
    }
    return counts[1] - counts[0];
}

#define COMPARE(a, b)                                                                                        \
    if ((a) != (b))                                                                                          \
        return (a) < (b) ? -1 : 1;

static int compare_content(const struct side *a, const struct side *b)
{
    COMPARE(a->from, b->from)
    COMPARE(a->to, b->to)
    COMPARE(a->amount_e5, b->amount_e5)
    return memcmp(a->currency, b->currency, sizeof a->currency);
}

static int by_content(const void *left, const void *right)
{
    const struct side *a = left, *b = right;
    int content = compare_content(a, b);
    if (content)
        return content;
    COMPARE(a->received, b->received)
    COMPARE(a->day, b->day)
    COMPARE(a->observation_id, b->observation_id)
    return 0;
}

// Sent ones stand first, each part by day. As both windows only move on, the earliest to the earliest pairs
// as many as any other way.
static void pair_equal(const struct side *sides, size_t count, uint32_t *pair)
{
    size_t received = 0;
    while (received < count && !sides[received].received)
        received++;
    for (size_t sent = 0, end = received; sent < end && received < count;) {
        if (sides[received].day < sides[sent].day) {
            received++;
        } else if (sides_banking_days(sides[sent].day, sides[received].day) > SIDES_LAG_BANKING_DAYS) {
            sent++;
        } else {
            pair[sides[sent].entry] = sides[received].entry;
            pair[sides[received].entry] = sides[sent].entry;
            sent++;
            received++;
        }
    }
}

void sides_pair(const struct entries *entries, uint32_t *pair)
{
    struct side *sides = memory_new(entries->count + 1, sizeof *sides);
    size_t count = 0;
    for (size_t i = 0; i < entries->count; i++) {
        const struct entry *entry = &entries->all[i];
        pair[i] = UINT32_MAX;
        if (entry->dropped)
            continue;
        bool received = entry->amount_e5 > 0;
        struct side *side = &sides[count++];
        *side = (struct side){
            .from = received ? entry->party : entry->account,
            .to = received ? entry->account : entry->party,
            .amount_e5 = received ? entry->amount_e5 : -entry->amount_e5,
            .received = received,
            .day = entry->day,
            .entry = (uint32_t)i,
            .observation_id = entry->observation_id,
        };
        memcpy(side->currency, entry->currency, sizeof side->currency);
    }
    if (count)
        qsort(sides, count, sizeof *sides, by_content);
    for (size_t i = 0; i < count;) {
        size_t end = i + 1;
        while (end < count && compare_content(&sides[i], &sides[end]) == 0)
            end++;
        pair_equal(sides + i, end - i, pair);
        i = end;
    }
    memory_free(sides);
}
