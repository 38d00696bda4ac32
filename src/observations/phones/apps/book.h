// What the ids of an application stand for: its people, its chats. Kept by key, for joins by hand that must
// not lose a row. Knows no application.
#pragma once

#include "casefile/records.h"

struct book; // opaque

struct book_entry {
    struct selector selector; // the person or the group
    const char *text;         // a name, a title, the id of a thread; NULL
    int64_t number;
    bool many; // a group
};

struct book *book_new(void);
void book_free(struct book *book); // NULL is fine
// Keeps a copy; of several with one key the first stands. A NULL or empty key, and what is beyond the limit
// of memory, is not kept.
void book_add(struct book *book, const char *key, const struct book_entry *entry);
const struct book_entry *book_find(const struct book *book, const char *key); // NULL: none; borrowed
bool book_is_full(const struct book *book);                                   // something was not kept
