// The parts of camt.052, .053 and .054 (all versions) that matter, as a tree of element names. Knows nothing
// of what is done with them. Source: ISO 20022 message definition reports, Bank-to-Customer Cash Management,
// versions 1 to 8; names are local names, so any namespace prefix will do.
#pragma once

#include <stdbool.h>

// What an element is by where it stands. One node may be reached by several roads (versions differ).
enum camt_node {
    CAMT_NONE, // not looked at, nor anything inside it
    CAMT_OUTSIDE,
    CAMT_MESSAGE, // BkToCstmrStmt and its sisters
    CAMT_STATEMENT,
    CAMT_PERIOD,
    CAMT_OWN_ACCOUNT,
    CAMT_OWNER,
    CAMT_BALANCE,
    CAMT_BALANCE_TYPE,
    CAMT_BALANCE_DATE,
    CAMT_ENTRY,
    CAMT_BOOKED,
    CAMT_VALUE,
    CAMT_DETAILS,
    CAMT_TX,
    CAMT_TX_REFS,
    CAMT_TX_AMOUNTS,
    CAMT_TX_AMOUNT_BOX,
    CAMT_INSTRUCTED_BOX,
    CAMT_RETURN,
    CAMT_PARTIES,
    CAMT_DEBTOR,
    CAMT_CREDITOR,
    CAMT_ULTIMATE_DEBTOR,
    CAMT_ULTIMATE_CREDITOR,
    CAMT_DEBTOR_ACCOUNT,
    CAMT_CREDITOR_ACCOUNT,
    CAMT_ACCOUNT_ID,
    CAMT_ACCOUNT_OTHER,
    CAMT_PROXY,
    CAMT_REMITTANCE,
    CAMT_STRUCTURED,
    CAMT_CREDITOR_REFERENCE,
    CAMT_REFERRED_DOCUMENT,
    // from here on: leaves, whose text is wanted
    CAMT_STATEMENT_ID,
    CAMT_FROM,
    CAMT_TO,
    CAMT_ACCOUNT_NUMBER,
    CAMT_ACCOUNT_CURRENCY,
    CAMT_ACCOUNT_NAME,
    CAMT_OWNER_NAME,
    CAMT_BALANCE_CODE,
    CAMT_BALANCE_AMOUNT,
    CAMT_BALANCE_MARK,
    CAMT_BALANCE_DAY,
    CAMT_ENTRY_REF,
    CAMT_ENTRY_AMOUNT,
    CAMT_ENTRY_MARK,
    CAMT_ENTRY_REVERSAL,
    CAMT_ENTRY_STATUS,
    CAMT_ENTRY_BANK_REF,
    CAMT_ENTRY_INFO,
    CAMT_BOOKED_DAY,
    CAMT_VALUE_DAY,
    CAMT_TX_BANK_REF,
    CAMT_TX_END_TO_END,
    CAMT_TX_AMOUNT,
    CAMT_TX_MARK,
    CAMT_TX_OWN_AMOUNT, // AmtDtls/TxAmt
    CAMT_TX_INSTRUCTED, // AmtDtls/InstdAmt
    CAMT_TX_INFO,
    CAMT_PARTY_NAME,
    CAMT_PROXY_ID,
    CAMT_REMITTANCE_TEXT,
    CAMT_NODES, // count
};

// The node of an element named `name` inside a node; CAMT_NONE when it does not matter.
enum camt_node camt_child(enum camt_node inside, const char *name);
bool camt_wants_text(enum camt_node node);
