// Whose money it is.
#include "findings/money/holder_names.h"

#include "base/memory.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

enum {
    WORDS_MAX = 32, // of a name
};

// ---- names ----

static bool is_word_byte(uint8_t byte)
{
    return text_is_alnum(byte) || byte >= 0x80;
}

static uint64_t hash_word(const uint8_t *word, size_t size)
{
    uint64_t hash = UINT64_C(0xcbf29ce484222325); // FNV-1a
    for (size_t i = 0; i < size; i++)
        hash = (hash ^ (uint64_t)text_lower(word[i])) * UINT64_C(0x100000001b3);
    return hash;
}

uint64_t money_name_hash(const char *name)
{
    if (name == NULL)
        return 0;
    struct bytes text = bytes_of_text(name);
    uint64_t hash = 0;
    size_t words = 0;
    for (size_t i = 0; i < text.size && words < WORDS_MAX;) {
        size_t end = i;
        while (end < text.size && is_word_byte(text.data[end]))
            end++;
        if (end > i) {
            // a sum does not mind the order; each word is spread first, so that sums do not meet by chance
            uint64_t word = hash_word(text.data + i, end - i);
            word = (word ^ (word >> 31)) * UINT64_C(0x9e3779b97f4a7c15);
            hash += word ^ (word >> 29);
            words++;
        }
        i = end + 1;
    }
    return words == 0 ? 0 : hash == 0 ? 1 : hash;
}

void money_names_add(struct money_names *names, int64_t entity, const char *name)
{
    money_names_add_hash(names, entity, money_name_hash(name));
}

void money_names_add_hash(struct money_names *names, int64_t entity, uint64_t hash)
{
    if (entity == 0 || hash == 0)
        return;
    ARRAY_ROOM(names->pairs, names->capacity, names->count);
    names->pairs[names->count].entity = entity;
    names->pairs[names->count++].hash = hash;
}

static int by_pair(const void *left, const void *right)
{
    const int64_t *a = left, *b = right; // entity first, then hash: both of 8 bytes
    if (a[0] != b[0])
        return a[0] < b[0] ? -1 : 1;
    uint64_t x = (uint64_t)a[1], y = (uint64_t)b[1];
    return x < y ? -1 : x > y;
}

void money_names_sort(struct money_names *names)
{
    if (names->count == 0)
        return;
    qsort(names->pairs, names->count, sizeof *names->pairs, by_pair);
    size_t kept = 1;
    for (size_t i = 1; i < names->count; i++)
        if (by_pair(&names->pairs[i], &names->pairs[kept - 1]) != 0)
            names->pairs[kept++] = names->pairs[i];
    names->count = kept;
}

size_t money_names_first(const struct money_names *names, int64_t entity)
{
    size_t low = 0, high = names->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (names->pairs[middle].entity < entity)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

bool money_names_meet(const struct money_names *names, int64_t a, int64_t b)
{
    size_t i = money_names_first(names, a), j = money_names_first(names, b);
    while (i < names->count && names->pairs[i].entity == a && j < names->count &&
           names->pairs[j].entity == b) {
        uint64_t x = names->pairs[i].hash, y = names->pairs[j].hash;
        if (x == y)
            return true;
        if (x < y)
            i++;
        else
            j++;
    }
    return false;
}

void money_names_done(struct money_names *names)
{
    memory_free(names->pairs);
    *names = (struct money_names){0};
}
