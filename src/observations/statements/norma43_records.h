// The records of Norma 43, each by itself: 11 opening, 22 entry, 23 text of an entry, 24 its amount in
// another currency, 33 closing with totals, 88 end of the file. Source: Asociación Española de Banca, "Serie
// normas y procedimientos bancarios 43: información normalizada de cuenta corriente" (June 2012): columns,
// and the conceptos comunes of its annex.
#pragma once

#include "observations/statements/fixed.h"

enum { NORMA43_WIDTH = 80, NORMA43_TEXTS_MAX = 5 };

bool norma43_is_opening(const struct fixed_line *line); // by the form of its columns

// Account and currency of the open statement; an IBAN where one follows from bank, branch and account. `line`
// is a record 11.
void norma43_set_account(struct statement_book *book, const struct fixed_line *line);
bool norma43_same_account(const struct fixed_line *a, const struct fixed_line *b); // records 11 and 33

// A mark (1 debit, 2 credit) and 14 digits, two of them behind the point. With another mark the amount is
// read without a sign and *marked is false.
bool norma43_amount(struct bytes mark, struct bytes digits, int64_t *e5, bool *marked);

struct norma43_entry {
    struct arena *arena;
    int64_t offset, amount_e5;
    struct moment booked, valued;
    struct bytes branch, common, own, document, first, second; // copies in the arena
    struct buffer text;                                        // of records 23
    int64_t ordered_e5;                                        // not signed; only with the next
    char ordered_currency[4];
    size_t text_count;
};

// NULL when it could be read, else why not (a literal). norma43_entry_done frees it.
const char *norma43_entry_of(struct arena *arena, const struct fixed_line *line, struct norma43_entry *entry);
void norma43_entry_text(struct norma43_entry *entry, const struct fixed_line *line);    // 23
void norma43_entry_ordered(struct norma43_entry *entry, const struct fixed_line *line); // 24
void norma43_entry_send(struct statement_book *book, struct norma43_entry *entry);
void norma43_entry_done(struct norma43_entry *entry);

// Of a concepto común; those that stand for two methods are told apart by what the bank wrote beside them.
enum payment_method norma43_method(struct bytes common, const char *text);
