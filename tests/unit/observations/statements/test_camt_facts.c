// What a camt entry says beyond money and counterparty, in the structure of every version: codes and methods,
// banks, ordered amounts, places, holders with their addresses.
#include "test.h"

#include "observations/collect.h"
#include "observations/observers.h"

#include <string.h>

#define OWN "BE68539007547034"
#define OTHER "ES9121000418450200051332"

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

static const struct payment *payment_at(struct collect *collect, size_t n)
{
    return &collect_at(collect, RECORD_PAYMENT, n)->payment;
}

static const struct statement *statement_at(struct collect *collect, size_t n)
{
    return &collect_at(collect, RECORD_STATEMENT, n)->statement;
}

static const struct holder *holder_at(struct collect *collect, size_t n)
{
    return &collect_at(collect, RECORD_HOLDER, n)->holder;
}

// A message of this namespace around a statement's account and entries.
static void observe(struct collect *collect, const char *version, const char *acct, const char *body)
{
    const char *text = arena_print(
        collect->arena,
        "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:%s\"><BkToCstmrStmt><Stmt><Id>S1</Id>"
        "<Acct><Id><IBAN>" OWN "</IBAN></Id><Ccy>EUR</Ccy>%s</Acct>%s</Stmt></BkToCstmrStmt></Document>",
        version, acct, body);
    struct item item = {.path = "statement.xml", .bytes = bytes_of_text(text)};
    assert_true(collect_observe(collect, &observer_camt, &item, (const char *const[]){"BE", NULL}));
}

#define ENTRY_OF(amount, mark, status, more)                                                                 \
    "<Ntry><Amt Ccy=\"EUR\">" amount "</Amt><CdtDbtInd>" mark "</CdtDbtInd>" status                          \
    "<BookgDt><Dt>2026-03-02</Dt></BookgDt><ValDt><Dt>2026-03-03</Dt></ValDt>" more "</Ntry>"
#define ENTRY(amount, mark, more) ENTRY_OF(amount, mark, "<Sts>BOOK</Sts>", more)
#define TX(more) "<NtryDtls><TxDtls>" more "</TxDtls></NtryDtls>"
#define CODE(domain, family, sub)                                                                            \
    "<BkTxCd><Domn><Cd>" domain "</Cd><Fmly><Cd>" family "</Cd><SubFmlyCd>" sub                              \
    "</SubFmlyCd></Fmly></Domn></BkTxCd>"

// The same credit in the structure of each version: party, agent and status moved over the years.
static void reads_the_same_in_every_version(void **state)
{
    (void)state;
    static const struct {
        int first, last;
        const char *status, *before, *party, *agent, *servicer;
    } forms[] = {
        {1, 1, "<Sts>BOOK</Sts>", "", "<Dbtr><Nm>Ana Example</Nm></Dbtr>",
         "<FinInstnId><CmbndId><BIC>BANKESMMXXX</BIC></CmbndId></FinInstnId>",
         "<FinInstnId><CmbndId><BIC>BANKBEBB</BIC></CmbndId></FinInstnId>"},
        {2, 2, "<Sts>BOOK</Sts>", "", "<Dbtr><Nm>Ana Example</Nm></Dbtr>",
         "<FinInstnId><BIC>BANKESMMXXX</BIC></FinInstnId>", "<FinInstnId><BIC>BANKBEBB</BIC></FinInstnId>"},
        {3, 6, "<Sts>BOOK</Sts>", "<Amt Ccy=\"EUR\">12.50</Amt><CdtDbtInd>CRDT</CdtDbtInd>",
         "<Dbtr><Nm>Ana Example</Nm></Dbtr>", "<FinInstnId><BICFI>BANKESMMXXX</BICFI></FinInstnId>",
         "<FinInstnId><BICFI>BANKBEBB</BICFI></FinInstnId>"},
        {7, 14, "<Sts><Cd>BOOK</Cd></Sts>", "<Amt Ccy=\"EUR\">12.50</Amt><CdtDbtInd>CRDT</CdtDbtInd>",
         "<Dbtr><Pty><Nm>Ana Example</Nm></Pty></Dbtr>",
         "<FinInstnId><BICFI>bankesmmxxx</BICFI></FinInstnId>",
         "<FinInstnId><BICFI>BANKBEBB</BICFI></FinInstnId>"},
    };
    static const char *const messages[] = {"camt.052.001", "camt.053.001", "camt.054.001", "camt.053.002"};
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
        for (int version = forms[i].first; version <= forms[i].last; version++)
            for (size_t m = 0; m < sizeof messages / sizeof *messages; m++) {
                struct collect collect;
                collect_init(&collect);
                const char *details = arena_print(
                    collect.arena,
                    "<TxDtls><Refs><EndToEndId>E2E-7</EndToEndId></Refs>%s" CODE(
                        "PMNT", "RCDT",
                        "ESCT") "<RltdPties>%s<DbtrAcct><Id><IBAN>" OTHER
                                "</IBAN></Id></DbtrAcct></RltdPties><RltdAgts><DbtrAgt>%s</DbtrAgt>"
                                "</RltdAgts><RmtInf><Ustrd>rent</Ustrd></RmtInf></TxDtls>",
                    forms[i].before, forms[i].party, forms[i].agent);
                const char *entry =
                    arena_print(collect.arena,
                                "<Ntry><Amt Ccy=\"EUR\">12.50</Amt><CdtDbtInd>CRDT</CdtDbtInd>%s<BookgDt><Dt>"
                                "2026-03-02</Dt></BookgDt><ValDt><Dt>2026-03-03</Dt></ValDt><AcctSvcrRef>R1"
                                "</AcctSvcrRef>%s%s%s</Ntry>",
                                forms[i].status, version == 1 ? "" : "<NtryDtls>", details,
                                version == 1 ? "" : "</NtryDtls>");
                observe(&collect, arena_print(collect.arena, "%s.%02d", messages[m], version),
                        arena_print(collect.arena, "<Svcr>%s</Svcr>", forms[i].servicer), entry);
                assert_int_equal(collect_count(&collect, RECORD_PAYMENT), 1);
                const struct payment *payment = payment_at(&collect, 0);
                assert_int_equal(payment->amount_e5, 1250000);
                assert_string_equal(payment->name, "Ana Example");
                assert_string_equal(payment->counterparty.value, OTHER);
                assert_string_equal(payment->bank, "BANKESMM");
                assert_string_equal(payment->end_to_end, "E2E-7");
                assert_string_equal(payment->code, "PMNT/RCDT/ESCT");
                assert_int_equal(payment->method, METHOD_TRANSFER);
                assert_string_equal(payment->reference, "rent");
                assert_string_equal(payment->id, "R1");
                assert_int_equal(payment->valued.at_usec - payment->at.at_usec, INT64_C(86400000000));
                assert_string_equal(statement_at(&collect, 0)->bank, "BANKBEBB");
                assert_int_equal(collect_tally(&collect, "camt entries", ""), 1);
                collect_done(&collect);
            }
}

static void says_how_money_moved(void **state)
{
    struct collect *collect = *state;
    observe(
        collect, "camt.053.001.08", "",
        ENTRY("1.00", "DBIT", CODE("PMNT", "CCRD", "CWDL")) // the entry's, without details
        ENTRY("2.00", "DBIT", "<BkTxCd><Prtry><Cd>NDDT+105+9310</Cd><Issr>DK</Issr></Prtry></BkTxCd>") ENTRY(
            "3.00", "CRDT",
            CODE("PMNT", "MCOP", "OTHR")
                TX("<BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>RCDT</Cd><SubFmlyCd>SALA</SubFmlyCd></Fmly></Domn>"
                   "<Prtry><Cd>NTRF+153</Cd></Prtry></BkTxCd>"))
            ENTRY("4.00", "DBIT",
                  "<BkTxCd><Prtry><Cd>541</Cd></Prtry></BkTxCd>" TX("<Refs><EndToEndId>NOTPROVIDED"
                                                                    "</EndToEndId></Refs>"))
                ENTRY("5.00", "DBIT", ""));
    static const struct {
        const char *code;
        enum payment_method method;
    } expected[] = {{"PMNT/CCRD/CWDL", METHOD_CASH},
                    {"NDDT+105+9310", METHOD_DIRECT_DEBIT},
                    {"PMNT/RCDT/SALA NTRF+153", METHOD_TRANSFER},
                    {"541", METHOD_UNKNOWN},
                    {NULL, METHOD_UNKNOWN}};
    for (size_t i = 0; i < 5; i++) {
        if (expected[i].code)
            assert_string_equal(payment_at(collect, i)->code, expected[i].code);
        else
            assert_null(payment_at(collect, i)->code);
        assert_int_equal(payment_at(collect, i)->method, expected[i].method);
        assert_null(payment_at(collect, i)->end_to_end);
    }
}

static void keeps_what_was_ordered_in_another_currency(void **state)
{
    struct collect *collect = *state;
    observe(
        collect, "camt.053.001.08", "",
        ENTRY("92.10", "DBIT",
              TX("<AmtDtls><InstdAmt><Amt Ccy=\"USD\">100</Amt></InstdAmt><TxAmt>"
                 "<Amt Ccy=\"EUR\">92.10</Amt></TxAmt></AmtDtls>"))
            ENTRY("10.00", "CRDT", TX("<AmtDtls><InstdAmt><Amt Ccy=\"EUR\">10.00</Amt></InstdAmt></AmtDtls>"))
                ENTRY("50.00", "CRDT", "<AmtDtls><InstdAmt><Amt Ccy=\"CHF\">48.5</Amt></InstdAmt></AmtDtls>")
                    ENTRY("60.00", "CRDT",
                          TX("<AmtDtls><InstdAmt><Amt Ccy=\"CHF\">lots</Amt></InstdAmt></AmtDtls>")));
    assert_string_equal(payment_at(collect, 0)->ordered_currency, "USD");
    assert_int_equal(payment_at(collect, 0)->ordered_e5, -10000000);
    assert_null(payment_at(collect, 1)->ordered_currency);
    assert_string_equal(payment_at(collect, 2)->ordered_currency, "CHF");
    assert_int_equal(payment_at(collect, 2)->ordered_e5, 4850000);
    assert_null(payment_at(collect, 3)->ordered_currency);
}

static void knows_where_a_card_was_used(void **state)
{
    struct collect *collect = *state;
    observe(
        collect, "camt.053.001.06", "",
        ENTRY(
            "20.00", "DBIT",
            CODE(
                "PMNT", "CCRD",
                "CWDL") "<CardTx><Card><PlainCardData><PAN>4000056655665556</PAN>"
                        "</PlainCardData></Card><POI><Id><Id>T-17</Id><ShrtNm>ATM Rue du Test, Lille</ShrtNm></Id></POI>"
                        "</CardTx>")
            ENTRY("7.00", "DBIT", TX("<CardTx><POI><Id><Id>T-18</Id></Id></POI></CardTx>")));
    assert_string_equal(payment_at(collect, 0)->site, "ATM Rue du Test, Lille");
    assert_string_equal(payment_at(collect, 1)->site, "T-18");
    assert_int_equal(collect_count(collect, RECORD_SELECTOR_HIT), 1);
    assert_string_equal(collect_at(collect, RECORD_SELECTOR_HIT, 0)->selector_hit.selector.value,
                        "4000056655665556");
}

static void names_the_holder_once(void **state)
{
    struct collect *collect = *state;
    static const char party[] = TX(
        "<RltdPties><Cdtr><Pty><Nm>Bram Example</Nm><PstlAdr><StrtNm>Voorbeeldstraat</StrtNm><BldgNb>12</BldgNb>"
        "<PstCd>2000</PstCd><TwnNm>Antwerpen</TwnNm><Ctry>BE</Ctry><AdrLine>bus 3</AdrLine></PstlAdr><Id><PrvtId>"
        "<DtAndPlcOfBirth><BirthDt>1990-02-03</BirthDt></DtAndPlcOfBirth></PrvtId></Id></Pty></Cdtr><CdtrAcct>"
        "<Id><IBAN>" OTHER "</IBAN></Id></CdtrAcct></RltdPties>");
    const char *body =
        arena_print(collect->arena, "<ElctrncSeqNb>17</ElctrncSeqNb><LglSeqNb>3</LglSeqNb>%s%s%s",
                    arena_print(collect->arena, ENTRY("1.00", "DBIT", "%s"), party),
                    arena_print(collect->arena, ENTRY("2.00", "DBIT", "%s"), party),
                    ENTRY("3.00", "CRDT",
                          TX("<RltdPties><Dbtr><Nm>Bram Example</Nm></Dbtr><DbtrAcct><Id><IBAN>" OTHER
                             "</IBAN></Id></DbtrAcct></RltdPties>")));
    observe(
        collect, "camt.053.001.08",
        "<Ownr><Nm>Ana Example</Nm><PstlAdr><AdrLine>Rue du Test 1</AdrLine><AdrLine>1000 Bruxelles</AdrLine>"
        "</PstlAdr><CtryOfRes>BE</CtryOfRes><CtctDtls><PhneNb>+32-470123456</PhneNb><MobNb>+33-639980102</MobNb>"
        "<EmailAdr>Ana@Example.com</EmailAdr></CtctDtls></Ownr>",
        body);
    assert_string_equal(statement_at(collect, 0)->number, "17");
    assert_string_equal(statement_at(collect, 0)->owner, "Ana Example");
    assert_int_equal(collect_count(collect, RECORD_HOLDER), 2);
    const struct holder *other = holder_at(collect, 0), *owner = holder_at(collect, 1);
    assert_string_equal(other->role, "counterparty");
    assert_string_equal(other->name, "Bram Example");
    assert_string_equal(other->account.value, OTHER);
    assert_string_equal(other->address, "Voorbeeldstraat 12, 2000 Antwerpen, bus 3");
    assert_string_equal(other->country, "BE");
    assert_int_equal(other->born.at_usec, INT64_C(634003200000000));
    assert_int_equal(other->selector_count, 0);
    assert_string_equal(owner->role, "holder");
    assert_string_equal(owner->account.value, OWN);
    assert_string_equal(owner->address, "Rue du Test 1, 1000 Bruxelles");
    assert_string_equal(owner->country, "BE");
    assert_int_equal(owner->selector_count, 3);
    assert_string_equal(owner->selectors[0].value, "+33639980102");
    assert_string_equal(owner->selectors[1].value, "+32470123456");
    assert_string_equal(owner->selectors[2].value, "ana@example.com");
    assert_int_equal(owner->born.at_usec, TIME_UNKNOWN);
}

static void checks_ibans_and_bics(void **state)
{
    struct collect *collect = *state;
    observe(
        collect, "camt.053.001.08", "<Svcr><FinInstnId><BICFI>BANKQQBB</BICFI></FinInstnId></Svcr>",
        ENTRY(
            "1.00", "DBIT",
            TX("<RltdPties><CdtrAcct><Id><IBAN>ES9121000418450200051333</IBAN></Id></CdtrAcct>"
               "</RltdPties><RltdAgts><CdtrAgt><FinInstnId><BICFI>NOT A BIC</BICFI></FinInstnId></CdtrAgt></RltdAgts>")));
    assert_null(statement_at(collect, 0)->bank);
    assert_true(collect_has_damage(collect, "'BANKQQBB' is no BIC"));
    const struct payment *payment = payment_at(collect, 0);
    assert_null(payment->bank);
    assert_int_equal(payment->counterparty.kind, SELECTOR_ACCOUNT);
    assert_int_equal(payment->counterparty.grade, GRADE_POSSIBLE);
    assert_string_equal(payment->counterparty.value, "ES9121000418450200051333");

    struct collect second;
    collect_init(&second);
    static const char text[] =
        "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.08\"><BkToCstmrStmt>"
        "<Stmt><Id>S1</Id><Acct><Id><IBAN>BE69539007547034</IBAN></Id></Acct></Stmt>"
        "</BkToCstmrStmt></Document>";
    struct item item = {.path = "statement.xml", .bytes = bytes_of_text(text)};
    assert_true(collect_observe(&second, &observer_camt, &item, NULL));
    assert_int_equal(statement_at(&second, 0)->account.kind, SELECTOR_ACCOUNT);
    assert_int_equal(statement_at(&second, 0)->account.grade, GRADE_POSSIBLE);
    assert_true(collect_has_damage(&second, "looks like an IBAN and fails its check"));
    collect_done(&second);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, fresh, done)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(reads_the_same_in_every_version),
        TEST(says_how_money_moved),
        TEST(keeps_what_was_ordered_in_another_currency),
        TEST(knows_where_a_card_was_used),
        TEST(names_the_holder_once),
        TEST(checks_ibans_and_bics),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
