// A map of texts in front of an array.
#include "observations/phones/apps/book.h"

#include "base/arena.h"
#include "base/map.h"
#include "base/memory.h"

#include <string.h>

enum { LIMIT_BYTES = 256 * 1024 * 1024, KEY_MAX_BYTES = 1024, TEXT_MAX_BYTES = 64 * 1024 };

struct book {
    struct arena *arena;
    struct text_map keys; // to the number of the entry
    struct book_entry *entries;
    size_t count, capacity;
    bool full;
};

struct book *book_new(void)
{
    struct book *book = memory_new(1, sizeof *book);
    book->arena = arena_new(LIMIT_BYTES);
    return book;
}

void book_free(struct book *book)
{
    if (book == NULL)
        return;
    text_map_done(&book->keys);
    arena_free(book->arena);
    memory_free(book->entries);
    memory_free(book);
}

static size_t size_of(const char *text)
{
    return text ? strlen(text) + 1 : 0;
}

void book_add(struct book *book, const char *key, const struct book_entry *entry)
{
    if (key == NULL || *key == 0)
        return;
    size_t size = size_of(key) + size_of(entry->text) + size_of(entry->selector.value) +
                  size_of(entry->selector.text) + 128;
    if (size_of(key) > KEY_MAX_BYTES || size_of(entry->text) > TEXT_MAX_BYTES ||
        size + arena_used_bytes(book->arena) > LIMIT_BYTES / 2) {
        book->full = true;
        return;
    }
    bool is_new;
    int64_t *number = text_map_at(&book->keys, key, &is_new);
    if (!is_new)
        return;
    *number = (int64_t)book->count;
    struct book_entry kept = *entry; // which may be one of this book's own: copied before they move
    kept.text = arena_text(book->arena, kept.text);
    kept.selector.value = arena_text(book->arena, kept.selector.value);
    kept.selector.text = arena_text(book->arena, kept.selector.text);
    ARRAY_ROOM(book->entries, book->capacity, book->count);
    book->entries[book->count++] = kept;
}

const struct book_entry *book_find(const struct book *book, const char *key)
{
    const int64_t *number = key && *key ? text_map_find(&book->keys, key) : NULL;
    return number ? &book->entries[*number] : NULL;
}

bool book_is_full(const struct book *book)
{
    return book->full;
}
