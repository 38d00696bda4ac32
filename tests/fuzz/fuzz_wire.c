// The coordinator's decoding of what a worker says, and the worker's of a request.
#include "observations/request.h"
#include "observations/wire.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new((size_t)1 << 30);
    struct reader reader = reader_of((struct bytes){data, size});
    struct wire_message message;
    struct request request;
    while (wire_next(&reader, arena, &message) == 1)
        arena_reset(arena);
    request_read((struct bytes){data, size}, arena, &request);
    arena_free(arena);
    return 0;
}
