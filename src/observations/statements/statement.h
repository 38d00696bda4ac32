// A bank statement while it is read, whatever its format: sends each entry as one or more payments, and at
// the end the statement with whether it ties. Knows no format.
//
// Money is never doubled: an entry becomes either one payment of its own amount or several whose amounts sum
// to it exactly. Money is never rounded: amounts are int64 e5 (base/decimal.h), and a sum that does not fit
// is said as damage.
#pragma once

#include "observations/observer.h"
#include "observations/sink.h"

#define CURRENCY_UNKNOWN "XXX" // ISO 4217: no currency

struct stated_balance {
    bool stated;
    int64_t amount_e5; // negative: the account owes
    char currency[4];  // "" when not stated
    struct moment at;
};

// What a bank states of a person beyond the name. Texts are NULL when not stated.
struct stated_person {
    const char *address; // one line
    const char *country; // two letters; of the address, else of residence
    const char *phone, *mobile, *email;
    struct moment born;
};

// One movement of an entry. Texts are NULL when not stated.
struct statement_part {
    int64_t amount_e5; // signed: negative leaves the account
    const char *id;    // the bank's reference
    struct bytes account;
    const char *iban; // what `account` is as an IBAN, when it is derived exactly; NULL: read `account`
    const char *name; // of the counterparty
    const char *bank; // BIC of the counterparty's bank (statement_bic)
    const struct stated_person *person; // the counterparty; NULL: nothing beyond the name
    const char *reference;              // remittance text
    const char *more;                   // further text of the entry, only looked through for selectors
    const char *end_to_end;
    int64_t ordered_e5;           // with the sign of amount_e5; only with ordered_currency
    const char *ordered_currency; // NULL: ordered in the entry's
    enum payment_method method;   // METHOD_UNKNOWN: that of the entry
    const char *code;             // NULL: that of the entry
    const char *site;
};

struct statement_entry {
    int64_t offset;       // bytes from the start of the item; -1 unknown
    char currency[4];     // "" when the entry does not say: that of the statement
    struct moment at;     // booking date
    struct moment valued; // value date
    int64_t amount_e5;    // signed
    enum payment_method method;
    const char *code; // the bank's own for this kind of entry
    const struct statement_part *parts;
    size_t part_count; // at least 1; more than 1 only when the amounts sum to amount_e5
};

struct statement_book {
    struct observation_context outer; // as given
    struct observation_context inner; // the same with the arena of one entry
    struct arena *lasting;            // of the open statement: its account and texts
    struct arena *passing;            // of the entry at hand; reset by statement_add and statement_skip
    const char *table;                // of every place: "camt053", "mt940"
    struct table_tally entries;
    int64_t row, statements; // entries and statements seen so far in the item

    // the statement that stands open
    bool open, has_account;
    int64_t offset;
    const char *id, *owner;
    const char *number;                // in the row of the account's statements
    const char *bank;                  // BIC of the account's (statement_bic)
    const char *holder;                // whose account it is; kept as `owner` is
    struct stated_person person;       // the holder
    struct holders_sent *holders_sent; // of this item; NULL: none yet
    char currency[4];
    struct selector account;
    struct moment from, to;
    struct stated_balance opening, closing;
    int64_t sum_e5, entry_count;
    bool cut;               // damage was said that leaves it incomplete: nobody can say whether it ties
    bool needs_balances;    // the format requires both: it is said when one is missing
    const char *cannot_tie; // why sum and balances cannot be compared; NULL
};

void statement_book_init(struct statement_book *book, const struct observation_context *context,
                         const char *table, const char *tally_table);
// Ends the open statement, sends the tally (`present` entries counted independently, -1 if they cannot be)
// and frees everything.
void statement_book_done(struct statement_book *book, int64_t present);

void statement_begin(struct statement_book *book, int64_t offset); // ends the one that stands open
void statement_end(struct statement_book *book);                   // nothing when none is open

// Keeps `text` as long as the open statement; decoded and cleaned. NULL when it is empty.
const char *statement_keep(struct statement_book *book, struct bytes text);
void statement_set_account(struct statement_book *book, struct bytes account); // the first one counts
// The same for an account whose IBAN is derived exactly from what stands there; iban NULL: it cannot be.
void statement_set_national_account(struct statement_book *book, struct bytes account, const char *iban);
void statement_set_currency(struct statement_book *book, const char *currency); // the first one counts

// The place of the entry at hand: begin with statement_next_row.
void statement_next_row(struct statement_book *book);
struct place statement_place(const struct statement_book *book, int64_t offset);
void statement_add(struct statement_book *book, const struct statement_entry *entry);
void statement_skip(struct statement_book *book, const char *reason); // reason: a literal

// ---- shared by the formats ----

// Text of a bank made UTF-8: kept when it is, else read as ISO 8859-1; NULs and other control characters
// become spaces, spaces at both ends go. NULL when nothing is left. In the arena.
const char *statement_text(struct arena *arena, struct bytes text);
// A BIC in upper case, in the arena: letters or digits four, a country's code, two and nothing, "XXX" or
// three more (ISO 9362). NULL when it is none. Without the "XXX" of a head office, so that one bank has one
// BIC.
const char *statement_bic(struct arena *arena, struct bytes text);
// Three letters to upper case; false (and "") when it is not a currency code.
bool statement_currency(struct bytes text, char currency[4]);
// An IBAN by its form alone: two letters, two digits, 11 to 30 letters and digits.
bool statement_looks_like_iban(struct bytes text);
