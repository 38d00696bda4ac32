// Telephone numbers that belong to nobody, their spellings, and account numbers of banks that do not exist.
// Ranges reserved for fiction: +44 7700 900000 to 900999 (Ofcom), +33 6 39 98 00 00 to 99 99 (Arcep),
// +1 NPA 555 0100 to 0199 (NANPA).
#pragma once

#include "rehearsal/random.h"

#include "base/arena.h"

enum number_country { NUMBER_GB, NUMBER_FR, NUMBER_US };
enum { E164_SIZE = 16, IBAN_SIZE = 35 };

const char *number_country_name(enum number_country country); // "GB", "FR", "US"

// Every number of the three ranges once, in an order that depends on the seed.
struct number_pool {
    uint64_t *numbers; // E.164 digits
    size_t count, used;
};
void number_pool_init(struct number_pool *pool, struct random *random);
void number_pool_done(struct number_pool *pool);
bool number_pool_take(struct number_pool *pool, char e164[E164_SIZE]); // false when all are used
enum number_country number_country_of(const char *e164);

enum spelling_style {
    STYLE_E164,          // +33639980102
    STYLE_NATIONAL,      // 0639980102; international when the reader's country differs
    STYLE_SPACED,        // 06 39 98 01 02
    STYLE_INTERNATIONAL, // +33 6 39 98 01 02
    STYLE_ZEROS,         // 0033639980102; +33... where 00 is not dialled (US)
    STYLE_DOTTED,        // 06.39.98.01.02
    STYLE_COUNT
};
// As a person in `home` writes it: national forms only for numbers of home. In the arena.
const char *number_spelled(struct arena *arena, const char *e164, enum spelling_style style,
                           enum number_country home);

enum bank {
    BANK_BE_1,
    BANK_BE_2,
    BANK_FR_1,
    BANK_FR_2,
    BANK_ES_1,
    BANK_ES_2,
    BANK_PT_1,
    BANK_PT_2,
    BANK_RO_1,
    BANK_BR_1,
    BANK_BR_2,
    BANK_COUNT
};
struct bank_profile {
    const char *name, *bic, *country;
    const char *code; // as it stands in an IBAN
    const char *currency;
};
extern const struct bank_profile bank_profiles[BANK_COUNT];
// With right national check digits (where the country has them) and mod 97 (ISO 13616).
void iban_make(enum bank bank, uint64_t number, char iban[IBAN_SIZE]);
bool iban_checks(const char *iban); // mod 97 only
