// Telephone numbers in the words of a payment, as far as the case knows them: nothing is taken for a number
// that stands nowhere else. Pure: numbers in, entities out.
#pragma once

#include "base/map.h"

struct phones_named {
    struct text_map by_digits; // of the form with a country code, without its plus
};

void phones_named_add(struct phones_named *phones, const char *e164, int64_t entity); // "+33639980001"
void phones_named_done(struct phones_named *phones);

// The entity of the first number that `text` writes: with a plus or 00, or as it is dialled in one of the
// countries (ISO 3166, "" is skipped). 0: none. A national form that could be two of them is none.
enum { PHONE_COUNTRIES_MAX = 2 };
int64_t phones_named_in(const struct phones_named *phones, const char *text,
                        const char *const countries[PHONE_COUNTRIES_MAX]);
