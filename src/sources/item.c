// Finding what belongs with an item. Knows nothing of how items are opened.
#include "sources/item.h"

#include "base/text.h"

#include <string.h>

const char *item_name(const struct item *item)
{
    return text_base_name(item->known_as && item->known_as[0] ? item->known_as : item->path);
}

const struct item *item_companion(const struct item *item, const char *base_name)
{
    size_t length = strlen(base_name);
    for (size_t i = 0; i < item->companion_count; i++) {
        const char *path = item->companions[i].path;
        size_t size = strlen(path);
        if (size >= length && strcmp(path + size - length, base_name) == 0 &&
            (size == length || path[size - length - 1] == '/'))
            return &item->companions[i];
    }
    return NULL;
}
