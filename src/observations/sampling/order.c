// Orders to and from bytes: a head, then a request as the scan sends it.
#include "observations/sampling/order.h"

void order_put(struct buffer *buffer, const struct order *order)
{
    buffer_add_u8(buffer, (uint8_t)order->what);
    buffer_add_u8(buffer, order->plainly);
    buffer_add_varint(buffer, order->block_count);
    for (size_t i = 0; i < order->block_count; i++)
        buffer_add_varint(buffer, order->blocks[i]);
    request_put(buffer, &order->request);
}

int order_read(struct bytes bytes, struct arena *arena, struct order *order)
{
    struct reader reader = reader_of(bytes);
    *order = (struct order){.what = (enum order_what)reader_u8(&reader)};
    order->plainly = reader_u8(&reader);
    uint64_t count = reader_varint(&reader);
    if (reader.failed || count > ORDER_BLOCKS_MAX || order->what > ORDER_BLOCKS)
        return -1;
    uint64_t *blocks = arena_alloc(arena, count + 1, sizeof *blocks);
    for (uint64_t i = 0; i < count; i++)
        blocks[i] = reader_varint(&reader);
    order->blocks = blocks;
    order->block_count = (size_t)count;
    if (reader.failed)
        return -1;
    return request_read(reader_take(&reader, reader_left(&reader)), arena, &order->request);
}
