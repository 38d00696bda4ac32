// Responses as captured: whatever the bytes, a body comes out that keeps its ceiling.
#include "observations/adverts/http.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new((size_t)1 << 30);
    struct http_response response;
    http_read(arena, (struct bytes){data, size}, &response);
    if (response.body.size > HTTP_BODY_MAX_BYTES && response.body.size > size)
        abort();
    if (response.unchunked.size > size || response.sent.size > size || response.status > 999)
        abort();
    if (response.unsupported && response.body.size)
        abort();
    arena_free(arena);
    return 0;
}
