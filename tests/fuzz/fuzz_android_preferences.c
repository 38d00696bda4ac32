// Any bytes as Android's shared preferences: every name and text that is given is clean.
#include "base/text.h"
#include "observations/serialized/android_preferences.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void take(void *payload, const char *name, const char *text)
{
    (void)payload;
    if (!text_is_utf8(bytes_of_text(name)) || (text && !text_is_utf8(bytes_of_text(text))))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new((size_t)64 << 20);
    preferences_read((struct bytes){data, size}, arena, take, NULL);
    arena_free(arena);
    return 0;
}
