// How the columns of a bank's table are to be read: what each is, how dates, amounts and signs are written.
// Written by `clew mapping` as a guess, confirmed by a person, kept with the source. A small text file:
//
//     # a comment
//     KEY = VALUE
//     column ROLE = NAME        (the column's name, or #3 for the third)
//
// A value "?" has still to be filled in. docs/formats/bank-csv.md says what each key means.
#pragma once

#include "base/arena.h"
#include "base/error.h"
#include "observations/statements/bank_csv/values.h"

enum map_kind { MAP_PAYMENTS, MAP_HOLDERS };

// What a column may be. The names stand in mapping.c; several columns may be what REPEATS says of them.
enum map_role {
    ROLE_DATE,
    ROLE_TIME,
    ROLE_VALUED,
    ROLE_AMOUNT,
    ROLE_DEBIT,
    ROLE_CREDIT,
    ROLE_MARK, // whether it left or came
    ROLE_FEE,  // taken beside the amount
    ROLE_CURRENCY,
    ROLE_BALANCE,
    ROLE_ACCOUNT, // whose row it is
    ROLE_COUNTERPARTY,
    ROLE_SORT_CODE, // the counterparty's bank by its national number
    ROLE_NAME,      // of the counterparty; of the holder
    ROLE_BIC,
    ROLE_REFERENCE,
    ROLE_END_TO_END,
    ROLE_TYPE,
    ROLE_SITE,
    ROLE_ID,
    ROLE_STATE, // whether it was booked at all
    ROLE_ORDERED,
    ROLE_ORDERED_CURRENCY,
    // of holders only
    ROLE_ROLE,
    ROLE_PHONE,
    ROLE_EMAIL,
    ROLE_ADDRESS,
    ROLE_COUNTRY,
    ROLE_BORN,
    ROLE_OPENED,
    ROLE_DOCUMENT,
    ROLE_DEVICE,
    ROLE_IP,
    ROLES, // count
};
const char *map_role_name(enum map_role role); // "date", ...
bool map_role_repeats(enum map_role role);     // several columns may be it: their texts are joined
bool map_role_of_kind(enum map_role role, enum map_kind kind);

enum map_sign {
    SIGN_NOT_SAID,
    SIGN_SIGNED,   // minus leaves the account
    SIGN_REVERSED, // plus leaves it, as on cards
    SIGN_COLUMNS,  // a column for what leaves, one for what comes
    SIGN_MARKS,    // a column says which
    SIGN_LEAVES,   // every row leaves the account of the row
    SIGNS,         // count
};
const char *map_sign_name(enum map_sign sign); // "signed", ...; "?"

enum { MAP_COLUMNS_MAX = 96, MAP_WORDS_MAX = 16, MAPPING_MAX_BYTES = 64 * 1024 };

struct map_column {
    enum map_role role;
    const char *name; // NULL: by number only
    int number;       // from 1; 0: by name only
};

struct map_words {
    const char *words[MAP_WORDS_MAX];
    size_t count;
};

struct mapping {
    enum map_kind kind;
    const char *encoding; // of what is no UTF-8: "windows-1252"; NULL
    char separator;       // 0: told by the file
    bool no_header;       // the first row is a row
    enum date_order dates;
    char decimal; // '.' or ','; 0: not said
    enum map_sign sign;
    bool debits_negative;            // with SIGN_COLUMNS: what leaves is written with a minus
    struct map_words leaves, enters; // with SIGN_MARKS
    struct map_words booked;         // with ROLE_STATE: rows of any other state are left out
    const char *account;             // of every row; "stated": the one that stands above the columns; NULL
    const char *currency;            // of every row; NULL
    struct map_column columns[MAP_COLUMNS_MAX];
    size_t column_count;
};

#define MAP_ACCOUNT_STATED "stated"

// Texts are in the arena. An error names the line and what is allowed there.
int mapping_read(struct bytes text, struct arena *arena, struct mapping *mapping, struct error *error);
// Checks what the keys say together; mapping_read does.
int mapping_check(const struct mapping *mapping, struct error *error);
bool mapping_has(const struct mapping *mapping, enum map_role role);
bool map_words_have(const struct map_words *words, struct bytes text); // letter case and accents aside

// `why` is asked for the comment before each key: "dates", "column date"; NULL: none.
typedef const char *mapping_why(const void *payload, const char *key, size_t column);
void mapping_write(const struct mapping *mapping, struct buffer *out, mapping_why *why, const void *payload);
// What a value may be: "day month year, month day year or year month day".
const char *mapping_allowed(const char *key);
// A key's value as it is written; "?" when it is not said.
void mapping_value(const struct mapping *mapping, const char *key, struct buffer *out);
