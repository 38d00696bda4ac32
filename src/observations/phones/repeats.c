// A hash table of what rows say. Knows no table of any phone.
#include "observations/phones/repeats.h"

#include "base/memory.h"

#include <string.h>

enum { HEADS_LEAST = 1 << 12, KEPT_MAX = 16 * 1024 * 1024, STEPS_MAX = 256 };

struct said {
    uint64_t key, content;
    int64_t row;   // -1: not known
    uint32_t next; // index + 1; 0: none
};

struct repeats {
    struct said *rows;
    size_t count, capacity;
    uint32_t *heads;
    size_t head_count;
};

struct repeats *repeats_new(void)
{
    struct repeats *repeats = memory_new(1, sizeof *repeats);
    repeats->head_count = HEADS_LEAST;
    repeats->heads = memory_new(repeats->head_count, sizeof *repeats->heads);
    return repeats;
}

void repeats_free(struct repeats *repeats)
{
    if (repeats == NULL)
        return;
    memory_free(repeats->rows);
    memory_free(repeats->heads);
    memory_free(repeats);
}

static uint64_t mix(uint64_t hash, uint64_t value)
{
    hash = (hash ^ value) * UINT64_C(0x9e3779b97f4a7c15);
    return hash ^ hash >> 29;
}

// Numbers and texts as stored: two versions of one row hold them in the same way.
static uint64_t hash_of(struct evidence_rows *rows, const int *columns)
{
    uint64_t hash = 1;
    for (; *columns >= 0; columns++) {
        if (!evidence_is_text(rows, *columns) && !evidence_is_blob(rows, *columns)) {
            double real = 0;
            uint64_t word = 0;
            if (evidence_real(rows, *columns, &real))
                memcpy(&word, &real, sizeof word);
            hash = mix(mix(hash, word), (uint64_t)evidence_integer(rows, *columns, -1));
            continue;
        }
        struct bytes bytes = evidence_bytes(rows, *columns);
        for (; bytes.size >= 8; bytes = bytes_slice(bytes, 8, SIZE_MAX)) {
            uint64_t word;
            memcpy(&word, bytes.data, 8);
            hash = mix(hash, word);
        }
        uint64_t rest = 0;
        if (bytes.size)
            memcpy(&rest, bytes.data, bytes.size);
        hash = mix(mix(hash, rest), bytes.size);
    }
    return hash;
}

static bool is_whole(struct evidence_rows *rows, const int *columns)
{
    for (; *columns >= 0; columns++)
        if (!evidence_is_whole(rows, *columns))
            return false;
    return true;
}

static void grow(struct repeats *repeats)
{
    repeats->head_count *= 4;
    memory_free(repeats->heads);
    repeats->heads = memory_new(repeats->head_count, sizeof *repeats->heads);
    for (size_t i = 0; i < repeats->count; i++) {
        uint32_t *head = &repeats->heads[repeats->rows[i].key & (repeats->head_count - 1)];
        repeats->rows[i].next = *head;
        *head = (uint32_t)i + 1;
    }
}

static void remember(struct repeats *repeats, struct said said)
{
    if (repeats->count == KEPT_MAX)
        return;
    if (repeats->count >= repeats->head_count)
        grow(repeats);
    uint32_t *head = &repeats->heads[said.key & (repeats->head_count - 1)];
    said.next = *head;
    ARRAY_ROOM(repeats->rows, repeats->capacity, repeats->count);
    repeats->rows[repeats->count++] = said;
    *head = (uint32_t)repeats->count;
}

bool repeats_row(struct repeats *repeats, struct evidence_rows *rows, const int *key, const int *content)
{
    struct said said = {.key = hash_of(rows, key), .content = hash_of(rows, content), .row = rows->row};
    bool lost = evidence_is_lost(rows), whole = !lost || is_whole(rows, content);
    int steps = 0;
    uint32_t at = lost ? repeats->heads[said.key & (repeats->head_count - 1)] : 0;
    for (; at && steps < STEPS_MAX; at = repeats->rows[at - 1].next, steps++) {
        const struct said *other = &repeats->rows[at - 1];
        if (other->key == said.key && (!whole || other->content == said.content) &&
            (other->row == said.row || other->row < 0 || said.row < 0))
            return true;
    }
    remember(repeats, said);
    return false;
}
