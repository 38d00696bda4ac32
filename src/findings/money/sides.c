// Pairs the two banks' views of one transfer where both name the other's account; sides_unique.c the others.
#include "findings/money/sides_internal.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

struct named { // an entry that names an account whose statement is there
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

bool sides_days_fit(const struct entry *sent, const struct entry *received)
{
    int32_t first = sent->valued_day < sent->day ? sent->valued_day : sent->day;
    if (first < sent->day - SIDES_VALUE_DAYS)
        first = sent->day;
    return received->day >= first && sides_banking_days(sent->day, received->day) <= SIDES_LAG_BANKING_DAYS;
}

bool sides_same_reference(const struct entry *sent, const struct entry *received)
{
    return sent->end_to_end && received->end_to_end && strcmp(sent->end_to_end, received->end_to_end) == 0;
}

bool sides_other_reference(const struct entry *sent, const struct entry *received)
{
    return sent->end_to_end && received->end_to_end && strcmp(sent->end_to_end, received->end_to_end) != 0;
}

void sides_join(struct side *of, uint32_t sent, uint32_t received, enum movement_sides how)
{
    of[sent] = (struct side){received, how};
    of[received] = (struct side){sent, how};
}

#define COMPARE(a, b)                                                                                        \
    if ((a) != (b))                                                                                          \
        return (a) < (b) ? -1 : 1;

static int compare_content(const struct named *a, const struct named *b)
{
    COMPARE(a->from, b->from)
    COMPARE(a->to, b->to)
    COMPARE(a->amount_e5, b->amount_e5)
    return memcmp(a->currency, b->currency, sizeof a->currency);
}

static int by_content(const void *left, const void *right)
{
    const struct named *a = left, *b = right;
    int content = compare_content(a, b);
    if (content)
        return content;
    COMPARE(a->received, b->received)
    COMPARE(a->day, b->day)
    COMPARE(a->observation_id, b->observation_id)
    return 0;
}

// ---- equal ones ----

struct equal {
    const struct entry *entries;
    const struct named *sent, *received; // each by day
    size_t sent_count, received_count;
    struct side *of;
};

static bool is_paired(const struct equal *equal, const struct named *named)
{
    return equal->of[named->entry].other != UINT32_MAX;
}

// Both move on by day; a payment is too old for a receipt for good.
static void pair_equal(const struct equal *equal, bool by_reference)
{
    size_t head = 0;
    for (size_t r = 0; r < equal->received_count; r++) {
        const struct named *received = &equal->received[r];
        if (is_paired(equal, received))
            continue;
        while (head < equal->sent_count &&
               (is_paired(equal, &equal->sent[head]) ||
                sides_banking_days(equal->sent[head].day, received->day) > SIDES_LAG_BANKING_DAYS))
            head++;
        for (size_t s = head; s < equal->sent_count; s++) {
            const struct named *sent = &equal->sent[s];
            const struct entry *a = &equal->entries[sent->entry], *b = &equal->entries[received->entry];
            if (sent->day > received->day + SIDES_VALUE_DAYS)
                break;
            if (is_paired(equal, sent) || !sides_days_fit(a, b) ||
                (by_reference ? !sides_same_reference(a, b) : sides_other_reference(a, b)))
                continue;
            sides_join(equal->of, sent->entry, received->entry,
                       by_reference ? SIDES_BY_REFERENCE : SIDES_BY_ACCOUNTS);
            break;
        }
    }
}

static void pair_run(const struct entries *entries, const struct named *run, size_t count, struct side *of)
{
    size_t sent = 0;
    while (sent < count && !run[sent].received)
        sent++;
    if (sent == 0 || sent == count)
        return;
    const struct equal equal = {entries->all, run, run + sent, sent, count - sent, of};
    pair_equal(&equal, true);
    pair_equal(&equal, false);
}

static bool *with_statements(const struct entries *entries, size_t party_count)
{
    bool *has = memory_new(party_count + 1, sizeof *has);
    for (size_t i = 0; i < entries->count; i++)
        has[entries->all[i].account] = true;
    return has;
}

static void pair_named(const struct sides *sides)
{
    const struct entries *entries = sides->entries;
    struct named *named = memory_new(entries->count + 1, sizeof *named);
    size_t count = 0;
    for (size_t i = 0; i < entries->count; i++) {
        const struct entry *entry = &entries->all[i];
        if (entry->dropped || !sides->has_statement[entry->party])
            continue;
        bool received = entry->amount_e5 > 0;
        struct named *one = &named[count++];
        *one = (struct named){
            .from = received ? entry->party : entry->account,
            .to = received ? entry->account : entry->party,
            .amount_e5 = received ? entry->amount_e5 : -entry->amount_e5,
            .received = received,
            .day = entry->day,
            .entry = (uint32_t)i,
            .observation_id = entry->observation_id,
        };
        memcpy(one->currency, entry->currency, sizeof one->currency);
    }
    if (count)
        qsort(named, count, sizeof *named, by_content);
    for (size_t i = 0; i < count;) {
        size_t end = i + 1;
        while (end < count && compare_content(&named[i], &named[end]) == 0)
            end++;
        pair_run(entries, named + i, end - i, sides->of);
        i = end;
    }
    memory_free(named);
}

void sides_pair(const struct entries *entries, const struct party_table *parties, const struct euros *euros,
                struct side *of)
{
    for (size_t i = 0; i < entries->count; i++)
        of[i] = (struct side){UINT32_MAX, SIDES_ONE};
    struct sides sides = {.entries = entries, .parties = parties, .euros = euros, .of = of};
    sides.has_statement = with_statements(entries, parties->count);
    pair_named(&sides);
    sides_pair_unique(&sides, false);
    sides_pair_unique(&sides, true);
    memory_free(sides.has_statement);
}
