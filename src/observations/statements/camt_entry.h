// One Ntry of a camt message as read, and what payments it stands for. Knows nothing of XML.
#pragma once

#include "observations/statements/statement.h"

enum mark { MARK_NONE, MARK_CREDIT, MARK_DEBIT };

struct camt_amount {
    bool stated, readable;
    int64_t e5; // never negative: the mark says the direction
    char currency[4];
};

struct camt_party {
    const char *name, *ultimate_name; // NULL when not stated
    struct bytes account;             // empty when not stated
    const char *proxy;
    const char *bank;             // BIC
    struct stated_person *person; // NULL: nothing beyond the name
};

// BkTxCd, of an entry or a detail. "" and NULL when not stated.
struct camt_code {
    char domain[5], family[5], sub_family[5];
    const char *own; // the bank's
};

// One TxDtls. Texts are in the arena of the entry.
struct camt_tx {
    struct camt_tx *next;
    struct camt_amount amount, own_amount, instructed;
    enum mark mark;
    const char *bank_ref, *end_to_end;
    bool returned; // RtrInf: a payment that came back; its parties keep the roles of the first journey
    struct camt_party debtor, creditor;
    const char *remittance, *info;
    struct camt_code code;
    const char *site, *card; // where a card was used, and its number
};

struct camt_entry {
    int64_t offset;
    struct camt_amount amount, own_amount, instructed;
    enum mark mark;
    bool reversal;
    const char *status, *ref, *bank_ref, *info;
    struct camt_code code;
    const char *site, *card;
    struct moment booked, value;
    struct camt_tx *txs, *last_tx;
    size_t tx_count;
    bool cut; // details beyond the limits of one entry were not kept
};

// Sends the entry to the book (statement_add or statement_skip). `details` counts TxDtls: those that became
// payments of their own, and those kept together in their entry's payment.
//
// Sign: CdtDbtInd says how the account moved, also for a reversal (ISO 20022: "CRDT and reversal: the
// original operation was a debit"), so RvslInd changes who the counterparty is, never the sign. Counterparty:
// the debtor of a credit, the creditor of a debit; the other one when the entry is a reversal or a return, or
// when the first is the account itself. The other party is never taken for it only because nothing better
// stands there; an account number of it is still looked through for selectors.
void camt_entry_send(struct statement_book *book, const struct camt_entry *entry,
                     struct table_tally *details);
