// The records of CODA, each by itself: 0 header, 1 opening balance, 2.1 to 2.3 movement, 3.1 to 3.3
// information, 4 free message, 8 closing balance, 9 trailer. Source: Febelfin, "Coded statement of account
// (CODA)", versions 2.3 (2011) to 2.6 (2018): columns, transaction codes (annex II), structured
// communications (annex III).
#pragma once

#include "observations/statements/fixed.h"

enum { CODA_WIDTH = 128 };

// An account with its currency in 37 columns, in one of four structures: 0 Belgian number, 1 foreign number,
// 2 Belgian IBAN, 3 foreign IBAN; 0 for the counterparty's, which does not say.
struct coda_account {
    struct bytes number; // borrowed; empty when not stated
    char currency[4];
    char iban[40]; // derived from a Belgian number; "" when it is none
};
struct coda_account coda_account_of(struct bytes columns);

// A sign (0 credit, 1 debit) and 15 digits, three of them behind the point.
bool coda_amount(struct bytes sign, struct bytes digits, int64_t *e5);

// Type (1 digit), family (2), operation (2), category (3).
struct coda_code {
    char type;      // 0 simple; 1 to 3 a total with details; 5 to 8 a detail of it; 9 a detail of a detail
    char digits[9]; // all eight
};
bool coda_code_of(struct bytes columns, struct coda_code *code);
enum payment_method coda_method(const struct coda_code *code);

// What a structured communication says (its three digits and what follows them).
struct coda_communication {
    const char *text;             // for people to read
    const char *site;             // terminal and town
    struct moment at;             // of a card's transaction
    const char *more;             // creditor, mandate, card: looked through for selectors
    int64_t ordered_e5;           // not signed; only with the next
    const char *ordered_currency; // NULL: not stated
};
void coda_structured(struct arena *arena, struct bytes text, struct coda_communication *communication);
