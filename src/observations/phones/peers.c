// A bounded hash table in front of the selectors' normal forms. Knows no table of any phone.
#include "observations/phones/peers.h"

#include "base/memory.h"

#include <string.h>

enum { SLOTS = 1 << 17, KEPT_MAX = SLOTS / 2, TEXT_MAX_BYTES = 256, LIMIT_BYTES = 256 * 1024 * 1024 };

enum { PEER_SEEN = PEER_JID + 1 }; // a text remembered by peers_first_time

struct slot {
    uint64_t hash; // 0: free
    int form;
    const char *text;
    struct selector selector;
};

struct peers {
    struct arena *arena;
    struct slot *slots;
    size_t kept;
};

struct peers *peers_new(void)
{
    struct peers *peers = memory_new(1, sizeof *peers);
    peers->arena = arena_new(LIMIT_BYTES);
    peers->slots = memory_new(SLOTS, sizeof *peers->slots);
    return peers;
}

void peers_free(struct peers *peers)
{
    if (peers == NULL)
        return;
    arena_free(peers->arena);
    memory_free(peers->slots);
    memory_free(peers);
}

struct selector peers_nobody(void)
{
    return (struct selector){.kind = SELECTOR_NAME, .grade = GRADE_POSSIBLE, .value = "", .text = ""};
}

static uint64_t hash_of(const char *text, int form)
{
    uint64_t hash = 14695981039346656037u + (uint64_t)form; // FNV-1a
    for (; *text; text++)
        hash = (hash ^ (uint8_t)*text) * 1099511628211u;
    hash ^= hash >> 32;
    return hash ? hash : 1;
}

static bool is_hidden(const char *text)
{
    return text == NULL || text[0] == 0 || strcmp(text, "-1") == 0 || strcmp(text, "-2") == 0 ||
           strcmp(text, "-3") == 0;
}

static struct selector normal_form(const struct observation_context *context, enum peer_form form,
                                   const char *text)
{
    return form == PEER_JID ? selector_of_jid(context, bytes_of_text(text))
                            : selector_of_phone(context, bytes_of_text(text));
}

// The slot that holds this text, or the free one where it belongs.
static struct slot *slot_of(struct peers *peers, int form, const char *text, uint64_t *hash)
{
    *hash = hash_of(text, form);
    struct slot *slot = &peers->slots[*hash % SLOTS];
    while (slot->hash && (slot->hash != *hash || slot->form != form || strcmp(slot->text, text) != 0))
        slot = slot + 1 == peers->slots + SLOTS ? peers->slots : slot + 1;
    return slot;
}

struct selector peers_selector(struct peers *peers, const struct observation_context *context,
                               enum peer_form form, const char *text)
{
    if (is_hidden(text))
        return peers_nobody();
    if (strlen(text) > TEXT_MAX_BYTES) // an address this long is none; kept as found, shortened
        return selector_of_name(context, bytes_slice(bytes_of_text(text), 0, TEXT_MAX_BYTES));
    uint64_t hash;
    struct slot *slot = slot_of(peers, form, text, &hash);
    if (slot->hash)
        return slot->selector;
    struct selector selector = normal_form(context, form, text);
    if (peers->kept == KEPT_MAX)
        return selector;
    peers->kept++;
    selector.value = arena_text(peers->arena, selector.value);
    selector.text = arena_text(peers->arena, selector.text);
    *slot = (struct slot){hash, form, arena_text(peers->arena, text), selector};
    return selector;
}

bool peers_first_time(struct peers *peers, const char *text)
{
    uint64_t hash;
    struct slot *slot = slot_of(peers, PEER_SEEN, text, &hash);
    if (slot->hash || peers->kept == KEPT_MAX || strlen(text) > TEXT_MAX_BYTES)
        return false;
    peers->kept++;
    *slot = (struct slot){.hash = hash, .form = PEER_SEEN, .text = arena_text(peers->arena, text)};
    return true;
}
