// National account numbers made IBANs where that is exact: the parts are complete and the check digits follow
// from them. Pure.
//
// Sources: CFONB, "Identification bancaire" (the clé RIB: 97 less 89 banks + 15 branches + 3 accounts modulo
// 97, letters as digits); Consejo Superior Bancario, "Código Cuenta Cliente" (two digits modulo 11 with
// weights 1 2 4 8 5 10 9 7 3 6); Febelfin, Belgian account numbers (ten digits modulo 97, 0 as 97); ISO
// 13616-1 and ISO 7064 MOD 97-10 for the IBAN's own.
//
// A RIB does not say whether its bank is in France or in Monaco, whose banks have the same numbers: it is
// taken for French. A part that is all zeros is a gap somebody filled: no IBAN is made of it.
#pragma once

#include "base/bytes.h"

enum { NATIONAL_IBAN_SIZE = 35 };

// False, and nothing in `iban`, when no IBAN follows exactly.
bool iban_of_rib(struct bytes bank, struct bytes branch, struct bytes account,
                 char iban[NATIONAL_IBAN_SIZE]); // 5, 5 and 11 characters
bool iban_of_ccc(struct bytes bank, struct bytes branch, struct bytes account,
                 char iban[NATIONAL_IBAN_SIZE]);                           // 4, 4 and 10 digits
bool iban_of_belgian(struct bytes account, char iban[NATIONAL_IBAN_SIZE]); // 12 digits, also "123-1234567-12"
