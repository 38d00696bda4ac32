// tar listing on any bytes: every member told lies inside the archive, in order, none shares a byte.
#include "sources/tar.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct seen {
    size_t size;
    int64_t taken_to;
};

static void on_member(void *context, const struct child_item *member)
{
    struct seen *seen = context;
    if (member->path[0] == 0 || member->path[0] == '/' || member->offset < seen->taken_to ||
        member->stored_bytes < 0 || member->offset + member->stored_bytes > (int64_t)seen->size)
        abort();
    seen->taken_to = member->offset + member->stored_bytes;
}

static void on_skipped(void *context, const char *reason)
{
    (void)context;
    if (reason[0] == 0)
        abort();
}

static void on_damage(void *context, int64_t offset, const char *what)
{
    const struct seen *seen = context;
    if (offset < 0 || (uint64_t)offset > seen->size || what[0] == 0)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct seen seen = {.size = size};
    struct member_listener listener = {&seen, on_member, on_skipped, on_damage};
    tar_list((struct bytes){data, size}, &listener);
    tar_starts_here((struct bytes){data, size});
    return 0;
}
