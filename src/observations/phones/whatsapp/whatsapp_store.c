// What stands beside the messages: beginning, end, and what was told already.
#include "observations/phones/whatsapp/whatsapp_store.h"

#include "base/memory.h"

#include <string.h>

static struct side_table *side_of(struct whatsapp_store *store, size_t n)
{
    struct side_table *sides[] = {&store->chats,   &store->media,   &store->captions, &store->places,
                                  &store->replies, &store->quotes,  &store->cards,    &store->edits,
                                  &store->revoked, &store->actions, &store->paid,     &store->payers};
    return n < sizeof sides / sizeof *sides ? sides[n] : NULL;
}

void whatsapp_store_init(struct whatsapp_store *store, struct evidence_db *db, struct sink *sink)
{
    *store = (struct whatsapp_store){.db = db, .sink = sink};
    store->repeats = repeats_new();
    store->has_old = whatsapp_old_is_there(db);
    for (size_t i = 0; side_of(store, i); i++)
        side_table_init(side_of(store, i));
    store->jids = whatsapp_jids_read(db, sink);
}

void whatsapp_store_done(struct whatsapp_store *store)
{
    whatsapp_jids_free(store->jids);
    for (size_t i = 0; side_of(store, i); i++)
        side_table_done(side_of(store, i));
    pair_map_done(&store->told);
    repeats_free(store->repeats);
    memory_free(store->locations);
    memory_free(store->payments);
    memory_free(store->events);
}

static uint64_t mix(uint64_t hash, uint64_t value)
{
    hash = (hash ^ value) * UINT64_C(0x9e3779b97f4a7c15);
    return hash ^ hash >> 29;
}

static uint64_t hash_of(uint64_t hash, const char *text)
{
    size_t size = text ? strlen(text) : 0, at = 0;
    for (; at + 8 <= size; at += 8) {
        uint64_t word;
        memcpy(&word, text + at, 8);
        hash = mix(hash, word);
    }
    uint64_t rest = 0;
    if (at < size)
        memcpy(&rest, text + at, size - at);
    return mix(mix(hash, rest), size);
}

bool whatsapp_first_time(struct whatsapp_store *store, const char *who, const char *key, const char *text,
                         int64_t number)
{
    bool is_new;
    uint64_t a = hash_of(hash_of(1, who), key), b = hash_of(mix(a, (uint64_t)number), text);
    *pair_map_at(&store->told, (int64_t)a, (int64_t)b, &is_new) = 1;
    return is_new;
}
