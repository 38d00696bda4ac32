// Values of OFX: tokens, text, days, amounts, accounts, kinds of entry. Pure: bytes in, values out.
//
// Source: Open Financial Exchange Specification 2.2 (November 2017) and 1.0.3: OFX 1 is SGML whose elements
// need no end tag, OFX 2 is XML; section 3.2.8 for days, 3.2.9 for amounts, 11.3 for accounts, 11.4.4.3 for
// the kinds of entry (TRNTYPE).
#pragma once

#include "observations/statements/statement.h"

// A tag and the text after it, up to the next. Comments, processing instructions and the header before the
// first tag are passed over; both forms are read alike.
struct ofx_token {
    struct bytes name; // as written, without "/" and attributes
    bool closes;
    struct bytes text; // raw; of an opening tag
    size_t offset;     // of the '<'
};
bool ofx_next(struct bytes bytes, size_t *at, struct ofx_token *token);
bool ofx_is(struct bytes name, const char *upper); // whatever the case of its letters

// Entities and CDATA put right, windows-1252 made UTF-8; NULL when nothing is left.
const char *ofx_text(struct arena *arena, struct bytes raw);

// "20090401122017.000[-5:EST]". Midnight and noon to the second are how banks write a day alone. Unknown when
// it is none.
struct moment ofx_moment(struct bytes text);
bool ofx_amount(struct bytes text, int64_t *e5); // point or comma; with both, the last is the decimal one

enum payment_method ofx_method(const char *kind); // of a TRNTYPE

// Texts NULL when not stated.
struct ofx_account {
    const char *bank, *branch, *number, *key;
};
// What the account is called ("BANK/BRANCH/NUMBER", or the number alone when that is an IBAN), and in *iban
// what IBAN follows when its key is stated and right (RIB, CCC). NULL when it has no number.
const char *ofx_account_text(struct arena *arena, const struct ofx_account *account, const char **iban);
bool ofx_is_bic(const char *text);
