// Allocation that does not return NULL: when memory is gone the process aborts. In a worker that costs one
// unit; in the coordinator it is like a kill, after which the run resumes.
#pragma once

#include <stddef.h>

void *memory_new(size_t count, size_t size);               // zeroed; free() with memory_free
void *memory_grow(void *block, size_t count, size_t size); // realloc to count * size bytes; overflow aborts
char *memory_copy_text(const char *text);                  // strdup; NULL stays NULL
void memory_free(void *block);                             // NULL is fine

// Makes room for one more element in a growing array: ARRAY_ROOM(items, item_capacity, item_count).
#define ARRAY_ROOM(array, capacity, count)                                                                   \
    do {                                                                                                     \
        if ((count) == (capacity)) {                                                                         \
            (capacity) = (capacity) ? (capacity)*2 : 16;                                                     \
            (array) = memory_grow((array), (capacity), sizeof *(array));                                     \
        }                                                                                                    \
    } while (0)
