// Recognising the same message or call in one pass, by hashes of what makes it the same.
#include "links/copies.h"

#include "base/memory.h"

#include <string.h>
#include <sys/random.h>

struct copy_slot {
    uint64_t key;   // 0: free
    uint32_t first; // node: position plus one
};

enum {
    SAME_KEY_MAX = 64, // so many live rows of one second, sender and text in one item are told apart; of more
                       // every one is counted
    RECIPIENTS_COMPARED_MAX = 64,
    USEC_PER_SEC = 1000000
};

// ---- which sources can hold anything twice ----

static const char *family_of(const char *app)
{
    static const char *const same[][2] = {
        {"mms", "sms"}, {"imessage", "sms"}, {"rcs", "sms"}, {"facetime", "phone"}};
    for (size_t i = 0; i < sizeof same / sizeof *same; i++)
        if (strcmp(app, same[i][0]) == 0)
            return same[i][1];
    return app;
}

static int64_t family_number(struct copies *copies, const char *app, bool is_call)
{
    bool is_new;
    int64_t *number = text_map_at(&copies->families, family_of(app), &is_new);
    if (is_new)
        *number = (int64_t)copies->families.count;
    return *number * 2 + is_call;
}

enum { DOUBTFUL = -1 }; // else the only item

static int take_holding(void *payload, const struct exchange_holding *holding, struct error *error)
{
    (void)error;
    struct copies *copies = payload;
    int64_t *known = pair_map_at(&copies->doubtful, holding->source_id,
                                 family_number(copies, holding->app, holding->is_call), NULL);
    bool another = *known && *known != holding->item_id;
    *known = another || holding->has_lost ? DOUBTFUL : holding->item_id;
    return 0;
}

int copies_begin(struct copies *copies, struct casefile *casefile, struct error *error)
{
    if (getrandom(&copies->seed, sizeof copies->seed, 0) != sizeof copies->seed)
        return error_set(error, "the system gave no random numbers");
    return exchange_holding_each(casefile, take_holding, copies, error);
}

// ---- keys ----

// Finalizer of MurmurHash3 (Austin Appleby, public domain).
static uint64_t mix(uint64_t x)
{
    x ^= x >> 33;
    x *= UINT64_C(0xff51afd7ed558ccd);
    x ^= x >> 33;
    x *= UINT64_C(0xc4ceb9fe1a85ec53);
    return x ^ x >> 33;
}

static uint64_t add_number(uint64_t hash, int64_t number)
{
    return mix(hash ^ mix((uint64_t)number + UINT64_C(0x9e3779b97f4a7c15)));
}

// Eight bytes at a time, each mixed into a secret start.
static uint64_t add_text(uint64_t hash, const char *text)
{
    size_t size = strlen(text);
    for (; size >= sizeof(uint64_t); size -= sizeof(uint64_t), text += sizeof(uint64_t)) {
        uint64_t word;
        memcpy(&word, text, sizeof word);
        hash = mix((hash ^ word) * UINT64_C(0x9e3779b97f4a7c15) + 1);
    }
    uint64_t rest = 0;
    memcpy(&rest, text, size);
    return add_number(mix(hash ^ rest), (int64_t)size);
}

// Readers differ in how they name the device's owner, and in whether they do.
static bool is_own(const struct entities *entities, const struct exchange *exchange, int64_t party)
{
    return party > 0 && entities->all[party - 1].own_source_id == exchange->source_id;
}

static bool is_repeated(const struct exchange *exchange, size_t at)
{
    for (size_t i = at > RECIPIENTS_COMPARED_MAX ? at - RECIPIENTS_COMPARED_MAX : 0; i < at; i++)
        if (exchange->to[i] == exchange->to[at])
            return true;
    return false;
}

static int64_t second_of(const struct exchange *exchange)
{
    return exchange->at.at_usec / USEC_PER_SEC - (exchange->at.at_usec % USEC_PER_SEC < 0);
}

static uint64_t content_of(uint64_t hash, const struct entities *entities, const struct exchange *exchange)
{
    uint64_t recipients = 0; // in any order
    for (size_t i = 0; i < exchange->to_count; i++)
        if (!is_own(entities, exchange, exchange->to[i]) && !is_repeated(exchange, i))
            recipients += mix((uint64_t)exchange->to[i] * UINT64_C(0x9e3779b97f4a7c15));
    hash = add_number(hash, is_own(entities, exchange, exchange->from) ? -1 : exchange->from);
    hash = add_number(hash, (int64_t)recipients);
    return add_text(hash, exchange->text ? exchange->text : "");
}

// ---- what was seen ----

static struct copy_slot *slot_of(const struct copies *copies, uint64_t key)
{
    size_t at = key & (copies->slot_capacity - 1);
    while (copies->slots[at].key && copies->slots[at].key != key)
        at = (at + 1) & (copies->slot_capacity - 1);
    return &copies->slots[at];
}

static void grow(struct copies *copies)
{
    struct copy_slot *old = copies->slots;
    size_t capacity = copies->slot_capacity;
    copies->slot_capacity = capacity ? capacity * 2 : 1024;
    copies->slots = memory_new(copies->slot_capacity, sizeof *copies->slots);
    for (size_t i = 0; i < capacity; i++)
        if (old[i].key)
            *slot_of(copies, old[i].key) = old[i];
    memory_free(old);
}

// The first of this key that the exchange may be the same as; 0: none.
static int64_t find(const struct copies *copies, uint64_t key, const struct exchange *exchange)
{
    if (copies->slot_capacity == 0)
        return 0;
    uint32_t item = (uint32_t)exchange->item_id;
    for (uint32_t at = slot_of(copies, key)->first; at; at = copies->nodes[at - 1].next) {
        struct copy_node *node = &copies->nodes[at - 1];
        if (exchange->state != STATE_LIVE)
            return node->observation_id;
        if (node->item == item)
            continue;
        node->item = item;
        return node->observation_id;
    }
    return 0;
}

static void add(struct copies *copies, uint64_t key, const struct exchange *exchange, int64_t observation_id)
{
    if (copies->slot_count * 4 >= copies->slot_capacity * 3)
        grow(copies);
    struct copy_slot *slot = slot_of(copies, key);
    copies->slot_count += slot->key == 0;
    slot->key = key;
    uint32_t last = slot->first, length = 0;
    for (; last && copies->nodes[last - 1].next; last = copies->nodes[last - 1].next)
        length++;
    if (length >= SAME_KEY_MAX || copies->node_count == UINT32_MAX)
        return;
    ARRAY_ROOM(copies->nodes, copies->node_capacity, copies->node_count);
    copies->nodes[copies->node_count++] = (struct copy_node){
        .observation_id = observation_id,
        .item = exchange->state == STATE_LIVE ? (uint32_t)exchange->item_id : 0,
    };
    *(last ? &copies->nodes[last - 1].next : &slot->first) = (uint32_t)copies->node_count;
}

int64_t copies_first_of(struct copies *copies, const struct entities *entities,
                        const struct exchange *exchange)
{
    enum { BY_ID, WITHOUT_ID, WITH_ID };
    int64_t family = family_number(copies, exchange->app, exchange->is_call);
    const int64_t *known = pair_map_find(&copies->doubtful, exchange->source_id, family);
    if (known == NULL || *known != DOUBTFUL)
        return 0;
    bool has_id = exchange->message_id && exchange->message_id[0];
    bool has_time = exchange->at.at_usec != TIME_UNKNOWN;
    uint64_t start = add_number(add_number(copies->seed, exchange->source_id), family);
    start = add_number(start, has_time ? second_of(exchange) : 0); // ids may count anew in each account
    uint64_t by_id = has_id ? add_text(add_number(start, BY_ID), exchange->message_id) | 1 : 0;
    uint64_t content = has_time ? content_of(start, entities, exchange) : 0;
    uint64_t without_id = add_number(content, WITHOUT_ID) | 1, with_id = add_number(content, WITH_ID) | 1;
    int64_t first = has_id ? find(copies, by_id, exchange) : 0;
    if (first)
        return first;
    if (has_time)
        first = find(copies, without_id, exchange);
    if (has_time && first == 0 && !has_id)
        first = find(copies, with_id, exchange);
    if (has_id)
        add(copies, by_id, exchange, first ? first : exchange->observation_id);
    if (has_time && first == 0)
        add(copies, has_id ? with_id : without_id, exchange, exchange->observation_id);
    return first;
}

void copies_done(struct copies *copies)
{
    memory_free(copies->slots);
    memory_free(copies->nodes);
    text_map_done(&copies->families);
    pair_map_done(&copies->doubtful);
    *copies = (struct copies){0};
}
