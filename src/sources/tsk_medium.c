// Lets libtsk read from a medium.
#include "sources/tsk_medium.h"

#include "base/memory.h"

#include <string.h>

enum { SECTOR_BYTES = 512 };

struct image {
    TSK_IMG_INFO info; // first: libtsk knows only this
    struct medium *medium;
};

static ssize_t image_read(TSK_IMG_INFO *info, TSK_OFF_T offset, char *out, size_t size)
{
    struct image *image = (struct image *)info;
    size_t got = medium_read(image->medium, offset, out, size);
    return got || size == 0 ? (ssize_t)got : -1;
}

static void image_close(TSK_IMG_INFO *info)
{
    memory_free(info);
}

static void image_describe(TSK_IMG_INFO *info, FILE *file)
{
    (void)info;
    (void)file;
}

TSK_IMG_INFO *tsk_medium_open(struct medium *medium)
{
    struct image *image = memory_new(1, sizeof *image);
    image->medium = medium;
    TSK_IMG_INFO *info = tsk_img_open_external(image, medium_size(medium), SECTOR_BYTES, image_read,
                                               image_close, image_describe);
    if (info == NULL)
        memory_free(image);
    return info;
}

bool tsk_medium_saw_several(uint32_t error_number)
{
    const char *text = tsk_error_get_errstr();
    return tsk_error_get_errno() == error_number && text && strstr(text, " or ");
}

struct medium *tsk_medium(TSK_IMG_INFO *image)
{
    return ((struct image *)image)->medium;
}
