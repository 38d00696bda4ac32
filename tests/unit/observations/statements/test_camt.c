// camt messages made for the test: what becomes of each kind of entry, and of files that are damaged.
#include "test.h"

#include "observations/collect.h"
#include "observations/observers.h"

#include <stdio.h>
#include <string.h>

#define OWN "BE68539007547034"
#define OTHER "ES9121000418450200051332"
#define THIRD "PT50000201231234567890154"

static const char head[] = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                           "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.02\">\n"
                           "<BkToCstmrStmt><GrpHdr><MsgId>M1</MsgId></GrpHdr>\n";
static const char tail[] = "</BkToCstmrStmt></Document>\n";
static const char account[] = "<Id>S1</Id><Acct><Id><IBAN>" OWN "</IBAN></Id><Ccy>EUR</Ccy>"
                              "<Ownr><Nm>Ana Example</Nm></Ownr></Acct>";

#define BALANCE(code, mark, amount, day)                                                                     \
    "<Bal><Tp><CdOrPrtry><Cd>" code "</Cd></CdOrPrtry></Tp><Amt Ccy=\"EUR\">" amount                         \
    "</Amt><CdtDbtInd>" mark "</CdtDbtInd><Dt><Dt>" day "</Dt></Dt></Bal>"
#define ENTRY(amount, mark, more)                                                                              \
    "<Ntry><Amt Ccy=\"EUR\">" amount "</Amt><CdtDbtInd>" mark                                                  \
    "</CdtDbtInd><Sts>BOOK</Sts><BookgDt><Dt>2026-03-02</Dt></BookgDt><ValDt><Dt>2026-03-03</Dt></ValDt>" more \
    "</Ntry>\n"
#define DETAILS(more) "<NtryDtls>" more "</NtryDtls>"
#define TX(more) "<TxDtls>" more "</TxDtls>"
#define PARTY(role, name, iban)                                                                              \
    "<" role "><Nm>" name "</Nm></" role "><" role "Acct><Id><IBAN>" iban "</IBAN></Id></" role "Acct>"
#define PARTIES(more) "<RltdPties>" more "</RltdPties>"

static bool observe_text(struct collect *collect, const char *text)
{
    struct item item = {.path = "statement.xml", .bytes = bytes_of_text(text)};
    return collect_observe(collect, &observer_camt, &item, (const char *const[]){"BE", NULL});
}

// One statement around `body`.
static void observe_statement(struct collect *collect, const char *body)
{
    const char *text = arena_print(collect->arena, "%s<Stmt>%s%s</Stmt>%s", head, account, body, tail);
    assert_true(observe_text(collect, text));
}

static const struct payment *payment_at(struct collect *collect, size_t n)
{
    return &collect_at(collect, RECORD_PAYMENT, n)->payment;
}

static const struct statement *statement_at(struct collect *collect, size_t n)
{
    return &collect_at(collect, RECORD_STATEMENT, n)->statement;
}

static int fresh(void **state)
{
    static struct collect collect;
    collect_init(&collect);
    *state = &collect;
    return 0;
}

static int done(void **state)
{
    collect_done(*state);
    return 0;
}

static void reads_a_statement_that_ties(void **state)
{
    struct collect *collect = *state;
    observe_statement(
        collect,
        BALANCE("OPBD", "CRDT", "100.00", "2026-03-01") BALANCE("CLBD", "CRDT", "1060.50", "2026-03-31") ENTRY(
            "1000.00", "CRDT",
            "<AcctSvcrRef>REF-1</AcctSvcrRef>" DETAILS(TX(PARTIES(PARTY("Dbtr", "Jan Voorbeeld", OTHER) PARTY(
                "Cdtr",
                "Ana Example", OWN)) "<RmtInf><Ustrd>"
                                     "rent "
                                     "&amp; "
                                     "more</Ustrd><Ustrd>second</Ustrd></RmtInf>")))
            ENTRY(
                "39.50", "DBIT",
                DETAILS(TX("<Refs><EndToEndId>E2E-7</EndToEndId></Refs>" PARTIES(PARTY(
                    "Cdtr",
                    "Shop",
                    THIRD)) "<RmtInf><Strd><CdtrRefInf><Ref>RF18539007547034</Ref></CdtrRefInf></Strd></RmtInf>"))));
    assert_int_equal(collect_count(collect, RECORD_PAYMENT), 2);
    const struct payment *in = payment_at(collect, 0), *out = payment_at(collect, 1);
    assert_int_equal(in->amount_e5, 100000000);
    assert_string_equal(in->currency, "EUR");
    assert_string_equal(in->id, "REF-1");
    assert_string_equal(in->statement, "S1");
    assert_int_equal(in->account.kind, SELECTOR_IBAN);
    assert_string_equal(in->account.value, OWN);
    assert_int_equal(in->counterparty.kind, SELECTOR_IBAN);
    assert_string_equal(in->counterparty.value, OTHER);
    assert_string_equal(in->name, "Jan Voorbeeld");
    assert_string_equal(in->reference, "rent & more second");
    char day[MOMENT_TEXT_SIZE];
    assert_string_equal(moment_format(in->at, day), "2026-03-02");
    assert_string_equal(in->place.table, "camt053");
    assert_int_equal(in->place.row, 1);
    assert_int_equal(out->amount_e5, -3950000);
    assert_string_equal(out->id, "E2E-7");
    assert_string_equal(out->counterparty.value, THIRD);
    assert_string_equal(out->reference, "RF18539007547034");
    assert_int_equal(out->place.row, 2);

    const struct statement *statement = statement_at(collect, 0);
    assert_int_equal(statement->balance, BALANCE_TIES);
    assert_string_equal(statement->owner, "Ana Example");
    assert_int_equal(statement->opening_e5, 10000000);
    assert_int_equal(statement->closing_e5, 106050000);
    assert_int_equal(statement->sum_e5, 96050000);
    assert_int_equal(statement->entry_count, 2);
    assert_string_equal(moment_format(statement->from, day), "2026-03-01");
    assert_int_equal(collect_tally(collect, "camt entries", ""), 2);
    assert_int_equal(collect_tally_total(collect, "camt entries"), 2);
    assert_int_equal(collect_count(collect, RECORD_DAMAGE), 0);
}

static void says_by_how_much_it_does_not_tie(void **state)
{
    struct collect *collect = *state;
    observe_statement(collect, BALANCE("OPBD", "DBIT", "10.00", "2026-03-01")
                                   BALANCE("CLBD", "CRDT", "5.00", "2026-03-31") ENTRY("12.00", "CRDT", ""));
    assert_int_equal(statement_at(collect, 0)->balance, BALANCE_DOES_NOT_TIE);
    assert_int_equal(statement_at(collect, 0)->opening_e5, -1000000);
    assert_true(collect_has_damage(collect, "3.00 unexplained"));
    assert_int_equal(collect_count(collect, RECORD_PAYMENT), 1); // its entries are kept
}

static void offsets_point_at_the_entry(void **state)
{
    struct collect *collect = *state;
    struct buffer text;
    buffer_init(&text, 1 << 22);
    buffer_print(&text, "%s<Stmt>%s", head, account);
    for (int i = 0; i < 2000; i++) // several chunks of the parser
        buffer_print(&text, "%s",
                     ENTRY("1.00", "CRDT", "<AddtlNtryInf>\xc3\xa9\xe4\xb8\xad padding</AddtlNtryInf>"));
    buffer_print(&text, "</Stmt>%s", tail);
    assert_true(observe_text(collect, buffer_text(&text)));
    assert_int_equal(collect_count(collect, RECORD_PAYMENT), 2000);
    for (size_t i = 0; i < 2000; i++) {
        const struct payment *payment = payment_at(collect, i);
        assert_int_equal(payment->place.row, i + 1);
        assert_memory_equal(text.data + payment->place.offset, "<Ntry>", 6);
        if (i)
            assert_true(payment->place.offset > payment_at(collect, i - 1)->place.offset);
    }
    buffer_done(&text);
}

static void splits_a_batch_only_when_it_sums(void **state)
{
    struct collect *collect = *state;
    observe_statement(
        collect, ENTRY("30.00", "DBIT",
                       "<AcctSvcrRef>B1</AcctSvcrRef>" DETAILS(
                           TX("<AmtDtls><TxAmt><Amt Ccy=\"EUR\">10.00</Amt></TxAmt></AmtDtls>" PARTIES(
                               PARTY("Cdtr", "One", OTHER)))
                               TX("<Amt Ccy=\"EUR\">20.00</Amt><CdtDbtInd>DBIT</CdtDbtInd>" PARTIES(
                                   PARTY("Cdtr", "Two", THIRD)))))
                     ENTRY("30.00", "DBIT",
                           DETAILS(TX("<Amt Ccy=\"EUR\">10.00</Amt>" PARTIES(PARTY("Cdtr", "One", OTHER))) TX(
                               "<Amt Ccy=\"EUR\">19.99</Amt>" PARTIES(PARTY("Cdtr", "Two", THIRD)))))
                         ENTRY("30.00", "DBIT",
                               DETAILS(TX(PARTIES(PARTY("Cdtr", "One", OTHER)))
                                           TX(PARTIES(PARTY("Cdtr", "One", OTHER))))));
    assert_int_equal(collect_count(collect, RECORD_PAYMENT), 4);
    assert_int_equal(payment_at(collect, 0)->amount_e5, -1000000);
    assert_string_equal(payment_at(collect, 0)->counterparty.value, OTHER);
    assert_string_equal(payment_at(collect, 0)->id, "B1.1");
    assert_int_equal(payment_at(collect, 1)->amount_e5, -2000000);
    assert_string_equal(payment_at(collect, 1)->counterparty.value, THIRD);
    // does not sum: one payment, no counterparty, but nothing lost
    assert_int_equal(payment_at(collect, 2)->amount_e5, -3000000);
    assert_int_equal(payment_at(collect, 2)->counterparty.kind, SELECTOR_NAME);
    assert_string_equal(payment_at(collect, 2)->counterparty.value, "");
    assert_true(collect_hits(collect, SELECTOR_IBAN, OTHER) >= 1);
    assert_true(collect_hits(collect, SELECTOR_IBAN, THIRD) >= 1);
    // no amounts, but all of one party
    assert_int_equal(payment_at(collect, 3)->amount_e5, -3000000);
    assert_string_equal(payment_at(collect, 3)->counterparty.value, OTHER);
    assert_string_equal(payment_at(collect, 3)->name, "One");
    int64_t sum = 0;
    for (size_t i = 0; i < 4; i++)
        sum += payment_at(collect, i)->amount_e5;
    assert_int_equal(sum, statement_at(collect, 0)->sum_e5); // money is never doubled
    assert_int_equal(collect_tally(collect, "camt entries", ""), 3);
    assert_int_equal(collect_tally(collect, "camt details", ""), 2);
    assert_int_equal(collect_tally_total(collect, "camt details"), 6);
}

static void knows_the_counterparty_of_what_comes_back(void **state)
{
    struct collect *collect = *state;
    observe_statement(
        collect,
        // a debit taken back: the account is credited, the other party is the creditor of the first journey
        ENTRY("5.00", "CRDT",
              "<RvslInd>true</RvslInd>" DETAILS(
                  TX(PARTIES(PARTY("Dbtr", "Ana Example", OWN) PARTY("Cdtr", "Shop", OTHER)))))
        // a return without the mark: the debtor is the account itself
        ENTRY(
            "6.00", "CRDT",
            DETAILS(TX("<RtrInf/>" PARTIES(PARTY("Dbtr", "Ana Example", OWN) PARTY("Cdtr", "Shop", OTHER)))))
        // a credit that names only a creditor: that is the receiving side, not who paid
        ENTRY("7.00", "CRDT", DETAILS(TX(PARTIES(PARTY("Cdtr", "Ana's other name", THIRD)))))
        // ultimate parties give a name when nothing else does
        ENTRY("8.00", "CRDT", DETAILS(TX(PARTIES("<UltmtDbtr><Nm>Behind</Nm></UltmtDbtr>")))));
    assert_int_equal(payment_at(collect, 0)->amount_e5, 500000); // the mark says the sign, also of a reversal
    assert_string_equal(payment_at(collect, 0)->counterparty.value, OTHER);
    assert_string_equal(payment_at(collect, 1)->counterparty.value, OTHER);
    assert_int_equal(payment_at(collect, 2)->counterparty.kind, SELECTOR_NAME);
    assert_string_equal(payment_at(collect, 2)->counterparty.value, "");
    assert_int_equal(collect_hits(collect, SELECTOR_IBAN, THIRD), 1);
    assert_string_equal(payment_at(collect, 3)->counterparty.value, "Behind");
}

static void skips_what_is_not_booked_or_not_readable(void **state)
{
    struct collect *collect = *state;
    observe_statement(
        collect, "<Ntry><Amt Ccy=\"EUR\">1.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>PDNG</Sts></Ntry>"
                 "<Ntry><Amt Ccy=\"EUR\">1.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>FUTR</Cd></Sts></Ntry>"
                 "<Ntry><Amt Ccy=\"EUR\">1,00</Amt><CdtDbtInd>CRDT</CdtDbtInd></Ntry>"
                 "<Ntry><Amt Ccy=\"EUR\">-1.00</Amt><CdtDbtInd>CRDT</CdtDbtInd></Ntry>"
                 "<Ntry><Amt Ccy=\"EUR\">99999999999999999999</Amt><CdtDbtInd>CRDT</CdtDbtInd></Ntry>"
                 "<Ntry><CdtDbtInd>CRDT</CdtDbtInd></Ntry>"
                 "<Ntry><Amt Ccy=\"EUR\">1.00</Amt><CdtDbtInd>BOTH</CdtDbtInd></Ntry>"
                 "<!-- <Ntry> is not one --><Ntry><Amt Ccy=\"EUR\">1.00</Amt><CdtDbtInd>DBIT</CdtDbtInd>"
                 "<Sts><Cd>BOOK</Cd></Sts><AddtlNtryInf><![CDATA[<Ntry>]]></AddtlNtryInf></Ntry>");
    assert_int_equal(collect_count(collect, RECORD_PAYMENT), 1);
    assert_int_equal(payment_at(collect, 0)->amount_e5, -100000);
    assert_int_equal(payment_at(collect, 0)->at.at_usec, TIME_UNKNOWN);
    assert_string_equal(payment_at(collect, 0)->reference, "<Ntry>");
    assert_int_equal(collect_tally(collect, "camt entries", ""), 1);
    assert_int_equal(collect_tally(collect, "camt entries", "pending, not booked"), 1);
    assert_int_equal(collect_tally(collect, "camt entries", "future, not booked"), 1);
    assert_int_equal(collect_tally(collect, "camt entries", "amount not readable"), 3);
    assert_int_equal(collect_tally(collect, "camt entries", "no amount"), 1);
    assert_int_equal(collect_tally(collect, "camt entries", "no credit or debit mark"), 1);
    assert_int_equal(collect_tally_total(collect, "camt entries"), 8);
    assert_int_equal(collect_count(collect, RECORD_DAMAGE), 0);
    assert_int_equal(statement_at(collect, 0)->balance, BALANCE_NOT_STATED);
}

static void compares_no_apples_with_pears(void **state)
{
    struct collect *collect = *state;
    observe_statement(
        collect,
        BALANCE("OPBD", "CRDT", "1.00", "2026-03-01") BALANCE("CLBD", "CRDT", "2.00", "2026-03-31")
            ENTRY("1.00", "CRDT", "") "<Ntry><Amt Ccy=\"SEK\">1.00</Amt><CdtDbtInd>CRDT</CdtDbtInd></Ntry>");
    assert_int_equal(statement_at(collect, 0)->balance, BALANCE_NOT_STATED);
    assert_true(collect_has_damage(collect, "an entry is in another currency"));
    assert_string_equal(payment_at(collect, 1)->currency, "SEK");
}

static void uses_interim_balances_of_pages(void **state)
{
    struct collect *collect = *state;
    observe_statement(collect, BALANCE("ITBD", "CRDT", "1.00", "2026-03-01")
                                   BALANCE("ITBD", "CRDT", "2.00", "2026-03-31") ENTRY("1.00", "CRDT", ""));
    assert_int_equal(statement_at(collect, 0)->balance, BALANCE_TIES);
}

static void keeps_good_statements_before_the_error(void **state)
{
    struct collect *collect = *state;
    const char *text = arena_print(
        collect->arena, "%s<Stmt>%s%s</Stmt>\n<Stmt>%s%s<Ntry><Amt Ccy=\"EUR\">3.00</Amt></Oops>%s</Stmt>%s",
        head, account,
        BALANCE("OPBD", "CRDT", "1.00", "2026-03-01") BALANCE("CLBD", "CRDT", "2.00", "2026-03-31")
            ENTRY("1.00", "CRDT", ""),
        account, ENTRY("2.00", "CRDT", ""), ENTRY("4.00", "CRDT", ""), tail);
    assert_true(observe_text(collect, text));
    assert_int_equal(collect_count(collect, RECORD_PAYMENT), 2);
    assert_int_equal(collect_count(collect, RECORD_STATEMENT), 2);
    assert_int_equal(statement_at(collect, 0)->balance, BALANCE_TIES);
    assert_true(collect_has_damage(collect, "malformed at line 7, byte "));
    const struct damage *damage = &collect_at(collect, RECORD_DAMAGE, 0)->damage;
    const char *oops = strstr(text, "</Oops>");
    assert_in_range(damage->place.offset, oops - text, oops - text + 16);
    assert_int_equal(collect_tally(collect, "camt entries", ""), 2);
    assert_int_equal(collect_tally(collect, "camt entries", "cut off where the XML is malformed"), 1);
    assert_int_equal(collect_tally(collect, "camt entries", "after the place where the XML is malformed"), 1);
}

static void survives_every_truncation(void **state)
{
    struct collect *first = *state;
    observe_statement(first, BALANCE("OPBD", "CRDT", "1.00", "2026-03-01")
                                 ENTRY("1.00", "CRDT", DETAILS(TX(PARTIES(PARTY("Dbtr", "One", OTHER)))))
                                     ENTRY("2.00", "DBIT", ""));
    const char *text = arena_print(first->arena, "%s<Stmt>%s%s</Stmt>%s", head, account,
                                   ENTRY("1.00", "CRDT", DETAILS(TX(PARTIES(PARTY("Dbtr", "One", OTHER)))))
                                       ENTRY("2.00", "DBIT", ""),
                                   tail);
    const char *after_first = strstr(text, "</Ntry>") + strlen("</Ntry>");
    size_t whole = strstr(text, "</Document>") + strlen("</Document>") - text;
    for (size_t size = strlen(head); size < whole; size++) {
        struct collect collect;
        collect_init(&collect);
        struct item item = {.path = "cut.xml", .bytes = {(const uint8_t *)text, size}};
        assert_true(collect_observe(&collect, &observer_camt, &item, NULL));
        assert_true(collect_has_damage(&collect, "malformed at line"));
        if (text + size > after_first)
            assert_true(collect_count(&collect, RECORD_PAYMENT) >= 1);
        assert_false(collect_has_damage(&collect, "unaccounted"));
        collect_done(&collect);
    }
}

static void refuses_document_types_and_entities(void **state)
{
    struct collect *collect = *state;
    const char *text = arena_print(
        collect->arena,
        "<?xml version=\"1.0\"?><!DOCTYPE Document [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">"
        "<!ENTITY c SYSTEM \"file:///etc/passwd\">]>%s<Stmt>%s%s</Stmt>%s",
        strchr(head, '\n') + 1, account, ENTRY("1.00", "CRDT", "<AddtlNtryInf>&b;&c;</AddtlNtryInf>"), tail);
    assert_true(observe_text(collect, text));
    assert_int_equal(collect_count(collect, RECORD_PAYMENT), 0);
    assert_true(collect_has_damage(collect, "document type declaration"));
    assert_int_equal(collect_tally(collect, "camt entries", "after the place where the XML is malformed"), 1);
}

static void bounds_depth_and_text(void **state)
{
    struct collect *collect = *state;
    struct buffer text;
    buffer_init(&text, 1 << 22);
    buffer_print(&text, "%s<Stmt>%s", head, account);
    buffer_print(&text, "<Ntry><Amt Ccy=\"EUR\">1.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><AddtlNtryInf>");
    for (int i = 0; i < 100000; i++)
        buffer_add_u8(&text, 'x');
    buffer_print(&text, "</AddtlNtryInf></Ntry>");
    for (int i = 0; i < 100; i++)
        buffer_add_text(&text, "<Deep>");
    assert_true(observe_text(collect, buffer_text(&text)));
    assert_true(collect_has_damage(collect, "longer than 65536 bytes was cut"));
    assert_true(collect_has_damage(collect, "nested deeper than 64"));
    assert_in_range(strlen(payment_at(collect, 0)->reference), 60000, 65536);
    buffer_done(&text);
}

static void reads_any_prefix_encoding_and_version(void **state)
{
    struct collect *collect = *state;
    assert_true(observe_text(
        collect,
        "\xef\xbb\xbf<?xml version=\"1.0\" encoding=\"UTF-8\"?><e:Envelope xmlns:e=\"urn:x\"><n:Document "
        "xmlns:n=\"urn:iso:std:iso:20022:tech:xsd:camt.054.001.08\"><n:BkToCstmrDbtCdtNtfctn><n:Ntfctn>"
        "<n:Id>N1</n:Id><n:Acct><n:Id><n:Othr><n:Id>12-345</n:Id></n:Othr></n:Id></n:Acct><n:Ntry><n:Amt "
        "Ccy=\"CHF\">2.5</n:Amt><n:CdtDbtInd>CRDT</n:CdtDbtInd><n:Sts><n:Cd>BOOK</n:Cd></n:Sts><n:BookgDt>"
        "<n:DtTm>2026-03-02T23:30:00+01:00</n:DtTm></n:BookgDt><n:NtryDtls><n:TxDtls><n:RltdPties><n:Dbtr>"
        "<n:Pty><n:Nm>Jo</n:Nm></n:Pty></n:Dbtr></n:RltdPties></n:TxDtls></n:NtryDtls></n:Ntry></n:Ntfctn>"
        "</n:BkToCstmrDbtCdtNtfctn></n:Document></e:Envelope>"));
    assert_int_equal(collect_count(collect, RECORD_PAYMENT), 1);
    assert_string_equal(payment_at(collect, 0)->place.table, "camt054");
    assert_string_equal(payment_at(collect, 0)->name, "Jo");
    assert_int_equal(payment_at(collect, 0)->account.kind, SELECTOR_ACCOUNT);
    assert_int_equal(payment_at(collect, 0)->amount_e5, 250000);
    char at[MOMENT_TEXT_SIZE];
    assert_string_equal(moment_format(payment_at(collect, 0)->at, at), "2026-03-02T22:30:00Z");
}

static void reads_utf16_and_latin1(void **state)
{
    struct collect *collect = *state;
    const char *plain = arena_print(collect->arena, "%s<Stmt>%s%s</Stmt>%s", strchr(head, '\n') + 1, account,
                                    ENTRY("1.00", "CRDT", "<AddtlNtryInf>caf\xe9</AddtlNtryInf>"), tail);
    size_t size = strlen(plain);
    struct buffer wide;
    buffer_init(&wide, 1 << 20);
    buffer_add(&wide, "\xff\xfe", 2);
    for (size_t i = 0; i < size; i++) {
        buffer_add_u8(&wide, (uint8_t)plain[i]);
        buffer_add_u8(&wide, 0);
    }
    struct item item = {.path = "utf16.xml", .bytes = buffer_bytes(&wide)};
    assert_true(collect_observe(collect, &observer_camt, &item, NULL));
    const char *latin =
        arena_print(collect->arena, "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>%s", plain);
    assert_true(observe_text(collect, latin));
    assert_int_equal(collect_count(collect, RECORD_PAYMENT), 2);
    assert_string_equal(payment_at(collect, 0)->reference, "caf\xc3\xa9");
    assert_string_equal(payment_at(collect, 1)->reference, "caf\xc3\xa9");
    assert_int_equal(payment_at(collect, 0)->place.offset, -1); // counted in another encoding: not claimed
    buffer_done(&wide);
}

static void skips_entries_without_an_account(void **state)
{
    struct collect *collect = *state;
    const char *text =
        arena_print(collect->arena, "%s<Stmt><Id>S9</Id>%s</Stmt>%s", head, ENTRY("1.00", "CRDT", ""), tail);
    assert_true(observe_text(collect, text));
    assert_int_equal(collect_count(collect, RECORD_PAYMENT), 0);
    assert_int_equal(collect_count(collect, RECORD_STATEMENT), 0);
    assert_true(collect_has_damage(collect, "statement S9 without an account"));
    assert_int_equal(collect_tally(collect, "camt entries", "no account stated"), 1);
}

static void recognises_by_content(void **state)
{
    struct collect *collect = *state;
    assert_false(observe_text(collect, ""));
    assert_false(observe_text(collect, "camt.053 is a kind of file"));
    assert_false(observe_text(collect, "<?xml version=\"1.0\"?><Document xmlns=\"urn:pain.001.001.03\"/>"));
    assert_true(observe_text(collect, "<Document><BkToCstmrStmt/></Document>"));
    assert_true(collect_has_damage(collect, "no statement in it"));
}

static void sends_selectors_of_the_text(void **state)
{
    struct collect *collect = *state;
    observe_statement(
        collect,
        ENTRY("1.00", "CRDT", DETAILS(TX("<RmtInf><Ustrd>write to ana@example.org</Ustrd></RmtInf>"))));
    assert_int_equal(collect_hits(collect, SELECTOR_EMAIL, "ana@example.org"), 1);
    assert_string_equal(collect_at(collect, RECORD_SELECTOR_HIT, 0)->selector_hit.place.table, "camt053");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, fresh, done)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(reads_a_statement_that_ties),
        TEST(says_by_how_much_it_does_not_tie),
        TEST(offsets_point_at_the_entry),
        TEST(splits_a_batch_only_when_it_sums),
        TEST(knows_the_counterparty_of_what_comes_back),
        TEST(skips_what_is_not_booked_or_not_readable),
        TEST(compares_no_apples_with_pears),
        TEST(uses_interim_balances_of_pages),
        TEST(keeps_good_statements_before_the_error),
        TEST(survives_every_truncation),
        TEST(refuses_document_types_and_entities),
        TEST(bounds_depth_and_text),
        TEST(reads_any_prefix_encoding_and_version),
        TEST(reads_utf16_and_latin1),
        TEST(skips_entries_without_an_account),
        TEST(recognises_by_content),
        TEST(sends_selectors_of_the_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
