// What the kinds made of digits and signs share: whether a token stands by itself, groups of digits, check
// sums, and the words near it that say what it is.
#pragma once

#include "base/bytes.h"

#include <stdbool.h>

// Whether nothing is glued before or behind: no letter, digit or '_'. The escapes "\n", "\r", "\t" of JSON
// and programs are not glued.
bool token_starts(struct bytes text, size_t at);
bool token_ends(struct bytes text, size_t end);
// Further: no sign joins it to more letters or digits ("12-4111...", "4111....5", "x@").
bool token_is_alone(struct bytes text, size_t start, size_t end);

// Whether one of `words`, " lower case between spaces ", stands within 40 bytes before `at`; digits at a
// word's end are left out ("IMEI1").
bool token_cue_before(struct bytes text, size_t at, const char *words);

enum { DIGITS_MAX = 24, DIGIT_GROUPS_MAX = 7 };

// ASCII digits in groups that one and the same sign parts: a space or a hyphen.
struct digit_groups {
    char digits[DIGITS_MAX];
    size_t count; // of digits
    size_t groups[DIGIT_GROUPS_MAX], ends[DIGIT_GROUPS_MAX];
    size_t group_count;
    uint8_t sign; // ' ' or '-'; 0 for one group
};

// Reads the groups from `at`, as far as they fit.
void digit_groups_read(struct digit_groups *out, struct bytes text, size_t at);
// Whether the first groups have just these lengths (0 ends the list); *count becomes their digits together.
bool digit_groups_are(const struct digit_groups *groups, const uint8_t lengths[DIGIT_GROUPS_MAX + 1],
                      size_t *count);

bool luhn_is_right(const char *digits, size_t count); // ISO/IEC 7812-1, annex B
// At least four different digits, none of them most of the number, and no sequence ("1234567890123456").
bool digits_are_varied(const char *digits, size_t count);
