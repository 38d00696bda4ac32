// Any bytes as a database with its log: four bytes say how long the database is, the rest is the log.
#include "phones.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct reader reader = reader_of((struct bytes){data, size});
    uint32_t main_size = reader_u32le(&reader);
    struct bytes rest = bytes_slice((struct bytes){data, size}, 4, size);
    struct item wal = {.path = "any.db-wal", .bytes = bytes_slice(rest, main_size, rest.size)};
    struct item item = {.path = "any.db",
                        .bytes = bytes_slice(rest, 0, main_size),
                        .companions = &wal,
                        .companion_count = wal.bytes.size ? 1 : 0};
    judge_item(&observer_sqlite_other, &item);
    return 0;
}
