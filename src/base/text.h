// Small things done to text. ASCII and UTF-8 only; character sets are ICU's work elsewhere.
#pragma once

#include "base/arena.h"
#include "base/bytes.h"

// Length of the well-formed UTF-8 sequence at `at` (1 to 4), or 0 when it is not one (Unicode 15, table 3-7).
size_t text_utf8_length_of_any(const uint8_t *at, size_t size);
// The same, inline for ASCII: nearly all of nearly every text.
static inline size_t text_utf8_length(const uint8_t *at, size_t size)
{
    return size && at[0] < 0x80 ? 1 : text_utf8_length_of_any(at, size);
}
// Decodes one character and sets *length; U+FFFD and length 1 for a bad byte. size must be at least 1.
uint32_t text_utf8_decode(const uint8_t *at, size_t size, size_t *length);
size_t text_utf8_encode(uint32_t code_point, char out[4]); // returns the length, 1 to 4

bool text_is_utf8(struct bytes bytes); // whether all of it is well formed

// Evidence made safe to keep as text: valid UTF-8 without NUL; bad bytes and NULs become U+FFFD. In the
// arena.
const char *text_clean(struct arena *arena, struct bytes bytes);

bool text_is_digit(int byte);
bool text_is_alpha(int byte);
bool text_is_alnum(int byte);
bool text_is_space(int byte); // space, tab, newline, return, form feed, vertical tab
int text_hex_digit(int byte); // its value; -1 when it is none
int text_lower(int byte);
int text_upper(int byte);
bool text_equal_nocase(const char *a, const char *b); // ASCII case; NULL equals only NULL
bool text_start(const char *text, const char *prefix);
bool text_end(const char *text, const char *suffix);
struct bytes text_trim(struct bytes bytes);   // without ASCII space at both ends
const char *text_base_name(const char *path); // after the last '/', borrowed

// The next `count` (at most 9) ASCII digits as a number; -1, and the reader has failed, when they are not all
// digits.
int text_take_digits(struct reader *reader, int count);
// The whole of `bytes` as a decimal integer; false when it is not one or does not fit.
bool text_to_int64(struct bytes bytes, int64_t *value);
// The whole of `bytes` as "-12", "52.370216", "1.5e-3"; '.' parts the fraction. False when it is not one, or
// has an exponent beyond 300.
bool text_to_real(struct bytes bytes, double *value);
