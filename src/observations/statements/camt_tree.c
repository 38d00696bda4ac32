// The tree as a table of edges.
#include "observations/statements/camt_tree.h"

#include <stddef.h>
#include <string.h>

static const struct {
    enum camt_node inside;
    const char *name;
    enum camt_node node;
} edges[] = {
    {CAMT_OUTSIDE, "BkToCstmrStmt", CAMT_MESSAGE},
    {CAMT_OUTSIDE, "BkToCstmrStmtV01", CAMT_MESSAGE},
    {CAMT_OUTSIDE, "BkToCstmrAcctRpt", CAMT_MESSAGE},
    {CAMT_OUTSIDE, "BkToCstmrAcctRptV01", CAMT_MESSAGE},
    {CAMT_OUTSIDE, "BkToCstmrDbtCdtNtfctn", CAMT_MESSAGE},
    {CAMT_OUTSIDE, "BkToCstmrDbtCdtNtfctnV01", CAMT_MESSAGE},
    {CAMT_MESSAGE, "Stmt", CAMT_STATEMENT},
    {CAMT_MESSAGE, "Rpt", CAMT_STATEMENT},
    {CAMT_MESSAGE, "Ntfctn", CAMT_STATEMENT},

    {CAMT_STATEMENT, "Id", CAMT_STATEMENT_ID},
    {CAMT_STATEMENT, "FrToDt", CAMT_PERIOD},
    {CAMT_PERIOD, "FrDtTm", CAMT_FROM},
    {CAMT_PERIOD, "ToDtTm", CAMT_TO},
    {CAMT_STATEMENT, "Acct", CAMT_OWN_ACCOUNT},
    {CAMT_OWN_ACCOUNT, "Id", CAMT_ACCOUNT_ID},
    {CAMT_OWN_ACCOUNT, "Ccy", CAMT_ACCOUNT_CURRENCY},
    {CAMT_OWN_ACCOUNT, "Nm", CAMT_ACCOUNT_NAME},
    {CAMT_OWN_ACCOUNT, "Ownr", CAMT_OWNER},
    {CAMT_OWNER, "Nm", CAMT_OWNER_NAME},

    {CAMT_STATEMENT, "Bal", CAMT_BALANCE},
    {CAMT_BALANCE, "Tp", CAMT_BALANCE_TYPE},
    {CAMT_BALANCE_TYPE, "CdOrPrtry", CAMT_BALANCE_TYPE},
    {CAMT_BALANCE_TYPE, "Cd", CAMT_BALANCE_CODE},
    {CAMT_BALANCE, "Amt", CAMT_BALANCE_AMOUNT},
    {CAMT_BALANCE, "CdtDbtInd", CAMT_BALANCE_MARK},
    {CAMT_BALANCE, "Dt", CAMT_BALANCE_DATE},
    {CAMT_BALANCE_DATE, "Dt", CAMT_BALANCE_DAY},
    {CAMT_BALANCE_DATE, "DtTm", CAMT_BALANCE_DAY},

    {CAMT_STATEMENT, "Ntry", CAMT_ENTRY},
    {CAMT_ENTRY, "NtryRef", CAMT_ENTRY_REF},
    {CAMT_ENTRY, "Amt", CAMT_ENTRY_AMOUNT},
    {CAMT_ENTRY, "CdtDbtInd", CAMT_ENTRY_MARK},
    {CAMT_ENTRY, "RvslInd", CAMT_ENTRY_REVERSAL},
    {CAMT_ENTRY, "Sts", CAMT_ENTRY_STATUS},
    {CAMT_ENTRY_STATUS, "Cd", CAMT_ENTRY_STATUS}, // since version 7
    {CAMT_ENTRY, "BookgDt", CAMT_BOOKED},
    {CAMT_BOOKED, "Dt", CAMT_BOOKED_DAY},
    {CAMT_BOOKED, "DtTm", CAMT_BOOKED_DAY},
    {CAMT_ENTRY, "ValDt", CAMT_VALUE},
    {CAMT_VALUE, "Dt", CAMT_VALUE_DAY},
    {CAMT_VALUE, "DtTm", CAMT_VALUE_DAY},
    {CAMT_ENTRY, "AcctSvcrRef", CAMT_ENTRY_BANK_REF},
    {CAMT_ENTRY, "AddtlNtryInf", CAMT_ENTRY_INFO},
    {CAMT_ENTRY, "NtryDtls", CAMT_DETAILS},
    {CAMT_ENTRY, "TxDtls", CAMT_TX}, // version 1
    {CAMT_DETAILS, "TxDtls", CAMT_TX},

    {CAMT_TX, "Refs", CAMT_TX_REFS},
    {CAMT_TX_REFS, "AcctSvcrRef", CAMT_TX_BANK_REF},
    {CAMT_TX_REFS, "EndToEndId", CAMT_TX_END_TO_END},
    {CAMT_TX, "Amt", CAMT_TX_AMOUNT}, // since version 3
    {CAMT_TX, "CdtDbtInd", CAMT_TX_MARK},
    {CAMT_TX, "AmtDtls", CAMT_TX_AMOUNTS},
    {CAMT_TX_AMOUNTS, "TxAmt", CAMT_TX_AMOUNT_BOX},
    {CAMT_TX_AMOUNT_BOX, "Amt", CAMT_TX_OWN_AMOUNT},
    {CAMT_TX_AMOUNTS, "InstdAmt", CAMT_INSTRUCTED_BOX},
    {CAMT_INSTRUCTED_BOX, "Amt", CAMT_TX_INSTRUCTED},
    {CAMT_TX, "RtrInf", CAMT_RETURN},
    {CAMT_TX, "AddtlTxInf", CAMT_TX_INFO},

    {CAMT_TX, "RltdPties", CAMT_PARTIES},
    {CAMT_PARTIES, "Dbtr", CAMT_DEBTOR},
    {CAMT_PARTIES, "Cdtr", CAMT_CREDITOR},
    {CAMT_PARTIES, "UltmtDbtr", CAMT_ULTIMATE_DEBTOR},
    {CAMT_PARTIES, "UltmtCdtr", CAMT_ULTIMATE_CREDITOR},
    {CAMT_PARTIES, "DbtrAcct", CAMT_DEBTOR_ACCOUNT},
    {CAMT_PARTIES, "CdtrAcct", CAMT_CREDITOR_ACCOUNT},
    {CAMT_DEBTOR, "Nm", CAMT_PARTY_NAME},
    {CAMT_DEBTOR, "Pty", CAMT_DEBTOR}, // since version 7
    {CAMT_CREDITOR, "Nm", CAMT_PARTY_NAME},
    {CAMT_CREDITOR, "Pty", CAMT_CREDITOR},
    {CAMT_ULTIMATE_DEBTOR, "Nm", CAMT_PARTY_NAME},
    {CAMT_ULTIMATE_DEBTOR, "Pty", CAMT_ULTIMATE_DEBTOR},
    {CAMT_ULTIMATE_CREDITOR, "Nm", CAMT_PARTY_NAME},
    {CAMT_ULTIMATE_CREDITOR, "Pty", CAMT_ULTIMATE_CREDITOR},

    {CAMT_DEBTOR_ACCOUNT, "Id", CAMT_ACCOUNT_ID},
    {CAMT_DEBTOR_ACCOUNT, "Prxy", CAMT_PROXY}, // since version 8: a phone number or e-mail address
    {CAMT_CREDITOR_ACCOUNT, "Id", CAMT_ACCOUNT_ID},
    {CAMT_CREDITOR_ACCOUNT, "Prxy", CAMT_PROXY},
    {CAMT_PROXY, "Id", CAMT_PROXY_ID},
    {CAMT_ACCOUNT_ID, "IBAN", CAMT_ACCOUNT_NUMBER},
    {CAMT_ACCOUNT_ID, "BBAN", CAMT_ACCOUNT_NUMBER}, // version 1
    {CAMT_ACCOUNT_ID, "UPIC", CAMT_ACCOUNT_NUMBER}, // version 1
    {CAMT_ACCOUNT_ID, "Othr", CAMT_ACCOUNT_OTHER},
    {CAMT_ACCOUNT_ID, "PrtryAcct", CAMT_ACCOUNT_OTHER}, // version 1
    {CAMT_ACCOUNT_OTHER, "Id", CAMT_ACCOUNT_NUMBER},

    {CAMT_TX, "RmtInf", CAMT_REMITTANCE},
    {CAMT_REMITTANCE, "Ustrd", CAMT_REMITTANCE_TEXT},
    {CAMT_REMITTANCE, "Strd", CAMT_STRUCTURED},
    {CAMT_STRUCTURED, "CdtrRefInf", CAMT_CREDITOR_REFERENCE},
    {CAMT_CREDITOR_REFERENCE, "Ref", CAMT_REMITTANCE_TEXT},
    {CAMT_CREDITOR_REFERENCE, "CdtrRef", CAMT_REMITTANCE_TEXT}, // version 1
    {CAMT_STRUCTURED, "RfrdDocInf", CAMT_REFERRED_DOCUMENT},
    {CAMT_REFERRED_DOCUMENT, "Nb", CAMT_REMITTANCE_TEXT},
    {CAMT_STRUCTURED, "AddtlRmtInf", CAMT_REMITTANCE_TEXT},
};

enum camt_node camt_child(enum camt_node inside, const char *name)
{
    for (size_t i = 0; i < sizeof edges / sizeof *edges; i++)
        if (edges[i].inside == inside && strcmp(edges[i].name, name) == 0)
            return edges[i].node;
    return inside == CAMT_OUTSIDE ? CAMT_OUTSIDE : CAMT_NONE;
}

bool camt_wants_text(enum camt_node node)
{
    return node >= CAMT_STATEMENT_ID;
}
