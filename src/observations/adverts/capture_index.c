// Texts as 128 bits of two FNV-1a sums: a false hit costs a wrong advert's second date, and whoever could
// make one could as well write that date into the capture.
#include "observations/adverts/capture_index.h"

#include "base/memory.h"

enum { PLACES_MAX = 4 * 1000 * 1000 };

struct key {
    uint64_t a, b;
};

static void add_byte(struct key *key, unsigned char byte)
{
    key->a = (key->a ^ byte) * UINT64_C(1099511628211);
    key->b = (key->b ^ byte) * UINT64_C(0x9E3779B97F4A7C15) + (key->b >> 29);
}

static struct key key_of(char kind, const char *text, int64_t number)
{
    struct key key = {UINT64_C(14695981039346656037), 0x51ed270b};
    add_byte(&key, (unsigned char)kind);
    for (; *text; text++)
        add_byte(&key, (unsigned char)*text);
    for (int i = 0; i < 8; i++)
        add_byte(&key, (unsigned char)((uint64_t)number >> (8 * i)));
    return key;
}

void capture_index_done(struct capture_index *index)
{
    pair_map_done(&index->places);
    memory_free(index->all);
}

static void put(struct capture_index *index, struct key key)
{
    *pair_map_at(&index->places, (int64_t)key.a, (int64_t)key.b, NULL) = (int64_t)index->count;
}

void capture_index_add(struct capture_index *index, const char *uri, struct moment date,
                       const char *payload_digest, struct capture_seen seen)
{
    if (index->count == PLACES_MAX)
        return;
    ARRAY_ROOM(index->all, index->capacity, index->count);
    index->all[index->count++] = seen;
    put(index, key_of('u', uri, 0));
    if (date.at_usec != TIME_UNKNOWN)
        put(index, key_of('d', uri, date.at_usec));
    if (*payload_digest)
        put(index, key_of('p', payload_digest, 0));
}

static const struct capture_seen *get(const struct capture_index *index, struct key key)
{
    const int64_t *at = pair_map_find(&index->places, (int64_t)key.a, (int64_t)key.b);
    return at ? &index->all[*at - 1] : NULL;
}

bool capture_index_has(const struct capture_index *index, const char *uri)
{
    return get(index, key_of('u', uri, 0)) != NULL;
}

const struct capture_seen *capture_index_find(const struct capture_index *index, const char *uri,
                                              struct moment date, const char *payload_digest)
{
    const struct capture_seen *found = NULL;
    if (*uri && date.at_usec != TIME_UNKNOWN)
        found = get(index, key_of('d', uri, date.at_usec));
    if (found == NULL && *payload_digest)
        found = get(index, key_of('p', payload_digest, 0));
    if (found == NULL && *uri && *payload_digest == '\0')
        found = get(index, key_of('u', uri, 0));
    return found;
}
