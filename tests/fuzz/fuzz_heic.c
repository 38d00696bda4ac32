// Any bytes as a HEIF file: its boxes and items, not its pixels. Whatever an item is said to be stands in the
// file.
#include "observations/pictures/heif.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new((size_t)1 << 30);
    struct bytes bytes = {data, size};
    struct heif *heif = arena_alloc(arena, 1, sizeof *heif);
    heif_read(bytes, arena, heif);
    if (heif->end > size || heif->item_count > HEIF_ITEMS_MAX || heif->extent_count > HEIF_EXTENTS_MAX)
        abort();
    for (size_t i = 0; i < heif->item_count && i < 64; i++) {
        uint32_t width, height;
        volatile uint8_t last;
        struct bytes item = heif_item_bytes(heif, &heif->items[i], arena);
        if (item.size > size)
            abort();
        if (item.size)
            last = item.data[item.size - 1];
        heif_size(heif, heif->items[i].id, &width, &height);
        (void)last;
    }
    struct picture_file *file = arena_alloc(arena, 1, sizeof *file);
    file->end = size;
    heif_parts(bytes, arena, file);
    if (file->end > size)
        abort();
    arena_free(arena);
    return 0;
}
