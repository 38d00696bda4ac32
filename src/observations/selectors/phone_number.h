// The numbering plans of the world: libphonenumber's metadata behind a C face. Pure: digits in, number out.
#pragma once

#include <stdbool.h>

#ifdef __cplusplus
extern "C" {
#endif

// E.164 (ITU-T): '+' and at most 15 digits; the library lets 17 pass. With room for a NUL.
enum { PHONE_E164_SIZE = 24 };

struct phone_number {
    bool possible; // has a length that the plan of its country knows, with area code
    bool valid;    // lies in a range that the plan says is in use; ranges kept for fiction mostly do not
    bool trunk;    // the text began with more than the national number: a trunk prefix or country code
    bool national; // the text is how the number is dialled at home (or had a trunk prefix)
    char e164[PHONE_E164_SIZE]; // "" when not even possible
};

// `number` is '+' and digits, or digits as dialled at home; at most 31 characters. `region` is ISO 3166
// alpha-2, or "ZZ" when the number is international. A region or number that the plans do not know gives a
// number that is not possible.
struct phone_number phone_number_parse(const char *number, const char *region);

struct phone_region {
    int country_code; // 44; 0 when the region is not known
    bool dials_zero;  // every number is dialled with a leading 0 at home, so that digits without one are none
};
struct phone_region phone_region_read(const char *region);

// The region that a calling code belongs to; of several that share it the main one. False: of none.
bool phone_region_of_code(int country_code, char region[3]);

#ifdef __cplusplus
}
#endif
