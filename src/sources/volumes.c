// Partitions by libtsk.
#include "sources/volumes.h"

#include "base/memory.h"
#include "base/text.h"
#include "sources/tsk_medium.h"

#include <stdlib.h>
#include <string.h>

enum { LOGICAL_FROM = 5 };

// libtsk's own guess, then its guesses one by one when more than one table would do: a GPT lies behind a DOS
// table that is there to protect it.
static TSK_VS_INFO *open_table(TSK_IMG_INFO *image)
{
    static const TSK_VS_TYPE_ENUM types[] = {TSK_VS_TYPE_DETECT, TSK_VS_TYPE_GPT, TSK_VS_TYPE_MAC,
                                             TSK_VS_TYPE_DOS};
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        TSK_VS_INFO *table = tsk_vs_open(image, 0, types[i]);
        if (table)
            return table;
        bool several = tsk_medium_saw_several(TSK_ERR_VS_UNKTYPE);
        tsk_error_reset();
        if (i == 0 && !several)
            return NULL;
    }
    return NULL;
}

static unsigned number_of(const TSK_VS_PART_INFO *part, unsigned position)
{
    if (part->vs->vstype == TSK_VS_TYPE_DOS && part->table_num > 0)
        return LOGICAL_FROM + (unsigned)part->table_num - 1;
    if (part->vs->vstype == TSK_VS_TYPE_DOS || part->vs->vstype == TSK_VS_TYPE_GPT)
        return part->slot_num >= 0 ? (unsigned)part->slot_num + 1 : position; // libtsk counts them in 8 bits
    return position;
}

// Its place in bytes, as far as it lies on the medium; false when no byte does.
static bool place(const TSK_VS_PART_INFO *part, const struct medium *medium, struct volume *volume)
{
    int64_t size = medium_size(medium), block = part->vs->block_size, bytes;
    if (part->start > INT64_MAX || part->len > INT64_MAX ||
        __builtin_mul_overflow((int64_t)part->start, block, &volume->offset) ||
        __builtin_add_overflow(volume->offset, (int64_t)part->vs->offset, &volume->offset))
        return false;
    if (__builtin_mul_overflow((int64_t)part->len, block, &bytes))
        bytes = INT64_MAX;
    if (volume->offset < 0 || volume->offset >= size || bytes <= 0)
        return false;
    volume->bytes = bytes < size - volume->offset ? bytes : size - volume->offset;
    return true;
}

static int by_offset(const void *a, const void *b)
{
    const struct volume *one = a, *other = b;
    if (one->offset != other->offset)
        return one->offset < other->offset ? -1 : 1;
    return (one->number > other->number) - (one->number < other->number);
}

void volumes_list(struct medium *medium, struct arena *arena, struct volume_list *list)
{
    *list = (struct volume_list){0};
    TSK_IMG_INFO *image = tsk_medium_open(medium);
    TSK_VS_INFO *table = image ? open_table(image) : NULL;
    if (table) {
        struct volume *volumes = arena_alloc(arena, VOLUMES_MAX, sizeof *volumes);
        list->volumes = volumes;
        list->has_table = true;
        for (const TSK_VS_PART_INFO *part = table->part_list; part; part = part->next) {
            struct volume volume = {0};
            if (!(part->flags & TSK_VS_PART_FLAG_ALLOC) || (part->flags & TSK_VS_PART_FLAG_META) ||
                !place(part, medium, &volume))
                continue;
            if (list->count == VOLUMES_MAX) {
                list->more = true;
                break;
            }
            volume.number = number_of(part, (unsigned)list->count + 1);
            volume.name = text_clean(arena, bytes_of_text(part->desc));
            volumes[list->count++] = volume;
        }
        qsort(volumes, list->count, sizeof *volumes, by_offset);
        tsk_vs_close(table);
    }
    if (image)
        tsk_img_close(image);
}
