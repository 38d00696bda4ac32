// Delimited text: every record lies inside the bytes and after the one before.
#include "base/csv.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new((size_t)1 << 30);
    struct csv_reader reader = csv_reader_of((struct bytes){data, size});
    struct csv_record record;
    size_t before = 0;
    while (csv_next(&reader, arena, &record)) {
        if (record.offset < before || reader.position <= record.offset || record.count > CSV_FIELDS_MAX)
            abort();
        before = record.offset + 1;
        size_t total = 0;
        for (size_t i = 0; i < record.count; i++)
            for (size_t at = 0; at < record.fields[i].size; at++)
                total += record.fields[i].data[at] != 0;
        if (total > size)
            abort();
        arena_reset(arena);
    }
    arena_free(arena);
    return 0;
}
