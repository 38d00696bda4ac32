// Which number a string of digits is, seen from the regions of a source.
#pragma once

#include "observations/selectors/phone_number.h"

#include <stddef.h>

enum { PHONE_DIGITS_MAX = 24 };

// How sure the reading is, the best first. The order decides between readings of the same digits.
enum phone_reading {
    PHONE_INTERNATIONAL, // written with '+' or 00, and possible
    PHONE_NATIONAL,      // as dialled at home in one of the regions, in a range in use or for fiction
    PHONE_BARE,          // international without '+' (at least 11 digits), in a range in use or for fiction
    PHONE_UNUSUAL,       // in use in a region, but not written as it is dialled there
    PHONE_NATIONAL_POSSIBLE, // with the trunk prefix of a region (or NANP shape), length right, range unknown
    PHONE_BARE_POSSIBLE,     // "+digits" would have a possible length
    PHONE_REGION_POSSIBLE,   // the length is possible in a region, no more
    PHONE_NOT,
};

struct phone {
    enum phone_reading reading;
    bool valid;   // GRADE_VALID
    bool in_plan; // valid, or in a range kept for fiction
    char e164[PHONE_E164_SIZE];
};

// `digits`: an optional '+', then at most PHONE_DIGITS_MAX - 2 ASCII digits. The same arguments always give
// the same result; results are remembered for the process, which is the only state below this call.
struct phone phone_read(const char *digits, const char *const *regions, size_t region_count);

// What is known of a region, remembered in the same way.
struct phone_region phone_region(const char *region);

// ---- cheap refusals, before the plans are asked; `digits` are ASCII digits only ----

// Whether a number of this length, begun so, is dialled in the region; the ranges are for the plans to tell.
bool phone_region_may_have(const char *region, const char *digits);
// Whether international digits begin with the calling code of one of the regions.
bool phone_code_of_regions(const char *const *regions, size_t region_count, const char *digits);
// "0123456789", "9876543210": the digits themselves.
bool digits_are_count(const char *digits);
