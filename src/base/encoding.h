// Bytes that are written as text: hexadecimal digits, base 64, UTF-16. Other character sets are ICU's work
// elsewhere.
#pragma once

#include "base/arena.h"
#include "base/bytes.h"

// Lower-case digits and a NUL into `out`, which has room for 2 * size + 1.
void hex_of_bytes(struct bytes bytes, char *out);

// Base 64 (RFC 4648) of either alphabet; white space is left out, padding may be missing, and nothing but
// padding follows padding. *bytes, in the arena, is what was read up to the fault; false when there was one.
bool bytes_of_base64(struct arena *arena, struct bytes text, struct bytes *bytes);

// UTF-16 as UTF-8, in the arena. NUL and surrogates without their half become U+FFFD; an odd byte at the end
// is left out.
const char *text_of_utf16(struct arena *arena, struct bytes bytes, bool big_endian);
