// Any bytes as a property list of either form, and as a keyed archive.
#include "base/text.h"
#include "observations/serialized/keyed_archive.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void judge_text(void *payload, const char *text)
{
    (void)payload;
    if (!text_is_utf8(bytes_of_text(text)))
        abort();
}

// The height that a value says is that of what it holds, so that whoever descends is safe.
static void judge_height(const struct plist *value, int allowed, int *left)
{
    if (value == NULL || (*left)-- <= 0)
        return;
    if (value->height > allowed)
        abort();
    for (size_t i = 0; i < plist_count(value); i++)
        judge_height(value->kind == PLIST_DICT ? plist_value(value, i) : plist_at(value, i),
                     value->height - 1, left);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bytes bytes = {data, size};
    struct arena *arena = arena_new((size_t)512 << 20);
    const struct plist *list, *archive;
    struct error error = {0};
    int left = 100000;
    if (plist_read(bytes, arena, &list, &error) && error.text[0] == 0)
        abort();
    if (arena_used_bytes(arena) > 1024 + 64 * size)
        abort();
    judge_height(list, PLIST_DEPTH_MAX, &left);
    plist_texts(list, 100000, judge_text, NULL);
    if (keyed_archive_open(list, arena, &archive, &error) && error.text[0] == 0)
        abort();
    judge_height(archive, PLIST_DEPTH_MAX, &left);
    plist_texts(archive, 100000, judge_text, NULL);
    arena_free(arena);
    return 0;
}
