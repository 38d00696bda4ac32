// Interning of spellings, with a direct-mapped memory of recent ones: a phone's rows name few peers many
// times.
#include "casefile/spellings.h"

#include "base/memory.h"

#include <string.h>

enum { CACHE_SLOTS = 1 << 16, CACHED_TEXT_MAX = 120 };

struct slot {
    int64_t id; // 0: empty
    uint16_t value_size, text_size;
    uint8_t kind, grade;
    char bytes[CACHED_TEXT_MAX]; // value, then text
};

struct spelling_cache {
    struct slot slots[CACHE_SLOTS];
};

void spelling_cache_free(struct spelling_cache *cache)
{
    memory_free(cache);
}

void spelling_cache_forget(struct casefile *casefile)
{
    spelling_cache_free(casefile->spellings);
    casefile->spellings = NULL;
}

// Eight bytes at a time: a multiplication each, and its upper half folded into the lower. Only chooses slots.
static uint64_t hash(uint64_t seed, const char *text, size_t size)
{
    for (size_t at = 0; at < size; at += sizeof(uint64_t)) {
        uint64_t word = 0;
        memcpy(&word, text + at, size - at < sizeof word ? size - at : sizeof word);
        seed = (seed ^ word) * UINT64_C(0x9e3779b97f4a7c15);
        seed ^= seed >> 32;
    }
    return seed;
}

static int insert_or_find(struct casefile *casefile, const struct selector *selector, int64_t *id,
                          struct error *error)
{
    struct query query;
    if (query_use(&query, casefile,
                  "SELECT id FROM spelling WHERE kind = ? AND value = ? AND text = ? AND grade = ?", error))
        return -1;
    query_integer(&query, selector->kind);
    query_text(&query, selector->value);
    query_text(&query, selector->text);
    query_integer(&query, selector->grade);
    int found = query_step(&query, error);
    if (found == 1)
        *id = query_column_integer(&query, 0);
    query_end(&query);
    if (found != 0)
        return found < 0 ? -1 : 0;
    if (query_use(&query, casefile, "INSERT INTO spelling(kind, value, text, grade) VALUES (?, ?, ?, ?)",
                  error))
        return -1;
    query_integer(&query, selector->kind);
    query_text(&query, selector->value);
    query_text(&query, selector->text);
    query_integer(&query, selector->grade);
    if (query_run(&query, error))
        return -1;
    *id = sqlite3_last_insert_rowid(casefile->db);
    return 0;
}

int spelling_intern(struct casefile *casefile, const struct selector *selector, int64_t *id,
                    struct error *error)
{
    size_t value_size = strlen(selector->value), text_size = strlen(selector->text);
    if (value_size + text_size > CACHED_TEXT_MAX)
        return insert_or_find(casefile, selector, id, error);
    if (casefile->spellings == NULL)
        casefile->spellings = memory_new(1, sizeof *casefile->spellings);
    uint64_t key = UINT64_C(0xcbf29ce484222325) ^ (uint64_t)selector->kind << 8 ^ (uint64_t)selector->grade;
    key = hash(hash(key, selector->value, value_size + 1), selector->text, text_size);
    struct slot *slot = &casefile->spellings->slots[(key ^ key >> 32) % CACHE_SLOTS];
    bool same = slot->id && slot->kind == selector->kind && slot->grade == selector->grade &&
                slot->value_size == value_size && slot->text_size == text_size &&
                memcmp(slot->bytes, selector->value, value_size) == 0 &&
                memcmp(slot->bytes + value_size, selector->text, text_size) == 0;
    if (!same) {
        slot->id = 0;
        int64_t fresh;
        if (insert_or_find(casefile, selector, &fresh, error))
            return -1;
        *slot = (struct slot){.id = fresh,
                              .kind = (uint8_t)selector->kind,
                              .grade = (uint8_t)selector->grade,
                              .value_size = (uint16_t)value_size,
                              .text_size = (uint16_t)text_size};
        memcpy(slot->bytes, selector->value, value_size);
        memcpy(slot->bytes + value_size, selector->text, text_size);
    }
    *id = slot->id;
    return 0;
}
