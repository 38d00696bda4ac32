// Unpacking any bytes: the first byte chooses the format. Limits hold, counts agree, two ways give the same.
#include "sources/kind.h"
#include "sources/open_item.h"
#include "sources/unpack.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { OUTPUT_BYTES = 1 << 20 };

static bool count(void *context, struct bytes piece)
{
    *(int64_t *)context += (int64_t)piece.size;
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    enum storage storage = (enum storage)(data[0] % (FILE_ITSELF + 1));
    struct bytes packed = {data + 1, size - 1};
    struct unpack_limits limits = {.output_bytes = OUTPUT_BYTES, .ratio = 1000, .ratio_from_bytes = 1 << 16};
    struct unpack_result result;
    int64_t total = 0;
    unpack(packed, storage, &limits, count, &total, &result);
    if (total != result.unpacked_bytes || total > OUTPUT_BYTES || result.read_bytes > (int64_t)packed.size)
        abort();
    if ((result.end != UNPACK_WHOLE) && result.why[0] == 0)
        abort();
    struct item item;
    struct error error = {0};
    if (item_unpack(&item, "x", packed, storage, total, OUTPUT_BYTES, &error) == 0) {
        if (result.end == UNPACK_WHOLE && (item.damage || (int64_t)item.bytes.size != total))
            abort();
        item_close(&item);
    }
    gzip_holds_warc(packed);
    kind_of(packed);
    return 0;
}
