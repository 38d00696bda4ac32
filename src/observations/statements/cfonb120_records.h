// The records of CFONB 120, each by itself: 01 opening balance, 04 entry, 05 detail of an entry, 07 closing
// balance. Sources: CFONB, "Relevé de compte sur support informatique" (July 2004); "Évolutions du relevé de
// compte 120 caractères pour les opérations de virements et de prélèvements SEPA", version 2.0 (March 2010)
// for the records 04 and 05, their qualifiers and the codes A1 to B6; "Liste des codes interbancaires"
// (ETEBAC, July 2004) for the codes 01 to 99.
#pragma once

#include "observations/statements/fixed.h"

enum { CFONB_WIDTH = 120 };

enum cfonb_record { CFONB_NONE, CFONB_OPENING, CFONB_ENTRY, CFONB_DETAIL, CFONB_CLOSING };
enum cfonb_record cfonb_record_of(const struct fixed_line *line); // by its code
bool cfonb_is_record(const struct fixed_line *line);              // by the form of its columns

// Every record names the account. Texts are borrowed from the line.
struct cfonb_account {
    struct bytes bank, branch, number, currency; // 5, 5, 11 and 3 characters
};
struct cfonb_account cfonb_account_of(const struct fixed_line *line);
// By the number alone: banks that merged have records of both bank codes in one statement.
bool cfonb_same_account(const struct cfonb_account *a, const struct cfonb_account *b);
// Account and currency of the open statement; an IBAN where one follows from the RIB.
void cfonb_set_account(struct statement_book *book, const struct cfonb_account *account);
// Its id, "NUMBER DAY": the statements of this form have no number.
void cfonb_name_statement(struct statement_book *book, const struct cfonb_account *account);

// NULL, or what is wrong (a literal): a balance without a readable amount is not stated, one without a
// readable day is.
const char *cfonb_balance_of(const struct fixed_line *line, struct stated_balance *balance);

// A record 04 and what its records 05 add. Texts are in the book's passing arena.
struct cfonb_entry {
    struct arena *arena;
    int64_t offset, amount_e5;
    char currency[4];
    struct moment booked, valued;
    const char *code;            // "B1"
    struct buffer text, unknown; // remittance; of qualifiers we do not know
    const char *payer, *payee, *last_payer, *last_payee;
    const char *payer_account, *payee_account;
    const char *end_to_end, *id;
    int64_t ordered_e5; // not signed
    char ordered_currency[4];
    size_t detail_count;
};

// NULL when it could be read, else why not (a literal).
const char *cfonb_entry_of(struct statement_book *book, const struct fixed_line *line,
                           struct cfonb_entry *entry);
const char *cfonb_entry_detail(struct cfonb_entry *entry, const struct fixed_line *line);
void cfonb_entry_send(struct statement_book *book, struct cfonb_entry *entry);
void cfonb_entry_done(struct cfonb_entry *entry);

enum payment_method cfonb_method(struct bytes code); // of an interbank operation code
