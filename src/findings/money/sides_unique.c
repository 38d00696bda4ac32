// Pairs entries that are each other's only candidate: candidates meet under a key that both sides have.
#include "findings/money/sides_internal.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

enum { NAMES_MAX = 16 };
#define NONE UINT32_MAX
#define AMBIGUOUS (UINT32_MAX - 1)

struct keyed {
    uint64_t key;
    int32_t day;
    uint32_t entry;
    bool received;
};

struct candidates {
    const struct sides *sides;
    bool other_amounts;
    struct keyed *keyed;
    size_t count, capacity;
    uint32_t *only; // of each entry: its one candidate, NONE or AMBIGUOUS
};

// ---- what both sides have in common ----

static uint64_t mix(uint64_t hash, uint64_t with)
{
    hash = (hash ^ with) * UINT64_C(0x9e3779b97f4a7c15);
    return hash ^ (hash >> 29);
}

static uint64_t hash_text(const char *text)
{
    uint64_t hash = UINT64_C(0xcbf29ce484222325); // FNV-1a
    for (; *text; text++)
        hash = (hash ^ (uint8_t)*text) * UINT64_C(0x100000001b3);
    return hash;
}

static int64_t magnitude(const struct entry *entry)
{
    return entry->amount_e5 < 0 ? -entry->amount_e5 : entry->amount_e5;
}

enum key_kind { KEY_REFERENCE = 1, KEY_ACCOUNT, KEY_NAME };

static void add_key(struct candidates *candidates, uint32_t number, enum key_kind kind, uint64_t what)
{
    const struct entry *entry = &candidates->sides->entries->all[number];
    uint64_t key = mix(kind, what);
    if (!candidates->other_amounts)
        key = mix(mix(key, (uint64_t)magnitude(entry)), hash_text(entry->currency));
    ARRAY_ROOM(candidates->keyed, candidates->capacity, candidates->count);
    candidates->keyed[candidates->count++] = (struct keyed){key, entry->day, number, entry->amount_e5 > 0};
}

static void add_keys(struct candidates *candidates, uint32_t number)
{
    const struct sides *sides = candidates->sides;
    const struct entry *entry = &sides->entries->all[number];
    const struct party *party = &sides->parties->all[entry->party];
    bool stated = sides->has_statement[entry->party];
    if (entry->dropped || sides->of[number].other != UINT32_MAX || entry->method == METHOD_CASH ||
        entry->method == METHOD_FEE || (party->kind == PARTY_ACCOUNT && !stated))
        return;
    if (entry->end_to_end)
        add_key(candidates, number, KEY_REFERENCE, hash_text(entry->end_to_end));
    if (candidates->other_amounts)
        return;
    if (entry->amount_e5 < 0) {
        if (party->kind == PARTY_ACCOUNT)
            add_key(candidates, number, KEY_ACCOUNT, entry->party);
        else if (party->kind == PARTY_NAME)
            add_key(candidates, number, KEY_NAME, money_name_hash(party->value));
        return;
    }
    add_key(candidates, number, KEY_ACCOUNT, entry->account);
    const struct money_names *names = &sides->parties->names;
    int64_t holder = sides->parties->all[entry->account].entity;
    size_t first = money_names_first(names, holder);
    for (size_t i = first; i < names->count && names->pairs[i].entity == holder && i < first + NAMES_MAX; i++)
        add_key(candidates, number, KEY_NAME, names->pairs[i].hash);
}

// ---- whether two are one transfer ----

// Whether what `entry` says of its other side may mean `account`.
static bool may_mean(const struct sides *sides, const struct entry *entry, uint32_t account, bool reference)
{
    const struct party *party = &sides->parties->all[entry->party];
    if (party->kind == PARTY_ACCOUNT)
        return entry->party == account;
    if (reference)
        return party->kind == PARTY_NAME || party->kind == PARTY_BANK;
    return party->kind == PARTY_NAME && party_is_known_as(sides->parties, account, party->value);
}

static bool is_ordered(const struct entry *entry, const struct entry *other)
{
    return entry->ordered_currency[0] && strcmp(entry->ordered_currency, other->currency) == 0 &&
           entry->ordered_e5 == -other->amount_e5;
}

static bool in_euros(const struct sides *sides, const struct entry *entry, int64_t *e5)
{
    *e5 = magnitude(entry);
    if (strcmp(entry->currency, "EUR") == 0)
        return true;
    const struct rate *rate = euros_rate(sides->euros, entry->currency, entry->day);
    return rate && euros_of(*e5, rate, e5);
}

static bool amounts_fit(const struct sides *sides, const struct entry *sent, const struct entry *received)
{
    int64_t paid = magnitude(sent), got = magnitude(received);
    if (strcmp(sent->currency, received->currency) == 0)
        return got < paid && paid - got <= paid / SIDES_CHARGE_PART;
    if (is_ordered(sent, received) || is_ordered(received, sent))
        return true;
    if (!in_euros(sides, sent, &paid) || !in_euros(sides, received, &got))
        return false;
    int64_t apart = paid > got ? paid - got : got - paid;
    return apart <= (paid > got ? paid : got) / 100 * SIDES_RATE_PERCENT;
}

static bool fits(const struct candidates *candidates, const struct entry *sent, const struct entry *received)
{
    const struct sides *sides = candidates->sides;
    bool reference = sides_same_reference(sent, received);
    if (sent->account == received->account || !sides_days_fit(sent, received) ||
        sides_other_reference(sent, received) || !may_mean(sides, sent, received->account, reference) ||
        !may_mean(sides, received, sent->account, reference))
        return false;
    if (candidates->other_amounts)
        return reference && amounts_fit(sides, sent, received);
    return magnitude(sent) == magnitude(received) && strcmp(sent->currency, received->currency) == 0;
}

// ---- the only ones ----

static void note(struct candidates *candidates, uint32_t entry, uint32_t other)
{
    uint32_t *only = &candidates->only[entry];
    *only = *only == NONE || *only == other ? other : AMBIGUOUS;
}

static int by_key(const void *left, const void *right)
{
    const struct keyed *a = left, *b = right;
    if (a->key != b->key)
        return a->key < b->key ? -1 : 1;
    if (a->received != b->received)
        return a->received ? 1 : -1;
    if (a->day != b->day)
        return a->day < b->day ? -1 : 1;
    return a->entry < b->entry ? -1 : a->entry > b->entry;
}

static void note_run(struct candidates *candidates, const struct keyed *run, size_t count)
{
    const struct entry *entries = candidates->sides->entries->all;
    size_t sent = 0;
    while (sent < count && !run[sent].received)
        sent++;
    size_t start = sent;
    for (size_t s = 0; s < sent; s++) {
        size_t looked_at = 0;
        while (start < count && run[start].day < run[s].day - SIDES_VALUE_DAYS)
            start++;
        for (size_t r = start; r < count; r++) {
            if (sides_banking_days(run[s].day, run[r].day) > SIDES_LAG_BANKING_DAYS)
                break;
            if (++looked_at > SIDES_CANDIDATES_MAX) {
                candidates->only[run[s].entry] = AMBIGUOUS;
                break;
            }
            if (!fits(candidates, &entries[run[s].entry], &entries[run[r].entry]))
                continue;
            note(candidates, run[s].entry, run[r].entry);
            note(candidates, run[r].entry, run[s].entry);
        }
    }
}

void sides_pair_unique(const struct sides *sides, bool other_amounts)
{
    const struct entries *entries = sides->entries;
    struct candidates candidates = {.sides = sides, .other_amounts = other_amounts};
    candidates.only = memory_new(entries->count + 1, sizeof *candidates.only);
    for (size_t i = 0; i < entries->count; i++) {
        candidates.only[i] = NONE;
        add_keys(&candidates, (uint32_t)i);
    }
    if (candidates.count)
        qsort(candidates.keyed, candidates.count, sizeof *candidates.keyed, by_key);
    for (size_t i = 0; i < candidates.count;) {
        size_t end = i + 1;
        while (end < candidates.count && candidates.keyed[end].key == candidates.keyed[i].key)
            end++;
        note_run(&candidates, candidates.keyed + i, end - i);
        i = end;
    }
    for (size_t i = 0; i < entries->count; i++) {
        uint32_t other = candidates.only[i];
        if (entries->all[i].amount_e5 > 0 || other >= AMBIGUOUS || candidates.only[other] != i)
            continue;
        bool reference = sides_same_reference(&entries->all[i], &entries->all[other]);
        sides_join(sides->of, (uint32_t)i, other, reference ? SIDES_BY_REFERENCE : SIDES_BY_NAMES);
    }
    memory_free(candidates.keyed);
    memory_free(candidates.only);
}
