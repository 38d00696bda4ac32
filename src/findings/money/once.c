// Finds the same entry in several files: groups of equal amounts, in them the same keys, file by file.
#include "findings/money/once.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

enum level { BY_END_TO_END, BY_ID, BY_BOTH_DAYS, BY_BOOKING, BY_VALUE, LEVELS };

// Entries of one account, currency and amount.
struct group {
    const struct entries *entries;
    struct entry *of; // the first
    size_t count;
    uint32_t *next;   // of those that are the same: a ring
    uint32_t *leader; // the first of them, for each
    uint32_t *order;  // leaders
    enum level level;
};

#define COMPARE(a, b)                                                                                        \
    if ((a) != (b))                                                                                          \
        return (a) < (b) ? -1 : 1;

static int compare_amounts(const struct entry *a, const struct entry *b)
{
    COMPARE(a->account, b->account)
    int currency = memcmp(a->currency, b->currency, sizeof a->currency);
    if (currency)
        return currency;
    COMPARE(a->amount_e5, b->amount_e5)
    return 0;
}

static int by_amount(const void *left, const void *right)
{
    const struct entry *a = left, *b = right;
    int amounts = compare_amounts(a, b);
    if (amounts)
        return amounts;
    COMPARE(a->item_id, b->item_id)
    COMPARE(a->observation_id, b->observation_id)
    return 0;
}

// ---- what two entries say ----

static bool has_key(const struct entry *entry, enum level level)
{
    return level == BY_END_TO_END ? entry->end_to_end != NULL : level == BY_ID ? entry->id != NULL : true;
}

static int compare_keys(const struct entry *a, const struct entry *b, enum level level)
{
    switch (level) {
    case BY_END_TO_END:
        return strcmp(a->end_to_end, b->end_to_end);
    case BY_ID:
        return strcmp(a->id, b->id);
    case BY_BOTH_DAYS:
        COMPARE(a->day, b->day)
        COMPARE(a->valued_day, b->valued_day)
        return 0;
    case BY_BOOKING:
        COMPARE(a->day, b->day)
        return 0;
    case BY_VALUE:
    case LEVELS:
        break;
    }
    COMPARE(a->valued_day, b->valued_day)
    return 0;
}

// One begins where the other ends: an entry of their common day stands in one of them only.
static bool follow_each_other(const struct entries *entries, const struct entry *a, const struct entry *b)
{
    if (a->statement == UINT32_MAX || b->statement == UINT32_MAX || a->statement == b->statement)
        return false;
    const struct entry_statement *x = &entries->statements[a->statement],
                                 *y = &entries->statements[b->statement];
    return (x->to_day <= y->from_day && x->closing_e5 == y->opening_e5) ||
           (y->to_day <= x->from_day && y->closing_e5 == x->opening_e5);
}

static bool days_fit(const struct entry *a, const struct entry *b, enum level level)
{
    int32_t apart = a->day < b->day ? b->day - a->day : a->day - b->day;
    if (level == BY_END_TO_END)
        return apart <= ONCE_REFERENCE_DAYS;
    if (level == BY_ID)
        return apart == 0 || a->valued_day == b->valued_day;
    if (level == BY_VALUE)
        return a->format != b->format && apart <= ONCE_REFERENCE_DAYS &&
               (a->day == a->valued_day || b->day == b->valued_day);
    return true;
}

static bool can_be_same(const struct group *group, uint32_t a_number, uint32_t b_number)
{
    const struct entry *a = &group->of[a_number], *b = &group->of[b_number];
    if (a->item_id == b->item_id || !days_fit(a, b, group->level))
        return false;
    if (a->end_to_end && b->end_to_end && strcmp(a->end_to_end, b->end_to_end) != 0)
        return false;
    return !follow_each_other(group->entries, a, b);
}

// Of a name and an account, or two names, banks cut and turn so much that they say nothing against it.
static bool parties_fit(const struct group *group, const struct party *parties, uint32_t a, uint32_t b)
{
    uint32_t x = group->of[a].party, y = group->of[b].party;
    return x == y || parties[x].kind != PARTY_ACCOUNT || parties[y].kind != PARTY_ACCOUNT;
}

static bool rings_fit(const struct group *group, const struct party *parties, uint32_t a, uint32_t b)
{
    uint32_t i = a;
    do {
        uint32_t j = b;
        do {
            if (!can_be_same(group, i, j) || !parties_fit(group, parties, i, j))
                return false;
            j = group->next[j];
        } while (j != b);
        i = group->next[i];
    } while (i != a);
    return true;
}

static void join(struct group *group, uint32_t a, uint32_t b)
{
    uint32_t i = b;
    do {
        group->leader[i] = a;
        i = group->next[i];
    } while (i != b);
    uint32_t after = group->next[a];
    group->next[a] = group->next[b];
    group->next[b] = after;
}

// ---- the same key ----

static int by_key(const void *left, const void *right, void *payload)
{
    const struct group *group = payload;
    uint32_t x = *(const uint32_t *)left, y = *(const uint32_t *)right;
    const struct entry *a = &group->of[x], *b = &group->of[y];
    int key = compare_keys(a, b, group->level);
    if (key)
        return key;
    COMPARE(x, y) // by file, then observation
    return 0;
}

// Leaders of one key, file by file: each joins the first one of the files before that has nothing of its own
// file yet. `head`: up to it all have.
static void join_equal(struct group *group, const struct party *parties, uint32_t *equal, size_t count)
{
    size_t open = 0, head = 0, before = 0;
    int64_t item_id = 0;
    for (size_t i = 0; i < count; i++) {
        uint32_t other = equal[i];
        if (group->of[other].item_id != item_id) {
            item_id = group->of[other].item_id;
            before = open;
            head = 0;
        }
        size_t found = head;
        while (found < before && !rings_fit(group, parties, equal[found], other))
            found++;
        if (found == before) {
            equal[i] = equal[open];
            equal[open++] = other;
            continue;
        }
        join(group, equal[found], other);
        head += found == head;
    }
}

static void join_level(struct group *group, const struct party *parties)
{
    size_t count = 0;
    for (uint32_t i = 0; i < group->count; i++)
        if (group->leader[i] == i && has_key(&group->of[i], group->level))
            group->order[count++] = i;
    qsort_r(group->order, count, sizeof *group->order, by_key, group);
    for (size_t i = 0; i < count;) {
        size_t end = i + 1;
        while (end < count &&
               compare_keys(&group->of[group->order[i]], &group->of[group->order[end]], group->level) == 0)
            end++;
        if (group->of[group->order[i]].item_id != group->of[group->order[end - 1]].item_id)
            join_equal(group, parties, group->order + i, end - i);
        i = end;
    }
}

// ---- one stands for all ----

static int says(const struct entry *entry, const struct party *parties)
{
    return 8 * (parties[entry->party].kind == PARTY_ACCOUNT) + 4 * (entry->end_to_end != NULL) +
           2 * (parties[entry->party].kind != PARTY_BANK) + (entry->reference != NULL);
}

static void add_from(struct entry *entry, const struct entry *other)
{
    if (entry->method == METHOD_UNKNOWN)
        entry->method = other->method;
    if (entry->end_to_end == NULL)
        entry->end_to_end = other->end_to_end;
    if (entry->reference == NULL)
        entry->reference = other->reference;
    if (entry->site == NULL)
        entry->site = other->site;
    if (entry->ordered_currency[0] == 0 && other->ordered_currency[0]) {
        entry->ordered_e5 = other->ordered_e5;
        memcpy(entry->ordered_currency, other->ordered_currency, sizeof entry->ordered_currency);
    }
    if (!entry->has_time && other->has_time && other->day == entry->day) {
        entry->has_time = true;
        entry->at_sec = other->at_sec;
    }
    entry->own |= other->own;
}

static void choose(struct group *group, const struct party *parties, uint32_t leader)
{
    uint32_t best = leader;
    for (uint32_t i = group->next[leader]; i != leader; i = group->next[i]) {
        int more = says(&group->of[i], parties) - says(&group->of[best], parties);
        if (more > 0 || (more == 0 && i < best))
            best = i;
    }
    for (uint32_t i = group->next[best]; i != best; i = group->next[i]) {
        add_from(&group->of[best], &group->of[i]);
        group->of[i].dropped = true;
    }
}

static void join_group(struct group *group, const struct party *parties)
{
    for (uint32_t i = 0; i < group->count; i++)
        group->next[i] = group->leader[i] = i;
    for (group->level = 0; group->level < LEVELS; group->level++)
        join_level(group, parties);
    for (uint32_t i = 0; i < group->count; i++)
        if (group->leader[i] == i)
            choose(group, parties, i);
}

void entries_once(struct entries *entries, const struct party *parties)
{
    if (entries->count == 0)
        return;
    qsort(entries->all, entries->count, sizeof *entries->all, by_amount);
    struct group group = {.entries = entries};
    group.next = memory_new(entries->count, sizeof *group.next);
    group.leader = memory_new(entries->count, sizeof *group.leader);
    group.order = memory_new(entries->count, sizeof *group.order);
    for (size_t i = 0; i < entries->count;) {
        size_t end = i + 1;
        while (end < entries->count && compare_amounts(&entries->all[i], &entries->all[end]) == 0)
            end++;
        group.of = entries->all + i;
        group.count = end - i;
        if (entries->all[i].item_id != entries->all[end - 1].item_id)
            join_group(&group, parties);
        i = end;
    }
    memory_free(group.next);
    memory_free(group.leader);
    memory_free(group.order);
}
