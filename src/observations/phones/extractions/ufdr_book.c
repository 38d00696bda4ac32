// Counting models, and remembering what was told.
#include "observations/phones/extractions/ufdr_book.h"

#include "base/memory.h"
#include "base/text.h"

#include <string.h>

enum { NAMES_BYTES = 8 * 1024 * 1024, SCRATCH_BYTES = 1024 * 1024 * 1024, SEEN_MAX = 1 << 23 };

void ufdr_book_init(struct ufdr_book *book, const struct observation_context *context)
{
    *book = (struct ufdr_book){.context = *context, .names = arena_new(NAMES_BYTES), .peers = peers_new()};
    book->context.arena = arena_new(SCRATCH_BYTES);
    book->types[UFDR_TYPES_MAX] = (struct ufdr_type){.name = "other models", .tally.table = "other models"};
}

static void send_type(struct ufdr_book *book, const struct ufdr_type *type)
{
    if (type->present)
        tally_send(book->context.sink, &type->tally, type->present);
}

void ufdr_book_done(struct ufdr_book *book)
{
    for (size_t i = 0; i < book->type_count; i++)
        send_type(book, &book->types[i]);
    send_type(book, &book->types[UFDR_TYPES_MAX]);
    text_map_done(&book->own);
    text_map_done(&book->told);
    memory_free(book->seen.slots);
    peers_free(book->peers);
    arena_free(book->context.arena);
    arena_free(book->names);
}

struct ufdr_type *ufdr_type(struct ufdr_book *book, const char *name)
{
    enum { NAME_MAX_BYTES = 64 };
    for (size_t i = 0; i < book->type_count; i++)
        if (strcmp(book->types[i].name, name) == 0)
            return &book->types[i];
    if (book->type_count == UFDR_TYPES_MAX || name[0] == 0 || strlen(name) > NAME_MAX_BYTES)
        return &book->types[UFDR_TYPES_MAX];
    const char *kept = arena_text(book->names, name);
    book->types[book->type_count] = (struct ufdr_type){.name = kept, .tally.table = kept};
    return &book->types[book->type_count++];
}

void ufdr_emitted(struct ufdr_book *book, const struct ufdr_model *model)
{
    ufdr_type(book, model->type)->tally.emitted++;
}

void ufdr_skipped(struct ufdr_book *book, const struct ufdr_model *model, const char *reason)
{
    tally_skip(&ufdr_type(book, model->type)->tally, reason);
}

struct place ufdr_place(const struct ufdr_book *book, const struct ufdr_model *model)
{
    (void)book;
    return (struct place){
        .table = model->type, .row = model->row, .offset = model->offset, .state = model->state};
}

// ---- a set of hashes ----

static uint64_t hash_of(const char *id)
{
    uint64_t hash = 14695981039346656037u; // FNV-1a, and the end of MurmurHash3 to spread it
    for (; *id; id++)
        hash = (hash ^ (uint8_t)*id) * 1099511628211u;
    hash = (hash ^ hash >> 33) * 0xff51afd7ed558ccdu;
    hash = (hash ^ hash >> 33) * 0xc4ceb9fe1a85ec53u;
    hash ^= hash >> 33;
    return hash ? hash : 1;
}

static bool put_hash(uint64_t *slots, size_t capacity, uint64_t hash)
{
    size_t at = hash & (capacity - 1);
    while (slots[at] && slots[at] != hash)
        at = (at + 1) & (capacity - 1);
    bool is_new = slots[at] == 0;
    slots[at] = hash;
    return is_new;
}

static void grow(struct ufdr_seen *seen)
{
    size_t capacity = seen->capacity ? 2 * seen->capacity : 1024;
    uint64_t *slots = memory_new(capacity, sizeof *slots);
    for (size_t i = 0; i < seen->capacity; i++)
        if (seen->slots[i])
            put_hash(slots, capacity, seen->slots[i]);
    memory_free(seen->slots);
    seen->slots = slots;
    seen->capacity = capacity;
}

bool ufdr_first_time(struct ufdr_book *book, const char *id)
{
    struct ufdr_seen *seen = &book->seen;
    if (id[0] == 0)
        return true;
    if (seen->count * 3 >= seen->capacity * 2) {
        if (seen->count >= SEEN_MAX)
            return true;
        grow(seen);
    }
    bool is_new = put_hash(seen->slots, seen->capacity, hash_of(id));
    seen->count += is_new;
    return is_new;
}
