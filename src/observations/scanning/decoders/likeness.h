// Whether bytes that came out of a decoder without a checksum are what somebody wrote.
#pragma once

#include "base/bytes.h"

// Text of some character set, or the beginning of a known format. Looks at the first KiB; fewer than 8 bytes
// tell nothing.
bool looks_written(struct bytes bytes);
// Text only: nearly all of it letters, digits, spaces and punctuation, in UTF-8, UTF-16 or with 8-bit
// characters.
bool looks_textual(struct bytes bytes);
bool looks_wide(struct bytes bytes); // UTF-16 alone
// Whether the first `sample` bytes (up to a row of zeros) have about as many different values as packed data
// has. Code, tables and text have not.
bool looks_packed(struct bytes bytes, size_t sample);
// Whether nothing stands at `end`, or what fills the rest of a block: zeros. A decoder without a checksum
// that ends just there has decoded what it should.
bool stands_alone(struct bytes bytes, size_t end);
