// The one place that calls malloc.
#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

void *memory_new(size_t count, size_t size)
{
    void *block = calloc(count ? count : 1, size ? size : 1);
    if (block == NULL)
        abort();
    return block;
}

void *memory_grow(void *block, size_t count, size_t size)
{
    size_t bytes;
    if (__builtin_mul_overflow(count, size, &bytes))
        abort();
    void *grown = realloc(block, bytes ? bytes : 1);
    if (grown == NULL)
        abort();
    return grown;
}

char *memory_copy_text(const char *text)
{
    if (text == NULL)
        return NULL;
    size_t size = strlen(text) + 1;
    return memcpy(memory_new(size, 1), text, size);
}

void memory_free(void *block)
{
    free(block);
}
