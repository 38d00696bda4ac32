// The fields of SWIFT MT940 and MT942 that carry meaning, each parsed by itself. Pure: bytes in, values out.
// Sources: SWIFT User Handbook, Category 9 (MT940, MT942); DFÜ-Abkommen Anlage 3, chapter 8 (the German
// structured :86: with ?20 to ?63); the /KEY/ form of Dutch and Belgian banks (EPC SEPA mapping by ING, ABN
// AMRO and Rabobank).
#pragma once

#include "observations/statements/statement.h"

// :60F: :60M: :62F: :62M:, "C100318EUR380115,12". False when it is not one.
bool mt940_balance(struct bytes field, struct stated_balance *balance);

// :61:, "1003190319CR27,00NTRF100323-03-100323//32-P1-TCS49518" and a second line of details.
struct mt940_line {
    struct moment value, booked; // booked: the entry date, its year the one nearest to the value date's; when
                                 // there is none, the value date
    int64_t amount_e5;           // signed: D and RC (a credit taken back) are negative, C and RD positive
    bool reversal;
    struct bytes type;           // "NTRF"; may be empty
    struct bytes customer, bank; // references; empty when absent or NONREF
    struct bytes details;        // the second line; may be empty
    int64_t ordered_e5;          // "/OCMT/USD12,50" in it: as ordered, without a sign
    char ordered_currency[4];    // "": not stated
};
// NULL when it could be read, else why not (a literal).
const char *mt940_line(struct bytes field, struct mt940_line *line);

// NONREF and NOTPROVIDED say that there is none.
bool mt940_is_no_reference(struct bytes text);

// :86: in any of its forms. Texts are in the arena, NULL when not stated.
struct mt940_details {
    struct bytes account;  // as "BANK/NUMBER" or IBAN; empty when not stated
    const char *name;      // of the counterparty
    const char *reference; // the remittance text
    const char *more;      // what else stands there: end-to-end ids, other parties
    const char *end_to_end;
    const char *bank; // BIC of the counterparty's
    char gvc[4];      // the three digits of the German form; ""
};
void mt940_details(struct arena *arena, struct bytes field, struct mt940_details *details);

// :25:, "51210600/9223382012EUR": the account without the currency at its end; currency "" when there is
// none. `bank` is the rest that may be a BIC: the line below it (:25P:), or what stands before its '/'.
struct bytes mt940_account(struct bytes field, char currency[4], struct bytes *bank);

// The bank that sent a message, of its SWIFT headers "{1:F01BANKBEBBAXXX...}{2:O940...}": the BIC of eight or
// eleven letters, still to be checked. Empty when it does not stand there.
struct bytes mt940_sender(struct bytes header, char bic[12]);
