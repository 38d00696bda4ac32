// Hashes by each of their words, in lists of small blocks.
#include "links/pictures_alike.h"

#include "base/memory.h"
#include "base/text.h"

enum { WORD_VALUES = 65536, BLOCK_ROOM = 6 };

struct alike_block { // newest first; what stands in one is a hash's position
    uint32_t next, used, members[BLOCK_ROOM];
};

bool alike_hash_read(const char *hex, struct alike_hash *hash)
{
    *hash = (struct alike_hash){0};
    for (int i = 0; i < 64; i++) {
        int digit = hex ? text_hex_digit(hex[i]) : -1; // a NUL is none
        if (digit < 0)
            return false;
        hash->parts[i / 16] = hash->parts[i / 16] << 4 | (unsigned)digit;
    }
    return hex[64] == '\0';
}

static uint32_t word_of(const struct alike_hash *hash, int word)
{
    return (uint32_t)(hash->parts[word / 4] >> (word % 4 * 16)) & (WORD_VALUES - 1);
}

// Sideways addition: not every processor that runs this has an instruction for it.
static inline uint64_t bytes_counted(uint64_t x)
{
    x -= x >> 1 & UINT64_C(0x5555555555555555);
    x = (x & UINT64_C(0x3333333333333333)) + (x >> 2 & UINT64_C(0x3333333333333333));
    return (x + (x >> 4)) & UINT64_C(0x0f0f0f0f0f0f0f0f);
}

static inline int bits_of_two(uint64_t x, uint64_t y) // at most 128, and no byte above 16
{
    return (int)((bytes_counted(x) + bytes_counted(y)) * UINT64_C(0x0101010101010101) >> 56);
}

// Exact up to ALIKE_BITS_MAX, else anything above it: nearly all have differed enough by the middle.
static inline int distance(const struct alike_hash *a, const struct alike_hash *b)
{
    int bits = bits_of_two(a->parts[0] ^ b->parts[0], a->parts[1] ^ b->parts[1]);
    if (bits > ALIKE_BITS_MAX)
        return bits;
    return bits + bits_of_two(a->parts[2] ^ b->parts[2], a->parts[3] ^ b->parts[3]);
}

struct best {
    int64_t at;
    int bits;
};

static void look_at(const struct pictures_alike *alike, const struct alike_hash *hash, uint32_t block,
                    struct best *best)
{
    for (; block; block = alike->blocks[block - 1].next)
        for (uint32_t i = 0; i < alike->blocks[block - 1].used; i++) {
            uint32_t at = alike->blocks[block - 1].members[i];
            int bits = distance(hash, &alike->hashes[at]);
            if (bits < best->bits || (bits == best->bits && (int64_t)at < best->at))
                *best = (struct best){at, bits};
        }
}

int64_t pictures_alike_find(const struct pictures_alike *alike, const struct alike_hash *hash)
{
    struct best best = {-1, ALIKE_BITS_MAX + 1};
    if (alike->count == 0)
        return -1;
    for (int word = 0; word < ALIKE_WORDS; word++) {
        const uint32_t *heads = alike->heads + (size_t)word * WORD_VALUES;
        uint32_t value = word_of(hash, word);
        look_at(alike, hash, heads[value], &best);
        for (int bit = 0; bit < 16; bit++)
            look_at(alike, hash, heads[value ^ 1U << bit], &best);
        if (best.bits == 0) // equal ones are met at the first word
            break;
    }
    return best.at;
}

void pictures_alike_add(struct pictures_alike *alike, const struct alike_hash *hash)
{
    if (alike->heads == NULL)
        alike->heads = memory_new((size_t)ALIKE_WORDS * WORD_VALUES, sizeof *alike->heads);
    ARRAY_ROOM(alike->hashes, alike->capacity, alike->count);
    for (int word = 0; word < ALIKE_WORDS; word++) {
        uint32_t *head = &alike->heads[(size_t)word * WORD_VALUES + word_of(hash, word)];
        if (*head == 0 || alike->blocks[*head - 1].used == BLOCK_ROOM) {
            ARRAY_ROOM(alike->blocks, alike->block_capacity, alike->block_count);
            alike->blocks[alike->block_count++] = (struct alike_block){.next = *head};
            *head = (uint32_t)alike->block_count;
        }
        struct alike_block *block = &alike->blocks[*head - 1];
        block->members[block->used++] = (uint32_t)alike->count;
    }
    alike->hashes[alike->count++] = *hash;
}

void pictures_alike_done(struct pictures_alike *alike)
{
    memory_free(alike->hashes);
    memory_free(alike->blocks);
    memory_free(alike->heads);
    *alike = (struct pictures_alike){0};
}
