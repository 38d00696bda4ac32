// Writes TL for tests: the layouts by hand, independent of the reader's table.
#pragma once

#include "base/bytes.h"

#include <string.h>

static inline void put_i(struct buffer *to, uint32_t value)
{
    buffer_add_u32le(to, value);
}

static inline void put_l(struct buffer *to, int64_t value)
{
    buffer_add_u64le(to, (uint64_t)value);
}

static inline void put_d(struct buffer *to, double value)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    buffer_add_u64le(to, bits);
}

static inline void put_s(struct buffer *to, const char *text)
{
    size_t size = strlen(text), head = size < 254 ? 1 : 4;
    if (head == 1)
        buffer_add_u8(to, (uint8_t)size);
    else
        buffer_add_u32le(to, (uint32_t)(size << 8 | 254));
    buffer_add(to, text, size);
    while ((head + size++) % 4)
        buffer_add_u8(to, 0);
}

enum { TL_PEER_USER = 0x59511722, TL_PEER_CHAT = 0x36c6019a, TL_VECTOR_OF = 0x1cb5c415 };
static const uint32_t TL_PEER_CHANNEL = 0xa2a5371e, TL_OLD_PEER_USER = 0x9db1bc6d;

static inline void put_peer(struct buffer *to, uint32_t constructor, int64_t id)
{
    put_i(to, constructor);
    if (constructor == TL_OLD_PEER_USER)
        put_i(to, (uint32_t)id);
    else
        put_l(to, id);
}
