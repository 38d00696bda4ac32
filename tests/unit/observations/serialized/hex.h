// Bytes written as hexadecimal digits.
#pragma once

#include "base/arena.h"
#include "base/text.h"

#include <string.h>

static inline struct bytes of_hex(struct arena *arena, const char *hex)
{
    size_t size = strlen(hex) / 2;
    uint8_t *data = arena_alloc(arena, size + 1, 1);
    for (size_t i = 0; i < size; i++)
        data[i] = (uint8_t)(text_hex_digit(hex[2 * i]) << 4 | text_hex_digit(hex[2 * i + 1]));
    return (struct bytes){data, size};
}
