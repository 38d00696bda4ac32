// Gathers the values of a camt message, element by element, and hands whole entries to the book. Knows
// nothing of XML: the caller says which node of camt_tree.h starts and ends, and fills `text`.
#pragma once

#include "observations/statements/camt_entry.h"
#include "observations/statements/camt_person.h"
#include "observations/statements/camt_tree.h"

enum { CAMT_TEXT_MAX_BYTES = 64 * 1024 }; // of one element

struct camt_reader {
    struct statement_book book;
    struct table_tally details;

    struct buffer text;      // of the leaf that stands open; the caller's to fill
    char amount_currency[4]; // its attribute Ccy; "" when it has none

    bool in_entry;
    int64_t entry_count; // entries met
    size_t entry_bytes;  // texts kept of the one at hand
    struct camt_entry entry;
    struct camt_tx *tx;       // the detail at hand; NULL outside, and beyond the limit of details
    struct camt_party *party; // whose name is read
    struct bytes *account;    // where an account number goes; NULL: the statement's own
    struct camt_code *code;   // where a bank transaction code goes; NULL: nowhere
    struct camt_address address;
    struct buffer remittance;

    const char *electronic_number, *legal_number, *page; // of the statement
    char balance_code[5];
    struct stated_balance balance; // at hand
    bool balance_readable, balance_debit;
    int opening_rank, closing_rank;
    struct stated_balance interim[2]; // the first and the last
    int interim_count;
};

void camt_reader_init(struct camt_reader *reader, const struct observation_context *context,
                      const char *table);
void camt_reader_done(struct camt_reader *reader, int64_t present); // see statement_book_done
// The rest of what stands open will not come: said already.
void camt_reader_cut(struct camt_reader *reader);

// offset: of the element's start tag; -1 unknown.
void camt_reader_start(struct camt_reader *reader, enum camt_node node, int64_t offset);
void camt_reader_end(struct camt_reader *reader, enum camt_node node, enum camt_node parent);
